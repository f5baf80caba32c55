r"""Saturated sigmoid and tanh units hardly learn.

Far from zero their slope falls off exponentially, and with it the gradient of the weights that saturated them. But "hardly learn" needs four provisos. The most important is about the output unit: with the
log loss a saturated logistic output that is *wrong* learns at full speed.

**Why it is so.** Let $h = \sigma(z)$, $z = w \cdot x + b$, and let $\delta = \partial L / \partial h$ be the error that arrives. The gradient for a weight is $\delta\, \sigma'(z)\, x_j$, and

$$\sigma'(z) \le e^{-|z|}, \qquad \tanh'(z) \le 4 e^{-2|z|} .$$

At $z = 10$ about {{ten_sigmoid:.1e}} of the error gets through a sigmoid, and about {{ten_tanh:.1e}} through tanh.

**Where intuition goes wrong.** The chain does not end at the unit. A logistic output with the log loss has the gradient $\sigma(z) - t$: the error $\delta$ grows just as fast as the slope falls. Next, the weights
*leaving* a saturated unit learn undisturbed if it sits at the end where its output is 1. And an optimiser that divides the gradient by its own size undoes the exponential; a constant added to that size, as Adam has one, brings it
back where the gradient is smaller than the constant. Finally, ReLU is no counterexample: where it is off
it saturates too, and at once.

!!! question "In class"
    Sketch the gradient for $z$ of a logistic output unit whose target is 0, with the squared error and with the log loss, for $z$ from −10 to 10. Which one would you rather train with, and why?

??? success "Answer"
    With the log loss the gradient is $\sigma(z)$: it rises from nearly 0 at the left to nearly 1 at the right. With
    half the squared error it is $\sigma(z) \cdot \sigma'(z) = \sigma(z)^2 (1 - \sigma(z))$: nearly 0 at both ends, with
    a hump between them. The hump is highest where $\sigma(z) = \tfrac23$, at $z = \ln 2 \approx 0.7$, and only
    $\tfrac4{27} \approx 0.15$ high.

    Rather with the log loss. At $z = 10$ the unit is nearly as wrong as can be, and there it learns at nearly full
    speed. With the squared error it hardly learns just where it has most to learn.
"""

import math
from dataclasses import replace

from hypothesis import given
from mpmath import exp as mpexp
from mpmath import mpf, workdps
from sympy import Function, Integer, Rational, diff, exp, limit, log, oo, simplify, sqrt, symbols

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, without
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, X, floats
from claims.lab.formats import FORMATS, unit_roundoff
from claims.lab.layers import TRIED, constant, exponential, keep, tried

BOUNDED = "the error that arrives at the unit stays bounded as the unit saturates (as it does with the squared error)"
INPUTS = "the inputs of the unit stay bounded as well"
INCOMING = "the weights into the unit are meant, not those that leave it"
PLAIN = "a step is proportional to the gradient (plain gradient descent)"

claim = Claim(
    said_in=[why_relu.sentence(9)],
    formally=(
        r"Let $h = f(z)$, $z = w \cdot x + b$, $\delta = \partial L / \partial h$. For $f = \sigma$: $|\partial L / \partial w_j| \le |\delta|\, |x_j|\, e^{-|z|}$. For $f = \tanh$: $|\partial L / \partial w_j| \le 4 |\delta|\, |x_j|\, "
        r"e^{-2|z|}$. So with $\delta$ and $x$ bounded, steps of plain gradient descent tend to 0 as $|z| \to \infty$."
    ),
    conditions=[BOUNDED, INPUTS, INCOMING, PLAIN],
    instead=(
        "If the error that arrives and the inputs stay bounded, a saturated sigmoid or tanh unit hardly changes its incoming weights under plain gradient descent: the steps fall at least like e to the power −|z|. A logistic output with the log "
        "loss, the weights that leave the unit, and optimisers that normalise the gradient are exempt."
    ),
    survives={
        "as true": [
            "relu doubled",
            "relu shifted",
            "relu raised",
            "relu negated",
            "relu off by a billionth",
            "relu capped",
            "relu saturating",
            "relu with slope 1 at zero",
            "sigmoid raised",
            "tanh raised",
        ]
    },
    related=[
        "sigmoid-networks-vanish-with-depth",
        "relu-passes-large-error-signals",
        "inactive-unit-passes-no-gradient",
    ],
)


