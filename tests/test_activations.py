"""The activations against mpmath, exact fractions and sympy's derivatives, for every kind of number."""

import math
from fractions import Fraction

import ml_dtypes
import mpmath
import numpy
import pytest
import scipy.special
import sympy

from claims.lab.activations import elu, leaky_relu, relu, sigmoid, step, tanh

ALL = [relu, leaky_relu, elu, sigmoid, tanh, step]
RATIONAL = [relu, leaky_relu, step]
TRANSCENDENTAL = [elu, sigmoid, tanh]
X = sympy.Symbol("x", real=True)

# Bits of precision and the exponent of the smallest normal number: IEEE 754-2019, table 3.5, and bfloat16.
FORMATS = {"float16": (11, -14), "bfloat16": (8, -126), "float32": (24, -126), "float64": (53, -1022)}
DTYPES = {name: numpy.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name) for name in FORMATS}
LARGEST = {name: float(ml_dtypes.finfo(kind).max) for name, kind in DTYPES.items()}

#: One maker for each kind of number that has infinities, small and huge values: from a float to that kind.
MAKERS = {"float": float, "mpf": mpmath.mpf} | {name: kind.type for name, kind in DTYPES.items()}
MAKERS |= {f"{name} array": lambda v, kind=kind: numpy.array([[v]], dtype=kind) for name, kind in DTYPES.items()}

each = pytest.mark.parametrize("activation", ALL, ids=repr)
each_format = pytest.mark.parametrize("name", FORMATS)
each_kind = pytest.mark.parametrize("kind", MAKERS)
value_and_slope = pytest.mark.parametrize("which", ["value", "slope"])


def part(activation, which):
    return activation if which == "value" else activation.slope


def number(result):
    """A scalar, or an array with a single entry, as a Python float."""
    return float(numpy.ravel(result)[0]) if hasattr(result, "dtype") else float(result)


# --- kinds ------------------------------------------------------------------------------------------------------------


@each
@value_and_slope
@pytest.mark.parametrize("value", [-2.5, 0.75], ids=["left", "right"])
@each_kind
def test_the_kind_of_number_is_kept(activation, which, value, kind):
    """A float stays a float (numpy's too), an mpmath number one of mpmath's, an array an array of shape and format."""
    x = MAKERS[kind](value)
    result = part(activation, which)(x)
    assert type(result) is type(x)
    if hasattr(x, "dtype"):
        assert (result.dtype, result.shape) == (x.dtype, x.shape)


@each
@value_and_slope
@each_format
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 3), (1, 2, 3)], ids=str)
def test_shape_and_format_of_an_array_are_kept_and_the_input_is_left_alone(activation, which, name, shape):
    """Every entry is that of the scalar at its place, also in a view that runs backwards through memory."""
    x = numpy.linspace(-3, 3, math.prod(shape)).reshape(shape).astype(DTYPES[name])[..., ::-1]
    before = x.copy()
    result = part(activation, which)(x)
    assert (result.dtype, result.shape) == (x.dtype, x.shape)
    assert (x == before).all()
    # SIMD code and its scalar tail may differ: 8 ulp at values below 3 + 1 are 8 * 4u.
    one_by_one = numpy.array([number(part(activation, which)(entry)) for entry in x.ravel()]).reshape(shape)
    assert numpy.allclose(result.astype(float), one_by_one, rtol=0, atol=32 * 2.0 ** -FORMATS[name][0])


