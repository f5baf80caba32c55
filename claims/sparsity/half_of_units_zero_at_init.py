r"""With zero-mean normal weights about half of the hidden units output zero.

Each unit of a layer without biases is zero with probability *exactly* one half, and the normal law has little to do with it. What
counts is symmetry, and that no weighted sum is exactly zero. A zero mean is not enough.

**Why it is so.** A unit outputs zero when its weighted sum $w \cdot x$ is not positive. Flip the sign of all its weights and
the sum flips too. If $w$ and $-w$ are equally likely, then so are a positive and a negative sum. What remains is the
chance that the sum is exactly zero:

$$P(h = 0) = \frac{1 + P(w \cdot x = 0)}{2}$$

For normal weights and an input other than zero that last chance is 0, and one half is left. A layer of $n$ units draws $n$
times, so the number of zeros follows the binomial law: of 100 units
between 30 and 70 are zero, except with probability {{outside:.0e}}.

!move zero-units

**Where intuition goes wrong.** "Zero mean" is not the point. Weights that are 2 with probability ⅓ and −1 with probability ⅔
have mean zero, and for the input 1 two thirds of the units are off. And "half of the units" is said of a fresh draw of weights
and one input. How often a given unit is off while the *data* vary is another question.

!!! question "In class"
    The first layer is drawn afresh for every student. Its inputs are the same. Which numbers differ from student to student,
    and which share of zeros do you expect over the whole class?

??? success "Answer"
    Take one input. It differs which units are zero, and as a rule also how many: each student has drawn a number from
    the binomial law. What does not differ is the probability, ½ for each unit. It is the same for every input other
    than zero. Over the whole class expect half of the entries to be zero. The share of a class with $m$ students and
    $n$ units each has the standard deviation $\frac{1}{2 \sqrt{mn}}$, so as a rule it lies closer to ½ than that of a
    single student, which has $\frac{1}{2 \sqrt{n}}$.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import comb

from hypothesis import given, strategies
from sympy import Integer, Rational, exp, integrate, oo, pi, solve, sqrt, symbols

from claims import Claim, counterexample, exhaustion, in_floats, proof, record, statistic, without
from claims.articles import why_relu
from claims.lab.activations import relu
from claims.lab.chance import dkw_margin, dkw_power, hoeffding_margin, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, X, whole_numbers
from claims.lab.formats import FORMATS, neighbours
from claims.lab.layers import TRIED, constant, keep, tried

SYMMETRIC = "the weights w are as likely as −w (true of zero-mean normal weights)"
NO_ATOM = "w meets no vector other than zero at a right angle with positive probability (true of normal weights)"
NO_BIAS = "there is no bias"
NOT_ZERO = "the input is not the zero vector"
INDEPENDENT = "the units draw their weights independently"

claim = Claim(
    said_in=[why_relu.sentence(17)],
    formally=(
        r"Let $h_i = \max(0, w_i \cdot x)$, $i = 1, \dots, n$, with $x \ne 0$ and independent $w_i$, where $-w_i$ has the law "
        r"of $w_i$ and $P(w_i \cdot y = 0) = 0$ for every $y \ne 0$. Then $P(h_i = 0) = \tfrac12$ exactly, and the number of "
        r"zeros is $\mathrm{Bin}(n, \tfrac12)$."
    ),
    conditions=[SYMMETRIC, NO_ATOM, NO_BIAS, NOT_ZERO, INDEPENDENT],
    instead=(
        "With zero-mean normal weights, no bias and an input other than zero, each unit is zero with probability exactly ½; if the "
        "units draw their weights independently, the count is binomial. The same holds for all symmetric weights for which no "
        "weighted sum is exactly zero."
    ),
    related=["relu-most-entries-zero", "relu-promotes-sparsity", "relu-outputs-exact-zeros"],
    survives={
        "as true": [
            "relu doubled",
            "relu off by a billionth",
            "relu off by one ulp",
            "relu capped",
            "relu saturating",
            "draws too wide",
        ]
    },
)


@proof
def test_symmetry_alone_gives_one_half():
    """ReLU is zero exactly for sums that are not positive. So if a positive and a negative sum are equally likely,
    P(h = 0) = (1 + P(w·x = 0)) / 2, which is ½ if no sum is exactly zero."""
    assert relu(NEGATIVE) == relu(Integer(0)) == 0 and relu(POSITIVE).is_positive
    below, at, above = symbols("below at above", nonnegative=True)
    [law] = solve([below - above, below + at + above - 1], [below, above], dict=True)
    zero = law[below] + at
    assert (zero - (1 + at) / 2).expand() == 0
    assert zero.subs(at, 0) == Rational(1, 2)


@proof
def test_normal_weights_have_no_atom():
    """A normal sum of any positive deviation is below 0 with probability exactly ½: its density integrates to ½ below 0 and to 1 in all."""
    density = exp(-(X**2) / (2 * POSITIVE**2)) / (POSITIVE * sqrt(2 * pi))
    assert integrate(density, (X, -oo, 0)) == Rational(1, 2)
    assert integrate(density, (X, -oo, oo)) == 1


@given(strategies.lists(whole_numbers(-20, 20), min_size=1, max_size=7))
def test_counting_all_sign_patterns(terms):
    """For whole-number terms of the sum w·x whose signs are drawn fairly, all sign patterns were counted exactly; no list of terms
    was found for which the share of zero outputs is not (1 + share of zero sums) / 2."""
    sums = [
        sum(sign * term for sign, term in zip(signs, terms, strict=True))
        for signs in product((1, -1), repeat=len(terms))
    ]
    off = Fraction(sum(relu(s) == 0 for s in sums), len(sums))
    at_zero = Fraction(sum(s == 0 for s in sums), len(sums))
    assert off == (1 + at_zero) / 2


@statistic(error=1e-6, alternative="a true share of 0.495 or 0.505 for one of the inputs")
def test_a_million_normal_units(rng, effort, error):
    """Of {{units:,}} units with four normal weights, a share of {{share:.4f}} is zero for the input (3, −1, ½, 2), and one of {{share_two:.4f}} for (1, 1, 0, 0). If
    one half is right, the chance that one of them is off by {{margin:.4f}} or more is at most one in a million."""
    import numpy

    units = 1_000_000 * effort
    # In the second sum two weights can cancel and few need to vanish: it shows a law that meets some vector at a right angle.
    inputs = numpy.array([[3.0, -1.0, 0.5, 2.0], [1.0, 1.0, 0.0, 0.0]])
    shares = (relu(rng.standard_normal((units, 4)) @ inputs.T) == 0).mean(axis=0)
    margin = hoeffding_margin(units, error / len(inputs))
    record(units=units, share=float(shares[0]), share_two=float(shares[1]), margin=margin)
    record(power=share_power(units, 0.505, 0.5 - margin, 0.5 + margin))
    assert (abs(shares - 0.5) < margin).all()


@statistic(
    error=1e-6,
    alternative="units off with probability 0.495 or 0.505, or pairs of mirror images or copies that change the variance by a tenth",
)
def test_the_count_is_binomial(rng, effort, error):
    """In {{fresh_layers:,}} fresh layers of 100 units the number of zeros follows Bin(100, ½): the two distribution functions differ
    by {{gap:.4f}} at most. If the law is right, they differ by {{gap_margin:.4f}} or more with probability at most one in a
    million."""
    import numpy
    from scipy.stats import binom

    layers, units = 140_000 * effort, 100
    x, counts = numpy.array([3.0, -1.0, 0.5, 2.0], dtype="float32"), numpy.zeros(units + 1, int)
    for _ in range(layers // 10_000):
        zeros = (relu(rng.standard_normal((10_000, units, 4), dtype="float32") @ x) == 0).sum(axis=1)
        counts += numpy.bincount(zeros, minlength=units + 1)
    record(outside=float(binom.cdf(29, units, 0.5) + binom.sf(70, units, 0.5)))
    law = binom.pmf(numpy.arange(units + 1), units, 0.5)
    gap = float(numpy.abs(counts.cumsum() / layers - law.cumsum()).max())
    # Each of ten units is the mirror image or the copy of another one of them: 5 + Bin(90, ½), or 2 Bin(5, ½) + Bin(90, ½).
    mirrored, copied = numpy.zeros(11), numpy.zeros(11)
    mirrored[5], copied[::2] = 1, binom.pmf(numpy.arange(6), 5, 0.5)
    others = [numpy.convolve(ten, binom.pmf(numpy.arange(91), 90, 0.5)) for ten in (mirrored, copied)]
    others.append(binom.pmf(numpy.arange(units + 1), units, 0.505))  # 0.495: the same
    distance = min(float(numpy.abs(other.cumsum() - law.cumsum()).max()) for other in others)
    record(fresh_layers=layers, gap=gap, gap_margin=dkw_margin(layers, error), power=dkw_power(layers, error, distance))
    record(counts=counts, law=law)
    assert gap < dkw_margin(layers, error)


@exhaustion("all 256 layers of four units whose two weights are ±1, for the input (1, 2)")
def test_counting_all_small_layers():
    """Of all 256 such layers, exactly 1, 4, 6, 4 and 1 in sixteen have 0, 1, 2, 3 and 4 zeros: the binomial law."""
    found = [0] * 5
    for layer in product(FAIR_SIGNS, repeat=4):
        found[sum(relu(v * 1 + w * 2) == 0 for v, w in layer)] += 1
    assert [Fraction(count, 256) for count in found] == [Fraction(comb(4, k), 16) for k in range(5)]


def share_of_zeros(weights, x=(1,), bias=0):
    """The exact probability that a unit outputs zero, for a finite law {weight vector: probability}."""
    assert sum(weights.values()) == 1
    return sum(p for w, p in weights.items() if relu(sum(a * b for a, b in zip(w, x, strict=True)) + bias) == 0)


FAIR_SIGNS = {(1, 1): Fraction(1, 4), (1, -1): Fraction(1, 4), (-1, 1): Fraction(1, 4), (-1, -1): Fraction(1, 4)}


@without(SYMMETRIC)
@counterexample
def test_zero_mean_is_not_enough():
    """Weights 2 (probability ⅓) and −1 (probability ⅔) have mean zero, and the unit is zero with probability ⅔."""
    law = {(2,): Fraction(1, 3), (-1,): Fraction(2, 3)}
    assert sum(w[0] * p for w, p in law.items()) == 0
    assert share_of_zeros(law) == Fraction(2, 3)


@without(NO_ATOM)
@counterexample
def test_fair_signs_cancel():
    """Weights ±1 are symmetric, but with x = (1, 1) they cancel half of the time: the unit is zero with probability ¾."""
    assert share_of_zeros(FAIR_SIGNS, x=(1, 1)) == Fraction(3, 4)


@without(NO_BIAS)
@counterexample
def test_a_bias_shifts_the_share():
    """With weights ±1 and x = (1, 2), no bias gives ½, a bias of 2 gives ¼ and a bias of −2 gives ¾."""
    shares = [share_of_zeros(FAIR_SIGNS, x=(1, 2), bias=b) for b in (0, 2, -2)]
    assert shares == [Fraction(1, 2), Fraction(1, 4), Fraction(3, 4)]


@without(NOT_ZERO)
@counterexample
def test_a_zero_input_turns_every_unit_off():
    """With x = (0, 0) every unit is zero, whatever its weights, normal ones included."""
    v, w = symbols("v w", real=True)
    assert relu(v * 0 + w * 0) == 0


@without(INDEPENDENT)
@counterexample
def test_copies_are_all_on_or_all_off():
    """If all eight units are copies of one, with weight ±1, the expected share is still ½, but the share itself is always 0 or 1."""
    n = 8
    shares = [Fraction(sum(relu(w * 1) == 0 for w in [weight] * n), n) for weight in (1, -1)]
    assert sorted(shares) == [0, 1] and sum(shares) / 2 == Fraction(1, 2)


@in_floats
@exhaustion("every finite float16 and every finite bfloat16 weight, with the inputs 3, 1/3 and 1/10,000")
def test_rounding_is_symmetric_and_adds_an_atom():
    """In float16 and bfloat16, −w gives exactly minus the rounded product and sum that w gives, so a symmetric law stays symmetric.
    But small products vanish: for the input 1/10,000, {{vanish_float16:.0%}} of all float16 weights other than zero give w·x = 0."""
    import numpy

    from claims.lab.formats import dtype, every_value

    for name in "float16", "bfloat16":
        w = every_value(name)
        w = w[numpy.isfinite(w.astype(float))]
        for number in 3, 1 / 3, 1e-4:
            x = dtype(name).type(number)
            with numpy.errstate(over="ignore"):
                assert (-w * x == -(w * x)).all()
                assert (-w + -x == -(w + x)).all()
        vanish = (w * x == 0) & (w != 0)
        record(**{f"vanish_{name}": float(vanish.sum() / (w != 0).sum())})
        assert vanish.any()


@in_floats
@exhaustion(TRIED + ", as the weight; the input is 1/3")
def test_in_every_format():
    """For the smallest weight of each format both units are 0: the product is rounded to 0. On paper exactly one of the two is."""
    one = tried(
        r"\text{exactly one of } \mathrm{relu}(w x) \text{ and } \mathrm{relu}(-w x) \text{ is } 0 \quad (w \ne 0,\ x = \tfrac13)",
        lambda w: (relu(w * constant(1 / 3, w)) == 0) != (relu(-w * constant(1 / 3, w)) == 0),
        over=lambda w: w != 0,
        written="(relu(w * x) == 0) != (relu(-w * x) == 0)",
    )
    keep(replace(one, variable="w"))
    for name in FORMATS:
        assert abs(one.at(name)) == neighbours(name, 0.0)[1]


def figure(axes, found):
    """Bars: how many of the fresh layers had each number of zeros among 100 units. Line: the binomial law for one half. They
    agree, centred at 50."""
    total = sum(found["counts"])
    span = range(25, 76)
    axes.bar(span, [found["counts"][k] / total for k in span], label=f"{total:,} random layers", alpha=0.5)
    axes.plot(span, [found["law"][k] for k in span], "o-", markersize=3, label="Bin(100, ½)")
    axes.set(xlabel="units that output zero, of 100", ylabel="share of layers")
    axes.legend()
