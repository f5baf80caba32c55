r"""ReLU's constant slope makes gradients simpler to compute.

For one activation, yes: what comes back is either passed on as it is, or dropped. Nothing need be multiplied, and nothing is rounded. But
the sigmoid's slope needs no exponential either if the output is kept. In a layer with {{width}} inputs and as many units, ReLU saves {{saved:.1%}}
of the multiplications on the way back.

**Why it is so.** While no weighted sum changes its sign, a ReLU unit *is* a linear unit, $z \mapsto z$ or $z \mapsto 0$. So the step
back through it is a copy or a zero, decided by one comparison. For the sigmoid it is $\delta \cdot h (1 - h)$, with $h$ the stored output: one
subtraction and two multiplications, and their result depends on $h$.

**Where intuition goes wrong.** "Simpler" is not "faster by as much". The step back through a layer of $n$ units with $n$ inputs also takes $2n$
multiplications for each unit: $n$ to pass the signal on, and $n$ for the gradients of its weights. In a wide layer the activation's two are few next to these.

!!! question "In class"
    Which slopes can be computed from the stored output alone: that of tanh, of $x^2$, of $\sin x$, of $\max(0.01 x, x)$?

??? success "Answer"
    Those of tanh and of $\max(0.01 x, x)$. With the output $h$, the slope of tanh is $1 - h^2$. The last function rises
    throughout, so the sign of $h$ is that of $x$: the slope is 1 for $h > 0$ and 0.01 for $h < 0$ (and at the corner,
    for $h = 0$, a number is chosen). For $x^2$ the slope is $\pm 2 \sqrt h$ and for $\sin x$ it is
    $\pm \sqrt{1 - h^2}$. There the sign is lost, because inputs with different slopes have the same output.
"""

from dataclasses import replace
from math import isfinite
from operator import mul

from hypothesis import given
from sympy import Rational, Symbol, diff, limit, oo, simplify

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, without
from claims.articles import davenport
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals
from claims.lab.formats import FORMATS, every_number, neighbours, rounded
from claims.lab.layers import TRIED, constant, keep, tried

OWN_SHARE = "what is counted is the step back through the activation alone, not the whole layer"
NOT_ZERO = "no weighted sum is exactly zero"

claim = Claim(
    said_in=[davenport.sentence(45), davenport.sentence(58)],
    formally=(
        r"For every signal $\delta$ and every weighted sum $z \ne 0$, $\delta\,\mathrm{relu}'(z)$ is $\delta$ or 0, and which of the two depends on the "
        r"sign of $z$ alone: no multiplication is needed. $\delta\,\sigma'(z)$ and $\delta \tanh' z$ are neither $\delta$ nor 0 for $z \ne 0$, $\delta \ne 0$; "
        r"computed from the stored output they take one subtraction and two multiplications."
    ),
    conditions=[OWN_SHARE, NOT_ZERO],
    instead=(
        "Away from zero the step back through a ReLU is a copy or a zero. That through a sigmoid or tanh takes one subtraction and two "
        "multiplications if the outputs are kept. In a wide layer both are few next to the products with the weights."
    ),
    related=[
        "relu-derivative-is-step",
        "relu-derivative-cheaper",
        "relu-linear-on-positives",
        "relu-zero-derivative-choice-harmless",
    ],
)

SIGNAL = Symbol("delta", real=True, nonzero=True)


