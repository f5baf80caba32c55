"""Small random networks, one number at a time: for checks that are to run where there is no numpy. `networks` has many at once."""

from collections.abc import Iterable, Iterator
from operator import mul
from random import Random
from typing import Any

__all__ = ["drawn", "pushed_through", "times"]


def drawn(random: Random, rows: int, columns: int, deviation: float = 1.0) -> list[list[float]]:
    """A matrix of independent normal numbers, row by row."""
    normal = random.gauss
    return [[normal(0.0, deviation) for _ in range(columns)] for _ in range(rows)]


def times(matrix: Iterable, vector: Iterable) -> list:
    """A matrix, as rows, times a vector."""
    return [sum(map(mul, row, vector)) for row in matrix]


def pushed_through(activation: Any, layers: Iterable, inputs: list, nudge: list) -> Iterator[tuple]:
    """Send an input and a small change of it through bias-free layers, given as matrices. Yields after each layer the hidden values
    and the Jacobian applied to the nudge."""
    hidden, change = inputs, nudge
    for layer in layers:
        before = times(layer, hidden)
        change = [activation.slope(z) * d for z, d in zip(before, times(layer, change), strict=True)]
        hidden = [activation(z) for z in before]
        yield hidden, change
