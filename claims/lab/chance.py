"""Statistical tests whose error probability is stated beforehand, from inequalities that hold at every sample size.

Each function returns a margin: if the claim is right, the estimate lies further than that from the truth with at most
the stated probability. No normal approximation is involved.
"""

import math
from collections.abc import Sequence
from typing import Any

__all__ = [
    "dkw_margin",
    "hoeffding_margin",
    "hoeffding_power",
    "holm",
    "median_interval",
    "median_of_means",
]


def hoeffding_margin(draws: int, error: float) -> float:
    """How far the mean of independent draws from [0, 1] may lie from its expectation, either way.

    Hoeffding 1963, theorem 2: P(|mean - expectation| >= margin) <= 2 exp(-2 draws margin^2) = `error`.
    """
    return math.sqrt(math.log(2 / error) / (2 * draws))


def hoeffding_power(draws: int, error: float, distance: float) -> float:
    """A lower bound on the probability that the test notices an expectation off by `distance`."""
    excess = distance - hoeffding_margin(draws, error)
    return 1 - math.exp(-2 * draws * excess**2) if excess > 0 else 0.0


def dkw_margin(draws: int, error: float) -> float:
    """How far an empirical distribution function may lie from the true one, anywhere.

    Massart 1990, corollary 1 (Dvoretzky-Kiefer-Wolfowitz): P(sup |F_n - F| > margin) <= 2 exp(-2 draws margin^2).
    """
    return hoeffding_margin(draws, error)


def median_of_means(samples: Any, deviation: float, error: float) -> tuple[float, float]:
    """A mean of heavy-tailed samples and its margin, given their standard deviation.

    `samples` is an array (draws,). Lugosi & Mendelson 2019, theorem 2: with k = ceil(8 ln(1/error)) blocks of m samples
    the median of the block means is further than ``deviation * sqrt(4 / m)`` from the truth with at most that probability.
    """
    import numpy

    blocks = math.ceil(8 * math.log(1 / error))
    size = len(samples) // blocks
    means = numpy.asarray(samples, dtype=float)[: blocks * size].reshape(blocks, size).mean(axis=1)
    return float(numpy.median(means)), deviation * math.sqrt(4 / size)


def median_interval(samples: Sequence[float], error: float) -> tuple[float, float]:
    """An interval that misses the median of the distribution with at most the stated probability, either side counted.

    Order statistics and the binomial law with one half, so it is exact for every continuous law and safe for ties
    (David & Nagaraja 2003, section 7.1). Infinite samples are ranked where they stand. With too few samples an end is infinite.
    """
    from scipy.stats import binom

    ordered = sorted(samples)
    count = len(ordered)
    rank = int(binom.ppf(error / 2, count, 0.5))  # the largest k with P(Bin < k) <= error / 2
    if rank < 1:
        return -math.inf, math.inf
    return ordered[rank - 1], ordered[count - rank]


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values that keep the probability of any false alarm among several tests (Holm 1979)."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted, largest = [0.0] * len(p_values), 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[index]))
        adjusted[index] = largest
    return adjusted
