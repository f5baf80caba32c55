r"""ReLU switches a neuron off when its input is negative, and this is what makes it non-linear.

ReLU is a gate and nothing else: $\mathrm{relu}(x) = x \cdot [x > 0]$. With all gates held fixed, a layer of ReLUs without biases is a matrix.

**Why it is so.** Write $D$ for the diagonal matrix with a 1 for each open gate and a 0 for each closed one. Then $\mathrm{relu}(Wx) = D\,Wx$, for
this $x$. Two inputs that open the same gates share $D$, and for the sums $a$ and $b$ that they cause the layer obeys
$\mathrm{relu}(a + b) = \mathrm{relu}(a) + \mathrm{relu}(b)$. For two numbers of opposite sign this rule *always* fails.
So the gate is not just *a* source of the non-linearity. It is all of it.

**Where intuition goes wrong.** "Off" sounds as if something were broken. It is a zero in a sum, for this one input; the next
input may open the gate again.

The product $x \cdot [x > 0]$ is for paper. In floats it [goes wrong at minus infinity](relu-is-max-of-zero-and-input.md).

!!! question "In class"
    A layer of 3 units has at most $2^3$ gate patterns. With one input number and no bias, how many of them can occur at most?

??? success "Answer"
    Three. The sums are $w_1 x$, $w_2 x$ and $w_3 x$, and their signs depend on $x$ only through the sign of $x$. All
    positive $x$ open the gates with $w_i > 0$, all negative $x$ open those with $w_i < 0$, and $x = 0$ opens none. With
    the weights $1, -1, 1$ these three patterns really differ. Biases can move the three thresholds apart, and then a
    fourth pattern occurs.
"""

from fractions import Fraction

from hypothesis import given, strategies
from sympy import Integer, symbols

from claims import Claim, exhaustion, in_floats, proof
from claims.articles import askhandle
from claims.lab.activations import relu, step
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers
from claims.lab.formats import FORMATS, dtype
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[askhandle.sentence(18), askhandle.sentence(25)],
    formally=(
        r"$\forall x \in \mathbb{R}:\; \mathrm{relu}(x) = x \cdot [x > 0]$; and for $a, b \ne 0$: "
        r"$\mathrm{relu}(a + b) = \mathrm{relu}(a) + \mathrm{relu}(b)$ if and only if $a$ and $b$ have the same sign"
    ),
    related=["relu-gates-by-signal-strength", "relu-zeroes-negative-inputs", "relu-is-nonlinear"],
)

q = symbols("q", positive=True)


@proof
def test_the_output_is_the_input_times_a_gate():
    """For every x, relu(x) is x times the gate: 1 · x for positive x, 0 · x for negative x, and 0 for x = 0, whatever the gate."""
    for x in POSITIVE, NEGATIVE:
        assert relu(x) == step(x) * x
    assert relu(Integer(0)) == 0


@proof
def test_equal_gates_are_linear():
    """For two positive and for two negative numbers, the ReLU of the sum is the sum of the ReLUs."""
    assert relu(POSITIVE + q) == relu(POSITIVE) + relu(q)
    assert relu(NEGATIVE - q) == relu(NEGATIVE) + relu(-q)


@proof
def test_opposite_gates_never_are():
    """For a > 0 > b the sum of the ReLUs is larger than the ReLU of the sum: by −b if a + b > 0, by a if a + b < 0, and by a if they cancel."""
    # a + b = q > 0, that is a = q + p with b = -p; then a + b = -q < 0, that is a = p with b = -p - q; then a = p, b = -p.
    for above, below, excess in (
        (q + POSITIVE, -POSITIVE, POSITIVE),
        (POSITIVE, -POSITIVE - q, POSITIVE),
        (POSITIVE, -POSITIVE, POSITIVE),
    ):
        assert relu(above) + relu(below) - relu(above + below) == excess


numbers = strategies.lists(whole_numbers(-9, 9), min_size=3, max_size=3)


@given(strategies.lists(numbers, min_size=1, max_size=4), numbers)
def test_a_layer_is_a_matrix_once_its_gates_are_fixed(weights, x):
    """For layers of one to four units with three whole-number inputs, none was found where ReLU(Wx) differs from the matrix DW times x, D taken from the
    signs of Wx."""
    sums = [sum(w * entry for w, entry in zip(row, x, strict=True)) for row in weights]
    gated = [[(total > 0) * w for w in row] for row, total in zip(weights, sums, strict=True)]
    assert [sum(w * entry for w, entry in zip(row, x, strict=True)) for row in gated] == [relu(s) for s in sums]


pairs = strategies.tuples(whole_numbers(-1000, 1000), whole_numbers(-1000, 1000)).filter(all)


@given(strategies.lists(pairs, min_size=1, max_size=3), whole_numbers(1, 1000))
def test_whole_layers_add_up_exactly_if_their_gates_agree(layer, denominator):
    """For layers of one to three units with non-zero fractional inputs, no pair of inputs was found that adds up in all units although a gate differs, or
    does not although all gates agree."""
    layer = [(Fraction(u, denominator), Fraction(v, denominator)) for u, v in layer]
    same_gates = all((u > 0) == (v > 0) for u, v in layer)
    adds_up = all(relu(u + v) == relu(u) + relu(v) for u, v in layer)
    assert adds_up == same_gates


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """The product with 1 or 0 is the ReLU for every finite number tried. But that signs of two numbers must be equal is not so in floats: 1
    swallows a small negative number in the sum, and the ReLU swallows it in the other sum."""
    gate = tried(
        r"\mathrm{relu}(x) = x \cdot [x > 0]",
        lambda x: relu(x) == x * (x > 0).astype(x.dtype),
        written="relu(x) and x * (x > 0)",
        on_reals=False,  # written for arrays only
    )
    signs = tried(
        r"\mathrm{relu}(1 + x) = \mathrm{relu}(1) + \mathrm{relu}(x) \iff x > 0 \quad (x \ne 0)",
        lambda x: (relu(constant(1, x) + x) == relu(constant(1, x)) + relu(x)) == (x > 0),
        over=lambda x: x != 0,
        written="(relu(1 + x) == relu(1) + relu(x)) == (x > 0)",
    )
    keep(gate, signs)
    assert gate.is_("true") and signs.is_("broken")
    for name in FORMATS:
        x = dtype(name).type(signs.at(name))
        assert x < 0 and dtype(name).type(1) + x == 1


def figure(axes):
    """The plane of pairs (a, b). Dark: relu(a) + relu(b) exceeds relu(a + b), by the amount on the scale. That is so in the two quadrants with
    opposite signs, and nowhere else."""
    import numpy

    grid = numpy.linspace(-3, 3, 121)
    a, b = numpy.meshgrid(grid, grid)
    excess = relu(a) + relu(b) - relu(a + b)
    picture = axes.pcolormesh(a, b, excess, cmap="Greys", shading="nearest", rasterized=True)
    axes.figure.colorbar(picture, label="relu(a) + relu(b) − relu(a + b)")
    axes.set(xlabel="a", ylabel="b", aspect="equal")
