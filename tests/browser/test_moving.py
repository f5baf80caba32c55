"""Things to move: each works by keyboard, says what there is to see, computes what the lab computes, and is complete without scripts."""

import math
import random
import re
from fractions import Fraction

import numpy
import pytest

from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.formats import FORMATS
from claims.press import thing_formats as four_formats
from claims.press.moving import things_in
from claims.press.things import THINGS

#: Sliders that change nothing at the starting values, because what they belong to counts zero times.
IDLE = {"pieces": [f"{letter}{k}" for letter in "wb" for k in (2, 3, 4)]}


def law(page, name, expression, argument=None):
    """What a JavaScript expression in `m`, the thing's module, and `given` makes in the browser."""
    return page.evaluate(
        f"async given => {{ const m = await import('/assets/move/{name}.js'); return {expression}; }}", argument
    )


@pytest.fixture
def own_page(visit):
    return lambda name, **options: visit(f"move/{name}/", **options)


def says(page):
    return page.locator(".move__says").inner_text()


def started_again(page, sentence):
    """Press "Start again", and wait until the thing says this."""
    page.locator(".move button[type=reset]").click()
    page.wait_for_function("sentence => document.querySelector('.move__says').innerText === sentence", arg=sentence)


# --- what all of them have in common ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THINGS)
def test_it_says_at_first_what_the_press_wrote(own_page, name):
    """The sentence that the press computed with the lab is, word for word, the one that the module computes."""
    page = own_page(name)
    page.locator(".move--live").wait_for()
    written = own_page(name, java_script_enabled=False)
    assert says(page) == says(written) == THINGS[name].says()


@pytest.mark.parametrize("name", THINGS)
def test_it_draws_at_first_what_the_press_drew(own_page, name):
    """Each part's outline, as numbers, stays where it was when the module takes the drawing over."""
    outline = """[...document.querySelectorAll('.move__picture > svg [data-part]')]
        .map(e => { const b = e.getBBox(); return [e.dataset.part, b.x, b.y, b.width, b.height]; })"""
    live, written = own_page(name), own_page(name, java_script_enabled=False)
    live.locator(".move--live").wait_for()
    for here, there in zip(live.evaluate(outline), written.evaluate(outline), strict=True):
        assert here[0] == there[0] and here[1:] == pytest.approx(there[1:], abs=0.5)


@pytest.mark.parametrize("name", THINGS)
def test_it_is_a_still_picture_without_scripts(own_page, name):
    page = own_page(name, java_script_enabled=False)
    assert page.locator(".move__picture > svg").is_visible() and page.locator(".move__says").is_visible()
    assert "still picture" in page.locator(".move__still").inner_text()
    assert not page.locator(".move__form").is_visible()


@pytest.mark.parametrize("name", THINGS)
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_script_arrives(own_page, name, width):
    """The layout shift that the browser counts, and the height of the thing before and after."""
    page = own_page(name, width=width)
    page.locator(".move--live").wait_for()
    shift = """new Promise(done => new PerformanceObserver(list =>
        done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({type: 'layout-shift', buffered: true})
        || setTimeout(() => done(0), 200))"""
    assert page.evaluate(shift) <= 0.02
    high = "document.querySelector('.move').offsetHeight"
    live = page.evaluate(high)
    assert page.evaluate(f"document.querySelector('.move').classList.remove('move--live') || {high}") == live


@pytest.mark.parametrize("name", THINGS)
def test_every_control_has_a_name_and_is_reached_by_keyboard(own_page, name):
    page = own_page(name)
    page.locator(".move--live").wait_for()
    controls = page.locator(".move__form :is(input, button, select)")
    unnamed = """e => !(e.labels?.length ? e.labels[0].textContent : e.textContent).trim()"""
    assert controls.count() >= len(THINGS[name].controls) + 1
    assert not [i for i in range(controls.count()) if controls.nth(i).evaluate(unnamed)]
    controls.first.focus()
    reached = set()
    for _ in range(controls.count()):
        reached.add(
            page.evaluate("document.activeElement.id || document.activeElement.name || document.activeElement.type")
        )
        page.keyboard.press("Tab")
    kinds = [control for control in THINGS[name].controls if control.kind != "choice"]
    assert {f"move-{name}-{control.name}" for control in kinds} <= reached and "reset" in reached


