r"""In a ReLU network without biases ⟨Wₗ, ∂L/∂Wₗ⟩ is the same number for every layer.

So the gradients of the weights cannot fade from layer to layer as freely as the error signal does, unless the number is 0. If layer after layer has weights of the
same size, none of them can have a gradient smaller than a common bound.

Multiply each weight of a layer by its gradient and add up. The sum says how the loss reacts if that layer is scaled as a whole.

**Why it is so.** ReLU lets a positive factor through: $\mathrm{relu}(a z) = a\,\mathrm{relu}(z)$. So it makes no difference which
layer is scaled. The output is scaled by the same factor in any case, and the loss sees only the output. In back-propagation the
same fact reads $\mathrm{relu}'(z)\, z = \mathrm{relu}(z)$. (It is Euler's theorem on homogeneous functions.)

By the inequality of Cauchy and Schwarz every layer then has, in the norm that treats a matrix as one long vector,

$$\left\lVert \frac{\partial L}{\partial W_l} \right\rVert \ge \frac{|s|}{\lVert W_l \rVert}, \qquad
s = \left\langle W_l, \frac{\partial L}{\partial W_l} \right\rangle .$$

**Where intuition goes wrong.** It is a bound from below, no more, and where $s = 0$, as in a dead network, it says nothing. Norms of gradients may still differ between the layers, in either order.
And with biases, or with sigmoid units, the sums differ too.

!!! question "In class"
    An error signal halves at every layer on its way down. Why need the gradients of the weights not halve? What has grown on the way down
    instead?

??? success "Answer"
    The gradient for a weight is the error that arrives above it times the value that arrives below it. The error halves
    on the way down. But the values may double on the way down, which is to say that they halve on the way up, as in a
    chain of active units with the weight ½. There the products are the same in all layers. In general, without biases,
    it is $\langle W_l, \partial L / \partial W_l \rangle$ that stays the same. If it is not 0 and all layers have
    weights of the same size, no gradient can be below a common bound, whatever the error has lost on the way down.
"""

from fractions import Fraction
from itertools import pairwise

from hypothesis import example, given, strategies
from sympy import Integer, diff, simplify, symbols

from claims import Claim, proof, record, statistic
from claims.articles.literature import publication
from claims.lab.activations import relu, sigmoid
from claims.lab.chance import hoeffding_margin, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers

claim = Claim(
    formally=(
        r"Let $h_l = \mathrm{relu}(W_l h_{l-1})$, $l = 1, \dots, L$, without biases, let the loss be differentiable in $h_L$, and let "
        r"$G_l$ be the gradient for $W_l$ that back-propagation computes. Then $\langle W_l, G_l \rangle = \langle h_L, \partial L / "
        r"\partial h_L \rangle$ for every $l$, at every input and for all widths. So $\lVert G_l \rVert_F \ge |s| / \lVert W_l "
        r"\rVert_F$ with one $s$ for all layers with $W_l \ne 0$."
    ),
    supports=["early-layers-get-smallest-gradient"],
    survives={
        "as true": [
            "relu doubled",
            "relu negated",
            "relu off by a billionth",
            "relu off by one ulp",
            "relu unrectified",
            "relu leaking",
            "relu with slope 1 at zero",
            "sigmoid doubled",
            "sigmoid stretched",
            "sigmoid shifted",
            "sigmoid raised",
            "sigmoid mirrored",
            "sigmoid negated",
            "sigmoid off by a billionth",
            "sigmoid off by one ulp",
            "sigmoid hard",
            "sigmoid slow",
            "sigmoid with base 2",
            "sigmoid with a slope that forgets 1 − σ",
            "draws too wide",
            "draws biased",
            "draws skewed",
            "draws with an atom",
            "draws cut off",
        ]
    },
    related=["early-layers-get-smallest-gradient", "relu-keeps-gradient-magnitude-through-depth"],
    literature=[
        publication(
            "du-2018", "shows from this identity that training in tiny steps keeps differences of squared layer norms"
        )
    ],
)


@proof
def test_a_unit_hands_the_sum_down():
    """For every z, 0 included, relu′(z) · z = relu(z). So the error times the sum that enters a unit is the error times the
    value that leaves it. Summed over a layer, that is the same number above and below it."""
    for z in POSITIVE, NEGATIVE:
        assert relu.slope(z) * z == relu(z)
    assert relu.slope(0) * 0 == relu(0) == 0
    # One connection w from value h to a unit with error d and slope k: its share w·(∂L/∂w) of the upper sum is
    # its share (∂L/∂h)·h of the sum that is handed down.
    w, h, d, k = symbols("w h d k", real=True)
    loss = d * k * w * h  # the loss to first order
    assert w * diff(loss, w) == h * diff(loss, h)


@proof
def test_it_makes_no_difference_which_layer_is_scaled():
    """ReLU lets every positive factor through, from either side of 0 and at 0, so scaling any one layer scales the output by that factor."""
    a = symbols("a", positive=True)
    for z in POSITIVE, NEGATIVE, Integer(0):
        assert simplify(relu(a * z) - a * relu(z)) == 0


