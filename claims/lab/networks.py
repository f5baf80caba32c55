"""Networks in numpy: random ones, to measure what depth does to a signal, and trainable ones, many seeds at a time.

Everywhere the first axis is the network: a batch of 40 networks takes a step in one matrix product per layer. Weights
act from the right, ``z = h @ W + b``, so ``W`` has the shape (networks, inputs, outputs).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

import numpy

__all__ = ["Perceptrons", "Split", "Training", "digits", "initial_weights", "pulled_back", "pushed_through", "train"]


def initial_weights(
    rngs: Sequence, widths: Sequence[int], gain: float | Sequence[float], dtype: Any = numpy.float32
) -> list:
    """Gaussian weights of variance ``gain / inputs``, one array (networks, inputs, outputs) for each layer.

    `gain` is one number for all layers, or one for each.

    Network i draws from ``rngs[i]`` alone, so two batches with equal generators and different gains are the same
    draws, scaled: paired, as a fair comparison needs. ``gain = 2`` is He et al. 2015, equation 10; ``gain = 1`` is
    Glorot & Bengio 2010 for equal widths.
    """
    drawn = [
        [rng.standard_normal((before, after), dtype=numpy.float32) for before, after in pairwise(widths)]
        for rng in rngs
    ]
    gains = numpy.broadcast_to(gain, len(widths) - 1)
    return [
        (numpy.stack([layers[i] for layers in drawn]) * numpy.sqrt(gains[i] / before)).astype(dtype)
        for i, before in enumerate(widths[:-1])
    ]


def pushed_through(activation: Any, weights: Iterable, inputs: Any, nudge: Any) -> Iterator[tuple]:
    """Send an input and a small change of it through bias-free layers, one pair for each network.

    Parameters: `weights`, arrays (networks, n, m), drawn as they are needed; `inputs` and `nudge`, arrays (networks, n).
    Yields after each layer the hidden values and the Jacobian applied to the nudge, both (networks, m).
    """
    hidden, change = inputs, nudge
    for layer in weights:
        before = _times(hidden, layer)
        change = _times(change, layer) * activation.slope(before)
        hidden = activation(before)
        yield hidden, change


def pulled_back(activation: Any, weights: Sequence, inputs: Any, error: Any) -> Iterator[Any]:
    """Send an error signal back through bias-free layers, one for each network, as back-propagation does.

    Parameters: `weights`, arrays (networks, n, m) from the first layer to the last; `inputs`, an array (networks, n);
    `error`, the gradient with respect to the last layer's values, (networks, m). Yields, from the last layer to the
    first, the gradient with respect to what goes into it.
    """
    slopes, hidden = [], inputs
    for layer in weights:
        before = _times(hidden, layer)
        slopes.append(activation.slope(before))
        hidden = activation(before)
    for layer, slope in zip(reversed(weights), reversed(slopes), strict=True):
        error = _times(error * slope, layer.swapaxes(1, 2))
        yield error


def _times(vectors, layer):
    """One row vector for each network times its matrix."""
    return numpy.matmul(vectors[:, None, :], layer)[:, 0, :]


def _largest(logits):
    """The largest of the last axis, kept as an axis of length one; for ten classes five times as fast as numpy's own max."""
    return numpy.maximum.reduce(numpy.ascontiguousarray(numpy.moveaxis(logits, -1, 0)))[..., None]


class Perceptrons:
    """Multilayer perceptrons of one shape with a softmax output, trained side by side.

    `weights` come from `initial_weights`; their shapes fix that of the networks. Biases start at zero, or, with
    ``centred=True``, at minus half the sum of the incoming weights of every layer but the first: a sigmoid unit then
    starts around its steepest point, as a tanh unit does.
    """

    def __init__(self, weights: list, activation: Any, *, centred: bool = False):
        self.activation = activation
        self.weights = [layer.copy() for layer in weights]
        self.biases = [
            -layer.sum(axis=1, keepdims=True) / 2 if centred and i else numpy.zeros_like(layer[:, :1, :])
            for i, layer in enumerate(weights)
        ]

    def __len__(self) -> int:
        return len(self.weights[0])

    def keep(self, which: Any) -> None:
        """Go on with these networks only (a boolean mask or indices over the first axis)."""
        self.weights = [layer[which] for layer in self.weights]
        self.biases = [layer[which] for layer in self.biases]

    def forward(self, x: Any) -> tuple[list, list]:
        """Values after and before each activation, for inputs (networks, samples, inputs); logits come last in both."""
        after, before = [x], []
        for i, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            before.append(numpy.matmul(after[-1], weights) + biases)
            after.append(before[-1] if i == len(self.weights) - 1 else self.activation(before[-1]))
        return after, before

    def loss(self, x: Any, labels: Any) -> Any:
        """Mean cross-entropy in nats of each network, shape (networks,)."""
        logits = self.forward(x)[0][-1]
        top = _largest(logits)
        spread = numpy.log(numpy.exp(logits - top).sum(axis=-1)) + top[..., 0]
        right = numpy.take_along_axis(logits, numpy.broadcast_to(labels[..., None], (*logits.shape[:-1], 1)), -1)
        return (spread - right[..., 0]).mean(axis=-1)

    def accuracy(self, x: Any, labels: Any) -> Any:
        """Share of samples classified correctly by each network, shape (networks,)."""
        return (self.forward(x)[0][-1].argmax(axis=-1) == labels).mean(axis=-1)

    def gradients(self, x: Any, labels: Any) -> tuple[list, list]:
        """Gradients of `loss` with respect to weights and biases, in their shapes (back-propagation)."""
        after, before = self.forward(x)
        shifted = numpy.exp(after[-1] - _largest(after[-1]))
        error = shifted / shifted.sum(axis=-1, keepdims=True)
        rows = numpy.arange(error.shape[1])
        error[numpy.arange(len(error))[:, None], rows, labels] -= 1
        error /= error.shape[1]
        of_weights, of_biases = [], []
        for i in reversed(range(len(self.weights))):
            of_weights.append(numpy.matmul(after[i].swapaxes(1, 2), error))
            of_biases.append(error.sum(axis=1, keepdims=True))
            if i:
                error = numpy.matmul(error, self.weights[i].swapaxes(1, 2)) * self.activation.slope_after(
                    before[i - 1], after[i]
                )
        return of_weights[::-1], of_biases[::-1]

    def update(self, x: Any, labels: Any, rates: Any, *, normalised: bool = False) -> None:
        """One step of gradient descent on these samples, in place.

        `rates` is one learning rate for all, or an array (networks, 1, 1). With `normalised` the weights and biases of each
        layer together move by the length `rate`, however small their gradient.
        """
        of_weights, of_biases = self.gradients(x, labels)
        if normalised:
            for layer in zip(of_weights, of_biases, strict=True):
                _to_length_one(layer)
        for own, gradient in zip(self.weights + self.biases, of_weights + of_biases, strict=True):
            own -= rates * gradient