@pytest.mark.parametrize("activation", RATIONAL, ids=repr)
@pytest.mark.parametrize("value", [-7, -1, 0, 1, 7, 10**400, -(10**400)], ids="-7 -1 0 1 7 huge -huge".split())
def test_exact_numbers_stay_exact(activation, value):
    """Integers and fractions, however large, give the exact rational value and slope, and no float creeps in."""
    hundredth = Fraction(1, 100)
    expected = {
        relu: (max(value, 0), value > 0),
        leaky_relu: (max(value, value * hundredth), 1 if value > 0 else hundredth),
        step: (value >= 0, 0),
    }[activation]
    for x in (value, Fraction(value), Fraction(value, 3)):
        scale = Fraction(1, 3) if x != value and activation is not step else 1
        assert (activation(x), activation.slope(x)) == (expected[0] * scale, expected[1])
        allowed = {Fraction} if type(x) is Fraction else {int, Fraction}
        assert {type(activation(x)), type(activation.slope(x))} <= allowed
    if activation is not leaky_relu:
        assert type(activation(value)) is type(activation.slope(value)) is int


@each
@value_and_slope
def test_symbols_stay_symbols(activation, which):
    """An expression comes back for an expression, in the same variable, and for an exact number."""
    result = part(activation, which)(2 * X + 1)
    assert isinstance(result, sympy.Basic) and result.free_symbols == {X}
    assert isinstance(part(activation, which)(sympy.Rational(-1, 3)), sympy.Basic)


@pytest.mark.parametrize("activation", TRANSCENDENTAL, ids=repr)
@pytest.mark.parametrize("x", [Fraction(1, 2), Fraction(-3), 1, 0, True], ids=repr)
def test_no_exact_answer_is_a_helpful_error(activation, x):
    """The message says which function, which argument, and what to pass instead."""
    for call in (activation, activation.slope, activation.original, activation.original_slope):
        with pytest.raises(TypeError) as caught:
            call(x)
        for hint in (activation.name, repr(x), "float", "sympy.Rational"):
            assert hint in str(caught.value)


@each
@value_and_slope
@pytest.mark.parametrize("kind", ["int8", "int32", "int64", "uint8"])
def test_an_array_of_integers_gives_right_values_or_a_type_error(activation, which, kind):
    """It must never be cut to whole numbers silently: the sigmoid is not 0 at 1, nor leaky_relu 0 at -50."""
    values = [0, 1, 3, 50] if kind == "uint8" else [-50, -1, 0, 3]
    try:
        result = part(activation, which)(numpy.array(values, dtype=kind))
    except TypeError:
        return
    with mpmath.workprec(200):
        exact = [float(EXACT[activation][which == "slope"](mpmath.mpf(value))) for value in values]
    # float16 at worst, whose ulp is at most 2^-10 of a number; the slope of tanh has an absolute error only, see below.
    assert numpy.allclose(result, exact, rtol=2**-9, atol=18 * 2.0**-24)


# --- values -----------------------------------------------------------------------------------------------------------

# Each function and its slope once more, in other forms than the module's, so that a slip there is not repeated here.
EXACT = {
    relu: (lambda x: (x + abs(x)) / 2, lambda x: mpmath.mpf(int(x > 0))),
    leaky_relu: (lambda x: max(x, x / 100), lambda x: 1 if x > 0 else mpmath.mpf(1) / 100),
    elu: (lambda x: max(x, 0) + mpmath.expm1(min(x, 0)), lambda x: mpmath.exp(min(x, 0))),
    sigmoid: (
        lambda x: mpmath.exp(x / 2) / (2 * mpmath.cosh(x / 2)),
        lambda x: 1 / (2 * mpmath.cosh(x / 2)) ** 2,
    ),
    tanh: (lambda x: mpmath.sinh(x) / mpmath.cosh(x), lambda x: 1 / mpmath.cosh(x) ** 2),
    step: (lambda x: mpmath.mpf(int(x >= 0)), lambda x: mpmath.mpf(0)),
}

RATIONALS = [sign * Fraction(p, q) for p, q in [(1, 10**12), (1, 3), (7, 2), (30, 1), (100, 1)] for sign in (1, -1)]


