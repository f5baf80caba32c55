r"""Linear activations, and nearly linear ones, are easier to optimise.

A single linear unit is as easy as it gets: its squared loss is a bowl without a second valley. But stack two linear
layers, or take ReLU, and the bowl is gone. And with the right loss the sigmoid has one too.

**Why it is so.** The squared loss of a linear unit is a parabola in its weights, so it is *convex*: a chord never runs
below the graph, and every local minimum is a global one. Put a sigmoid in between, and the loss bends both ways. With two
examples it can have two valleys of different depth.

**Where intuition goes wrong.** Three things are easily forgotten. The trouble with the sigmoid is *its pairing with the
squared loss*: with the logistic loss a sigmoid unit is convex as well. A *deep* linear network computes nothing more
than a single layer, and yet its loss is not convex: already two weights make a saddle. (Valleys that are too high it has
not, under conditions on the data that the literature below names.) And ReLU is only *nearly* linear: for one example,
on the left of its kink, its loss is a plateau.

!!! question "In class"
    For a linear network $v \cdot w \cdot x$ with target $x$, where are the points of zero gradient? Which of them are
    minima? Start from $v = w = 0$: what does gradient descent do?

??? success "Answer"
    For $x \ne 0$ the loss $\tfrac12 (vwx - x)^2$ has zero gradient where $v w = 1$, a curve with two branches, and at
    $v = w = 0$, nowhere else. Every point of the curve is a minimum, with loss 0. The origin is a saddle: along $v = w$
    the loss falls at first, along $v = -w$ it rises. (For $x = 0$ the loss is 0 everywhere.)

    Started at $v = w = 0$, gradient descent does nothing for ever, because the gradient is 0 there. With small steps it
    gets away from nearly every other start nearby, but slowly at first.
"""

from hypothesis import given
from mpmath import iv, mpmathify
from sympy import Matrix, Rational, diff, exp, hessian, log, simplify, solve, symbols

from claims import Claim, counterexample, proof, record, without
from claims.articles import davenport
from claims.articles.literature import publication
from claims.lab.activations import relu, sigmoid
from claims.lab.domains import NEGATIVE, X, rationals

SINGLE = "there is a single layer"
SQUARED = "the loss is the squared error"
LINEAR = "the activation is linear, not nearly linear like ReLU"

claim = Claim(
    said_in=[davenport.sentence(46), davenport.sentence(60)],
    formally=(
        r"For one unit with weights $w$ and all data $(x_i, t_i)$: $\sum_i (w \cdot x_i - t_i)^2$ is a convex function of $w$, while there are data for which "
        r"$\sum_i (\sigma(w \cdot x_i) - t_i)^2$ is not convex and has two local minima of different height."
    ),
    conditions=[SINGLE, SQUARED, LINEAR],
    instead=(
        "A single linear unit with squared loss has a convex loss, and so has a single sigmoid unit with the logistic loss. With two linear layers, or a ReLU unit, the squared loss need not be convex, "
        "so linear, or nearly linear, does not by itself mean easy."
    ),
    related=[
        "no-activation-equals-linear-regression",
        "training-reaches-a-local-minimum",
        "sigmoid-suits-regression-or-binary-output",
    ],
    literature=[
        publication(
            "baldi-1989",
            "proves for linear networks with one hidden layer, under conditions on the data, that all points of zero gradient but the global minimum are saddles",
        ),
        publication(
            "kawaguchi-2016",
            "proves, under conditions on the data, that deep linear networks have no local minimum that is not global",
        ),
        publication(
            "auer-1995", "shows that a single sigmoid unit with squared loss can have exponentially many local minima"
        ),
    ],
)


@proof
def test_a_linear_unit_is_convex():
    """Along every line a + s·d of weights the second derivative of an example's squared error is 2(d·x)², never
    negative, for all weights, inputs and targets. Sums of convex functions are convex."""
    along, moved, target = symbols("a_x d_x t", real=True)  # a·x, d·x and the target
    error = (along + X * moved - target) ** 2
    assert simplify(diff(error, X, 2) - 2 * moved**2) == 0 and (2 * moved**2).is_nonnegative


#: Two examples (x, target) that pull the weight of one unit in opposite directions.
PULLING = ((1, Rational(3, 4)), (20, Rational(3, 10)))


def total(w, activation=sigmoid):
    """Half of the squared error of one unit on these two examples."""
    return sum((activation(x * w) - t) ** 2 for x, t in PULLING) / 2


