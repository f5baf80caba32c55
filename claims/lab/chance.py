"""Statistical tests whose error probability is stated beforehand, from inequalities that hold at every sample size.

A margin says: if the claim is right, the estimate lies further than that from the truth with at most the stated
probability. A power says what the test is worth: if a stated alternative is right instead, the check's assert fails with at
least that probability. No normal approximation is involved.
"""

import math
import random
from collections.abc import Sequence
from typing import Any

__all__ = [
    "dkw_margin",
    "dkw_power",
    "hoeffding_margin",
    "hoeffding_power",
    "holm",
    "independent_power",
    "median_interval",
    "median_of_means",
    "median_of_means_power",
    "median_power",
    "one_at_a_time",
    "share_interval",
    "share_power",
]


def one_at_a_time(seed: int) -> random.Random:
    """Python's own generator of random numbers, for statistics that are to run where there is no numpy. Everybody who runs checks gets
    it here, so that wrong laws can be put in its place."""
    return random.Random(seed)


def hoeffding_margin(draws: int, error: float) -> float:
    """How far the mean of independent draws from [0, 1] may lie from its expectation, either way.

    Hoeffding 1963, theorem 2: P(|mean - expectation| >= margin) <= 2 exp(-2 draws margin^2) = `error`.
    """
    return math.sqrt(math.log(2 / error) / (2 * draws))


def hoeffding_power(draws: int, error: float, distance: float) -> float:
    """A lower bound on the probability that the mean leaves `hoeffding_margin` if the expectation is off by `distance`.

    Hoeffding 1963, theorem 1: one tail of the mean, of ``exp(-2 draws (distance - margin)^2)``, is all that is missed. Any
    draws from [0, 1] will do.
    """
    excess = distance - hoeffding_margin(draws, error)
    return _at_least(math.exp(-2 * draws * excess**2)) if excess > 0 else 0.0


def share_power(draws: int, truth: float, low: float, high: float = 1.0) -> float:
    """A lower bound on the probability that the share of successes leaves [low, high] if each draw succeeds with
    probability `truth`.

    The binomial tail on the nearer side, exact up to what the other side adds; a share on an end counts as inside. A `truth`
    further out is noticed at least as often. Tails with a whole success between them and the mean are no larger for
    independent draws of different probabilities with the mean `truth` (Hoeffding 1956, theorem 4).
    """
    fewest, most = math.ceil(draws * low - 1e-6), math.floor(draws * high + 1e-6)  # whatever way the ends were rounded
    return _at_least(min(_binomial_tail(draws - most, draws, 1 - truth), _binomial_tail(fewest, draws, truth)))


def share_interval(draws: int, truth: float, error: float) -> tuple[float, float]:
    """The ends of the narrowest interval that the share of successes leaves with at most the stated probability, half of it on
    either side, if each draw succeeds with probability `truth`. A share on an end counts as inside; the binomial tails are exact."""
    weights = sorted(_binomial_weights(draws, truth))
    allowed = error / 2 * math.fsum(weight for _, weight in weights)

    def end(outermost_first):
        beyond = 0.0
        for successes, weight in outermost_first:
            beyond += weight
            if beyond > allowed:
                return successes / draws

    return end(weights), end(reversed(weights))


def _binomial_tail(least, draws, chance):
    """The probability of that many successes or more."""
    weights = list(_binomial_weights(draws, chance))
    tail = math.fsum(weight for successes, weight in weights if successes >= least)
    return tail / math.fsum(weight for _, weight in weights)


def _binomial_weights(draws, chance):
    """Pairs of a number of successes and its probability, relative to that of the likeliest number, without those 37 standard
    deviations away, below 1e-300. Made by products and quotients alone, which all machines round alike."""
    if not 0 < chance < 1:
        yield (0 if chance <= 0 else draws), 1.0
        return
    likeliest, odds = int((draws + 1) * chance), chance / (1 - chance)
    successes, weight = likeliest, 1.0
    while weight > 1e-300:
        yield successes, weight
        weight *= (draws - successes) / (successes + 1) * odds
        successes += 1
    successes, weight = likeliest, 1.0
    while (weight := weight * (successes / (draws - successes + 1) / odds)) > 1e-300:
        successes -= 1
        yield successes, weight


