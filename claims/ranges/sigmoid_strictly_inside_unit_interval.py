r"""The sigmoid's output always lies strictly between 0 and 1.

It is a theorem, and your computer disagrees with it: from $x \approx {{one_float64:.1f}}$ on, a program in float64 prints exactly 1.

**Why it is so.** Both parts of the fraction are positive, and the denominator is the larger one:

$$\sigma(x) = \frac{1}{1 + e^{-x}} > 0, \qquad 1 - \sigma(x) = \frac{e^{-x}}{1 + e^{-x}} > 0$$

**Where intuition goes wrong.** The sigmoid *approaches* 1, and a float has no room for how it does. Between 1 and the
next smaller double lies a gap of $2^{-53}$. As soon as $1 - \sigma(x) \approx e^{-x}$ is smaller than half that gap, the
nearest double is 1 itself. On the other side the floats are dense near 0, so the sigmoid stays positive for much longer.

A program that rounds the intermediate $1 + e^{-x}$ in float64 gets there a little sooner, from about $53 \ln 2 \approx 36.7$ on.

That matters in code. `log(1 - sigmoid(x))` is a finite number for every real $x$. In numpy it is minus infinity as
soon as `sigmoid(x)` is 1.

!!! question "In class"
    Doubles reach much closer to 0 than to 1. How could you compute $1 - \sigma(x)$ for $x = 100$ without losing it?

??? success "Answer"
    Do not subtract. $1 - \sigma(x) = \sigma(-x)$, and $\sigma(-100) = \frac{1}{1 + e^{100}}$ is a number close to
    $e^{-100} \approx 4 \times 10^{-44}$. This lies near 0, where doubles are dense, and it comes out with nearly all
    its digits. The subtraction would give $1 - 1 = 0$, for $\sigma(100)$ has been rounded to 1 before.
"""

from math import exp

from hypothesis import given
from mpmath import mpf, workprec
from sympy import factor, together

from claims import Claim, counterexample, exhaustion, in_floats, proof, record
from claims.articles import advantages_of_relu
from claims.lab.activations import sigmoid
from claims.lab.domains import X, floats
from claims.lab.formats import EIGHT_BITS, FORMATS, dtype, every_value, largest_below, reference, unit_roundoff
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[advantages_of_relu.sentence(19)],
    formally=r"$\forall x \in \mathbb{R}:\quad 0 < \sigma(x) < 1$",
    related=["sigmoid-takes-only-zero-and-one", "tanh-is-rescaled-sigmoid", "sigmoid-bounded-in-closed-unit-interval"],
    survives={"as true": ["sigmoid stretched", "sigmoid shifted", "sigmoid mirrored", "sigmoid with base 2"]},
)


@proof
def test_both_distances_are_positive():
    """For every real x both σ(x) and 1 − σ(x) are quotients of positive numbers."""
    assert sigmoid(X).is_positive
    assert factor(together(1 - sigmoid(X))).is_positive


@given(floats(-700, 700))
def test_enough_digits_show_the_gap(x):
    """With enough digits to see the gap, no double from −700 to 700 was found whose sigmoid reaches 0 or 1."""
    with workprec(64 + int(1.5 * abs(x))):  # the gap exceeds e^-(|x|+1), that is 2^-(1.443|x|+1.443)
        assert 0 < sigmoid(mpf(x)) < 1


