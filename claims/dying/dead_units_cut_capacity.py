r"""Many dead units reduce a network's capacity.

A network of which some units are dead is, on the data, a narrower network. Whatever it computes there, the narrower
one computes too. So its capacity is *not larger* than that of the narrower one. Whether that is a loss depends on
whether the narrower one would have done.

**Why it is so.** A dead unit adds 0 to everything behind it. Leave it out, and on the data nothing changes. The other
way round, a narrow network becomes a wide one by adding dead units. So with $k$ of $n$ units dead the two sets of
functions are the same.

**When it is a loss.** On the inputs −1, 0 and 1 a network with two units computes $|x|$. With one of them dead it
cannot: what is left never falls and then rises. On a single input nothing is lost, since one unit, or an output bias
alone, can give every value there.

**Where intuition goes wrong.** "On the data" matters here as well. For a new input a unit that is dead on the data
may fire. And the capacity comes back if the unit does ([can it?](dead-unit-never-recovers.md)).

!!! question "In class"
    Of 100 units 60 are dead, and the network's accuracy is as good as before. What does that say about the 100?

??? success "Answer"
    That 40 units are enough to be this accurate, if the 60 are dead on the very data on which the accuracy was
    measured: without the other 60 the network computes the same there. It does not say that 40 units would have found
    this solution if training had started with them. Nor does it say that nothing was lost, for an equal accuracy does
    not mean an equal function, and on new inputs the 60 may fire.
"""

from fractions import Fraction

from hypothesis import given, strategies
from sympy import Integer, Symbol, symbols

from claims import Claim, counterexample, experiment, in_floats, proof, record, without
from claims.articles import why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, rationals, whole_numbers

ON_DATA = "capacity means the functions that can be computed on data on which those units are dead"
NEEDED = "the live units alone cannot do everything that all units could"

claim = Claim(
    said_in=[why_relu.sentence(52)],
    formally=(
        r"Let $F_n$ be the set of functions of one hidden layer, $x \mapsto c + \sum_{i=1}^{n} v_i\, \mathrm{relu}(w_i \cdot x + b_i)$ on "
        r"$D$. Those with $k$ units dead on $D$ are exactly $F_{n-k} \subseteq F_n$; "
        r"and $F_{n-k} \ne F_n$ for some $D$, for example for $D = \{-1, 0, 1\}$, $n = 2$, $k = 1$."
    ),
    conditions=[ON_DATA, NEEDED],
    instead=(
        "On the data a network with dead units computes only what a narrower network can. That is a loss where the "
        "narrower one is not enough."
    ),
    limits=(
        "The run in floating point is one of ten freshly drawn networks with 16 of 32 units dead in the first layer. "
        "Nothing is trained."
    ),
    related=["dead-units-contribute-nothing", "dead-unit-never-recovers", "dead-unit-zero-for-every-input"],
)


@proof
def test_a_dead_unit_can_be_left_out_or_put_in():
    """Where its weighted sum is not positive, a unit adds exactly 0 to the output. So leaving it out, or putting one
    in, changes nothing, and by induction no number of dead units does."""
    rest, v = symbols("rest v", real=True)
    assert rest + v * relu(NEGATIVE) == rest + v * relu(Integer(0)) == rest
    assert rest + v * relu(POSITIVE) == rest + v * POSITIVE  # a live one does change something


@proof
def test_one_unit_less_can_be_too_few():
    """Two units compute |x| on −1, 0 and 1. One unit with an output bias does not: ReLU never falls, so from −1 to 0
    and from 0 to 1 its output cannot change in opposite directions, and |x| falls, then rises."""
    assert [relu(Integer(x)) + relu(Integer(-x)) for x in (-1, 0, 1)] == [1, 0, 1]
    rise = Symbol("rise", nonnegative=True)
    assert (relu(POSITIVE + rise) - relu(POSITIVE)).is_nonnegative  # from a positive sum, a larger one gives no less
    assert relu(NEGATIVE) == relu(Integer(0)) == 0 and relu(Symbol("z", real=True)).is_nonnegative  # nor from any other
    first, second = symbols(
        "first second", nonnegative=True
    )  # the two rises of relu, for w >= 0; both change sign for w < 0
    v = Symbol("v", real=True)
    assert ((v * first) * (v * second)).is_nonnegative and (0 - 1) * (1 - 0) < 0