@each
@pytest.mark.parametrize("point", RATIONALS, ids=str)
def test_high_precision_agrees_with_the_symbols(activation, point):
    """The mpmath implementation and the symbolic truth share 50 digits, in the value and in the slope."""
    symbol = sympy.Rational(point.numerator, point.denominator)
    with mpmath.workdps(60):
        x = mpmath.mpf(point.numerator) / point.denominator
        value, slope = mpmath.mpf(sympy.N(activation(symbol), 60)), mpmath.mpf(sympy.N(activation.slope(symbol), 60))
        # The argument is rounded at 60 digits, and |x f'(x) / f(x)| <= 100 here, which leaves 57. The slopes are at
        # most 1 and 1 - tanh^2 may cancel, so they are compared absolutely.
        assert abs(activation(x) - value) <= abs(value) * mpmath.mpf("1e-50")
        assert abs(activation.slope(x) - slope) <= mpmath.mpf("1e-50")


@each
@pytest.mark.parametrize("point", RATIONALS, ids=str)
def test_the_symbols_agree_with_another_form_and_with_sympys_derivative(activation, point):
    """Symbolic value and slope, against the formulas above and against what sympy makes of differentiating."""
    symbol = sympy.Rational(point.numerator, point.denominator)
    derivative = sympy.N(sympy.diff(activation(X), X).subs(X, symbol), 60)
    with mpmath.workdps(60):
        x = mpmath.mpf(point.numerator) / point.denominator
        value, slope = (exact(x) for exact in EXACT[activation])
        assert abs(mpmath.mpf(sympy.N(activation(symbol), 60)) - value) <= abs(value) * mpmath.mpf("1e-50")
        slopes = activation.slope(symbol), activation.slope(X).subs(X, symbol)
        for found in (derivative, *(sympy.N(one, 60) for one in slopes)):
            assert abs(mpmath.mpf(found) - slope) <= abs(slope) * mpmath.mpf("1e-50")


def inputs(name):
    """Magnitudes from the smallest subnormal to the largest number of the format, and many between -30 and 30."""
    precision, smallest = FORMATS[name]
    exponents = numpy.linspace(smallest - precision + 1, math.floor(math.log2(LARGEST[name])) - 0.5, 40)
    sizes = numpy.append(2.0**exponents, LARGEST[name])
    near = numpy.random.default_rng(0).uniform(-30, 30, 120)
    return numpy.concatenate([sizes, -sizes, near, [0.0]]).astype(DTYPES[name])


def ulp(name, exact):
    """The gap of the format at an exact result (Muller et al. 2018, section 2.3)."""
    precision, smallest = FORMATS[name]
    exponent = mpmath.frexp(exact)[1] - 1 if exact else smallest
    return mpmath.ldexp(1, max(exponent, smallest) - precision + 1)


# Ulps by which a result in float32 or float64 may be off, relative errors of r u being at most r ulp.
# libm's and numpy's exp, expm1 and tanh err by at most 4 ulp (numpy's own accuracy tests allow that).
# sigmoid: e^x / (1 + e^x), libm's exp within 1 ulp = 2u, a sum and a quotient with u each: 4. Its slope: 4 + 4 + 1.
# leaky_relu: the rounded 1/100 and the product, u |y| + half an ulp: 1.5, and a little for the product of the two.
# tanh: its slope 1 - h^2 has no small relative error; h errs by 4 ulp <= 8u, so the slope by at most 16u + 2u = 18u.
ULPS = {
    relu: (0, 0),
    leaky_relu: (1.51, 0.5),
    elu: (4, 4),
    sigmoid: (4, 9),
    tanh: (4, 0),
    step: (0, 0),
}
ABSOLUTE = {(tanh, "slope"): 18}


def tolerance(activation, which, name, exact):
    ulps = ULPS[activation][which == "slope"]
    if activation in RATIONAL:
        return ulps * ulp(name, exact)
    # float16 and bfloat16 are computed in float32 and rounded once. Below the smallest normal number of the format
    # computed in, a result may be flushed to zero (as scipy's expit does).
    wide = "float64" if name == "float64" else "float32"
    allowed = ulps * ulp(wide, exact) + mpmath.ldexp(1, FORMATS[wide][1])
    allowed += ABSOLUTE.get((activation, which), 0) * mpmath.ldexp(1, -FORMATS[wide][0])
    # Half an ulp of the narrow format at the result or, where the error reaches over a power of two, a trifle more.
    return allowed if name == wide else allowed + ulp(name, exact) * mpmath.mpf("0.5001")


