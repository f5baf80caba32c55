r"""Computing the sigmoid involves an exponential function.

Over the real numbers you cannot get around it. For the float16 numbers you can: a table with an entry for each of
them will do, and additions, multiplications, divisions and comparisons are enough to fill it.

**Why it is so.** Whoever has $\sigma(x)$ has $e^x$ as well, for one subtraction and one division more:

$$e^x = \frac{\sigma(x)}{1 - \sigma(x)}$$

And $e^x$ is not *algebraic*: it satisfies no equation $P(x, y) = 0$ with a polynomial $P$ other than zero. In such a
sum of terms $x^i y^k$ put $y = e^x$: one of the terms grows faster than all others, so the sum cannot stay zero. A formula
made of $+$, $-$, $\times$, $\div$ and roots always satisfies such an equation. Thus none gives the sigmoid for all
large $x$.

**Where intuition goes wrong.** A computer never sees "all real numbers". In a format of 16 bits there are 65,536 bit
patterns, and whatever finds the right answer for each of them is a program for the sigmoid. The check below fills
such a table from a continued fraction for tanh, without any exponential.

!!! question "In class"
    How large would such a table be for float32? And for numbers of 8 bits?

??? success "Answer"
    For float32 there are $2^{32}$ bit patterns, more than four thousand million, at 4 bytes each: 16 GiB. That is
    hardly a practical program any more. For numbers of 8 bits there are 256 entries of one byte, 256 bytes in all,
    which fit anywhere. (For float16 it is 65,536 times 2 bytes, 128 KiB.) The number of entries doubles with each
    further bit.
"""

import math
import struct
from fractions import Fraction

from mpmath import mpf, workdps
from sympy import Rational, Symbol, diff, exp, limit, oo, simplify

from claims import Claim, exhaustion, in_floats, proof, record, without
from claims.articles import advantages_of_relu, askhandle, why_relu
from claims.lab.activations import sigmoid
from claims.lab.domains import POSITIVE, X
from claims.lab.formats import FORMATS, every_number, rounded
from claims.lab.layers import TRIED, constant, identity, keep

ALL = "the values are wanted for all real numbers, not just for the numbers of a small float format"

claim = Claim(
    said_in=[
        *(advantages_of_relu.sentence(n) for n in (11, 13)),
        why_relu.sentence(42),
        askhandle.sentence(33),
    ],
    formally=(
        r"$e^x = \sigma(x) / (1 - \sigma(x))$ for every $x \in \mathbb{R}$, and for no polynomial $P \ne 0$ with real coefficients is there "
        r"a bound beyond which $P(x, \sigma(x)) = 0$ for all $x$."
    ),
    conditions=[ALL],
    instead=(
        "No formula made of $+$, $-$, $\\times$, $\\div$ and roots gives the sigmoid for all real numbers, and from $\\sigma(x)$ a subtraction and a "
        "division give $e^x$. For all float16 numbers a table of 65,536 entries gives it, correctly rounded, without an exponential."
    ),
    related=["exponentials-are-costly", "relu-needs-only-a-threshold", "tanh-is-rescaled-sigmoid"],
)


@proof
def test_no_polynomial_equation_holds():
    """The sigmoid gives the exponential: e^x = σ(x) / (1 − σ(x)). So an equation P(x, σ(x)) = 0 would turn into an
    equation Q(x, e^x) = 0 with another polynomial, zero only if P is. But of two different terms x^i e^(kx), the one
    with the larger k, or for equal k the one with the larger i, outgrows the other, so Q(x, e^x) divided by its
    fastest-growing term tends to a coefficient that is not zero."""
    assert simplify(sigmoid(X) / (1 - sigmoid(X)) - exp(X)) == 0
    # P -> Q: substitute s = y / (1 + y) and multiply by (1 + y)^d; back again: y = s / (1 - s), times (1 - s)^d.
    y, (k, rest) = POSITIVE, (Symbol(name, real=True) for name in ("k", "r"))
    s = y / (1 + y)
    assert simplify(s / (1 - s) - y) == 0
    assert simplify((1 + y) ** (k + rest) * s**k - y**k * (1 + y) ** rest) == 0  # for whole k + rest = d a polynomial
    # Any other term over the fastest-growing one is x^a e^(-bx) with b > 0, or x^(-a) with a > 0.
    a, b = Symbol("a", positive=True), Symbol("b", positive=True)
    for other in X**a * exp(-b * X), X**-a * exp(-b * X), exp(-b * X), X**-a:
        assert limit(other.subs(X, POSITIVE), POSITIVE, oo) == 0


def power_series(terms):
    """The first Taylor coefficients of σ at 0, exact, from σ(0) = 1/2 and σ' = σ - σ²."""
    series = [Fraction(1, 2)]
    for n in range(terms - 1):
        square = sum(series[i] * series[n - i] for i in range(n + 1))
        series.append((series[n] - square) / (n + 1))
    return series


