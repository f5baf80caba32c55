r"""Batch normalisation can prevent activations from blowing up in deep networks.

It does: after normalisation the mean square of a unit over the batch is below 1, whatever the weights are and however
they got there. But there is a price on the way back. In wide, fresh ReLU networks the same normalisation makes the
*gradients* explode.

**Why it is so.** Batch normalisation subtracts the batch's mean from a weighted sum and divides by its standard
deviation. With a small $\varepsilon > 0$ under the root the mean square of the result is $v/(v + \varepsilon) < 1$,
where $v$ is the variance. ReLU only makes it smaller. This holds in each layer by itself, so depth cannot add anything
up.

Going back, each layer divides by the standard deviation. Take fresh random weights, $\varepsilon = 0$, a layer so wide
and a batch so large that the normalised sums are normal and the batch's statistics stay as they are, and an error
signal that is independent of them. What ReLU makes of the sums has the variance $\tfrac12 - \tfrac1{2\pi}$, and half of
the gradient passes. The size of the weights cancels:

$$\frac{1/2}{\tfrac12 - \tfrac1{2\pi}} = \frac{\pi}{\pi - 1} \approx 1.47$$

is what a layer multiplies the squared gradient by, in this limit. Over 19 layers that would be {{predicted:,.0f}}. In
our networks, of width 64 with batches of 64, it was {{growth:,.0f}} in the median.

**Where intuition goes wrong.** "Normalised" suggests that everything is kept in bounds. It is the forward signal that
is. And the bound rests on the statistics of the batch at hand: with stored ones, as used after training, an unusual
input can give an activation far above it.

!!! question "In class"
    Double all weights of a layer. What happens to the normalised sums, and what to the gradient with respect to these
    weights? Why does batch normalisation therefore act on the learning rate?

??? success "Answer"
    The sums double, and so do their mean and their standard deviation. So the normalised sums stay as they are (exactly
    for $\varepsilon = 0$, and nearly for a small one). The loss is the same function of weights twice as large,
    $f(2w) = f(w)$, and therefore its gradient at $2w$ is half of that at $w$.

    A step of plain gradient descent is then half as long, and the weights that it moves are twice as large. In
    proportion they change by a quarter of what they did. So growing weights have the effect of a smaller learning rate,
    namely $\eta$ divided by the square of their size, and weight decay works against that.
"""

from fractions import Fraction
from statistics import mean, pvariance

from hypothesis import given, strategies
from sympy import Rational, Symbol, exp, integrate, oo, pi, simplify, sqrt

from claims import Claim, counterexample, proof, record, statistic, without
from claims.articles import why_relu
from claims.articles.literature import publication
from claims.lab.activations import relu
from claims.lab.chance import hoeffding_margin, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, rationals

ACTIVATIONS = "what must not blow up is the activations, not the gradients"
BATCH = "the statistics are those of the batch at hand, as in training"
SCALE = "the learnt scale and shift do not grow (at the start they are 1 and 0)"
EVERYWHERE = "every layer is normalised"

claim = Claim(
    said_in=[why_relu.sentence(48)],
    formally=(
        r"Let $z_1, \dots, z_B$ be a unit's weighted sums over a batch, with mean $\mu$ and variance $v$ over that batch, "
        r"$\hat z_i = (z_i - \mu)/\sqrt{v + \varepsilon}$ and $h_i = \max(0, \hat z_i)$. For every batch and every $\varepsilon > 0$, whatever weights and "
        r"layers lie below, $\tfrac1B \sum_i h_i^2 \le v/(v + \varepsilon) < 1$."
    ),
    conditions=[ACTIVATIONS, BATCH, SCALE, EVERYWHERE],
    instead=(
        "While it uses the statistics of the batch, batch normalisation in every layer bounds the mean square of the activations, whatever the "
        "weights, as long as the learnt scale and shift do not grow. It does not bound gradients: in fresh wide ReLU networks without skip connections they grow from layer to "
        "layer on the way back."
    ),
    limits="The gradient was followed in fresh fully connected networks of one size (width 64, batches of 64, without ε), with random inputs and a random error signal, not in training. That the factor π/(π − 1) is the limit is derived for normal sums and fixed statistics; it is not proved that these are what wide networks come to.",
    related=["regularisation-prevents-blow-up", "gradient-blows-up-deep-activations", "relu-networks-can-explode"],
    literature=[
        publication(
            "yang-2019", "shows by mean-field theory that batch normalisation makes gradients explode at initialisation"
        ),
        publication("ioffe-2015", "introduces batch normalisation"),
    ],
    survives={"as true": ["relu negated"]},
)


