r"""Sigmoid and tanh bring in second-order effects: they are curved.

Their second derivative is not zero, except at the one point $x = 0$. There they are straight to second order.

**Why it is so.** Write $v = 1 - 2\sigma(x)$ and $t = \tanh x$. Then

$$\sigma'' = \sigma (1 - \sigma)(1 - 2\sigma) = \tfrac14 v (1 - v^2), \qquad \tanh'' = -2t(1 - t^2)$$

It is the same cubic twice. It vanishes for $v = 0$ or $t = 0$, that is for $x = 0$, and at the ends $\pm 1$, which are never reached.
Its absolute value is largest at $\pm 1/\sqrt 3$. So $|\sigma''|$ is at most $\frac{\sqrt 3}{18}$, about {{most_sigmoid:.3f}}, and $|\tanh''|$ at most
$\frac{4\sqrt 3}{9}$, about {{most_tanh:.3f}}: eight times as much.

**Where intuition goes wrong.** The factor eight does not make tanh the more crooked curve. Since [tanh x = 2σ(2x) − 1](tanh-is-rescaled-sigmoid.md), it is
the same curve, two times as high and half as wide, and $2 \cdot 2^2 = 8$.

!!! question "In class"
    Where is the sigmoid best replaced by its tangent? At which $x$ does the tangent fail first if you allow an error of 0.01?

??? success "Answer"
    Where it is steep, at $x = 0$. There the second derivative is 0, so the tangent $\tfrac12 + \tfrac x4$ and the curve
    part only with the third power of $x$: the difference is about $\tfrac{x^3}{48}$. It is 0.01 for $x^3 \approx 0.48$,
    that is near $x = \pm 0.8$. At any other point the curve leaves its tangent with the square of the distance. From
    $x = 1$ the tangent fails within half a unit on either side. (Far out, where the curve is nearly flat, its tangent
    is nearly flat too and lasts longer: the one at $x = 5$ for more than a unit on either side.)
"""

from hypothesis import assume, example, given
from mpmath import diff as mpdiff
from mpmath import exp as mpexp
from mpmath import mp, mpf, workdps
from mpmath import sqrt as mpsqrt
from sympy import FiniteSet, Interval, Rational, Reals, atanh, diff, exp, log, simplify, solveset, sqrt, symbols

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import why_relu
from claims.lab.activations import sigmoid, tanh
from claims.lab.domains import X, floats
from claims.lab.formats import FORMATS, neighbours
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(40)],
    formally=(
        r"$\sigma''(x) \ne 0$ and $\tanh''(x) \ne 0$ for every real $x \ne 0$; $\max |\sigma''| = \frac{\sqrt 3}{18}$ and "
        r"$\max |\tanh''| = \frac{4 \sqrt 3}{9}$"
    ),
    related=[
        "relu-second-derivative-zero-almost-everywhere",
        "relu-zero-curvature-gives-better-direction",
        "tanh-is-rescaled-sigmoid",
    ],
)

V = symbols("v", real=True)
CUBIC = V * (1 - V**2)
MOST = {"sigmoid": sqrt(3) / 18, "tanh": 4 * sqrt(3) / 9}


@proof
def test_both_are_the_same_cubic():
    """For every real x: σ'' = ¼·v(1 − v²) with v = 1 − 2σ(x), and tanh'' = −2·t(1 − t²) with t = tanh x."""
    assert simplify(diff(sigmoid(X), X, 2) - CUBIC.subs(V, 1 - 2 * sigmoid(X)) / 4) == 0
    assert simplify((diff(tanh(X), X, 2) + 2 * CUBIC.subs(V, tanh(X))).rewrite(exp)) == 0


@proof
def test_it_vanishes_in_the_middle_only():
    """Strictly between −1 and 1 the cubic v(1 − v²) is zero at v = 0 alone, and v = 0 means x = 0, for the sigmoid and for tanh."""
    assert solveset(CUBIC, V, Interval.open(-1, 1)) == FiniteSet(0)
    assert solveset(sigmoid(X) - Rational(1, 2), X, Reals) == FiniteSet(0)
    assert solveset(tanh(X).rewrite(exp), X, Reals) == FiniteSet(0)
    assert sigmoid(X).is_positive and simplify(1 - sigmoid(X) - sigmoid(-X)) == 0  # so 0 < σ < 1 and -1 < v < 1
    assert simplify((1 - tanh(X) ** 2).rewrite(exp) - 4 / (exp(X) + exp(-X)) ** 2) == 0  # positive, so -1 < t < 1


