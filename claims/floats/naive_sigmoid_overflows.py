r"""Computed by its formula, 1/(1 + e⁻ˣ), the sigmoid overflows far to the left of zero.

The sigmoid itself is harmless there: it is almost 0. What is too large for the format is the intermediate result $e^{-x}$. What happens
then depends on who computes it. Python's `math.exp` raises an error. numpy goes on with infinity and returns $1/\infty = 0$.

**Why it is so.** Every format has a largest number $M$. As soon as $-x > \ln M$, the power $e^{-x}$ is above it. In numpy it
is infinite from just below {{edge_float16:.4g}} in float16, and from just below {{edge_float64:.5g}} in float64.

!move four-formats

**Where intuition goes wrong.** "numpy gives 0, and that is right after all." Not always: the true value can still be a number of the format. In
float16 {{lost_float16:,}} numbers $x$ give 0 whose sigmoid rounds to something above 0. The other formula, $e^x / (1 + e^x)$, only moves
the trouble to the right, where $\infty / \infty$ is not a number at all.

**What to do.** Take the first formula for $x \ge 0$ and the second for $x < 0$. Then the exponential is of $-|x|$, never above 1,
and cannot overflow.

!!! question "In class"
    The softmax $e^{x_i} / \sum_j e^{x_j}$ has the same trouble. Which number may you subtract from all $x_i$ beforehand, and why does it
    change nothing on paper?

??? success "Answer"
    On paper any number $c$ will do, the same for all $i$: $e^{x_i - c} = e^{x_i} e^{-c}$, and the factor $e^{-c}$
    stands above and below the fraction bar and cancels. On a machine take the largest $x_i$, if all are finite. Then no
    exponent is positive, so no power is above 1 and none overflows. The largest one is exactly $e^0 = 1$, so the sum
    below is at least 1, and nothing is divided by 0. Very negative exponents give 0, which is close to the truth.
"""

import math

from hypothesis import given
from mpmath import mpf, workdps
from sympy import exp, log, simplify

from claims import Claim, exhaustion, in_floats, proof, record
from claims.lab.activations import sigmoid
from claims.lab.domains import POSITIVE, UNIT, X, floats
from claims.lab.formats import FORMATS, dtype, every_value, largest, largest_below, reference, unit_roundoff
from claims.lab.layers import TRIED, identity, keep

claim = Claim(
    said_in=[],
    formally=(
        r"In each of float16, bfloat16, float32 and float64, with largest number $M$: for every real $x < -\ln M$, a number of the format "
        r"or not, $e^{-x} > M$; numpy's $e^{-x}$ is infinite at some finite $x$ of the format, and Python's `math.exp(1000)` raises `OverflowError`."
    ),
    supports=["sigmoid-needs-an-exponential", "sigmoid-formula-as-printed"],
    related=["float-sigmoid-gradient-asymmetric", "sigmoid-needs-an-exponential"],
)


def naive(x):
    """The formula as it is printed, in numpy and in the format of x."""
    import numpy

    one = x.dtype.type(1)
    with numpy.errstate(over="ignore"):
        return one / (one + numpy.exp(-x))


def other(x):
    """The other formula, eˣ/(1 + eˣ)."""
    import numpy

    with numpy.errstate(over="ignore", invalid="ignore"):
        power = numpy.exp(x)
        return power / (x.dtype.type(1) + power)


def stable(x):
    """Both formulas, each where its exponential is at most 1."""
    import numpy

    one, power = x.dtype.type(1), numpy.exp(-numpy.abs(x))
    return numpy.where(x >= 0, one, power) / (one + power)


@proof
def test_the_power_exceeds_every_format():
    """For every M > 0 and every x below −ln M, e⁻ˣ is above M, while the sigmoid there is below 1/M. And both formulas are the sigmoid."""
    below = -log(
        POSITIVE / UNIT
    )  # POSITIVE stands for M, and M divided by a number between 0 and 1 for any larger number
    assert simplify(exp(-below) - POSITIVE / UNIT) == 0 and (POSITIVE / UNIT - POSITIVE).expand().is_positive
    assert simplify(1 / sigmoid(X) - 1 - exp(-X)) == 0  # so 1/σ is above e⁻ˣ
    assert simplify(exp(X) / (1 + exp(X)) - sigmoid(X)) == 0


@exhaustion("the four formats float16, bfloat16, float32 and float64", whole_domain=True)
def test_numpy_returns_zero():
    """numpy's e⁻ˣ is finite at x = {{edge_float16:.4g}} in float16, {{edge_bfloat16:.4g}} in bfloat16, {{edge_float32:.5g}} in float32 and
    {{edge_float64:.5g}} in float64, and infinite at the next smaller number of the format. There the formula gives exactly 0. In float32 and float64, where we
    looked, numpy warns."""
    import warnings

    import numpy

    for name in FORMATS:
        kind = dtype(name).type
        with numpy.errstate(over="ignore"):
            edge, beyond = largest_below(
                name, kind(1), kind(min(largest(name), 2000)), lambda x: numpy.isfinite(numpy.exp(x).astype(float))
            )
        record(**{f"edge_{name}": -float(edge)})
        assert naive(-beyond) == 0 < naive(-edge)
        assert abs(float(beyond) / math.log(largest(name)) - 1) < 2.0**-7  # near −ln M
        if name in ("float32", "float64"):
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                numpy.exp(numpy.array([beyond]))
            assert any("overflow" in str(one.message) for one in told)


