"""Back-propagation against finite differences and sympy, initialisation, training, and the data that is trained on."""

import itertools
import math
import time
import warnings

import numpy
import pytest
import sympy
from scipy.special import log_softmax
from scipy.stats import chi2

from claims.lab.activations import elu, leaky_relu, relu, sigmoid, tanh
from claims.lab.chance import dkw_margin
from claims.lab.networks import Perceptrons, digits, initial_weights, pulled_back, pushed_through, train

ALL = [relu, leaky_relu, elu, sigmoid, tanh]
each = pytest.mark.parametrize("activation", ALL, ids=repr)


def generators(count, stream=0):
    return [numpy.random.default_rng([stream, i]) for i in range(count)]


def small(activation, widths=(3, 4, 5, 3), count=2, centred=False):
    """Small networks in double precision, with biases that are not zero, and a few samples for each."""
    networks = Perceptrons(initial_weights(generators(count), widths, 2, numpy.float64), activation, centred=centred)
    rng = numpy.random.default_rng(1)
    networks.biases = [bias + rng.uniform(-0.5, 0.5, bias.shape) for bias in networks.biases]
    x = rng.standard_normal((count, 6, widths[0]))
    labels = rng.integers(widths[-1], size=(count, 6))
    return networks, x, labels


def clear_of_corners(perceptrons, x, distance):
    """Whether no unit stands so close to zero that a small step could carry it across a corner."""
    return min(abs(z).min() for z in perceptrons.forward(x)[1][:-1]) > distance


# --- gradients --------------------------------------------------------------------------------------------------------


@each
@pytest.mark.parametrize("centred", [False, True], ids=["zero start", "centred start"])
def test_gradients_are_those_of_finite_differences(activation, centred):
    """Every weight and every bias of every layer, one at a time."""
    perceptrons, x, labels = small(activation, centred=centred)
    step = 1e-5
    # Inputs of a few units times a step of 1e-5 stay far within 1e-3, so there is no corner in between.
    assert clear_of_corners(perceptrons, x, 1e-3)
    for own, gradient in zip(
        perceptrons.weights + perceptrons.biases, itertools.chain(*perceptrons.gradients(x, labels)), strict=True
    ):
        assert own.shape == gradient.shape
        for place in numpy.ndindex(own.shape):
            losses = []
            for sign in (1, -1):
                kept = own[place]
                own[place] += sign * step
                losses.append(perceptrons.loss(x, labels)[place[0]])
                own[place] = kept
            # Central differences: step^2 / 6 times a third derivative (below 100 for such weights), 2e-9, and the
            # rounding of losses below 10, 1e-15 / 1e-5 = 1e-10.
            assert abs((losses[0] - losses[1]) / (2 * step) - gradient[place]) < 5e-9, place


@pytest.mark.parametrize("activation", [relu, leaky_relu, sigmoid, tanh], ids=repr)
def test_gradients_are_sympys(activation):
    """A network of 2, 2 and 3 units written out in symbols, differentiated by sympy, and evaluated with 30 digits."""
    perceptrons, x, labels = small(activation, widths=(2, 2, 3), count=1)
    x, labels = x[:, :2], labels[:, :2]  # sympy takes its time
    parameters = [
        [sympy.Symbol(f"{kind}{i}{''.join(map(str, place))}", real=True) for place in numpy.ndindex(own.shape)]
        for kind, layers in (("w", perceptrons.weights), ("b", perceptrons.biases))
        for i, own in enumerate(layers)
    ]
    w, v, a, b = parameters
    loss = 0
    for sample, label in zip(x[0], labels[0], strict=True):
        p, q = map(sympy.Rational, sample)
        hidden = [activation(p * w[j] + q * w[2 + j] + a[j]) for j in range(2)]
        logits = [hidden[0] * v[k] + hidden[1] * v[3 + k] + b[k] for k in range(3)]
        loss += (sympy.log(sum(map(sympy.exp, logits))) - logits[label]) / len(labels[0])
    assert clear_of_corners(perceptrons, x, 1e-3)
    everything = list(itertools.chain(*parameters))
    values = [float(one) for own in perceptrons.weights + perceptrons.biases for one in own.ravel()]
    exact = sympy.lambdify(everything, [loss.diff(one) for one in everything], "mpmath", cse=True)(*values)
    found = [one for own in itertools.chain(*perceptrons.gradients(x, labels)) for one in own.ravel()]
    # Sums of a few terms of order one, each of which went through some twenty roundings of 1e-16.
    assert numpy.allclose(found, [float(one) for one in exact], rtol=0, atol=1e-13)


