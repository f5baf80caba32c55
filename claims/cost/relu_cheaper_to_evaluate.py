r"""ReLU is cheaper to compute than sigmoid or tanh.

Than the sigmoid, yes, by about {{sigmoid_float32:.0f}} times in float32 on this machine, if you compute a hundred thousand values at
once. For a single value most of the advantage is gone. And tanh, a close relative of the sigmoid, takes
{{tanh_float32:.1f}} times as long as ReLU in float32 and {{tanh_float64:.1f}} times in float64.

**Why it is so.** ReLU is one comparison for each number. A sigmoid is an exponential, an addition and a division. So much for
counting operations. What you wait for is something else as well. Each call has a fixed cost, which differs between functions, and
which a single value bears alone. And how slow an exponential is depends on who wrote the program: $\sigma$ and tanh need
about the same operations, and here they take {{sigmoid_float32:.0f}} and {{tanh_float32:.1f}} times as long as ReLU in float32.

**Where intuition goes wrong.** "An exponential is costly" counts operations on paper. On a machine you compare *programs*, not
formulas. And the activation is one part of a network: the matrix products grow with the square of
the width, the activations only with the width itself.

!!! question "In class"
    Time `max(0.0, x)` against `1 / (1 + math.exp(-x))` in plain Python. What does the result tell you about ReLU, and what about
    Python?

??? success "Answer"
    About ReLU hardly anything. In plain Python both lines also look up names and call a function, and next to that the
    comparison, or even the exponential, may be a small part of the time. Do not be surprised if the two are close
    together, or if ReLU takes longer. What you have learnt is rather what the steps of Python cost. To see the price of
    the functions you must compute many values in one call.
"""

from claims import Claim, measurement, record, without
from claims.articles import advantages_of_relu, askhandle, why_relu
from claims.lab.activations import relu
from claims.lab.chance import median_interval
from claims.lab.stopwatch import ratios

MANY = "many values are computed in one call"
RIVAL = "the rival is the sigmoid (over tanh the advantage is smaller in float32)"
HERE = "the machine and the libraries are those of this run"

claim = Claim(
    said_in=[
        *(advantages_of_relu.sentence(n) for n in (11, 14)),
        *(why_relu.sentence(n) for n in (41, 42)),
        *(askhandle.sentence(n) for n in (22, 32, 34)),
    ],
    formally=(
        r"For arrays of $10^5$ values, in float32 and in float64, the median of (seconds for the sigmoid) / (seconds for ReLU) "
        r"is above 1."
    ),
    conditions=[MANY, RIVAL, HERE],
    necessity_unknown=[HERE],
    instead=(
        "On the machine of this run, on large arrays, ReLU is faster than scipy's sigmoid. The factor depends on the number of values, "
        "the format and the rival; for single values most of the advantage is gone."
    ),
    limits=(
        "One machine, one thread, numpy and scipy as installed, results written to an array that is already there. ReLU is "
        "numpy.maximum with the scalar 0, the sigmoid scipy's expit, tanh numpy's. It says "
        "nothing about other libraries or processors, and nothing about the time to train a network, of which the activation is "
        "one part."
    ),
    related=["relu-cheapness-speeds-up-training", "exponentials-are-costly", "relu-needs-only-a-threshold"],
)

LARGE, ERROR = 100_000, 1e-6
FORMATS = "float32", "float64"


