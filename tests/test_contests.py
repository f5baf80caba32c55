"""Contests between networks: who is paired with whom, how rates are found, what the rules say, and what is trained only once."""

import itertools
import math
from dataclasses import replace

import numpy
import pytest

from claims.lab import contests, networks
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.contests import (
    ACCURACY_MARGIN,
    BATCH,
    BUDGET,
    FINAL_RATES,
    FINAL_SEEDS,
    FINAL_TUNING_SEEDS,
    FIRST_SEED,
    GROUP,
    MARGIN,
    RATES,
    SEEDS,
    TARGET,
    TUNING_SEEDS,
    WIDTH,
    Contender,
    Final,
    best_final_rate,
    best_rate,
    compared,
    difference,
    final,
    final_at,
    fresh_networks,
    grid,
    judged,
    one_update,
    ratio,
    remembered,
    run,
    settled,
    signal_kept,
    tuned,
)
from claims.lab.networks import Perceptrons, Training, digits, initial_weights, train

RELU, TANH = Contender(relu), Contender(tanh, (1, 1, 1))


def generators(count, stream=0):
    return [numpy.random.default_rng([stream, i]) for i in range(count)]


# --- contenders -------------------------------------------------------------------------------------------------------


def test_a_contender_gets_the_networks_it_describes():
    """Variances by place, biases of the hidden layers only, centred or not, in the format asked for."""
    contender = Contender(tanh, (3, 5, 7), bias=-0.5)
    made = fresh_networks(contender, 3, generators(40), "float64")
    assert made.activation is tanh
    assert [layer.shape for layer in made.weights] == [(40, 64, WIDTH), *[(40, WIDTH, WIDTH)] * 2, (40, WIDTH, 10)]
    for layer, gain in zip(made.weights, (3, 5, 5, 7), strict=True):
        assert layer.dtype == numpy.float64
        # 40 * 32 * 10 draws or more: the mean square is off by sqrt(2 / 12800) = 1.3 %, five times that is 6.3 %.
        assert numpy.square(layer).mean() * layer.shape[1] == pytest.approx(gain, rel=0.063)
    assert all((bias == -0.5).all() for bias in made.biases[:-1]) and (made.biases[-1] == 0).all()
    centred = fresh_networks(Contender(sigmoid, centred=True), 2, generators(3))
    assert numpy.allclose(centred.biases[1], -centred.weights[1].sum(axis=1, keepdims=True) / 2)
    assert centred.weights[0].dtype == numpy.float32


def test_equal_seeds_are_paired():
    """The same draws, whatever the contender; other seeds, other draws."""
    one, other = (fresh_networks(side, 2, generators(3), "float64") for side in (RELU, Contender(tanh, (8, 8, 8))))
    for few, many in zip(one.weights, other.weights, strict=True):
        assert numpy.allclose(many, 2 * few, rtol=1e-12)
    assert not numpy.allclose(one.weights[0][0], one.weights[0][1])


def test_a_run_is_the_training_it_describes():
    """Weights from stream 1, batches from stream 2 of each seed, the shared target, batch and budget."""
    seeds, rates = [5, 3], [0.3, 0.5]
    made = fresh_networks(RELU, 1, [numpy.random.default_rng([1, seed]) for seed in seeds])
    orders = [numpy.random.default_rng([2, seed]) for seed in seeds]
    expected = train(made, rates, orders, target=TARGET, steps=BUDGET, batch=BATCH)
    found = run(RELU, 1, rates, seeds)
    assert found.steps_to_target.tolist() == expected.steps_to_target.tolist()
    assert numpy.isfinite(found.steps_to_target).all()
    short, left = run(RELU, 1, rates, seeds, steps=8, target=-math.inf, networks_too=True)
    assert [step for step, _ in short.curves] == [0, 4, 8] and len(left) == 2
    validation = digits()[1]
    assert numpy.allclose(left.loss(validation.x[None], validation.labels[None]), short.curves[-1][1], rtol=1e-6)


# --- normalised updates -----------------------------------------------------------------------------------------------


