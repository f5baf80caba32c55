r"""He initialisation keeps the mean of the squared gradient, not its typical value.

With normal weights of variance $2/n$ and no biases, the mean square of a gradient stays, in every ReLU layer and at every width, at any input other than zero. Yet with enough layers
almost every network has a gradient as small as you like. (Gradient here means $Ju$, the derivative in one direction $u$ of the input.) The mean is kept up by a few networks with a huge one.

**Why it is so.** One layer of width $n$ multiplies the squared length of a small change by a random factor with an exact law:
$\tfrac2n \chi^2_K$, a sum of $K$ squared standard normal numbers, where $K$, the number of active units, follows $\mathrm{Bin}(n, \tfrac12)$. The
factors of the layers are independent. Their mean is 1. But the mean *square root* of a factor is

$$m_n = E \sqrt{\tfrac2n \chi^2_K} < 1 .$$

So the mean root of the product is $m_n^L$, and by Markov's inequality the product reaches a level $t$ with probability at most
$m_n^L / \sqrt t$. Any fixed level is reached by fewer and fewer networks.

!move gradient-through-depth

**Where intuition goes wrong.** "The variance is preserved" sounds like "the gradient is preserved". Width decides how long the difference can be
ignored. The root $m_n$ grows with the width, as far as we looked (up to 256): it is {{root_16:.3f}} for width 16 and {{root_256:.4f}} for width 256. By the bound, most networks have lost more than half of the squared
gradient from depth {{sure_16}} on for width 16, and from depth {{sure_256}} on for width 256. The
bound is generous: in random networks of width 16, the median is below one half by depth {{deep}} already.

!!! question "In class"
    A game multiplies your stake by 0.5 or by 1.5, with equal chances. What is the mean of your stake after 100 rounds, and what
    will you most probably own?

??? success "Answer"
    The mean is your first stake, exactly. A round multiplies it by $\tfrac12 (0.5 + 1.5) = 1$ on average, and the
    rounds are independent.

    Most probably you own next to nothing. With 50 wins and 50 losses, the most likely outcome and also the median, the
    stake has been multiplied by $(0.5 \cdot 1.5)^{50} = 0.75^{50}$, which is less than a millionth. The mean is kept up
    by very few players who win far more often than they lose. Layers do the same to a squared gradient.
"""

from functools import cache
from itertools import pairwise
from math import ceil, comb, log

from mpmath import mpf, workdps
from sympy import (
    Function,
    Integer,
    Rational,
    Symbol,
    exp,
    expand,
    gamma,
    integrate,
    oo,
    pi,
    rsolve,
    simplify,
    solve,
    sqrt,
    symbols,
)

from claims import Claim, exhaustion, proof, record, statistic
from claims.articles.literature import publication
from claims.lab.activations import relu
from claims.lab.chance import dkw_margin, dkw_power, median_interval, median_of_means, median_of_means_power
from claims.lab.domains import NEGATIVE, POSITIVE

claim = Claim(
    formally=(
        r"Let $J$ be the Jacobian of $L$ ReLU layers of width $n \ge 1$ without biases, with independent normal weights of mean 0 and variance $2/n$, at "
        r"an input $x \ne 0$, and let $u$ be a fixed vector of length 1. Then $E \lVert J u \rVert^2 = 1$ and $E \lVert J u \rVert^4 = (1 + 5/n)^L$, but "
        r"$P(\lVert J u \rVert^2 \ge t) \le m_n^L / \sqrt t$ for every $t > 0$, with $m_n = E \sqrt{(2/n) \chi^2_K} < 1$, $K \sim \mathrm{Bin}(n, \tfrac12)$. "
        r"So the median of $\lVert J u \rVert^2$ tends to 0."
    ),
    supports=["relu-keeps-gradient-magnitude-through-depth", "relu-solves-vanishing-gradients"],
    related=["relu-keeps-gradient-magnitude-through-depth", "whole-network-dies-at-one-input"],
    literature=[
        publication(
            "hanin-2018", "derives how widely such gradients scatter: the sum of 1/width over the layers decides"
        )
    ],
    survives={"as true": ["relu raised", "relu with slope 1 at zero"], "too close": ["relu off by one ulp"]},
)


@proof
def test_whether_a_unit_is_on_says_nothing_about_the_square_it_passes_on():
    """Of a row w and its mirror image −w, equally likely, exactly one is on at any input that it does not meet at a right angle, and (w·u)² is the
    same for both: the units that are on pass on squares that have the law they would have without the gate."""
    assert [relu.slope(z) for z in (POSITIVE, NEGATIVE)] == [1, 0] == [relu.slope(-z) for z in (NEGATIVE, POSITIVE)]
    wu = Symbol("wu", real=True)
    for z in POSITIVE, NEGATIVE:
        passed = [(relu.slope(z) * wu) ** 2, (relu.slope(-z) * -wu) ** 2]
        assert sorted(passed, key=str) == sorted([Integer(0), wu**2], key=str)


