r"""A dead unit outputs zero for every input.

For every input of the *data*, yes: that is what dead means. For every input there could be, hardly ever. If any
numbers can be inputs, a unit with a weight other than zero is turned on by some of them.

**Why it is so.** Where $w \cdot x + b \le 0$ the unit is zero. These $x$ fill one side of a plane, and a dead unit
has all the data on that side. Walk far enough along $w$ and you cross over: at
$x = \frac{1 - b}{\lVert w \rVert^2}\, w$ the sum $w \cdot x + b$ is exactly 1.

**In later layers** things are different. Their inputs are outputs of ReLU and so never negative. On inputs that are
never negative, and else arbitrary, a unit is always zero if and only if none of its weights, and not its bias either,
is positive. What a layer really hands on may be less than that. If two of its units are equal, then one that takes the
first less twice the second is zero for whatever goes in, in spite of its positive weight.

**Where intuition goes wrong.** The articles say "all inputs", and one says "essentially all". The difference matters.
A unit that is on for one input in a thousand gets a gradient from that one, and one step can turn it on for all.

!!! question "In class"
    A network is trained on pictures by day and used by night as well. What may its dead units do at night?

??? success "Answer"
    They may fire. Dead means dead on the pictures taken by day. A picture taken by night can lie on the other side of
    the unit's plane, and then the unit hands on a number. Since the unit died, the training by day has never seen this
    number, and no error by day has corrected it. Only a unit that is zero for *every* input that can reach it, such as
    one behind a ReLU layer with no positive weight and no positive bias, is sure to be silent at night as well.
"""

from fractions import Fraction

from hypothesis import assume, given, strategies
from sympy import Integer, Symbol, symbols

from claims import Claim, counterexample, proof, without
from claims.articles import advantages_of_relu, davenport, why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, rationals
from claims.lab.units import Unit

DATA = "“every input” means every input of the data on which the unit is dead"
ALL = "dead means off for all of these inputs, not for nearly all"

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(37),
        advantages_of_relu.sentence(43),
        davenport.sentence(65),
        why_relu.sentence(49),
    ],
    formally=(
        r"Let $w \cdot x + b \le 0$ for all $x \in D$. Then $\mathrm{relu}(w \cdot x + b) = 0$ for all $x \in D$. It "
        r"is 0 for all $x \in \mathbb{R}^d$ if and only if $w = 0$ and "
        r"$b \le 0$, and for all $x \in [0, \infty)^d$ if and only if $b \le 0$ and no component of $w$ is positive."
    ),
    conditions=[DATA, ALL],
    instead=(
        "A dead unit outputs zero for every input of the data on which it is dead. If any numbers can be "
        "inputs, some other input turns it on, unless its weights are all zero; behind another ReLU layer there need not "
        "be one."
    ),
    related=["dead-unit-never-recovers", "relu-units-can-die", "dead-units-contribute-nothing"],
)


@proof
def test_zero_on_its_side_of_the_plane():
    """Where w·x + b ≤ 0 the output is 0. With w = 0 and b ≤ 0 that is so for every x."""
    assert relu(NEGATIVE) == relu(Integer(0)) == 0
    w, x = Integer(0), Symbol("x", real=True)
    assert relu(w * x + NEGATIVE) == 0 and relu(w * x + 0) == 0


@proof
def test_some_input_turns_it_on():
    """If w is not zero, the input x = w(1 − b)/‖w‖² gives w·x + b = 1, in any number of dimensions, so the output is
    1."""
    b, one_weight = symbols("b w_k", real=True)
    square = Symbol("square", positive=True)  # ‖w‖², the sum of all w_k²
    term = one_weight * (one_weight * (1 - b) / square)  # w_k times the k-th component of x
    share = term / one_weight**2  # the same for each k, so w·x is this times the sum of the w_k²
    assert one_weight not in share.free_symbols
    assert relu((share * square + b).simplify()) == 1


@proof
def test_inputs_that_are_never_negative():
    """If the inputs are not negative and neither the weights nor the bias are positive, each further input leaves the
    sum at or below 0, so the output is 0. If a weight w is positive and b ≤ 0, the input (1 − b)/w, with zeros
    elsewhere, gives 1; if b > 0, the input zero gives b. Behind two equal ReLU units the weights 1 and −2 give 0 for
    every input."""
    x = Symbol("x", nonnegative=True)
    minus_w, minus_b = symbols("minus_w minus_b", nonnegative=True)
    assert relu(-minus_b) == 0 and (-minus_b - minus_w * x).is_nonpositive
    assert relu(-minus_b - minus_w * x) == 0  # minus_b stands for the sum so far as well
    w = Symbol("w", positive=True)
    assert ((1 + minus_b) / w).is_nonnegative and relu(w * ((1 + minus_b) / w) - minus_b) == 1
    b = Symbol("b", positive=True)
    assert relu(w * 0 + b) == b
    for z in NEGATIVE, POSITIVE, Integer(0):
        assert relu(relu(z) - 2 * relu(z)) == 0


@given(strategies.lists(rationals(-5, 5), min_size=1, max_size=5), rationals(-5, 5))
def test_exact_witnesses(w, b):
    """For none of the weights tried, in up to five dimensions, did this input fail to give exactly 1, nor its
    reflection in the plane fail to be off."""
    assume(any(w))
    square = sum(c * c for c in w)

    def output(target):
        x = [c * (target - b) / square for c in w]
        return relu(sum(c * part for c, part in zip(w, x, strict=True)) + b)

    assert output(1) == 1 and output(-1) == 0


@without(DATA)
@counterexample
def test_a_new_input_turns_it_on():
    """relu(x − 1) is 0 on all data between 0 and 1, and 1 at x = 2."""
    assert [relu(Fraction(k, 10) - 1) for k in range(11)] == [0] * 11
    assert relu(Fraction(2) - 1) == 1


@without(ALL)
@counterexample
def test_one_input_in_a_thousand():
    """relu(x − 999) is off for the inputs 1 to 999 and on for 1000. One step of gradient descent towards the target
    1001 there, 0 elsewhere, turns it on for all thousand."""
    data = [(x, 1001 if x == 1000 else 0) for x in range(1, 1001)]
    unit = Unit(1, -999, 1, learns=(True, True, False))
    assert [x for x, _ in data if relu(unit.before(x)) > 0] == [1000]
    unit.step(data, Fraction(1, 1000))
    assert min(relu(unit.before(x)) for x, _ in data) > 0


def figure(axes):
    """A unit in the plane, relu(x₁ + x₂ − 3). It is off on one side of the line x₁ + x₂ = 3, where all the data lie,
    and on beyond it."""
    grid = [i / 4 for i in range(7)]
    points = [(p, q) for p in grid for q in grid if relu(p + q - 3) == 0 and (p + q) < 2.6]
    axes.plot([p for p, _ in points], [q for _, q in points], "o", color="0.5", label="data: the unit is off")
    axes.plot([-0.2, 3.2], [3.2, -0.2], label="x₁ + x₂ = 3")
    axes.plot([2.5], [2], "*", markersize=12, label="a new input: the unit is on")
    axes.set(xlabel="input x₁", ylabel="input x₂", xlim=(-0.2, 3.2), ylim=(-0.2, 3.2))
    axes.legend(loc="upper right")
