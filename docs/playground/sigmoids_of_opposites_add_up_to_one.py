r"""The sigmoids of x and of −x add up to 1.

The first line is the claim: one sentence with a full stop. From here on this
text is the claim's page, in Markdown with LaTeX. Say why it is so:
$\sigma(x) = \frac{1}{1 + e^{-x}}$ and $\sigma(-x) = \frac{e^{-x}}{1 + e^{-x}}$.
"""

from hypothesis import given
from sympy import simplify

from claims import Claim, proof
from claims.lab.activations import sigmoid
from claims.lab.domains import X, floats

claim = Claim(
    # With its quantifiers. Write this before the checks: they must decide it.
    formally=r"$\sigma(x) + \sigma(-x) = 1$ for all real $x$",
    # No article says it, so name a claim that needs it.
    supports=["tanh-is-antisymmetric"],
)


# A check is a function whose name begins with test_. Its docstring says what
# it shows, and no more. @proof means: decided for all numbers at once. X is any
# real number, and sympy calculates with it as you would.
@proof
def test_the_sum_is_one():
    """For every real x, σ(x) + σ(−x) simplifies to 1."""
    assert simplify(sigmoid(X) + sigmoid(-X)) == 1


# @given means: a search. Hypothesis tries 100 numbers, to find one that breaks
# the assertion. A proof is only as good as the formula that was typed, so it
# gets a second witness.
@given(floats(-30, 30))
def test_no_double_breaks_it(x):
    """From −30 to 30, no double was found whose sum misses 1 by 10⁻¹⁵."""
    assert abs(sigmoid(x) + sigmoid(-x) - 1) < 1e-15


# Try this: write sigmoid(2 * X) in the proof, and sigmoid(2 * x) in the
# search. What does each of them say?
