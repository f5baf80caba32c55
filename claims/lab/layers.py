"""What becomes in floating point of a statement that is proved on the reals: the layers of a claim.

A layer is one statement and, for each format, one of three outcomes.

true
    It holds at every input that was tried, or both sides of an identity are equal there to the last bit.
ulps
    An identity whose sides are off, by no more than rounding explains. An honest program has functions that are
    within 2 ulp, and rounds every other operation once. A product of k of their values after m more operations is then
    within 4k + m ulp, squares of u left out: a value y has an ulp above u|y|, so 2 ulp are at most 4u|y|, and half an
    ulp at most u|y|. The outcome says how many ulp it is, at most, at the inputs tried.
broken
    It is false at some input, or an identity's sides are off by more than that. `at` is the input nearest to zero. In
    the formats of which only a sample is tried, it is then brought nearer by bisection, and the next value towards
    zero keeps the statement.

The same statement: what is tried is evaluated as a program would write it, in the format, operation by operation. Where it
is broken, it is evaluated again at that very input with hundreds of bits, and must hold.

A check calls `tried` or `identity` for each of its statements, says with `keep` that the page shows them, and asserts
what an honest implementation cannot help. Evidence keeps them as a list under the name ``layers``.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache, reduce
from typing import Any

from claims.lab.evidence import AuthorError, record
from claims.lab.formats import (
    FORMATS,
    _from_ordered_bits,
    _ordered_bits,
    dtype,
    every_float32,
    every_value,
    gap,
    largest,
    neighbours,
    spread_float64,
)

__all__ = [
    "TRIED",
    "Layer",
    "constant",
    "errors",
    "exponential",
    "finite",
    "following",
    "identity",
    "keep",
    "outcome",
    "tried",
]

#: What the layers try, in words for an exhaustion.
TRIED = (
    "every finite float16 and bfloat16; one float32 bit pattern in 4,099; 163,840 of float64, evenly spread, most of them from "
    "2⁻⁶⁴ to 2¹¹ in size; the smallest and the largest numbers of both"
)
EXACTLY = 400  # values of float64 at which a function is computed with mpmath


@dataclass(frozen=True)
class Layer:
    """A statement in LaTeX, its outcomes by format as plain values, how a program would write it (may be empty), and the name of
    what `at` is a value of."""

    statement: str
    formats: dict[str, dict[str, Any]]
    written: str = ""
    variable: str = "x"

    def __post_init__(self):
        if "|" in self.statement:
            raise AuthorError(
                rf"a layer's statement stands in tables: write \lvert x \rvert for |x| in {self.statement!r}"
            )

    def is_(self, *statuses: str) -> bool:
        """Whether the outcome is one of these in every format."""
        return {found["status"] for found in self.formats.values()} <= set(statuses)

    def is_broken(self, name: str) -> bool:
        """Whether the statement is broken in this format."""
        return self.formats[name]["status"] == "broken"

    def at(self, name: str) -> float:
        """Where the statement is first broken in the format. Raises `AssertionError` if it is not."""
        found = self.formats[name]
        assert found["status"] == "broken", f"{self.statement} is not broken in {name}: {found['status']}"
        return found["at"]

    def ulps(self, name: str) -> float:
        """By how many ulp the worse side is off, at most: infinite if broken."""
        found = self.formats[name]
        return {"true": 0.0, "ulps": found["ulps"], "broken": math.inf}[found["status"]]


def keep(*layers: Layer) -> None:
    """Record these layers, all those of the check's claim."""
    record(layers=[asdict(layer) for layer in layers])


# --- what is tried ---------------------------------------------------------------------------------------------------


@cache
def finite(name: str) -> Any:
    """The finite inputs of a format that the layers try: all of them for 16 bits and fewer, else a sample. Read-only."""
    import numpy

    if _whole(name, 1):
        values = every_value(name)
    else:
        ends = [0.0, float(neighbours(name, 0.0)[1]), largest(name)]
        ends = numpy.array([*ends, *(-end for end in ends)], dtype=dtype(name))
        values = numpy.concatenate([*(every_float32() if name == "float32" else [spread_float64()]), ends])
    with numpy.errstate(invalid="ignore"):
        values = values[numpy.isfinite(values.astype(float))]
    values.flags.writeable = False
    return values


def constant(value: Any, x: Any) -> Any:
    """A number as the kind of number that `x` is: of the array's format, or of the working precision."""
    if hasattr(x, "dtype"):
        return x.dtype.type(float(value))
    import mpmath

    return mpmath.mpf(getattr(value, "numerator", value)) / getattr(value, "denominator", 1)


def exponential(x: Any) -> Any:
    """numpy's exponential in the format of the array, and mpmath's for a number of high precision."""
    if hasattr(x, "dtype"):
        import numpy

        return numpy.exp(x)
    import mpmath

    return mpmath.exp(x)


