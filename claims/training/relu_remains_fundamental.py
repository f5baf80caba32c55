r"""ReLU has become an essential building block of neural networks, remains one, and drives progress.

*Essential* would mean: without it, no network. That is settled by the networks which have none. What the sentence
praises is something else, importance, and importance is a matter of opinion.

**What the sources say.** A paper of 2016 proposes another function, GELU. One of 2020 tries gated units in
Transformers in the place of ReLU and GELU, and reports that some of them do better. So research has gone on beside
ReLU and past it. Whether that makes ReLU less fundamental, or shows that it is what others are measured against, is
for you to say.

**Where intuition goes wrong.** "Remains" and "drives" sound like observations. Try to say what you would have to
observe for them to be false.

!!! question "In class"
    Write down what would have to happen in the next five years for you to say: ReLU is no longer fundamental. Compare
    your answers.

??? success "Answer"
    A good answer names something that can be counted, a source, a date and a threshold: for example, "of the fifty
    models downloaded most often from a certain site, fewer than five use ReLU five years from today". Compare the
    answers, and you will find different meanings in them: most used, best, needed by the others, taught first, compared
    with. For each of these the sentence may turn out differently. If you cannot name anything that would change your
    mind, you hold an opinion. That is allowed.
"""

from claims import Claim
from claims.articles import askhandle
from claims.articles.literature import publication

claim = Claim(
    said_in=[askhandle.sentence(n) for n in (3, 11, 44, 45)],
    formally="Neural networks, deep ones in particular, cannot do without ReLU, now or as the field develops, and its advances come from ReLU.",
    not_checkable="opinion",
    would_settle="A statement of what “essential” and “drives” are to mean, in things that can be counted, and then a dated count.",
    literature=[
        publication("hendrycks-2016", "Proposes GELU."),
        publication(
            "shazeer-2020",
            "Reports that some gated units do better in Transformers than the ReLU or GELU typically used.",
        ),
    ],
    no_figure="an opinion cannot be drawn",
    related=["relu-most-used-activation", "relu-adoption-explained-by-virtues"],
)
