r"""A large error signal does not saturate a ReLU.

True, and no advantage: a large error signal saturates no activation at all. For a given input, back-propagation is *linear* in the error. Twice the error at the output gives exactly
twice the gradient everywhere, with ReLU, with sigmoid and with tanh.

**Why it is so.** Saturation is a matter of the forward pass. A unit's slope is taken at the sum $z$ that entered the unit, before any error was known. On the way back this
slope is a fixed number, and the error is multiplied by it:

$$\delta_{l-1} = W_l^{\mathsf T} \big( f'(z_l) \cdot \delta_l \big)$$

No function of $\delta$ occurs here that could flatten out. What ReLU does have is a slope of 1 for all positive $z$, so that a large *sum* does not saturate it. That is another
claim, about another number.

**Where intuition goes wrong.** Two arrows run through a network. Saturation belongs to the one that runs forward. The size of the error belongs to the one that runs backward. In floating point the backward arrow
has an end too, the largest number of the format, whatever the activation.

!!! question "In class"
    A sigmoid unit is saturated and wrong: $z = 10$, although its output should be 0. Does it help if the loss counts this mistake a thousandfold?

??? success "Answer"
    Somewhat, and in the wrong way. Back-propagation is linear in the error, so the gradient is a thousand times as
    large. At $z = 10$ the slope is about $e^{-10} \approx 4.5 \times 10^{-5}$, and a thousand times that is still less
    than a twentieth. At $z = 20$ it would hardly help. And for a unit that is *not* saturated the same factor of a
    thousand can make the steps far too large.

    With the logistic loss no such factor is needed. Its gradient for $z$ is $\sigma(z) - t$, near 1 where the unit is
    badly wrong and never above. (In float16 the slope computed from the output is exactly 0 at $z = 10$, and a thousand
    times 0 is 0.)
"""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, strategies
from sympy import Function, diff, exp, simplify, symbols

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, X, whole_numbers
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(13)],
    formally=(
        r"Let $J$ be the Jacobian of any stack of layers $h \mapsto f(W_l h + b_l)$ at any input, where $f$ is ReLU (slope at 0 counted as 0). Then $J^{\mathsf T}(s \delta + t \varepsilon) = s J^{\mathsf T} "
        r"\delta + t J^{\mathsf T} \varepsilon$ for all vectors $\delta, \varepsilon$ and numbers $s, t$: no error is large enough to be damped. An active unit hands $\delta$ on with the factor 1. The same "
        r"linearity holds for sigmoid and tanh."
    ),
    survives={
        "as true": [
            "relu raised",
            "relu with slope 1 at zero",
            "sigmoid doubled",
            "sigmoid stretched",
            "sigmoid shifted",
            "sigmoid raised",
            "sigmoid mirrored",
            "sigmoid negated",
            "sigmoid off by a billionth",
            "sigmoid slow",
            "sigmoid with base 2",
            "tanh doubled",
            "tanh stretched",
            "tanh shifted",
            "tanh raised",
            "tanh mirrored",
            "tanh negated",
            "tanh off by a billionth",
            "tanh slow",
            "tanh with base 2",
        ]
    },
    related=[
        "saturated-units-hardly-learn",
        "relu-gradient-survives-active-path",
        "backprop-gradient-is-multiplicative",
    ],
)


@proof
def test_what_a_unit_does_to_an_error_has_no_error_in_it():
    """Let a unit with the sum z feed any differentiable loss. The gradient for z, divided by the gradient for the unit's output (the error that arrives), is the slope at z: no loss and no error occurs in it. For ReLU it is exactly 1
    if z > 0 and 0 if z < 0. So each unit, and with it each layer, is linear in the error."""
    h, rest = symbols("h rest", real=True)
    loss = Function("loss")
    for activation, z in (relu, POSITIVE), (sigmoid, X), (tanh, X):
        error = diff(loss(h, rest), h).subs(h, activation(z)).doit()
        gradient = diff(loss(activation(z), rest), z).doit()
        factor = simplify(gradient / error)
        assert not factor.has(loss) and simplify((factor - activation.slope(z)).rewrite(exp)) == 0
    assert relu.slope(POSITIVE) == 1 and diff(loss(relu(NEGATIVE), rest), NEGATIVE) == relu.slope(NEGATIVE) == 0


