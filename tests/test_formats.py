"""The float formats against numpy.nextafter, a listing of every 16-bit value, and rounding of exact fractions."""

import math
from bisect import bisect_left, bisect_right
from fractions import Fraction
from functools import cache
from itertools import pairwise

import ml_dtypes
import mpmath
import numpy
import pytest

from claims.lab import formats
from claims.lab.formats import (
    EIGHT_BITS,
    FORMATS,
    dtype,
    every_number,
    every_value,
    gap,
    largest,
    largest_below,
    neighbours,
    reference,
    spaced,
    spread_float64,
    unit_roundoff,
)

# Bits of precision, exponents of the smallest normal and the largest numbers: IEEE 754-2019, table 3.5, and bfloat16.
LAYOUT = {
    "float16": (11, -14, 15),
    "bfloat16": (8, -126, 127),
    "float32": (24, -126, 127),
    "float64": (53, -1022, 1023),
}
SMALL = ["float16", "bfloat16"]
TINY = {"float8_e4m3fn": (4, -6, 8), "float8_e5m2": (3, -14, 15)}  # Micikevicius et al. 2022, table 1
LARGEST = {name: (2 - 2.0 ** (1 - precision)) * 2.0**highest for name, (precision, _, highest) in LAYOUT.items()}

each = pytest.mark.parametrize("name", LAYOUT)
each_small = pytest.mark.parametrize("name", SMALL)


@cache
def listed(name):
    """Every finite value of a small format, ascending, by arithmetic: m 2^(e-p+1) with m below 2^p. Zero comes once."""
    precision, lowest, highest = LAYOUT[name]
    half = 2 ** (precision - 1)
    sizes = [m * 2.0 ** (lowest - precision + 1) for m in range(1, half)]
    sizes += [m * 2.0 ** (e - precision + 1) for e in range(lowest, highest + 1) for m in range(half, 2 * half)]
    return [-size for size in reversed(sizes)] + [0.0] + sizes


def rounded(name, exact):
    """A fraction rounded to the nearest value of a format, ties to even, as a fraction or an infinity."""
    precision, lowest, highest = LAYOUT[name]
    size = abs(exact)
    exponent = lowest
    if size:
        exponent = size.numerator.bit_length() - size.denominator.bit_length()
        exponent -= size < Fraction(2) ** exponent
    gap = Fraction(2) ** (max(exponent, lowest) - precision + 1)
    result = round(size / gap) * gap  # Python rounds a fraction's tie to even; even multiples have even significands
    if result >= Fraction(2) ** (highest + 1):
        result = math.inf
    return -result if exact < 0 else result


def fraction(number):
    """An mpmath number as it is."""
    sign, mantissa, exponent, _ = number._mpf_
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** exponent


def doubles(name, count):
    """Positive doubles over the whole range of a format and a little beyond both ends, evenly in the logarithm."""
    precision, lowest, highest = LAYOUT[name]
    exponents = numpy.random.default_rng(0).uniform(lowest - precision - 1, highest + 1.05, count)
    return 2.0 ** numpy.clip(exponents, -1074, 1023.99)


# --- names and counts -------------------------------------------------------------------------------------------------


def test_the_rounding_used_as_a_witness_here_is_ieees():
    """The fractions below are rounded as numpy rounds doubles to float16 and float32, ties and overflow included."""
    for name in ("float16", "float32"):
        values = doubles(name, 2000)
        values = numpy.concatenate([values, -values, [0.0, 65519.99, 65520.0, 2.0**-25, 3 * 2.0**-25, 2049.0, 2051.0]])
        with numpy.errstate(over="ignore"):
            expected = values.astype(name).astype(float)
        assert [float(rounded(name, Fraction(value))) for value in values] == expected.tolist()


