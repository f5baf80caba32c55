r"""Without an activation function a network behaves like linear regression.

As a *set of functions*, yes, if it is wide enough: the network can compute all affine functions and no others. What it ends up
with after training depends on three things that linear regression settles for you: the loss, the width, and where
training starts.

**Why it is so.** A network without activations is one affine map $x \mapsto Mx + m$, [however deep it
is](linear-network-collapses-to-affine.md). If no hidden layer is narrower than the smaller of input and output, every
$M$ and $m$ can be had: pass the input through unchanged and multiply at the end, or multiply at once and pass the
result on. So the best a network can be is a best affine function, and if the loss is the squared error, that is linear
regression (with an intercept).

**Where intuition goes wrong.** "Behaves like" is not "is trained like". Linear regression solves one system of
equations. Gradient descent on two linear layers starts somewhere, and from weights and hidden biases that are all zero it
never gets any of them to move. A hidden layer that is too narrow cuts the rank of $M$. And with another loss the best affine function
is another one.

!!! question "In class"
    A linear network has a hidden layer with one unit, two inputs and two outputs. Which affine maps can it compute?
    Which well-known method of statistics does it then resemble?

??? success "Answer"
    Those that send every input to a line: $x \mapsto v\,(w \cdot x) + m$, with a row $w$, a column $v$ and a shift
    $m$. The matrix is a column times a row, of rank 1 at most. So of the two inputs only one combination counts, and
    the two outputs move together.

    With the squared error and the inputs themselves as targets, a best such map is the projection onto a line for which
    the squared distances of the data from it have the smallest sum: the first axis of *principal component analysis*.
    With other targets it is regression with a matrix of reduced rank.
"""

from fractions import Fraction

from hypothesis import given, strategies
from sympy import (
    BlockMatrix,
    Identity,
    Matrix,
    MatrixSymbol,
    ZeroMatrix,
    block_collapse,
    eye,
    simplify,
    symbols,
)

from claims import Claim, counterexample, proof, record, without
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import whole_numbers

SQUARED = "the loss is the squared error"
WIDE = "no hidden layer is narrower than both the input and the output"
OPTIMUM = "training finds the optimum"

claim = Claim(
    said_in=[davenport.sentence(19)],
    formally=(
        r"Let a network without activations have inputs of dimension $d$, outputs of dimension $o$, and hidden layers of widths at least $\min(d, o)$, with a bias at the output. Then it can compute "
        r"$x \mapsto Mx + m$ for every $M$ and $m$, and nothing else. So for every data set the least squared error over its weights is that of linear regression with an intercept, and a network that attains it makes "
        r"a least-squares prediction."
    ),
    conditions=[SQUARED, WIDE, OPTIMUM],
    instead=(
        "A network without activations can compute exactly the affine functions, if no hidden layer is narrower than input and output both. With the squared error, trained to the optimum, it is linear "
        "regression with an intercept."
    ),
    related=[
        "linear-network-collapses-to-affine",
        "complex-patterns-need-nonlinearity",
        "linear-activations-easier-to-optimise",
    ],
)


@proof
def test_every_affine_map_can_be_had():
    """A layer of width d + j passes on the d inputs and adds j zeros, a layer of width d + k after it does the same,
    and the last one multiplies by M: for all sizes. If the output is the smaller side, the first layer multiplies by M
    and the others pass on o values. (Layers of width d or o exactly pass on all they get.) The output bias adds m."""
    d, o, j, k = symbols("d o j k")  # any sizes
    M = MatrixSymbol("M", o, d)
    for size, first, last in (d, Identity(d), M), (o, M, Identity(o)):
        enter = BlockMatrix([[first], [ZeroMatrix(j, d)]])
        pass_on = BlockMatrix([[Identity(size), ZeroMatrix(size, j)], [ZeroMatrix(k, size), ZeroMatrix(k, j)]])
        leave = BlockMatrix([[last, ZeroMatrix(o, k)]])
        inside = block_collapse(
            pass_on * enter
        )  # again `first` and zeros, now k of them: by induction so for any number of layers
        assert block_collapse(inside.blocks[0, 0]) == first and block_collapse(inside.blocks[1, 0]) == ZeroMatrix(k, d)
        assert block_collapse(leave * inside) == M


@proof
def test_nothing_else_can_be_had():
    """An affine layer after an affine map is affine: A(Mx + m) + a = (AM)x + (Am + a), for all sizes."""
    i, j, k = symbols("i j k")  # any sizes
    A, M, x = MatrixSymbol("A", k, j), MatrixSymbol("M", j, i), MatrixSymbol("x", i, 1)
    a, m = MatrixSymbol("a", k, 1), MatrixSymbol("m", j, 1)
    difference = A * (M * x + m) + a - ((A * M) * x + (A * m + a))
    assert difference.expand().doit() == ZeroMatrix(k, 1)


def least_squares(data):
    """The exact squared error and weights (slope, intercept) of linear regression on pairs of numbers."""
    n, sx, sy = len(data), sum(x for x, _ in data), sum(y for _, y in data)
    sxx, sxy = sum(x * x for x, _ in data), sum(x * y for x, y in data)
    slope = Fraction(n * sxy - sx * sy, n * sxx - sx * sx)
    shift = (sy - slope * sx) / Fraction(n)
    return sum((slope * x + shift - y) ** 2 for x, y in data), slope, shift


