r"""Because the inputs increase step by step, ReLU's output is linear in them, with a rising slope.

Increasing inputs cannot make a function linear. They only draw its graph from left to right. Send the article's own inputs, the whole
numbers from $-5$ to 9, through ReLU: the output stands still for five steps and then climbs for nine.

**Why it is so.** Equal steps of the input give equal steps of the output if the function is linear. Here the steps are
0, 0, 0, 0, 0 and then 1, 1, 1 and so on. What is true of *every* increasing list of inputs is less: the output never goes down.

**Where intuition goes wrong.** "Linear" and "increasing" are two things, and "linear with a rising slope" is none: a linear function has
*one* slope. If it means a line that rises, it describes the right half of the graph. ReLU's slope does rise, once, from 0 to 1,
and this is why it is *not* linear.

!!! question "In class"
    Put the inputs in decreasing order. Which of your sentences about the output change, and which properties of ReLU?

??? success "Answer"
    Your sentences about the *order* change: the output now never goes up, it falls in nine steps of $-1$ and then
    stands still for five. No property of ReLU changes, for the points $(x, \mathrm{relu}(x))$ are the same. Nor do the
    slopes between two inputs: both differences of the quotient change their signs, and the quotient stays as it was.
"""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from sympy import Integer, symbols

from claims import Claim, counterexample, exhaustion, in_floats, instead, proof
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import whole_numbers
from claims.lab.formats import largest
from claims.lab.layers import TRIED, constant, following, keep, tried

INPUTS = range(-5, 10)

claim = Claim(
    said_in=[davenport.sentence(40)],
    formally=(
        r"For all inputs $x_1 < x_2 < \dots < x_n$ there are $a, b$ with $\mathrm{relu}(x_i) = a x_i + b$ for every $i$"
    ),
    instead=(
        "For increasing inputs ReLU's output never decreases. Between two inputs its average slope lies from 0 to 1: it is 0 if neither is "
        "positive and 1 if neither is negative."
    ),
    related=["relu-is-nonlinear", "relu-graph-is-a-straight-line", "relu-linear-on-positives"],
)

a, b, d = symbols("a b d", positive=True)


@counterexample
def test_the_articles_own_inputs():
    """For the inputs −5, −4, …, 9 the first five steps of the output are 0 and the other nine are 1; a linear function has equal steps. The line through the first
    and the last point misses all the others."""
    output = [relu(x) for x in INPUTS]
    assert output == [0] * 6 + list(range(1, 10))
    assert [after - before for before, after in pairwise(output)] == [0] * 5 + [1] * 9
    on_the_line = [14 * y == 9 * (x + 5) for x, y in zip(INPUTS, output, strict=True)]
    assert on_the_line == [True] + [False] * 13 + [True]


@instead
@proof
def test_the_output_never_decreases():
    """From −a − d to −a the output rises by 0. From −a to b it rises by b, which is less than the step a + b. From b to b + d it rises by the whole
    step d. With a or b = 0 the rises are d to the right of 0, and 0 to the left. (a, b and d are any positive numbers.)"""
    assert relu(-a) - relu(-a - d) == 0
    assert relu(b) - relu(-a) == b and b < a + b
    assert relu(b + d) - relu(b) == d
    assert relu(Integer(0)) - relu(-d) == 0 and relu(d) - relu(Integer(0)) == d


@instead
@given(whole_numbers(-1000, 1000), whole_numbers(1, 2000), whole_numbers(1, 1000))
def test_no_step_of_a_fraction_is_steeper(start, size, denominator):
    """No pair of fractions was found between which ReLU's average slope is negative or above 1, or is not 0 on the left or not 1 on the right."""
    x, step = Fraction(start, denominator), Fraction(size, denominator)
    slope = (relu(x + step) - relu(x)) / step
    assert 0 <= slope <= 1
    assert x + step > 0 or slope == 0
    assert x < 0 or slope == 1


@in_floats
@exhaustion(TRIED + ", each with the next larger number of the format")
def test_in_every_format():
    """From each number tried to the next larger one ReLU does not fall, and its average slope is 0 or 1."""

    def rises(x):
        after = following(x)
        return (relu(after) >= relu(x)) & ((relu(after) - relu(x)) / (after - x) == constant(1, x) * (x >= 0))

    slopes = tried(
        r"0 \le \frac{\mathrm{relu}(y) - \mathrm{relu}(x)}{y - x} \le 1 \quad (x < y)",
        rises,
        over=lambda x: abs(x) < constant(largest(x.dtype.name), x),
        written="(relu(y) - relu(x)) / (y - x), y the next larger number",
        on_reals=False,  # written for arrays only
    )
    keep(slopes)
    assert slopes.is_("true")


def figure(axes):
    """Output against input for the whole numbers from −5 to 9: fifteen points, at 0 up to the input 0 and then on a rising line. A straight line
    through the first and the last point misses all the others."""
    axes.plot(list(INPUTS), [relu(x) for x in INPUTS], "o", label="output of ReLU")
    axes.plot(
        [INPUTS[0], INPUTS[-1]],
        [relu(INPUTS[0]), relu(INPUTS[-1])],
        color="0.5",
        linestyle=":",
        label="a straight line",
    )
    axes.set(xlabel="input", ylabel="output")
    axes.legend(loc="upper left")
