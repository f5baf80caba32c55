"""Timing as ratios: two pieces of code timed in turn, again and again, so that a busy machine slows both alike."""

from collections.abc import Callable
from time import perf_counter_ns

__all__ = ["ratios"]


def ratios(slow: Callable, fast: Callable, *, pairs: int = 31, tries: int = 3, shortest: float = 1e-4) -> list[float]:
    """Seconds of `slow` divided by seconds of `fast`, once for each interleaved pair.

    Each timing repeats its function until it lasts at least `shortest` seconds (found beforehand, the same count all
    through), and every second pair runs in the other order. A pair takes the best of `tries` timings of either side, in
    turn: what else the machine does can only make a timing longer.
    """
    repeats = [_repeats(function, shortest) for function in (slow, fast)]
    found = []
    for pair in range(pairs):
        best = [float("inf")] * 2
        for which in ((0, 1) if pair % 2 else (1, 0)) * tries:
            best[which] = min(best[which], _seconds((slow, fast)[which], repeats[which]) / repeats[which])
        found.append(best[0] / best[1])
    return found


def _seconds(function, repeats):
    begin = perf_counter_ns()
    for _ in range(repeats):
        function()
    return (perf_counter_ns() - begin) / 1e9


def _repeats(function, shortest):
    function()
    repeats = 1
    while _seconds(function, repeats) < shortest:
        repeats *= 2
    return repeats
