r"""In deep sigmoid networks gradients vanish.

In wide random networks with weights of variance $1/n$ and no biases they do, and a little faster than the famous quarter says. But the sigmoid alone does not decide it. With large weights the gradients
of a sigmoid network can stay, or grow.

**Why it is so.** On its way back through a layer the gradient is multiplied by the slopes, each at most $\tfrac14$, and by the weights. If no weight matrix
stretches any vector by more than $4q$, with one $q < 1$ for all layers, then each layer shrinks the gradient to $q$ times its size or less, and $L$ layers to

$$\lVert J^{\mathsf T} \delta \rVert \le q^L \lVert \delta \rVert .$$

No randomness is needed for that, nor anything about biases or inputs.

Choose the sigmoid, and look for a $c$ at which the gradient stays.

!move gradient-through-depth

**Where intuition goes wrong.** A slope of at most $\tfrac14$ is not a factor of at most $\tfrac14$. A unit with weight 5 and bias $-\tfrac52$ sends $\tfrac12$ to
$\tfrac12$ and multiplies the gradient by $\tfrac54$, in every layer. And it is not enough that each layer shrinks the gradient: if the factors approach 1 fast enough,
something is left for good. In random networks without biases the turning point lies far out, at about $c$ = {{critical:.0f}} in the limit
of infinite width (for weights of variance $c/n$). With $c = 1$ the mean square of a gradient falls there to {{factor_1:.4f}} of its size per layer.

!!! question "In class"
    Weights of variance $100/n$ seem to keep the gradient. What do such weights do to the values of the units? Would you train with
    them?

??? success "Answer"
    They saturate many of them. A sum of $n$ values between 0 and 1 with such weights has a variance of 100 times their
    mean square, which is nearly ½: in wide layers its standard deviation comes out between 6 and 7. About half of the
    units then have a slope below 0.01. Their values are close to 0 or to 1, like those of switches. The gradient is
    kept in size by the units near the middle and the large weights.

    Rather not. About half of the units hardly learn, as long as they stay saturated, and the large weights make the
    others sensitive to small changes of the values below. A gradient of the right size is not yet a useful one.
"""

from dataclasses import replace
from fractions import Fraction
from math import floor

from hypothesis import example, given, strategies
from sympy import Function, Integer, Rational, Symbol, diff, limit, oo, product, rsolve, simplify

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, statistic, without
from claims.articles import advantages_of_relu, askhandle, davenport, why_relu
from claims.articles.literature import publication
from claims.lab.activations import sigmoid
from claims.lab.chance import median_interval, median_power
from claims.lab.domains import UNIT, X, whole_numbers
from claims.lab.formats import largest, rounded
from claims.lab.layers import TRIED, constant, keep, tried

SMALL = "no weight matrix stretches any vector by more than 4q, with one q < 1 for all layers"

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(8),
        advantages_of_relu.sentence(41),
        davenport.sentence(53),
        why_relu.sentence(9),
        why_relu.sentence(10),
        askhandle.sentence(29),
    ],
    formally=(
        r"Let $J$ be the Jacobian of $L$ layers $h \mapsto \sigma(W_l h + b_l)$ of any widths, at any input, with $\lVert W_l \rVert \le 4q$ (spectral norm) for all $l$ and "
        r"one $q < 1$. Then $\lVert J^{\mathsf T} \delta \rVert \le q^L \lVert \delta \rVert$ for every $\delta$. So the gradient tends to 0 as $L \to \infty$, if $\delta$ stays bounded."
    ),
    conditions=[SMALL],
    instead=(
        "If no weight matrix of a sigmoid network stretches any vector by more than 4q, with one q < 1 for all layers, gradients shrink to at most qᴸ of their size "
        "in L layers. With larger weights they may stay or grow."
    ),
    limits="The factors quoted for random networks hold in the limit of infinite width. At finite width they were compared with networks of width 64.",
    related=[
        "sigmoid-depth-product-bound",
        "tanh-networks-vanish-with-depth",
        "relu-mitigates-vanishing-gradients",
        "backprop-gradient-is-multiplicative",
    ],
    literature=[
        publication(
            "schoenholz-2017", "derives the factor of a layer at infinite width from the layer's settled length"
        )
    ],
)


