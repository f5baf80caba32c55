r"""ReLU solves the vanishing-gradient problem.

It removes one of the causes: an active ReLU multiplies a gradient by exactly 1. Two other causes stay. The weights multiply too, and whole layers can be off.

**Why it is so.** Take units in a row, each with the weight ½, and a positive input. All are active, and each halves the gradient. No activation with a slope of
at most 1 could prevent that. Random networks do the same on average: with normal weights of variance $c/n$ and no biases the mean square of a gradient is multiplied by $c/2$ per layer
([why](relu-keeps-gradient-magnitude-through-depth.md)), so it halves for $c = 1$. After 20 layers the median square has dropped to {{median_1:.0e}} of its size in random networks of
width 32.

ReLU alone is no cure. It takes the right weights as well: $c = 2$ makes the factor 1. Even then it is the mean that stays.

**Where intuition goes wrong.** It is tempting to count only the slopes: "one times one times one is one". That would be right for a chain of units with weight 1 that are all on. And of the networks
of width 2 and depth 3 that were counted one by one below, {{dead:.0%}} send back exactly nothing at the given input. ([How often that happens in general](whole-network-dies-at-one-input.md).)

!!! question "In class"
    One article's heading says "solves", its text says "mitigates". Which experiment could tell the two words apart?

??? success "Answer"
    "Mitigates" compares: less of the problem than with another activation. "Solves" says that none is left. So measure
    how much of the error signal arrives at the first layer, for growing depth, with ReLU and with the sigmoid, under
    several laws for the weights. If more arrives with ReLU, it mitigates. If with ReLU nothing is lost, however deep
    the network is and under each of these laws, it solves.

    On this page the median square of the gradient in ReLU networks with $c = 1$ falls to {{median_1:.0e}} of its size
    after 20 layers. So the heading goes too far.
"""

from fractions import Fraction
from itertools import product
from statistics import median

from sympy import Function, Integer, Rational, Symbol, diff, limit, oo, rsolve, simplify

from claims import Claim, counterexample, exhaustion, instead, proof, record, statistic
from claims.articles import advantages_of_relu, askhandle, why_relu
from claims.lab.activations import relu
from claims.lab.chance import median_interval, median_power
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT
from claims.lab.singly import drawn, pushed_through

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(6),
        why_relu.sentence(5),
        askhandle.sentence(28),
        askhandle.sentence(43),
    ],
    formally=(
        r"For every sequence of ReLU layers (one for each $l \ge 1$) and every input at which some unit of every layer is on, the gradient does not vanish with depth: $\lVert J_L "
        r"\rVert \not\to 0$ as $L \to \infty$, where $J_L$ is the Jacobian of the first $L$ layers."
    ),
    instead=(
        "ReLU removes one cause of vanishing gradients: on active units its slope is exactly 1. The weights are another cause. In random layers "
        "without biases, at an input other than zero, with independent normal weights of mean 0 and variance c/n (n the width), the mean square of a gradient (for a change of the input) is multiplied by c/2 per layer: it vanishes for c < 2."
    ),
    related=[
        "relu-mitigates-vanishing-gradients",
        "relu-keeps-gradient-magnitude-through-depth",
        "whole-network-dies-at-one-input",
        "he-preserves-mean-not-median",
    ],
    survives={"as false": ["relu raised", "relu unrectified", "relu leaking"]},
)


@counterexample
def test_a_chain_of_halves():
    """In a chain of units with weight ½ and any positive input every unit is on, and one more unit halves the gradient: it is 2⁻ᴸ after L units, which tends to 0."""
    unit = relu(POSITIVE / 2)
    assert unit.is_positive and diff(unit, POSITIVE) == Rational(1, 2)  # the next unit, too, gets a positive input
    depth, gradient = Symbol("L", integer=True, nonnegative=True), Function("gradient")
    law = rsolve(gradient(depth + 1) - diff(unit, POSITIVE) * gradient(depth), gradient(depth), {gradient(0): 1})
    assert simplify(law - Integer(2) ** -depth) == 0 and limit(law, depth, oo) == 0


@instead
@proof
def test_an_active_unit_takes_nothing_away():
    """For every positive sum the slope of ReLU is exactly 1, for every negative sum exactly 0; over a row of weights w and its mirror image −w, one half of (w·u)² is passed on, so a layer with
    variance c/n multiplies the mean square by c/2, and L layers by (c/2)ᴸ, which tends to 0 if c < 2."""
    assert relu.slope(POSITIVE) == 1 and relu.slope(NEGATIVE) == 0
    wu, n = Symbol("wu", real=True), Symbol("n", integer=True, positive=True)
    for z in POSITIVE, NEGATIVE:
        assert ((relu.slope(z) * wu) ** 2 + (relu.slope(-z) * -wu) ** 2) / 2 == wu**2 / 2
    share = (relu.slope(POSITIVE) ** 2 + relu.slope(NEGATIVE) ** 2) / Integer(2)
    c, depth, square = (
        2 * UNIT,
        Symbol("L", integer=True, nonnegative=True),
        Function("square"),
    )  # any c between 0 and 2
    per_layer = simplify(n * share * c / n)
    law = rsolve(square(depth + 1) - per_layer * square(depth), square(depth), {square(0): 1})
    assert simplify(law - (c / 2) ** depth) == 0 and limit(UNIT**depth, depth, oo) == 0