def far_off(activation, which, name, xs, results):
    """Inputs at which a result is further from the exact one than the format excuses."""
    found = []
    with mpmath.workprec(300):
        for x, result in zip(xs, results, strict=True):
            exact = EXACT[activation][which == "slope"](mpmath.mpf(float(x)))
            error = abs(mpmath.mpf(float(result)) - exact)
            if not error <= tolerance(activation, which, name, exact):
                found.append((float(x), float(result), mpmath.nstr(error / ulp(name, exact), 5) + " ulp"))
    return found


@each
@value_and_slope
@each_format
def test_arrays_agree_with_mpmath(activation, which, name):
    """Within the derived number of ulp at small, moderate and huge inputs of either sign."""
    x = inputs(name)
    assert not far_off(activation, which, name, x, part(activation, which)(x))


@each
@value_and_slope
def test_floats_agree_with_mpmath(activation, which):
    """The scalar code on Python's floats, which needs no numpy, is as good as the arrays."""
    xs = [float(x) for x in inputs("float64")]
    assert not far_off(activation, which, "float64", xs, map(part(activation, which), xs))


@pytest.mark.parametrize("which", ["value", "slope"])
def test_the_sigmoid_of_a_float_keeps_its_digits_far_to_the_left(which):
    """Where scipy gives up at -709.78, plain floats go on into the subnormals: correct to a subnormal ulp or two."""
    xs = [-709.0, -715.0, -730.5, -744.0]
    with mpmath.workprec(300):
        for x in xs:
            exact = EXACT[sigmoid][which == "slope"](mpmath.mpf(x))
            assert abs(mpmath.mpf(part(sigmoid, which)(x)) - exact) <= 9 * ulp("float64", exact)
            assert part(sigmoid, which)(x) > 0


# --- corners, ends and what is no number ------------------------------------------------------------------------------

# Left and right limit of the value, left and right limit of the slope.
LIMITS = {
    relu: (0, math.inf, 0, 1),
    leaky_relu: (-math.inf, math.inf, 0.01, 1),
    elu: (-1, math.inf, 0, 1),
    sigmoid: (0, 1, 0, 0),
    tanh: (-1, 1, 0, 0),
    step: (0, 1, 0, 0),
}


def close(kind, result, expected):
    """Equal but for the rounding of the coefficient 1/100."""
    precision = FORMATS.get(kind.removesuffix(" array"), (53,))[0]
    return number(result) == pytest.approx(expected, rel=2.0**-precision, abs=0)


@each
@each_kind
@pytest.mark.parametrize("side", [0, 1], ids=["left", "right"])
def test_infinities_give_the_limits(activation, kind, side):
    """No NaN where a limit exists, no exception and no warning."""
    x = MAKERS[kind]((-math.inf, math.inf)[side])
    with numpy.errstate(over="raise", invalid="raise", divide="raise"):
        assert close(kind, activation(x), LIMITS[activation][side])
        assert close(kind, activation.slope(x), LIMITS[activation][side + 2])


@each
@each_kind
@pytest.mark.parametrize("side", [0, 1], ids=["left", "right"])
def test_huge_inputs_are_no_trouble(activation, kind, side):
    """At the ends of the format (and far beyond, for mpmath) there is neither an overflow nor a NaN."""
    size = LARGEST.get(kind.removesuffix(" array"), LARGEST["float64"])
    x = MAKERS[kind](size if side else -size)
    *values, left, right = LIMITS[activation]
    with numpy.errstate(over="raise", invalid="raise", divide="raise"):
        value, slope = activation(x), activation.slope(x)
    expected = values[side]
    if math.isinf(expected):
        expected = number(x) * (left, right)[side]
    # The slope on the left is a coefficient or vanishes, below anything that a double can hold. Two roundings.
    assert number(value) == pytest.approx(expected, rel=2 * 2.0 ** -FORMATS.get(kind.removesuffix(" array"), (53,))[0])
    assert close(kind, slope, (left, right)[side])


