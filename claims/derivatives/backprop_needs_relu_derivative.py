r"""To update weights by back-propagation, the derivative of ReLU is needed.

Yes: the gradient of every weight that leads into a ReLU unit has the unit's slope as a factor. But you never compute it as a derivative. The sign of
the unit's output tells you all there is to know about it.

**Why it is so.** The chain rule multiplies what lies on the way from the weight to the loss. One of the factors is the slope of the unit at its
weighted sum. Leave it out, and a unit that is off would be told to learn from an error that it has no part in.

**Where intuition goes wrong.** "Needed" holds for the *gradient*, and for what leads *into* the unit. The weight above it needs the unit's value,
not its slope. And an update need not follow the gradient. Act as if the slope were 1 throughout (the *straight-through* rule), and in our
example a dead unit, which by gradient descent stays dead for ever, learns its target.

!!! question "In class"
    A program stores only the outputs of each ReLU layer, not the weighted sums. How does it find the slopes? Could it do so for the sigmoid?
    For $x^2$?

??? success "Answer"
    For ReLU the slope is 1 where the output is positive and 0 where the output is 0 (with the number 0 chosen at the
    corner). For the sigmoid it works too, on paper: the slope is $h (1 - h)$ with the output $h$. (Where a float $h$
    has been rounded to 1, this gives 0.) For $x^2$ it fails. The slope $2x$ is $2\sqrt h$ or $-2\sqrt h$, and the
    output does not tell which: 4 comes from 2 and from $-2$.
"""

from fractions import Fraction

from hypothesis import assume, given
from sympy import Function, Symbol, diff, symbols

from claims import Claim, counterexample, proof, record, without
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers
from claims.lab.units import Unit

GRADIENT = "the update is to follow the gradient of the loss"
BELOW = "the weight leads into the ReLU unit"

claim = Claim(
    said_in=[davenport.sentence(49)],
    formally=(
        r"For every differentiable loss $L(v\,\mathrm{relu}(w x + b))$ and $w x + b \ne 0$: "
        r"$\frac{\partial L}{\partial w} = L' \cdot v \cdot \mathrm{relu}'(w x + b) \cdot x$, and the same without the factor $\mathrm{relu}'$ is not "
        r"the gradient if $w x + b < 0$ and $L' v x \ne 0$"
    ),
    conditions=[GRADIENT, BELOW],
    instead=(
        "The gradient of every weight that leads into a ReLU unit has the unit's slope, 0 or 1, as a factor, which can be read off its output. "
        "Weights directly above the unit need its value only, and update rules other than the gradient can do without the slope."
    ),
    related=[
        "relu-derivative-is-step",
        "relu-zero-derivative-choice-harmless",
        "inactive-unit-passes-no-gradient",
        "backprop-updates-the-weights",
    ],
    survives={"as true": ["relu with slope 1 at zero"]},
)

W, V, INPUT, B = symbols("w v x b", real=True)


@proof
def test_the_slope_is_a_factor():
    """For every differentiable loss, every input and all w, v: if the weighted sum z is positive, the gradient for w is L′·v·x; if it is negative,
    the gradient is 0, while L′·v·x, the same without the slope, need not be."""
    loss = Function("L")
    gradient = diff(loss(V * relu(W * INPUT + B)), W)
    for z in POSITIVE, NEGATIVE:
        here = gradient.subs(B, z - W * INPUT).doit()
        value = Symbol("y", real=True)
        without_slope = diff(loss(value), value).subs(value, V * relu(z)) * V * INPUT
        assert (here - without_slope.doit() * relu.slope(z)).simplify() == 0
        assert (here - without_slope.doit()).simplify() == 0 if z is POSITIVE else (here == 0 and without_slope != 0)


@proof
def test_the_output_tells_the_slope():
    """The output is positive exactly where the slope is 1, and 0 where the slope is 0."""
    assert relu(POSITIVE).is_positive and relu.slope(POSITIVE) == 1
    assert relu(NEGATIVE) == 0 == relu.slope(NEGATIVE)


SOME = whole_numbers(-99, 99)


def loss(w, v, x, target):
    """Half the squared error of the unit v·relu(w·x)."""
    return (v * relu(w * x) - target) ** 2 / 2


