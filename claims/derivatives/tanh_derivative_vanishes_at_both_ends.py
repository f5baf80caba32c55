r"""The slope of tanh tends to zero in both directions.

It does so faster than the sigmoid's: each further unit divides it by about $e^2 \approx 7.4$, not by $e$.

**Why it is so.** With $q = e^{-2|x|}$, which is at most 1,

$$\tanh' x = 1 - \tanh^2 x = \frac{4q}{(1 + q)^2}$$

The denominator lies between 1 and 4. So the slope lies between $e^{-2|x|}$ and $4 e^{-2|x|}$, and far from zero it is practically the
latter.

**Where intuition goes wrong.** tanh is steeper than the sigmoid in the middle, four times as steep. That does not mean that it is
steeper everywhere: the two slopes are equal at a distance of {{crossing:.2f}} from zero, and further out the sigmoid's is the larger one.

!!! question "In class"
    tanh is a sigmoid with another scale: $\tanh x = 2 \sigma(2x) - 1$. Derive the slope of the one from that of the other. Where
    does the factor $e^2$ come from?

??? success "Answer"
    By the chain rule $\tanh' x = 4\,\sigma'(2x)$. Far from zero $\sigma'(u)$ is practically $e^{-|u|}$, and with
    $u = 2x$ this makes $4 e^{-2|x|}$. One further unit of $x$ is two further units of $u$, so the slope is divided by
    about $e$ twice. The factor $e^2$ comes from the 2 *inside*. The 2 outside only doubles everything.
"""

from hypothesis import given
from mpmath import exp as mpexp
from mpmath import mp, mpf, workdps
from sympy import diff, exp, limit, log, oo, simplify, sqrt

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import why_relu
from claims.lab.activations import sigmoid, tanh
from claims.lab.domains import UNIT, X, floats
from claims.lab.layers import TRIED, constant, exponential, identity, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(8)],
    formally=(
        r"$\displaystyle\lim_{x \to \infty} \tanh' x = \lim_{x \to -\infty} \tanh' x = 0$; moreover "
        r"$e^{-2|x|} \le \tanh' x < 4 e^{-2|x|}$ for every real $x$, and $\tanh'(x)\, e^{2|x|} \to 4$ at both ends"
    ),
    related=[
        "tanh-derivative-at-most-one",
        "sigmoid-derivative-vanishes-at-both-ends",
        "tanh-is-rescaled-sigmoid",
        "sigmoid-and-tanh-saturate",
        "tanh-networks-vanish-with-depth",
    ],
    survives={"as true": ["sigmoid raised", "tanh raised"]},
)

SLOPE = diff(tanh(X), X).rewrite(exp)


@proof
def test_both_limits_are_zero():
    """The derivative of tanh tends to 0 for x → ∞ and for x → −∞; divided by e^(−2|x|) it tends to 4."""
    bell = 4 / (exp(X) + exp(-X)) ** 2
    assert simplify(SLOPE - bell) == 0
    assert limit(bell, X, oo) == 0 == limit(bell, X, -oo)
    assert limit(bell * exp(2 * X), X, oo) == 4 == limit(bell * exp(-2 * X), X, -oo)


@proof
def test_the_bounds():
    """The slope is the same at x and −x, and for x ≥ 0, with q = e^(−2x) from 0 to 1, it is 4q/(1 + q)²: less than 4q, because 1 + q > 1, and at
    least q, because the difference is q(1 − q)(3 + q) over a positive number."""
    assert simplify(SLOPE - SLOPE.subs(X, -X)) == 0
    q = exp(-2 * X)
    assert simplify(SLOPE - 4 * q / (1 + q) ** 2) == 0 and q.is_positive
    assert simplify(4 * q - SLOPE - 4 * q * (2 * q + q**2) / (1 + q) ** 2) == 0  # a positive number
    assert simplify(SLOPE - q - q * (1 - q) * (3 + q) / (1 + q) ** 2) == 0
    x = log(1 / UNIT) / 2  # for x > 0, q lies strictly between 0 and 1
    assert x.is_positive and simplify(exp(-2 * x) - UNIT) == 0 and simplify(1 - UNIT).is_positive
    assert simplify(SLOPE.subs(X, 0)) == 1


