r"""Gradients multiply as they travel back through the layers.

They do: each layer contributes one factor. But the factors are matrices, and a product of matrices is a *sum*, over all paths through the network, of products of numbers. Small factors make each path weak. They need not make
the sum small.

**Why it is so.** By the chain rule each layer $h_l = f(W_l h_{l-1} + b_l)$ multiplies the gradient by its slopes and by its weights:

$$\nabla_{h_0} = W_1^{\mathsf T} D_1 \, W_2^{\mathsf T} D_2 \cdots W_L^{\mathsf T} D_L \, \nabla_{h_L}, \qquad D_l = \mathrm{diag}\, f'(z_l).$$

Multiply out, and there is one term for each way to choose a unit in every layer. A term is the product of the slopes of these units and of the weights between them.

**Where intuition goes wrong.** "A product of numbers below 1 gets small" is right for one path. But there are many paths. Take all weights 0.9, two units per layer, 20 layers and every unit on. Then each path from an input to an output
contributes {{one_path:.3f}}, and all of them together {{all_paths:,.0f}}. The sum decides, and its terms may also cancel.

!!! question "In class"
    Where in the formula does the loss stand? Which of its factors could change without any change in the forward pass?

??? success "Answer"
    The loss occurs in the last factor alone, $\nabla_{h_L}$, the gradient for the output. So this factor can change
    while the forward pass stays as it is: take another loss or other targets. The weights cannot, in general: they are
    used on the way forward too, and only one that is multiplied by 0 there could change unnoticed. The slopes follow
    from the sums met there. One freedom is left: for a ReLU unit whose sum is exactly 0 the number that stands for its
    slope is a choice, and the forward pass never asks for it.
"""

from fractions import Fraction
from itertools import product
from math import prod

from hypothesis import assume, given, strategies
from mpmath import mpf, workdps
from sympy import Function, diff, simplify, symbols

from claims import Claim, exhaustion, proof, record
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, X, floats, whole_numbers

claim = Claim(
    said_in=[why_relu.sentence(11)],
    formally=(
        r"For layers $h_l = f(W_l h_{l-1} + b_l)$ of any widths and a differentiable loss of $h_L$, with $f$ ReLU, sigmoid or tanh (for ReLU where no sum $z_l$ is 0): $\nabla_{h_0} = \big( \prod_{l=1}^{L} W_l^{\mathsf T} D_l \big) \nabla_{h_L}$ "
        r"with $D_l = \mathrm{diag} f'(z_l)$. Each entry of the matrix product is the sum, over all paths, of the products of the weights and slopes on the path."
    ),
    related=[
        "relu-gradient-survives-active-path",
        "sigmoid-networks-vanish-with-depth",
        "gradient-accumulation-causes-explosion",
    ],
    survives={
        "as true": [
            "relu raised",
            "relu unrectified",
            "relu with a rounded corner",
            "relu leaking",
            "relu with slope 1 at zero",
            "sigmoid doubled",
            "sigmoid stretched",
            "sigmoid shifted",
            "sigmoid raised",
            "sigmoid mirrored",
            "sigmoid negated",
            "sigmoid off by a billionth",
            "sigmoid with base 2",
            "tanh doubled",
            "tanh stretched",
            "tanh shifted",
            "tanh raised",
            "tanh mirrored",
            "tanh negated",
            "tanh off by a billionth",
            "tanh with base 2",
        ]
    },
)


@proof
def test_one_more_unit_adds_one_term():
    """Let any differentiable loss depend on an input h through one unit, with any differentiable activation, and in any other way through the rest of the layer. The unit adds the term weight × slope × (gradient for its output) to the
    gradient for h. Unit by unit, for any number of units, that is multiplication by Wᵀ D; layer by layer it gives the product. What our networks take for the slopes are the derivatives, for sigmoid and tanh everywhere and for ReLU off zero."""
    h, w, others, value = symbols("h w others value", real=True)  # others: the remaining terms of the unit's sum
    loss, rest, f = Function("loss"), Function("rest"), Function("f")
    output = f(w * h + others)
    through_rest = diff(loss(output, value), value).subs(value, rest(h)) * diff(rest(h), h)
    arriving = diff(loss(value, rest(h)), value).subs(value, output)
    term = w * diff(f(X), X).subs(X, w * h + others) * arriving
    assert simplify((diff(loss(output, rest(h)), h) - through_rest - term).doit()) == 0
    for activation, z in (relu, POSITIVE), (relu, NEGATIVE), (sigmoid, X), (tanh, X):
        assert simplify(diff(activation(z), z) - activation.slope(z)) == 0


def network(numbers, depth):
    """Weights and biases of `depth` layers of width 2, from 6 numbers each."""
    return [((a, b), (c, d), (e, f)) for a, b, c, d, e, f in (numbers[6 * i : 6 * i + 6] for i in range(depth))]


