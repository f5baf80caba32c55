r"""Artificial neural networks have layers with particular functions, like the brain.

Both are said to have layers, and the word means two things. In a feed-forward network a layer is a *step* of the
computation: layer two begins where layer one has ended. In the cortex it is a *place*, a sheet of cells at a certain
depth.

**What the sources say.** Capone and colleagues review the idea of a circuit that repeats itself throughout the
cortex. Its upper layers receive the input, a deep layer sends the output, and the two are connected in *both*
directions. So the layers do have functions, as the sentence says. But signals also run back, which in a feed-forward
network they do not.

**Where intuition goes wrong.** An analogy is neither true nor false. It is useful for some questions and misleading
for others: what would you predict from it?

!!! question "In class"
    A recurrent network feeds its outputs back to its inputs. Does it still have layers, in either of the two
    meanings?

??? success "Answer"
    As steps, not in the simple sense: the output comes back to the same units, so there is no last layer after which
    all is done. You can save the word by unrolling the network in time: draw its units once for each step, with the
    same weights each time. Then each step is a layer, and that is a way of drawing.

    As places, it may have groups of units that are drawn side by side. But in a program a unit has no place. What
    counts is only which units are connected.
"""

from claims import Claim
from claims.articles import davenport
from claims.articles.literature import publication

claim = Claim(
    said_in=[davenport.sentence(5)],
    formally="The layers of an artificial network correspond to layers of the brain, and each of them has a function of its own, as those have.",
    not_checkable="neuroscience",
    would_settle=(
        "To say which layers of a brain are meant, and what it would take for a layer of a network to correspond to one of them. Recordings from both can then be compared."
    ),
    literature=[
        publication(
            "capone-2016",
            "Reviews the canonical cortical circuit: superficial layers receive the input, layer V sends the output, and they are connected both ways.",
        )
    ],
    no_figure="there are no measurements of ours to draw",
    related=["artificial-neurons-identical-to-biological"],
)
