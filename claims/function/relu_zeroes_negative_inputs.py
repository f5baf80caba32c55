r"""ReLU turns every negative input into zero.

Into exactly zero, and all of them into the same zero. From this output nobody can tell whether $-0.001$ or $-1000$ went in.

**Why it is so.** For $x < 0$ the larger of 0 and $x$ is 0.

**Where intuition goes wrong.** "Positive passes, negative becomes zero" forgets a number: zero itself. It comes out as zero, and it
does not matter which of the two rules you apply to it.

A float has two zeros, $0.0$ and $-0.0$. They compare as equal. Which of them comes out for the input $-0.0$ depends on the program. Python's
`max(0.0, -0.0)` is 0.0 and `max(-0.0, 0.0)` is −0.0; numpy's maximum gives {{zero_float16}} in float16 here and {{zero_float64}} in float64. You notice if numpy divides by it, or if you ask for its sign.

!!! question "In class"
    A layer has three ReLU units and outputs $(0, 2, 0)$. What do you know about the three sums that went into them? What have you lost?

??? success "Answer"
    The second sum was exactly 2. The first and the third were 0 or negative, and that is all you know of them. How far
    below zero they were is lost: $(0, 2, 0)$, $(-0.001, 2, -1000)$ and infinitely many other sums give this output.
"""

from fractions import Fraction

from hypothesis import given
from sympy import Integer

from claims import Claim, counterexample, exhaustion, in_floats, proof, record
from claims.articles import advantages_of_relu, askhandle, davenport
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, whole_numbers
from claims.lab.formats import FORMATS, dtype
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[
        *(advantages_of_relu.sentence(n) for n in (17, 33)),
        *(davenport.sentence(n) for n in (21, 31, 39)),
        *(askhandle.sentence(n) for n in (17, 21, 25)),
    ],
    formally=r"$\forall x < 0:\quad \mathrm{relu}(x) = 0$",
    related=["relu-passes-positive-inputs-unchanged", "relu-outputs-exact-zeros", "relu-gates-by-input-sign"],
    survives={
        "as true": [
            "relu doubled",
            "relu shifted",
            "relu negated",
            "relu off by a billionth",
            "relu capped",
            "relu saturating",
        ]
    },
)


@proof
def test_every_negative_number_becomes_zero():
    """For every negative x, relu(x) = 0. And relu(0) = 0, which the sentence leaves out."""
    assert relu(NEGATIVE) == 0
    assert relu(Integer(0)) == 0


@given(whole_numbers(1, 1000), whole_numbers(1, 1000))
def test_no_negative_fraction_survives(numerator, denominator):
    """Among exact fractions from −1000 to −0.001 none was found whose ReLU is not 0."""
    assert relu(Fraction(-numerator, denominator)) == 0


@in_floats
@counterexample
def test_which_zero_comes_out_of_minus_zero():
    """For the input −0.0, numpy's maximum gives {{zero_float16}} in float16, {{zero_bfloat16}} in bfloat16, {{zero_float32}} in float32 and
    {{zero_float64}} in float64 here. Python's max keeps its first argument: max(0.0, −0.0) is 0.0 and max(−0.0, 0.0) is −0.0. All of these equal 0, but in numpy 1/0.0 is infinity and 1/−0.0 is minus infinity."""
    import numpy

    for name in FORMATS:
        out = relu(numpy.array([-0.0], dtype=dtype(name)))[0]
        assert out == 0
        record(**{f"zero_{name}": "-0.0" if numpy.signbit(float(out)) else "0.0"})
    assert not numpy.signbit(max(0.0, -0.0)) and numpy.signbit(max(-0.0, 0.0))
    assert max(0.0, -0.0) == max(-0.0, 0.0) == 0
    with numpy.errstate(divide="ignore"):
        assert (1 / numpy.array([0.0, -0.0])).tolist() == [numpy.inf, -numpy.inf]


@in_floats
@exhaustion(TRIED)
def test_the_zero_is_exact():
    """Every negative number tried gives exactly 0, however close to 0 it is."""
    zero = tried(
        r"\mathrm{relu}(x) = 0 \quad (x < 0)", lambda x: relu(x) == 0, over=lambda x: x < 0, written="relu(x) == 0"
    )
    keep(zero)
    assert zero.is_("true")


def figure(axes):
    """ReLU's graph for x from −3 to 3; marked negative inputs all have output 0."""
    axes.plot([-3, 3], [-3, 3], color="0.5", linestyle=":", linewidth=1, label="output = input")
    axes.curve(relu, over=(-3, 3), label="relu(x)")
    inputs = [-2.5, -2, -1.5, -1, -0.5]
    axes.plot(inputs, [relu(x) for x in inputs], "o", label="negative inputs")
    axes.set(xlabel="input", ylabel="output")
    axes.legend(loc="upper left")
