r"""Gradients explode because they accumulate.

Accumulation can do it alone. In a network with two units in each layer, no biases, positive inputs and all weights 0.9,
every single path from input to output carries a gradient that *fades*. After 20 layers it is {{one_path:.2f}}. Yet the
gradient of both outputs together, with respect to one input, is {{all_paths:,.0f}}, since over a million paths start
there, and they all push the same way.

**Why it is so.** The gradient of an output with respect to an input is a sum over all paths between the two. Each path
contributes the product of its weights, if all of its units are active, and otherwise nothing. With $m$ units in each of $L$ layers and equal weights
$w > 0$, the paths that start at one input are $m^L$, and each contributes $w^L$. So the sum is $(mw)^L$. It explodes
for $w > 1/m$, though every path fades for $w < 1$.

**Where intuition goes wrong.** To accumulate is to add. But adding *one term per layer* is harmless: $L$ bounded terms
make a sum that grows like $L$ at most. What explodes is the *number* of terms: every layer multiplies it by $m$. Nor
do many paths suffice. If their signs differ, they can cancel to nothing. And a gradient can explode with nothing to add
up at all: one path of weights 2 will do.

!!! question "In class"
    Weights of random signs, mean 0 and variance $c/n$: how does a sum of $n$ such terms grow with $n$? Which power of
    $n$ is it for equal signs, and why does the choice $c/n$ make sense?

??? success "Answer"
    A sum of $n$ independent terms with random signs grows like $\sqrt n$, because their variances add up and the size
    is the root of that. A sum of $n$ equal terms of one sign grows like $n$ itself.

    If each weight has the variance $\frac cn$, a sum over $n$ inputs of size 1 has the variance $n \cdot \frac cn = c$.
    The width cancels, so in the mean square a layer has the same effect whether it is narrow or wide, and only $c$ is
    left to choose. For weights of equal sign, and inputs too, one would need weights of the size $\frac1n$ for that, in
    place of $\frac{1}{\sqrt n}$.
"""

from fractions import Fraction
from itertools import product

from hypothesis import given, strategies
from sympy import Function, Integer, Rational, Sum, Symbol, limit, oo, rsolve, simplify

from claims import Claim, counterexample, proof, record, without
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import POSITIVE, whole_numbers

PATHS = "what accumulates is one term for each path through the layers, not one for each layer"
SAME_SIGN = "the contributions have the same sign"
ONE_CAUSE = "it is read as one cause of explosion, not as the only one"

claim = Claim(
    said_in=[davenport.sentence(63)],
    formally=(
        r"Let a ReLU network have $L$ layers of $m \ge 2$ units without biases, all weights equal to $w > 0$, and let its inputs be "
        r"positive. The gradient of each output with respect to each input is $m^{L-1} w^L$, a sum of $m^{L-1}$ paths with $w^L$ each. For "
        r"$1/m < w < 1$, as $L \to \infty$, each term goes to 0, and the sum to infinity."
    ),
    conditions=[PATHS, SAME_SIGN, ONE_CAUSE],
    instead=(
        "A gradient is a sum over paths of products along paths. Either can make it explode: products of weights above 1 along a single path, or "
        "sums over paths of equal sign, whose number grows exponentially with the depth. A sum of one bounded term per layer does not "
        "explode."
    ),
    related=["relu-networks-can-explode", "large-gradients-destabilise-updates"],
    survives={"as true": ["relu raised", "relu with slope 1 at zero"]},
)

w = Symbol("w", positive=True)
m, depth = Symbol("m", integer=True, positive=True), Symbol("L", integer=True, positive=True)


@proof
def test_a_layer_multiplies_the_sum_by_m_w():
    """Each of m active units passes the same gradient g back through a weight w, so one layer makes it m·w·g, and a
    path one unit longer contributes w times as much: for every m and w the gradient is m to the power L − 1 times w to
    the power L."""
    k, g = Symbol("k", integer=True), Function("g")
    passed = Sum(relu.slope(w * POSITIVE) * w, (k, 1, m)).doit()
    assert relu(w * POSITIVE).is_positive  # the next layer's inputs are positive too
    law = rsolve(g(depth + 1) - passed * g(depth), g(depth), {g(1): w})
    path = rsolve(g(depth + 1) - w * g(depth), g(depth), {g(1): w})
    assert simplify(law - m ** (depth - 1) * w**depth) == 0 and simplify(path - w**depth) == 0


@proof
def test_the_sum_explodes_although_every_path_fades():
    """For w = 1/(1 + a) every path goes to 0, for every a > 0. For m·w = 1 + b the sum goes to infinity, for every b >
    0. Both can be had at once for every m ≥ 2."""
    a, b = Symbol("a", positive=True), Symbol("b", positive=True)
    assert limit((1 / (1 + a)) ** depth, depth, oo) == 0
    assert limit((1 + b) ** (depth - 1) / (1 + a), depth, oo) == oo  # m^(L−1) w^L with m·w = 1 + b, w = 1/(1 + a)
    width = 2 + Symbol("j", integer=True, nonnegative=True)
    middle = (1 / width + 1) / 2  # halfway between 1/m and 1
    assert simplify(1 - middle).is_positive and simplify(middle * width - 1).is_positive