@proof
def test_the_mean_square_stays_below_one():
    """Normalised sums have the mean square v/(v + ε), which is below 1 for every variance v ≥ 0 and every ε > 0. ReLU
    makes no square larger."""
    v, epsilon = Symbol("v", nonnegative=True), Symbol("epsilon", positive=True)
    assert simplify(1 - v / (v + epsilon) - epsilon / (v + epsilon)) == 0 and (epsilon / (v + epsilon)).is_positive
    for z in POSITIVE, NEGATIVE:
        assert (z**2 - relu(z) ** 2).is_nonnegative
    assert relu(NEGATIVE) == 0


def normalised(batch, epsilon):
    """The exact mean square of relu of the normalised values of a batch, and v/(v + ε)."""
    middle, variance = mean(batch), pvariance(batch)
    return mean(relu(z - middle) ** 2 for z in batch) / (variance + epsilon), variance / (variance + epsilon)


@given(
    strategies.lists(rationals(), min_size=1, max_size=6),
    strategies.sampled_from([Fraction(1), Fraction(1, 10**5), Fraction(1, 10**12)]),
)
def test_no_batch_escapes(batch, epsilon):
    """Among batches of up to six exact values from −1,000 to 1,000, with ε from 10⁻¹² to 1, none was found that exceeds
    the bound. The mean squares for the batch and for its mirror image add up to the bound exactly."""
    square, bound = normalised(batch, epsilon)
    mirrored, _ = normalised([-z for z in batch], epsilon)
    assert square <= bound < 1 and square + mirrored == bound


def forward(h, layers, epsilon):
    """Hidden values (networks, batch, width) after each layer, with the normalised sums and the deviations, which the
    way back needs."""
    import numpy

    for weights in layers:
        z = h @ weights
        deviation = numpy.sqrt(z.var(axis=1, keepdims=True) + h.dtype.type(epsilon))
        z = (z - z.mean(axis=1, keepdims=True)) / deviation
        h = relu(z)
        yield h, z, deviation


def backward(layers, kept, error):
    """The gradient with respect to what goes into each layer, from the last to the first, through the statistics of the
    batch too."""
    for weights, (_, z, deviation) in zip(reversed(layers), reversed(kept), strict=True):
        error = error * relu.slope(z)
        error = error - error.mean(axis=1, keepdims=True) - z * (error * z).mean(axis=1, keepdims=True)
        error = (error / deviation) @ weights.swapaxes(1, 2)
        yield error


@without(ACTIVATIONS)
@proof
def test_the_limit_of_the_gradient_factor():
    """For a standard normal sum z, relu(z) has mean 1/√(2π), mean square ½ and so variance (π − 1)/(2π), and its slope
    has the mean square ½. The one divided by the other is π/(π − 1), which exceeds 1."""
    density = exp(-(POSITIVE**2) / 2) / sqrt(2 * pi)
    assert relu(NEGATIVE) == 0  # the other half of the line contributes nothing
    middle, square, share = (
        integrate(f * density, (POSITIVE, 0, oo))
        for f in (relu(POSITIVE), relu(POSITIVE) ** 2, relu.slope(POSITIVE) ** 2)
    )
    assert share == square == Rational(1, 2) and simplify(middle - 1 / sqrt(2 * pi)) == 0
    factor = simplify(share / (square - middle**2))
    assert simplify(factor - pi / (pi - 1)) == 0 and factor > 1


