r"""ReLU promotes sparsity: at any moment only some of the units are active.

Strictly, the zeros come from ReLU, but their number comes from elsewhere: from the weights, the biases and the data. A ReLU layer can be all zeros, and it can
have none at all.

**Why it is so.** An entry is zero exactly if its sum is not positive. So the share of zeros *is* the share of such sums. For a normal sum of
mean $m$ and standard deviation $s$ the chance of a zero is

$$P(h = 0) = \Phi\!\left(-\frac{m}{s}\right)$$

which is ½ for $m = 0$ and anything between 0 and 1 for other means. A bias shifts $m$.

!move zero-units

**Where intuition goes wrong.** "Half of the units are off" is an average over units. On handwritten digits, given as pixels from 0 to 16, a single fresh unit may be off
for hardly any image or for nearly all: for one unit in twenty it is about {{low:.1%}} of the images or fewer, for another one in twenty about {{high:.1%}} or more.

!!! question "In class"
    The inputs of a second layer are the outputs of ReLUs, so they are never negative. Which weights give a layer without a single zero?

??? success "Answer"
    Positive ones. If all weights are positive, each sum is positive for every input but the zero vector, and with a
    positive bias for that one, too. (With a positive bias, weights of 0 do no harm either.) If some weight is negative,
    let the input belonging to it be large enough and all others 0: then the sum is negative, and the unit is zero. (If
    no such input ever occurs, negative weights may do no harm.)
"""

from dataclasses import replace

from hypothesis import given, strategies
from sympy import Integer, Rational, exp, integrate, oo, pi, simplify, sqrt, symbols

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, statistic, without
from claims.articles import advantages_of_relu, askhandle, davenport, why_relu
from claims.lab.activations import relu, sigmoid
from claims.lab.chance import hoeffding_margin, hoeffding_power, independent_power, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, X, whole_numbers
from claims.lab.layers import TRIED, keep, tried

SOME_OFF = "some of the weighted sums are not positive"

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(17),
        davenport.sentence(59),
        why_relu.sentence(16),
        *(askhandle.sentence(n) for n in (26, 36, 37, 44)),
    ],
    formally=(
        r"For sums $z_1, \dots, z_n$, of which at least one is not positive, the code $(\max(0, z_i))$ has as many zeros as there are $i$ with $z_i \le 0$, "
        r"at least one, and the code $(\sigma(z_i))$ has none. For $z \sim N(m, s^2)$, $P(\max(0, z) = 0) = \Phi(-m/s)$."
    ),
    conditions=[SOME_OFF],
    instead=(
        "A ReLU layer has as many zeros as it has sums that are not positive. How many that is, from none to all, is up to weights, biases and data."
    ),
    related=[
        "half-of-units-zero-at-init",
        "relu-most-entries-zero",
        "relu-outputs-exact-zeros",
        "sigmoid-activations-not-sparse",
    ],
    survives={
        "as true": [
            *(f"relu {how}" for how in ("doubled", "off by a billionth", "off by one ulp", "capped", "saturating")),
            *(
                f"sigmoid {how}"
                for how in (
                    "doubled",
                    "stretched",
                    "shifted",
                    "raised",
                    "mirrored",
                    "off by a billionth",
                    "off by one ulp",
                    "with base 2",
                )
            ),
        ]
    },
)


@proof
def test_zeros_are_the_sums_that_are_not_positive():
    """For every real sum: ReLU gives 0 if it is negative or 0 and something positive otherwise; the sigmoid gives something positive always. So each sum
    that is not positive, and no other, adds a zero."""
    assert relu(NEGATIVE) == relu(Integer(0)) == 0
    assert relu(POSITIVE).is_positive
    assert sigmoid(X).is_positive


@given(strategies.lists(whole_numbers(-9, 9), min_size=1, max_size=30))
def test_counting_zeros(sums):
    """Among lists of up to 30 whole-number sums none was found where the zeros of the ReLU code are not as many as the sums up to 0, or where the
    sigmoid code has a zero."""
    assert sum(relu(z) == 0 for z in sums) == sum(z <= 0 for z in sums)
    assert all(sigmoid(float(z)) > 0 for z in sums)


@proof
def test_the_normal_law():
    """For a normal sum of mean m and standard deviation s the chance of a zero is Φ(−m/s): the density's integral up to 0, in the variable t = (z − m)/s,
    is the standard normal integral up to −m/s. It is ½ for m = 0, tends to 0 for large m and to 1 for large −m."""
    m, z, t = symbols("m z t", real=True)
    s = symbols("s", positive=True)
    density = exp(-((z - m) ** 2) / (2 * s**2)) / (s * sqrt(2 * pi))
    standard = exp(-(t**2) / 2) / sqrt(2 * pi)
    assert simplify(density.subs(z, m + s * t) * s - standard) == 0  # dz = s dt, and z = 0 is t = -m/s
    share = integrate(standard, (t, -oo, -m / s))
    assert share.subs(m, 0) == Rational(1, 2)
    assert share.limit(m, oo) == 0 and share.limit(m, -oo) == 1


