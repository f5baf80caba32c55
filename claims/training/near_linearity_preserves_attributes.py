r"""Being nearly linear, ReLU preserves attributes and helps to optimise linear models.

Which attributes, and which linear models? A network with ReLU is no linear model, and a linear model has no ReLU. The
sentence seems to be a textbook's remark that was put into other words until its sense was gone.

**What the source says.** Goodfellow, Bengio and Courville write that rectified linear units, being nearly linear,
keep many of the *properties* that make linear models easy to optimise with gradients, and many of those that make
them generalise well. "Properties" seem to have become "attributes", and the models compared with the models
optimised.

**What can be said.** The remark itself speaks of "many" properties and names none. One that ReLU surely keeps is the
slope: it is [the same for all positive inputs](relu-derivative-is-step.md).

!!! question "In class"
    Which properties of $x \mapsto wx + b$ does $x \mapsto \max(0, wx + b)$ keep, and which does it lose? Try: convex,
    additive, differentiable, unbounded.

??? success "Answer"
    Let $w \ne 0$. Convex: kept. The larger of two convex functions is convex, and both 0 and $wx + b$ are. Unbounded:
    kept in part. It has no upper bound, but now it has a lower one, 0. Differentiable: lost at the corner, $x = -b/w$,
    and kept elsewhere. Additive: here is the trap. $wx + b$ is not additive itself unless $b = 0$. With $b = 0$ it is,
    and $\max(0, wx)$ is not.
"""

from claims import Claim
from claims.articles import davenport
from claims.articles.literature import publication

claim = Claim(
    said_in=[davenport.sentence(46)],
    formally="As ReLU is close to linear, attributes are preserved, and linear models become easier to optimise with gradient-based methods.",
    not_checkable="unreadable source",
    would_settle="A sentence that says what is preserved, and which models are optimised. Then its parts can be checked one by one.",
    literature=[
        publication(
            "goodfellow-2016",
            "Rectified linear units are nearly linear and so keep many of the properties that make linear models easy to optimise and generalise well.",
        )
    ],
    no_figure="the sentence does not say what to draw",
    related=[
        "linear-activations-easier-to-optimise",
        "relu-linear-on-positives",
        "relu-constant-slope-simplifies-gradients",
    ],
)
