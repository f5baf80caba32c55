r"""Because its second derivative is zero, ReLU gives gradients that point in a more useful direction than those of sigmoid or tanh.

The gradient of a ReLU unit may have no direction at all, where tanh with the same weights points straight at the minimum. And
even where ReLU is active, tanh may point closer to it. Which of the two does depends on the weights and the data.

**Why it is so.** Take the step function: its second derivative is zero almost everywhere too, and so is its first. No curvature,
and no direction. "Zero second derivative" says that the slope does not change nearby. It does not say where the slope points.

**Where intuition goes wrong.** The gradient that counts is the *loss's*, and its curvature does not come from the activation
alone. In $\tfrac12 (v \cdot \mathrm{relu}(w) - 1)^2$ two weights are multiplied, and the loss curves upwards in one direction and downwards in
another, although the unit is linear there. The data matter too. In the figure the second input is twice as large as the first, and
the ReLU gradient leans towards its weight, away from the minimum. With tanh the larger sum has the smaller slope and the smaller error, and
the gradient leans less. Nor does the loss curve less with ReLU there. It curves *more*.

What fails is the "because": the second derivative can be zero and the direction useless. Whether ReLU's direction is better *on average* over
networks is a question for experiments, and these examples do not answer it.

!!! question "In class"
    In the figure, what could you do to the inputs, before training, to make the ReLU gradient point exactly at the minimum?

??? success "Answer"
    Make the two inputs equally long: divide the second one by 2. With the inputs $(1, 0)$ and $(0, 1)$ and positive
    weights, the loss is half the squared distance from the weights to the minimum. So the negative gradient points
    straight at it. (Equal lengths are enough here because these two inputs are at right angles.) The second weight is
    now multiplied by a number half as large, and its best value is twice what it was. This is an argument for scaling
    inputs before training.
"""

from fractions import Fraction
from math import acos, degrees

from hypothesis import given
from sympy import Integer, Matrix, Rational, diff, sqrt, symbols

from claims import Claim, counterexample, instead, proof, record
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid, step, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers

claim = Claim(
    said_in=[why_relu.sentence(38), why_relu.sentence(40)],
    formally=(
        r"If the activation $f$ has $f'' = 0$ almost everywhere, then for all data and weights the negative gradient of the loss points "
        r"more closely to the minimum with $f$ than with tanh or the sigmoid, or at least changes less along the way; so it is for ReLU. (Half "
        r"the squared error; each learns targets that it meets with the same weights, and only with these.)"
    ),
    instead=(
        "An active ReLU unit adds no curvature of its own, though the loss may curve all the same. Where the gradient points depends on the "
        "weights and the data: sometimes ReLU's is closer to the way to the minimum, sometimes tanh's, and that of a dead ReLU unit is zero."
    ),
    related=[
        "relu-second-derivative-zero-almost-everywhere",
        "sigmoid-tanh-have-curvature",
        "dead-unit-never-recovers",
    ],
    survives={
        "as false": [
            "relu capped",
            "relu with slope 1 at zero",
            "sigmoid raised",
            "sigmoid mirrored",
            "sigmoid negated",
            "sigmoid off by a billionth",
            "sigmoid slow",
            "tanh raised",
            "tanh off by a billionth",
        ]
    },
)


def gradient(activation, weights, inputs, targets):
    """The gradient of half the squared error of one unit activation(w·x), by back-propagation."""
    total = [0] * len(weights)
    for x, target in zip(inputs, targets, strict=True):
        z = sum(w * a for w, a in zip(weights, x, strict=True))
        back = (activation(z) - target) * activation.slope(z)
        total = [g + back * a for g, a in zip(total, x, strict=True)]
    return total


def cosine(activation, weights, best, inputs):
    """The cosine of the angle between the negative gradient and the way from the weights to the best ones, which meet all targets."""
    targets = [activation(sum(w * a for w, a in zip(best, x, strict=True))) for x in inputs]
    slope = gradient(activation, weights, inputs, targets)
    way = [b - w for b, w in zip(best, weights, strict=True)]
    return -Matrix(slope).dot(Matrix(way)) / (Matrix(slope).norm() * Matrix(way).norm())


@counterexample
def test_a_dead_unit_has_no_direction():
    """One unit has weight −1 and should have weight 1, its input being 1. With ReLU the gradient is 0, although the target is not met. With tanh it is
    not 0, and the step against it goes the right way."""
    weights, best, inputs = [Integer(-1)], [Integer(1)], [[Integer(1)]]
    assert gradient(relu, weights, inputs, [relu(best[0])]) == [0] and relu(weights[0]) == 0 != relu(best[0])
    assert cosine(tanh, weights, best, inputs) == 1


@counterexample
def test_where_relu_is_active_the_others_may_point_closer():
    """One unit with weights (½, ½), which should be (1, 1), has the inputs (1, 0) and (0, 2), one at a time. ReLU is active for both, with
    either weights. The cosine of its angle is √(25/34); that of the sigmoid is above 0.92 and that of tanh above 0.98. In degrees they
    are {{angle_relu:.0f}}, {{angle_sigmoid:.0f}} and {{angle_tanh:.0f}} off."""
    weights, best = [Rational(1, 2)] * 2, [Integer(1)] * 2
    inputs = [[Integer(1), Integer(0)], [Integer(0), Integer(2)]]
    found = {a.name: cosine(a, weights, best, inputs) for a in (relu, sigmoid, tanh)}
    assert found["relu"] == sqrt(Rational(25, 34))
    assert (found["sigmoid"] - Rational(92, 100)).is_positive and (found["tanh"] - Rational(98, 100)).is_positive
    assert (Rational(92, 100) - found["relu"]).is_positive
    assert gradient(relu, weights, inputs, [1, 2]) == [-Rational(1, 2), -2]  # leans towards the second weight
    assert (tanh.slope(Rational(1, 2)) - tanh.slope(Integer(1))).is_positive  # the smaller slope at the larger sum
    assert (
        tanh(Integer(1)) - tanh(Rational(1, 2)) - tanh(Integer(2)) + tanh(Integer(1))
    ).is_positive  # and the smaller error
    for activation in relu, sigmoid, tanh:
        targets = [activation(x[0] + x[1]) for x in inputs]
        arrow = [-float(g.evalf()) for g in gradient(activation, weights, inputs, targets)]
        angle = degrees(acos(found[activation.name].evalf()))
        record(**{f"arrow_{activation.name}": arrow, f"angle_{activation.name}": angle})