@given(
    strategies.lists(whole_numbers(-9, 9), min_size=14, max_size=14),
    strategies.lists(whole_numbers(-(10**9), 10**9), min_size=5, max_size=5),
)
def test_no_error_was_found_that_is_damped(numbers, errors):
    """In exact arithmetic no ReLU network of width 2 and depth 2, no pair of errors of size up to a thousand million and no factor was found for which back-propagation is not linear; sums of exactly 0 included. Where no sum is 0, what arrives at
    an input, times a small step of it, is exactly how much that step changes the outputs, weighted with the error."""
    *errors, s = errors
    a, b, c, d, e, f, g, h, b1, b2, b3, b4, x, y = numbers

    def forward(x, y):
        z = (a * x + b * y + b1, c * x + d * y + b2)
        return z, (e * relu(z[0]) + f * relu(z[1]) + b3, g * relu(z[0]) + h * relu(z[1]) + b4)

    z, out = forward(x, y)

    def back(p, q):
        p, q = p * relu.slope(out[0]), q * relu.slope(out[1])
        p, q = (e * p + g * q) * relu.slope(z[0]), (f * p + h * q) * relu.slope(z[1])
        return a * p + c * q, b * p + d * q

    first, second = back(*errors[:2]), back(*errors[2:])
    both = back(*(p + s * q for p, q in zip(errors[:2], errors[2:], strict=True)))
    assert both == tuple(p + s * q for p, q in zip(first, second, strict=True))
    # The sums are whole numbers; such a step moves them by 9/200 at most in the first layer, and by 162/200 in the second.
    step = Fraction(1, 200)
    for gradient, moved in zip(first, ((x + step, y), (x, y + step)), strict=True):
        changes = [relu(new) - relu(old) for new, old in zip(forward(*moved)[1], out, strict=True)]
        assert 0 in (*z, *out) or gradient * step == sum(
            p * change for p, change in zip(errors[:2], changes, strict=True)
        )


@in_floats
@exhaustion("every positive finite float16 and bfloat16")
def test_only_the_format_ends_it():
    """A unit with weight 2 doubles an error; in float16 errors from {{top_float16:g}} on come out as infinity, in bfloat16 from {{top_bfloat16:.3g}} on. That is so for ReLU. A sigmoid at z = 0 with the weight 8 has the same factor 2
    and the same end."""
    import numpy

    from claims.lab.formats import every_value

    for name in "float16", "bfloat16":
        errors = every_value(name)
        errors = errors[(errors.astype(float) > 0) & numpy.isfinite(errors.astype(float))]
        kind = errors.dtype.type
        with numpy.errstate(over="ignore"):
            doubled = errors * relu.slope(kind(1)) * kind(2)
            of_sigmoid = errors * (sigmoid.slope(kind(0)) * kind(8))
        ends = numpy.isinf(doubled.astype(float))
        assert (ends == numpy.isinf(of_sigmoid.astype(float))).all() and ends.any()
        top = float(errors[ends].astype(float).min())
        assert (errors.astype(float)[~ends] < top).all()
        record(**{f"top_{name}": top})


@in_floats
@exhaustion(TRIED + ", as the error signal")
def test_in_every_format():
    """An active unit hands every error signal tried on as it is, and twice the signal as twice the signal."""
    same = tried(
        r"\delta\, \mathrm{relu}'(z) = \delta \quad (z > 0)",
        lambda d: (
            (d * relu.slope(constant(3, d)) == d)
            & (constant(2, d) * d * relu.slope(constant(3, d)) == constant(2, d) * d)
        ),
        written="delta * slope at the weighted sum 3",
    )
    keep(replace(same, variable="δ"))
    assert same.is_("true")


def figure(axes):
    """Size of the error that a unit hands on, against the size of the error that it gets, both axes logarithmic, for an active ReLU, for tanh and sigmoid at z = 1, and for a saturated sigmoid at z = 8. All are parallel straight lines: none bends
    however large the error is. What differs is the height, the slope of the unit."""
    errors = [10.0**k for k in range(-3, 7)]
    for label, slope in (
        ("ReLU, z > 0", relu.slope(1.0)),
        ("tanh, z = 1", tanh.slope(1.0)),
        ("sigmoid, z = 1", sigmoid.slope(1.0)),
        ("sigmoid, z = 8", sigmoid.slope(8.0)),
    ):
        axes.plot(errors, [slope * error for error in errors], label=label)
    axes.set(xscale="log", yscale="log", xlabel="error that arrives at the unit", ylabel="error after its slope")
    axes.legend()
