r"""Sigmoid and tanh saturate: far from zero they lose their sensitivity.

Push the weighted sum from 0 to 1, and the sigmoid answers with {{answer_at_zero:.2f}}. Push it from 10 to 11, and it answers with
{{answer_at_ten:.1g}}. The push was the same.

**Why it is so.** Both functions level out: the sigmoid towards 0 and 1, tanh towards −1 and 1. What lies between the output and the level is all
that is left for any further push, and it shrinks like $e^{-|x|}$ for the sigmoid and like $2 e^{-2|x|}$ for tanh. So the answer to a push of a
given size tends to 0, on both sides. It gets smaller all the way: the slope only falls as you move away from zero.

**Where intuition goes wrong.** "Saturated" is no state that a unit enters at some point. On paper no end is ever reached, and there is
always *some* answer left. In floats there is an end: in float16 the sigmoid is exactly 1 from {{end_sigmoid_float16:.3g}} on and tanh from
{{end_tanh_float16:.3g}} on, and a push beyond that makes no difference at all.

!!! question "In class"
    ReLU answers a push to the left of zero with nothing. Is that saturation? In which respect is it worse than what the sigmoid does, and in
    which is it better?

??? success "Answer"
    It depends on the word, and a good answer says which meaning it takes. If saturated means that a push hardly changes
    the output, ReLU is saturated on the whole left side, and fully. It is worse in that nothing is left: the answer and
    the slope are exactly 0, however close to zero, while the sigmoid on paper always answers a little. It is better in
    that there is only one such side. On the right ReLU answers every push in full, however far out, where the sigmoid
    fades on both sides.
"""

import math

from hypothesis import given
from mpmath import mpf, workdps
from sympy import diff, exp, limit, oo, simplify

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import davenport
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import UNIT, X, floats
from claims.lab.formats import FORMATS, unit_roundoff
from claims.lab.layers import TRIED, constant, following, keep, tried

claim = Claim(
    said_in=[davenport.sentence(56)],
    formally=(
        r"For $\varphi = \sigma$ and $\varphi = \tanh$ and every push $d > 0$: $\varphi(x + d) - \varphi(x) \to 0$ for $x \to \pm\infty$, and "
        r"$\varphi'(x)$ strictly falls as $|x|$ grows"
    ),
    related=[
        "sigmoid-derivative-vanishes-at-both-ends",
        "tanh-derivative-vanishes-at-both-ends",
        "relu-prevents-saturation",
        "saturated-units-hardly-learn",
    ],
)

LEVELS = {sigmoid: (0, 1), tanh: (-1, 1)}


@proof
def test_both_level_out():
    """For x → −∞ and x → ∞ the sigmoid tends to 0 and 1 and tanh to −1 and 1. So φ(x + d) and φ(x) tend to the same level, and the answer to a push
    of any size d to 0. The distance to the level, divided by e^(−|x|) for the sigmoid and by e^(−2|x|) for tanh, tends to 1 and 2."""
    for activation, (low, high) in LEVELS.items():
        f = activation(X).rewrite(exp)
        assert (limit(f, X, -oo), limit(f, X, oo)) == (low, high)
    assert limit(simplify((1 - sigmoid(X)) * exp(X)), X, oo) == 1 == limit(sigmoid(X) * exp(-X), X, -oo)
    assert limit(simplify((1 - tanh(X)).rewrite(exp) * exp(2 * X)), X, oo) == 2
    assert tanh(-X) == -tanh(X)  # so it is the same on the left


@proof
def test_the_slope_only_falls():
    """The second derivative is the slope, a positive number, times −(1 − q)/(1 + q), with q = e⁻ˣ for the sigmoid, and twice that with q = e^(−2x) for
    tanh. For x > 0, when q lies between 0 and 1, that is negative; and the slope is the same at x and −x."""

    def factor(q):
        return -(1 - q) / (1 + q)

    assert simplify(factor(UNIT)).is_negative
    for activation, times in (sigmoid, 1), (tanh, 2):
        slope = diff(activation(X).rewrite(exp), X)
        q = exp(-times * X)
        assert simplify(slope - times**2 * q / (1 + q) ** 2) == 0 and (q / (1 + q) ** 2).is_positive
        assert simplify(diff(slope, X) / slope - times * factor(q)) == 0
        assert simplify(slope - slope.subs(X, -X)) == 0


