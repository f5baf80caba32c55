r"""Large gradients make the weight updates too large, and training unstable and slow.

Size alone does no harm. What counts is the learning rate times the *curvature*, the rate at which the gradient changes.
Between 0 and 2, descent on a parabola settles, from however far away. At 2 it swings for ever, above 2 it flies apart.

**Why it is so.** On the loss $\tfrac12 \lambda x^2$ the gradient is $\lambda x$, so a step of gradient descent
multiplies $x$ by a fixed number:

$$x_{t+1} = x_t - \eta \lambda x_t = (1 - \eta\lambda)\, x_t$$

If everything else stays as it is and the loss becomes $k$ times as steep, then so does the gradient, $\lambda$ becomes
$k \lambda$. As long as $k\,\eta\lambda$ stays below 1, that even makes descent *faster*. From 1 to 2 steeper is slower,
and at 2 descent breaks. Depth can do the same: a check below shows a chain of ten
units in which one ordinary step makes the loss far larger.

**Where intuition goes wrong.** "Large gradient" is not a property of the problem. Multiply the loss by 1,000 and divide
the learning rate by 1,000: all gradients are 1,000 times as large, and every step is the same. Nor is a gradient
harmful because the weights are far from their goal. With $\eta\lambda = 1$ one step from *anywhere* ends at the
minimum. And an optimiser that uses only the gradient's direction or sign never sees its size.

!!! question "In class"
    At $\eta\lambda = 1.9$ the loss falls in every step, yet each step overshoots. How many steps does it take to halve
    $|x|$? And at $\eta\lambda = 0.1$? Which of the two has the larger gradients?

??? success "Answer"
    Both take seven. A step multiplies $x$ by $1 - 1.9 = -0.9$ or by $1 - 0.1 = 0.9$, and $0.9^6 > \tfrac12 > 0.9^7$.
    The one jumps to and fro across the minimum, the other creeps up to it from one side, and the sizes are the same at
    every step.

    At equal learning rates the first has a curvature 19 times as large, and with it 19 times the gradient at the same
    $x$. (If instead the rates differ and the curvature is the same, the gradients are the same too.) So the size of the
    gradients does not tell you how fast it goes.
"""

from fractions import Fraction
from itertools import pairwise

from hypothesis import example, given
from sympy import Function, Symbol, diff, limit, oo, rsolve, simplify

from claims import Claim, counterexample, proof, record, without
from claims.articles import advantages_of_relu, davenport
from claims.lab.activations import relu
from claims.lab.domains import POSITIVE, UNIT, X, rationals

SAME_RATE = "the learning rate stays the same while the gradients grow"
STEEP = "the gradients are large because the loss is steeply curved, not because the weights are far from their goal"
PROPORTIONAL = "the optimiser's step is proportional to the gradient, as in plain gradient descent"

claim = Claim(
    said_in=[advantages_of_relu.sentence(40), davenport.sentence(63), davenport.sentence(64)],
    formally=(
        r"Let $f(x) = \tfrac12 \lambda x^2$ with $\lambda > 0$, $x_0 \ne 0$ and $x_{t+1} = x_t - \eta f'(x_t)$ with $\eta > 0$. Then $x_t \to 0$ if "
        r"$\eta\lambda < 2$, $x_t = \pm x_0$ in turn if $\eta\lambda = 2$, and $|x_t| \to \infty$ if $\eta\lambda > 2$. So if all gradients "
        r"grow by the factor $k$ at the same $\eta$, descent fails to converge if and only if $k \ge 2/(\eta\lambda)$; for "
        r"$1/(\eta\lambda) < k < 2/(\eta\lambda)$ it converges the more slowly the larger $k$ is, and for $k < 1/(\eta\lambda)$ the faster."
    ),
    conditions=[SAME_RATE, STEEP, PROPORTIONAL],
    instead=(
        "On a parabola plain gradient descent stops converging when the learning rate times the curvature reaches 2. Larger gradients do harm if they come with "
        "larger curvature, the learning rate stays, and the product exceeds 1. Scaling the loss and dividing the rate by the same number changes nothing."
    ),
    related=["relu-networks-can-explode", "gradient-accumulation-causes-explosion", "training-reaches-a-local-minimum"],
    survives={
        "as true": [
            "relu unrectified",
            "relu with a rounded corner",
            "relu leaking",
            "relu with slope 1 everywhere",
            "relu with slope 1 at zero",
        ]
    },
)

rate, curvature = Symbol("eta", positive=True), Symbol("lambda", positive=True)
t, start = Symbol("t", integer=True, nonnegative=True), Symbol("x0", real=True, nonzero=True)


def iterates(factor):
    """x after t steps, each of which multiplies it by that factor."""
    x = Function("x")
    return rsolve(x(t + 1) - factor * x(t), x(t), {x(0): start})


@proof
def test_two_decides():
    """A step multiplies x by 1 − ηλ. So x goes to 0 for every ηλ strictly between 0 and 2, swings between x₀ and −x₀ at
    2, and grows beyond every bound for every ηλ above 2."""
    factor = simplify((X - rate * diff(curvature * X**2 / 2, X)) / X)
    assert simplify(factor - (1 - rate * curvature)) == 0

    def size(product):  # |x_t / x_0| for that value of η times λ
        return abs(simplify(1 - product)) ** t

    assert simplify(iterates(1 - rate * curvature) - start * (1 - rate * curvature) ** t) == 0
    for below_two in 1 - UNIT, 1 + UNIT:  # on either side of 1; at 1 a single step ends at 0
        assert limit(size(below_two), t, oo) == 0
    assert factor.subs(rate, 1 / curvature) == 0
    assert factor.subs(rate, 2 / curvature) == -1
    assert limit(size(2 + POSITIVE), t, oo) == oo


