r"""In each layer a neuron receives the inputs times the randomly initialised weights, and the sum is then activated.

For a neuron without a bias that is right until the first update. After it the weights are others, unless the gradient is zero: changing them is what training *is*.

**Why it is so.** Take a neuron without a bias, with random weights $w_0$. Its first sum is $w_0 \cdot x$. One step of gradient
descent on this one input replaces $w_0$ by $w_1 = w_0 - \eta g x$, where $g$ is the derivative of the loss by the sum. The next sum is

$$w_1 \cdot x = w_0 \cdot x - \eta g \lVert x \rVert^2$$

which differs from the old one unless $\eta$, $g$ or $x$ is zero.

**A fair reading.** The sentence may mean only how the weights *began*. Then all that is missing is the bias, the number $b$
in $w \cdot x + b$. A bias need not be zero, and with it a neuron can be on even if no input comes in at all.

!!! question "In class"
    For which neurons is $g = 0$ although the network as a whole makes errors? What then happens to their initial weights?

??? success "Answer"
    For a ReLU unit whose sum is negative: the slope there is 0, and $g$ has this slope as a factor. Also for a unit of
    which the loss takes no notice, because its outgoing weights are 0, or because every path from it to the loss leads
    through a unit that is off. And several paths to the loss can cancel.

    Such an input changes none of the unit's weights. If this is so for all the training data, gradient descent leaves
    the initial random weights as they are, for as long as it stays so. (A weight decay would still shrink them.)
"""

from fractions import Fraction

from hypothesis import given, strategies
from sympy import Function, Integer, Subs, Symbol, Tuple, expand, symbols

from claims import Claim, counterexample, proof, record, without
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers

FRESH = "no weight has been updated yet"
NO_BIAS = "the neuron has no bias, or the bias is zero"

claim = Claim(
    said_in=[davenport.sentence(16)],
    formally=(
        r"Let $h_t = \varphi(w_t \cdot x + b_t)$ be a neuron's output after $t$ updates from random weights $w_0$. "
        r"For $t = 0$ and $b_0 = 0$: $h_0 = \varphi(w_0 \cdot x)$. Checked for ReLU as $\varphi$"
    ),
    conditions=[FRESH, NO_BIAS],
    instead=(
        "A neuron activates the sum of its inputs times its current weights, plus its current bias. Only before the first update are "
        "these weights sure to be the random ones."
    ),
    related=["dead-unit-never-recovers", "relu-gates-by-input-sign"],
)


def neuron(weights, bias, inputs):
    """The sum that enters a neuron, and its output."""
    total = sum(w * x for w, x in zip(weights, inputs, strict=True)) + bias
    return total, relu(total)


def updated(weights, inputs, target, rate):
    """The weights of a neuron without bias after one step of gradient descent on half the squared error."""
    total, output = neuron(weights, 0, inputs)
    g = (output - target) * (total > 0)
    return [w - rate * g * x for w, x in zip(weights, inputs, strict=True)]


@proof
def test_at_first_only_the_sum_of_the_initial_weights_counts():
    """For one to five inputs, the last of them 1, and all weights with the sum w·x = s: with bias 0 the output is s for positive s and 0 otherwise."""
    for n in range(5):
        weights, inputs = symbols(f"w:{n}", real=True), symbols(f"x:{n}", real=True)
        for s, output in (POSITIVE, POSITIVE), (NEGATIVE, 0), (Integer(0), 0):
            last = s - sum(w * x for w, x in zip(weights, inputs, strict=True))  # the weight that makes the sum s
            assert neuron([*weights, last], 0, [*inputs, 1]) == (s, output)


vectors = strategies.integers(1, 5).flatmap(
    lambda n: strategies.tuples(*[strategies.lists(whole_numbers(-20, 20), min_size=n, max_size=n)] * 2)
)


@given(vectors)
def test_no_fresh_neuron_does_anything_else(drawn):
    """For neurons with one to five whole-number weights and inputs and no bias, none was found whose output is not w·x where that is positive, and 0
    elsewhere."""
    weights, inputs = drawn
    dot = 0
    for i in range(len(weights)):
        dot += weights[i] * inputs[i]
    assert neuron(weights, 0, inputs)[1] == (dot if dot > 0 else 0)


@without(FRESH)
@proof
def test_one_update_changes_the_sum():
    """For three inputs and any loss L(w·x) with slope g at w·x, its gradient by the weights is gx. One step of gradient descent changes the sum by −ηg times the
    squared length of x, which is not zero if η, g and x are not."""
    w, x = symbols("w:3", real=True), symbols("x:3", real=True)
    rate, g = Symbol("eta", positive=True), Symbol("g", nonzero=True)
    before = sum(one * entry for one, entry in zip(w, x, strict=True))
    loss = Function("L")
    gradient = [
        loss(before).diff(one).replace(Subs, lambda slope, _, at: g if at == Tuple(before) else slope) for one in w
    ]
    new = [one - rate * entry for one, entry in zip(w, gradient, strict=True)]
    change = expand(sum(one * entry for one, entry in zip(new, x, strict=True)) - before)
    assert expand(change + rate * g * sum(entry**2 for entry in x)) == 0
    for i in range(3):  # one entry that is not zero is enough
        length = sum(entry**2 for entry in x).subs(x[i], Symbol("t", nonzero=True))
        assert (rate * g * length).is_nonzero


@without(FRESH)
@counterexample
def test_ten_updates_of_one_neuron():
    """A neuron with initial weights (1, −½) and inputs (1, 1) gives {{at_first:.3g}} at first. After one step (rate 1/10, target 2) it gives
    {{after_one:.3g}}, after ten {{after_ten:.3g}}."""
    inputs, target, rate = [Fraction(1), Fraction(1)], Fraction(2), Fraction(1, 10)
    weights = [Fraction(1), Fraction(-1, 2)]
    outputs = [neuron(weights, 0, inputs)[1]]
    for _ in range(10):
        weights = updated(weights, inputs, target, rate)
        outputs.append(neuron(weights, 0, inputs)[1])
    assert outputs[:2] == [Fraction(1, 2), Fraction(4, 5)]
    assert len(set(outputs)) == 11  # never the same again
    record(at_first=float(outputs[0]), after_one=float(outputs[1]), after_ten=float(outputs[-1]))
    record(outputs=[float(h) for h in outputs])


@without(NO_BIAS)
@counterexample
def test_a_bias_adds_to_the_sum():
    """With weights (1, −½), inputs (1, 1) and a bias of 1 the output is 3/2, and not ½. With inputs (0, 0) it is 1."""
    weights = [Fraction(1), Fraction(-1, 2)]
    assert neuron(weights, 0, [1, 1])[1] == Fraction(1, 2)
    assert neuron(weights, 1, [1, 1])[1] == Fraction(3, 2)
    assert neuron(weights, 1, [0, 0])[1] == 1


def figure(axes, found):
    """Output of one neuron, for one and the same input, after 0 to 10 updates. It starts at the value that the initial weights give, dotted, and leaves
    it with the first update."""
    axes.axhline(found["outputs"][0], color="0.5", linestyle=":", linewidth=1, label="with the initial weights")
    axes.plot(range(11), found["outputs"], "o-", label="with the current weights")
    axes.set(xlabel="updates", ylabel="output of the neuron", ylim=(0, 2.1))
    axes.legend(loc="lower right")