def dkw_margin(draws: int, error: float) -> float:
    """How far an empirical distribution function may lie from the true one, anywhere.

    Massart 1990, corollary 1 (Dvoretzky-Kiefer-Wolfowitz): P(sup |F_n - F| > margin) <= 2 exp(-2 draws margin^2).
    """
    return hoeffding_margin(draws, error)


def dkw_power(draws: int, error: float, distance: float) -> float:
    """A lower bound on the probability that an empirical distribution function leaves `dkw_margin` around the claimed one
    somewhere, if the true one is as far as `distance` from that somewhere.

    At such a place the empirical function is a share whose expectation is off by `distance`, so Hoeffding's bound holds.
    """
    return hoeffding_power(draws, error, distance)


def median_of_means(samples: Any, deviation: float, error: float) -> tuple[float, float]:
    """A mean of heavy-tailed samples and its margin, given their standard deviation.

    `samples` is an array (draws,). Lugosi & Mendelson 2019, theorem 2: with k = ceil(8 ln(1/error)) blocks of m samples
    the median of the block means is further than ``deviation * sqrt(4 / m)`` from the truth with at most that probability.
    """
    import numpy

    blocks, size = _blocks(len(samples), error)
    means = numpy.asarray(samples, dtype=float)[: blocks * size].reshape(blocks, size).mean(axis=1)
    return float(numpy.median(means)), deviation * math.sqrt(4 / size)


def median_of_means_power(draws: int, deviation: float, error: float, distance: float, spread: float) -> float:
    """A lower bound on the probability that `median_of_means`, with that `deviation` and `error`, leaves its margin around a
    claimed mean, if the true mean is `distance` away from that and the true standard deviation is `spread` at most.

    It stays inside only if half of the blocks do on the near side. By Cantelli's inequality each does with a probability of
    ``v / (v + (distance - margin)^2)`` at most, v = spread^2 / m; how many do is binomial.
    """
    from scipy.stats import binom

    blocks, size = _blocks(draws, error)
    excess = distance - deviation * math.sqrt(4 / size)
    if excess <= 0:
        return 0.0
    stays = spread**2 / size / (spread**2 / size + excess**2)
    return _at_least(float(binom.sf(math.ceil(blocks / 2) - 1, blocks, stays)))


def _blocks(draws, error):
    """How many blocks a median of means has, and how many samples are in each."""
    blocks = math.ceil(8 * math.log(1 / error))
    return blocks, draws // blocks


def median_interval(samples: Sequence[float], error: float) -> tuple[float, float]:
    """An interval that misses the median of the distribution with at most the stated probability, either side counted.

    Order statistics and the binomial law with one half, so it is exact for every continuous law and safe for ties
    (David & Nagaraja 2003, section 7.1). Infinite samples are ranked where they stand. With too few samples an end is infinite.
    """
    ordered = sorted(samples)
    count = len(ordered)
    rank = _rank(count, error)
    if rank < 1:
        return -math.inf, math.inf
    return ordered[rank - 1], ordered[count - rank]


def median_power(draws: int, error: float, below: float = 0.5) -> float:
    """A lower bound on the probability that the upper end of `median_interval` is not below some value, if a sample is below
    that value with probability `below` at most: ½ if the value is at most the median. For the lower end, mirror all.

    The upper end is below the value only if more samples are than its rank leaves above: a binomial tail, exact.
    """
    return _at_least(_binomial_tail(draws - _rank(draws, error) + 1, draws, below))


def _rank(count, error):
    """The largest k with P(Bin(count, 1/2) < k) <= error / 2; the k-th sample from either side is an end of the interval."""
    return round(share_interval(count, 0.5, error)[0] * count) if count else 0


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values that keep the probability of any false alarm among several tests (Holm 1979)."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted, largest = [0.0] * len(p_values), 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[index]))
        adjusted[index] = largest
    return adjusted


def independent_power(powers: Sequence[float]) -> float:
    """The probability that at least one of several independent tests notices, from the power of each."""
    return _at_least(math.prod(1 - power for power in powers))


def _at_least(missed):
    """1 - missed, but below 1: no test is certain, though a double may say so."""
    return min(1 - missed, math.nextafter(1, 0))
