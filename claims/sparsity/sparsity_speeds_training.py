r"""Sparsity speeds training up.

We filled ReLU's zeros and looked whether training became slower. It did not, not by 10 %. Where ReLU gives 0, leaky ReLU gives a hundredth of the input: no
zeros, and all else nearly as before. Networks of three layers then need {{filled:.2f}} times the updates (interval {{filled_low:.2f}} to
{{filled_high:.2f}}). Filled by ELU, a smooth curve that goes down to −1, they need {{dense:.2f}} times as many.

**What one might hope for.** A product with zero need not be computed. True, but somebody must skip it. An ordinary matrix product does not look: with
half of the inputs zero it takes {{product:.2f}} times as long as with none.

**Where intuition goes wrong.** ReLU is sparse, and ReLU networks train faster than [sigmoid networks](relu-trains-faster-than-sigmoid.md). That
the one explains the other is a guess, and it can be tested, by changing the zeros and little else. There are several
ways of changing their number, and they do not agree. Biases and weights can do it too, but they change more than the zeros: with {{zeros_fewer:.0%}} zeros at the
start instead of {{zeros_usual:.0%}} the networks need {{fewer:.1f}} times the updates, and with {{zeros_more:.0%}} they need {{more:.1f}} times. By itself, the first
would speak for the article, and the second against it. So the number of zeros alone does not decide.

!!! question "In class"
    We made more zeros by lowering the biases and enlarging the weights. What else did that change? Is leaky ReLU the fairer test?

??? success "Answer"
    Much else: where the bends lie relative to the data and what the network computes at the start. With that the first
    loss, the size of the gradients and the number of dead units may change, too. Even if the learning rate is tuned
    afresh, slower training need not come from the zeros.

    Leaky ReLU is the fairer test, because a network that is filled with a hundredth of the input computes nearly the
    same as before. But it is not perfectly fair. It also gives the units that are off a slope, and its filled values
    are still nearly zero. Zeros cannot be filled without changing the function, so a good answer asks for several tests
    that go wrong in different ways.
"""

from claims import Claim, against, experiment, instead, measurement, record
from claims.articles import advantages_of_relu
from claims.lab.activations import elu, leaky_relu, relu
from claims.lab.chance import median_interval
from claims.lab.contests import (
    FIRST_SEED,
    MARGIN,
    RATES,
    SEEDS,
    TARGET,
    TUNING_SEEDS,
    Contender,
    best_rate,
    compared,
    ratio,
    remembered,
    run,
    settled,
    tuned,
)

claim = Claim(
    said_in=[advantages_of_relu.sentence(34)],
    formally=(
        r"With three hidden layers, each side at its best learning rate, the median over seeds of (updates of a network without zeros) / (updates of "
        r"the ReLU network) until the validation loss is at most 0.2 exceeds 1.1, where ReLU's zeros are replaced by a hundredth of the input or by "
        r"$e^x - 1$. This reads the sentence as one about a cause: ReLU would train more slowly without its zeros."
    ),
    instead=(
        "In small networks on the digits the zeros of ReLU neither speed training up nor slow it down by 10 %, counted in updates: filled with a "
        "hundredth of the input they make no such difference, and ELU, without zeros, needs no more updates. Biases and weights that "
        "make more zeros, or fewer, save no 10 % of updates either. An ordinary matrix product "
        "saves no tenth of its time on zeros."
    ),
    limits=(
        "One data set (1,000 training digits), three fully connected layers of 32 units, batches of 50, plain gradient descent, at most 20 passes. Tuned: "
        "the learning rate, in steps of a factor of 2.2. The intervals are over starting weights and batches, on one split of the data. The share of zeros was changed by biases and weights, which change more than the zeros, and it is "
        "free to move during training. Leaky ReLU's small values are nearly zero, and ELU differs from ReLU in more than its zeros: zeros cannot "
        "be filled without changing the function. Programs and chips made to skip zeros, and penalties that keep a network sparse, were not tried."
    ),
    related=["relu-promotes-sparsity", "sparsity-makes-computation-efficient", "relu-trains-faster-than-sigmoid"],
    survives={
        "as false": [
            "contests without a difference",
            "contests in which depth harms",
            "contests in which seeds matter",
        ]
    },
)

