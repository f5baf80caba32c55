r"""tanh is the sigmoid stretched and shifted: tanh(x) = 2σ(2x) − 1.

On paper the two sides are one and the same function. On your machine they are not: close to zero the right-hand side
loses every digit.

**Why it is so.** Multiply the numerator and the denominator of $\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}$ by $e^{-x}$
and compare with the definition of $\sigma$:

$$\tanh x = \frac{1 - e^{-2x}}{1 + e^{-2x}} = \frac{2}{1 + e^{-2x}} - 1 = 2\,\sigma(2x) - 1$$

So a sigmoid is a tanh whose input and output are rescaled. As curves they have the same shape. As parts of a network they
start in different places: $\sigma(0) = \tfrac12$, while $\tanh 0 = 0$.

!move sigmoid-to-tanh

**Where intuition goes wrong.** An identity between real numbers is not an identity between programs. Near zero $\sigma$ is
close to ½, and the answer is a small difference of two numbers close to 1. All that was rounded away in $\sigma$ is
missing from the result. A float64 has about 16 digits. At $x = 10^{-8}$ about half of them are left.

!!! question "In class"
    Find the largest double $x > 0$ for which `2 * sigmoid(2 * x) - 1` prints `0.0`. Why is it so much larger than the
    smallest double?

??? success "Answer"
    Here it is $x = {{zero_float64:.2g}}$. For small $x$, $\sigma(2x)$ is close to $\tfrac12 + \tfrac x2$, and the
    doubles just above ½ are $2^{-53} \approx 1.1 \times 10^{-16}$ apart. If $\tfrac x2$ is much smaller than this gap,
    the result is rounded to ½ itself. Then $2 \cdot \tfrac12 - 1$ is exactly 0.

    The smallest positive double, $2^{-1074}$, lies next to 0, where the gaps are that small. The formula makes a detour
    through numbers near ½ and 1, and leaves there what only fits near 0.
"""

from hypothesis import given
from mpmath import mpf, workdps
from sympy import exp, simplify

from claims import Claim, counterexample, exhaustion, in_floats, proof, record
from claims.articles import why_relu
from claims.lab.activations import sigmoid, tanh
from claims.lab.domains import X, floats
from claims.lab.formats import EIGHT_BITS, FORMATS, dtype, every_value, largest_below, reference, spaced, unit_roundoff
from claims.lab.layers import TRIED, identity, keep

claim = Claim(
    said_in=[why_relu.sentence(35)],
    formally=r"$\forall x \in \mathbb{R}:\; \tanh x = 2\,\sigma(2x) - 1$, where $\sigma(u) = \dfrac{1}{1 + e^{-u}}$",
    related=["sigmoid-strictly-inside-unit-interval", "sigmoid-and-tanh-equivalent-up-to-linear-map"],
)


@proof
def test_the_two_sides_are_one_expression():
    """For every real x the difference of the two sides, written with exponentials, simplifies to 0."""
    assert simplify((tanh(X) - (2 * sigmoid(2 * X) - 1)).rewrite(exp)) == 0
    assert (1 + exp(-2 * X)).is_positive  # no denominator is ever zero


@given(floats(-50, 50))
def test_sixty_digits_agree(x):
    """With 60 digits of working precision, no double from −50 to 50 was found where the two sides differ."""
    with workdps(60):  # a handful of roundings of 10^-60 each, on numbers of size at most 2
        assert abs(tanh(mpf(x)) - (2 * sigmoid(2 * mpf(x)) - 1)) < mpf(10) ** -58


def rescaled(x):
    """The right-hand side, every step rounded to the format of x."""
    two, one = x.dtype.type(2), x.dtype.type(1)
    return two * sigmoid(two * x) - one


