r"""Exponentials are costly to compute.

Costlier than ReLU's comparison, yes: on this machine an exponential took {{exp_over_max_float32:.1f}} times as long
in float32 and {{exp_over_max_float64:.1f}} times in float64, for a hundred thousand values in one call. But scipy's
sigmoid took {{expit_over_exp_float32:.1f}} times as long as numpy's exponential in float32: a whole sigmoid is another
program again.

**Why it is so.** You can work out an exponential like this: write $x = k \ln 2 + r$ with a whole number $k$ and a small
rest $r$, evaluate a polynomial that comes close to $e^r$, and multiply it by $2^k$, since $e^x = 2^k e^r$. That is
several operations, where ReLU has one. What they cost in seconds is up to program and processor.

**Where intuition goes wrong.** "Costly" compared with what? The remainder of a division by 3, primary-school
arithmetic, took {{remainder_over_exp_float32:.1f}} times as long as the exponential in float32 and
{{remainder_over_exp_float64:.1f}} times in float64. And for a single number you pay for the call: in float32 one
exponential by itself took {{alone_float32:,.0f}} times as long as one among a hundred thousand, and it took
{{one_float32:.2f}} times as long as one comparison by itself.

!!! question "In class"
    Time `numpy.exp(x)` against `x + 1` for a hundred values and for a million. Which of the two numbers would you
    quote in an article?

??? success "Answer"
    Neither of the two alone. For a hundred values you also time the price of the call itself, which both pay. (Here one
    exponential by itself took {{alone_float32:,.0f}} times as long as one among a hundred thousand in float32.) For a
    million values the price of a call hardly counts, but moving the numbers to and from memory may.

    A good article gives the number of values, the format, the library and the machine, and quotes the ratio for the
    size that its readers will use. Two sizes are better than one, since they show whether "how costly" has a single
    answer.
"""

from claims import Claim, measurement, record, without
from claims.articles import advantages_of_relu, askhandle, why_relu
from claims.lab.activations import relu, sigmoid
from claims.lab.chance import median_interval
from claims.lab.stopwatch import ratios

MANY = "many values are computed in one call"
RIVAL = "the yardstick is ReLU's comparison (against the remainder of a division the exponential is the cheaper one)"
HERE = "the machine and the libraries are those of this run"

claim = Claim(
    said_in=[advantages_of_relu.sentence(14), why_relu.sentence(42), askhandle.sentence(33)],
    formally=(
        r"For arrays of $10^5$ values from $-4$ to $4$, in float32 and in float64, the median of (seconds for $e^x$) / (seconds for "
        r"$\max(0, x)$) is above 1."
    ),
    conditions=[MANY, RIVAL, HERE],
    necessity_unknown=[HERE],
    instead=(
        "On the machine of this run, on large arrays, an exponential takes longer than ReLU's comparison. The factor depends on the number of values, "
        "the format and the yardstick, and says little about a whole sigmoid, which is a program of its own."
    ),
    limits=(
        "One machine, numpy and scipy as installed, results written to an array that is already there. The exponential is numpy.exp, the comparison "
        "numpy.maximum with the scalar 0, the remainder numpy.fmod by the scalar 3, the sigmoid scipy's expit. Other libraries and processors can "
        "differ by any factor, and another run on the same machine can give other factors."
    ),
    related=["sigmoid-needs-an-exponential", "relu-cheaper-to-evaluate", "relu-cheapness-speeds-up-training"],
)

LARGE, ERROR = 100_000, 1e-6
CLEARLY = 1.1  # a tenth beyond 1: pairs on a busy machine are not quite independent
FORMATS = "float32", "float64"


def programs(dtype, size):
    """What is timed, by name; all write to the same array."""
    import numpy
    from scipy.special import expit

    x = numpy.linspace(-4, 4, size, dtype=dtype)
    out, zero, three = numpy.empty_like(x), x.dtype.type(0), x.dtype.type(3)
    # What is timed is what the claim is about; two programs for σ differ by a few roundings of numbers below 1.
    few = 4 * numpy.finfo(x.dtype).eps
    assert (numpy.maximum(x, zero) == relu(x)).all() and abs(expit(x) - sigmoid(x)).max() < few
    return {
        "exp": lambda: numpy.exp(x, out=out),
        "max": lambda: numpy.maximum(x, zero, out=out),
        "remainder": lambda: numpy.fmod(x, three, out=out),
        "sigmoid": lambda: expit(x, out=out),
    }


