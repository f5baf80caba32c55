r"""In a dense representation any small change of the input modifies most of the entries.

With sigmoid or tanh units it modifies *all* of them, as a rule. The contrast with ReLU is smaller than it sounds: a random ReLU
layer without biases, which is half active, changes the values of at least half of its entries on average as well. (If few units are active,
[few entries can change](sparse-codes-less-entangled.md).)

**Why it is so.** An entry $\varphi(w \cdot x)$ stays as it was only if its sum does, or if $\varphi$ gives the same value for two different sums. The
sigmoid never does that: it is strictly increasing. And the sum stays only if $w \cdot (x' - x) = 0$. For normal weights that has probability
zero, however small the change is.

**Where intuition goes wrong.** The article compares the *values* in one code with the *set of active units* in the other. Compare like with like, for
units without bias whose weights prefer no direction, and two different inputs at an angle $\theta$, neither of them zero:

| share of entries, expected | sigmoid or tanh | ReLU |
|---|---|---|
| whose value changes | $1$ | $\frac12 + \frac{\theta}{2\pi}$ |
| that switch between positive and not | [$\theta/\pi$ for tanh](sparse-support-stable-under-small-changes.md) | $\theta/\pi$ |

What keeps a ReLU entry is the flat half of ReLU, not the zero on it: add 1 to every output, and the code is dense and changes no more entries than before.

!!! question "In class"
    A network stores its code in 8-bit integers. Which of its entries does a small change of the input modify now?

??? success "Answer"
    Only those whose value crosses the border between two neighbouring levels. There are 256 levels. If they are equally
    far apart, an entry in the middle between two borders stays as it is under a change that moves it by less than half
    a level. So a very small change as a rule modifies few entries or none, in a sigmoid code as well: rounding gives
    equal values for different sums, and that breaks the first condition of this page. The same happens in float16, with
    more levels, which are not equally far apart.
"""

from fractions import Fraction

from hypothesis import assume, given
from mpmath import mpf, workdps
from sympy import Rational, exp, factor, pi, solve, symbols

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, statistic, without
from claims.articles import why_relu
from claims.lab.activations import relu, sigmoid, step, tanh
from claims.lab.chance import hoeffding_margin, hoeffding_power
from claims.lab.domains import NEGATIVE, X, whole_numbers
from claims.lab.formats import FORMATS
from claims.lab.layers import TRIED, following, keep, tried

INJECTIVE = "the activation never gives the same value for two different sums, as sigmoid and tanh do not"
SEEN = "every unit sees the change: its weights are not at right angles to it (certain, up to probability zero, for normal weights)"

claim = Claim(
    said_in=[why_relu.sentence(30)],
    formally=(
        r"Let $\varphi$ be injective, $h_i(x) = \varphi(w_i \cdot x + b_i)$, and $w_i \cdot (x' - x) \ne 0$ for every $i$. Then $h_i(x') \ne h_i(x)$ for every "
        r"$i$. If the law of $w_i$ has a density and $x' \ne x$, the second assumption holds with probability 1. The sigmoid and tanh are injective."
    ),
    conditions=[INJECTIVE, SEEN],
    instead=(
        "A code with an injective activation changes in every entry whose unit sees the change. A ReLU layer without biases, whose weights prefer no "
        "direction, changes the values of ½ + θ/(2π) of its entries on average, θ being the angle between the inputs: at least half."
    ),
    related=["sparse-support-stable-under-small-changes", "sparse-codes-less-entangled", "sigmoid-never-exactly-zero"],
    survives={
        "as true": [
            f"{name} {how}"
            for name in ("sigmoid", "tanh")
            for how in ("doubled", "stretched", "shifted", "raised", "off by a billionth", "with base 2")
        ]
    },
)


@proof
def test_sigmoid_and_tanh_repeat_no_value():
    """The slopes of sigmoid and tanh are positive for every real sum, so different sums give different values. And two sums with the
    same bias differ by w·(x′ − x), here for three inputs."""
    assert sigmoid(X).diff(X).is_positive
    assert factor(tanh(X).diff(X).rewrite(exp)).is_positive
    w, x, near = symbols("w:3", real=True), symbols("x:3", real=True), symbols("y:3", real=True)
    b = symbols("b", real=True)

    def total(inputs):
        return sum(a * v for a, v in zip(w, inputs, strict=True)) + b

    change = sum(a * (u - v) for a, u, v in zip(w, near, x, strict=True))
    assert (total(near) - total(x) - change).expand() == 0


@given(whole_numbers(-20_000, 20_000), whole_numbers(-1000, 1000))
def test_fifty_digits_tell_them_apart(total, change):
    """With 50 digits no two different thousandths from −21 to 21 were found for which sigmoid or tanh gives the same value."""
    assume(change)
    with workdps(50):  # slopes above 1e-19, differences of at least 1/1000
        before, after = mpf(total) / 1000, mpf(total + change) / 1000
        assert (sigmoid(after) > sigmoid(before)) == (tanh(after) > tanh(before)) == (change > 0)
        assert sigmoid(after) != sigmoid(before) and tanh(after) != tanh(before)


@without(INJECTIVE)
@counterexample
def test_dense_codes_that_stay_as_they_are():
    """The code relu(z) + 1 has no zeros, and does not change where a sum goes from −1 to −2. A code of signs, +1 or −1, has no zeros either and
    changes only where a sum changes its sign: none of four, for the sums 3, −1, 2, −5 and the new sums 4, −2, 1, −6."""
    before, after = [3, -1, 2, -5], [4, -2, 1, -6]
    assert relu(-1) + 1 == relu(-2) + 1 == 1
    assert [2 * step(z) - 1 for z in before] == [2 * step(z) - 1 for z in after] == [1, -1, 1, -1]
    assert all(a != b for a, b in zip(before, after, strict=True))


