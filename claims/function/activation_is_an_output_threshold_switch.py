r"""An activation function is by definition a switch that turns the neuron on once its output reaches a preset value.

The step function is such a switch. The sigmoid, the function that this article compares with ReLU, is never off.

**Why it is so.** A neuron that is off outputs zero, and the sigmoid has no such output:
$\sigma(x) = \frac{1}{1 + e^{-x}}$ is positive for every $x$. As $x$ grows, $\sigma(x)$ grows with it, through [all the numbers between 0 and 1](sigmoid-takes-only-zero-and-one.md). It is a
dimmer that cannot be turned off.

**Where intuition goes wrong.** You can of course *call* the sigmoid "on" from ½ upwards. But then every function that is not constant is a switch, at any level
between two of its values, and the definition says next to nothing.

For ReLU the sentence can be rescued: its output is above 0 exactly if its *input* is. So it is off up to the input 0, and a dimmer above.
The threshold that matters is one for the input.

In floats the sigmoid can be off, by rounding: in float32 it gives exactly 0 at $x = {{zero_float32:.4g}}$ here.

!!! question "In class"
    Which of these has an off state: $\tanh x$, $e^x$, $x^2$, $\max(0, x - 3)$? On how large a set of inputs?

??? success "Answer"
    Off means that the output is 0. $\tanh x$ and $x^2$ are off at one single input, $x = 0$, and $e^x$ is never off (on
    paper: far to the left floats round it to 0). $\max(0, x - 3)$ is off for every $x \le 3$, a whole half-line. So it
    is the only one of the four that stays off when an input below 3 moves a little.
"""

from hypothesis import given
from mpmath import mpf, workprec
from sympy import EmptySet, Integer, Rational, Reals, diff, log, solveset

from claims import Claim, counterexample, in_floats, instead, proof, record
from claims.articles import davenport
from claims.lab.activations import relu, sigmoid, step
from claims.lab.domains import NEGATIVE, POSITIVE, X, floats
from claims.lab.formats import FORMATS, dtype, largest_below
from claims.lab.layers import keep, tried

claim = Claim(
    said_in=[davenport.sentence(14), davenport.sentence(15)],
    formally=(
        r"Every activation function $\varphi$ has a preset value $\theta \ge 0$ such that for every $x$ the neuron is either on, $\varphi(x) > \theta$, or "
        r"off, $\varphi(x) = 0$; and both occur"
    ),
    instead=(
        "The step function is a switch, which compares its input with a threshold. ReLU is off for every input up to 0 and passes the input on above. The "
        "sigmoid is never off: its output is positive everywhere and grows with the input."
    ),
    related=["relu-gates-by-input-sign", "sigmoid-takes-only-zero-and-one", "sigmoid-never-exactly-zero"],
    survives={
        "as false": [
            "sigmoid doubled",
            "sigmoid stretched",
            "sigmoid shifted",
            "sigmoid raised",
            "sigmoid mirrored",
            "sigmoid off by a billionth",
            "sigmoid with base 2",
        ]
    },
)


@counterexample
def test_the_sigmoid_is_never_off():
    """No real x has σ(x) = 0: the sigmoid is an activation function without an off state."""
    assert solveset(sigmoid(X), X, Reals) == EmptySet
    assert sigmoid(X).is_positive


@instead
@proof
def test_step_relu_and_sigmoid():
    """The step function is 0 for every negative input and 1 for every positive one. ReLU is 0 up to the input 0 and equals the input above. The
    sigmoid is positive and its slope is positive for every input."""
    assert step(NEGATIVE) == 0 and step(POSITIVE) == 1
    assert relu(NEGATIVE) == relu(Integer(0)) == 0 and relu(POSITIVE) == POSITIVE
    assert sigmoid(X).is_positive and diff(sigmoid(X), X).is_positive


@instead
@proof
def test_the_sigmoid_takes_values_between():
    """σ takes at least three values, ¼ at −ln 3, ½ at 0 and ¾ at ln 3."""
    values = [sigmoid(x).simplify() for x in (-log(3), Integer(0), log(3))]
    assert values == [Rational(1, 4), Rational(1, 2), Rational(3, 4)]


@instead
@given(floats(-700, 700))
def test_enough_digits_show_that_it_is_on(x):
    """With enough digits, no double from −700 to 700 was found whose sigmoid is 0, or that is smaller at x + 1 than at x."""
    with workprec(64 + int(1.5 * abs(x))):
        assert 0 < sigmoid(mpf(x)) < sigmoid(mpf(x) + 1)


@in_floats
@counterexample
def test_rounding_switches_it_off():
    """As 1/(1 + e^(−x)) is computed here, σ(x) becomes exactly 0, going down, at x = {{zero_float32:.6g}} in float32 and {{zero_float64:.6g}} in float64."""
    on = tried(r"\sigma(x) > 0", lambda x: sigmoid(x) > 0, written="sigmoid(x) > 0")
    keep(on)
    assert on.is_("broken") and all(on.at(name) < 0 for name in FORMATS)
    for name in "float32", "float64":
        kind = dtype(name).type
        zero, above = largest_below(name, kind(-1000), kind(0), lambda x: sigmoid(x) == 0)
        assert sigmoid(zero) == 0 < sigmoid(above)
        record(**{f"zero_{name}": float(zero)})


def figure(axes):
    """The step function is 0 left of the input 0 and 1 right of it. ReLU is 0 on the left and rises on the right. The sigmoid rises
    throughout and is above 0 everywhere."""
    axes.curve(step, over=(-4, 4), label="step: a switch", jump=0)
    axes.curve(relu, over=(-4, 4), label="ReLU: off, then a dimmer")
    axes.curve(sigmoid, over=(-4, 4), label="sigmoid: never off")
    axes.set(xlabel="input", ylabel="output", ylim=(-0.1, 2.1))
    axes.legend(loc="upper left")