def lengths_of_updates(scale, kind=numpy.float64):
    """How far each layer moves in one normalised update, for networks whose last weights are scaled."""
    weights = initial_weights(generators(2), (64, 8, 8, 10), 2, kind)
    weights[-1] *= kind(scale)
    networks = Perceptrons(weights, tanh)
    before = [own.copy() for own in networks.weights + networks.biases]
    train(networks, [0.25, 0.5], generators(2, 1), target=-1, steps=1, normalised=True)
    moved = [(own - old).astype(float) for own, old in zip(networks.weights + networks.biases, before, strict=True)]
    return numpy.sqrt([sum(numpy.square(moved[i + 3 * k]).sum(axis=(1, 2)) for k in (0, 1)) for i in range(3)])


@pytest.mark.parametrize("scale", [1, 1e-3, 1e-25], ids=str)
def test_a_normalised_update_moves_each_layer_by_its_rate(scale):
    """Weights and biases together, however small the gradient, also where its squares would underflow."""
    # float32: the gradients of the first layers are about 1e-27 at the least scale, their squares are below 1e-45.
    for kind, tolerance in (numpy.float64, 1e-10), (numpy.float32, 1e-3):
        assert numpy.allclose(lengths_of_updates(scale, kind), [[0.25, 0.5]] * 3, rtol=tolerance)


def test_a_normalised_update_goes_down_the_gradient():
    """Its direction is that of the plain update, layer by layer."""
    moves = []
    for normalised in (False, True):
        networks = Perceptrons(initial_weights(generators(2), (64, 8, 10), 2, numpy.float64), tanh)
        before = [own.copy() for own in networks.weights]
        train(networks, [0.1, 0.1], generators(2, 1), target=-1, steps=1, normalised=normalised)
        moves.append([own - old for own, old in zip(networks.weights, before, strict=True)])
    for plain, free in zip(*moves, strict=True):
        cosine = (plain * free).sum(axis=(1, 2)) / numpy.sqrt(
            numpy.square(plain).sum(axis=(1, 2)) * numpy.square(free).sum(axis=(1, 2))
        )
        assert numpy.allclose(cosine, 1)


def test_no_gradient_no_normalised_update():
    """A layer whose gradient is exactly zero stays where it is, and nothing becomes a NaN."""
    weights = initial_weights(generators(2), (64, 8, 10), 2)
    networks = Perceptrons(weights, relu)
    networks.biases[0] -= 1000  # every unit is off
    train(networks, [0.1, 0.1], generators(2, 1), target=-1, steps=3, normalised=True)
    assert (networks.weights[0] == weights[0]).all()
    assert all(numpy.isfinite(own).all() for own in networks.weights + networks.biases)
    assert (networks.biases[1] != 0).any()


def test_a_contender_may_ask_for_normalised_updates():
    """The option reaches the training."""
    plain, free = (run(side, 2, [0.2] * 2, [1, 2], steps=4) for side in (RELU, replace(RELU, normalised=True)))
    assert not numpy.allclose(plain.curves[-1][1], free.curves[-1][1])


# --- rates ------------------------------------------------------------------------------------------------------------


class Staged:
    """Stands in for `train`: network i at rate r reaches the target at ``steps(r, i)`` and counts how often it is asked."""

    def __init__(self, steps):
        self.steps, self.asked = steps, 0

    def __call__(self, networks, rates, orders, *, steps, enough=None, **options):
        self.asked += 1
        self.enough = enough
        reached = numpy.array([self.steps(rate, i % TUNING_SEEDS) for i, rate in enumerate(rates)], dtype=float)
        return Training(numpy.where(reached <= steps, reached, math.inf), 0.0)


@pytest.fixture
def staged(monkeypatch):
    def stage(steps):
        monkeypatch.setattr(networks, "train", trainer := Staged(steps))
        return trainer

    return stage


def fresh():
    """A contender that no other test has, so that nothing is known of it."""
    return Contender(relu, (next(gains), 2, 2))


gains = itertools.count(1000)


