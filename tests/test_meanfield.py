"""Normal means, lengths and factors against closed forms, mpmath's quadrature, and random layers of finite width."""

import math

import mpmath
import numpy
import pytest
import scipy.special
import sympy

from claims.lab.activations import Activation, elu, leaky_relu, relu, sigmoid, step, tanh
from claims.lab.chance import hoeffding_margin, median_of_means
from claims.lab.meanfield import critical_gain, fixed_length, next_length, normal_mean, slope_factor
from claims.lab.networks import pushed_through

LENGTHS = [1e-6, 0.3, 1.0, 46.0, 1e4]
GAINS = [0.5, 2.0, 103.0]

each_length = pytest.mark.parametrize("length", LENGTHS)
each_gain = pytest.mark.parametrize("c", GAINS)

#: Bounded by 1, and every mean of it that the module takes has a closed form (derived below).
erf = Activation(
    "erf",
    symbolic=sympy.erf,
    symbolic_slope=lambda x: 2 * sympy.exp(-(x**2)) / sympy.sqrt(sympy.pi),
    numeric=scipy.special.erf,
    numeric_slope=lambda x: 2 * numpy.exp(-numpy.square(x)) / math.sqrt(math.pi),
    rational=False,
)


def about(number, relative=1e-11):
    """Within the rounding of a few hundred weights (about 1e-13), with a hundredfold reserve."""
    return pytest.approx(number, rel=relative, abs=1e-300)


# --- means ------------------------------------------------------------------------------------------------------------


@each_length
def test_the_moments_of_a_normal_number(length):
    """E z^2k = (2k - 1)(2k - 3)...1 times length^k; odd moments are 0."""
    for power, factor in (0, 1), (2, 1), (4, 3), (6, 15), (8, 105):
        assert normal_mean(lambda z, power=power: z**power, length) == about(factor * length ** (power / 2))
    for power in 1, 3, 5:
        assert normal_mean(lambda z, power=power: z**power, length) == pytest.approx(
            0, abs=1e-11 * length ** (power / 2)
        )


@each_length
def test_a_kink_or_a_jump_at_zero_does_no_harm(length):
    """E |z| is the root of 2 length / pi, and z > 0 half of the time."""
    assert normal_mean(numpy.abs, length) == about(math.sqrt(2 * length / math.pi))
    assert normal_mean(lambda z: 1.0 * (z > 0), length) == about(0.5)
    assert normal_mean(lambda z: 1.0 * (z < 0), length) == about(0.5)


@pytest.mark.parametrize("length", [1e-6, 0.3, 1.0, 46.0])
def test_the_characteristic_function(length):
    """E cos z = exp(-length / 2), which falls to 1e-10 here, and E sin z = 0."""
    assert normal_mean(numpy.cos, length) == pytest.approx(math.exp(-length / 2), abs=1e-12)
    assert normal_mean(numpy.sin, length) == pytest.approx(0, abs=1e-12)
    assert normal_mean(numpy.exp, min(length, 1.0)) == about(math.exp(min(length, 1.0) / 2))  # neither odd nor even


@pytest.mark.parametrize("activation", [sigmoid, tanh, erf, elu, leaky_relu, relu], ids=repr)
@each_length
def test_values_and_slopes_belong_together(activation, length):
    """Stein's lemma, integration by parts against the normal density: E z f(z) = length E f'(z)."""
    across = normal_mean(lambda z: z * activation(z), length)
    assert across == pytest.approx(length * normal_mean(activation.slope, length), rel=1e-10)


def test_no_spread_at_all():
    """A normal number of variance 0 is 0."""
    assert normal_mean(lambda z: numpy.cos(z) + z, 0.0) == about(1)
    assert next_length(sigmoid, 3.0, 0.0) == about(3 / 4)
    assert slope_factor(sigmoid, 3.0, 0.0) == about(3 / 16)
    assert (next_length(tanh, 3.0, 0.0), slope_factor(tanh, 3.0, 0.0)) == (0, about(3))


# --- one layer --------------------------------------------------------------------------------------------------------


@each_gain
@each_length
def test_relu_and_leaky_relu_at_every_length(c, length):
    """Half of the square lies on each side of 0, and on the left it is multiplied by the slope's square."""
    for activation, left in (relu, 0.0), (leaky_relu, 0.01):
        half = c * (1 + left**2) / 2
        assert next_length(activation, c, length) == about(half * length)
        assert slope_factor(activation, c, length) == about(half)


@each_gain
@each_length
def test_a_step(c, length):
    """It is 1 half of the time, and flat."""
    assert next_length(step, c, length) == about(c / 2)
    assert slope_factor(step, c, length) == 0


def length_after_erf(length):
    """E erf(z)^2. Let a and b be independent of z, normal, of variance 1/2. Then erf(z) is the mean of sign(z + a), so erf(z)^2
    that of sign(z + a) sign(z + b). The two sums have the correlation r = length / (length + 1/2), and so two signs
    with the mean product (2 / pi) arcsin r (Sheppard 1899)."""
    return 2 / math.pi * math.asin(length / (length + 0.5))


