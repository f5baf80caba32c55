r"""Because ReLU is cheap to compute, a trained network also runs faster.

On batches, against the sigmoid, it does: for three layers of width 64 and 64 examples at once, running the network
forward took {{sigmoid_64:.1f}} times as long with the sigmoid on this machine. For a single example it took
{{sigmoid_single:.2f}} times as long, and with tanh on the batch {{tanh_64:.2f}} times.

**Why it is so.** A layer has one matrix product and its activation. In
[training](relu-cheapness-speeds-up-training.md) these are only the first part of a step, so the activation itself has
a larger share in running than in training. A single example by itself took, with ReLU, {{alone:.0f}} times as long as
its share of a batch of 64: whatever has to be paid once for a batch, it pays alone.

**Where intuition goes wrong.** You count the operations of the formula. What you wait for is a program, and how much
of its time goes into that formula depends on how much you give it to do at once.

!!! question "In class"
    A phone classifies one photograph at a time, a data centre thousands. For which of the two does the activation
    matter more?

??? success "Answer"
    Going by this page, for the data centre. For 64 examples at once the network took {{sigmoid_64:.1f}} times as long
    with the sigmoid as with ReLU, for a single one {{sigmoid_single:.2f}} times. A single example pays alone for what
    has to be paid once for a batch, and next to that the activation counts for less.

    A good answer adds what this page cannot say. A phone has another processor and other programs than our machine, and
    a network for photographs may have convolutions. So measure on the phone.
"""

from claims import Claim, measurement, record, without
from claims.articles import askhandle
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.chance import median_interval
from claims.lab.formats import unit_roundoff
from claims.lab.stopwatch import ratios

BATCH = "many examples, here 64, are processed at once"
RIVAL = "the rival is the sigmoid"
WIDTH = "the layers are narrow: 64 units (with 256 units the gain is smaller)"
HERE = "the machine and the libraries are those of this run"

claim = Claim(
    said_in=[askhandle.sentence(34)],
    formally=(
        r"For a network of 3 dense layers of 64 units each in float32, on a batch of 64 examples, the median of (seconds to run it forward with the "
        r"sigmoid) / (seconds with ReLU) is above 1."
    ),
    conditions=[BATCH, RIVAL, WIDTH, HERE],
    necessity_unknown=[HERE],
    instead=(
        "On the machine of this run, a network of three layers of width 64 runs forward faster with ReLU than with scipy's sigmoid if it processes 64 examples "
        "at once. For single examples, for layers of 256 units and against tanh the advantage is smaller."
    ),
    limits=(
        "One machine, numpy's matrix products on one thread, dense layers without bias. The sigmoid is scipy's expit. On other hardware, in "
        "convolutions or with fused operations the shares are others."
    ),
    related=["relu-cheapness-speeds-up-training", "relu-cheaper-to-evaluate"],
)

ERROR, LAYERS = 1e-6, 3
CLEARLY = 1.1  # a tenth beyond 1: pairs on a busy machine are not quite independent
BATCHES = 1, 4, 16, 64, 256, 1024


def runs(width, batch):
    """The network run forward with each activation, all writing to the same arrays."""
    import numpy
    from scipy.special import expit

    rng = numpy.random.default_rng(width)
    x = rng.standard_normal((batch, width), dtype=numpy.float32)
    weights = rng.standard_normal((LAYERS, width, width), dtype=numpy.float32) / numpy.float32(width**0.5)
    before, after, zero = numpy.empty_like(x), numpy.empty_like(x), numpy.float32(0)
    computed = {
        "relu": lambda: numpy.maximum(before, zero, out=after),
        "sigmoid": lambda: expit(before, out=after),
        "tanh": lambda: numpy.tanh(before, out=after),
    }

    def forward(compute):
        def run():
            hidden = x
            for layer in weights:
                numpy.matmul(hidden, layer, out=before)
                hidden = compute()

        return run

    programs = {name: forward(compute) for name, compute in computed.items()}
    # What is timed is the network. A sum of n products is off by at most n u times the sum of their sizes (Higham 2002, section 3.1),
    # one more u for the square of u. No activation is steeper than 1, and each is right to a few roundings of numbers below 1.
    u, few = unit_roundoff("float32"), 2 * numpy.finfo("float32").eps
    for activation in relu, sigmoid, tanh:
        programs[activation.name]()
        right, off = x.astype(float), numpy.zeros(x.shape)
        for layer in weights.astype(float):
            size = (numpy.abs(right) + off) @ numpy.abs(layer)
            right, off = activation(right @ layer), off @ numpy.abs(layer) + (width + 1) * u * size + few
        assert (numpy.abs(after - right) <= off).all()
    return programs