@counterexample
def test_there_the_loss_curves_more_with_relu():
    """In the same example the second derivative of the loss along the first weight is 1 with ReLU, below 0.9 with tanh and below 0.1
    with the sigmoid; along the second weight it is 4, below 1.3 and below 0.3. (Each input meets one weight only, so the loss is a sum of
    two such parts.) So with ReLU the gradient changes most, even in proportion: to first order a step of size η changes either
    component by the share η times this number."""
    w = symbols("w", real=True)
    bounds = {relu: (1, 4), tanh: (Rational(9, 10), Rational(13, 10)), sigmoid: (Rational(1, 10), Rational(3, 10))}
    for activation, most in bounds.items():
        for x, bound in zip((Integer(1), Integer(2)), most, strict=True):
            loss = (activation(w * x) - activation(x)) ** 2 / 2
            found = diff(loss, w, 2).subs(w, Rational(1, 2))
            assert found == bound if activation is relu else (bound - found).is_positive and found.is_positive


@counterexample
def test_no_curvature_and_no_direction():
    """The step function is 0 left of zero and 1 right of it, so both derivatives are 0 there. A unit with it and weight −1, which should have weight 1, its input being 1, misses the
    target by 1, and the gradient is 0 all the same."""
    assert (step(NEGATIVE), step(POSITIVE)) == (0, 1)
    for x in POSITIVE, NEGATIVE:
        assert diff(step(x), x) == diff(step(x), x, 2) == 0
    assert step(Integer(-1)) - step(Integer(1)) == -1
    assert gradient(step, [Integer(-1)], [[Integer(1)]], [step(Integer(1))]) == [0]


@instead
@counterexample
def test_the_loss_has_curvature_all_the_same():
    """The loss ½(v·relu(w) − 1)² curves in both senses at v = w = ¼: its second derivatives form a matrix with the eigenvalues 15/16
    and −13/16."""
    v, w = symbols("v w", positive=True)  # so the unit is active
    loss = (v * relu(w) - 1) ** 2 / 2
    hessian = Matrix(2, 2, lambda i, j: diff(loss, (v, w)[i], (v, w)[j])).subs({v: Rational(1, 4), w: Rational(1, 4)})
    assert set(hessian.eigenvals()) == {Rational(15, 16), Rational(-13, 16)}


@instead
@proof
def test_an_active_unit_has_no_curvature_of_its_own():
    """Where it is active, ReLU has slope 1 and second derivative 0; where it is off, both are 0."""
    assert (diff(relu(POSITIVE), POSITIVE), diff(relu(POSITIVE), POSITIVE, 2)) == (1, 0)
    assert (diff(relu(NEGATIVE), NEGATIVE), diff(relu(NEGATIVE), NEGATIVE, 2)) == (0, 0)


@instead
@proof
def test_other_data_turn_the_comparison_round():
    """With the inputs (1, 0) and (0, 1) the ReLU gradient points exactly at the minimum for all positive weights, if that has
    positive weights too. With tanh, at (½, ¼) and the minimum (1, 1), the cosine is below 0.995."""
    a, b, c, d = symbols("a b c d", positive=True)
    inputs = [[Integer(1), Integer(0)], [Integer(0), Integer(1)]]
    assert gradient(relu, [a, b], inputs, [relu(c), relu(d)]) == [a - c, b - d]
    theirs = cosine(tanh, [Rational(1, 2), Rational(1, 4)], [Integer(1)] * 2, inputs)
    assert (Rational(995, 1000) - theirs).is_positive


@instead
@given(whole_numbers(1, 99), whole_numbers(1, 99), whole_numbers(1, 99), whole_numbers(1, 99))
def test_searching_active_units(a, b, c, d):
    """For positive multiples of ⅛ as weights and minima, no pair was found at which the ReLU gradient for these inputs is anything but the
    difference between the weights and the minimum."""
    a, b, c, d = (Fraction(number, 8) for number in (a, b, c, d))
    assert gradient(relu, [a, b], [[1, 0], [0, 1]], [relu(c), relu(d)]) == [a - c, b - d]


def figure(axes, found):
    """The plane of the two weights, at the second example: from (½, ½), the directions of the negative gradient with ReLU and with
    tanh, drawn with one length, and the way to the minimum at (1, 1). The line for tanh lies closer to it."""
    for name, style, color in ("relu", "-", "C0"), ("tanh", "--", "C1"):
        across, up = found[f"arrow_{name}"]
        size = (across**2 + up**2) ** 0.5
        axes.plot(
            [0.5, 0.5 + 0.5 * across / size], [0.5, 0.5 + 0.5 * up / size], style, color=color, label=f"with {name}"
        )
    axes.plot([0.5, 1], [0.5, 1], ":", color="0.5", label="way to the minimum")
    axes.plot([1], [1], "*", color="0.5", markersize=10)
    axes.set(xlabel="first weight", ylabel="second weight", xlim=(0.4, 1.2), ylim=(0.4, 1.1))
    axes.set_aspect("equal")
    axes.legend(loc="lower right")