def forward(activation, layers, h):
    """The outputs and, for each layer, the slopes."""
    slopes = []
    for first, second, biases in layers:
        z = [row[0] * h[0] + row[1] * h[1] + b for row, b in zip((first, second), biases, strict=True)]
        slopes.append([activation.slope(one) for one in z])
        h = [activation(one) for one in z]
    return h, slopes


def back(layers, slopes, error):
    for (first, second, _), slope in zip(reversed(layers), reversed(slopes), strict=True):
        p, q = error[0] * slope[0], error[1] * slope[1]
        error = [first[j] * p + second[j] * q for j in (0, 1)]
    return error


@given(strategies.lists(whole_numbers(-9, 9), min_size=22, max_size=22))
def test_relu_networks_against_exact_differences(numbers):
    """ReLU networks are linear in small steps, so a difference quotient with a tiny step is the exact derivative wherever no sum is 0. In exact arithmetic no network of width 2 and depth 3 was found where back-propagation gives anything
    else."""
    layers = network([Fraction(2 * n + 1, 7) for n in numbers[:18]], 3)
    x, error = [Fraction(n) + Fraction(1, 3) for n in numbers[18:20]], numbers[20:]
    step = Fraction(1, 10**12)
    outputs, slopes = forward(relu, layers, x)
    for j in (0, 1):
        moved, after = forward(relu, layers, [value + step * (i == j) for i, value in enumerate(x)])
        assume(after == slopes)  # no unit switches within the step
        quotient = sum(d * (b - a) / step for d, a, b in zip(error, outputs, moved, strict=True))
        assert quotient == back(layers, slopes, error)[j]


@given(strategies.lists(floats(-2, 2), min_size=16, max_size=16))
def test_smooth_networks_against_fifty_digits(numbers):
    """For sigmoid and tanh networks of width 2 and depth 2, difference quotients with 50 digits were never found to differ from back-propagation by more than their step explains."""
    with workdps(50):
        layers, step = network([mpf(n) for n in numbers[:12]], 2), mpf(10) ** -15
        x, error = [mpf(n) for n in numbers[12:14]], [mpf(n) for n in numbers[14:]]
        for activation in sigmoid, tanh:
            _, slopes = forward(activation, layers, x)
            gradient = back(layers, slopes, error)
            for j in (0, 1):
                low, high = (
                    forward(activation, layers, [value + sign * step * (i == j) for i, value in enumerate(x)])[0]
                    for sign in (-1, 1)
                )
                quotient = sum(d * (b - a) / (2 * step) for d, a, b in zip(error, low, high, strict=True))
                # A central quotient is off by a sixth of the third derivative times step². With numbers up to 2, and slopes and second and
                # third derivatives up to 1, 0.77 and 2, that derivative is at most 5,268; rounding adds less than 10^-30.
                assert abs(quotient - gradient[j]) < 1000 * step**2


@exhaustion("all 4,096 paths through 12 layers of two units, and a formula for 20 layers")
def test_the_product_is_the_sum_over_paths():
    """With all weights 0.9, width 2 and every unit on, adding up all paths one by one gives what back-propagation gives, exactly: 4,096 paths of 0.9 to the power 12. For 20 layers each path contributes {{one_path:.3f}}, and the
    gradient of the sum of both outputs is {{all_paths:,.0f}}, their number, 2 to the power 20, times as much."""
    w = Fraction(9, 10)
    for depth in 3, 12, 20:
        layers = [((w, w), (w, w), (0, 0))] * depth
        outputs, slopes = forward(relu, layers, [Fraction(1), Fraction(1)])
        assert all(slope == [1, 1] for slope in slopes) and outputs[0] > 0
        gradient = back(layers, slopes, [1, 1])
        if depth < 20:
            paths = (
                prod(w * slopes[layer][unit] for layer, unit in enumerate(path))
                for path in product((0, 1), repeat=depth)
            )
            assert gradient == [sum(paths)] * 2
        assert gradient == [2**depth * w**depth] * 2
    record(one_path=float(w**20), all_paths=float(gradient[0]))


def figure(axes, found):
    """One path and all paths, against the number of layers, on a logarithmic axis: two units per layer, all on, all weights 0.9. The contribution of one path falls as 0.9ᴸ. The sum over all 2ᴸ paths from an input to the two outputs
    grows as 1.8ᴸ."""
    depths = range(21)
    axes.plot(depths, [1.8**depth for depth in depths], label="all paths together")
    axes.plot(depths, [0.9**depth for depth in depths], label="one path")
    axes.axhline(1, color="0.5")
    axes.set(yscale="log", xlabel="layers", ylabel="contribution to the gradient")
    axes.set_xticks(range(0, 21, 5))
    axes.legend()
