r"""ReLU has no form of symmetry.

It is neither even nor odd, about any axis or point. And yet its graph has a mirror axis, which you see as soon as you tilt your head by 22.5°.

**Why it is so.** An even function has equal values at $c - h$ and $c + h$. An odd one, turned about a point $(c, d)$, has values there that add up to $2d$.
For ReLU and large $h$ one of the two values is 0 and the other is $c + h$. They are not equal, and their sum keeps growing.

**The symmetries it has.** The graph is a corner between two half-lines, and each corner has a bisector. Reflection in that line swaps the two halves. And ReLU
does not change if you zoom: $\mathrm{relu}(ax) = a\,\mathrm{relu}(x)$ for every $a > 0$. This *scale symmetry* lets you multiply the weights and the bias that go into a ReLU unit by 10 and divide
the weights out of it by 10, and the network's function stays as it was. Neither the sigmoid nor tanh has it.

**In fairness.** The article speaks of networks that are to represent symmetric and antisymmetric functions. For this the symmetries of the first kind count,
and those ReLU has not. Two ReLUs together have: see [how two make $|x|$](relu-builds-absolute-value.md) and
[how two make $x$](relu-splits-identity.md).

!!! question "In class"
    Does the graph of leaky ReLU have a mirror axis? Does leaky ReLU have the scale symmetry? Find all functions that have it.

??? success "Answer"
    Leaky ReLU's graph is again a corner of two half-lines, so the bisector of the corner is a mirror axis. And $a > 0$
    does not change the sign of $x$, so leaky ReLU of $ax$ is $a$ times leaky ReLU of $x$, on either side.

    Let $f(ax) = a f(x)$ for all $a > 0$ and all $x$. With $x = 1$ and $x = -1$ this says $f(a) = a f(1)$ and
    $f(-a) = a f(-1)$, and $f(0) = a f(0)$ for all $a$ leaves only $f(0) = 0$. So the functions are those with
    $f(x) = px$ for $x \ge 0$ and $f(x) = qx$ for $x < 0$, with any two numbers $p$ and $q$: among them ReLU, leaky
    ReLU, $|x|$ and $x$ itself. Each one is $p\,\mathrm{relu}(x) - q\,\mathrm{relu}(-x)$.
"""

from fractions import Fraction

from hypothesis import given
from sympy import Integer, Matrix, Rational, cos, pi, sin, sqrt, symbols

from claims import Claim, counterexample, exhaustion, in_floats, proof, without
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers
from claims.lab.layers import TRIED, constant, keep, tried

EVEN_OR_ODD = "symmetry means being even or odd, about some vertical axis or some point"

claim = Claim(
    said_in=[why_relu.sentence(55)],
    formally=(
        r"There is no $c$ with $\mathrm{relu}(c - h) = \mathrm{relu}(c + h)$ for all $h$, and there are no $c, d$ with "
        r"$\mathrm{relu}(c - h) + \mathrm{relu}(c + h) = 2d$ for all $h$"
    ),
    conditions=[EVEN_OR_ODD],
    instead=(
        "ReLU is neither even nor odd, about any axis or point. It has another symmetry: relu(ax) = a relu(x) for every a > 0. And its graph has an oblique "
        "mirror axis."
    ),
    related=[
        "tanh-is-antisymmetric",
        "relu-needs-twice-the-units",
        "relu-builds-absolute-value",
        "relu-splits-identity",
    ],
)

a, q = symbols("a q", positive=True)


@proof
def test_no_axis_and_no_point():
    """For every c, take h = |c| + s with any s > 0. At c + h the output is c + h > 0, at c − h it is 0. So they are not equal; and their sum, c + h, is
    different for different h, so it is not 2d for all of them, whatever d."""
    for c, size in (POSITIVE, POSITIVE), (NEGATIVE, -NEGATIVE), (Integer(0), Integer(0)):
        h = size + q
        assert relu(c - h) == 0
        assert relu(c + h) == c + h and (c + h).is_positive
        assert (relu(c + h) + relu(c - h)).diff(q) == 1