@proof
def test_the_largest_values():
    """For v between −1 and 1 the cubic is at most 2/(3√3), because the difference is a square times a positive number; it is so at
    v = 1/√3, which σ and tanh reach. That makes √3/18 and 4√3/9."""
    top, most = 1 / sqrt(3), 2 / (3 * sqrt(3))
    assert simplify(most - CUBIC - (V - top) ** 2 * (V + 2 * top)) == 0
    assert (2 * top - 1).is_positive  # so V + 2/√3 > 0 for V > -1
    assert simplify(CUBIC.subs(V, top) - most) == 0
    y = (1 - top) / 2
    assert simplify(1 - 2 * sigmoid(log(y / (1 - y))) - top) == 0 and simplify(tanh(atanh(top)) - top) == 0
    assert simplify(most / 4 - MOST["sigmoid"]) == 0 and simplify(2 * most - MOST["tanh"]) == 0
    assert simplify(MOST["tanh"] / MOST["sigmoid"]) == 8
    record(most_sigmoid=float(MOST["sigmoid"]), most_tanh=float(MOST["tanh"]))


@example(float(log(2 + sqrt(3))))  # where |σ''| is largest; |tanh''| is at half of it
@example(float(log(2 + sqrt(3)) / 2))
@given(floats(-30, 30))
def test_fifty_digits_agree(x):
    """With 50 digits, no double from −30 to 30 was found whose second derivative is beyond these bounds or differs from the formulas above by
    more than rounding explains, or, further than 10⁻⁴⁰ from 0, is not above 0 on the left and below 0 on the right."""
    assume(x == 0 or abs(x) > 1e-40)  # closer to 0 the sign could drown in the error
    with workdps(50):  # numerical differentiation doubles the working precision
        for activation, times, bound in (sigmoid, 1, mpsqrt(3) / 18), (tanh, 2, 4 * mpsqrt(3) / 9):
            curvature = mpdiff(activation, mpf(x), 2)
            q = mpexp(-times * mpf(x))
            v = (1 - q) / (1 + q)
            # In roundings of mp.eps / 2, v is off by at most 3.5. The formula is at most 4 times as steep in v, and makes at most 4 more of
            # its own; the last one of the curvature itself is less than 1.
            error = 10 * mp.eps
            assert abs(curvature + times**3 * v * (1 - v * v) / 4) < error
            assert abs(curvature) < bound + error
            assert curvature * mpf(x) < 0 or x == 0  # above zero on the left, below it on the right


def second(activation, x):
    """The second derivative of sigmoid or tanh at a float."""
    value = activation(x)
    return value * (1 - value) * (1 - 2 * value) if activation is sigmoid else -2 * value * (1 - value * value)


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """The sigmoid's curvature, computed from its output, is exactly 0 beside 0 already, at the smallest number of each format: the output is rounded to ½. That of
    tanh is not, but both are 0 far from 0."""

    def curvature(x):
        h = sigmoid(x)
        return h * (constant(1, x) - h) * (constant(1, x) - constant(2, x) * h)

    def tanh_curvature(x):
        h = tanh(x)
        return -constant(2, x) * h * (constant(1, x) - h * h)

    bent = tried(
        r"\sigma''(x) \ne 0 \quad (x \ne 0)",
        lambda x: curvature(x) != 0,
        over=lambda x: x != 0,
        written="h * (1 - h) * (1 - 2 * h) with h = sigmoid(x)",
    )
    tanh_bent = tried(
        r"\tanh'' x \ne 0 \quad (x \ne 0)",
        lambda x: tanh_curvature(x) != 0,
        over=lambda x: x != 0,
        written="-2 * h * (1 - h * h) with h = tanh(x)",
    )
    keep(bent, tanh_bent)
    for name in FORMATS:
        assert bent.at(name) == neighbours(name, 0.0)[1] and abs(tanh_bent.at(name)) > 1


def figure(axes):
    """The second derivatives of sigmoid and tanh against x. Both are 0 at x = 0, positive on its left and negative on its right. That of
    tanh reaches about 0.77 either way, that of the sigmoid about 0.096."""
    for activation in sigmoid, tanh:
        axes.curve(lambda x, f=activation: second(f, x), over=(-6, 6), label=f"second derivative of {activation.name}")
    axes.axhline(0, color="0.5", linewidth=1)
    axes.set(xlabel="x", ylabel="second derivative")
    axes.legend(loc="lower left", fontsize="small")