@without(ACTIVATIONS)
@statistic(error=1e-7, alternative="a hundredfold growth in half of all such networks or fewer")
def test_gradients_explode_in_normalised_networks(rng, error):
    """In {{normed}} fresh networks with 20 normalised layers, width 64 and batches of 64, the largest mean square of a
    layer's activations is {{largest_square:.2f}}. Sent back from the last layer to the first hidden one, a random error
    signal has its square multiplied by {{growth:,.0f}} in the median and by at least {{growth_least:,.0f}} in all of
    them. The factor is {{per_layer:.3f}} per layer; the limit is {{limit:.3f}}. If no more than half of all such networks
    made it grow a hundredfold, this would happen with probability at most one in ten million. With weights twice as large every
    number is the same, to the last bit."""
    import numpy

    normed, batch, width, depth = 48, 64, 64, 20
    shape = normed, batch, width
    x, start = rng.standard_normal((2, *shape), dtype="float32")
    layers = [rng.standard_normal((normed, width, width), dtype="float32") / numpy.float32(8) for _ in range(depth)]
    found = {}
    for size in 1, 2:
        scaled = [numpy.float32(size) * weights for weights in layers]
        kept = list(forward(x, scaled, 0))
        forwards = [(h.astype(float) ** 2).mean(axis=(1, 2)) for h, *_ in kept]
        backs = [(g.astype(float) ** 2).sum(axis=(1, 2)) for g in backward(scaled, kept, start)]
        found[size] = numpy.array(forwards), numpy.array([(start.astype(float) ** 2).sum(axis=(1, 2)), *backs])
    assert (found[1][0] == found[2][0]).all() and (found[1][1] == found[2][1]).all()
    forwards, backs = found[1]
    backs = backs[:depth] / backs[0]  # without the step through the first layer, whose inputs are no ReLU's values
    growth = backs[-1]
    margin = hoeffding_margin(normed, error)
    record(power=share_power(normed, 0.5, 0.5 + margin))
    assert (growth > 100).mean() - margin > 0.5
    assert forwards.max() < 1 + 1e-4
    limit = float(numpy.pi / (numpy.pi - 1))
    record(normed=normed, largest_square=forwards.max(), growth=numpy.median(growth), growth_least=growth.min())
    record(per_layer=float(numpy.median(growth)) ** (1 / (depth - 1)), limit=limit, predicted=limit ** (depth - 1))
    record(forward=numpy.median(forwards, axis=1), back=numpy.median(backs, axis=1))
    plain, h = [], x
    for weights in layers:
        h = relu(h @ (numpy.float32(2) * weights))
        plain.append(float(numpy.median((h.astype(float) ** 2).mean(axis=(1, 2)))))
    record(plain=plain)

    # The way back is that of the same network: it predicts what a small change of the input does.
    nudge, tiny = rng.standard_normal(shape), 1e-7
    exact = [weights.astype(float) for weights in layers[:4]]
    kept = list(forward(x.astype(float), exact, 0))
    *_, gradient = backward(exact, kept, start.astype(float))
    ends = [list(forward(x + sign * tiny * nudge, exact, 0))[-1][0] for sign in (1, -1)]
    change = ((ends[0] - ends[1]) / (2 * tiny) * start).sum(axis=(1, 2))
    assert numpy.median(numpy.abs(change / (gradient * nudge).sum(axis=(1, 2)) - 1)) < 1e-4


@without(BATCH)
@counterexample
def test_stored_statistics_bound_nothing():
    """With a stored mean 0 and variance 1, the input 1,000 gives the activation 1,000. Normalised by its own batch,
    (−1,000, 1,000), it gives at most 1."""
    stored = relu((Fraction(1000) - 0) / 1)
    assert stored == 1000
    square, bound = normalised([Fraction(-1000), Fraction(1000)], Fraction(1, 10**5))
    assert 2 * square == bound < 1  # the mean over the batch of two is half of the one square that is not 0


@without(SCALE)
@counterexample
def test_a_large_scale_brings_it_back():
    """The batch (−1, 1) has mean 0 and variance 1. With a scale of 1,000 after the normalisation its activations are 0
    and 1,000."""
    batch = [Fraction(-1), Fraction(1)]
    assert (mean(batch), pvariance(batch)) == (0, 1)
    assert [relu(1000 * z) for z in batch] == [0, 1000]


@without(EVERYWHERE)
@counterexample
def test_layers_that_are_not_normalised_blow_up():
    """If only the first of eleven layers is normalised and the others double their input, the batch (−1, 1) ends at 0
    and 1,024."""
    batch = [Fraction(-1), Fraction(1)]
    assert (mean(batch), pvariance(batch)) == (0, 1)  # normalised already
    values = [relu(z) for z in batch]
    for _ in range(10):
        values = [relu(2 * h) for h in values]
    assert values == [0, 2**10]


def figure(axes, found):
    """Mean squares against layers, on a logarithmic axis, in random networks of width 64 (median). Activations without
    normalisation, with weights of variance 4/n, grow. Normalised activations stay below 1. The normalised network's
    gradient, going back from the last layer, grows about as π/(π − 1) per layer; it is shown relative to its start."""
    depth = len(found["forward"])
    axes.plot(range(1, depth + 1), found["plain"], "o:", markersize=3, label="activations, not normalised")
    axes.plot(range(1, depth + 1), found["forward"], "s-", markersize=3, label="activations, normalised")
    axes.plot(range(depth), found["back"], "^--", markersize=3, label="gradient, normalised (layers back)")
    axes.plot(
        range(depth), [found["limit"] ** k for k in range(depth)], color="0.5", linewidth=1, label="π/(π − 1) per layer"
    )
    axes.set(yscale="log", xlabel="layers passed", ylabel="mean square")
    axes.set_xticks(range(0, depth + 1, 5))
    axes.legend(fontsize="small")