@in_floats
@exhaustion("every finite float16 and every finite bfloat16")
def test_small_formats_never_leave_the_closed_interval():
    """Every float16 and every bfloat16 has a sigmoid from 0 to 1, ends included; {{ends_float16:.0%}} of the float16 values
    and {{ends_bfloat16:.0%}} of the bfloat16 values are sent to an end."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        y = sigmoid(x[numpy.isfinite(x.astype(float))]).astype(float)
        assert ((y >= 0) & (y <= 1)).all()
        record(**{f"ends_{name}": float(numpy.mean((y == 0) | (y == 1)))})


@in_floats
@counterexample
def test_where_the_formats_reach_an_end():
    """As 1/(1 + e^(−x)) is computed here, σ(x) turns into exactly 1 at x = {{one_float16:.4g}} in float16, {{one_bfloat16:.4g}} in
    bfloat16, {{one_float32:.6g}} in float32 and {{one_float64:.6g}} in float64; and it turns into exactly 0, going down, at
    {{zero_float16:.4g}}, {{zero_bfloat16:.4g}}, {{zero_float32:.6g}} and {{zero_float64:.6g}}."""
    for name in FORMATS:
        one, zero = ends(name, sigmoid)
        assert sigmoid(one) == 1 and sigmoid(zero) == 0
        record(**{f"one_{name}": float(one), f"zero_{name}": float(zero)})


def ends(name, function):
    """Where a function of the format turns into 1, going up, and into 0, going down."""
    kind = dtype(name).type
    below, one = largest_below(name, kind(0), kind(1000), lambda x: function(x) < 1)
    zero, above = largest_below(name, kind(-1000), kind(0), lambda x: function(x) == 0)
    assert function(below) < 1 and function(above) > 0
    return one, zero


@in_floats
@counterexample
def test_where_the_nearest_value_is_an_end():
    """Correctly rounded, σ(x) is exactly 1 from x = {{nearest_one_float16:.4g}}, {{nearest_one_bfloat16:.4g}},
    {{nearest_one_float32:.6g}} and {{nearest_one_float64:.6g}} on, and exactly 0 from {{nearest_zero_float16:.4g}},
    {{nearest_zero_bfloat16:.4g}}, {{nearest_zero_float32:.6g}} and {{nearest_zero_float64:.6g}} down, in the same order."""
    for name in FORMATS:
        one, zero = ends(name, lambda x, name=name: reference(name, sigmoid, x)[()])
        record(**{f"nearest_one_{name}": float(one), f"nearest_zero_{name}": float(zero)})
        with workprec(1200):  # the exact values are inside all the same
            assert sigmoid(mpf(float(one))) < 1 and sigmoid(mpf(float(zero))) > 0


@in_floats
@exhaustion(TRIED + "; every finite number of two formats with 8 bits")
def test_in_every_format():
    """In every format the sigmoid comes out as 1 at some finite x, with 8 bits too, and the first such x is positive. There it is closer to 1 than
    any number below 1, or nearly so."""
    inside = tried(
        r"0 < \sigma(x) < 1",
        lambda x: (sigmoid(x) > 0) & (sigmoid(x) < 1),
        written="0 < sigmoid(x) < 1",
        formats=[*FORMATS, *EIGHT_BITS],
    )
    keep(inside)
    for (
        name
    ) in inside.formats:  # a function within 2 ulp gives 1 only if the gap to 1, about e⁻ˣ, is at most two gaps below 1
        assert inside.at(name) > 0 and exp(-inside.at(name)) < 2.5 * unit_roundoff(name)


def figure(axes, found):
    """Distance from σ(x) to 1 against x, on a logarithmic axis: soon a straight line, which never ends. Four vertical marks show
    where each float format, as computed here, gives exactly 1."""
    import numpy

    x = numpy.linspace(0, 45, 200)
    axes.plot(x, numpy.exp(-x) / (1 + numpy.exp(-x)), label="1 − σ(x), exact")
    axes.set(yscale="log", xlabel="x", ylabel="1 − σ(x)", xlim=(0, 45), ylim=(1e-20, 1))
    for name in FORMATS:
        place = found[f"one_{name}"]
        axes.axvline(place, color="0.5", linestyle=":", linewidth=1)
        height, side = (3e-20, "bottom") if place < 25 else (0.3, "top")  # away from the curve
        axes.annotate(f"{name}: σ = 1", (place, height), rotation=90, ha="right", va=side, fontsize="small")
    axes.legend(loc="upper center")