@proof
def test_a_sigmoid_unit_has_two_valleys():
    """With the examples (1, 0.75) and (20, 0.3), by interval arithmetic: the loss at w = 1.1 is smaller than at ½ and at
    10, and the loss at −1/20 is smaller than at −2 and at ½, and smaller than anywhere from ½ to 10. So there are two
    local minima of different height."""

    def interval(w):
        def unit(x):
            return 1 / (1 + iv.exp(-x * w))

        return sum((unit(x) - iv.mpf(t.p) / t.q) ** 2 for x, t in PULLING) / 2

    def at(p, q=1):
        value = interval(iv.mpf(p) / q)
        assert mpmathify(total(Rational(p, q)).evalf(30)) in value  # the lab's own sigmoid, inside the interval
        return value

    assert at(11, 10).b < at(1, 2).a and at(11, 10).b < at(10).a
    low = at(-1, 20)
    assert low.b < at(-2).a and low.b < at(1, 2).a
    for k in range(50, 1000):  # from ½ to 10, in pieces of 1/100
        assert interval(iv.mpf([k, k + 1]) / 100).a > low.b
    record(right=float(at(11, 10).mid), left=float(low.mid))


@proof
def test_so_it_is_not_convex():
    """A single example (1, ½ ) has the loss (σ(w) − ½)²/2, with a bowl at 0, where the second derivative is 1/16, and
    with negative second derivative at w = log 9."""
    f = (sigmoid(X) - Rational(1, 2)) ** 2 / 2
    second = diff(f, X, 2)
    assert second.subs(X, 0) == Rational(1, 16) and simplify(second.subs(X, log(9))).is_negative


@given(rationals(-20, 20), rationals(-20, 20), rationals(-5, 5), rationals(-5, 5))
def test_no_chord_below_the_graph(v, w, x, target):
    """For a linear unit, in exact fractions, no pair of weights was found for which the loss halfway exceeds the mean of the losses, nor
    one for which it equals the mean although the two outputs differ."""

    def f(w):
        return (w * x - target) ** 2

    assert f((v + w) / 2) < (f(v) + f(w)) / 2 or v * x == w * x


@without(SQUARED)
@proof
def test_with_the_logistic_loss_the_sigmoid_is_convex_too():
    """For a target of 0 or 1 and the loss −log of the probability given to it, the second derivative along every line
    is the slope of the sigmoid times (d·x)², never negative."""
    along, moved = symbols("a_x d_x", real=True)
    z = along + X * moved
    for loss in -log(sigmoid(z)), -log(1 - sigmoid(z)):
        assert simplify(diff(loss, X, 2) - sigmoid.slope(z) * moved**2) == 0
    assert simplify(sigmoid.slope(X) * (1 + exp(-X)) ** 2 - exp(-X)) == 0 and exp(-X).is_positive


@without(SINGLE)
@proof
def test_two_linear_layers_are_not_convex():
    """The loss (v·w − 1)²/2 has zero gradient at v = w = 0 and where v·w = 1, nowhere else. At 0 its curvature is −1 in
    the direction v = w and 1 in the direction v = −w: a saddle. All other such points have the loss 0."""
    v, w = symbols("v w", real=True)
    f = (v * w - 1) ** 2 / 2
    assert simplify(diff(f, v) - w * (v * w - 1)) == 0 and simplify(diff(f, w) - v * (v * w - 1)) == 0
    assert {(0, 0), (1 / w, w)} == set(solve([diff(f, v), diff(f, w)], [v, w]))
    curvature = hessian(f, (v, w)).subs({v: 0, w: 0})
    for direction, found in (Matrix([1, 1]), -1), (Matrix([1, -1]), 1):
        assert (direction.T * curvature * direction)[0] / 2 == found
    assert f.subs(v, 1 / w) == 0


@without(LINEAR)
@counterexample
def test_relu_has_a_plateau_and_is_not_convex():
    """For relu(w) with target 1 the loss is ½ for every w ≤ 0 and 0 at w = 1. Halfway between −1 and 1 the loss is ½
    and the chord ¼: not convex. On the plateau the slope is 0, far from the minimum."""

    def f(w):
        return (relu(w) - 1) ** 2 / 2

    half = Rational(1, 2)
    assert f(NEGATIVE) == f(Rational(0)) == half and f(Rational(1)) == 0  # constant on the left: a plateau
    assert f(Rational(0)) > (f(Rational(-1)) + f(Rational(1))) / 2 == half / 2


def figure(axes):
    """Half squared error of one unit with the examples (1, 0.75) and (20, 0.3), against its weight, for a linear unit,
    divided by ten, and for a sigmoid unit. The linear unit has one bowl. The sigmoid unit has a deep valley on the left
    and a shallow one on the right."""
    axes.curve(lambda w: sigmoid_loss(w), over=(-2, 6), label="sigmoid unit")
    axes.curve(lambda w: total(w, lambda z: z) / 10, over=(-0.2, 0.22), label="linear unit (divided by 10)")
    axes.set(xlabel="weight w", ylabel="half squared error", ylim=(0, 0.45))
    axes.legend()


def sigmoid_loss(w):
    return sum((sigmoid(x * w) - float(t)) ** 2 for x, t in PULLING) / 2