def outcome(
    status: str, *, tried: int, whole: bool, at: float | None = None, ulps: float | None = None, detail: str = ""
) -> dict[str, Any]:
    """One format's outcome as it is recorded: `status` is "true", "ulps" or "broken", `tried` the number of inputs, `whole`
    whether these were all inputs of the format that the statement is about."""
    return {"status": status, "ulps": ulps, "at": at, "tried": int(tried), "whole": whole, "detail": detail}


def following(x: Any) -> Any:
    """The next larger value of the format for each finite value of an array: infinity, or NaN without one, after the largest."""
    import numpy

    size = x.dtype.itemsize
    bits = x.view(f"i{size}")
    least = numpy.array(1, f"i{size}").view(x.dtype)
    with numpy.errstate(over="ignore"):
        moved = (bits + numpy.where(bits < 0, -1, 1).astype(bits.dtype)).view(x.dtype)
    return numpy.where(x == 0, least, moved)


def _pieces(name, over, effort, near):
    import numpy

    all_float32 = name == "float32" and effort > 1
    pieces = every_float32(effort) if all_float32 else [finite(name)]
    if near and not _whole(name, effort):
        places = [_ordered_bits(name, number) for number in near]
        extra = [_from_ordered_bits(name, place + step) for place in places for step in range(-8, 9)]
        pieces = [*pieces, numpy.array(extra)]
    for x in pieces:
        if all_float32:
            x = x[abs(x) <= constant(largest(name), x)]
        if len(x := x if over is None else x[over(x)]):
            yield x


def _asked(over, x):
    return over is None or over(x)[0]


def _whole(name, effort):
    return name != "float64" and (name != "float32" or effort > 1)


class _First:
    """Looks for the input nearest to zero that fails, in pieces."""

    def __init__(self):
        self.tried, self.failed = 0, 0
        self.nearest = {}  # by sign: the failing input nearest to zero, and the largest nearer one that does not fail

    def look(self, x, bad):
        import numpy

        self.tried += len(x)
        self.failed += int(bad.sum())
        for sign in (1, -1):
            side = (x < 0) == (sign < 0)
            size = numpy.abs(x.astype(float))
            if not (bad & side).any():
                continue
            least = size[bad & side].min()
            if sign not in self.nearest or least < self.nearest[sign][0]:
                below = size[~bad & (side | (x == 0)) & (size < least)]
                self.nearest[sign] = least, below.max() if len(below) else None

    def place(self, name, effort, fails):
        """The place, brought nearer by bisection where only a sample was tried."""
        import numpy

        found = []
        for sign, (least, below) in self.nearest.items():
            broken = _ordered_bits(name, sign * least)
            if not _whole(name, effort):
                holds = 0 if below is None else _ordered_bits(name, sign * below)
                while abs(broken - holds) > 1:
                    middle = (holds + broken) // 2
                    if fails(numpy.array([_from_ordered_bits(name, middle)])):
                        broken = middle
                    else:
                        holds = middle
            found.append(_from_ordered_bits(name, broken))
        return min(found, key=lambda x: (abs(float(x)), float(x) < 0))


def _read(number):
    return f"{float(number):.4g}".replace("-", "−")


# --- bounds, and whatever is true or false at an input ---------------------------------------------------------------


def tried(
    statement: str,
    holds: Callable,
    *,
    over: Callable | None = None,
    written: str = "",
    formats: Iterable[str] = FORMATS,
    on_reals: Callable | bool = True,
    effort: int = 1,
    near: Iterable[float] = (),
) -> Layer:
    """Try a statement that is true or false at an input.

    `holds` takes an array of the format, shape (n,), and returns n booleans. `over` takes the array too and says at which inputs
    the statement is asked. Where it is broken, `on_reals` (`holds` itself, unless something else is given) must be true of
    the same input as an mpmath number, or this raises `AssertionError`; it is False where floats are all that the statement
    is about. Where only a sample is tried, so are the 17 values around each number in `near`. With `effort` above 1 all of float32
    is tried.
    """
    import numpy

    def fails(x):
        return ~numpy.asarray(holds(x), dtype=bool)

    found = {}
    for name in formats:
        seen = _First()
        with numpy.errstate(all="ignore"):
            for x in _pieces(name, over, effort, near):
                seen.look(x, fails(x))
            whole = _whole(name, effort)
            if not seen.failed:
                found[name] = outcome("true", tried=seen.tried, whole=whole)
                continue
            first = float(seen.place(name, effort, lambda x: _asked(over, x) and fails(x)[0]))
        if on_reals:
            _must_hold(statement, holds if on_reals is True else on_reals, first)
        detail = f"false at {seen.failed:,} of them"
        found[name] = outcome("broken", at=first, tried=seen.tried, whole=whole, detail=detail)
    return Layer(statement, found, written)


def _must_hold(statement, holds, x):
    import mpmath

    bits = min(200 + 8 * math.ceil(abs(x)) + 2 * abs(math.frexp(x)[1]), 20_000)
    with mpmath.workprec(bits):
        assert holds(mpmath.mpf(x)), f"{statement} is false of the real number {x!r} too"


# --- identities ------------------------------------------------------------------------------------------------------


