r"""On positive inputs ReLU behaves like a linear function.

Exactly like one: like the function that changes nothing.

**Why it is so.** For $x, y > 0$ the sum $x + y$ is positive too, so $\mathrm{relu}(x + y) = x + y = \mathrm{relu}(x) + \mathrm{relu}(y)$. And for
$a > 0$, $\mathrm{relu}(ax) = a\,\mathrm{relu}(x)$.

**Where intuition goes wrong.** A half-line is not the whole line. Sums of positive numbers and positive multiples stay inside
it, so there you may calculate as if ReLU were not there. One multiplication by $-1$ takes you out, and the rule is gone:
$\mathrm{relu}(-x)$ is 0, not $-\mathrm{relu}(x)$. What this means
for a whole layer is [a page of its own](relu-gates-by-input-sign.md).

!!! question "In class"
    Two inputs each make all units of a layer positive. Is the same true of their average? Of their difference?

??? success "Answer"
    Of the average, yes. The sum that enters a unit, bias included, is $w \cdot x + b$, and for the average of two
    inputs it is the average of their two sums. The average of two positive numbers is positive.

    Of the difference, not in general. Without a bias the sum for $x - y$ is the difference of two positive numbers. It
    can have any sign, and for $x = y$ it is 0. If all differences are positive for $x - y$, all are negative for
    $y - x$.
"""

from fractions import Fraction

from hypothesis import given
from sympy import diff, symbols

from claims import Claim, exhaustion, in_floats, proof
from claims.articles import askhandle, davenport
from claims.lab.activations import relu
from claims.lab.domains import POSITIVE, whole_numbers
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[davenport.sentence(44), davenport.sentence(45), askhandle.sentence(20)],
    formally=(
        r"$\forall x, y, a > 0:\quad \mathrm{relu}(x + y) = \mathrm{relu}(x) + \mathrm{relu}(y)$ and "
        r"$\mathrm{relu}(ax) = a\,\mathrm{relu}(x)$; on $(0, \infty)$ ReLU is the linear function $x \mapsto x$"
    ),
    related=["relu-nonlinear-on-negatives", "relu-is-nonlinear", "relu-constant-slope-simplifies-gradients"],
)

q, a = symbols("q a", positive=True)


@proof
def test_sums_and_positive_multiples_pass_through():
    """For all positive x, y and a: relu(x + y) = relu(x) + relu(y) and relu(ax) = a relu(x)."""
    assert relu(POSITIVE + q) == relu(POSITIVE) + relu(q)
    assert relu(a * POSITIVE) == a * relu(POSITIVE)


@proof
def test_it_is_the_identity_there():
    """For every positive x, relu(x) = x, with slope 1. The multiple −1 leads out: relu(−x) = 0, which is not −relu(x)."""
    assert relu(POSITIVE) == POSITIVE and diff(relu(POSITIVE), POSITIVE) == 1
    assert relu(-POSITIVE) == 0 and (-relu(POSITIVE)).is_negative


positive = whole_numbers(1, 1000)


@given(positive, positive, positive, positive)
def test_no_positive_fractions_break_it(first, second, third, denominator):
    """No positive fractions were found for which a sum or a positive multiple does not pass through."""
    x, y, scale = (Fraction(numerator, denominator) for numerator in (first, second, third))
    assert relu(x + y) == relu(x) + relu(y) == x + y
    assert relu(scale * x) == scale * relu(x)


@in_floats
@exhaustion(TRIED + "; each with five numbers as the other argument")
def test_in_every_format():
    """Both sides are rounded in the same way, and so they are equal at every pair tried, be it that both overflow."""
    others = 1 / 3, 1, 3, 1000, 2.0**-9
    sums = tried(
        r"\mathrm{relu}(x + y) = \mathrm{relu}(x) + \mathrm{relu}(y) \quad (x, y > 0)",
        lambda x: sum(relu(x + constant(y, x)) == relu(x) + relu(constant(y, x)) for y in others) == len(others),
        over=lambda x: x > 0,
        written="relu(x + y) and relu(x) + relu(y)",
    )
    multiples = tried(
        r"\mathrm{relu}(a x) = a\, \mathrm{relu}(x) \quad (a, x > 0)",
        lambda x: sum(relu(constant(a, x) * x) == constant(a, x) * relu(x) for a in others) == len(others),
        over=lambda x: x > 0,
        written="relu(a * x) and a * relu(x)",
    )
    keep(sums, multiples)
    assert sums.is_("true") and multiples.is_("true")


def figure(axes):
    """ReLU's graph. On the shaded right half the heights of x = 1 and y = 2 add up to the height of x + y = 3."""
    axes.axvspan(0, 4, color="0.5", alpha=0.15, linewidth=0)
    axes.curve(relu, over=(-4, 4), label="relu(x)")
    for x, text in (1, "relu(1) = 1"), (2, "relu(2) = 2"), (3, "relu(1 + 2) = 3"):
        axes.plot([x, x], [0, relu(x)], color="0.5", linestyle=":", linewidth=1)
        axes.plot([x], [relu(x)], "o", color="0.5")
        axes.annotate(text, (x, relu(x)), xytext=(-8, 2), textcoords="offset points", ha="right")
    axes.set(xlabel="x", ylabel="output")
    axes.legend(loc="upper left")