def network(layers, x, activation=lambda z: z):
    """Output of a network with one input and one output; each layer is (rows, biases)."""
    h = [x]
    for place, (rows, biases) in enumerate(layers):
        h = [sum(w * a for w, a in zip(row, h, strict=True)) + b for row, b in zip(rows, biases, strict=True)]
        if place < len(layers) - 1:
            h = [activation(z) for z in h]
    return h[0]


small = whole_numbers(-9, 9)
data_sets = strategies.lists(strategies.tuples(small, small), min_size=3, max_size=6, unique_by=lambda pair: pair[0])


@given(data_sets, strategies.lists(small, min_size=13, max_size=13))
def test_no_network_beats_linear_regression(data, w):
    """On exact data sets of three to six points no network with hidden layers of width 2 and 2 was found whose squared
    error is below that of linear regression, and the constructed one attains it."""
    best, slope, shift = least_squares(data)
    some = [([[w[0]], [w[1]]], w[2:4]), ([w[4:6], w[6:8]], w[8:10]), ([w[10:12]], w[12:])]
    made = [([[1], [0]], [0, 0]), ([[1, 0], [0, 1]], [0, 0]), ([[slope, 0]], [shift])]
    for layers in some, made:
        assert sum((network(layers, x) - y) ** 2 for x, y in data) >= best
    assert sum((network(made, x) - y) ** 2 for x, y in data) <= best


@without(WIDE)
@proof
def test_a_bottleneck_cuts_the_rank():
    """Through one hidden unit, two inputs and two outputs, the matrix is a column times a row, with determinant 0,
    whatever the weights. So it is never the identity, although linear regression fits y = x without error."""
    a, b, c, d = symbols("a b c d", real=True)
    M = Matrix([a, b]) * Matrix([[c, d]])
    assert simplify(M.det()) == 0 and eye(2).det() == 1


@without(SQUARED)
@counterexample
def test_another_loss_has_another_optimum():
    """At one input the targets are 0, 0 and 3. The least squared error is at their mean 1, the least absolute error at
    their median 0."""
    targets, candidates = (0, 0, 3), [Fraction(k, 10) for k in range(31)]
    squared = min(candidates, key=lambda m: sum((m - t) ** 2 for t in targets))
    absolute = min(candidates, key=lambda m: sum(abs(m - t) for t in targets))
    assert (squared, absolute) == (1, 0)


@without(OPTIMUM)
@proof
def test_from_zero_weights_nothing_moves():
    """In the network v·(w·x + b) + d with v = w = b = 0 the derivatives of every squared error for v, w and b are 0, for
    every input, target and output bias d. So gradient descent can move d alone, and predicts the same for every x,
    whatever linear regression says."""
    v, w, b, d, x, t = symbols("v w b d x t", real=True)
    loss = (v * (w * x + b) + d - t) ** 2
    for parameter in v, w, b:
        assert loss.diff(parameter).subs({v: 0, w: 0, b: 0}) == 0
    assert loss.diff(d).subs({v: 0, w: 0, b: 0}) != 0
    assert least_squares([(1, 1), (2, 2), (3, 3)]) == (0, 1, 0)  # a slope that it never finds


@without(OPTIMUM)
@counterexample
def test_the_way_there_differs():
    """On the point (1, 1), from v = w = ½ and with the rate ½, the network v·w·x needs {{deep_steps}} steps of gradient
    descent until its output is within a thousandth of 1. A single weight, from the same function ¼·x, needs
    {{single_steps}}."""
    rate, limit = Fraction(1, 2), Fraction(1, 1000)
    v, deep = 0.5, 0
    while abs(v * v - 1) >= limit:  # both weights stay equal
        v -= 0.5 * (v * v - 1) * v
        deep += 1
        assert deep < 100  # it gets there
    m, single = Fraction(1, 4), 0
    while abs(m - 1) >= limit:
        m -= rate * (m - 1)
        single += 1
        assert single < 100  # and so does this
    assert deep != single
    record(deep_steps=deep, single_steps=single)


#: Seven points on a bent curve, for the figure.
BENT = [(x, abs(x) + (x == 1)) for x in range(-3, 4)]


def figure(axes):
    """Seven points and three predictions. A network of three layers without activations, trained to the optimum, draws
    the line of linear regression. With ReLU between its layers, and weights chosen by hand, it follows the bend."""
    _, slope, shift = least_squares(BENT)
    made = [([[1], [0]], [0, 0]), ([[1, 0], [0, 1]], [0, 0]), ([[slope, 0]], [shift])]
    bend = [([[1], [-1]], [0, 0]), ([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])]
    xs = [Fraction(k, 10) for k in range(-35, 36)]
    axes.plot(*zip(*BENT, strict=True), "o", color="0.5", label="data")
    axes.plot(xs, [float(network(made, x)) for x in xs], label="no activation: linear regression")
    axes.plot(xs, [float(network(bend, x, relu)) for x in xs], "--", label="with ReLU")
    axes.set(xlabel="input", ylabel="target, prediction")
    axes.legend()
