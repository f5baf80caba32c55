r"""Where the gradient of ReLU is zero, the corresponding weights are not updated.

For one example that is right. But weights are updated for a *batch*, and at the start hardly a unit is off for a
whole batch: in our networks {{pairs:.0%}} of all pairs of unit and example had a zero slope, and {{units:.1%}} of the
units had one for all {{batch}} examples of a batch.

**Why it is so.** The gradient of a batch is the mean over its examples. Those that turn the unit off contribute 0.
One that turns it on can be enough to move the weights.

**Where intuition goes wrong.** A zero gradient does not always mean "no update" either. Momentum goes on pushing with
the gradients of the past, and weight decay shrinks the weights without any gradient.

!!! question "In class"
    Each unit is off for half of the examples, independently. What is the chance that it is off for all of a batch of
    50? And what if the examples of the batch resemble one another?

??? success "Answer"
    $2^{-50}$, about one in $10^{15}$. If the examples resemble one another, a unit that is off for one of them is
    likely to be off for the others too, and the chance is larger. In the extreme case the batch is 50 copies of one
    example, and the chance is ½. It cannot be more than that, since the unit must be off for the first example in any
    case.
"""

from dataclasses import replace
from fractions import Fraction

from hypothesis import example, given, strategies
from sympy import Function, diff, symbols

from claims import Claim, counterexample, exhaustion, experiment, in_floats, proof, record, without
from claims.articles import advantages_of_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, rationals, whole_numbers
from claims.lab.layers import TRIED, constant, keep, tried
from claims.lab.units import Unit

WHOLE_BATCH = "the slope is zero for every example of the batch"
NO_MEMORY = "the optimiser has no memory (plain gradient descent)"
NO_DECAY = "there is no weight decay"

claim = Claim(
    said_in=[advantages_of_relu.sentence(35)],
    formally=(
        r"Let $w \cdot x_i + b < 0$ for every example $x_i$ of a batch (or $= 0$, if the slope at 0 counts as 0), and let $w' = w - \eta\, \partial_w L$, "
        r"$b' = b - \eta\, \partial_b L$ with $L$ the mean over the "
        r"batch of any differentiable losses of the network's outputs. Then $w' = w$ and $b' = b$."
    ),
    conditions=[WHOLE_BATCH, NO_MEMORY, NO_DECAY],
    instead=(
        "A unit's weights are left alone by an update if the unit is below zero for every example of the batch, and "
        "the update is plain gradient "
        "descent without weight decay."
    ),
    limits=(
        "The shares are those of freshly drawn networks with two hidden layers of 32 units on the digits. They change "
        "in training."
    ),
    related=["inactive-unit-passes-no-gradient", "any-zero-gradient-is-dying-relu", "half-of-units-zero-at-init"],
    survives={
        "as true": [
            "relu doubled",
            "relu shifted",
            "relu negated",
            "relu off by a billionth",
            "relu capped",
            "relu saturating",
            "learning with a frozen layer",
            "learning uphill",
        ]
    },
)


@proof
def test_a_batch_below_zero_changes_nothing():
    """Each example with w·x + b < 0 adds exactly 0 to the gradients for w and b, whatever the differentiable loss. So
    a batch of such examples, however large, adds up to 0, and the update is 0. At zero itself the slope counts as 0
    here."""
    w, x, b, v, others, rest, rate, gathered = symbols("w x b v others rest rate gathered", real=True)
    loss = Function("loss")(rest + v * relu(w * x + others + b))
    for parameter in w, b:
        assert diff(loss, parameter) != 0
        share = diff(loss, parameter).subs(b, NEGATIVE - w * x - others).doit()
        assert gathered + share == gathered  # one more such example leaves the sum as it is
        assert parameter - rate * share == parameter
    assert relu.slope(Fraction(0)) == 0


@example(Fraction(1), Fraction(0), Fraction(1), [(1, 0)], Fraction(1))
@given(
    rationals(-5, 5),
    rationals(0, 2),
    rationals(-5, 5),
    strategies.lists(strategies.tuples(*[whole_numbers(-5, 5)] * 2), min_size=1, max_size=6),
    rationals(0, 10),
)
def test_exact_updates(w, gap, v, batch, rate):
    """In exact arithmetic no batch below zero, or at zero, was found that moved w or b."""
    unit = Unit(w, -max(w * x for x, _ in batch) - gap, v)
    before = list(unit.parameters)
    unit.step(batch, rate)
    assert unit.parameters == before
    assert all(relu.slope(unit.before(x)) == 0 for x, _ in batch)


