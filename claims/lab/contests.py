"""Contests between networks that differ in one thing: who learns the digits in fewer updates, who knows them better in the end.

Every contest is played alike, so that experiments can share their runs: fully connected layers of `WIDTH` units, batches of
`BATCH`, at most `BUDGET` updates. A `Contender` first looks for its own best learning rate among `RATES`, on seeds of its
own and on the validation part of the data. Then fresh seeds decide. Networks of equal seeds are paired: the same draws of
weights and the same batches. Nothing is trained twice in one process: what an activation computes is part of the key, so a
function that was replaced is trained afresh.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from claims.lab.activations import Activation
from claims.lab.chance import median_interval

if TYPE_CHECKING:
    from claims.lab.networks import Perceptrons

__all__ = [
    "ACCURACY_MARGIN",
    "BATCH",
    "BUDGET",
    "FINAL_RATES",
    "FINAL_SEEDS",
    "FIRST_SEED",
    "MARGIN",
    "RATES",
    "SEEDS",
    "TARGET",
    "TUNING_SEEDS",
    "WIDTH",
    "Contender",
    "Final",
    "best_final_rate",
    "best_rate",
    "compared",
    "difference",
    "final",
    "final_at",
    "fresh_networks",
    "grid",
    "judged",
    "one_update",
    "ratio",
    "remembered",
    "run",
    "settled",
    "signal_kept",
    "tuned",
]

WIDTH, BATCH, TARGET, BUDGET = 32, 50, 0.2, 400
RATES = [10 ** (k / 3) for k in range(-6, 7)]  # 0.01 to 100
TUNING_SEEDS, SEEDS, FIRST_SEED = (
    8,
    48,
    3000,
)  # 1,000 to 1,599 and 2,000 to 2,047 had been seen when the last rules were made
FINAL_RATES, FINAL_TUNING_SEEDS, FINAL_SEEDS = RATES[2:-1:2], 6, 48  # 0.046 to 22, every second rate
GROUP = 12  # so many networks are trained side by side; more would crowd one another out of the processor's cache
MARGIN = 1.1  # a smaller factor does not count as a difference
ACCURACY_MARGIN = 0.01  # nor does a smaller difference between two shares of digits


@dataclass(frozen=True)
class Contender:
    """What takes part in a contest.

    `gains` are the variances of the weights times the inputs of the layer, for the first, those between, and the last.
    `centred` starts the units at their steepest point on average (see `networks.Perceptrons`). `bias` is what the hidden
    units' biases start at. With `normalised` the gradient of each layer is divided by its length, so that only its
    direction counts (see `networks.train`).
    """

    activation: Activation
    gains: tuple[float, float, float] = (2, 2, 2)
    centred: bool = False
    bias: float = 0
    normalised: bool = False


@dataclass(frozen=True)
class Final:
    """What networks know after all `BUDGET` updates: shares of digits classified correctly, one entry for each network.

    A run that blew up has 0. Validation digits choose learning rates, test digits never do.
    """

    validation: Any
    test: Any


def remembered(function: Callable) -> Callable:
    """Cache ``function(contender, ...)``; a contender whose activation computes something else is another one."""

    @cache
    def known(computes, contender, *rest):
        return function(contender, *rest)

    @wraps(function)
    def asked(contender, *rest):
        return known(_computes(contender.activation), contender, *rest)

    return asked


def _computes(activation):
    """Values and slopes on a grid, as bytes: what stands under the activation's name at present."""
    import numpy

    x = numpy.linspace(-8, 8, 161, dtype=numpy.float32)
    after = activation(x)
    return after.tobytes(), activation.slope(x).tobytes(), activation.slope_after(x, after).tobytes()


