r"""With ReLU gradients keep their size as they travel back through the layers.

ReLU multiplies a gradient by 0 or by 1. That is half of the story: every layer also multiplies it by its weights, and they
decide. With independent normal weights of mean 0 and variance $c/n$ in layers of width $n$, the mean square of a gradient changes
by the factor $c/2$ per layer: it halves for $c = 1$, stays for $c = 2$ (the usual choice, named after He), and grows by half for $c = 3$.

**Why it is so.** Let $w$ be one row of weights, $h$ the layer's input and $u$ a small change of it. The change passes through
the unit if $w \cdot h > 0$. Now compare $w$ with its mirror image $-w$, which is just as likely. Exactly one of the two lets
the change through, and both would pass on the same square $(w \cdot u)^2$. So on average the unit passes on half of
$E\,(w \cdot u)^2 = \tfrac{c}{n} \lVert u \rVert^2$. There are $n$ such rows, hence $\tfrac{c}{2} \lVert u \rVert^2$ for the layer. The
next layer has fresh weights, so the factors multiply.

!move gradient-through-depth

**Where intuition goes wrong.** Even with $c = 2$ only the *mean* stays. In most networks the gradient shrinks, and a few with a
large one make up for it.

One caution. The law is exact for a change of the input, and for an error signal of random direction, drawn independently of the
network. For one fixed error vector it may fail. The units that are on have weights that lean towards the same input. So what they
send back adds up if their errors have one sign, and partly cancels if not.

!!! question "In class"
    The figure shows a mean and a median that drift apart although both are computed from the same networks. Which of the two
    would you see if you trained *one* network?

??? success "Answer"
    Neither exactly, but the median tells you more. Half of all networks lie below it and half above, some of them far
    away. The mean is pulled up by a few networks with an enormous gradient, and one network that you draw is hardly
    ever among them. If you train a single network, the law for the mean tells you little about it. It would tell you
    about the average over very many.
"""

from fractions import Fraction
from itertools import product

from sympy import Function, Integer, Rational, Symbol, diff, rsolve, simplify

from claims import Claim, counterexample, exhaustion, instead, proof, record, statistic
from claims.articles import advantages_of_relu, askhandle, why_relu
from claims.lab.activations import relu
from claims.lab.chance import hoeffding_margin, median_of_means, median_of_means_power, share_power
from claims.lab.domains import NEGATIVE, POSITIVE

claim = Claim(
    said_in=[advantages_of_relu.sentence(6), why_relu.sentence(13), askhandle.sentence(30)],
    formally=(
        r"For every ReLU network and every input with an active path, the gradient of the loss with respect to the input is at "
        r"least as large as that with respect to the last layer: $\lVert J^{\mathsf T} \delta \rVert \ge \lVert \delta \rVert$."
    ),
    instead=(
        "The weights decide. In ReLU layers of width n without biases, for an input other than zero, with independent normal weights "
        "of mean 0 and variance c/n, the mean square of the gradient is multiplied by exactly c/2 per layer, at every width n, for an "
        "error signal of random direction that is independent of the network. The typical gradient falls behind that mean."
    ),
    related=["relu-solves-vanishing-gradients", "relu-gradient-survives-active-path", "relu-networks-can-explode"],
    survives={"as false": ["relu raised", "relu unrectified", "relu leaking"]},
)


@counterexample
def test_a_chain_of_halves():
    """In a chain of ten units, each with weight ½ and all of them active, the gradient is 2⁻ᴸ after L units, for every L up to
    10."""
    h = x = POSITIVE
    for depth in range(1, 11):
        h = relu(h / 2)
        assert h.is_positive  # the unit is active, its slope is 1
        assert diff(h, x) == Rational(1, 2**depth)


@instead
@proof
def test_a_row_and_its_mirror_image_share_the_work():
    """Of a row of weights w and its mirror image −w, exactly one passes a change on, whenever w·h ≠ 0: half of (w·u)² on
    average, for every w, h and u."""
    wu = Symbol("wu", real=True)
    for wh in POSITIVE, NEGATIVE:
        passed = (relu.slope(wh) * wu) ** 2 + (relu.slope(-wh) * -wu) ** 2
        assert simplify(passed / 2 - wu**2 / 2) == 0