def test_the_best_rate_is_where_most_get_there_first(staged):
    """Five of eight must get there: three that are quicker at another rate do not make it the best."""
    staged(
        lambda rate, i: (
            10 if rate == RATES[4] and i < 3 else 100 if rate == RATES[4] else 50 if rate == RATES[7] else 90
        )
    )
    assert best_rate(fresh(), 2) == RATES[7]
    trainer = staged(lambda rate, i: 10 if rate == RATES[4] and i < 5 else math.inf if rate == RATES[4] else 50)
    assert best_rate(fresh(), 2) == RATES[4]
    assert trainer.enough(steps(*[10] * 5, *[math.inf] * 3)) and not trainer.enough(steps(*[10] * 4, *[math.inf] * 4))


@pytest.mark.parametrize("place", range(1, len(RATES) - 1))
def test_the_best_rate_is_found_wherever_it_is(staged, place):
    """Up or down, over two rates in a row that are no better, and of equals the smallest is taken."""
    staged(lambda rate, i: 20 + 8 * (abs(RATES.index(rate) - place) + 1) // 3)
    found = RATES.index(best_rate(fresh(), 2))
    assert found == next(p for p in range(len(RATES)) if (abs(p - place) + 1) * 8 // 3 == 8 // 3)


def test_the_search_ends_where_three_in_a_row_are_no_better(staged):
    """A factor of ten to either side of the best is tried, and no more."""
    trainer = staged(lambda rate, i: 20 + abs(RATES.index(rate) - 6))
    assert best_rate(fresh(), 2) == RATES[6] and trainer.asked == 3 + 1 + 4


@pytest.mark.parametrize("place", [0, -1])
def test_no_best_rate_at_the_edge(staged, place):
    """There the true best rate may lie outside. If nobody gets there, there is none either."""
    edge = RATES.index(RATES[place])
    staged(lambda rate, i: 10 + abs(RATES.index(rate) - edge))
    with pytest.raises(AssertionError, match="edge"):
        best_rate(fresh(), 2)
    staged(lambda rate, i: math.inf)
    with pytest.raises(AssertionError, match="edge"):
        best_rate(fresh(), 2)


def test_tuning_and_comparing_use_different_seeds():
    """Nobody is compared on what it was tuned on, nor on its own control, at the default or at ten times the seeds."""
    assert FIRST_SEED >= TUNING_SEEDS and FIRST_SEED >= FINAL_TUNING_SEEDS
    assert FIRST_SEED + 10 * max(SEEDS, FINAL_SEEDS) <= 100 * FIRST_SEED
    assert min(RATES) < min(FINAL_RATES) and max(FINAL_RATES) < max(RATES) and set(FINAL_RATES) < set(RATES)


def finals(monkeypatch, accuracy):
    """Let ``accuracy(rate, place in the batch)`` stand for what training would bring."""

    def known(contender, depth, rates, seeds):
        both = numpy.array([accuracy(rate, i) for i, rate in enumerate(rates)], dtype=float)
        return Final(both, 1 - both)

    monkeypatch.setattr(contests, "final_at", known)


def test_the_best_final_rate_is_that_of_the_best_mean_in_validation(monkeypatch):
    """Not of the best single network, nor of the test part, which is the other way round here."""
    shares = dict(zip(FINAL_RATES, (0.2, 0.7, 0.8, 0.6, 0.1), strict=True))
    finals(monkeypatch, lambda rate, i: 1 if rate == FINAL_RATES[3] and i % FINAL_TUNING_SEEDS == 0 else shares[rate])
    contender = fresh()
    assert best_final_rate(contender, 1) == FINAL_RATES[2]
    assert grid(contender, 1).validation.shape == (len(FINAL_RATES), FINAL_TUNING_SEEDS)
    assert grid(contender, 1).test[2] == pytest.approx(0.2)


@pytest.mark.parametrize("place", [0, -1])
def test_no_best_final_rate_at_the_edge(monkeypatch, place):
    finals(monkeypatch, lambda rate, i: float(rate == FINAL_RATES[place]))
    with pytest.raises(AssertionError, match="edge"):
        best_final_rate(fresh(), 1)


# --- rules ------------------------------------------------------------------------------------------------------------


def steps(*reached):
    return numpy.array(reached, dtype=float)


def test_the_ratio_is_that_of_pairs():
    """Twice as slow in each pair is a factor of two, however different the pairs are; and the other way round a half."""
    fast = numpy.array([10.0, 20, 40, 80, 160] * 8)
    assert ratio(steps(*2 * fast), steps(*fast), 0.01) == pytest.approx((2, 2, 2))
    assert ratio(steps(*fast), steps(*2 * fast), 0.01) == pytest.approx((0.5, 0.5, 0.5))


def test_who_never_gets_there_counts_as_slowest():
    """Infinitely slower than one that does, level with another that does not."""
    inf = math.inf
    median, low, high = ratio(steps(*[inf] * 30, *[20] * 10), steps(*[10] * 40), 0.01)
    assert median == inf and low > 1 and high == inf
    assert ratio(steps(*[inf] * 20), steps(*[inf] * 20), 0.01) == (1, 1, 1)
    assert ratio(steps(*[10] * 20), steps(*[inf] * 20), 0.01) == (0, 0, 0)


def test_the_interval_of_the_ratio_misses_rarely():
    """With a true median ratio of 2, at a level of 5 %, in 2,000 repetitions; and it is no wider than it must be."""
    rng = numpy.random.default_rng(0)
    missed = 0
    for _ in range(2000):
        fast = rng.uniform(20, 60, 40)
        _, low, high = ratio(steps(*fast * 2 * numpy.exp(rng.standard_normal(40))), steps(*fast), 0.05)
        missed += not low <= 2 <= high
    # The exact rate for 40 draws is 3.8 %; five standard deviations of 2,000 repetitions are 2.2 %.
    assert 0.016 < missed / 2000 < 0.06


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (MARGIN + 0.01, 3, "faster"),
        (MARGIN, 3, "neither"),
        (0.5, 1 / MARGIN - 0.01, "slower"),
        (0.5, 1 / MARGIN, "neither"),
        (0.95, 1.05, "neither"),
        (0.5, 2, "neither"),
    ],
)
def test_the_rule_for_speed(low, high, words):
    assert settled(low, high).startswith(words)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (ACCURACY_MARGIN + 0.001, 0.1, "better"),
        (-0.1, -ACCURACY_MARGIN - 0.001, "worse"),
        (-ACCURACY_MARGIN, ACCURACY_MARGIN, "level"),
        (-ACCURACY_MARGIN - 0.001, 0, "neither"),
        (0.001, ACCURACY_MARGIN + 0.001, "neither"),
        (-ACCURACY_MARGIN - 0.001, -0.001, "neither"),
        (-0.1, 0.1, "neither"),
    ],
)
def test_the_rule_for_accuracy(low, high, words):
    assert judged(low, high).startswith(words)


