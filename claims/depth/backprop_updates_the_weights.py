r"""Back-propagation, together with an optimiser, updates the weights so that the loss becomes smaller.

Two programs share this work, and only one of them touches a weight. Back-propagation *computes* the gradient. The
optimiser *uses* it. And the loss falls only if the step is small enough.

**Why it is so.** Back-propagation is the chain rule, applied from the last layer to the first. What comes out is the
gradient, the list of slopes of the loss with respect to every weight. Gradient descent then takes a step against it.
For a small learning rate $\eta$ and a smooth loss $f$ it changes by

$$-\eta\, \lVert \nabla f \rVert^2 + \text{something of the order } \eta^2$$

so for every small enough $\eta$ it falls, unless the gradient is zero.

**Where intuition goes wrong.** "Training minimises the loss" is the goal, not what a step guarantees. A step that is
too large raises it. A gradient of zero moves nothing, though the loss may be far from its minimum. And if a unit sits
exactly on its kink, the loss may have no gradient, and back-propagation returns a number all the same. Then the loss
can rise for *every* step, however small.

!!! question "In class"
    The same gradient is handed to plain gradient descent and to an optimiser with momentum. Which of the two can raise
    the loss even with a very small learning rate, and why?

??? success "Answer"
    The one with momentum. Its step is made of this gradient *and* of what it remembers of earlier ones, and the memory
    may point uphill by now, as with a ball that has rolled through the bottom of a valley. A very small learning rate
    makes the step shorter, or leaves the memory alone, depending on the program. It does not turn the step round. So
    the loss can rise, however small the rate is. Plain gradient descent steps against the present gradient only, and
    every small enough step of this kind lowers the loss, if the gradient is not 0 and no unit sits on its kink.
"""

from fractions import Fraction

from hypothesis import assume, given, strategies
from sympy import Function, Integer, Symbol, diff, expand, simplify, symbols

from claims import Claim, counterexample, proof, without
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import POSITIVE, whole_numbers

SMALL = "the step is small enough"
MOVING = "the gradient is not zero"
NO_KINK = "no unit sits exactly on its kink"

claim = Claim(
    said_in=[davenport.sentence(10)],
    formally=(
        r"Let $f(\theta)$ be the squared error of a ReLU network with one hidden layer on finitely many examples, and no weighted sum be exactly 0. Then back-propagation returns "
        r"$\nabla f(\theta)$, and if that is not zero there is an $\eta_0 > 0$ such that $f(\theta - \eta \nabla f(\theta)) < f(\theta)$ for all $0 < \eta < \eta_0$."
    ),
    conditions=[SMALL, MOVING, NO_KINK],
    instead=(
        "Back-propagation computes the gradient, and the optimiser changes the weights. A step of gradient descent lowers the loss if it is small enough, if "
        "the gradient is not zero, and if the loss has a gradient there at all."
    ),
    related=["training-reaches-a-local-minimum", "large-gradients-destabilise-updates", "dead-unit-never-recovers"],
    survives={
        "as true": [
            "relu doubled",
            "relu raised",
            "relu mirrored",
            "relu negated",
            "relu off by a billionth",
            "relu unrectified",
            "relu leaking",
            "relu with slope 1 at zero",
        ]
    },
)


def network(parameters, x):
    """Output of two ReLU units and a linear one, with the weighted sums; `parameters` are w₁, b₁, v₁, w₂, b₂, v₂."""
    (w, b, v), (w2, b2, v2) = parameters[:3], parameters[3:]
    sums = w * x + b, w2 * x + b2
    return v * relu(sums[0]) + v2 * relu(sums[1]), sums


def loss(parameters, x, target):
    return (network(parameters, x)[0] - target) ** 2 / 2


def backpropagated(parameters, x, target):
    """The gradient of `loss`, from the output back."""
    output, sums = network(parameters, x)
    error, gradient = output - target, []
    for z, v in zip(sums, (parameters[2], parameters[5]), strict=True):
        through = error * v * relu.slope(z)
        gradient += [through * x, through, error * relu(z)]
    return gradient


@proof
def test_it_is_the_gradient():
    """For one example and all parameters, with each of the two units on or off, what back-propagation returns is the
    derivative with respect to each parameter. Nothing changes in a unit's own derivatives if a number from elsewhere is
    added to its sum or to the output: so further inputs and further units leave them as they are. (Over several
    examples both are sums.)"""
    theta = symbols("w b v w2 b2 v2", real=True)
    x, target = symbols("x target", real=True)
    for on in (1, 1), (1, -1), (-1, 1), (-1, -1):
        # Choose the biases so that the sums have these signs: b = ±p − w·x, with p any positive number.
        place = {theta[1]: on[0] * POSITIVE - theta[0] * x, theta[4]: on[1] * Symbol("q", positive=True) - theta[3] * x}
        at = [parameter.subs(place) for parameter in theta]
        for parameter, returned in zip(theta, backpropagated(at, x, target), strict=True):
            true = diff(loss(theta, x, target), parameter).subs(place).doit()
            assert simplify(true - returned) == 0
    # One unit and one of its inputs, with r for what other inputs and units add to its sum, and s to the output.
    w, v, r, s = symbols("w v r s", real=True)
    for on in POSITIVE, -POSITIVE:
        error = v * relu(w * x + r) + s - target
        at_z = {r: on - w * x}
        passed = (v * relu(on) + s - target) * v * relu.slope(on)
        for parameter, returned in (
            (w, passed * x),
            (r, passed),
            (v, (v * relu(on) + s - target) * relu(on)),
        ):
            assert simplify(diff(error**2 / 2, parameter).subs(at_z).doit() - returned) == 0


