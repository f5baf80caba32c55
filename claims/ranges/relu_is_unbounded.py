r"""ReLU's outputs are not bounded.

Name any limit, and ReLU exceeds it: just feed it a number above the limit. The
[sigmoid](sigmoid-bounded-in-closed-unit-interval.md) and [tanh](tanh-bounded-in-closed-interval.md) never exceed 1.

**Why it is so.** For $M > 0$ the input $M + 1$ comes out as $M + 1$, which is more than $M$.

**Where intuition goes wrong.** "Not bounded" is said of the upper side. Below, ReLU does have a bound: no output is smaller than 0. And far on the left
nothing grows at all.

On a machine every float format has a largest number. ReLU can give it back, and plus infinity as well; it never turns a finite number into infinity.

!!! question "In class"
    Which of these functions are bounded above: $x - \mathrm{relu}(x)$, $\mathrm{relu}(x) - \mathrm{relu}(x - 1)$, $\mathrm{relu}(\sigma(x))$?

??? success "Answer"
    All three. $x - \mathrm{relu}(x)$ is 0 for positive $x$ and $x$ for negative $x$, so it is never above 0.
    $\mathrm{relu}(x) - \mathrm{relu}(x - 1)$ rises from 0 to 1 between the inputs 0 and 1 and stays there.
    $\mathrm{relu}(\sigma(x))$ is $\sigma(x)$, because that is positive, and so it stays below 1. Only the first one is
    not bounded below.
"""

from dataclasses import replace

from hypothesis import given
from sympy import Integer, exp, factor, limit, oo, together

from claims import Claim, exhaustion, in_floats, proof
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals
from claims.lab.formats import FORMATS, dtype, every_value, largest
from claims.lab.layers import TRIED, following, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(46)],
    formally=r"$\forall M \in \mathbb{R}\; \exists x \in \mathbb{R}:\quad \mathrm{relu}(x) > M$",
    related=["sigmoid-bounded-in-closed-unit-interval", "tanh-bounded-in-closed-interval", "relu-is-one-sided"],
    survives={
        "as true": [
            "sigmoid stretched",
            "sigmoid shifted",
            "sigmoid mirrored",
            "sigmoid negated",
            "sigmoid with base 2",
            "tanh stretched",
            "tanh shifted",
            "tanh mirrored",
            "tanh negated",
            "tanh with base 2",
        ]
    },
)


@proof
def test_every_limit_is_exceeded():
    """For every M > 0 the output at M + 1 is M + 1, larger than M, and for M ≤ 0 the output at 1 is; so no limit holds, and ReLU tends to infinity on the right. Below it is bounded: at every x the output is at least 0, and for all negative x it is 0."""
    assert relu(POSITIVE + 1) == POSITIVE + 1
    assert (relu(POSITIVE + 1) - POSITIVE).is_positive
    assert (relu(Integer(1)) - NEGATIVE).is_positive and relu(Integer(1)).is_positive
    assert relu(NEGATIVE) == 0
    for x in POSITIVE, NEGATIVE, Integer(0):
        assert relu(x).is_nonnegative
    assert limit(relu(X), X, oo) == oo


@proof
def test_the_other_two_stay_below_one():
    """For every real x, 1 − σ(x) and 1 − tanh x are positive."""
    for other in sigmoid, tanh:
        assert factor(together(1 - other(X).rewrite(exp))).is_positive


@given(rationals(-1000, 10**9))
def test_no_fraction_is_a_limit(bound):
    """No fraction from −1000 to 10⁹ was found that ReLU does not exceed, by exactly 1 if it is not negative."""
    assert relu(abs(bound) + 1) == abs(bound) + 1 > bound


@in_floats
@exhaustion("every finite float16 and bfloat16, and the largest value and the infinities of all four formats")
def test_the_largest_float_and_infinity():
    """No finite value of float16 or bfloat16 becomes infinite. In all four formats the largest finite value and plus infinity come out as they went in, and minus infinity as 0."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        x = x[numpy.isfinite(x.astype(float))]
        assert numpy.isfinite(relu(x).astype(float)).all()
    for name in FORMATS:
        ends = numpy.array([-numpy.inf, largest(name), numpy.inf], dtype=dtype(name))
        assert relu(ends).astype(float).tolist() == [0, largest(name), numpy.inf]


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """For every M tried but one, the next larger number is a finite x with relu(x) > M. For the largest number of the format there is none."""
    import numpy

    unbounded = tried(
        r"\exists x:\ \mathrm{relu}(x) > M",
        lambda M: (relu(following(M)) > M) & numpy.isfinite(following(M).astype(float)),
        written="relu(x) > M, x the finite number after M",
        on_reals=lambda M: relu(abs(M) + 1) > M,
    )
    keep(replace(unbounded, variable="M"))
    for name in FORMATS:
        assert unbounded.at(name) == largest(name)


def figure(axes):
    """ReLU, the sigmoid and tanh from −5 to 5. ReLU leaves the picture at the top right; the other two stay below the dotted line at 1."""
    axes.axhline(1, color="0.5", linestyle=":", linewidth=1)
    axes.curve(relu, over=(-5, 5), label="ReLU")
    axes.curve(sigmoid, over=(-5, 5), label="sigmoid")
    axes.curve(tanh, over=(-5, 5), label="tanh")
    axes.set(xlabel="x", ylabel="output", ylim=(-1.2, 4))
    axes.legend(loc="upper left")
