"""The stopwatch under a clock that the test turns by hand, and once under the real one."""

from statistics import median

import pytest

from claims.lab import stopwatch


class Clock:
    """A clock that only the timed functions advance, and a diary of which of them ran."""

    def __init__(self, monkeypatch):
        self.now = 0
        self.ran = []
        monkeypatch.setattr(stopwatch, "perf_counter_ns", lambda: self.now)

    def function(self, name, nanoseconds):
        """A function that takes so long, or as long as a function of the time says."""

        def run():
            self.ran.append(name)
            self.now += nanoseconds(self.now) if callable(nanoseconds) else nanoseconds

        return run

    def runs(self):
        """The diary as (name, times in a row)."""
        runs = []
        for name in self.ran:
            if runs and runs[-1][0] == name:
                runs[-1][1] += 1
            else:
                runs.append([name, 1])
        return [tuple(run) for run in runs]


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.mark.parametrize(("slow", "fast"), [(30_000, 10_000), (10_000, 30_000), (10**9, 1), (7, 7)])
def test_the_ratio_is_slow_over_fast(clock, slow, fast):
    """Seconds for one call each, whatever the number of repetitions that either of them needed."""
    found = stopwatch.ratios(clock.function("slow", slow), clock.function("fast", fast), pairs=5)
    assert found == pytest.approx([slow / fast] * 5, rel=1e-12)


@pytest.mark.parametrize("pairs", [1, 2, 31])
def test_there_is_one_ratio_for_each_pair(clock, pairs):
    """No pair is dropped, and none is an average of several."""
    assert len(stopwatch.ratios(clock.function("slow", 2000), clock.function("fast", 1000), pairs=pairs)) == pairs


def test_every_second_pair_runs_in_the_other_order(clock):
    """Whatever the first function leaves behind (a warm cache, a fast clock) must not always serve the same one."""
    stopwatch.ratios(clock.function("slow", 300_000), clock.function("fast", 250_000), pairs=6, tries=1)
    # Either lasts long enough by itself, so a timing is one call. The last twelve are the six pairs.
    pairs = [tuple(clock.ran[i : i + 2]) for i in range(len(clock.ran) - 12, len(clock.ran), 2)]
    assert set(pairs[::2]) | set(pairs[1::2]) == {("slow", "fast"), ("fast", "slow")}
    assert len(set(pairs[::2])) == len(set(pairs[1::2])) == 1


@pytest.mark.parametrize("shortest", [1e-6, 2e-4, 1e-2])
def test_each_timing_lasts_long_enough_but_not_for_ever(clock, shortest):
    """A timing repeats its function for `shortest` at least and about twice that at most, with a count that stays."""
    stopwatch.ratios(clock.function("slow", 900), clock.function("fast", 400), pairs=9, tries=1, shortest=shortest)
    # Where two pairs meet, the same function is timed twice in a row: eight times, before the very last timing.
    timings = clock.runs()[-9:-1]
    for name, cost in [("slow", 900), ("fast", 400)]:
        counts = {times for who, times in timings if who == name}
        (once,) = {count // 2 for count in counts}
        assert shortest <= once * cost / 1e9 <= max(2 * shortest, cost / 1e9)


def test_a_first_call_that_is_slower_does_not_count(clock):
    """Imports and caches are filled before anything is timed, or counted as long enough."""
    calls = []

    def cold(now):
        calls.append(now)
        return 10**12 if len(calls) == 1 else 2000

    found = stopwatch.ratios(clock.function("slow", cold), clock.function("fast", 1000), pairs=3)
    assert found == pytest.approx([2] * 3)
    # Were the first call taken for the length of every call, one would be thought enough for a timing.
    assert clock.ran.count("slow") >= 3 * 100


def test_a_machine_that_grows_slower_slows_both_alike(clock):
    """Under a steady drift of a tenth a timing the pairs err to either side in turn, and their middle is right."""

    def drifting(nanoseconds):
        return lambda now: nanoseconds * (1 + now / 3_000_000)

    slow, fast = (clock.function(name, drifting(300_000)) for name in ("slow", "fast"))
    found = stopwatch.ratios(slow, fast, pairs=8, tries=1)
    above = [ratio > 1 for ratio in found]
    assert above[::2] != above[1::2] and len(set(above[::2])) == len(set(above[1::2])) == 1
    assert median(found) == pytest.approx(1, abs=0.02)  # 1.1 and 1/1.1 have the middle 1.005


def test_a_disturbance_does_not_count(clock):
    """Of three tries a side, one may be as long as it likes."""
    timed = []

    def disturbed(now):
        timed.append(now)
        return 10**10 if len(timed) % 3 == 0 else 400_000

    found = stopwatch.ratios(clock.function("slow", disturbed), clock.function("fast", 200_000), pairs=6)
    assert found == pytest.approx([2] * 6)


def test_real_loops_of_known_length():
    """Four times the work takes about four times as long."""

    def long():
        return sum(range(8000))

    def short():
        return sum(range(2000))

    # The rest of a call is far below the microseconds that 2000 additions take. A pair that the machine disturbs may be
    # anything; for the middle of 31 to lie outside, 16 pairs must be disturbed by half of their time, on the same side.
    assert 2.7 < median(stopwatch.ratios(long, short)) < 6
    assert 0.6 < median(stopwatch.ratios(short, short)) < 1.6
