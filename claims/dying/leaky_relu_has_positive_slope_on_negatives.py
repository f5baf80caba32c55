r"""Leaky ReLU has a small positive slope left of zero.

By definition: leaky ReLU is $\alpha x$ for $x \le 0$, with a fixed $\alpha$ such as 1/100, and $x$ for $x > 0$. The
surprise is in floating point. There the output for the tiniest negative numbers is 0 after all, while the slope that
a program uses to learn is still $\alpha$.

**Why it is so.** Left of zero the graph is a straight line through the origin. All its difference quotients are
$\alpha$, not just those of very close points. "Small" is a choice, not a theorem: every $\alpha$ strictly between 0
and 1 makes it a leaky ReLU, and $\alpha = 0$ gives ReLU itself.

**Where intuition goes wrong.** The slope is small, not the output: far left the output is as negative as you like.
Unlike ReLU and the sigmoid, leaky ReLU has no lower bound.

!!! question "In class"
    What becomes of leaky ReLU for $\alpha = 1$? And for $\alpha = -1$?

??? success "Answer"
    For $\alpha = 1$ both sides have slope 1, and it is the function $x$ itself: the bend is gone, and the unit is
    linear. For $\alpha = -1$ it is $-x$ on the left and $x$ on the right, that is $|x|$. This has a bend, but it falls
    on the left, so it is no leaky ReLU: a push to the right there makes the output smaller.
"""

from fractions import Fraction

from hypothesis import given
from sympy import Rational, diff, limit, oo, symbols

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import why_relu
from claims.articles.literature import publication
from claims.lab.activations import leaky_relu, relu
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, rationals
from claims.lab.formats import FORMATS, neighbours
from claims.lab.layers import TRIED, constant, identity, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(54)],
    formally=(
        r"For every $0 < \alpha < 1$ and all $x < y \le 0$: "
        r"$\ \frac{\mathrm{leaky}(y) - \mathrm{leaky}(x)}{y - x} = \alpha > 0$, and $\mathrm{leaky}'(x) = \alpha$ for "
        r"$x < 0$."
    ),
    literature=[publication("maas-2013", "Introduces the function, with the slope 1/100 left of zero.")],
    related=["leaky-relu-mitigates-dying", "prelu-and-elu-mitigate-dying"],
)


@proof
def test_the_slope_left_of_zero():
    """For every α strictly between 0 and 1 the derivative left of 0 is α, so it is positive and less than 1, the
    derivative on the right."""
    derivative = diff(leaky_relu(X, negative_slope=UNIT), X)
    assert derivative.subs(X, NEGATIVE) == UNIT and UNIT.is_positive
    assert derivative.subs(X, POSITIVE) == 1 and (1 - UNIT).together().is_positive
    assert leaky_relu.slope(NEGATIVE, negative_slope=UNIT) == UNIT
    assert leaky_relu.slope(NEGATIVE) == Rational(1, 100)


@proof
def test_difference_quotients():
    """Between any two points left of 0, or one left of 0 and 0 itself, the difference quotient is α."""
    step = symbols("step", positive=True)
    rise = leaky_relu(NEGATIVE, negative_slope=UNIT) - leaky_relu(NEGATIVE - step, negative_slope=UNIT)
    assert (rise / step - UNIT).simplify() == 0
    to_zero = leaky_relu(0 * X, negative_slope=UNIT) - leaky_relu(NEGATIVE, negative_slope=UNIT)
    assert (to_zero / -NEGATIVE - UNIT).simplify() == 0


@proof
def test_the_ends():
    """With α = 0 it is ReLU. With α > 0 it has no lower bound: it goes to −∞ on the left."""
    for value in NEGATIVE, POSITIVE:
        assert leaky_relu(value, negative_slope=0) == relu(value)
    assert limit(leaky_relu(-POSITIVE, negative_slope=UNIT), POSITIVE, oo) == -oo


@given(rationals(-1000, 0), rationals(0.001, 1000), rationals(0.001, 0.999))
def test_exact_quotients(x, gap, slope):
    """No pair of fractions left of zero was found whose difference quotient is not exactly α."""
    rise = leaky_relu(x, negative_slope=slope) - leaky_relu(x - gap, negative_slope=slope)
    assert rise / gap == slope


@in_floats
@exhaustion("every negative finite float16 and bfloat16, with α = 1/100")
def test_the_tiniest_negatives_give_zero():
    """In float16 {{vanish_float16}} negative numbers, the largest in size {{biggest_float16:.1e}}, give −0.0: a
    hundredth of them is too small to be told from 0. For all of them the slope that back-propagation uses is still
    α, rounded, and above 0. In bfloat16 it is {{vanish_bfloat16}} numbers, the largest {{biggest_bfloat16:.1e}} in size."""
    import numpy

    from claims.lab.formats import dtype, every_value

    for name in "float16", "bfloat16":
        x = every_value(name)
        x = x[numpy.isfinite(x.astype(float)) & (x.astype(float) < 0)]
        vanish = leaky_relu(x) == 0
        assert vanish.any() and not vanish.all() and numpy.signbit(leaky_relu(x)[vanish].astype(float)).all()
        assert (leaky_relu.slope(x) == dtype(name).type(0.01)).all() and (leaky_relu.slope(x) > 0).all()
        record(**{f"vanish_{name}": int(vanish.sum()), f"biggest_{name}": float(-x[vanish].astype(float).min())})


@in_floats
@exhaustion(TRIED + ", those below zero, with α = 1/100")
def test_in_every_format():
    """The slope is α at every negative number tried. The output is α x, to the roundings of α and of the product, but for numbers so small that a hundredth of them is subnormal:
    the smallest of all gives 0."""
    slope = tried(
        r"\mathrm{leaky}'(x) = \alpha > 0 \quad (x < 0)",
        lambda x: (leaky_relu.slope(x) == constant(Fraction(1, 100), x)) & (leaky_relu.slope(x) > 0),
        over=lambda x: x < 0,
        written="the slope as back-propagation computes it",
    )
    rises = tried(
        r"\mathrm{leaky}(0) - \mathrm{leaky}(x) > 0 \quad (x < 0)",
        lambda x: leaky_relu(constant(0, x)) - leaky_relu(x) > 0,
        over=lambda x: x < 0,
        written="leaky_relu(0) - leaky_relu(x) > 0",
    )
    value = identity(
        r"\mathrm{leaky}(x) = \alpha x \quad (x < 0)",
        leaky_relu,
        exact=lambda v, m: v / 100,
        functions=0,
        roundings=2,
        over=lambda x: x < 0,
        written="leaky_relu(x)",
    )
    keep(slope, rises, value)
    assert slope.is_("true") and value.is_("ulps", "true")
    for name in FORMATS:
        assert rises.at(name) == -float(neighbours(name, 0.0)[1])


def figure(axes):
    """ReLU and leaky ReLU with slopes of 1/100 and 1/10 below zero. To the right of 0 all three are the same. The
    slope of 1/100 is hardly to be seen."""
    axes.curve(relu, over=(-4, 1.5), label="ReLU")
    axes.curve(lambda x: leaky_relu(x, negative_slope=Fraction(1, 100)), over=(-4, 1.5), label="leaky, 1/100")
    axes.curve(lambda x: leaky_relu(x, negative_slope=Fraction(1, 10)), over=(-4, 1.5), label="leaky, 1/10")
    axes.set(xlabel="x", ylabel="output")
    axes.legend()
