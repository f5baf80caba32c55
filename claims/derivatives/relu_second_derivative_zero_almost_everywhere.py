r"""ReLU has a second derivative of zero almost everywhere.

It is zero at every point but one. And yet ReLU bends: all of its bending is packed into that one point.

**Why it is so.** The slope is constant on either side of zero, so its derivative there is 0. At zero itself there is not even a first
derivative. "Almost everywhere" means: except on a set of length 0. A single point has length 0.

**Where intuition goes wrong.** "Zero almost everywhere" sounds like "negligible". Measure the bend with steps of length $h$: the second
difference quotient

$$\frac{\mathrm{relu}(x + h) - 2\,\mathrm{relu}(x) + \mathrm{relu}(x - h)}{h^2}$$

is a triangle around zero, $2h$ wide and $1/h$ high. The smaller you make $h$, the narrower and the higher it gets, and its area is 1
throughout. That 1 is the jump of the slope, from 0 to 1. In the limit nothing is left but a spike at zero, Dirac's $\delta$.
Differentiate the two pieces one by one, and you miss it.

!!! question "In class"
    A network that is a sum of ReLU units has second derivative zero almost everywhere in its input. A parabola has second derivative 2.
    How can the one come close to the other?

??? success "Answer"
    With many small bends. Put bends at a distance $d$ from one another, all over the interval that you care about, and
    let the slope jump by $2d$ at each: over a longer stretch the slope then grows by 2 per unit, as that of $x^2$ does.
    A chain of lines through points of $x^2$ at distance $d$ is off by at most $d^2 / 4$ in value and by at most $d$ in
    slope. So values and slopes come as close as you like. The second derivatives never do: one is 2 throughout, the
    other is 0 between the bends, with a spike at each of them.
"""

from hypothesis import assume, given
from sympy import Function, Integer, Symbol, diff, exp, integrate, oo, simplify

from claims import Claim, counterexample, exhaustion, in_floats, proof, record
from claims.articles import why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, rationals
from claims.lab.formats import FORMATS, largest
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(39)],
    formally=r"$\mathrm{relu}''(x) = 0$ for every real $x \ne 0$; the exception $\{0\}$ has length 0",
    related=["relu-derivative-is-step", "sigmoid-tanh-have-curvature", "relu-zero-curvature-gives-better-direction"],
)

STEP = Symbol("h", positive=True)


def bend(x, h):
    """The second difference quotient of ReLU."""
    return (relu(x + h) - 2 * relu(x) + relu(x - h)) / h**2


@proof
def test_zero_on_either_side():
    """On the right of zero ReLU is x and on its left 0, and the second derivative of either is 0."""
    assert relu(POSITIVE) == POSITIVE and relu(NEGATIVE) == 0
    assert diff(relu(POSITIVE), POSITIVE, 2) == 0 and diff(relu(NEGATIVE), NEGATIVE, 2) == 0


@given(rationals(-1000, 1000), rationals(-1, 1))
def test_exact_second_differences(x, share):
    """In exact fractions no x other than 0, and no step of length up to |x|, were found with a second difference other than 0."""
    assume(x and share)
    assert bend(x, share * x) == 0


@proof
def test_the_triangle_at_zero():
    """For |x| < h the second difference quotient is (h − |x|)/h²: at zero it is 1/h, and from −h to h its area is exactly 1, for every
    h > 0."""
    for x in UNIT * STEP, -UNIT * STEP, Integer(0):
        inner, outer = (STEP + x).factor(), (x - STEP).factor()
        assert inner.is_positive and outer.is_negative
        value = (relu(inner) - 2 * relu(x) + relu(outer)) / STEP**2
        assert simplify(value - (STEP - abs(x)) / STEP**2) == 0
    assert 2 * integrate((STEP - X) / STEP**2, (X, 0, STEP)) == 1


@proof
def test_the_spike_counts():
    """Integrated against the second derivative of a function g, ReLU gives g(0), for every twice differentiable g for which g and x·g′ vanish
    at infinity: an antiderivative of x·g″ is x·g′ − g. So acts Dirac's δ at zero. For g = exp(−x²) the integral is 1."""
    g = Function("g")(POSITIVE)
    antiderivative = POSITIVE * diff(g, POSITIVE) - g
    assert simplify(diff(antiderivative, POSITIVE) - relu(POSITIVE) * diff(g, POSITIVE, 2)) == 0
    assert antiderivative.subs(diff(g, POSITIVE), Symbol("slope")).subs(POSITIVE, 0) == -Function("g")(
        0
    )  # whatever g'(0) is
    bump = exp(-(POSITIVE**2))
    assert integrate(relu(POSITIVE) * diff(bump, POSITIVE, 2), (POSITIVE, 0, oo)) == 1


@in_floats
@counterexample
def test_doubles_see_the_spike():
    """In float64 the second difference at 0 is {{coarse:g}} for h = 2⁻¹⁰ and {{fine:,.0f}} for h = 2⁻²⁰; at x = 1 it is 0 for both."""
    heights = [bend(0.0, 2.0**-k) for k in (10, 20)]
    assert heights == [2.0**10, 2.0**20]
    assert bend(1.0, 2.0**-10) == bend(1.0, 2.0**-20) == 0
    record(coarse=heights[0], fine=heights[1])


@in_floats
@exhaustion(TRIED + "; h is a quarter of each")
def test_in_every_format():
    """On the left of 0 the second difference is exactly 0. On the right it is 0 wherever the two sums x ± h need no rounding, and at many other inputs it is not: ReLU is
    straight there and the sums are rounded."""
    second = tried(
        r"\mathrm{relu}(x + h) - 2\, \mathrm{relu}(x) + \mathrm{relu}(x - h) = 0 \quad (\lvert h \rvert < \lvert x \rvert)",
        lambda x: (relu(x + x / constant(4, x)) - relu(x)) - (relu(x) - relu(x - x / constant(4, x))) == 0,
        over=lambda x: abs(x) < constant(largest(x.dtype.name) / 2, x),
        written="(relu(x + h) - relu(x)) - (relu(x) - relu(x - h)), h = x / 4",
    )
    keep(second)
    assert second.is_("broken") and all(second.at(name) > 0 for name in FORMATS)


def figure(axes):
    """The second difference quotient of ReLU against x, for steps h = 1, ½ and ¼: triangles around zero, each twice as high and half as wide
    as the one before, all with area 1."""
    for h in 1.0, 0.5, 0.25:
        axes.curve(lambda x, h=h: bend(x, h), over=(-1.5, 1.5), label=f"h = {h:g}")
    axes.set(xlabel="x", ylabel="second difference quotient")
    axes.legend()