@proof
def test_the_slopes_fall_exponentially():
    """For every z > 0, e⁻ᶻ minus the slope of the sigmoid is positive, and so is 4e⁻²ᶻ minus the slope of tanh; both slopes are the same at −z. With the chain rule these are the bounds for the gradients."""
    for activation, bound in (sigmoid, exp(-POSITIVE)), (tanh, 4 * exp(-2 * POSITIVE)):
        slope = simplify(activation.slope(POSITIVE).rewrite(exp))
        assert simplify((activation.slope(X) - activation.slope(-X)).rewrite(exp)) == 0
        assert simplify((slope - diff(activation(X), X).subs(X, POSITIVE)).rewrite(exp)) == 0
        missing = symbols("t", positive=True)  # eᶻ = 1 + t
        share = simplify((slope / bound).subs(POSITIVE, log(1 + missing)))
        assert simplify(1 - share).factor().is_positive
        assert simplify(share).factor().is_positive
    w, x, b = symbols("w x b", real=True)
    loss = Function("loss")
    for activation in sigmoid, tanh:
        gradient = diff(loss(activation(w * x + b)), w)
        arriving = diff(loss(X), X).subs(X, activation(w * x + b)).doit()
        assert simplify((gradient - arriving * activation.slope(w * x + b) * x).doit().rewrite(exp)) == 0


@proof
def test_a_relu_that_is_off_has_no_slope_left():
    """At every negative number the slope of ReLU is exactly 0."""
    assert relu.slope(NEGATIVE) == 0 == diff(relu(NEGATIVE), NEGATIVE)


@given(floats(-100, 100))
def test_no_sum_was_found_with_a_larger_slope(z):
    """With 400 digits no z from −100 to 100 was found whose slope is 0, or as large as the bound."""
    with workdps(400):
        z = mpf(z)
        assert 0 < sigmoid.slope(z) < mpexp(-abs(z))
        assert 0 < tanh.slope(z) < 4 * mpexp(-2 * abs(z))
        record(ten_sigmoid=float(sigmoid.slope(mpf(10))), ten_tanh=float(tanh.slope(mpf(10))))


@without(BOUNDED)
@proof
def test_a_wrong_output_with_log_loss_learns_at_full_speed():
    """For the log loss −t log σ(z) − (1 − t) log(1 − σ(z)) the gradient for z is σ(z) − t, exactly: with the target 0 it tends to 1 as z grows, with the squared error to 0."""
    t = symbols("t", real=True)
    logloss = -t * log(sigmoid(X)) - (1 - t) * log(1 - sigmoid(X))
    assert simplify(diff(logloss, X) - (sigmoid(X) - t)) == 0
    assert limit(diff(logloss, X).subs(t, 0), X, oo) == 1
    assert limit(diff((sigmoid(X) - 0) ** 2 / 2, X), X, oo) == 0


@without(INPUTS)
@proof
def test_a_tiny_weight_and_a_huge_input():
    """A sigmoid unit with the weight e⁻²ᶻ and the input ze²ᶻ has the sum z. With the error 1 the gradient for its weight is ze²ᶻ times the slope, and it grows beyond all bounds as the unit saturates."""
    weight, arriving = exp(-2 * POSITIVE), POSITIVE * exp(2 * POSITIVE)
    assert weight * arriving == POSITIVE
    assert limit(arriving * sigmoid.slope(weight * arriving), POSITIVE, oo) == oo


@without(INCOMING)
@proof
def test_the_weights_that_leave_it_learn():
    """If the unit's output is multiplied by v, the gradient for v is the error times σ(z) or tanh z. As z grows, both outputs tend to 1: the gradient for v tends to the whole error."""
    v, d = symbols("v d", real=True)
    for activation in sigmoid, tanh:
        assert limit(diff(d * v * activation(X), v), X, oo) == d