@each
def test_a_batch_of_networks_is_the_networks_one_by_one(activation):
    """Values, loss, accuracy and gradients; none sees its neighbour's weights, inputs or labels."""
    perceptrons, x, labels = small(activation, count=3)
    after, before = perceptrons.forward(x)
    gradients = perceptrons.gradients(x, labels)
    for i in range(3):
        alone = Perceptrons([layer[i : i + 1] for layer in perceptrons.weights], activation)
        alone.biases = [layer[i : i + 1] for layer in perceptrons.biases]
        own = x[i : i + 1], labels[i : i + 1]
        batched = [*after, *before, *itertools.chain(*gradients)]
        batched += [perceptrons.loss(x, labels), perceptrons.accuracy(x, labels)]
        single = [*itertools.chain(*alone.forward(own[0])), *itertools.chain(*alone.gradients(*own))]
        single += [alone.loss(*own), alone.accuracy(*own)]
        for many, one in zip(batched, single, strict=True):
            # The order of summation may differ: a few roundings of 1e-16 in sums of order one.
            assert numpy.allclose(many[i], one[0], rtol=1e-13, atol=1e-14)


def test_one_set_of_samples_serves_every_network():
    """Inputs and labels with a first axis of one stand for the same samples in each network."""
    perceptrons, x, labels = small(tanh, count=3)
    x, labels = x[:1], labels[:1]
    copies = numpy.repeat(x, 3, axis=0), numpy.repeat(labels, 3, axis=0)
    assert numpy.allclose(perceptrons.loss(x, labels), perceptrons.loss(*copies), rtol=1e-14)
    assert (perceptrons.accuracy(x, labels) == perceptrons.accuracy(*copies)).all()
    gradients = perceptrons.gradients(x, labels), perceptrons.gradients(*copies)
    for few, many in zip(*(itertools.chain(*both) for both in gradients), strict=True):
        assert numpy.allclose(few, many, rtol=1e-13, atol=1e-15)


def test_gradients_leave_inputs_labels_and_parameters_alone():
    """Everything is computed beside what is given, not in it."""
    perceptrons, x, labels = small(relu)
    everything = [x, labels, *perceptrons.weights, *perceptrons.biases]
    before = [one.copy() for one in everything]
    perceptrons.gradients(x, labels)
    assert all((one == copy).all() for one, copy in zip(everything, before, strict=True))


@pytest.mark.parametrize("mask", [[True, False, True], [2, 0]], ids=["mask", "indices"])
def test_those_that_are_kept_go_on_as_they_were(mask):
    """In the order asked for, with weights and biases that belong together."""
    perceptrons, x, labels = small(tanh, count=3)
    loss = perceptrons.loss(x, labels)
    mask = numpy.array(mask)
    perceptrons.keep(mask)
    assert len(perceptrons) == 2
    assert numpy.allclose(perceptrons.loss(x[mask], labels[mask]), loss[mask], rtol=1e-14)


# --- loss -------------------------------------------------------------------------------------------------------------


def with_logits(logits):
    """Networks without a hidden layer whose logits are the given ones, whatever the inputs weigh."""
    count, samples, _ = logits.shape
    perceptrons = Perceptrons([numpy.array(logits, dtype=float)], relu)
    return perceptrons, numpy.broadcast_to(numpy.eye(samples), (count, samples, samples))


@pytest.mark.parametrize("scale", [0, 1, 30, 1e4, 1e300], ids=str)
def test_the_loss_is_scipys(scale):
    """Mean cross-entropy in nats, also where exp would overflow or every class but one underflow."""
    rng = numpy.random.default_rng(0)
    logits, labels = scale * rng.standard_normal((3, 7, 5)), rng.integers(5, size=(3, 7))
    perceptrons, x = with_logits(logits)
    expected = -numpy.take_along_axis(log_softmax(logits, axis=-1), labels[..., None], -1)[..., 0].mean(axis=-1)
    # Both subtract the largest logit and sum five exponentials: some ten roundings of 1e-16, relative to the logits.
    assert numpy.allclose(perceptrons.loss(x, labels), expected, rtol=2e-15, atol=2e-15 * max(scale, 1))
    if not scale:
        assert perceptrons.loss(x, labels) == pytest.approx([math.log(5)] * 3, rel=1e-15)


