"""Functions built from ReLU pieces: what the thing to move shows at its starting values, one piece and the absolute value."""

from fractions import Fraction

from claims.lab.activations import relu
from claims.press.moving import Choice, Slider, Thing
from claims.press.plot import Plot, number

__all__ = ["PIECES"]

REACH = 4
#: Where straight pieces are drawn by their values: they bend at multiples of 1/12 only.
PLACES = [Fraction(k, 12) for k in range(-12 * REACH, 12 * REACH + 1)]
INSIDE = [x for x in PLACES if abs(x) <= 3]


def _gap():
    """Where on [−3, 3] one piece, relu(x), is furthest from |x|, and by how much; exact, since both bend among these places only."""
    at = max(INSIDE, key=lambda x: abs(relu(x) - abs(x)))
    return at, abs(relu(at) - abs(at))


def _plot():
    plot = Plot(
        x=(-REACH, REACH),
        y=(-3, 4),
        xlabel="x",
        ylabel="output",
        xticks=[-4, -3, -2, -1, 0, 1, 2, 3, 4],
        yticks=[-2, -1, 0, 1, 2, 3, 4],
    )

    def line(function):
        return [(float(x), float(function(x))) for x in PLACES]

    at, _ = _gap()
    plot.curve("interval", [(-3, -3), (-3, 4), (float("nan"), 0), (3, -3), (3, 4)], "interval")
    plot.curve("gap", [(float(at), float(relu(at))), (float(at), float(abs(at)))], "gap")
    plot.curve("piece1", line(relu), "piece-1", "piece 1")
    for k in 2, 3, 4:
        plot.curve(f"piece{k}", [], f"piece-{k}", f"piece {k}")
    plot.curve("sum", line(relu), 1, "your sum")
    plot.curve("target", line(abs), 2, "the target")  # its dashes lie on the sum, so that both are seen
    return plot


def _says():
    at, size = _gap()
    return (
        f"Your sum is relu(x). From −3 to 3 it is furthest from |x| at x\u00a0=\u00a0{number(float(at), 3)}, by {number(float(size), 3)}. "
        "Beyond, the difference grows without end to the left."
    )


def _sliders(k, a):
    sub = "₁₂₃₄"[k - 1]
    return (
        Slider(f"a{k}", f"<i>a</i>{sub}", -2, 2, 0.5, a),
        Slider(f"w{k}", f"<i>w</i>{sub}", -2, 2, 0.5, 1),
        Slider(f"b{k}", f"<i>b</i>{sub}", -3, 3, 0.5, 0),
    )


PIECES = Thing(
    name="pieces",
    title="Build a function from ReLU pieces",
    sentence="Add up to four pieces a relu(w x + b) and a constant d until the sum lies on the target.",
    controls=(
        Choice(
            "target",
            "Target",
            (
                ("abs", "|<i>x</i>|"),
                ("x", "<i>x</i>"),
                ("hardtanh", "hard tanh"),
                ("triangle", "triangle"),
            ),
            "abs",
        ),
        *_sliders(1, 1),
        *_sliders(2, 0),
        *_sliders(3, 0),
        *_sliders(4, 0),
        Slider("d", "<i>d</i>", -3, 3, 0.5, 0),
    ),
    plot=_plot,
    says=_says,
    lines=(3, 6),
    buttons=(("show", "Show one way"),),
)
