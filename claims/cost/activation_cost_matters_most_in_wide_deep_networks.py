r"""The cheapness of ReLU pays above all in deep networks of many layers and neurons.

Count the seconds saved, and it does: each of the three larger networks timed here saved more of them than the small
one. Count the share of the work, and it is the other way round. The *wider* a dense network, the smaller the share of
its activations, and the depth makes no difference at all.

**Why it is so.** A layer of $n$ units fed by $n$ others takes $n$ activations and $n^2$ multiplications. If an
activation costs as much as $c$ multiplications with their additions, activations are the share

$$\frac{c \, n L}{c \, n L + n^2 L} = \frac{c}{c + n}$$

of the work of $L$ layers. The depth $L$ cancels. The width $n$ does not.

**Where intuition goes wrong.** A big network has many activations, so surely their price matters more? The wider it is,
the more it has, but the number of weights grows faster. On this machine the forward pass of a layer took
{{layer_narrow:.2f}} times as long with the sigmoid as with ReLU at width 64, and {{layer_wide:.2f}} times at width 256.

!!! question "In class"
    In a convolution with 3 × 3 filters, how many multiplications are there for one activation? Does the width of the
    picture matter?

??? success "Answer"
    With $C$ channels coming in, each number of the output takes $9C$ multiplications and one activation. So $9C$ plays
    the part of the width $n$, and the share of the activations is $\frac{c}{c + 9C}$. For a grey picture, with $C = 1$,
    that is 9 multiplications to one activation, with 64 channels it is 576. Apart from the edges, where a filter may
    reach beyond the picture, the width of the picture does not matter: a larger picture has more pixels, and each
    brings the same number of both.
"""

from sympy import Symbol, diff, limit, oo, simplify

from claims import Claim, exhaustion, measurement, proof, record, without
from claims.articles import askhandle
from claims.lab.activations import relu, sigmoid
from claims.lab.chance import median_interval
from claims.lab.formats import unit_roundoff
from claims.lab.stopwatch import ratios

SECONDS = "the advantage is counted in seconds saved, not as a share of the time"
HERE = "the machine and the libraries are those of this run"

claim = Claim(
    said_in=[askhandle.sentence(22)],
    formally=(
        r"Compare the seconds that ReLU saves against the sigmoid, over all activations of one forward pass with 64 examples: they are more for 2 layers of 256 units, for 16 layers of 64 "
        r"units and for 16 layers of 256 units than for 2 layers of 64 units."
    ),
    conditions=[SECONDS, HERE],
    necessity_unknown=[HERE],
    instead=(
        "On the machine of this run, each of the three larger networks tried saved more seconds than the small one. If every operation of one kind costs the same, the share of "
        "the activations in the work of a dense network falls with the width of its layers, and the depth does not change it."
    ),
    limits=(
        "One machine, float32, numpy and scipy as installed, matrix products on one thread, dense layers of equal width without bias, batches of 64. The seconds saved are those of the "
        "activations alone, one layer after the other, without the matrix products in between. The count assumes that every operation of one kind costs the same, wherever it is done."
    ),
    related=["relu-cheapness-speeds-up-training", "relu-speeds-up-inference", "relu-cheaper-to-evaluate"],
)

BATCH, ERROR = 64, 1e-6
CLEARLY = 1.1  # a tenth beyond 1: pairs on a busy machine are not quite independent
SMALL = 2, 64
RULE = (
    "the best of three tries a side; the interval for the median ratio, from the third smallest to the third largest, lies {} (independent pairs would put "
    "the median outside it with probability below one in a million)"
)


def programs(count):
    """ReLU and the sigmoid of `count` float32 numbers, written to the same array."""
    import numpy
    from scipy.special import expit

    x = numpy.linspace(-4, 4, count, dtype=numpy.float32)
    out, zero = numpy.empty_like(x), numpy.float32(0)
    # What is timed is what the claim is about; two programs for σ differ by a few roundings of numbers below 1.
    few = 4 * numpy.finfo(x.dtype).eps
    assert (numpy.maximum(x, zero) == relu(x)).all() and abs(expit(x) - sigmoid(x)).max() < few
    return lambda: numpy.maximum(x, zero, out=out), lambda: expit(x, out=out)


def in_turn(program, times, other=None):
    """A program run several times over, once for each layer, and another one after it."""

    def run():
        for _ in range(times):
            program()
        if other:
            other()

    return run


