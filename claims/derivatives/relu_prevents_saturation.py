r"""ReLU helps to prevent saturation, where a unit's output hardly varies.

On one side of zero. To its right ReLU answers every push of the weighted sum in full, however far out. To its left it does not answer at
all, which no sigmoid ever does on paper.

**Why it is so.** For a positive sum ReLU has slope 1, for ever. For a negative sum it has slope 0, however close to zero. The slope of
the sigmoid lies between the two everywhere, and fades on both sides.

**Where intuition goes wrong.** Count the units that hardly respond, say with a slope below 0.01, when the weighted sums are normal with
mean 0. With ReLU it is half of them, whatever the spread. With the sigmoid, whose [slope only falls](sigmoid-and-tanh-saturate.md) on the way out, it is a share of
{{at_one:.0e}} if the standard deviation is 1, and more and more as the sums spread. The two break even at a standard deviation of
{{even_sigmoid:.1f}}, and ReLU and tanh at {{even_tanh:.1f}}. At smaller spreads it is *ReLU* that has more such units. But its other half responds in full.

!!! question "In class"
    In a fresh network the weighted sums are normal with a standard deviation of 1. Which of the three activations has the most
    saturated units in it, at first? Which may have the most after training, and why?

??? success "Answer"
    At first ReLU, if a slope below 0.01 counts as saturated: half of the units on average. With tanh the sum must be
    beyond {{edge_tanh:.2f}} in size, about three standard deviations, which happens in about three of a thousand units.
    With the sigmoid it must be beyond {{edge_sigmoid:.2f}}, which is rarer still.

    In training the weights may grow, and the sums with them. If their standard deviation exceeds {{even_tanh:.1f}},
    more than half of the tanh units are saturated, and beyond {{even_sigmoid:.1f}} more than half of the sigmoid units
    too, while for ReLU it remains one half. This is so as long as the sums stay normal with mean 0. If biases move the
    sums downwards, it may be ReLU again, up to a layer in which every unit is off.
"""

from hypothesis import given
from sympy import Integer, Rational, diff, erf, erfinv, exp, integrate, limit, oo, pi, sqrt

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, statistic, without
from claims.articles import davenport
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.chance import hoeffding_margin, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, rationals
from claims.lab.layers import TRIED, constant, identity, keep, tried

RIGHT = "the weighted sum is positive, before and after the push"

claim = Claim(
    said_in=[davenport.sentence(47)],
    formally=(
        r"For every weighted sum $x > 0$ and every push $d$ with $x + d > 0$: $\mathrm{relu}(x + d) - \mathrm{relu}(x) = d$, while "
        r"$0 < |\sigma(x + d) - \sigma(x)| < |d|$ for $d \ne 0$, and for fixed $d$ it tends to 0 as $x \to \infty$; and so for tanh"
    ),
    conditions=[RIGHT],
    instead=(
        "For positive weighted sums ReLU never saturates: it answers every push in full. For negative ones it does not respond at all, while "
        "sigmoid and tanh always respond a little. If the sums are normal with mean 0, half of the ReLU units do not respond, whatever the spread."
    ),
    related=[
        "sigmoid-and-tanh-saturate",
        "relu-more-sensitive-to-weighted-sum",
        "dead-unit-never-recovers",
        "half-of-units-zero-at-init",
    ],
    survives={"as true": ["relu raised", "relu unrectified", "relu leaking", "sigmoid shifted"]},
)


@proof
def test_on_the_right_the_answer_is_the_push():
    """For all positive sums x and y, ReLU moves by exactly y − x. The slopes of sigmoid and tanh lie strictly between 0
    and 1 for every positive sum, so by the mean value theorem they move by less, and not by nothing. And both tend to 1, so that their
    answer to the same push fades."""
    other = POSITIVE / UNIT - POSITIVE  # any positive number
    assert relu(other.expand()) - relu(POSITIVE) == other.expand() - POSITIVE
    slope = diff(sigmoid(X), X)
    assert slope.is_positive and (1 - slope - (1 - sigmoid(X) + sigmoid(X) ** 2)).simplify() == 0
    assert ((1 - sigmoid(X) + sigmoid(X) ** 2) - ((sigmoid(X) - Rational(1, 2)) ** 2 + Rational(3, 4))).simplify() == 0
    slope = diff(tanh(X), X)
    assert (1 - slope - tanh(X) ** 2).simplify() == 0 and tanh(POSITIVE).is_positive
    bell = 4 / (exp(X) + exp(-X)) ** 2
    assert (slope.rewrite(exp) - bell).simplify() == 0 and bell.is_positive
    assert limit(sigmoid(X), X, oo) == 1 == limit(tanh(X), X, oo)


@given(rationals(0.001, 1000), rationals(0.001, 1000))
def test_exact_pushes(x, y):
    """No pair of positive fractions was found between which ReLU moves by anything but their distance."""
    assert relu(y) - relu(x) == y - x