def test_the_accuracy_is_the_share_of_the_right_ones():
    """Two of three, all, and none."""
    logits = numpy.zeros((3, 3, 4))
    for network, answers in enumerate([(1, 2, 0), (1, 2, 3), (0, 0, 0)]):
        logits[network, numpy.arange(3), answers] = 5
    perceptrons, x = with_logits(logits)
    assert perceptrons.accuracy(x, numpy.array([[1, 2, 3]])).tolist() == pytest.approx([2 / 3, 1, 0])


# --- initial weights --------------------------------------------------------------------------------------------------

WIDTHS = (64, 200, 90, 10)


def test_equal_generators_and_another_gain_are_the_same_draws_scaled():
    """A gain four times as large doubles every weight exactly; any other gain scales it up to rounding."""
    usual, four, three = (initial_weights(generators(3), WIDTHS, gain) for gain in (0.5, 2, 1.5))
    for one, double, other in zip(usual, four, three, strict=True):
        assert (double == 2 * one).all()
        # The factor and either product are rounded: 3 * 2^-24 relative, and float64's share is nothing beside it.
        assert numpy.allclose(other, math.sqrt(3) * one.astype(float), rtol=3 * 2.0**-24, atol=0)


def test_each_layer_may_have_a_gain_of_its_own():
    """The same draws, each layer scaled as if its gain were that of all; a gain too many or too few is an error."""
    mixed = initial_weights(generators(2), WIDTHS, [1, 2, 0.5])
    for i, gain in enumerate([1, 2, 0.5]):
        assert (mixed[i] == initial_weights(generators(2), WIDTHS, gain)[i]).all()
    for gains in ([1, 2], [1, 2, 3, 4]):
        with pytest.raises(ValueError):
            initial_weights(generators(2), WIDTHS, gains)


def test_a_network_draws_from_its_own_generator_alone():
    """Whoever stands beside it, its weights are the same; different generators, layers and networks differ."""
    together = initial_weights(generators(3), WIDTHS, 2)
    for i in range(3):
        alone = initial_weights(generators(3)[i : i + 1], WIDTHS, 2)
        assert all((layer[0] == all_layers[i]).all() for layer, all_layers in zip(alone, together, strict=True))
    assert [layer.shape for layer in together] == [(3, 64, 200), (3, 200, 90), (3, 90, 10)]
    heads = numpy.array([layer[i, :9, :9] for layer in together for i in range(3)])
    heads /= heads.std(axis=(1, 2), keepdims=True)
    assert not any(numpy.allclose(one, other, atol=0.1) for one, other in itertools.combinations(heads, 2))


@pytest.mark.parametrize("gain", [1, 2])
@pytest.mark.parametrize("kind", [numpy.float32, numpy.float64])
def test_the_weights_are_gaussian_with_the_variance_they_should_have(gain, kind):
    """gain / inputs in every layer, within what chance allows with an error of 1e-9 (and the generators are fixed)."""
    for inputs, layer in zip(WIDTHS, initial_weights(generators(4), WIDTHS, gain, kind), strict=False):
        assert layer.dtype == kind
        standard = numpy.sort(layer.ravel().astype(float)) / math.sqrt(gain / inputs)
        low, high = chi2.ppf([5e-10, 1 - 5e-10], len(standard))
        assert low < (standard**2).sum() < high
        gaussian = numpy.array([math.erfc(-one / math.sqrt(2)) / 2 for one in standard])
        empirical = numpy.arange(len(standard)) / len(standard)
        assert abs(empirical - gaussian).max() < dkw_margin(len(standard), 1e-9) + 1 / len(standard)


@pytest.mark.parametrize("gain", [1, 30])
def test_a_centred_start_puts_units_at_their_steepest_point_on_average(gain):
    """Over an input and its mirror image, σ(z) and σ(-z) average 1/2, so each layer's mean input is 0 from then on."""
    weights = initial_weights(generators(2), (5, 8, 8, 8, 4), gain, numpy.float64)
    x = numpy.random.default_rng(1).standard_normal((2, 20, 5))
    mirrored = numpy.concatenate([x, -x], axis=1)
    centred, usual = (Perceptrons(weights, sigmoid, centred=centred) for centred in (True, False))
    for before in centred.forward(mirrored)[1]:
        # Sums of at most 40 * 8 terms below 30, with roundings of 1e-16 each.
        assert abs(before.mean(axis=1)).max() < 1e-12
        assert sigmoid.slope(before.mean(axis=1)) == pytest.approx(1 / 4)
    assert all(abs(before.mean(axis=1)).max() > 0.1 for before in usual.forward(mirrored)[1][1:])
    assert all((bias == 0).all() for bias in [*usual.biases, centred.biases[0]])


