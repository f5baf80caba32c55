r"""A linear transformation turns the sigmoid into tanh, so the two are equivalent.

As functions, yes, if a shift counts as linear: [the identity $\tanh x = 2\sigma(2x) - 1$](tanh-is-rescaled-sigmoid.md) says so. As parts of a network in training, no: the very same function
can learn at another speed.

**Why it is so.** Replace each tanh unit $v \tanh(wx + b)$ by $2v\,\sigma(2wx + 2b)$ and take $v$ off the bias that follows. Go on so, layer by layer, and the network computes what it did before.

!move sigmoid-to-tanh

**Where intuition goes wrong.** First, the $-1$. A strictly linear map has no shift, and without a shift it cannot be done: $\sigma(0)$ is ½ and $\tanh 0$ is 0. So if one sigmoid is to replace one tanh, the layer that follows
must have a bias. (*Two* sigmoids can do without: $\tanh x = \sigma(2x) - \sigma(-2x)$.) Second, equal functions are not equal *training problems*. Gradient descent moves the parameters, and these have
other sizes: $v$, $w$ and $b$ are twice as large in the sigmoid unit. One small step at the same learning rate can then move the output by another amount.

!!! question "In class"
    A network with tanh has a weight decay of 0.01 on all weights. You convert it to sigmoids. What must happen to the weight decay?

??? success "Answer"
    To keep the penalty as it was, it must become smaller, because the weights become larger, and not by the same factor
    everywhere. A penalty $\lambda w^2$ stays what it was if a weight $k$ times as large gets $\lambda / k^2$. With one
    hidden layer, and an output without tanh, all weights are doubled, so 0.01 becomes 0.0025. Between two hidden layers
    a weight is doubled twice, once for the unit that it leaves and once for the unit that it enters. It is four times
    as large, and its decay is $0.01/16 = 0.000625$.

    Then the two networks have the same penalty for the same function. (This goes for weights. The biases are shifted as
    well, and if they decay too, no factor makes up for that.) They still need not learn alike.
"""

from hypothesis import given
from mpmath import mp, mpf, workdps
from sympy import Integer, Rational, exp, log, simplify, solve, symbols

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, without
from claims.articles import why_relu
from claims.lab.activations import sigmoid, tanh
from claims.lab.domains import X, floats
from claims.lab.formats import FORMATS
from claims.lab.layers import TRIED, constant, identity, keep

SHIFT = "a linear transformation may include a shift (it is affine), which the next layer's bias makes up for"
FUNCTION = "equivalent means computing the same functions, not learning alike"

claim = Claim(
    said_in=[why_relu.sentence(35)],
    formally=(
        r"There are affine maps $A$ and $B$ with $\tanh = A \circ \sigma \circ B$, namely $B(x) = 2x$ and $A(y) = 2y - 1$. So for all real $v, w, b, c, x$: "
        r"$v \tanh(wx + b) + c = 2v\,\sigma(2wx + 2b) + (c - v)$"
    ),
    conditions=[SHIFT, FUNCTION],
    instead=(
        "Tanh is a sigmoid that is stretched and shifted. A network with one can be converted into a network with the other that computes the same function, if biases are there. "
        "The two can learn differently."
    ),
    related=["tanh-is-rescaled-sigmoid", "tanh-is-antisymmetric", "sigmoid-networks-vanish-with-depth"],
)

v, w, b, c = symbols("v w b c", real=True)


def tanh_unit(v, w, b, c, x):
    return v * tanh(w * x + b) + c


def sigmoid_unit(v, w, b, c, x):
    return v * sigmoid(w * x + b) + c


@proof
def test_every_unit_can_be_converted():
    """For all real v, w, b, c and x, the tanh unit with (v, w, b, c) and the sigmoid unit with (2v, 2w, 2b, c − v) give the same; and the sigmoid unit with
    (v, w, b, c) is the tanh unit with (v/2, w/2, b/2, c + v/2)."""
    assert simplify((tanh_unit(v, w, b, c, X) - sigmoid_unit(2 * v, 2 * w, 2 * b, c - v, X)).rewrite(exp)) == 0
    assert simplify((sigmoid_unit(v, w, b, c, X) - tanh_unit(v / 2, w / 2, b / 2, c + v / 2, X)).rewrite(exp)) == 0


