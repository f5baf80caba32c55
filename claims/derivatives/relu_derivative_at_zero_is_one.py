r"""The derivative of ReLU at zero exists and equals 1.

The printed formula says so with a single sign: it gives the slope 1 for $x \ge 0$, where it should say $x > 0$. At zero
itself the left side of the graph is flat, and no derivative exists.

**Why it is so.** If the slope at 0 were 1, the quotient $\mathrm{relu}(h)/h$ would come close to 1 for *every* small $h$. For
negative $h$ it is 0, however small $h$ is.

**What is meant.** Later the same note says that ReLU is not differentiable at zero, and that in practice one picks 0 or 1
there. That is right. Back-propagation has to return *some* number, and any $s$ from 0 to 1 is an honest choice: the line
$y = s x$ touches the graph at zero and never rises above it. Such an $s$ is called a *subgradient*.

!!! question "In class"
    The program `relu(x) - relu(-x)` computes $x$, whose derivative is 1 everywhere. What does back-propagation return for it
    at $x = 0$ if the slope of ReLU at zero is taken to be 1? If it is taken to be 0? Which choice gets it right?

??? success "Answer"
    By the chain rule it returns $s \cdot 1 - s \cdot (-1) = 2s$ for the slope $s$ at zero. For $s = 1$ that is 2, for
    $s = 0$ it is 0, and the derivative of $x$ is 1. So neither of the two choices gets it right. Only $s = \tfrac12$
    does, for this program. The error comes from splitting a function without a corner into two parts that have one.
"""

from fractions import Fraction

from hypothesis import given
from sympy import Integer, Symbol, limit

from claims import Claim, against, counterexample, exhaustion, in_floats, instead, proof
from claims.articles import why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, rationals
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(4)],
    formally=r"$\displaystyle\lim_{h \to 0} \frac{\mathrm{relu}(h) - \mathrm{relu}(0)}{h} = 1$",
    instead=(
        "At zero ReLU has no derivative. Its subgradients there are exactly the numbers from 0 to 1, and a program may "
        "return any of them."
    ),
    related=["relu-not-differentiable-at-zero", "relu-zero-derivative-choice-harmless"],
    survives={"as false": ["relu capped", "statement with a sign changed"]},
)


@against
@proof
def test_from_the_left_the_slope_is_zero():
    """For every h < 0 the difference quotient at zero is exactly 0, so it cannot tend to 1."""
    assert (relu(NEGATIVE) - relu(Integer(0))) / NEGATIVE == 0
    assert limit(relu(X) / X, X, 0, dir="-") == 0


@counterexample
def test_two_sides_that_stay_apart():
    """At h = −10⁻ᵏ the quotient is 0 and at h = 10⁻ᵏ it is 1, for every k up to 30, in exact fractions."""
    for k in range(31):
        h = Fraction(1, 10**k)
        assert (relu(-h) - relu(Fraction(0))) / -h == 0
        assert (relu(h) - relu(Fraction(0))) / h == 1


@instead
@proof
def test_every_slope_from_zero_to_one_supports_the_graph():
    """If 0 ≤ s ≤ 1, then relu(y) ≥ s·y for every real y: both ends, and every s strictly between."""
    for s in Integer(0), UNIT, Integer(1):
        assert (relu(POSITIVE) - s * POSITIVE).factor().is_nonnegative
        assert (relu(NEGATIVE) - s * NEGATIVE).factor().is_nonnegative
        assert relu(Integer(0)) - s * 0 == 0


@instead
@proof
def test_no_other_slope_does():
    """If s > 1 the line y = s·x rises above the graph at x = 1; if s < 0 it does so at x = −1."""
    excess = Symbol("e", positive=True)
    assert (relu(Integer(1)) - (1 + excess)).is_negative
    assert (relu(Integer(-1)) - (-excess) * -1).is_negative


@instead
@given(rationals(-2, 3), rationals())
def test_searching_for_a_line_that_crosses(s, y):
    """For fractions s from −2 to 3: whenever 0 ≤ s ≤ 1, no point y was found where the line is above ReLU; whenever not, it
    is so at y = 1 or y = −1."""
    if 0 <= s <= 1:
        assert relu(y) >= s * y
    else:
        assert any(relu(z) < s * z for z in (1, -1))


@in_floats
@counterexample
def test_what_our_own_arrays_return():
    """Our numpy ReLU returns the slope 0 at zero. It is a convention, and so is every other library's number."""
    import numpy

    assert (relu.slope(numpy.zeros(3)) == 0).all()


@in_floats
@exhaustion(TRIED + "; each with the slopes 0, ¼, ½, ¾ and 1")
def test_subgradients_in_every_format():
    """A line through 0 with one of these slopes stays below ReLU at every input tried: rounding keeps the order of numbers."""
    below = tried(
        r"\mathrm{relu}(x) \ge s x \quad (0 \le s \le 1)",
        lambda x: sum(relu(x) >= constant(k / 4, x) * x for k in range(5)) == 5,
        written="relu(x) >= s * x",
    )
    keep(below)
    assert below.is_("true")


def figure(axes):
    """The quotient relu(h)/h against h: it is 0 for every negative h and 1 for every positive h, with a jump at h = 0, where
    it is not defined."""
    axes.curve(lambda h: relu(h) / h, over=(-1, 1), jump=0, label="relu(h) / h")
    axes.plot([0, 0], [0, 1], "o", markerfacecolor="none", linestyle="none", label="no value at h = 0")
    axes.set(xlabel="h", ylabel="difference quotient at zero", ylim=(-0.1, 1.2))
    axes.legend(loc="upper left")
