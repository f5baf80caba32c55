r"""Without activation functions a network, however deep, is a single affine map.

A hundred layers without an activation between them compute nothing that one layer could not.

**Why it is so.** Feed one affine map into another and multiply out:

$$A(Bx + c) + d = (AB)\,x + (Ac + d)$$

The result is affine again, with matrix $AB$ and shift $Ac + d$. That is the step of an induction: glue the first two layers
together, then the next one on top, and so on. No assumption on the sizes of the layers is needed.

**Where intuition goes wrong.** "The same function" does not mean "the same training". A deep linear network has a different
loss surface from a single layer, and gradient descent moves differently on it. And a narrow layer in the middle limits
what the single map can be: its rank is at most the smallest width.

!!! question "In class"
    The map is *affine*, not linear: it has a shift. Which property of linear maps does it lack? What changes if all biases
    are zero?

??? success "Answer"
    It need not send 0 to 0. If it does not, it is not additive either: $f(x + y) = f(x) + f(y) - f(0)$ in place of
    $f(x) + f(y)$. Nor is $f(ax)$ the same as $a f(x)$, unless $a = 1$. What it does keep is that midpoints go to
    midpoints. If all biases are zero, so is the shift, and what is left is the linear map $x \mapsto W_L \cdots W_1 x$,
    which has all these properties.
"""

from itertools import pairwise

from hypothesis import given, strategies
from sympy import Identity, MatrixSymbol, ZeroMatrix, expand, symbols

from claims import Claim, counterexample, in_floats, proof, record
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import whole_numbers
from claims.lab.formats import rounded, unit_roundoff

claim = Claim(
    said_in=[davenport.sentence(19)],
    formally=(
        r"For every depth $L \ge 1$, all widths and all $W_l, b_l$ there are $M, m$ with "
        r"$W_L(\cdots(W_1 x + b_1)\cdots) + b_L = M x + m$ for all $x$"
    ),
    related=["complex-patterns-need-nonlinearity", "no-activation-equals-linear-regression"],
)

k, n, m = symbols("k n m")  # any sizes


@proof
def test_one_layer_is_affine():
    """The induction starts: one layer is the affine map with M = W and m = b, for every size."""
    W, b, x = MatrixSymbol("W", k, n), MatrixSymbol("b", k, 1), MatrixSymbol("x", n, 1)
    M, shift = collapse([(W, b)], Identity(n), ZeroMatrix(n, 1))
    assert expand((W * x + b) - (M * x + shift)).doit() == ZeroMatrix(k, 1)


@proof
def test_one_more_layer_keeps_it_affine():
    """The induction step: an affine layer on top of any affine map is affine, for all sizes."""
    A, d = MatrixSymbol("A", m, k), MatrixSymbol("d", m, 1)
    B, c = MatrixSymbol("B", k, n), MatrixSymbol("c", k, 1)
    x = MatrixSymbol("x", n, 1)
    M, shift = collapse([(A, d)], B, c)
    assert expand(A * (B * x + c) + d - (M * x + shift)).doit() == ZeroMatrix(m, 1)


def collapse(layers, M, shift):
    """The matrix and the shift of all layers put together, given those of what comes before them."""
    for W, b in layers:
        M, shift = W @ M, W @ shift + b
    return M, shift


@given(strategies.data(), strategies.lists(whole_numbers(1, 4), min_size=2, max_size=6))
def test_no_exact_network_escapes(data, widths):
    """For networks of up to five layers with whole-number weights, computed exactly, none was found that differs from its
    single affine map."""
    from sympy import Matrix

    def draw(rows, columns):
        entries = data.draw(strategies.lists(whole_numbers(-9, 9), min_size=rows * columns, max_size=rows * columns))
        return Matrix(rows, columns, entries)

    layers = [(draw(after, before), draw(after, 1)) for before, after in pairwise(widths)]
    x = h = draw(widths[0], 1)
    for W, b in layers:
        h = W * h + b
    M, shift = collapse(layers, Matrix.eye(widths[0]), Matrix.zeros(widths[0], 1))
    assert h == M * x + shift


