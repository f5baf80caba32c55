"""Three of the things to move: gradients through depth, a unit that dies, and zeros in a fresh layer. Each computes what the lab
computes. What all things have in common is tested in ``test_moving.py``."""

import re
from fractions import Fraction
from itertools import product
from math import isqrt

import mpmath
import numpy
import pytest
from scipy.stats import binom, norm
from test_moving import law, says, started_again

from claims.lab.activations import Activation, leaky_relu, relu, sigmoid, tanh
from claims.lab.chance import dkw_margin, hoeffding_margin
from claims.lab.networks import initial_weights
from claims.lab.networks import pulled_back as lab_pulled_back
from claims.lab.units import Unit
from claims.press.draws import normals, uniforms
from claims.press.thing_depth import pulled_back, wide
from claims.press.thing_dying import Pair, stepped
from claims.press.thing_dying import points as dying_points
from claims.press.things import THINGS
from claims.press.words import number


@pytest.fixture
def own_page(visit):
    return lambda name, **options: visit(f"move/{name}/", **options)


# --- random numbers that can be drawn again --------------------------------------------------------------------------


def test_the_press_and_the_browser_draw_the_same_numbers(own_page):
    seeds = [0, 1, 2, 300, -5, 2**31, 2**32 - 1]
    drawn = law(
        own_page("zero-units"),
        "chance",
        "given.map(seed => { const a = m.generator(seed), b = m.generator(seed); return "
        "[Array.from({length: 50}, a.uniform), Array.from({length: 51}, b.normal)]; })",
        seeds,
    )
    assert [uniform for uniform, _ in drawn] == uniforms(seeds, 50).tolist()
    assert numpy.allclose([normal for _, normal in drawn], normals(seeds, 51), rtol=1e-13, atol=1e-15)


def test_the_draws_have_the_laws_that_they_should():
    """Against the exact distribution functions, within what chance alone exceeds once in a million; and so do the first numbers of
    neighbouring seeds, and the products of neighbours."""
    u, z = uniforms(range(2000), 100), normals(range(2000), 100)
    for sample, law_of in (
        (u.ravel(), lambda x: x),
        (u[:, 0], lambda x: x),
        (z.ravel(), norm.cdf),
        (z[:, 0], norm.cdf),
    ):
        x = numpy.sort(sample)
        gap = abs(law_of(x) - (numpy.arange(len(x)) + 0.5) / len(x)).max()
        assert gap < dkw_margin(len(x), 1e-6) + 0.5 / len(x)
    # For the means of products 6 standard errors: normal to good approximation, so exceeded twice in a thousand million.
    for one, other in ((z[:, :-1], z[:, 1:]), (z[:-1], z[1:]), (z[:, :-2], z[:, 2:])):
        assert abs((one * other).mean()) < 6 / one.size**0.5


def test_the_press_and_the_browser_write_numbers_alike(own_page):
    values = [
        0,
        1,
        -1,
        0.5,
        1e-3,
        9.996e-4,
        9.9949,
        9.996,
        999.6,
        999_999.0,
        1e6,
        123_456.0,
        -2.345e-7,
        1e-300,
        12.0,
        0.1,
    ]
    written = law(own_page("zero-units"), "shared", "given.map(value => m.unbroken(value))", values)
    assert written == [number(value) for value in values]
    assert number(-2.345678e-7) == "−2.35\u00a0×\u00a010⁻⁷" and number(123_456.0) == "123000" and number(9.996) == "10"


# --- a gradient on its way back --------------------------------------------------------------------------------------

ACTIVATIONS = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": relu,
    "leaky": leaky_relu,
    "linear": Activation(
        "linear",
        symbolic=lambda x: x,
        symbolic_slope=lambda x: x / x,
        numeric=lambda x: x,
        numeric_slope=numpy.ones_like,
        rational=True,
    ),
}