@given(*[floats(-4, 4)] * 5)
def test_forty_digits_agree(v, w, b, c, x):
    """With 40 digits, no unit with parameters and input from −4 to 4 was found that differs from its conversion by more than rounding explains."""
    with workdps(40):
        v, w, b, c, x = map(mpf, (v, w, b, c, x))
        # Doubling is exact, so both see the same rounded sum. Of roundings of mp.eps / 2 the tanh unit then makes at most 20: tanh 2, times
        # |v| <= 4, and one each of a product <= 4 and of an output <= 8. The sigmoid unit makes at most 48: 3, times |2v| <= 8, and three of
        # numbers <= 8.
        assert abs(tanh_unit(v, w, b, c, x) - sigmoid_unit(2 * v, 2 * w, 2 * b, c - v, x)) < 34 * mp.eps


@without(SHIFT)
@counterexample
def test_a_strictly_linear_map_cannot():
    """If tanh x = a σ(kx) for all x, then x = 0 gives a = 0; but tanh is not 0 everywhere: tanh(ln 2) = 3/5. With two sigmoids no shift is needed:
    tanh x = σ(2x) − σ(−2x) for every x."""
    a = symbols("a")
    assert solve(a * sigmoid(0 * X) - tanh(Integer(0)), a) == [0]
    assert simplify(tanh(log(2)).rewrite(exp)) == Rational(3, 5)
    assert simplify((tanh(X) - sigmoid(2 * X) + sigmoid(-2 * X)).rewrite(exp)) == 0


@without(FUNCTION)
@counterexample
def test_the_same_function_learns_at_another_speed():
    """A tanh unit with v = 1, w = ln 2, b = c = 0 and its conversion both give 3/5 at x = 1. Per unit of learning rate and error, a small step of gradient descent moves the output by
    {{speed_tanh:.4f}} in the tanh unit, and by {{speed_sigmoid:.4f}} in the sigmoid unit."""
    places = {
        tanh_unit: {v: 1, w: log(2), b: 0, c: 0},
        sigmoid_unit: {v: 2, w: 2 * log(2), b: 0, c: -1},
    }
    speeds = []
    for unit, place in places.items():
        output = unit(v, w, b, c, Integer(1))
        assert simplify(output.subs(place).rewrite(exp)) == Rational(3, 5)
        speed = sum(output.diff(parameter) ** 2 for parameter in (v, w, b, c))
        speeds.append(simplify(speed.subs(place).rewrite(exp)))
    assert speeds == [Rational(1362, 625), Rational(1153, 625)]
    record(speed_tanh=float(speeds[0]), speed_sigmoid=float(speeds[1]))


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """The sigmoid made from tanh is not the sigmoid in floats. Left of 0, where tanh is close to −1, the sum 1 + tanh(x/2) has few digits left, and at
    the first x, going out from 0, at which rounding no longer explains by how much it is off, x is negative. From 0 on rounding explains it."""

    def from_tanh(x):
        return (constant(1, x) + tanh(x / constant(2, x))) / constant(2, x)

    made = identity(
        r"\sigma(x) = \tfrac12 (1 + \tanh \tfrac{x}{2})",
        sigmoid,
        from_tanh,
        exact=lambda v, m: 1 / (1 + m.exp(-v)),
        functions=1,
        roundings=3,
        written="sigmoid(x) and (1 + tanh(x / 2)) / 2",
    )
    right = identity(
        r"\sigma(x) = \tfrac12 (1 + \tanh \tfrac{x}{2}) \quad (x \ge 0)",
        sigmoid,
        from_tanh,
        exact=lambda v, m: 1 / (1 + m.exp(-v)),
        functions=1,
        roundings=3,
        over=lambda x: x >= 0,
        written="sigmoid(x) and (1 + tanh(x / 2)) / 2",
    )
    keep(made, right)
    assert right.is_("true", "ulps")
    assert made.is_("broken") and all(made.at(name) < 0 for name in FORMATS)


def figure(axes):
    """tanh x and, lying on it, 2σ(2x) − 1, drawn as points. The plain sigmoid σ(x), dotted, is the same shape in another place and size."""
    axes.curve(tanh, over=(-4, 4), label="tanh x")
    points = [k / 2 for k in range(-8, 9)]
    axes.plot(points, [2 * sigmoid(2 * x) - 1 for x in points], "o", markerfacecolor="none", label="2σ(2x) − 1")
    axes.curve(sigmoid, over=(-4, 4), color="0.5", linestyle=":", label="σ(x)")
    axes.set(xlabel="x", ylabel="output")
    axes.legend(loc="upper left")
