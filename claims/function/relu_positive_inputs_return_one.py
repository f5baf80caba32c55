r"""ReLU returns 1 for every input above zero.

What returns 1 for everything above zero is the *step function*. ReLU returns the input: 2 for 2, and 1 for 1 only.

**Where the slip may come from.** Something about ReLU *is* 1 at every positive input: its slope. Read off the slope instead of the height and,
but for the input 0, you get the step function. The same article gives ReLU's values correctly a few lines earlier and a few lines later.

**Why the difference matters.** The step function tells *whether* a unit is on. ReLU also tells *how much*.
A step function has forgotten that, and has
slope 0 wherever it has a slope.

!!! question "In class"
    A unit computes $\mathrm{relu}(x - 3)$. For which inputs is its output 1? For which is its slope 1?

??? success "Answer"
    The output is 1 only where $x - 3 = 1$, that is at $x = 4$. The slope is 1 at every $x > 3$. Below 3 both are 0, and
    at 3 itself there is no slope.
"""

from fractions import Fraction

from hypothesis import given
from sympy import FiniteSet, Integer, Reals, diff, solveset

from claims import Claim, counterexample, instead, proof
from claims.articles import davenport
from claims.lab.activations import relu, step
from claims.lab.domains import NEGATIVE, POSITIVE, X, whole_numbers

claim = Claim(
    said_in=[davenport.sentence(31)],
    formally=r"$\forall x > 0:\quad \mathrm{relu}(x) = 1$",
    instead="ReLU returns x for every x above zero, which is 1 for x = 1 only. What is 1 above zero is its slope.",
    related=["relu-passes-positive-inputs-unchanged", "relu-derivative-is-step", "relu-gates-by-input-sign"],
    survives={"as false": ["relu unrectified", "relu capped", "relu with a rounded corner", "relu leaking"]},
)


@counterexample
def test_two_is_sent_to_two():
    """For the input 2 ReLU returns 2, and not 1."""
    assert relu(Integer(2)) == 2 != 1


@instead
@proof
def test_the_output_is_the_input_and_the_slope_is_one():
    """For every positive x the output is x and the slope is 1. On the whole line only x = 1 has output 1."""
    assert relu(POSITIVE) == POSITIVE
    assert diff(relu(POSITIVE), POSITIVE) == 1
    assert solveset(relu(X) - 1, X, Reals) == FiniteSet(1)


@instead
@proof
def test_what_returns_one_is_the_step_function():
    """The step function returns 1 for every positive x and 0 for every negative x, so its slope is 0 on either side."""
    assert step(POSITIVE) == 1 and step(NEGATIVE) == 0


@instead
@given(whole_numbers(1, 1000), whole_numbers(1, 1000))
def test_no_other_fraction_gives_one(numerator, denominator):
    """Among exact fractions from 0.001 to 1000 none but 1 was found that ReLU sends to 1."""
    x = Fraction(numerator, denominator)
    assert (relu(x) == 1) == (numerator == denominator)


def figure(axes):
    """ReLU rises without end to the right of 0, and meets the height 1 at x = 1. The step function jumps to 1 at x = 0 and stays there."""
    axes.curve(relu, over=(-3, 3), label="relu(x)")
    axes.curve(step, over=(-3, 3), label="step function", jump=0)
    axes.set(xlabel="x", ylabel="output")
    axes.legend()
