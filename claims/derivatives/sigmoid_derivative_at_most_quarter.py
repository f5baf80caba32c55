r"""The slope of the sigmoid is at most ¼, and it is ¼ only at zero.

So a sigmoid never passes on more than a quarter of what comes back to it. Ten of them in a row pass on less than a millionth, unless
the weights between them make up for it.

**Why it is so.** The slope is $\sigma' = \sigma (1 - \sigma)$, and a square is missing from ¼:

$$\tfrac14 - \sigma(1 - \sigma) = \left(\sigma - \tfrac12\right)^2$$

A square is never negative, and it is zero only for $\sigma(x) = \tfrac12$, that is for $x = 0$.

**Where intuition goes wrong.** The ¼ is a matter of scale. The sigmoid of $4x$ has slope 1 at zero. What cannot be scaled away is that
the slope has its largest value at one point only.

!!! question "In class"
    You have a rectangle of circumference 2. Which one has the largest area, and what does that have to do with this page?

??? success "Answer"
    The square with sides of ½, whose area is ¼. Two neighbouring sides add up to 1, so they are $a$ and $1 - a$, and
    the area is $a (1 - a) = \tfrac14 - \left(a - \tfrac12\right)^2$. The slope of the sigmoid is the area of such a
    rectangle, with the sides $\sigma(x)$ and $1 - \sigma(x)$. It is largest for the square, that is for
    $\sigma(x) = \tfrac12$.
"""

from hypothesis import assume, given
from mpmath import exp as mpexp
from mpmath import mp, mpf, workdps
from sympy import FiniteSet, Integer, Rational, Reals, diff, simplify, solveset

from claims import Claim, exhaustion, in_floats, proof, record
from claims.lab.activations import sigmoid
from claims.lab.domains import X, floats
from claims.lab.formats import FORMATS, neighbours
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[],
    formally=r"$0 < \sigma'(x) \le \tfrac14$ for every real $x$, with equality on the right only at $x = 0$",
    supports=[
        "sigmoid-networks-vanish-with-depth",
        "sigmoid-depth-product-bound",
        "relu-more-sensitive-to-weighted-sum",
        "sigmoid-derivative-vanishes-at-both-ends",
    ],
    related=[
        "tanh-derivative-at-most-one",
        "sigmoid-derivative-vanishes-at-both-ends",
        "float-sigmoid-gradient-asymmetric",
    ],
)

SLOPE = diff(sigmoid(X), X)


@proof
def test_what_is_missing_is_a_square():
    """For every real x the slope is σ(1 − σ), a product of two positive numbers, and ¼ minus it is (σ − ½)²."""
    value = sigmoid(X)
    assert simplify(SLOPE - value * (1 - value)) == 0
    assert value.is_positive and simplify(1 - value - sigmoid(-X)) == 0 and sigmoid(-X).is_positive
    assert simplify(Rational(1, 4) - SLOPE - (value - Rational(1, 2)) ** 2) == 0


@proof
def test_only_at_zero():
    """Over the reals σ(x) = ½ has the one solution x = 0, and there the slope is ¼."""
    assert solveset(sigmoid(X) - Rational(1, 2), X, Reals) == FiniteSet(0)
    assert SLOPE.subs(X, 0) == Rational(1, 4)


@proof
def test_ten_in_a_row():
    """The tenth power of ¼ is less than a millionth. And σ(4x) has slope 1 at zero."""
    assert SLOPE.subs(X, 0) ** 10 < Rational(1, 10**6)
    assert diff(sigmoid(4 * X), X).subs(X, 0) == Integer(1)


@given(floats(-50, 50))
def test_many_digits_agree(x):
    """With 200 digits no double from −50 to 50, those closer to 0 than 10⁻⁵⁰ left out, was found whose slope, taken as a difference quotient, is not below ¼
    and above 0, or differs from e⁻ˣ/(1 + e⁻ˣ)² by more than rounding explains."""
    assume(abs(x) > 1e-50)  # what is missing from ¼ is about x²/16, and must not drown in the error
    with workdps(200):
        h = mpf(10) ** -80
        slope = (sigmoid(mpf(x) + h) - sigmoid(mpf(x) - h)) / (2 * h)
        assert 0 < slope < mpf(1) / 4
        q = mpexp(-mpf(x))
        # Each value is off by at most 2.5 roundings of mp.eps / 2 (a quarter each for x and for eˣ, one each for the sum and the quotient),
        # and the difference of two is divided by 2h. The third derivative adds less than h², which is nothing next to it.
        assert abs(slope - q / (1 + q) ** 2) < 2 * mp.eps / h


@in_floats
@exhaustion(
    "every float16 and bfloat16; one float32 bit pattern in 4,099, evenly spread; under --thorough all of them; "
    "float32 and float64 by bisection for the place where ¼ ends"
)
def test_in_floats(effort):
    """The program h(1 − h), with h = σ(x) rounded, never exceeds ¼ either at the float16, bfloat16 and float32 values tried. But it is exactly ¼ for more
    than one x: to the right of zero up to about {{flat_float16:.2g}} in float16, {{flat_bfloat16:.2g}} in bfloat16, {{flat_float32:.2g}} in float32 and {{flat_float64:.2g}} in float64."""
    from claims.lab.formats import FORMATS, dtype, every_float32, every_value, largest_below

    places = {}
    for name in FORMATS:
        kind = dtype(name).type
        places[name], _ = largest_below(name, kind(0), kind(2), lambda x: sigmoid.slope_after(x, sigmoid(x)) == 0.25)
        assert places[name] > 0
        record(**{f"flat_{name}": float(places[name])})
    for name in "float16", "bfloat16":
        x = every_value(name)
        quarter, last = sigmoid.slope_after(x, sigmoid(x)) == 0.25, places[name]
        assert (sigmoid.slope_after(x, sigmoid(x)) <= 0.25).all() and (quarter == (x <= last))[x >= 0].all()
    for x in every_float32(effort):
        assert (sigmoid.slope_after(x, sigmoid(x)) <= 0.25).all()


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """Computed from the output, the slope never exceeds its bound at an input tried. But it reaches the bound beside 0 too, at the smallest
    number of each format, and far away it is exactly 0."""

    def slope(x):
        h = sigmoid(x)
        return h * (constant(1, x) - h)

    bound = tried(
        r"\sigma'(x) \le \tfrac14", lambda x: slope(x) <= constant(0.25, x), written="h * (1 - h) with h = sigmoid(x)"
    )
    only = tried(
        r"\sigma'(x) < \tfrac14 \quad (x \ne 0)",
        lambda x: slope(x) < constant(0.25, x),
        over=lambda x: x != 0,
        written="h * (1 - h) with h = sigmoid(x)",
    )
    above = tried(r"\sigma'(x) > 0", lambda x: slope(x) > 0, written="h * (1 - h) with h = sigmoid(x)")
    keep(bound, only, above)
    assert bound.is_("true") and above.is_("broken")
    for name in FORMATS:
        assert only.at(name) == neighbours(name, 0.0)[1] and abs(above.at(name)) > 1


def figure(axes):
    """The slope of the sigmoid against x: a bell with its top at height ¼ over x = 0. A grey line marks ¼."""
    axes.curve(sigmoid.slope, over=(-8, 8), label="slope of the sigmoid")
    axes.axhline(0.25, color="0.5", linewidth=1)
    axes.set(xlabel="x", ylabel="slope", ylim=(0, 0.3))
    axes.legend()
