r"""ReLU mitigates the vanishing-gradient problem.

Compared with sigmoid it does, by a factor of at least 8 per layer in the mean square, if both get random weights of the same law. Compared with tanh, of which
some of the articles say the same, it is the other way round for weights of moderate size: there tanh keeps more.

**Why it is so.** Let weights be normal, with mean 0 and variance $c/n$ in layers of width $n$, without biases. ReLU passes on one half of what the weights deliver, so a layer
multiplies the mean square of a gradient by exactly $c/2$ ([the law](relu-keeps-gradient-magnitude-through-depth.md)). The slope of the
sigmoid is at most $\tfrac14$, and its square at most $\tfrac1{16}$, so there the factor is at most $c/16$. But the slope of tanh is 1 at
zero: as long as its inputs are small, a tanh layer multiplies by almost $c$.

Go through the activations with one and the same $c$, and compare.

!move gradient-through-depth

**Where intuition goes wrong.** "Mitigates" is said of the activation. What decides whether gradients vanish is the activation *and* $c$. The figure
shows the factor of a layer in the limit of infinite width. It reaches 1, where the mean square stays, at $c = 2$ for ReLU, and for sigmoid at about
$c$ = {{critical_sigmoid:.0f}}. For tanh it leaves 1 behind at $c = 1$. Below $c$ = {{cross:.2f}} the curve of tanh lies above that of ReLU.

!!! question "In class"
    Read from the figure which of the three you would choose for $c = 1$, and which for $c = 2$. Then say what else, apart from the
    size of gradients, you would want to know.

??? success "Answer"
    For $c = 1$ tanh: its factor is closest to 1, while ReLU halves the mean square and the sigmoid takes away more than
    fifteen sixteenths of it. For $c = 2$ ReLU, whose factor is exactly 1. There tanh already makes it grow a little.

    Before choosing, you would want to know whether the *typical* gradient does as the mean does at your width and
    depth, what happens to the signals on the way forward, and whether the network then learns: how fast, how
    accurately, and at which learning rate. Nor is $c$ given. You may choose it together with the activation.
"""

from hypothesis import assume, given, strategies
from mpmath import mpf, workdps
from sympy import Function, Integer, Rational, Symbol, rsolve, simplify

from claims import Claim, counterexample, proof, record, statistic, without
from claims.articles import advantages_of_relu, askhandle, davenport
from claims.articles.literature import publication
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.chance import hoeffding_margin, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, X, whole_numbers

SIGMOID = "it is compared with sigmoid, not with tanh"
EQUAL = "both networks draw their weights from the same law, with one variance c/n"
MEAN = "the mean square over many random networks is meant"
SYMMETRIC = "a row of weights w is as likely as −w"
NO_ATOM = "no row of weights meets its input at a right angle with positive probability"
NO_BIAS = "there are no biases"
NOT_ZERO = "the input is not the zero vector"
INDEPENDENT = "the layers draw their weights independently"

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(3),
        advantages_of_relu.sentence(41),
        davenport.sentence(53),
        askhandle.sentence(30),
        askhandle.sentence(42),
    ],
    formally=(
        r"Let $J_f$ be the Jacobian of $L$ layers $h \mapsto f(W h)$ of width $n$ at an input $x \ne 0$, with independent random rows $w$ for which $-w$ has the law "
        r"of $w$, $E w w^{\mathsf T} = (c/n) I$ and $P(w \cdot y = 0) = 0$ for all $y \ne 0$. Then $E \lVert J_{\mathrm{relu}} u \rVert^2 "
        r"\ge 8^L \, E \lVert J_\sigma u \rVert^2$ for every vector $u$, every $L$, $n$ and $c$."
    ),
    conditions=[SIGMOID, EQUAL, MEAN, SYMMETRIC, NO_ATOM, NO_BIAS, NOT_ZERO, INDEPENDENT],
    instead=(
        "With independent normal weights of mean 0 and the same variance c/n (n the width), drawn afresh for each layer, no biases and an input other than zero, the mean square of a gradient (for a change of the input) keeps at "
        "least 8 times as much per layer with ReLU as with sigmoid. With ReLU it still halves per layer for c = 1. Against tanh ReLU may keep less."
    ),
    limits="The factors of tanh and sigmoid in the figure are those of infinitely wide layers; the random networks have width 32.",
    survives={"as true": ["relu raised", "relu mirrored", "relu negated", "relu with slope 1 at zero"]},
    related=[
        "relu-beats-sigmoid-gradient-by-eight-per-layer",
        "relu-solves-vanishing-gradients",
        "relu-keeps-gradient-magnitude-through-depth",
        "tanh-networks-vanish-with-depth",
    ],
    literature=[
        publication("schoenholz-2017", "derives the factor of a layer at infinite width, and ties it to trainability")
    ],
)


