r"""As ReLU is unbounded, the gradient can blow up the activations of a deep network.

It can, in one step. A gradient that has exploded can move every weight far, and the moved weights are multiplied with
each other, layer by layer. But the activations of a deep network can blow up *without any gradient* too, before training has
begun.

**Why it is so.** No gradient enters the forward pass. The way leads through the weights: gradient, step, weights,
activations. Take a chain of $L$ active units with weight $w > 1$ and input 1, whose target is twice its output. The
gradient of the squared loss has the size $w^{2L-1}$ for each weight. So a step with learning rate $\eta$ multiplies each
weight by $1 + \eta\, w^{2L-2}$, and the last activation by the $L$-th power of that. As $L$ grows, this is beyond every
bound, however small the learning rate is, if it stays the same.

**Where intuition goes wrong.** "The gradient blows up the activation" sounds as if the two were coupled directly. They
share a cause. Weights that are too large blow up activations on the way forward *and* gradients on the way back. In
random layers with weights of variance $c/n$ and no biases the activations grow in the mean square if $c > 2$, with no
training at all, and so do the [gradients](relu-networks-can-explode.md).

!!! question "In class"
    You see an activation of $10^{30}$ in the log of a training run. Which single number would you look up to tell
    whether a step or the initial weights did it?

??? success "Answer"
    The size of the same activation before the first step, for the same inputs. If it is enormous there, the initial
    weights did it, and no gradient was needed. If it is ordinary there, the weights must have been moved since, and it
    was one step or several. (Then the log tells you which: look for the step at which it jumps.)
"""

from fractions import Fraction

from hypothesis import given
from sympy import Function, Rational, Symbol, diff, exp, limit, oo, rsolve, simplify

from claims import Claim, counterexample, proof, record, without
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals, whole_numbers

LARGE_STEP = "a step has been taken, and it is large against what the weights can bear"
UNBOUNDED = "the activation is unbounded, as ReLU is"

claim = Claim(
    said_in=[why_relu.sentence(47)],
    formally=(
        r"In a chain of $L$ ReLU units with weights $w > 1$, input 1 and squared loss $\tfrac12 (h_L - t)^2$ with target $t = 2 w^L$, one step of gradient "
        r"descent with learning rate $\eta > 0$ on all weights multiplies the last activation by exactly "
        r"$(1 + \eta\, w^{2L-2})^L$. For every $w > 1$ and every $\eta > 0$ this exceeds every bound as $L \to \infty$."
    ),
    conditions=[LARGE_STEP, UNBOUNDED],
    instead=(
        "An exploded gradient can blow up the activations of a deep ReLU network through a training step that is too large. Weights that are too large blow them up without any "
        "gradient."
    ),
    related=["relu-networks-can-explode", "large-gradients-destabilise-updates", "batch-norm-prevents-blow-up"],
    survives={"as true": ["relu with slope 1 everywhere", "relu with slope 1 at zero"]},
)

w, rate, depth = Symbol("w", positive=True), Symbol("eta", positive=True), Symbol("L", integer=True, positive=True)


@proof
def test_one_step_multiplies_the_activation():
    """The output of the chain, as a function of one weight, is that weight times w to the power L − 1. So the step
    multiplies every weight by 1 + η·w to the power 2L − 2, for every L, w and η, and the output by the L-th power of
    that."""
    own = Symbol("own", positive=True)
    h = Function("h")
    assert relu(own * POSITIVE) == own * POSITIVE and relu(NEGATIVE) == 0  # all units are active
    chain = rsolve(h(depth + 1) - w * h(depth), h(depth), {h(1): own})  # one weight is `own`, the others are w
    assert simplify(chain - own * w ** (depth - 1)) == 0
    target = 2 * w**depth
    gradient = diff((chain - target) ** 2 / 2, own).subs(own, w)
    moved = w - rate * gradient
    assert simplify(moved / w - (1 + rate * w ** (2 * depth - 2))) == 0
    assert (
        simplify(chain.subs(own, w) - w**depth) == 0
    )  # L equal weights give their L-th power, before the step and after


