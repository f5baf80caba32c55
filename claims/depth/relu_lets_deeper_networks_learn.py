r"""With ReLU, deeper networks learn well.

Six hidden layers of ReLU classify {{relu:.1%}} of the test digits correctly, where the sigmoid, put in its place with the same weights, gets
no further than {{stuck:.0%}}. Both halves of that sentence hang on the weights.

**Why it is so.** Each layer multiplies the error signal by the slope and by the weights. The sigmoid's slope is at most ¼, ReLU's is 1
where a unit is active. So with the same weights, of variance 2 over the number of inputs, {{kept_relu:.2f}} of the signal's length arrives
at the first of six layers with ReLU, and {{kept_sigmoid:.4f}} with the sigmoid. [Signals that vanish stall
learning](vanishing-gradients-stall-learning.md).

**It takes the right weights.** ReLU with an eighth of that variance gets {{weak:.0%}} right. So it is not enough to write `relu`.

**It does not take ReLU.** With weights and biases that suit it the sigmoid gets {{matched:.1%}} right with six layers, and tanh
{{tanh:.1%}}.

**Where intuition goes wrong.** "Lets deeper networks learn" does not mean "deeper is better". With one hidden layer ReLU gets {{shallow:.1%}}
right, more than with six.

!!! question "In class"
    A colleague replaces the sigmoid by ReLU in a network of 50 layers, keeps the weights as they were drawn, and sees no improvement. What
    do you ask first?

??? success "Answer"
    From which law the weights were drawn. In fresh ReLU layers without biases, normal weights of variance $c/n$
    multiply the mean square of a random error signal by $\frac c2$ per layer. With $c = 1$ this is $2^{-50}$ after 50
    layers, and writing `relu` does not mend that. With $c = 2$ the mean stays, though the typical signal may still
    shrink.

    Then ask whether the learning rate was tuned afresh, since the best rate for the sigmoid need not suit ReLU. And ask
    for a measurement: how long is the error signal at the first layer, compared with the last?
"""

from claims import Claim, experiment, instead, record, without
from claims.articles import askhandle
from claims.articles.literature import publication
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.contests import (
    ACCURACY_MARGIN,
    BUDGET,
    FINAL_RATES,
    FINAL_SEEDS,
    FINAL_TUNING_SEEDS,
    FIRST_SEED,
    Contender,
    best_final_rate,
    difference,
    final,
    final_at,
    grid,
    signal_kept,
)

WEIGHTS = "ReLU starts with weights that suit it: variance 2 over the number of inputs"
RIVAL = "the comparison is with the sigmoid put in the place of ReLU, with the same weights"
SETTING = "the setting is like ours: six fully connected layers, handwritten digits, plain gradient descent"

claim = Claim(
    said_in=[askhandle.sentence(40), askhandle.sentence(42)],
    formally=(
        r"With six hidden layers and weights of variance 2 over inputs, after 20 passes: the median ReLU network at its best learning rate "
        r"classifies more than 90 % of the test digits correctly; no network with the sigmoid and the same weights classifies more than "
        r"20 %, at any rate of the grid."
    ),
    conditions=[WEIGHTS, RIVAL, SETTING],
    necessity_unknown=[SETTING],
    instead=(
        "ReLU with weights of variance 2 over the number of inputs learns in six layers, where the sigmoid with those weights does not. With weights "
        "and biases that suit them the sigmoid and tanh learn in six layers as well; with too small weights ReLU does not learn well. And deeper is not better here: one layer does better than six."
    ),
    limits=(
        "One data set (1,000 training digits, 397 to test), fully connected layers of 32 units, one or six of them, batches of 50, plain "
        "gradient descent, 20 passes. Tuned: the learning rate, from 0.046 to 22 in steps of a factor of 4.6. The intervals are over starting weights and "
        "batches; the split of the data is always the same. “Deeper” means six layers "
        "here, not sixty; normalisation and skip connections, which help with more, were not used."
    ),
    related=[
        "vanishing-gradients-stall-learning",
        "relu-more-effective-than-sigmoid-and-tanh",
        "relu-solves-vanishing-gradients",
    ],
    literature=[
        publication("he-2015", "Derives the variance 2 over the number of inputs, with which deep ReLU networks learn.")
    ],
    survives={"as true": ["contests that ReLU wins"]},
)

STUCK, HALF, LEARNED = 0.2, 0.5, 0.9  # shares of the test digits; guessing gets about a tenth
LEVEL = 0.01 / 4  # four intervals share an error probability of 1 % (Bonferroni)

RELU = Contender(relu, (2, 2, 2))
SIGMOID = Contender(sigmoid, (2, 2, 2))  # the same weights
WEAK = Contender(relu, (0.25, 0.25, 0.25))
MATCHED = Contender(sigmoid, (4, 16, 4), centred=True)  # critical: the same function as TANH, at the start
TANH = Contender(tanh, (1, 1, 1))  # critical