@given(whole_numbers(-1000, 1000), whole_numbers(-1000, 1000), whole_numbers(1, 1000), whole_numbers(1, 1000))
def test_every_axis_and_point_is_refuted_by_two_distances(place, height, extra, denominator):
    """No fractional c and d were found about which ReLU looks even, or odd, at both of the distances |c| + s and |c| + 2s."""
    c, d, s = (Fraction(numerator, denominator) for numerator in (place, height, extra))
    distances = abs(c) + s, abs(c) + 2 * s
    assert all(relu(c - h) != relu(c + h) for h in distances)
    assert any(relu(c - h) + relu(c + h) != 2 * d for h in distances)


@without(EVEN_OR_ODD)
@proof
def test_zooming_changes_nothing():
    """For every a > 0, relu(ax) = a relu(x), for positive and negative x and 0."""
    for x in POSITIVE, NEGATIVE, Integer(0):
        assert relu(a * x) == a * relu(x)


@without(EVEN_OR_ODD)
@proof
def test_the_graph_has_a_mirror_axis():
    """Reflection in the line through the origin at 112.5° takes the point (−s, 0) of the graph to the point (s/√2, s/√2) of the graph, and back, for every
    s > 0. So the graph is its own mirror image."""
    angle = 2 * Rational(5, 8) * pi  # twice 112.5°
    mirror = Matrix([[cos(angle), sin(angle)], [sin(angle), -cos(angle)]])
    assert mirror * mirror == Matrix([[1, 0], [0, 1]])
    left = Matrix([-q, relu(-q)])
    x, y = (mirror * left).expand()
    assert x.is_positive and x == q / sqrt(2) and y == relu(x)
    assert (mirror * Matrix([x, y])).expand() == left


@without(EVEN_OR_ODD)
@counterexample
def test_sigmoid_and_tanh_do_change_under_zoom():
    """The sigmoid and tanh have no scale symmetry: σ(2 · 0) is ½ and 2σ(0) is 1; and tanh 2 is below 1, where 2 tanh 1 is above. ReLU gives 2 both ways."""
    assert sigmoid(2 * Integer(0)) == Rational(1, 2) and 2 * sigmoid(Integer(0)) == 1
    assert tanh(Integer(2)).evalf(30) < 1 < (2 * tanh(Integer(1))).evalf(30)
    assert relu(2 * Fraction(1)) == 2 * relu(Fraction(1))


@in_floats
@exhaustion(TRIED + "; each with the factors 1/3, 3 and 1,000")
def test_the_symmetry_in_every_format():
    """ReLU of a multiple is the multiple of the ReLU, at every input tried: both are rounded in the same way."""
    scaled = tried(
        r"\mathrm{relu}(a x) = a\, \mathrm{relu}(x) \quad (a > 0)",
        lambda x: sum(relu(constant(a, x) * x) == constant(a, x) * relu(x) for a in (1 / 3, 3, 1000)) == 3,
        written="relu(a * x) and a * relu(x)",
    )
    keep(scaled)
    assert scaled.is_("true")


def figure(axes):
    """The graph of ReLU, equal scales on both axes, and dotted its mirror axis, the line through the origin at 112.5 degrees. Three pairs of marked points on the graph are
    mirror images of each other."""
    import math

    axes.curve(relu, over=(-2.2, 1.6), label="relu(x)")
    slope = math.tan(math.radians(112.5))
    axes.plot([1.6 / slope, -0.3 / slope], [1.6, -0.3], color="0.5", linestyle=":", label="mirror axis")
    for s in 0.7, 1.4, 2.1:
        axes.plot([-s, s / math.sqrt(2)], [0, s / math.sqrt(2)], "o-", color="0.5", linewidth=0.7, markersize=4)
    axes.set(xlabel="x", ylabel="output", aspect="equal")
    axes.legend(loc="upper left")