@proof
def test_a_small_step_lowers_the_loss():
    """For every differentiable loss of two parameters the slope along the step, at η = 0, is minus the sum of the
    squared derivatives: negative unless all of them are zero. (Each further parameter adds a square.)"""
    a, b, rate = symbols("a b eta", real=True)
    ga, gb = symbols("g_a g_b", real=True)
    f = Function("f")(a - rate * ga, b - rate * gb)
    slope = diff(f, rate).doit().subs(rate, 0).doit()
    da, db = diff(Function("f")(a, b), a), diff(Function("f")(a, b), b)
    assert simplify(slope.subs({ga: da, gb: db}).doit() + da**2 + db**2) == 0


@given(
    strategies.lists(whole_numbers(-9, 9), min_size=6, max_size=6),
    strategies.lists(strategies.tuples(whole_numbers(-5, 5), whole_numbers(-9, 9)), min_size=1, max_size=4),
)
def test_no_network_was_found_where_it_fails(parameters, data):
    """Over exact networks with up to four examples and no sum exactly at 0, none was found where the result differs
    from the difference quotient, or where a step halved again and again does not lower the loss."""
    assume(all(z for x, _ in data for z in network(parameters, x)[1]))

    def total(theta):
        return sum(Fraction(loss(theta, x, target)) for x, target in data)

    theta = [Fraction(p) for p in parameters]
    gradient = [sum(column) for column in zip(*(backpropagated(theta, x, target) for x, target in data), strict=True)]
    tiny = Fraction(
        1, 1000
    )  # too small to move a whole-number sum across 0; along one parameter the loss is then a parabola
    for i, g in enumerate(gradient):
        there, back = ([p + sign * tiny * (i == j) for j, p in enumerate(theta)] for sign in (1, -1))
        assert (total(there) - total(back)) / (2 * tiny) == g
    if any(gradient):
        steps = (Fraction(1, 2**k) for k in range(31))
        assert any(total([p - rate * g for p, g in zip(theta, gradient, strict=True)]) < total(theta) for rate in steps)


@without(SMALL)
@counterexample
def test_a_large_step_raises_it():
    """The unit relu(w) with w = 1 and target 2 has the loss ½. A step with η = 3 takes w to 4 and the loss to 2; with η
    = 1 it would be 0."""
    theta = [Fraction(v) for v in (1, 0, 1, 0, -1, 0)]  # the second unit is off and takes no part
    g = backpropagated(theta, 1, 2)[0]
    losses = [loss([theta[0] - rate * g, *theta[1:]], 1, 2) for rate in (0, 1, 3)]
    assert g == -1 and losses == [Fraction(1, 2), 0, 2]


@without(MOVING)
@counterexample
def test_a_zero_gradient_moves_nothing():
    """With both units off, every derivative is 0, and the loss stays at 2, although other weights have the loss 0."""
    theta = [Fraction(v) for v in (-1, -1, 1, -1, -1, 1)]
    assert backpropagated(theta, 1, 2) == [0] * 6 and loss(theta, 1, 2) == 2
    assert loss([Fraction(v) for v in (2, 0, 1, 0, -1, 0)], 1, 2) == 0


@without(NO_KINK)
@proof
def test_at_a_kink_every_step_can_raise_it():
    """The unit v·relu(w·x + b) with w = 1, b = −1, v = 1 sits on its kink for x = 1, whose target is −10, and is on for
    x = 2, whose target is 2. Back-propagation takes the slope at the kink to be 0, so only the second example is heard.
    The step turns the unit on for the first, and the loss rises, for every η > 0."""
    theta, data, rate = [Integer(v) for v in (1, -1, 1, 0, -1, 0)], [(1, -10), (2, 2)], POSITIVE
    with_zero = [[int(p) for p in theta], data]  # numbers: here the slope of ReLU at 0 counts as 0
    gradient = [sum(g) for g in zip(*(backpropagated(with_zero[0], x, target) for x, target in data), strict=True)]
    assert network(with_zero[0], 1)[1][0] == 0 and gradient == [-2, -1, -1, 0, 0, 0]
    moved = [p - rate * g for p, g in zip(theta, gradient, strict=True)]
    rise = sum(loss(moved, x, target) - loss(theta, x, target) for x, target in data)
    assert expand(rise).is_positive  # a polynomial in η without a minus sign


def figure(axes):
    """Loss after one step of gradient descent against the learning rate, for the unit relu(w) from w = 1 with target 2.
    Small steps lower it, the best one to 0. Beyond η = 2 the step raises it above the grey line, the loss before the
    step."""
    rates = [k / 50 for k in range(151)]
    axes.plot(rates, [float(loss([1 + rate, 0, 1, 0, -1, 0], 1, 2)) for rate in rates], label="after one step")
    axes.axhline(0.5, color="0.5", linewidth=1, label="before the step")
    axes.set(xlabel="learning rate η", ylabel="loss")
    axes.legend()
