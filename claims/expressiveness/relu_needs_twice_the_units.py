r"""Without symmetry, ReLU needs twice as many units as tanh-like units for symmetric or antisymmetric behaviour.

For one family the factor is exactly two: functions of one variable that are odd, bounded and made of straight pieces,
with *hard tanh* as the symmetric unit, if they are to be met exactly. Hard tanh is tanh made of three straight pieces,
$\max(-1, \min(1, x))$. Change one word in this, and the count may change.

**Why it is so.** Count corners. A ReLU unit has one corner, a hard tanh has two. A function with $2p$ corners therefore
needs at least $2p$ ReLU units, or at least $p$ hard tanh units. And that is enough. Corners of an odd function come in
pairs $\pm k$, and one hard tanh makes such a pair, while two ReLU units and a share in the output bias make one hard
tanh:

$$\mathrm{hardtanh}(x) = \mathrm{relu}(x + 1) - \mathrm{relu}(x - 1) - 1$$

!move pieces

**Where intuition goes wrong.**

- *Symmetric is not antisymmetric.* The even unit is $|x|$. One of them takes two ReLU units, but a sum of $k$ takes at
  most $k + 2$, not $2k$ (in one variable, at most $k + 1$).
- *Which unit?* To make a hard tanh one needs two units of either kind, ReLU or absolute value.
- *The true tanh is curved.* No finite number of ReLU units equals it, so there is no factor at all.
- *Depth breaks the count.* Eight ReLU units in two layers can make ten corners. So can four hard tanh units: in this
  example the factor two stays, but nothing here proves it for depth in general.

!!! question "In class"
    A triangle: 0 outside of $(-1, 1)$, and 1 at 0. How many ReLU units does it need, how many hard tanh units? Why is
    the factor not 2?

??? success "Answer"
    Three ReLU units: $\mathrm{relu}(x + 1) - 2\,\mathrm{relu}(x) + \mathrm{relu}(x - 1)$. Fewer will not do in one
    layer, for the triangle has three corners and each unit has at most one. Two hard tanh units:
    $\tfrac12 \mathrm{hardtanh}(2x + 1) - \tfrac12 \mathrm{hardtanh}(2x - 1)$, where the first makes the sum rise
    between $x = -1$ and $x = 0$, and the second brings it down again between 0 and 1. One has only two corners.

    The factor is $\tfrac32$, because the triangle is not odd. Its corners do not come in pairs: three is an odd number,
    and the two hard tanh units have four corners, of which two meet at 0.
"""

from fractions import Fraction
from itertools import pairwise, product

from hypothesis import given, strategies
from sympy import EmptySet, Integer, Symbol, cosh, diff, linsolve, simplify, symbols, together

from claims import Claim, counterexample, exhaustion, in_floats, instead, proof, record, without
from claims.articles import why_relu
from claims.lab.activations import relu, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, X, whole_numbers
from claims.lab.formats import FORMATS, neighbours
from claims.lab.layers import TRIED, constant, identity, keep

ODD = "the function is odd (antisymmetric)"
BOUNDED = "the function is bounded"
PIECES = "the function is continuous and consists of finitely many straight pieces"
HARD = "the symmetric unit is the hard tanh"
BIAS = "a bias is added to the output"
ONE_LAYER = "there is one hidden layer"
ONE_INPUT = "there is one input"

claim = Claim(
    said_in=[why_relu.sentence(55)],
    formally=(
        r"Let $f: \mathbb{R} \to \mathbb{R}$ be odd, bounded, continuous and piecewise linear with $2p$ corners, $p \ge 1$. Among networks with one hidden layer and an output bias that equal $f$ on all of $\mathbb{R}$, "
        r"the smallest with ReLU units has $2p$ of them, and the smallest with hard tanh units has $p$."
    ),
    conditions=[ODD, BOUNDED, PIECES, HARD, BIAS, ONE_LAYER, ONE_INPUT],
    necessity_unknown=[ONE_INPUT],
    instead=(
        "To equal an odd bounded function of one variable made of finitely many straight pieces, a network with one hidden layer and an output bias needs exactly twice as many ReLU units as hard tanh units. With absolute "
        "values as the symmetric units it is not so: one takes two ReLU units, but a sum of k takes at most k + 2. With smooth tanh units there is no factor: no finite number of ReLU units equals one."
    ),
    related=["one-relu-unit-cannot-be-odd", "relu-has-no-symmetry", "relu-networks-learn-complex-patterns"],
    survives={"as true": ["relu with slope 1 at zero"]},
)


def hard_tanh(x):
    """max(−1, min(1, x)), for numbers."""
    return max(-1, min(1, x))


