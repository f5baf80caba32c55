r"""An inactive ReLU unit passes no gradient.

On an example that turns the unit off, nothing flows: not to its own weights, not to the weight behind it, and not
through it to the layers below. But the layers below may still get all the gradient they need, through the units
beside it.

**Why it is so.** The chain rule multiplies by the slope of ReLU, and left of zero that is 0. Only the weight $v$
*behind* the unit does not go through that slope. Its gradient carries the unit's output instead, which is 0 as well.

**Where intuition goes wrong.** The statement is about one example and one unit. The same unit may be on for the next
example and learn from it. And an input that feeds two units, one off and one on, gets the gradient of the one that is
on, whole.

!!! question "In class"
    A layer of 100 units is fed by one number $x$. For some example 99 of the units are off. What gradient does $x$
    get from that example?

??? success "Answer"
    The gradient that comes through the one unit that is on, whole: $L' \cdot v \cdot w$, with $w$ its weight for $x$,
    $v$ the weight behind it and $L'$ the derivative of the loss by the output. The other 99 add 0. That is just what
    $x$ would get if these 99 did not exist. Whether it is large or small depends on $L'$, $v$ and $w$, not on how many
    units are off.
"""

from dataclasses import replace

from hypothesis import given, strategies
from sympy import Function, diff, symbols

from claims import Claim, exhaustion, in_floats, proof
from claims.articles import advantages_of_relu, why_relu
from claims.lab.activations import relu, sigmoid
from claims.lab.domains import NEGATIVE, POSITIVE, rationals
from claims.lab.layers import TRIED, constant, keep, tried
from claims.lab.units import Unit

claim = Claim(
    said_in=[advantages_of_relu.sentence(34), advantages_of_relu.sentence(35), why_relu.sentence(50)],
    formally=(
        r"Let $\ell$ be any differentiable loss of $r + v\,\mathrm{relu}(w \cdot x + b)$, where $r$ does not go "
        r"through the unit. If "
        r"$w \cdot x + b < 0$, then the gradients of $\ell$ for $w$, $b$ and $v$ are 0, and the gradient for $x$ is "
        r"what it would be without the "
        r"unit."
    ),
    related=["zero-gradient-freezes-weights", "dead-unit-never-recovers", "relu-derivative-is-step"],
    survives={
        "as true": [
            "relu doubled",
            "relu negated",
            "relu off by a billionth",
            "relu capped",
            "relu saturating",
            "relu with slope 1 at zero",
            "learning with a frozen layer",
            "learning uphill",
        ]
    },
)

w, x, b, v, others = symbols("w x b v others", real=True)  # others: the remaining terms of w·x
loss = Function("loss")
r = Function("r")(x)  # what reaches the output by other ways, which x may feed too
OFF = {b: NEGATIVE - w * x - others}
ON = {b: POSITIVE - w * x - others}


@proof
def test_its_own_gradients_are_zero():
    """For every differentiable loss, the gradients for w, b and v are 0 where w·x + b < 0. Where w·x + b > 0, none of
    the three is 0 for all losses."""
    whole = loss(r + v * relu(w * x + others + b))
    for parameter in w, b, v:
        assert diff(whole, parameter).subs(OFF).doit() == 0
        assert diff(whole, parameter).subs(ON).doit() != 0


@proof
def test_nothing_goes_through_it():
    """For every differentiable loss, the gradient for x is the same with the unit as without it, where w·x + b < 0."""
    through = diff(loss(r + v * relu(w * x + others + b)), x)
    assert (through.subs(OFF).doit() - diff(loss(r), x)).doit() == 0
    assert (through.subs(ON).doit() - diff(loss(r), x)).doit() != 0


@given(
    rationals(-5, 5),
    rationals(0.001, 5),
    rationals(-5, 5),
    rationals(-5, 5),
    rationals(-5, 5),
    strategies.sampled_from((1, -1)),
)
def test_exact_gradients(w, gap, v, x, target, side):
    """In exact arithmetic no unit was found whose three gradients are not all 0 for an example below zero, nor one
    whose v gets no gradient from an example above zero that it gets wrong."""
    unit = Unit(w, side * gap - w * x, v)
    gradient = unit.gradient([(x, target)])
    if side < 0:
        assert gradient == [0, 0, 0] and relu.slope(unit.before(x)) == 0
    else:
        assert (gradient[2] == 0) == (unit.output(x) == target)


@given(rationals(-3, 3), rationals(0.01, 3), rationals(-3, 3), rationals(-3, 3))
def test_finite_differences_agree(w, gap, v, x):
    """A change of w, b, v or x so small that the unit stays off was not found to change its output at all."""
    b = -w * x - gap
    small = gap / (4 * (1 + abs(w) + abs(x)))  # moves w·x + b by less than the gap
    for dw, db, dv, dx in ((small, 0, 0, 0), (0, small, 0, 0), (0, 0, small, 0), (0, 0, 0, small)):
        assert (v + dv) * relu((w + dw) * (x + dx) + b + db) == v * relu(w * x + b) == 0


@in_floats
@exhaustion(TRIED + ", those below zero, as the weighted sum; and as the error signal")
def test_in_every_format():
    """Every negative weighted sum tried has the slope exactly 0, and every finite error signal tried times that slope is 0."""
    slope = tried(
        r"\mathrm{relu}'(z) = 0 \quad (z < 0)", lambda z: relu.slope(z) == 0, over=lambda z: z < 0, written="the slope"
    )
    product = tried(
        r"\delta\, \mathrm{relu}'(z) = 0 \quad (z < 0)",
        lambda d: d * relu.slope(constant(-3, d)) == 0,
        written="delta * slope at the weighted sum -3",
    )
    keep(replace(slope, variable="z"), replace(product, variable="δ"))
    assert slope.is_("true") and product.is_("true")


def figure(axes):
    """What reaches the layer below through one unit with weights 1: the slope at the weighted sum z. For ReLU it is 0
    below zero and 1 above, with a jump at 0. For the sigmoid it is at most ¼, and nowhere 0."""
    axes.curve(relu.slope, over=(-6, 6), label="ReLU", jump=0)
    axes.curve(sigmoid.slope, over=(-6, 6), label="sigmoid")
    axes.set(xlabel="weighted sum z of the unit", ylabel="slope that multiplies the gradient")
    axes.legend(loc="upper left")
