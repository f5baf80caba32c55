r"""In floating point the sigmoid's gradient h(1 − h) becomes exactly zero much sooner on the right than on the left.

On paper the slope of the sigmoid is the same at $x$ and at $-x$. On your machine it is not: in float64, from $x$ = {{zero_float64:.4g}} on, the
gradient is exactly 0, while at the same distance to the left of zero it is {{left_float64:.1e}}.

**Why it is so.** Back-propagation can spare itself the exponential by computing the slope from the stored output $h = \sigma(x)$, as $h (1 - h)$. Floating-point
numbers lie densely around 0 and far apart around 1. On the left $h$ is tiny, and tiny numbers can be stored. Further out $1 - h$ rounds to 1,
and $h (1 - h)$ is $h$. On the right $h$ lies close to 1. The nearest float below 1 is {{gap_float64:.1e}} away; what is closer to 1 than about
that becomes 1, and $1 - h$ becomes 0. The small number has not been rounded. It has been lost.

!move four-formats

**Where intuition goes wrong.** One blames the slope for being small. But on the left numbers far smaller are kept. It is the subtraction
$1 - h$ that fails, since $h$ was rounded before. Written as $\sigma(x)\,\sigma(-x)$, which is the same on paper, the slope is symmetric again.

!!! question "In class"
    In which format would you meet this zero at $x = 9$? What does it mean for a sigmoid unit with a target of 0 whose weighted sum is 9?

??? success "Answer"
    In float16 and in bfloat16: here the slope is 0 from {{zero_float16:.3g}} on in the first and from
    {{zero_bfloat16:.3g}} on in the second. In float32 and float64 it is still above 0 at 9.

    The unit gives 1 where it should give 0. That is the largest error there is, and yet the gradient of a squared error
    is exactly 0, because the slope is a factor of it. From this example alone the unit will never learn. If the error
    is the cross-entropy, computed from the sum $x$ itself, the slope cancels on paper, and the gradient is
    $\sigma(x) - 0$, about 1.
"""

import math

from hypothesis import given
from sympy import diff, simplify

from claims import Claim, exhaustion, in_floats, proof, record
from claims.lab.activations import sigmoid
from claims.lab.domains import X, floats
from claims.lab.formats import FORMATS, dtype, every_value, largest, largest_below, neighbours, spaced
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[],
    formally=(
        r"For every real $x$, $\sigma'(x) = \sigma'(-x) > 0$. But in each of float16, bfloat16, float32 and float64, with $h = \sigma(x)$ as numpy "
        r"computes it, rounded to the format, there is an $x > 0$ such that $h (1 - h)$ is exactly 0 at $x$, and above 0 at $-x$ and even at $-2x$."
    ),
    supports=["sigmoid-derivative-vanishes-at-both-ends", "sigmoid-and-tanh-saturate"],
    related=["naive-sigmoid-overflows", "sigmoid-derivative-vanishes-at-both-ends", "zero-gradient-freezes-weights"],
)


def slope(x):
    """The slope as back-propagation computes it from the stored output."""
    h = sigmoid(x)
    return h * (x.dtype.type(1) - h)


@exhaustion("the four formats float16, bfloat16, float32 and float64", whole_domain=True)
def test_the_right_side_goes_first():
    """h(1 − h) is exactly 0 at x = {{zero_float16:.3g}} in float16, {{zero_bfloat16:.3g}} in bfloat16, {{zero_float32:.4g}} in float32 and
    {{zero_float64:.4g}} in float64, and above 0 at the same distance on the left, at twice the distance, and still at {{left_end_float16:.3g}},
    {{left_end_bfloat16:.3g}}, {{left_end_float32:.4g}} and {{left_end_float64:.4g}}. At every larger x that we tried, up to 2,000, it is 0 as well.
    At these x, e⁻ˣ is between a quarter of the gap below 1 and twice that gap."""
    for name in FORMATS:
        kind = dtype(name).type
        far = kind(min(largest(name), 2000))
        _, first_zero = largest_below(name, kind(0), far, lambda x: slope(x) > 0)
        left_end, beyond = largest_below(name, kind(0), far, lambda x: slope(-x) > 0)
        assert slope(first_zero) == 0 < slope(-first_zero)
        assert slope(-left_end) > 0 == slope(-beyond)
        twice = kind(-2 * float(first_zero))  # older ml_dtypes would turn -2 * bfloat16 into float32
        assert slope(twice) == sigmoid(twice) > 0  # here 1 - h is 1
        assert (slope(spaced(name, float(first_zero), float(far))) == 0).all()
        below_one = kind(1) - neighbours(name, kind(1))[0]
        assert (
            0.25 < math.exp(-float(first_zero)) / float(below_one) < 2
        )  # e⁻ˣ is what is missing from 1, but for a factor close to 1
        record(
            **{
                f"zero_{name}": float(first_zero),
                f"left_{name}": float(slope(-first_zero)),
                f"left_end_{name}": -float(left_end),
                f"gap_{name}": float(below_one),
            }
        )


