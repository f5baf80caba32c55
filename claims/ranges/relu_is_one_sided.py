r"""ReLU is one-sided: below its threshold it gives nothing, above it responds.

One half of all inputs is met with silence. Neither the sigmoid nor tanh is ever silent on a whole half-line: the sigmoid is never 0, and tanh only at $x = 0$.

**Why it is so.** For $x \le 0$ the output is 0, for $x > 0$ it is $x$. With weights and a bias the threshold moves: a unit $\mathrm{relu}(w x + b)$ with $w > 0$ is silent up to
$x = -b/w$ and responds above.

**Where intuition goes wrong.** One-sided does not mean positive. The sigmoid's outputs are positive as well, and it is two-sided: it answers to every change of its
input, on either side.

With $w < 0$ the responding side is the left one.

!!! question "In class"
    Combine two ReLUs into a unit that responds only on an interval's outside. And one that responds only inside: how many do you need?

??? success "Answer"
    Outside the interval from $a$ to $b$: $\mathrm{relu}(a - x) + \mathrm{relu}(x - b)$. One term answers on the left,
    the other on the right, and between $a$ and $b$ both are silent.

    Inside you need three in a layer, for example
    $\mathrm{relu}(x - a) - 2\,\mathrm{relu}(x - m) + \mathrm{relu}(x - b)$ with the midpoint $m$. Two will not do: the
    sum would have at most two bends, at $a$ and at $b$, and be a straight line between them. As it is 0 at both, it
    would be 0 throughout. (If one ReLU may enter another and $x$ may go round it, two suffice:
    $\mathrm{relu}(1 + x - 2\,\mathrm{relu}(x))$ is $1 - |x|$ between $-1$ and 1, and 0 elsewhere.)
"""

from hypothesis import given
from sympy import EmptySet, FiniteSet, Integer, Reals, diff, exp, factor, solveset, symbols, together

from claims import Claim, exhaustion, in_floats, proof
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(35)],
    formally=r"$\mathrm{relu}(x) = 0$ for all $x \le 0$, and $\mathrm{relu}(x) > 0$ for all $x > 0$",
    related=["relu-has-no-symmetry", "tanh-is-antisymmetric", "relu-zeroes-negative-inputs"],
    survives={
        "as true": [
            "sigmoid doubled",
            "sigmoid stretched",
            "sigmoid shifted",
            "sigmoid raised",
            "sigmoid off by a billionth",
            "sigmoid with base 2",
            "tanh doubled",
            "tanh stretched",
            "tanh off by a billionth",
            "tanh with base 2",
        ]
    },
)

w = symbols("w", positive=True)
b = symbols("b", real=True)


@proof
def test_silent_on_one_side_only():
    """For every x ≤ 0 the output is 0, for every x > 0 it is positive, and grows with slope 1."""
    assert relu(NEGATIVE) == relu(Integer(0)) == 0
    assert relu(POSITIVE).is_positive and diff(relu(POSITIVE), POSITIVE) == 1


@proof
def test_weights_and_bias_move_the_threshold():
    """For w > 0 and any b, relu(wx + b) is 0 at and below x = −b/w and equals w times the distance above it. For a negative weight it is the other way round."""
    for weight, silent, awake in (w, NEGATIVE, POSITIVE), (-w, POSITIVE, NEGATIVE):
        threshold = -b / weight
        assert relu((weight * threshold + b).expand()) == 0
        assert relu((weight * (threshold + silent) + b).expand()) == 0
        assert relu((weight * (threshold + awake) + b).expand()) == weight * awake


@proof
def test_sigmoid_and_tanh_are_two_sided():
    """The sigmoid has no zero and tanh has one, at x = 0; the slopes of both are positive for every x."""
    assert solveset(sigmoid(X), X, Reals) == EmptySet
    assert solveset(tanh(X), X, Reals) == FiniteSet(0)
    assert diff(sigmoid(X), X).is_positive
    assert factor(together(diff(tanh(X), X).rewrite(exp))).is_positive


@given(rationals())
def test_no_fraction_answers_on_the_wrong_side(x):
    """No fraction was found that ReLU answers to below or at 0, or is silent for above."""
    assert (relu(x) > 0) == (x > 0) and relu(x) >= 0


@in_floats
@exhaustion(TRIED)
def test_floats_are_one_sided_too():
    """The output is above 0 for exactly the positive inputs tried, subnormal ones included, and 0 for all others."""
    sides = tried(
        r"\mathrm{relu}(x) = 0 \ (x \le 0),\quad \mathrm{relu}(x) > 0 \ (x > 0)",
        lambda x: ((relu(x) > 0) == (x > 0)) & ((relu(x) == 0) == (x <= 0)),
        written="(relu(x) > 0) == (x > 0) and (relu(x) == 0) == (x <= 0)",
    )
    keep(sides)
    assert sides.is_("true")


def figure(axes):
    """ReLU, the sigmoid and tanh from −4 to 4. ReLU alone is flat at 0 on the whole left half, which is shaded; the other two change everywhere."""
    axes.axvspan(-4, 0, color="0.5", alpha=0.15, linewidth=0)
    axes.curve(relu, over=(-4, 4), label="ReLU")
    axes.curve(sigmoid, over=(-4, 4), label="sigmoid")
    axes.curve(tanh, over=(-4, 4), label="tanh")
    axes.set(xlabel="x", ylabel="output", ylim=(-1.1, 2.5))
    axes.legend(loc="upper left")
