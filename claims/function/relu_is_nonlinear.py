r"""ReLU is not a linear function.

Two straight pieces, and yet not linear. One bend is enough.

**Why it is so.** Linear functions can be pulled apart: $f(a + b) = f(a) + f(b)$. ReLU cannot. Take $a = 1$ and $b = -1$: together
they give $\mathrm{relu}(0) = 0$, one by one they give $1 + 0$.

Adding a constant does not help. A straight line $ax + b$ passes exactly halfway between its neighbours, so
$f(-h) - 2f(0) + f(h) = 0$. For ReLU this difference is $h$. If a line misses the graph by $e_1$, $e_2$ and $e_3$
at $-h$, 0 and $h$, then $e_1 - 2e_2 + e_3 = -h$. So one of the three is at least $h/4$ in size. The line $\frac x2 + \frac h4$ misses it by just that.

**Where intuition goes wrong.** "Almost linear" sounds harmless: linear on the left, linear on the right. But on $[-h, h]$ no line is closer than $h/4$, so the error
grows with the interval. Zoom out as far as you like, and the bend stays.

!!! question "In class"
    How many bends has $\mathrm{relu}(x) + \mathrm{relu}(x - 1) - 2\,\mathrm{relu}(x - 2)$? Draw it.

??? success "Answer"
    Three, at 0, 1 and 2. Each term switches on at its own bend and adds its weight to the slope. So the slopes are 0,
    then 1, then $1 + 1 = 2$, then $1 + 1 - 2 = 0$. The graph is flat at 0 up to $x = 0$, rises to the point $(1, 1)$,
    then twice as steeply to $(2, 3)$, and stays at 3 from there on.
"""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from sympy import Integer, Rational, expand, symbols

from claims import Claim, exhaustion, in_floats, proof
from claims.articles import askhandle, davenport
from claims.lab.activations import relu
from claims.lab.domains import POSITIVE, whole_numbers
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[davenport.sentence(18), davenport.sentence(41), askhandle.sentence(18)],
    formally=(
        r"ReLU is not additive, and there are no $a, b \in \mathbb{R}$ with $\mathrm{relu}(x) = ax + b$ for all $x$; "
        r"not even for all $x \in [-h, h]$, for any $h > 0$"
    ),
    related=["relu-nonlinear-on-negatives", "relu-linear-on-positives", "relu-graph-is-a-straight-line"],
)

a, b = symbols("a b", real=True)


@proof
def test_it_cannot_be_pulled_apart():
    """For every h > 0, relu(h) + relu(−h) is h, while relu(h − h) is 0."""
    h = POSITIVE
    assert relu(h) + relu(-h) == h and relu(h - h) == 0 and h.is_nonzero


@proof
def test_the_midpoint_is_off_the_chord():
    """For every h > 0, relu(−h) − 2 relu(0) + relu(h) = h. For a line ax + b the same difference is 0, whatever a and b."""
    h = POSITIVE
    assert relu(-h) - 2 * relu(Integer(0)) + relu(h) == h
    assert expand((a * -h + b) - 2 * (a * 0 + b) + (a * h + b)) == 0


@proof
def test_the_best_line_misses_by_a_quarter():
    """If the line ax + b misses ReLU by e₁, e₂ and e₃ at −h, 0 and h, then e₁ − 2e₂ + e₃ = −h, whatever a and b. The line x/2 + h/4 is off by h/4 in size at
    all three, with signs −, +, −."""
    h = POSITIVE

    def misses(slope, height):
        return [expand(slope * x + height - relu(x)) for x in (-h, Integer(0), h)]

    left, middle, right = misses(a, b)
    assert expand(left - 2 * middle + right) == -h
    assert misses(Rational(1, 2), h / 4) == [-h / 4, h / 4, -h / 4]


near = whole_numbers(-50, 50)


@given(near, near, whole_numbers(1, 1000))
def test_no_line_comes_closer(tilt, lift, size):
    """No line with fractional slope and height, near x/2 + h/4, was found that stays within less than h/4 of ReLU at −h, 0 and h; and none other that is off by
    h/4 only."""
    h = Fraction(size, 10)
    slope, height = Fraction(50 + tilt, 100), h * Fraction(25 + lift, 100)
    worst = max(abs(slope * x + height - relu(x)) for x in (-h, Fraction(0), h))
    assert worst > h / 4 or (worst == h / 4 and tilt == lift == 0)


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """For every h > 0 tried, the ends of [−h, h] and its middle show that no straight line passes through."""
    bent = tried(
        r"\mathrm{relu}(h) + \mathrm{relu}(-h) \ne 2\, \mathrm{relu}(0) \quad (h > 0)",
        lambda h: relu(h) + relu(-h) != constant(2, h) * relu(constant(0, h)),
        over=lambda h: h > 0,
        written="relu(h) + relu(-h) != 2 * relu(0)",
    )
    keep(replace(bent, variable="h"))
    assert bent.is_("true")


def figure(axes):
    """ReLU between −1 and 1 and the closest straight line, x/2 + 1/4. Short vertical bars mark where the line is off by exactly one quarter:
    at −1, at 0 and at 1."""
    axes.curve(relu, over=(-1, 1), label="relu(x)")
    axes.plot([-1, 1], [-0.25, 0.75], label="closest line")
    for x in -1, 0, 1:
        axes.plot([x, x], [relu(x), x / 2 + 0.25], color="0.5", linestyle="-", linewidth=1)
    axes.annotate("off by ¼", (-0.05, 0.3), ha="right")
    axes.set(xlabel="x", ylabel="output")
    axes.legend(loc="upper left")
