"""What checks range over: the symbols for proofs, and the Hypothesis strategies for searches."""

import math
from fractions import Fraction
from typing import Any

from hypothesis import strategies
from sympy import Symbol

__all__ = ["NEGATIVE", "POSITIVE", "UNIT", "X", "floats", "rationals", "whole_numbers"]

#: Any real number.
X = Symbol("x", real=True)
#: Any real number above zero.
POSITIVE = Symbol("p", positive=True)
#: Any real number below zero.
NEGATIVE = Symbol("m", negative=True)
#: Any real number of the open unit interval, written through a positive t so that sympy knows both bounds.
UNIT = 1 / (1 + Symbol("t", positive=True))


def floats(smallest: float, largest: float) -> Any:
    """Every double from `smallest` to `largest`, ends included; no NaN."""
    return strategies.floats(smallest, largest, allow_nan=False)


def rationals(smallest: float = -1000, largest: float = 1000) -> Any:
    """Exact fractions from `smallest` to `largest` with a denominator of at most a million."""
    ends = [Fraction(end).limit_denominator(10**6) for end in (smallest, largest)]
    if [float(end) for end in ends] != [smallest, largest]:
        raise ValueError(f"rationals({smallest}, {largest}): an end needs a denominator above a million")
    # Two whole numbers, a denominator and a numerator: Hypothesis's own fractions take twice the time, and where the lower
    # end is a fraction close to zero two inputs in five were that end.
    low, high = ends
    scale = math.lcm(low.denominator, high.denominator)

    def numerators(n):
        return strategies.integers(int(low * n * scale), int(high * n * scale)).map(lambda k: Fraction(k, n * scale))

    return strategies.integers(1, 10**6 // scale).flatmap(numerators)


def whole_numbers(smallest: int, largest: int) -> Any:
    """Integers from `smallest` to `largest`, ends included."""
    return strategies.integers(smallest, largest)
