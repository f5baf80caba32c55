r"""ReLU is the preferred or default choice, above all in convolutional and fully connected networks.

A *default* is what you take unless you have a reason not to. It is a habit, or a recommendation, of people. You can
look up a recommendation; a habit you would have to survey.

**What the sources say.** The recommendation exists: a textbook of 2016 calls ReLU the default for modern neural
networks. But a recommendation cannot tell you whether it is followed, and where. A comparison of practice and
research from 2018 outlines which functions were in use.

**Where intuition goes wrong.** "The default is ReLU" does not mean "ReLU is best". It means that nobody will ask you
why.

!!! question "In class"
    Which activation do you get from your framework's dense layer if you do not name one? Is that a default in the
    sense of the sentence?

??? success "Answer"
    In PyTorch and Keras none: their dense layer computes $Wx + b$ and leaves it at that. It is a default in another
    sense, namely what a *program* does if you say nothing. The sentence means what *people* choose if nothing speaks
    against it. The first can be looked up in the manual, and here it is no recommendation: a network built of such
    layers alone is [one affine map](linear-network-collapses-to-affine.md), however many there are.
"""

from claims import Claim
from claims.articles import advantages_of_relu, davenport
from claims.articles.literature import publication

claim = Claim(
    said_in=[advantages_of_relu.sentence(25), *(davenport.sentence(n) for n in (2, 22))],
    formally="Designers of convolutional and of fully connected networks choose ReLU unless something speaks against it, more so than designers of other networks.",
    not_checkable="survey",
    would_settle="A dated survey of such networks and of others, or of those who design them: what was chosen, and what was chosen without a reason given.",
    literature=[
        publication("goodfellow-2016", "Recommends ReLU as the default for modern (feed-forward) neural networks."),
        publication(
            "nwankpa-2018", "Compares the activation functions used in practice with those proposed in research."
        ),
    ],
    no_figure="there are no counts of ours to draw",
    related=["relu-most-used-activation", "relu-adoption-explained-by-virtues"],
)
