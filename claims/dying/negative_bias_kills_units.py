r"""A large negative bias makes ReLU units die.

How large is large? The answer is exact: a unit is off for all of the data if and only if its bias is at most
$-\max_x w \cdot x$. On the digits, with He's initial weights, half of the first layer's units are dead from a bias of
about {{half_first:.1f}} down. In the second layer {{half_second:.1f}} is enough.

**Why it is so.** The bias is added to every weighted sum. The unit is off for all of the data when the bias outweighs
the largest sum that they produce.

Lower the bias of this unit until it is off for all of its points.

!move dying-unit

**Where intuition goes wrong.** A bias is neither large nor small by itself. With weights ten times as large, a bias
of −8 that kills a unit may leave it alive. And if any numbers can be inputs, no bias kills a unit that has a weight
other than zero: some input outweighs it.

!!! question "In class"
    Pictures are scaled from 0 to 255 in one laboratory and from 0 to 1 in another. Both start with a bias of −1. Who
    should worry?

??? success "Answer"
    The one that scales from 0 to 1. With equal weights its sums $w \cdot x$ are 255 times smaller, and a bias of $-1$
    kills every unit whose largest sum is at most 1. In the other laboratory the same bias does what $-1/255$ would do
    here. What counts is never the bias alone, but the bias against the largest weighted sum of the data.
"""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, strategies
from sympy import symbols

from claims import Claim, counterexample, exhaustion, experiment, in_floats, proof, record, without
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import POSITIVE, rationals, whole_numbers
from claims.lab.formats import largest, neighbours
from claims.lab.layers import TRIED, constant, keep, tried

COMPARED = (
    "large is meant against the weighted sums that the data produce: the bias is at most minus the largest of them"
)
BOUNDED = "“dead” refers to given data, on which the weighted sums are bounded"

claim = Claim(
    said_in=[davenport.sentence(67)],
    formally=(
        r"Let $D$ be finite. Then $\mathrm{relu}(w \cdot x + b) = 0$ for all $x \in D$ if and only if "
        r"$b \le -\max_{x \in D} w \cdot x$."
    ),
    conditions=[COMPARED, BOUNDED],
    instead=(
        "A bias kills a unit on given data exactly if it is at most minus the largest weighted sum there. What is "
        "large depends on the weights and the data."
    ),
    limits=(
        "The shares are those of freshly drawn networks: two hidden layers of 32 units on 1,000 digits, He's initial "
        "weights, the same bias in each hidden unit. Nothing is "
        "trained. In the second layer the share depends on the first layer's bias too."
    ),
    related=["dead-from-initial-weights", "high-learning-rate-kills-units", "dead-unit-zero-for-every-input"],
)


@proof
def test_the_threshold():
    """With a bias of minus the largest weighted sum, or any lower one, every sum that is at most the largest gives
    the output 0. With any higher one the largest sum gives more than 0."""
    largest = symbols("largest", real=True)
    lower, below = symbols("lower below", nonnegative=True)
    threshold = -largest
    assert relu(((largest - below) + (threshold - lower)).expand()) == 0
    assert relu(largest + (threshold + POSITIVE)) == POSITIVE


@given(
    strategies.lists(rationals(-5, 5), min_size=2, max_size=2),
    strategies.lists(strategies.tuples(*[whole_numbers(-5, 5)] * 2), min_size=1, max_size=6),
    rationals(-3, 3),
)
def test_exact_units(w, data, extra):
    """No unit with two inputs was found that is off for all of the data on the wrong side of the threshold, on it, or
    on for some on the other side."""
    sums = [w[0] * x + w[1] * y for x, y in data]
    bias = -max(sums) + extra
    assert all(relu(s + bias) == 0 for s in sums) == (extra <= 0)


@without(COMPARED)
@counterexample
def test_minus_eight_is_not_large():
    """A bias of −8 kills relu(w·x + b) on the inputs 1 and 2 if w = 1, and leaves it at 2 and 12 if w = 10."""
    assert [relu(Fraction(1 * x - 8)) for x in (1, 2)] == [0, 0]
    assert [relu(Fraction(10 * x - 8)) for x in (1, 2)] == [2, 12]


