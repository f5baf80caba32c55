r"""The absolute value is a sum of two ReLUs: |x| = relu(x) + relu(−x).

ReLU has [no mirror symmetry](relu-has-no-symmetry.md) about $x = 0$. Two of them, each the mirror image of the other, have it.

**Why it is so.** One of the two terms is the size of $x$ and the other is zero. With
[the difference](relu-splits-identity.md) instead of the sum you get $x$ itself.

Put the two together and you see what ReLU is made of: $\mathrm{relu}(x) = \tfrac12 x + \tfrac12 |x|$, an odd part and an even part.

!move pieces

**Where intuition goes wrong.** One ReLU with some weight and bias cannot do it. ReLU
[never decreases](relu-output-linear-for-increasing-inputs.md), so as $x$ grows, the output of a single unit never both falls and rises, while $|x|$ does.

!!! question "In class"
    Write $\max(a, b)$ and $\min(a, b)$ with absolute values, and then with ReLUs.

??? success "Answer"
    $\max(a, b) = \tfrac12 (a + b + |a - b|)$ and $\min(a, b) = \tfrac12 (a + b - |a - b|)$: go to the middle of the two
    numbers, and from there up or down by half of their distance.

    With ReLUs, $\max(a, b) = b + \mathrm{relu}(a - b)$ and $\min(a, b) = b - \mathrm{relu}(b - a)$: start at $b$ and
    correct it if $a$ is the larger one, or the smaller one. If nothing but ReLUs may be used, write
    $b = \mathrm{relu}(b) - \mathrm{relu}(-b)$.
"""

from hypothesis import given
from sympy import Abs, Integer, simplify

from claims import Claim, exhaustion, in_floats, proof
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals, whole_numbers
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[],
    supports=["relu-needs-twice-the-units", "relu-has-no-symmetry"],
    formally=r"$\forall x \in \mathbb{R}:\quad |x| = \mathrm{relu}(x) + \mathrm{relu}(-x)$",
    related=["relu-splits-identity", "relu-is-max-of-zero-and-input"],
)


@proof
def test_the_sum_is_the_absolute_value():
    """For every real x, relu(x) + relu(−x), written with absolute values, simplifies to |x|; case by case it does so too. And relu(x) = x/2 + |x|/2."""
    assert simplify((relu(X) + relu(-X)).rewrite(Abs) - Abs(X)) == 0
    for x in POSITIVE, NEGATIVE, Integer(0):
        assert relu(x) + relu(-x) == Abs(x)
        assert relu(x) == x / 2 + Abs(x) / 2


@given(rationals())
def test_no_fraction_disagrees(x):
    """No fraction was found whose two ReLUs do not add up to its size."""
    assert relu(x) + relu(-x) == abs(x)


@given(whole_numbers(-99, 99), whole_numbers(-99, 99), whole_numbers(-99, 99), whole_numbers(1, 99))
def test_one_unit_never_turns_around(weight, bias, outer, size):
    """No unit a·relu(wx + b) with whole numbers was found that goes down from −s to 0 and up from 0 to s, as |x| does, nor up and then down."""
    left, middle, right = (outer * relu(weight * x + bias) for x in (-size, 0, size))
    assert (middle - left) * (right - middle) >= 0


@in_floats
@exhaustion(TRIED)
def test_it_is_exact_in_floats():
    """One of the two terms is 0, so nothing is rounded: the sum is |x| at every input tried."""
    size = tried(
        r"\lvert x \rvert = \mathrm{relu}(x) + \mathrm{relu}(-x)",
        lambda x: relu(x) + relu(-x) == abs(x),
        written="relu(x) + relu(-x) and abs(x)",
    )
    keep(size)
    assert size.is_("true")


def figure(axes):
    """relu(x), rising on the right; relu(−x), its mirror image, rising to the left; and dotted, a little too high so that it can be seen, their sum, the V of the
    absolute value."""
    axes.curve(relu, over=(-3, 3), label="relu(x)")
    axes.curve(lambda x: relu(-x), over=(-3, 3), label="relu(−x)")
    axes.plot(
        [-3, 0, 3],
        [3.06, 0.06, 3.06],
        color="0.5",
        linestyle=":",
        linewidth=1.2,
        label="their sum: |x| (raised a little)",
    )
    axes.set(xlabel="x", ylabel="output", ylim=(-0.1, 4.2))
    axes.legend(loc="upper center")
