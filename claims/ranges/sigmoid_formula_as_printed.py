r"""The article prints a formula for the sigmoid.

In the text that we have, what follows the equals sign is `! !"#!"`: exclamation marks, quotation marks and a hash
sign. What cannot be read cannot be checked.

**What can be said.** The letters seem to have been lost when the page was turned into text. What *should* stand there
is no secret. A textbook has

$$\sigma(x) = \frac{1}{1 + e^{-x}}$$

and two things that the articles say of the sigmoid are so for that formula: tanh is [a rescaled
sigmoid](tanh-is-rescaled-sigmoid.md), and its values lie [between 0 and 1](sigmoid-strictly-inside-unit-interval.md).
Those pages prove it for this formula, not for the one that was printed.

**Where intuition goes wrong.** You read what you expect. If you know the formula, you can copy out the garbled line
correctly, and never notice that you did not read it.

!!! question "In class"
    Copy a formula from a PDF file into a plain text editor. What is lost, and would you notice if a minus sign were?

??? success "Answer"
    A good answer names what plain text has no place for. Raised and lowered letters can come down to the line, so that
    $e^{-x}$ turns into e−x. The bar of a fraction can vanish, and with it what belongs above and what below. Symbols
    from special fonts can become other characters, or nothing.

    A lost minus sign is hard to see. What is left, $1/(1 + e^x)$, is again a neat formula with an S-shaped graph: it is
    $\sigma(-x)$. At $x = 0$ it even gives the same value, ½. A test with another number shows it: for large positive
    $x$ the sigmoid must be close to 1, and this formula is close to 0.
"""

from claims import Claim
from claims.articles import advantages_of_relu
from claims.articles.literature import publication

claim = Claim(
    said_in=[advantages_of_relu.sentence(15)],
    formally="The formula that the article prints for the sigmoid is $1 / (1 + e^{-x})$.",
    not_checkable="unreadable source",
    would_settle="The page as it was laid out, with its formula, instead of the text extracted from it.",
    literature=[publication("goodfellow-2016", "Defines the logistic sigmoid as 1/(1 + exp(−x)).")],
    no_figure="the formula cannot be read, so there is nothing to draw",
    related=["sigmoid-is-the-logistic-function", "tanh-is-rescaled-sigmoid", "sigmoid-strictly-inside-unit-interval"],
)