@given(floats(0, 100), floats(0.125, 10), floats(0.125, 10))
def test_the_same_push_further_out(x, further, push):
    """With 120 digits, no double x ≥ 0 and no distance were found at which sigmoid or tanh answered the same push more strongly, or equally,
    further out; nor on the left."""
    with workdps(120):
        near, far, d = mpf(x), mpf(x) + mpf(further), mpf(push)
        for activation in sigmoid, tanh:
            assert activation(near + d) - activation(near) > activation(far + d) - activation(far) > 0
            assert activation(-near) - activation(-near - d) > activation(-far) - activation(-far - d) > 0


@in_floats
@exhaustion("every float16 and bfloat16; and float32 and float64 by bisection")
def test_in_floats_the_end_is_reached():
    """The sigmoid is exactly 1 from {{end_sigmoid_float16:.3g}} on in float16, {{end_sigmoid_bfloat16:.3g}} in bfloat16,
    {{end_sigmoid_float32:.3g}} in float32 and {{end_sigmoid_float64:.3g}} in float64; tanh from {{end_tanh_float16:.3g}},
    {{end_tanh_bfloat16:.3g}}, {{end_tanh_float32:.3g}} and {{end_tanh_float64:.3g}} on. For float32 and float64 that is a place of change found by bisection, and 1,000
    larger values up to 1,000 that we tried."""
    import numpy

    from claims.lab.formats import FORMATS, dtype, every_value, largest_below

    for name in FORMATS:
        kind = dtype(name).type
        for activation in sigmoid, tanh:
            _, end = largest_below(name, kind(1), kind(100), lambda x, f=activation: f(x) < 1)
            record(**{f"end_{activation.name}_{name}": float(end)})
            if name in ("float16", "bfloat16"):
                x = every_value(name)
                assert ((activation(x) == 1) == (x >= end)).all()
            else:
                assert (activation(numpy.linspace(end, 1000, 1000, dtype=name)) == 1).all()
    record(answer_at_zero=sigmoid(1.0) - sigmoid(0.0), answer_at_ten=sigmoid(11.0) - sigmoid(10.0))


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """On paper a push of 1 always raises the output, and the slope falls with every step away from 0. In floats the outputs before and after
    the push are equal from some x on, and neighbouring numbers have equal slopes, at 0 already."""

    def slope(x):
        return sigmoid(x) * sigmoid(-x)

    falls = tried(
        r"\sigma'(y) < \sigma'(x) \quad (0 \le x < y)",
        lambda x: slope(following(x)) < slope(x),
        over=lambda x: (x >= 0) & (x < 1000),
        written="sigmoid(x) * sigmoid(-x), y the next larger number",
        on_reals=lambda x: slope(x + mpf(2) ** -20) < slope(x),
    )
    pushes = [
        tried(
            rf"{name}(x + 1) > {name}(x)",
            lambda x, f=f: f(x + constant(1, x)) > f(x),
            over=lambda x: abs(x) < 100,
            written=f"{f.name}(x + 1) > {f.name}(x)",
        )
        for f, name in ((sigmoid, r"\sigma"), (tanh, r"\tanh"))
    ]
    keep(falls, *pushes)
    assert falls.is_("broken") and all(falls.at(name) == 0 for name in FORMATS)
    for push, steepness in zip(
        pushes, (1, 2), strict=True
    ):  # what is left to rise is about e⁻ˣ, or e⁻²ˣ, and is lost below an ulp
        assert all(math.exp(-steepness * abs(push.at(name))) < 64 * unit_roundoff(name) for name in FORMATS)


def figure(axes):
    """The answer of sigmoid, tanh and ReLU to the same push, from x to x + 1, against x. For sigmoid and tanh it is a bell that falls towards 0 on either
    side. For ReLU it is 0 up to x = −1, rises, and is 1 from x = 0 on."""
    for activation in sigmoid, tanh, relu:
        axes.curve(lambda x, f=activation: f(x + 1) - f(x), over=(-6, 6), label=activation.name)
    axes.set(xlabel="x", ylabel="answer to a push from x to x + 1")
    axes.legend(loc="upper left")
