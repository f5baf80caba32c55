r"""ReLU is more sensitive to the weighted sum than sigmoid and tanh are.

Where the sum is positive, it is: more than four times as sensitive as the sigmoid, and more sensitive than tanh. Where the sum is negative,
it is the least sensitive of the three. It does not respond at all.

**Why it is so.** Sensitivity is slope: how much the output moves when the sum moves a little. The sigmoid's slope is at most
[¼](sigmoid-derivative-at-most-quarter.md), that of tanh at most [1](tanh-derivative-at-most-one.md), and both are positive everywhere. ReLU's is
1 on the right and 0 on the left.

**Where intuition goes wrong.** It is tempting to take the average over both sides. ReLU's average slope is ½, over any interval from
$-r$ to $r$. That is more than the sigmoid's ever is. But over a short interval tanh has an average slope of nearly 1.

!!! question "In class"
    For which $r$ is the average slope over the interval from $-r$ to $r$ larger for ReLU than for tanh? (The average slope is the rise of
    the function, divided by the length of the interval.)

??? success "Answer"
    For ReLU the average is ½ for every $r$, for tanh it is $\tanh(r) / r$. This falls as $r$ grows, because tanh
    bends downwards on the right. It is exactly ½ where $\tanh r = \tfrac r2$, at $r \approx 1.915$. So ReLU's average
    is the larger one for every $r$ above about 1.915.
"""

from hypothesis import given
from mpmath import mpf, workdps
from sympy import Rational, diff, exp, limit, oo, simplify

from claims import Claim, counterexample, exhaustion, in_floats, proof, without
from claims.articles import davenport
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, X, floats
from claims.lab.formats import FORMATS, neighbours, unit_roundoff
from claims.lab.layers import TRIED, constant, finite, keep, tried

RIGHT = "the weighted sum is positive"

claim = Claim(
    said_in=[davenport.sentence(47)],
    formally=r"For every real $x > 0$: $\mathrm{relu}'(x) > 4\,\sigma'(x)$ and $\mathrm{relu}'(x) > \tanh'(x)$",
    conditions=[RIGHT],
    instead=(
        "For positive weighted sums ReLU is more than four times as sensitive as the sigmoid, and more sensitive than tanh. For negative "
        "ones it is the least sensitive of the three."
    ),
    related=["sigmoid-derivative-at-most-quarter", "tanh-derivative-at-most-one", "relu-prevents-saturation"],
    survives={
        "as true": [
            "relu raised",
            "relu unrectified",
            "relu leaking",
            "relu with slope 1 everywhere",
            "relu with slope 1 at zero",
        ]
    },
)


@proof
def test_steeper_on_the_right():
    """For every x > 0 the slope of ReLU is 1. Four times the slope of the sigmoid falls short of 1 by (2σ − 1)², and the slope of tanh by
    tanh²; both are above zero there."""
    assert diff(relu(POSITIVE), POSITIVE) == 1 == relu.slope(POSITIVE)
    assert simplify(1 - 4 * diff(sigmoid(X), X) - (2 * sigmoid(X) - 1) ** 2) == 0
    assert simplify(2 * sigmoid(X) - 1 - (1 - exp(-X)) / (1 + exp(-X))) == 0  # zero only if e⁻ˣ = 1, that is for x = 0
    assert simplify(1 - diff(tanh(X), X) - tanh(X) ** 2) == 0 and tanh(POSITIVE).is_positive


@given(floats(1e-10, 50))
def test_many_digits_agree(x):
    """With 200 digits no double from 10⁻¹⁰ to 50 was found where the slope of ReLU, as a difference quotient, is not above four times that of
    the sigmoid and above that of tanh."""
    with workdps(200):
        h = mpf(10) ** -60
        ours, theirs, other = ((f(mpf(x) + h) - f(mpf(x) - h)) / (2 * h) for f in (relu, sigmoid, tanh))
        assert ours > 4 * theirs and ours > other


