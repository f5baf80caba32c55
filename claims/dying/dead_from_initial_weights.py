r"""Unlucky initial weights can make a ReLU unit dead from the start.

They can, even without a bias. If the inputs are never negative, as with pixels or behind another ReLU layer, a unit
is born dead whenever all its weights are negative. With $n$ independent weights, each as likely positive as negative
and never exactly 0, the chance of that is $2^{-n}$: next to nothing for a hundred inputs, a quarter for two.

**Why it is so.** A sum of products of something negative with something that is not negative is never positive. And
each weight is negative with probability one half, independently of the others. The chance of a dead unit is *at
least* $2^{-n}$: other weights may be off on the data as well.

**Where intuition goes wrong.** "Unlucky" is not the only way. One large negative bias does it for every unit
([how large](negative-bias-kills-units.md)). And data that surround the origin protect a unit without bias: if $x$ and
$-x$ are both in the data and $w \cdot x \ne 0$, one of them turns it on.

!!! question "In class"
    A layer has 4 units, its inputs come from 4 ReLU units, and there are no biases. What is the chance, at least,
    that all 4 are born dead? What would the rest of the network then compute?

??? success "Answer"
    At least $2^{-16}$, one in 65,536, if each weight is drawn by itself and is negative with probability ½. The inputs
    come from ReLU units and are never negative, so a unit is dead if its four weights are negative, with probability
    $2^{-4}$. The four units have independent weights, and so the probabilities multiply.

    With such weights the layer hands on zeros, whatever goes into the network. Behind it everything is constant, and
    without biases every weighted sum there is 0 for every input. No gradient comes back through the layer, so under
    plain gradient descent it and all layers below it stay as they are.
"""

from fractions import Fraction
from itertools import product

from hypothesis import given, strategies
from sympy import Integer, Symbol

from claims import Claim, exhaustion, proof, record, statistic
from claims.articles import advantages_of_relu
from claims.articles.literature import publication
from claims.lab.activations import relu
from claims.lab.chance import hoeffding_margin, share_power
from claims.lab.domains import POSITIVE, rationals, whole_numbers

claim = Claim(
    said_in=[advantages_of_relu.sentence(45)],
    formally=(
        r"For every finite set of inputs there are initial weights $(w, b)$ with $w \cdot x + b \le 0$ for each of "
        r"them. If no input has a negative component and $b = 0$, every $w$ without a positive "
        r"component is such a one; for $n$ independent weights, each negative or positive with probability ½, that has "
        r"probability $2^{-n}$."
    ),
    literature=[
        publication(
            "lu-2020",
            "Proves that with symmetric initial weights a ReLU network of fixed width is born dead with a probability "
            "that goes to 1 with depth.",
        )
    ],
    related=["negative-bias-kills-units", "relu-units-can-die"],
    survives={"as true": ["relu off by one ulp", "draws too wide", "draws cut off"]},
)


@proof
def test_negative_weights_on_inputs_that_are_not_negative():
    """If no input is negative and no weight positive, each product leaves the sum at or below 0, however many there
    are, so the output is 0."""
    assert relu(Integer(0)) == 0
    x, minus_w, minus_sum = (Symbol(name, nonnegative=True) for name in ("x", "minus_w", "minus_sum"))
    assert (-minus_sum - minus_w * x).is_nonpositive
    assert relu(-minus_sum - minus_w * x) == 0
    assert (
        relu(-minus_sum + POSITIVE * (1 + minus_sum / POSITIVE)).simplify() == POSITIVE
    )  # a positive weight can turn it on


@given(
    strategies.lists(rationals(-5, 5), min_size=3, max_size=3),
    strategies.lists(strategies.tuples(*[whole_numbers(-5, 5)] * 3), min_size=1, max_size=5),
)
def test_for_every_weight_a_bias_that_kills(w, data):
    """No weights and inputs, of either sign, were found for which the bias of minus the largest weighted sum leaves
    the unit on for one of the inputs; nor any for which the unit without a bias is off for an input and its opposite,
    unless their weighted sums are 0."""
    sums = [sum(a * x for a, x in zip(w, row, strict=True)) for row in data]
    assert all(relu(s - max(sums)) == 0 for s in sums)
    assert all((relu(s) == relu(-s) == 0) == (s == 0) for s in sums)


@exhaustion("all sign patterns of up to ten weights of size 1, on all inputs that have a single 1")
def test_one_pattern_in_two_to_the_n():
    """Of all sign patterns of n weights exactly one, all negative, is off for each of the n inputs with a single 1."""
    for n in range(1, 11):
        dead = [signs for signs in product((1, -1), repeat=n) if all(relu(Fraction(sign)) == 0 for sign in signs)]
        assert dead == [(-1,) * n]


@statistic(error=1e-6, alternative="a chance of 2⁻⁽ⁿ⁺¹⁾ instead of 2⁻ⁿ for one of the three")
def test_second_layers_on_the_digits(rng, effort, error):
    """In second layers behind 1, 2 and 4 ReLU units, drawn afresh without biases, shares of {{share_1:.3f}},
    {{share_2:.3f}} and {{share_4:.3f}} of {{drawn:,}} units are off for {{inputs}} digits. None of the three lies below
    2⁻ⁿ by more than {{margin:.3f}}. The shares of those whose weights are all at most 0, each of which is off, differ from 2⁻ⁿ
    by no more than that either way. Chance alone breaks this with a probability of at most one in a million."""
    import numpy

    from claims.lab.networks import digits

    drawn, x = 20_000 * effort, digits()[0].x[:100]
    margin = hoeffding_margin(drawn, error / 6)  # two shares are looked at for each of three n
    shares = {}
    for n in 1, 2, 4:
        dead = unlucky = 0
        for _ in range(drawn // 1000):
            first = rng.standard_normal((1000, 64, n), dtype=numpy.float32)
            hidden = relu(
                numpy.matmul(x, first)
            )  # a fresh first layer for each unit, so that the draws are independent
            second = rng.standard_normal((1000, n, 1), dtype=numpy.float32)
            off = (relu(numpy.matmul(hidden, second)) == 0).all(axis=(1, 2))
            never_positive = (second <= 0).all(axis=(1, 2))
            assert off[never_positive].all()
            dead, unlucky = dead + int(off.sum()), unlucky + int(never_positive.sum())
        shares[n] = dead / drawn
        assert abs(unlucky / drawn - 2.0**-n) <= margin
        assert shares[n] >= 2.0**-n - margin
    record(power=min(share_power(drawn, 2.0 ** -(n + 1), 2.0**-n - margin) for n in shares))
    record(drawn=drawn, inputs=len(x), margin=margin, **{f"share_{n}": share for n, share in shares.items()})


def figure(axes, found):
    """The share of second-layer units that are dead at birth on the digits, behind 1, 2 and 4 ReLU units, on a
    logarithmic scale, and the bound 2⁻ⁿ."""
    axes.plot([1, 2, 4], [found["share_1"], found["share_2"], found["share_4"]], "o-", label="drawn units")
    axes.plot([1, 2, 4], [2.0**-n for n in (1, 2, 4)], "--", color="0.5", label="2⁻ⁿ")
    axes.set(yscale="log", xlabel="units in the layer before, n", ylabel="share of units dead at birth")
    axes.set_xticks([1, 2, 4])
    axes.legend()