def slope_of_erf(length):
    """E erf'(z)^2 = (4 / pi) E exp(-2 z^2), a normal integral."""
    return 4 / math.pi / math.sqrt(1 + 4 * length)


@each_gain
@each_length
def test_erf_has_closed_forms(c, length):
    """Arcsin and a root."""
    assert next_length(erf, c, length) == about(c * length_after_erf(length), 1e-9)
    assert slope_factor(erf, c, length) == about(c * slope_of_erf(length), 1e-9)


#: Value and slope, in exponentials that do not overflow, for z >= 0. Both squares are then even, or made so below.
BY_HAND = {
    "sigmoid": (lambda z: 1 / (1 + mpmath.exp(-z)), lambda z: mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2),
    "tanh": (
        lambda z: (1 - mpmath.exp(-2 * z)) / (1 + mpmath.exp(-2 * z)),
        lambda z: 4 * mpmath.exp(-2 * z) / (1 + mpmath.exp(-2 * z)) ** 2,
    ),
}


def by_mpmath(name, length):
    """E f(z)^2 and E f'(z)^2 by mpmath's tanh-sinh quadrature over z, not over z in units of its spread."""
    value, slope = BY_HAND[name]
    spread = mpmath.sqrt(length)
    cuts = sorted(
        {mpmath.mpf(0), *(c * spread for c in (0.5, 2, 5, 16)), *(c for c in (1, 4, 20, 60) if c < 16 * spread)}
    )

    def mean(of):
        return mpmath.quad(lambda z: of(z) * mpmath.npdf(z, 0, spread), cuts)

    mirrored = (lambda z: 1 - value(z)) if name == "sigmoid" else value  # the size of the value at -z
    return mean(lambda z: value(z) ** 2 + mirrored(z) ** 2), 2 * mean(lambda z: slope(z) ** 2)


@pytest.mark.parametrize("activation", [sigmoid, tanh], ids=repr)
@each_length
def test_sigmoid_and_tanh_against_mpmath(activation, length):
    """Twenty digits, by another rule, in another variable, from other formulas."""
    with mpmath.workdps(20):
        square, slope = by_mpmath(activation.name, length)
    assert next_length(activation, 1.0, length) == about(float(square), 1e-10)
    assert slope_factor(activation, 1.0, length) == about(float(slope), 1e-10)
    assert next_length(activation, 7.0, length) == about(7 * float(square), 1e-10)
    assert slope_factor(activation, 7.0, length) == about(7 * float(slope), 1e-10)