def backward(activation, network, x, error, bias=0):
    """⟨W, ∂L/∂W⟩ and ‖∂L/∂W‖² of each layer, from the first, by back-propagation; also ⟨output, error⟩."""
    values, sums = [x], []
    for layer in network:
        sums.append([sum(w * h for w, h in zip(row, values[-1], strict=True)) + bias for row in layer])
        values.append([activation(z) for z in sums[-1]])
    total, found, squares = sum(d * h for d, h in zip(error, values[-1], strict=True)), [], []
    for layer, z, h in zip(reversed(network), reversed(sums), reversed(values[:-1]), strict=True):
        at_sum = [d * activation.slope(one) for d, one in zip(error, z, strict=True)]
        found.append(sum(w * d * v for row, d in zip(layer, at_sum, strict=True) for w, v in zip(row, h, strict=True)))
        squares.append(sum(d * d for d in at_sum) * sum(v * v for v in h))
        error = [sum(row[j] * d for row, d in zip(layer, at_sum, strict=True)) for j in range(len(h))]
    return found[::-1], squares[::-1], total


@strategies.composite
def networks(draw):
    """Weights, input and error, whole numbers over 7, with up to five layers of up to three units."""
    widths = draw(strategies.lists(whole_numbers(1, 3), min_size=2, max_size=6))
    numbers = whole_numbers(-9, 9).map(lambda n: Fraction(n, 7))

    def vector(n):
        return draw(strategies.lists(numbers, min_size=n, max_size=n))

    network = [[vector(before) for _ in range(after)] for before, after in pairwise(widths)]
    return network, vector(widths[0]), vector(widths[-1])


@given(networks())
@example(([[[Fraction(2)]], [[Fraction(3)]]], [Fraction(1)], [Fraction(1)]))  # the bound is attained
def test_no_network_was_found_whose_layers_differ(network):
    """In exact arithmetic no network of up to five layers and three units a layer was found in which the sums of two layers differ, sums of exactly 0
    at a unit included, or in which |s| exceeds ‖W‖ times the norm of the gradient. In a chain of units that are on the two are equal."""
    found, squares, total = backward(relu, *network)
    assert found == [total] * len(found)
    for layer, square in zip(network[0], squares, strict=True):
        assert total**2 <= square * sum(w * w for row in layer for w in row)


@statistic(
    error=1e-6,
    alternative="a difference of more than a tenth in half of all such networks or fewer, with biases or with sigmoid units",
)
def test_the_norms_differ_and_keep_the_bound(rng, effort, error):
    """In {{drawn}} random networks (width 32, eight layers, normal weights with c = 1) the sums of two layers differ by {{spread:.0e}} of ‖W‖ times the norm of the gradient at most,
    from rounding. In some of them the first layer has the larger gradient, in some the last, and all respect the bound. With a bias of 1 in each unit,
    or with sigmoid units, the sums of the first and the last layer differ by more than a tenth in more than half of all networks."""
    import numpy

    drawn, n, depth = 200 * effort, 32, 8
    margin = hoeffding_margin(drawn, error / 2)  # two comparisons

    def profile(activation, bias):
        """Sums, norms of gradients and norms of weights, each (layers, networks)."""
        return (
            numpy.concatenate(parts, axis=1)
            for parts in zip(*(batch(activation, bias) for _ in range(effort)), strict=True)
        )

    def batch(activation, bias):
        layers = [rng.standard_normal((200, n, n)) / n**0.5 for _ in range(depth)]
        values, slopes = [rng.standard_normal((200, n))], []
        for layer in layers:
            before = numpy.matmul(layer, values[-1][:, :, None])[:, :, 0] + bias
            slopes.append(activation.slope(before))
            values.append(activation(before))
        signal, sums, norms, sizes = rng.standard_normal((200, n)), [], [], []
        for layer, slope, h in zip(layers[::-1], slopes[::-1], values[-2::-1], strict=True):
            gradient = (signal * slope)[:, :, None] * h[:, None, :]
            sums.append((layer * gradient).sum(axis=(1, 2)))
            norms.append(numpy.sqrt((gradient**2).sum(axis=(1, 2))))
            sizes.append(numpy.sqrt((layer**2).sum(axis=(1, 2))))
            signal = numpy.matmul((signal * slope)[:, None, :], layer)[:, 0, :]
        return numpy.array(sums)[::-1], numpy.array(norms)[::-1], numpy.array(sizes)[::-1]

    sums, norms, sizes = profile(relu, 0.0)
    spread = float((numpy.ptp(sums, axis=0) / numpy.abs(norms * sizes).max(axis=0)).max())
    one = numpy.argsort(numpy.abs(sums[0]))[drawn // 2]
    record(drawn=drawn, spread=spread, norms=norms[:, one], bounds=(numpy.abs(sums) / sizes)[:, one])
    record(power=share_power(drawn, 0.5, 0.5 + margin))
    assert spread < 1e-12
    assert numpy.ptp(sizes[:, one]) < 0.3 * sizes[:, one].mean()
    assert (norms * sizes >= numpy.abs(sums) * (1 - 1e-12)).all() and norms[:, one].std() > 0
    assert (norms[0] > norms[-1]).any() and (norms[0] < norms[-1]).any()
    for activation, bias in (relu, 1.0), (sigmoid, 0.0):
        first, last = next(profile(activation, bias))[[0, -1]]
        assert (abs(first - last) > 0.1 * abs(last)).mean() - margin > 0.5


def figure(axes, found):
    """Norm of the gradient of the weights in each of eight layers of one random ReLU network without biases (the one with the median |s|), and the bound |s| / ‖W‖ below
    it, on a logarithmic axis. The bound is nearly level, because the layers' weights are of about the same size."""
    layers = range(1, len(found["norms"]) + 1)
    axes.plot(layers, found["norms"], "o-", label="norm of the gradient")
    axes.plot(layers, found["bounds"], "_", markersize=14, color="0.5", label="bound |s| / ‖W‖")
    axes.set(yscale="log", xlabel="layer, from the input", ylabel="norm of ∂L/∂W")
    axes.legend()
