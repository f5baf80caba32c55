"""The margins and intervals against exact laws: binomial tails as fractions or from scipy, and brute force."""

import itertools
import math
from fractions import Fraction

import numpy
import pytest
from scipy.stats import binom, kstwo

from claims.lab.chance import (
    dkw_margin,
    dkw_power,
    hoeffding_margin,
    hoeffding_power,
    holm,
    independent_power,
    median_interval,
    median_of_means,
    median_of_means_power,
    median_power,
    share_interval,
    share_power,
)

ERRORS = [0.3, 0.05, 1e-3, 1e-6, 1e-9]
DRAWS = [1, 2, 7, 40, 1000, 10**6]

each_error = pytest.mark.parametrize("error", ERRORS)
each_draws = pytest.mark.parametrize("draws", DRAWS)


def outside(draws, chance, centre, margin):
    """Exact P(|successes / draws - centre| > margin) for independent draws that succeed with probability `chance`."""
    low = math.ceil(draws * (Fraction(centre) - Fraction(margin)))  # the smallest and largest counts within the margin
    high = math.floor(draws * (Fraction(centre) + Fraction(margin)))
    return binom.cdf(low - 1, draws, chance) + binom.sf(high, draws, chance)


# --- Hoeffding --------------------------------------------------------------------------------------------------------


@each_error
@each_draws
def test_the_mean_leaves_hoeffdings_margin_at_most_as_often_as_stated(draws, error):
    """Exact binomial tails, for coins of every bias: of all laws on [0, 1] these spread most."""
    margin = hoeffding_margin(draws, error)
    for chance in (0.5, 0.49, 0.3, 0.1, 0.9, 0.01, 1 / draws):
        # A hair less, so that a count on the margin itself is outside, as Hoeffding has it. scipy is good to 1e-9.
        assert outside(draws, chance, chance, margin * (1 - 1e-12)) <= error * (1 + 1e-9)


@pytest.mark.parametrize("draws", [1000, 10**6])
@each_error
def test_hoeffdings_margin_is_not_needlessly_wide(draws, error):
    """A good part of it would be left more often than stated by a fair coin."""
    # In standard deviations of the mean the margin is sqrt(2 ln(2/error)), the two-sided normal quantile 1.04 for an
    # error of 0.3, 1.96 for 0.05 and 6.1 for 1e-9: the margin is 1.88, 1.39 and 1.07 times as wide.
    share = 0.5 if error > 0.05 else 0.7
    assert outside(draws, 0.5, 0.5, hoeffding_margin(draws, error) * share) > error


@each_error
@pytest.mark.parametrize("draws", [40, 1000, 10**5])
def test_the_test_notices_at_least_as_often_as_its_power_says(draws, error):
    """Exact power against a coin whose bias is off by a distance, on either side."""
    margin = hoeffding_margin(draws, error)
    for share in (0.5, 1, 1.2, 1.5, 2, 3):
        distance = share * margin
        for claimed in (0.5, 0.2, 0.9):
            for truth in (claimed - distance, claimed + distance):
                if 0 <= truth <= 1:
                    exact = outside(draws, truth, claimed, margin)
                    assert hoeffding_power(draws, error, distance) <= exact + 1e-12


@each_error
def test_the_power_is_nothing_within_the_margin_and_grows_to_certainty(error):
    """At twice the margin the bound leaves half the error, since only one tail is left."""
    margin = hoeffding_margin(1000, error)
    powers = [hoeffding_power(1000, error, share * margin) for share in (0, 0.5, 1, 1.1, 1.5, 2, 3, 10)]
    assert powers[:2] == [0, 0] and powers[2] == pytest.approx(0, abs=1e-12)
    assert powers == sorted(powers) and 0 < powers[3]
    assert 1 - powers[5] == pytest.approx(error / 2, rel=1e-6)


# --- Dvoretzky, Kiefer, Wolfowitz -------------------------------------------------------------------------------------


@each_error
@pytest.mark.parametrize("draws", [1, 2, 7, 40, 1000, 10_000])
def test_the_distribution_function_leaves_the_margin_at_most_as_often_as_stated(draws, error):
    """The exact law of the greatest distance for continuous samples (Simard & L'Ecuyer 2011, in scipy)."""
    assert kstwo.sf(min(dkw_margin(draws, error), 1), draws) <= error * (1 + 1e-9)


