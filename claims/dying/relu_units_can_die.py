r"""ReLU units can die: they can become inactive for all inputs, and stay so.

It takes a single step. Let $\mathrm{relu}(wx + b)$, with $w = 1$ and $b = 0$, see the input 1 with the target ¼. At a
learning rate of 1 one step of gradient descent takes it from 1 to $-\tfrac12$, and no later step moves it.

**Why it is so.** The unit is too large, so the step is downwards. If the step is long enough it ends below zero for
every input of the data. There the gradient is zero, and with it every further step.

!move dying-unit

**Where intuition goes wrong.** "Can" does not mean "will". Nothing here says how often units die; that depends on the
learning rate, the initial weights and the data. And "for all inputs" means those of the training data. The unit may
still fire for others ([more](dead-unit-zero-for-every-input.md)).

!!! question "In class"
    Change one number of the example so that the unit survives. How many such numbers can you find?

??? success "Answer"
    All five can do it, each by itself. The first step leads from $z = wx + b$ to $z - \eta (1 + x^2)(z - t)$, and this
    must stay positive.

    - The rate: any between 0 and ⅔. At ½ the unit arrives at ¼ in one step.
    - The target: any above ½, such as ¾.
    - The weight: any between 0 and ½, such as 0.4.
    - The bias: any between $-1$ and $-\tfrac12$, such as $-0.6$.
    - The input: any between 0 and about 0.725, such as ½.

    With another target, weight or bias the rate is still too high to converge: unless it has met its target, the unit
    jumps to and fro between two positive values. But it lives.
"""

from fractions import Fraction

from hypothesis import given, strategies
from sympy import Rational, diff, symbols

from claims import Claim, proof, record
from claims.articles import advantages_of_relu, davenport, why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, rationals, whole_numbers
from claims.lab.units import Unit

claim = Claim(
    said_in=[
        *(advantages_of_relu.sentence(n) for n in (26, 37, 43)),
        davenport.sentence(65),
        why_relu.sentence(49),
    ],
    formally=(
        r"There are data, weights $(w, b)$, a loss and a learning rate for which $w \cdot x_i + b > 0$ for all $x_i$ "
        r"of the data at first, and from some step of gradient descent on, for ever, "
        r"$w \cdot x_i + b < 0$, the output and the gradients for $w$ and $b$ are 0 for all $x_i$."
    ),
    related=["dead-unit-never-recovers", "high-learning-rate-kills-units", "dead-from-initial-weights"],
    survives={"as true": ["relu with slope 1 at zero"]},
)

DATA = [(Fraction(1), Fraction(1, 4))]


@proof
def test_one_step_and_for_ever():
    """The unit with w = 1 and b = 0 outputs 1 at x = 1. One step at rate 1 towards the target ¼ takes w·x + b to −½.
    There the gradients for w and b are 0 for every w and b below zero, so no step moves it again."""
    w, x, b = symbols("w x b", real=True)
    loss = (relu(w * x + b) - Rational(1, 4)) ** 2 / 2
    start = {w: 1, x: 1, b: 0}
    assert relu(w * x + b).subs(start) == 1
    stepped = (w - diff(loss, w)) * x + b - diff(loss, b)
    assert stepped.subs(start).doit() == Rational(-1, 2)
    for parameter in w, b:
        assert diff(loss, parameter) != 0
        assert diff(loss, parameter).subs(b, NEGATIVE - w * x).doit() == 0


@proof
def test_the_same_in_an_exact_run():
    """An exact run with an output weight as well, v = 1, dies in the first step, and the following {{later}} change
    nothing."""
    unit, later = Unit(1, 0, 1), 20
    assert unit.output(1) == relu(Fraction(1)) == 1
    largest = unit.timeline(DATA, 1, 1)
    assert largest[0] > 0 > largest[1]
    assert unit.output(1) == 0 and unit.gradient(DATA) == [0, 0, 0]
    largest += unit.timeline(DATA, 1, later)[1:]
    record(later=later, largest=largest)
    assert set(largest[1:]) == {largest[1]} and unit.output(1) == 0


@given(
    rationals(0.1, 5),
    rationals(0.1, 5),
    strategies.lists(whole_numbers(0, 5), min_size=1, max_size=4),
    rationals(0.1, 5),
)
def test_every_such_unit_can_be_killed(w, b, inputs, excess):
    """Of units that are on for all of several inputs that are not negative, none was found that a long enough step
    towards the target 0 does not turn off for all of them, for good."""
    unit = Unit(w, b, 1, learns=(True, True, False))
    data = [(x, Fraction(0)) for x in inputs]
    assert min(relu(unit.before(x)) for x in inputs) > 0
    pull = unit.gradient(data)  # each input is pulled down by at least the gradient for b
    assert pull[1] > 0
    unit.step(data, (max(unit.before(x) for x in inputs) + excess) / pull[1])
    dead = list(unit.parameters)
    assert max(unit.before(x) for x in inputs) < 0
    unit.step(data, 1000)
    assert unit.parameters == dead and all(unit.output(x) == 0 for x in inputs)


def figure(axes, found):
    """The weighted sum w·x + b of the unit in the example, step by step. It falls below zero in the first step and
    never moves again."""
    axes.axhline(0, color="0.5", linewidth=1)
    axes.plot(found["largest"][:11], "o-", label="w·x + b at the only input")
    axes.set(xlabel="step of gradient descent", ylabel="weighted sum")
    axes.set_xticks(range(0, 11, 2))
    axes.legend()