@pytest.mark.parametrize("c", [1.0, 16.0])
@pytest.mark.parametrize("activation", [sigmoid, tanh, relu], ids=repr)
def test_one_random_layer_of_width_six(activation, c):
    """What the two functions mean. In one layer with normal weights the sums are independent normal numbers of variance c |x|^2 / n at *every* width, and independent of what reaches them from a change at a
    right angle to x. So E f(z)^2 and the factor for the change hold exactly, and only chance is left."""
    error, layers, n = 1e-9, 100_000, 6
    rng = numpy.random.default_rng(2016)
    x, u = numpy.array([1, 2, -1, 0.5, 0, 1]), numpy.array([2, -1, 0, 0, 3, 0.0])
    assert x @ u == 0
    length = c * (x @ x) / n
    squares, changes = [], []
    for _ in range(10):
        weights = rng.standard_normal((layers // 10, n, n)) * math.sqrt(c / n)
        [(value, change)] = pushed_through(activation, [weights], *(numpy.tile(v, (layers // 10, 1)) for v in (x, u)))
        squares.append((value**2).mean(axis=1))
        changes.append((change**2).sum(axis=1) / (u @ u))
    squares, changes = numpy.concatenate(squares), numpy.concatenate(changes)
    # |change|^2 / |u|^2 is at most c/n times a sum of n squared standard normal numbers, since no slope exceeds 1:
    # its standard deviation is at most the root of its mean square, c (1 + 2/n)^(1/2).
    mean, margin = median_of_means(changes, c * math.sqrt(1 + 2 / n), error)
    assert abs(mean - slope_factor(activation, c, length)) <= margin
    if activation is not relu:  # values in [-1, 1]
        margin = hoeffding_margin(layers, error)
        assert abs(squares.mean() - next_length(activation, c, length) / c) <= margin < 0.011


# --- deep down --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [1e-6, 1e-3, 0.3, 1.0, 46.0, 1e4])
def test_erf_settles_where_its_closed_form_says(length):
    """For every length there is the gain that makes it the fixed one: c = length / E erf(z)^2."""
    c = length / length_after_erf(length)
    # Near c = pi/4 the length is about (c - pi/4) times a constant: what c is off, relative to it, the length is off.
    assert fixed_length(erf, c) == about(length, 1e-9 + 1e-11 / length)


@pytest.mark.parametrize(
    ("activation", "c"),
    [(sigmoid, 1e-3), (sigmoid, 1.0), (sigmoid, 103.0), (sigmoid, 300.0), (tanh, 1.5), (tanh, 2.0), (tanh, 100.0)],
    ids=str,
)
def test_every_start_is_drawn_to_the_fixed_length(activation, c):
    """From far below and from far above; and with mpmath's means the found length is fixed as well."""
    settled = fixed_length(activation, c)
    assert settled > 0
    for length in (1e-6, 1e3):
        for _ in range(400):
            length = next_length(activation, c, length)
        assert length == about(settled, 1e-9)
    with mpmath.workdps(20):
        assert float(c * by_mpmath(activation.name, settled)[0]) == about(settled, 1e-9)


@pytest.mark.parametrize("c", [0, 1e-9, 0.3, 0.999, 1.0])
def test_tanh_settles_at_nothing_up_to_a_gain_of_one(c):
    """Because tanh(z)^2 < z^2 except at 0, no positive length is c E tanh(z)^2. Then the factor is c, exactly as for the identity."""
    assert fixed_length(tanh, c) == 0
    assert slope_factor(tanh, c, fixed_length(tanh, c)) == about(c)


def test_just_above_one_tanh_settles_at_half_of_the_excess():
    """tanh(z)^2 = z^2 - 2 z^4 / 3 + 17 z^6 / 45 - ..., so E tanh(z)^2 = q - 2 q^2 + 17 q^3 / 3 - ..., and 1 - 1/c = 2q - 17 q^2 / 3 + ..."""
    for excess in 1e-5, 1e-4, 1e-3:
        q = fixed_length(tanh, 1 + excess)
        assert 2 * q - 17 * q**2 / 3 == pytest.approx(excess / (1 + excess), rel=30 * q**2 + 1e-12 / q)


def test_small_gains_leave_a_sigmoid_at_one_half():
    """sigmoid(z)^2 averaged over z and -z is 1/4 + tanh(z/2)^2 / 4, so E f^2 = 1/4 + q/16 - q^2/32 + ..."""
    for c in 1e-6, 1e-4, 1e-2:
        q = fixed_length(sigmoid, c)
        assert q == pytest.approx(c * (1 / 4 + q / 16 - q**2 / 32), rel=1e-9 + q**3)


def test_the_critical_gain_of_the_sigmoid_against_mpmath():
    """With q = c A(q) the factor c B(q) is 1 where q B(q) = A(q): one unknown, found with twenty digits."""
    with mpmath.workdps(20):

        def missing(q):
            square, slope = by_mpmath("sigmoid", q)
            return q * slope - square

        q = mpmath.findroot(missing, (40, 50), solver="anderson", tol=1e-15)
        c = float(q / by_mpmath("sigmoid", q)[0])
    found = critical_gain(sigmoid, 50, 200)
    assert found == about(c, 1e-9) and 103.0 < found < 103.01
    assert fixed_length(sigmoid, found) == about(float(q), 1e-9)
    for gain, above in (50, False), (found - 0.01, False), (found + 0.01, True), (200, True):
        assert (slope_factor(sigmoid, gain, fixed_length(sigmoid, gain)) > 1) == above


@pytest.mark.parametrize(("activation", "c"), [(tanh, 1), (erf, math.pi / 4)], ids=str)
def test_the_critical_gain_of_an_activation_that_settles_at_nothing(activation, c):
    """It is 1 / f'(0)^2. Above it the factor leaves 1 like the square of the excess only, so that a rounding of 1e-13 can move the zero by its root."""
    assert critical_gain(activation, 0.5, 2) == pytest.approx(c, abs=3e-6)


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", [relu, leaky_relu, elu], ids=repr)
def test_an_activation_that_need_not_settle_is_refused(activation):
    """By name, by both functions that need the fixed length, whatever the gain."""
    for c in 0.5, 2.0, 50.0:
        with pytest.raises(ValueError, match=repr(activation)):
            fixed_length(activation, c)
    with pytest.raises(ValueError, match=repr(activation)):
        critical_gain(activation, 0.5, 4)


def test_a_gain_that_is_no_number_and_an_interval_without_a_critical_gain_are_refused():
    """No root is made up."""
    for nothing in math.nan, math.inf:
        with pytest.raises(ValueError):
            fixed_length(tanh, nothing)
    for smallest, largest in (1, 50), (150, 200):
        with pytest.raises(ValueError):
            critical_gain(sigmoid, smallest, largest)


@pytest.mark.parametrize("wrong", [-1.0, -4, -1e-9, math.nan, math.inf])
def test_a_length_and_a_gain_that_are_no_variances_are_refused(wrong):
    """The root of a negative length is imaginary, and its square a plausible negative mean."""
    for use in (lambda: normal_mean(numpy.square, wrong), lambda: next_length(tanh, 1.0, wrong)):
        with pytest.raises(ValueError, match="a length is"):
            use()
    with pytest.raises(ValueError, match="a length is"):
        slope_factor(tanh, 1.0, wrong)
    with pytest.raises(ValueError, match="a gain is"):
        fixed_length(tanh, wrong)


def test_a_sigmoid_settles_above_zero_at_the_smallest_gain():
    """At about c/4, however small c is."""
    assert 0 < fixed_length(sigmoid, 1e-15) < 1e-15
    assert fixed_length(sigmoid, 3e-12) == pytest.approx(7.5e-13, abs=2e-15)
