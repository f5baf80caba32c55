r"""The earliest layers get the smallest gradients.

In networks whose layers shrink the error it is so for the *error signal*: the further down, the smaller. It need not be so for the gradients of the *weights*, which are what training uses.

**Why it is so.** On its way down the error is multiplied by slopes and weights. If every layer shrinks it, the lowest layer gets the least. A sigmoid layer surely shrinks it if its weights stretch nothing by more than $4q$, with $q < 1$; for tanh and
ReLU replace $4q$ by $q$.

**Where intuition goes wrong.** The gradient of a weight is a product of two things: the error that arrives above it, and the value that arrives below it. In a chain of ReLU units with weight ½ the error halves at each step
down. But the values halve at each step *up*. So all weights have exactly the same gradient. In a ReLU network without biases something of that holds in general
([a number that all layers share](bias-free-relu-layers-share-gradient-projection.md)). A sigmoid layer does not make up for a lost error in this way: its values lie between 0 and 1, in every layer. In random sigmoid networks of
eight layers, the gradient of the first weights is typically {{sigmoid_ratio:.0e}} times that of the last; in ReLU networks with the same weights, or weights so small that each layer shrinks the error, {{relu_ratio:.1f}} times.

And where every layer enlarges the error, the earliest layers get the largest error signal.

!!! question "In class"
    You plot the norms of the weights' gradients, layer by layer, and the profile is level. Does it follow that the error signal neither vanishes nor
    explodes?

??? success "Answer"
    No. In the chain of ReLU units with weight ½ the profile is perfectly level, and the error signal halves at every
    step down. With weight 2 it is level too, and the signal doubles. Random ReLU networks without biases behave in the
    same way: if all weights are multiplied by one positive number, the ratios between the layers' weight gradients stay
    exactly as they were, while the error signal can go from vanishing to exploding. So plot the error signal itself,
    the gradient for the *values* of each layer.
"""

from fractions import Fraction

from hypothesis import example, given, strategies
from sympy import Integer, Rational, diff, exp, simplify, symbols

from claims import Claim, counterexample, proof, record, statistic, without
from claims.articles import advantages_of_relu, davenport, why_relu
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.chance import median_interval, median_power
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, whole_numbers

SHRINK = "every layer shrinks the error (weights that stretch no vector by more than 4q for sigmoid, or q for tanh and ReLU, with q < 1)"
SIGNAL = "the error signal that reaches a layer is meant, not the gradient of its weights"

claim = Claim(
    said_in=[advantages_of_relu.sentence(8), davenport.sentence(54), why_relu.sentence(11)],
    formally=(
        r"Let $\delta_l$ be the gradient for the values of layer $l$ in a stack of layers $h_l = f(W_l h_{l-1} + b_l)$, where $f$ is sigmoid and $\lVert W_l \rVert \le 4q$, or $f$ is tanh or ReLU and $\lVert W_l \rVert \le q$, with $q < 1$ "
        r"(spectral norms). Then $\lVert \delta_{l-1} \rVert \le q \lVert \delta_l \rVert$ for every $l$: the earlier the layer, the smaller the error signal, unless it is 0."
    ),
    conditions=[SHRINK, SIGNAL],
    instead=(
        "If every layer shrinks the error, the earliest layers get the smallest error signals. The gradients of their weights need not be smaller: they depend on the values below as well, and in a chain of ReLU units with weight ½ "
        "they are all equal."
    ),
    limits="The profiles in the figure are from random networks of width 32 and depth 8 at initialisation, without biases and with a random error at the output.",
    survives={"as true": ["relu raised", "relu with slope 1 at zero", "sigmoid raised", "tanh raised"]},
    related=[
        "bias-free-relu-layers-share-gradient-projection",
        "sigmoid-networks-vanish-with-depth",
        "vanishing-gradients-stall-learning",
    ],
)