@each
@each_kind
def test_not_a_number_stays_not_a_number(activation, kind):
    """A NaN that comes out as a plain value would hide whatever went wrong before it."""
    with numpy.errstate(invalid="ignore"):  # ml_dtypes warns when it compares a NaN
        assert math.isnan(number(activation(MAKERS[kind](math.nan))))


@each
def test_the_slope_at_not_a_number_is_the_same_for_every_kind(activation):
    """Libraries disagree about it for relu; floats, mpmath and arrays should not disagree with each other."""
    with numpy.errstate(invalid="ignore"):  # ml_dtypes warns when it compares a NaN
        found = {kind: number(activation.slope(make(math.nan))) for kind, make in MAKERS.items()}
    reference = found["float64 array"]
    for kind, slope in found.items():
        assert math.isnan(slope) if math.isnan(reference) else close(kind, slope, reference), found


@each
@each_kind
def test_both_zeros_have_the_value_and_the_left_slope(activation, kind):
    """At 0 the numeric slope of relu and leaky_relu is the one on the left; minus zero is no other number."""
    value = {sigmoid: 0.5, step: 1}.get(activation, 0)
    slope = {relu: 0, leaky_relu: 0.01, elu: 1, sigmoid: 0.25, tanh: 1, step: 0}[activation]
    for zero in (0.0, -0.0):
        x = MAKERS[kind](zero)
        assert number(activation(x)) == value
        assert close(kind, activation.slope(x), slope)
    assert activation(sympy.Integer(0)) == sympy.Rational(value)


@pytest.mark.parametrize("activation", [relu, leaky_relu, step], ids=repr)
def test_there_is_no_symbolic_slope_at_a_corner(activation):
    """Where the one-sided derivatives differ, or the function jumps, the symbols say so."""
    assert activation.slope(sympy.Integer(0)) is sympy.nan


def test_the_symbolic_slope_of_elu_at_zero_exists_for_alpha_one_alone():
    """Left and right limit of the slope are alpha and 1."""
    assert elu.slope(sympy.Integer(0)) == 1
    assert elu.slope(sympy.Integer(0), alpha=2) is sympy.nan


# --- slopes as back-propagation takes them ----------------------------------------------------------------------------


@each
@each_format
def test_slopes_after_are_the_slopes(activation, name):
    """The shortcut from the value agrees with the slope up to the rounding of that value."""
    x = inputs(name)
    x = x[abs(x.astype(float)) < 100]  # around which the slopes have long vanished or settled
    slope = activation.slope_after(x, activation(x))
    assert (slope.dtype, slope.shape) == (x.dtype, x.shape)
    # The value errs by 4 ulp <= 8u, the shortcut's derivative with respect to it is at most 2, two more roundings: 18u,
    # and as much again for the slope which it is compared with.
    assert numpy.allclose(
        slope.astype(float), activation.slope(x).astype(float), rtol=0, atol=36 * 2.0 ** -FORMATS[name][0]
    )


@each
def test_slopes_after_use_no_shortcut_once_the_function_is_replaced(activation):
    """A mutant's slope must reach the networks, and the shortcut must come back afterwards."""
    x = numpy.array([-1.0, 2.0])
    usual = activation.slope_after(x, activation(x))
    with activation.replaced(numeric_slope=lambda x: x * 0 + 7):
        assert (activation.slope_after(x, activation(x)) == 7).all()
    assert (activation.slope_after(x, activation(x)) == usual).all()


# --- replacing --------------------------------------------------------------------------------------------------------

PARTS = ["symbolic", "numeric", "symbolic_slope", "numeric_slope"]


