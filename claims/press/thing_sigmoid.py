"""A sigmoid, stretched and shifted until it is tanh: what the thing to move shows at its starting values."""

from claims.lab.activations import sigmoid, tanh
from claims.press.moving import Slider, Thing
from claims.press.plot import Plot, number

__all__ = ["SIGMOID_TO_TANH"]


def _points(function, low, high, steps=200):
    """The graph of a function of one float, as evenly spaced points."""
    xs = [low + (high - low) * k / steps for k in range(steps + 1)]
    return [(x, function(x)) for x in xs]


def _furthest(f, g, low=-20.0, high=20.0):
    """Where in an interval two functions of one float are furthest apart, and by how much: on a grid, then on a finer one."""
    for _ in range(2):
        at, size = max(_points(lambda x: abs(f(x) - g(x)), low, high, 4000), key=lambda point: point[1])
        low, high = at - (high - low) / 4000, at + (high - low) / 4000
    return at, size


def _sigmoid_to_tanh():
    plot = Plot(
        x=(-5, 5),
        y=(-2.5, 2.5),
        xlabel="x",
        ylabel="output",
        xticks=[-4, -2, 0, 2, 4],
        yticks=[-2, -1, 0, 1, 2],
    )
    at, _ = _furthest(sigmoid, tanh)
    plot.curve("gap", [(at, sigmoid(at)), (at, tanh(at))], "gap")
    plot.curve("yours", _points(sigmoid, -5, 5), 1, "your curve, y = a σ(b x + c) + d")
    plot.curve("tanh", _points(tanh, -5, 5), 2, "tanh x")
    return plot


def _sigmoid_to_tanh_says():
    at, size = _furthest(sigmoid, tanh)
    return f"Your curve is y = σ(x). It is furthest from tanh x at x\u00a0=\u00a0{number(at, 3)}, by {number(size, 3)}."


SIGMOID_TO_TANH = Thing(
    name="sigmoid-to-tanh",
    title="Turn a sigmoid into tanh",
    sentence="Stretch and shift the sigmoid until it lies on tanh, with no gap left anywhere.",
    controls=(
        Slider("a", "<i>a</i>, stretches upwards", -3, 3, 0.25, 1),
        Slider("b", "<i>b</i>, squeezes sideways", -4, 4, 0.25, 1),
        Slider("c", "<i>c</i>, shifts sideways", -3, 3, 0.25, 0),
        Slider("d", "<i>d</i>, shifts upwards", -3, 3, 0.25, 0),
    ),
    plot=_sigmoid_to_tanh,
    says=_sigmoid_to_tanh_says,
)
