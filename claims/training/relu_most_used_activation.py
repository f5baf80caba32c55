r"""ReLU is the most widely used activation function.

By which count? Of papers, of models published, of models at work in telephones, of units, of multiplications paid
for? And in which year? The sentence is a survey without the survey.

**What the sources say.** A paper of 2017 calls ReLU the most successful and widely-used activation at that time. A
comparison of practice and research from 2018 sets out to list which functions were in use. In 2020 a paper on
Transformers calls *ReLU or GELU* the usual choice there. None of them can have counted all networks.

**Where intuition goes wrong.** "Everybody uses it" can be said in good faith by people who only see the networks that
people like them build.

!!! question "In class"
    Go through the models you have used yourself this term. How many of them use ReLU? Whom would you have to ask to
    get a number that means something?

??? success "Answer"
    Your own models are no sample of anything but your own habits, and those of your teachers and your tutorials. To get
    a number that means something, first say of which set it is to be a number, at which date, and what is counted:
    models, papers, units or computing time. Then draw from that set at random, so that people unlike you have the same
    chance to be drawn. For models published in one place that can be done. For all the networks at work in the world we
    know of no list.
"""

from claims import Claim
from claims.articles import davenport
from claims.articles.literature import publication

claim = Claim(
    said_in=[davenport.sentence(n) for n in (2, 22)],
    formally="Among all activation functions in the neural networks in use, ReLU is the most frequent one.",
    not_checkable="survey",
    would_settle="A dated survey of a stated set of networks, which says what it counts: papers, published models, units or computing time.",
    literature=[
        publication(
            "ramachandran-2017", "Calls ReLU the most successful and widely-used activation function at that time."
        ),
        publication(
            "nwankpa-2018", "Compares the activation functions used in practice with those proposed in research."
        ),
        publication("shazeer-2020", "Calls ReLU or GELU the activations that are typically used in Transformers."),
    ],
    no_figure="there are no counts of ours to draw",
    related=["relu-default-for-conv-and-dense-nets", "relu-adoption-explained-by-virtues", "relu-remains-fundamental"],
)