def test_differences_are_those_of_pairs_on_the_test_part():
    """Paired by place; the validation part plays no role."""
    base = numpy.linspace(0.5, 0.9, 40)
    one, other = Final(numpy.zeros(40), base + 0.03), Final(numpy.ones(40), base)
    assert difference(one, other, 0.01) == pytest.approx((0.03, 0.03, 0.03))
    assert difference(other, one, 0.01) == pytest.approx((-0.03, -0.03, -0.03))


# --- what is known in the end -----------------------------------------------------------------------------------------


def test_the_end_is_that_of_training_to_the_end():
    """The accuracy of the very networks after all updates, validation and test apart; one that blew up has none."""
    rates, seeds = (0.1, 1e30, 0.3), (7, 8, 9)
    found = final_at(RELU, 1, rates, seeds)
    made = fresh_networks(RELU, 1, [numpy.random.default_rng([1, seed]) for seed in seeds])
    orders = [numpy.random.default_rng([2, seed]) for seed in seeds]
    train(made, rates, orders, target=-1, steps=BUDGET, batch=BATCH, look_every=20)
    assert len(made) == 2
    for part, shares in zip(digits()[1:], (found.validation, found.test), strict=True):
        expected = made.accuracy(part.x[None], part.labels[None])
        assert shares.tolist() == [expected[0], 0, expected[1]] and expected.min() > 0.8
    assert (found.validation != found.test)[[0, 2]].all(), "otherwise the two could have changed places"


def test_all_blown_up_is_no_error():
    found = final_at(RELU, 1, (1e30, 1e30), (1, 2))
    assert found.test.tolist() == found.validation.tolist() == [0, 0]


# --- the signal -------------------------------------------------------------------------------------------------------


