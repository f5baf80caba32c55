r"""Dead units contribute nothing to learning.

On the data on which a unit is dead, the rest of the network learns exactly as if it were not there. On other inputs
the same unit may fire, with weights that these data never corrected.

**Why it is so.** The unit adds 0 to every weighted sum behind it, and no gradient comes back through it. So the
outputs, the loss and all the gradients of the *other* weights are those of the network without the unit. Its own
gradients are 0.

**Where intuition goes wrong.** "Nothing" holds where the next layer only takes weighted sums. A step in between that
looks at the whole layer, such as layer normalisation, sees the zero too: the values 3 and 1 have the mean 2, but 3, 1
and a dead 0 have the mean 4/3.

!!! question "In class"
    You remove all dead units from a trained network. For which inputs may its answers change?

??? success "Answer"
    Only for inputs that turn on at least one of the removed units. None of them belongs to the data on which the units
    were found dead. So test the smaller network on new data, and not just on the old.

    This presumes that the next layer takes weighted sums and nothing else. (In floats a shorter sum may also be rounded
    differently.) If something looks at the whole layer, as layer normalisation does, the removal of a zero can change
    the answer for every input.
"""

from fractions import Fraction

from hypothesis import example, given, strategies
from sympy import Function, Integer, diff, symbols

from claims import Claim, counterexample, proof, without
from claims.articles import advantages_of_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, rationals, whole_numbers
from claims.lab.units import Unit

ON_DATA = "only inputs on which the unit is dead are considered"
ONLY_SUMS = "what comes next takes weighted sums of the units, and nothing else looks at the layer as a whole"

claim = Claim(
    said_in=[advantages_of_relu.sentence(37), advantages_of_relu.sentence(44)],
    formally=(
        r"Let a network's output be $r(\theta) + v\,\mathrm{relu}(w \cdot x(\theta) + b)$, and $w \cdot x + b < 0$ "
        r"for every example (or $= 0$, if the slope at 0 counts as 0). Then for any differentiable loss the gradients for $w$, $b$ "
        r"and $v$ are 0, and the output and the gradient for $\theta$, all other weights, are those of $r(\theta)$ "
        r"alone."
    ),
    conditions=[ON_DATA, ONLY_SUMS],
    instead=(
        "On the data on which a unit is dead, a network that only takes weighted sums of its units computes and "
        "learns as if the unit were not there."
    ),
    related=["dead-units-cut-capacity", "dead-unit-zero-for-every-input", "inactive-unit-passes-no-gradient"],
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
def test_as_if_it_were_not_there():
    """For every differentiable loss, where w·x + b < 0 the output and its gradient for any other weight are those
    without the unit, even if that weight shapes the unit's input; and the unit's own gradients are 0. Where w·x + b = 0,
    output and slope are 0 as well."""
    theta, w, b, v, others = symbols("theta w b v others", real=True)
    rest, x, loss = Function("rest")(theta), Function("x", real=True)(theta), Function("loss")
    output = rest + v * relu(w * x + others + b)
    off = {b: NEGATIVE - w * x - others}
    assert output.subs(off) == rest
    assert output.subs({b: POSITIVE - w * x - others}) != rest  # it does contribute while it is on
    assert (diff(loss(output), theta).subs(off).doit() - diff(loss(rest), theta)).doit() == 0
    for parameter in w, b, v:
        assert diff(loss(output), parameter) != 0
        assert diff(loss(output), parameter).subs(off).doit() == 0
    assert (
        relu(Integer(0)) == relu.slope(Fraction(0)) == 0
    )  # on the edge: the factors of all that goes through the unit


@example(Fraction(1), Fraction(0), Fraction(1), [(1, 0)])
@given(
    rationals(-3, 3),
    rationals(0, 2),
    rationals(-3, 3),
    strategies.lists(strategies.tuples(*[whole_numbers(-5, 5)] * 2), min_size=1, max_size=4),
)
def test_exact_training_with_and_without(w, gap, v, data):
    """In exact arithmetic no dead unit was found whose presence changed another unit's gradient, or which had a
    gradient itself."""
    dead = Unit(w, -max(w * x for x, _ in data) - gap, v)
    other = Unit(2, 1, 1)
    alone = other.gradient(data)
    beside = [Fraction(0)] * 3
    for x, target in data:
        for i, g in enumerate(other.gradient([(x, target)], rest=dead.output(x))):
            beside[i] += g
    assert beside == alone
    assert all(dead.gradient([(x, t)], rest=relu(other.before(x))) == [0, 0, 0] for x, t in data)


@without(ON_DATA)
@counterexample
def test_a_new_input_hears_from_it():
    """5·relu(x − 1) is 0 on the data 0 and 1. At the new input 2 it adds 5 to the output, and the data have no
    influence on this 5."""
    unit = Unit(1, -1, 5)
    data = [(0, 3), (1, 3)]
    assert [unit.output(x) for x, _ in data] == [0, 0] and unit.gradient(data) == [0, 0, 0]
    assert unit.output(2) == 5


@without(ONLY_SUMS)
@counterexample
def test_layer_normalisation_sees_it():
    """Less their mean, the values 3 and 1 of two units are 1 and −1. With a dead unit beside them the same two are
    5/3 and −1/3."""

    def centred(sums):
        values = [relu(Fraction(z)) for z in sums]
        return [value - sum(values) / len(values) for value in values]

    assert centred([3, 1]) == [1, -1]
    assert centred([3, 1, -7])[:2] == [Fraction(5, 3), Fraction(-1, 3)]


def figure(axes):
    """Two networks on the data between 0 and 1: relu(x) alone, and relu(x) + 2·relu(x − 1). On the data, where the
    second unit is dead, they are the same. Beyond 1 they part."""
    axes.curve(lambda x: relu(x) + 2 * relu(x - 1), over=(0, 2), label="with the dead unit")
    axes.curve(relu, over=(0, 2), label="without it")
    axes.plot([k / 10 for k in range(11)], [k / 10 for k in range(11)], "o", color="0.5", markersize=4, label="data")
    axes.set(xlabel="input x", ylabel="output")
    axes.legend()
