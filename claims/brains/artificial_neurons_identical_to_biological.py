r"""The neurons of an artificial network are identical to the neurons of the human body.

Taken literally, nobody can mean it: one is a line of a program, the other a living cell. Taken as "alike", it depends
on what you compare, and for one kind of cell there is an estimate of how much is missing.

**What the sources say.** Beniaguev, Segev and London trained artificial networks to imitate *one* neuron, a detailed
computer model of a cell of the cortex. A network with five to eight layers was needed. With one kind of receptor
taken out of the model, a single hidden layer sufficed. On this account it takes a deep network to stand in for one
biological neuron.

**Where intuition goes wrong.** The word *neuron* was carried over from biology. A shared name is no evidence of a
shared nature.

!!! question "In class"
    A unit of an artificial network computes $f(w \cdot x + b)$. Name three things that a living cell does and that
    are not in this formula.

??? success "Answer"
    Many answers are good. For instance: it works in time, and its answer is a train of spikes which can depend on what
    came in a moment ago. Its inputs can act on one another on the branches of the cell before they are added up. It
    need not answer the same input in the same way twice. It can grow, and change its connections by itself. The formula
    has none of this: it has no clock, one sum, one number for each input, and weights that somebody else changes.
"""

from claims import Claim
from claims.articles import davenport
from claims.articles.literature import publication

claim = Claim(
    said_in=[davenport.sentence(6)],
    formally="A unit of an artificial network and a neuron of the human body respond alike to the same inputs.",
    not_checkable="neuroscience",
    would_settle=(
        "To state which inputs and responses are compared, and how closely they must agree. Then recordings from single cells can be compared with the best single unit."
    ),
    literature=[
        publication(
            "beniaguev-2021",
            "A realistic model of one cortical neuron took an artificial network with five to eight layers to imitate.",
        )
    ],
    no_figure="there are no measurements of ours to draw",
    related=["networks-layered-like-brain", "biological-neurons-one-sided"],
)