def identity(
    statement: str,
    *sides: Callable,
    exact: Callable,
    functions: int = 1,
    roundings: int = 0,
    over: Callable | None = None,
    written: str = "",
    formats: Iterable[str] = FORMATS,
    effort: int = 1,
    near: Iterable[float] = (),
) -> Layer:
    """Try an identity: programs for its sides, each a function of an array of the format, shape (n,).

    `exact(v, m)` is what all sides are on the reals. It is called with float64 numbers and numpy as `m`, and with mpmath numbers
    and mpmath, and must not cancel: its relative error must be that of a few operations. `functions` and `roundings` are the
    numbers of function values and of other operations in the longer side, from which the bound follows. With a
    single side the statement is about that program. `near` and `effort` are those of `tried`.
    """
    import numpy

    within = 4 * functions + roundings
    found = {}
    for name in formats:

        def off(x, name=name):
            right = _right(name, x, exact)
            return reduce(numpy.maximum, [_off(name, side(x), right) for side in sides])

        with numpy.errstate(all="ignore"):
            pieces = [len(x) for x in _pieces(name, over, effort, near) if _equal(sides, x)]
            whole = _whole(name, effort)
            if len(sides) > 1 and len(pieces) == sum(1 for _ in _pieces(name, over, effort, near)):
                found[name] = outcome("true", tried=sum(pieces), whole=whole)
                continue
            seen, most, where = _First(), 0.0, 0.0
            for x in _pieces(name, over, effort, near):
                if name == "float64":
                    x = _fewer(x, sides)
                each = off(x)
                seen.look(x, ~(each <= within))
                if each.max() > most:
                    most, where = float(each.max()), float(x[each.argmax()])
            if not seen.failed:
                detail = f"rounding explains {within} ulp; the most is at {_read(where)}"
                found[name] = outcome("ulps", ulps=most, tried=seen.tried, whole=whole, detail=detail)
                continue
            first = seen.place(name, effort, lambda x: _asked(over, x) and off(x)[0] > within)
            there = off(numpy.array([first]))[0]
        by = f"there by {_read(there)}" if math.isfinite(there) else "there infinite or not a number"
        detail = f"off by more than {within} ulp at {seen.failed:,} of them, {by}"
        found[name] = outcome("broken", at=float(first), tried=seen.tried, whole=whole, detail=detail)
    return Layer(statement, found, written)


def _equal(sides, x):
    return all(same.all() for same in _same(sides, x))


def _same(sides, x):
    first, *others = [side(x) for side in sides]
    return [value == first for value in others]


def _fewer(x, sides):
    """Some of these inputs, spread over all sizes, and some of those at which the sides differ."""
    import numpy

    x = x[numpy.argsort(numpy.abs(x), kind="stable")]
    differ = ~numpy.all([x == x, *_same(sides, x)], axis=0)
    return numpy.concatenate([part[:: -max(1, len(part) // EXACTLY)] for part in (x, x[differ])])


def errors(name: str, got: Any, x: Any, exact: Callable) -> Any:
    """By how many ulp of the exact result each value of `got`, shape (n,), is off at `x`: a float64 array.

    The exact result of inputs of up to 32 bits is computed in float64: its error, 64 units in the last place at the worst for a few
    operations, is 2^-23 ulp of float32 or less. For float64 it is computed with mpmath. What is not a number is off by
    infinity, and so is an infinity where the exact result does not round to one.
    """
    return _off(name, got, _right(name, x, exact))


def _right(name, x, exact):
    """The exact results: mpmath numbers for float64, else float64 numbers."""
    import mpmath
    import numpy

    if name == "float64":
        with mpmath.workprec(140):
            return [exact(mpmath.mpf(value), mpmath) for value in numpy.asarray(x).tolist()]
    with numpy.errstate(all="ignore"):
        return exact(numpy.asarray(x).astype(float), numpy)


def _off(name, got, right):
    import mpmath
    import numpy

    wide, top = numpy.asarray(got).astype(float), largest(name)
    overflow = top + float(gap(name, top)) / 2 if name != "float64" else 2**1024 - 2**970
    if name == "float64":
        off = []
        with mpmath.workprec(140):
            for value, true in zip(wide.tolist(), right, strict=True):
                if not math.isfinite(value):
                    overflows = abs(true) >= overflow and (true > 0) == (value > 0)
                    off.append(0.0 if overflows and value == value else math.inf)
                    continue
                ulp = mpmath.mpf(float(gap(name, float(max(min(true, top), -top)))))
                off.append(float(min(abs(value - true) / ulp, top)))
        return numpy.array(off)
    with numpy.errstate(all="ignore"):
        off = numpy.abs(wide - right) / gap(name, right)
        odd = ~numpy.isfinite(wide)
        if odd.any():
            overflows = (wide[odd] == numpy.copysign(numpy.inf, right[odd])) & (numpy.abs(right[odd]) >= overflow)
            off[odd] = numpy.where(overflows, 0, numpy.inf)
        return off