@proof
def test_a_copy_or_a_zero():
    """For every signal δ other than 0: through ReLU it comes back as δ for every positive sum and as 0 for every negative one. Through sigmoid and tanh
    it comes back as neither, for every sum other than 0."""
    assert SIGNAL * relu.slope(POSITIVE) == SIGNAL and SIGNAL * relu.slope(NEGATIVE) == 0
    assert diff(relu(POSITIVE), POSITIVE) == relu.slope(POSITIVE) and diff(relu(NEGATIVE), NEGATIVE) == relu.slope(
        NEGATIVE
    )
    h = sigmoid(X)
    assert simplify(diff(h, X) - h * (1 - h)) == 0 and h.is_positive and simplify(1 - h - sigmoid(-X)) == 0  # above 0,
    assert simplify(1 - 4 * h * (1 - h) - (1 - 2 * h) ** 2) == 0  # and at most 1/4
    t = tanh(POSITIVE)
    assert simplify(diff(tanh(X), X) - (1 - tanh(X) ** 2)) == 0 and t.is_positive
    assert simplify((1 - t**2).rewrite("exp")).is_positive and tanh(-X) == -tanh(X)  # above 0, below 1; and so at −x


class Counted:
    """A number that counts the operations done with it."""

    done: list = []

    def __init__(self, value):
        self.value = value

    def _note(operation):
        def method(self, other, operation=operation):
            Counted.done.append(operation)
            return Counted(0.5)

        return method

    __mul__ = __rmul__ = _note("multiplication")
    __add__ = __radd__ = _note("addition")
    __sub__ = __rsub__ = _note("subtraction")
    __truediv__ = __rtruediv__ = _note("division")

    def __gt__(self, other):
        Counted.done.append("comparison")
        return self.value > 0

    def __bool__(self):
        return bool(self.value)


def sent_back(activation, slope, signal):
    """The signal times the slope; for ReLU, whose slope is 0 or 1, without multiplying."""
    if activation is relu:
        return signal if slope else type(signal)(0)
    return signal * slope


def operations(activation):
    """The operations of one step back, δ times the slope, as our networks compute it from the stored output."""
    Counted.done.clear()
    before, after, signal = (Counted(0.5) for _ in range(3))
    sent_back(activation, activation.slope_after(before, after), signal)
    return sorted(Counted.done)


@exhaustion("our three programs for the step back")
def test_counting_operations():
    """Our networks compute the slopes of ReLU, sigmoid and tanh from the stored output h: as 1 or 0 by the sign of h, as h(1 − h) and as 1 − h². So the step back through ReLU takes one
    comparison and no arithmetic, the slope selecting the signal or 0. That through sigmoid or tanh takes one subtraction and two multiplications. None of the three needs an exponential."""
    for activation, slope in (relu, lambda h: h > 0), (sigmoid, lambda h: h * (1 - h)), (tanh, lambda h: 1 - h * h):
        for z, signal in (-3.0, 1.0), (-0.5, -2.0), (0.5, 3.0), (3.0, -4.0):
            h = activation(z)
            assert sent_back(activation, activation.slope_after(z, h), signal) == signal * slope(h)
    assert operations(relu) == ["comparison"]
    assert operations(sigmoid) == operations(tanh) == ["multiplication", "multiplication", "subtraction"]


@given(rationals(), rationals())
def test_exact_signals(signal, z):
    """In exact fractions no signal and no sum were found for which ReLU sends back anything but the signal or 0."""
    assert signal * relu.slope(z) == (signal if z > 0 else 0)


@without(OWN_SHARE)
@proof
def test_the_share_in_a_layer():
    """In a layer of n sigmoid units with n inputs, the way back takes 2n + 2 multiplications for each unit and each sample, counted for n up to 8. ReLU
    saves 2 of them: {{saved:.1%}} for n = {{width}}, and a share that tends to 0 as n grows."""

    def product(left, right):
        return [[sum(map(mul, row, column)) for column in zip(*right, strict=True)] for row in left]

    for n in range(1, 9):
        error, before, weights = ([[Counted(0.5)] * n] * rows for rows in (1, 1, n))
        operations(sigmoid)
        per_activation = Counted.done.count("multiplication")
        Counted.done.clear()
        product(error, weights), product(list(zip(*before, strict=True)), error)
        assert Counted.done.count("multiplication") + n * per_activation == n * (2 * n + 2)
    n = Symbol("n", integer=True, positive=True)
    count = operations(sigmoid).count("multiplication") - operations(relu).count("multiplication")
    share = count / (2 * n + count)
    assert limit(share, n, oo) == 0
    record(width=100, saved=float(share.subs(n, 100)), widths=[2**k for k in range(11)])
    record(shares=[100 * float(share.subs(n, 2**k)) for k in range(11)])