@without(PLAIN)
@counterexample
def test_a_normalised_step_does_not_care():
    """At z = 50 with the input 1 and the error 1, the gradient for the weight is less than 10⁻²¹, and still a step along the gradient divided by its own size has the full length 1. With 10⁻⁸ added to that size (as in the first step of Adam, as published)
    it has less than 10⁻¹³."""
    gradient = sigmoid.slope(Integer(50)) * 1
    assert 0 < gradient < Integer(10) ** -21
    assert gradient / sqrt(gradient**2) == 1
    assert gradient / (sqrt(gradient**2) + Rational(1, 10**8)) < Rational(1, 10**13)


@in_floats
@exhaustion("every finite float16; float32 and float64 by bisection")
def test_the_shortcut_loses_the_slope_early():
    """The slope can be computed from the output, as h(1 − h). In float16 this is exactly 0 for every z from {{right_float16:.3g}} on; in float32 it becomes 0 at about {{right_float32:.1f}}, in float64 at about {{right_float64:.1f}}, where σ(z)σ(−z) is
    still positive. Then the gradient is not small but zero."""
    import numpy

    from claims.lab.formats import dtype, every_value, largest_below

    def left(z):
        z = numpy.asarray(z)
        return sigmoid.slope_after(z, sigmoid(z)) > 0

    z = every_value("float16")
    z = z[numpy.isfinite(z.astype(float)) & (z.astype(float) > 0)]
    gone = ~left(z)
    first = float(z[gone].astype(float).min())
    assert gone[z.astype(float) >= first].all()
    record(right_float16=first)
    for name in "float32", "float64":
        kind = dtype(name).type
        _, first = largest_below(name, kind(1), kind(60), lambda one: bool(left(one)))
        record(**{f"right_{name}": float(first)})
    assert sigmoid.slope(float(first)) > 0


@in_floats
@exhaustion(TRIED)
def test_the_bounds_in_every_format():
    """Computed from the output, the slopes keep both bounds at most inputs and break them at some, by roundings: beside 1, where the output has few digits left, the difference
    from 1 is as coarse as a format's last digit."""

    def sigmoid_bound(z):
        h = sigmoid(z)
        return h * (constant(1, z) - h) <= exponential(-abs(z))

    def tanh_bound(z):
        h = tanh(z)
        return constant(1, z) - h * h <= constant(4, z) * exponential(-constant(2, z) * abs(z))

    bounds = [
        tried(
            r"\sigma'(z) \le e^{-\lvert z \rvert}",
            sigmoid_bound,
            written="h * (1 - h) <= exp(-abs(z)) with h = sigmoid(z)",
        ),
        tried(
            r"\tanh' z \le 4 e^{-2 \lvert z \rvert}",
            tanh_bound,
            written="1 - h * h <= 4 * exp(-2 * abs(z)) with h = tanh(z)",
        ),
    ]
    keep(*(replace(bound, variable="z") for bound in bounds))
    for bound, steepness in zip(bounds, (1, 2), strict=True):
        for (
            name
        ) in FORMATS:  # the bound is above the slope by about twice the square of this power, or eight times: a few u
            assert not bound.is_broken(name) or math.exp(-steepness * abs(bound.at(name))) ** 2 < 64 * unit_roundoff(
                name
            )


def figure(axes):
    """Size of the gradient for z of a logistic output unit whose target is 0, against z: with the squared error it returns to zero on the right, where the unit is saturated and wrong; with the log loss it rises towards 1."""
    axes.curve(lambda z: sigmoid(z) * sigmoid.slope(z), over=(-10, 10), label="squared error")
    axes.curve(lambda z: sigmoid(z), over=(-10, 10), label="log loss")
    axes.set(xlabel="z (target 0)", ylabel="gradient of the loss for z")
    axes.legend()
