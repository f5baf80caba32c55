r"""Over many iterations gradient descent reaches a local minimum of the loss.

It may, and nothing in the method guarantees it. It can also swing for ever, stop at a point that is no minimum at all,
or walk downhill without end, even if there is a minimum elsewhere.

**Why it is so.** Gradient descent stops moving where the gradient is zero. That is so at minima, but also at saddles
and at flat bends. From a saddle that curves downward in some direction, a generic start gets away (the theorem is in the
literature below). Where it goes then, the theorem does not say. The small ReLU network $v \cdot \mathrm{relu}(w)$ with
target 1 shows both. With a small step it finds $vw = 1$ from $v = w > 0$. From $v = -w < 0$ it walks straight towards
the saddle at 0, with the loss ½, and never gets past it.

**Where intuition goes wrong.** "It has converged" means that the weights no longer move. It does not say that they are
at a minimum. And "it is at a local minimum" need not be good news: where the unit of this network is dead, $w < 0$, the
loss is a plateau, and no small change lowers it. So every point there *is* a local minimum, with the loss ½.

!!! question "In class"
    The loss $\log(1 + e^{-x})$ of one example falls for ever as $x$ grows. What would you have to add to the loss so
    that there is a minimum, and where is it?

??? success "Answer"
    A price for large weights, for example $\tfrac{\lambda}{2} x^2$ with $\lambda > 0$ (weight decay). The slope of the
    sum is $\lambda x - \frac{1}{1 + e^x}$. It is negative at 0, positive for large $x$, and always rising, so there is
    exactly one minimum, at the $x > 0$ with $\lambda x = \frac{1}{1 + e^x}$. For
    $\lambda = \frac{1}{1 + e} \approx 0.27$ it is at $x = 1$. A smaller $\lambda$ moves it further out.

    Another way is to doubt the label. If it is wrong with probability $p$, $0 < p < \tfrac12$, the expected loss is
    $(1 - p) \log(1 + e^{-x}) + p \log(1 + e^{x})$, and is least at $x = \ln \frac{1 - p}{p}$.
"""

from fractions import Fraction

from hypothesis import assume, given
from sympy import Function, Integer, Rational, Symbol, diff, exp, factor, limit, log, oo, rsolve, simplify, solve

from claims import Claim, counterexample, proof, record, without
from claims.articles import davenport
from claims.articles.literature import publication
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, floats

SMALL_STEP = "the learning rate is small enough"
GENERIC = "the start is generic: it is none of the exceptional ones from which descent runs into a saddle"
CURVED = "where the gradient is zero and there is no minimum, the loss curves downward in some direction"
BOUNDED = "the weights do not run off to infinity"

claim = Claim(
    said_in=[davenport.sentence(11)],
    formally=(
        r"(1) On $\tfrac12 \sum_i \lambda_i x_i^2$ with all $\lambda_i > 0$, gradient descent with $0 < \eta < 2/\max_i \lambda_i$ converges to the minimum from every start. "
        r"(2) On $f(v, w) = \tfrac12 (v \max(0, w) - 1)^2$ with $0 < \eta \le \tfrac12$, gradient descent from every start $v = w = y$, "
        r"$0 < y < \sqrt{1 + 1/\eta}$, converges to the minimum $v = w = 1$. These two are decided here. For other losses the conditions are those of the theorem in the literature below, which rules out saddles and does not promise convergence."
    ),
    conditions=[SMALL_STEP, GENERIC, CURVED, BOUNDED],
    instead=(
        "On a smooth loss gradient descent with a small enough learning rate lowers the loss step by step. If it converges, it does so at a point where the gradient is zero: for a generic start at a local "
        "minimum, provided that the loss curves downward in some direction at every other such point. It need not converge: the weights may run off to infinity."
    ),
    related=[
        "backprop-updates-the-weights",
        "large-gradients-destabilise-updates",
        "dead-unit-never-recovers",
    ],
    literature=[
        publication(
            "lee-2016",
            "proves that gradient descent with a small step and a random start converges to a saddle with probability zero, if the loss curves downward there",
        )
    ],
    survives={"as true": ["relu with slope 1 at zero"], "too close": ["relu off by one ulp"]},
)

