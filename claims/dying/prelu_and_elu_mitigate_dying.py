r"""Parametric ReLU and ELU address the problem of dead units.

Both give a unit below zero a gradient, and both can make it learn again, though not in the same way. And ELU's
gradient fades so fast that a unit far enough below zero is frozen for every practical purpose, and in floating point
altogether.

**Why it is so.** PReLU is leaky ReLU whose slope $a$ below zero is learned, like a weight. ELU (with its parameter at
1) is $e^x - 1$ there, with the slope $e^x$, which is never 0. So as long as the output for a single
example is wrong, and the weight behind the unit is not 0, something moves.

**Two ways out.** In our example, a unit at $z = -1$ with the target 1, ELU pulls the unit back above zero. PReLU
reaches the target *without* ever being positive: it makes the slope $a$ negative. That works even from $a = 0$, where
PReLU is ReLU. ReLU itself does not move.

**Where intuition goes wrong.** "Not zero" is not "large". At $z = -20$ ELU's slope is about {{fades:.0e}}, and in
our example a million steps are not enough to raise $z$ by a thousandth.

!!! question "In class"
    A PReLU unit with $a < 0$ is below zero, and its output is too small. Which way does gradient descent move its
    weighted sum?

??? success "Answer"
    Downwards, further away from zero (if the weight behind the unit is positive). The output is $az$, and with $a < 0$
    it grows when $z$ *falls*. As a formula, for half the squared error and the weight 1 behind the unit, a step changes
    $z$ by $\eta (1 + x^2)(t - az)\,a$ for the target $t$: the middle factor is positive, because the output is too
    small, and $a$ is negative. So with small steps this unit meets its target without ever becoming positive.
"""

from dataclasses import replace
from fractions import Fraction
from math import inf, isfinite

from hypothesis import given
from mpmath import exp as mpexp
from mpmath import mpf, workdps
from sympy import diff, exp, limit, oo, symbols

from claims import Claim, exhaustion, experiment, in_floats, proof, record, without
from claims.articles import advantages_of_relu
from claims.articles.literature import publication
from claims.lab.activations import elu, leaky_relu, relu
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, rationals
from claims.lab.formats import FORMATS, every_number, neighbours, rounded
from claims.lab.layers import TRIED, constant, exponential, identity, keep, tried
from claims.lab.units import Unit

NEAR = "the unit is not so far below zero that ELU's slope, which shrinks exponentially, is negligible"

claim = Claim(
    said_in=[advantages_of_relu.sentence(26)],
    formally=(
        r"Let $z = wx + b < 0$, $v \ne 0$, and the derivative of the loss with respect to the output $v f(z)$ not 0. "
        r"The gradient for $b$ is not 0 for $f = \mathrm{ELU}$, nor for $f = \mathrm{PReLU}$ with slope $a \ne 0$; if "
        r"$a = 0$, that for $a$ is not 0. "
        r"An ELU unit with $v = 1$ kept and a target $t > 0$ is above zero after at most "
        r"$\lceil |z| / (\eta (1 + x^2)\, t\, e^z) \rceil$ steps of gradient descent."
    ),
    conditions=[NEAR],
    instead=(
        "PReLU and ELU leave a unit below zero something to learn with as long as its output for a single example is wrong "
        "and the weight behind it is not 0. ELU's slope "
        "fades exponentially with the distance "
        "from zero."
    ),
    limits="One unit at a time. No network was trained here.",
    literature=[
        publication("he-2015", "Introduces PReLU, whose slope below zero is learned."),
        publication("clevert-2016", "Introduces ELU."),
    ],
    related=["leaky-relu-mitigates-dying", "dead-unit-never-recovers", "leaky-relu-has-positive-slope-on-negatives"],
    survives={"as true": ["relu capped", "relu with slope 1 at zero"]},
)

w, x, b, v, a = symbols("w x b v a", real=True)


def gradients(value, *parameters):
    """The derivatives of v·f(w·x + b) at z = w·x + b = m < 0. Times the derivative of the loss, which is not 0 while
    the output is wrong, they are the gradients."""
    return [diff(v * value, parameter).subs(b, NEGATIVE - w * x).doit().simplify() for parameter in parameters]


@proof
def test_a_unit_below_zero_gets_a_gradient():
    """At z < 0 the output changes with b at the rate v·e^z for ELU and v·a for PReLU, and with the slope a of PReLU
    at the rate v·z. So with v other than 0 the first is never 0, the second only if a = 0, and the third never.
    For ReLU it is 0. The slopes that back-propagation uses are the same."""
    z = w * x + b
    assert gradients(elu(z), b) == [v * exp(NEGATIVE)] and exp(NEGATIVE).is_positive
    assert gradients(leaky_relu(z, negative_slope=a), b, a) == [v * a, v * NEGATIVE]
    assert gradients(relu(z), b, w) == [0, 0]
    assert (elu.slope(NEGATIVE), relu.slope(NEGATIVE)) == (exp(NEGATIVE), 0)
    assert leaky_relu.slope(NEGATIVE, negative_slope=a) == a


