r"""In deep tanh networks gradients vanish.

Only if the weights are small. The slope of tanh is at most 1, and it is 1 at zero, so tanh takes little away while its inputs are small. In wide random networks without biases, with weights of
variance $c/n$, gradients vanish for $c < 1$ and *grow*, for instance, for $c = 1.75$, where those of a ReLU network still vanish.

**Why it is so.** Slopes of at most 1 never enlarge the gradient. If the weights shrink every vector to $q$ times its length or less, with one $q < 1$ for all
layers, then $L$ layers leave at most $q^L$. That is the same argument as for the [sigmoid](sigmoid-networks-vanish-with-depth.md), with 1 in the place of ¼. So the
weights have to be four times smaller to make sure of it.

Choose tanh, and compare it with ReLU at $c = 1$ and at $c = 1.75$.

!move gradient-through-depth

**Where intuition goes wrong.** The tails of tanh and of sigmoid look alike, flat on both sides, and the articles treat the two alike. What counts is the
middle: with its slope of 1 at zero, tanh lets a gradient through at full size. A unit with weight 2 that keeps the value ½ multiplies the gradient by $\tfrac32$, in every layer. In the
limit of infinite width the factor for the mean square is {{factor_1_75:.3f}} per layer for $c = 1.75$, and {{factor_2:.3f}} for $c = 2$. For $c = 1$ they vanish slowly there, about
like one over the depth: from depth 100 to depth 1000 the mean square falls to {{slow:.2f}} of what it was.

!!! question "In class"
    Draw the slopes of sigmoid and tanh in one picture. Which part of the picture explains this page, and which part explains the sentence that the articles
    wrote?

??? success "Answer"
    The middle explains this page: at 0 the slope of tanh is 1, that of the sigmoid only ¼. As long as the sums are
    small, tanh hands a gradient on nearly undiminished, and the weights decide. The tails explain the sentence of the
    articles. Far out both slopes fall to 0, and the two curves look alike. Whoever looks at the tails only may take
    tanh and the sigmoid for the same case.
"""

from dataclasses import replace
from fractions import Fraction
from math import floor

from hypothesis import example, given, strategies
from sympy import Function, Integer, Rational, Symbol, cosh, diff, exp, log, rsolve, simplify

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, statistic, without
from claims.articles import advantages_of_relu, davenport, why_relu
from claims.articles.literature import publication
from claims.lab.activations import relu, tanh
from claims.lab.chance import hoeffding_margin, median_interval, median_power, share_power
from claims.lab.domains import UNIT, X, whole_numbers
from claims.lab.formats import largest
from claims.lab.layers import TRIED, constant, keep, tried

SMALL = "no weight matrix stretches any vector by more than q, with one q < 1 for all layers"

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(41),
        davenport.sentence(53),
        why_relu.sentence(9),
        why_relu.sentence(10),
    ],
    formally=(
        r"Let $J$ be the Jacobian of $L$ layers $h \mapsto \tanh(W_l h + b_l)$ of any widths, at any input, with $\lVert W_l \rVert \le q$ (spectral norm) for all $l$ and one $q < "
        r"1$. Then $\lVert J^{\mathsf T} \delta \rVert \le q^L \lVert \delta \rVert$ for every $\delta$. So the gradient tends to 0 as $L \to \infty$, if $\delta$ stays bounded."
    ),
    conditions=[SMALL],
    instead=(
        "If no weight matrix of a tanh network stretches any vector by more than q, with one q < 1 for all layers, gradients shrink to at most qᴸ of their size in L "
        "layers. With larger weights they may stay or grow."
    ),
    limits="The factors quoted for random networks hold in the limit of infinite width. At finite width they were compared with networks of width 64.",
    related=[
        "sigmoid-networks-vanish-with-depth",
        "relu-mitigates-vanishing-gradients",
        "relu-introduces-exploding-risk",
    ],
    literature=[
        publication(
            "schoenholz-2017", "shows for tanh where gradients of random networks vanish and where they explode"
        )
    ],
)