@exhaustion("the two formulas, one number each, in plain Python")
def test_python_raises():
    """`1 / (1 + math.exp(1000))`, the formula at x = −1,000, raises OverflowError; so does the other formula at x = 1,000. Our own sigmoid gives 0 and 1 there."""
    for power in (lambda: 1 / (1 + math.exp(1000)), lambda: math.exp(1000) / (1 + math.exp(1000))):
        try:
            power()
        except OverflowError:
            continue
        raise AssertionError("no OverflowError")
    assert sigmoid(-1000.0) == 0 and sigmoid(1000.0) == 1


@in_floats
@exhaustion("every float16 from −25 to −5")
def test_zero_where_the_format_has_a_better_answer():
    """Of the float16 values {{lost_float16:,}}, from {{lost_from:.4g}} to {{lost_to:.4g}}, give exactly 0 by the formula although the sigmoid,
    correctly rounded, is above 0."""
    from mpmath import exp as mpexp

    x = every_value("float16")
    x = x[(x >= -25) & (x <= -5)]
    right = reference("float16", lambda v: 1 / (1 + mpexp(-v)), x)
    lost = (naive(x) == 0) & (right > 0)
    assert lost.any()
    found = x[lost]
    record(lost_float16=int(lost.sum()), lost_from=float(found.max()), lost_to=float(found.min()))


@in_floats
@exhaustion("every finite float16 and bfloat16")
def test_the_other_formula_gives_nan():
    """The other formula gives "not a number" at every x where eˣ is infinite, from {{nan_float16:.4g}} in float16 and {{nan_bfloat16:.4g}} in
    bfloat16 upwards; at x = 1,000 it does so in float32 and float64 too."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        x = x[numpy.isfinite(x.astype(float))]
        with numpy.errstate(over="ignore"):
            infinite = numpy.isinf(numpy.exp(x).astype(float))
        bad = numpy.isnan(other(x).astype(float))
        assert (bad == infinite).all() and bad.any()
        record(**{f"nan_{name}": float(x[bad].astype(float).min())})
    for name in "float32", "float64":
        assert numpy.isnan(other(numpy.array([1000.0], dtype=name))).all()


@in_floats
@exhaustion("every finite float16 and bfloat16")
def test_the_stable_form_never_overflows():
    """With the exponential of −|x|, no float16 and no bfloat16 overflows. The results lie between 0 and 1 and are those of the sigmoid but for a
    few roundings: four at most, or the smallest number of the format."""
    import numpy

    for name in "float16", "bfloat16":
        x = every_value(name)
        x = x[numpy.isfinite(x.astype(float))]
        with numpy.errstate(over="raise", invalid="raise", divide="raise"):
            value = stable(x).astype(float)
        true, least = sigmoid(x.astype(float)), numpy.abs(x[x != 0].astype(float)).min()
        assert ((value >= 0) & (value <= 1) & (abs(value - true) <= 4 * unit_roundoff(name) * true + least)).all()


@in_floats
@given(floats(-700, 700))
def test_our_sigmoid_in_doubles(x):
    """From −700 to 700 no double was found at which our sigmoid, which takes the stable form, is further than 10⁻¹⁵, in proportion, from
    the formula computed with 40 digits."""
    with workdps(40):
        true = sigmoid(mpf(x))
        assert abs(mpf(sigmoid(x)) - true) <= true * mpf(10) ** -15


@in_floats
@exhaustion(TRIED)
def test_the_three_forms_in_every_format():
    """Both formulas are broken in every format, the first at a negative x, the second at a positive one. The stable form is right to a few ulp everywhere."""
    forms = [
        identity(
            rf"\sigma(x) = {form}",
            program,
            exact=lambda v, m: 1 / (1 + m.exp(-v)),
            functions=functions,
            roundings=2,
            written=written,
            near=[-89, -710, -745, 89, 710],
        )
        for form, program, functions, written in (
            (r"\frac{1}{1 + e^{-x}}", naive, 1, "1 / (1 + exp(-x))"),
            (r"\frac{e^x}{1 + e^x}", other, 2, "exp(x) / (1 + exp(x))"),
            (r"\frac{[1 \text{ or } e^x]}{1 + e^{-\lvert x \rvert}}", stable, 2, "1 or exp(x), over 1 + exp(-abs(x))"),
        )
    ]
    keep(*forms)
    assert forms[2].is_("ulps")
    for name in FORMATS:
        assert forms[0].at(name) < 0 < forms[1].at(name)


def figure(axes):
    """What three programs for the sigmoid return in float16, for x from −20 to 20: a line where the result is above 0, dots where it is 0 although the
    stable form gives more, and nothing where it is not a number, or 0 with the stable form too. 1/(1 + e⁻ˣ) fails on the left, eˣ/(1 + eˣ) on the right, the stable form neither
    way."""
    import numpy

    x = numpy.linspace(-20, 20, 401).astype(numpy.float16)
    best = stable(x)
    programs = {"eˣ/(1 + eˣ)": other, "1/(1 + e⁻ˣ)": naive, "stable form": stable}
    for height, program in enumerate(programs.values()):
        value = program(x)
        axes.plot(
            x,
            numpy.where(value > 0, height, numpy.nan),
            "-",
            color="C0",
            linewidth=4,
            label="above 0" if program is stable else None,
        )
        lost = (value == 0) & (best > 0)
        if lost.any():
            axes.plot(x[lost][::4], [height] * len(x[lost][::4]), ".", color="C1", markersize=5, label="0, wrongly")
    axes.set(xlabel="x", ylabel="program", ylim=(-0.6, 3.2), xlim=(-21, 21))
    axes.set_yticks(range(3), programs)
    axes.legend(loc="upper left", ncols=2)