@without(INJECTIVE)
@proof
def test_relu_keeps_what_is_off_twice():
    """For any two different sums, a ReLU entry keeps its value exactly if both are at most 0. If a share θ/π of the units switches and half of
    them are off at either input, then a share ½ − θ/(2π) is off at both; ½ + θ/(2π) change."""
    other = symbols("n", negative=True)
    assert relu(NEGATIVE) == relu(other) == 0  # both off: kept
    up, more = symbols("u d", positive=True)
    assert (relu(up + more) - relu(up)).is_positive and (relu(up) - relu(other)).is_positive  # else: changed
    angle, twice_off = symbols("theta q", real=True)
    switch = 2 * (Rational(1, 2) - twice_off)  # off at the first only, and off at the second only
    [share] = solve(switch - angle / pi, twice_off)
    assert (1 - share - Rational(1, 2) - angle / (2 * pi)).expand() == 0


@without(INJECTIVE)
@statistic(error=1e-6, alternative="one of these shares off by 0.015")
def test_random_layers_at_four_angles(rng, effort, error):
    """Of {{units:,}} random ReLU units the shares whose value changes are {{relu_read}} at 1, 10, 45 and 90 degrees. If ½ + θ/(2π) is right, and θ/π for the share that switches, the chance that any of these shares is off by
    more than {{margin:.4f}} is at most one in a million. Of the sigmoid units all change."""
    import numpy

    units, angles = 100_000 * effort, [1, 10, 45, 90]
    margin = hoeffding_margin(units, error / (2 * len(angles)))
    weights = rng.standard_normal((units, 2))
    values, states = [], []
    for angle in numpy.radians(angles):
        before, after = weights[:, 0], numpy.cos(angle) * weights[:, 0] + numpy.sin(angle) * weights[:, 1]
        values.append(float((relu(before) != relu(after)).mean()))
        states.append(float(((relu(before) > 0) != (relu(after) > 0)).mean()))
        assert abs(values[-1] - 0.5 - angle / (2 * numpy.pi)) <= margin
        assert abs(states[-1] - angle / numpy.pi) <= margin
        assert (sigmoid(before) != sigmoid(after)).all()
    record(units=units, angles=angles, values=values, states=states, margin=margin)
    record(power=hoeffding_power(units, error / (2 * len(angles)), 0.015))
    record(relu_read=", ".join(f"{v:.4f}" for v in values))


@without(SEEN)
@counterexample
def test_units_that_see_one_pixel_each():
    """Ten sigmoid units, each connected to one of ten pixels: if one pixel changes, one entry of ten does."""
    pixels = [Fraction(k, 10) for k in range(10)]
    changed = [pixels[0] + 1, *pixels[1:]]
    with workdps(30):
        codes = [[sigmoid(mpf(p.numerator) / p.denominator) for p in image] for image in (pixels, changed)]
    assert sum(a != b for a, b in zip(*codes, strict=True)) == 1


@in_floats
@exhaustion("every pair of neighbouring finite float16 values, and every pair of neighbouring finite bfloat16 values")
def test_neighbouring_half_precision_sums():
    """Of all pairs of neighbouring float16 sums, {{same_float16:.0%}} give the same sigmoid; in bfloat16 {{same_bfloat16:.0%}} do. So a
    change can be too small for an entry to show it."""
    import numpy

    from claims.lab.formats import dtype, every_value

    for name in "float16", "bfloat16":
        x = every_value(name).astype(numpy.float32)
        x = numpy.unique(x[numpy.isfinite(x)]).astype(dtype(name))
        with numpy.errstate(over="ignore", under="ignore"):
            y = sigmoid(x).astype(numpy.float32)
        same = float((y[1:] == y[:-1]).mean())
        record(**{f"same_{name}": same})
        assert same > 0.5


@in_floats
@exhaustion(TRIED + ", each with the next larger number of the format")
def test_in_every_format():
    """Neighbouring sums have equal sigmoids at 0 already: ½ lies where numbers are further apart than near 0. With tanh too some neighbours have equal outputs, in every
    format."""
    injective = [
        tried(
            rf"{name}(x) \ne {name}(y) \quad (x < y)",
            lambda x, f=f: f(x) != f(following(x)),
            over=lambda x: abs(x) < 1000,
            written=f"{f.name}(x) != {f.name}(y), y the next larger number",
            on_reals=lambda x, f=f: f(x) != f(x + mpf(2) ** -20),
        )
        for f, name in ((sigmoid, r"\sigma"), (tanh, r"\tanh"))
    ]
    keep(*injective)
    assert injective[0].is_("broken") and all(injective[0].at(name) == 0 for name in FORMATS)
    assert injective[1].is_("broken")


def figure(axes, found):
    """The share of entries that a change of the input modifies, against the angle between the inputs, for random units without bias. Every sigmoid
    entry changes. The share of ReLU entries that change lies on the line ½ + θ/(2π), above one half; the share of ReLU units that
    switch lies near θ/π, below it."""
    axes.axhline(1, color="C0", label="sigmoid, value changes")
    axes.plot([0, 90], [0.5, 0.75], color="0.5", linewidth=1)
    axes.plot([0, 90], [0, 0.5], color="0.5", linewidth=1)
    axes.plot(found["angles"], found["values"], "o", color="C1", label="ReLU, value changes")
    axes.plot(found["angles"], found["states"], "s", color="C2", label="ReLU, switches on or off")
    axes.set(xlabel="angle θ between the two inputs, degrees", ylabel="share of entries", ylim=(0, 1.05), xlim=(-2, 93))
    axes.legend(loc="upper left", bbox_to_anchor=(0, 0.95))
