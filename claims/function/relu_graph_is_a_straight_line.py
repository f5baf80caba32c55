r"""The graph of ReLU is one straight line through the origin.

It does pass through the origin, and there it bends. Before the bend it is flat, behind it it rises: two half-lines and
one corner of 135°.

**Why it is so.** Three points decide it: $(-1, 0)$, $(0, 0)$ and $(1, 1)$. The line through the first two is the horizontal
axis, and the third is not on it.

**In fairness.** The article goes on to describe the rise for positive inputs and the flat part for negative ones. What it describes is the right
picture. "A straight line" is the wrong name for it, and the name matters: layers of units with straight
graphs [collapse into one](linear-network-collapses-to-affine.md).

!!! question "In class"
    What angle do you measure if your plot's two axes have different scales? And what does not change?

??? success "Answer"
    If one unit upwards is drawn $m$ times as long as one unit to the right, the rising half makes the angle
    $\arctan m$ with the axis, and at the corner you measure $180^\circ - \arctan m$. With equal scales that is 135°. By
    choosing $m$ you get every angle between 90° and 180°.

    What does not change: two half-lines meet at the origin, the left one is flat, the other rises, and they are not on
    one line. The slope of the rising half, read off the numbers at the axes, is still 1.
"""

from fractions import Fraction

from hypothesis import given
from sympy import Integer, Matrix, acos, expand, pi, symbols

from claims import Claim, counterexample, instead, proof
from claims.articles import askhandle
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers

claim = Claim(
    said_in=[askhandle.sentence(20)],
    formally=r"The set $\{(x, \mathrm{relu}(x)) : x \in \mathbb{R}\}$ lies on one straight line through $(0, 0)$",
    instead=(
        "The graph of ReLU consists of two half-lines that meet at the origin at an angle of 135° (with equal scales on both axes): the negative "
        "half of the horizontal axis and the upper half of the diagonal."
    ),
    related=["relu-is-nonlinear", "relu-linear-on-positives", "relu-output-linear-for-increasing-inputs"],
    survives={"as false": ["relu capped"]},
)

slope, height = symbols("k d", real=True)


def doubled_area(points):
    """Twice the signed area of the triangle, which is 0 exactly if the three points lie on one line."""
    (x1, y1), (x2, y2), (x3, y3) = points
    return (x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)


@counterexample
def test_three_points_are_not_on_one_line():
    """The points of the graph at −1, 0 and 1 are the corners of a triangle of area ½. For any three points of a line y = kx + d the same formula gives the area 0."""
    on_a_line = [(x, slope * x + height) for x in symbols("x:3", real=True)]
    assert expand(doubled_area(on_a_line)) == 0
    points = [(x, relu(x)) for x in (-1, 0, 1)]
    assert points == [(-1, 0), (0, 0), (1, 1)]
    assert doubled_area(points) == 1


@instead
@proof
def test_two_half_lines_at_135_degrees():
    """For every x < 0 the point (x, relu(x)) is −x times (−1, 0), for every x > 0 it is x times (1, 1), and relu(0) = 0. These two directions
    enclose 3π/4."""
    left, right = Matrix([-1, 0]), Matrix([1, 1])
    assert Matrix([NEGATIVE, relu(NEGATIVE)]) == -NEGATIVE * left
    assert Matrix([POSITIVE, relu(POSITIVE)]) == POSITIVE * right
    assert relu(Integer(0)) == 0
    assert acos(left.dot(right) / (left.norm() * right.norm())) == 3 * pi / 4


@instead
@given(whole_numbers(-1000, -1), whole_numbers(1, 1000), whole_numbers(1, 1000))
def test_each_pair_across_the_origin_makes_a_triangle(below, above, denominator):
    """With one point on each side, no pair of fractions was found that lies on a line with the origin."""
    x, y = Fraction(below, denominator), Fraction(above, denominator)
    assert doubled_area([(x, relu(x)), (0, relu(0)), (y, relu(y))]) != 0


def figure(axes):
    """The graph of ReLU, equal scales on both axes, and dotted the line through the origin and (1, 1): the graph leaves it at the
    origin. The corner, marked, measures 135 degrees."""
    import math

    axes.plot([-2, 2], [-2, 2], color="0.5", linestyle=":", linewidth=1, label="a straight line")
    axes.curve(relu, over=(-2, 2), label="relu(x)")
    arc = [math.pi / 4 + k / 40 * 3 * math.pi / 4 for k in range(41)]
    axes.plot(
        [0.5 * math.cos(t) for t in arc], [0.5 * math.sin(t) for t in arc], color="0.5", linestyle="-", linewidth=1
    )
    axes.annotate("135°", (-0.15, 0.6), ha="right")
    axes.set(xlabel="x", ylabel="output", aspect="equal", xlim=(-2, 2), ylim=(-0.8, 2))
    axes.legend(loc="upper left")