def timings(slow, fast, dtype, size, pairs=31):
    """The median ratio of seconds, and the interval for it."""
    timed = programs(dtype, size)
    found = ratios(timed[slow], timed[fast], pairs=pairs)
    return sorted(found)[pairs // 2], median_interval(found, ERROR)


RULE = (
    "31 interleaved pairs{}, the best of three tries a side; the interval for the median ratio, from the third smallest to the third largest, lies {} "
    "(independent pairs would put the median outside it with probability below one in a million)"
)


@measurement(rule=RULE.format("", "above 1.1 at 100,000 values; the other sizes, 9 pairs each, are shown only"))
def test_against_the_comparison_on_large_arrays():
    """For 100,000 values the exponential takes {{exp_over_max_float32:.1f}} times as long as the comparison in
    float32 and {{exp_over_max_float64:.1f}} times in float64; the figure shows the ratio from one value to a million.
    For comparison, scipy's sigmoid takes {{expit_over_exp_float32:.1f}} and {{expit_over_exp_float64:.1f}} times as
    long as the exponential."""
    sizes = [10**k for k in range(7)]
    record(sizes=sizes)
    for dtype in FORMATS:
        found = {size: timings("exp", "max", dtype, size, pairs=31 if size == LARGE else 9) for size in sizes}
        median, (low, _) = found[LARGE]
        record(**{f"exp_over_max_{dtype}": median, f"by_size_{dtype}": [found[size][0] for size in sizes]})
        record(**{f"expit_over_exp_{dtype}": timings("sigmoid", "exp", dtype, LARGE)[0]})
        assert low > CLEARLY


@without(MANY)
@measurement(
    rule=RULE.format(
        " each",
        "at one value below the one at 100,000 values, and above 10 for one value by itself relative to one of 100,000",
    )
)
def test_for_a_single_value_the_call_is_what_counts():
    """For an array of one value the ratio is {{one_float32:.2f}} in float32 and {{one_float64:.2f}} in float64, less
    than for 100,000. One exponential by itself takes {{alone_float32:,.0f}} and {{alone_float64:,.0f}} times as long
    as a hundred-thousandth of 100,000 of them, more than ten times in both formats."""
    for dtype in FORMATS:
        median, (_, high) = timings("exp", "max", dtype, 1)
        record(**{f"one_{dtype}": median})
        assert high < timings("exp", "max", dtype, LARGE)[1][0]
        one, many = programs(dtype, 1)["exp"], programs(dtype, LARGE)["exp"]
        found = [ratio * LARGE for ratio in ratios(one, many)]
        record(**{f"alone_{dtype}": sorted(found)[len(found) // 2]})
        assert median_interval(found, ERROR)[0] > 10


@without(RIVAL)
@measurement(rule=RULE.format(" each", "above 1.1 for the time of a remainder relative to an exponential"))
def test_against_the_remainder_of_a_division():
    """For 100,000 values the remainder of a division by 3 takes {{remainder_over_exp_float32:.1f}} times as long as
    the exponential in float32 and {{remainder_over_exp_float64:.1f}} times in float64. So beside it the exponential
    is the cheaper one."""
    for dtype in FORMATS:
        median, (low, _) = timings("remainder", "exp", dtype, LARGE)
        record(**{f"remainder_over_exp_{dtype}": median})
        assert low > CLEARLY


def figure(axes, found):
    """Time of an exponential relative to ReLU's comparison, against the number of values in one call, both axes
    logarithmic, in float32 and float64. Above the line at 1 the exponential is the slower one."""
    for dtype in FORMATS:
        axes.plot(found["sizes"], found[f"by_size_{dtype}"], marker="o", markersize=4, label=dtype)
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set(xscale="log", yscale="log", xlabel="values computed in one call", ylabel="exponential / comparison")
    axes.minorticks_off()
    axes.set_yticks([0.5, 1, 2, 4], ["½", "1", "2", "4"])
    axes.legend()