@without(WHOLE_BATCH)
@counterexample
def test_one_example_of_the_batch_is_enough():
    """relu(x) is off for −1 and on for 1. With these two examples and the targets 0 and 2, one step at rate ½ moves
    the weight from 1 to 3/2."""
    unit = Unit(1, 0, 1)
    unit.step([(-1, 0), (1, 2)], Fraction(1, 2))
    assert relu.slope(-1) == 0 and unit.parameters[0] == Fraction(3, 2)


@without(WHOLE_BATCH)
@experiment(
    rule="20 freshly drawn networks, 20 batches of 50 digits: at least a quarter of the pairs of unit and example have "
    "z ≤ 0, and at most a twentieth of the pairs of unit and batch have z ≤ 0 "
    "throughout",
    control="with a bias of −8 most pairs of unit and batch are off",
)
def test_pairs_and_whole_batches(rng):
    """{{pairs:.1%}} of the pairs of unit and example are off, but only {{units:.2%}} of the pairs of unit and batch
    of {{batch}} are. With a bias of −8 it would be {{biased:.0%}}."""
    import numpy

    from claims.lab.networks import Perceptrons, digits, initial_weights

    batch, weights = 50, initial_weights(rng.spawn(20), [64, 32, 32, 10], 2)

    def off(bias):
        networks = Perceptrons(weights, relu)
        for biases in networks.biases[:-1]:
            biases += bias
        before = networks.forward(digits()[0].x[None])[1][:-1]
        return numpy.concatenate(before, axis=2).reshape(20, 20, batch, 64) <= 0

    here, sizes = off(0), [1, 2, 5, 10, 25, 50]
    by_size = [float(here[:, :, :size].all(axis=2).mean()) for size in sizes]
    pairs, units, biased = float(here.mean()), float(here.all(axis=2).mean()), float(off(-8).all(axis=2).mean())
    record(pairs=pairs, units=units, batch=batch, biased=biased, sizes=sizes, by_size=by_size)
    assert pairs > 0.25 and units < 0.05 and biased > 0.5


@without(NO_MEMORY)
@counterexample
def test_momentum_moves_them():
    """After one example at x = 1 has pushed the unit below zero, an update with momentum 9/10 moves its weight again,
    although the gradient is 0."""
    unit = Unit(1, 0, 1, momentum=Fraction(9, 10))
    unit.step([(1, 0)], 1)
    assert unit.before(1) == -1 and unit.gradient([(1, 0)]) == [0, 0, 0]
    weight = unit.parameters[0]
    unit.step([(1, 0)], 1)
    assert unit.parameters[0] == weight - Fraction(9, 10)


@without(NO_DECAY)
@counterexample
def test_decay_moves_them():
    """With a decay of a tenth per step, a unit with w = −1 that is below zero at x = 1 gets the weight −9/10,
    although the gradient is 0."""
    unit = Unit(-1, 0, 1, decay=(Fraction(1, 10), 0, 0))
    assert unit.gradient([(1, 1)]) == [0, 0, 0]
    unit.step([(1, 1)], 1)
    assert unit.parameters[0] == Fraction(-9, 10)


@in_floats
@exhaustion(TRIED + ", as the weight")
def test_in_every_format():
    """An update by the rate 1/10 times an error signal of 1,000 times the slope below zero leaves every weight tried as it is, to the bit."""

    def bits(x):
        return x.view(f"u{x.dtype.itemsize}")

    frozen = tried(
        r"w - \eta\, \delta\, \mathrm{relu}'(z) = w \quad (z < 0)",
        lambda w: bits(w - constant(0.1, w) * constant(1000, w) * relu.slope(constant(-3, w))) == bits(w),
        written="w - 0.1 * 1000 * slope at the weighted sum -3, compared bit by bit",
        on_reals=False,  # written for arrays only
    )
    keep(replace(frozen, variable="w"))
    assert frozen.is_("true")


def figure(axes, found):
    """The share of units that are off for all examples of a batch, against the size of the batch, in freshly drawn
    networks on the digits. The dashed line is one half to the power of the size, the share if the examples were
    independent and each turned off half of the units."""
    axes.plot(found["sizes"], found["by_size"], "o-", label="measured")
    axes.plot(
        found["sizes"], [0.5**size for size in found["sizes"]], "--", color="0.5", label="½ to the power of the size"
    )
    axes.set(
        xscale="log", yscale="log", ylim=(1e-4, 1.5), xlabel="examples in the batch", ylabel="units off for all of them"
    )
    axes.set_xticks(found["sizes"], [str(size) for size in found["sizes"]])
    axes.minorticks_off()
    axes.legend()
