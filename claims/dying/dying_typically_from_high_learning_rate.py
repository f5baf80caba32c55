r"""Units typically die because the learning rate is set too high.

A high learning rate *can* kill; [that is proved](high-learning-rate-kills-units.md). "Typically" says more. It says
that among all the units that die, most die of this. That is a statement about the networks people train, and we
know of no count of them.

**Why an experiment of ours cannot settle it.** Units also die of [negative biases](negative-bias-kills-units.md), and
some are dead [from the start](dead-from-initial-weights.md). So the share depends on which networks one looks at, and
an experiment would have to choose them.

**Where intuition goes wrong.** A cause that is easy to demonstrate need not be the most frequent one. And "the cause"
is itself not clear. A unit may die from a step that is too long for its weights, and survive the same step with other
weights. Which of the two was wrong?

!!! question "In class"
    A run had dead units; at half the learning rate it has none. Has the learning rate been shown to be the cause?
    What if half the initial weights had helped as well?

??? success "Answer"
    It has been shown that the deaths depend on the rate, if all else was equal: the same data, seed and batches. One
    run each is little evidence, so repeat it with other seeds. And let the slower run go on for longer, for at half the
    rate it has not come as far, and its units may die later.

    If half the initial weights had helped as well, both are causes in the same sense: change the one or the other, and
    these deaths do not happen. Then it makes no sense to call one of the two *the* cause. "Typically" would need even
    more: a count over many runs as people make them.
"""

from claims import Claim
from claims.articles import why_relu
from claims.articles.literature import publication

claim = Claim(
    said_in=[why_relu.sentence(53)],
    formally=(
        "Of the units that die in the training of ReLU networks, as these are trained in practice, more than half "
        "would not have died in the same run at a lower "
        "learning rate."
    ),
    not_checkable="survey",
    would_settle=(
        "A sample of training runs as they are made in practice, with the deaths of units logged, each run repeated "
        "at lower rates, and a rule fixed beforehand for which deaths "
        "count as caused by the rate."
    ),
    literature=[
        publication(
            "lu-2020",
            "Studies another cause: with symmetric initial weights, deep and narrow networks tend to be dead before any training.",
        ),
        publication(
            "cs231n-notes",
            "Course notes: too high a learning rate may leave up to 40 % of a network dead; with a proper one this is "
            "less often an issue.",
        ),
    ],
    no_figure="there are no counts to draw",
    related=["high-learning-rate-kills-units", "negative-bias-kills-units", "dead-from-initial-weights"],
)
