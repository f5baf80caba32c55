r"""ReLU lets a neuron fire or not according to the strength of its input signal.

If "strength" means size, no: a faint signal of $+0.001$ passes, a mighty one of $-1000$ does not. What counts is the *sign* of the sum.
The article's next two sentences say just that.

**Why it is so.** The gate compares the sum $z = w \cdot x + b$ with zero. That is all it looks at. In a layer without biases, an
input that is a thousand times stronger opens exactly the same gates as before, since $az$ and $z$ have the same sign for every $a > 0$.

**Where strength comes in.** A bias changes that. With $b < 0$ the unit opens once $w \cdot x$ exceeds $-b$. Now turning up the input can open
a gate (and with $b > 0$ it can close one). The threshold is a learnt number, and it is the signed sum along the direction of $w$ that must reach it, not the size of the input.

**Not only in training.** The rule is in the formula of ReLU, so it is the same when a finished network is used.

!!! question "In class"
    You brighten a photo, that is, multiply all its pixels by 1.2. In which networks can this change which units of the first layer are on?

??? success "Answer"
    Only in networks with biases in the first layer. Without a bias the sum $s = w \cdot x$ becomes $1.2\,s$, which has
    the same sign. With a bias $b < 0$ a unit switches on if $s \le -b < 1.2\,s$, and with $b > 0$ a unit with negative
    $s$ switches off if $-s < b \le -1.2\,s$.

    Two traps. If a fixed mean is subtracted from the pixels first, this works like a bias. And pixels that are already
    at the brightest value are cut off there, and whole-number pixels are rounded, so the picture was not really
    multiplied by 1.2.
"""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from sympy import Integer, symbols

from claims import Claim, counterexample, exhaustion, in_floats, proof, without
from claims.articles import askhandle
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers
from claims.lab.formats import FORMATS, unit_roundoff
from claims.lab.layers import TRIED, constant, keep, tried

SIGNED = "strength means the signed value of the sum w·x + b, not the size of anything"

claim = Claim(
    said_in=[askhandle.sentence(23)],
    formally=(
        r"With $z = w \cdot x + b$: $\mathrm{relu}(z) > 0$ if and only if $z > 0$. In particular for $b < 0$ and $s = w \cdot x > 0$, the input "
        r"$ax$ with $a > 0$ opens the gate if and only if $a > -b/s$"
    ),
    conditions=[SIGNED],
    instead=(
        "A ReLU unit is on exactly if its weighted sum plus bias is above zero. Without a bias the scale of the input plays no part in this: "
        "only the sign of the sum counts."
    ),
    related=["relu-gates-by-input-sign", "relu-zeroes-negative-inputs", "activation-is-an-output-threshold-switch"],
)

a, p, q = symbols("a p q", positive=True)


@proof
def test_the_gate_is_open_exactly_above_zero():
    """For every positive z the output is positive, for every negative z and for z = 0 it is 0."""
    assert relu(POSITIVE).is_positive
    assert relu(NEGATIVE) == relu(Integer(0)) == 0


@proof
def test_with_a_negative_bias_stronger_input_opens_the_gate():
    """For s = w·x > 0 and a bias b < 0, the input scaled by a = −b/s + p/s, beyond the threshold, gives p > 0; scaled by exactly
    −b/s, or by any smaller factor, it gives 0. For s < 0 and b > 0 it is the other way round: beyond −b/s the output is 0, below it is positive."""
    for s, b in (POSITIVE, NEGATIVE), (NEGATIVE, POSITIVE):
        threshold = -b / s
        assert threshold.is_positive
        for further, output in (p / s, p), (0, 0), (-q / s, 0):
            assert relu(((threshold + further) * s + b).expand()) == output
    # The gate is open beyond the threshold for s > 0, below it for s < 0.
    assert (p / POSITIVE).is_positive and (-q / POSITIVE).is_negative
    assert (p / NEGATIVE).is_negative and (-q / NEGATIVE).is_positive


thousands = whole_numbers(-1000, 1000)


@given(thousands, thousands, thousands, whole_numbers(1, 1000))
def test_no_fraction_breaks_the_rule(weighted, bias, scale, denominator):
    """No fractional sum and bias, and no whole-number scale, were found for which the output is positive although the scaled sum plus bias is not, or the other way round. Nor was
    a scale found on the wrong side of −b/s: above it the output is positive if s > 0, below it if s < 0, and nowhere else."""
    z = scale * Fraction(weighted, denominator) + Fraction(bias, denominator)
    assert (relu(z) > 0) == (z > 0)
    if weighted:
        threshold = -Fraction(bias, weighted)
        assert (relu(z) > 0) == (scale > threshold if weighted > 0 else scale < threshold)


@without(SIGNED)
@counterexample
def test_a_strong_signal_is_blocked_and_a_faint_one_passes():
    """Measured by size, the signal −1000 is stronger than 1/1000; yet it gives 0, and the faint one passes."""
    strong, faint = Fraction(-1000), Fraction(1, 1000)
    assert abs(strong) > abs(faint)
    assert relu(strong) == 0 and relu(faint) == faint > 0


@without(SIGNED)
@proof
def test_without_a_bias_scale_plays_no_part():
    """For every a > 0, relu(az) = a relu(z), whatever the sign of z: a scaled input opens the same gates."""
    for z in POSITIVE, NEGATIVE, Integer(0):
        assert relu(a * z) == a * relu(z)


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """The gate is open for exactly the positive sums tried. Where a sum is rounded before it reaches the gate, as in a · 3 − 1, an input just above
    the threshold 1/3 can find it shut."""
    gate = tried(
        r"\mathrm{relu}(z) > 0 \iff z > 0", lambda z: (relu(z) > 0) == (z > 0), written="(relu(z) > 0) == (z > 0)"
    )
    scaled = tried(
        r"\mathrm{relu}(3 a - 1) > 0 \iff a > \tfrac13 \quad (a > 0)",
        lambda a: (relu(constant(3, a) * a - constant(1, a)) > 0) == (a > constant(1, a) / constant(3, a)),
        over=lambda a: a > 0,
        written="(relu(3 * a - 1) > 0) == (a > 1 / 3)",
        near=[1 / 3],
    )
    keep(replace(gate, variable="z"), replace(scaled, variable="a"))
    assert gate.is_("true")
    for name in FORMATS:  # 3a is rounded by half an ulp, and 1/3 by half an ulp of its own
        assert scaled.formats[name]["status"] == "true" or abs(scaled.at(name) * 3 - 1) < 4 * unit_roundoff(name)


def figure(axes):
    """Output of one unit whose weighted sum is 1 for the original input, against the factor that scales the input. With bias 0 the unit is on at
    every factor above 0. With bias −1 it is on above the factor 1, with bias −2 above 2."""
    for bias in 0, -1, -2:
        axes.curve(
            lambda factor, bias=bias: relu(factor * 1.0 + bias), over=(0, 4), label=f"bias {bias}".replace("-", "−")
        )
    axes.set(xlabel="factor that scales the input", ylabel="output of the unit")
    axes.legend(loc="upper left")
