r"""ReLU lets a network have representations in which most of the entries are zero.

It can. But the article's own example is not one: in a fresh layer of normal weights without biases, a majority of zeros is at most as likely as not.

**Why it is so.** Negative biases switch units off. With a bias of minus one standard deviation of the weighted sum, {{expected:.0%}} of the units are off on average,
and codes that are mostly zeros can still tell inputs apart. In an extreme case, $n$ units with the bias −½ that look at one input each, each of $n$ inputs has a code with a
single active unit, and no two codes are equal.

Without biases the number of zeros among $n$ units has the [binomial law with ½](half-of-units-zero-at-init.md). It is
symmetric: more than half and fewer than half are equally likely. So

$$P(\text{most are zero}) = \frac{1 - P(\text{exactly half})}{2} \le \frac12$$

!move zero-units

**Where intuition goes wrong.** "Allows" is not "gives". The sentence speaks of a possibility, and that there is. The example beside it is a case in which the odds
are even at best.

!!! question "In class"
    A layer of two units, without biases, and normal weights. How likely is a majority of zeros? And in a layer of three?

??? success "Answer"
    For an input other than zero each unit is zero with probability ½. Of two units more than one must be zero, that is
    both: probability $\tfrac12 \cdot \tfrac12 = \tfrac14$. Of three units at least two must be zero, and that has
    probability ½. A tie is impossible there, and a majority of zeros is as likely as a majority of active units. With
    two units a tie has probability ½ and leaves ¼ to each side.
"""

from fractions import Fraction
from itertools import product
from math import comb

from hypothesis import given
from sympy import Rational, binomial, simplify, solve, symbols

from claims import Claim, exhaustion, proof, record, statistic
from claims.articles import why_relu
from claims.lab.activations import relu
from claims.lab.chance import share_interval, share_power
from claims.lab.domains import whole_numbers

claim = Claim(
    said_in=[why_relu.sentence(16)],
    formally=(
        r"There are such networks: for every $n \ge 3$ there are $n$ ReLU units with biases and $n$ inputs, whose codes are all different and have $n - 1$ zeros each. "
        r"A fresh layer is not yet one: with independent symmetric weights, no bias and no sum equal to 0, "
        r"$P(\text{more than } n/2 \text{ zeros}) = \tfrac12 (1 - P(\text{exactly } n/2 \text{ zeros})) \le \tfrac12$."
    ),
    related=["half-of-units-zero-at-init", "relu-promotes-sparsity"],
    survives={"as true": ["relu capped", "relu off by one ulp"]},
)


@proof
def test_one_active_unit_and_still_all_codes_differ():
    """Let unit i see input i with weight 1 and bias −½, and switch on one input at a time. The active unit gives relu(1 − ½) = ½, all others relu(0 − ½) = 0. So the
    code of input i is ½ in place i and 0 elsewhere: n − 1 zeros of n, more than n/2 for all n ≥ 3, and a different code for each i."""
    half = Rational(1, 2)
    assert relu(1 - half) == half and relu(0 - half) == 0
    more = symbols("m", nonnegative=True)
    n = 3 + more
    assert ((n - 1) - n / 2).expand().is_positive


@given(whole_numbers(3, 30))
def test_such_layers_written_out(n):
    """For no width from 3 to 30 was a layer of this kind found that has a code without a majority of zeros, or the same code twice."""
    half = Fraction(1, 2)
    codes = [tuple(relu(int(i == place) - half) for i in range(n)) for place in range(n)]
    assert all(code.count(0) * 2 > n for code in codes)
    assert len(set(codes)) == n


@statistic(
    error=1e-6,
    alternative="a majority of zeros in 97 % of such layers or fewer, or units off with a probability that differs by 0.01",
)
def test_a_bias_of_minus_one(random, effort, error):
    """In {{layers:,}} random layers of 100 units with normal weights and a bias of minus one standard deviation of the weighted sum, {{share:.1%}} of the units are off ({{expected:.1%}} expected, up to {{unit_margin:.2%}}), and
    {{majority:.0%}} of the layers have a majority of zeros; that fewer
    than 97 % of such layers have one is excluded. The probability of an error is one in a million at most in all."""
    from statistics import NormalDist

    layers = 2_000 * effort
    zeros = [[relu(random.gauss() - 1) for _ in range(100)].count(0) for _ in range(layers)]
    majority, share = sum(count > 50 for count in zeros) / layers, sum(zeros) / (100 * layers)
    expected = NormalDist().cdf(1)
    low, high = share_interval(100 * layers, expected, error / 2)
    _, most = share_interval(layers, 0.97, error)  # of which one side is needed
    record(layers=layers, share=share, expected=expected, unit_margin=max(high - expected, expected - low))
    record(majority=majority, counts=[zeros.count(k) / layers for k in range(101)])
    others = [share_power(100 * layers, expected + d, low, high) for d in (-0.01, 0.01)]
    record(power=min(share_power(layers, 0.97, most), *others))
    assert low <= share <= high
    assert majority > most


@proof
def test_a_fresh_layer_gives_even_odds_at_best():
    """How far the example beside the sentence carries: if n units are off independently with probability ½, k zeros are as likely as n − k, for all n and k. So a majority of zeros is as likely as a majority of active
    units, and its probability is ½ less half of that of a tie. For 2, 10 and 100 units it is {{of_2:.2f}}, {{of_10:.2f}} and {{of_100:.2f}}."""
    n, k = symbols("n k", integer=True, nonnegative=True)
    assert simplify((binomial(n, k) - binomial(n, n - k)).rewrite("factorial")) == 0
    most, tie = symbols("most tie", nonnegative=True)
    [majority] = solve(2 * most + tie - 1, most)
    assert majority == (1 - tie) / 2
    for units in range(1, 101):
        found = Fraction(sum(comb(units, zeros) for zeros in range(units // 2 + 1, units + 1)), 2**units)
        even = Fraction(comb(units, units // 2), 2**units) if units % 2 == 0 else Fraction(0)
        assert found == (1 - even) / 2 <= Fraction(1, 2)
        if units in (2, 10, 100):
            record(**{f"of_{units}": float(found)})


@exhaustion("all sign patterns of the weights of up to ten units, for the input 1")
def test_all_sign_patterns():
    """Over all sign patterns of up to ten weights, a majority of zeros occurs in exactly half of the patterns for an odd number of units, and in fewer for an even number."""
    for n in range(1, 11):
        majorities = sum(sum(relu(w * 1) == 0 for w in signs) * 2 > n for signs in product((1, -1), repeat=n))
        share = Fraction(majorities, 2**n)
        assert share == Fraction(1, 2) if n % 2 else share < Fraction(1, 2)


def figure(axes, found):
    """How likely each number of zeros is among 100 units: without biases (exact binomial law), centred at 50, and with a bias of minus one standard
    deviation (shares of random layers), where nearly all layers lie to the right of 50."""
    fresh = [comb(100, k) / 2**100 for k in range(101)]
    axes.plot(range(25, 101), fresh[25:], label="no bias")
    axes.bar(range(25, 101), found["counts"][25:], alpha=0.5, color="C1", label="bias −1")
    axes.axvline(50, color="0.5", linewidth=1)
    axes.set(xlabel="units that output zero, of 100", ylabel="share of layers")
    axes.legend()