@proof
def test_each_layer_passes_down_less():
    """The slopes are ¼ at most for sigmoid, and 1 at most for tanh and ReLU. So the part of the error that passes the units is at most that share of it, and the weights stretch this to q times the error at most, which is less."""
    assert relu.slope(POSITIVE) == 1 and relu.slope(NEGATIVE) == 0
    for activation, stretch in (sigmoid, 4 * UNIT), (tanh, UNIT):
        top = activation.slope(Integer(0))
        assert simplify(stretch * top - UNIT) == 0
        gap = simplify((top - activation.slope(X)).rewrite(exp))
        square = (activation(X) - activation(Integer(0))) ** 2
        assert simplify((gap - square).rewrite(exp)) == 0  # so the slope is largest at 0
    assert (1 - UNIT).simplify().is_positive


@given(
    strategies.lists(strategies.lists(whole_numbers(-9, 9), min_size=6, max_size=6), min_size=1, max_size=6),
    strategies.lists(whole_numbers(-9, 9), min_size=2, max_size=2),
)
@example([[1, 0, 0, 0, 0, 0]] * 6, [1, 0])  # each layer gets exactly q of the error: sigmoid and tanh
@example([[1, 0, 0, 0, 1, 0]] * 6, [1, 0])  # and ReLU
def test_no_layer_was_found_that_gets_more_than_the_next(layers, ends):
    """No network of up to six layers of width 2, with any of the three activations, such weights, and biases that bring the sums of the units to any whole numbers from −9 to 9, was found in which a layer gets more of the error than q times what the layer above it gets;
    for each of the three, one was tried in which every layer gets exactly that. (A matrix stretches by at most the root of the sum of its squares. Nothing is rounded but the slopes.)"""
    q_squared = max(Fraction(sum(w * w for w in layer[:4]), 20**2) for layer in layers)
    assert q_squared < 1
    for activation, times in (sigmoid, 4), (tanh, 1), (relu, 1):
        error = ends
        for a, b, c, d, *sums in reversed(layers):  # whatever arrives, some biases make these the sums
            # A float errs by 10⁻¹⁵ at most here. At 0 and for ReLU it is exact; at 1 the others are at least a fifth below their top.
            slopes = [Fraction(activation.slope(float(z))) for z in sums]
            passed = [e * slope * Fraction(times, 20) for e, slope in zip(error, slopes, strict=True)]
            below = [a * passed[0] + c * passed[1], b * passed[0] + d * passed[1]]
            assert sum(e * e for e in below) <= q_squared * sum(e * e for e in error)
            error = below


@without(SHRINK)
@counterexample
def test_a_chain_that_enlarges_it():
    """In a chain of sigmoid units with weight 5 and bias −5/2, the value ½ stays ½, and each unit hands down 5/4 of the error that it gets: the first unit gets the most."""
    unit = sigmoid(5 * X - Rational(5, 2))
    assert unit.subs(X, Rational(1, 2)) == Rational(1, 2)
    assert diff(unit, X).subs(X, Rational(1, 2)) == Rational(5, 4)


@without(SIGNAL)
@counterexample
def test_a_chain_whose_weights_all_get_the_same():
    """In a chain of five ReLU units with weight ½ and input 1, the error halves at each step down, and all five weights have exactly the same gradient, 1/16."""
    weights = symbols("w1:6", positive=True)
    values = [Integer(1)]
    for weight in weights:
        values.append(relu(weight * values[-1]))
    halves = dict.fromkeys(weights, Rational(1, 2))
    errors = [Integer(1)]
    for weight in reversed(weights):
        errors.append(errors[-1] * relu.slope(POSITIVE) * weight.subs(halves))
    assert errors == [Rational(1, 2**k) for k in range(6)]
    assert {diff(values[-1], weight).subs(halves) for weight in weights} == {Rational(1, 16)}


