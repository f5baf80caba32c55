r"""The slopes of L sigmoid units in a row multiply to at most 4⁻ᴸ.

Ten units in a row, and less than a millionth is left, whatever the units compute. This is the one exact number behind the
talk of vanishing gradients. It is a bound for the slopes alone: the weights between the units are further factors.

**Why it is so.** The slope of the sigmoid is $\sigma' = \sigma (1 - \sigma)$, a product of two numbers whose sum is 1. Such
a product is largest when both are one half:

$$\tfrac14 - \sigma'(z) = \left(\sigma(z) - \tfrac12\right)^2 \ge 0$$

So each further unit takes away at least three quarters of what is left.

**Where intuition goes wrong.** The bound is attained only if every unit sits exactly at $z = 0$. Units that are not there take
away much more: at $z = 2$ a slope is {{slope_at_two:.3f}}, and ten of them leave {{ten_at_two:.0e}}, where the bound allows
{{ten_at_zero:.0e}}.

!!! question "In class"
    A unit multiplies by its weight as well. How large must the weight be to undo the factor of one quarter? What does such a weight do to
    $z$, and so to the slope?

??? success "Answer"
    Four, if the unit sits at $z = 0$, and more if it sits anywhere else. But the weight is also in $z = wh + b$. The
    values below lie between 0 and 1, so with $w = 4$ and no bias a value of ½ gives $z = 2$, where the slope is down to
    {{slope_at_two:.3f}}. The weight would have to be larger still, and that drives $z$ still further out.

    A bias can centre the unit: with $b = -2$ the value ½ gives $z = 0$, and four times a quarter is exactly 1. This
    works at one value. Wherever the values differ from ½, the slope is smaller.
"""

from fractions import Fraction

from hypothesis import given, strategies
from mpmath import mpf, workdps
from sympy import Function, Integer, Rational, Symbol, rsolve, simplify

from claims import Claim, exhaustion, in_floats, proof, record
from claims.lab.activations import sigmoid
from claims.lab.domains import X, floats
from claims.lab.formats import FORMATS, dtype, neighbours
from claims.lab.layers import Layer, keep, outcome

claim = Claim(
    formally=(
        r"For every $L \ge 1$ and all real $z_1, \dots, z_L$: $0 < \prod_{l=1}^{L} \sigma'(z_l) \le 4^{-L}$, with equality exactly "
        r"if all $z_l = 0$."
    ),
    supports=["sigmoid-networks-vanish-with-depth", "relu-mitigates-vanishing-gradients"],
    related=["sigmoid-networks-vanish-with-depth"],
)


@proof
def test_one_slope_is_at_most_a_quarter():
    """For every real z, ¼ − σ′(z) is a square, which is 0 only where σ(z) = ½, that is at z = 0; and σ′(z) is positive."""
    value, slope = sigmoid(X), sigmoid.slope(X)
    assert simplify(slope - sigmoid(X).diff(X)) == 0
    assert simplify(Rational(1, 4) - slope - (value - Rational(1, 2)) ** 2) == 0
    assert slope.is_positive
    assert sigmoid(Integer(0)) == Rational(1, 2) and simplify(value - Rational(1, 2)).diff(X).simplify().is_positive


@proof
def test_each_further_unit_quarters_the_bound():
    """If b is positive and at most the bound, then b times a slope a is at most a quarter of the bound, as b/4 − ab = b(¼ − a);
    starting from 1, L quarters are 4⁻ᴸ."""
    b, short = Symbol("b", positive=True), Symbol("short", nonnegative=True)  # short: by how much a slope misses ¼
    assert (b * sigmoid.slope(Integer(0)) - b * (Rational(1, 4) - short)).expand().is_nonnegative
    depth, bound = Symbol("L", integer=True, nonnegative=True), Function("bound")
    law = rsolve(bound(depth + 1) - sigmoid.slope(Integer(0)) * bound(depth), bound(depth), {bound(0): 1})
    assert simplify(law - Integer(4) ** -depth) == 0


@given(strategies.lists(floats(-50, 50), min_size=1, max_size=30))
def test_no_list_of_inputs_breaks_the_bound(inputs):
    """With 60 digits no list of up to 30 inputs from −50 to 50 was found whose slopes multiply to 0 or to more than the bound, nor one
    that attains it without being all zeros."""
    with workdps(60):
        product, bound = mpf(1), mpf(1)
        for z in inputs:
            product *= sigmoid.slope(mpf(z))
            bound /= 4
        assert 0 < product <= bound * (1 + 300 * mpf(10) ** -60)  # 30 slopes, each with fewer than ten roundings
        if max(abs(z) for z in inputs) > 1e-20:
            assert product < bound


@in_floats
@exhaustion("every finite float16 and every finite bfloat16")
def test_rounding_keeps_the_quarter():
    """No finite float16 or bfloat16 has a computed slope σ(z)(1 − σ(z)) above ¼. But the lower bound is lost: the slope is rounded to 0
    for every float16 from {{gone_float16:.3g}} on."""
    import numpy

    from claims.lab.formats import every_value

    for name in "float16", "bfloat16":
        z = every_value(name)
        z = z[numpy.isfinite(z.astype(float))]
        slope = sigmoid.slope_after(z, sigmoid(z)).astype(float)
        assert slope.max() == 0.25
        positive = z.astype(float)[(slope > 0)]
        if name == "float16":
            gone = z.astype(float)[z.astype(float) > positive.max()].min()
            assert (slope[z.astype(float) >= gone] == 0).all()
            record(gone_float16=gone)
    assert sigmoid.slope(0.0) ** 10 < 1e-6
    record(slope_at_two=sigmoid.slope(2.0), ten_at_two=sigmoid.slope(2.0) ** 10, ten_at_zero=sigmoid.slope(0.0) ** 10)


@in_floats
@exhaustion("depths up to 2,000 in float16, bfloat16, float32 and float64, with all sums 0")
def test_in_every_format():
    """With all weighted sums 0 the product is exactly a power of ¼, until it is too small for the format and becomes 0: the upper bound is kept for ever, the lower one is lost
    at the depth shown."""
    found = {}
    for name in FORMATS:
        kind = dtype(name).type
        product, power, depth = kind(1), kind(1), 0
        while product > 0:
            depth += 1
            product, power = kind(product * sigmoid.slope(kind(0))), kind(power * kind(0.25))
            assert product == power and depth < 2000
        smallest = float(neighbours(name, 0.0)[1])
        assert 4.0 ** (1 - depth) >= smallest and Fraction(1, 4**depth) <= Fraction(smallest) / 2
        found[name] = outcome("broken", at=depth, tried=depth, whole=True, detail=f"the product of {depth} slopes is 0")
    keep(Layer(r"0 < \prod_{l=1}^{L} \sigma'(0) = 4^{-L}", found, "one factor after the other", variable="L"))


def figure(axes):
    """The product of the slopes of up to ten sigmoid units in a row, on a logarithmic axis, for units that all sit at z = 0 (the bound
    4⁻ᴸ), at z = 1, 2 and 4. The further from 0, the steeper the fall."""
    depths = range(11)
    for z in 0.0, 1.0, 2.0, 4.0:
        label = "all z = 0: the bound" if z == 0 else f"all z = {z:g}"
        axes.plot(depths, [sigmoid.slope(z) ** depth for depth in depths], marker="o", markersize=3, label=label)
    axes.set(yscale="log", xlabel="sigmoid units in a row, L", ylabel="product of their slopes")
    axes.legend()