def jumps(f, places):
    """By how much the slope of f changes at each place, if f is straight between neighbouring places and beyond them."""
    places = sorted(places)
    ends = [places[0] - 1, *places, places[-1] + 1]
    slopes = [(f(b) - f(a)) / Fraction(b - a) for a, b in pairwise(ends)]
    return [after - before for before, after in pairwise(slopes)]


@proof
def test_a_unit_is_straight_except_at_its_corner():
    """Where w·x + b has one sign at both ends of an interval, relu(w·x + b) is straight: halfway it is the mean of the
    ends. Where the sign changes it lies below the mean. So a unit has one corner at most, and a sum of m units m at
    most."""
    q, r = Symbol("q", positive=True), Symbol("r", negative=True)
    for u, v in (POSITIVE, q), (NEGATIVE, r):
        assert simplify(relu((u + v) / 2) - (relu(u) + relu(v)) / 2) == 0
    u, v = POSITIVE, -POSITIVE * (1 + q)  # signs differ, and the middle is off; the other case is its mirror image
    assert ((relu(u) + relu(v)) / 2 - relu(simplify((u + v) / 2))).is_positive


@proof
def test_two_relus_make_one_hard_tanh():
    """relu(x + 1) − relu(x − 1) − 1 is −1 for x ≤ −1, x between and 1 for x ≥ 1. So p hard tanh units take 2p ReLU
    units and one output bias, for every p. And p hard tanh units, of any weights, have at most 2p corners."""
    u = Symbol("u", positive=True)
    inside = (u - 1) / (u + 1)  # any number strictly between −1 and 1

    def made(x):
        return relu(simplify(x + 1)) - relu(simplify(x - 1)) - 1

    assert made(-1 - u) == made(Integer(-1)) == -1 and simplify(made(1 + u)) == made(Integer(1)) == 1
    assert relu(simplify(inside + 1)) == simplify(inside + 1) and relu(together(inside - 1)) == 0
    assert simplify(relu(simplify(inside + 1)) - relu(together(inside - 1)) - 1 - inside) == 0


@proof
def test_one_hard_tanh_makes_one_pair_of_corners():
    """c·hardtanh(x/k) has the slope c/k strictly between −k and k and 0 beyond: its slope changes by c/k at −k and by
    −c/k at k, for every k > 0. So an odd bounded f is the sum of one such unit for each of its p pairs: what is left
    has no corner, is bounded and odd, and so is 0."""
    c, k = Symbol("c", real=True), Symbol("k", positive=True)
    unit = c * (relu.slope(POSITIVE) - relu.slope(NEGATIVE)) / k  # x/k + 1 on, x/k − 1 off
    beyond = c * (relu.slope(POSITIVE) - relu.slope(POSITIVE)) / k
    before = c * (relu.slope(NEGATIVE) - relu.slope(NEGATIVE)) / k
    assert unit - before == c / k and beyond - unit == -c / k
    slope, shift = Symbol("slope", real=True), Symbol("shift", real=True)
    left_over = slope * X + shift  # no corner: a straight line
    assert simplify(left_over + left_over.subs(X, -X)) == 2 * shift  # odd: no shift; and bounded: no slope
    assert diff(left_over, X) == slope


@given(
    strategies.dictionaries(whole_numbers(1, 30), whole_numbers(-9, 9), min_size=1, max_size=4),
    whole_numbers(-250, 250),
)
def test_exact_functions_take_two_p_relus(values, eighths):
    """Given values at up to four places on the right, an odd function of straight pieces through them, constant beyond
    the last one, is built exactly from its corners: with one ReLU unit for each, and with one hard tanh for each pair.
    No function was found where the units differ from it, or where the ReLU units are not twice as many."""
    x = Fraction(eighths, 8)
    right = sorted((Fraction(k), Fraction(v)) for k, v in values.items())
    points = [(-k, -v) for k, v in reversed(right)] + [(Fraction(0), Fraction(0))] + right

    def f(x):
        end, last = points[-1]
        for (a, low), (b, high) in pairwise(points):
            if max(x, -end) < b:
                return low + (high - low) * (max(x, -end) - a) / (b - a)
        return last

    places = [k for k, _ in points]
    corners = {k: jump for k, jump in zip(places, jumps(f, places), strict=True) if jump}
    relus = sum(jump * relu(x - k) for k, jump in corners.items()) + f(points[0][0])
    pairs = {k: -jump * k for k, jump in corners.items() if k > 0}
    hards = sum(c * hard_tanh(x / k) for k, c in pairs.items())
    assert relus == hards == f(x)
    assert 0 not in corners and len(corners) == 2 * len(pairs)
    assert bool(pairs) == any(values.values())


