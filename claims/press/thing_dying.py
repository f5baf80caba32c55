"""The thing to move about a unit that dies, at its starting values. ``docs/assets/move/dying-unit.js`` goes on from here."""

from fractions import Fraction
from math import hypot, nan

from claims.lab.activations import relu
from claims.lab.units import Unit
from claims.press.moving import Choice, Slider, Thing
from claims.press.plot import Plot
from claims.press.words import number

__all__ = ["DATA", "DYING_UNIT", "Pair"]

QUARTER = Fraction(1, 4)
#: The points, in quarters, and the targets.
DATA = [
    *((2, 2, 0), (2, 6, 0), (1, 10, 0), (4, 4, 0), (3, 8, 0), (4, 11, 0)),
    *((5, 1, 1), (5, 6, 0), (6, 9, 0), (7, 4, 1), (7, 8, 0), (8, 11, 0)),
    *((8, 1, 1), (9, 5, 1), (10, 9, 1), (10, 3, 1), (11, 6, 1), (12, 1, 1)),
]
START, RATE = (Fraction(1, 2), Fraction(1, 2), Fraction(1, 2)), Fraction(3, 10)
X, Y = (-4.0, 6.0), (-3.0, 4.0)


class Pair(tuple):
    """Two numbers that can be added, and multiplied by a number or by another pair: so the lab's unit can have two inputs."""

    def __add__(self, other):
        return self if other == 0 else Pair(a + b for a, b in zip(self, other, strict=True))

    __radd__ = __add__

    def __neg__(self):
        return Pair(-a for a in self)

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if isinstance(other, Pair):
            return sum(a * b for a, b in zip(self, other, strict=True))
        return Pair(a * other for a in self)

    __rmul__ = __mul__


def points() -> list[tuple[Pair, Fraction]]:
    """The points and their targets, exact."""
    return [(Pair((x * QUARTER, y * QUARTER)), Fraction(target)) for x, y, target in DATA]


def stepped(rate: Fraction) -> Unit:
    """The unit after one step of the lab's, whose loss is a sum where ours is a mean."""
    unit = Unit(0, START[2], 1, learns=(True, True, False))
    unit.parameters[0] = Pair(START[:2])
    if rate:
        unit.step(points(), rate / len(DATA))
    return unit


def side(w: Pair, b: float) -> tuple[list, list]:
    """The part of the frame on which w·x + b > 0, as a polygon, and its edge, as a line."""
    corners = [(X[0], Y[0]), (X[1], Y[0]), (X[1], Y[1]), (X[0], Y[1])]
    polygon, edge = [], []
    for one, other in zip(corners, corners[1:] + corners[:1], strict=True):
        here, there = (w[0] * x + w[1] * y + b for x, y in (one, other))
        if here > 0:
            polygon.append(one)
        if (here > 0) != (there > 0):
            share = here / (here - there)
            cut = (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))
            polygon.append(cut)
            edge.append(cut)
    return polygon, edge