def fresh_networks(contender: Contender, depth: int, rngs: Sequence, kind: Any = "float32") -> "Perceptrons":
    """The contender's networks of `depth` hidden layers at the start, one for each generator, in the float format `kind`."""
    from claims.lab.networks import Perceptrons, initial_weights

    first, between, last = contender.gains
    weights = initial_weights(rngs, [64, *[WIDTH] * depth, 10], [first, *[between] * (depth - 1), last], kind)
    networks = Perceptrons(weights, contender.activation, centred=contender.centred)
    for bias in networks.biases[:-1]:
        bias += contender.bias
    return networks


def run(
    contender: Contender, depth: int, rates: Sequence, seeds: Sequence, *, networks_too: bool = False, **options: Any
) -> Any:
    """Train one network for each pair of learning rate and seed until it reaches `TARGET`; equal seeds are paired.

    The options are those of `networks.train`, whose record is returned, with ``networks_too=True`` along with the networks
    as training left them.
    """
    from numpy.random import default_rng

    from claims.lab.networks import train

    networks = fresh_networks(contender, depth, [default_rng([1, seed]) for seed in seeds])
    orders = [default_rng([2, seed]) for seed in seeds]
    options = {"target": TARGET, "steps": BUDGET, "batch": BATCH, "normalised": contender.normalised, **options}
    training = train(networks, rates, orders, **options)
    return (training, networks) if networks_too else training