@without(RIGHT)
@counterexample
def test_on_the_left_there_is_no_answer():
    """From −5 to −4, and from any negative sum to any other, ReLU does not move. Sigmoid and tanh do."""
    assert relu(Integer(-4)) - relu(Integer(-5)) == 0
    assert relu(NEGATIVE) == relu(NEGATIVE / UNIT) == 0
    assert (sigmoid(Integer(-4)) - sigmoid(Integer(-5))).evalf() > 0
    assert (tanh(Integer(-4)) - tanh(Integer(-5))).evalf() > 0


#: A unit with a smaller slope hardly responds.
SMALL = Rational(1, 100)


def edge(activation):
    """The x > 0 at which the slope of sigmoid or tanh, σ(1 − σ) or 1 − t², is 1/100; further out it is smaller."""
    from sympy import atanh, log

    if activation is tanh:
        return atanh(sqrt(1 - SMALL))
    high = Rational(1, 2) + sqrt(Rational(1, 4) - SMALL)
    return log(high / (1 - high))


@without(RIGHT)
@proof
def test_shares_of_units_that_hardly_respond():
    """For normal sums of mean 0 and any deviation, ReLU has slope 0 with probability exactly ½. The slope of the sigmoid is below 1/100 for
    |x| above {{edge_sigmoid:.3f}}, that of tanh for |x| above {{edge_tanh:.3f}}; the probability of that is ½ at a deviation of
    {{even_sigmoid:.2f}} and {{even_tanh:.2f}}, and it rises with the deviation."""
    density = exp(-(X**2) / (2 * POSITIVE**2)) / (POSITIVE * sqrt(2 * pi))
    assert relu.slope(NEGATIVE) == 0 and relu.slope(POSITIVE) == 1
    assert integrate(density, (X, -oo, 0)) == Rational(1, 2)
    for activation in sigmoid, tanh:
        x = edge(activation)
        assert activation.slope(x).simplify() == SMALL
        even = x / (sqrt(2) * erfinv(Rational(1, 2)))
        assert saturated(activation, even) == Rational(1, 2)
        record(**{f"edge_{activation.name}": float(x), f"even_{activation.name}": float(even)})
    assert diff(1 - erf(1 / (POSITIVE * sqrt(2))), POSITIVE).is_positive
    record(at_one=float(saturated(sigmoid, 1)))


def saturated(activation, deviation):
    """The probability that a normal sum of mean 0 has a slope below 1/100, exact for an exact deviation."""
    return Rational(1, 2) if activation is relu else 1 - erf(edge(activation) / (deviation * sqrt(2)))


@without(RIGHT)
@statistic(error=1e-6, alternative="sums whose variance is off by a tenth, or a share off by 0.01 for ReLU")
def test_counting_random_units(rng, effort, error):
    """Of {{drawn:,}} normal sums of deviation 3, a share of {{share_relu:.3f}} has a ReLU slope below 0.01, {{share_sigmoid:.3f}} a sigmoid slope
    and {{share_tanh:.3f}} a tanh slope. If the probabilities above are right, each share misses its own by more than {{margin:.4f}} with
    probability below one in a million."""
    drawn = 200_000 * effort
    x = 3 * rng.standard_normal(drawn)
    margin = hoeffding_margin(drawn, error / 3)
    powers = [share_power(drawn, 0.49, 0.5 - margin, 0.5 + margin)]  # 0.51: the same
    for activation in relu, sigmoid, tanh:
        share, law = float((activation.slope(x) < 0.01).mean()), float(saturated(activation, 3))
        record(**{f"share_{activation.name}": share})
        assert abs(share - law) <= margin
        if activation is not relu:  # its share is one half whatever the variance
            others = [float(saturated(activation, 3 * variance**0.5)) for variance in (0.9, 1.1)]
            powers += [share_power(drawn, other, law - margin, law + margin) for other in others]
    record(drawn=drawn, margin=margin, power=min(powers))


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """ReLU passes the sum x + 1 on as it is. But the sum has been rounded, and taking x away again shows it: at some x of every format the answer to a
    push of 1 is off by more than 2 ulp."""
    answer = identity(
        r"\mathrm{relu}(x + 1) - \mathrm{relu}(x) = 1 \quad (x > 0)",
        lambda x: relu(x + constant(1, x)) - relu(x),
        exact=lambda v, m: 0 * v + 1,
        functions=0,
        roundings=2,
        over=lambda x: x > 0,
        written="relu(x + 1) - relu(x)",
    )
    passed = tried(
        r"\mathrm{relu}(x + 1) = x + 1 \quad (x > 0)",
        lambda x: relu(x + constant(1, x)) == x + constant(1, x),
        over=lambda x: x > 0,
        written="relu(x + 1) == x + 1",
    )
    keep(answer, passed)
    assert answer.is_("broken") and passed.is_("true")


def figure(axes):
    """The share of units with a slope below 0.01 against the standard deviation of their weighted sums, which are normal with mean 0. ReLU stays at
    50 % throughout. tanh and the sigmoid start at 0 and rise above it, tanh first."""
    spreads = [0.1 * k for k in range(1, 121)]
    for activation in relu, sigmoid, tanh:
        axes.plot(spreads, [100 * float(saturated(activation, s)) for s in spreads], label=activation.name)
    axes.set(xlabel="standard deviation of the weighted sums", ylabel="units with slope below 0.01, in %", ylim=(0, 85))
    axes.legend()