# --- depth ------------------------------------------------------------------------------------------------------------


@each
def test_signals_and_their_changes_are_those_of_explicit_matrices(activation):
    """Layer by layer, with the Jacobian written out as a product of matrices, for layers made while they are needed."""
    weights = initial_weights(generators(3), (4, 6, 5, 2), 2, numpy.float64)
    rng = numpy.random.default_rng(1)
    x, nudge = rng.standard_normal((2, 3, 4))
    made = []
    layers = (made.append(i) or layer for i, layer in enumerate(weights))
    hidden, jacobians = list(x), [numpy.eye(4)] * 3
    for depth, (values, changes) in enumerate(pushed_through(activation, layers, x, nudge)):
        assert made == list(range(depth + 1)), "a deep network's weights must not all be in memory at once"
        for i in range(3):
            before = weights[depth][i].T @ hidden[i]
            jacobians[i] = numpy.diag(activation.slope(before)) @ weights[depth][i].T @ jacobians[i]
            hidden[i] = activation(before)
            # A few dozen products of order one, with roundings of 1e-16.
            assert numpy.allclose(values[i], hidden[i], rtol=0, atol=1e-13)
            assert numpy.allclose(changes[i], jacobians[i] @ nudge[i], rtol=0, atol=1e-13)
    assert made == [0, 1, 2]


@each
def test_the_change_is_what_a_small_step_does(activation):
    """Against finite differences through all layers."""
    weights = initial_weights(generators(3), (4, 16, 12, 2), 2, numpy.float64)
    x, nudge = numpy.random.default_rng(1).standard_normal((2, 3, 4))
    step = 1e-5

    def end(inputs):
        return list(pushed_through(activation, weights, inputs, nudge))[-1]

    befores = [numpy.matmul(x[:, None, :], weights[0])]
    befores += [
        numpy.matmul(hidden[:, None, :], layer)
        for (hidden, _), layer in zip(pushed_through(activation, weights, x, nudge), weights[1:], strict=False)
    ]
    assert min(abs(before).min() for before in befores) > 1e-3, "a corner would be crossed"
    difference = (end(x + step * nudge)[0] - end(x - step * nudge)[0]) / (2 * step)
    # As for the gradients: step^2 / 6 times a third derivative along the nudge, below 300 here, and rounding.
    assert numpy.allclose(difference, end(x)[1], rtol=0, atol=5e-9)


@each
def test_errors_go_back_through_the_transposed_jacobian(activation):
    """From the last layer to the first, what a small change of a layer's input does to the error's inner product."""
    weights = initial_weights(generators(3), (4, 6, 5, 2), 2, numpy.float64)
    rng = numpy.random.default_rng(1)
    x, error = rng.standard_normal((3, 4)), rng.standard_normal((3, 2))
    entering = [x, *(hidden for hidden, _ in pushed_through(activation, weights, x, x))][:-1]
    back = list(pulled_back(activation, weights, x, error))
    assert len(back) == 3
    for first, (inputs, gradient) in enumerate(zip(entering, reversed(back), strict=True)):
        columns = []
        for direction in numpy.eye(inputs.shape[1]):
            nudge = numpy.tile(direction, (3, 1))
            *_, (_, change) = pushed_through(activation, weights[first:], inputs, nudge)
            columns.append((error * change).sum(axis=1))
        # A few dozen products of order one, with roundings of 1e-16.
        assert numpy.allclose(gradient, numpy.stack(columns, axis=1), rtol=0, atol=1e-13)


# --- the data ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def raw(monkeypatch):
    """The data set as scikit-learn has it, with the number of its row for a label; pixels may be changed."""
    import sklearn.datasets

    pixels, _ = sklearn.datasets.load_digits(return_X_y=True)
    monkeypatch.setattr(
        sklearn.datasets, "load_digits", lambda *, return_X_y: (pixels.copy(), numpy.arange(len(pixels)))
    )
    return pixels


def afresh():
    """The splits without the cache."""
    return digits.__wrapped__()