def test_how_much_of_the_signal_is_kept():
    """All of it with one layer. A tenth of the weights between passes a tenth on, and equal starts keep equally much."""
    assert signal_kept(RELU, 1) == 1
    usual, small = (signal_kept(Contender(relu, (2, gain, 2)), 3) for gain in (2, 0.02))
    # ReLU scales with its weights: a tenth at each of two layers. What differs is the error that the other outputs make.
    assert small == pytest.approx(usual / 100, rel=0.1)
    assert 0.7 < usual < 1.2
    assert signal_kept(Contender(sigmoid, (4, 16, 4), centred=True), 3) == pytest.approx(signal_kept(TANH, 3), rel=1e-3)


def test_the_signal_is_that_of_many_networks(monkeypatch):
    """No two of the 400 are the same draw."""
    seen, real = [], contests.fresh_networks

    def spy(contender, depth, rngs):
        seen.extend(str(rng.bit_generator.state) for rng in rngs)
        return real(contender, depth, rngs)

    monkeypatch.setattr(contests, "fresh_networks", spy)
    signal_kept(fresh(), 2)
    assert len(set(seen)) == 400


def test_one_update_changes_the_networks_it_is_made_of():
    """Again and again, without an error; its networks are its own."""
    update = one_update(TANH, 2)
    assert update() is None and update() is None


# --- nothing twice ----------------------------------------------------------------------------------------------------


def test_nothing_is_trained_twice(monkeypatch):
    """The same question again trains nothing; another seed, depth or rate does."""
    calls = []
    real = networks.train
    monkeypatch.setattr(
        networks, "train", lambda *args, **options: calls.append(options) or real(*args, **{**options, "steps": 2})
    )
    contender = fresh()
    first = compared(contender, 1, 0.1, 0, 2)
    assert compared(Contender(relu, contender.gains), 1, 0.1, 0, 2) is first and len(calls) == 1
    assert calls[0]["look_every"] == 2 and calls[0]["target"] == TARGET and calls[0]["steps"] == BUDGET
    for other in ((1, 0.1, 5, 2), (1, 0.1, 0, 3), (2, 0.1, 0, 2), (1, 0.2, 0, 2)):
        compared(contender, *other)
    assert len(calls) == 5


def test_a_replaced_function_is_another_contender():
    """Values, slopes: whatever it computes otherwise. The old results come back with the old function."""
    asked = []

    @remembered
    def name(contender, number):
        asked.append(number)
        return contender.activation(numpy.float32(-1.0)), number

    contender = fresh()
    assert name(contender, 1) == name(contender, 1) == (0, 1) and asked == [1]
    with relu.replaced(numeric=abs):
        assert name(contender, 1) == (1, 1) and asked == [1, 1]
    with relu.replaced(numeric_slope=lambda x: x * 0):
        name(contender, 1)
        assert asked == [1, 1, 1]
    assert name(contender, 1) == (0, 1) and asked == [1, 1, 1]
    assert name.__name__ == "name"


def test_groups_do_not_matter():
    """Networks compared in groups, the last one smaller, need as many updates as in one batch, in the order of their seeds."""
    seeds = GROUP + 5
    whole = run(RELU, 1, [0.5] * seeds, range(40, 40 + seeds), look_every=2).steps_to_target
    found = compared(RELU, 1, 0.5, 40, seeds)
    assert found.tolist() == whole.tolist()
    assert len(set(found)) > 3, "otherwise the order could be any"


def test_tuned_and_final_ask_for_the_best_rate(monkeypatch):
    """And for the seeds that nobody was tuned on."""
    monkeypatch.setattr(contests, "best_rate", lambda contender, depth: 0.3)
    monkeypatch.setattr(contests, "compared", lambda *args: args)
    assert tuned(RELU, 2, 5) == (RELU, 2, 0.3, FIRST_SEED, 5)
    monkeypatch.setattr(contests, "best_final_rate", lambda contender, depth: 0.4)
    monkeypatch.setattr(contests, "final_at", lambda *args: args)
    assert final(RELU, 2, 2) == (RELU, 2, (0.4, 0.4), (FIRST_SEED, FIRST_SEED + 1))
