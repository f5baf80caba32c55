"""How far a module's values lie from the correctly rounded ones, over whole formats where they are small enough.

An error is given in units in the last place of the correctly rounded result: 0 is that result itself, 1 its neighbour. Where
it is half the result or more, all digits are lost.
"""

import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import mpmath

from claims.frameworks.offered import FUNCTIONS, BadModule, Offer
from claims.lab import activations
from claims.lab.formats import dtype, every_float32, every_value, gap, largest, reference

__all__ = [
    "SPECIAL",
    "at_zero",
    "correctly_rounded",
    "errors",
    "exact",
    "examine",
    "sample",
    "shown",
    "smallest_normal",
]

#: Inputs whose values and slopes are listed one by one.
SPECIAL = {"0": 0.0, "-0": -0.0, "inf": math.inf, "-inf": -math.inf, "nan": math.nan}
#: For the slope at 0, every function; and ELU once more with a scale that makes the two sides differ.
AT_ZERO = [*((name, {}) for name in FUNCTIONS), ("elu", {"alpha": 2})]

# --- what is right ---------------------------------------------------------------------------------------------------

#: A quick value in float64, from formulas that lose no digits, may be off by this much of itself. A handful of operations and
#: calls of exp, expm1 and tanh, each within a few units of 2^-53, stay below 2^-48; this leaves a factor of 256.
SLACK = 2.0**-40
#: What float64 computes without an error.
EXACT = ("relu", "relu_slope")


def _quick():
    """The functions and their slopes in float64, each from a formula without cancellation."""
    import numpy

    def decay(x):
        return numpy.exp(-abs(x))

    def logistic(x):
        return numpy.where(x >= 0, 1, decay(x)) / (1 + decay(x))

    return {
        "relu": lambda x: numpy.where(x > 0, x, 0),
        "relu_slope": lambda x: numpy.where(x > 0, 1.0, 0),
        "leaky_relu": lambda x: numpy.where(x > 0, x, x / 100),
        "leaky_relu_slope": lambda x: numpy.where(x > 0, 1, 1 / 100),
        "elu": lambda x: numpy.where(x > 0, x, numpy.expm1(numpy.minimum(x, 0))),
        "elu_slope": lambda x: numpy.where(x > 0, 1, numpy.exp(numpy.minimum(x, 0))),
        "sigmoid": logistic,
        "sigmoid_slope": lambda x: decay(x) / (1 + decay(x)) ** 2,
        "tanh": numpy.tanh,
        "tanh_slope": lambda x: 4 * decay(2 * x) / (1 + decay(2 * x)) ** 2,
    }


def _leaky(x):
    return x if x > 0 else x / 100


def exact(name: str) -> Callable:
    """The function or slope in mpmath numbers, accurate to a few units of the working precision, as `reference` needs it."""
    base = name.removesuffix("_slope")
    if name == "leaky_relu":
        return _leaky  # ours multiplies by a rounded 1/100
    if name == "leaky_relu_slope":
        return lambda x: mpmath.mpf(1) if x > 0 else mpmath.mpf(1) / 100
    if name == "tanh_slope":
        return lambda x: 1 / mpmath.cosh(x) ** 2  # ours, 1 - tanh^2, cancels
    function = getattr(activations, base)
    return function.original_slope if name != base else function.original


def correctly_rounded(name: str, x: Any) -> Any:
    """The values of a function or slope at an array of floats, rounded once to its format; shape and dtype as `x`.

    What float64 decides, with `SLACK` to spare, is taken from there; the rest goes to `claims.lab.formats.reference`.
    """
    import numpy

    format = x.dtype.name
    if format == "float64" and name not in EXACT:
        return reference(format, exact(name), x)
    with numpy.errstate(all="ignore"):
        quick = _quick()[name](x.astype(numpy.float64))
        low, high = ((quick * (1 + sign * SLACK)).astype(x.dtype) for sign in (-1, 1))
    if name in EXACT:
        return quick.astype(x.dtype)
    undecided = low != high
    if undecided.any():
        low = low.copy()
        low[undecided] = reference(format, exact(name), x[undecided])
    return low


def errors(values: Any, expected: Any) -> Any:
    """By how many ulp of `expected`, its correct rounding, each of the values is off; arrays of one format and shape. An infinity
    counts as the next value after the largest; NaN gives NaN."""
    import numpy

    format = expected.dtype.name
    beyond = largest(format) + float(gap(format, largest(format))) if format != "float64" else largest(format)

    def plain(array):
        return numpy.clip(array.astype(numpy.float64), -beyond, beyond)

    with numpy.errstate(all="ignore"):
        # halves, lest the difference of two large numbers of opposite signs overflow
        off = 2 * numpy.abs(plain(values) / 2 - plain(expected) / 2) / gap(format, plain(expected))
        return numpy.minimum(off, largest("float64"))  # a huge result instead of 0: JSON knows no infinity