def arrow(w: Pair, edge: list) -> list:
    """An arrow that stands in the middle of the visible edge, and points to where the unit is on."""
    size = hypot(*w)
    if len(edge) < 2 or not size:
        return []
    u, v = w[0] / size, w[1] / size
    foot = ((edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2)
    tip = (foot[0] + 0.9 * u, foot[1] + 0.9 * v)
    left = (tip[0] - 0.22 * u - 0.12 * v, tip[1] - 0.22 * v + 0.12 * u)
    right = (tip[0] - 0.22 * u + 0.12 * v, tip[1] - 0.22 * v - 0.12 * u)
    return [foot, tip, (nan, nan), left, tip, right]


def triangles(where: list) -> list:
    """A small triangle around each point, as one broken line."""
    shape = []
    for x, y in where:
        shape += [(x - 0.15, y - 0.11), (x + 0.15, y - 0.11), (x, y + 0.17), (x - 0.15, y - 0.11), (nan, nan)]
    return shape


def _plot():
    plot = Plot(
        x=X,
        y=Y,
        xlabel="first input",
        ylabel="second input",
        xticks=[-4, -2, 0, 2, 4, 6],
        yticks=[-2, 0, 2, 4],
        height=348,
        left=44,
    )
    now, then = stepped(Fraction(0)), stepped(RATE)
    (w, b), (next_w, next_b) = ((Pair(map(float, u.parameters[0])), float(u.parameters[1])) for u in (now, then))
    polygon, edge = side(w, b)
    plot.curve("side", polygon, "side", "where the unit is on")
    next_edge = side(next_w, next_b)[1]
    plot.curve("next", next_edge, "next", "its edge after the next step")
    plot.curve("next-arrow", arrow(next_w, next_edge), "next-arrow")
    plot.curve("edge", edge, "edge")
    plot.curve("arrow", arrow(w, edge), "edge", "its edge; the arrow points to where it is on")
    for target, draw in ((1, plot.curve), (0, plot.dots)):
        for on in (True, False):
            where = [
                tuple(map(float, x)) for x, wanted in points() if wanted == target and (relu(now.before(x)) > 0) == on
            ]
            look = f"point-{'on' if on else 'off'}"
            if target:
                draw(f"{look}-1", triangles(where), look)
            else:
                draw(f"{look}-0", where, look, r=4.5)
    return plot


def _time():
    return Plot(
        x=(-40, 1),
        y=(-4, 4),
        xlabel="steps ago",
        ylabel="largest w·x + b",
        xticks=[(-40, "40"), (-30, "30"), (-20, "20"), (-10, "10"), (0, "now")],
        yticks=[-4, 0, 4],
        height=170,
        left=44,
    )


def _below():
    plot = _time()
    largest = float(max(stepped(Fraction(0)).before(x) for x, _ in points()))
    plot.curve("path", [], 1)
    plot.dots("steps", [(0, largest)], 1, r=3)
    return (
        '<div class="move__time"><p>△ a point whose target is 1, ○ one whose target is 0; filled if it turns the unit on. Below, step by step: the '
        "largest <i>w</i>·<i>x</i> + <i>b</i> over the points. At 0 or less the unit is off for all of them.</p>\n"
        + plot.svg(
            "move-dying-unit-time", "Step by step", "The largest weighted sum over the points, for the last 40 steps."
        )
        + "</div>"
    )


def _says():
    data = points()
    now, then = stepped(Fraction(0)), stepped(RATE)
    on, left = (sum(relu(unit.before(x)) > 0 for x, _ in data) for unit in (now, then))
    loss = sum((now.output(x) - target) ** 2 for x, target in data) / (2 * len(data))
    assert left == 0, "the sentence below says that the first step kills"
    return (
        f"At the start: the unit is on for {on} of {len(data)} points; the loss is {number(float(loss))}. "
        f"One step at rate {number(float(RATE))} would turn it off for all of them."
    )


DYING_UNIT = Thing(
    name="dying-unit",
    title="A unit dies",
    sentence="Let a ReLU unit learn at too high a rate, see it leave all of its data behind, and try what revives it.",
    controls=(
        Slider("rate", "learning rate", 0.05, 1, 0.05, float(RATE)),
        Slider("moved", "move all points, along both inputs", -3, 1, 0.25, 0),
        Choice(
            "help",
            "besides plain gradient descent",
            (
                ("plain", "nothing"),
                ("leaky", "slope 1/10 below zero"),
                ("momentum", "momentum 9/10"),
                ("weights", "<i>w</i> decays, by 1/10 a step"),
                ("both", "<i>w</i> and <i>b</i> decay"),
            ),
            "plain",
        ),
    ),
    plot=_plot,
    says=_says,
    below=_below,
    lines=(3, 5),
    buttons=(("step", "Step"), ("run", "Run"), ("up", "Raise <i>b</i> by ¼"), ("down", "Lower <i>b</i> by ¼")),
)
