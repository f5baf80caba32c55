r"""ReLU has slope 1 where its input is positive and slope 0 where it is negative.

That is all there is to know about it, but for one point. The slope takes two values, and jumps from one to the other where the input
changes sign.

**Why it is so.** To the right of zero $\mathrm{relu}(x) = x$, to the left $\mathrm{relu}(x) = 0$. Close enough to an $x$ other than zero
only one of the two is met. So the difference quotient $\frac{\mathrm{relu}(x + h) - \mathrm{relu}(x)}{h}$ does not just approach 1, or
0. For every $h$ with $0 < |h| < |x|$ it *is* 1, or 0.

**Where intuition goes wrong.** The slope says nothing about the size of the input: a millionth and a million have the same one. And
at $x = 0$ [there is none](relu-not-differentiable-at-zero.md), although programs return a number there.

!!! question "In class"
    How large may $h$ be, at $x = -3$, before the difference quotient stops being exactly 0? Which values does it take from there on?

??? success "Answer"
    Up to $h = 3$, that included, and every negative $h$ is allowed as well: as long as $-3 + h \le 0$, both values of
    ReLU are 0. For $h > 3$ the quotient is $\frac{-3 + h}{h} = 1 - \frac3h$. It grows with $h$, takes every value
    strictly between 0 and 1 once, and comes close to 1 for large $h$.
"""

from hypothesis import assume, given, strategies
from sympy import diff

from claims import Claim, exhaustion, in_floats, proof
from claims.articles import advantages_of_relu, askhandle, davenport, why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, rationals
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(4),
        advantages_of_relu.sentence(32),
        davenport.sentence(50),
        davenport.sentence(58),
        why_relu.sentence(4),
        why_relu.sentence(12),
        askhandle.sentence(30),
    ],
    formally=r"$\mathrm{relu}'(x) = 1$ for every real $x > 0$, and $\mathrm{relu}'(x) = 0$ for every real $x < 0$",
    related=[
        "relu-not-differentiable-at-zero",
        "relu-derivative-at-zero-is-one",
        "relu-second-derivative-zero-almost-everywhere",
    ],
    survives={"as true": ["relu raised", "relu with slope 1 at zero"]},
)


@proof
def test_the_quotient_is_constant_nearby():
    """For every x > 0 and every h with 0 < |h| < x the difference quotient is exactly 1, for every x < 0 and 0 < |h| < −x exactly 0. So
    its limit, the derivative, is 1 or 0."""
    for x, slope in (POSITIVE, 1), (NEGATIVE, 0):
        for h in UNIT * x, -UNIT * x:  # UNIT: any number strictly between 0 and 1
            there = (x + h).factor()  # written so that its sign shows
            assert there.is_positive if x is POSITIVE else there.is_negative
            assert ((relu(there) - relu(x)) / h).simplify() == slope


@proof
def test_differentiating_the_formula():
    """Differentiating max(0, x), and only then putting in a positive or a negative number, gives 1 or 0 as well."""
    assert diff(relu(X), X).subs(X, POSITIVE).doit() == 1 == relu.slope(POSITIVE)
    assert diff(relu(X), X).subs(X, NEGATIVE).doit() == 0 == relu.slope(NEGATIVE)


@given(rationals(-1000, 1000), rationals(0.001, 0.999), strategies.sampled_from((1, -1)))
def test_exact_quotients(x, share, sign):
    """In exact fractions, no x and no step shorter than |x| were found for which the difference quotient is anything but 1 on the
    right of zero and 0 on its left."""
    assume(x)
    h = sign * share * x
    assert (relu(x + h) - relu(x)) / h == (1 if x > 0 else 0)


@in_floats
@exhaustion("every finite float16 and bfloat16, with the next larger one")
def test_neighbouring_floats_see_the_same_slopes():
    """In float16 and bfloat16 the quotient from one number to the next larger one is exactly 1 if both are positive or zero and exactly 0
    if both are negative or zero; and the slope that our program returns is the same, except at zero, where it returns 0."""
    import numpy

    from claims.lab.formats import every_value

    for name in "float16", "bfloat16":
        x = every_value(name)
        x = numpy.unique(x[numpy.isfinite(x.astype(float))].astype(float)).astype(x.dtype)
        quotient = numpy.diff(relu(x).astype(float)) / numpy.diff(x.astype(float))
        assert (quotient == (x[:-1] >= 0)).all()
        assert (relu.slope(x) == (x > 0)).all()


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """The slope that our program returns is exactly 1 at every positive and exactly 0 at every negative number tried."""
    step = tried(
        r"\mathrm{relu}'(x) = 1 \ (x > 0),\quad \mathrm{relu}'(x) = 0 \ (x < 0)",
        lambda x: relu.slope(x) == (x > 0),
        over=lambda x: x != 0,
        written="the slope as back-propagation computes it",
    )
    keep(step)
    assert step.is_("true")


def figure(axes):
    """The slope of ReLU against x: 0 for every negative x and 1 for every positive x, with a jump at x = 0, where it has no value."""
    axes.curve(relu.slope, over=(-3, 3), jump=0, label="slope of ReLU")
    axes.plot([0, 0], [0, 1], "o", color="C0", markerfacecolor="none", linestyle="none", label="no value at x = 0")
    axes.set(xlabel="x", ylabel="slope", ylim=(-0.1, 1.2))
    axes.legend(loc="upper left")