@proof
def test_a_layer_shrinks_every_error():
    """The slope of tanh lies above 0 and is 1 at most, for 1 − tanh′ is a square. So the slopes enlarge no error, the weights shrink it to q, and L layers to qᴸ; q < 1, so that tends to 0."""
    top = tanh.slope(Integer(0))
    assert top == 1 and simplify(top - tanh.slope(X) - tanh(X) ** 2) == 0
    assert simplify(tanh.slope(X) - diff(tanh(X), X)) == 0
    assert simplify((tanh.slope(X) * cosh(X) ** 2).rewrite(exp)) == 1  # positive
    depth, size = Symbol("L", integer=True, nonnegative=True), Function("size")
    law = rsolve(size(depth + 1) - UNIT * top * size(depth), size(depth), {size(0): 1})
    assert simplify(law / UNIT**depth) == 1 and (1 - UNIT).simplify().is_positive


@given(
    strategies.lists(strategies.lists(whole_numbers(-9, 9), min_size=6, max_size=6), min_size=1, max_size=6),
    strategies.lists(whole_numbers(-9, 9), min_size=2, max_size=2),
)
@example([[1, 0, 0, 0, 0, 0]] * 6, [1, 0])  # q⁶ is attained: the sums are 0, and one weight does all the stretching
def test_no_network_of_width_two_was_found(layers, error):
    """No network of up to six layers of width 2 was found, with weights from −9/20 to 9/20, which stretch by q at most, and biases that bring the sums of the units to any whole numbers from −9 to 9, that sends back more
    than qᴸ of the error; one was tried that sends back exactly that. (A matrix stretches by at most the root of the sum of its squares. Nothing is rounded but the slopes.)"""
    start = sum(d * d for d in error)
    for a, b, c, d, *sums in reversed(layers):  # whatever arrives, some biases make these the sums
        # A float errs by 10⁻¹⁵ at most here; at 0 it is exactly 1, and at 1 already more than a half below that.
        slopes = [Fraction(tanh.slope(float(z))) for z in sums]
        passed = [e * slope for e, slope in zip(error, slopes, strict=True)]
        error = [(a * passed[0] + c * passed[1]) / 20, (b * passed[0] + d * passed[1]) / 20]
    q_squared = max(Fraction(sum(w * w for w in layer[:4]), 20**2) for layer in layers)
    assert q_squared < 1 and sum(d * d for d in error) <= q_squared ** len(layers) * start


@without(SMALL)
@counterexample
def test_weight_two_makes_the_gradient_grow():
    """In a chain of units with weight 2 and bias ½ log 3 − 1, the value ½ stays ½, so that all units multiply the gradient by 3/2. With weight 1, no bias and the input 0 they multiply it by exactly 1."""
    for unit, value, factor in (
        (tanh(2 * X + log(3) / 2 - 1), Rational(1, 2), Rational(3, 2)),
        (tanh(X), Integer(0), Integer(1)),
    ):
        assert simplify(unit.subs(X, value).rewrite(exp)) == value
        assert simplify(diff(unit, X).subs(X, value).rewrite(exp)) == factor


