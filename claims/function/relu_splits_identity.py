r"""Every number is a ReLU minus a ReLU: x = relu(x) − relu(−x).

A pair of ReLUs loses nothing. One keeps the positive part of the number, the other the negative part, and their difference brings
the number back.

**Why it is so.** At most one of $x$ and $-x$ is positive. If it is $x$, the difference is $x - 0$. If it is $-x$, it is $0 - (-x) = x$.
If neither is, $x$ is 0, and so is the difference.

A linear unit can thus be replaced by two ReLUs with opposite weights, and nothing about the network's function changes:
$w \cdot x = \mathrm{relu}(w \cdot x) - \mathrm{relu}(-w \cdot x)$.

!move pieces

**Where intuition goes wrong.** A *single* ReLU throws the negative numbers away. "ReLU loses information" is true of one unit and need not be
true of a layer.

Even rounding does no harm. One of the two terms is zero, so in floats the difference is exact.

!!! question "In class"
    Which linear functions of $x$ can you write with *one* ReLU and a bias, if you know that $x$ lies between $-1$ and $1$?

??? success "Answer"
    All of them, if there is a weight and a bias behind the ReLU: $x + 1$ is not negative there, so
    $\mathrm{relu}(x + 1) = x + 1$ and $kx + d = k\,\mathrm{relu}(x + 1) + (d - k)$.

    If the only bias is the one inside, $\mathrm{relu}(wx + b)$, just the lines that are nowhere below zero between $-1$
    and $1$, that is $wx + b$ with $b \ge |w|$.
"""

from hypothesis import given
from sympy import Abs, Integer, simplify

from claims import Claim, exhaustion, in_floats, proof
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[],
    supports=["relu-needs-twice-the-units", "relu-has-no-symmetry"],
    formally=r"$\forall x \in \mathbb{R}:\quad x = \mathrm{relu}(x) - \mathrm{relu}(-x)$",
    related=["relu-builds-absolute-value", "relu-is-max-of-zero-and-input"],
)


@proof
def test_the_difference_is_the_number():
    """For every real x, relu(x) − relu(−x), written with absolute values, simplifies to x; case by case it does so too."""
    assert simplify((relu(X) - relu(-X)).rewrite(Abs) - X) == 0
    for x in POSITIVE, NEGATIVE, Integer(0):
        assert relu(x) - relu(-x) == x


@proof
def test_at_most_one_of_the_two_is_on():
    """For every x at least one of relu(x) and relu(−x) is 0."""
    for x in POSITIVE, NEGATIVE, Integer(0):
        assert relu(x) * relu(-x) == 0


@given(rationals())
def test_no_fraction_is_lost(x):
    """No fraction was found that the two ReLUs do not give back."""
    assert relu(x) - relu(-x) == x


@in_floats
@exhaustion(TRIED + "; under --thorough all of float32")
def test_not_even_rounding_does_harm(effort):
    """relu(x) − relu(−x) gives every number tried back exactly."""
    split = tried(
        r"x = \mathrm{relu}(x) - \mathrm{relu}(-x)",
        lambda x: relu(x) - relu(-x) == x,
        written="relu(x) - relu(-x)",
        effort=effort,
    )
    keep(split)
    assert split.is_("true")


def figure(axes):
    """relu(x) on the right, −relu(−x) on the left, and dotted, a little too high so that it can be seen, their sum, the straight line x."""
    axes.curve(relu, over=(-3, 3), label="relu(x)")
    axes.curve(lambda x: -relu(-x), over=(-3, 3), label="−relu(−x)")
    axes.plot([-3, 3], [-2.9, 3.1], color="0.5", linestyle=":", linewidth=1.2, label="their sum: x (raised a little)")
    axes.set(xlabel="x", ylabel="output")
    axes.legend(loc="upper left")