def timings(rival, dtype, size, pairs=31):
    """Ratios of the rival's seconds to ReLU's, and the interval for their median; both write to the same array."""
    import numpy
    from scipy.special import expit

    x = numpy.linspace(-4, 4, size, dtype=dtype)
    out, zero = numpy.empty_like(x), x.dtype.type(0)
    compute = {"sigmoid": expit, "tanh": numpy.tanh}[rival]
    assert (numpy.maximum(x, zero) == relu(x)).all()  # what is timed is ReLU
    found = ratios(lambda: compute(x, out=out), lambda: numpy.maximum(x, zero, out=out), pairs=pairs)
    return sorted(found)[pairs // 2], median_interval(found, ERROR)


RULE = (
    "31 interleaved pairs, each the best of three tries a side; the interval for the median ratio, from the third smallest to the third largest, lies above 1 "
    "(independent pairs would put the median outside it with probability below one in a million)"
)


@measurement(rule=RULE)
def test_against_the_sigmoid_on_large_arrays():
    """For 100,000 values the sigmoid takes {{sigmoid_float32:.1f}} times as long as ReLU in float32 and
    {{sigmoid_float64:.1f}} times in float64."""
    for dtype in FORMATS:
        median, (low, _) = timings("sigmoid", dtype, LARGE)
        record(**{f"sigmoid_{dtype}": median})
        assert low > 1


@without(MANY)
@measurement(
    rule="31 interleaved pairs each, the best of three tries a side; the interval at one value lies below half of the interval at 100,000 values"
)
def test_for_a_single_value_the_call_is_all_that_counts():
    """For an array of one value the ratio is {{one_float32:.2f}} in float32 and {{one_float64:.2f}} in float64, less than half of
    what it is for 100,000; below 1 it is ReLU that takes longer."""
    for dtype in FORMATS:
        median, (_, high) = timings("sigmoid", dtype, 1)
        _, (low, _) = timings("sigmoid", dtype, LARGE)
        record(**{f"one_{dtype}": median})
        assert high < low / 2


@without(RIVAL)
@measurement(
    rule="31 interleaved pairs each, the best of three tries a side; in float32 the interval for tanh lies below that for the sigmoid"
)
def test_tanh_is_a_different_matter():
    """For 100,000 values tanh takes {{tanh_float32:.1f}} times as long as ReLU in float32 and {{tanh_float64:.1f}} times in
    float64. By the same rule ReLU is cheaper than tanh {{tanh_cheaper}} here; in float32 its advantage is smaller than that over the
    sigmoid."""
    cheaper = []
    for dtype in FORMATS:
        median, (low, high) = timings("tanh", dtype, LARGE)
        record(**{f"tanh_{dtype}": median})
        cheaper += [dtype] if low > 1 else []
        if dtype == "float32":
            assert high < timings("sigmoid", dtype, LARGE)[1][0]
    record(tanh_cheaper=" and ".join(f"in {dtype}" for dtype in cheaper) or "in neither format")


@measurement(
    rule=RULE + "; judged for the sigmoid at a million values, the other sizes are shown only, from 9 pairs each"
)
def test_over_all_sizes():
    """From one value to a million, the ratio changes as the figure shows; at a million values the sigmoid takes
    {{million_float32:.1f}} times as long in float32."""
    sizes = [10**k for k in range(7)]
    record(sizes=sizes)
    for rival in "sigmoid", "tanh":
        for dtype in FORMATS:
            # Nine pairs give a median to draw; only the size that is judged needs an interval.
            judged = [31 if rival == "sigmoid" and size == sizes[-1] else 9 for size in sizes]
            found = [timings(rival, dtype, size, pairs) for size, pairs in zip(sizes, judged, strict=True)]
            record(**{f"{rival}_{dtype}_by_size": [median for median, _ in found]})
            if rival == "sigmoid":
                record(**{f"million_{dtype}": found[-1][0]})
                assert found[-1][1][0] > 1


def figure(axes, found):
    """Time relative to ReLU against the number of values in one call, both axes logarithmic, for sigmoid and tanh in float32 and
    float64. Above the line at 1, ReLU is the faster one; below it, the slower one."""
    for rival in "sigmoid", "tanh":
        for dtype in FORMATS:
            axes.plot(
                found["sizes"], found[f"{rival}_{dtype}_by_size"], marker="o", markersize=4, label=f"{rival}, {dtype}"
            )
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set(xscale="log", yscale="log", xlabel="values computed in one call", ylabel="time relative to ReLU")
    axes.minorticks_off()
    axes.set_yticks([0.5, 1, 2, 5, 10, 20], ["½", "1", "2", "5", "10", "20"])
    axes.legend()
