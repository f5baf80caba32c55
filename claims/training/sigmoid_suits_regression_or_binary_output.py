r"""The sigmoid suits the output of a network for regression or for binary classification.

For two classes it is made for the job. For regression it suits only targets between 0 and 1. Perhaps *logistic
regression* was meant, which is classification.

**Why it is so.** A sigmoid turns any sum $z$ into a number strictly between 0 and 1, and every such number comes from
exactly one $z$. So it can state any probability strictly between 0 and 1, and nothing else. With the logistic loss
(minus the logarithm of the probability given to what happened) the gradient with respect to $z$ is

$$\sigma(z) - t$$

for a label $t$ of 0 or 1: the probability stated, less what was the case. Its size is near 1 exactly when the answer is
badly wrong. And if an event has the probability $p$, the expected loss is least where $\sigma(z) = p$.

**Where intuition goes wrong.** In regression the target may be any number. A sigmoid cannot say 2, whatever the weights
are. The error for the target 2 stays above 1, and creeps towards 1 as $z$ grows, without ever getting there. And the
pairing matters: with the *squared* loss the gradient carries the factor $\sigma'(z)$, and almost vanishes where the
unit is sure and wrong.

!!! question "In class"
    You want to predict a temperature between −40 and 50 degrees with a sigmoid output. What would you do to the
    targets, and what have you assumed then?

??? success "Answer"
    Squeeze them into the range of the sigmoid: $t = \frac{T + 40}{90}$ for the temperature $T$, and back with
    $T = 90\,\sigma(z) - 40$. You have assumed that no temperature will ever lie outside of these limits: the network
    cannot say 51, whatever it sees. Nor can it say exactly −40 or 50, so leave some room at both ends. And with the
    squared loss it learns slowly where it is far wrong close to an end, because the slope of the sigmoid is small
    there. A linear output has none of these three troubles, but it can say 1,000 degrees.
"""

from dataclasses import replace
from math import isfinite

from hypothesis import given
from mpmath import mpf, workdps
from sympy import Integer, Symbol, diff, exp, limit, log, oo, simplify, solve

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, without
from claims.articles import davenport
from claims.lab.activations import sigmoid
from claims.lab.domains import UNIT, X, floats
from claims.lab.formats import FORMATS, every_number, rounded
from claims.lab.layers import TRIED, constant, identity, keep

INSIDE = "the targets of a regression lie strictly between 0 and 1"
LOGISTIC = "for classification the loss is the logistic loss"

claim = Claim(
    said_in=[davenport.sentence(55)],
    formally=(
        r"Classification: for the logistic loss $\ell(z, t) = -t \log \sigma(z) - (1 - t) \log(1 - \sigma(z))$ and all $z$, $\partial \ell / \partial z = \sigma(z) - t$ and "
        r"$\partial^2 \ell / \partial z^2 > 0$, and for $0 < p < 1$ the expected loss $p\,\ell(z, 1) + (1 - p)\,\ell(z, 0)$ is least exactly where $\sigma(z) = p$. Regression: for every target "
        r"$0 < t < 1$ there is exactly one $z$ with $\sigma(z) = t$."
    ),
    conditions=[INSIDE, LOGISTIC],
    instead=(
        "A sigmoid output with the logistic loss suits binary classification: it can state every probability strictly between 0 and 1, and nothing else. For regression it suits targets strictly between 0 "
        "and 1, or rescaled to lie there; other targets it cannot reach."
    ),
    related=[
        "sigmoid-takes-only-zero-and-one",
        "sigmoid-only-in-output-layer",
        "sigmoid-strictly-inside-unit-interval",
    ],
)


def logistic(z, t):
    return -t * log(sigmoid(z)) - (1 - t) * log(1 - sigmoid(z))


@proof
def test_the_gradient_is_the_error():
    """For every z and every label t the derivative of the logistic loss is σ(z) − t, and the second derivative is
    e⁻ᶻ/(1 + e⁻ᶻ)², which is positive: the loss is convex."""
    t = Symbol("t", real=True)
    gradient = diff(logistic(X, t), X)
    assert simplify(gradient - (sigmoid(X) - t)) == 0
    second = exp(-X) / (1 + exp(-X)) ** 2
    assert simplify(diff(gradient, X) - second) == 0 and second.is_positive


@proof
def test_stating_the_true_probability_is_best():
    """If 1 has the probability p, the expected logistic loss has the derivative σ(z) − p. It vanishes at exactly one z,
    for every p strictly between 0 and 1, and there σ(z) = p; by the positive second derivative this is the minimum."""
    p = UNIT
    expected = p * logistic(X, Integer(1)) + (1 - p) * logistic(X, Integer(0))
    gradient = diff(expected, X)
    assert simplify(gradient - (sigmoid(X) - p)) == 0
    place = log(p / (1 - p))
    assert simplify(sigmoid(place) - p) == 0
    e = Symbol("e", real=True)  # e to the −z
    [root] = solve(1 / (1 + e) - p, e)  # only one
    assert simplify(root - (1 - p) / p) == 0 and simplify(root).is_positive  # so there is a z