@dataclass(frozen=True)
class Split:
    """Inputs (samples, features), each feature less its training mean, all divided by one spread, and labels (samples,)."""

    x: Any
    labels: Any


@cache
def digits() -> tuple[Split, Split, Split]:
    """scikit-learn's 1,797 handwritten digits (8 x 8 pixels): 1,000 to train on, 400 to validate, 397 to test.

    The order is the data set's own, shuffled once with a fixed generator. Source: UCI, Optical Recognition of
    Handwritten Digits.
    """
    from sklearn.datasets import load_digits

    x, labels = load_digits(return_X_y=True)
    order = numpy.random.default_rng(0).permutation(len(x))
    x, labels = x[order].astype(numpy.float32), labels[order]
    mean, spread = x[:1000].mean(axis=0), x[:1000].std()
    x = (x - mean) / spread
    return Split(x[:1000], labels[:1000]), Split(x[1000:1400], labels[1000:1400]), Split(x[1400:], labels[1400:])


@dataclass
class Training:
    """What a training run left behind, one entry per network."""

    steps_to_target: Any  # updates until the validation loss first reached the target; inf where it never did
    seconds_per_step: float  # wall time of one update of one network, averaged over the batch
    curves: list = field(default_factory=list)  # (step, validation loss of every network, nan once a run has stopped)


def train(
    networks: Perceptrons,
    rates: Any,
    orders: Sequence,
    *,
    target: float,
    steps: int,
    batch: int = 50,
    look_every: int = 4,
    enough: Callable[[Any], bool] = lambda reached: False,
    normalised: bool = False,
) -> Training:
    """Plain stochastic gradient descent on the digits until the validation loss reaches `target`.

    `rates` holds one learning rate per network; ``orders[i]`` is the generator that shuffles the training data for
    network i before every epoch, so that networks with equal generators see the same batches. A network stops when it
    reaches the target, or when its loss is no longer finite, or after `steps` updates. All stop once
    ``enough(reached)`` is true of the array of steps to the target (inf where it is not reached yet). `normalised` is that of
    `Perceptrons.update`.
    """
    from time import perf_counter

    training, validation, _ = digits()
    rates = numpy.asarray(rates, dtype=networks.weights[0].dtype)[:, None, None]
    alive = numpy.arange(len(networks))
    reached = numpy.full(len(networks), numpy.inf)
    curves, spent, updates, shuffled = [], 0.0, 0, None
    per_epoch = len(training.x) // batch
    for step in range(steps + 1):
        if step % look_every == 0:
            with numpy.errstate(over="ignore", invalid="ignore"):
                losses = networks.loss(validation.x[None], validation.labels[None])
            everyone = numpy.full(len(reached), numpy.nan)
            everyone[alive] = losses
            curves.append((step, everyone))
            reached[alive[losses <= target]] = step
            go_on = (losses > target) & numpy.isfinite(losses)
            if not go_on.all():
                networks.keep(go_on)
                alive, rates = alive[go_on], rates[go_on]
                if step % per_epoch:
                    shuffled = shuffled[go_on]
            if not len(alive) or enough(reached):
                break
        if step == steps:
            break
        if step % per_epoch == 0:
            shuffled = numpy.stack([orders[i].permutation(len(training.x)) for i in alive])
        begin = perf_counter()
        chosen = shuffled[:, step % per_epoch * batch :][:, :batch]
        with numpy.errstate(over="ignore", invalid="ignore"):
            networks.update(training.x[chosen], training.labels[chosen], rates, normalised=normalised)
        spent += perf_counter() - begin
        updates += len(alive)
    return Training(reached, spent / max(updates, 1), curves)


def _to_length_one(arrays):
    """Divide the arrays, together, by their Euclidean length, in place and network by network; zeros stay zeros."""
    largest = numpy.maximum(*(numpy.maximum(one.max(axis=(1, 2)), -one.min(axis=(1, 2))) for one in arrays))
    largest = numpy.where(largest > 0, largest, 1)[:, None, None]
    for one in arrays:
        one /= largest  # so that the squares of small numbers do not underflow
    length = numpy.sqrt(sum(numpy.einsum("nij,nij->n", one, one) for one in arrays))[:, None, None]
    for one in arrays:
        one /= numpy.where(length > 0, length, 1)
