r"""A single ReLU unit, unless it is zero, is not an odd function.

A function is *odd* if turning the sign of its input turns the sign of its output, as $x$, $\sin x$ and $\tanh x$ do.
One tanh unit without biases is odd by itself. One ReLU unit never is on the whole line, unless it is zero, and two can
be: $x = \mathrm{relu}(x) - \mathrm{relu}(-x)$.

**Why it is so.** An odd function is 0 at 0. For $a\,\mathrm{relu}(wx + b)$ with $a \ne 0$ this needs $b \le 0$. Then
the unit is off on the whole side of 0 where $wx \le 0$, and a function that is 0 on one side and odd is 0 on the other
side too.

!move pieces

**Where intuition goes wrong.** "One ReLU unit cannot be the identity." On a bounded interval it can, with a bias after
it: $\mathrm{relu}(x + r) - r = x$ for all $x \ge -r$. Both conditions matter: without that bias, or on the whole line,
it cannot.

!!! question "In class"
    Which functions $a\,\mathrm{relu}(wx + b) + d$ are *even*, that is, unchanged if $x$ becomes $-x$?

??? success "Answer"
    Only the constant ones, those with $a = 0$ or $w = 0$. Otherwise the unit is flat on one side of its corner and has
    the slope $aw \ne 0$ on the other. In an even function the slope at $-x$ is minus the slope at $x$. So far out,
    where one of the two is $aw$, the other would have to be $-aw$, and the unit has no such slope. With two units it
    can be done: $|x| = \mathrm{relu}(x) + \mathrm{relu}(-x)$.
"""

from fractions import Fraction

from hypothesis import given
from sympy import Rational, Symbol, diff, simplify

from claims import Claim, counterexample, instead, proof, without
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, X, whole_numbers

NO_OUTPUT_BIAS = "no bias is added to the unit's output, or the function is to be odd on the whole line"

claim = Claim(
    said_in=[],
    formally=(
        r"(1) If $g(x) = a \max(0, w x + b)$ is odd on $(-r, r)$ for some $r > 0$, then $g = 0$ there. (2) If $g(x) = a \max(0, w x + b) + d$ is odd on all of $\mathbb{R}$, then $g = 0$."
    ),
    conditions=[NO_OUTPUT_BIAS],
    instead=(
        "One ReLU unit without an output bias is odd around 0 only where it is zero. With an output bias it can be odd on a bounded interval, never on the whole line. Two units can be: "
        "relu(x) − relu(−x) = x."
    ),
    supports=["relu-needs-twice-the-units", "relu-has-no-symmetry"],
    related=["relu-needs-twice-the-units", "relu-has-no-symmetry"],
)

d = Symbol("d", real=True)


@proof
def test_zero_at_zero_turns_one_side_off():
    """With b > 0 the unit is positive at 0, so it is not odd. With b ≤ 0 it is 0 for every x with w·x ≤ 0; if it is odd
    it is 0 at −x too. That is every x, for every w."""
    assert relu(POSITIVE).is_positive  # b > 0: the value at 0 would have to be 0
    for b in NEGATIVE, Rational(0):
        for wx in Symbol("wx", negative=True), Rational(0):
            assert relu(wx + b) == 0


@proof
def test_on_the_whole_line_no_bias_helps():
    """For large x one of w·x + b and −w·x + b is positive and the other negative. So the sum of the values at x and −x,
    with output bias d, has the slope a·w, for every w > 0 and by mirror image for every w < 0. It is not always 0
    unless a·w = 0, and a constant is odd only if it is 0."""
    a, b, w = Symbol("a", real=True), Symbol("b", real=True), Symbol("w", positive=True)
    place = (POSITIVE + b) / w  # −w·x + b = −p there, for any p > 0
    assert simplify(-w * place + b) == -POSITIVE and relu(-POSITIVE) == 0
    q = Symbol("q", positive=True)
    assert relu(q) == q  # up to any height: a unit that flattens out again may be odd about the middle of its slope
    on = relu(q).subs(q, w * X + b)  # what the unit gives at such an x, as an expression in x
    pair = a * on + d + (a * relu(-POSITIVE) + d)
    assert diff(pair, X) == a * w
    assert simplify(pair.subs(w, 0).subs({a: 0}) / 2 - d) == 0


NOT_ZERO = whole_numbers(-9, 9).filter(bool)


@given(NOT_ZERO, NOT_ZERO, whole_numbers(-9, 9), whole_numbers(1, 9))
def test_every_unit_tried_gives_itself_away(a, w, b, more):
    """For whole numbers a, w ≠ 0 and b, and every interval around 0 that was tried on which the unit is not 0 throughout,
    there is an x in it where the values at x and −x do not cancel: 0 itself if b > 0, otherwise a place where the unit is
    on."""

    def g(x):
        return a * relu(w * x + b)

    if b > 0:
        assert g(Fraction(0)) != -g(Fraction(0))
        return
    edge = Fraction(-b, abs(w))  # on the side where w·x > 0 the unit is on beyond this
    radius = edge + Fraction(more, 9)
    x = (edge + radius) / 2 * (1 if w > 0 else -1)
    assert abs(x) < radius and g(x) != 0 == g(-x)


@without(NO_OUTPUT_BIAS)
@proof
def test_with_an_output_bias_it_is_the_identity_on_an_interval():
    """relu(x + r) − r = x wherever x + r is positive, for every r > 0; so on (−r, r) it is odd and not 0."""
    place = POSITIVE - Symbol("r", positive=True)  # x = p − r, any number above −r
    r = Symbol("r", positive=True)
    assert simplify(relu(place + r) - r - place) == 0
    x = Rational(1, 2)
    assert relu(x + 1) - 1 == -(relu(-x + 1) - 1) == x


@without(NO_OUTPUT_BIAS)
@counterexample
def test_beyond_the_interval_it_fails():
    """With r = 1, at 2 the value is 2 and at −2 it is −1: with its output bias, the unit is odd only between −1 and 1."""
    assert (relu(2 + 1) - 1, relu(-2 + 1) - 1) == (2, -1)


@instead
@proof
def test_two_units_can_be_odd():
    """relu(x) − relu(−x) = x for every x, so two units can be odd on the whole line."""
    for x in POSITIVE, NEGATIVE, Rational(0):
        assert relu(x) - relu(-x) == x


def figure(axes):
    """One ReLU unit with output bias, relu(x + 1) − 1, and the identity. To the right of −1 they agree. To the left the
    unit is constant, so it is not odd on the whole line."""
    axes.curve(lambda x: relu(x + 1) - 1, over=(-3, 3), label="relu(x + 1) − 1")
    axes.plot([-3, 3], [-3, 3], "--", label="x = relu(x) − relu(−x)")
    axes.axvline(-1, color="0.5", linewidth=1)
    axes.set(xlabel="x", ylabel="output")
    axes.legend()