@remembered
def best_rate(contender: Contender, depth: int) -> float:
    """The rate at which five of eight tuning networks reach the target first; none at the edge of the grid counts.

    The search goes up from the middle, then down, each way until three rates in a row, a factor of ten, are no better.
    """
    import numpy

    fewest, middle = [math.inf] * len(RATES), len(RATES) // 2 + 1
    for way in range(middle, len(RATES)), range(middle - 1, -1, -1):
        in_vain = 0
        for place in way:
            best = min(fewest)
            training = run(
                contender,
                depth,
                [RATES[place]] * TUNING_SEEDS,
                range(TUNING_SEEDS),
                steps=int(min(best, BUDGET)),  # a rate that takes longer is not the best
                enough=lambda reached: numpy.isfinite(reached).sum() > TUNING_SEEDS // 2,
            )
            fewest[place] = float(numpy.sort(training.steps_to_target)[TUNING_SEEDS // 2])
            in_vain = 0 if fewest[place] < best else in_vain + 1
            if in_vain == 3:
                break
    place = fewest.index(min(fewest))
    assert 0 < place < len(RATES) - 1, f"{contender}, depth {depth}: the best rate is at the edge of the grid"
    return RATES[place]


@remembered
def compared(contender: Contender, depth: int, rate: float, first_seed: int, seeds: int) -> Any:
    """How many updates `seeds` networks need at that rate to reach the target, looked at after every second one; inf: never."""
    import numpy

    groups = [range(first_seed, first_seed + seeds)[start : start + GROUP] for start in range(0, seeds, GROUP)]
    return numpy.concatenate(
        [run(contender, depth, [rate] * len(group), group, look_every=2).steps_to_target for group in groups]
    )


def tuned(contender: Contender, depth: int, seeds: int) -> Any:
    """How many updates `seeds` fresh networks need at the contender's own best rate."""
    return compared(contender, depth, best_rate(contender, depth), FIRST_SEED, seeds)


def ratio(slow: Any, fast: Any, level: float) -> tuple[float, float, float]:
    """Median of slow/fast updates over paired networks, and an interval that misses it with probability `level` at most.

    A run that never got there counts as slowest; two of them tie.
    """
    import numpy

    logs = numpy.zeros(len(slow))
    apart = slow != fast  # two runs that never got there tie
    logs[apart] = numpy.log(slow[apart]) - numpy.log(fast[apart])
    low, high = median_interval(logs, level)
    return math.exp(numpy.median(logs)), math.exp(low), math.exp(high)


def settled(low: float, high: float) -> str:
    """What the rule says of the faster side of `ratio`, given the interval."""
    return (
        "faster"
        if low > MARGIN
        else "slower"
        if high < 1 / MARGIN
        else "neither faster nor slower, as far as this can tell"
    )


# --- what they know in the end ---------------------------------------------------------------------------------------


@remembered
def final_at(contender: Contender, depth: int, rates: tuple, seeds: tuple) -> Final:
    """Train one network for each pair of learning rate and seed for all `BUDGET` updates, whatever it has reached."""
    import numpy

    from claims.lab.networks import digits

    training, networks = run(contender, depth, rates, seeds, target=-math.inf, look_every=80, networks_too=True)
    whole = numpy.isfinite(training.curves[-1][1])
    found = numpy.zeros((2, len(whole)))
    if whole.any():  # those that blew up are no longer among the networks
        found[:, whole] = [networks.accuracy(part.x[None], part.labels[None]) for part in digits()[1:]]
    return Final(*found)


@remembered
def grid(contender: Contender, depth: int) -> Final:
    """What six tuning networks at each of `FINAL_RATES` know after all updates; the arrays are (rates, networks)."""
    count = FINAL_TUNING_SEEDS
    rates, seeds = (rate for rate in FINAL_RATES for _ in range(count)), (*range(count),) * len(FINAL_RATES)
    found = final_at(contender, depth, tuple(rates), seeds)
    return Final(found.validation.reshape(-1, count), found.test.reshape(-1, count))


def best_final_rate(contender: Contender, depth: int) -> float:
    """The rate with the best mean validation accuracy of six tuning networks after all updates; no edge of the grid counts."""
    place = int(grid(contender, depth).validation.mean(axis=1).argmax())
    assert 0 < place < len(FINAL_RATES) - 1, f"{contender}, depth {depth}: the best rate is at the edge of the grid"
    return FINAL_RATES[place]


def final(contender: Contender, depth: int, seeds: int) -> Final:
    """What `seeds` fresh networks know after all updates at the contender's own best rate for that."""
    rate = best_final_rate(contender, depth)
    return final_at(contender, depth, (rate,) * seeds, tuple(range(FIRST_SEED, FIRST_SEED + seeds)))


def difference(one: Final, other: Final, level: float) -> tuple[float, float, float]:
    """Median of the paired differences in test accuracy, and an interval that misses it with probability `level` at most."""
    import numpy

    differences = one.test - other.test
    return float(numpy.median(differences)), *map(float, median_interval(differences, level))


def judged(low: float, high: float) -> str:
    """What the rule says of the first side of `difference`, given the interval."""
    if low > ACCURACY_MARGIN:
        return "better"
    if high < -ACCURACY_MARGIN:
        return "worse"
    if low >= -ACCURACY_MARGIN and high <= ACCURACY_MARGIN:
        return "level"
    return "neither better nor worse nor level, as far as this can tell"


# --- the signal that training works with -----------------------------------------------------------------------------


@remembered
def signal_kept(contender: Contender, depth: int) -> float:
    """How long the error signal is at the first hidden layer, relative to the last, before training.

    The median over 400 fresh networks, each with a validation digit of its own, of the ratio of the gradients with
    respect to the two layers' sums.
    """
    import numpy

    from claims.lab.networks import digits

    _, validation, _ = digits()
    networks = fresh_networks(contender, depth, [numpy.random.default_rng([3, i]) for i in range(400)])
    _, of_biases = networks.gradients(validation.x[:, None], validation.labels[:, None])
    first, last = (numpy.linalg.norm(of_biases[place], axis=(1, 2)) for place in (0, depth - 1))
    return float(numpy.median(first / last))


def one_update(contender: Contender, depth: int) -> Callable[[], None]:
    """A function that makes one update of 30 networks, always on the same batch: what the stopwatch is held to."""
    from numpy.random import default_rng

    from claims.lab.networks import digits

    networks = fresh_networks(contender, depth, [default_rng(0)] * 30)
    training = digits()[0]
    x, labels = training.x[None, :BATCH].repeat(30, axis=0), training.labels[None, :BATCH].repeat(30, axis=0)

    return lambda: networks.update(x, labels, 0.01)