def test_the_splits_have_their_sizes_and_share_no_row(raw):
    """1,000, 400 and 397 rows of 64 pixels: every row of the data set, once."""
    splits = afresh()
    assert [split.x.shape for split in splits] == [(1000, 64), (400, 64), (397, 64)]
    assert sorted(numpy.concatenate([split.labels for split in splits])) == list(range(1797))
    # Shuffled: the data set is ordered by writer. If none were moved far, the training part would have its first rows.
    assert 300 < (splits[0].labels >= 1000).sum() < 600


def test_pixels_stay_with_their_labels_and_are_shifted_and_scaled_alike(raw):
    """One scale for all, one shift for each pixel, the same in all three parts: undone, the raw pixels are back."""
    splits = afresh()
    x, rows = (numpy.concatenate([getattr(split, part) for split in splits]) for part in ("x", "labels"))
    pixels = raw[rows]
    varied = numpy.ptp(pixels, axis=0) > 0
    scale = numpy.ptp(pixels[:, varied], axis=0) / numpy.ptp(x[:, varied], axis=0)
    # float32: values up to about 3 with errors of 2^-22, of which a range is two.
    assert numpy.allclose(scale, scale[0], rtol=1e-5)
    shift = pixels[0] - scale[0] * x[0]
    assert numpy.allclose(scale[0] * x + shift, pixels, rtol=0, atol=1e-4)


def test_what_is_trained_on_is_standardised():
    """Every pixel's mean is 0, and no value is far from the order of 1."""
    training, *_ = digits()
    assert training.x.dtype == numpy.float32
    assert abs(training.x.astype(float).mean(axis=0)).max() < 1e-5  # the mean is a float32 of about 1, off by 2^-24
    assert 0.5 < training.x.std() < 1.5


def test_nothing_leaks_from_what_is_held_back(raw):
    """With other pixels in the validation and test rows, what is trained on does not change by a bit."""
    training, validation, test = afresh()
    raw[test.labels] += 1000
    assert all((now.x == usual.x).all() for now, usual in zip(afresh()[:2], (training, validation), strict=True))
    raw[validation.labels] -= 500
    assert (afresh()[0].x == training.x).all()


def test_the_data_are_the_same_every_time():
    """The shuffling has a fixed generator of its own, whatever state the global one is in."""
    once = afresh()
    numpy.random.seed(7)
    again = afresh()
    for one, other in zip(once, again, strict=True):
        assert (one.x == other.x).all() and (one.labels == other.labels).all()
    labels = numpy.concatenate([split.labels for split in once])
    assert set(labels) == set(range(10)) and len(labels) == 1797
    assert all(set(split.labels) == set(range(10)) for split in once)


# --- training ---------------------------------------------------------------------------------------------------------


class Watched(Perceptrons):
    """Networks that note the batches they are trained on, as the numbers of the training rows."""

    def gradients(self, x, labels):
        if not hasattr(self, "seen"):
            self.seen = []
        training = digits()[0].x
        numbers = {row.tobytes(): i for i, row in enumerate(training)}
        assert (digits()[0].labels[[[numbers[row.tobytes()] for row in rows] for rows in x]] == labels).all()
        self.seen.append([[numbers[row.tobytes()] for row in rows] for rows in x])
        return super().gradients(x, labels)


def fresh(count=2, activation=relu, kind=numpy.float64, factory=Perceptrons):
    return factory(initial_weights(generators(count), (64, 8, 10), 2, kind), activation)


def same(count):
    """Equal generators for all."""
    return [numpy.random.default_rng(5) for _ in range(count)]


NEVER = -1.0  # no cross-entropy is negative


def test_the_digits_really_have_no_two_rows_alike():
    """Otherwise the tests below could not tell by a row which one it is."""
    assert len({row.tobytes() for row in digits()[0].x}) == 1000


def test_an_easy_target_is_reached_when_the_curve_says_so():
    """The steps are those of the first look at which the validation loss is at or below the target."""
    perceptrons = fresh(4, kind=numpy.float32)
    result = train(perceptrons, [0.2, 0.1, 0.05, 0.3], generators(4, 1), target=0.6, steps=600)
    assert numpy.isfinite(result.steps_to_target).all() and (result.steps_to_target > 0).all()
    steps, losses = zip(*result.curves, strict=True)
    losses = numpy.array(losses)
    assert list(steps) == list(range(0, len(steps) * 4, 4))
    for i, reached in enumerate(result.steps_to_target):
        look = int(reached) // 4
        assert losses[look, i] <= 0.6 < losses[:look, i].min()
        assert numpy.isnan(losses[look + 1 :, i]).all()
    assert steps[-1] == result.steps_to_target.max(), "all stop once the last one has arrived"