@proof
def test_a_layer_shrinks_every_error():
    """The slope is positive, and at most ¼, for ¼ − σ′ is a square. So slopes shrink every component to a quarter or less, weights stretch the result by 4q at most, and q < 1
    remains per layer: qᴸ for L layers, which tends to 0."""
    quarter = sigmoid.slope(Integer(0))
    assert quarter == Rational(1, 4) and sigmoid.slope(X).is_positive
    assert simplify(quarter - sigmoid.slope(X) - (sigmoid(X) - Rational(1, 2)) ** 2) == 0
    depth, size = Symbol("L", integer=True, nonnegative=True), Function("size")
    per_layer = 4 * UNIT * quarter  # UNIT: any q strictly between 0 and 1
    law = rsolve(size(depth + 1) - per_layer * size(depth), size(depth), {size(0): 1})
    assert simplify(law / UNIT**depth) == 1
    assert (1 - UNIT).simplify().is_positive  # so the powers of q fall to 0


@given(
    strategies.lists(strategies.lists(whole_numbers(-9, 9), min_size=6, max_size=6), min_size=1, max_size=6),
    strategies.lists(whole_numbers(-9, 9), min_size=2, max_size=2),
)
@example([[1, 0, 0, 0, 0, 0]] * 6, [1, 0])  # q⁶ is attained: the sums are 0, and one weight does all the stretching
def test_no_network_of_width_two_was_found(layers, error):
    """No network of up to six layers of width 2 was found, with weights from −9/5 to 9/5, which stretch by 4q at most, and biases that bring the sums of the units to any whole numbers from −9 to 9, that sends back more
    than qᴸ of the error; one was tried that sends back exactly that. (A matrix stretches by at most the root of the sum of its squares. Nothing is rounded but the slopes.)"""
    start = sum(d * d for d in error)
    for a, b, c, d, *sums in reversed(layers):  # whatever arrives, some biases make these the sums
        # A float errs by 10⁻¹⁵ at most here; at 0 it is exactly ¼, and at 1 already a fifth below that.
        slopes = [Fraction(sigmoid.slope(float(z))) for z in sums]
        passed = [e * slope for e, slope in zip(error, slopes, strict=True)]
        error = [(a * passed[0] + c * passed[1]) / 5, (b * passed[0] + d * passed[1]) / 5]
    q_squared = max(Fraction(sum(w * w for w in layer[:4]), (4 * 5) ** 2) for layer in layers)
    assert q_squared < 1 and sum(d * d for d in error) <= q_squared ** len(layers) * start


@without(SMALL)
@counterexample
def test_weight_five_makes_the_gradient_grow():
    """In a chain of units with weight w and bias −w/2 the value ½ stays ½, so that all units multiply the gradient by the same number: exactly 1 for w = 4, and 5/4 for w = 5."""
    for weight, factor in (4, Integer(1)), (5, Rational(5, 4)):
        unit = sigmoid(weight * X - Rational(weight, 2))
        assert unit.subs(X, Rational(1, 2)) == Rational(1, 2)
        assert diff(unit, X).subs(X, Rational(1, 2)) == factor


@without(SMALL)
@proof
def test_each_layer_below_four_is_not_enough():
    """In a chain whose l-th weight w is 4 − 4/(l + 1)², each below 4, with biases −w/2 and input ½, L layers multiply the gradient by (L + 2)/(2(L + 1)), which
    tends to ½ and not to 0. So one q for all layers is needed."""
    place, depth = Symbol("l", integer=True, positive=True), Symbol("L", integer=True, positive=True)
    weight = 4 - 4 / (place + 1) ** 2
    unit = sigmoid(weight * X - weight / 2)
    assert simplify(unit.subs(X, Rational(1, 2))) == Rational(1, 2)
    factor = simplify(diff(unit, X).subs(X, Rational(1, 2)))
    left = simplify(product(factor, (place, 1, depth)))
    assert simplify(left - (depth + 2) / (2 * (depth + 1))) == 0 and limit(left, depth, oo) == Rational(1, 2)