UNITS = strategies.lists(strategies.tuples(*[whole_numbers(-5, 5)] * 3), min_size=1, max_size=5)


@given(UNITS, strategies.lists(whole_numbers(-5, 5), min_size=1, max_size=4))
def test_exact_pruning(units, data):
    """No exact network of up to five units was found in which leaving out those that are dead on the data changed an
    output there."""

    def output(units, x):
        return sum((v * relu(w * x + b) for w, b, v in units), Fraction(0))

    alive = [(w, b, v) for w, b, v in units if any(w * x + b > 0 for x in data)]
    assert [output(units, x) for x in data] == [output(alive, x) for x in data]


@given(rationals(-9, 9), rationals(-9, 9), rationals(-9, 9), rationals(-9, 9))
def test_no_single_unit_does_it(w, b, v, c):
    """No single unit with an output bias was found that gives 1, 0 and 1 at −1, 0 and 1, nor any other values that
    fall and then rise."""
    left, middle, right = (c + v * relu(w * x + b) for x in (-1, 0, 1))
    assert (middle - left) * (right - middle) >= 0


@without(ON_DATA)
@counterexample
def test_a_new_input_tells_them_apart():
    """relu(x) + relu(x − 1) and relu(x) agree on the data 0 and 1, where the second unit is dead, and give 3 and 2 at
    x = 2."""
    assert all(relu(Fraction(x)) + relu(Fraction(x - 1)) == relu(Fraction(x)) for x in (0, 1))
    assert (relu(Fraction(2)) + relu(Fraction(1)), relu(Fraction(2))) == (3, 2)


@without(NEEDED)
@proof
def test_on_one_input_nothing_is_lost():
    """On a single input x two units with an output bias compute every value y, and so does one: with w = 0, b = 1, v
    = y."""
    x, y = symbols("x y", real=True)
    assert y * relu(0 * x + Integer(1)) == y
    assert y * relu(0 * x + Integer(1)) + 0 * relu(x) == y


@in_floats
@experiment(
    rule=(
        "in ten float32 networks on the digits, leaving out 16 dead units of 32 changes no logit by more than a "
        "ten-thousandth of the largest"
    ),
    control="leaving out 16 living units changes a logit of each network by more than a tenth of the largest",
)
def test_pruning_in_float32(rng):
    """Leaving out dead units changes no logit by more than a ten-thousandth of the largest, and leaves {{same:.0%}}
    of the logits as they are to the last bit. Adding a zero is exact, but a shorter sum may be added up in another
    order."""
    import numpy

    from claims.lab.networks import Perceptrons, digits, initial_weights

    x = digits()[0].x[None, :500]
    network = Perceptrons(initial_weights(rng.spawn(10), [64, 32, 10], 2), relu)
    network.biases[0][..., :16] = -50
    assert (network.forward(x)[1][0][..., :16] <= 0).all()

    def logits(kept):
        pruned = Perceptrons([network.weights[0][..., kept], network.weights[1][:, kept]], relu)
        pruned.biases = [network.biases[0][..., kept], network.biases[1]]
        return pruned.forward(x)[0][-1]

    whole, without_dead = logits(numpy.arange(32)), logits(numpy.arange(16, 32))
    largest = numpy.abs(whole).max()
    record(same=float((whole == without_dead).mean()))
    assert numpy.abs(whole - without_dead).max() < 1e-4 * largest
    assert (numpy.abs(whole - logits(numpy.arange(16))).max(axis=(1, 2)) > 0.1 * largest).all()


def figure(axes):
    """On the inputs −1, 0 and 1: |x|, which two units compute, and what is left if one of them is dead, relu(x). It
    cannot fall and then rise."""
    axes.plot([-1, 0, 1], [1, 0, 1], "o", color="0.5", label="data")
    axes.curve(lambda x: relu(x) + relu(-x), over=(-1.5, 1.5), label="two units: relu(x) + relu(−x)")
    axes.curve(relu, over=(-1.5, 1.5), label="one of them dead: relu(x)")
    axes.set(xlabel="input x", ylabel="output", ylim=(-0.1, 2.2))
    axes.legend(loc="upper center")
