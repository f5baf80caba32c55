r"""Other forms of regularisation, too, can prevent activations from blowing up in deep networks.

Some can: those that cap the stretch of every weight matrix. Two others do not help where the initial weights are too
large. Weight decay comes too late for the start, and dropout makes the mean square *worse*.

**Why it is so.** Signals and gradients can blow up only if layers stretch vectors. The largest stretch that a layer is
able to is called the *spectral norm* of its weight matrix. ReLU stretches nothing. So if a regulariser keeps every
spectral norm at 1 or below, and there are no biases, then neither activations nor error signals ever grow, at any depth.

**Where intuition goes wrong.**

- *Weight decay* pulls the weights towards zero, a little at each step. Before the first step it has done nothing. A
  chain of 20 units with weights 2 starts a million times too large, whatever the decay.
- *Dropout* sounds like less of everything. But to keep the mean, what survives is divided by the probability $p$ of
  surviving. Its square is divided by $p^2$, and survives with probability $p$. So the mean square gains a factor $1/p$
  per layer: the factor $c/2$ of a random layer becomes $c/(2p)$.
- *A cap on each unit's weights* is not yet a cap on the matrix. Four units whose weight vectors all have length 1 can
  double a vector.

!!! question "In class"
    A spectral norm below 1 in every layer rules out any blow-up. What does it do to the gradients of a network with 100
    layers?

??? success "Answer"
    It makes them vanish, if the norms stay below 1 by some margin. With norms of at most $q < 1$ what arrives after 100
    layers is at most $q^{100}$ of the error signal, for $q = 0.9$ less than one part in 30,000. The remedy against one
    extreme leads to the other. Norms of exactly 1 would be the compromise, but even then the ReLUs that are off can
    take something away, and nothing gives it back.
"""

from fractions import Fraction
from itertools import product

from hypothesis import given, strategies
from sympy import Function, Integer, Rational, Symbol, rsolve, simplify

from claims import Claim, counterexample, exhaustion, proof, without
from claims.articles import why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers

CAP = "the regularisation keeps the spectral norm of every layer's weight matrix at 1 or below"

claim = Claim(
    said_in=[why_relu.sentence(48)],
    formally=(
        r"For every bias-free ReLU network whose weight matrices all have spectral norm at most 1, every input $x$ and every error signal $\delta$: "
        r"$\lVert h_L \rVert \le \lVert x \rVert$ and $\lVert J^{\mathsf T} \delta \rVert \le \lVert \delta \rVert$, at every depth $L$."
    ),
    conditions=[CAP],
    instead=(
        "Without biases, a constraint that keeps every layer's spectral norm at 1 or below rules out any blow-up, of activations and of the error signals that go back. Weight decay changes nothing "
        "before the first step, and dropout (with the usual division by p) adds a factor 1/p per layer to the mean square."
    ),
    related=[
        "batch-norm-prevents-blow-up",
        "gradient-blows-up-deep-activations",
        "relu-keeps-gradient-magnitude-through-depth",
    ],
    survives={"as true": ["relu negated", "relu with slope 1 everywhere", "relu with slope 1 at zero"]},
)


@proof
def test_relu_stretches_nothing():
    """ReLU makes no coordinate's square larger, and neither does its slope, which is 0 or 1. So a layer whose matrix
    does not stretch does not stretch either, forward or back, and by induction no number of layers does."""
    g = Symbol("g", real=True)
    for z in POSITIVE, NEGATIVE, Integer(0):
        assert (z**2 - relu(z) ** 2).is_nonnegative
    for z in POSITIVE, NEGATIVE:
        assert (g**2 - (relu.slope(z) * g) ** 2).is_nonnegative
    assert relu(NEGATIVE) == 0
    square, depth = Function("square"), Symbol("L", integer=True, nonnegative=True)
    stretch = Symbol("s", positive=True)  # the square of a layer's spectral norm
    most = rsolve(square(depth + 1) - stretch * square(depth), square(depth), {square(0): 1})
    assert simplify(most - stretch**depth) == 0 and most.subs(stretch, 1) == 1


def rotation(a, b):
    """An exact rotation of the plane (a and b whole numbers, not both 0): a matrix of spectral norm 1."""
    length = a * a + b * b
    cosine, sine = Fraction(a * a - b * b, length), Fraction(2 * a * b, length)
    return [[cosine, -sine], [sine, cosine]]


def times(A, B):
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*B, strict=True)] for row in A]


def squared(vector):
    return sum(a * a for a in vector)


