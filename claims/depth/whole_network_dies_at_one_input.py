r"""With fresh normal weights and no biases, L ReLU layers of n units are off as a whole at a given input, not zero, with probability exactly 1 − (1 − 2⁻ⁿ)ᴸ.

Off as a whole means that the last layer gives only zeros. All gradients are then exactly zero at that input, not just small. This is the most abrupt way in which a gradient can vanish, and the usual
choice of the weights' variance does not help: it does not occur in the formula.

**Why it is so.** Let the input be other than zero, the weights symmetric (a row $w$ is as likely as $-w$, and at a right angle to any given input with probability 0), all rows independent, and let there be no
biases. A unit is off with probability one half. All $n$ units of a layer are off with probability $2^{-n}$. If that happens, the next
layer receives zeros and sends on zeros, and so does every layer above. If it does not happen, the next layer faces a fresh draw with an
input other than zero. So the network stays alive for $L$ layers with probability

$$(1 - 2^{-n})^L$$

**Where intuition goes wrong.** For any fixed width this tends to 0 as the network gets deeper. But width is a strong remedy. For
width {{narrow}} and depth 50 the chance of a dead network is {{narrow_dead:.0%}}, for width {{wide}} it is {{wide_dead:.0e}}. And "off at one input"
is said of one input: a first layer that is all off at $x$ is all on at $-x$.

!!! question "In class"
    Widths 8, 8, 1, 8, 8: which layer decides? Work out the probability, first roughly, then exactly.

??? success "Answer"
    The layer with a single unit. It is off with probability ½, a layer of eight units only with
    $2^{-8} = \tfrac1{256}$. Roughly, the network is dead in half of all cases.

    Exactly: it lives if each layer in turn has a unit that is on, with probability
    $\left(\tfrac{255}{256}\right)^4 \cdot \tfrac12 \approx 0.492$. So it is dead with probability $\approx 0.508$. The
    four wide layers together contribute less than one percentage point.
"""

from collections import Counter
from fractions import Fraction
from itertools import product

from sympy import Function, Integer, Rational, Symbol, rsolve, simplify

from claims import Claim, exhaustion, proof, record, statistic
from claims.articles.literature import publication
from claims.lab.activations import relu
from claims.lab.chance import share_interval, share_power
from claims.lab.domains import NEGATIVE, POSITIVE

claim = Claim(
    formally=(
        r"Let $h_l = \mathrm{relu}(W_l h_{l-1})$, $l = 1, \dots, L$, have $n$ units each, with $h_0 \ne 0$ and independent rows $w$ for which "
        r"$-w$ has the law of $w$ and $P(w \cdot y = 0) = 0$ for every $y \ne 0$. Then $P(h_L = 0) = 1 - (1 - 2^{-n})^L$, and if "
        r"$h_L = 0$, all back-propagated gradients of the layers are 0 (the slope at 0 counted as 0)."
    ),
    supports=["relu-solves-vanishing-gradients", "relu-mitigates-vanishing-gradients"],
    related=["relu-gradient-survives-active-path", "dead-unit-never-recovers", "half-of-units-zero-at-init"],
    literature=[
        publication(
            "lu-2020", "proves that a ReLU network of fixed width dies with a probability that tends to 1 with depth"
        )
    ],
    survives={
        "as true": [
            "relu doubled",
            "relu off by a billionth",
            "relu saturating",
            "relu off by one ulp",
            "draws too wide",
        ],
        "too close": ["draws cut off"],
    },
)


@proof
def test_the_recursion():
    """A unit is off for exactly one of a sum and its mirror image, so with probability ½; n of them with 2⁻ⁿ. A living layer is followed by
    a living one with probability 1 − 2⁻ⁿ, a dead one by dead ones only: L steps give the formula, for every n and L."""
    assert [relu(z) > 0 for z in (POSITIVE, NEGATIVE)] == [True, False]
    off = Rational([relu(z) for z in (POSITIVE, NEGATIVE)].count(0), 2)
    assert relu(-NEGATIVE).is_positive  # a unit that is off at x is on at −x
    w = Symbol("w", real=True)
    assert relu(w * 0) == 0  # what a dead layer sends on
    n, depth = Symbol("n", integer=True, positive=True), Symbol("L", integer=True, nonnegative=True)
    alive = Function("alive")
    law = rsolve(alive(depth + 1) - (1 - off**n) * alive(depth), alive(depth), {alive(0): 1})
    assert simplify(1 - law - (1 - (1 - Integer(2) ** -n) ** depth)) == 0


