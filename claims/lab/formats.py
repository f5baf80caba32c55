"""The float formats: every value of the small ones, distances in units in the last place, and exact references.

A format is named by a string: "float16", "bfloat16", "float32" or "float64", or one of two with 8 bits (Micikevicius et al.
2022, "FP8 formats for deep learning"): "float8_e4m3fn", which has no infinities, and "float8_e5m2". "Ulp" is the gap
between neighbouring values of the format at the exact result (Goldberg 1991; Muller et al. 2018, section 2.3).
"""

import math
import struct
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

__all__ = [
    "EIGHT_BITS",
    "FORMATS",
    "dtype",
    "every_float32",
    "every_number",
    "every_value",
    "gap",
    "largest",
    "largest_below",
    "neighbours",
    "reference",
    "rounded",
    "spaced",
    "spread_float64",
    "unit_roundoff",
]

#: Name: bits of precision (the hidden bit included).
FORMATS = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}

#: The same for the formats of 8 bits, which few programs compute in.
EIGHT_BITS = {"float8_e4m3fn": 4, "float8_e5m2": 3}


def dtype(name: str) -> Any:
    """The numpy dtype of a format. bfloat16 and the formats of 8 bits come from ml_dtypes."""
    import numpy

    if name == "bfloat16" or name in EIGHT_BITS:
        import ml_dtypes

        return numpy.dtype(getattr(ml_dtypes, name))
    return numpy.dtype(name)


def unit_roundoff(name: str) -> float:
    """Half the gap between 1 and the next larger value: 2^-p for p bits of precision."""
    return 2.0 ** -(FORMATS | EIGHT_BITS)[name]


def gap(name: str, exact: Any) -> Any:
    """One ulp of the format at each of these float64 numbers, shape as `exact`: the gap between its neighbours in the format, if
    the exponents had no upper end. Below the smallest normal number it is the smallest subnormal one."""
    import numpy

    powers = numpy.atleast_1d(numpy.abs(numpy.asarray(exact, dtype=float))).view(numpy.int64) & 0x7FF0000000000000
    powers = numpy.clip(powers.view(float), _smallest_normal(name), 2.0**1023).reshape(numpy.shape(exact))
    return powers * 2.0 ** (1 - (FORMATS | EIGHT_BITS)[name])


@cache
def _smallest_normal(name):
    import ml_dtypes

    return float(ml_dtypes.finfo(dtype(name)).smallest_normal)


def every_value(name: str, *, nan: bool = False) -> Any:
    """All values of a format of 16 or 8 bits (both zeros, subnormals and infinities included), shape (65,536,) or fewer."""
    import numpy

    size = dtype(name).itemsize
    if size > 2:
        raise ValueError(f"{name} has too many values to list: every_value is for float16, bfloat16 and 8 bits")
    values = numpy.arange(2 ** (8 * size), dtype=f"u{size}").view(dtype(name))
    return values if nan else values[~numpy.isnan(values.astype(numpy.float32))]


@cache
def every_number(name: str) -> tuple[float, ...]:
    """All 65,536 values of float16 or bfloat16 as Python floats, NaNs included, each at the place that its pattern of bits says. For a
    check that is to run where there is no numpy."""
    patterns = {"float16": ("H", "e", 0), "bfloat16": ("I", "f", 16)}  # bfloat16 is the upper half of float32
    if name not in patterns:
        raise ValueError(f"{name}: every_number is for float16 and bfloat16")
    whole, number, shift = patterns[name]
    bits = struct.pack(f"<65536{whole}", *(pattern << shift for pattern in range(2**16)))
    return struct.unpack(f"<65536{number}", bits)


#: The exponents of the largest numbers; those of the smallest normal ones are 1 less these.
_EXPONENTS = {"float16": 15, "bfloat16": 127, "float32": 127, "float64": 1023}


