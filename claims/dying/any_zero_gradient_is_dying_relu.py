r"""That ReLU passes no gradient for negative inputs is the dying ReLU problem.

It is half of the problem. A zero slope at *one* input is everyday life: in our networks, trained to {{accuracy:.0%}}
accuracy, {{off:.0%}} of all pairs of unit and example have it, and {{dead_now}} of {{all_units}} units are dead. The
problem begins when a unit is off for *every* input of the training data.

**Why it is so.** A unit that is off for some examples can learn from the others. A unit that is off for all of them
gets no gradient at all. Under plain gradient descent it then stays as it is, if its inputs stay the same
([what could revive it](dead-unit-never-recovers.md)).

**Where intuition goes wrong.** Being off for some inputs is what makes ReLU bend. If no unit were ever off, the
network would be affine on the data. So a zero slope here and there is not damage but the point.

!!! question "In class"
    A colleague counts the zeros in a layer's output, finds more than half, and concludes that the layer is dying.
    What should be counted?

??? success "Answer"
    Not the zeros in the table of units and inputs, but the units that have nothing else. For each unit, ask whether it
    is on for at least one input of the training data. A unit that is on for none is dead. More than half of the entries
    can be zero without a single dead unit. In our networks it is {{off:.0%}} of them, and {{dead_now}} of {{all_units}}
    units are dead. In a later layer count again after some more training, because the inputs there move and a unit may
    come back.
"""

from fractions import Fraction

from hypothesis import example, given, strategies
from sympy import Function, diff, symbols

from claims import Claim, counterexample, experiment, proof, record, without
from claims.articles import advantages_of_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, rationals, whole_numbers
from claims.lab.units import Unit

ALL = "the slope is zero for every input of the training data"
STAYS = "its inputs stay the same, and the optimiser is plain gradient descent without weight decay"

