r"""Which formula computes the slope of sigmoid and tanh decides where a gradient becomes exactly zero.

The slopes of the sigmoid and of tanh are never 0. In a program they are, from some $x$ on. With the usual formulas, $h (1 - h)$ and $1 - h^2$ from the
stored output $h$, in float32 from x = {{sigmoid_output_zero_float32:.4g}} and {{tanh_output_zero_float32:.4g}} on. With another formula for the same slope it is
{{sigmoid_power_zero_float32:.4g}} and {{tanh_power_zero_float32:.4g}}.

**Why it is so.** A number can be lost in two ways. The first is *underflow*: it is smaller than the smallest number of the format. Before that it is *subnormal*, with fewer and
fewer digits. That way goes $e/(1 + e)^2$ with $e = e^{-x}$. The second is *cancellation*: $1 - h$ is 0 as soon as $h$ has been rounded to 1, long before
the slope is small for the format. A slope that is lost in this way is never subnormal before. It is a normal number, and then it is 0.

!move four-formats

**Where intuition goes wrong.** "Gradients vanish because floats are not small enough." In these formulas they vanish because floats near 1 are not dense enough. That is why bfloat16,
whose normal numbers reach as far down as float32's, loses these slopes even before float16 does: what counts is the number of digits.

!!! question "In class"
    Which of the formulas could a program use that has thrown the weighted sum $x$ away and kept only $h$? What would it have to keep instead?

??? success "Answer"
    Those with the output: $h (1 - h)$ and $1 - h^2$. The others need $x$, or the power of $e$, and once $h$ has been
    rounded to 1, $x$ cannot be found again.

    It would have to keep a number that does not lose its digits where $h$ comes close to 1: $x$ itself, or the power
    $e^{-|x|}$ (for tanh $e^{-2|x|}$), or, for the sigmoid, $1 - h$ computed as $\sigma(-x)$ and not by subtraction. In
    this last case the slope is $h$ times the number that was kept.
"""

import math

from hypothesis import given
from mpmath import mp, mpf, workdps
from sympy import exp, simplify

from claims import Claim, exhaustion, in_floats, proof, record
from claims.lab.activations import sigmoid, tanh
from claims.lab.domains import X, floats
from claims.lab.formats import (
    EIGHT_BITS,
    FORMATS,
    dtype,
    every_value,
    largest,
    largest_below,
    neighbours,
    unit_roundoff,
)
from claims.lab.layers import TRIED, constant, exponential, identity, keep, tried

claim = Claim(
    said_in=[],
    formally=(
        r"For every real $x$: $\sigma'(x) = h (1 - h) = \frac{e^{-x}}{(1 + e^{-x})^2} > 0$ with $h = \sigma(x)$, and $\tanh' x = 1 - h^2 = \frac{4 e^{-2x}}{(1 + e^{-2x})^2} > 0$ "
        r"with $h = \tanh x$. But in each of float16, bfloat16, float32 and float64, as numpy computes them, there is an $x > 0$ at which the formula with $h$ gives exactly 0 and the other one a "
        r"normal number of the format. In float16 and bfloat16 that with $h$ is subnormal at no $x > 0$."
    ),
    supports=[
        "sigmoid-derivative-vanishes-at-both-ends",
        "tanh-derivative-vanishes-at-both-ends",
        "saturated-units-hardly-learn",
    ],
    related=["float-sigmoid-gradient-asymmetric", "sigmoid-formula-decides-accuracy", "saturated-units-hardly-learn"],
)


def sigmoid_output(x):
    """The sigmoid's slope from its output."""
    h = sigmoid(x)
    return h * (constant(1, x) - h)


def sigmoid_power(x):
    """The sigmoid's slope from the power e⁻ˣ."""
    e = exponential(-abs(x))
    return e / ((constant(1, x) + e) * (constant(1, x) + e))


def tanh_output(x):
    """The slope of tanh from its output."""
    h = tanh(x)
    return constant(1, x) - h * h


def tanh_power(x):
    """The slope of tanh from the power e⁻²ˣ."""
    e = exponential(-constant(2, x) * abs(x))
    return constant(4, x) * (e / ((constant(1, x) + e) * (constant(1, x) + e)))


FORMULAS = {
    "sigmoid_output": sigmoid_output,
    "sigmoid_power": sigmoid_power,
    "tanh_output": tanh_output,
    "tanh_power": tanh_power,
}


