r"""Along positive units ReLU lets a gradient through undiminished, however many layers there are.

On a path of units that are all on, the activations contribute a factor of exactly 1, for every depth. With sigmoid the same factor is [$4^{-L}$ at best](sigmoid-depth-product-bound.md). Two
things are left out: how often a path is on from end to end, and the weights along it.

**Why it is so.** The slope of ReLU at a positive number is 1, not nearly 1, and products of ones are 1. If a single unit of the path is off, the factor is 0.
Nothing lies in between.

**Where intuition goes wrong.** Long paths are rarely on. In fresh layers without biases, in which a row of weights is as likely as its mirror image and meets no input but zero at a right angle, each further unit is on with probability
½, whatever happened below, as long as something arrives there. (The rows are drawn independently, the input is not zero.) So a given path through $L$ layers is on with probability exactly $2^{-L}$. Wide networks have more
paths: if every layer has $n$ units, $n^{L-1}$ paths end in a given unit of layer $L$.

And what arrives is not the factor of the activations alone. Each connection multiplies by its weight.

!!! question "In class"
    A network has 10 hidden layers of 100 units. How many paths lead from one unit of the first to one of the last? How many of them do you expect
    to be on?

??? success "Answer"
    $100^8 = 10^{16}$: the two ends are given, and in each of the eight layers between them you may choose any of 100
    units. In a fresh network with normal weights and no biases, at an input other than zero, a path through ten units
    is on with probability $2^{-10}$. So you expect $10^{16} / 1024$, about $10^{13}$ of them. On average only one path
    in 1,024 is on, and that is an enormous number. (The paths are not independent of each other, but for an expected
    number that does not matter. In about three draws of four *none* of them is on, because at least one of the two end
    units is off. The other draws make up for it.)
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod

from hypothesis import given, strategies
from sympy import Function, Integer, Rational, Symbol, diff, rsolve, simplify

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, statistic, without
from claims.articles import advantages_of_relu, why_relu
from claims.lab.activations import relu
from claims.lab.chance import hoeffding_margin, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers
from claims.lab.layers import TRIED, constant, keep, tried

ACTIVE = "every unit of the path is on"
ALONE = "the factor of the activations alone is meant, not that of the weights"

claim = Claim(
    said_in=[advantages_of_relu.sentence(5), why_relu.sentence(13)],
    formally=(
        r"For every $L$ and all $z_1, \dots, z_L > 0$: $\prod_{l=1}^{L} \mathrm{relu}'(z_l) = 1$. (If one of them is negative, or 0 with the slope at 0 counted as 0, the product is 0.)"
    ),
    conditions=[ACTIVE, ALONE],
    instead=(
        "On a path of units that are all on, the activations multiply the gradient by exactly 1, and on every other path by 0. The weights along the path multiply it "
        "as well. At initialisation a given path through L layers is on with probability 2⁻ᴸ, at an input other than zero, if the layers have no biases and independent symmetric rows of weights that meet no input but zero at a right angle."
    ),
    survives={"as true": ["relu raised"]},
    related=[
        "relu-keeps-gradient-magnitude-through-depth",
        "sigmoid-depth-product-bound",
        "whole-network-dies-at-one-input",
        "half-of-units-zero-at-init",
    ],
)


@proof
def test_ones_multiply_to_one():
    """The slope at every positive number is exactly 1, and so one more unit that is on leaves the product as it was: 1 for every L."""
    assert relu.slope(POSITIVE) == 1 == diff(relu(POSITIVE), POSITIVE)
    depth, factor = Symbol("L", integer=True, nonnegative=True), Function("factor")
    law = rsolve(factor(depth + 1) - relu.slope(POSITIVE) * factor(depth), factor(depth), {factor(0): 1})
    assert simplify(law) == 1


@given(strategies.lists(whole_numbers(-1000, 1000), min_size=1, max_size=12))
def test_one_or_nothing(sums):
    """No list of up to 12 exact multiples of 1/7 was found whose slopes multiply to anything but 1 if all are positive, and 0 if not."""
    sums = [Fraction(z, 7) for z in sums]
    assert prod(relu.slope(z) for z in sums) == int(min(sums) > 0)
    assert prod(relu.slope(abs(z) + Fraction(1, 10**6)) for z in sums) == 1


@without(ACTIVE)
@counterexample
def test_one_unit_that_is_off_blocks_the_path():
    """If a single unit has a negative sum, its slope 0 makes the product 0, whatever the other units do."""
    assert relu.slope(POSITIVE) * relu.slope(NEGATIVE) * relu.slope(POSITIVE) == 0


@without(ACTIVE)
@proof
def test_how_often_a_path_is_on():
    """Exactly one of a row w and its mirror image −w turns the next unit on, if w·h ≠ 0. A path that is on so far ends in a positive value, so h ≠ 0, and it goes on with probability ½: 2⁻ᴸ for L layers."""
    on = Rational(sum(bool(relu(z).is_positive) for z in (POSITIVE, NEGATIVE)), 2)
    assert relu(POSITIVE).is_positive  # what a unit that is on passes to the next layer
    depth, chance = Symbol("L", integer=True, nonnegative=True), Function("chance")
    law = rsolve(chance(depth + 1) - on * chance(depth), chance(depth), {chance(0): 1})
    assert simplify(law - Integer(2) ** -depth) == 0


FRAMES = ((3, 5), (5, -3)), ((7, 1), (1, -7)), ((4, 9), (9, -4))  # orthogonal vectors: rows ± these


@without(ACTIVE)
@exhaustion("all 4,096 networks of width 2 and depth 3 with rows ± one of two orthogonal vectors, input (1, 2)")
def test_every_path_of_every_small_network():
    """Each of the eight paths is on in exactly one eighth of all 4,096 networks."""
    on = dict.fromkeys(product((0, 1), repeat=3), 0)
    rows = [list(product([*frame, *(tuple(-a for a in v) for v in frame)], repeat=2)) for frame in FRAMES]
    for network in product(*rows):
        h, slopes = (1, 2), []
        for layer in network:
            sums = [sum(a * b for a, b in zip(row, h, strict=True)) for row in layer]
            assert all(sums) or not any(h)  # no row at a right angle
            slopes.append([relu.slope(z) for z in sums])
            h = [relu(z) for z in sums]
        for path in on:
            on[path] += prod(slope[unit] for slope, unit in zip(slopes, path, strict=True))
    assert set(on.values()) == {4096 // 2**3}


@without(ACTIVE)
@statistic(
    error=1e-6, alternative="units on with probability 0.475 or 0.525, or with 0.45 or 0.55 where the unit below is on"
)
def test_paths_in_gaussian_networks(rng, effort, error):
    """Of {{networks:,}} random networks of width 8, one fixed path is on through 1, 2, …, 6 layers in the shares {{share_1:.3f}}, {{share_2:.3f}}, …, {{share_6:.4f}}. If 2⁻ᴸ is right, each share misses it by
    less than {{margin:.3f}}, except with a probability of one in a million in all."""
    import numpy

    networks, n, depth = 40_000 * effort, 8, 6
    h, on, shares = rng.standard_normal((networks, n), dtype="float32"), numpy.ones(networks), []
    margin = hoeffding_margin(networks, error / depth)
    for layer in range(1, depth + 1):
        z = numpy.matmul(h[:, None, :], rng.standard_normal((networks, n, n), dtype="float32"))[:, 0, :]
        h, on = relu(z), on * relu.slope(z[:, 0])
        shares.append(float(on.mean()))
        assert abs(shares[-1] - 0.5**layer) <= margin
        record(**{f"share_{layer}": shares[-1]})
    others = (0.525, 0.5), (0.55 / 2, 0.25), (0.45 / 2, 0.25)  # in the first layer (0.475: the same), in the second
    power = min(share_power(networks, other, law - margin, law + margin) for other, law in others)
    record(networks=networks, margin=margin, shares=shares, power=power)


@without(ALONE)
@counterexample
def test_weights_of_one_half_diminish_it():
    """In a chain of ten units that are all on, each with the weight ½, the factor of the activations is 1, and the gradient is 2⁻¹⁰."""
    h, factor = POSITIVE, Integer(1)
    for _ in range(10):
        factor *= relu.slope(h / 2)
        h = relu(h / 2)
    assert factor == 1 and diff(h, POSITIVE) == Rational(1, 2**10)


@in_floats
@exhaustion(TRIED + "; each as the sum of all of 200 units")
def test_in_every_format():
    """Along 200 active units the product of the slopes is exactly 1, at every positive sum tried."""
    one = tried(
        r"\prod_{l=1}^{L} \mathrm{relu}'(z) = 1 \quad (z > 0)",
        lambda z: relu.slope(z) ** constant(200, z) == 1,
        over=lambda z: z > 0,
        written="slope ** 200",
    )
    keep(replace(one, variable="z"))
    assert one.is_("true")


def figure(axes, found):
    """The share of random networks in which one fixed path is on, against the number of layers, on a logarithmic axis: dots from the random networks, line 2⁻ᴸ. The share halves with each layer."""
    depths = range(len(found["shares"]) + 1)
    axes.plot(depths, [0.5**depth for depth in depths], color="0.5", label="2⁻ᴸ")
    axes.plot(depths, [1, *found["shares"]], "o", label=f"{found['networks']:,} random networks")
    axes.set(yscale="log", xlabel="layers on the path, L", ylabel="share of networks: path is on")
    axes.legend()