@without(RIGHT)
@counterexample
def test_flat_on_the_left():
    """For every x < 0 the slope of ReLU is 0, below those of sigmoid and tanh, which are positive for every x: at −5 the sigmoid's is above 1/200
    and at −1 that of tanh above 2/5."""
    assert diff(relu(NEGATIVE), NEGATIVE) == 0 == relu.slope(NEGATIVE)
    assert sigmoid.slope(X).is_positive
    assert (sigmoid.slope(X).subs(X, -5) - Rational(1, 200)).evalf() > 0
    assert simplify(tanh.slope(X).rewrite(exp) - 4 / (exp(X) + exp(-X)) ** 2) == 0
    assert (tanh.slope(X).subs(X, -1) - Rational(2, 5)).evalf() > 0


@without(RIGHT)
@proof
def test_averaged_over_both_sides():
    """Over the interval from −r to r the average slope of ReLU is ½ for every r > 0. That of tanh is tanh(r)/r, which tends to 1 for r → 0 and to 0
    for r → ∞. The sigmoid's is at most ¼, as all its slopes are."""
    assert (relu(POSITIVE) - relu(-POSITIVE)) / (2 * POSITIVE) == Rational(1, 2)
    average = (tanh(POSITIVE) - tanh(-POSITIVE)) / (2 * POSITIVE)
    assert simplify(average - tanh(POSITIVE) / POSITIVE) == 0
    assert limit(average, POSITIVE, 0, dir="+") == 1 and limit(average.rewrite(exp), POSITIVE, oo) == 0
    assert simplify(Rational(1, 4) - diff(sigmoid(X), X) - (sigmoid(X) - Rational(1, 2)) ** 2) == 0


@in_floats
@exhaustion("every float16 and bfloat16 above zero")
def test_ties_in_floats():
    """In float16 and bfloat16 the computed slope of ReLU is never below four times the sigmoid's, nor below that of tanh. For x below 0.01 all three
    are equal to 1."""
    from claims.lab.formats import every_value

    for name in "float16", "bfloat16":
        x = every_value(name)
        x = x[x > 0]
        for times, activation in (4, sigmoid), (1, tanh):
            theirs = times * activation.slope(x).astype(float)
            assert (relu.slope(x).astype(float) >= theirs).all()
            assert (theirs[x.astype(float) < 0.01] == 1).all()


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """At the smallest positive number of each format the three slopes, the sigmoid's taken four times, are all 1. Near 0 the sigmoid's,
    computed as a product, may even come out above ¼, but only by a few roundings."""
    more = tried(
        r"\mathrm{relu}'(x) > 4\, \sigma'(x),\ \mathrm{relu}'(x) > \tanh' x \quad (x > 0)",
        lambda x: (relu.slope(x) > constant(4, x) * sigmoid.slope(x)) & (relu.slope(x) > tanh.slope(x)),
        over=lambda x: x > 0,
        written="the slopes as our program computes them",
    )
    as_much = tried(
        r"\mathrm{relu}'(x) \ge 4\, \sigma'(x),\ \mathrm{relu}'(x) \ge \tanh' x \quad (x > 0)",
        lambda x: (relu.slope(x) >= constant(4, x) * sigmoid.slope(x)) & (relu.slope(x) >= tanh.slope(x)),
        over=lambda x: x > 0,
        written="the slopes as our program computes them",
    )
    keep(more, as_much)
    for name in FORMATS:
        assert more.at(name) == neighbours(name, 0.0)[1]
        x = finite(name)
        assert sigmoid.slope(x).astype(float).max() <= 0.25 * (
            1 + 18 * unit_roundoff(name)
        )  # 9 ulp above ¼ are 18 u / 4


def figure(axes):
    """The slopes of ReLU, tanh and sigmoid against x. Right of zero ReLU's is 1 and lies above both others; left of zero it is 0 and lies below
    both."""
    axes.curve(relu.slope, over=(-5, 5), jump=0, label="ReLU")
    axes.curve(tanh.slope, over=(-5, 5), label="tanh")
    axes.curve(sigmoid.slope, over=(-5, 5), label="sigmoid")
    axes.set(xlabel="x", ylabel="slope", ylim=(-0.05, 1.2))
    axes.legend(loc="upper left")