def largest_subnormal(name):
    """One smallest number below 2 to the power of the smallest exponent, which is p − 1 bits above the smallest number."""
    smallest = float(neighbours(name, 0.0)[1])
    return smallest / (2 * unit_roundoff(name)) - smallest


@proof
def test_on_paper_both_are_the_slope():
    """For every real x both formulas simplify to the slope, and the slope is positive."""
    for f, output, power in (
        (sigmoid, sigmoid(X) * (1 - sigmoid(X)), exp(-X) / (1 + exp(-X)) ** 2),
        (tanh, (1 - tanh(X) ** 2).rewrite(exp), 4 * exp(-2 * X) / (1 + exp(-2 * X)) ** 2),
    ):
        assert simplify(output - power) == 0 and power.is_positive
        assert simplify(f.slope(X).rewrite(exp) - power) == 0


@exhaustion("the four formats float16, bfloat16, float32 and float64", whole_domain=True)
def test_where_the_slopes_are_lost():
    """From its output the sigmoid's slope is exactly 0 at x = {{sigmoid_output_zero_float16:.4g}} in float16, {{sigmoid_output_zero_bfloat16:.4g}} in bfloat16,
    {{sigmoid_output_zero_float32:.4g}} in float32 and {{sigmoid_output_zero_float64:.4g}} in float64, and that of tanh at {{tanh_output_zero_float16:.4g}}, {{tanh_output_zero_bfloat16:.4g}},
    {{tanh_output_zero_float32:.4g}} and {{tanh_output_zero_float64:.4g}}. At each of these x the other formula gives a normal number. It gives subnormal ones at
    {{sigmoid_power_subnormal_float16:.4g}}, {{sigmoid_power_subnormal_bfloat16:.4g}}, {{sigmoid_power_subnormal_float32:.5g}} and {{sigmoid_power_subnormal_float64:.5g}} for the sigmoid, and at
    {{tanh_power_subnormal_float16:.4g}}, {{tanh_power_subnormal_bfloat16:.4g}}, {{tanh_power_subnormal_float32:.5g}} and {{tanh_power_subnormal_float64:.5g}} for tanh."""
    import numpy

    zeros = {}
    for name in FORMATS:
        kind, subnormal = dtype(name).type, largest_subnormal(name)
        for formula, slope in FORMULAS.items():
            for what, lost in (("subnormal", subnormal), ("zero", 0.0)):

                def kept(x, slope=slope, lost=lost):
                    with numpy.errstate(under="ignore"):
                        return float(slope(numpy.array([x]))[0]) > lost

                last, first = largest_below(name, kind(1), kind(1000), kept)
                assert kept(last) and not kept(first)
                record(**{f"{formula}_{what}_{name}": float(first)})
                if what == "zero" and formula.endswith("output"):
                    other = FORMULAS[formula.replace("output", "power")](numpy.array([first]))[0]
                    assert slope(numpy.array([first]))[0] == 0 and float(other) > subnormal
                    missing = math.exp(-float(first) * (2 if formula.startswith("tanh") else 1))
                    zeros[formula, name] = float(first)
                    # What the output lacks to 1 is about that, or twice that; some programs for tanh stay below 1 a little longer.
                    assert unit_roundoff(name) / 64 < missing < 4 * unit_roundoff(name)
    for formula in "sigmoid_output", "tanh_output":  # the fewer digits, the sooner
        assert sorted(FORMATS, key=FORMATS.get) == sorted(FORMATS, key=lambda name: zeros[formula, name])


@exhaustion("every float16 and every bfloat16 above zero")
def test_it_jumps_from_normal_to_zero():
    """In float16 and bfloat16 no positive number gives a subnormal slope by the formulas with the output."""
    for name in "float16", "bfloat16":
        x = every_value(name)
        x = x[x.astype(float) > 0]
        for slope in sigmoid_output, tanh_output:
            values = slope(x).astype(float)
            assert (
                ((values == 0) | (values > largest_subnormal(name))).all()
                and (values == 0).any()
                and values.max() > 0.2
            )