RULE = (
    f"{BUDGET} updates; {FINAL_TUNING_SEEDS} networks at each of {len(FINAL_RATES)} rates, and {FINAL_SEEDS} fresh ones (ten times as many under "
    f"--thorough) at the rate of best mean validation accuracy; learns well: the median of the fresh ones classifies more than {LEARNED} of "
    f"the test digits correctly; does not learn: none of the former more than {STUCK}"
)
CONTROL = (
    "the sigmoid must not learn with the weights of ReLU, and ReLU must not learn well with an eighth of their variance"
)


def median(found):
    import numpy

    return float(numpy.median(found.test))


@experiment(rule=RULE, control=CONTROL)
def test_six_layers_with_the_same_weights(effort):
    """With six layers ReLU classifies {{relu:.1%}} of the test digits correctly (median); no sigmoid network with the same weights
    gets more than {{stuck:.0%}} right. Of the error signal {{kept_relu:.2f}} and {{kept_sigmoid:.4f}} arrive at the first layer (medians)."""
    import numpy

    ours = median(final(RELU, 6, FINAL_SEEDS * effort))
    stuck = float(numpy.ceil(100 * grid(SIGMOID, 6).test.max()) / 100)
    record(relu=ours, stuck=stuck)
    assert ours > LEARNED and stuck <= STUCK
    record(kept_relu=signal_kept(RELU, 6), kept_sigmoid=signal_kept(SIGMOID, 6))
    assert signal_kept(RELU, 6) > 0.5 and signal_kept(SIGMOID, 6) < 0.01


@without(WEIGHTS)
@experiment(rule=RULE + f"; here: at no rate does the median of the networks exceed {HALF}", control=CONTROL)
def test_relu_with_too_small_weights():
    """With an eighth of the variance the median ReLU network of six layers gets {{weak:.0%}} right at its best rate."""
    import numpy

    best = float(numpy.median(grid(WEAK, 6).test, axis=1).max())
    record(weak=best)
    assert best < HALF


@without(RIVAL)
@experiment(
    rule=RULE
    + f"; here: an advantage of ReLU of {ACCURACY_MARGIN} is ruled out by the interval for the median paired difference",
    control=CONTROL,
)
def test_rivals_with_weights_that_suit_them(effort):
    """With weights and biases that suit it the sigmoid gets {{matched:.1%}} right with six layers, and tanh {{tanh:.1%}}. An advantage of
    ReLU of one point is ruled out."""
    seeds = FINAL_SEEDS * effort
    for name, rival in ("matched", MATCHED), ("tanh", TANH):
        record(**{name: median(final(rival, 6, seeds))})
        assert median(final(rival, 6, seeds)) > LEARNED
        assert difference(final(RELU, 6, seeds), final(rival, 6, seeds), LEVEL)[2] < ACCURACY_MARGIN


@instead
@experiment(
    rule=RULE + "; here: the interval for the median paired difference between one layer and six lies above 0",
    control="one layer against itself with other seeds, at the same rate: the interval must contain 0",
)
def test_deeper_is_not_better(effort):
    """With one hidden layer ReLU gets {{shallow:.1%}} right, more than with six: by {{gap_low:.1%}} to {{gap_high:.1%}} of the test digits. From itself with
    other seeds it differs by {{null_low:.1%}} to {{null_high:.1%}}."""
    seeds = FINAL_SEEDS * effort
    shallow = final(RELU, 1, seeds)
    _, low, high = difference(shallow, final(RELU, 6, seeds), LEVEL)
    record(shallow=median(shallow), gap_low=low, gap_high=high)
    assert low > 0
    rate, first = best_final_rate(RELU, 1), 100 * FIRST_SEED
    other = final_at(RELU, 1, (rate,) * seeds, tuple(range(first, first + seeds)))
    _, low, high = difference(other, shallow, LEVEL)
    record(null_low=low, null_high=high)
    assert low <= 0 <= high


def figure(axes, found):
    """Test digits classified correctly with six hidden layers: ReLU, tanh and the sigmoid, each with weights that suit it, get more than nine
    in ten; ReLU with too small weights fewer than half; of the sigmoid networks with ReLU's weights, the best one gets at most two
    in ten."""
    rows = (
        ("tanh", "tanh"),
        ("sigmoid that starts\nlike tanh", "matched"),
        ("ReLU", "relu"),
        ("ReLU, too small weights", "weak"),
        ("sigmoid, ReLU's weights", "stuck"),
    )
    axes.barh([-i for i in range(len(rows))], [100 * found[name] for _, name in rows], height=0.6)
    axes.axvline(10, color="0.5", linewidth=1)
    axes.set(xlim=(0, 100), xlabel="test digits classified correctly, %", ylabel="activation and weights")
    axes.set_yticks([-i for i in range(len(rows))], [label for label, _ in rows])