@proof
def test_mean_and_mean_square_of_the_factor():
    """A sum of k squared normal numbers has mean k and mean square k(k + 2), from its density; with E K = n/2 and E K² = n(n + 1)/4 the factor has mean 1 and
    mean square 1 + 5/n, for every n, and L independent factors have their L-th powers."""
    k, s = Symbol("k", positive=True), Symbol("s", positive=True)
    density = s ** (k / 2 - 1) * exp(-s / 2) / (2 ** (k / 2) * gamma(k / 2))
    first, second = (simplify(integrate(s**power * density, (s, 0, oo))) for power in (1, 2))
    assert simplify(first - k) == 0 and simplify(second - k * (k + 2)) == 0
    n, depth = Symbol("n", integer=True, positive=True), Symbol("L", integer=True, nonnegative=True)
    half = (relu.slope(POSITIVE) + relu.slope(NEGATIVE)) / Integer(2)  # how often a unit is on
    mean_k, mean_k2 = n * half, n * half * (1 - half) + (n * half) ** 2  # of Bin(n, ½)
    assert simplify(2 / n * mean_k - 1) == 0
    square = (2 / n) ** 2 * (mean_k2 + 2 * mean_k)
    assert simplify(square - (1 + 5 / n)) == 0
    fourth = Function("fourth")
    law = rsolve(fourth(depth + 1) - square * fourth(depth), fourth(depth), {fourth(0): 1})
    assert simplify(law - (1 + 5 / n) ** depth) == 0


@proof
def test_the_mean_root_is_smaller_than_one():
    """For every random number F ≥ 0 of mean 1 whose root has the mean m, m² is 1 minus the variance of that root: below 1 unless F is constant. And the indicator
    of F ≥ t is at most √(F/t), which bounds the probability."""
    variance, square_of_m = Symbol("variance", positive=True), Symbol("square_of_m")
    [found] = solve(variance + square_of_m - 1, square_of_m)  # E F = E (√F)² = 1
    assert found == 1 - variance
    t, above, below = symbols("t above below", positive=True)
    assert expand((t + above) / t) == 1 + above / t  # F/t, above 1 where F > t,
    assert (above / t).is_positive and (below / t).is_positive  # and above 0 elsewhere


@cache
def chi_mean(k):
    """E √χ²_k, exactly."""
    return sqrt(2) * gamma(Rational(k + 1, 2)) / gamma(Rational(k, 2))


@cache
def chi_mean_in_digits(k):
    return mpf(chi_mean(k).evalf(40))


def mean_root(n, number=mpf, mean=chi_mean_in_digits):
    """E √((2/n) χ²_K) for K ~ Bin(n, ½), to 40 digits, or exactly for exact numbers and means."""
    with workdps(40):
        two = number(2)
        return (two / n) ** (two / 4) * sum(comb(n, k) * mean(k) for k in range(1, n + 1)) / two**n


@exhaustion("widths 1 to 256")
def test_the_mean_root_at_every_width_up_to_256():
    """To 40 digits m_n is below 1 for every width up to 256 and grows with the width; for width 1 it is 1/√π."""
    roots = [mean_root(n) for n in range(1, 257)]
    assert all(a < b < 1 for a, b in pairwise(roots))
    assert mean_root(1, Integer, chi_mean) == 1 / sqrt(pi)
    g = Symbol("g", positive=True)  # of a single normal number the mean size follows from its density
    assert chi_mean(1) == 2 * integrate(g * exp(-(g**2) / 2), (g, 0, oo)) / sqrt(2 * pi)
    for n in 16, 256:  # m^L / √½ < ½
        record(**{f"root_{n}": float(roots[n - 1]), f"sure_{n}": ceil(log(0.5**1.5) / log(float(roots[n - 1])))})