@given(floats(-30, 30), floats(0.001, 0.999))
def test_fifty_digits_agree(z, p):
    """With 50 digits, and more where z lies close to log(p/(1 − p)), no z from −30 to 30 and no p was found where a difference quotient of the expected loss is not
    σ(z) − p, or where a z other than log(p/(1 − p)) does as well as that."""
    from mpmath import log as mplog

    with workdps(50):
        z, p, h = mpf(z), mpf(p), mpf(10) ** -10

        def expected(z):
            return -p * mplog(sigmoid(z)) - (1 - p) * mplog(1 - sigmoid(z))

        # The quotient is off by at most h²/6 times the largest third derivative, which is 1/(6√3) < 0.097. Rounding is smaller than what
        # that leaves below 0.1: 1 − σ(z) > 1e-14 keeps 35 digits, and division by h takes 10 of them.
        assert abs((expected(z + h) - expected(z - h)) / (2 * h) - (sigmoid(z) - p)) < h**2 / 60
        distance = abs(z - mplog(p / (1 - p)))
        closeness = -int(mplog(distance, 10)) if distance else 0
    # The minimum is quadratic: at a distance of 10⁻ᵏ the loss is larger by about 10⁻²ᵏ, which takes 2k digits more to see.
    with workdps(50 + 2 * max(0, closeness)):
        best = mplog(p / (1 - p))
        assert z == best or expected(z) > expected(best)


@without(INSIDE)
@proof
def test_a_target_of_two_is_out_of_reach():
    """For the target 2 the squared error (σ(z) − 2)² exceeds 1 for every z and falls towards 1 as z grows, so no z is
    best. For the target 1 it is positive for every z and falls towards 0."""
    error = (sigmoid(X) - 2) ** 2
    gap = 1 - sigmoid(X)
    assert simplify(gap - exp(-X) / (1 + exp(-X))) == 0 and (exp(-X) / (1 + exp(-X))).is_positive
    assert simplify(error - 1 - gap * (gap + 2)) == 0  # both factors are positive
    assert limit(error, X, oo) == 1 and limit((sigmoid(X) - 1) ** 2, X, oo) == 0
    assert simplify(diff(error, X) + 2 * sigmoid.slope(X) * (1 + gap)) == 0  # negative: it falls for ever


@without(LOGISTIC)
@counterexample
def test_squared_loss_goes_silent_when_sure_and_wrong():
    """At z = −log 999 the unit gives the probability 1/1,000 to what was the case. The logistic loss has the slope
    −999/1,000 there. The slope of half the squared error is smaller in size by the factor 1,000²/999."""
    z = -log(Integer(999))
    steep = diff(logistic(X, Integer(1)), X).subs(X, z)
    silent = diff((sigmoid(X) - 1) ** 2 / 2, X).subs(X, z)
    assert simplify(steep) == -Integer(999) / 1000
    assert simplify(steep / silent) == Integer(1000) ** 2 / 999


@in_floats
@counterexample
def test_in_floats_one_is_reached():
    """In float64 the sigmoid of 40 is 1. So there the target 1 is met exactly, with a loss of 0, although no real z
    does so. In float16 this happens from z = {{one_float16:.3g}} on."""
    assert sigmoid(40.0) == 1.0
    above = [z for z in every_number("float16") if isfinite(z) and z > 0]
    first = min(z for z in above if rounded("float16", sigmoid(z)) == 1)
    assert all(rounded("float16", sigmoid(z)) == 1 for z in above if z >= first)
    record(one_float16=first)


@in_floats
@exhaustion(TRIED + ", those between 0 and 1, as the target")
def test_targets_in_every_format():
    """The sum that belongs to a target, ln(t/(1 − t)), is rounded, and its sigmoid misses the target: in proportion by more, the smaller the
    target is, because the sum is larger and its last digit coarser."""
    import numpy

    reached = identity(
        r"\sigma(z) = t \text{ for } z = \ln \tfrac{t}{1 - t} \quad (0 < t < 1)",
        lambda t: sigmoid(numpy.log(t / (constant(1, t) - t))),
        exact=lambda v, m: v,
        functions=2,
        roundings=2,
        over=lambda t: (t > 0) & (t < 1),
        written="sigmoid(log(t / (1 - t)))",
    )
    keep(replace(reached, variable="t"))
    # A sum near −80 is off by up to 80 u, and so is its sigmoid in proportion: 40 ulp or more. Only float16 has no target so small.
    assert all(reached.at(name) < 0.5 for name in FORMATS if name != "float16")


def figure(axes):
    """Squared error of a sigmoid output against its input z, for the targets 0.7, 1 and 2. For 0.7 there is a z without
    error. For 1 the error falls towards 0, and for 2 towards 1, without end."""
    for target in 0.7, 1, 2:
        axes.curve(lambda z, target=target: (sigmoid(z) - target) ** 2, over=(-6, 8), label=f"target {target}")
    axes.axhline(1, color="0.5", linewidth=1)
    axes.set(xlabel="z", ylabel="squared error")
    axes.legend()
