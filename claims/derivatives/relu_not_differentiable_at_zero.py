r"""ReLU has no derivative at zero.

From the right the graph arrives with slope 1, from the left with slope 0. There is no number that is both.

**Why it is so.** A derivative at 0 is one number that the difference quotient $\frac{f(h) - f(0)}{h}$ approaches from *both*
sides. For ReLU the quotient does not even have to approach anything: it is exactly 1 for every $h > 0$ and exactly 0 for
every $h < 0$.

**Where intuition goes wrong.** Ask a program for the slope at zero and it may well return a number. That number is a choice,
made so that training can go on. It is not a derivative: it would have to be 0 and 1 at once.

!!! question "In class"
    $g(x) = x \cdot \max(0, x)$ has a corner in one of its factors. Does $g$ have a derivative at zero?

??? success "Answer"
    Yes, and it is 0. The difference quotient is $\frac{g(h) - g(0)}{h} = \max(0, h)$, and this tends to 0 from both
    sides. The factor $x$ is zero just where the other factor has its corner, and smooths it: $g$ is $x^2$ on the
    right and 0 on the left, and both have slope 0 at zero. The *second* derivative does jump there, from 0 to 2.
"""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from sympy import Integer, limit

from claims import Claim, exhaustion, in_floats, proof
from claims.articles import davenport, why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[davenport.sentence(51), why_relu.sentence(44)],
    formally=r"$\displaystyle\lim_{h \to 0} \frac{\mathrm{relu}(h) - \mathrm{relu}(0)}{h}$ does not exist",
    related=["relu-derivative-at-zero-is-one", "relu-derivative-is-step", "relu-kink-might-stop-gradient-descent"],
    survives={"as true": ["relu raised", "statement with a sign changed"]},
)


def quotient(h, zero):
    """The difference quotient of ReLU at zero."""
    return (relu(h) - relu(zero)) / h


@proof
def test_the_one_sided_limits_differ():
    """The difference quotient tends to 0 from the left and to 1 from the right, so it has no limit."""
    from_the_left = limit(quotient(X, Integer(0)), X, 0, dir="-")
    from_the_right = limit(quotient(X, Integer(0)), X, 0, dir="+")
    assert (from_the_left, from_the_right) == (0, 1)


@proof
def test_the_quotient_is_constant_on_either_side():
    """For every h > 0 the quotient is exactly 1, for every h < 0 exactly 0; no limit theorem is needed."""
    assert quotient(POSITIVE, Integer(0)) == 1
    assert quotient(NEGATIVE, Integer(0)) == 0


@given(rationals(-1, 1))
def test_no_fraction_gives_a_third_value(h):
    """For fractions h from −1 to 1, no quotient was found other than 1 on the right and 0 on the left."""
    assume(h)
    assert quotient(h, Fraction(0)) == (1 if h > 0 else 0)


@in_floats
@exhaustion(TRIED)
def test_floats_see_the_same_two_slopes():
    """For every h ≠ 0 tried, however small, the difference quotient is exactly 1 or exactly 0, by the sign of h."""
    slopes = tried(
        r"\frac{\mathrm{relu}(h) - \mathrm{relu}(0)}{h} = [h > 0] \quad (h \ne 0)",
        lambda h: quotient(h, constant(0, h)) == (h > 0),
        over=lambda h: h != 0,
        written="(relu(h) - relu(0)) / h",
    )
    keep(replace(slopes, variable="h"))
    assert slopes.is_("true")


def figure(axes):
    """ReLU near zero, with lines of slope 0, ¼, ½, ¾ and 1 through the corner: none of them rises above the graph, and none is a
    tangent."""
    for slope in 0, 0.25, 0.5, 0.75, 1:
        axes.plot([-1, 1], [-slope, slope], color="0.6", linestyle=":", linewidth=1)
        axes.annotate(f" slope {slope:g}", (1, slope), ha="left", va="center", fontsize="small")
    axes.curve(relu, over=(-1, 1), label="relu(x)")
    axes.set(xlabel="x", ylabel="output", xlim=(-1, 1.4))
    axes.legend(loc="upper left")