@pytest.mark.parametrize("name", [name for name, it in THINGS.items() if any(c.kind == "slider" for c in it.controls)])
def test_a_key_moves_it_and_start_again_takes_it_back(own_page, name):
    page = own_page(name)
    page.locator(".move--live").wait_for()
    sliders = page.locator(".move__form input[type=range]")
    before, seen = says(page), set()
    drawn = "document.querySelector('.move__picture > svg').innerHTML"
    for i in range(sliders.count()):
        started_again(page, before)
        at_first = page.evaluate(drawn)
        sliders.nth(i).focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        idle = sliders.nth(i).get_attribute("name") in IDLE.get(name, ())
        assert (page.evaluate(drawn) == at_first) == idle, i
        seen.add(says(page))
    assert len(seen - {before}) >= 1
    assert page.locator(".move__aloud").inner_text() != says(page)  # it is spoken when the hand rests, not on the way
    page.wait_for_timeout(700)
    assert page.locator(".move__aloud").inner_text() == says(page)
    started_again(page, before)


def test_a_setting_can_be_shared(visit, own_page):
    """The address says how the controls stand, and takes another reader there; what is no setting changes nothing."""
    page = own_page("sigmoid-to-tanh")
    page.locator("#move-sigmoid-to-tanh-a").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.hash")
    other = visit(f"move/sigmoid-to-tanh/{page.evaluate('location.hash')}")
    assert says(other) == says(page) and "1.25σ(x)" in says(page)
    page.locator(".move button[type=reset]").click()
    page.wait_for_function("!location.hash")
    for nonsense in "#a=<b>&b=&zz=1&constructor=2&a=Infinity", "#what-to-try", "#=&&=", "#b=%":
        assert says(visit(f"move/sigmoid-to-tanh/{nonsense}")) == THINGS["sigmoid-to-tanh"].says()
    assert says(visit("move/four-formats/#x=<b>x</b>&of=nothing")).startswith("“<b>x</b>” is not a number")
    assert "is x for every x" in says(visit("move/pieces/#target=x&a2=-1&w2=-1"))


def test_a_claim_that_embeds_one_has_it_and_the_others_load_nothing_of_it(visit, known):
    embedding = {id: things_in(entry.prose) for id, entry in known.entries.items()}
    with_one = next(id for id, names in embedding.items() if names)
    page = visit(f"claims/{with_one}/")
    page.locator(".move--live").first.wait_for()
    assert page.locator(".move--live").count() == len(embedding[with_one])
    page = visit(f"claims/{next(id for id, names in embedding.items() if not names)}/")
    assert not page.evaluate("performance.getEntriesByType('resource').filter(r => r.name.includes('/move')).length")


def test_all_of_them_are_on_one_page(visit):
    page = visit("move/")
    for name, thing in THINGS.items():
        assert page.locator(f"#{name} a", has_text=thing.title).get_attribute("href") == f"{name}/"
    assert page.locator(".moves__still svg").count() == len(THINGS)


def test_on_paper_the_controls_are_gone(own_page):
    page = own_page(next(iter(THINGS)))
    page.locator(".move--live").wait_for()
    page.emulate_media(media="print")
    assert not page.locator(".move__form").is_visible() and page.locator(".move__picture > svg").is_visible()


# --- a sigmoid, stretched and shifted --------------------------------------------------------------------------------


