r"""Biological neurons are one-sided: they fire beyond a threshold, or they do not fire at all.

A firing rate cannot be negative. In that sense every neuron is one-sided, and nothing needs to be measured. But then
the threshold: are all neurons silent until something pushes them over it?

**What the sources say.** Not all. Montague, Dayan and Sejnowski describe dopamine neurons with a baseline of
activity, and a message in the departures from it, both above and below. A neuron that fires at rest, and fires less
to report that things are worse than predicted, uses both sides of zero, if zero means "no news". The literature on
rectifier networks argues the other side: that rectifying units are the better model of a neuron.

**Where intuition goes wrong.** One-sided is a property of a *quantity*, and it depends on where you put its zero. The
rate of spikes has its zero at silence, the message need not.

!!! question "In class"
    A shop's takings cannot be negative. Is "takings less yesterday's takings" one-sided? Which of the two would you
    report to the owner?

??? success "Answer"
    No: on a day with lower takings than the day before it is negative. The takings themselves are one-sided. Both are
    made from the same numbers, so one-sidedness belongs to the quantity and to the place of its zero, and not to the
    shop.

    Which one to report depends on the question. The difference says whether things get better or worse. The takings say
    how large the shop is. From the differences alone the owner cannot get that back, unless the takings of one day are
    known.
"""

from claims import Claim
from claims.articles import why_relu
from claims.articles.literature import publication

claim = Claim(
    said_in=[why_relu.sentence(34)],
    formally="Every biological neuron has a threshold: above it the neuron fires, at it and below it the neuron does not fire at all.",
    not_checkable="neuroscience",
    would_settle=(
        "A survey of types of neurons and of conditions: which fire without input, and which are silent until their input crosses a level. One type that fires "
        "at rest settles it for “every”; how common such types are is a matter of counting."
    ),
    literature=[
        publication(
            "montague-1996", "Reads activity of dopamine neurons above and below a baseline as errors in predictions."
        ),
        publication(
            "glorot-2011",
            "Calls rectifying units an even better model of biological neurons, having called sigmoid units more plausible than tanh units.",
        ),
    ],
    no_figure="there are no measurements of ours to draw",
    related=["antisymmetry-absent-in-biology", "relu-is-one-sided"],
)
