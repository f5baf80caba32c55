"""The thing to move about gradients and depth, at its starting values. ``docs/assets/move/gradient-through-depth.js`` goes on from here."""

from functools import cache
from typing import Any

from claims.lab.activations import Activation, relu
from claims.lab.meanfield import next_length, slope_factor
from claims.press.draws import normals
from claims.press.moving import Choice, Slider, Thing
from claims.press.plot import Plot
from claims.press.words import number

__all__ = ["GRADIENT_THROUGH_DEPTH", "pulled_back", "wide"]

NETWORKS, WIDTHS, DEEPEST = 301, [2, 4, 8, 16, 32, 64], 50
CS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 80, 100, 128, 192, 256]
C, WIDTH, DEPTH, SEED = 2, 16, 40, 1


def wide(activation: Activation, c: float, depth: int) -> list[float]:
    """The law for the mean square after 0, 1, ..., `depth` layers travelled back, for an input of mean square 1: of every width for
    relu, of infinite width for sigmoid and tanh."""
    factors, length = [], c
    for _ in range(depth):
        factors.append(slope_factor(activation, c, length))
        length = next_length(activation, c, length)
    law = [1.0]
    for factor in reversed(factors):
        law.append(law[-1] * factor)
    return law


def pulled_back(activation: Activation, c: float, depth: int, draws: Any) -> Any:
    """Squared lengths of an error signal on its way back through random layers, relative to the start: an array (depth + 1, networks).

    `draws` are normal numbers, (networks, 2 + 2 · depth, width): the input, the error signal, and for each layer those for the way forward and
    those for the way back. Why two vectors can stand for a layer's matrix is said in the module.
    """
    import numpy

    def size(vectors):
        return numpy.sqrt((vectors**2).sum(axis=1, keepdims=True))

    width = draws.shape[2]
    scale = (c / width) ** 0.5
    hidden, slopes, error = [draws[:, 0]], [], draws[:, 1]
    for layer in range(depth):
        z = scale * size(hidden[-1]) * draws[:, 2 + 2 * layer]
        hidden.append(activation(z))
        slopes.append(activation.slope(z))
    squares = [size(error)[:, 0] ** 2]
    for layer in reversed(range(depth)):
        forward, back = draws[:, 2 + 2 * layer], draws[:, 3 + 2 * layer]
        length = size(hidden[layer])
        unit = numpy.divide(hidden[layer], length, out=numpy.zeros_like(forward), where=length > 0)
        error = error * slopes[layer]
        along = numpy.where(length[:, 0] > 0, (error * forward).sum(axis=1), 0)[:, None]
        aside = back - (unit * back).sum(axis=1, keepdims=True) * unit
        error = scale * (along * unit + size(error) * aside)
        squares.append(size(error)[:, 0] ** 2)
    return numpy.array(squares) / squares[0]


@cache
def _found():
    """What the figure shows and the sentence says, from the lab's ReLU and its law."""
    import numpy

    count = 2 * WIDTH * (1 + DEPTH)
    draws = normals(range(SEED * NETWORKS, (SEED + 1) * NETWORKS), count).astype(numpy.float32).astype(float)
    squares = pulled_back(relu, C, DEPTH, draws.reshape(NETWORKS, -1, WIDTH))
    law = wide(relu, C, DEPTH)
    ordered = numpy.sort(squares, axis=1)
    low, high = (ordered[:, round(share * (NETWORKS - 1))].tolist() for share in (0.1, 0.9))
    return {
        "law": law,
        "mean": squares.mean(axis=1).tolist(),
        "median": numpy.median(squares, axis=1).tolist(),
        "low": low,
        "high": high,
        "above": int((squares[-1] > law[-1]).sum()),
        "stopped": int((squares[-1] == 0).sum()),
    }


def _plot():
    found = _found()
    plot = Plot(
        x=(0, DEEPEST),
        y=(1e-10, 1e4),
        logy=True,
        xlabel="layers travelled back",
        ylabel="squared gradient, relative to its start",
        xticks=[0, 10, 20, 30, 40, 50],
        yticks=[(1e-8, "10⁻⁸"), (1e-4, "10⁻⁴"), (1, "1"), (1e4, "10⁴")],
        height=340,
        left=60,
    )
    both = [*enumerate(found["high"]), *reversed([*enumerate(found["low"])])]
    plot.curve("band", [(layer, max(square, 1e-30)) for layer, square in both], "band", "middle 80 % of them")
    plot.curve("law", enumerate(found["law"]), "law", "law for the mean")
    plot.curve("mean", enumerate(found["mean"]), 2, f"mean of {NETWORKS} networks")
    plot.curve("median", enumerate(found["median"]), 1, "their median: the typical one")
    return plot


def _says():
    found = _found()
    last = {name: number(values[-1]) for name, values in found.items() if isinstance(values, list)}
    said = (
        f"ReLU, c = {C}, width {WIDTH}, {DEPTH} layers: by the law, exact at every width, the mean square ends at {last['law']}. The mean of {NETWORKS} "
        f"networks drawn here ends at {last['mean']}, their median at {last['median']}. {found['above']} of them {'lies' if found['above'] == 1 else 'lie'} above the law."
    )
    if found["stopped"]:
        said += f" In {found['stopped']} nothing arrives: a whole layer is off."
    return said


GRADIENT_THROUGH_DEPTH = Thing(
    name="gradient-through-depth",
    title="A gradient on its way back",
    sentence="Choose an activation and the size of its weights, and see what is left of a gradient: on average, and typically.",
    controls=(
        Choice(
            "activation",
            "activation",
            (("sigmoid", "sigmoid"), ("tanh", "tanh"), ("relu", "ReLU"), ("leaky", "leaky ReLU"), ("linear", "linear")),
            "relu",
        ),
        Slider(
            "c",
            "<i>c</i>: weights have the variance <i>c</i>/<i>n</i>",
            0,
            len(CS) - 1,
            1,
            CS.index(C),
            shown=f"{C} (He)",
        ),
        Slider("width", "width <i>n</i>", 0, len(WIDTHS) - 1, 1, WIDTHS.index(WIDTH), shown=str(WIDTH)),
        Slider("depth", "layers", 1, DEEPEST, 1, DEPTH),
    ),
    plot=_plot,
    says=_says,
    lines=(4, 6),
    buttons=(("glorot", "Glorot: <i>c</i> = 1"), ("he", "He: <i>c</i> = 2"), ("again", "Draw other networks")),
)