def test_the_gap_is_the_largest_difference_on_the_whole_line(own_page):
    """At settings drawn from the sliders, and at corners: no smaller than the lab's on a fine grid, and no larger than the
    curves can rise between two of its points."""
    steps = [numpy.arange(low, high + 0.1, 0.25) for low, high in ((-3, 3), (-4, 4), (-3, 3), (-3, 3))]
    rng = random.Random(5)
    cases = [[float(rng.choice(list(s))) for s in steps] for _ in range(150)]
    cases += [
        [0, 0, 0, 0],
        [0, 1, 0, 1],
        [3, 0.25, 3, -3],
        [3, -0.25, -3, -3],
        [2, 4, 0, -1],
        [2, 2, 0, -0.75],
        [2, 1.75, 0, -1],
    ]
    found = law(
        own_page("sigmoid-to-tanh"),
        "sigmoid-to-tanh",
        "given.map(([a, b, c, d]) => { const g = m.law.gap({a, b, c, d}); return [g.size, g.at === -Infinity ? 'left' : g.at === Infinity ? 'right' : g.at]; })",
        cases,
    )
    x, h = numpy.linspace(-120, 120, 400_001, retstep=True)
    for (a, b, c, d), (size, at) in zip(cases, found, strict=True):
        difference = numpy.abs(a * sigmoid(b * x + c) + d - tanh(x))
        # σ'' is at most 0.0963 in size, tanh'' at most 0.77: so much can the difference rise above the nearest point of the grid.
        rise = (abs(a) * b * b * 0.0963 + 0.77) * h * h / 2
        ends = [abs(end - side) for end, side in zip(sorted_ends(a, b, c, d), (-1, 1), strict=True)]
        assert max(difference.max(), *ends) - 1e-8 <= size <= max(difference.max() + rise, *ends) + 1e-8
        if isinstance(at, str):
            assert size == pytest.approx(ends[at == "right"], abs=1e-12)
        elif size:
            assert abs(a * sigmoid(float(b * at + c)) + d - tanh(float(at))) == pytest.approx(size, abs=1e-12)


def sorted_ends(a, b, c, d):
    """What the curve goes to far to the left, and far to the right."""
    if b == 0:
        return [a * sigmoid(float(c)) + d] * 2
    return [d, a + d] if b > 0 else [a + d, d]


def test_two_settings_close_the_gap_and_no_others(own_page):
    """Of all settings of the four sliders; the claim's own checks prove the identity itself."""
    found = law(
        own_page("sigmoid-to-tanh"),
        "sigmoid-to-tanh",
        """(() => {
            const range = (low, high) => Array.from({length: (high - low) * 4 + 1}, (_, k) => low + k / 4), all = [];
            for (const a of range(-3, 3)) for (const b of range(-4, 4)) for (const c of range(-3, 3)) for (const d of range(-3, 3))
                if (m.law.same({a, b, c, d})) all.push([a, b, c, d]);
            return all;
        })()""",
    )
    # For every other setting the lab's curve and tanh differ by more than 0.01 far out, at 0 or at 1/2.
    sizes = numpy.arange(-3, 3.1, 0.25)
    a, b, c, d = numpy.meshgrid(sizes, numpy.arange(-4, 4.1, 0.25), sizes, sizes, indexing="ij", sparse=True)
    close = numpy.full((25, 33, 25, 25), True)
    for x in (-200.0, 0.0, 0.5, 200.0):
        close &= numpy.abs(a * sigmoid(b * x + c) + d - tanh(x)) < 0.01
    same = numpy.argwhere(close)
    assert found == [[-3 + i / 4, -4 + j / 4, -3 + k / 4, -3 + n / 4] for i, j, k, n in same.tolist()]
    assert found == [[-2, -2, 0, 1], [2, 2, 0, -1]]


def test_the_sentence_on_the_gap_is_so(own_page):
    """A curve as far from tanh at every x; one that is furthest far out, on one side or both; one where a rounded size would be passed."""
    cases = [[2, 2, 0, 0], [-2, -2, 0, 1.25], [0, 1, 0, 0], [1, 0, 1, 0], [2, 2, 0.25, -3], [-2.25, -2.25, -2, -3]]
    parallel, moved, flat, level, low, humped = law(
        own_page("sigmoid-to-tanh"),
        "sigmoid-to-tanh",
        "given.map(([a, b, c, d]) => m.sentence({a, b, c, d}))",
        cases,
    )
    assert parallel.endswith("It differs from tanh x by 1 at every x: its shape is right.")
    assert moved.endswith("It differs from tanh x by 0.25 at every x: its shape is right.")
    assert flat.endswith("far to the left and far to the right, where the difference comes close to 1.")
    assert level.endswith(
        "far to the left, where the difference comes close to 1.73."
    )  # it goes to 1.731, more than 1.73
    assert "at every x" not in low
    assert "x\u00a0=\u00a0−8.94, by 4.25" in humped  # by a billionth more there than far out


