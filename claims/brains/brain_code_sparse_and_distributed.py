r"""The human brain encodes information in a way that is both sparse and distributed.

The two words pull in opposite directions. *Sparse* says that few neurons are active at a time, *distributed* that it
takes more than one to carry a message. Both are matters of degree, and the sentence gives no degree.

**What the sources say.** Olshausen and Field report that studies of several kinds suggest sparse coding, and that
recordings from sensory neurons have indicated it in different senses and different animals. Attwell and Laughlin
*predict*, from what signals cost, distributed codes with few neurons active together. Lennie reaches a still smaller
share, also from an energy bill. Suggestions and predictions are not a count in a human brain.

**What follows for ReLU?** Only that the comparison with the brain is a motive, not a reason. How many units of a
random ReLU layer are at zero [can be worked out](half-of-units-zero-at-init.md), with no brain in it.

!!! question "In class"
    A telephone directory, a photograph, a row of light switches of which exactly one is on: which of these codes are
    sparse, which distributed?

??? success "Answer"
    The row of switches is as sparse as can be and not distributed at all: one switch carries the whole message. The
    photograph is distributed and not sparse, for it takes many pixels together to show anything, and as a rule few of
    them are black. In the telephone directory each subscriber has a line of their own. Looking one up is like setting
    one switch: sparse and local. The *number* found there is distributed, since it takes all of its digits.

    None of the three is both. A row of a thousand switches of which exactly ten are on would be: few are on, and it
    takes all ten to say what is meant.
"""

from claims import Claim
from claims.articles import why_relu
from claims.articles.literature import publication

claim = Claim(
    said_in=[why_relu.sentence(19)],
    formally="In the human brain, whatever is represented is represented by the joint activity of several neurons, and by few of all neurons at a time.",
    not_checkable="neuroscience",
    would_settle=(
        "Recordings of very many neurons at once in people, for many kinds of input, with “few” and “several” turned into numbers beforehand."
    ),
    literature=[
        publication(
            "olshausen-2004",
            "Reviews studies which suggest that few neurons encode sensory information at any given time, in several senses and species.",
        ),
        publication(
            "attwell-2001",
            "Predicts, for rodent grey matter, distributed codes with at most 15 % of neurons active at once.",
        ),
        publication(
            "lennie-2003", "From the cost of a spike in human cortex: codes that rely on very few active neurons."
        ),
    ],
    no_figure="there are no measurements of ours to draw",
    related=["brain-one-to-four-percent-active", "half-of-units-zero-at-init"],
)