def profiles(rng, networks, width, depth, arms):
    """For each (activation, c): norms of the weights' gradients, and of the error signals, (layers, networks), first layer first."""
    import numpy

    x, delta = rng.standard_normal((2, networks, width), dtype="float32")
    layers = [rng.standard_normal((networks, width, width), dtype="float32") / width**0.5 for _ in range(depth)]
    stretch = max(float(numpy.linalg.norm(layer, ord=2, axis=(1, 2)).max()) for layer in layers)
    assert stretch < 4  # a sigmoid layer with c = 1 shrinks every error, and so does one of ReLU with c = 1/16
    for activation, c in arms:
        values, slopes, scale = [x], [], numpy.float32(c**0.5)
        for layer in layers:
            before = numpy.matmul(values[-1][:, None, :], layer)[:, 0, :] * scale
            slopes.append(activation.slope(before))
            values.append(activation(before))
        error, of_weights, signals = delta, [], []
        for layer, slope, below in zip(layers[::-1], slopes[::-1], values[-2::-1], strict=True):
            signals.append(numpy.linalg.norm(error, axis=1))
            of_weights.append(numpy.linalg.norm(error * slope, axis=1) * numpy.linalg.norm(below, axis=1))
            error = numpy.matmul((error * slope)[:, None, :], layer.swapaxes(1, 2))[:, 0, :] * scale
        yield numpy.array(of_weights[::-1]), numpy.array(signals[::-1])


@without(SIGNAL)
@statistic(error=1e-6, alternative="one of these medians on or beyond its bound")
def test_weights_of_random_networks(rng, effort, error):
    """Random networks of width 32 and depth 8 without biases, {{networks}} of them, with weights that make every layer shrink every error. Sigmoid, c = 1: the gradient of the first layer's weights is typically {{sigmoid_ratio:.0e}} times that of the
    last layer's. ReLU, c = 1/16: {{relu_ratio:.1f}} times, although the error signal at the first layer is only {{relu_signal:.0e}} times that at the last. The medians of all such networks are below 1/1000, between 1/4 and 4, and below 1/1000, unless an event of
    probability one in a million has occurred. With c = 1 and c = 4 the ReLU networks have exactly the same ratios of weight gradients as with c = 1/16, from homogeneity."""
    import numpy

    networks = 200 * effort
    arms = {
        "sigmoid, c = 1": (sigmoid, 1.0),
        "ReLU, c = 1/16": (relu, 1 / 16),
        "ReLU, c = 1": (relu, 1.0),
        "ReLU, c = 4": (relu, 4.0),
        "tanh, c = 2": (tanh, 2.0),
    }
    batches = [list(profiles(rng, 200, 32, 8, arms.values())) for _ in range(effort)]
    found = {
        name: [numpy.concatenate(parts, axis=1) for parts in zip(*arm, strict=True)]
        for name, arm in zip(arms, zip(*batches, strict=True), strict=True)
    }
    of_sigmoid, of_relu = (found[name][0][0] / found[name][0][-1] for name in ("sigmoid, c = 1", "ReLU, c = 1/16"))
    signals = found["ReLU, c = 1/16"][1]
    signal = signals[0] / signals[-1]
    record(networks=networks, sigmoid_ratio=numpy.median(of_sigmoid), relu_ratio=numpy.median(of_relu))
    record(relu_signal=numpy.median(signal), power=median_power(networks, error / 3))
    shown = [name for name in arms if name != "ReLU, c = 1"]
    record(profiles={name: numpy.median(found[name][0] / found[name][0][-1], axis=1) for name in shown})
    small, *others = (found[f"ReLU, c = {c}"][0] for c in ("1/16", "1", "4"))
    for weights in others:  # the square roots of these c are powers of two, by which floats are scaled exactly
        assert (weights / weights[-1] == small / small[-1]).all()
    assert median_interval(of_sigmoid, error / 3)[1] < 1e-3
    low, high = median_interval(of_relu, error / 3)
    assert 1 / 4 < low <= high < 4
    assert median_interval(signal, error / 3)[1] < 1e-3


def figure(axes, found):
    """Norm of the weights' gradient in each layer, divided by that of the last layer, on a logarithmic axis: medians of random networks of width 32 and depth 8, weights of variance c/n. With sigmoid it falls towards the input by several powers of
    ten. With ReLU it does not, not even with c = 1/16, where every layer shrinks the error signal. (The two curves for ReLU coincide.)"""
    for name, values in found["profiles"].items():
        axes.plot(range(1, len(values) + 1), values, marker="o", markersize=4, label=name)
    axes.set(yscale="log", xlabel="layer, from the input", ylabel="gradient of the weights, last layer = 1")
    axes.legend(fontsize="small")