@without(SMALL)
@statistic(
    error=1e-6,
    alternative="half of all such networks or fewer that enlarge it with c = 2 or, with tanh, 1.75, or that shrink it with ReLU",
)
def test_random_networks_grow_while_relu_vanishes(rng, effort, error):
    """{{networks}} random networks without biases (width 64, depth 20, normal weights, inputs of the size that layers settle at): with c = 2 half of them enlarge the square of a change by more than {{grow_2:.0%}} in
    all. With c = 1.75 and the same draws tanh passes on more than it got in {{tanh_grows:.0%}} of them, ReLU less in {{relu_falls:.0%}}. Except with a probability of one in a million the median and the two
    majorities are those of all such networks."""
    import numpy

    from claims.lab.meanfield import fixed_length, next_length, slope_factor
    from claims.lab.networks import pushed_through

    networks, width, depth = 200 * effort, 64, 20

    def batch(arms):
        """Squared changes by layer, (layers, networks), for each arm (activation, c, length of the first layer)."""
        x, u = rng.standard_normal((2, 50, width), dtype="float32")
        layers = [rng.standard_normal((50, width, width), dtype="float32") / width**0.5 for _ in range(depth)]
        for activation, c, length in arms:
            scaled = (layer * numpy.float32(c**0.5) for layer in layers)
            changes = pushed_through(activation, scaled, x * numpy.float32((length / c) ** 0.5), u)
            yield numpy.array([(change.astype(float) ** 2).sum(axis=1) for _, change in changes]) / (
                u.astype(float) ** 2
            ).sum(axis=1)

    def law(c, length, depth):
        found = [1.0]
        for _ in range(depth):
            found.append(found[-1] * slope_factor(tanh, c, length))
            length = next_length(tanh, c, length)
        return found

    gains = {"half": 0.5, "one": 1.0, "1_75": 1.75, "two": 2.0}
    lengths = {
        name: fixed_length(tanh, c) or 0.1 for name, c in gains.items()
    }  # it settles at 0 for c ≤ 1: start above
    arms = [(tanh, gains[name], lengths[name]) for name in gains] + [(relu, 1.75, 1.0)]
    batches = [list(batch(arms)) for _ in range(networks // 50)]
    *of_tanh, of_relu = (numpy.concatenate(parts, axis=1) for parts in zip(*batches, strict=True))
    last = {}
    for name, path in zip(gains, of_tanh, strict=True):
        last[name] = path[-1]
        record(**{f"median_{name}": [1.0, *numpy.median(path, axis=1)]})
        record(**{f"law_{name}": law(gains[name], lengths[name], depth)})
    slow = law(1.0, 0.1, 1000)
    record(factor_1_75=slope_factor(tanh, 1.75, fixed_length(tanh, 1.75)), slow=slow[1000] / slow[100])
    record(factor_2=slope_factor(tanh, 2.0, fixed_length(tanh, 2.0)), networks=networks)
    assert 0.08 < slow[1000] / slow[100] < 0.12
    at_depth = {name: law(gains[name], lengths[name], depth)[depth] for name in gains}
    assert at_depth["half"] < 1e-4 < 0.1 < at_depth["one"] < 1 < at_depth["1_75"] < at_depth["two"]
    low, _ = median_interval(last["two"], error / 3)
    grows, falls = float((last["1_75"] > 1).mean()), float((of_relu[-1] < 1).mean())
    record(grow_2=floor(100 * (low - 1)) / 100, tanh_grows=grows, relu_falls=falls)
    margin = hoeffding_margin(networks, error / 3)
    record(power=min(median_power(networks, error / 3), share_power(networks, 0.5, 0.5 + margin)))
    assert low > 1 and grows > 0.5 + margin and falls > 0.5 + margin


@in_floats
@exhaustion(TRIED + ", as the error signal; with the weighted sums 0, ½, 3 and −7")
def test_one_layer_in_every_format():
    """One unit with q = ½ hands on at most half of the error signal, at every value tried."""
    halved = tried(
        r"\lvert w\, \tanh'(z)\, \delta \rvert \le \tfrac12 \lvert \delta \rvert \quad (w = \tfrac12)",
        lambda d: (
            sum(
                abs(constant(0.5, d) * tanh.slope(constant(z, d)) * d) <= abs(d) / constant(2, d)
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
    """Squared change, relative to its start, against depth, on a logarithmic axis, for tanh networks without biases and weights of variance c/n with c = 0.5, 1, 1.75 and 2. Dots: median of the random networks of width
    64. Lines: limit of infinite width. The lines fall fast for c = 0.5, slowly for c = 1, and rise for c = 1.75 and c = 2."""
    for name, label in ("two", "c = 2"), ("1_75", "c = 1.75"), ("one", "c = 1"), ("half", "c = 0.5"):
        [line] = axes.plot(found[f"law_{name}"], label=label)
        axes.plot(found[f"median_{name}"], "o", markersize=4, color=line.get_color())
    axes.plot([], [], "o", markersize=4, color="0.5", label="width 64, median")
    axes.set(yscale="log", xlabel="layers", ylabel="squared change, relative to its start")
    axes.set_xticks(range(0, 21, 5))
    axes.legend(fontsize="small")