def answers(activation):
    """What the four parts of an activation answer at 2, and the originals, which nothing may replace."""
    two = sympy.Integer(2)
    return {
        "symbolic": activation(two),
        "numeric": activation(2.0),
        "symbolic_slope": activation.slope(two),
        "numeric_slope": activation.slope(2.0),
        "original": (activation.original(two), activation.original(2.0)),
        "original_slope": (activation.original_slope(two), activation.original_slope(2.0)),
    }


def seven(x):
    return x * 0 + 7


@each
@pytest.mark.parametrize("name", PARTS)
def test_only_what_is_given_is_replaced(activation, name):
    """The other three parts and the originals stay, and afterwards all of it is as it was."""
    usual = answers(activation)
    with activation.replaced(**{name: seven}):
        assert answers(activation) == usual | {name: 7}
    assert answers(activation) == usual


@each
def test_replacements_nest(activation):
    """The inner block adds to the outer one, and leaving it brings the outer one back."""
    usual = answers(activation)
    with activation.replaced(numeric=seven, symbolic=seven):
        with activation.replaced(numeric=lambda x: x * 0 + 8, numeric_slope=seven):
            assert answers(activation) == usual | {"symbolic": 7, "numeric": 8, "numeric_slope": 7}
        assert answers(activation) == usual | {"symbolic": 7, "numeric": 7}
    assert answers(activation) == usual


@each
def test_an_exception_ends_a_replacement(activation):
    """A mutant is meant to make checks fail, which is no reason to stay."""
    usual = answers(activation)
    with pytest.raises(ZeroDivisionError), activation.replaced(numeric=seven):
        raise ZeroDivisionError
    assert answers(activation) == usual


def test_a_replacement_is_given_the_parameters_and_every_kind_of_number():
    """It is called just as the function it stands for."""
    with leaky_relu.replaced(numeric=lambda x, negative_slope=5: x * negative_slope):
        assert (leaky_relu(3), leaky_relu(Fraction(1, 2), negative_slope=4)) == (15, 2)
        assert (leaky_relu(numpy.array([1.0, 2.0]), negative_slope=3) == [3.0, 6.0]).all()
    # A replaced sigmoid may well be rational, but it stands for one that is not.
    with sigmoid.replaced(numeric=seven), pytest.raises(TypeError):
        sigmoid(Fraction(1, 2))


# --- sigmoid and tanh apart -------------------------------------------------------------------------------------------

SAMPLES = [sympy.Rational(1, 2), X, *(make(0.5) for make in MAKERS.values())]


def poison(*args, **kwargs):
    raise AssertionError("sigmoid and tanh must not be defined through each other")


@pytest.mark.parametrize(("one", "other"), [(sigmoid, tanh), (tanh, sigmoid)], ids=repr)
@pytest.mark.parametrize("x", SAMPLES, ids=lambda x: f"{type(x).__name__} {getattr(x, 'dtype', '')}")
def test_neither_needs_the_other(one, other, x, monkeypatch):
    """With the other one out of order, in this module and in the libraries below, value and slopes are unchanged."""

    def all_of_it():
        after = [one.slope_after(x, one(x))] if hasattr(x, "dtype") else []
        return [one(x), one.slope(x), *after]

    usual = all_of_it()
    if other is tanh:
        for library in (math, numpy, mpmath, sympy):
            monkeypatch.setattr(library, "tanh", poison)
    else:
        monkeypatch.setattr(scipy.special, "expit", poison)
    with other.replaced(**dict.fromkeys(PARTS, poison)):
        assert all_of_it() == usual


# --- parameters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameter", [Fraction(1, 5), 0.25, 0, 2, 1], ids=repr)
@each_kind
def test_leaky_relu_takes_its_slope_on_the_left(parameter, kind):
    """In every kind of number, for a fraction, a float and an integer; the right half does not feel it."""
    for x, value, slope in [(-3, -3 * parameter, parameter), (0, 0, parameter), (3, 3, 1)]:
        x = MAKERS[kind](x)
        assert number(leaky_relu(x, negative_slope=parameter)) == pytest.approx(
            float(value), rel=4 * 2.0 ** -FORMATS.get(kind.removesuffix(" array"), (53,))[0]
        )
        assert close(kind, leaky_relu.slope(x, negative_slope=parameter), float(slope))