#: Two orthogonal vectors each; with either sign and in either place they are the rows of a layer.
FRAMES = ((3, 5), (5, -3)), ((7, 1), (1, -7)), ((4, 9), (9, -4))


def layers(frame):
    rows = [*frame, *(tuple(-a for a in v) for v in frame)]
    return list(product(rows, repeat=2))


@exhaustion("all 4,096 networks of width 2 and depth 3 with rows ± one of two orthogonal vectors, input (1, 2)")
def test_every_small_network_counted():
    """Of all 4,096 such networks exactly the share 1 − (3/4)³ is off at the input (1, 2), and exactly for those is the
    product of slopes and weights, sent back through the last layer, zero for every error."""
    networks = Counter({(1, 2): 1})  # how many give these hidden values
    for frame in FRAMES:
        following = Counter()
        for (h, count), layer in product(networks.items(), layers(frame)):
            sums = [sum(a * b for a, b in zip(row, h, strict=True)) for row in layer]
            assert all(sums) or not any(h)  # no living layer meets a row at a right angle
            after = tuple(relu(z) for z in sums)
            passes = any(relu.slope(z) * a for z, row in zip(sums, layer, strict=True) for a in row)
            assert passes == any(after)
            following[after] += count
        networks = following
    assert networks.total() == 4096 and Fraction(networks[0, 0], 4096) == 1 - Fraction(3, 4) ** 3


def dies(random, n, depth):
    """Whether a network with normal weights is off at its input. A weight is drawn only if what it is multiplied by is not 0."""
    h = [random.gauss() for _ in range(n)]
    for _ in range(depth):
        active = [value for value in h if value]
        h = [relu(sum([random.gauss() * value for value in active])) for _ in range(n)]
        if not any(h):
            return relu(0.0) == 0  # then every layer above has these sums, and is off too
    return False


@statistic(error=1e-6, alternative="units off with probability 0.49 or 0.51")
def test_gaussian_networks(random, effort, error):
    """Of {{networks:,}} networks of width 4 and depth 20 with normal weights the share {{dead:.3f}} is off at its input. The formula says
    {{law:.3f}}; if it is right, the share misses it by more than {{margin:.3f}} with probability at most one in a million."""
    networks, n, depth = 14_000 * effort, 4, 20
    dead = sum(dies(random, n, depth) for _ in range(networks)) / networks
    law, *others = (1 - (1 - off**n) ** depth for off in (0.5, 0.49, 0.51))
    low, high = share_interval(networks, law, error)
    power = min(share_power(networks, other, low, high) for other in others)
    record(networks=networks, dead=dead, law=law, margin=max(high - law, law - low), power=power)
    record(narrow=6, narrow_dead=1 - (1 - 2**-6) ** 50, wide=32, wide_dead=1 - (1 - 2**-32) ** 50)
    assert not dead < low and not dead > high


def figure(axes, found):
    """The probability that a whole network is off at an input, against its depth up to 100 layers, for widths 2, 4, 6, 8 and 12, from the formula; a
    dot marks the share among the random networks of width 4 and depth 20."""
    depths = range(101)
    for n in 2, 4, 6, 8, 12:
        axes.plot(depths, [1 - (1 - 2.0**-n) ** depth for depth in depths], label=f"width {n}")
    axes.plot([20], [found["dead"]], "o", color="0.5", label="random, width 4")
    axes.set(xlim=(0, 155), xticks=range(0, 101, 20), xlabel="depth (layers)", ylabel="P(all off at one input)")
    axes.legend(fontsize="small", loc="center right")