@proof
def test_the_factors_of_a_layer():
    """Over a row w and its mirror image ReLU passes on exactly half of (w·u)² on average, the sigmoid at most a sixteenth, at any w·h other than 0. So a layer multiplies the mean
    square by c/2, respectively by c/16 at most, and L layers with fresh weights differ by 8ᴸ at least, for every L, n, c and u."""
    wu, n, c = Symbol("wu", real=True), Symbol("n", positive=True), Symbol("c", positive=True)
    assert {((relu.slope(z) * wu) ** 2 + (relu.slope(-z) * -wu) ** 2) / 2 for z in (POSITIVE, NEGATIVE)} == {wu**2 / 2}
    gap = Rational(1, 4) - sigmoid.slope(X)
    assert simplify(gap - (sigmoid(X) - Rational(1, 2)) ** 2) == 0  # a square: the slope is ¼ at most
    ours, theirs = n * (c / n) / 2, n * (c / n) * sigmoid.slope(Integer(0)) ** 2  # n rows with E (w·u)² = (c/n)|u|²
    depth, ratio = Symbol("L", integer=True, nonnegative=True), Function("ratio")
    law = rsolve(ratio(depth + 1) - ours / theirs * ratio(depth), ratio(depth), {ratio(0): 1})
    assert simplify(law - Integer(8) ** depth) == 0


def mean_square(activation, rows, x, u, bias=0):
    """E (slope · w·u)² for one unit whose row of weights is drawn from `rows`, all equally likely; 30 digits."""
    total = mpf(0)
    for row in rows:
        z = sum(a * b for a, b in zip(row, x, strict=True)) + bias
        total += (activation.slope(mpf(z)) * sum(a * b for a, b in zip(row, u, strict=True))) ** 2
    return total / len(rows)


@given(strategies.lists(whole_numbers(-9, 9), min_size=6, max_size=6))
def test_no_layer_of_width_two_was_found(numbers):
    """For rows drawn from ± two orthogonal vectors with whole coordinates from −9 to 9, scaled down a hundredfold, no input and no change was found for which ReLU's mean square is less than 8 times
    that of the sigmoid."""
    a, b, *x, v, w = numbers
    assume((a, b) != (0, 0) and a * x[0] + b * x[1] and b * x[0] - a * x[1])
    with workdps(30):
        rows = [(s * p / mpf(100), s * q / mpf(100)) for s in (1, -1) for p, q in ((a, b), (b, -a))]
        ours, theirs = (mean_square(f, rows, x, (v, w)) for f in (relu, sigmoid))
        assert ours >= 8 * theirs
        if (v, w) != (0, 0):
            assert ours > 8 * theirs > 0


def depth_by_depth(rng, networks, width, depth, pairs):
    """Squared changes of the input after `depth` Gaussian layers, for each (activation, c), with the same draws."""
    from claims.lab.networks import pushed_through

    x, u = rng.standard_normal((2, networks, width), dtype="float32")
    layers = [rng.standard_normal((networks, width, width), dtype="float32") / width**0.5 for _ in range(depth)]
    for activation, c in pairs:
        *_, (_, change) = pushed_through(activation, (layer * layer.dtype.type(c**0.5) for layer in layers), x, u)
        yield (change**2).sum(axis=1) / (u**2).sum(axis=1)


@without(SIGMOID)
@counterexample
def test_tanh_with_weights_plus_or_minus_one():
    """In width 1, with weights ±1 (c = 1) and the input 1/10, every tanh layer keeps more than 98 % of the mean square, where ReLU keeps one half: hidden
    values never exceed 1/10 in size, and there the slope is at least 0.99."""
    bound = Rational(1, 10)
    assert tanh(bound) < bound and tanh.slope(bound) > Rational(99, 100)  # tanh z < z for z > 0; its slope falls with z
    assert tanh.slope(bound) ** 2 > Rational(98, 100) > (relu.slope(bound) ** 2 + relu.slope(-bound) ** 2) / 2


@without(SIGMOID)
@statistic(error=1e-6, alternative="tanh ahead in half of all such networks or fewer")
def test_tanh_in_random_networks(rng, effort, error):
    """After 10 layers of width 32 with normal weights and c = 1, the change that tanh passes on is larger than ReLU's with the same weights in {{tanh_ahead:.0%}} of
    {{tanh_networks}} networks; the median squares are {{tanh_median:.2f}} and {{relu_median:.1e}}. In truth it is more than half of all networks, unless an event of
    probability one in a million has occurred."""
    import numpy

    from claims.lab.meanfield import critical_gain, fixed_length, slope_factor

    networks = 300 * effort
    of_tanh, of_relu = depth_by_depth(rng, networks, 32, 10, [(tanh, 1.0), (relu, 1.0)])
    ahead = float((of_tanh > of_relu).mean())
    record(
        tanh_networks=networks, tanh_ahead=ahead, tanh_median=numpy.median(of_tanh), relu_median=numpy.median(of_relu)
    )
    gains = numpy.geomspace(0.25, 256, 61)
    wide = {f.name: [slope_factor(f, c, fixed_length(f, c)) for c in gains] for f in (sigmoid, tanh)}
    low, high = 1.0, 4.0  # where the curves of tanh and ReLU cross
    for _ in range(40):
        c = (low + high) / 2
        low, high = (c, high) if slope_factor(tanh, c, fixed_length(tanh, c)) > c / 2 else (low, c)
    below = [c for c in gains if c < low]
    assert all(slope_factor(tanh, c, fixed_length(tanh, c)) > c / 2 for c in below)
    assert all((factor > 1.001) == (c > 1.001) for c, factor in zip(gains, wide["tanh"], strict=True))
    record(gains=gains, of_sigmoid=wide["sigmoid"], of_tanh=wide["tanh"], cross=low)
    record(critical_sigmoid=critical_gain(sigmoid, 50, 200))
    bound = 0.5 + hoeffding_margin(networks, error)
    record(power=share_power(networks, 0.5, bound))
    assert ahead > bound


