r"""Gradients in ReLU networks can explode.

They can, and it takes nothing exotic. A chain of active units with weight 2 doubles the gradient at each of them. ReLU
itself never enlarges a gradient: its slope is 0 or 1. All of the growth comes from the weights.

**Why it is so.** In a chain of active units with weight $w$ the gradient is $w^L$ after $L$ units. So it explodes for
every $w > 1$. In layers of normal weights of mean 0 and variance $c/n$, without biases, its mean square changes by the
factor $c/2$ per layer. So the mean explodes for $c > 2$, and only then. The ½ is ReLU's own share: on average it lets half through.

Raise $c$ above 2, and see what grows: the mean, the typical network, or both.

!move gradient-through-depth

**Where intuition goes wrong.** "The mean explodes" does not say "your network explodes". All $n$ units of such a layer
are off with probability $2^{-n}$, and one such layer is enough to stop every gradient. As the depth grows without end, the
mean square goes to infinity for $c > 2$, while the probability that *any* gradient arrives goes to zero. For moderate
depths it is otherwise: with $c = 3$, width 16 and 20 layers the squared gradient has grown more than tenfold in
{{grown:.0%}} of our networks.

!!! question "In class"
    A colleague says: "ReLU cannot make a gradient larger, so it cannot be to blame." What is right in this, and what is
    missing?

??? success "Answer"
    Right is that the slope of ReLU is 0 or 1, so that the unit by itself passes a gradient on or stops it, and never
    enlarges it. All growth comes from the weights.

    Missing is that a network is made of both. Which weights are too large depends on the activation: with ReLU the mean
    square of the gradient begins to grow at $c > 2$, where a sigmoid with its slope of at most ¼ would still shrink it.
    An active ReLU does not push, but it does not brake either. To say which of the two is to blame makes no sense, as
    it is the pair that explodes.
"""

from fractions import Fraction
from itertools import product
from math import inf, isfinite

from sympy import Function, Integer, Interval, Rational, Reals, Symbol, limit, oo, rsolve, simplify, solveset

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, statistic
from claims.articles import advantages_of_relu, davenport, why_relu
from claims.lab.activations import relu
from claims.lab.chance import hoeffding_margin, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X
from claims.lab.layers import Layer, keep, outcome

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(38),
        advantages_of_relu.sentence(39),
        davenport.sentence(63),
        why_relu.sentence(47),
    ],
    formally=(
        r"There are ReLU networks of every depth $L$ whose gradient grows exponentially with $L$. (1) A chain of $L$ active units with "
        r"weight $w > 1$ has $\partial h_L / \partial x = w^L$. (2) In layers of width $n$ without biases, with independent "
        r"normal weights of mean 0 and variance $c/n$ and input $x \ne 0$, $E \lVert J u \rVert^2 = (c/2)^L \lVert u \rVert^2$ for every "
        r"change $u$ of the input, which exceeds every bound as $L \to \infty$ if and only if $c > 2$ (and $u \ne 0$)."
    ),
    related=[
        "relu-keeps-gradient-magnitude-through-depth",
        "relu-introduces-exploding-risk",
        "gradient-accumulation-causes-explosion",
    ],
    survives={
        "as true": ["relu with slope 1 at zero"],
        "too close": ["relu off by one ulp", "draws too wide"],
    },
)


@proof
def test_one_more_unit_multiplies_by_its_weight():
    """In a chain, one more active unit with weight w multiplies the gradient by w, for every positive w and every
    positive input. So after L units it is w to the power L, which exceeds every bound for every w above 1."""
    w, depth = Symbol("w", positive=True), Symbol("L", integer=True, nonnegative=True)
    assert relu(w * POSITIVE) == w * POSITIVE  # active again: the next unit finds a positive input too
    factor = relu.slope(w * POSITIVE) * w
    assert factor == w and relu(NEGATIVE) == 0
    chain = Function("chain")
    law = rsolve(chain(depth + 1) - factor * chain(depth), chain(depth), {chain(0): 1})
    assert simplify(law - w**depth) == 0
    assert limit((1 + Symbol("e", positive=True)) ** depth, depth, oo) == oo


@proof
def test_the_mean_square_grows_if_and_only_if_c_exceeds_two():
    """Of a row of weights and its mirror image exactly one passes a change on, so a layer's mean factor is c/2, for
    every c. It exceeds 1 if and only if c > 2. Layers with fresh weights make it (c/2)ᴸ."""
    n, c = Symbol("n", integer=True, positive=True), Symbol("c", positive=True)
    share = (relu.slope(POSITIVE) ** 2 + relu.slope(NEGATIVE) ** 2) / Integer(2)
    factor = n * share * (c / n)
    assert simplify(factor - c / 2) == 0
    assert solveset(factor.subs(c, X) > 1, X, Reals) == Interval.open(2, oo)
    depth, square = Symbol("L", integer=True, nonnegative=True), Function("square")
    law = rsolve(square(depth + 1) - factor * square(depth), square(depth), {square(0): 1})
    assert simplify(law - (c / 2) ** depth) == 0


@exhaustion("all networks of two layers and two units a layer whose rows are ±(3, 5) or ±(5, −3)")
def test_every_network_counted():
    """Such rows have mean 0 and E wwᵀ = (c/n)·I with n = 2 and c = 34. In exact arithmetic, over all networks, the mean
    square of the change of the input (1, 2) is (c/2)² = 17² times what went in, and the share of networks in which no
    layer is off as a whole is (1 − 2⁻²)²."""
    rows, states = [(3, 5), (5, -3), (-3, -5), (-5, 3)], [((1, 2), (2, -1))]
    for _ in range(2):
        following = []
        for h, u in states:
            units = []
            for row in rows:
                z, moved = (row[0] * a + row[1] * b for a, b in (h, u))
                units.append((relu(z), relu.slope(z) * moved))
            following += [tuple(zip(*pair, strict=True)) for pair in product(units, repeat=2)]
        states = following
    assert Fraction(sum(a * a + b * b for _, (a, b) in states), len(states) * 5) == 17**2
    assert Fraction(sum(any(h) for h, _ in states), len(states)) == Fraction(3, 4) ** 2


