r"""An antisymmetric response, like that of tanh, is absent from biological data.

To say that something is absent from *all* of biology is the boldest kind of claim. One cell would overturn it. What
is true at once is something smaller: firing rates are never negative, so only a cell that never fires has an
antisymmetric firing *rate*.

**What the sources say.** Ferster recorded from inside simple cells of the cat's visual cortex. Where light on excites
a cell, light off inhibits it, and the other way round: turn the stimulus over, and the sign of the response inside
the cell turns over too. Whether its size stays the same is what "antisymmetric" would ask. Montague, Dayan and
Sejnowski describe neurons that report errors of both signs, above and below a baseline.

**Where intuition goes wrong.** "Biological data" are many things: spikes, rates, voltages, pairs of cells that share
the work. What one of them cannot do, another one may.

!!! question "In class"
    Two cells have ReLU responses, one to $x$ and one to $-x$. A third one is excited by the first and inhibited by
    the second. What does it compute?

??? success "Answer"
    It computes $\mathrm{relu}(x) - \mathrm{relu}(-x) = x$, the simplest antisymmetric function. So two one-sided cells
    can carry an antisymmetric signal together, if somebody takes their difference. The third cell can show it as a
    voltage, which goes up and down. As a firing rate it can show it only around a baseline: if it does not fire at
    rest, the negative half is cut off, and what is left is $\mathrm{relu}(x)$. Even with a baseline the rate cannot
    fall by more than that.
"""

from claims import Claim
from claims.articles import why_relu
from claims.articles.literature import publication

claim = Claim(
    said_in=[why_relu.sentence(35)],
    formally=r"No biological response $r$ to a stimulus $s$, measured from rest, satisfies $r(-s) = -r(s)$, not even roughly.",
    not_checkable="neuroscience",
    would_settle=(
        "For “absent”: one cell whose response, measured from rest, changes its sign and keeps its size when the stimulus is reversed. What counts as a response, and how rough is "
        "“roughly”, must be said beforehand."
    ),
    literature=[
        publication(
            "ferster-1988",
            "Inside simple cells of the cat: where light on excites, light off inhibits, and the reverse.",
        ),
        publication(
            "montague-1996", "Reads activity of dopamine neurons above and below a baseline as errors of both signs."
        ),
        publication(
            "glorot-2011",
            "Calls rectifying units an even better model of biological neurons, having called sigmoid units more plausible than tanh units.",
        ),
    ],
    no_figure="there are no measurements of ours to draw",
    related=["biological-neurons-one-sided", "tanh-is-antisymmetric", "relu-is-one-sided"],
)
