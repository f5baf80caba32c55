r"""Tanh is antisymmetric about zero.

Change the sign of the input, and just the sign of the output changes: $\tanh(-x) = -\tanh x$.

**Why it is so.** In $\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}$, replacing $x$ by $-x$ turns the numerator into its negative and leaves the denominator alone.

In a network without biases, with tanh in every layer, this carries over to the whole: $f(-x) = -f(x)$.

**Where intuition goes wrong.** The sigmoid has the same symmetry, about another point: $\sigma(-x) = 1 - \sigma(x)$. Turn its graph by half a turn about $(0, \tfrac12)$ and nothing changes. On paper the two are
equally symmetric. In 16-bit floats tanh is the better: here not one of them breaks $\tanh(-x) = -\tanh x$, while $1 - \sigma(x)$ in float16 misses $\sigma(-x)$ for {{misses:.0%}} of the finite values.

!!! question "In class"
    A network without biases, with tanh throughout, is to learn $f(1) = 1$ and $f(-1) = 1$. Can it?

??? success "Answer"
    No. Without biases $f(-x) = -f(x)$, so $f(1) = 1$ would force $f(-1) = -1$. Whatever the weights are, with
    $f(1) = y$ the squared errors add up to $(y - 1)^2 + (-y - 1)^2 = 2y^2 + 2$, which is at least 2, and smallest for
    $y = 0$: the best that the network can do is to say nothing. A bias in the output unit mends it: then both outputs
    can be the same number, as close to 1 as you like. (Tanh never reaches 1 itself.)
"""

from hypothesis import given
from mpmath import exp as mpexp
from mpmath import mp, mpf, workdps
from sympy import Integer, exp, simplify, symbols

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import why_relu
from claims.lab.activations import sigmoid, tanh
from claims.lab.domains import X, floats
from claims.lab.formats import every_value
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(35)],
    formally=r"$\forall x \in \mathbb{R}:\quad \tanh(-x) = -\tanh x$",
    related=["relu-has-no-symmetry", "tanh-is-rescaled-sigmoid", "antisymmetry-absent-in-biology"],
    survives={"as true": ["sigmoid stretched", "sigmoid mirrored", "sigmoid slow", "sigmoid with base 2"]},
)


@proof
def test_the_sign_passes_through():
    """For every real x, tanh(−x) + tanh x, written with exponentials, simplifies to 0, and tanh x is (e^x − e^(−x)) / (e^x + e^(−x))."""
    assert simplify((tanh(-X) + tanh(X)).rewrite(exp)) == 0
    assert simplify((tanh(X) - (exp(X) - exp(-X)) / (exp(X) + exp(-X))).rewrite(exp)) == 0
    assert tanh(Integer(1)) != 0  # it is not antisymmetric for want of any values


@proof
def test_layers_without_biases_keep_it():
    """For three inputs and all weights, tanh(w·(−x)) = −tanh(w·x); and tanh of a weighted sum of two such units changes its sign as well."""
    u, v, x = symbols("u:3", real=True), symbols("v:3", real=True), symbols("x:3", real=True)
    c, d = symbols("c d", real=True)

    def layer(inputs):
        return [tanh(sum(a * b for a, b in zip(weights, inputs, strict=True))) for weights in (u, v)]

    plus, minus = layer(x), layer([-entry for entry in x])
    assert all((one + other).expand() == 0 for one, other in zip(plus, minus, strict=True))
    assert tanh(c * minus[0] + d * minus[1]) == -tanh(c * plus[0] + d * plus[1])


@proof
def test_the_sigmoid_is_symmetric_about_another_point():
    """For every real x, σ(−x) = 1 − σ(x)."""
    assert simplify(sigmoid(-X) + sigmoid(X) - 1) == 0


@given(floats(-50, 50))
def test_forty_digits_agree(x):
    """With 40 digits, no double from −50 to 50 was found where tanh x differs from its formula with exponentials, or −tanh(−x) from the same formula, by more
    than rounding explains."""
    with workdps(40):
        e = mpexp(mpf(x))
        formula = (e - 1 / e) / (e + 1 / e)
        # In roundings of mp.eps / 2, with two for an exponential or a tanh: 4 for the difference, relative to e + 1/e; 4 for that sum, one
        # for the quotient and 2 for tanh, relative to a tanh of at most 1.
        assert abs(tanh(mpf(x)) - formula) < 6 * mp.eps
        assert abs(tanh(-mpf(x)) + formula) < 6 * mp.eps


@in_floats
@exhaustion("every float16 and every bfloat16, infinities included")
def test_the_sign_bit_is_all_that_changes():
    """For every value of float16 and bfloat16, numpy's tanh(−x) is −tanh x exactly. But 1 − σ(x) differs from σ(−x) for {{misses:.1%}} of the finite float16
    values."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        assert (tanh(-x) == -tanh(x)).all()
    x = every_value("float16")
    x = x[numpy.isfinite(x)]
    misses = float(numpy.mean(numpy.float16(1) - sigmoid(x) != sigmoid(-x)))
    record(misses=misses)
    assert misses > 0


@in_floats
@exhaustion(TRIED + "; under --thorough all of float32")
def test_in_every_format(effort):
    """tanh(−x) is −tanh x to the last bit, at every input tried."""
    odd = tried(r"\tanh(-x) = -\tanh x", lambda x: tanh(-x) == -tanh(x), written="tanh(-x) and -tanh(x)", effort=effort)
    keep(odd)
    assert odd.is_("true")


def figure(axes):
    """The graph of tanh with two pairs of points, at x = ±1 and x = ±2: each pair lies on a straight line through the origin, dotted, at equal distances from it."""
    axes.curve(tanh, over=(-4, 4), label="tanh x")
    for x in 1.0, 2.0:
        axes.plot([-x, x], [tanh(-x), tanh(x)], "o:", color="0.5", linewidth=1)
    axes.set(xlabel="x", ylabel="output")
    axes.legend(loc="upper left")