def test_activations_and_slopes_are_the_labs(own_page):
    x = [*numpy.linspace(-40, 40, 321), 1e-300, -1e-300, 0.0, -745.5, 710.0]
    found = law(
        own_page("gradient-through-depth"),
        "gradient-through-depth",
        "Object.fromEntries(Object.entries(m.law.ACTIVATIONS).map(([name, f]) => [name, given.map(x => [f.value(x), f.slope(x)])]))",
        x,
    )
    assert set(found) == set(ACTIVATIONS)
    for name, activation in ACTIVATIONS.items():
        here, there = numpy.array(found[name]).T, [activation(numpy.array(x)), activation.slope(numpy.array(x))]
        # 1 − tanh², as the lab has it, loses the digits that a large x leaves no room for.
        assert numpy.allclose(here, there, rtol=1e-14, atol=1e-15 if name == "tanh" else 1e-300), name


def test_the_law_for_the_mean_is_the_labs(own_page):
    """Both compute E f'(z)² to 1e-10, and so a layer's factor to c times that; over the layers the relative errors add up. What the
    errors of the lengths add is less than as much again."""
    cs = [0.25, 1, 2, 3.7, 100, 256]
    found = law(
        own_page("gradient-through-depth"),
        "gradient-through-depth",
        "Object.keys(m.law.ACTIVATIONS).map(name => given.map(c => m.law.wide(name, c, 50)))",
        cs,
    )
    for activation, by_c in zip(ACTIVATIONS.values(), found, strict=True):
        for c, line in zip(cs, by_c, strict=True):
            there = numpy.array(wide(activation, c, 50))
            bound = 2 * numpy.concatenate([[0], (c * 2e-10 / (there[1:] / there[:-1])).cumsum()]) + 1e-12
            assert (abs(numpy.array(line) / there - 1) <= bound).all(), (activation, c)
            assert bound.max() < 1e-5
    # for those whose law is exact at every width
    for name, share in (("relu", 0.5), ("leaky", (1 + 0.01**2) / 2), ("linear", 1.0)):
        assert numpy.allclose(
            found[list(ACTIVATIONS).index(name)][3], [(3.7 * share) ** k for k in range(51)], rtol=1e-12
        )


