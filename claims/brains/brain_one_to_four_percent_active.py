r"""It is believed that between 1 and 4 percent of the brain's neurons are active at the same time.

The belief rests on no count. The figure is an estimate from an energy bill: how many spikes a second can the cortex afford?

**Where the number comes from.** A spike costs energy, and so does keeping a neuron ready to fire. Divide what the cortex
consumes by what a spike costs and you get an upper limit on its activity. The literature on rectifier networks passes the
range on from such estimates.

**What the sources say.** They do not agree on it. For the human cortex Lennie puts the limit at possibly less than 1 %. For
rodents Attwell and Laughlin arrive at 15 % or less. The answer depends on how busy a neuron must be to count as active, and on
how long "at the same time" is.

**What follows for ReLU?** Not much. A random ReLU layer has about [half of its units at zero](half-of-units-zero-at-init.md),
which is far from either figure.

!!! question "In class"
    Suppose someone recorded every neuron of a brain at once. Which two decisions would they still have to make before they
    could report one percentage?

??? success "Answer"
    How much a neuron must do to count as active, such as one spike or ten, and how long the window is in which the
    spikes are counted. In a longer window more neurons, or at least no fewer, have fired once or more: from nearly none
    in a very short one to perhaps nearly all in a very long one. So with the same recording you could report a small or
    a large percentage. It should also be said which parts of the brain, and what it was doing, for the percentage need
    not be the same throughout.
"""

from claims import Claim
from claims.articles import why_relu
from claims.articles.literature import publication

claim = Claim(
    said_in=[why_relu.sentence(20)],
    formally="Over a whole brain, the share of neurons that are active at the same moment lies between 0.01 and 0.04.",
    not_checkable="neuroscience",
    would_settle=(
        "A recording of all neurons of a region at once, with the threshold for “active” and the length of the time window "
        "stated beforehand."
    ),
    literature=[
        publication(
            "lennie-2003",
            "From the energy budget of the human cortex: possibly fewer than 1 % can be substantially active at once.",
        ),
        publication(
            "attwell-2001",
            "From the energy budget of rodent grey matter: codes with at most 15 % of neurons active at once save energy.",
        ),
        publication("glorot-2011", "Passes on the range from 1 to 4 % as a motivation for sparse rectifier networks."),
    ],
    no_figure="there are no measurements of ours to draw",
    related=["half-of-units-zero-at-init", "brain-code-sparse-and-distributed"],
)