@statistic(
    error=1e-6,
    alternative="sums whose variance is off by a tenth, or whose mean is off by a twentieth of their deviation",
)
def test_a_bias_sets_the_share(rng, effort, error):
    """Of {{draws:,}} normal sums plus a bias of −2, −1, 0, 1 and 2, the shares of zeros are {{shares_read}}. If Φ(−bias) is right, the chance that one of them is off by more
    than {{margin:.4f}} is at most one in a million."""
    from scipy.stats import norm

    draws, biases = 100_000 * effort, [-2, -1, 0, 1, 2]
    margin = hoeffding_margin(draws, error / len(biases))
    shares, laws = [], norm.cdf([-bias for bias in biases])
    for bias, law in zip(biases, laws, strict=True):
        shares.append(float((relu(rng.standard_normal(draws) + bias) == 0).mean()))
        assert abs(shares[-1] - law) <= margin
    powers = []
    for mean, variance in (0, 0.9), (0, 1.1), (0.05, 1):  # -0.05: the same
        others = [norm.cdf(-(bias + mean) / variance**0.5) for bias in biases]
        pairs = zip(others, laws, strict=True)
        powers.append(
            independent_power([share_power(draws, other, law - margin, law + margin) for other, law in pairs])
        )
    record(power=min(powers))
    record(draws=draws, biases=biases, shares=shares, margin=margin, shares_read=", ".join(f"{s:.3f}" for s in shares))


@statistic(error=1e-6, alternative="an average unit that is off for 47 % or 53 % of the digits")
def test_units_differ_on_the_digits(rng, effort, error):
    """Of {{units:,}} fresh normal units without bias, the average unit is off for {{mean_off:.1%}} of the 1,797 digits, where one half is the law, up to
    {{unit_margin:.1%}} with a probability of error of one in a million. Five percent of these units are off for about {{low:.1%}} of the images or fewer, and five percent for about {{high:.1%}} or more."""
    import numpy
    from sklearn.datasets import load_digits

    units = 20_000 * effort
    x = load_digits().data.astype(numpy.float32)
    assert (x.max(axis=1) > 0).all()  # no image is empty
    weights = (rng.standard_normal((x.shape[1], 5_000), dtype=numpy.float32) for _ in range(units // 5_000))
    off = numpy.concatenate([(relu(x @ some) == 0).mean(axis=0) for some in weights])
    margin = hoeffding_margin(units, error)
    low, high = numpy.quantile(off, [0.05, 0.95])
    record(units=units, mean_off=float(off.mean()), unit_margin=margin, low=float(low), high=float(high))
    record(power=hoeffding_power(units, error, 0.03))
    assert abs(off.mean() - 0.5) <= margin
    assert low < 0.05 and high > 0.95


@without(SOME_OFF)
@counterexample
def test_positive_weights_on_positive_data():
    """With the weights (1, 2), (3, 1) and (2, 2) and the input (1, 1), the code is (3, 4, 4): no entry is zero, and all units are active. With all six
    weights negated every entry is zero."""
    weights = (1, 2), (3, 1), (2, 2)
    assert [relu(a * 1 + b * 1) for a, b in weights] == [3, 4, 4]
    assert [relu(-a * 1 - b * 1) for a, b in weights] == [0, 0, 0]


@in_floats
@exhaustion("every finite float16 and every finite bfloat16 sum")
def test_sigmoid_zeros_in_half_precision():
    """In floating point the sigmoid has zeros too, where it underflows: for {{sigmoid_float16:.1%}} of all finite float16 sums and {{sigmoid_bfloat16:.1%}} of all finite
    bfloat16 sums, against {{relu_float16:.0%}} for ReLU in float16. All of those sums are negative."""
    import numpy

    from claims.lab.formats import every_value

    for name in "float16", "bfloat16":
        z = every_value(name)
        z = z[numpy.isfinite(z.astype(float))]
        with numpy.errstate(under="ignore", over="ignore"):
            zeros = sigmoid(z) == 0
        assert zeros.any() and (z[zeros] < 0).all() and ((relu(z) == 0) == (z <= 0)).all()
        record(**{f"sigmoid_{name}": float(zeros.mean()), f"relu_{name}": float((relu(z) == 0).mean())})


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """ReLU's entries are 0 for exactly the sums tried that are not positive. The sigmoid's are 0 for none on paper, and for the very negative ones in
    floats."""
    relu_zeros = tried(
        r"\max(0, z) = 0 \iff z \le 0", lambda z: (relu(z) == 0) == (z <= 0), written="(relu(z) == 0) == (z <= 0)"
    )
    sigmoid_zeros = tried(r"\sigma(z) \ne 0", lambda z: sigmoid(z) != 0, written="sigmoid(z) != 0")
    keep(replace(relu_zeros, variable="z"), replace(sigmoid_zeros, variable="z"))
    assert relu_zeros.is_("true") and sigmoid_zeros.is_("broken")


def figure(axes, found):
    """The chance that a ReLU unit outputs zero, against its bias, for a weighted sum of mean 0 and standard deviation 1. It is one half without bias and falls
    from nearly 1 to nearly 0. Points: shares found in random draws."""
    from math import erf, sqrt

    biases = [k / 20 for k in range(-60, 61)]
    axes.plot(biases, [(1 - erf(b / sqrt(2))) / 2 for b in biases], label="Φ(−bias)")
    axes.plot(found["biases"], found["shares"], "o", label="random draws")
    axes.set(xlabel="bias, in standard deviations of the weighted sum", ylabel="share of zeros")
    axes.legend()