@statistic(error=1e-6, alternative="weights whose variance is off by a tenth, or always exactly n/2 active units")
def test_one_layer_has_the_exact_law(rng, effort, error):
    """In {{layers:,}} random layers of width 8 the factor for a change of the input, at another input, has the distribution function of (2/n) χ²_K within
    {{law_gap:.4f}}; if the law is right, the gap exceeds {{law_margin:.4f}} with probability at most one in a million."""
    import numpy
    from scipy.stats import binom, chi2

    from claims.lab.networks import pushed_through

    layers, n, factor = 40_000 * effort, 8, []
    x, u = numpy.ones((10_000, n)), numpy.tile(numpy.eye(n)[0], (10_000, 1))
    for _ in range(layers // 10_000):
        weights = rng.standard_normal((10_000, n, n)) * (2 / n) ** 0.5
        [(_, change)] = pushed_through(relu, [weights], x, u)
        factor.extend((change**2).sum(axis=1))
    factor = numpy.sort(factor)

    def distribution(f):
        return binom.pmf(0, n, 0.5) + sum(binom.pmf(k, n, 0.5) * chi2.cdf(f * n / 2, k) for k in range(1, n + 1))

    law = distribution(factor)
    positions = numpy.arange(layers + 1) / layers
    moved = factor > 0  # at 0 the law jumps by 2⁻ⁿ
    gap = max(
        numpy.abs(positions[1:] - law)[moved].max(),
        numpy.abs(positions[:-1] - law)[moved].max(),
        abs((~moved).mean() - binom.pmf(0, n, 0.5)),
    )
    margin = dkw_margin(layers, error)
    places = numpy.linspace(0.01, 8, 800)
    others = [distribution(places / variance) for variance in (0.9, 1.1)] + [chi2.cdf(places * n / 2, n // 2)]
    distances = [float(numpy.abs(other - distribution(places)).max()) for other in others]
    record(layers=layers, law_gap=gap, law_margin=margin, power=dkw_power(layers, error, min(distances)))
    assert gap < margin


@statistic(
    error=1e-6,
    alternative="weights whose variance is off by a tenth, or a median of one half or more at every depth up to 20",
)
def test_mean_and_median_part(rng, effort, error):
    """{{networks:,}} random networks of width 16 with c = 2: after 5 layers the mean square of a change is {{mean:.2f}} ± {{mean_margin:.2f}} times what went in (a median of
    means), and after {{deep}} layers the median lies between {{median_low:.2f}} and {{median_high:.2f}}. (That is the first of twenty intervals, one for each depth, that lies below one half.) All intervals hold, except with a probability of at most one in a
    million."""
    import numpy

    from claims.lab.networks import pushed_through

    networks, n, depth = 16_000 * effort, 16, 20
    squares = []
    for _ in range(networks // 1000):
        x, u = rng.standard_normal((2, 1000, n), dtype="float32")
        layers = (rng.standard_normal((1000, n, n), dtype="float32") * (2 / n) ** 0.5 for _ in range(depth))
        start = (u.astype(float) ** 2).sum(axis=1)
        squares.append(
            [(change.astype(float) ** 2).sum(axis=1) / start for _, change in pushed_through(relu, layers, x, u)]
        )
    squares = numpy.concatenate(squares, axis=1)
    deviation = ((1 + 5 / n) ** 5 - 1) ** 0.5
    mean, margin = median_of_means(squares[4], deviation, error / 2)
    others = [k**5 for k in (0.9, 1.1)]  # the whole law is scaled by that
    powers = [median_of_means_power(networks, deviation, error / 2, abs(k - 1), k * deviation) for k in others]
    record(power=min(*powers, 1 - error / 2))  # all twenty intervals hold except with half of the error
    intervals = [median_interval(square, error / 2 / depth) for square in squares]
    deep = next((layers for layers, (_, high) in enumerate(intervals, 1) if high < 0.5), None)
    assert deep is not None
    low, high = intervals[deep - 1]
    record(networks=networks, mean=mean, mean_margin=margin, median_low=low, median_high=high, deep=deep)
    record(median_by_depth=[1.0, *numpy.median(squares, axis=1)], mean_by_depth=[1.0, *squares.mean(axis=1)])
    assert abs(mean - 1) < margin
    assert deep < ceil(log(0.5**1.5) / log(float(mean_root(n))))


def figure(axes, found):
    """Squared size of a change, relative to its start, against the layers it has passed, on a logarithmic axis, for He initialisation and width 16: the mean that
    the law says (level, at 1), the mean and the median of the random networks, and the bound 4 m²ᴸ, which the median of the law never exceeds."""
    depths = range(len(found["median_by_depth"]))
    axes.plot(depths, [1 for _ in depths], color="0.5", label="law for the mean")
    axes.plot(depths, found["mean_by_depth"], "o", markersize=4, label="mean of the networks")
    axes.plot(depths, found["median_by_depth"], "x", markersize=5, label="median of the networks")
    axes.plot(depths, [4 * found["root_16"] ** (2 * d) for d in depths], "--", label="bound for the median")
    axes.set(yscale="log", xlabel="layers passed", ylabel="squared size, relative to its start")
    axes.set_xticks(range(0, len(depths), 5))
    axes.legend(fontsize="small")
