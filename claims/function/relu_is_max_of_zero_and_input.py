r"""ReLU returns the larger of zero and its input.

One function, four costumes:

$$\max(0, x) \;=\; \begin{cases} x & x \ge 0 \\ 0 & x < 0 \end{cases} \;=\; x \cdot [x > 0] \;=\; \frac{x + |x|}{2}$$

Here $[x > 0]$ is 1 if $x$ is positive and 0 if it is not.

**Why it is so.** Look at a positive number, a negative one and zero. In each case all four give the same.

**Where intuition goes wrong.** Some write the first case with $\ge$, some with $>$. Which is right? Both: the case that they
quarrel about is $x = 0$, and there either branch gives 0. (For the *slope* the quarrel is
[a real one](relu-not-differentiable-at-zero.md).)

In floats the costumes do differ. $x + |x|$ overflows for large $x$ before it is halved: in float16 from $x = {{first_overflow:,.0f}}$ on. And
$x \cdot [x > 0]$ multiplies minus infinity by 0, which is not a number.

!!! question "In class"
    Write $\max(a, b)$ for any two numbers with one ReLU, one addition and one subtraction.

??? success "Answer"
    $\max(a, b) = b + \mathrm{relu}(a - b)$. If $a$ is the larger number, ReLU gives the difference, and
    $b + (a - b) = a$. If not, ReLU gives 0, and $b$ is left. For $b = 0$ it is the claim of this page.
"""

from hypothesis import given
from sympy import Abs, Integer, Piecewise

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import advantages_of_relu, askhandle, davenport, why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals
from claims.lab.formats import FORMATS, every_value, largest, neighbours
from claims.lab.layers import TRIED, constant, identity, keep, tried

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(12),
        davenport.sentence(21),
        davenport.sentence(30),
        why_relu.sentence(3),
        askhandle.sentence(16),
    ],
    formally=(
        r"$\forall x \in \mathbb{R}:\quad \mathrm{relu}(x) = \max(0, x)$, and this is $x$ if $x \ge 0$ and $0$ if $x < 0$ "
        r"(or $x$ if $x > 0$ and $0$ if $x \le 0$: the same function)"
    ),
    related=["relu-if-else-equals-max", "relu-passes-positive-inputs-unchanged", "relu-zeroes-negative-inputs"],
)


@proof
def test_all_definitions_agree_in_all_three_cases():
    """For every positive x, for every negative x and for x = 0, ReLU is the larger of 0 and x, and equals both formulas by cases,
    x·[x > 0] and (x + |x|)/2."""
    for x, larger in (POSITIVE, POSITIVE), (NEGATIVE, Integer(0)), (Integer(0), Integer(0)):
        assert (
            larger - x
        ).is_nonnegative and larger.is_nonnegative  # no smaller than either of the two, and one of them
        assert relu(x) == larger
        for form in (
            Piecewise((X, X >= 0), (0, True)),
            Piecewise((X, X > 0), (0, True)),
            X * Piecewise((1, X > 0), (0, True)),
            (X + Abs(X)) / 2,
        ):
            assert form.subs(X, x) == larger


@given(rationals())
def test_no_fraction_tells_the_definitions_apart(x):
    """Among exact fractions no x was found for which ReLU differs from any of the four forms."""
    assert relu(x) == max(0, x) == (x if x >= 0 else 0) == x * (x > 0) == (x + abs(x)) / 2


@in_floats
@exhaustion("every float16 and every bfloat16, infinities included")
def test_two_of_the_forms_break_in_floats():
    """The maximum and the cases agree on every value of float16 and bfloat16. In both, x·[x > 0] differs at minus infinity alone, where it
    gives NaN. So does the half-sum there; for the rest it is wrong exactly where it overflows, because 2x is too large: for {{overflows:,}} finite float16 values, the first {{first_overflow:,.0f}}."""
    import numpy

    for name in "bfloat16", "float16":
        x = every_value(name)
        with numpy.errstate(over="ignore", invalid="ignore"):
            right = relu(x)
            gate = x * (x > 0).astype(x.dtype)
            half_sum = (x + abs(x)) / x.dtype.type(2)
            too_large = numpy.isfinite(x.astype(float)) & (x > 0) & numpy.isinf((x + x).astype(float))
        assert (numpy.where(x >= 0, x, x.dtype.type(0)) == right).all()
        assert (
            x[gate != right].astype(float).tolist() == [-numpy.inf]
            and numpy.isnan(gate[gate != right].astype(float)).all()
        )
        assert numpy.isnan(half_sum[x == -numpy.inf].astype(float)).all()
        differ = ~(half_sum == right) & (x != -numpy.inf)
        assert (differ == too_large).all()
    record(overflows=int(too_large.sum()), first_overflow=float(x[too_large].min()))


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """The maximum and both forms with cases agree at every input tried. The half sum (x + |x|)/2 is exact too, until x + |x| is
    larger than the largest number of the format: from the first number above half of that on it is infinite."""
    import numpy

    forms = tried(
        r"\mathrm{relu}(x) = \max(0, x) = (x \text{ if } x \ge 0 \text{ else } 0) = (x \text{ if } x > 0 \text{ else } 0)",
        lambda x: (
            (relu(x) == numpy.maximum(x, constant(0, x)))
            & (relu(x) == numpy.where(x >= 0, x, constant(0, x)))
            & (relu(x) == numpy.where(x > 0, x, constant(0, x)))
        ),
        written="maximum(x, 0), where(x >= 0, x, 0), where(x > 0, x, 0)",
    )
    half_sum = identity(
        r"\mathrm{relu}(x) = \tfrac12 (x + \lvert x \rvert)",
        relu,
        lambda x: (x + abs(x)) / constant(2, x),
        exact=lambda v, m: (v + abs(v)) / 2,
        functions=0,
        roundings=2,
        written="(x + abs(x)) / 2",
    )
    keep(forms, half_sum)
    assert forms.is_("true")
    for name in FORMATS:
        assert half_sum.at(name) == neighbours(name, largest(name) / 2)[1]


def figure(axes):
    """The graph of ReLU, and dotted the two lines whose larger value it is: the line 0 and the line x. They cross at the origin."""
    axes.plot([-3, 3], [0, 0], color="0.5", linestyle=":", linewidth=1)
    axes.plot([-3, 3], [-3, 3], color="0.5", linestyle=":", linewidth=1)
    axes.annotate("0", (2.8, 0.1))
    axes.annotate("x", (-2.5, -2.4), ha="right")
    axes.curve(relu, over=(-3, 3), label="max(0, x)")
    axes.set(xlabel="x", ylabel="output")
    axes.legend(loc="upper left")
