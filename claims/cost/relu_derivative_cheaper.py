r"""ReLU's derivative is much cheaper to compute than that of sigmoid or tanh.

If you compute it from scratch, yes: one step back, the error times the slope, took {{sigmoid_anew_float32:.1f}} times
as long with the sigmoid's as with ReLU's, in float32 on this machine. But nobody who back-propagates has to. The
forward pass leaves the outputs behind, and from these it took {{sigmoid_stored_float32:.2f}} times as long.

**Why it is so.** Both slopes can be read off the stored output $h$, and so can that of tanh:

$$\sigma'(x) = h(1 - h), \qquad \tanh'(x) = 1 - h^2, \qquad \text{ReLU}'(x) = [h > 0]$$

The exponential has been paid for already. What is left is a subtraction and a multiplication, against a comparison.

**Where intuition goes wrong.** A derivative on paper is a new function of $x$. In a network it is a by-product.

!!! question "In class"
    Which activations have a slope that can be read off their output? Try $x^2$ and $x^3$.

??? success "Answer"
    Those that give equal outputs only where the slopes are equal. On paper all that rise throughout are among them,
    such as the sigmoid, tanh and leaky ReLU. ReLU is another, if the slope at 0 counts as 0: different inputs have the
    same output only where it is 0, and there all slopes are 0.

    $x^3$ rises throughout, and its slope is $3 h^{2/3}$ for the output $h$. For $x^2$ the slope is $\pm 2\sqrt h$, and
    the sign is lost. Possible is not the same as cheap, however: a cube root may cost more than computing $3x^2$ from
    $x$.
"""

from claims import Claim, measurement, record, without
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.chance import median_interval
from claims.lab.stopwatch import ratios

ANEW = "the slope is computed anew from the input, not from the output that the forward pass left behind"
RIVAL = "the rival is the sigmoid (over tanh the advantage is smaller)"
HERE = "the machine and the libraries are those of this run"

claim = Claim(
    said_in=[why_relu.sentence(42)],
    formally=(
        r"One step back through the activation multiplies the error by the slope, computed from the input. For arrays of $10^5$ values from $-4$ to $4$, in float32 and in float64, the "
        r"median of (seconds for the sigmoid's) / (seconds for ReLU's) is above 2."
    ),
    conditions=[ANEW, RIVAL, HERE],
    necessity_unknown=[HERE],
    instead=(
        "On the machine of this run a step back, the error times the slope, takes more than twice as long with the sigmoid as with ReLU, if the slope is "
        "computed from the input. From the stored output, as back-propagation can have it, less than twice."
    ),
    limits=(
        "One machine, numpy and scipy as installed, all results written to arrays that are already there. “Much” is taken to be a factor of 2, which "
        "is our choice. Each slope is written as a plain chain of array operations; a compiler that fuses them would change the factors."
    ),
    related=["relu-derivative-is-step", "relu-cheaper-to-evaluate", "relu-cheapness-speeds-up-training"],
)

SIZE, ERROR = 100_000, 1e-6
FORMATS = "float32", "float64"


