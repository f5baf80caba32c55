"""Single units against answers worked out by hand and sympy's derivatives; many networks against a plain loop."""

import math
from fractions import Fraction

import mpmath
import numpy
import pytest
import sympy

from claims.lab.activations import elu, leaky_relu, relu, sigmoid, tanh
from claims.lab.networks import Perceptrons, digits, initial_weights, train
from claims.lab.units import Unit, dead_units, descend, finite

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


# --- one unit ---------------------------------------------------------------------------------------------------------


def test_what_a_unit_computes():
    """3·relu(2x − 1) at 2, at its kink, and left of it; with leaky ReLU of slope 1/3 the last is not 0."""
    unit = Unit(2, -1, 3)
    assert [unit.before(x) for x in (2, HALF, -1)] == [3, 0, -3]
    assert [unit.output(x) for x in (2, HALF, -1)] == [9, 0, 0]
    assert Unit(2, -1, 3, activation=leaky_relu, negative_slope=THIRD).output(-1) == -3
    assert all(type(p) is Fraction for p in unit.parameters)


def test_a_gradient_by_hand():
    """At x = 2 with the target 1: z = 3, output 9, error 8, so 3·2·8, 3·8 and 3·8."""
    assert Unit(2, -1, 3).gradient([(2, 1)]) == [48, 24, 24]


def test_the_gradients_of_examples_add_up():
    """At x = 1 with the target 5: z = 1, output 3, error −2, so −6, −6 and −2 on top. One that is off adds nothing."""
    assert Unit(2, -1, 3).gradient([(2, 1), (1, 5), (-1, 7)]) == [42, 18, 22]
    assert Unit(2, -1, 3).gradient([]) == [0, 0, 0]


def test_the_rest_counts_as_output():
    """With 2 from elsewhere the error of the first example is 10 instead of 8; an example that is off stays without."""
    assert Unit(2, -1, 3).gradient([(2, 1), (-1, 7)], rest=2) == [60, 30, 30]


def test_the_kink_counts_as_off():
    """At z = 0 relu has the slope 0 and leaky_relu its slope on the left; the value is 0, so v gets nothing."""
    assert Unit(2, -1, 3).gradient([(HALF, 1)]) == [0, 0, 0]
    leaky = Unit(2, -1, 3, activation=leaky_relu, negative_slope=THIRD)
    assert leaky.gradient([(HALF, 1)]) == [-HALF, -1, 0]


@pytest.mark.parametrize(
    ("activation", "shape"),
    [(relu, {}), (leaky_relu, {"negative_slope": Fraction(1, 7)}), (elu, {"alpha": 2}), (sigmoid, {}), (tanh, {})],
    ids=str,
)
@pytest.mark.parametrize("start", [(1, -1, 3), (-2, 1, -1)])
def test_gradients_are_derivatives(activation, shape, start):
    """All three, against sympy's derivatives of half the squared error, on examples on both sides of zero."""
    data, rest = [(3, 1), (-1, 2), (2, -3)], Fraction(1, 4)
    w, b, v = symbols = sympy.symbols("w b v", real=True)
    loss = sum((v * activation(w * x + b, **shape) + sympy.Rational(1, 4) - target) ** 2 / 2 for x, target in data)
    at = dict(zip(symbols, start, strict=True))
    with mpmath.workdps(40):
        unit = Unit(*start, activation=activation, number=mpmath.mpf, **shape)
        found = unit.gradient(data, rest=mpmath.mpf(rest.numerator) / rest.denominator)
        for symbol, ours in zip(symbols, found, strict=True):
            truth = mpmath.mpf(str(sympy.N(sympy.diff(loss, symbol).subs(at).doit(), 40)))
            assert abs(ours - truth) < mpmath.mpf(10) ** -33 * (1 + abs(truth))


def test_a_plain_step():
    unit = Unit(2, -1, 3)
    unit.step([(2, 1)], Fraction(1, 24))
    assert unit.parameters == [0, -2, 2]
    unit.step([(2, 1)], 1000)  # now it is off
    assert unit.parameters == [0, -2, 2]


def test_a_step_takes_all_three_at_once():
    """The gradient for v is that of the old w and b, and the other way round."""
    unit = Unit(1, 0, 2)
    unit.step([(1, 1)], 1)  # output 2, error 1: gradients 2, 2 and 1
    assert unit.parameters == [-1, -2, 1]


def test_momentum():
    """Velocity 9/10 of the old less the gradient: relu(x) at 1 with the target 0 has the gradients 1, 1 and 1."""
    unit = Unit(1, 0, 1, momentum=Fraction(9, 10))
    unit.step([(1, 0)], 1)
    assert unit.parameters == [0, -1, 0] and unit.velocity == [-1, -1, -1]
    unit.step([(1, 0)], 1)  # no gradient: 9/10 of the last move
    assert unit.parameters == [Fraction(-9, 10), Fraction(-19, 10), Fraction(-9, 10)]
    assert unit.velocity == [Fraction(-9, 10)] * 3


