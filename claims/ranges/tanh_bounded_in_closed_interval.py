r"""The outputs of tanh are bounded: they lie in the closed interval [−1, +1].

They do, and they never reach either end. Floats reach both.

**Why it is so.** Write tanh with exponentials:

$$1 - \tanh x = \frac{2}{1 + e^{2x}} > 0, \qquad 1 + \tanh x = \frac{2}{1 + e^{-2x}} > 0$$

So $-1 < \tanh x < 1$. No shorter closed interval will do: each $y$ strictly between −1 and 1 is the value at
$x = \tfrac12 \ln \frac{1 + y}{1 - y}$.

**Where intuition goes wrong.** The distance to 1 shrinks like $2e^{-2x}$, twice as fast in the exponent as that of the sigmoid, $e^{-x}$. So tanh runs out of digits early. And *where* it
rounds to 1 depends on the program: here Python's `math.tanh` turns into exactly 1 at $x = {{one_math:.6g}}$ and numpy's at $x = {{one_float64:.6g}}$, both in
float64. Rounded correctly it would happen at {{nearest_float64:.6g}}.

!!! question "In class"
    Floats lie densely around 0 and not around $\pm 1$. Which of the sigmoid's two ends does that help, and why does it not help tanh?

??? success "Answer"
    It helps the sigmoid at its lower end, 0: there the output itself is tiny, and floats near 0 lie so close together
    that it keeps its digits, until it is too small even for them. At the upper end the output is close to 1, where
    neighbouring floats are far apart, and the small distance to 1 is rounded away. Tanh has both its ends at such
    places, $-1$ and 1. Its zero is in the middle, where the dense floats do not help with the ends.
"""

from hypothesis import given
from mpmath import mpf, workprec
from mpmath import tanh as exact_tanh
from sympy import exp, factor, limit, log, oo, simplify, together

from claims import Claim, counterexample, exhaustion, in_floats, proof, record
from claims.articles import why_relu
from claims.lab.activations import sigmoid, tanh
from claims.lab.domains import UNIT, X, floats
from claims.lab.formats import FORMATS, dtype, every_value, largest_below, reference
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(46)],
    formally=r"$\forall x \in \mathbb{R}:\quad -1 \le \tanh x \le 1$; and $[-1, 1]$ is the shortest closed interval of which this is true",
    related=["sigmoid-bounded-in-closed-unit-interval", "tanh-is-rescaled-sigmoid", "relu-is-unbounded"],
)


@proof
def test_both_distances_are_positive():
    """For every real x, 1 − tanh x = 2/(1 + e^(2x)) and 1 + tanh x = 2/(1 + e^(−2x)): both positive. So is 1 − σ(x) = 1/(1 + e^x). Far on the right the
    first is close to 2e^(−2x), where the last is close to e^(−x): the ratios tend to 1."""
    for distance, formula in (
        (1 - tanh(X), 2 / (1 + exp(2 * X))),
        (1 + tanh(X), 2 / (1 + exp(-2 * X))),
        (1 - sigmoid(X), 1 / (1 + exp(X))),
    ):
        assert simplify((distance - formula).rewrite(exp)) == 0
        assert formula.is_positive and factor(together(distance.rewrite(exp))).is_positive
    assert limit((1 - tanh(X)).rewrite(exp) * exp(2 * X), X, oo) == 2 and limit((1 - sigmoid(X)) * exp(X), X, oo) == 1


@proof
def test_no_shorter_interval_will_do():
    """Every y strictly between −1 and 1 is the tanh of ½ ln((1 + y) / (1 − y))."""
    y = 2 * UNIT - 1  # UNIT is all of (0, 1)
    x = log(simplify((1 + y) / (1 - y))) / 2
    assert x.is_real and simplify((tanh(x) - y).rewrite(exp)) == 0


@given(floats(-350, 350))
def test_with_enough_digits_none_leaves(x):
    """With enough digits, no double from −350 to 350 was found whose tanh lies outside, or at an end."""
    with workprec(64 + int(3 * abs(x))):  # the gap exceeds e^(-2|x|)
        assert -1 < tanh(mpf(x)) < 1


@in_floats
@exhaustion("every float16 and every bfloat16, infinities included")
def test_small_formats_fill_the_closed_interval():
    """No float16 and no bfloat16 has a tanh outside [−1, 1]. Of the finite ones, {{ends_float16:.0%}} and {{ends_bfloat16:.0%}} (float16 first) are sent to an end."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        y = abs(tanh(x).astype(float))
        assert (y <= 1).all()
        y = y[numpy.isfinite(x.astype(float))]
        assert (y == 1).any()
        record(**{f"ends_{name}": float(numpy.mean(y == 1))})


@in_floats
@counterexample
def test_where_the_formats_reach_one():
    """As numpy computes it here, tanh turns into exactly 1 at x = {{one_float16:.4g}} in float16, {{one_bfloat16:.4g}} in bfloat16, {{one_float32:.6g}} in float32 and
    {{one_float64:.6g}} in float64. Correctly rounded, it would do so at {{nearest_float16:.4g}}, {{nearest_bfloat16:.4g}}, {{nearest_float32:.6g}} and {{nearest_float64:.6g}}.
    Python's math.tanh does so at {{one_math:.6g}}. At x = −100 all formats give exactly −1."""
    for name in FORMATS:
        kind = dtype(name).type
        _, one = largest_below(name, kind(0), kind(100), lambda x: tanh(x) < 1)
        _, nearest = largest_below(
            name, kind(0), kind(100), lambda x, name=name: reference(name, exact_tanh, x)[()] < 1
        )
        assert tanh(one) == 1 and reference(name, exact_tanh, nearest)[()] == 1
        assert tanh(kind(-100)) == -1
        record(**{f"one_{name}": float(one), f"nearest_{name}": float(nearest)})
    _, one = largest_below("float64", 0.0, 100.0, lambda x: tanh(float(x)) < 1)
    assert tanh(float(one)) == 1
    record(one_math=float(one))


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """No input tried has a tanh outside [−1, 1]."""
    inside = tried(r"-1 \le \tanh x \le 1", lambda x: (tanh(x) >= -1) & (tanh(x) <= 1), written="-1 <= tanh(x) <= 1")
    keep(inside)
    assert inside.is_("true")


def figure(axes, found):
    """Distance from tanh x to 1 against x, on a logarithmic axis: soon a straight line, which never ends. Vertical marks show where
    each float format, as numpy computes it here, gives exactly 1."""
    import numpy

    x = numpy.linspace(0, 24, 200)
    axes.plot(x, 2 / (1 + numpy.exp(2 * x)), label="1 − tanh x, exact")
    axes.set(yscale="log", xlabel="x", ylabel="1 − tanh x", xlim=(0, 24), ylim=(1e-20, 1))
    for name in FORMATS:
        place = found[f"one_{name}"]
        axes.axvline(place, color="0.5", linestyle=":", linewidth=1)
        height, side = (3e-20, "bottom") if place < 15 else (0.3, "top")
        axes.annotate(f"{name}: tanh = 1", (place, height), rotation=90, ha="right", va=side, fontsize="small")
    axes.legend(loc="upper center")