@instead
@proof
def test_the_factors_of_the_layers_multiply():
    """Summed over the n rows of a layer with E wwᵀ = (c/n) I, the mean square changes by c/2; L layers with fresh weights make
    it (c/2)ᴸ, for every L, n and c."""
    n, depth = Symbol("n", integer=True, positive=True), Symbol("L", integer=True, nonnegative=True)
    c, square = Symbol("c", positive=True), Function("square")
    share = (relu.slope(POSITIVE) ** 2 + relu.slope(NEGATIVE) ** 2) / Integer(
        2
    )  # of a row and its mirror image, as above
    per_layer = n * share * (c / n)  # n rows; u·E[wwᵀ]·u = (c/n)|u|²
    law = rsolve(square(depth + 1) - per_layer * square(depth), square(depth), {square(0): 1})
    assert simplify(law - (c / 2) ** depth) == 0


def mean_squares(frames, x):
    """Exact means E[JᵀJ] and E[JJᵀ] over all networks with one layer per frame, each row ± a vector of that frame.

    No row may meet a hidden vector at a right angle: the law assumes that.
    """
    n = len(x)
    networks = [(tuple(x), tuple(tuple(int(i == j) for j in range(n)) for i in range(n)))]  # (hidden values, Jacobian)
    for frame in frames:
        following = []
        for h, jacobian in networks:
            options = []
            for row in (*frame, *(tuple(-a for a in vector) for vector in frame)):
                z = sum(a * b for a, b in zip(row, h, strict=True))
                assert z or not any(h)
                moved = tuple(relu.slope(z) * sum(a * jacobian[k][j] for k, a in enumerate(row)) for j in range(n))
                options.append((relu(z), moved))
            following += [tuple(zip(*chosen, strict=True)) for chosen in product(options, repeat=n)]
        networks = following

    def mean(entry):
        return [[Fraction(sum(entry(J, i, j) for _, J in networks), len(networks)) for j in range(n)] for i in range(n)]

    forward = mean(lambda J, i, j: sum(J[k][i] * J[k][j] for k in range(n)))
    backward = mean(lambda J, i, j: sum(J[i][k] * J[j][k] for k in range(n)))
    return forward, backward, len(networks)


#: Orthogonal vectors of one length: drawn with either sign, a row has E wwᵀ = (c/n) I with c = |w|².
PLANE = (((3, 5), (5, -3)), ((7, 1), (1, -7)), ((4, 9), (9, -4)))
SPACE = (((2, 3, 6), (3, -6, 2), (6, 2, -3)), ((3, -2, 6), (6, 3, -2), (-2, 6, 3)))


@instead
@exhaustion("all networks of width 2 and depth 3, and of width 3 and depth 2, with rows ± one of n orthogonal vectors")
def test_every_small_network_counted():
    """Over all {{small_networks:,}} such networks the mean square, in exact arithmetic, changes by the product of the layers' c/2,
    for every change of the input. Sent backward, it does so for each single coordinate of the error, and so on average over
    directions that are all equally likely."""
    counted = 0
    for frames, x in (PLANE, (1, 2)), (SPACE, (1, 2, 5)):
        n, law = len(x), Fraction(1)
        for frame in frames:
            law *= Fraction(sum(a * a for a in frame[0]), 2)
        forward, backward, networks = mean_squares(frames, x)
        assert forward == [[law if i == j else 0 for j in range(n)] for i in range(n)]
        assert [backward[i][i] for i in range(n)] == [law] * n
        counted += networks
    record(small_networks=counted)


@instead
@counterexample
def test_a_fixed_error_vector_breaks_the_law():
    """Over all networks of width 2 and depth 1 the mean for the fixed error vector (1, 1) is {{fixed_error:.3f}} times the law, and
    for (1, −1) {{fixed_opposite:.3f}} times: the law needs an average over directions."""
    _, backward, _ = mean_squares(PLANE[:1], (1, 2))
    law = Fraction(3**2 + 5**2, 2)
    both = backward[0][0] + backward[1][1]
    together, apart = ((both + sign * 2 * backward[0][1]) / (2 * law) for sign in (1, -1))
    assert together > 1 > apart
    record(fixed_error=float(together), fixed_opposite=float(apart))


def random_layers(rng, networks, width, depth, gain):
    """Gaussian layers of variance gain/width."""
    for _ in range(depth):
        yield rng.standard_normal((networks, width, width), dtype="float32") * (gain / width) ** 0.5