@without(EQUAL)
@counterexample
def test_a_sigmoid_network_with_larger_weights():
    """In width 1, with the input 1, a sigmoid with weights ±1 against a ReLU with weights ±1/10: in every layer the sigmoid keeps more than 3 % of the mean square, since its sums never exceed 1 in size, and there its slope is
    at least that at 1. ReLU keeps one half of 1/100."""
    least = sigmoid.slope(mpf(1)) ** 2  # the slope falls with the size of the sum, and values lie between 0 and 1
    assert sigmoid.slope(mpf(-1)) == sigmoid.slope(mpf(1)) < sigmoid.slope(mpf(0))
    tenth = [(mpf(1) / 10,), (-mpf(1) / 10,)]
    assert least > mpf(3) / 100 > 5 * mean_square(relu, tenth, (1,), (1,)) > 0
    assert mean_square(sigmoid, [(1,), (-1,)], (1,), (1,)) == least


@without(MEAN)
@counterexample
def test_one_network_may_be_off():
    """A single unit with the weight −1 and the input 1 passes on nothing with ReLU, and something with sigmoid."""
    assert mean_square(relu, [(-1,)], (1,), (1,)) == 0 < mean_square(sigmoid, [(-1,)], (1,), (1,))


@without(SYMMETRIC)
@counterexample
def test_weights_that_lean_to_one_side():
    """If the weight is −1 forty times as often as 1, and the input is 1, the ReLU's mean square is less than that of the sigmoid."""
    rows = [(-1,)] * 40 + [(1,)]
    assert 0 < mean_square(relu, rows, (1,), (1,)) < mean_square(sigmoid, rows, (1,), (1,))


@without(NO_ATOM)
@counterexample
def test_fair_signs_that_cancel():
    """With two weights ±1, the input (1, 1) and the change (1, −1), the change meets only rows that cancel the input: ReLU, with slope 0 at 0, passes on
    nothing, and the sigmoid something."""
    rows = [(a, b) for a in (1, -1) for b in (1, -1)]
    assert mean_square(relu, rows, (1, 1), (1, -1)) == 0 < mean_square(sigmoid, rows, (1, 1), (1, -1))


@without(NO_BIAS)
@counterexample
def test_a_negative_bias():
    """With weights ±1, the input 1 and the bias −2, ReLU is off for either sign and passes on nothing; the sigmoid passes on something."""
    assert mean_square(relu, [(1,), (-1,)], (1,), (1,), bias=-2) == 0
    assert mean_square(sigmoid, [(1,), (-1,)], (1,), (1,), bias=-2) > 0


@without(NOT_ZERO)
@counterexample
def test_the_zero_input():
    """At the input 0 every ReLU sits at 0, where its slope counts as 0; the sigmoid has its steepest slope there, ¼."""
    assert mean_square(relu, [(1,), (-1,)], (0,), (1,)) == 0
    assert mean_square(sigmoid, [(1,), (-1,)], (0,), (1,)) == mpf(1) / 16


@without(INDEPENDENT)
@counterexample
def test_layers_that_undo_each_other():
    """Two layers of one unit: if the second weight is minus the first, and the first is 1 or −1, at the input 1 one of the two ReLUs is off in either case, and nothing is passed on; the sigmoids pass on something."""
    of_relu = of_sigmoid = mpf(0)
    for w in (mpf(1), mpf(-1)):
        for activation in relu, sigmoid:
            change, h = mpf(1), mpf(1)
            for weight in w, -w:
                change *= activation.slope(weight * h) * weight
                h = activation(weight * h)
            of_relu += change**2 * (activation is relu)
            of_sigmoid += change**2 * (activation is sigmoid)
    assert of_relu == 0 < of_sigmoid


def figure(axes, found):
    """What a layer multiplies the mean square of a gradient by, against c, the weights' variance times the width, both axes logarithmic: ReLU (exact at every
    width), tanh and sigmoid (deep in an infinitely wide network). Below the grey line at 1 the mean square shrinks from layer to layer, above it it grows."""
    gains = found["gains"]
    axes.plot(gains, [c / 2 for c in gains], label="ReLU")
    axes.plot(gains, found["of_tanh"], label="tanh")
    axes.plot(gains, found["of_sigmoid"], label="sigmoid")
    axes.axhline(1, color="0.5")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="c = width × variance of the weights",
        ylabel="factor per layer (mean square)",
    )
    axes.set(ylim=(0.01, 100))
    axes.legend()