def compared(slow, fast, pairs=31):
    """Ratios of seconds of two runs forward, each given as its activation, width and batch."""
    programs = [runs(width, batch)[name] for name, width, batch in (slow, fast)]
    return ratios(*programs, pairs=pairs)


def timings(rival, *, width=64, batch=64, pairs=31):
    """Ratios of the rival's seconds to ReLU's: their median, and the interval for it."""
    found = compared((rival, width, batch), ("relu", width, batch), pairs)
    return sorted(found)[pairs // 2], median_interval(found, ERROR)


RULE = (
    "31 interleaved pairs each, the best of three tries a side; the interval for the median ratio, from the third smallest to the third largest, lies {} "
    "(independent pairs would put the median outside it with probability below one in a million)"
)


@measurement(rule=RULE.format("above 1.1"))
def test_a_batch_of_64():
    """With 64 examples at once and width 64 the network takes {{sigmoid_64:.2f}} times as long with the sigmoid as
    with ReLU."""
    median, (low, _) = timings("sigmoid")
    record(sigmoid_64=median)
    assert low > CLEARLY


@without(BATCH)
@measurement(
    rule=RULE.format("for one example below that for 64, and above 2 for one example relative to its share of 64")
)
def test_one_example():
    """For one example it takes {{sigmoid_single:.2f}} times as long with the sigmoid, less than for 64. The figure
    shows batches from 1 to 1,024; judged are 1 and 64. With ReLU one example takes {{alone:.1f}} times as long as a
    64th of the time for 64, more than twice."""
    found = {batch: timings("sigmoid", batch=batch, pairs=31 if batch in (1, 64) else 9) for batch in BATCHES}
    record(batches=list(BATCHES), sigmoid_single=found[1][0], sigmoid_by_batch=[found[batch][0] for batch in BATCHES])
    record(tanh_by_batch=[timings("tanh", batch=batch, pairs=9)[0] for batch in BATCHES])
    assert found[1][1][1] < found[64][1][0]
    alone = [64 * ratio for ratio in compared(("relu", 64, 1), ("relu", 64, 64))]
    record(alone=sorted(alone)[len(alone) // 2])
    assert median_interval(alone, ERROR)[0] > 2


@without(RIVAL)
@measurement(rule=RULE.format("for tanh below that for the sigmoid"))
def test_against_tanh():
    """With tanh it takes {{tanh_64:.2f}} times as long as with ReLU, less than with the sigmoid."""
    median, (_, high) = timings("tanh")
    record(tanh_64=median)
    assert high < timings("sigmoid")[1][0]


@without(WIDTH)
@measurement(rule=RULE.format("at width 256 below that at width 64"))
def test_wide_layers():
    """With layers of 256 units it takes {{sigmoid_256:.2f}} times as long with the sigmoid, less than with 64."""
    median, (_, high) = timings("sigmoid", width=256)
    record(sigmoid_256=median)
    assert high < timings("sigmoid")[1][0]


def figure(axes, found):
    """Time to run a network of three layers of width 64 forward, relative to ReLU, against the number of examples
    processed at once, for the sigmoid and for tanh. For one example the sigmoid's ratio is smaller than for 64. The
    grey line is ReLU, at 1."""
    axes.plot(found["batches"], found["sigmoid_by_batch"], marker="o", label="sigmoid")
    axes.plot(found["batches"], found["tanh_by_batch"], marker="s", label="tanh")
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set(xscale="log", xlabel="examples processed at once", ylabel="time relative to ReLU")
    axes.minorticks_off()
    axes.set_xticks(found["batches"], [f"{batch:,}" for batch in found["batches"]])
    axes.legend()
