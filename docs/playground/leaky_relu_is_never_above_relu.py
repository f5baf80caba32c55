r"""Leaky ReLU is never above ReLU.

The two agree for $x \ge 0$. To the left, ReLU is 0 and leaky ReLU is $ax$, a
straight line through the origin. Is that below 0? Only if nobody, and no training,
makes $a$ negative. So the sentence needs a condition.
"""

from hypothesis import given
from sympy import Integer, Symbol

from claims import Claim, proof, without
from claims.lab.activations import leaky_relu, relu
from claims.lab.domains import NEGATIVE, POSITIVE, rationals

# In words that follow "provided that".
NOT_NEGATIVE = "the slope on the left is not negative"

claim = Claim(
    formally=r"$\mathrm{leaky}_a(x) \le \mathrm{relu}(x)$ for all real $x$ and all $a \ge 0$",
    supports=["leaky-relu-has-positive-slope-on-negatives"],
    # What the sentence leaves out, and what to teach in its place.
    conditions=[NOT_NEGATIVE],
    instead="Leaky ReLU is never above ReLU if its slope on the left is 0 or more.",
)

a = Symbol("a", nonnegative=True)


@proof
def test_it_is_below_or_equal():
    """For x ≥ 0 the two are equal. For x < 0 and every slope of 0 or more, leaky ReLU
    is at most 0, and ReLU is 0."""
    assert leaky_relu(POSITIVE, negative_slope=a) == relu(POSITIVE)
    assert leaky_relu(Integer(0), negative_slope=a) == relu(Integer(0))
    assert leaky_relu(NEGATIVE, negative_slope=a).is_nonpositive and relu(NEGATIVE) == 0


@given(rationals(), rationals(0, 2))
def test_no_fraction_is_above(x, slope):
    """No fraction x and no slope from 0 to 2 were found for which it is above ReLU."""
    assert leaky_relu(x, negative_slope=slope) <= relu(x)


# Each condition has a check that says what happens once it is dropped. Without
# one, nobody knows whether it is needed.
@without(NOT_NEGATIVE)
@proof
def test_with_a_negative_slope_it_is_above():
    """For x < 0 and every negative slope, leaky ReLU is positive, and ReLU is 0."""
    assert leaky_relu(NEGATIVE, negative_slope=-POSITIVE).is_positive and relu(NEGATIVE) == 0


# Try this: let the search draw slopes from -2 to 2. Which counterexample does it
# find?