@each_error
@pytest.mark.parametrize("draws", [1000, 10_000])
def test_the_margin_for_distribution_functions_is_not_needlessly_wide(draws, error):
    """Its constant cannot be improved (Massart 1990): for many draws, 0.9 of it is left too often."""
    assert kstwo.sf(0.9 * dkw_margin(draws, error), draws) > error


# --- median of means --------------------------------------------------------------------------------------------------


def blocks_and_size(draws, error):
    """How many blocks of how many samples the margin must have come from."""
    _, margin = median_of_means(numpy.zeros(draws), 1.0, error)
    size = round(4 / margin**2)
    assert margin == pytest.approx(math.sqrt(4 / size), rel=1e-12)
    return draws // size, size


MEANS = [(1000, 0.05), (5000, 1e-3), (20_000, 1e-6)]  # draws above the square of the blocks, so that size fixes blocks


@pytest.mark.parametrize(("draws", "error"), MEANS)
def test_the_median_of_means_leaves_its_margin_at_most_as_often_as_stated(draws, error):
    """Exact, for coins from fair to very rare, by the binomial law of the blocks and of how many of them are off."""
    blocks, size = blocks_and_size(draws, error)

    def off(chance, share):
        """How often at least half of the blocks are off on one side by more than that share of the margin."""
        margin = share * math.sqrt(chance * (1 - chance) * 4 / size)
        high = binom.sf(math.floor(size * (chance + margin)), size, chance)
        low = binom.cdf(math.ceil(size * (chance - margin)) - 1, size, chance)
        return sum(binom.sf(math.ceil(blocks / 2) - 1, blocks, one) for one in (high, low))

    assert max(off(chance, 1) for chance in [0.5, 0.3, *numpy.geomspace(0.1, 1e-3 / size, 60)]) <= error
    # 0.4 standard deviations are left by 34 % of the blocks on either side, so that half of them are too often.
    assert off(0.5, 1 / 5) > error, "the margin is needlessly wide"


