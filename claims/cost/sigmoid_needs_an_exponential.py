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

from fractions import Fraction

from mpmath import mpf, workdps
from sympy import Rational, Symbol, diff, exp, limit, oo, simplify

from claims import Claim, exhaustion, in_floats, proof, record, without
from claims.articles import advantages_of_relu, askhandle, why_relu
from claims.lab.activations import sigmoid
from claims.lab.domains import POSITIVE, X
from claims.lab.formats import FORMATS, every_value
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
    """σ(x) for doubles by +, -, x, ÷ and a clip to [-40, 40]: (1 + tanh(x/2)) / 2 with Lambert's continued fraction
    for tanh."""
    import numpy

    half = numpy.clip(x, -40, 40) / 2
    below = numpy.full_like(half, 81.0)
    for odd in range(79, 0, -2):
        below = odd + half * half / below
    return (1 + half / below) / 2


@without(ALL)
@exhaustion("all 65,536 bit patterns of float16")
def test_a_table_for_half_precision():
    """For float16 a table of 65,536 entries, looked up by bit pattern, holds the correctly rounded sigmoid of every
    number, both infinities included, and NaN for every NaN. It was filled with additions, multiplications, divisions
    and comparisons alone. Computed in float32 and then rounded to float16, the sigmoid differs from it for
    {{usual_fails}} numbers."""
    import numpy

    x = every_value("float16", nan=True)
    assert len(x) == 2**16 and (x.view(numpy.uint16) == numpy.arange(2**16)).all()  # the place is the bit pattern
    with numpy.errstate(all="ignore"):
        table = without_exponential(x.astype(float)).astype(numpy.float16)
    # The reference is rounded from 20 digits. The sigmoid increases, so what rounds alike at both ends does so in between.
    truth = numpy.clip(x.astype(float), -18, 18)
    truth[abs(truth) < 1e-4] = 0
    ends = -1e-4, 1e-4, -18, 18
    values = numpy.unique(truth[~numpy.isnan(truth)])
    with workdps(20):
        exact = numpy.array([float(sigmoid(mpf(value))) for value in (*values.tolist(), *ends)])
    with numpy.errstate(under="ignore"):
        rounded = exact.astype(numpy.float16)
        for nudge in 1 - 1e-15, 1 + 1e-15:  # none lies so near to where float16 rounds the other way
            assert ((exact * nudge).astype(numpy.float16) == rounded).all()
    assert rounded[-4:].tolist() == [0.5, 0.5, 0, 1]
    nan = numpy.isnan(truth)
    rounded = rounded[numpy.searchsorted(values, truth[~nan])]
    assert (table[~nan] == rounded).all() and numpy.isnan(table[nan]).all()
    record(usual_fails=int((sigmoid(x[~nan]) != rounded).sum()))


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
    import numpy

    axes.curve(sigmoid, over=(-8, 8), label="sigmoid σ(x)")
    x = numpy.sort(every_value("float16"))[::512].astype(float)
    x = x[abs(x) <= 8]
    axes.plot(x, without_exponential(x).astype(numpy.float16), "o", markersize=4, label="entries of the table")
    axes.set(xlabel="x", ylabel="output")
    axes.legend()
