r"""ReLU is linear where its input is positive and non-linear where it is negative.

The second half is wrong. On the negative side ReLU is as linear as can be: it is the function $x \mapsto 0 \cdot x$.

**Why it is so.** On negative inputs ReLU is 0, so sums and multiples are 0 as well, as they should be. The whole
non-linearity sits in one point, at the bend. Any interval with the bend inside is bent, however short. Any interval without it is straight.

**Where intuition goes wrong.** The two sides *differ*, and it is tempting to call one of them the culprit. But each side by itself is straight.
What is bent is an interval with parts of both. A unit whose sums all lie on one side of its bend is a linear function of them.

!!! question "In class"
    A unit computes $\mathrm{relu}(x + 100)$, and all data lie between $-1$ and $1$. What does this unit add to the network?

??? success "Answer"
    No bend. For all these data the sum $x + 100$ is positive, so the unit gives $x + 100$, a linear function plus a
    constant. It hands $x$ on to the next layer, where the constant 100 can be made up for by the biases. A layer that
    has only such units could be merged with the next one, as long as the data stay between $-1$ and 1.
"""

from fractions import Fraction

from hypothesis import given
from sympy import Integer, expand, symbols

from claims import Claim, against, exhaustion, instead, proof
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers

claim = Claim(
    said_in=[davenport.sentence(44)],
    formally=r"There is no $k \in \mathbb{R}$ with $\mathrm{relu}(x) = kx$ for all $x < 0$",
    instead=(
        "ReLU is linear on the negative side (0 · x) and linear on the positive side (1 · x). It is non-linear on exactly those intervals "
        "that have 0 inside."
    ),
    related=["relu-linear-on-positives", "relu-is-nonlinear", "relu-zeroes-negative-inputs"],
    survives={
        "as false": [
            "relu doubled",
            "relu shifted",
            "relu negated",
            "relu off by a billionth",
            "relu capped",
            "relu saturating",
        ]
    },
)

n, a, slope, height = symbols("n a", positive=True) + symbols("slope height", real=True)


@against
@proof
def test_the_negative_side_is_linear():
    """For every negative x, relu(x) = 0 · x. So sums and positive multiples of negative inputs pass through as they must."""
    assert relu(NEGATIVE) == 0 * NEGATIVE
    assert relu(NEGATIVE - n) == relu(NEGATIVE) + relu(-n)
    assert relu(a * NEGATIVE) == a * relu(NEGATIVE)


@against
@exhaustion("every pair of whole numbers from −60 to −1")
def test_no_pair_of_negative_numbers_shows_a_bend():
    """For all pairs of whole numbers x, y from −60 to −1, relu(x + y) = relu(x) + relu(y), and the midpoint lies on the chord."""
    for x in range(-60, 0):
        for y in range(-60, 0):
            assert relu(x + y) == relu(x) + relu(y)
            assert 2 * relu(Fraction(x + y, 2)) == relu(x) + relu(y)


@instead
@proof
def test_straight_without_the_bend_and_bent_with_it():
    """On x > 0 ReLU is 1 · x, on x < 0 it is 0 · x, and at 0 it equals both. With −h, 0 and h inside an interval, no line fits: their second
    difference is h, and that of every line is 0."""
    assert relu(POSITIVE) == 1 * POSITIVE and relu(NEGATIVE) == 0 * NEGATIVE and relu(Integer(0)) == 0
    h = POSITIVE
    assert relu(-h) - 2 * relu(Integer(0)) + relu(h) == h

    def line(x):
        return slope * x + height

    assert expand(line(-h) - 2 * line(Integer(0)) + line(h)) == 0


@instead
@given(whole_numbers(-1000, 1000), whole_numbers(1, 2000), whole_numbers(1, 1000))
def test_an_interval_is_bent_if_and_only_if_zero_is_inside(start, size, denominator):
    """No interval with fractional ends was found where ReLU leaves the chord between the ends although 0 is not inside, or follows it at 0 although 0
    is inside."""
    left, length = Fraction(start, denominator), Fraction(size, denominator)
    right = left + length
    steepness = (relu(right) - relu(left)) / length
    inside = left < 0 < right
    probes = [Fraction(0)] if inside else [left + length * Fraction(k, 7) for k in range(1, 7)]
    for x in probes:
        assert (relu(x) != relu(left) + steepness * (x - left)) == inside


def figure(axes):
    """How far ReLU dips below the chord of an interval of length 2, at most, against the interval's midpoint. The dip is zero
    unless the interval has 0 inside, and is largest, one half, if 0 is its midpoint."""

    def dip(middle):
        left, right = middle - 1, middle + 1
        if not left < 0 < right:
            return 0.0
        return relu(left) + (relu(right) - relu(left)) / 2 * (0 - left) - relu(0.0)

    axes.curve(dip, over=(-4, 4), label="bend seen in [m − 1, m + 1]")
    axes.set(xlabel="midpoint m of the interval", ylabel="largest dip below the chord", ylim=(-0.02, 0.65))
    axes.legend(loc="upper left")