@pytest.mark.parametrize("parameter", [Fraction(1, 3), 0.25, 2, 0], ids=repr)
@each_kind
def test_elu_takes_alpha(parameter, kind):
    """alpha (e^x - 1) on the left, with the slope alpha e^x, alpha at 0 included; the right half does not feel it."""
    alpha, e = float(parameter), math.exp(-1)
    for x, value, slope in [(-1, alpha * (e - 1), alpha * e), (0, 0, alpha), (2, 2, 1)]:
        x = MAKERS[kind](x)
        # alpha rounded, exp or expm1 within 4 ulp <= 8u, the product, and one more rounding for the narrow formats.
        few = 11 * 2.0 ** -FORMATS.get(kind.removesuffix(" array"), (53,))[0]
        assert number(elu(x, alpha=parameter)) == pytest.approx(value, rel=few, abs=0)
        assert number(elu.slope(x, alpha=parameter)) == pytest.approx(slope, rel=few, abs=0)


def test_parameters_are_exact_for_exact_numbers():
    """Fractions and symbols keep a fraction as it is, and the originals take parameters as well."""
    fifth = Fraction(1, 5)
    assert leaky_relu(Fraction(-3, 7), negative_slope=fifth) == Fraction(-3, 35)
    assert leaky_relu.slope(Fraction(-3, 7), negative_slope=fifth) == fifth
    assert leaky_relu(sympy.Rational(-3, 7), negative_slope=fifth) == sympy.Rational(-3, 35)
    assert leaky_relu.slope(sympy.Integer(-1), negative_slope=fifth) == sympy.Rational(1, 5)
    assert leaky_relu.original(-10, negative_slope=fifth) == -2
    assert leaky_relu.original_slope(-10, negative_slope=fifth) == fifth
    third = elu(sympy.Integer(-1), alpha=Fraction(1, 3))
    assert sympy.simplify(third - (sympy.exp(-1) - 1) / 3) == 0
    assert not third.has(sympy.Float)


def test_the_default_slope_of_leaky_relu_is_a_hundredth_in_every_kind():
    """Exact where that is possible, to the last digit for mpmath, and the nearest number in each format."""
    assert leaky_relu.slope(-1) == leaky_relu.slope(Fraction(-1)) == Fraction(1, 100)
    assert leaky_relu.slope(sympy.Integer(-1)) == sympy.Rational(1, 100)
    assert leaky_relu.slope(-1.0) == 0.01
    with mpmath.workdps(50):
        # The double 0.01 agrees with 1/100 to 18 digits only.
        assert abs(leaky_relu.slope(mpmath.mpf(-1)) * 100 - 1) < mpmath.mpf("1e-49")
        assert abs(leaky_relu(mpmath.mpf(-3)) * 100 + 3) < mpmath.mpf("1e-48")
    for name, kind in DTYPES.items():
        nearest = kind.type(0.01)
        off = abs(Fraction(float(leaky_relu.slope(kind.type(-1)))) - Fraction(1, 100))
        # Half the gap of the format at 1/100, which lies between 2^-7 and 2^-6.
        assert off <= Fraction(2) ** (-7 - FORMATS[name][0]) and leaky_relu.slope(kind.type(-1)) == nearest


@pytest.mark.parametrize("activation", [relu, sigmoid, tanh, step], ids=repr)
def test_an_unknown_parameter_is_refused(activation):
    """A parameter that a function does not have is a slip, not to be swallowed."""
    for x in (1.0, sympy.Integer(1), numpy.float32(1)):
        with pytest.raises(TypeError):
            activation(x, negative_slope=0.5)