claim = Claim(
    said_in=[advantages_of_relu.sentence(36)],
    formally=(
        r"Let the slope of a unit be zero because $w \cdot x_i + b < 0$ for every $x_i$ of the training data (or "
        r"$= 0$, if the slope at 0 counts as 0), and let the $x_i$ stay the same. Then "
        r"plain gradient descent on these data, for any "
        r"differentiable loss, leaves $(w, b, v)$ as they are for ever: the unit is dead."
    ),
    conditions=[ALL, STAYS],
    instead=(
        "A unit dies when its slope is zero for every input of the training data and nothing moves its inputs or its "
        "weights. A zero slope for some "
        "inputs is normal."
    ),
    limits="The shares are those of networks with two hidden layers of 32 units after 100 updates on the digits.",
    related=["inactive-unit-passes-no-gradient", "zero-gradient-freezes-weights", "half-of-units-zero-at-init"],
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
def test_off_everywhere_is_a_fixed_point():
    """Each example below zero adds exactly 0 to the gradients for w, b and v, whatever the differentiable loss. So if
    all are below zero nothing moves, and after the step all are below zero again. At zero itself the two factors, slope
    and output, are 0 if the slope there counts as 0."""
    w, x, b, v, others, rest = symbols("w x b v others rest", real=True)
    loss = Function("loss")(rest + v * relu(w * x + others + b))
    for parameter in w, b, v:
        assert diff(loss, parameter) != 0
        assert diff(loss, parameter).subs(b, NEGATIVE - w * x - others).doit() == 0
    assert relu.slope(Fraction(0)) == relu(Fraction(0)) == 0


@example(Fraction(1), Fraction(0), Fraction(1), [(1, 0)], Fraction(1))
@given(
    rationals(-5, 5),
    rationals(0, 2),
    rationals(-5, 5),
    strategies.lists(strategies.tuples(*[whole_numbers(-5, 5)] * 2), min_size=1, max_size=6),
    rationals(0, 10),
)
def test_exact_training_stays_put(w, gap, v, data, rate):
    """In exact training no unit that is off for all inputs, some of them with w·x + b = 0, was found to move in three
    steps."""
    unit = Unit(w, -max(w * x for x, _ in data) - gap, v)
    before = list(unit.parameters)
    for _ in range(3):
        unit.step(data, rate, rest=1)
    assert unit.parameters == before and all(relu(unit.before(x)) == 0 for x, _ in data)


@without(ALL)
@counterexample
def test_off_for_one_input_and_learning():
    """A unit that is never off is the affine function w·x + b. relu(x) on the inputs −1 and 1 has slope zero at −1. With the targets 0 and 2 its output at 1 starts at 1.
    In exact training each of 40 steps halves what is missing to the target, and the unit is still off at −1."""
    data, unit = [(-1, 0), (1, 2)], Unit(1, 0, 1, learns=(True, False, False))
    assert relu.slope(unit.before(-1)) == 0 and relu(POSITIVE) == POSITIVE
    for steps in range(1, 41):
        unit.step(data, Fraction(1, 2))
        assert unit.output(1) == 2 - Fraction(1, 2**steps) and unit.output(-1) == 0


@without(ALL)
@experiment(
    rule="5 networks trained at rate 0.3 for 100 updates reach a median accuracy above 0.9, more than a quarter of "
    "the pairs of unit and training digit are off, and "
    "at most one unit in fifty is off for all of them",
    control="with a bias of −8 more than half of the units count as dead",
)
def test_half_of_the_slopes_are_zero_in_a_healthy_network(rng):
    """Networks that classify {{accuracy:.0%}} of the test digits correctly have a zero slope for {{off:.0%}} of the
    pairs of unit and training digit. Of their {{all_units}} units {{dead_now}} are off for all digits."""
    import numpy

    from claims.lab.networks import Perceptrons, digits, initial_weights
    from claims.lab.units import dead_units, descend

    training, _, test = digits()
    networks = Perceptrons(initial_weights(rng.spawn(5), [64, 32, 32, 10], 2), relu)
    biased = Perceptrons(networks.weights, relu)
    for biases in biased.biases[:-1]:
        biases -= 8
    assert numpy.mean(dead_units(biased)) > 0.5
    descend(networks, [0.3] * 5, rng.spawn(5), 100)
    off = numpy.concatenate(networks.forward(training.x[None])[1][:-1], axis=2) <= 0
    shares = off.mean(axis=1)
    accuracy = float(numpy.median(networks.accuracy(test.x[None], test.labels[None])))
    record(
        accuracy=accuracy,
        off=off.mean(),
        dead_now=int((shares == 1).sum()),
        all_units=shares.size,
        shares=numpy.sort(shares.ravel()),
    )
    assert accuracy > 0.9 and off.mean() > 0.25
    assert (shares == 1).sum() <= shares.size / 50


@without(STAYS)
@counterexample
def test_momentum_brings_one_back():
    """On the inputs 2 and −1, exact training with momentum 9/10 pushes a unit below zero for both and, a few steps
    later, above zero again."""
    data = [(Fraction(2), Fraction(0)), (Fraction(-1), Fraction(1))]
    largest = Unit(Fraction(1, 2), Fraction(-2, 5), 1, momentum=Fraction(9, 10)).timeline(data, Fraction(1, 2), 6)
    died = next(step for step, z in enumerate(largest) if z < 0)
    assert largest[0] > 0 and max(largest[died:]) > 0


def figure(axes, found):
    """All hidden units of five trained networks, ordered by the share of training digits that turn the unit off. A
    dead unit would be at 1."""
    shares = found["shares"]
    axes.plot(range(1, len(shares) + 1), shares, label="units of healthy networks")
    axes.axhline(1, color="0.5", linestyle="--", label="dead")
    axes.set(xlabel="units, ordered", ylabel="share of digits that turn it off", ylim=(0, 1.05))
    axes.legend(loc="lower right")
