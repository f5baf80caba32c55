r"""A figure of the article shows activation functions motivated by biological data.

We have the caption, and not the figure. Whether the curves that it shows deserve the caption cannot be seen from
here.

**What can be said.** The caption speaks of *common* activations *motivated by* biological data. "Motivated" is a
statement about the people who chose the curves, and not about neurons. The paper which the article names first for
further reading calls rectifying units an even better model of biological neurons, having called sigmoid units more
plausible than tanh units.

**Where intuition goes wrong.** A figure looks like evidence. A curve *motivated by* data is a drawing of an idea.
Data would be points, with the scatter that points have.

!!! question "In class"
    Find a figure in a textbook that shows the response of a neuron. Is it data, a model fitted to data, or a sketch?
    How can you tell?

??? success "Answer"
    Signs of data: single points that scatter, error bars, units on both axes, the number of cells, a source with a
    description of the method. Signs of a fitted model: points *and* a smooth curve, and an equation with numbers. Signs
    of a sketch: a smooth curve alone, axes without numbers, no source. A smooth curve without points may be any of the
    three. Then follow the source, and if it names another textbook, follow that.
"""

from claims import Claim
from claims.articles import why_relu
from claims.articles.literature import publication

claim = Claim(
    said_in=[why_relu.sentence(36)],
    formally="The curves in the left half of figure 2 are activation functions in common use that were motivated by biological data.",
    not_checkable="unreadable source",
    would_settle="The figure itself, which is missing from the text that we have, and the source that its curves were taken from.",
    literature=[
        publication(
            "glorot-2011",
            "The paper that the article names for further reading. It calls rectifying units an even better model of biological neurons.",
        )
    ],
    no_figure="the figure in question is missing, and a drawing of ours would not be it",
    related=["biological-neurons-one-sided", "antisymmetry-absent-in-biology"],
)