@cache
def sample(format: str) -> Any:
    """The finite inputs that a module is tried on, both zeros among them.

    All of a 16-bit format. Of float32 every 4,099th pattern of bits. Of float64 both signs of 2,050 magnitudes: 750 spread over
    the patterns of bits up to 1,024, 50 over the subnormal ones, 1,000 evenly from 0 to 40, where the curves bend, and 250
    evenly from there to 760, where the last of them has died away.
    """
    import numpy

    if format == "float32":
        x = numpy.concatenate(list(every_float32()))
    elif format == "float64":
        patterns = numpy.linspace(0, numpy.array(1024.0).view(numpy.int64), 750).astype(numpy.int64)
        tiny = numpy.linspace(1, 2**52 - 1, 50).astype(numpy.int64)
        half = [
            patterns.view(numpy.float64),
            tiny.view(numpy.float64),
            numpy.linspace(0, 40, 1000),
            numpy.linspace(40, 760, 251)[1:],
        ]
        half = numpy.unique(numpy.concatenate(half))
        x = numpy.concatenate([-half, half])
    else:
        x = every_value(format)
    x = x[numpy.isfinite(x.astype(numpy.float64))]
    x.flags.writeable = False
    return x


@cache
def _expected(name, format):
    return correctly_rounded(name, sample(format))


# --- how a module does -----------------------------------------------------------------------------------------------


def examine(offer: Offer) -> dict[str, Any]:
    """Each function and slope by format: the largest distances, where, and what comes out at zero, infinity and NaN."""
    found = {}
    for name in offer.all_names():
        by_format = {format: _one(offer, name, format) for format in offer.formats} if name in offer.functions else {}
        found[name] = {format: one for format, one in by_format.items() if one}
    return found


def _one(offer, name, format):
    import numpy

    x = sample(format)
    special = numpy.array(list(SPECIAL.values())).astype(dtype(format))
    try:
        values, at_special = offer.ask(name, x), offer.ask(name, special)
    except BadModule as error:
        return {"problem": str(error)}
    expected = _expected(name, format)
    bad = numpy.isnan(values.astype(numpy.float64))
    off = numpy.where(bad, 0, errors(values, expected))
    if name in ("relu_slope", "leaky_relu_slope"):
        off = numpy.where(x == 0, 0, off)  # no derivative there: listed apart, not counted as an error
    normal = smallest_normal(format)
    subnormal = _below(x, normal) | _below(expected, normal)
    return {
        "tried": len(x),
        "whole": format in ("float16", "bfloat16"),
        **_worst(off, x, expected, ~subnormal),
        "subnormal": _worst(off, x, expected, subnormal),
        "nan": {"count": int(bad.sum()), "at": _closest_to_zero(x[bad].astype(numpy.float64))},
        "special": {key: shown(value) for key, value in zip(SPECIAL, at_special, strict=True)},
    }


def _below(values, normal):
    size = abs(values.astype(float))
    return (size > 0) & (size < normal)


@cache
def smallest_normal(format: str) -> float:
    """The smallest positive value of a format that has all its digits."""
    import ml_dtypes

    return float(ml_dtypes.finfo(dtype(format)).smallest_normal)


def _worst(off, x, expected, where):
    """The largest error among the inputs chosen and where it is, how many results are not correctly rounded, and the input
    closest to zero at which all digits are lost. Of inputs that do equally well here, the closest to zero is named."""
    import numpy

    off, x, size = off[where], x[where].astype(numpy.float64), abs(expected[where].astype(numpy.float64))
    if not len(x) or not (most := float(off.max())):
        return {"ulps": 0.0, "at": None, "wrong": 0, "lost_at": None}
    lost = (off > 0) & (off * gap(expected.dtype.name, size) >= size / 2)
    return {
        "ulps": most,
        "at": _closest_to_zero(x[off == most]),
        "wrong": int((off > 0).sum()),
        "lost_at": _closest_to_zero(x[lost]),
    }


def _closest_to_zero(x):
    return min(x.tolist(), key=abs, default=None)


def not_numbers(examined: dict[str, Any]) -> Iterator[str]:
    """A line for each function and format in which a finite input gives NaN."""
    for name, by_format in examined.items():
        for format, found in by_format.items():
            if "nan" in found and found["nan"]["count"]:
                nan, tried = found["nan"], found["tried"]
                yield f"{name}: is NaN at {nan['count']:,} of {tried:,} finite inputs, such as {nan['at']:.6g} (in {format})"


def at_zero(offer: Offer) -> list[dict[str, Any]]:
    """The slope at 0 and at −0 in float64 (or the widest format offered), as the module says it and as we do."""
    import numpy

    kind, rows = dtype(offer.formats[-1]), []
    for name, parameters in AT_ZERO:
        if f"{name}_slope" in offer.functions:
            ours = getattr(activations, name).original_slope(numpy.zeros(1, kind), **parameters)[0]
            try:
                theirs = offer.ask(f"{name}_slope", numpy.array([0.0, -0.0], kind), **parameters)
            except BadModule:
                continue
            rows.append(
                {
                    "function": name,
                    "parameters": parameters,
                    "0": shown(theirs[0]),
                    "-0": shown(theirs[1]),
                    "ours": shown(ours),
                }
            )
    return rows


def shown(value: Any) -> str:
    """A float as a short text, -0, infinities and NaN included: JSON has no names for these."""
    return f"{float(value):.6g}"