def gradient(layers, x):
    """Exact gradient of the first output with respect to the first input, by back-propagation; each layer is a list of
    rows."""
    before, h = [], list(x)
    for layer in layers:
        before.append([sum(a * b for a, b in zip(row, h, strict=True)) for row in layer])
        h = [relu(z) for z in before[-1]]
    back = [Fraction(int(i == 0)) for i in range(len(h))]
    for layer, sums in zip(reversed(layers), reversed(before), strict=True):
        back = [g * relu.slope(z) for g, z in zip(back, sums, strict=True)]
        back = [sum(g * row[j] for g, row in zip(back, layer, strict=True)) for j in range(len(layer[0]))]
    return back[0]


def sum_over_paths(layers, x):
    """The same, path by path: the product of the weights on each path whose units are all active."""
    active, h = [], list(x)
    for layer in layers:
        sums = [sum(a * b for a, b in zip(row, h, strict=True)) for row in layer]
        active.append([z > 0 for z in sums])
        h = [relu(z) for z in sums]
    total = Fraction(0)
    for middle in product(*(range(len(layer)) for layer in layers[:-1])):
        units, before, term = [*middle, 0], 0, Fraction(1)
        for layer, on, unit in zip(layers, active, units, strict=True):
            term *= layer[unit][before] * on[unit]
            before = unit
        total += term
    return total


# mostly positive weights: with as many negative ones nearly all of these gradients would be 0
@given(strategies.lists(strategies.tuples(*[whole_numbers(-2, 5)] * 4), min_size=1, max_size=5))
def test_back_propagation_sums_over_paths(entries):
    """In networks of width 2 with up to five layers and whole-number weights of either sign, none was found whose
    gradient is not the sum over all active paths."""
    layers = [[row[:2], row[2:]] for row in entries]
    assert gradient(layers, [1, 3]) == sum_over_paths(layers, [1, 3])


@given(whole_numbers(2, 5), whole_numbers(1, 6), strategies.fractions(0, 2, max_denominator=9))
def test_equal_weights_follow_the_law(width, layers, weight):
    """For two to five units a layer, up to six layers and equal weights up to 2, no exact network was found that breaks
    the law."""
    network = [[[weight] * width] * width] * layers
    assert gradient(network, [1] * width) == width ** (layers - 1) * weight**layers


@without(ONE_CAUSE)
@counterexample
def test_a_single_path_explodes():
    """One unit a layer, weights 2: one path, nothing to add, and after 20 layers the gradient is 2²⁰. In the network
    with two units a layer and weights 0.9 the sum over all paths from one input is {{all_paths:,.0f}}, and a single
    path contributes {{one_path:.3f}}."""
    assert gradient([[[2]]] * 20, [1]) == 2**20
    nine_tenths = Fraction(9, 10)
    pair = [[[nine_tenths] * 2] * 2] * 20
    all_paths = gradient(pair, [1, 1]) * 2  # both outputs have the same gradient
    assert all_paths == (2 * nine_tenths) ** 20 and nine_tenths**20 < Fraction(1, 8) < 10**5 < all_paths
    record(one_path=float(nine_tenths**20), all_paths=float(all_paths))


@without(SAME_SIGN)
@counterexample
def test_opposite_signs_cancel():
    """Nineteen layers with two units each and weights 0.9, and a read-out that subtracts one unit from the other: 2¹⁹
    paths from each input, half of them positive and half negative. They sum to 0."""
    nine_tenths = Fraction(9, 10)
    layers = [[[nine_tenths] * 2] * 2] * 19
    first, second = (gradient([*layers, [row]], [1, 1]) for row in ([nine_tenths, 0], [0, nine_tenths]))
    assert first == second == 2**18 * nine_tenths**20  # 2¹⁸ paths each, and the read-out takes one from the other
    assert first - second == 0


@without(PATHS)
@proof
def test_one_bounded_term_per_layer_grows_like_the_depth():
    """The sum of L terms of size at most B is at most B·L, whatever they are, and so falls behind every exponential,
    for every base above 1."""
    k, bound, e = Symbol("k", integer=True), Symbol("B", positive=True), Symbol("e", positive=True)
    most = Sum(bound, (k, 1, depth)).doit()
    assert most == bound * depth
    assert limit(most / (1 + e) ** depth, depth, oo) == 0 and Integer(1) < 1 + e


def figure(axes):
    """Gradients against depth, on a logarithmic axis, for two units a layer with weights 0.9. One path fades. The sum
    over all paths, to both outputs, explodes. So does one path of weights 2, which has nothing to add up. One term of
    size 1 per layer sums to the depth."""
    depths = range(1, 21)
    tenth = Rational(9, 10)
    axes.plot(depths, [float((2 * tenth) ** d) for d in depths], "-", label="sum over all paths, weights 0.9")
    axes.plot(depths, [2.0**d for d in depths], ":", label="one path, weights 2")
    axes.plot(depths, list(depths), "-.", label="one term of size 1 per layer")
    axes.plot(depths, [float(tenth**d) for d in depths], "--", label="one path, weights 0.9")
    axes.set(yscale="log", xlabel="layers", ylabel="gradient")
    axes.set_xticks(range(0, 21, 5))
    axes.legend(fontsize="small")
