r"""The slope of the sigmoid tends to zero in both directions.

It does so fast: ten units from zero it is {{slope_at_ten:.2g}}, and every further unit divides it by about $e$. But on paper it never
*is* zero.

**Why it is so.** Write the slope with $e^{-|x|}$, which is at most 1:

$$\sigma'(x) = \frac{e^{-|x|}}{(1 + e^{-|x|})^2}$$

The denominator lies between 1 and 4. So the slope lies between $\tfrac14 e^{-|x|}$ and $e^{-|x|}$, and far from zero it is
practically $e^{-|x|}$, the same on both sides.

**Where intuition goes wrong.** "Tends to zero" is about the ends. Near the middle the slope is ¼, [its largest
value](sigmoid-derivative-at-most-quarter.md). Whether a network meets the ends depends on how large its weighted sums are. And the two sides are equal
on paper only: a program that computes the slope as $h (1 - h)$ from the output $h$
[treats them differently](float-sigmoid-gradient-asymmetric.md).

!!! question "In class"
    At which $x$ is the slope a thousandth? A millionth? Answer without a machine: $\ln 1000 \approx 6.9$.

??? success "Answer"
    Far from zero the slope is practically $e^{-|x|}$. That is a thousandth at $x \approx \pm \ln 1000 \approx \pm 6.9$.
    A millionth is a thousandth of a thousandth, so go twice as far: $x \approx \pm 13.8$. (The slope is less than
    $e^{-|x|}$, out there by very little, so the exact places are a little closer to zero.)
"""

import math

from hypothesis import given
from mpmath import exp as mpexp
from mpmath import mp, mpf, workdps
from sympy import Rational, diff, exp, limit, log, oo, simplify

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import advantages_of_relu, why_relu
from claims.lab.activations import sigmoid
from claims.lab.domains import UNIT, X, floats
from claims.lab.formats import FORMATS
from claims.lab.layers import TRIED, constant, exponential, identity, keep, tried

claim = Claim(
    said_in=[advantages_of_relu.sentence(7), why_relu.sentence(8)],
    formally=(
        r"$\displaystyle\lim_{x \to \infty} \sigma'(x) = \lim_{x \to -\infty} \sigma'(x) = 0$; moreover "
        r"$\tfrac14 e^{-|x|} \le \sigma'(x) < e^{-|x|}$ for every real $x$, and $\sigma'(x)\, e^{|x|} \to 1$ at both ends"
    ),
    related=[
        "sigmoid-derivative-at-most-quarter",
        "float-sigmoid-gradient-asymmetric",
        "tanh-derivative-vanishes-at-both-ends",
        "sigmoid-and-tanh-saturate",
        "sigmoid-networks-vanish-with-depth",
    ],
    survives={"as true": ["sigmoid raised"]},
)

SLOPE = diff(sigmoid(X), X)


@proof
def test_both_limits_are_zero():
    """The derivative of the sigmoid tends to 0 for x → ∞ and for x → −∞; divided by e^(−|x|) it tends to 1."""
    assert limit(SLOPE, X, oo) == 0 == limit(SLOPE, X, -oo)
    assert limit(SLOPE * exp(X), X, oo) == 1 == limit(SLOPE * exp(-X), X, -oo)


@proof
def test_the_bounds():
    """The slope is the same at x and −x, and for x ≥ 0, with q = e^(−x) from 0 to 1, it is q/(1 + q)²: less than q, because 1 + q > 1, and at
    least q/4, because the difference is q(1 − q)(3 + q) over a positive number."""
    assert simplify(SLOPE - SLOPE.subs(X, -X)) == 0
    q = exp(-X)
    assert simplify(SLOPE - q / (1 + q) ** 2) == 0 and q.is_positive
    assert simplify(q - SLOPE - q * (2 * q + q**2) / (1 + q) ** 2) == 0  # a positive number
    assert simplify(SLOPE - q / 4 - q * (1 - q) * (3 + q) / (4 * (1 + q) ** 2)) == 0
    x = log(1 / UNIT)  # for x > 0, q lies strictly between 0 and 1
    assert x.is_positive and simplify(exp(-x) - UNIT) == 0 and simplify(1 - UNIT).is_positive
    assert SLOPE.subs(X, 0) == Rational(1, 4)