def rank(rows):
    """The rank of a matrix of fractions, by elimination."""
    found, rows = 0, [list(row) for row in rows]
    for column in range(len(rows[0])):
        pivot = next((i for i in range(found, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for i in range(found + 1, len(rows)):
            if rows[i][column]:
                factor = rows[i][column] / rows[found][column]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found


@exhaustion("all polynomials of degree at most 4 in x and at most 4 in σ(x)")
def test_none_of_degree_four():
    """The 25 functions x^i σ(x)^k with i and k up to 4 have linearly independent power series at 0, in exact
    fractions. So no polynomial of these degrees vanishes on any stretch around 0 either."""
    assert sigmoid(Rational(0)) == Rational(1, 2)
    assert simplify(diff(sigmoid(X), X) - sigmoid(X) + sigmoid(X) ** 2) == 0
    terms = 40
    series, power, rows = power_series(terms), [Fraction(1)] + [Fraction(0)] * (terms - 1), []
    for _ in range(5):
        rows += [[Fraction(0)] * i + power[: terms - i] for i in range(5)]
        power = [sum(power[i] * series[n - i] for i in range(n + 1)) for n in range(terms)]
    assert len(rows) == 25 and rank(rows) == 25


def without_exponential(x):
    """σ(x) for a float by +, -, x, ÷ and comparisons: (1 + tanh(x/2)) / 2 with Lambert's continued fraction for tanh, and
    beyond ±40 the value there."""
    if x != x:
        return x
    half = (-40.0 if x < -40 else 40.0 if x > 40 else x) / 2
    below, square = 81.0, half * half
    for odd in range(79, 0, -2):
        below = odd + square / below
    return (1 + half / below) / 2


def in_float32(x):
    """σ(x) as a program for float32 has it, with every operation rounded."""
    power = rounded("float32", math.exp(min(-x, 700.0)))  # beyond 700 it is infinite in float32 anyway
    return rounded("float32", 1 / rounded("float32", 1 + power))


@without(ALL)
@exhaustion("all 65,536 bit patterns of float16")
def test_a_table_for_half_precision():
    """For float16 a table of 65,536 entries, looked up by bit pattern, holds the correctly rounded sigmoid of every
    number, both infinities included, and NaN for every NaN. It was filled with additions, multiplications, divisions
    and comparisons alone. Computed in float32 and then rounded to float16, the sigmoid differs from it for
    {{usual_fails}} numbers."""
    numbers = every_number("float16")
    table = [rounded("float16", without_exponential(x)) for x in numbers]
    patterns = {pattern: x for pattern, x in enumerate(numbers) if x == x}
    assert len(table) == 2**16 and all(struct.pack("<e", x) == struct.pack("<H", at) for at, x in patterns.items())
    # The reference is rounded from 20 digits. The sigmoid increases, so what rounds alike at both ends does so in between.
    truth = {}
    with workdps(20):
        for x in {*(x for x in numbers if 1e-4 <= abs(x) <= 18), 0.0, -1e-4, 1e-4, -18.0, 18.0}:
            exact = float(sigmoid(mpf(x)))
            truth[x] = rounded("float16", exact)
            for nudge in 1 - 1e-15, 1 + 1e-15:  # none lies so near to where float16 rounds the other way
                assert rounded("float16", exact * nudge) == truth[x]
    assert [truth[x] for x in (-1e-4, 1e-4, -18.0, 18.0)] == [0.5, 0.5, 0, 1]
    usual_fails = 0
    for at, x in patterns.items():
        right = truth[0.0 if abs(x) < 1e-4 else max(-18.0, min(18.0, x))]
        assert table[at] == right
        usual_fails += rounded("float16", in_float32(x)) != right
    assert all(table[at] != table[at] for at in range(2**16) if at not in patterns)
    record(usual_fails=usual_fails)


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """From the sigmoid a program cannot get the exponential back in every format: on the right of 0 the difference 1 − σ(x) has few digits, and at last none."""
    quotient = identity(
        r"e^x = \sigma(x) / (1 - \sigma(x))",
        lambda x: sigmoid(x) / (constant(1, x) - sigmoid(x)),
        exact=lambda v, m: m.exp(v),
        functions=2,
        roundings=2,
        over=lambda x: abs(x) < 700,
        written="h / (1 - h) with h = sigmoid(x)",
    )
    keep(quotient)
    for name in FORMATS:
        assert quotient.at(name) > 0


def figure(axes):
    """The sigmoid, and every 512th entry of the float16 table between −8 and 8, filled without an exponential: the
    entries lie on the curve."""
    axes.curve(sigmoid, over=(-8, 8), label="sigmoid σ(x)")
    x = [x for x in sorted(x for x in every_number("float16") if x == x)[::512] if abs(x) <= 8]
    axes.plot(
        x,
        [rounded("float16", without_exponential(number)) for number in x],
        "o",
        markersize=4,
        label="entries of the table",
    )
    axes.set(xlabel="x", ylabel="output")
    axes.legend()