@exhaustion("every finite float16 and bfloat16")
def test_counting_the_zeros():
    """Of the float16 values {{right_float16:,}} on the right of zero give slope 0 and {{wrong_float16:,}} on its left; of the bfloat16 values
    {{right_bfloat16:,}} and {{wrong_bfloat16:,}}. Wherever the left slope is 0, so is the right one."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        x = x[numpy.isfinite(x.astype(float)) & (x > 0)]
        right, left = slope(x) == 0, slope(-x) == 0
        assert (right | ~left).all() and right.sum() > left.sum()
        record(**{f"right_{name}": int(right.sum()), f"wrong_{name}": int(left.sum())})


@proof
def test_on_paper_both_sides_are_equal():
    """For every real x the slope is σ(x)·σ(−x), which is the same at x and −x, and never zero."""
    assert simplify(diff(sigmoid(X), X) - sigmoid(X) * sigmoid(-X)) == 0
    assert sigmoid(X).is_positive and sigmoid(-X).is_positive


@in_floats
@exhaustion("every finite float16 and bfloat16")
def test_the_symmetric_form():
    """In float16 and bfloat16 the product σ(x)·σ(−x), rounded once, is the same at x and −x, and above 0 wherever h(1 − h) is."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        x = x[numpy.isfinite(x.astype(float))]
        assert (sigmoid.slope(x) == sigmoid.slope(-x)).all()
        assert (sigmoid.slope(x)[slope(x) > 0] > 0).all()


@in_floats
@given(floats(-700, 700))
def test_the_symmetric_form_in_doubles(x):
    """In float64 no x from −700 to 700 was found where σ(x)·σ(−x) is 0, or differs between x and −x."""
    assert sigmoid.slope(x) == sigmoid.slope(-x) > 0


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """Computed from the output the slope is not symmetric, in any format. As the product σ(x)·σ(−x) it is the same at x and −x, at every input tried."""

    def product(x):
        return sigmoid(x) * sigmoid(-x)

    from_output = tried(
        r"\sigma'(x) = \sigma'(-x)",
        lambda x: slope(x) == slope(-x),
        written="h * (1 - h) with h = sigmoid(x)",
        on_reals=False,
    )
    from_both = tried(
        r"\sigma'(x) = \sigma'(-x)",
        lambda x: product(x) == product(-x),
        written="sigmoid(x) * sigmoid(-x)",
    )
    keep(from_output, from_both)
    assert from_output.is_("broken") and from_both.is_("true")


def figure(axes, found):
    """The slope h(1 − h) of the sigmoid as float64 computes it, against x, on a logarithmic axis. On the left it soon falls along a straight line, as far as the
    axis goes. On the right it falls in the same way at first, then in steps, and ends where it becomes exactly 0."""
    import numpy

    x = numpy.linspace(-60, 60, 2401)
    values = [float(v) if v > 0 else None for v in slope(x)]
    axes.plot(x, [numpy.nan if v is None else v for v in values], label="h(1 − h) in float64")
    axes.axvline(found["zero_float64"], color="0.5", linewidth=1, linestyle=":", label="exactly 0 from here on")
    axes.set(xlabel="x", ylabel="slope", yscale="log")
    axes.legend(loc="lower center")