@without(ODD)
@counterexample
def test_a_triangle_takes_three_and_two():
    """The triangle with corners −1, 0 and 1 needs three ReLU units, as it has three corners, and more than one hard
    tanh unit, as one has two corners. Two will do: one rises, one falls. The factor is 3/2."""
    triangle = {-2: 0, -1: 0, 0: 1, 1: 0, 2: 0}
    assert jumps(lambda x: max(Fraction(0), 1 - abs(Fraction(x))), [-1, 0, 1]) == [1, -2, 1]
    for x, y in [*triangle.items(), (Fraction(1, 2), Fraction(1, 2)), (Fraction(-1, 3), Fraction(2, 3))]:
        assert relu(x + 1) - 2 * relu(x) + relu(x - 1) == y
        assert Fraction(hard_tanh(2 * x + 1) - hard_tanh(2 * x - 1), 2) == y


@without(BOUNDED)
@proof
def test_the_identity_is_out_of_reach_of_hard_tanh():
    """Two ReLU units make x = relu(x) − relu(−x), and two make relu(x − 1) − relu(−x − 1), which is odd with the corners
    −1 and 1. No number of hard tanh units will do for either: each is at most 1 in size, so a sum with output weights
    c and bias d never exceeds |d| + Σ|c|, while these functions do."""
    for x in POSITIVE, NEGATIVE, Integer(0):
        assert relu(x) - relu(-x) == x
    beyond = 1 + POSITIVE
    assert relu(beyond - 1) - relu(simplify(-beyond - 1)) == POSITIVE  # any size, far enough out
    places = [Fraction(k, 2) for k in range(-6, 7)]
    soft = [relu(x - 1) - relu(-x - 1) for x in places]
    assert soft == [-y for y in reversed(soft)] and soft == [x - hard_tanh(x) for x in places]
    u = Symbol("u", positive=True)
    for value in (
        Integer(-1),
        (u - 1) / (u + 1),
        Integer(1),
    ):  # all values of a hard tanh: its ends and what lies between
        assert together(1 - value).is_nonnegative and together(1 + value).is_nonnegative
    sizes, bias = Symbol("sizes", nonnegative=True), Symbol("bias", nonnegative=True)
    assert ((bias + sizes + 1) - (bias + 1 * sizes)).is_positive  # at x = |d| + Σ|c| + 1 every such sum falls short


@without(PIECES)
@proof
def test_tanh_itself_is_out_of_reach():
    """tanh is odd and bounded, and its second derivative is negative at every x > 0. So it is curved on every interval
    there, while sums of ReLU or of hard tanh units are straight between their corners. No finite number of either
    equals it."""
    value = tanh(POSITIVE)
    assert value.is_positive and simplify(1 - value**2 - 1 / cosh(POSITIVE) ** 2) == 0  # strictly between 0 and 1
    second = diff(value, POSITIVE, 2)
    assert simplify(second + 2 * value * (1 - value**2)) == 0
    assert (2 * value / cosh(POSITIVE) ** 2).is_positive  # minus the second derivative


@without(HARD)
@counterexample
def test_two_absolute_values_or_two_relus():
    """hardtanh(x) = ½|x + 1| − ½|x − 1|: two absolute-value units, and two ReLU units. One unit of either kind has one
    corner and cannot do. Factor 1."""
    for x in (Fraction(k, 4) for k in range(-12, 13)):
        assert (abs(x + 1) - abs(x - 1)) / 2 == relu(x + 1) - relu(x - 1) - 1 == hard_tanh(x)


@without(BIAS)
@proof
def test_without_an_output_bias_it_takes_three():
    """Without an output bias two ReLU units cannot make the hard tanh: their corners would be at −1 and 1, and in each
    of the four directions they may face, no weights fit. Three can, one of them constant. One hard tanh needs no
    bias."""
    a, b = symbols("a b")
    for first, second in product((1, -1), repeat=2):
        equations = [
            a * relu(Integer(first * (x + 1))) + b * relu(Integer(second * (x - 1))) - hard_tanh(x)
            for x in (-3, -1, 0, 1, 3)
        ]
        assert linsolve(equations, [a, b]) == EmptySet
    for x in (Fraction(k, 4) for k in range(-12, 13)):
        assert relu(x + 1) - relu(x - 1) - relu(0 * x + 1) == hard_tanh(x)