FRAMES = ((3, 5), (5, -3)), ((7, 1), (1, -7)), ((4, 9), (9, -4))  # orthogonal vectors of one length each


@instead
@exhaustion("all 4,096 networks of width 2 and depth 3 with rows ± one of two orthogonal vectors, input (1, 2)")
def test_every_small_network_counted():
    """Over all such networks the mean of |Ju|² is the product of the layers' c/2, exactly, for every change u. Scaled to c = 2 it would stay; yet in the share 1 − (3/4)³ of them, {{dead:.0%}}, J is
    zero."""
    law, total, zero = Fraction(1), [[0, 0], [0, 0]], 0
    rows = []
    for frame in FRAMES:
        law *= Fraction(sum(a * a for a in frame[0]), 2)
        rows.append(list(product([*frame, *(tuple(-a for a in v) for v in frame)], repeat=2)))
    for network in product(*rows):
        h, J = (1, 2), ((1, 0), (0, 1))
        for layer in network:
            sums = [sum(a * b for a, b in zip(row, h, strict=True)) for row in layer]
            assert all(sums) or not any(h)
            J = [
                [relu.slope(z) * (row[0] * J[0][j] + row[1] * J[1][j]) for j in (0, 1)]
                for z, row in zip(sums, layer, strict=True)
            ]
            h = [relu(z) for z in sums]
        zero += not any(map(any, J))
        for i, j, k in product((0, 1), repeat=3):
            total[i][j] += J[k][i] * J[k][j]
    assert total == [[4096 * law, 0], [0, 4096 * law]]
    assert Fraction(zero, 4096) == 1 - Fraction(3, 4) ** 3
    record(dead=zero / 4096)


@instead
@statistic(error=1e-6, alternative="a median of 1/100,000 or more with c = 1, or not between 1/100 and 1 with c = 2")
def test_the_weights_decide(random, effort, error):
    """{{networks}} random networks of width 32 and depth 20: with c = 1 the median of |Ju|² / |u|² lies below one in 100,000, with c = 2 between one in 100 and 1. The draws are the same. Except with a probability of one in a
    million these bounds hold for the medians of all such networks."""
    networks, width, depth = 200 * effort, 32, 20
    found = {1: [], 2: []}
    for _ in range(networks):
        x, u = drawn(random, 2, width)
        state, paths = dict.fromkeys(found, (x, u)), {c: [] for c in found}
        for _ in range(depth):
            # A weight that is multiplied by 0 is not drawn.
            met = [i for i, numbers in enumerate(zip(*state[1], *state[2], strict=True)) if any(numbers)]
            layer = drawn(random, width, len(met), width**-0.5)
            for c in found:
                hidden, change = ([c**0.5 * vector[i] for i in met] for vector in state[c])
                [state[c]] = pushed_through(relu, [layer], hidden, change)
                paths[c].append(sum(d * d for d in state[c][1]) / sum(d * d for d in u))
        for c, squares in found.items():
            squares.append(paths[c])
    by_depth = {c: list(zip(*squares, strict=True)) for c, squares in found.items()}
    record(**{f"path_{c}": [1.0, *map(median, squares)] for c, squares in by_depth.items()})
    high, (low, behind) = median_interval(by_depth[1][-1], error / 2)[1], median_interval(by_depth[2][-1], error / 2)
    record(networks=networks, median_1=median(by_depth[1][-1]), power=median_power(networks, error / 2))
    assert high < 1e-5 and 0.01 < low <= behind < 1


def figure(axes, found):
    """Squared size of a change, relative to its start, against depth, on a logarithmic axis, in random ReLU networks of width 32 with weights of variance c/n. Crosses: median for c = 1 and c = 2. Lines: the law
    (c/2)ᴸ for the mean. With c = 1 the mean falls about a millionfold in 20 layers. With c = 2 the mean stays and the median falls behind."""
    for c in 2, 1:
        depths = range(len(found[f"path_{c}"]))
        [line] = axes.plot(depths, [(c / 2) ** depth for depth in depths], label=f"c = {c}: mean, by the law")
        axes.plot(found[f"path_{c}"], "x", color=line.get_color(), label=f"c = {c}: median of the networks")
    axes.set(yscale="log", xlabel="layers", ylabel="squared change, relative to its start")
    axes.set_xticks(range(0, 21, 5))
    axes.legend(fontsize="small")