# Fixed before these seeds were run; other seeds had been seen (1,000 to 2,047, and from 500,000).
DEPTH = 3
LEVEL = 0.01 / 6  # six intervals share an error probability of 1 % (Bonferroni)

RELU = Contender(relu)
FILLED = Contender(leaky_relu)  # slope 1/100 on the left, the same weights
DENSE = Contender(elu)  # exp(x) − 1 on the left, the same weights
# Biases of 0.69 standard deviations of the first layer's sums; the other weights are such that the mean square of each layer's
# output is that of the sums it came from times 1 / gain, as with RELU.
MORE_ZEROS = Contender(relu, (2, 6.7, 6.7), bias=-0.7)
FEWER_ZEROS = Contender(relu, (2, 0.77, 0.77), bias=0.7)

RULE = (
    f"{SEEDS} paired seeds (ten times as many under --thorough), each side at the best that a search found of {len(RATES)} learning rates, tuned on "
    f"{TUNING_SEEDS} other seeds; sparsity helps if the interval for the median ratio of updates, without over with, lies above {MARGIN}, makes no "
    f"difference if it lies between 1/{MARGIN} and {MARGIN}, and hurts if it lies below; all intervals together miss with probability at most 1 %"
)
CONTROL = "ReLU against itself with other seeds must not differ"


def against_relu(contender, effort):
    return ratio(tuned(contender, DEPTH, SEEDS * effort), tuned(RELU, DEPTH, SEEDS * effort), LEVEL)


@remembered
def share_of_zeros(contender, updates):
    """Of all hidden units' outputs for the validation digits, after so many updates at the contender's best rate."""
    import math

    import numpy

    from claims.lab.networks import digits

    rate = best_rate(contender, DEPTH)
    _, networks = run(contender, DEPTH, [rate] * 20, range(20), target=-math.inf, steps=updates, networks_too=True)
    after, _ = networks.forward(digits()[1].x[None])
    return float(numpy.mean([(values == 0).mean() for values in after[1:-1]]))


@against
@experiment(rule=RULE, control=CONTROL)
def test_the_zeros_filled(effort):
    """Leaky ReLU gives no zeros ({{zeros_filled:.0%}}) where ReLU gives {{zeros_usual:.0%}}. It needs {{filled:.2f}} times the updates, interval
    {{filled_low:.2f}} to {{filled_high:.2f}}: the zeros make no difference of 10 %, one way or the other."""
    record(target=TARGET, zeros_usual=share_of_zeros(RELU, 0), zeros_filled=share_of_zeros(FILLED, 0))
    assert share_of_zeros(FILLED, 0) < 0.001 and 0.4 < share_of_zeros(RELU, 0) < 0.6
    median, low, high = against_relu(FILLED, effort)
    record(filled=median, filled_low=low, filled_high=high)
    assert 1 / MARGIN < low and high < MARGIN


@against
@experiment(rule=RULE + f"; here: sparsity does not help if the interval lies below {MARGIN}", control=CONTROL)
def test_filled_with_more(effort):
    """ELU gives exp(x) − 1 where ReLU gives 0, so no zeros ({{zeros_dense:.0%}}), and values down to −1. It needs {{dense:.2f}} times the
    updates of ReLU, interval {{dense_low:.2f}} to {{dense_high:.2f}}."""
    record(zeros_dense=share_of_zeros(DENSE, 0))
    assert share_of_zeros(DENSE, 0) < 0.001
    median, low, high = against_relu(DENSE, effort)
    record(dense=median, dense_low=low, dense_high=high)
    assert high < MARGIN


@instead
@experiment(
    rule=RULE
    + f"; here: more zeros hurt if the interval for the ratio, with more over with the usual, lies above {MARGIN}",
    control=CONTROL,
)
def test_more_zeros(effort):
    """With {{zeros_more:.0%}} zeros at the start ({{zeros_more_later:.0%}} after 20 updates, when ReLU has {{zeros_usual_later:.0%}}) training takes
    {{more:.1f}} times the updates."""
    record(
        zeros_more=share_of_zeros(MORE_ZEROS, 0),
        zeros_more_later=share_of_zeros(MORE_ZEROS, 20),
        zeros_usual_later=share_of_zeros(RELU, 20),
    )
    assert share_of_zeros(MORE_ZEROS, 0) > share_of_zeros(RELU, 0) + 0.15
    assert share_of_zeros(MORE_ZEROS, 20) > share_of_zeros(RELU, 20)
    median, low, high = against_relu(MORE_ZEROS, effort)
    record(more=median, more_low=low, more_high=high)
    assert low > MARGIN


