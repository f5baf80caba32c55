r"""When all neurons are somewhat active, computing can be less efficient in practice.

It can, but it takes two to make a difference: a rival code with few active entries, and a program that skips its zeros. Then the sigmoid's full code took
{{few_skipped:.0f}} times as long here. If the program does not skip zeros, both codes take about the same time. And if half of the rival's entries are
active, as in a fresh ReLU layer, the sigmoid's code took {{half_skipped:.2f}} times as long.

**Why it is so.** A sigmoid layer [has no zeros](sigmoid-never-exactly-zero.md), so none of its terms can be left out, and the standard matrix product is the program to
use. A code with few active entries has a choice: the same product, which does the same work for every code, or a program that finds the active entries and
[collects their rows](sparsity-makes-computation-efficient.md) of the weights.

**Where intuition goes wrong.** "Less efficient than what?" A fresh ReLU layer keeps half of its entries, and the usual program does not skip the others. The
comparison with a code of 1 % active entries is a comparison with a code for which somebody has set the thresholds.

!!! question "In class"
    You may choose the program, and somebody else the code. Which program do you take, if you know only that the code has between 0 and 100 % active entries?

??? success "Answer"
    The dense product is the safe choice. Here it took about the same time for every code tried. Against it the program
    that skips zeros was {{few_skipped:.0f}} times as fast with 1 % of the entries active, and {{half_skipped:.2f}}
    times as fast with half of them active, where a number below 1 means slower. Better than either may be a program
    that first counts the active entries, one look at each, and then chooses between the two. Where it should change
    over is for a measurement to say. If you know how *likely* few active entries are, you can also weigh the gain
    against the loss.
"""

from claims import Claim, measurement, record
from claims.articles import advantages_of_relu
from claims.lab.activations import relu, sigmoid
from claims.lab.chance import median_interval
from claims.lab.stopwatch import ratios

claim = Claim(
    said_in=[advantages_of_relu.sentence(20)],
    formally=(
        r"For codes of 2,048 entries and a float32 matrix $W$ with 512 columns: the median of (seconds for the dense product $hW$ of a sigmoid code) / (seconds for a ReLU code with 1 % of its "
        r"entries active, in a program that multiplies only these) is above 1. It takes both: in the dense product both codes take the same time, to within a factor of 1.5, "
        r"and against a ReLU code that is half active the factor is less than a quarter as large."
    ),
    limits=(
        "One machine, one thread, numpy as installed, one vector at a time, one size of matrix. The ReLU code with 1 % active entries comes from a high threshold that we set. Other sizes, "
        "programs or hardware may give other factors."
    ),
    related=["sparsity-makes-computation-efficient", "sigmoid-never-exactly-zero", "half-of-units-zero-at-init"],
)

INPUTS, OUTPUTS, ERROR = 2048, 512, 1e-6
SAME, SAME_ERROR = 1.5, 0.01
PAIRS = "31 interleaved pairs, each the best of three tries a side; an interval for the median ratio that misses it with a probability of {} at most if the pairs are independent; "
CLEAR, ALIKE = PAIRS.format("one in a million"), PAIRS.format("one in a hundred")


def skipping(code, weights):
    import numpy

    active = numpy.flatnonzero(code)
    return code[active] @ weights[active]


def dense(code, weights):
    return code @ weights


def quarter(code, weights):
    return code[: INPUTS // 4] @ weights[: INPUTS // 4]


def compared(program, share, rng, error=ERROR):
    """Median and interval of (seconds for a sigmoid code in the dense product) / (seconds for a ReLU code of the same sums, that share of it
    active, in the program)."""
    import numpy

    weights = rng.standard_normal((INPUTS, OUTPUTS), dtype=numpy.float32)
    sums = rng.standard_normal(INPUTS, dtype=numpy.float32)
    full = sigmoid(sums)
    count = round(share * INPUTS)
    sparse = relu(sums - numpy.sort(sums)[INPUTS - count - 1])
    assert (full != 0).all() and (sparse != 0).sum() == count
    found = ratios(lambda: dense(full, weights), lambda: program(sparse, weights))
    return sorted(found)[15], median_interval(found, error)


@measurement(rule=CLEAR + "it lies above 1")
def test_against_a_very_sparse_code_that_is_skipped(rng):
    """The sigmoid code takes {{few_skipped:.1f}} times as long as a ReLU code with 1 % active entries, if the program for that one skips its zeros."""
    median, (low, _) = compared(skipping, 0.01, rng)
    record(few_skipped=median)
    assert low > 1


@measurement(
    rule=ALIKE
    + "it lies between 1/1.5 and 1.5, and against a quarter of the ReLU code's product, as a control, above 1.5"
)
def test_the_dense_product_treats_them_alike(rng):
    """If both take the dense product, the sigmoid code takes {{few_dense:.2f}} times as long as the ReLU code with 1 % active entries, and {{half_dense:.2f}} times as long as one with
    half of them active: by the rule the same. The control sees that it can tell: {{quarter_dense:.1f}} times as long as the product of the first quarter of a ReLU code."""
    for share, name in (0.01, "few_dense"), (0.5, "half_dense"):
        median, (low, high) = compared(dense, share, rng, SAME_ERROR)
        record(**{name: median})
        assert 1 / SAME < low <= high < SAME
    median, (low, _) = compared(quarter, 0.5, rng, SAME_ERROR)
    record(quarter_dense=median)
    assert low > SAME


@measurement(rule=CLEAR + "against half active it lies wholly below a quarter of the interval against 1 % active")
def test_against_half_active(rng):
    """Against a ReLU code with half of its entries active, in the skipping program, the factor is {{half_skipped:.2f}}, less than a quarter of that against 1 %."""
    median, (_, high) = compared(skipping, 0.5, rng)
    record(half_skipped=median)
    assert high < compared(skipping, 0.01, rng)[1][0] / 4


def figure(axes, found):
    """How many times as long a sigmoid code takes, in the dense product, as a ReLU code: one with 1 % and one with 50 % active entries, whose zeros are skipped or not. The axis is logarithmic."""
    labels = ["skipped,\n1 % active", "skipped,\n50 % active", "not skipped,\n1 % active", "not skipped,\n50 % active"]
    values = [found[name] for name in ("few_skipped", "half_skipped", "few_dense", "half_dense")]
    axes.plot(range(4), values, "o", markersize=9)
    axes.vlines(range(4), [min(1, v) for v in values], [max(1, v) for v in values])
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set_xticks(range(4), labels)
    axes.set(
        yscale="log",
        xlabel="zeros of the ReLU code, and its active entries",
        ylabel="seconds, relative to the ReLU code",
        xlim=(-0.5, 3.5),
    )
    axes.set_yticks([0.5, 1, 2, 5, 10, 20, 50], ["½", "1", "2", "5", "10", "20", "50"])
    axes.minorticks_off()
