r"""The sigmoid's outputs are bounded: they lie in the closed interval [0, 1].

True, and no shorter closed interval will do. Yet the two ends, which the square brackets include, are never reached. On paper, that is. In floats they are.

**Why it is so.** $\sigma(x)$ and $1 - \sigma(x)$ are both positive, so $\sigma(x)$ lies
[strictly between 0 and 1](sigmoid-strictly-inside-unit-interval.md), and what lies strictly inside lies inside. The interval cannot be made shorter: every $y$ strictly between 0 and 1 is the value at $x = \ln \frac{y}{1 - y}$.

**Where intuition goes wrong.** For real numbers the brackets $(0, 1)$ are the sharp ones. For floats the article's $[0, 1]$ is the right one: in every format below both ends occur.
That makes the square brackets the statement that is safe on paper *and* in code. A program that takes $\log \sigma(x)$ must be ready for $\log 0$.

!!! question "In class"
    Does the function $x^2 / (1 + x^2)$ have a largest value? A smallest one? What is the shortest closed interval around its outputs?

??? success "Answer"
    It has a smallest value, 0 at $x = 0$. It has no largest one: $\frac{x^2}{1 + x^2} = 1 - \frac{1}{1 + x^2}$ is
    always below 1, and comes as close to 1 as you like. Each $y$ with $0 \le y < 1$ is taken, at
    $x = \sqrt{y / (1 - y)}$. So the shortest closed interval is $[0, 1]$. Unlike the sigmoid, this function reaches one
    of the two ends.
"""

from hypothesis import given
from mpmath import mpf, workprec
from sympy import factor, log, simplify, together

from claims import Claim, counterexample, exhaustion, in_floats, proof, record
from claims.articles import why_relu
from claims.lab.activations import sigmoid
from claims.lab.domains import UNIT, X, floats
from claims.lab.formats import FORMATS, dtype, every_value
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(46)],
    formally=r"$\forall x \in \mathbb{R}:\quad 0 \le \sigma(x) \le 1$; and $[0, 1]$ is the shortest closed interval of which this is true",
    related=["sigmoid-strictly-inside-unit-interval", "tanh-bounded-in-closed-interval", "relu-is-unbounded"],
)


@proof
def test_no_output_is_outside():
    """For every real x both σ(x) and 1 − σ(x) are positive, and so not negative."""
    assert sigmoid(X).is_positive
    assert factor(together(1 - sigmoid(X))).is_positive


@proof
def test_no_shorter_interval_will_do():
    """Every y strictly between 0 and 1 is the sigmoid of ln(y / (1 − y)): a shorter closed interval would miss some of these."""
    assert UNIT.is_positive and simplify(1 - UNIT).is_positive
    logit = log(simplify(UNIT / (1 - UNIT)))
    assert logit.is_real and simplify(sigmoid(logit) - UNIT) == 0


@given(floats(-700, 700))
def test_with_enough_digits_none_leaves(x):
    """With enough digits, no double from −700 to 700 was found whose sigmoid lies outside, or even at an end."""
    with workprec(64 + int(1.5 * abs(x))):
        assert 0 < sigmoid(mpf(x)) < 1


@in_floats
@exhaustion("every float16 and every bfloat16, infinities included")
def test_small_formats_fill_the_closed_interval():
    """No float16 and no bfloat16 has a sigmoid outside [0, 1]. Of the finite ones, {{at_zero_float16:.0%}} and {{at_zero_bfloat16:.0%}} give exactly 0,
    and {{at_one_float16:.0%}} and {{at_one_bfloat16:.0%}} exactly 1 (float16 first)."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        y = sigmoid(x).astype(float)
        assert ((y >= 0) & (y <= 1)).all()
        y = y[numpy.isfinite(x.astype(float))]
        assert (y == 0).any() and (y == 1).any()
        record(**{f"at_zero_{name}": float(numpy.mean(y == 0)), f"at_one_{name}": float(numpy.mean(y == 1))})


@in_floats
@counterexample
def test_both_ends_occur_in_every_format():
    """In all four formats the sigmoid of −1000 comes out as exactly 0, and that of 1000 as exactly 1."""
    for name in FORMATS:
        kind = dtype(name).type
        assert sigmoid(kind(-1000)) == 0 and sigmoid(kind(1000)) == 1


@in_floats
@exhaustion(TRIED + "; under --thorough all of float32")
def test_in_every_format(effort):
    """No input tried has a sigmoid outside [0, 1]."""
    inside = tried(
        r"0 \le \sigma(x) \le 1",
        lambda x: (sigmoid(x) >= 0) & (sigmoid(x) <= 1),
        written="0 <= sigmoid(x) <= 1",
        effort=effort,
    )
    keep(inside)
    assert inside.is_("true")


def figure(axes):
    """The sigmoid from −8 to 8 between two dotted lines at the heights 0 and 1, which it comes closer and closer to."""
    for y in 0, 1:
        axes.axhline(y, color="0.5", linestyle=":", linewidth=1)
    axes.curve(sigmoid, over=(-8, 8), label="σ(x)")
    axes.set(xlabel="x", ylabel="output", ylim=(-0.1, 1.1))
    axes.legend(loc="center right")