def test_the_loss_that_is_looked_at_is_that_of_the_validation_part():
    """At the start, before any update, and in nats."""
    perceptrons = fresh(3)
    _, validation, _ = digits()
    expected = perceptrons.loss(validation.x[None], validation.labels[None])
    result = train(perceptrons, [0.1] * 3, same(3), target=NEVER, steps=0)
    assert result.curves[0][0] == 0 and numpy.allclose(result.curves[0][1], expected, rtol=1e-12)


@pytest.mark.parametrize("steps", [0, 1, 4, 7])
def test_training_is_gradient_descent_for_so_many_steps(steps):
    """With all the samples in one batch the order does not matter: so many steps down the gradient of the whole."""
    training, *_ = digits()
    rates = numpy.array([0.1, 0.3])
    trained, expected = fresh(), fresh()
    train(trained, rates, generators(2, 1), target=NEVER, steps=steps, batch=1000)
    for _ in range(steps):
        gradients = expected.gradients(training.x[None].astype(float), training.labels[None])
        for own, gradient in zip(expected.weights + expected.biases, itertools.chain(*gradients), strict=True):
            own -= rates[:, None, None] * gradient
    for one, other in zip(trained.weights + trained.biases, expected.weights + expected.biases, strict=True):
        # Sums over 1000 samples in another order: 1e-13, a few times over.
        assert numpy.allclose(one, other, rtol=0, atol=1e-11)


@pytest.mark.parametrize(("batch", "epoch"), [(50, 20), (300, 3)])
def test_every_epoch_visits_every_sample_once(batch, epoch):
    """In batches of the stated size, with the right labels, in another order each time; no batch is a partial one."""
    perceptrons = fresh(2, factory=Watched)
    train(perceptrons, [0.01, 0.01], generators(2, 1), target=NEVER, steps=2 * epoch, batch=batch)
    seen = numpy.array(perceptrons.seen)[: 2 * epoch]
    assert seen.shape == (2 * epoch, 2, batch)
    epochs = [seen[part, i].ravel() for part in (slice(None, epoch), slice(epoch, None)) for i in range(2)]
    assert all(len(set(rows)) == batch * epoch for rows in epochs)
    assert not any((one == other).mean() > 0.1 for one, other in itertools.combinations(epochs, 2))


def test_equal_generators_mean_equal_batches():
    """So that two networks differ in nothing but what they are meant to differ in."""
    perceptrons = fresh(3, factory=Watched)
    orders = [numpy.random.default_rng(seed) for seed in (1, 2, 1)]
    train(perceptrons, [0.01, 0.01, 0.1], orders, target=NEVER, steps=45)
    seen = numpy.array(perceptrons.seen)
    assert (seen[:, 0] == seen[:, 2]).all() and (seen[:, 0] != seen[:, 1]).any()


@pytest.mark.parametrize("rate", [1e200, math.inf, math.nan], ids=str)
def test_a_run_that_blows_up_stops_without_disturbing_the_others(rate):
    """Its curve ends and it never reaches the target; its neighbours train as if it had not been there, silently."""
    usual = train(fresh(2), [0.1, 0.2], generators(2, 1), target=0.9, steps=100)
    weights = [numpy.insert(layer, 1, layer[0], axis=0) for layer in fresh(2).weights]
    orders = generators(2, 1)
    perceptrons = Perceptrons(weights, relu)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        beside = train(
            perceptrons, [0.1, rate, 0.2], [orders[0], numpy.random.default_rng(9), orders[1]], target=0.9, steps=100
        )
    assert beside.steps_to_target[1] == math.inf
    assert numpy.isfinite(usual.steps_to_target).all()
    assert (beside.steps_to_target[[0, 2]] == usual.steps_to_target).all()
    assert len(perceptrons) == 0, "everyone has stopped, for one reason or the other"
    diverged = numpy.array([losses[1] for _, losses in beside.curves])
    assert not numpy.isfinite(diverged[-1]) and numpy.isfinite(diverged[0])
    for (step, losses), (usual_step, usual_losses) in zip(beside.curves, usual.curves, strict=True):
        # The same operations in the same order but for the number of networks in a batch: roundings of 1e-16, grown
        # over a hundred steps that at most double a difference every few of them while the loss is above the target.
        assert step == usual_step
        assert numpy.allclose(losses[[0, 2]], usual_losses, rtol=1e-9, atol=0, equal_nan=True)