@instead
@statistic(
    error=1e-6,
    alternative="weights whose variance is off by a tenth: the mean square would end at 0.9⁵ or 1.1⁵ times its start",
)
def test_gaussian_networks_follow_the_law(rng, effort, error):
    """Through about {{law_networks:,}} Gaussian networks of width 16 and depth 5 with c = 2 a small change of the input keeps its mean
    square: estimated by the median of many means over a few hundred networks each, it comes out {{law_mean:.3f}} times what went in. By the law this is 1, and the
    estimate misses it by more than {{law_margin:.3f}} with probability at most one in a million."""
    import numpy

    from claims.lab.networks import pushed_through

    networks, width, depth = 60_000 * effort, 16, 5
    squares = []
    for _ in range(networks // 2000):
        x, u = rng.standard_normal((2, 2000, width), dtype="float32")
        *_, (_, change) = pushed_through(relu, random_layers(rng, 2000, width, depth, 2.0), x, u)
        squares.append((change.astype(float) ** 2).sum(axis=1) / (u.astype(float) ** 2).sum(axis=1))
    # One Gaussian layer multiplies |u|² by (2/n) χ²_K, K ~ Bin(n, ½), whose second moment is 1 + 5/n.
    deviation = ((1 + 5 / width) ** depth - 1) ** 0.5
    mean, margin = median_of_means(numpy.concatenate(squares), deviation, error)
    others = [k**depth for k in (0.9, 1.1)]  # the whole law is scaled by that
    powers = [median_of_means_power(networks, deviation, error, abs(k - 1), k * deviation) for k in others]
    record(law_networks=networks, law_mean=mean, law_margin=margin, power=min(powers))
    assert abs(mean - 1) <= margin


@instead
@statistic(error=1e-6, alternative="a loss of more than half in half of all such networks or fewer")
def test_the_typical_gradient_falls_behind(rng, effort, error):
    """Sent back through 20 layers of width 16 with c = 2, a random error signal keeps its mean square by the law. Yet in
    {{below_half:.0%}} of {{spread_networks:,}} networks less than half of it arrives. If that were so in at most half of all
    networks, the share would exceed {{spread_bound:.0%}} with probability at most one in a million."""
    import numpy

    from claims.lab.networks import pulled_back

    networks, width, depth = 4000, 16, 20
    by_depth = []
    for _ in range(effort):
        x, delta = rng.standard_normal((2, networks, width), dtype="float32")
        layers = list(random_layers(rng, networks, width, depth, 2.0))
        start = (delta.astype(float) ** 2).sum(axis=1)
        by_depth.append([(g.astype(float) ** 2).sum(axis=1) / start for g in pulled_back(relu, layers, x, delta)])
    by_depth = numpy.concatenate(by_depth, axis=1)  # (layers travelled back, networks)
    below, margin = float(numpy.mean(by_depth[-1] < 0.5)), hoeffding_margin(by_depth.shape[1], error)
    record(
        spread_networks=by_depth.shape[1],
        below_half=below,
        spread_bound=0.5 + margin,
        power=share_power(by_depth.shape[1], 0.5, 0.5 + margin),
        mean_by_depth=[1.0, *by_depth.mean(axis=1)],
        median_by_depth=[1.0, *numpy.median(by_depth, axis=1)],
    )
    assert below > 0.5 + margin
    assert (numpy.median(by_depth, axis=1) < 1).all()


def figure(axes, found):
    """Squared gradient, relative to its start, against the layers it has travelled back, on a logarithmic axis, for weight
    variances c/n with c = 1, 2 and 3. Lines show the law for the mean, dots the mean over the random networks, crosses their
    median, which falls behind."""
    depths = range(len(found["mean_by_depth"]))
    for c in 3, 2, 1:
        # ReLU is positively homogeneous: scaling all weights scales a gradient of depth L by the factor's L-th power.
        scale = [(c / 2) ** depth for depth in depths]
        [line] = axes.plot(depths, scale, label=f"c = {c}: law for the mean")
        for values, mark in ((found["mean_by_depth"], "o"), (found["median_by_depth"], "x")):
            axes.plot(
                depths, [v * s for v, s in zip(values, scale, strict=True)], mark, markersize=4, color=line.get_color()
            )
    axes.plot([], [], "o", color="0.5", markersize=4, label="mean of the networks")
    axes.plot([], [], "x", color="0.5", markersize=4, label="median of the networks")
    axes.set(yscale="log", xlabel="layers travelled back", ylabel="squared gradient, relative to its start")
    axes.set_xticks(range(0, len(depths), 5))
    axes.legend(fontsize="small")