@given(
    strategies.lists(
        strategies.tuples(
            *[whole_numbers(1, 9)] * 2,
            *[whole_numbers(-9, 9)] * 2,
            *[strategies.fractions(-1, 1, max_denominator=9)] * 2,
        ),
        min_size=1,
        max_size=5,
    ),
    *[strategies.tuples(whole_numbers(-9, 9), whole_numbers(-9, 9))] * 2,
)
def test_no_capped_network_grows(layers, x, delta):
    """Among exact networks of width 2 with up to five layers, each a rotation times two shrinkings times another
    rotation and so of spectral norm 1 at most, none was found in which the activations or an error signal grow."""
    matrices = [
        times(times(rotation(a, b), [[shrink, 0], [0, other]]), rotation(c or 1, d))
        for a, b, c, d, shrink, other in layers
    ]
    h, slopes = list(x), []
    for W in matrices:
        (a, b), (_, d) = times(list(zip(*W, strict=True)), W)  # of WᵀW, whose eigenvalues are 1 at most:
        assert a <= 1 and d <= 1 and b**2 <= (1 - a) * (1 - d)
        sums = [z for [z] in times(W, [[value] for value in h])]
        slopes.append([relu.slope(z) for z in sums])
        h = [relu(z) for z in sums]
    assert squared(h) <= squared(x)
    back = list(delta)
    for W, slope in zip(reversed(matrices), reversed(slopes), strict=True):
        [back] = times([[g * s for g, s in zip(back, slope, strict=True)]], W)
    assert squared(back) <= squared(delta)


@without(CAP)
@proof
def test_dropout_adds_a_factor():
    """A unit kept with probability p and divided by p has the mean square 1/p times what it was, for 0 < p ≤ 1. With the half that ReLU lets through, a random layer has the factor c/(2p)."""
    c, p = Symbol("c", positive=True), 1 / (1 + Symbol("t", nonnegative=True))
    half = (relu.slope(POSITIVE) ** 2 + relu.slope(NEGATIVE) ** 2) / Integer(2)
    with_dropout = c * half * (p * (1 / p) ** 2 + (1 - p) * 0)
    assert simplify(with_dropout - c / (2 * p)) == 0
    assert simplify(with_dropout - c * half).is_nonnegative  # never smaller than without


@without(CAP)
@exhaustion(
    "all networks of two layers and two units a layer whose rows are ±(3, 5) or ±(5, −3), with all dropout masks of probability ½"
)
def test_every_mask_counted():
    """In exact arithmetic, over all such networks and masks, the mean square of the change of the input (1, 2) is
    (c/(2p))² = 34² times what went in, for c = 34 and p = ½, and 17² without dropout."""
    rows = [(3, 5), (5, -3), (-3, -5), (-5, 3)]  # E wwᵀ = 17·I = (c/n)·I with n = 2
    u, means = (2, -1), {}
    for masks in [(1,)], [(0,), (2,)]:
        states = [((1, 2), u)]
        for _ in range(2):
            following = []
            for h, change in states:
                options = []
                for row, (mask,) in product(rows, masks):
                    z = row[0] * h[0] + row[1] * h[1]
                    moved = row[0] * change[0] + row[1] * change[1]
                    options.append((mask * relu(z), mask * relu.slope(z) * moved))
                following += [tuple(zip(*pair, strict=True)) for pair in product(options, repeat=2)]
            states = following
        means[len(masks)] = Fraction(sum(squared(change) for _, change in states), len(states) * squared(u))
    assert means == {1: 17**2, 2: 34**2}


@without(CAP)
@counterexample
def test_weight_decay_comes_too_late():
    """A chain of 20 units with weights 2 turns 1 into 2²⁰, and has the gradient 2²⁰, before the first step, whatever
    the decay. Decay alone, by a thousandth per step and with no gradient, still leaves the output above 1,000 after
    300 steps."""
    outputs = []
    for step in 0, 300:
        h, gradient, weight = Fraction(1), Fraction(1), 2 * Fraction(999, 1000) ** step
        for _ in range(20):
            gradient *= relu.slope(weight * h) * weight
            h = relu(weight * h)
        outputs.append((h, gradient))
    assert outputs[0] == (2**20, 2**20) and outputs[1][0] > 1000


@without(CAP)
@counterexample
def test_a_cap_on_each_unit_is_not_enough():
    """Four units with weights ½, ½, ½, ½ each: every weight vector has length 1, and each layer doubles the vector (1,
    1, 1, 1). After ten layers its entries are 1,024."""
    row = [Rational(1, 2)] * 4
    assert squared(row) == 1
    h = [Integer(1)] * 4
    for _ in range(10):
        h = [relu(sum(w * a for w, a in zip(row, h, strict=True))) for _ in range(4)]
    assert h == [2**10] * 4


def figure(axes):
    """What random ReLU layers with weight variance 2/n multiply the mean square by, against depth, on a logarithmic
    axis. Without dropout it stays. With dropout it grows, the faster the fewer units are kept. With spectral norms of
    at most 1 it can be anywhere on or below the line at 1."""
    depths = range(21)
    for keep, style in ((0.5, ":"), (0.8, "--"), (0.9, "-."), (1, "-")):
        label = f"{keep:.0%} of the units kept" if keep < 1 else "no dropout"
        axes.plot(depths, [(1 / keep) ** d for d in depths], style, label=label)
    axes.fill_between(depths, 0.01, 1, color="0.5", alpha=0.2, linewidth=0)
    axes.text(1, 0.03, "spectral norms at most 1:\nanywhere in the grey", fontsize="small")
    axes.set(yscale="log", ylim=(0.01, 3e6), xlabel="layers passed", ylabel="mean square, relative to the input's")
    axes.set_xticks(range(0, 21, 5))
    axes.legend(fontsize="small")