class Rounded:
    """A matrix in a float format: after every product and every sum of two numbers it rounds, as a processor does."""

    def __init__(self, name, rows):
        self.name, self.rows = name, [[rounded(name, entry) for entry in row] for row in rows]

    def __matmul__(self, other):
        columns = list(zip(*other.rows, strict=True))
        return Rounded(self.name, [[self.dot(row, column) for column in columns] for row in self.rows])

    def dot(self, row, column):
        total = 0.0
        for a, b in zip(row, column, strict=True):
            total = rounded(self.name, total + rounded(self.name, a * b))
        return total

    def __add__(self, shift):
        return Rounded(
            self.name, [[entry + own for entry in row] for row, (own,) in zip(self.rows, shift.rows, strict=True)]
        )

    def each(self, function):
        return Rounded(self.name, [[function(entry) for entry in row] for row in self.rows])

    def largest(self):
        return max(abs(entry) for row in self.rows for entry in row)


@in_floats
@counterexample
def test_rounding_tells_them_apart(random):
    """In floats the two are equal only up to rounding: in a random network of ten layers of width 8 they differ by up to
    {{off_float32:.0e}} of the largest output in float32 and {{off_float64:.0e}} in float64."""
    width, along = 8, [k / 20 - 6 for k in range(241)]

    def drawn(columns, spread):
        return [[spread * random.gauss() for _ in range(columns)] for _ in range(width)]

    drawn_layers = [(drawn(width, (2 / width) ** 0.5), drawn(1, 0.5)) for _ in range(10)]
    start = [[own * place for place in along] for (own,) in drawn(1, 1)]
    unit, nothing = [[float(i == j) for j in range(width)] for i in range(width)], [[0.0]] * width
    for name in "float32", "float64":
        layers = [(Rounded(name, W), Rounded(name, b)) for W, b in drawn_layers]
        h = x = Rounded(name, start)
        for W, b in layers:
            h = W @ h + b
        M, shift = collapse(layers, Rounded(name, unit), Rounded(name, nothing))
        affine = M @ x + shift
        difference = max(
            abs(a - b) for rows in zip(h.rows, affine.rows, strict=True) for a, b in zip(*rows, strict=True)
        )
        # A sum of k products is off by at most k u times the sum of their sizes (Higham 2002, section 3.1). Here sums of at
        # most 9 terms are nested ten deep, along either route; twice that covers both, and twice again the squares of u.
        size = x.each(abs)
        for W, b in layers:
            size = W.each(abs) @ size + b.each(abs)
        assert 0 < difference <= 4 * 10 * 9 * unit_roundoff(name) * size.largest()
        record(**{f"off_{name}": difference / h.largest()})
    corners = x
    for i, (W, b) in enumerate(layers):
        corners = W @ (corners.each(relu) if i else corners) + b

    def bend(output):
        first = output.rows[0]
        turns = (after - 2 * here + before for before, here, after in zip(first, first[1:], first[2:], strict=False))
        return max(map(abs, turns)) / output.largest()

    assert bend(corners) > 1e-3 > 1e-12 > bend(h)  # straight up to rounding in float64, and not straight with ReLU
    record(x=along, without_activation=h.rows[0], with_relu=corners.rows[0])


def figure(axes, found):
    """First output of the random network of ten layers, while its input moves along a line. Without activations the output is a
    straight line. With ReLU between the same layers it has corners."""
    for name, label in (("without_activation", "no activation"), ("with_relu", "ReLU between the layers")):
        largest = max(map(abs, found[name]))
        axes.plot(found["x"], [value / largest for value in found[name]], label=label)
    axes.set(xlabel="position of the input on a line", ylabel="first output, relative to its largest")
    axes.legend()