def test_the_sigmoid_becomes_tanh_by_keyboard(own_page):
    page = own_page("sigmoid-to-tanh")
    for name, key, times in (("a", "ArrowRight", 4), ("b", "ArrowRight", 4), ("d", "ArrowLeft", 4)):
        page.locator(f"#move-sigmoid-to-tanh-{name}").focus()
        for _ in range(times):
            page.keyboard.press(key)
    assert says(page).startswith("Done: 2σ(2x) − 1 = tanh x")
    assert page.locator(".move--done").count() == 1
    page.keyboard.press("ArrowLeft")
    assert page.locator(".move--done").count() == 0
    # Then d = −1.25, and far to the left the curve is lower than tanh by the 0.25 that it is everywhere.
    assert re.search(r"0\.25\b", says(page))
    assert math.isclose(
        0.25, law(page, "sigmoid-to-tanh", "m.law.gap({a: 2, b: 2, c: 0, d: -1.25}).size"), rel_tol=1e-9
    )


# --- a number under four float formats -------------------------------------------------------------------------------

#: Close to 0 and far out, where exponentials overflow and where functions underflow, in every format; ties of x between two numbers.
EDGES = """0 -0 1 -1 0.5 1e-8 -1e-8 3e-5 -6e-8 2e-8 1e-40 1e-300 -5e-324 2e-324 3e-400 11.09 -11.09 -11.1 -16.6 -17.33 17.5 20 -88.7 -88.73 -103.9 -104 -90
    709.78 -709.79 -710 -745.13 -745.14 -1000 1000 1e5 65519.99 65520 -65520 3.4e38 -3.4e38 3.5e38 1e39 1e300 1.8e308 1e309 -1e400
    1.00048828125 1.00146484375 1.00390625 1.01171875 1.000000059604644775390625 0.1 -12.3 3.0e-8 -8.940696716308594e-8""".split()


def cases(count):
    rng = random.Random(7)
    made = [f"{rng.choice('-+')}{rng.uniform(1, 10):.{rng.randint(0, 20)}f}e{rng.randint(-9, 2)}" for _ in range(count)]
    return EDGES + made + [f"{rng.uniform(-25, 25):.6f}" for _ in range(count)]


@pytest.mark.parametrize("function", four_formats.FUNCTIONS)
def test_the_browser_rounds_as_the_lab_does(own_page, function):
    """x, the correctly rounded value and the usual formula, bit by bit; and the errors in ulp. Everything in the lab goes through
    mpmath and numpy, everything in the browser through whole numbers."""
    texts = cases(60)
    found = law(
        own_page("four-formats"),
        "four-formats",
        """given[0].map(text => given[2].map(format => {
            const row = m.law.inFormat(given[1], m.law.fraction(text), format);
            const plain = ({s, m, e}) => m === null ? String(e * s) : [s, String(m), e];
            return [plain(row.x), plain(row.best), plain(row.usual), String(row.off), String(row.error)];
        }))""",
        [texts, function, list(FORMATS)],
    )

    def number(made):
        if isinstance(made, str):
            return float(made.replace("Infinity", "inf"))
        sign, whole, power = made
        return math.copysign(float(Fraction(int(whole)) * Fraction(2) ** power), sign)

    for text, rows in zip(texts, found, strict=True):
        for format, (x, best, usual, off, error) in zip(FORMATS, rows, strict=True):
            row = four_formats.in_format(function, Fraction(text), format)
            for ours, theirs in ((row.x, x), (row.best, best), (row.usual, usual)):
                ours, theirs = float(ours), number(theirs)
                assert ours == theirs or (math.isnan(ours) and math.isnan(theirs)), (text, format, row)
            if math.isfinite(float(row.x)):
                for ours, theirs in ((row.off, off), (row.error, error)):
                    assert float(theirs) == pytest.approx(ours, rel=1e-8, abs=1e-8, nan_ok=True), (text, format, row)