@without(NOT_ZERO)
@counterexample
def test_at_zero_a_number_must_be_chosen():
    """At z = 0 the difference quotients of ReLU are 0 on the left and 1 on the right, so the slope has to be chosen. Those of sigmoid and tanh agree:
    their slopes are ¼ and 1."""
    for activation, slopes in (relu, (0, 1)), (sigmoid, (Rational(1, 4),) * 2), (tanh, (1, 1)):
        found = tuple(limit((activation(X) - activation(X * 0)) / X, X, 0, dir=side) for side in "-+")
        assert found == slopes


@in_floats
@exhaustion("every finite float16 and bfloat16 as the signal, with weighted sums 3 and −3")
def test_nothing_is_rounded():
    """In float16 and bfloat16 every signal comes back through ReLU with exactly the value it had, or as 0, selected or multiplied. Through the sigmoid, computed as our
    networks do, at z = 3, {{off_float16:.1%}} of the float16 and {{off_bfloat16:.1%}} of the bfloat16 signals come back with a rounding error."""
    for name in "float16", "bfloat16":
        signals = [signal for signal in every_number(name) if isfinite(signal)]
        for z, passes in (3.0, 1), (-3.0, 0):
            slope = relu.slope(z)
            for signal in signals:
                selected, multiplied = sent_back(relu, slope, signal), rounded(name, signal * slope)
                assert selected == multiplied == passes * signal
        h = rounded(name, sigmoid(3.0))
        slope = rounded(name, h * rounded(name, 1 - h))
        off = sum(rounded(name, signal * slope) != signal * slope for signal in signals)
        record(**{f"off_{name}": off / len(signals)})
        assert off


@in_floats
@exhaustion(TRIED + ", as the signal")
def test_in_every_format():
    """With ReLU a signal comes through a unit as it is, or as 0, at every value tried. With the sigmoid and tanh a signal other than 0 becomes
    exactly 0 as well if it is as small as the format allows."""
    copied = tried(
        r"\delta\, \mathrm{relu}'(3) = \delta,\quad \delta\, \mathrm{relu}'(-3) = 0",
        lambda d: (d * relu.slope(constant(3, d)) == d) & (d * relu.slope(constant(-3, d)) == 0),
        written="delta * slope at the weighted sums 3 and -3",
    )
    scaled = tried(
        r"\delta\, \sigma'(3),\ \delta \tanh' 3 \notin \{0, \delta\} \quad (\delta \ne 0)",
        lambda d: (
            sum((d * f.slope(constant(3, d)) != 0) & (d * f.slope(constant(3, d)) != d) for f in (sigmoid, tanh)) == 2
        ),
        over=lambda d: d != 0,
        written="delta * slope at the weighted sum 3",
    )
    keep(replace(copied, variable="δ"), replace(scaled, variable="δ"))
    assert copied.is_("true")
    for name in FORMATS:  # σ'(3) and tanh' 3 are below ½, so the smallest number times either rounds to 0
        assert scaled.at(name) == neighbours(name, 0.0)[1]


def figure(axes, found):
    """The share of a sigmoid layer's multiplications on the way back that belongs to the activation, against the width of the layer, both axes
    logarithmic. ReLU saves that share and no more. It falls in inverse proportion to the width for wide layers."""
    axes.plot(found["widths"], found["shares"], "o-", markersize=4)
    axes.set(xscale="log", yscale="log", xlabel="units in the layer", ylabel="multiplications that ReLU saves, in %")
    axes.set_yticks([0.1, 1, 10, 50], ["0.1", "1", "10", "50"])
    axes.minorticks_off()