def matrices(activation, c, draws):
    """Weights whose products are those that the draws stand for: ``draws`` (networks, 2 + 2 · depth, width)."""
    _, rows, width = draws.shape
    depth, scale = rows // 2 - 1, (c / width) ** 0.5

    def unit(vectors):
        size = numpy.sqrt((vectors**2).sum(axis=1, keepdims=True))
        return numpy.divide(vectors, size, out=numpy.zeros_like(vectors), where=size > 0)

    hidden, sums = [draws[:, 0]], []
    for layer in range(depth):
        size = numpy.sqrt((hidden[-1] ** 2).sum(axis=1, keepdims=True))
        sums.append(scale * size * draws[:, 2 + 2 * layer])
        hidden.append(activation(sums[-1]))
    error, weights = draws[:, 1], []
    for layer in reversed(range(depth)):
        error = error * activation.slope(sums[layer])
        h, e, forward, back = unit(hidden[layer]), unit(error), draws[:, 2 + 2 * layer], draws[:, 3 + 2 * layer]
        aside = back - (h * back).sum(axis=1, keepdims=True) * h
        # From the right, as in the lab: h @ W is the sum that enters, e @ Wᵀ is what goes back.
        w = scale * (h[:, :, None] * forward[:, None, :] + aside[:, :, None] * e[:, None, :])
        weights.append(w)
        error = numpy.matmul(error[:, None, :], w.swapaxes(1, 2))[:, 0]
    return weights[::-1]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_without_matrices_the_gradient_is_that_of_the_labs_matrices(own_page, name):
    """Weights are written out that have the products drawn. The lab sends the error signal back through them, and gets the same
    lengths as the module and the press."""
    activation, networks, depth = ACTIVATIONS[name], 6, 7
    for width, c in ((1, 2.0), (3, 1.5), (8, 60.0)):
        draws = numpy.random.default_rng(width).standard_normal((networks, 2 + 2 * depth, width))
        found = law(
            own_page("gradient-through-depth"),
            "gradient-through-depth",
            "given.draws.map(d => [...m.law.pulledBack(given.name, given.c, given.width, given.depth, Float64Array.from(d))])",
            {"draws": draws.reshape(networks, -1).tolist(), "name": name, "c": c, "width": width, "depth": depth},
        )
        weights = matrices(activation, c, draws)
        errors = [draws[:, 1], *lab_pulled_back(activation, weights, draws[:, 0], draws[:, 1])]
        squares = numpy.array([(error**2).sum(axis=1) for error in errors]) / (draws[:, 1] ** 2).sum(axis=1)
        assert numpy.allclose(numpy.array(found).T, squares, rtol=1e-9, atol=1e-300)
        assert numpy.allclose(pulled_back(activation, c, depth, draws), squares, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("name,c", [("relu", 2.0), ("tanh", 1.75), ("sigmoid", 60.0)])
def test_without_matrices_the_law_is_that_of_the_labs_random_networks(name, c):
    """20,000 networks either way: two samples of one law have distribution functions further apart than this once in a million."""
    activation, networks, width, depth = ACTIVATIONS[name], 20_000, 6, 5
    ours = pulled_back(
        activation, c, depth, normals(range(networks), 2 * width * (1 + depth)).reshape(networks, -1, width)
    )
    rng = numpy.random.default_rng(11)
    x, error = rng.standard_normal((2, networks, width))
    weights = initial_weights([rng] * networks, [width] * (depth + 1), c, float)
    *_, back = lab_pulled_back(activation, weights, x, error)
    theirs = numpy.sort((back**2).sum(axis=1) / (error**2).sum(axis=1))
    places = numpy.concatenate([theirs, ours[-1]])
    gap = max(
        abs(
            numpy.searchsorted(theirs, places, side) / networks
            - numpy.searchsorted(numpy.sort(ours[-1]), places, side) / networks
        ).max()
        for side in ("left", "right")
    )
    assert gap < 2 * dkw_margin(networks, 1e-6 / 2)


def test_a_saturated_network_is_not_said_to_be_off(own_page):
    """With large weights the slopes of tanh are tiny and never 0; what a double cannot hold is less than 10⁻³⁰⁰, and not nothing."""
    tanh_50, relu_50, tanh_3 = law(
        own_page("gradient-through-depth"),
        "gradient-through-depth",
        """given.map(([name, c, depth]) => {
            const found = m.law.networks(name, c, 2, depth, m.law.drawn(1, 31, 2, 50), 50);
            return [m.sentence(name, c, 2, depth, found, m.law.wide(name, c, depth)), found.ends.filter(x => x === 0).length];
        })""",
        [["tanh", 256, 50], ["relu", 2, 50], ["tanh", 256, 3]],
    )
    assert tanh_50[1] == tanh_3[1] == 0 and "nothing arrives" not in tanh_50[0] + tanh_3[0]
    assert "their median at less than\u00a010⁻³⁰⁰" in tanh_50[0]
    assert relu_50[1] == 31 and "In 31 nothing arrives: a whole layer is off." in relu_50[0]
    assert "median at 0." in relu_50[0]


def test_a_gradient_by_keyboard(own_page):
    """The sigmoid at c = 1, moved there by keys: the sentence has the lab's law."""
    page = own_page("gradient-through-depth")
    page.locator(".move--live").wait_for()
    page.locator("input[name=activation][value=relu]").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.locator("button[name=glorot]").focus()
    page.keyboard.press("Enter")
    page.locator("#move-gradient-through-depth-depth").focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    assert says(page).startswith("sigmoid, c = 1, width 16, 20 layers: by the law, for infinite width,")
    assert f"ends at {number(wide(sigmoid, 1, 20)[-1])}." in says(page)
    assert page.locator("output[for=move-gradient-through-depth-c]").inner_text() == "1 (Glorot)"
    before = says(page)
    page.locator("button[name=again]").focus()
    page.keyboard.press("Enter")
    after = says(page)
    assert before != after and before.split(". ")[0] == after.split(". ")[0]  # other networks, the same law


# --- how many units are zero -----------------------------------------------------------------------------------------

TWO_VALUED = {"signs": ((1, -1), Fraction(1, 2), 1), "skewed": ((2, -1), Fraction(1, 3), 2)}


@pytest.mark.parametrize("name", TWO_VALUED)
def test_the_chance_of_a_zero_is_exact_for_two_valued_weights(own_page, name):
    """Every sum of 1 to 9 weights, written out one by one, against √(variance · k) to 60 digits; and the lab's ReLU where the root is
    whole, so that sums lie exactly on the edge."""
    (high, low), up, variance = TWO_VALUED[name]
    cases = [(k, quarters) for k in range(1, 10) for quarters in range(-12, 13)]
    found = law(
        own_page("zero-units"),
        "zero-units",
        "given.cases.map(([k, q]) => { const {value, fraction: f} = m.law.chance(given.name, k, q); return [value, String(f.numerator), String(f.denominator)]; })",
        {"name": name, "cases": cases},
    )
    on_the_edge = 0
    for (k, quarters), (value, numerator, denominator) in zip(cases, found, strict=True):
        root, bias, expected = isqrt(variance * k), Fraction(quarters, 4), Fraction(0)
        for weights in product((high, low), repeat=k):
            chance = up ** weights.count(high) * (1 - up) ** weights.count(low)
            if root * root == variance * k:
                z = Fraction(sum(weights), root) + bias
                on_the_edge += z == 0
                expected += chance * (relu(z) == 0)
            else:
                with mpmath.workdps(60):
                    z = sum(weights) / mpmath.sqrt(variance * k) + mpmath.mpf(quarters) / 4
                    assert abs(z) > 1e-30 or not (sum(weights) or quarters)
                    expected += chance * (z <= 0)
        assert Fraction(int(numerator), int(denominator)) == expected, (k, quarters)
        assert value == pytest.approx(float(expected), rel=3e-16)
    assert on_the_edge > 50


def test_the_claims_examples_come_out(own_page):
    found = law(
        own_page("zero-units"),
        "zero-units",
        "[['skewed', 1, 0], ['signs', 2, 0], ['normal', 7, 0]].map(([n, k, q]) => { const f = m.law.chance(n, k, q).fraction; return `${f.numerator}/${f.denominator}`; })",
    )
    assert found == ["2/3", "3/4", "1/2"]


def test_the_chance_of_a_zero_for_normal_and_uniform_weights(own_page):
    """Normal: scipy's. Uniform: the alternating sum of the textbook, to 200 digits, so that what cancels does no harm."""
    cases = [(k, quarters) for k in (1, 2, 3, 4, 7, 12, 16, 33, 64) for quarters in range(-12, 13)]
    normal, uniform = law(
        own_page("zero-units"),
        "zero-units",
        "['normal', 'uniform'].map(name => given.map(([k, q]) => m.law.chance(name, k, q).value))",
        cases,
    )
    assert numpy.allclose(normal, [norm.cdf(-quarters / 4) for _, quarters in cases], rtol=1e-12)
    with mpmath.workdps(200):
        for (k, quarters), value in zip(cases, uniform, strict=True):
            t = mpmath.mpf(k) / 2 - mpmath.mpf(quarters) / 4 * mpmath.sqrt(mpmath.mpf(k) / 12)
            t = min(max(t, mpmath.mpf(0)), mpmath.mpf(k))
            terms = ((-1) ** j * mpmath.binomial(k, j) * (t - j) ** k for j in range(int(t) + 1))
            assert value == pytest.approx(float(mpmath.fsum(terms) / mpmath.factorial(k)), rel=1e-11, abs=1e-15), (
                k,
                quarters,
            )


def test_the_number_of_zeros_is_binomial(own_page):
    cases = [(units, p) for units in (1, 2, 3, 100, 200) for p in (0, 1e-9, 1 / 3, 0.5, 0.841, 1 - 1e-9, 1)]
    found = law(
        own_page("zero-units"),
        "zero-units",
        "given.map(([n, p]) => { const law = m.law.binomial(n, p); return [[...law], m.law.middle(law), m.law.majority(law)]; })",
        cases,
    )
    for (units, p), (chances, middle, majority) in zip(cases, found, strict=True):
        assert numpy.allclose(chances, binom.pmf(range(units + 1), units, p), rtol=1e-10, atol=1e-300)
        assert majority == pytest.approx(binom.sf(units // 2, units, p), rel=1e-9, abs=1e-300)
        low, high = middle["low"], middle["high"]
        assert binom.cdf(low - 1, units, p) <= 0.025 < binom.cdf(low, units, p) + 1e-12
        assert binom.sf(high, units, p) <= 0.025 < binom.sf(high - 1, units, p) + 1e-12


def test_what_is_not_certain_is_not_said_to_be(own_page):
    """Next to 1 a number of three digits would say "1", and next to the number of units "all of them"."""
    cases = [("uniform", 4, -12, 200), ("uniform", 3, -12, 200), ("normal", 16, -4, 100), ("normal", 16, 0, 1)]
    almost, surely, mostly, one = law(
        own_page("zero-units"),
        "zero-units",
        """given.map(([name, k, quarters, units]) => {
            const found = m.law.chance(name, k, quarters);
            return m.sentence(found, [...m.law.binomial(units, found.value)], [units, units - 1, units]);
        })""",
        cases,
    )
    assert "zero with probability almost 1. The average number of zeros among 200 units is almost 200" in almost
    assert (
        "With probability almost 1 more than half are zero. In 3 layers drawn here: 199 to 200, on average 199.7."
        in almost
    )
    assert "zero with probability 1. Of 200 units 200 are zero" in surely  # the bias is as long as the sum can be
    assert "layers have 200 zeros. With probability 1 more than half" in surely
    assert "Of 100 units 84.1 are zero" in mostly and "With probability almost 1 more than half" in mostly
    assert "probability 1/2, exactly. Of 1 unit 0.5 are zero" in one


@pytest.mark.parametrize("name", ["normal", "uniform", "signs", "skewed"])
def test_drawn_units_follow_the_chance(own_page, name):
    """40,000 units drawn for each of three settings: off by more than this once in a million."""
    settings, units = [(1, -2), (4, 2), (9, 0)], 40_000
    found = law(
        own_page("zero-units"),
        "zero-units",
        "given.settings.map(([k, q], i) => [m.law.chance(given.name, k, q).value,"
        " m.law.layer(m.law.generator(77 + i), given.name, k, q, given.units).filter(Boolean).length / given.units])",
        {"settings": settings, "units": units, "name": name},
    )
    for chance, share in found:
        assert abs(chance - share) < hoeffding_margin(units, 1e-6 / 3)


def test_zeros_by_keyboard(own_page):
    """A bias of minus one deviation: the share that scipy says, as in the claim."""
    page = own_page("zero-units")
    page.locator(".move--live").wait_for()
    page.locator("#move-zero-units-bias").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert f"zero with probability {number(norm.cdf(1))}" in says(page)
    page.locator("button[name=many]").focus()
    page.keyboard.press("Enter")
    assert "In 200 layers drawn here" in says(page)
    assert page.locator("[data-part=drawn] circle").count() > 5
    zeros = page.locator("[data-part=layer] .unit--zero").count()
    page.locator("button[name=again]").focus()
    page.keyboard.press("Enter")
    zeros = page.locator("[data-part=layer] .unit--zero").count()
    assert f"In the layer drawn here: {zeros}." in says(page)
    assert page.locator("[data-part=layer] .unit").count() == 100


# --- a unit dies -----------------------------------------------------------------------------------------------------


def test_the_points_are_the_same_in_the_press_and_in_the_module(own_page):
    found = law(own_page("dying-unit"), "dying-unit", "m.law.DATA")
    assert [(Pair((Fraction(x), Fraction(y))), target) for x, y, target in found] == dying_points()


HELP = {"leak": Fraction(0), "momentum": Fraction(0), "decay": (Fraction(0), Fraction(0))}


@pytest.mark.parametrize(
    "help",
    [
        {},
        {"leak": Fraction(1, 8)},
        {"momentum": Fraction(7, 8)},
        {"decay": (Fraction(1, 8), Fraction(0))},
        {"decay": (Fraction(0), Fraction(1, 8))},
        {"leak": Fraction(1, 4), "momentum": Fraction(1, 2), "decay": (Fraction(1, 8), Fraction(1, 4))},
    ],
)
def test_steps_are_those_of_the_labs_unit(own_page, help):
    """With numbers that doubles hold exactly, every parameter after each of three steps is exactly the lab's; among the points are some
    on the unit's edge. Later steps, which doubles round, agree to twelve digits."""
    data = [
        ((2, 1), 1),
        ((-1, 3), 0),
        ((1, -2), 2),
        ((4, 0), -1),
        ((-2, 2), 0),
        ((0, -2), 1),
        ((1, 1), 0),
        ((2, -4), 3),
    ]
    settings = HELP | help
    plain = {key: [float(v) for v in value] if key == "decay" else float(value) for key, value in settings.items()}
    shape = {"activation": leaky_relu, "negative_slope": settings["leak"]}
    for (w, b), rate in ((((1, 1), 2), Fraction(1, 4)), (((-1, -1), 1), Fraction(1, 2)), (((-3, -3), -6), Fraction(2))):
        found = law(
            own_page("dying-unit"),
            "dying-unit",
            "(() => { let it = m.law.unit(...given.start); return Array.from({length: 6}, () => { it = m.law.step(it, given.data, given.rate, given.help);"
            " return [...it.w, it.b, ...it.velocity]; }); })()",
            {"start": [w, b], "data": [[*x, t] for x, t in data], "rate": float(rate), "help": plain},
        )
        unit = Unit(
            0, b, 1, learns=(True, True, False), momentum=settings["momentum"], decay=(*settings["decay"], 0), **shape
        )
        unit.parameters[0] = Pair(map(Fraction, w))
        for k, here in enumerate(found):
            unit.step([(Pair(map(Fraction, x)), Fraction(t)) for x, t in data], rate / len(data))
            there = [*unit.parameters[0], unit.parameters[1], *(unit.velocity[0] or (0, 0)), unit.velocity[1]]
            if k < 3:
                assert [Fraction(value) for value in here] == there, (k, help)
            assert here == pytest.approx([float(value) for value in there], rel=1e-12, abs=1e-12)


def test_what_kills_it_and_what_revives_it(own_page):
    """The story that the page tells, in the lab's exact arithmetic for plain steps and in the module's for the rest: at the rate 1/4 or more one
    step kills; then nothing plain moves it; a slope below zero, and decay of w alone, bring it back; momentum and decay of both do not."""
    for rate in range(1, 21):
        unit = stepped(Fraction(rate, 20))
        assert (max(unit.before(x) for x, _ in dying_points()) <= 0) == (rate >= 5)
    dead = stepped(Fraction(3, 10))
    before = list(dead.parameters)
    dead.step(dying_points(), 1000)
    assert dead.parameters == before
    found = law(
        own_page("dying-unit"),
        "dying-unit",
        """Object.entries(given).map(([name, help]) => {
            let it = m.law.step(m.law.unit([0.5, 0.5], 0.5), m.law.DATA, 0.3);
            for (let k = 0; k < 300; k++) {
                it = m.law.step(it, m.law.DATA, 0.3, help);
                if (m.law.state(it, m.law.DATA).on) return [name, k + 1];
            }
            return [name, 0];
        })""",
        {
            "plain": {},
            "leaky": {"leak": 0.1},
            "weights": {"decay": [0.1, 0]},
            "momentum": {"momentum": 0.9},
            "both": {"decay": [0.1, 0.1]},
        },
    )
    revived = {name: steps > 0 for name, steps in found}
    assert revived == {"plain": False, "leaky": True, "weights": True, "momentum": False, "both": False}


def test_what_moves_a_dead_unit_is_not_said_to_leave_it(own_page):
    """A point at (0, 0) has the largest sum, b: decay moves w all the same. And a step too short for three digits is not one to the same number."""
    still, short, plain = law(
        own_page("dying-unit"),
        "dying-unit",
        """(() => {
            const data = m.law.moved(m.law.DATA, [-0.5, -0.5]), dead = m.law.unit([-3, -3], -1);
            const low = m.law.unit([-1, -1], -3);
            return [m.sentence(3, dead, data, 0.3, "weights"), m.sentence(3, low, m.law.DATA, 0.0001, "leaky"), m.sentence(3, dead, data, 0.3, "plain")];
        })()""",
    )
    assert "Decay moves it all the same." in still
    assert "No step" not in still and "No step of gradient descent on these points moves it" in plain
    assert re.search(r"raises its largest w·x \+ b from −4 by [0-9.]+( × 10\S+)?\.$", short.replace("\u00a0", " "))


def test_a_unit_dies_and_wakes_by_keyboard(own_page):
    page = own_page("dying-unit")
    page.locator(".move--live").wait_for()

    def press(name):
        page.locator(f"button[name={name}]").focus()
        page.keyboard.press("Enter")

    press("step")
    assert "off for all 18 points: it is dead. Its gradient is 0. No step of gradient descent" in says(page)
    largest = max(stepped(Fraction(3, 10)).before(x) for x, _ in dying_points())
    before = page.locator("[data-part=edge]").get_attribute("d")
    press("step")
    assert page.locator("[data-part=edge]").get_attribute("d") == before  # a dead unit stays where it is
    page.locator("#move-dying-unit-moved").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    moved = [(x + Pair((Fraction(-1),) * 2), t) for x, t in dying_points()]
    awake = sum(stepped(Fraction(3, 10)).before(x) > 0 for x, _ in moved)
    assert 0 < awake and f"the unit is on for {awake} of 18 points" in says(page)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert "it is dead" in says(page)
    page.locator("input[name=help][value=plain]").focus()
    page.keyboard.press("ArrowDown")
    assert (
        f"it is not dead: below zero it has the slope 1/10, and so a gradient. The next step raises its largest w·x + b from {number(float(largest))}"
        in says(page)
    )
    press("up")
    press("up")
    assert "is on for" in says(page)
    started_again(page, THINGS["dying-unit"].says())


def test_a_unit_runs_until_nothing_moves(own_page):
    """Without motion all at once; with it, step by step, until one stops it or nothing moves any more."""
    page = own_page("dying-unit", reduced_motion="reduce")
    page.locator(".move--live").wait_for()
    page.locator("#move-dying-unit-rate").fill("0.1")
    page.locator("button[name=run]").click()
    unit = stepped(Fraction(0))
    unit.parameters = [Pair(map(float, unit.parameters[0])), float(unit.parameters[1]), 1.0]
    data = [(Pair(map(float, x)), float(target)) for x, target in dying_points()]
    for _ in range(40):
        unit.step(data, 0.1 / len(data))
    on, loss = (
        sum(unit.before(x) > 0 for x, _ in data),
        sum((unit.output(x) - t) ** 2 for x, t in data) / (2 * len(data)),
    )
    assert says(page).startswith(f"After 40 steps: the unit is on for {on} of 18 points; the loss is {number(loss)}.")
    page = own_page("dying-unit")
    page.locator(".move--live").wait_for()
    page.locator("button[name=run]").click()
    page.wait_for_function("document.querySelector('button[name=run]').textContent === 'Run'", timeout=3000)
    assert says(page).startswith("After 2 steps: the unit is off for all 18 points: it is dead.")