@proof
def test_no_gradient_survives_for_ever():
    """In layers of normal weights without biases a unit is on or off with probability ½ each, whatever its inputs are,
    if they are not all 0. So for every width n and every depth L the probability that no layer is off as a whole is
    (1 − 2⁻ⁿ)ᴸ, and it goes to 0 as L grows."""
    n, depth = Symbol("n", integer=True, positive=True), Symbol("L", integer=True, positive=True)
    on = {sign: relu.slope(sign) for sign in (POSITIVE, NEGATIVE)}  # equally likely, and independent between units
    off = Rational(sum(1 for slope in on.values() if slope == 0), len(on))
    survives = 1 - off**n
    assert survives == 1 - Rational(1, 2) ** n
    assert simplify(survives - UNIT.subs(*UNIT.free_symbols, 1 / (2**n - 1))) == 0  # a number strictly between 0 and 1
    assert (2**n - 1).is_positive and limit(UNIT**depth, depth, oo) == 0


@statistic(
    error=1e-7,
    alternative="such growth in half of all such networks or fewer with c = 3, or in a tenth or more with c = 1",
)
def test_it_is_not_the_mean_alone(rng, effort, error):
    """With c = 3, width 16 and 20 layers the squared gradient, for a random error signal, has grown more than tenfold in
    {{grown:.1%}} of {{fan_networks:,}} networks. With c = 1 that is so in {{grown_small:.1%}}. And at the input (1, …, 1) the
    share {{units_on:.4f}} of these layers' units is on. The true shares lie within {{fan_margin:.1%}} of the first two, and
    one half lies within {{half_margin:.2%}} of the third, except with probability one in ten million."""
    import numpy

    from claims.lab.networks import initial_weights, pulled_back

    width, depth, networks = 16, 20, 1000 * effort
    start = rng.standard_normal((2, networks, width), dtype="float32")
    base = initial_weights([rng] * networks, [width] * (depth + 1), 1)
    margin = hoeffding_margin(networks, error / 3)
    on = numpy.mean([relu.slope(layer.sum(axis=1)) for layer in base])
    half_margin = hoeffding_margin(networks * depth * width, error / 3)
    found = {}
    for c in 1, 3:
        weights = [layer * numpy.float32(c**0.5) for layer in base]
        lengths = [(start[1].astype(float) ** 2).sum(axis=1)]
        lengths += [(g.astype(float) ** 2).sum(axis=1) for g in pulled_back(relu, weights, *start)]
        found[c] = numpy.array(lengths) / lengths[0]
    grown, small = (float((found[c][-1] > 10).mean()) for c in (3, 1))
    record(grown=grown, grown_small=small, fan_networks=networks, fan_margin=margin)
    record(units_on=on, half_margin=half_margin)
    for c in found:
        record(
            **{f"low_{c}": numpy.quantile(found[c], 0.1, axis=1), f"high_{c}": numpy.quantile(found[c], 0.9, axis=1)}
        )
        record(**{f"middle_{c}": numpy.median(found[c], axis=1)})
    record(power=min(share_power(networks, 0.5, 0.5 + margin), share_power(networks, 0.1, 0, 0.1 - margin)))
    assert grown - margin > 0.5 > 0.1 > small + margin and abs(on - 0.5) < half_margin


@in_floats
@counterexample
def test_formats_overflow():
    """In a chain with weight 2 and input 1 the gradient is finite up to depth {{last_float16}} in float16,
    {{last_bfloat16}} in bfloat16, {{last_float32}} in float32 and {{last_float64}} in float64, and infinite one unit
    later."""
    from claims.lab.formats import FORMATS, rounded

    found = {}
    for name in FORMATS:
        gradient, depth = 1.0, 0
        while isfinite(following := rounded(name, relu.slope(2.0) * 2.0 * gradient)):
            gradient, depth = following, depth + 1
        assert gradient == 2.0**depth and following == inf
        record(**{f"last_{name}": depth})
        found[name] = outcome(
            "broken", at=depth + 1, tried=depth + 1, whole=True, detail=f"infinite after {depth + 1} layers"
        )
    keep(Layer(r"\partial h_L / \partial x = 2^L", found, "one factor after the other", variable="L"))


def figure(axes, found):
    """Squared gradient of random networks of width 16, relative to its start, against the layers travelled back, on a
    logarithmic axis. Dots: the median for c = 3 and c = 1. Bands: the middle 80 % of the networks. Dashes: the mean
    (c/2)ᴸ."""
    for c in 3, 1:
        depths = range(len(found[f"middle_{c}"]))
        [line] = axes.plot(
            depths, [v or None for v in found[f"middle_{c}"]], "o", markersize=3, label=f"c = {c}: median"
        )
        floor = [max(v, 1e-12) for v in found[f"low_{c}"]]
        axes.fill_between(depths, floor, found[f"high_{c}"], color=line.get_color(), alpha=0.2)
        axes.plot(depths, [(c / 2) ** d for d in depths], "--", color=line.get_color(), label=f"c = {c}: mean")
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set(yscale="log", xlabel="layers travelled back", ylabel="squared gradient, relative to its start")
    axes.set_xticks(range(0, 21, 5))
    axes.legend(fontsize="small")