@without(SMALL)
@statistic(
    error=1e-6,
    alternative="a median of 1/16 per layer or more with c = 1, of 1 or more with c = 16, or of 1 or less with c = 300",
)
def test_random_networks_either_way(rng, effort, error):
    """Of {{networks}} random networks without biases (width 64, depth 10), half lose more than {{shrink_1:.1%}} of the square of a change per layer with c = 1, half lose some with c = 16, and half gain more than {{grow_300:.0%}} per layer with c = 300; except
    with a probability of one in a million these are bounds for the medians of all such networks. Of 20 matrices looked at, each stretches some vector by more than 4 with c = 300, and by less with c = 1."""
    import numpy

    from claims.lab.meanfield import critical_gain, fixed_length, next_length, slope_factor
    from claims.lab.networks import pushed_through

    networks, width, depth, gains = 100 * effort, 64, 10, (1, 16, 103, 300)
    found = {c: [] for c in gains}
    for _ in range(effort):  # 100 networks at a time
        x, u = rng.standard_normal((2, 100, width), dtype="float32")
        layers = [rng.standard_normal((100, width, width), dtype="float32") / width**0.5 for _ in range(depth)]
        start = (u.astype(float) ** 2).sum(axis=1)
        for c in gains:
            scaled = (layer * numpy.float32(c**0.5) for layer in layers)
            changes = [change.astype(float) for _, change in pushed_through(sigmoid, scaled, x, u)]
            found[c].append(numpy.array([(change**2).sum(axis=1) / start for change in changes]))
    factors = {}
    for c in gains:
        squares = numpy.concatenate(found[c], axis=1)
        factors[c] = squares[-1] ** (1 / depth)
        length, law = c * 1.0, [1.0]  # the inputs have mean square 1
        for _ in range(depth):
            law.append(law[-1] * slope_factor(sigmoid, c, length))
            length = next_length(sigmoid, c, length)
        record(**{f"median_{c}": [1.0, *numpy.median(squares, axis=1)], f"law_{c}": law})
    stretch = numpy.linalg.norm(layers[0][:20], ord=2, axis=(1, 2))
    assert stretch.max() < 4 < stretch.min() * 300**0.5
    record(networks=networks, factor_1=slope_factor(sigmoid, 1, fixed_length(sigmoid, 1)))
    record(critical=critical_gain(sigmoid, 50, 200))
    high, falls, low = (median_interval(factors[c], error / 3)[i] for c, i in ((1, 1), (16, 1), (300, 0)))
    record(shrink_1=floor(1000 * (1 - high)) / 1000, grow_300=floor(100 * (low - 1)) / 100)
    record(power=median_power(networks, error / 3))
    assert high < 1 / 16 and falls < 1 < low


@in_floats
@counterexample
def test_the_gradient_underflows():
    """In a chain of units with weight 1 and no bias the gradient is positive at every depth. Computed, it is exactly 0 from depth {{gone_float16}} on in float16, {{gone_float32}} in
    float32 and {{gone_float64}} in float64."""
    for name in "float16", "float32", "float64":
        h, gradient, depth = 1.0, 1.0, 0
        while gradient > 0 and depth < 2000:
            z = h
            h = rounded(name, sigmoid(z))
            gradient = rounded(name, gradient * rounded(name, sigmoid.slope(z)))
            depth += 1
        assert gradient == 0
        record(**{f"gone_{name}": depth})


@in_floats
@exhaustion(TRIED + ", as the error signal; with the weighted sums 0, ½, 3 and −7")
def test_one_layer_in_every_format():
    """One unit with q = ½ hands on at most half of the error signal, at every value tried."""
    halved = tried(
        r"\lvert w\, \sigma'(z)\, \delta \rvert \le \tfrac12 \lvert \delta \rvert \quad (w = 2)",
        lambda d: (
            sum(
                abs(constant(2, d) * sigmoid.slope(constant(z, d)) * d) <= abs(d) / constant(2, d)
                for z in (0, 0.5, 3, -7)
            )
            == 4
        ),
        over=lambda d: abs(d) <= constant(largest(d.dtype.name) / 4, d),
        written="abs(w * slope * delta) <= abs(delta) / 2",
    )
    keep(replace(halved, variable="δ"))
    assert halved.is_("true")


def figure(axes, found):
    """Squared change, relative to its start, against depth, on a logarithmic axis, for sigmoid networks without biases and weights of variance c/n with c = 1, 16, 103 and 300. Dots: median of
    the random networks of width 64. Lines: limit of infinite width. After ten layers it has fallen for c = 1 and 16, and risen for c = 300."""
    for c in 300, 103, 16, 1:
        [line] = axes.plot(found[f"law_{c}"], label=f"c = {c}")
        axes.plot(found[f"median_{c}"], "o", markersize=4, color=line.get_color())
    axes.plot([], [], "o", markersize=4, color="0.5", label="width 64, median")
    axes.set(yscale="log", xlabel="layers", ylabel="squared change, relative to its start")
    axes.legend(fontsize="small")