@proof
def test_where_the_sigmoid_becomes_the_steeper_one():
    """At zero tanh has four times the slope of the sigmoid. With c = eˣ + e⁻ˣ the quotient of the slopes is 4(c + 2)/c², which is above 1 for c below
    2 + 2√3 and below 1 for c above it, that is for |x| above {{crossing:.3f}}."""
    c = exp(X) + exp(-X)
    assert simplify(SLOPE - 4 / c**2) == 0 and simplify(diff(sigmoid(X), X) - 1 / (c + 2)) == 0
    quotient = 4 * (c + 2) / c**2
    assert simplify(quotient.subs(X, 0)) == 4
    edge = 2 + 2 * sqrt(3)
    assert (
        simplify(1 - quotient - (c - edge) * (c - 2 + 2 * sqrt(3)) / c**2) == 0
    )  # the second factor is positive: c is at least 2
    crossing = log(edge / 2 + sqrt(edge**2 / 4 - 1))
    assert simplify(c.subs(X, crossing) - edge) == 0
    record(crossing=float(crossing))


@given(floats(-200, 200))
def test_many_digits_agree(x):
    """With 420 digits, no double from −200 to 200 was found whose slope, taken as a difference quotient, breaks the bounds or differs from
    4q/(1 + q)², q = e^(−2|x|), by more than rounding explains."""
    with workdps(420):  # a difference quotient loses half of the digits; slopes get as small as 10^-174
        h = mpf(10) ** -200
        slope = (tanh(mpf(x) + h) - tanh(mpf(x) - h)) / (2 * h)
        q = mpexp(-2 * abs(mpf(x)))
        # Each value is off by at most 2.5 roundings of mp.eps / 2 (half a rounding for x and two for tanh),
        # and the difference of two is divided by 2h. The third derivative adds less than h², which is nothing next to it.
        error = 2 * mp.eps / h
        assert abs(slope - 4 * q / (1 + q) ** 2) < error
        assert q - error < slope < 4 * q + error


@in_floats
@exhaustion("every float16 and bfloat16; and float32 and float64 by bisection")
def test_in_floats_it_ends():
    """Computed from the value as 1 − t², the slope is exactly 0 beyond about ±{{last_float16:.3g}} in float16, ±{{last_bfloat16:.3g}} in bfloat16 and, at
    the larger numbers that we tried, ±{{last_float32:.3g}} in float32 and ±{{last_float64:.4g}} in float64, where its true value is about {{true_float64:.0e}}: long before the
    smallest float is reached. In float16 and bfloat16 it is the same on both sides."""
    import numpy

    from claims.lab.formats import FORMATS, dtype, every_value, largest_below

    for name in FORMATS:
        kind = dtype(name).type
        last, zero = largest_below(name, kind(1), kind(100), lambda x: tanh.slope_after(x, tanh(x)) > 0)
        assert tanh.slope_after(-zero, tanh(-zero)) == 0
        record(**{f"last_{name}": float(last)})
        if name == "float64":
            true = 4 * numpy.exp(-2 * zero)
            assert true > 1e-20
            record(true_float64=true)
        if name in ("float16", "bfloat16"):
            x = every_value(name)
            slope = tanh.slope_after(x, tanh(x))
            assert (slope == tanh.slope_after(-x, tanh(-x))).all() and ((slope > 0) == (numpy.abs(x) <= last)).all()
        else:
            further = numpy.linspace(zero, 1000, 1000, dtype=name)
            assert (tanh.slope_after(further, tanh(further)) == 0).all()


@in_floats
@exhaustion(TRIED)
def test_bounds_in_every_format():
    """Computed as 1 − tanh² x the slope ends at 0, where the lower bound does not. So the bounds are broken in every format."""

    def bracketed(x):
        power, h = exponential(-constant(2, x) * abs(x)), tanh(x)
        return (power <= constant(1, x) - h * h) & (constant(1, x) - h * h < constant(4, x) * power)

    bounds = tried(
        r"e^{-2 \lvert x \rvert} \le \tanh' x < 4 e^{-2 \lvert x \rvert}",
        bracketed,
        written="exp(-2 * abs(x)) <= 1 - h * h < 4 * exp(-2 * abs(x)) with h = tanh(x)",
    )
    difference = identity(
        r"\tanh' x = 1 - \tanh^2 x",
        lambda x: constant(1, x) - tanh(x) * tanh(x),
        exact=lambda v, m: 4 * m.exp(-2 * abs(v)) / (1 + m.exp(-2 * abs(v))) ** 2,
        functions=2,
        roundings=2,
        written="1 - h * h with h = tanh(x)",
    )
    keep(bounds, difference)
    assert bounds.is_("broken") and difference.is_("broken")


def figure(axes):
    """The slopes of tanh and of the sigmoid against x, on a logarithmic axis. That of tanh starts four times as high and falls twice as steeply; the
    two cross on either side of zero."""
    from math import cosh

    axes.curve(lambda x: 1 / cosh(x) ** 2, over=(-8, 8), label="slope of tanh")
    axes.curve(sigmoid.slope, over=(-8, 8), label="slope of the sigmoid")
    axes.set(xlabel="x", ylabel="slope", yscale="log")
    axes.legend(loc="lower center")