@proof
def test_with_depth_it_exceeds_every_bound():
    """For every w above 1 and every η above 0 the factor exceeds 1 + L·η·w to the power 2L − 2, which goes to infinity
    with L."""
    e = Symbol("e", positive=True)
    least = depth * rate * (1 + e) ** (2 * depth - 2)
    assert limit(depth * rate, depth, oo) == oo  # and (1 + e)^(2L − 2) ≥ 1 makes it larger
    assert simplify(least / (depth * rate) - (1 + e) ** (2 * depth - 2)) == 0
    # Bernoulli's inequality, by induction: (1 + a)(1 + L·a) − (1 + (L + 1)·a) = L·a², never negative.
    a = Symbol("a", positive=True)
    assert simplify((1 + a) * (1 + depth * a) - (1 + (depth + 1) * a) - depth * a**2) == 0


def train_once(weights, rate, factor=2):
    """The activations of a chain with input 1 before and after one exact step towards `factor` times its output."""

    def forward(weights):
        hidden = [Fraction(1)]
        for weight in weights:
            hidden.append(relu(weight * hidden[-1]))
        return hidden

    before = forward(weights)
    back, gradients = before[-1] - factor * before[-1], []
    for i in reversed(range(len(weights))):
        back *= relu.slope(weights[i] * before[i])
        gradients.insert(0, back * before[i])
        back *= weights[i]
    return before, forward([a - rate * g for a, g in zip(weights, gradients, strict=True)])


@given(rationals(1, 3), rationals(0, 1), whole_numbers(1, 6))
def test_exact_steps_agree(weight, eta, layers):
    """For exact weights from 1 to 3, rates from 0 to 1 and up to six layers, no step was found that breaks the
    formula."""
    before, after = train_once([weight] * layers, eta)
    assert after[-1] == before[-1] * (1 + eta * weight ** (2 * layers - 2)) ** layers


@without(LARGE_STEP)
@counterexample
def test_without_any_gradient():
    """Before any step, with no gradient computed, a chain of 20 units with weight 2 turns 1 into 2²⁰."""
    h = Fraction(1)
    for _ in range(20):
        h = relu(2 * h)
    assert h == 2**20


@without(LARGE_STEP)
@proof
def test_random_layers_need_no_gradient():
    """A row of weights and its mirror image give squares that add up to (w·h)². So a layer of independent weights of
    mean 0 and variance c/n, each row as likely as its mirror image, multiplies the mean square of the activations by
    c/2, for every c and n: beyond 1 for every c above 2, before any training."""
    for z in POSITIVE, NEGATIVE:
        assert simplify(relu(z) ** 2 + relu(-z) ** 2 - z**2) == 0
    n, c = Symbol("n", integer=True, positive=True), Symbol("c", positive=True)
    factor = n * Rational(1, 2) * c / n
    assert simplify(factor - c / 2) == 0 and (factor.subs(c, 2 + POSITIVE) - 1).is_positive


@without(LARGE_STEP)
@counterexample
def test_a_small_step_does_nothing_of_the_kind():
    """In a chain of ten units with weight 3/2 a step at the rate 1/100 multiplies the last activation by
    {{large_step:.0e}}. At a rate a million times smaller, with the same gradient, it changes it by less than 1 %."""
    chain = [Fraction(3, 2)] * 10
    before, after = train_once(chain, Fraction(1, 100))
    assert after[-1] > 10**9 * before[-1]
    assert 1 < train_once(chain, Fraction(1, 10**8))[1][-1] / before[-1] < 1 + Fraction(1, 100)
    record(large_step=float(after[-1] / before[-1]), before=before, after=after)


@without(UNBOUNDED)
@proof
def test_the_sigmoid_cannot():
    """The sigmoid's values lie strictly between 0 and 1, so no weights and no step, however large, make them larger."""
    assert simplify(1 / sigmoid(X) - 1 - exp(-X)) == 0  # so 1/σ exceeds 1, for every x
    assert exp(-X).is_positive


def figure(axes, found):
    """Activations of a chain of ten ReLU units against the layer, on a logarithmic axis, before and after one step of
    gradient descent with learning rate 1/100. Before, they grow by the factor 3/2 per layer, by the weights alone.
    After the step they grow far faster."""
    axes.plot(found["after"], "s--", markersize=4, label="after one step")
    axes.plot(found["before"], "o-", markersize=4, label="before any step")
    axes.set(yscale="log", xlabel="layer", ylabel="activation")
    axes.set_xticks(range(0, len(found["before"]), 2))
    axes.legend()
