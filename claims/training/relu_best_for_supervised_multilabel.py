r"""In supervised learning with several labels ReLU performs best.

Handwritten digits are such a task: every picture has one of ten labels. On it, small networks do better with tanh. With six
hidden layers tanh ends up ahead by {{tanh_lead:.1%}} of the test digits (interval {{tanh_low:.1%}} to {{tanh_high:.1%}}). And with one and
three layers tanh gets to the same loss in {{fewer_1:.0%}} and {{fewer_3:.0%}} fewer updates.

**Where the sentence comes from.** The article infers it: a function that is linear where it is active is easier to fit, *thus* best. But what is
easy for a line is not what ten classes need, and "easier to fit" can be tested. That is what the updates count.

**Where intuition goes wrong.** "Best" is a word for a contest with all rivals, in all tasks of the kind. To refute it takes one rival in one
task. To establish it one would need them all. So what we show is little: there is a task with ten labels in which ReLU is not best. It
is far from showing that ReLU is a bad choice.

!!! question "In class"
    How would you word a sentence in praise of ReLU that an experiment on one data set can support?
"""

from claims import Claim, against, experiment, instead, record
from claims.articles import davenport
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.contests import (
    ACCURACY_MARGIN,
    BUDGET,
    FINAL_RATES,
    FINAL_SEEDS,
    FINAL_TUNING_SEEDS,
    FIRST_SEED,
    MARGIN,
    RATES,
    SEEDS,
    TUNING_SEEDS,
    Contender,
    best_final_rate,
    difference,
    final,
    final_at,
    judged,
    ratio,
    settled,
    tuned,
)

claim = Claim(
    said_in=[davenport.sentence(61)],
    formally=(
        r"In every supervised task with several labels and every network, no other activation reaches a higher test accuracy than ReLU, "
        r"or the same validation loss in fewer updates, each at its best learning rate."
    ),
    instead=(
        "There are supervised tasks with several labels in which ReLU is not best. On the digits, with small fully connected networks, "
        "tanh is ahead in test accuracy with six hidden layers, and needs fewer updates with one and with three."
    ),
    limits=(
        "One data set, where each picture has exactly one of ten labels; tasks in which a picture has several labels at once were not tried. "
        "Fully connected layers of 32 units, batches of 50, plain gradient descent, at most 20 passes through 1,000 training digits, 397 "
        "to test. Tuned: the learning rate, and nothing else. Two rivals, the sigmoid and tanh. That “best” allows no rival ahead, by however little, was "
        "settled when the first 48 pairs had been seen; under --thorough 432 fresh ones join them."
    ),
    related=["relu-more-effective-than-sigmoid-and-tanh", "relu-trains-faster-than-tanh"],
)

LEVEL = 0.01 / 7  # seven intervals share an error probability of 1 % (Bonferroni)

RELU = Contender(relu, (2, 2, 2))  # its critical variance
TANH = Contender(tanh, (1, 1, 1))  # its critical variance
MATCHED = Contender(sigmoid, (4, 16, 4), centred=True)  # its critical variance: the same function as TANH, at the start
HANDICAPPED = Contender(relu, (0.25, 0.25, 0.25))  # a control: squared gradients shrink eightfold in each layer

RULE = (
    f"{FINAL_SEEDS} paired seeds (ten times as many under --thorough), {BUDGET} updates, each side at the best of "
    f"{len(FINAL_RATES)} learning rates by mean validation accuracy of {FINAL_TUNING_SEEDS} other seeds; “best” allows no rival ahead: a rival "
    f"is ahead if the interval for the median paired difference in test accuracy lies on its side of 0; all intervals together miss with "
    f"probability at most 1 %"
)
SPEED = (
    f"{SEEDS} paired seeds (ten times as many under --thorough), each side at the best of {len(RATES)} learning rates, tuned on "
    f"{TUNING_SEEDS} other seeds; a rival is faster if the interval for the median ratio of updates lies below 1/{MARGIN}"
)
CONTROL = "ReLU against itself with other seeds must be neither ahead nor behind; ReLU with an eighth of its weight variance must be slower"


