r"""The sigmoid function is a logistic function.

It is *the* logistic function: the one curve with $\sigma(0) = \tfrac12$ whose growth is the product of what is there and what is still missing.

$$\sigma'(x) = \sigma(x)\,\bigl(1 - \sigma(x)\bigr)$$

**Why it is so.** Think of a rumour: it spreads when someone who knows it meets someone who does not. So it starts slowly, is fastest when
half of the people know it, and slows down again. Differentiate $\sigma(x) = \frac{1}{1 + e^{-x}}$ and you find this equation. And nothing else that starts at ½ and stays between
0 and 1 satisfies it. If $y' = y(1 - y)$, then $\ln\frac{y}{1 - y}$ grows with slope 1, so it is $x$, and that is the sigmoid.

**Where intuition goes wrong.** "Sigmoid" just means S-shaped, and in other texts it can be a name for a whole family. Tanh has an S shape too, but its equation is another one:
$y' = 1 - y^2$. On these pages *the* sigmoid is the logistic function.

!!! question "In class"
    At which $x$ does $\sigma$ grow fastest, and how fast? Answer from the equation alone, without differentiating.

??? success "Answer"
    At $x = 0$, with slope ¼. By the equation the slope is $y(1 - y) = \tfrac14 - \left(y - \tfrac12\right)^2$ with
    $y = \sigma(x)$, and this is largest for $y = \tfrac12$. The curve has this height at $x = 0$, and only there, since
    its slope is positive everywhere.
"""

from hypothesis import given
from mpmath import diff as numerical_slope
from mpmath import exp as mpexp
from mpmath import mp, mpf, workdps
from sympy import Integer, Rational, cancel, diff, log, simplify, symbols

from claims import Claim, exhaustion, in_floats, proof
from claims.articles import davenport
from claims.lab.activations import sigmoid, tanh
from claims.lab.domains import X, floats
from claims.lab.formats import FORMATS
from claims.lab.layers import TRIED, constant, identity, keep, tried

claim = Claim(
    said_in=[davenport.sentence(55)],
    formally=(
        r"$\sigma(x) = \dfrac{1}{1 + e^{-x}}$ solves the logistic equation $y' = y\,(1 - y)$ with $y(0) = \tfrac12$, and is its only solution with values "
        r"between 0 and 1"
    ),
    related=["sigmoid-takes-only-zero-and-one", "sigmoid-strictly-inside-unit-interval", "tanh-is-rescaled-sigmoid"],
)


@proof
def test_it_solves_the_logistic_equation():
    """For every real x, σ′(x) = σ(x)(1 − σ(x)), and σ(0) = ½. This slope is ¼ − (σ(x) − ½)²: largest where σ is ½."""
    assert simplify(diff(sigmoid(X), X) - sigmoid(X) * (1 - sigmoid(X))) == 0
    assert sigmoid(Integer(0)) == Rational(1, 2)
    assert simplify(diff(sigmoid(X), X) - (Rational(1, 4) - (sigmoid(X) - Rational(1, 2)) ** 2)) == 0


@proof
def test_nothing_else_does():
    """If y′ = y(1 − y) and 0 < y < 1, then ln(y / (1 − y)) has slope 1 throughout; at y = ½ it is 0, so it is x. And ln(σ(x) / (1 − σ(x))) = x."""
    y, slope = symbols("y slope", real=True)
    logit = log(y / (1 - y))
    assert cancel((diff(logit, y) * slope).subs(slope, y * (1 - y))) == 1  # the chain rule
    assert logit.subs(y, Rational(1, 2)) == 0
    assert simplify(log(simplify(sigmoid(X) / (1 - sigmoid(X)))) - X) == 0


@proof
def test_tanh_obeys_another_equation():
    """For every real x the slope of tanh is 1 − tanh²x; at 0 that is 1, where tanh x (1 − tanh x) is 0."""
    assert simplify(diff(tanh(X), X) - (1 - tanh(X) ** 2)) == 0
    at_zero = tanh(Integer(0))
    assert diff(tanh(X), X).subs(X, 0) == 1 and at_zero * (1 - at_zero) == 0


@given(floats(-30, 30))
def test_forty_digits_agree(x):
    """With 40 digits, no double from −30 to 30 was found where σ differs from e^x/(1 + e^x), or its numerical slope from σ(1 − σ), by more than rounding explains."""
    with workdps(40):
        y, e = sigmoid(mpf(x)), mpexp(mpf(x))
        # In roundings of mp.eps / 2, with two for an exponential: 4 for y, 6 for the other quotient, both relative to a value y.
        assert abs(y - e / (1 + e)) < 5 * mp.eps * y
        # 4y + y (1 - y) of them in y (1 - y), one more for the product, and one of a slope <= 1/4: at most 5. The differences that mpmath
        # forms of twice the digits add less than a thousandth.
        assert abs(numerical_slope(sigmoid, mpf(x)) - y * (1 - y)) < 3 * mp.eps


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """The right-hand side y (1 − y), with y rounded, is off by more than its roundings explain: on the right of 0, where 1 − y has few digits left.
    At 0 the value is exactly ½."""

    def right_hand_side(x):
        y = sigmoid(x)
        return y * (constant(1, x) - y)

    equation = identity(
        r"\sigma'(x) = \sigma(x)\, (1 - \sigma(x))",
        right_hand_side,
        exact=lambda v, m: m.exp(-abs(v)) / (1 + m.exp(-abs(v))) ** 2,
        functions=2,
        roundings=2,
        written="y * (1 - y) with y = sigmoid(x)",
    )
    start = tried(
        r"\sigma(0) = \tfrac12", lambda x: sigmoid(x) == constant(0.5, x), over=lambda x: x == 0, written="sigmoid(0)"
    )
    keep(equation, start)
    assert start.is_("true")
    assert equation.is_("broken") and all(equation.at(name) > 0 for name in FORMATS)


def figure(axes):
    """The sigmoid, what it lacks to 1, and its slope, over the same x. The slope is the product of the other two; it is largest at x = 0."""
    axes.curve(sigmoid, over=(-8, 8), label="σ(x)")
    axes.curve(lambda x: 1 - sigmoid(x), over=(-8, 8), label="1 − σ(x)")
    axes.curve(sigmoid.slope, over=(-8, 8), label="their product: the slope of σ")
    axes.set(xlabel="x", ylabel="value", ylim=(-0.05, 1.35))
    axes.legend(loc="upper center", ncols=2)