@pytest.mark.parametrize(("draws", "error"), MEANS)
def test_wild_samples_in_fewer_than_half_of_the_blocks_do_no_harm(draws, error):
    """That is what the median is for; a mean would be off by 1e300. The margin is that of the deviation given."""
    blocks, size = blocks_and_size(draws, error)
    rng = numpy.random.default_rng(0)
    clean = rng.uniform(-1, 1, draws)
    for _ in range(20):
        wild = clean.copy()
        wild[rng.choice(draws, (blocks - 1) // 2, replace=False)] = 1e300
        assert abs(median_of_means(wild, 1.0, error)[0]) < 1
    assert median_of_means(clean, 3.5, error)[1] == pytest.approx(3.5 * math.sqrt(4 / size), rel=1e-12)


def test_the_median_of_means_is_a_mean():
    """Shifted and scaled samples shift and scale it; of equal samples it is their value, in any float format."""
    samples = numpy.random.default_rng(0).standard_normal(3000)
    centre, margin = median_of_means(samples, 1.0, 1e-3)
    assert abs(centre) < margin
    assert median_of_means(8 * samples + 3, 8.0, 1e-3) == pytest.approx((8 * centre + 3, 8 * margin), rel=1e-12)
    # In float16 a block's sum of 0.1 would lose digits from the first.
    sixteenth = numpy.full(3000, 0.1, dtype=numpy.float16)
    assert median_of_means(sixteenth, 1.0, 1e-3)[0] == pytest.approx(float(numpy.float16(0.1)), rel=1e-12)


@pytest.mark.filterwarnings("ignore:Mean of empty slice:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("draws", [0, 1, 110])
def test_too_few_samples_for_a_block_each_give_no_number(draws):
    """For an error of 1e-6 there are 111 blocks."""
    with pytest.raises((ValueError, ZeroDivisionError)):
        median_of_means(numpy.ones(draws), 1.0, 1e-6)


# --- median interval --------------------------------------------------------------------------------------------------

COUNTS = [*range(41), 59, 100, 101, 500, 1001]


def tail(count, rank):
    """P(fewer than `rank` of `count` fair coins come up heads), exact."""
    return Fraction(sum(math.comb(count, k) for k in range(rank)), 2**count)


@each_error
@pytest.mark.parametrize("count", COUNTS)
def test_the_median_interval_misses_at_most_as_often_as_stated_and_is_no_wider_than_that_needs(count, error):
    """Exact: it misses to the left if fewer than `rank` samples lie below the median, and likewise to the right."""
    low, high = median_interval(range(1, count + 1), error)  # each sample is its own rank
    if low == -math.inf:
        assert high == math.inf
        rank = 0
    else:
        rank = low
        assert high == count + 1 - rank and low <= high
        assert 2 * tail(count, rank) <= Fraction(error)
    # With an error of 1 or more there would be nothing left to widen.
    assert 2 * tail(count, rank + 1) >= Fraction(error), "the next interval inside would do"


ATOMS = [
    (Fraction(1, 2), Fraction(0), Fraction(1, 2)),
    (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)),
    (Fraction(1, 8), Fraction(3, 8), Fraction(1, 2)),
    (Fraction(0), Fraction(1, 2), Fraction(1, 2)),
    (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)),
]


@pytest.mark.parametrize("law", ATOMS, ids=lambda law: " ".join(map(str, law)))
@pytest.mark.parametrize("count", [5, 9, 12])
@pytest.mark.parametrize("error", [0.3, 0.05])
def test_ties_do_no_harm(law, count, error):
    """Laws on -1, 0 and 1, every outcome counted: no median of the law (there may be many) is missed too often."""
    values = (-1, 0, 1)
    half = Fraction(1, 2)
    medians = [m for i, m in enumerate(values) if sum(law[: i + 1]) >= half and sum(law[i:]) >= half]
    medians += [sum(medians) / len(medians)]  # between two medians lie more
    missed = dict.fromkeys(medians, Fraction(0))
    for counts in itertools.product(range(count + 1), repeat=3):
        if sum(counts) != count:
            continue
        chance = Fraction(math.factorial(count))
        for k, p in zip(counts, law, strict=True):
            chance *= p**k / math.factorial(k)
        low, high = median_interval([v for v, k in zip(values, counts, strict=True) for _ in range(k)], error)
        for median in missed:
            missed[median] += chance * (not low <= median <= high)
    assert max(missed.values()) <= Fraction(error)


def test_the_order_of_the_samples_does_not_matter_and_their_sign_mirrors_the_interval():
    """Any sequence will do, arrays included."""
    samples = numpy.random.default_rng(0).permutation(numpy.arange(30.0) ** 2)
    low, high = median_interval(samples, 0.05)
    assert (low, high) == median_interval(sorted(samples.tolist()), 0.05)
    assert median_interval(-samples, 0.05) == (-high, -low)
    assert -math.inf < low < numpy.median(samples) < high < math.inf


def test_runs_that_never_arrived_rank_where_they_stand():
    """Infinite samples count as large (or small) as any, without becoming a NaN."""
    samples = [math.inf] * 6 + list(range(24))
    low, high = median_interval(samples, 0.05)
    assert (low, high) == median_interval([100] * 6 + list(range(24)), 0.05) and high < math.inf
    assert median_interval([math.inf] * 20 + list(range(10)), 0.05)[1] == math.inf
    assert median_interval([math.inf] * 30, 0.05) == (math.inf, math.inf)
    assert median_interval([-math.inf] * 20 + list(range(10)), 0.05)[0] == -math.inf


@pytest.mark.parametrize(("error", "needed"), [(0.3, 3), (0.05, 6), (1e-3, 11), (1e-6, 21), (1e-9, 31)])
def test_too_few_samples_say_nothing(error, needed):
    """All of n samples lie on one side of the median with probability 2 / 2^n, which must not exceed the error."""
    assert Fraction(2, 2**needed) <= Fraction(error) < Fraction(2, 2 ** (needed - 1))
    assert median_interval(range(needed - 1), error) == (-math.inf, math.inf)
    assert median_interval(range(needed), error) == (0, needed - 1)


# --- power ------------------------------------------------------------------------------------------------------------


@each_draws
@pytest.mark.parametrize("truth", [0.0, 0.01, 0.3, 0.5, 0.505, 0.97, 1.0])
def test_a_share_leaves_an_interval_at_least_as_often_as_its_power_says(draws, truth):
    """Exact binomial probabilities, added up one by one for few draws; never the wrong side of the truth."""
    for low, high in itertools.product([0, 0.01, 0.29, 0.45, 0.5], [0.5, 0.51, 0.6, 0.98, 1]):
        fewest, most = math.ceil(Fraction(str(low)) * draws), math.floor(Fraction(str(high)) * draws)
        if draws <= 40:
            p = Fraction(truth)
            inside = sum(math.comb(draws, k) * p**k * (1 - p) ** (draws - k) for k in range(fewest, most + 1))
        else:
            inside = binom.cdf(most, draws, truth) - binom.cdf(fewest - 1, draws, truth)
        power = share_power(draws, truth, low, high)
        assert power <= 1 - inside + 1e-9 and power < 1
        if low == 0 or high == 1:  # nothing lies beyond that end
            assert power == pytest.approx(float(1 - inside), abs=1e-9)


@each_error
@each_draws
@pytest.mark.parametrize("truth", [0.0, 0.01, 0.3, 0.5, 0.97, 1.0])
def test_a_share_leaves_its_interval_at_most_as_often_as_stated_and_no_narrower_one_would_do(draws, truth, error):
    low, high = (round(end * draws) for end in share_interval(draws, truth, error))
    assert 0 <= low <= high <= draws
    assert binom.cdf(low - 1, draws, truth) <= error / 2 * (1 + 1e-9)
    assert binom.sf(high, draws, truth) <= error / 2 * (1 + 1e-9)
    assert low == draws or binom.cdf(low, draws, truth) > error / 2 * (1 - 1e-9)
    assert high == 0 or binom.sf(high - 1, draws, truth) > error / 2 * (1 - 1e-9)


def test_a_share_on_an_end_is_inside():
    """0.1 + 0.2 of ten draws is three, however it was rounded; with four in ten as the end, four stay."""
    assert share_power(10, 0.5, 0, 0.1 + 0.2) == share_power(10, 0.5, 0, 0.3)
    assert share_power(10, 0.5, 0.1 + 0.2) == share_power(10, 0.5, 0.3)
    assert share_power(10, 0.5, 0, 0.4) == pytest.approx(1 - 386 / 1024, rel=1e-12)
    assert share_power(10, 0.5, 0.4) == pytest.approx(1 - 848 / 1024, rel=1e-12)


def test_draws_of_different_probabilities_leave_it_at_least_as_often():
    """As Hoeffding 1956 says: exact law of 30 draws, a third each with 0.1, 0.3 and 0.5, whose mean is 0.3."""
    law = numpy.ones(1)
    for p in [0.1, 0.3, 0.5] * 10:
        law = numpy.convolve(law, [1 - p, p])
    for most in range(8):  # nine are the mean; a whole success lies between
        assert share_power(30, 0.3, 0, most / 30) == pytest.approx(binom.sf(most, 30, 0.3))
        assert share_power(30, 0.3, 0, most / 30) <= law[most + 1 :].sum()


@each_error
@pytest.mark.parametrize("draws", [40, 1000, 10_000])
def test_a_distribution_function_leaves_its_margin_at_least_as_often_as_its_power_says(draws, error):
    """A claimed law that is uniform, a true one with an atom of that weight more at 0: the share of zeros alone tells, exactly."""
    for share in (0.5, 1, 1.3, 2, 3):
        distance = share * dkw_margin(draws, error)
        if distance <= 1:
            assert dkw_power(draws, error, distance) <= share_power(draws, distance, 0, dkw_margin(draws, error)) + 1e-9
    assert dkw_power(draws, error, 0.999 * dkw_margin(draws, error)) == 0
    assert dkw_power(draws, error, 2 * dkw_margin(draws, error)) == pytest.approx(1 - error / 2, rel=1e-9)


@pytest.mark.parametrize(("draws", "error"), MEANS)
def test_the_median_of_means_leaves_its_margin_at_least_as_often_as_its_power_says(draws, error):
    """Exact for coins: the claim is a coin of 0.5, the truth another one. At three margins the power is near 1."""
    blocks, size = blocks_and_size(draws, error)
    margin = 0.5 * math.sqrt(4 / size)
    bound = []
    for share in (1.1, 1.5, 2, 2.5, 3):
        distance = share * margin
        truth = 0.5 + distance
        if truth > 1:
            break
        spread = math.sqrt(truth * (1 - truth))
        near = binom.cdf(math.floor(size * (0.5 + margin)), size, truth)  # a block stays inside
        inside = binom.sf(math.ceil(blocks / 2) - 1, blocks, near)
        bound.append(median_of_means_power(draws, 0.5, error, distance, spread))
        assert bound[-1] <= 1 - inside + 1e-12
    assert bound == sorted(bound) and bound[-1] > 0.99
    # Twice the spread is four times the variance of a block, and is noticed less surely; within the margin nothing is.
    assert median_of_means_power(draws, 0.5, error, 2 * margin, 1.0) < median_of_means_power(
        draws, 0.5, error, 2 * margin, 0.5
    )
    assert median_of_means_power(draws, 0.5, error, margin, 1e-9) == 0


def test_the_power_of_the_median_of_means_cannot_be_improved():
    """Blocks that obey Cantelli's inequality with equality, simulated: the share of the runs in which the test misses agrees with
    the power, within Clopper and Pearson's interval for an error of 1e-9."""
    from scipy.stats import beta

    error, runs, size = 0.33, 20_000, 12
    margin = math.sqrt(4 / size)
    distance, spread = 2 * margin, math.sqrt(size)  # so that the mean of a block has variance 1
    power = median_of_means_power(9 * size, 1.0, error, distance, spread)
    inside = 1 / (1 + margin**2)  # a block ends on the margin with that probability, and further out otherwise
    far = (distance - inside * margin) / (1 - inside)
    assert inside * (margin - distance) ** 2 + (1 - inside) * (far - distance) ** 2 == pytest.approx(1)
    means = numpy.where(numpy.random.default_rng(0).random((runs, 9)) < inside, margin, far)
    found = [median_of_means(numpy.repeat(row, size), 1.0, error) for row in means]
    assert found[0][1] == pytest.approx(margin, rel=1e-12)
    missed = sum(median <= margin * (1 + 1e-12) for median, _ in found)
    low, high = beta.ppf(5e-10, missed, runs - missed + 1), beta.ppf(1 - 5e-10, missed + 1, runs - missed)
    assert low <= 1 - power <= high and 0.02 < power < 0.98


@each_error
@pytest.mark.parametrize("count", COUNTS)
def test_the_end_of_a_median_interval_stays_above_as_often_as_its_power_says(count, error):
    """Exact: samples below the value are binomial. With the value at the median it is at least 1 - error / 2."""
    high = median_interval(range(1, count + 1), error)[1]
    for below in (0.5, 0.4, 0.1):
        p = Fraction(below)
        allowed = count if high == math.inf else int(high) - 1  # so many samples may lie below
        exact = (
            sum(math.comb(count, k) * p**k * (1 - p) ** (count - k) for k in range(allowed + 1)) if count < 60 else 0
        )
        power = median_power(count, error, below)
        assert power < 1
        if count < 60:
            assert power == pytest.approx(float(exact), rel=1e-9)
        assert power >= 1 - error / 2 - 1e-12
    assert median_power(count, error, 0.9) <= median_power(count, error, 0.6) <= median_power(count, error, 0.5)


def test_independent_tests_notice_together_more_often_than_each():
    """The chance that all miss is the product."""
    assert independent_power([0.5, 0.5, 0.5]) == 0.875
    assert independent_power([0.0]) == 0 and independent_power([0.3, 0.0]) == pytest.approx(0.3)
    assert independent_power([1 - 2**-53] * 9) < 1


def test_no_test_is_certain():
    """Far out a double would say 1; a probability of missing it is left all the same."""
    assert hoeffding_power(10**6, 1e-6, 0.4) == share_power(10**6, 0.9, 0, 0.5) == math.nextafter(1, 0)
    assert dkw_power(10**6, 1e-6, 0.4) < 1 and median_of_means_power(10**5, 1.0, 1e-6, 10.0, 1.0) < 1
    assert median_power(10_000, 1e-6, 0.01) < 1


# --- Holm -------------------------------------------------------------------------------------------------------------


def closed_testing(p_values):
    """A hypothesis falls if every set it belongs to does by Bonferroni (Marcus, Peritz & Gabriel 1976)."""
    several = range(len(p_values))
    subsets = [s for size in several for s in itertools.combinations(several, size + 1)]
    return [max(min(1, len(s) * min(p_values[j] for j in s)) for s in subsets if i in s) for i in several]


@pytest.mark.parametrize("tests", [0, 1, 2, 3, 4])
def test_holm_is_closed_testing(tests):
    """All tuples of a few p-values, ties, zeros and ones included; the values make every product exact."""
    for p_values in itertools.product([0.0, 1 / 64, 1 / 32, 3 / 64, 1 / 4, 3 / 8, 1.0], repeat=tests):
        assert holm(p_values) == closed_testing(p_values), p_values