@against
@experiment(rule=RULE + "; here: for tanh", control=CONTROL)
def test_six_hidden_layers(effort):
    """With six hidden layers tanh is ahead of ReLU by {{tanh_lead:.1%}} of the test digits (median), the interval goes from
    {{tanh_low:.1%}} to {{tanh_high:.1%}}. The sigmoid that starts like tanh differs from ReLU by {{matched_low:.1%}} to {{matched_high:.1%}}."""
    seeds = FINAL_SEEDS * effort
    for name, rival in ("matched", MATCHED), ("tanh", TANH):
        lead, low, high = difference(final(rival, 6, seeds), final(RELU, 6, seeds), LEVEL)
        record(**{f"{name}_lead": lead, f"{name}_low": low, f"{name}_high": high})
    assert low > 0


@against
@experiment(rule=SPEED + "; here: for tanh with one and with three layers", control=CONTROL)
def test_updates(effort):
    """With one and with three hidden layers tanh needs {{fewer_1:.0%}} and {{fewer_3:.0%}} fewer updates than ReLU (medians)."""
    for depth in 1, 3:
        median, low, high = ratio(tuned(TANH, depth, SEEDS * effort), tuned(RELU, depth, SEEDS * effort), LEVEL)
        record(**{f"fewer_{depth}": 1 - median, f"ratio_{depth}_interval": [low, high]})
        assert settled(low, high) == "slower"


@instead
@experiment(rule=RULE + f"; a difference within ±{ACCURACY_MARGIN} is called level", control=CONTROL)
def test_one_hidden_layer_is_level(effort):
    """With one hidden layer ReLU and tanh are level: the difference in test accuracy lies between {{level_low:.1%}} and
    {{level_high:.1%}}, and less than one point does not count."""
    seeds = FINAL_SEEDS * effort
    lead, low, high = difference(final(TANH, 1, seeds), final(RELU, 1, seeds), LEVEL)
    record(level_lead=lead, level_low=low, level_high=high)
    assert judged(low, high) == "level"


@instead
@experiment(rule=RULE, control=CONTROL)
def test_the_controls(effort):
    """ReLU with other seeds differs from itself by {{null_low:.1%}} to {{null_high:.1%}} of the test digits: neither is ahead. With
    too small weights it needs {{handicap:.1f}} times the updates."""
    seeds = FINAL_SEEDS * effort
    rate, first = best_final_rate(RELU, 1), 100 * FIRST_SEED
    other = final_at(RELU, 1, (rate,) * seeds, tuple(range(first, first + seeds)))
    _, low, high = difference(other, final(RELU, 1, seeds), LEVEL)
    record(null_low=low, null_high=high)
    assert low <= 0 <= high
    median, low, _ = ratio(tuned(HANDICAPPED, 3, SEEDS * effort), tuned(RELU, 3, SEEDS * effort), LEVEL)
    record(handicap=median)
    assert low > MARGIN


def figure(axes, found):
    """Lead over ReLU in test accuracy, in percentage points, after equally many updates: the median over pairs of networks
    and the interval of the rule. The bar of tanh with six layers lies wholly on the right, where the rival is ahead."""
    rows = (
        ("tanh, 1 layer", "level"),
        ("tanh, 6 layers", "tanh"),
        ("sigmoid that starts\nlike tanh, 6 layers", "matched"),
    )
    axes.axvline(0, color="0.5", linewidth=1)
    for place, (_, name) in enumerate(rows):
        middle, low, high = (100 * found[f"{name}_{part}"] for part in ("lead", "low", "high"))
        axes.errorbar([middle], [-place], xerr=[[middle - low], [high - middle]], marker="o", capsize=4, color="C0")
    axes.set(xlim=(-2.5, 2.5), ylim=(-2.5, 0.5), xlabel="lead over ReLU, percentage points", ylabel="rival")
    axes.set_yticks([-place for place in range(len(rows))], [label for label, _ in rows])