def zigzag(x):
    """Four ReLU units: odd, up from −1 at −1 to 1 at 1, corners at ±1 and ±3, constant beyond, where it is ∓1."""
    return relu(x - 3) - 2 * relu(x - 1) + 2 * relu(x + 1) - relu(x + 3) + 1


@without(ONE_LAYER)
@counterexample
def test_depth_makes_more_corners_than_units():
    """A zigzag of four ReLU units, stretched by three and fed into four more, is odd and bounded and has
    {{deep_corners}} corners, with eight units in two layers. One layer would need {{deep_corners}}. As a zigzag is also
    made by two hard tanh units, four of those in two layers make the same function."""
    places = [Fraction(k, 3) for k in range(-12, 13)]

    def deep(x):
        return zigzag(3 * zigzag(x))

    corners = [k for k, jump in zip(places, jumps(deep, places), strict=True) if jump]
    assert all(deep(x) == -deep(-x) and abs(deep(x)) <= 1 for x in places)
    assert all(2 * deep((a + b) / 2) == deep(a) + deep(b) for a, b in pairwise(places))
    assert len(corners) == 10 > 4 + 4
    fine = [Fraction(k, 3) for k in range(-36, 37)]  # both are straight between these, even after the stretch
    assert all(zigzag(x) == 2 * hard_tanh(x) - 3 * hard_tanh(x / 3) for x in fine)
    record(deep_corners=len(corners))


@instead
@proof
def test_even_units_are_cheap():
    """|z| = 2·relu(z) − z and z = relu(z) − relu(−z) for every z. So a sum of k absolute values of w·x + b is a sum of
    k ReLU units and a linear function, which takes two more units and the output bias, in any number of variables."""
    for z in POSITIVE, NEGATIVE, Integer(0):
        assert abs(z) == 2 * relu(z) - z and z == relu(z) - relu(-z)


@instead
@given(
    strategies.dictionaries(whole_numbers(-9, 9), whole_numbers(-9, 9), min_size=1, max_size=5), whole_numbers(-20, 20)
)
def test_in_one_variable_one_more_is_enough(terms, x):
    """For exact sums of one to five absolute values c·|x − k|, none was found that is not made by one ReLU unit for
    each and one more."""
    units = {(1, k): 2 * c for k, c in terms.items()}  # |x − k| = 2 relu(x − k) − (x − k)
    slope, first = -sum(terms.values()), min(terms)
    units[1, first] += slope  # the straight rest: slope·(x − first) = slope·relu(x − first) − slope·relu(first − x)
    units[-1, first] = -slope
    bias = sum(c * (k - first) for k, c in terms.items())
    made = bias + sum(c * relu(side * (x - k)) for (side, k), c in units.items())
    assert made == sum(c * abs(x - k) for k, c in terms.items())
    assert len(units) == len(terms) + 1


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """Two ReLU units with an output bias are the hard tanh up to a few roundings of numbers near 1. That is nothing near the ends and everything near 0,
    where the hard tanh is as small as x: at five times the smallest number of the format the ReLU units give 0, which is five ulp off and one more than four roundings allow."""
    import numpy

    units = identity(
        r"\max(-1, \min(1, x)) = \mathrm{relu}(x + 1) - \mathrm{relu}(x - 1) - 1",
        lambda x: numpy.maximum(-constant(1, x), numpy.minimum(constant(1, x), x)),
        lambda x: relu(x + constant(1, x)) - relu(x - constant(1, x)) - constant(1, x),
        exact=lambda v, m: numpy.clip(v, -1, 1) if m is numpy else max(-1, min(1, v)),
        functions=0,
        roundings=4,
        written="clip(x, -1, 1) and relu(x + 1) - relu(x - 1) - 1",
    )
    keep(units)
    assert units.is_("broken")
    for name in FORMATS:
        assert abs(units.at(name)) == 5 * float(neighbours(name, 0.0)[1])


def figure(axes):
    """The function zigzag with four corners, marked, and the eight-unit network of two layers, made by feeding three
    times the zigzag into itself, with ten corners. Both are odd, bounded and made of straight pieces."""
    xs = [k / 60 for k in range(-260, 261)]
    axes.plot(xs, [zigzag(x) for x in xs], label="4 ReLU units or 2 hard tanh: 4 corners")
    axes.plot(xs, [zigzag(3 * zigzag(x)) - 3 for x in xs], "--", label="two layers of 4 ReLU units: 10 corners")
    axes.plot([-3, -1, 1, 3], [1, -1, 1, -1], "o", color="C0")
    axes.set(xlabel="x", ylabel="output (the second one lowered by 3)", ylim=(-4.3, 2.6))
    axes.legend(loc="upper center", fontsize="small")