def propagated(w, v, x, target, slope):
    """What back-propagation sends to w, given the slope of the unit."""
    return (v * relu(w * x) - target) * v * slope * x


@given(SOME, SOME, SOME, SOME)
def test_exact_difference_quotients(w, v, x, target):
    """For multiples of ⅛ no weights, input and target were found for which back-propagation with the slope of ReLU differs from the symmetric difference quotient of
    the loss, or for which leaving the slope out does not, if the unit is off and the error reaches it."""
    assume(w * x)
    w, v, x, target = (Fraction(number, 8) for number in (w, v, x, target))
    h = w / 2  # so that the weighted sum keeps its sign
    quotient = (loss(w + h, v, x, target) - loss(w - h, v, x, target)) / (2 * h)
    assert quotient == propagated(w, v, x, target, relu.slope(w * x))
    assert w * x > 0 or quotient == 0
    if w * x < 0 and v * target:
        assert quotient != propagated(w, v, x, target, 1)


@without(BELOW)
@counterexample
def test_the_weight_above_needs_the_value_only():
    """In a small network with one hidden layer, back-propagation in exact fractions was given the wrong slope 7 throughout. The gradients of the weights above
    the ReLU units are still those of the loss; of the gradients below, none is."""
    units = [Unit(1, Fraction(1, 4), 1), Unit(-2, 1, Fraction(1, 2)), Unit(Fraction(1, 2), -1, -1)]
    data = [(Fraction(3), Fraction(1)), (Fraction(-1), Fraction(2))]
    assert {unit.before(x) > 0 for unit in units for x, _ in data} == {True, False}

    def others(unit, x):
        return sum(other.output(x) for other in units if other is not unit)

    def sent_back(unit):
        each = [unit.gradient([(x, target)], others(unit, x)) for x, target in data]
        return [sum(parts) for parts in zip(*each, strict=True)]

    def quotient(unit, place, h=Fraction(1, 100)):
        """Of the loss, which is a polynomial of degree 2 as long as no weighted sum changes its sign: so it is exact."""
        ends, kept = [], list(unit.parameters)
        for step in h, -h:
            unit.parameters[place] = kept[place] + step
            ends.append(sum((unit.output(x) + others(unit, x) - target) ** 2 for x, target in data) / 2)
            unit.parameters[place] = kept[place]
        return (ends[0] - ends[1]) / (2 * h)

    for unit in units:
        right = [quotient(unit, place) for place in range(3)]
        assert sent_back(unit) == right and right[2] != 0
        with relu.replaced(numeric_slope=lambda z: Fraction(7)):
            w, b, v = sent_back(unit)
        assert v == right[2] and w != right[0] and b != right[1]


@without(GRADIENT)
@counterexample
def test_learning_without_the_slope():
    """A unit relu(w·x) has w = −1, input 1 and target 1. By gradient descent w stays −1 for ever. With the slope taken to be 1, and step
    size ½, the loss is below a millionth after {{learnt}} steps."""
    paths = {"gradient": [Fraction(-1)], "straight": [Fraction(-1)]}
    for rule, path in paths.items():
        for _ in range(16):
            w = path[-1]
            slope = relu.slope(w) if rule == "gradient" else 1
            path.append(w - propagated(w, 1, 1, 1, slope) / 2)
    assert set(paths["gradient"]) == {-1}
    losses = {rule: [loss(w, 1, 1, 1) for w in path] for rule, path in paths.items()}
    assert losses["gradient"][-1] == Fraction(1, 2) and losses["straight"][-1] < Fraction(1, 10**6)
    record(
        learnt=next(t for t, one in enumerate(losses["straight"]) if one < Fraction(1, 10**6)),
        weights_gradient=paths["gradient"],
        weights_straight=paths["straight"],
    )


def figure(axes, found):
    """The weight of one unit, step by step, from −1, where the unit is off. By gradient descent it never moves. If the slope is taken to be 1 throughout, it
    rises and settles at 1, the right value."""
    axes.axhline(1, color="0.5", linewidth=1)
    axes.plot(found["weights_straight"], "o-", markersize=4, label="slope taken to be 1")
    axes.plot(found["weights_gradient"], "s--", markersize=4, label="slope of ReLU")
    axes.set(xlabel="step", ylabel="weight", ylim=(-1.2, 1.2))
    axes.legend(loc="center right")
