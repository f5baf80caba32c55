r"""Because ReLU is cheap to compute, training is faster.

A training step is, if the layers are narrow and the rival is the sigmoid. For a dense layer of width 64 a step with
the sigmoid took {{sigmoid_64:.2f}} times as long as one with ReLU on this machine, at width 256 only
{{sigmoid_256:.2f}} times. With tanh it took {{tanh_64:.2f}} times as long.

**Why it is so.** The activation is one part of the step. The rest is matrix products, whose work grows with the
*square* of the width, while the number of activations grows with the width. Make one part free, and the whole takes
less time only by the share of that part. This is *Amdahl's law*. Had the activation and its slope cost nothing at all,
the step with ReLU would have been about {{relu_over_none:.2f}} times as fast at width 64.

**Where intuition goes wrong.** "So many times faster" is said of a function, and you wait for a step. How *many* steps
you need is yet another question: see [trains faster](relu-trains-faster-than-sigmoid.md).

!!! question "In class"
    An activation takes 30 % of a training step. By what factor can the step become faster at the very most, if you
    replace nothing else?

??? success "Answer"
    By the factor $\frac{1}{1 - 0.3} = \frac{10}{7} \approx 1.43$, and that only if the new activation costs nothing at
    all. The other 70 % of the time are still there. To make the step twice as fast, the activation would have to take
    at least half of it.
"""

from claims import Claim, measurement, record, without
from claims.articles import advantages_of_relu, askhandle
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.chance import median_interval
from claims.lab.formats import unit_roundoff
from claims.lab.stopwatch import ratios

WIDTH = "the layers are narrow: 64 units (with 256 units the gain is smaller)"
BATCH = "a step processes a batch of 64 examples"
RIVAL = "the rival is the sigmoid"
HERE = "the machine and the libraries are those of this run"

claim = Claim(
    said_in=[advantages_of_relu.sentence(9), askhandle.sentence(34)],
    formally=(
        r"For a dense layer of 64 inputs and 64 units in float32, a batch of 64 examples, the median of (seconds for forward and backward pass with "
        r"the sigmoid) / (seconds with ReLU) is above 1."
    ),
    conditions=[WIDTH, BATCH, RIVAL, HERE],
    necessity_unknown=[HERE],
    instead=(
        "On the machine of this run, and for batches of 64 examples, a training step of a dense layer of width 64 is faster with ReLU than with scipy's sigmoid. At "
        "width 256 the gain is smaller. How many steps training takes is another question."
    ),
    limits=(
        "One machine, numpy's matrix products on one thread, one dense layer with a square weight matrix, no bias, and no optimiser. "
        "The sigmoid is scipy's expit. On a graphics processor, in a convolution or with fused operations the shares are others."
    ),
    related=[
        "relu-cheaper-to-evaluate",
        "relu-speeds-up-inference",
        "activation-cost-matters-most-in-wide-deep-networks",
        "relu-trains-faster-than-sigmoid",
    ],
)

ERROR = 1e-6
CLEARLY = 1.1  # a tenth beyond 1: pairs on a busy machine are not quite independent
WIDTHS = 16, 32, 64, 128, 256


def steps(width, batch):
    """One step of a dense layer, forward and backward, for each activation, all writing to the same arrays."""
    import numpy
    from scipy.special import expit

    rng = numpy.random.default_rng(width)
    x, error = rng.standard_normal((2, batch, width), dtype=numpy.float32)
    weights = rng.standard_normal((width, width), dtype=numpy.float32) / numpy.float32(width**0.5)
    before, after, slope = (numpy.empty_like(x) for _ in range(3))
    of_weights, of_inputs = numpy.empty_like(weights), numpy.empty_like(x)
    zero, one = numpy.float32(0), numpy.float32(1)

    def forward_relu():
        numpy.maximum(before, zero, out=after)

    def slope_relu():
        numpy.greater(after, zero, out=slope)

    def forward_sigmoid():
        expit(before, out=after)

    def slope_sigmoid():
        numpy.subtract(one, after, out=slope)
        numpy.multiply(slope, after, out=slope)

    def forward_tanh():
        numpy.tanh(before, out=after)

    def slope_tanh():
        numpy.multiply(after, after, out=slope)
        numpy.subtract(one, slope, out=slope)

    def step(forward=None, back=None):
        def run():
            numpy.matmul(x, weights, out=before)
            if forward:
                forward()
                back()
                numpy.multiply(slope, error, out=slope)
            numpy.matmul(x.T, slope if forward else error, out=of_weights)
            numpy.matmul(slope if forward else error, weights.T, out=of_inputs)

        return run

    programs = {
        "relu": step(forward_relu, slope_relu),
        "sigmoid": step(forward_sigmoid, slope_sigmoid),
        "tanh": step(forward_tanh, slope_tanh),
        "none": step(),
    }
    # What is timed is the layer and its gradients. A sum of n products is off by at most n u times the sum of their sizes (Higham
    # 2002, section 3.1), one more u for the square of u. What functions and slopes differ by is a few roundings of numbers below 1.
    u, few = unit_roundoff("float32"), 8 * numpy.finfo("float32").eps
    for activation in relu, sigmoid, tanh:
        programs[activation.name]()
        assert numpy.abs(after - activation(before)).max() < few
        assert (numpy.abs(slope - error * activation.slope(before)) <= few * numpy.abs(error)).all()
        for left, right, product in (x, weights, before), (x.T, slope, of_weights), (slope, weights.T, of_inputs):
            left, right = left.astype(float), right.astype(float)
            off = (left.shape[1] + 1) * u * (numpy.abs(left) @ numpy.abs(right))
            assert (numpy.abs(product - left @ right) <= off).all()
    return programs