@given(floats(0, 300))
def test_with_many_digits_both_formulas_agree(x):
    """From 0 to 300, where the slopes are above 10⁻²⁶¹, no number was found at which the two formulas differ by more than fourteen roundings, of 2⁻¹⁰⁰⁰ each, if computed with 300 digits, which are 1,000 bits."""
    with workdps(300):
        # An operation is right to u = 2^-prec of its result, exp and tanh to 2u. From the output: h of the sigmoid to 3u, so
        # h (1 - h) to 4u; h of tanh to 2u, so 1 - h^2 to 5u. From the power: 1 + e to 2u of itself, so the quotient to 8u of
        # itself, and it is at most 1. Together 13u, and one more for products of two roundings.
        assert mp.prec == 1000
        bound = 14 * mpf(2) ** -mp.prec
        for output, power in ((sigmoid_output, sigmoid_power), (tanh_output, tanh_power)):
            assert abs(output(mpf(x)) - power(mpf(x))) < bound


@in_floats
@exhaustion(TRIED + "; every finite number of two formats with 8 bits")
def test_in_every_format():
    """Roundings explain the errors of the formulas with the power in each of the four formats, down into the subnormal numbers. They explain those of the formulas with the output in none. In
    float8_e4m3fn, which has no infinity, 2x overflows to "not a number" from x = {{overflow:.4g}} on, and the slope of tanh is lost that way."""
    names = {
        "sigmoid": (r"\sigma'(x)", lambda v, m: m.exp(-abs(v)) / (1 + m.exp(-abs(v))) ** 2),
        "tanh": (r"\tanh' x", lambda v, m: 4 * m.exp(-2 * abs(v)) / (1 + m.exp(-2 * abs(v))) ** 2),
    }
    forms = {
        "sigmoid_output": (r"h (1 - h),\ h = \sigma(x)", "h * (1 - h)", 2, 2),
        "sigmoid_power": (r"e / (1 + e)^2,\ e = e^{-\lvert x \rvert}", "e / ((1 + e) * (1 + e))", 3, 4),
        "tanh_output": (r"1 - h^2,\ h = \tanh x", "1 - h * h", 2, 2),
        "tanh_power": (r"4 e / (1 + e)^2,\ e = e^{-2 \lvert x \rvert}", "4 * (e / ((1 + e) * (1 + e)))", 3, 4),
    }
    layers = {}
    for formula, (right, written, functions, roundings) in forms.items():
        left, exact = names[formula.split("_")[0]]
        layers[formula] = identity(
            f"{left} = {right}",
            FORMULAS[formula],
            exact=exact,
            functions=functions,
            roundings=roundings,
            written=written,
            formats=[*FORMATS, *EIGHT_BITS],
            near=[44, 52, 88, 104, 355, 372, 710, 745],
        )
    positive = tried(r"\tanh' x > 0", lambda x: tanh_power(x) > 0, written="4 * (e / ((1 + e) * (1 + e)))")
    keep(*layers.values(), positive)
    for formula, layer in layers.items():
        for name in FORMATS:
            assert layer.is_broken(name) == formula.endswith("output")
    overflow = layers["tanh_power"].at("float8_e4m3fn")
    assert 2 * overflow > largest("float8_e4m3fn") >= 2 * float(neighbours("float8_e4m3fn", overflow)[0])
    record(overflow=overflow)


def figure(axes, found):
    """The first x at which the computed slope is exactly 0, by format and formula, on a logarithmic axis. Filled marks: from the output. Open marks: from the power. Circles: sigmoid. Squares:
    tanh. From the output bfloat16 loses its slopes first of the four formats. From the power it keeps them about as long as float32."""
    rows = list(FORMATS)
    marks = {"sigmoid_output": ("o", "C0", "σ: h(1 − h)"), "tanh_output": ("s", "C1", "tanh: 1 − h²")}
    marks |= {"sigmoid_power": ("o", "none", "σ: from e⁻ˣ"), "tanh_power": ("s", "none", "tanh: from e⁻²ˣ")}
    for formula, (shape, face, label) in marks.items():
        edge = "C0" if shape == "o" else "C1"
        places = [found[f"{formula}_zero_{name}"] for name in rows]
        axes.plot(
            places, range(len(rows)), shape, color=edge, markerfacecolor=edge if face != "none" else "none", label=label
        )
    axes.set(xlabel="first x at which the slope is 0", ylabel="format", xscale="log", ylim=(-0.5, 4.9))
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xticks([5, 10, 20, 50, 100, 200, 500], ["5", "10", "20", "50", "100", "200", "500"])
    axes.minorticks_off()
    axes.legend(loc="upper left", ncols=2)