def rounded(name: str, number: float) -> float:
    """The value of one of `FORMATS` that is nearest to a Python float, ties to even, overflow to infinity, as a Python float.

    For a check that is to run where there is no numpy. A sum, difference, product or quotient of two values of float32 or of a
    smaller format, computed in float64 and rounded by this, is rounded once as IEEE 754 has it (Figueroa 1995).
    """
    if name == "float64" or not math.isfinite(number):
        return number
    precision, highest = FORMATS[name], _EXPONENTS[name]
    step = 2.0 ** (max(math.frexp(number)[1], 2 - highest) - precision)
    near = round(number / step) * step  # exact: the quotient is a whole number of at most 24 bits and a fraction
    return math.copysign(near if abs(near) < 2.0 ** (highest + 1) else math.inf, number)


def every_float32(effort: int = 1) -> Iterator[Any]:
    """Values of float32 but NaN, in pieces of at most four million: all 2^32 patterns of bits if `effort` is above 1 (minutes),
    else every 4,099th, which spreads over all signs and magnitudes because 4,099 is prime."""
    import numpy

    step, piece = (1 if effort > 1 else 4099), 2**22
    for start in range(0, 2**32, step * piece):
        patterns = numpy.arange(start, min(start + step * piece, 2**32), step, dtype=numpy.uint64)
        values = patterns.astype(numpy.uint32).view(numpy.float32)
        if len(values := values[~numpy.isnan(values)]):
            yield values


def spread_float64() -> Any:
    """Finite values of float64 of either sign, both zeros among them: 2^14 patterns of bits spread evenly over all magnitudes, and
    2^16 over those from 2^-64 to 2^11, where activation functions do what they do. Shape (163,840,)."""
    import numpy

    ends = numpy.array([2.0**-64, 2.0**11]).view(numpy.int64)
    odd = 0x5DEECE66D  # taken off the steps, so that the last bits of the significands vary too
    every, dense = 0x7FF0000000000000 // 2**14 - odd, int(ends[1] - ends[0]) // 2**16 - odd
    patterns = [numpy.arange(2**14) * every, int(ends[0]) + numpy.arange(2**16) * dense]
    sizes = numpy.concatenate(patterns).astype(numpy.int64).view(numpy.float64)
    return numpy.concatenate([sizes, -sizes])


def spaced(name: str, smallest: float, largest: float, per_decade: int = 40) -> Any:
    """Values of the format, evenly spaced in the logarithm from `smallest` to `largest`, both positive."""
    import numpy

    count = round(per_decade * math.log10(largest / smallest)) + 1
    with numpy.errstate(over="ignore"):
        values = numpy.unique(numpy.geomspace(smallest, largest, count).astype(dtype(name)).astype(float))
    return values[(values >= smallest) & (values <= largest)].astype(dtype(name))


def _ordered_bits(name, value):
    """Map a value of the format to an integer in such a way that neighbours are neighbours."""
    import numpy

    size = dtype(name).itemsize
    bits = int(numpy.asarray(value, dtype=dtype(name)).view(f"i{size}"))
    return bits if bits >= 0 else -(bits + 2 ** (8 * size - 1))


def _from_ordered_bits(name, number):
    import numpy

    size = dtype(name).itemsize
    bits = number if number >= 0 else -number - 2 ** (8 * size - 1)
    return numpy.array(bits, dtype=f"i{size}").view(dtype(name))[()]


def neighbours(name: str, value: Any) -> tuple[Any, Any]:
    """The next smaller and the next larger value of the format."""
    place = _ordered_bits(name, value)
    return _from_ordered_bits(name, place - 1), _from_ordered_bits(name, place + 1)


def largest_below(name: str, smallest: float, largest: float, holds: Callable[[Any], bool]) -> tuple[Any, Any]:
    """Two neighbouring values between which `holds` changes from true to false, by bisection on the bits.

    `holds` must be true at `smallest` and false at `largest` (else `ValueError`). If it changes once in between, this
    is where; if it changes more often, this is one of the places.
    """
    low, high = _ordered_bits(name, smallest), _ordered_bits(name, largest)
    if not low < high:
        raise ValueError(f"{smallest} does not lie below {largest}")
    if not holds(_from_ordered_bits(name, low)) or holds(_from_ordered_bits(name, high)):
        raise ValueError(f"the property must hold at {smallest} and fail at {largest} for a place to lie between")
    while high - low > 1:
        middle = (low + high) // 2
        if holds(_from_ordered_bits(name, middle)):
            low = middle
        else:
            high = middle
    return _from_ordered_bits(name, low), _from_ordered_bits(name, high)