def test_the_rate_scales_what_enters_the_velocity():
    """A rate that falls to 0 leaves the velocity of the past alone (the heavy ball, not its variant with the rate outside)."""
    unit = Unit(1, 0, 1, momentum=HALF)
    unit.step([(1, 0)], Fraction(1, 4))
    unit.step([(1, 0)], 0)
    assert unit.parameters == [1 - Fraction(3, 8), Fraction(-3, 8), 1 - Fraction(3, 8)]


def test_decay():
    """It takes its share of each parameter apart from the gradient, and from what the parameter was before the step."""
    unit = Unit(-2, 1, 4, decay=(HALF, THIRD, Fraction(1, 4)))
    unit.step([(1, 1)], 1)  # off: no gradient
    assert unit.parameters == [-1, Fraction(2, 3), 3]
    unit = Unit(1, 0, 1, decay=(HALF, 0, 0))
    unit.step([(1, 0)], Fraction(1, 4))
    assert unit.parameters == [Fraction(1, 4), Fraction(-1, 4), Fraction(3, 4)]


@pytest.mark.parametrize(
    ("learns", "after"),
    [((True, False, False), [-1, 0, 2]), ((False, True, False), [1, -2, 2]), ((False, False, True), [1, 0, 1])],
)
def test_what_does_not_learn_stays(learns, after):
    unit = Unit(1, 0, 2, learns=learns)
    unit.step([(1, 1)], 1)
    assert unit.parameters == after


def test_the_timeline():
    """The largest sum of all examples, at first and after each step: relu(x) at 1 and ½, v kept, rate 1, target 0."""
    unit = Unit(1, 0, 1, learns=(True, True, False))
    data = [(HALF, 0), (1, 0), (-3, 0)]
    # gradients: w ¼ + 1, b ½ + 1; then w = −¼, b = −3/2, and the largest sum is that at x = −3
    assert unit.timeline(data, 1, 2) == [1, Fraction(-3, 4), Fraction(-3, 4)]
    assert len(unit.timeline(data, 1, 5)) == 6


def test_a_unit_follows_what_stands_under_the_name():
    """A replaced relu is noticed, value and slope; so wrong versions reach the claims that use units."""
    with relu.replaced(numeric=abs, numeric_slope=lambda z: Fraction((z > 0) - (z < 0))):
        assert Unit(1, -3, 1).output(1) == 2 and Unit(1, -3, 1).gradient([(1, 0)]) == [-2, -2, 4]
    assert Unit(1, -3, 1).gradient([(1, 0)]) == [0, 0, 0]


# --- many networks ----------------------------------------------------------------------------------------------------


def networks(count=3, seed=0, activation=relu, kind="float64", widths=(64, 6, 5, 10)):
    rngs = [numpy.random.default_rng([seed, i]) for i in range(count)]
    return Perceptrons(initial_weights(rngs, list(widths), 2, kind), activation)


def orders(count=3):
    return [numpy.random.default_rng([99, i]) for i in range(count)]


def parameters(these):
    return [p.copy() for p in these.weights + these.biases]


def test_descent_is_a_plain_loop():
    """One network after the other, with batches cut from permutations of its own, through an epoch and into the next:
    a loop written anew, with the gradients of a network by itself."""
    ours, rates = networks(), [0.0, 0.03, 0.2]
    starts = networks()
    descend(ours, rates, orders(), 23)
    x, labels = digits()[0].x, digits()[0].labels
    for i, (rate, order) in enumerate(zip(rates, orders(), strict=True)):
        alone = Perceptrons([w[i : i + 1] for w in starts.weights], relu)
        for step in range(23):
            if step in (0, 20):
                permutation = order.permutation(1000)
            rows = permutation[50 * (step % 20) : 50 * (step % 20) + 50]
            weights, biases = alone.gradients(x[None, rows], labels[None, rows])
            alone.weights = [own - rate * g for own, g in zip(alone.weights, weights, strict=True)]
            alone.biases = [own - rate * g for own, g in zip(alone.biases, biases, strict=True)]
        for own, other in zip(parameters(ours), parameters(alone), strict=True):
            assert numpy.allclose(own[i], other[0], rtol=1e-9, atol=1e-11)
        moved = [
            not numpy.array_equal(own[i], was[i]) for own, was in zip(parameters(ours), parameters(starts), strict=True)
        ]
        assert all(moved) if rate else not any(moved)


def test_descent_and_train_agree():
    """`networks.train` with a target out of reach makes the same updates, to the last bit."""
    ours, theirs, rates = networks(), networks(), [0.05, 0.1, 0.2]
    descend(ours, rates, orders(), 21, batch=100)
    train(theirs, rates, orders(), target=-math.inf, steps=21, batch=100)
    for own, other in zip(parameters(ours), parameters(theirs), strict=True):
        assert numpy.array_equal(own, other)


def test_no_steps_change_nothing():
    ours = networks()
    descend(ours, [1.0] * 3, orders(), 0)
    assert all(numpy.array_equal(a, b) for a, b in zip(parameters(ours), parameters(networks()), strict=True))


