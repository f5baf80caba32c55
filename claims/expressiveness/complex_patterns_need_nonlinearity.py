r"""Complex relationships in data need a non-linear function.

A famous witness is *exclusive or*: output 1 if exactly one of two inputs is 1. No affine function computes it, none has
a smaller squared error than the constant ½, and none even separates its ones from its zeros.

**Why it is so.** The four inputs are the corners of a square. Whatever an affine function $g$ does, it treats the two
diagonals alike:

$$g(0,0) + g(1,1) = g(0,1) + g(1,0)$$

because both pairs have the same midpoint. Exclusive or is 0 at both ends of one diagonal and 1 at both ends of the
other. So no $g$ can be above a threshold at the one pair and not above it at the other.

**Where intuition goes wrong.** "Complex" must mean "not affine", and many a relationship that looks complicated is
affine: a sum of a thousand inputs with a thousand weights is. Nor must the non-linearity sit in the network. Hand it
the product $ab$ as a third input, and the affine function $a + b - 2ab$ is exclusive or. And *deep* is no substitute:
without activations [more layers add nothing](linear-network-collapses-to-affine.md).

!!! question "In class"
    With three inputs, let the output be 1 if an odd number of them is 1. Which equation between the eight corners shows
    that no affine function computes it?

??? success "Answer"
    Add up $g$ over the four corners with an even number of ones, and over the four with an odd number:

    $$g(0,0,0) + g(0,1,1) + g(1,0,1) + g(1,1,0) = g(0,0,1) + g(0,1,0) + g(1,0,0) + g(1,1,1)$$

    This is true of every affine $g$, because on either side each input is 1 twice and 0 twice. The wanted function
    gives 0 on the left and 4 on the right. Nor can a threshold lie between: if all four values on the right were above
    it and all on the left were not, the sums could not be equal.
"""

from itertools import product

from hypothesis import given
from sympy import EmptySet, Integer, Matrix, Rational, Symbol, linsolve, simplify, symbols

from claims import Claim, counterexample, exhaustion, proof, without
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import whole_numbers

NOT_AFFINE = "“complex” means that no affine function fits the relationship"
RAW = "the inputs are used as they are, not combined non-linearly beforehand"

claim = Claim(
    said_in=[davenport.sentence(43)],
    formally=(
        r"For every affine $g: \mathbb{R}^d \to \mathbb{R}$ and all $x, y$: $g(x) + g(y) = 2\, g(\tfrac{x + y}{2})$. So no relationship that breaks this equation is affine. In particular, for no affine $g$ on $\mathbb{R}^2$ and no threshold $\theta$ is "
        r"$g > \theta$ at $(0,1)$ and $(1,0)$ and $g \le \theta$ at $(0,0)$ and $(1,1)$. With one hidden layer of two ReLU units there is a network that equals exclusive or at all four points."
    ),
    conditions=[NOT_AFFINE, RAW],
    instead=(
        "A relationship that no affine function fits needs a non-linear function somewhere: between the layers, or in how the inputs are prepared. Exclusive or is an example, and two ReLU units compute it."
    ),
    related=[
        "linear-network-collapses-to-affine",
        "relu-networks-learn-complex-patterns",
        "no-activation-equals-linear-regression",
    ],
    survives={"as true": ["relu capped"]},
)

CORNERS = {(a, b): (a + b) % 2 for a, b in product((0, 1), repeat=2)}


@proof
def test_affine_functions_treat_both_diagonals_alike():
    """For every affine function the values at two points have the sum of twice the value in the middle, in any
    dimension. So the sum over one diagonal of the unit square equals that over the other. Exclusive or has the sums 0
    and 2."""
    v, w, c = symbols("v w c", real=True)

    def g(a, b):
        return v * a + w * b + c

    wx, wy, c_ = symbols("wx wy c", real=True)  # in any dimension: w·x and w·y
    assert simplify((wx + c_) + (wy + c_) - 2 * ((wx + wy) / 2 + c_)) == 0
    middle = 2 * g(Rational(1, 2), Rational(1, 2))
    assert simplify(g(0, 0) + g(1, 1) - middle) == simplify(g(0, 1) + g(1, 0) - middle) == 0
    assert CORNERS[0, 0] + CORNERS[1, 1] == 0 != CORNERS[0, 1] + CORNERS[1, 0]
    assert linsolve([g(*corner) - value for corner, value in CORNERS.items()], [v, w, c]) == EmptySet