rate = Symbol("eta", positive=True)
k = Symbol("k", integer=True, nonnegative=True)


@proof
def test_bowls_are_always_solved():
    """In each coordinate of a bowl a step multiplies x by 1 − ηλ. For every ηλ strictly between 0 and 2 this goes to 0,
    so every start leads to the minimum, in any dimension."""
    curvature, x = Symbol("lambda", positive=True), Function("x")
    moved = X - rate * diff(curvature * X**2 / 2, X)
    assert simplify(moved / X - (1 - rate * curvature)) == 0
    law = rsolve(x(k + 1) - UNIT * x(k), x(k), {x(0): X})
    assert simplify(law - X * UNIT**k) == 0 and limit(UNIT**k, k, oo) == 0
    for product in 1 - UNIT, 1 + UNIT:  # between 0 and 2, on either side of 1; at 1 the first step ends at 0
        assert simplify(abs(1 - product) - UNIT) == 0


def loss(v, w):
    """Squared loss of the network v·relu(w) with input 1 and target 1."""
    return (v * relu(w) - 1) ** 2 / 2


def descended(v, w, rate):
    """One step of gradient descent on that loss."""
    error = v * relu(w) - 1
    return v - rate * error * relu(w), w - rate * error * v * relu.slope(w)


@proof
def test_the_small_network_finds_its_minimum():
    """From v = w = y > 0 a step takes both to y·(1 + η·(1 − y²)), for every y and η. For y below 1 and η up to ½ that
    lies above y and below 1. For y above 1 and below √(1 + 1/η) it lies between 0 and y. So y rises, or falls and then
    perhaps rises, and settles at the only positive point that stays put: 1, where the loss is 0."""
    y, own = POSITIVE, Symbol("own", positive=True)
    v, w = descended(y, y, rate)
    assert simplify(v - w) == 0 and simplify(v - y * (1 + rate * (1 - y**2))) == 0
    for moved, along in (v, loss(own, y)), (w, loss(y, own)):  # it is the gradient that they descend
        assert simplify(y - moved - rate * diff(along, own).subs(own, y)) == 0
    assert factor((v - y).subs(y, UNIT)).is_positive and factor((v - y).subs(y, 1 + POSITIVE)).is_negative
    room = factor((1 - v).subs(y, UNIT))
    assert (
        factor(room.subs(rate, Rational(1, 2))).is_positive and factor(diff(room, rate)).is_negative
    )  # less η, more room
    assert simplify(v / y - rate * (1 + 1 / rate - y**2)) == 0  # positive while y² < 1 + 1/η
    assert solve(v - y, y) == [1] and loss(Rational(1), Rational(1)) == 0


@proof
def test_a_dead_start_is_at_a_local_minimum_already():
    """With w < 0 the unit is dead. For every v and every such w the loss is ½, so each of these points is a local
    minimum, and descent stays where it is, though v = w = 1 has the loss 0."""
    v = Symbol("v", real=True)
    assert loss(v, NEGATIVE) == Rational(1, 2)
    assert descended(v, Integer(-1), rate) == (v, -1) and relu.slope(NEGATIVE) == 0


@given(floats(-2, 2), floats(0.05, 2))
def test_no_start_was_found_that_ends_elsewhere(v, w):
    """From starts with v from −2 to 2 and w from 0.05 to 2, with η = 0.1 and v + w at least 0.001 away from 0, none was
    found that does not end at a local minimum: at loss 0, or on the plateau w < 0 of a dead unit."""
    assume(abs(v + w) > 1e-3)
    for _ in range(1000):
        v, w = descended(v, w, 0.1)
        if w < 0:
            assert loss(v, w) == 0.5 == loss(v + 0.1, w - 0.1)
            return
    assert loss(v, w) < 1e-9


@without(SMALL_STEP)
@counterexample
def test_a_large_step_swings_for_ever():
    """On ½x² with η = 2 descent from 1 goes to −1, back to 1, and so on: it never gets nearer to the minimum 0."""
    x, visited = Fraction(1), []
    for _ in range(6):
        x -= 2 * x
        visited.append(x)
    assert visited == [-1, 1] * 3