def test_descent_keeps_the_float_format():
    ours = networks(kind="float32")
    descend(ours, [0.1] * 3, orders(), 2)
    assert {p.dtype for p in parameters(ours)} == {numpy.dtype("float32")}


def test_an_explosion_stays_at_home():
    """A network that blows up goes on to the end, is found out, and leaves the others as they would have been."""
    ours, alone = networks(), networks()
    descend(ours, [0.1, 1e300, 0.1], orders(), 5)
    descend(alone, [0.1, 0.1, 0.1], orders(), 5)
    assert finite(ours).tolist() == [True, False, True] and finite(alone).all()
    for own, other in zip(parameters(ours), parameters(alone), strict=True):
        assert numpy.array_equal(own[[0, 2]], other[[0, 2]])


def by_hand(first, biases, after=None):
    """One network, one hidden layer with the given weights (a column for each unit) and biases, in doubles."""
    first = numpy.stack(first, axis=1)[None].astype(float)
    units = first.shape[2]
    made = Perceptrons([first, numpy.ones((1, units, 3)) if after is None else after, numpy.zeros((1, 3, 10))], relu)
    made.biases[0][0, 0] = biases
    return made


def edges():
    """Weights, and the biases at which the unit is on for exactly one digit of training and of validation."""
    training, validation = digits()[0].x.astype(float), digits()[1].x.astype(float)
    pixel = numpy.argsort(training.std(axis=0))[-1]
    w = numpy.zeros(64)
    w[pixel] = 1.0
    w += numpy.random.default_rng(5).standard_normal(64) * 0.5  # so that there are no ties
    return w, training @ w, validation @ w


def test_dead_is_not_positive_for_any_training_digit():
    """Off by far, exactly at zero for all, at the edge for one digit: dead. On for a single digit: not dead."""
    w, sums, _ = edges()
    top, second = numpy.sort(sums)[::-1][:2]
    made = by_hand([w, 0 * w, w, w, w], [-1e6, 0.0, -top - 1e-9, -(top + second) / 2, 1e6])
    assert ((sums - (top + second) / 2) > 0).sum() == 1
    assert dead_units(made)[0].tolist() == [[True, True, True, False, False]]
    assert dead_units(made)[0].shape == (1, 5) and dead_units(made)[0].dtype == bool


def test_only_training_digits_count():
    """A unit that some validation digit turns on, and no training digit, is dead; the other way round it is not."""
    w, sums, others = edges()
    if others.max() < sums.max():
        w, sums, others = -w, -sums, -others
    assert others.max() > sums.max()
    assert dead_units(by_hand([w], [-(others.max() + sums.max()) / 2]))[0].tolist() == [[True]]


def test_layers_are_told_apart_and_the_output_is_left_out():
    """Units of the second layer with negative weights on what the first hands on are dead, and only they. There is
    no entry for the output."""
    w, _, _ = edges()
    made = by_hand([w, -w], [0.0, 0.0], after=numpy.array([[[-1.0, 1.0, 0.0], [-1.0, -1.0, 0.0]]]))
    found = dead_units(made)
    assert len(found) == 2
    assert found[0].tolist() == [[False, False]] and found[1].tolist() == [[True, False, True]]


def test_each_network_has_its_own_dead():
    made = networks(2)
    made.biases[0][1, 0, :2] = -1e6
    made.biases[1][0, 0, 3] = -1e6
    first, second = dead_units(made)
    assert first[:, :2].tolist() == [[False, False], [True, True]] and second[:, 3].tolist() == [True, False]


def test_a_unit_without_a_number_is_not_called_dead():
    """NaN is neither above zero nor at most zero; `finite` is what tells such a network from the others."""
    made = networks(2)
    made.biases[0][0, 0, 0] = numpy.nan
    assert not dead_units(made)[0][0, 0] and finite(made).tolist() == [False, True]


@pytest.mark.parametrize("bad", [numpy.nan, numpy.inf, -numpy.inf])
@pytest.mark.parametrize("where", ["first weights", "last weights", "first biases", "last biases"])
def test_finite_looks_at_every_parameter(bad, where):
    """Even at a unit that is off for every digit, and where the loss does not show it."""
    made = networks(3)
    made.biases[0][1, 0, 0] = -1e6  # a dead unit in front
    {
        "first weights": lambda: made.weights[0][1].__setitem__((0, 0), bad),
        "last weights": lambda: made.weights[-1][1].__setitem__((0, 0), bad),
        "first biases": lambda: made.biases[0][1, 0].__setitem__(0, bad),
        "last biases": lambda: made.biases[-1][1, 0].__setitem__(4, bad),
    }[where]()
    assert finite(made).tolist() == [True, False, True]


def test_finite_looks_at_the_loss_too():
    """Finite weights whose products overflow."""
    made = networks(2)
    for layer in made.weights:
        layer[0] *= 1e160
    assert all(numpy.isfinite(p).all() for p in parameters(made)) and finite(made).tolist() == [False, True]