def test_every_digit_that_is_shown_is_right(own_page):
    """24 digits of four functions, against mpmath with 1,300 digits; also where the number is written as a distance from 0.25, 0.5 or 1."""
    import mpmath

    texts = [text for text in cases(40) if abs(Fraction(text)) < 10**5]
    names = list(four_formats.FUNCTIONS)
    shown = law(
        own_page("four-formats"),
        "four-formats",
        "given[0].map(text => given[1].map(name => m.law.exact(name, m.law.fraction(text))))",
        [texts, names],
    )
    form = re.compile(r"(−?)\(?(?:(1|0\.5|0\.25) ([+−]) )?([\d.]+)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?\)?")
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    far = 0
    with mpmath.workdps(1300):
        for text, row in zip(texts, shown, strict=True):
            x = mpmath.mpf(Fraction(text).numerator) / Fraction(text).denominator
            for name, said in zip(names, row, strict=True):
                sign, base, side, mantissa, power = form.fullmatch(said).groups()
                if base and abs(x) > 600:
                    continue  # 1,300 digits do not tell it from 1 here
                right = four_formats.FUNCTIONS[name][1](x) * (-1 if sign else 1)
                part = (right - mpmath.mpf(base)) * (-1 if side == "−" else 1) if base else right
                power = int((power or "0").translate(digits))
                if x:
                    assert len(mantissa.replace(".", "").lstrip("0")) == 24, said
                # The last digit that is shown is the nearest: what is left is at most half of its place.
                place = mpmath.mpf(10) ** (power - len(mantissa.partition(".")[2]))
                assert abs(part - mpmath.mpf(mantissa) * mpmath.mpf(10) ** power) <= place * mpmath.mpf("0.5000001"), (
                    said
                )
                far += bool(base)
    assert far > 20


def test_what_is_no_number_is_answered_with_a_sentence(own_page):
    page = own_page("four-formats")
    field = page.locator("#move-four-formats-x")
    for text, begin in (
        ("NaN", "NaN means"),
        ("Infinity", "Infinity is no real number"),
        ("", "Type a number"),
        ("1,5", "Write a point"),
        ("1e999", "That is more than can be read"),
        ("<script>alert(1)</script>", "“<script>alert(1)</script>” is not a number"),
        ("--1", "“--1” is not a number"),
    ):
        field.fill(text)
        assert says(page).startswith(begin)
        assert (
            field.get_attribute("aria-invalid") == "true" and not page.locator("[data-cell=float16-best]").inner_text()
        )
    field.fill("−710")
    assert field.get_attribute("aria-invalid") == "false"
    assert "off by 9.06 × 10¹⁴ ulp in float64" in says(page)


def test_what_a_format_cannot_hold_is_said(own_page):
    """It is said of x, not of X, and of a negative number not that it is too large."""
    some, all_ = law(
        own_page("four-formats"),
        "four-formats",
        """given.map(text => {
            const rows = {}, x = m.law.fraction(text);
            for (const format of ["float16", "bfloat16", "float32", "float64"]) rows[format] = m.law.inFormat("sigmoid", x, format);
            return m.sentence("sigmoid", text, rows);
        })""",
        ["65520", "-1e309"],
    )
    assert some.endswith(
        "within 2 ulp in bfloat16, float32 and float64. In float16 x is beyond the range and becomes infinite."
    )
    assert all_.endswith(": in float16, bfloat16, float32 and float64 x is beyond the range and becomes infinite.")


