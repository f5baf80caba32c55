r"""ReLU became popular because it is simple, efficient and overcomes vanishing gradients.

Each of these virtues can be checked, and other pages do. That they are *why* people took to ReLU is a statement about
history, and history has been run only once.

**What the sources say.** There are traces. Glorot, Bordes and Bengio reported in 2011 that rectifier networks did as
well as tanh networks, or better, and could do without unsupervised pre-training where there were many labels.
Krizhevsky, Sutskever and Hinton used non-saturating units in 2012 "to make training faster", together with a fast
program for graphics processors, and won a contest. Which of these moved people: the virtue, the contest, or the
program that they could copy?

**Where intuition goes wrong.** A good thing that spread has not for that reason spread *because* it was good. Rivals
which are as good, and are hardly used, are what you would have to look for.

!!! question "In class"
    Why do you use ReLU? Ask until the answer is no longer a sentence that you have read.

??? success "Answer"
    A good answer arrives at something that you have seen yourself: a comparison that you ran, with both sides tuned, or
    a network that would not train before. Or it arrives at an honest cause: it stood in the program that I copied, it
    is what the course uses, I never tried anything else. Causes of this second kind are not reasons, and yet "became
    popular" may be made of them. If all answers in the class end there, you have seen how a function can spread among
    people of whom none has tested its virtues.
"""

from claims import Claim
from claims.articles import advantages_of_relu, askhandle
from claims.articles.literature import publication

claim = Claim(
    said_in=[
        *(advantages_of_relu.sentence(n) for n in (25, 30)),
        *(askhandle.sentence(n) for n in (4, 12, 43)),
    ],
    formally="Had ReLU not been simple and cheap, and had it not overcome vanishing gradients, it would not have come into wide use.",
    not_checkable="history",
    would_settle=(
        "Nothing in full. The reasons that authors gave when they first used ReLU, counted over dated papers, would show which virtues were named, though not which "
        "of them decided."
    ),
    literature=[
        publication("nair-2010", "Uses rectified linear units in restricted Boltzmann machines."),
        publication(
            "glorot-2011",
            "Rectifier networks equal or beat tanh networks, and with many labels need no unsupervised pre-training.",
        ),
        publication(
            "krizhevsky-2012",
            "Names faster training as the reason for non-saturating units, beside a fast program for graphics processors.",
        ),
    ],
    no_figure="there are no counts of ours to draw",
    related=["relu-most-used-activation", "relu-default-for-conv-and-dense-nets", "relu-solves-vanishing-gradients"],
)