@each
def test_the_formats_are_those_of_the_libraries(name):
    """Name, precision, half the gap above 1 and largest value, as numpy and ml_dtypes know them."""
    info = ml_dtypes.finfo(dtype(name))
    assert dtype(name).name == name and set(FORMATS) == set(LAYOUT)
    assert FORMATS[name] == info.nmant + 1 == LAYOUT[name][0]
    assert unit_roundoff(name) == float(info.eps) / 2
    assert largest(name) == float(info.max) == LARGEST[name] and neighbours(name, info.max)[1] == math.inf
    one, u = dtype(name).type(1), unit_roundoff(name)
    with mpmath.workprec(100):
        assert float(reference(name, lambda x: x + u, one)) == 1  # a tie
        assert float(reference(name, lambda x: x + u * 1.01, one)) == 1 + 2 * u


@each_small
def test_every_value_is_every_value(name):
    """Exactly the values that arithmetic lists, with a second zero, both infinities and, if wanted, the NaNs."""
    values = every_value(name)
    assert values.dtype == dtype(name)
    wide = values.astype(float)
    assert sorted(wide.tolist()) == sorted([-math.inf, *listed(name), 0.0, math.inf])
    assert sorted(numpy.signbit(wide[wide == 0]).tolist()) == [False, True]
    # A NaN has the exponent of the infinities and any significand but zero, of either sign.
    nans = 2 * (2 ** (LAYOUT[name][0] - 1) - 1)
    assert every_value(name, nan=True).shape == (2**16,) and values.shape == (2**16 - nans,)
    with numpy.errstate(invalid="ignore"):  # ml_dtypes warns when it converts a NaN
        assert numpy.isnan(every_value(name, nan=True).astype(float)).sum() == nans


@each_small
def test_every_number_is_every_value_at_its_place(name):
    """As Python floats the very values of the arrays, signs of zeros and NaNs included, in the order of their bits."""
    with numpy.errstate(invalid="ignore"):
        wide = every_value(name, nan=True).astype(float)
    numbers = every_number(name)
    assert {type(number) for number in numbers} == {float} and len(numbers) == 2**16
    assert numpy.array_equal(numpy.array(numbers), wide, equal_nan=True)
    known = ~numpy.isnan(wide)
    assert (numpy.signbit(numbers) == numpy.signbit(wide))[known].all()
    with pytest.raises(ValueError, match="every_number is for float16 and bfloat16"):
        every_number("float32")


@each
def test_python_floats_are_rounded_as_fractions_are(name):
    """Over the whole range and beyond, with ties, subnormal numbers and signs of zeros. (ml_dtypes rounds a double to bfloat16 by way of
    float32, and so twice.)"""
    precision, lowest, highest = LAYOUT[name]
    half = 2.0**-precision
    ties = [1 + half, 1 + 3 * half, 2.0**lowest * half, 3 * 2.0**lowest * half, (2 - half) * 2.0**highest]
    values = [*doubles(name, 2000).tolist(), *ties, *(math.nextafter(tie, end) for tie in ties for end in (0, 4e38))]
    for value in [*values, *(-value for value in values)]:
        if math.isfinite(value):
            got = formats.rounded(name, value)
            assert got == rounded(name, Fraction(value)) and math.copysign(1, got) == math.copysign(1, value), value
    for value in 0.0, -0.0, math.inf, -math.inf:
        assert repr(formats.rounded(name, value)) == repr(value)
    assert math.isnan(formats.rounded(name, math.nan))


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32"])
def test_operations_on_python_floats_are_rounded_once(name):
    """Sums, products and quotients of two values, computed in float64 and rounded, are the format's own, subnormal ones too."""
    sizes = doubles(name, 4000)
    with numpy.errstate(all="ignore"):
        a, b = numpy.concatenate([sizes, sizes[::-1] / 8, -sizes]).astype(dtype(name)).reshape(2, -1)
        results = a + b, a - b, a * b, a / b
    for i, (x, y) in enumerate(zip(a.astype(float).tolist(), b.astype(float).tolist(), strict=True)):
        if y and math.isfinite(x) and math.isfinite(y):
            for own, mine in zip(results, (x + y, x - y, x * y, x / y), strict=True):
                assert float(own[i]) == formats.rounded(name, mine)


