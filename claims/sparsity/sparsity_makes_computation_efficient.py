r"""Zeros in a representation can make computing with it more efficient.

They can, in a program that skips them and if there are enough of them. With 1 % of the entries active, a program that skips zeros computed the next layer's sums {{skip_1:.0f}} times as fast as the usual one here. With half of them active, as in
a fresh ReLU layer, the same program was {{half_read}}. And the usual matrix product takes about the same time with zeros and without.

**Why it is so.** The sums of the next layer are $\sum_i h_i W_i$, where $W_i$ is a row of weights. A term with $h_i = 0$ adds nothing, so a program may leave it
out. But it has to find the others and collect their rows from all over the memory. That costs time for each row that is left. A dense product runs through
the matrix once, in order, zeros or not.

**Where intuition goes wrong.** "Half of the multiplications are with zero" does not mean half of the time. Time is saved by work that is *not done*, and a program that multiplies by zero does it.

!!! question "In class"
    A processor can skip zeros only in blocks of 16 neighbouring entries. Half of the entries are zero, at random places. How many blocks can it skip?

??? success "Answer"
    Next to none. A block can be skipped only if all 16 entries are zero, and if each is zero with probability ½,
    whatever the others are, that has probability $2^{-16}$, one in 65,536. The 2,048 entries of this page make 128
    blocks, so in 512 codes one expects a single block. With 99 % zeros it would be different: $0.99^{16} \approx 0.85$.
    Or the zeros must come in blocks themselves, which somebody has to arrange.
"""

from claims import Claim, measurement, record
from claims.articles import advantages_of_relu, askhandle
from claims.lab.activations import relu
from claims.lab.chance import median_interval
from claims.lab.stopwatch import ratios

claim = Claim(
    said_in=[advantages_of_relu.sentence(18), askhandle.sentence(38)],
    formally=(
        r"For a code of 2,048 entries, 1 % of them active, and a float32 matrix with 1,024 columns, the median of (seconds for the dense product $hW$) / (seconds to "
        r"find the active entries, collect their rows of $W$ and multiply those) is above 1. It takes both, few active entries and a program that skips the others: with half of the entries active that ratio is less than a quarter as large, "
        r"and the dense product takes the same time with 99 % zeros as with none, to within a factor of 1.5."
    ),
    limits=(
        "One machine, one thread, numpy as installed, one vector at a time, one size of matrix, rows collected by indexing. Special hardware, block sparsity, "
        "batches or a compiled loop may have their break-even elsewhere. It is the product after the activation that is timed, not training."
    ),
    related=["dense-activations-less-efficient", "sparsity-gives-compact-representation", "half-of-units-zero-at-init"],
)

INPUTS, OUTPUTS, ERROR = 2048, 1024, 1e-6
SAME, SAME_ERROR = 1.5, 0.01
PAIRS = "31 interleaved pairs, each the best of three tries a side; an interval for the median ratio that misses it with a probability of {} at most if the pairs are independent; "
CLEAR, ALIKE = PAIRS.format("one in a million"), PAIRS.format("one in a hundred")


def code(active, rng):
    """A ReLU code of which exactly that share of the entries, rounded, is active."""
    import numpy

    sums = rng.standard_normal(INPUTS, dtype=numpy.float32)
    count = round(active * INPUTS)
    threshold = numpy.sort(sums)[INPUTS - count - 1] if count < INPUTS else sums.min() - 1
    found = relu(sums - threshold)
    assert (found != 0).sum() == count
    return found


def skipping(code, weights):
    import numpy

    active = numpy.flatnonzero(code)
    return code[active] @ weights[active]


def gain(active, rng, pairs=31):
    """Median and interval of (dense seconds) / (skipping seconds)."""
    import numpy

    weights = rng.standard_normal((INPUTS, OUTPUTS), dtype=numpy.float32)
    h = code(active, rng)
    # Each of the two sums of n terms is off by at most n u / (1 - n u) times the sum of their sizes, where u = 2^-24 (Higham 2002,
    # section 3.1); 2^-23 for u leaves room for the denominator and for the rounding of this bound.
    allowed = 2 * INPUTS * 2.0**-23 * (abs(h) @ abs(weights))
    assert (abs(h @ weights - skipping(h, weights)) <= allowed).all()
    found = ratios(lambda: h @ weights, lambda: skipping(h, weights), pairs=pairs)
    return sorted(found)[pairs // 2], median_interval(found, ERROR)


@measurement(rule=CLEAR + "it lies above 1")
def test_one_in_a_hundred(rng):
    """With 1 % of the entries active the dense product takes {{skip_1:.1f}} times as long as the one that skips zeros."""
    median, (low, _) = gain(0.01, rng)
    record(skip_1=median)
    assert low > 1


@measurement(rule=CLEAR + "at half active it lies wholly below a quarter of the interval at 1 % active")
def test_half_active(rng):
    """With half of the entries active the ratio is {{skip_50:.2f}}, less than a quarter of that at 1 %: skipping is {{half_read}} than the dense product."""
    median, (low, high) = gain(0.5, rng)
    record(
        skip_50=median, half_read="faster" if low > 1 else "slower" if high < 1 else "neither clearly faster nor slower"
    )
    assert high < gain(0.01, rng)[1][0] / 4


@measurement(
    rule=ALIKE
    + "for a dense product with 99 % zeros against one without zeros it lies between 1/1.5 and 1.5, and for all of a dense product against a quarter of it, as a control, above 1.5"
)
def test_a_dense_product_does_not_notice(rng):
    """The dense product of a code without zeros takes {{unnoticed:.2f}} times as long as that of a code with 99 % zeros, by the rule the same. The control sees that it can tell:
    {{quarter:.1f}} times as long as the product of the first quarter of the entries with their rows of the matrix."""
    import numpy

    weights = rng.standard_normal((INPUTS, OUTPUTS), dtype=numpy.float32)
    full, sparse = code(1, rng), code(0.01, rng)
    found = ratios(lambda: full @ weights, lambda: sparse @ weights)
    low, high = median_interval(found, SAME_ERROR)
    record(unnoticed=sorted(found)[15])
    assert 1 / SAME < low <= high < SAME
    part, rows = full[: INPUTS // 4], weights[: INPUTS // 4]
    found = ratios(lambda: full @ weights, lambda: part @ rows)
    record(quarter=sorted(found)[15])
    assert median_interval(found, SAME_ERROR)[0] > SAME


@measurement(
    rule="5 interleaved pairs for each share, medians; judged at 1 % active, where it must exceed that at half active, and only shown elsewhere"
)
def test_over_all_shares(rng):
    """From 1 % to 100 % active, the ratio changes as the figure shows."""
    shares = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1]
    medians = [gain(share, rng, pairs=5)[0] for share in shares]
    record(shares=shares, medians=medians)
    assert medians[0] > medians[shares.index(0.5)]


def figure(axes, found):
    """Seconds of the dense product divided by seconds of the product that skips zeros, against the share of active entries, both axes logarithmic. Above the line at
    1 skipping is faster, below it slower."""
    axes.plot([100 * s for s in found["shares"]], found["medians"], "o-")
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set(xscale="log", yscale="log", xlabel="active entries, %", ylabel="times faster with zeros skipped")
    axes.set_xticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
    axes.set_yticks([0.5, 1, 2, 5, 10, 20, 50], ["½", "1", "2", "5", "10", "20", "50"])
    axes.minorticks_off()