def reference(name: str, function: Callable, values: Any) -> Any:
    """The correctly rounded results of a function, as values of the format, shape as `values`.

    `function` takes and returns mpmath numbers and must be accurate to a few units of the working precision. Precision
    is raised until the rounding to nearest, ties to even, is decided (Ziv 1991); an exact tie is taken as one from 1,280
    bits on.
    """
    import mpmath
    import numpy

    flat = numpy.ravel(values)
    if name == "float64":
        results = [_correctly_rounded(name, function, float(value)) for value in flat]
        return numpy.array(results, dtype=dtype(name)).reshape(numpy.shape(values))
    with mpmath.workprec(80):
        wide = numpy.array([_as_double(function(mpmath.mpf(float(value)))) for value in flat], dtype=float)
    with numpy.errstate(over="ignore", invalid="ignore"):
        ends = [_rounded(name, wide * (1 + slack)) for slack in (-(2.0**-50), 2.0**-50)]
    decided = (ends[0] == ends[1]) | ~numpy.isfinite(wide)
    results = numpy.where(numpy.isfinite(wide), ends[0], wide)
    for i in numpy.flatnonzero(~decided):
        results[i] = _correctly_rounded(name, function, float(flat[i]))
    with numpy.errstate(over="ignore", invalid="ignore"):
        return results.astype(dtype(name)).reshape(numpy.shape(values))


def _as_double(number):
    """An mpmath number as a float64, off by 2^-52 in proportion at most; what is too large is infinite."""
    try:
        return float(number)
    except OverflowError:
        return math.copysign(math.inf, number)


def _rounded(name, wide):
    """Float64 numbers rounded to nearest, ties to even, in a narrower format, as float64 numbers."""
    import numpy

    step = gap(name, wide)
    near = (
        numpy.rint(wide / step) * step + 0.0
    )  # exact: the quotient is a whole number of at most 24 bits and a fraction
    return numpy.where(numpy.abs(near) > largest(name), numpy.copysign(numpy.inf, wide), near)


def _correctly_rounded(name, function, value):
    import mpmath

    for bits in (80, 160, 320, 640, 1280):
        with mpmath.workprec(bits):
            result = function(mpmath.mpf(value))
            if not mpmath.isfinite(result):
                return _nearest(name, result)
            slack = abs(result) * mpmath.mpf(2) ** (10 - bits)
            low, high = _nearest(name, result - slack), _nearest(name, result + slack)
            if low == high or low != low:
                return low
    return _nearest(name, result)


def _nearest(name, number):
    """The value of the format that is nearest to an mpmath number, ties to even, overflow to infinity."""
    import mpmath

    kind = dtype(name).type
    if not mpmath.isfinite(number):
        return kind(float(number))
    guess = kind(max(-largest(name), min(largest(name), float(number))))  # off by one place at most
    place = _ordered_bits(name, guess)
    nearby = [_from_ordered_bits(name, place + step) for step in (-1, 0, 1)]
    nearest = min(
        (value for value in nearby if math.isfinite(float(value))),
        key=lambda value: (abs(mpmath.mpf(float(value)) - number), _ordered_bits(name, value) & 1),
    )
    top = largest(name)
    overflow = mpmath.mpf(top) + (mpmath.mpf(top) - mpmath.mpf(float(neighbours(name, kind(top))[0]))) / 2
    return kind(math.copysign(math.inf, number)) if abs(number) >= overflow else nearest


@cache
def largest(name: str) -> float:
    """The largest finite value of a format."""
    import ml_dtypes

    return float(ml_dtypes.finfo(dtype(name)).max)
