r"""With the same normal random weights and no biases, the mean square of a gradient keeps at least eight times as much per layer with ReLU as with sigmoid.

After ten layers that is a factor of a thousand million, at least. It says who is ahead. It does not say that ReLU networks keep their
gradients, nor that sigmoid networks must lose theirs.

**Why it is so.** Let the weights of both have mean 0 and variance $c/n$, and the input not be zero. A row of weights is as likely as its mirror image and meets no input at a right angle. Without the activations a layer would multiply the mean square by $c$. Of that, ReLU
keeps exactly one half, since of a row and its mirror image one is on
([as shown here](relu-keeps-gradient-magnitude-through-depth.md)). The sigmoid multiplies by the square of its slope, and that is at most
$\tfrac1{16}$:

$$\frac{(c/2)^L}{(c/16)^L} = 8^L$$

**Where intuition goes wrong.** The bound compares the two at the same $c$. It says nothing of each at a $c$ of its own.
And it compares means. A network of width 1 may have a dead ReLU, and then the sigmoid is ahead.

Backward the same holds, for an error signal of random direction, drawn independently of the network. For the sigmoid even
one fixed error vector obeys the bound; for ReLU its mean square may lie above $(c/2)^L$ or below, depending on the vector.

!!! question "In class"
    The slope of the sigmoid at 0 is one quarter of ReLU's. Where do the factors 16 and 2 come from, and why is the quotient 8 and not 4?

??? success "Answer"
    It is the *mean square* that is compared, so slopes are squared. The sigmoid's slope of at most ¼ becomes
    $\tfrac1{16}$. ReLU's slope is 1 or 0, and squared it is the same. Since half of the units are on, on average, its
    mean square is ½. The quotient is at least $\tfrac12 : \tfrac1{16} = 8$. The 4 is the quotient for one ReLU that is
    on and a sigmoid at 0. Squared it is 16, and half of that is left, because on average half of the ReLU units pass on
    nothing.
"""

from fractions import Fraction
from itertools import product
from math import inf
from statistics import median

from mpmath import mpf
from sympy import Function, Integer, Rational, Symbol, rsolve, simplify

from claims import Claim, exhaustion, proof, record, statistic
from claims.lab.activations import relu, sigmoid
from claims.lab.chance import hoeffding_margin, median_interval, median_power, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, X
from claims.lab.singly import drawn, pushed_through

claim = Claim(
    formally=(
        r"Let two stacks of $L$ layers of width $n$ without biases have the same random weights, with rows $w$, all independent, for which $-w$ has the law of $w$, "
        r"$E w w^{\mathsf T} = (c/n) I$ and $P(w \cdot y = 0) = 0$ for all $y \ne 0$. For every input $x \ne 0$ and every vector $u \ne 0$ the Jacobians satisfy $E "
        r"\lVert J_{\mathrm{relu}} u \rVert^2 = (c/2)^L \lVert u \rVert^2 > 8^L \, E \lVert J_\sigma u \rVert^2$. For every fixed vector "
        r"$\delta \ne 0$, $E \lVert J_\sigma^{\mathsf T} \delta \rVert^2 < (c/16)^L \lVert \delta \rVert^2$."
    ),
    supports=["relu-mitigates-vanishing-gradients"],
    survives={
        "as true": ["relu raised", "relu mirrored", "relu with slope 1 at zero", "draws too wide"],
        "too close": ["relu off by one ulp", "sigmoid off by one ulp", "draws with an atom"],
    },
    related=[
        "sigmoid-depth-product-bound",
        "relu-keeps-gradient-magnitude-through-depth",
        "whole-network-dies-at-one-input",
    ],
)


@proof
def test_the_factor_of_one_layer():
    """Of the square (w·u)² that a row would pass on without an activation, ReLU keeps one half on average over w and −w, and the sigmoid less than
    one sixteenth, if w·y ≠ 0 for the layer's input y: their quotient is more than 8, and L layers multiply: 8ᴸ, for ten layers more than 10⁹."""
    wu = Symbol("wu", real=True)
    halves = {((relu.slope(z) * wu) ** 2 + (relu.slope(-z) * -wu) ** 2) / 2 for z in (POSITIVE, NEGATIVE)}
    assert halves == {wu**2 / 2}
    missing = Rational(1, 4) - sigmoid.slope(X)
    assert simplify(missing - (sigmoid(X) - Rational(1, 2)) ** 2) == 0  # so the slope is ¼ at most,
    assert sigmoid(Integer(0)) == Rational(1, 2) and sigmoid(X).diff(X).is_positive  # and that at 0 only
    per_layer = Rational(1, 2) / sigmoid.slope(Integer(0)) ** 2
    depth, ratio = Symbol("L", integer=True, nonnegative=True), Function("ratio")
    law = rsolve(ratio(depth + 1) - per_layer * ratio(depth), ratio(depth), {ratio(0): 1})
    assert simplify(law - Integer(8) ** depth) == 0 and law.subs(depth, 10) > 10**9


@proof
def test_backward_the_cross_terms_of_the_sigmoid_cancel():
    """The slope of the sigmoid is the same at z and −z. So slope times weight has the opposite sign for a row and its mirror image: its mean is 0, what two units
    send back is uncorrelated, and the mean squares of the units add up for every fixed error vector. ReLU has no such symmetry."""
    w = Symbol("w", real=True)
    assert simplify(sigmoid.slope(X) * w + sigmoid.slope(-X) * -w) == 0
    assert simplify(relu.slope(POSITIVE) * w + relu.slope(-POSITIVE) * -w) == w


FRAMES = ((3, 5), (5, -3)), ((7, 1), (1, -7))  # orthogonal vectors; c is their squared length