@measurement(rule="31 interleaved pairs for each of the larger networks, " + RULE.format("above 1.1"))
def test_more_units_save_more_seconds():
    """In each of the three larger networks, all activations together take longer with the sigmoid than with ReLU,
    even if ReLU is handed the time of all sigmoids of the small network on top. So the larger network saves more
    seconds. The narrowest ratio is {{narrowest:.2f}}."""
    layers, width = SMALL
    small = in_turn(programs(BATCH * width)[1], layers)
    medians = []
    for layers, width in ((2, 256), (16, 64), (16, 256)):
        rectify, squash = programs(BATCH * width)
        found = ratios(in_turn(squash, layers), in_turn(rectify, layers, small))
        medians.append(sorted(found)[len(found) // 2])
        assert median_interval(found, ERROR)[0] > CLEARLY
    record(narrowest=min(medians))


def layers_of(width):
    """The forward pass of one dense layer with the sigmoid and with ReLU, writing to the same arrays."""
    import numpy
    from scipy.special import expit

    rng = numpy.random.default_rng(width)
    x = rng.standard_normal((BATCH, width), dtype=numpy.float32)
    weights = rng.standard_normal((width, width), dtype=numpy.float32) / numpy.float32(width**0.5)
    before, after, zero = numpy.empty_like(x), numpy.empty_like(x), numpy.float32(0)

    def rectified():
        numpy.matmul(x, weights, out=before)
        return numpy.maximum(before, zero, out=after)

    def squashed():
        numpy.matmul(x, weights, out=before)
        return expit(before, out=after)

    # What is timed. A sum of n products is off by at most n u times the sum of their sizes (Higham 2002, section 3.1), one more u
    # for the square of u. Neither activation is steeper than 1, and both are right to a few roundings of numbers below 1.
    exact, size = x.astype(float) @ weights.astype(float), numpy.abs(x).astype(float) @ numpy.abs(weights).astype(float)
    off = (width + 1) * unit_roundoff("float32") * size + 2 * numpy.finfo("float32").eps
    for layer, activation in (rectified, relu), (squashed, sigmoid):
        assert (numpy.abs(layer() - activation(exact)) <= off).all()
    return squashed, rectified


@without(SECONDS)
@measurement(rule="31 interleaved pairs each, " + RULE.format("at width 256 below the one at width 64"))
def test_the_share_falls_with_the_width():
    """The forward pass of a dense layer takes {{layer_narrow:.2f}} times as long with the sigmoid as with ReLU at width
    64, and less at width 256, {{layer_wide:.2f}} times."""
    narrow, wide = (ratios(*layers_of(width)) for width in (64, 256))
    record(layer_narrow=sorted(narrow)[len(narrow) // 2], layer_wide=sorted(wide)[len(wide) // 2])
    assert median_interval(wide, ERROR)[1] < median_interval(narrow, ERROR)[0]


def counted(layers, width):
    """How many comparisons and multiplications a forward pass of one example does: run on numbers that count."""
    counts = {"comparisons": 0, "multiplications": 0}

    class Counted(int):
        def __le__(self, other):
            counts["comparisons"] += 1
            return int(self) <= int(other)

        def __mul__(self, other):
            counts["multiplications"] += 1
            return Counted(int(self) * int(other))

        def __add__(self, other):
            return Counted(int(self) + int(other))

    hidden = [Counted(1 + i) for i in range(width)]
    for layer in range(layers):
        weights = [[Counted((-1) ** (i + j + layer) * (1 + i)) for i in range(width)] for j in range(width)]
        hidden = [relu(sum((w * h for w, h in zip(row, hidden, strict=True)), Counted(0))) for row in weights]
    return counts["comparisons"], counts["multiplications"]


@without(SECONDS)
@exhaustion("networks of 1 to 6 layers with 1 to 8 units each")
def test_counting_the_operations():
    """A forward pass of one example through L layers of n units, fed by n inputs, did n L comparisons and n² L
    multiplications."""
    for layers in range(1, 7):
        for width in range(1, 9):
            assert counted(layers, width) == (width * layers, width**2 * layers)


@without(SECONDS)
@proof
def test_depth_cancels_and_width_does_not():
    """With n L activations and n² L multiplications, and an activation that costs c > 0 multiplications, activations
    are the share c / (c + n) of the work. It does not depend on L, falls as n grows, and tends to 0."""
    c, n, depth = (Symbol(name, positive=True) for name in ("c", "n", "L"))
    share = c * n * depth / (c * n * depth + n**2 * depth)
    assert simplify(share - c / (c + n)) == 0
    assert simplify(diff(share, depth)) == 0
    assert simplify(diff(share, n)).is_negative
    assert limit(share, n, oo) == 0


def figure(axes, found):
    """Activations as a share of the work of a forward pass, against the width, both axes logarithmic, for activations
    that cost as much as 1, 10 or 100 multiplications with their additions. All three shares fall with the width; no
    depth appears, because it cancels."""
    import numpy

    widths = numpy.geomspace(1, 10_000, 100)
    for cost, style in ((100, "-"), (10, "--"), (1, ":")):
        axes.plot(widths, 100 * cost / (cost + widths), style, label=f"costs {cost}")
    axes.set(xscale="log", yscale="log", xlabel="width of the layers (units)", ylabel="share of activations (%)")
    axes.minorticks_off()
    axes.set_xticks([1, 10, 100, 1000, 10_000], ["1", "10", "100", "1,000", "10,000"])
    axes.set_yticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    axes.legend()
