r"""The slope of tanh is at most 1, and it is 1 only at zero.

Where ReLU is on, its slope is 1 as well, but everywhere. tanh matches it at a single point.

**Why it is so.** $\tanh' x = 1 - \tanh^2 x$. What is missing from 1 is a square. It is zero only where $\tanh x = 0$, that is for $x = 0$.

**Where intuition goes wrong.** "At most 1" is not "about 1". At $x = 1$ the slope is down to {{slope_at_one:.2f}}, at $x = 2$ to
{{slope_at_two:.2f}}. Whatever the weights do, each tanh unit with a weighted sum other than zero has its share in shrinking the gradient.

!!! question "In class"
    The sigmoid's slope is at most ¼ and that of tanh at most 1. Which property of $\tanh x = 2 \sigma(2x) - 1$ makes the difference: the factor
    2 outside, the factor 2 inside, or the −1?

??? success "Answer"
    The two factors 2, each with the same share. By the chain rule the slope of $2 \sigma(2x) - 1$ is
    $2 \cdot 2 \cdot \sigma'(2x)$: the one outside makes the curve twice as high, the one inside makes it twice as
    narrow. So the bound is $4 \cdot \tfrac14 = 1$. The $-1$ shifts the curve down and leaves all slopes as they are.
"""

from hypothesis import given
from mpmath import exp as mpexp
from mpmath import mp, mpf, workdps
from sympy import FiniteSet, Reals, diff, exp, simplify, solveset

from claims import Claim, exhaustion, in_floats, proof, record
from claims.lab.activations import tanh
from claims.lab.domains import X, floats
from claims.lab.formats import FORMATS, neighbours
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[],
    formally=r"$0 < \tanh' x \le 1$ for every real $x$, with equality on the right only at $x = 0$",
    supports=[
        "tanh-networks-vanish-with-depth",
        "relu-more-sensitive-to-weighted-sum",
        "tanh-derivative-vanishes-at-both-ends",
    ],
    related=["sigmoid-derivative-at-most-quarter", "tanh-derivative-vanishes-at-both-ends"],
)

SLOPE = diff(tanh(X), X)


@proof
def test_what_is_missing_is_a_square():
    """For every real x, 1 minus the slope is tanh² x, which is never negative, and the slope is 4/(eˣ + e⁻ˣ)², which is positive."""
    assert simplify(1 - SLOPE - tanh(X) ** 2) == 0 and (tanh(X) ** 2).is_nonnegative
    bell = 4 / (exp(X) + exp(-X)) ** 2
    assert simplify(SLOPE.rewrite(exp) - bell) == 0 and bell.is_positive


@proof
def test_only_at_zero():
    """Over the reals tanh x = 0 has the one solution x = 0, and there the slope is 1."""
    assert solveset(tanh(X).rewrite(exp), X, Reals) == FiniteSet(0)
    assert SLOPE.subs(X, 0) == 1


@given(floats(-50, 50))
def test_many_digits_agree(x):
    """With 200 digits no double from −50 to 50 was found whose slope, taken as a difference quotient, is not below 1
    and above 0, or differs from 4/(eˣ + e⁻ˣ)² by more than rounding explains. (At 0 too the quotient is below 1: it is the average slope from −h to h.)"""
    with workdps(200):
        h = mpf(10) ** -80
        slope = (tanh(mpf(x) + h) - tanh(mpf(x) - h)) / (2 * h)
        assert 0 < slope < 1
        # Each value is off by at most 2.5 roundings of mp.eps / 2 (half a rounding for x and two for tanh),
        # and the difference of two is divided by 2h. The third derivative adds less than h², which is nothing next to it.
        assert abs(slope - 4 / (mpexp(mpf(x)) + mpexp(-mpf(x))) ** 2) < 2 * mp.eps / h


@in_floats
@exhaustion(
    "every float16 and bfloat16; one float32 bit pattern in 4,099, evenly spread; under --thorough all of them; "
    "float32 and float64 by bisection for the place where 1 ends"
)
def test_in_floats(effort):
    """The program 1 − t², with t = tanh x rounded, never exceeds 1 and is never below 0 at the float16, bfloat16 and float32 values tried. But it is exactly 1 for more than one x: up to about
    {{flat_float16:.2g}} in float16, {{flat_bfloat16:.2g}} in bfloat16, {{flat_float32:.2g}} in float32 and {{flat_float64:.2g}} in float64. Asked for at 0 itself, the slope is exactly 1 in each format."""
    import numpy

    from claims.lab.formats import FORMATS, dtype, every_float32, every_value, largest_below

    places = {}
    for name in FORMATS:
        kind = dtype(name).type
        places[name], _ = largest_below(name, kind(0), kind(2), lambda x: tanh.slope_after(x, tanh(x)) == 1)
        assert places[name] > 0 and tanh.slope(kind(0)) == 1
        record(**{f"flat_{name}": float(places[name])})
    for name in "float16", "bfloat16":
        x = every_value(name)
        slope = tanh.slope_after(x, tanh(x))
        assert (slope <= 1).all() and (slope >= 0).all() and ((slope == 1) == (numpy.abs(x) <= places[name])).all()
    for x in every_float32(effort):
        slope = tanh.slope_after(x, tanh(x))
        assert (slope <= 1).all() and (slope >= 0).all()
    record(slope_at_one=tanh.slope(1.0), slope_at_two=tanh.slope(2.0))


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """Computed from the output, the slope never exceeds its bound at an input tried. But it reaches the bound beside 0 too, at the smallest
    number of each format, and far away it is exactly 0."""

    def slope(x):
        h = tanh(x)
        return constant(1, x) - h * h

    bound = tried(r"\tanh' x \le 1", lambda x: slope(x) <= constant(1, x), written="1 - h * h with h = tanh(x)")
    only = tried(
        r"\tanh' x < 1 \quad (x \ne 0)",
        lambda x: slope(x) < constant(1, x),
        over=lambda x: x != 0,
        written="1 - h * h with h = tanh(x)",
    )
    above = tried(r"\tanh' x > 0", lambda x: slope(x) > 0, written="1 - h * h with h = tanh(x)")
    keep(bound, only, above)
    assert bound.is_("true") and above.is_("broken")
    for name in FORMATS:
        assert only.at(name) == neighbours(name, 0.0)[1] and abs(above.at(name)) > 1


def figure(axes):
    """The slope of tanh against x: a bell with its top at height 1 over x = 0. A grey line marks 1."""
    axes.curve(tanh.slope, over=(-5, 5), label="slope of tanh")
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set(xlabel="x", ylabel="slope", ylim=(0, 1.2))
    axes.legend()
