r"""A ReLU unit's output can be negative, even always negative.

It is never negative. What can always be negative is the *weighted sum* that goes into ReLU. A dead unit's sum is
negative, or zero, for all of the data, and its output is 0.

**Why it matters.** The two are easily confused, and the story of dead units hangs on the difference. The gradient
stops because the *sum* is negative. Nothing behind the unit hears of how far below zero it is, because the *output*
is 0 for every such sum.

**Where the slip comes from.** "Neuron" sometimes means the sum, sometimes the sum and ReLU together. In a drawing
both are one circle.

!!! question "In class"
    Layer 3 of a ReLU network is given its inputs by layer 2. Which signs can these inputs have, and which the
    weighted sums of layer 3?
"""

from hypothesis import given
from sympy import Integer, Symbol

from claims import Claim, against, counterexample, exhaustion, in_floats, instead, proof
from claims.articles import advantages_of_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals

claim = Claim(
    said_in=[advantages_of_relu.sentence(45)],
    formally=(
        r"$\exists\, w, b, x: \quad \mathrm{relu}(w \cdot x + b) < 0$, and for some $w, b$ this holds for all $x$ of "
        r"the data."
    ),
    instead=(
        "A ReLU unit's output is never negative. Its weighted sum can be, for all of the data; then the output is 0."
    ),
    related=["dead-from-initial-weights", "dead-unit-zero-for-every-input", "relu-zeroes-negative-inputs"],
)


@against
@proof
def test_the_output_is_never_negative():
    """For every real weighted sum the output is at least 0: 0 for every negative sum, 0 for the sum 0, and the sum
    itself if that is positive."""
    assert relu(X).is_nonnegative
    assert relu(NEGATIVE) == relu(Integer(0)) == 0 and relu(POSITIVE) == POSITIVE


@counterexample
def test_a_dead_unit_outputs_zero():
    """The unit with w = −1 and b = −1 has the weighted sums −1, −2 and −3 for the inputs 0, 1 and 2. It is dead on
    them, and its outputs are 0, not negative."""
    sums = [-1 * x - 1 for x in (0, 1, 2)]
    assert sums == [-1, -2, -3]
    assert [relu(Integer(s)) for s in sums] == [0, 0, 0]


@instead
@proof
def test_the_sum_can_always_be_negative():
    """With w = −1 and b = −1 the weighted sum is negative for every input that is not, and the output is 0."""
    x = Symbol("x", nonnegative=True)
    assert (-1 * x - 1).is_negative and relu(-1 * x - 1) == 0


@instead
@given(rationals(-1000, 1000))
def test_no_fraction_gives_a_negative_output(z):
    """No fraction was found with an output that is negative, or that is not 0 for a negative sum."""
    assert relu(z) >= 0
    assert relu(z) == (0 if z < 0 else z)


@in_floats
@exhaustion("every float16 and every bfloat16 other than NaN")
def test_no_float_gives_a_negative_output():
    """No float16 or bfloat16 gives an output below 0. Some implementations return −0.0 for −0.0, which is not below 0
    either."""
    import numpy

    from claims.lab.formats import every_value

    for name in "float16", "bfloat16":
        values = every_value(name)
        values = values[~numpy.isnan(values.astype(float))]
        assert (relu(values) >= 0).all()
        assert not values.dtype.type(-0.0) < 0


def figure(axes):
    """The weighted sum z, which goes below zero, and the output of ReLU, which does not."""
    axes.curve(lambda z: z, over=(-3, 3), label="weighted sum z")
    axes.curve(relu, over=(-3, 3), label="output relu(z)")
    axes.axhline(0, color="0.5", linewidth=1)
    axes.set(xlabel="weighted sum z", ylabel="value")
    axes.legend()