@without(BOUNDED)
@proof
def test_some_input_outweighs_every_bias():
    """For every bias −p below zero and every weight q other than zero, of either sign, the input (p + 1)/q gives the
    output 1 (with zeros elsewhere, if there are more inputs)."""
    q = symbols("q", real=True, nonzero=True)
    assert relu((q * ((POSITIVE + 1) / q) - POSITIVE).expand()) == 1


@experiment(
    rule="20 freshly drawn networks, the biases 0, −½, −1, …, −12: below a bias of −8 more than half of the units of "
    "either layer are dead, each unit of the first layer from exactly its "
    "threshold on",
    control="without a bias fewer than one unit in a hundred is dead",
)
def test_networks_on_the_digits(rng):
    """Without a bias {{none_dead:.2%}} of the hidden units are dead on the digits. Half of the first layer is from a
    bias of {{half_first:.1f}} down, half of the second from {{half_second:.1f}} down (of the biases tried)."""
    import numpy

    from claims.lab.networks import Perceptrons, digits, initial_weights
    from claims.lab.units import dead_units

    networks = Perceptrons(initial_weights(rng.spawn(20), [64, 32, 32, 10], 2, "float64"), relu)
    biases = [-k / 2 for k in range(25)]
    largest = networks.forward(digits()[0].x[None].astype(float))[1][0].max(axis=1)  # of w·x, without a bias
    shares = []
    for bias in biases:
        for own in networks.biases[:-1]:
            own[:] = bias
        dead = dead_units(networks)
        clear = abs(bias + largest) > 1e-9  # nearer than that, rounding may decide
        assert (dead[0] == (bias <= -largest))[clear].all() and clear.mean() > 0.99
        shares.append([float(layer.mean()) for layer in dead])
    first, second = ([row[i] for row in shares] for i in (0, 1))
    record(
        biases=biases,
        first=first,
        second=second,
        none_dead=numpy.mean(shares[0]),
        half_first=next(b for b, share in zip(biases, first, strict=True) if share >= 0.5),
        half_second=next(b for b, share in zip(biases, second, strict=True) if share >= 0.5),
    )
    assert numpy.mean(shares[0]) < 0.01 and min(shares[-1]) > 0.99
    for layer in first, second:  # once half of a layer is dead, every lower bias tried leaves at least half dead
        half = next(i for i, share in enumerate(layer) if share >= 0.5)
        assert min(layer[half:]) >= 0.5
    assert first == sorted(first)
    assert all(min(row) > 0.5 for bias, row in zip(biases, shares, strict=True) if bias < -8)


@in_floats
@exhaustion(
    TRIED
    + ", as the bias; with the weighted sums 0, ±1/3, ±1, ±1,000, and ± the smallest and the largest number of the format"
)
def test_the_sign_of_a_sum_survives_rounding():
    """At every pair tried the unit is 0 exactly if the bias is at most minus the weighted sum: rounding never changes the sign of a sum, nor makes it 0 unless it
    is."""

    def sums(b):
        ends = float(neighbours(b.dtype.name, 0.0)[1]), largest(b.dtype.name)
        return [constant(sign * number, b) for number in (0, 1 / 3, 1, 1000, *ends) for sign in (1, -1)]

    off = tried(
        r"\mathrm{relu}(w \cdot x + b) = 0 \iff b \le -w \cdot x",
        lambda b: sum((relu(s + b) == 0) == (b <= -s) for s in sums(b)) == len(sums(b)),
        written="(relu(s + b) == 0) == (b <= -s)",
        on_reals=False,  # written for arrays only
    )
    keep(replace(off, variable="b"))
    assert off.is_("true")


def figure(axes, found):
    """The share of dead units in freshly drawn networks on the digits, against the bias that all hidden units share,
    for the first and the second hidden layer. The part from 0 to −6 of the biases tried. At the lowest of them, −12,
    both shares are above 0.99."""
    axes.plot(found["biases"], found["first"], label="first hidden layer")
    axes.plot(found["biases"], found["second"], label="second hidden layer")
    axes.set(xlabel="bias of each hidden unit", ylabel="share of units that are dead", xlim=(-6.1, 0.1))
    axes.legend()
