r"""Figure 1 of the article shows a residual block.

So its caption says. The figure is missing from the text that we have, and the sentences around it speak of something
else: of the derivatives of sigmoid, tanh and ReLU, and of what "the figure" shows about them.

**What can be said.** A *residual block* is a piece of a residual network: its input is added to its output. The
article mentions residual networks nowhere else. So the caption may have been left over from another document. But
that is a guess about how an article was made, and no check of ours can turn it into more.

**What the figure should show** is on the page about [the derivatives at both
ends](sigmoid-derivative-vanishes-at-both-ends.md).

!!! question "In class"
    You find a caption that does not fit its figure. Which of the two do you believe, and what else would you look at?

??? success "Answer"
    Neither, at first. A good answer looks for further witnesses: the sentences that refer to the figure, its axes and
    labels, the other captions (have two been exchanged?), another edition of the text, and the source from which the
    figure was taken. The sentences that *use* the figure say best what it was meant to show. Whether that is true is
    yet another question, and for this one you can draw the figure yourself.
"""

from claims import Claim
from claims.articles import why_relu
from claims.articles.literature import publication

claim = Claim(
    said_in=[why_relu.sentence(7)],
    formally="The picture that stands as figure 1 in the article is a drawing of a residual block.",
    not_checkable="unreadable source",
    would_settle="The figure itself, which is missing from the text that we have.",
    literature=[publication("he-2016", "Introduces the residual networks to whose parts the caption refers.")],
    no_figure="the figure in question is missing, and a drawing of ours would not be it",
    related=["sigmoid-derivative-vanishes-at-both-ends", "relu-derivative-is-step"],
)
