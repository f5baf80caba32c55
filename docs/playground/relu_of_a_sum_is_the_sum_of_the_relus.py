r"""ReLU of a sum is the sum of the ReLUs.

Then a network with it would be nothing but a straight line. One pair of numbers is
enough to end that.
"""

from hypothesis import given
from sympy import Integer, symbols

from claims import Claim, counterexample, instead, proof
from claims.lab.activations import relu
from claims.lab.domains import rationals

claim = Claim(
    formally=r"$\mathrm{relu}(x + y) = \mathrm{relu}(x) + \mathrm{relu}(y)$ for all real $x$ and $y$",
    supports=["relu-is-nonlinear"],
    # What to teach in its place.
    instead="ReLU of a sum is at most the sum of the ReLUs.",
)


# @counterexample means: one exact example against the claim. Integer(1) is
# sympy's exact 1.
@counterexample
def test_opposite_numbers_cancel():
    """For x = 1 and y = −1 the ReLU of the sum is 0, and the sum of the ReLUs is 1."""
    x, y = Integer(1), Integer(-1)
    assert relu(x + y) == 0
    assert relu(x) + relu(y) == 1


# @instead means: this check is about the sentence to teach in its place.
@instead
@proof
def test_half_of_a_triangle_inequality():
    """As relu(x) = (x + |x|)/2, the sum of the ReLUs exceeds the ReLU of the sum by
    (|x| + |y| − |x + y|)/2, and that is never negative."""
    x, y = symbols("x y", real=True)
    for number in x, x + y:
        assert ((number + abs(number)) / 2 - relu(number)).rewrite("Piecewise").simplify() == 0
    more = (x + abs(x)) / 2 + (y + abs(y)) / 2 - (x + y + abs(x + y)) / 2
    assert (2 * more - (abs(x) + abs(y) - abs(x + y))).expand() == 0


@instead
@given(rationals(), rationals())
def test_no_fractions_go_beyond(x, y):
    """No two fractions were found whose sum has a ReLU above the sum of theirs."""
    assert relu(x + y) <= relu(x) + relu(y)


# Try this: write == for <= in the search. Which pair does Hypothesis find? It
# makes its example as simple as it can.