class Parametric:
    """A PReLU unit f(w·x + b) that learns its slope a as well, on half the squared error."""

    def __init__(self, w, b, a):
        self.w, self.b, self.a = w, b, a

    def before(self, x):
        return self.w * x + self.b

    def output(self, x):
        z = self.before(x)
        return relu(z) - self.a * relu(-z)

    def step(self, x, target, rate):
        z = self.before(x)
        error = self.output(x) - target
        slope = 1 if z > 0 else self.a
        self.w, self.b, self.a = (
            self.w - rate * error * slope * x,
            self.b - rate * error * slope,
            self.a + rate * error * relu(-z),
        )


@proof
def test_elu_brings_it_back():
    """At z < 0 with a target t > 0 one step with ELU raises z by exactly c(t + 1 − e^z)e^z, c = η(1 + x²): more than
    c·t·e^z, and that grows as z rises. So the unit is above zero after at most |z|/(c·t·e^z) steps, rounded up."""
    rate, target = symbols("rate target", positive=True)
    loss = (elu(w * x + b) - target) ** 2 / 2
    rise = (-rate * diff(loss, w) * x - rate * diff(loss, b)).subs(b, NEGATIVE - w * x).doit()
    c = rate * (1 + x**2)
    assert (rise - c * (target + 1 - exp(NEGATIVE)) * exp(NEGATIVE)).simplify() == 0
    assert diff(exp(NEGATIVE), NEGATIVE).is_positive and exp(0) == 1  # so e^z grows with z and is below 1 for z < 0
    beyond = (
        (target + 1 - UNIT) * UNIT - target * UNIT
    ).factor()  # UNIT: any number strictly between 0 and 1, here e^z
    assert beyond.is_positive  # what the rise has beyond c·t·e^z, over c


@experiment(
    rule="in 200 steps the output comes within a millionth of the target",
    control="a ReLU unit with the same weights does not move",
)
def test_units_that_learn_again():
    """Units at z = −1 with the input 1 and the target 1 learn at the rate 1/10, in exact arithmetic for ReLU and with
    50 digits for the others. ELU and PReLU, from a = ¼ and from a = 0, come within a millionth of the target in
    {{steps}} steps. ELU does so above zero; both PReLU units stay below zero, with a negative slope. ReLU never
    moves."""
    steps = 200
    with workdps(50):
        one, rate = mpf(1), mpf(1) / 10
        bent = Unit(1, -2, 1, activation=elu, learns=(True, True, False), number=mpf)
        outputs = {"elu": [], "prelu": [], "prelu_from_zero": []}
        units = {"prelu": Parametric(one, -2 * one, one / 4), "prelu_from_zero": Parametric(one, -2 * one, 0 * one)}
        for _ in range(steps):
            outputs["elu"].append(bent.output(one))
            bent.step([(one, one)], rate)
            for name, unit in units.items():
                outputs[name].append(unit.output(one))
                unit.step(one, one, rate)
                assert unit.before(one) < 0
        assert bent.before(one) > 0 and all(unit.a < 0 for unit in units.values())
        for name, seen in outputs.items():
            assert abs(seen[-1] - 1) < mpf(10) ** -6
            record(**{name: [float(y) for y in seen[:41]]})
    dead = Unit(1, -2, 1)
    assert dead.timeline([(1, 1)], Fraction(1, 10), 10) == [-1] * 11 and dead.output(1) == 0
    record(steps=steps)


@given(rationals(-3, -0.01), rationals(0.01, 3), rationals(0.05, 1), rationals(-2, 2))
def test_every_small_step_helps(z, target, slope, x):
    """No unit at z < 0 with a target above 0 was found whose output one small step with PReLU or ELU takes further
    from the target, or leaves where it is, or whose output moves with ReLU."""
    rate = Fraction(1, 1000)
    parametric = Parametric(Fraction(1), z - x, slope)
    wrong = target - parametric.output(x)
    assert parametric.output(x) == leaky_relu(z, negative_slope=slope)
    parametric.step(x, target, rate)
    assert abs(target - parametric.output(x)) < wrong
    dead = Unit(1, z - x, 1, activation=relu)
    dead.step([(x, target)], rate)
    assert dead.before(x) == z and dead.output(x) == 0
    with workdps(40):
        at, aim, low = (mpf(n.numerator) / n.denominator for n in (x, target, z))
        bent = Unit(1, low - at, 1, activation=elu, learns=(True, True, False), number=mpf)
        bent.step([(at, aim)], mpf(1) / 1000)
        assert bent.before(at) > low + mpexp(low) * aim / 2000
        assert abs(aim - bent.output(at)) < aim - elu(low)