def timings(slow, fast="relu", *, width=64, batch=64, pairs=31):
    """Ratios of seconds a step: their median, and the interval for it."""
    programs = steps(width, batch)
    found = ratios(programs[slow], programs[fast], pairs=pairs)
    return sorted(found)[pairs // 2], median_interval(found, ERROR)


RULE = (
    "31 interleaved pairs each, the best of three tries a side; the interval for the median ratio, from the third smallest to the third largest, lies {} "
    "(independent pairs would put the median outside it with probability below one in a million)"
)


@measurement(rule=RULE.format("above 1.1"))
def test_a_step_at_width_64():
    """At width 64 and with 64 examples a step with the sigmoid takes {{sigmoid_64:.2f}} times as long as with ReLU.
    The step with ReLU takes {{relu_over_none:.2f}} times as long as its three matrix products alone."""
    median, (low, _) = timings("sigmoid")
    record(sigmoid_64=median, relu_over_none=timings("relu", "none")[0])
    assert low > CLEARLY


@without(WIDTH)
@measurement(rule=RULE.format("at width 256 below that at width 64"))
def test_the_gain_is_smaller_at_width_256():
    """At width 256 the sigmoid's step takes {{sigmoid_256:.2f}} times as long as ReLU's, less than at width 64. The
    figure shows the widths from 16 to 256; judged are 64 and 256."""
    found = {width: timings("sigmoid", width=width, pairs=31 if width in (64, 256) else 9) for width in WIDTHS}
    record(widths=list(WIDTHS), sigmoid_256=found[256][0], sigmoid_by_width=[found[width][0] for width in WIDTHS])
    record(tanh_by_width=[timings("tanh", width=width, pairs=9)[0] for width in WIDTHS])
    assert found[256][1][1] < found[64][1][0]


@without(BATCH)
@measurement(rule=RULE.format("for one example below that for 64"))
def test_one_example_at_a_time():
    """With one example at a time the sigmoid's step takes {{sigmoid_single:.2f}} times as long as ReLU's, less than
    with 64."""
    median, (_, high) = timings("sigmoid", batch=1)
    record(sigmoid_single=median)
    assert high < timings("sigmoid")[1][0]


@without(RIVAL)
@measurement(rule=RULE.format("for tanh below that for the sigmoid"))
def test_against_tanh():
    """A step with tanh takes {{tanh_64:.2f}} times as long as with ReLU, less than with the sigmoid."""
    median, (_, high) = timings("tanh")
    record(tanh_64=median)
    assert high < timings("sigmoid")[1][0]


def figure(axes, found):
    """Time of a training step relative to the step with ReLU, against the width of the layer, for the sigmoid and for
    tanh, with batches of 64 examples. The sigmoid's excess at width 256 is smaller than at width 64. The grey line is
    ReLU, at 1."""
    axes.plot(found["widths"], found["sigmoid_by_width"], marker="o", label="sigmoid")
    axes.plot(found["widths"], found["tanh_by_width"], marker="s", label="tanh")
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set(xscale="log", xlabel="width of the layer (units)", ylabel="time of a step relative to ReLU")
    axes.minorticks_off()
    axes.set_xticks(found["widths"], [str(width) for width in found["widths"]])
    axes.legend()