def fifteen_digits(function):
    """The function with 15 digits, as a fraction from a fraction."""
    return lambda z: Fraction(int(function(mpf(z.numerator) / z.denominator) * 2**200), 2**200)


def mean_square_matrices(value, slope, scale=Fraction(1)):
    """E[JᵀJ] and E[JJᵀ] over all networks of width 2 and depth 2 with rows ± one of the orthogonal vectors times `scale`, input (1, 2)."""
    forward, backward, count = [[0, 0], [0, 0]], [[0, 0], [0, 0]], 0
    rows = [[tuple(sign * scale * a for a in v) for v in frame for sign in (1, -1)] for frame in FRAMES]
    for first in product(rows[0], repeat=2):
        z = [sum(a * b for a, b in zip(row, (1, 2), strict=True)) for row in first]
        h, below = ([f(one) for one in z] for f in (value, slope))
        for second in product(rows[1], repeat=2):
            y = [slope(sum(a * b for a, b in zip(row, h, strict=True))) for row in second]
            J = [[y[i] * sum(second[i][k] * below[k] * first[k][j] for k in (0, 1)) for j in (0, 1)] for i in (0, 1)]
            for i, j, k in product((0, 1), repeat=3):
                forward[i][j] += J[k][i] * J[k][j]
                backward[i][j] += J[i][k] * J[j][k]
            count += 1
    return [[[entry / count for entry in row] for row in matrix] for matrix in (forward, backward)]


@exhaustion("all 256 networks of width 2 and depth 2 with rows ± one of two orthogonal vectors, input (1, 2)")
def test_every_small_network_counted():
    """Over all 256 such networks ReLU's mean square is the law, exactly, for all directions at once, and the sigmoid's is below its bound, forward and backward; with weights a thousand times smaller it comes within 1 % of the
    bound. Backward the sigmoid's cross terms are 0. ReLU's are not, so the error vectors (1, 1) and (1, −1) lie on either side of the law."""
    law = Fraction(3**2 + 5**2, 2) * Fraction(7**2 + 1, 2)
    forward, backward = mean_square_matrices(relu, relu.slope)
    assert forward == [[law, 0], [0, law]] and backward[0][0] == backward[1][1] == law and backward[0][1] != 0
    for scale in Fraction(1), Fraction(1, 1000):
        forward, backward = mean_square_matrices(fifteen_digits(sigmoid), fifteen_digits(sigmoid.slope), scale)
        bound = law / 64 * scale**4
        top = bound * (1 - Fraction(1, 10**6))  # rounding to 15 digits moves nothing by so much
        for matrix in forward, backward:
            trace, determinant = matrix[0][0] + matrix[1][1], matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0]
            assert 0 < trace < 2 * top and top**2 - trace * top + determinant > 0  # both eigenvalues < top
            assert scale == 1 or trace > 2 * bound * 99 / 100
        assert backward[0][1] == 0  # σ(z) σ(−z) is the same at z and −z to the last digit


@statistic(
    error=1e-6, alternative="a median of 8 per layer or less, or units that are on with probability 0.48 or 0.52"
)
def test_typical_networks_of_width_32(random, effort, error):
    """In {{networks:,}} pairs of random networks of width 32 and depth 8 with c = 1, with equal weights, the median of ReLU's square over the sigmoid's is
    {{median_per_layer:.1f}} per layer. Of the ReLU units a share of {{on:.4f}} is on. The median of all such networks lies above 8, and if each unit is on with probability ½, whatever the others do, the share misses ½ by less than {{margin:.4f}}, unless an event of probability one in a million has occurred."""
    networks, n, depth = 300 * effort, 32, 8
    ratios, on, reached = [], 0, 0
    for _ in range(networks):
        x, u = drawn(random, 2, n)
        layers = [drawn(random, n, n, n**-0.5) for _ in range(depth)]
        squares = []
        for f in relu, sigmoid:
            changes = [change for _, change in pushed_through(f, layers, x, u)]
            squares.append([sum(d * d for d in change) for change in changes])
            if f is relu:
                counts = [sum(d != 0 for d in change) for change in changes]
        ratios.append([a / b if b else inf for a, b in zip(*squares, strict=True)])
        on += sum(counts)
        reached += n * sum(map(bool, [1, *counts[:-1]]))  # of a layer above a dead one no coin falls
    per_layer = [ratio[-1] ** (1 / depth) for ratio in ratios]
    low, _ = median_interval(per_layer, error / 2)
    units = networks * depth * n
    margin = hoeffding_margin(units, error / 2)
    record(networks=networks, median_per_layer=median(per_layer), on=on / units, margin=margin)
    record(power=min(median_power(networks, error / 2), share_power(units, 0.52, 0.5 - margin, 0.5 + margin)))
    medians = [median(ratio) for ratio in zip(*ratios, strict=True)]
    record(ratios=[1.0, *medians])
    assert abs(on - reached / 2) / units < margin
    assert low > 8 and all(ratio > 8**layer for layer, ratio in enumerate(medians, 1))


def figure(axes, found):
    """How many times as much of the squared size of a change survives with ReLU as with sigmoid, against depth, on a logarithmic axis: the bound 8ᴸ for the
    means, and the median of the quotients in pairs of random networks of width 32 with c = 1, which lies above it from the first layer on."""
    depths = range(len(found["ratios"]))
    axes.plot(depths, found["ratios"], "o-", label="median, random networks (c = 1)")
    axes.plot(depths, [8**depth for depth in depths], "--", color="0.5", label="bound 8ᴸ for the means")
    axes.set(yscale="log", xlabel="layers", ylabel="squared change: ReLU over sigmoid")
    axes.legend()
