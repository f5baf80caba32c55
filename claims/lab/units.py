"""What becomes of units in training: of one, in exact arithmetic, and of all those in many networks at once."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from claims.lab.activations import relu

__all__ = ["Unit", "dead_units", "descend", "finite"]


class Unit:
    """v·f(w·x + b) for numbers x, trained on squared error by gradient descent, with what may revive a dead unit.

    `activation` is f, and `shape` its parameters, such as ``negative_slope=Fraction(1, 10)``. `learns` says which of w, b
    and v take part in training. `decay` is the share of w, b and v that each step takes away, of those that do not learn too. Numbers are fractions;
    ``number=mpmath.mpf`` trains a unit whose f has no rational values.
    """

    def __init__(
        self,
        w: Any,
        b: Any,
        v: Any,
        *,
        activation: Any = relu,
        learns: Sequence[bool] = (True, True, True),
        momentum: Any = 0,
        decay: Sequence = (0, 0, 0),
        number: type = Fraction,
        **shape: Any,
    ):
        self.parameters = [number(w), number(b), number(v)]
        self.velocity = [number(0)] * 3
        self.activation, self.shape, self.learns = activation, shape, learns
        self.momentum, self.decay = number(momentum), decay

    def before(self, x: Any) -> Any:
        """w·x + b."""
        return self.parameters[0] * x + self.parameters[1]

    def output(self, x: Any) -> Any:
        """v·f(w·x + b)."""
        return self.parameters[2] * self.activation(self.before(x), **self.shape)

    def gradient(self, data: Iterable[tuple], rest: Any = 0) -> list:
        """The gradient of ½ Σ (output + rest − target)² over pairs (x, target), for w, b and v."""
        v = self.parameters[2]
        gradient = [type(v)(0)] * 3
        for x, target in data:
            z = self.before(x)
            slope, value = self.activation.slope(z, **self.shape), self.activation(z, **self.shape)
            error = v * value + rest - target
            for i, factor in enumerate((v * slope * x, v * slope, value)):
                gradient[i] += error * factor
        return gradient

    def step(self, data: Iterable[tuple], rate: Any, rest: Any = 0) -> None:
        """One step of gradient descent on all of `data`. `rest` is what the other units add to the output."""
        gradient = [g * on for g, on in zip(self.gradient(data, rest), self.learns, strict=True)]
        self.velocity = [self.momentum * old - rate * g for old, g in zip(self.velocity, gradient, strict=True)]
        self.parameters = [
            p - d * p + change for p, d, change in zip(self.parameters, self.decay, self.velocity, strict=True)
        ]

    def timeline(self, data: Sequence[tuple], rate: Any, steps: int) -> list:
        """The largest w·x + b over the data, before the first step and after each."""
        largest = [max(self.before(x) for x, _ in data)]
        for _ in range(steps):
            self.step(data, rate)
            largest.append(max(self.before(x) for x, _ in data))
        return largest


def descend(networks: Any, rates: Any, orders: Sequence, steps: int, batch: int = 50) -> None:
    """Plain stochastic gradient descent of `Perceptrons` on the digits, exactly `steps` updates, whatever becomes of them.

    `rates` holds one learning rate per network; ``orders[i]`` shuffles the training data for network i before every epoch.
    """
    import numpy

    from claims.lab.networks import digits

    training = digits()[0]
    per_epoch = len(training.x) // batch
    rates = numpy.asarray(rates, dtype=networks.weights[0].dtype)[:, None, None]
    with numpy.errstate(over="ignore", invalid="ignore"):
        for step in range(steps):
            if step % per_epoch == 0:
                shuffled = numpy.stack([order.permutation(len(training.x)) for order in orders])
            chosen = shuffled[:, step % per_epoch * batch :][:, :batch]
            networks.update(training.x[chosen], training.labels[chosen], rates)


def dead_units(networks: Any) -> list:
    """For each hidden layer an array (networks, units): whether the unit is at most 0 for every training digit (a unit that is not a number is not dead)."""
    import numpy

    from claims.lab.networks import digits

    with numpy.errstate(over="ignore", invalid="ignore"):
        before = networks.forward(digits()[0].x[None])[1]
    return [(layer <= 0).all(axis=1) for layer in before[:-1]]


def finite(networks: Any) -> Any:
    """Which networks have only finite parameters and a finite loss on the training digits, an array (networks,)."""
    import numpy

    from claims.lab.networks import digits

    training = digits()[0]
    with numpy.errstate(over="ignore", invalid="ignore"):
        good = numpy.isfinite(networks.loss(training.x[None], training.labels[None]))
    for parameters in networks.weights + networks.biases:
        good &= numpy.isfinite(parameters).all(axis=(1, 2))
    return good