@without(NEAR)
@proof
def test_elu_fades():
    """ELU's slope left of zero has no lower bound above 0. With the input 1 one step raises z by 2η(t + 1 − e^z)e^z,
    less than 2η(t + 1)e^z. From z = −20, with t = 1 and η = 1/10, the first million steps cannot raise it by a
    thousandth."""
    assert limit(diff(elu(X), X).subs(X, NEGATIVE).subs(NEGATIVE, -POSITIVE), POSITIVE, oo) == 0
    rate, target = symbols("rate target", positive=True)
    loss = (elu(w * x + b) - target) ** 2 / 2
    rise = (-rate * diff(loss, w) * x - rate * diff(loss, b)).subs(b, NEGATIVE - w * x).subs(x, 1).doit()
    assert (rise - 2 * rate * (target + 1 - exp(NEGATIVE)) * exp(NEGATIVE)).simplify() == 0
    million = (
        10**6 * 2 * mpf("0.1") * 2 * mpexp(mpf(-20) + mpf("0.001"))
    )  # e^z at most that high until z has risen by a thousandth
    assert million < mpf("0.001")
    record(fades=float(mpexp(-20)))


@without(NEAR)
@exhaustion("every finite negative float16 and bfloat16")
def test_in_16_bits_elu_is_frozen_far_below_zero():
    """In float16 ELU's slope is exactly 0 from {{zero_float16:.1f}} down, and in bfloat16 from {{zero_bfloat16:.1f}}
    down. A unit there gets no gradient at all."""
    for name in "float16", "bfloat16":
        below = [z for z in every_number(name) if isfinite(z) and z < 0]
        slopes = {z: rounded(name, elu.slope(z)) for z in below}
        first = max((z for z in below if slopes[z] == 0), default=inf)
        assert first < 0 and all((slopes[z] == 0) == (z <= first) for z in below)
        record(**{f"zero_{name}": first})


@in_floats
@given(rationals(-2000, -1))
def test_in_doubles_it_freezes_too(z):
    """In float64 the computed slope is positive for all fractions tried from −700 up, and 0 for all tried from −746
    down."""
    slope = elu.slope(float(z))
    assert slope > 0 or z < -700
    assert slope == 0 or z > -746


@in_floats
@exhaustion(TRIED + ", those below zero")
def test_in_every_format():
    """ELU's slope is right to a few ulp, and exactly 0 in every format once the power is too small for it. A leaky unit's slope is never 0."""
    from claims.lab.activations import leaky_relu

    positive = tried(
        r"\mathrm{ELU}'(z) > 0 \quad (z < 0)", lambda z: elu.slope(z) > 0, over=lambda z: z < 0, written="exp(z)"
    )
    power = identity(
        r"\mathrm{ELU}'(z) = e^z \quad (z < 0)",
        elu.slope,
        exact=lambda v, m: m.exp(v),
        functions=1,
        over=lambda z: z < 0,
        written="exp(z)",
    )
    value = identity(
        r"\mathrm{ELU}(z) = e^z - 1 \quad (z < 0)",
        elu,
        lambda z: exponential(z) - constant(1, z),
        exact=lambda v, m: m.expm1(v),
        functions=1,
        roundings=1,
        over=lambda z: z < 0,
        written="expm1(z) and exp(z) - 1",
    )
    leaky = tried(
        r"\mathrm{PReLU}'(z) = a \ne 0 \quad (z < 0,\ a = \tfrac1{100})",
        lambda z: leaky_relu.slope(z) != 0,
        over=lambda z: z < 0,
        written="the slope as back-propagation computes it",
    )
    keep(*(replace(layer, variable="z") for layer in (positive, power, value, leaky)))
    assert leaky.is_("true") and power.is_("ulps") and value.is_("broken")
    for name in FORMATS:  # within 2 ulp of 0 are at most two of the smallest numbers
        assert mpexp(mpf(positive.at(name))) < mpf(2.5) * mpf(float(neighbours(name, 0.0)[1]))


def figure(axes, found):
    """The outputs of three units that start at z = −1 and learn the target 1, step by step. ELU and PReLU, which
    learns its slope too, reach the target. ReLU stays at 0."""
    axes.axhline(1, color="0.5", linewidth=1)
    axes.plot(found["elu"], label="ELU")
    axes.plot(found["prelu"], label="PReLU, from slope ¼")
    axes.plot([0] * len(found["elu"]), label="ReLU")
    axes.set(xlabel="step", ylabel="output (the target is 1)")
    axes.legend()