@given(floats(-200, 200))
def test_many_digits_agree(x):
    """With 230 digits, no double from −200 to 200 was found whose slope, taken as a difference quotient, breaks the bounds or differs from
    q/(1 + q)², q = e^(−|x|), by more than rounding explains."""
    with workdps(230):  # a difference quotient loses half of the digits; slopes get as small as 10^-87
        h = mpf(10) ** -100
        slope = (sigmoid(mpf(x) + h) - sigmoid(mpf(x) - h)) / (2 * h)
        q = mpexp(-abs(mpf(x)))
        # Each value is off by at most 2.5 roundings of mp.eps / 2 (a quarter each for x and for eˣ, one each for the sum and the quotient),
        # and the difference of two is divided by 2h. The third derivative adds less than h², which is nothing next to it.
        error = 2 * mp.eps / h
        assert abs(slope - q / (1 + q) ** 2) < error
        assert q / 4 - error < slope < q + error


@in_floats
@exhaustion("every finite float16 and bfloat16; and float32 and float64 by bisection")
def test_in_floats_it_ends():
    """Computed as σ(x)·σ(−x) the slope is the same on both sides in float16 and bfloat16, and exactly 0 beyond about ±{{last_float16:.3g}} in
    float16, ±{{last_bfloat16:.3g}} in bfloat16 and, at the larger numbers that we tried, ±{{last_float32:.4g}} in float32 and ±{{last_float64:.4g}} in float64."""
    import numpy

    from claims.lab.formats import FORMATS, dtype, every_value, largest, largest_below

    for name in FORMATS:
        kind = dtype(name).type
        last, zero = largest_below(name, kind(1), kind(min(largest(name), 10**4)), lambda x: sigmoid.slope(x) > 0)
        assert sigmoid.slope(kind(-last)) > 0 == sigmoid.slope(kind(-zero))
        record(**{f"last_{name}": float(last)})
        if name in ("float32", "float64"):
            further = numpy.linspace(zero, 2000, 1000, dtype=name)
            assert (sigmoid.slope(further) == 0).all() and (sigmoid.slope(-further) == 0).all()
            continue
        x = every_value(name)
        x = x[numpy.isfinite(x.astype(float))]
        slope = sigmoid.slope(x)
        assert (slope == sigmoid.slope(-x)).all()
        assert ((slope > 0) == (numpy.abs(x) <= last)).all()
    record(slope_at_ten=float(sigmoid.slope(10.0)))


@in_floats
@exhaustion(TRIED)
def test_bounds_in_every_format():
    """The strict bounds are lost to rounding in every format. The product σ(x) σ(−x) itself is as good as its roundings allow wherever the slope is a
    normal number."""

    def product(x):
        return sigmoid(x) * sigmoid(-x)

    def bracketed(x):
        power = exponential(-abs(x))
        return (constant(0.25, x) * power <= product(x)) & (product(x) < power)

    bounds = tried(
        r"\tfrac14 e^{-\lvert x \rvert} \le \sigma'(x) < e^{-\lvert x \rvert}",
        bracketed,
        written="exp(-abs(x)) / 4 <= sigmoid(x) * sigmoid(-x) < exp(-abs(x))",
    )
    slope = identity(
        r"\sigma'(x) = \sigma(x)\, \sigma(-x)",
        product,
        exact=lambda v, m: m.exp(-abs(v)) / (1 + m.exp(-abs(v))) ** 2,
        functions=2,
        roundings=1,
        written="sigmoid(x) * sigmoid(-x)",
        near=[-89, -710],
    )
    keep(bounds, slope)
    assert bounds.is_("broken")
    for name in (
        FORMATS
    ):  # where it is off by more than roundings, the slope is below the normal numbers of float32 or of the format
        smallest = 2.0**-1022 if name == "float64" else 2.0**-126
        assert not slope.is_broken(name) or math.exp(-abs(slope.at(name))) < smallest


def figure(axes):
    """The slope of the sigmoid against x, on a logarithmic axis, and e^(−|x|), which lies above it. Away from zero the two can hardly be told
    apart."""
    from math import exp as real_exp

    axes.curve(sigmoid.slope, over=(-15, 15), label="slope of the sigmoid")
    axes.curve(lambda x: real_exp(-abs(x)), over=(-15, 15), label="bound e^(−|x|)")
    axes.set(xlabel="x", ylabel="slope", yscale="log")
    axes.legend(loc="lower center")
