r"""The sigmoid can output only the values 0 and 1.

It takes every value between the two, and neither of them. What has just the values 0 and 1 is the *step function*, the
jump that the sigmoid was made to smooth.

**Why it is so.** Pick any $y$ strictly between 0 and 1 and solve $\sigma(x) = y$: the answer is
$x = \ln\frac{y}{1-y}$, the *logit* of $y$. It exists for each such $y$ and for no other.

**Where the slip comes from.** People round: $\sigma(x) \ge \tfrac12$ becomes "class 1", and the rounded output does have two
values. Computers round too: far from zero the nearest float to $\sigma(x)$ *is* 0 or 1.

!!! question "In class"
    Which $x$ has $\sigma(x) = 0.9$? And $0.99$? How far must you go for each further nine?

??? success "Answer"
    $\sigma(x) = 0.9$ at $x = \ln\frac{0.9}{0.1} = \ln 9 \approx 2.2$, and $\sigma(x) = 0.99$ at
    $x = \ln 99 \approx 4.6$. With $n$ nines it is $\ln(10^n - 1)$. Each further nine costs a little more than
    $\ln 10 \approx 2.3$, and the more nines there are, the closer to that. So on paper you can have as many nines as
    you like, each at nearly the same price, and never arrive at 1.
"""

from math import isfinite

from hypothesis import given
from mpmath import log as mplog
from mpmath import mp, mpf, workdps, workprec
from sympy import EmptySet, Integer, Rational, Reals, log, simplify, solveset

from claims import Claim, counterexample, exhaustion, in_floats, instead, proof
from claims.articles import davenport
from claims.lab.activations import sigmoid, step
from claims.lab.domains import UNIT, X, rationals
from claims.lab.formats import every_number, rounded
from claims.lab.layers import Layer, keep, outcome

claim = Claim(
    said_in=[davenport.sentence(55)],
    formally=r"$\forall x \in \mathbb{R}:\quad \sigma(x) \in \{0, 1\}$",
    instead="The sigmoid takes every value strictly between 0 and 1, and neither 0 nor 1.",
    related=["sigmoid-strictly-inside-unit-interval"],
    survives={
        "as false": ["sigmoid stretched", "sigmoid mirrored", "sigmoid hard", "sigmoid slow", "sigmoid with base 2"]
    },
)


@counterexample
def test_zero_is_sent_to_one_half():
    """At 0 the sigmoid is exactly ½."""
    assert sigmoid(Integer(0)) == Rational(1, 2)


@instead
@proof
def test_every_value_between_is_taken():
    """For every y strictly between 0 and 1, the real number x = ln(y / (1 − y)) has σ(x) = y."""
    # UNIT = 1/(1+t), t > 0, is all of (0, 1): it lies inside, and y = 1/(1+t) for t = 1/y - 1, which is positive if y < 1.
    assert UNIT.is_positive and simplify(1 - UNIT).is_positive
    x = log(simplify(UNIT / (1 - UNIT)))
    assert x.is_real
    assert simplify(sigmoid(x) - UNIT) == 0


@instead
@proof
def test_neither_end_is_reached():
    """Over the reals neither σ(x) = 0 nor σ(x) = 1 has a solution."""
    assert solveset(sigmoid(X), X, Reals) == EmptySet
    assert solveset(sigmoid(X) - 1, X, Reals) == EmptySet


@instead
@given(rationals(0.001, 0.999))
def test_fractions_are_hit(y):
    """With 40 digits, no fraction from 0.001 to 0.999 was found that its logit misses by more than rounding explains."""
    with workdps(40):
        y = mpf(y.numerator) / y.denominator
        # In roundings of mp.eps / 2, with two for a logarithm or an exponential: 2 in the quotient, and so in its logarithm, which is at most 7
        # and adds 14. A slope of at most 1/4 makes 4 of these 16; the sigmoid itself adds 4.
        assert abs(sigmoid(mplog(y / (1 - y))) - y) < 4 * mp.eps


@in_floats
@exhaustion("every float16 and every bfloat16 between 0 and 1, against the sigmoid of every finite one")
def test_gaps_in_small_formats():
    """In float16 and bfloat16 most inputs share their output with others, and some numbers between 0 and 1 are the sigmoid of none."""
    found = {}
    for name in "float16", "bfloat16":
        finite = [x for x in every_number(name) if isfinite(x)]
        outputs = {rounded(name, sigmoid(x)) for x in finite}
        assert len(outputs) < len(finite) / 2
        between = [y for y in finite if 0 < y < 1]
        missed = [y for y in between if y not in outputs]
        first = mpf(min(missed))
        with workprec(200):
            # Among the real numbers it is one. The rounded logarithm is at most 92 and moves the sigmoid, in proportion, by as much as
            # itself: by 2⁻¹⁹⁴ for half a unit in its last place. Four more roundings make less than that.
            assert abs(sigmoid(mplog(first / (1 - first))) / first - 1) < mpf(2) ** -193
        detail = f"false at {len(missed):,} of them"
        found[name] = outcome("broken", at=min(missed), tried=len(between), whole=True, detail=detail)
    keep(
        Layer(
            r"\exists x:\ \sigma(x) = y \quad (0 < y < 1)",
            found,
            written="y among sigmoid(x) for all x, rounded once",
            variable="y",
        )
    )


def figure(axes):
    """The sigmoid, a smooth curve between 0 and 1, and the step function, which jumps from 0 to 1 at x = 0."""
    axes.curve(sigmoid, over=(-8, 8), label="sigmoid σ(x)")
    axes.curve(step, over=(-8, 8), label="step function", jump=0)
    axes.set(xlabel="x", ylabel="output", ylim=(-0.05, 1.1))
    axes.legend()