def steps_back(dtype, size=SIZE):
    """The step back, error times slope, as programs that write to the same array: from the input, or from the stored
    output."""
    import numpy
    from scipy.special import expit

    x = numpy.linspace(-4, 4, size, dtype=dtype)
    error = numpy.cos(x)
    zero, one = x.dtype.type(0), x.dtype.type(1)
    out, again = numpy.empty_like(x), numpy.empty_like(x)

    def from_sigmoid(h):
        numpy.subtract(one, h, out=out)
        numpy.multiply(out, h, out=out)

    def from_tanh(h):
        numpy.multiply(h, h, out=out)
        numpy.subtract(one, out, out=out)

    def program(slope, *before):
        def run():
            slope(*(part() for part in before))
            return numpy.multiply(error, out, out=out)

        return run

    stored = {"sigmoid": expit(x), "tanh": numpy.tanh(x), "relu": numpy.maximum(x, zero)}
    programs = {
        "relu_stored": program(lambda: numpy.greater(stored["relu"], zero, out=out)),
        "sigmoid_stored": program(lambda: from_sigmoid(stored["sigmoid"])),
        "tanh_stored": program(lambda: from_tanh(stored["tanh"])),
        "relu_anew": program(lambda: numpy.greater(x, zero, out=out)),
        "sigmoid_anew": program(from_sigmoid, lambda: expit(x, out=again)),
        "tanh_anew": program(from_tanh, lambda: numpy.tanh(x, out=again)),
    }
    # What is timed is the error times the slope. All numbers are below 1: tanh to within 2 ulp, one machine epsilon, is off by two
    # of them when squared, three roundings add one and a half, and there are two programs.
    few = 8 * numpy.finfo(dtype).eps
    for name, run in programs.items():
        slope = {"relu": relu, "sigmoid": sigmoid, "tanh": tanh}[name.split("_")[0]].slope
        assert numpy.abs(run() - error * slope(x)).max() < few
    return programs


def timings(rival, way, dtype, pairs=31):
    """Ratios of a step's seconds to ReLU's, both done in the same way: their median, and the interval for it."""
    programs = steps_back(dtype)
    found = ratios(programs[f"{rival}_{way}"], programs[f"relu_{way}"], pairs=pairs)
    return sorted(found)[pairs // 2], median_interval(found, ERROR)


RULE = (
    "31 interleaved pairs each, the best of three tries a side; the interval for the median ratio, from the third smallest to the third largest, lies {} "
    "(independent pairs would put the median outside it with probability below one in a million)"
)


@measurement(rule=RULE.format("above 2"))
def test_from_the_input():
    """Computed anew from the input, the sigmoid's step takes {{sigmoid_anew_float32:.1f}} times as long as ReLU's in
    float32 and {{sigmoid_anew_float64:.1f}} times in float64."""
    for dtype in FORMATS:
        median, (low, _) = timings("sigmoid", "anew", dtype)
        record(**{f"sigmoid_anew_{dtype}": median})
        assert low > 2


@without(ANEW)
@measurement(rule=RULE.format("below 2"))
def test_from_the_stored_output():
    """From the stored output the sigmoid's step takes {{sigmoid_stored_float32:.2f}} times as long as ReLU's in
    float32 and {{sigmoid_stored_float64:.2f}} times in float64, less than twice in both. For tanh it is
    {{tanh_stored_float32:.2f}} and {{tanh_stored_float64:.2f}} times."""
    for dtype in FORMATS:
        median, (_, high) = timings("sigmoid", "stored", dtype)
        record(**{f"sigmoid_stored_{dtype}": median, f"tanh_stored_{dtype}": timings("tanh", "stored", dtype)[0]})
        assert high < 2


@without(RIVAL)
@measurement(rule=RULE.format("below the one for the sigmoid"))
def test_against_tanh():
    """Computed anew, tanh's step takes {{tanh_anew_float32:.1f}} times as long as ReLU's in float32 and
    {{tanh_anew_float64:.1f}} times in float64, less than the sigmoid's."""
    for dtype in FORMATS:
        median, (_, high) = timings("tanh", "anew", dtype)
        record(**{f"tanh_anew_{dtype}": median})
        assert high < timings("sigmoid", "anew", dtype)[1][0]


def figure(axes, found):
    """Time of one step back, relative to ReLU's, for sigmoid and tanh in float32: the slope computed anew from the
    input, and read off the stored output. The grey line is ReLU, at 1."""
    for place, (name, label) in enumerate((("anew", "from the input"), ("stored", "from the stored output"))):
        heights = [found[f"{rival}_{name}_float32"] for rival in ("sigmoid", "tanh")]
        axes.bar([x + 0.4 * place for x in (0, 1)], heights, width=0.38, label=label, hatch="//" * place)
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set_xticks([0.2, 1.2], ["sigmoid", "tanh"])
    axes.set(xlabel="activation", ylabel="time relative to ReLU")
    axes.legend()