@pytest.mark.parametrize("name", TINY)
def test_the_formats_of_eight_bits(name):
    """Their values by arithmetic. In the first, one significand of the largest exponent is taken for NaN, and there are no infinities."""
    precision, lowest, highest = TINY[name]
    assert EIGHT_BITS[name] == precision and unit_roundoff(name) == 2.0**-precision and set(EIGHT_BITS) == set(TINY)
    half = 2 ** (precision - 1)
    sizes = {m * 2.0 ** (lowest - precision + 1) for m in range(half)}
    sizes |= {m * 2.0 ** (e - precision + 1) for e in range(lowest, highest + 1) for m in range(half, 2 * half)}
    sizes = sizes - {480.0} if name == "float8_e4m3fn" else sizes | {math.inf}
    assert set(abs(every_value(name).astype(float)).tolist()) == sizes
    assert largest(name) == max(sizes - {math.inf}) and len(every_value(name)) == 2 * len(sizes)
    assert float(neighbours(name, 1.0)[1]) == 1 + 2.0 ** (1 - precision)


@pytest.mark.parametrize("name", [*LAYOUT, *TINY])
def test_an_ulp_is_the_gap_between_neighbours(name):
    """At every power of two of the format and a little above it, at 0, and among the subnormal numbers."""
    precision, lowest, highest = (LAYOUT | TINY)[name]
    for exponent in [*range(lowest - precision + 1, highest, 1 + highest // 40), highest - 1]:
        value = 2.0**exponent
        size = float(neighbours(name, value)[1]) - value
        assert gap(name, value) == gap(name, -value * 1.2) == size
    assert gap(name, 0.0) == float(neighbours(name, 0.0)[1])
    assert gap(name, numpy.array([[1.0, 2.0]])).tolist() == [[2.0 ** (1 - precision), 2.0 ** (2 - precision)]]


@pytest.mark.parametrize("name", ["float32", "float64"])
def test_the_values_of_a_large_format_are_not_listed(name):
    """There are four thousand million or more."""
    with pytest.raises(ValueError, match=name):
        every_value(name)


# --- neighbours -------------------------------------------------------------------------------------------------------


@each_small
def test_neighbours_of_every_value(name):
    """For each finite value of the format, the ones before and after it in the list of all."""
    values = [-math.inf, *listed(name), math.inf]
    wrong = []
    for i in range(1, len(values) - 1):
        below, above = neighbours(name, dtype(name).type(values[i]))
        if (float(below), float(above)) != (values[i - 1], values[i + 1]):
            wrong.append(values[i])
    assert not wrong
    assert {neighbour.dtype for neighbour in neighbours(name, values[1])} == {dtype(name)}


@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_neighbours_are_numpys(name):
    """Over the whole range, subnormals, powers of two, both zeros and the largest number included."""
    kind = dtype(name).type
    info = numpy.finfo(name)
    edges = [0.0, info.smallest_subnormal, info.smallest_normal, 1, 2, 1 - info.epsneg, info.max]
    with numpy.errstate(over="ignore"):
        values = numpy.concatenate([doubles(name, 300).astype(name), numpy.array(edges, dtype=name)])
    values = values[numpy.isfinite(values)]
    for value in [*values, *-values]:
        with numpy.errstate(over="ignore"):  # nextafter warns where it leaves the finite numbers
            expected = numpy.nextafter(value, kind(-numpy.inf)), numpy.nextafter(value, kind(numpy.inf))
        assert neighbours(name, value) == expected


@each
def test_neighbours_of_a_python_float_are_those_of_the_nearest_value(name):
    """A plain number is rounded to the format first."""
    u = unit_roundoff(name)
    assert tuple(map(float, neighbours(name, 1.0 + u / 4))) == (1 - u, 1 + 2 * u)


# --- largest_below ----------------------------------------------------------------------------------------------------


@each_small
def test_the_place_where_a_property_ends_is_found(name):
    """Thresholds all over the format, zero and negative ones included, against the list of all values."""
    values = listed(name)
    for place in [*range(0, len(values) - 1, 997), len(values) // 2 - 1, len(values) // 2, len(values) - 2]:
        limit = values[place]
        found = largest_below(name, values[0], values[-1], lambda x, limit=limit: float(x) <= limit)
        assert tuple(map(float, found)) == (limit, values[place + 1])
        assert {end.dtype for end in found} == {dtype(name)}


@each
def test_few_values_are_tried(name):
    """Halving the bits takes as many steps as the format has bits, where a walk would take for ever."""
    tried = []
    largest_below(name, -LARGEST[name], LARGEST[name], lambda x: tried.append(x) or float(x) < 1)
    assert len(tried) <= 8 * dtype(name).itemsize + 2


@each
def test_a_property_that_changes_often_still_gives_neighbours_that_differ(name):
    """Which of the places it is does not matter, but it must be one."""

    def holds(x):
        return math.floor(float(x)) % 3 == 0

    low, high = largest_below(name, 0, 100, holds)
    assert holds(low) and not holds(high) and neighbours(name, low)[1] == high


@each
@pytest.mark.parametrize(
    ("low", "high", "holds"),
    [
        (0, 2, lambda x: x <= 5),
        (0, 2, lambda x: x > 5),
        (0, 2, lambda x: x >= 1),
        (1, 1, lambda x: x <= 1),
        (8, 2, lambda x: x > 4),
    ],
    ids=["true at both ends", "false at both ends", "the other way round", "a single value", "ends exchanged"],
)
def test_no_place_between_is_an_error(name, low, high, holds):
    """A pair that are not neighbours, or between which nothing changes, would be a wrong answer."""
    with pytest.raises(ValueError):
        largest_below(name, low, high, holds)


# --- reference --------------------------------------------------------------------------------------------------------


def wrongly_rounded(name, function, xs):
    """Inputs for which `reference` differs from the rounded fraction; the function must be exact with 200 bits."""
    with numpy.errstate(over="ignore"):
        results = reference(name, function, xs)
    assert results.dtype == dtype(name) and results.shape == numpy.shape(xs)
    with mpmath.workprec(200):
        exact = [fraction(function(mpmath.mpf(float(x)))) for x in xs]
    return [
        (float(x), float(result))
        for x, value, result in zip(xs, exact, results, strict=True)
        if float(result) != rounded(name, value)
    ]


@pytest.mark.parametrize("name", ["float16", "float32"])
def test_references_are_rounded_as_numpy_casts_doubles(name):
    """A second witness beside the fractions: values exact in float64, from far below the subnormals to overflow."""
    xs = doubles(name, 1000)
    xs = numpy.concatenate([xs, -xs])
    with numpy.errstate(over="ignore"):
        assert (reference(name, lambda x: x, xs) == xs.astype(name)).all()


@each
def test_references_are_the_nearest_values(name):
    """Of thirds of numbers over the whole range: never a tie, subnormals and overflow included."""
    xs = doubles(name, 400)
    assert not wrongly_rounded(name, lambda x: x / 3 - x, numpy.concatenate([xs, -xs]))


def midpoints(name):
    """Values x of the format, and functions that give exactly or nearly the middle between x and the next one above."""
    precision, lowest, _ = LAYOUT[name]
    if name in SMALL:
        values = [value for value in listed(name) if value >= 0]
        values = values[: 2**precision : 13] + values[2**precision :: 97] + values[-2:]
    else:
        values = reference(name, lambda x: x, doubles(name, 150)).astype(float)
        values = [value for value in values if math.isfinite(value)] + [0.0, LARGEST[name]]

    def above(x, part=1):
        exponent = max(mpmath.frexp(x)[1] - 1, lowest) if x else lowest
        return x + part * mpmath.ldexp(1, exponent - precision)

    return numpy.array(values), above


@each
def test_ties_go_to_the_even_neighbour(name):
    """Exactly half-way between two values, in both signs, up to the tie between the largest number and infinity."""
    xs, above = midpoints(name)
    assert not wrongly_rounded(name, above, xs)
    assert not wrongly_rounded(name, lambda x: -above(x), xs)


@each
@pytest.mark.parametrize("bits", [12, 30, 60, 100])
@pytest.mark.parametrize("side", [-1, 1], ids=["below", "above"])
def test_the_slightest_distance_from_a_tie_decides(name, side, bits):
    """2^-60 ulp beside the middle is lost in a double on the way, so that rounding twice goes wrong there."""
    xs, above = midpoints(name)
    xs = xs[:: 1 + len(xs) // 200]
    xs = numpy.append(xs, LARGEST[name])  # half-way from there to infinity is where overflow begins
    assert not wrongly_rounded(name, lambda x: above(x, 1 + side * mpmath.ldexp(1, -bits)), xs)


@each
@pytest.mark.parametrize("side", [-1, 1], ids=["below", "above"])
def test_enough_bits_are_used_to_decide_a_tie(name, side):
    """1 + u ± 2^-400 is beside the middle between 1 and its neighbour: 200 bits do not show it, Ziv's strategy does."""
    u = unit_roundoff(name)
    result = reference(name, lambda x: x + u + side * mpmath.ldexp(1, -400), numpy.array([1.0]))
    assert float(result[0]) == (1 if side < 0 else 1 + 2 * u)


@each
def test_references_of_a_transcendental_function_are_right(name):
    """sinh, against the list of values around a result computed with a thousand bits."""
    xs = numpy.array([-11.0, -3.3, -0.7, 1e-3, 0.1, 0.5, 1.0, 2.0, 7.7, 10.0])
    results = reference(name, mpmath.sinh, xs)
    with mpmath.workprec(1000):
        expected = [rounded(name, fraction(mpmath.sinh(mpmath.mpf(float(x))))) for x in xs]
    assert results.astype(float).tolist() == expected


@each
def test_the_shape_of_the_values_is_kept(name):
    """A scalar, nothing at all, and two axes."""
    for shape in [(), (0,), (2, 3)]:
        result = reference(name, lambda x: -x, numpy.ones(shape, dtype=dtype(name)))
        assert (result.shape, result.dtype) == (shape, dtype(name)) and (result == -1).all()


@each
def test_references_pass_on_what_is_not_finite(name):
    """An infinite result is infinite in the format, and what is undefined is a NaN."""
    inf, minus_inf, nan = (math.inf, -math.inf, math.nan)
    results = reference(name, lambda x: x, numpy.array([inf, minus_inf, nan])).astype(float)
    assert results[0] == inf and results[1] == minus_inf and math.isnan(results[2])


# --- against sources that share no code with mpmath ------------------------------------------------------------------

# Each function for `reference`, in the ball arithmetic of Arb (rigorous error bounds, Johansson 2017), and in the float64
# arithmetic of numpy, that is, of the platform. The three are written differently. The slopes of the sigmoid and of tanh
# are even, and ELU is the identity on the right, so half of the inputs are enough for them.
FUNCTIONS = {
    "sigmoid": (
        lambda v: 1 / (1 + mpmath.exp(-v)),
        lambda v: 1 / (1 + (-v).exp()),
        lambda v: 1 / (1 + numpy.exp(-v)),
        0,
    ),
    "tanh": (mpmath.tanh, lambda v: v.tanh(), numpy.tanh, 0),
    "elu": (mpmath.expm1, lambda v: v.expm1(), numpy.expm1, -1),
    "slope of the elu": (mpmath.exp, lambda v: v.exp(), numpy.exp, -1),
    "slope of the sigmoid": (
        lambda v: 1 / (2 + 2 * mpmath.cosh(v)),
        lambda v: 1 / ((v / 2).cosh() * 2) ** 2,
        lambda v: numpy.exp(-v) / (1 + numpy.exp(-v)) ** 2,
        1,
    ),
    "slope of tanh": (
        lambda v: 1 / mpmath.cosh(v) ** 2,
        lambda v: v.sech() ** 2,
        lambda v: 4 * numpy.exp(-2 * v) / (1 + numpy.exp(-2 * v)) ** 2,
        1,
    ),
}


@cache
def boundaries(name):
    """The numbers at which rounding to nearest goes over to the next value, ascending, and the values on either side of them."""
    values = listed(name)
    top = LARGEST[name] + (values[-1] - values[-2]) / 2
    middles = [(low + high) / 2 for low, high in pairwise(values)]  # exact: one more bit
    return numpy.array([-top, *middles, top]), numpy.array([-math.inf, *values, math.inf])


def between_middles(name, low, high):
    """What all numbers from `low` to `high` (arrays of float64) round to, and whether they all round to the same."""
    middles, values = boundaries(name)
    place = numpy.searchsorted(middles, low), numpy.searchsorted(middles, high, side="right")
    return values[place[0]], place[0] == place[1]


@cache
def inputs(name, side):
    values = every_value(name)
    wide = values.astype(float)
    return values[numpy.isfinite(wide) & (numpy.sign(wide) * side >= 0)]


@cache
def referred(name, what):
    function, _, _, side = FUNCTIONS[what]
    return reference(name, function, inputs(name, side)).astype(float)


@each_small
@pytest.mark.parametrize("what", FUNCTIONS)
def test_references_agree_with_ball_arithmetic_on_a_whole_format(name, what):
    """Every finite value: Arb returns an interval that contains the exact result, and all of it rounds to the reference."""
    flint = pytest.importorskip("flint")
    _, ball, _, side = FUNCTIONS[what]
    low, high = [], []
    flint.ctx.prec = 120
    for x in inputs(name, side).astype(float).tolist():
        found = ball(flint.arb(x))
        middle = float(found.mid())
        slack = (
            float(found.rad()) + abs(middle) * 2.0**-51 + 5e-324
        )  # the ball's radius, and the rounding of both to a double
        low.append(middle - slack)
        high.append(middle + slack)
    rounded_, same = between_middles(name, numpy.array(low), numpy.array(high))
    got = referred(name, what)
    assert len(got) == {0: 2**16, -1: 2**15, 1: 2**15}[side] - (2 if side == 0 else 1) * 2 ** (LAYOUT[name][0] - 1) + (
        side != 0
    )
    assert (got[same] == rounded_[same]).all()
    # What a double does not decide, such as a value beside the middle between ½ and its neighbour, more bits do.
    for x, value in zip(inputs(name, side)[~same].astype(float).tolist(), got[~same].tolist(), strict=True):
        flint.ctx.prec = 600
        found = ball(flint.arb(x))
        exact = [fractions_of(end) for end in (found.lower(), found.upper())]
        assert {float(rounded(name, end)) for end in exact} == {value}, x


def fractions_of(ball):
    """An exact ball as a fraction."""
    man, exp = ball.man_exp()
    return Fraction(int(man)) * Fraction(2) ** int(exp)


@each_small
@pytest.mark.parametrize("what", FUNCTIONS)
def test_references_agree_with_the_platform_where_it_decides(name, what):
    """numpy's float64 functions are off by 4 units in the last place at most (its own promise); three operations more make 16 ample. Where
    all numbers so near round to the same value, that is the reference."""
    _, _, double, side = FUNCTIONS[what]
    with numpy.errstate(all="ignore"):
        values = double(inputs(name, side).astype(float))
    slack = numpy.abs(values) * 16 * 2.0**-53 + 5e-324
    rounded_, same = between_middles(name, values - slack, values + slack)
    assert (referred(name, what)[same] == rounded_[same]).all()
    assert same.mean() > 0.7  # ½ plus a tiny number is beside no middle; what is undecided is near 0, ½ or ±1 by a hair


# --- spaced -----------------------------------------------------------------------------------------------------------


@each
@pytest.mark.parametrize(("low", "high"), [(0.125, 8), (2.0**-20, 1), (1, 1024)], ids=str)
def test_spaced_values_are_even_in_the_logarithm(name, low, high):
    """Ascending, each once, from end to end, and nowhere further apart than they should be."""
    values = spaced(name, low, high, per_decade=10)
    assert values.dtype == dtype(name)
    wide = values.astype(float)
    assert (wide[0], wide[-1]) == (low, high) and (numpy.diff(wide) > 0).all()
    # A tenth of a decade, stretched because the number of steps is a whole one (at most by half a step over at least
    # 18), and each end moved by rounding: u of a normal number, or half a subnormal gap.
    u = numpy.maximum(unit_roundoff(name), 2.0 ** (LAYOUT[name][1] - LAYOUT[name][0]) / wide[:-1])
    step = math.log(10) / 10 * (1 + 0.5 / 18)
    assert (numpy.diff(numpy.log(wide)) <= step + 2.1 * u).all()
    assert len(values) > 0.9 * 10 * math.log10(high / low)


@each_small
def test_spaced_values_finer_than_the_format_are_all_of_its_values(name):
    """Each of them once: 20,000 a decade leave out none, since neighbours are 2^-11 apart or more."""
    assert spaced(name, 0.5, 2, per_decade=20_000).tolist() == [v for v in listed(name) if 0.5 <= v <= 2]


def test_more_per_decade_are_more():
    """Where the format is fine enough, the count follows from the decades alone."""
    assert len(spaced("float64", 1e-5, 1e5)) == 401
    assert len(spaced("float64", 1e-5, 1e5, per_decade=7)) == 71


@pytest.mark.parametrize("name, low, high", [("float16", 1e-8, 1), ("float16", 1, 1e5), ("bfloat16", 0.001, 0.999)])
def test_spaced_values_do_not_leave_the_interval(name, low, high):
    """Ends that the format lacks must not become a zero, an infinity or anything outside."""
    with numpy.errstate(over="ignore"):
        wide = spaced(name, low, high).astype(float)
    values = listed(name)
    assert low <= wide[0] and wide[-1] <= high and numpy.isfinite(wide).all()
    # Nor may it stop short, by more than a step and a half of 40 a decade, of what the format has in the interval.
    assert wide[0] <= values[bisect_left(values, low)] * 10 ** (1.5 / 40)
    assert wide[-1] >= values[bisect_right(values, high) - 1] / 10 ** (1.5 / 40)


def test_every_float32_is_a_sample_by_default():
    from claims.lab.formats import every_float32

    values = numpy.concatenate(list(every_float32()))
    assert len(values) == len(numpy.unique(values)) + (numpy.count_nonzero(values == 0) > 1)
    assert not numpy.isnan(values).any() and (values < 0).any() and values.dtype == numpy.float32
    assert 2**32 // 4099 * 0.99 < len(values) < 2**32 // 4099 + 2
    assert numpy.abs(values[values != 0]).min() < 1e-40 and numpy.abs(values[numpy.isfinite(values)]).max() > 1e38


def test_every_float32_under_effort_is_all_of_them():
    """The pieces are consecutive patterns: two of them are looked at, the count follows from their size."""
    from itertools import islice

    from claims.lab.formats import every_float32

    first, second = islice(every_float32(10), 2)
    bits = numpy.concatenate([first, second]).view(numpy.uint32)
    assert (bits == numpy.arange(2**23)).all()


def test_the_spread_of_float64_is_what_it_says():
    """Both signs of every number, all magnitudes, most of them where functions move, and last bits of all kinds."""
    values = spread_float64()
    assert values.shape == (163_840,) and numpy.isfinite(values).all()
    assert sorted(values.tolist()) == sorted((-values).tolist())
    sizes = abs(values)
    assert ((sizes >= 2.0**-64) & (sizes <= 2.0**11)).mean() > 0.75
    assert (sizes == 0).sum() == 2 and sizes[sizes > 0].min() < 1e-307 and sizes.max() > 1e307
    assert 0.45 < (sizes.view(numpy.int64) & 1).mean() < 0.55
