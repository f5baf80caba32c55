r"""A sigmoid unit is always somewhat active: its output is never exactly zero.

On paper it never is, however negative the sum. On your machine it is, from {{zero_float64:.0f}} down in float64 and from {{zero_float16:.1f}} down in float16.

**Why it is so.** $\sigma(z) = 1/(1 + e^{-z})$ is 1 divided by a finite positive number. Such a quotient is positive. For very negative sums it is close to
$e^{z}$: small, and never zero.

**Where intuition goes wrong.** Floating point has a smallest positive number. What lies well below it is rounded to zero. So one of the articles is on the safe
side when it says "almost always". And a unit that is always a little active need not be active *to any purpose*: at
$z = -20$ the output is about two billionths.

!!! question "In class"
    Which is the largest sum for which your calculator, your phone and your computer give $\sigma(z) = 0$? What do the three answers tell you?

??? success "Answer"
    For a program in float64 that uses the formula as it stands it is near {{zero_float64:.0f}}, as here, and in float32
    near {{zero_float32:.0f}}. A calculator that goes down to $10^{-99}$ gives up near $-230$, since
    $e^{-230} \approx 10^{-100}$, and may show an error instead of 0.

    The three answers tell you something about the devices: how small a number they can hold, and by which formula they
    compute. About $\sigma$ they tell you nothing. It is positive at each of these sums.
"""

import math
from dataclasses import replace

from hypothesis import given
from mpmath import exp, log, mpf, workdps
from sympy import EmptySet, Integer, Rational, Reals, solveset

from claims import Claim, counterexample, exhaustion, in_floats, proof, record
from claims.articles import advantages_of_relu, askhandle
from claims.lab.activations import sigmoid
from claims.lab.domains import X, rationals
from claims.lab.formats import FORMATS, dtype, every_value, largest_below, neighbours
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[advantages_of_relu.sentence(20), askhandle.sentence(39)],
    formally=r"$\forall z \in \mathbb{R}:\; \sigma(z) \ne 0$",
    related=["sigmoid-activations-not-sparse", "relu-outputs-exact-zeros", "sigmoid-strictly-inside-unit-interval"],
    survives={"as true": ["sigmoid off by a billionth"]},
)


@proof
def test_the_output_is_positive_for_every_real_sum():
    """For every real z, σ(z) is positive, and σ(z) = 0 has no real solution."""
    assert sigmoid(X).is_positive
    assert solveset(sigmoid(X), X, Reals) == EmptySet


@given(rationals(-100_000, 100_000))
def test_forty_digits_never_show_zero(z):
    """With 40 digits, and exponents without a limit, no sum from −100,000 to 100,000 was found whose output is zero; below 0 it lies between a third of e^z and twice e^z."""
    with workdps(40):
        z = mpf(z.numerator) / z.denominator
        output = sigmoid(z)
        assert output > 0
        if z < 0:
            assert exp(z) / 3 < output < 2 * exp(z)


@proof
def test_two_billionths_at_minus_twenty():
    """At −20 the output lies between 2 and 2.1 billionths."""
    billionth = Rational(1, 10**9)
    assert 2 * billionth < sigmoid(Integer(-20)) < Rational(21, 10) * billionth


@in_floats
@counterexample
def test_zero_from_some_sum_down():
    """The largest sums for which this run found an output of exactly 0, with larger neighbours that give more, are {{zero_float16:.2f}} in float16,
    {{zero_bfloat16:.1f}} in bfloat16, {{zero_float32:.2f}} in float32 and {{zero_float64:.2f}} in float64 (narrow formats computed in float32 and rounded)."""
    import numpy

    for name in FORMATS:
        kind = dtype(name).type
        with numpy.errstate(under="ignore", over="ignore"):
            last, _ = largest_below(name, kind(-1000), kind(0), lambda z: bool(sigmoid(numpy.array([z]))[0] == 0))
        record(**{f"zero_{name}": float(last)})
        assert last < 0


@in_floats
@exhaustion("every finite float16 and every finite bfloat16 value")
def test_half_precision_zeros():
    """In float16 {{count_float16:,}} finite sums have the output 0, in bfloat16 {{count_bfloat16:,}}; all of them are negative, and in each format they are all sums up to one of
    them."""
    import numpy

    for name in "float16", "bfloat16":
        z = every_value(name)
        z = z[numpy.isfinite(z.astype(float))]
        with numpy.errstate(under="ignore", over="ignore"):
            zero = sigmoid(z) == 0
        record(**{f"count_{name}": int(zero.sum())})
        assert zero.any() and z[zero].max() < 0 and (zero == (z <= z[zero].max())).all()


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """In every format the sigmoid of some finite number is exactly 0, and the first such number, going out from 0, is negative."""
    never = tried(r"\sigma(z) \ne 0", lambda z: sigmoid(z) != 0, written="sigmoid(z) != 0")
    keep(replace(never, variable="z"))
    for name in FORMATS:  # a function within 2 ulp gives 0 only where the true value, about e to the power z, is at most two of the smallest numbers
        assert never.at(name) < 0 and (name != "float16" or math.exp(never.at(name)) < 2.5 * neighbours(name, 0.0)[1])


def figure(axes, found):
    """The sigmoid of a negative sum, with a logarithmic axis: almost a straight line, without end. Broken verticals: from there to the left
    float16, float32 and float64 give exactly 0."""
    sums = [-k for k in range(801)]
    axes.plot(sums, [float(log(sigmoid(mpf(z)))) for z in sums])
    for name, colour, style in (("float16", "C1", ":"), ("float32", "C2", "--"), ("float64", "C3", "-.")):
        axes.axvline(found[f"zero_{name}"], color=colour, linestyle=style, label=f"0 in {name}")
    axes.set(xlabel="weighted sum z", ylabel="natural logarithm of σ(z)")
    axes.legend()