@instead
@experiment(rule=RULE + "; here: fewer zeros are no help if the interval lies above 1/1.1", control=CONTROL)
def test_fewer_zeros(effort):
    """With {{zeros_fewer:.0%}} zeros at the start training takes {{fewer:.1f}} times the updates, interval {{fewer_low:.2f}} to {{fewer_high:.2f}}:
    ReLU with the usual biases is {{fewer_settled}}."""
    record(zeros_fewer=share_of_zeros(FEWER_ZEROS, 0))
    assert share_of_zeros(FEWER_ZEROS, 0) < share_of_zeros(RELU, 0) - 0.15
    median, low, high = against_relu(FEWER_ZEROS, effort)
    record(fewer=median, fewer_low=low, fewer_high=high, fewer_settled=settled(low, high))
    assert low > 1 / MARGIN and median > 1


@instead
@experiment(
    rule=RULE + "; here: the interval contains 1",
    control="more zeros at the start, which the same rule must find slower",
)
def test_the_control(effort):
    """ReLU with other seeds needs {{null_low:.2f}} to {{null_high:.2f}} times the updates: no difference where there is none."""
    other = compared(RELU, DEPTH, best_rate(RELU, DEPTH), 100 * FIRST_SEED, SEEDS * effort)
    _, low, high = ratio(other, tuned(RELU, DEPTH, SEEDS * effort), LEVEL)
    record(null_low=low, null_high=high)
    assert low <= 1 <= high


PAIRS = 201  # both sides take about the same time, and with 31 pairs what else a machine does hid that


@instead
@measurement(
    rule=f"{PAIRS} interleaved pairs of 30 products of a 50 × 32 with a 32 × 32 matrix, the best of three tries a side; no tenth of the time is saved if the "
    f"interval for the median ratio of seconds, one of the six that miss with at most 1 % together, lies above 1/{MARGIN}"
)
def test_a_matrix_product_does_not_look(rng):
    """A matrix product, half of whose inputs ReLU has made zero, takes {{product:.2f}} times as long as one without zeros (median of
    pairs): no tenth of the time is saved."""
    import numpy

    from claims.lab.stopwatch import ratios

    full = rng.standard_normal((30, 50, 32)).astype(numpy.float32)
    weights = rng.standard_normal((30, 32, 32)).astype(numpy.float32)
    sparse = relu(full)
    assert 0.45 < (sparse == 0).mean() < 0.55 and (full != 0).all()
    found = sorted(ratios(lambda: numpy.matmul(sparse, weights), lambda: numpy.matmul(full, weights), pairs=PAIRS))
    record(product=found[PAIRS // 2])
    assert 1 / MARGIN < median_interval(found, LEVEL)[0]


def figure(axes, found):
    """Updates needed, relative to ReLU, against the share of zeros at the start, with the intervals of the rule. At about one half stands ReLU itself,
    at 1. Without zeros, leaky ReLU needs as many to within 10 %, the grey band, and ELU no more than that. With more zeros ReLU needs more."""
    rows = (
        ("leaky ReLU", "filled", "filled", "o"),
        ("ELU", "dense", "dense", "D"),
        ("ReLU, biases up", "fewer", "fewer", "^"),
        ("ReLU, biases down", "more", "more", "v"),
    )
    axes.axhspan(1 / MARGIN, MARGIN, color="0.5", alpha=0.2)
    for label, zeros, name, mark in rows:
        middle, low, high = found[name], found[f"{name}_low"], found[f"{name}_high"]
        share = 100 * found[f"zeros_{zeros}"]
        axes.errorbar(
            [share], [middle], [[middle - low], [high - middle]], marker=mark, capsize=4, linestyle="", label=label
        )
    axes.plot([100 * found["zeros_usual"]], [1], "s", color="0.3", label="ReLU")
    axes.set(
        xlim=(-5, 100),
        ylim=(0, None),
        xlabel="zeros at the start, % of hidden values",
        ylabel="updates needed, relative to ReLU",
    )
    axes.legend(loc="upper left")