@without(GENERIC)
@proof
def test_a_saddle_is_reached():
    """From v = −y, w = y > 0 a step keeps v = −w and takes y to y·(1 − η·(1 + y²)). While η·(1 + y²) is below 1 this
    lies between 0 and y, for every such y and η, and only 0 stays put. So descent runs into 0, where the loss is ½. Yet
    v = w has a smaller loss as close to 0 as you like."""
    y = POSITIVE
    v, w = descended(-y, y, rate)
    assert simplify(v + w) == 0 and simplify(w - y * (1 - rate * (1 + y**2))) == 0
    small = UNIT / (1 + y**2)  # any η for which η·(1 + y²) lies strictly between 0 and 1
    assert factor(w.subs(rate, small)).is_positive and factor((y - w).subs(rate, small)).is_positive
    assert factor(y - w).is_positive and solve(w - y, y) == []
    u = 1 / (1 + POSITIVE)  # any number strictly between 0 and 1
    assert loss(0, Integer(0)) == Rational(1, 2) and factor(Rational(1, 2) - loss(u, u)).is_positive


@without(GENERIC)
@counterexample
def test_next_to_it_descent_escapes():
    """With η = ¼ the start v = −½, w = ½ has the loss {{stuck:.3f}} after 100 steps. The start v = −0.49, w = ½ has
    less than a millionth."""
    for name, start in ("saddle", (-0.5, 0.5)), ("generic", (-0.49, 0.5)):
        path = [start]
        for _ in range(100):
            path.append(descended(*path[-1], 0.25))
        record(**{name: [loss(*point) for point in path]})
        if name == "saddle":
            assert all(v == -w for v, w in path) and 0 < path[-1][1] < 1e-12
            record(stuck=loss(*path[-1]))
        else:
            assert loss(*path[-1]) < 1e-6


@without(CURVED)
@proof
def test_a_flat_bend_catches_descent():
    """On x⁴/4 + x³/3 the minimum is at −1. From every start strictly between 0 and 1, with every η below ½, each step
    makes x smaller and keeps it above 0, so descent creeps into 0, where the gradient and the curvature are both 0, and
    which is no minimum."""
    f = X**4 / 4 + X**3 / 3
    step = X - rate * diff(f, X)
    other = 1 / (1 + Symbol("s", positive=True)) / 2
    inside = step.subs({X: UNIT, rate: other})
    assert factor(inside).is_positive and factor(UNIT - inside).is_positive
    assert diff(f, X).subs(X, 0) == diff(f, X, 2).subs(X, 0) == 0 and f.subs(X, -1) < 0
    assert f.subs(X, Rational(-1, 2)) < f.subs(X, 0)  # lower on the left, so 0 is no minimum
    assert factor(diff(f, X).subs(X, UNIT)).is_positive  # no other point between 0 and 1 stays put


@without(BOUNDED)
@proof
def test_separable_data_have_no_minimum():
    """The logistic loss log(1 + e⁻ˣ) of one example falls everywhere, so it has no minimum, and its slope is nowhere
    zero. Every step makes x larger, and no point can stop it. Nor is it enough that there is a minimum somewhere:
    x²e⁻ˣ has its least value at 0, but from every x above 2 its slope is negative, so every step makes x larger."""
    f = log(1 + exp(-X))
    slope = diff(f, X)
    assert simplify(slope + 1 / (1 + exp(X))) == 0 and (1 / (1 + exp(X))).is_positive
    assert limit(f, X, oo) == 0
    hill = X**2 * exp(-X)
    assert simplify(diff(hill, X).subs(X, 2 + POSITIVE)).is_negative
    assert hill.is_nonnegative and hill.subs(X, 0) == 0


def figure(axes, found):
    """Loss of the network v·relu(w) with target 1 against the step, on a linear axis, with η = ¼. From v = −½, w = ½
    descent settles at the saddle, with the loss ½. From v = −0.49, next to it, it lingers there and then finds the
    minimum."""
    axes.plot(found["saddle"][:61], "--", label="start v = −½, w = ½")
    axes.plot(found["generic"][:61], "-", label="start v = −0.49, w = ½")
    axes.axhline(0.5, color="0.5", linewidth=1)
    axes.text(40, 0.52, "loss at the saddle", fontsize="small")
    axes.set(xlabel="step", ylabel="loss")
    axes.legend()
