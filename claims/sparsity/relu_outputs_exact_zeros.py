r"""ReLU outputs exact zeros.

It does so on half of the number line. Its output is zero, not merely small, for *every* sum that is not positive. tanh, leaky ReLU and ELU hit zero at a
single point, and the sigmoid nowhere.

**Why it is so.** $\max(0, z) = 0$ says the same as $z \le 0$. So if the sum $z$ is random, the output is zero with the full probability of that half
line, $P(z \le 0)$. One point, like the zero of tanh, has probability 0 whenever the sum has a density.

**Where intuition goes wrong.** A sigmoid output of 0.001 is also "off" in everyday speech. But a program can leave out a term only if it is
exactly zero, and a [shorter code](sparsity-gives-compact-representation.md) without loss needs the same.

!!! question "In class"
    Which of these activations can give a *negative* output? Which of them can tell the sum −1 from the sum −2?

??? success "Answer"
    tanh, leaky ReLU and ELU give negative outputs, for negative sums. ReLU and the sigmoid never do.

    All of the five but ReLU can tell $-1$ from $-2$, because the others rise everywhere: different sums give different
    outputs. ReLU gives 0 for both. That is the price of the exact zeros. What is zero on a whole half-line cannot tell
    the numbers there from one another.
"""

from dataclasses import replace

from hypothesis import given
from sympy import Integer, Reals, exp, factor, log, solveset, symbols

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import advantages_of_relu, askhandle, davenport
from claims.lab.activations import elu, leaky_relu, relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[advantages_of_relu.sentence(17), davenport.sentence(59), askhandle.sentence(37)],
    formally=(
        r"$\forall z \in \mathbb{R}:\; \max(0, z) = 0 \iff z \le 0$. So for every random sum $z$, $P(\max(0, z) = 0) = P(z \le 0)$."
    ),
    related=["relu-zeroes-negative-inputs", "relu-promotes-sparsity", "sigmoid-never-exactly-zero"],
    survives={
        "as true": [
            *(f"relu {how}" for how in ("doubled", "off by a billionth", "capped", "saturating")),
            *(
                f"{name} {how}"
                for name in ("leaky_relu", "sigmoid", "tanh")
                for how in ("doubled", "mirrored", "negated", "off by a billionth")
            ),
            *(f"leaky_relu {how}" for how in ("steeper", "capped")),
            *(f"sigmoid {how}" for how in ("stretched", "shifted", "raised", "slow", "with base 2")),
            *(f"tanh {how}" for how in ("stretched", "hard", "slow", "with base 2")),
        ]
    },
)


@proof
def test_zero_exactly_where_the_sum_is_not_positive():
    """The output is exactly 0 for every negative sum and for 0, and positive for every positive sum."""
    assert relu(NEGATIVE) == relu(Integer(0)) == 0
    assert relu(POSITIVE).is_positive


@proof
def test_the_others_are_zero_at_one_point_or_none():
    """By contrast: sigmoid has no zero at all; tanh, leaky ReLU and ELU are 0 at 0, and at no sum above or below it."""
    assert solveset(sigmoid(X), X, Reals).is_empty
    for activation in tanh, leaky_relu, elu:
        assert activation(Integer(0)) == 0
    for sign in NEGATIVE, POSITIVE:
        assert leaky_relu(sign).is_nonzero and tanh(sign).is_nonzero
    t = symbols("t", positive=True)  # a sum below 0 is log(1/(1 + t))
    assert elu(POSITIVE).is_positive and factor(exp(log(1 / (1 + t))) - 1).is_negative
    assert elu(NEGATIVE) == exp(NEGATIVE) - 1


@given(rationals())
def test_exact_fractions(z):
    """Among exact fractions from −1000 to 1000 none was found whose output is 0 although it is positive, or not 0 although it is not."""
    assert (relu(z) == 0) == (z <= 0)


@in_floats
@exhaustion("every float16 and every bfloat16 that is a number")
def test_half_precision():
    """In float16 and bfloat16 the output equals 0 for exactly the sums up to and including 0, infinities and subnormal numbers among them: for {{zeros_float16:,}}
    of {{all_float16:,}} float16 values. Even the smallest positive sum gives something other than 0."""
    from claims.lab.formats import every_value

    for name in "float16", "bfloat16":
        z = every_value(name)
        zeros = relu(z) == 0
        assert (zeros == (z <= 0)).all()
        record(**{f"zeros_{name}": int(zeros.sum()), f"all_{name}": len(z)})


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """The output equals 0 for exactly the sums tried that are not positive."""
    zeros = tried(
        r"\max(0, z) = 0 \iff z \le 0", lambda z: (relu(z) == 0) == (z <= 0), written="(relu(z) == 0) == (z <= 0)"
    )
    keep(replace(zeros, variable="z"))
    assert zeros.is_("true")


def figure(axes):
    """The probability that the output is at most t, for a standard normal sum. For ReLU it jumps from 0 to one half at t = 0: half of all outputs are exactly
    zero. For tanh and for the sigmoid it has no jump; the sigmoid's is still 0 there."""
    from math import atanh, erf, log, sqrt

    def normal(z):
        return (1 + erf(z / sqrt(2))) / 2

    right = [0.01 * k for k in range(101)]
    axes.plot([-1, 0, *right], [0, 0, *(normal(t) for t in right)], color="C0", label="ReLU")
    inside = [k / 200 for k in range(-199, 200)]
    axes.plot(inside, [normal(atanh(t)) for t in inside], "--", color="C2", label="tanh")
    above = [t for t in inside if t > 0]
    axes.plot([-1, 0, *above], [0, 0, *(normal(log(t / (1 - t))) for t in above)], ":", color="C1", label="sigmoid")
    axes.set(xlabel="t", ylabel="probability that the output is at most t")
    axes.legend()