def test_a_number_is_typed_and_a_function_chosen_by_keyboard(own_page):
    page = own_page("four-formats")
    page.locator("#move-four-formats-x").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("17.5")
    page.keyboard.press("Enter")  # sends nothing anywhere
    assert page.url.endswith("/move/four-formats/") and "x\u00a0=\u00a017.5" in says(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    row = four_formats.in_format("sigmoid-slope", Fraction("17.5"), "float64")
    assert says(page).startswith("σ′(x)")
    assert page.locator("[data-cell=float64-best]").inner_text() == four_formats.text(row.best, "float64")
    assert page.locator("[data-cell=float64-usual]").inner_text() == four_formats.text(row.usual, "float64")


# --- functions built from pieces -------------------------------------------------------------------------------------

#: What the targets are, in the words of the claims, for exact fractions.
TARGETS = {
    "abs": abs,
    "x": lambda x: x,
    "hardtanh": lambda x: max(Fraction(-1), min(Fraction(1), x)),
    "triangle": lambda x: max(Fraction(0), 1 - abs(x)),
}


def test_the_difference_from_a_target_is_exact(own_page):
    """On the interval and beyond it, against the lab's relu of fractions at every place where anything can bend."""
    rng = random.Random(11)
    halves = [k / 2 for k in range(-4, 5)]
    wide = [k / 2 for k in range(-6, 7)]
    cases = []
    for target in TARGETS:
        built = [[[1, 1, 0], [1, -1, 0]], [[1, 1, 3]], [[2, 0.5, 1.5]], [[-1, -1, 3]], [[1, 1, 1], [-1, 1, -1]], []]
        cases += [(target, pieces, d) for pieces in built for d in (0, -1, -3, 3)]
        for _ in range(120):
            pieces = [[rng.choice(halves), rng.choice(halves), rng.choice(wide)] for _ in range(rng.randint(1, 4))]
            cases.append((target, pieces, rng.choice(wide)))
    found = law(
        own_page("pieces"),
        "pieces",
        """given.map(([target, pieces, d]) => {
            const g = m.law.gap(pieces.map(([a, w, b]) => ({a, w, b})), d, target);
            return [g.size, g.at, String(g.left), String(g.right)];
        })""",
        cases,
    )
    same_inside_only = 0
    for (target, pieces, d), (size, at, *sides) in zip(cases, found, strict=True):
        exact = [[Fraction(v) for v in piece] for piece in pieces]

        def difference(x, exact=exact, d=d, target=target):
            return sum((a * relu(w * x + b) for a, w, b in exact), Fraction(d)) - TARGETS[target](x)

        inside = {Fraction(k, 12): abs(difference(Fraction(k, 12))) for k in range(-36, 37)}
        assert size == pytest.approx(float(max(inside.values())), rel=1e-15)
        assert inside[Fraction(at).limit_denominator(12)] == max(inside.values())
        for side, said in zip((-1, 1), sides, strict=True):
            steady = difference(Fraction(side * 10)) == difference(Fraction(side * 1000))
            outside = max(abs(difference(Fraction(side * k, 12))) for k in range(36, 121))
            if not steady:
                assert said == "Infinity"
            elif size == 0:
                assert float(said) == pytest.approx(float(outside), rel=1e-15)
            same_inside_only += size == 0 and said == "Infinity"
    assert same_inside_only  # relu(x + 3) − 3 is x on the interval, and not to the left of it


def test_what_is_shown_as_one_way_is_the_target_everywhere(own_page):
    page = own_page("pieces")
    for target, function in TARGETS.items():
        page.locator(f"input[name=target][value={target}]").check()
        page.locator("button[name=show]").click()
        assert says(page).startswith("Done: ") and says(page).endswith("for every x.")
        pieces, d = law(page, "pieces", "m.TARGETS[given].built", target)
        for k in range(-200, 201):
            x = Fraction(k, 12)
            assert sum((Fraction(a) * relu(w * x + b) for a, w, b in pieces), Fraction(d)) == function(x)


def test_the_absolute_value_is_built_by_keyboard(own_page):
    page = own_page("pieces")
    for name, key, times in (("a2", "ArrowRight", 2), ("w2", "ArrowLeft", 4)):
        page.locator(f"#move-pieces-{name}").focus()
        for _ in range(times):
            page.keyboard.press(key)
    assert says(page) == "Done: relu(x) + relu(−x) is |x| for every x."
    page.locator("input[name=target]").first.focus()
    page.keyboard.press("ArrowRight")
    assert "furthest from x at x\u00a0=\u00a0−3, by 6" in says(page)