@pytest.mark.parametrize("broken", [math.nan, -math.inf], ids=str)
def test_a_run_that_starts_broken_is_stopped_at_the_first_look(broken):
    """A loss that is a NaN, or infinite since one class is impossible, concerns nobody else."""
    perceptrons = fresh(2)
    perceptrons.biases[-1][0, 0, 3] = broken
    result = train(perceptrons, [0.1, 0.1], same(2), target=NEVER, steps=8)
    assert len(perceptrons) == 1
    assert [numpy.isfinite(losses).tolist() for _, losses in result.curves] == [[False, True]] * 3


def test_what_is_never_reached_is_infinite():
    """Neither the budget nor a NaN stands in for it."""
    result = train(fresh(2), [0.1, 1e-6], same(2), target=NEVER, steps=20)
    assert (result.steps_to_target == math.inf).all()
    assert [step for step, _ in result.curves] == [0, 4, 8, 12, 16, 20]


def test_what_is_reached_at_the_start_takes_no_step():
    """A target above the initial loss costs nothing and changes nothing."""
    perceptrons = fresh(2)
    result = train(perceptrons, [0.1, 0.1], same(2), target=100.0, steps=50)
    assert result.steps_to_target.tolist() == [0, 0] and len(result.curves) == 1
    assert result.seconds_per_step == 0


def test_enough_ends_it_for_all():
    """It is asked at every look with the steps of all networks, infinite where the target is still ahead."""
    asked = []

    def enough(reached):
        asked.append(reached.copy())
        return numpy.isfinite(reached).sum() >= 2

    result = train(fresh(4), [0.2, 0.1, 1e-6, 0.0], generators(4, 1), target=0.9, steps=400, enough=enough)
    assert numpy.isfinite(result.steps_to_target).tolist() == [True, True, False, False]
    last = result.steps_to_target[:2].max()
    assert result.curves[-1][0] == last and len(asked) == len(result.curves)
    for (step, _), reached in zip(result.curves, asked, strict=True):
        assert len(reached) == 4
        assert (reached == numpy.where(result.steps_to_target <= step, result.steps_to_target, math.inf)).all()


@pytest.mark.parametrize("look_every", [1, 3])
def test_looks_are_as_frequent_as_asked(look_every):
    """From the start to the last step that is due."""
    result = train(fresh(1), [0.01], same(1), target=NEVER, steps=9, look_every=look_every)
    assert [step for step, _ in result.curves] == list(range(0, 10, look_every))


def test_the_seconds_are_those_of_one_update_of_one_network(monkeypatch):
    """Under a clock that advances 6 seconds at each reading, an update of three networks takes 2 seconds for each."""
    readings = itertools.count(0, 6)
    monkeypatch.setattr(time, "perf_counter", lambda: float(next(readings)))
    assert train(fresh(3), [0.01] * 3, same(3), target=NEVER, steps=5).seconds_per_step == pytest.approx(2)


def test_training_leaves_the_initial_weights_as_they_were():
    """Contenders that start from the same weights must all start there, whoever is trained first."""
    weights = initial_weights(generators(2), (64, 8, 10), 2)
    before = [layer.copy() for layer in weights]
    first, second = Perceptrons(weights, relu), Perceptrons(weights, tanh)
    train(first, [0.1, 0.1], same(2), target=NEVER, steps=3)
    assert all((layer == copy).all() for layer, copy in zip(weights, before, strict=True))
    assert all((layer == copy).all() for layer, copy in zip(second.weights, before, strict=True))


@pytest.mark.parametrize("kind", [numpy.float32, numpy.float64])
def test_the_precision_is_that_of_the_weights(kind):
    """Rates given as Python floats do not turn a float32 network into a slower one."""
    perceptrons = fresh(2, kind=kind)
    train(perceptrons, [0.1, 0.2], same(2), target=NEVER, steps=2)
    assert {own.dtype for own in perceptrons.weights + perceptrons.biases} == {numpy.dtype(kind)}
    for gradient in itertools.chain(*perceptrons.gradients(numpy.zeros((2, 1, 64), kind), numpy.zeros((2, 1), int))):
        assert gradient.dtype == kind