@proof
def test_no_threshold_separates_them():
    """If g exceeds a threshold by p and q at the ones, and falls short of it by r and s at the zeros, with p, q > 0 and
    r, s ≥ 0, the two diagonals would have to differ by p + q + r + s, which is positive."""
    threshold = Symbol("threshold", real=True)
    p, q = symbols("p q", positive=True)
    r, s = symbols("r s", nonnegative=True)
    ones, zeros = (threshold + p) + (threshold + q), (threshold - r) + (threshold - s)
    assert simplify(ones - zeros).is_positive


@proof
def test_one_half_is_the_best_that_an_affine_function_can_do():
    """The least squared error of an affine function on the four corners is 1, at the constant ½ alone."""
    rows = Matrix([[a, b, 1] for a, b in CORNERS])
    target = Matrix(list(CORNERS.values()))
    best = (rows.T * rows).inv() * rows.T * target
    assert best == Matrix([0, 0, Rational(1, 2)])
    assert ((rows * best - target).T * (rows * best - target))[0] == 1


@proof
def test_two_relu_units_do_it():
    """relu(a + b) − 2·relu(a + b − 1) equals exclusive or at all four corners."""
    for (a, b), value in CORNERS.items():
        assert relu(Integer(a + b)) - 2 * relu(Integer(a + b - 1)) == value


@given(*[whole_numbers(-1000, 1000)] * 4)
def test_no_separating_function_was_found(v, w, c, threshold):
    """Among affine functions with whole-number coefficients and thresholds from −1,000 to 1,000 none was found that
    separates the ones from the zeros."""
    assert {corner: int(v * corner[0] + w * corner[1] + c > threshold) for corner in CORNERS} != CORNERS


@exhaustion("all affine functions with coefficients that are whole numbers from −6 to 6")
def test_which_patterns_can_be_had():
    """Of the sixteen ways to label the four corners, affine functions with such coefficients and the threshold 0
    produce fourteen. The two that are missing are exclusive or and its opposite."""
    had = {tuple(v * a + w * b + c > 0 for a, b in CORNERS) for v, w, c in product(range(-6, 7), repeat=3)}
    missing = set(product((False, True), repeat=4)) - had
    assert missing == {tuple(bool(y) for y in CORNERS.values()), tuple(not y for y in CORNERS.values())}


@without(NOT_AFFINE)
@counterexample
def test_a_thousand_inputs_can_be_affine():
    """The relationship y = 1·x₁ + 2·x₂ + … + 1000·x₁₀₀₀ + 7 is affine: one unit without an activation computes it, for
    the input 1, 2, …, 1000 as for zeros."""
    weights = range(1, 1001)

    def unit(x):
        return sum(w * a for w, a in zip(weights, x, strict=True)) + 7

    assert unit([0] * 1000) == 7 and unit(weights) == 1000 * 1001 * 2001 // 6 + 7


@without(RAW)
@counterexample
def test_a_prepared_input_will_do():
    """With the product of a and b as a third input, the affine function a + b − 2·(ab) equals exclusive or at all four
    corners."""
    assert {(a, b): a + b - 2 * (a * b) for a, b in CORNERS} == CORNERS


def figure(axes):
    """The four inputs of exclusive or, with output 1 (filled) and 0 (hollow). Both diagonals have the same midpoint.
    Any straight line leaves at least one corner on the wrong side. On the two parallel dashed lines the network of two ReLU
    units has the value ½; between them it has more."""
    for (a, b), value in CORNERS.items():
        axes.plot(a, b, "o", markersize=12, color="C0", fillstyle="full" if value else "none")
    axes.plot([0, 1], [0, 1], color="0.5", linewidth=1)
    axes.plot([0, 1], [1, 0], color="0.5", linewidth=1)
    axes.plot(0.5, 0.5, "x", color="0.5")
    for height in 0.5, 1.5:
        label = "network of two ReLU units: ½" if height < 1 else None
        axes.plot([height - 1.3, 1.3], [1.3, height - 1.3], "--", color="C1", label=label)
    axes.text(0.56, 0.48, "same midpoint", fontsize="small")
    axes.legend(loc="upper right", fontsize="small")
    axes.set(xlabel="a", ylabel="b", xlim=(-0.3, 1.3), ylim=(-0.3, 1.5))
