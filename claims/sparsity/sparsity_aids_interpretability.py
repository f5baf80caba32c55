r"""Sparse representations can contribute to models that are easier to interpret.

Easier for whom? Interpreting is done by people, and no count of zeros measures how well they do it. So we have no check for this one.

**What could be measured.** Proxies: how many classes a unit responds to, or how much its output tells about the class. A proxy of that kind can go up while people understand
no more than before. A page that checked the proxy would check another sentence.

**What the sources say.** Subramanian and others asked people. They made word vectors sparse, showed readers the words with the highest values in one place of the vector and had them find an intruder,
and report that the sparse vectors were much easier to interpret than the originals. That supports "can", for one kind of model and one task. Lipton warns that
"interpretable" is used for several different things, often without saying which.

**Where intuition goes wrong.** Few active units are a shorter list to read. But a short list helps only if each of its items means something by itself. A
code with a single active unit can still [mix all the factors](sparse-codes-less-entangled.md) of the data.

!!! question "In class"
    You show a friend the three units that are active for an image. What would you ask, to find out whether the list has helped?

??? success "Answer"
    Ask for predictions, not for opinions. Which of these new images will switch on the same units? What will the model
    say if this part of the image is covered? And compare: a second friend gets a dense list, or three units picked at
    random, and the same questions. Fix beforehand how the answers are scored. "Was the list helpful?" measures how your
    friend feels about it.
"""

from claims import Claim
from claims.articles import askhandle
from claims.articles.literature import publication

claim = Claim(
    said_in=[askhandle.sentence(38)],
    formally=(
        "There are models for which people, given the model's representation of an input, answer questions about its behaviour better or faster if the "
        "representation is sparse than if it is dense, other things being equal."
    ),
    not_checkable="survey",
    would_settle=(
        "An experiment with readers: the same task and the same accuracy of the model, a sparse and a dense representation, questions about what the model will do, "
        "and the scoring rule stated beforehand."
    ),
    literature=[
        publication(
            "subramanian-2018",
            "In a large human evaluation, sparse word vectors were more interpretable than the dense ones they were made from.",
        ),
        publication(
            "lipton-2016",
            "The term is underspecified: motivations and notions of interpretability differ, and sometimes do not overlap.",
        ),
    ],
    no_figure="there are no measurements of ours to draw",
    related=["sparse-codes-less-entangled", "relu-promotes-sparsity"],
)