@proof
def test_from_one_to_two_steeper_is_slower():
    """While kηλ lies between 1 and 2, the factor's size is kηλ − 1, which rises with k: the larger the gradients, the
    slower. Below 1 it is 1 − kηλ, which falls with k: the larger, the faster."""
    k = Symbol("k", positive=True)
    size = k * rate * curvature - 1
    assert diff(size, k).is_positive
    assert simplify(size + (1 - k * rate * curvature)) == 0  # it is minus the factor, which is negative there
    assert diff(-size, k).is_negative


def chain_step(weight, depth, rate):
    """Loss of a chain of active ReLU units with input 1, all weights equal and a target of twice its output, before and
    after one exact step."""

    def forward(weights):
        sums, h = [], Fraction(1)
        for w in weights:
            sums.append(w * h)
            h = relu(sums[-1])
        return sums, h

    weights = [Fraction(weight)] * depth
    sums, output = forward(weights)
    target = 2 * output
    back, gradients = output - target, []  # the loss is (output − target)²/2
    for i in reversed(range(depth)):
        back *= relu.slope(sums[i])
        gradients.insert(0, back * (relu(sums[i - 1]) if i else 1))
        back *= weights[i]
    after = forward([w - rate * g for w, g in zip(weights, gradients, strict=True)])[1]
    return gradients, (output - target) ** 2 / 2, (after - target) ** 2 / 2


@given(rationals(0, 5), rationals(-100, 100))
@example(Fraction(2), Fraction(7))
@example(Fraction(1), Fraction(7))
def test_exact_runs_agree(product, x):
    """In exact runs of 20 steps, with ηλ from 0 to 5, none was found that breaks the rule."""
    sizes = [abs(x)]
    for _ in range(20):
        x -= product * x
        sizes.append(abs(x))
    for before, after in pairwise(sizes):
        rule = (product > 2) - (product < 2) if product and before else 0  # a step of length 0 changes nothing
        assert (after > before) - (after < before) == rule


@given(rationals(1, 3), rationals(0, 1))
def test_one_relu_unit_obeys_it_too(x, eta):
    """A ReLU unit w·x with squared loss has curvature x². While it is active, no rate was found at which a step that
    keeps it active breaks the rule."""
    if not eta:
        return
    target = Fraction(10)
    w = Fraction(11) / x  # the error is 1
    z = relu(w * x)
    assert z - target == 1
    after = w - eta * (z - target) * relu.slope(w * x) * x
    assert after * x > 0 and relu(after * x) - target == (1 - eta * x**2) * (z - target)


@without(SAME_RATE)
@proof
def test_scaling_the_loss_and_the_rate_changes_nothing():
    """For every loss, k times the loss at 1/k of the learning rate makes the same step, though the gradient is k times
    as large."""
    k, loss = Symbol("k", positive=True), Function("loss")
    step = rate * diff(loss(X), X)
    assert (
        simplify(rate / k * diff(k * loss(X), X) - step) == 0 and simplify(diff(k * loss(X), X) / diff(loss(X), X)) == k
    )


@without(STEEP)
@counterexample
def test_far_away_is_no_harm():
    """With λ = 1, η = 1 and a start at one million the gradient is one million, and one step ends exactly at the
    minimum."""
    start, gradient = Fraction(10**6), diff(X**2 / 2, X).subs(X, 10**6)
    assert gradient == 10**6 and start - 1 * gradient == 0


@without(PROPORTIONAL)
@counterexample
def test_a_step_by_sign_ignores_the_size():
    """A step of fixed length against the sign of the gradient takes the same path for gradients 1,000 times as large,
    at the same learning rate; plain gradient descent settles for the one and flies apart for the other."""

    def path(scale, direction):
        x, visited = Fraction(21, 20), []
        for _ in range(20):
            x -= Fraction(1, 10) * direction(scale * x)
            visited.append(x)
        return visited

    def sign(g):
        return (g > 0) - (g < 0)

    assert path(1, sign) == path(1000, sign) and path(1, sign)[-1] == Fraction(1, 20)  # it ends up going to and fro
    small, large = path(1, lambda g: g), path(1000, lambda g: g)
    assert abs(small[-1]) < 1 and abs(large[-1]) > 10**20


@without(SAME_RATE)
@counterexample
def test_a_deep_chain_needs_a_smaller_rate():
    """A chain of ten ReLU units with weight 2, input 1 and a target of twice its output: at the rate 1/100 one step
    makes the loss larger, by a factor of {{chain_factor:.0e}}. At a rate a million times smaller the same gradients
    lower it."""
    gradients, before, after = chain_step(2, 10, Fraction(1, 100))
    assert gradients[0] == -(2**19) and after > before  # 2¹⁰ for the error, 2⁹ for the other weights
    assert chain_step(2, 10, Fraction(1, 10**8))[2] < before
    assert chain_step(2, 1, Fraction(1, 100))[2] < chain_step(2, 1, Fraction(1, 100))[1]  # one unit: no trouble
    record(chain_factor=float(after / before))


def figure(axes):
    """Iterates of gradient descent on a parabola, from 1, against the step. For a learning rate times curvature of 1.9
    they swing and settle, at 2 they swing for ever, at 2.1 they swing and grow."""
    for product, style in ((1.9, "o-"), (2.0, "s--"), (2.1, "^:")):
        axes.plot([(1 - product) ** t for t in range(16)], style, markersize=4, label=f"ηλ = {product:g}")
    axes.axhline(0, color="0.5", linewidth=1)
    axes.set(xlabel="step", ylabel="x, from x₀ = 1")
    axes.legend(loc="lower left")