@in_floats
@exhaustion("every finite float16 and every finite bfloat16")
def test_the_absolute_error_stays_small():
    """In float16 and bfloat16 the formula is never off by more than 2u, where u is the unit roundoff of the format
    (2⁻¹¹ and 2⁻⁸); the worst values are {{worst_float16:.2f}} u and {{worst_bfloat16:.2f}} u."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        x = x[numpy.isfinite(x.astype(float))]
        with numpy.errstate(over="ignore"):
            error = numpy.abs(rescaled(x).astype(float) - numpy.tanh(x.astype(float))) / unit_roundoff(name)
        # Rounding σ costs u/2, doubled; the subtraction at most u/2 more: 1.5 u, and float32 and float64 steps inside.
        assert error.max() < 2
        record(**{f"worst_{name}": error.max()})


@in_floats
@exhaustion("every finite float16")
def test_half_precision_values_that_lose_everything():
    """Of the {{all_float16:,}} float16 values above zero, {{lost_float16:,}} come out as exactly 0."""
    import numpy

    x = every_value("float16")
    x = x[(x > 0) & numpy.isfinite(x)]
    with numpy.errstate(over="ignore"):
        lost = (rescaled(x) == 0) & (tanh(x) > 0)
    record(all_float16=len(x), lost_float16=int(lost.sum()))
    assert lost.sum() > 0


@in_floats
@counterexample
def test_every_digit_is_lost_near_zero():
    """The formula gives exactly 0, and tanh does not, at x = {{zero_float16:.2g}} in float16, {{zero_bfloat16:.2g}} in
    bfloat16, {{zero_float32:.2g}} in float32 and {{zero_float64:.2g}} in float64, and at every smaller x that we tried."""
    import numpy
    from mpmath import tanh as exact_tanh

    for name in FORMATS:
        x = spaced(name, 1e-7 if name == "float16" else 1e-20, 10)
        right = reference(name, exact_tanh, x).astype(float)
        got = rescaled(x).astype(float)
        error = numpy.abs(got - right) / right
        record(
            **{
                f"x_{name}": x[::20].astype(float),
                f"error_{name}": [error[i : i + 20].max() for i in range(0, len(x), 20)],
            }
        )
        last_zero, _ = largest_below(name, x[0], dtype(name).type(1), lambda v: rescaled(v) == 0)
        assert (got[x <= last_zero] == 0).all() and (right > 0).all()
        record(**{f"zero_{name}": float(last_zero)})


@in_floats
@exhaustion(TRIED + "; every finite number of two formats with 8 bits")
def test_in_every_format():
    """In no format do roundings explain by how much 2σ(2x) − 1 is off: near 0 a number close to ½ is doubled and 1 taken away. At the first x,
    going out from 0, at which it is off by more, the result has no correct digit. From 1 on, and from −1 down, roundings do explain it."""
    same = identity(
        r"\tanh x = 2\, \sigma(2x) - 1",
        tanh,
        rescaled,
        exact=lambda v, m: m.tanh(v),
        functions=1,
        roundings=3,
        written="tanh(x) and 2 * sigmoid(2 * x) - 1",
        formats=[*FORMATS, *EIGHT_BITS],
    )
    far = identity(
        r"\tanh x = 2\, \sigma(2x) - 1 \quad (\lvert x \rvert \ge 1)",
        tanh,
        rescaled,
        exact=lambda v, m: m.tanh(v),
        functions=3,  # an error of 2σ, at most 2, weighs at most 2/tanh 1 < 3 times as much in the result
        roundings=3,
        over=lambda x: abs(x) >= 1,
        written="tanh(x) and 2 * sigmoid(2 * x) - 1",
    )
    keep(same, far)
    assert far.is_("true", "ulps")
    for name in FORMATS:  # 7 of the smallest numbers are a result of which nothing is left
        x = dtype(name).type(same.at(name))
        assert abs(float(rescaled(x)) / float(x) - 1) > 0.99


def figure(axes, found):
    """The largest relative error of 2σ(2x) − 1 among 20 neighbouring values of x, in four float formats, both axes logarithmic. From right
    to left the error rises in proportion to 1/x until it is about 1, that is 100 %. From there on no digit is right."""
    for name in FORMATS:
        x, error = found[f"x_{name}"], found[f"error_{name}"]
        axes.plot(x, [e or None for e in error], label=name)
    axes.set(xscale="log", yscale="log", xlabel="x", ylabel="largest relative error near x", xlim=(1e-20, 10))
    axes.legend()
