"""The layers: statements whose outcome in each format follows by arithmetic, wrong ones among them, and the tables that show them."""

import math
from fractions import Fraction

import mpmath
import numpy
import pytest

from claims import catalog
from claims.lab.evidence import AuthorError, recording
from claims.lab.formats import EIGHT_BITS, FORMATS, dtype, largest, neighbours, unit_roundoff
from claims.lab.layers import Layer, constant, errors, exponential, finite, following, identity, keep, outcome, tried
from claims.press.figure import Drawing
from claims.press.layers import counts, recorded
from claims.press.page import FIGURE, LINK, essay

ALL = [*FORMATS, *EIGHT_BITS]
each = pytest.mark.parametrize("name", ALL)


def numbers_of(layer):
    with recording() as found:
        keep(layer)
    return found["layers"]


# --- inputs ----------------------------------------------------------------------------------------------------------


@each
def test_what_is_tried_is_finite_and_has_both_ends(name):
    x = finite(name).astype(float)
    top, least = largest(name), float(neighbours(name, 0.0)[1])
    assert numpy.isfinite(x).all() and {top, -top, least, -least, 0.0} <= set(x[abs(x) <= least].tolist()) | {top, -top}
    assert x.max() == top and x.min() == -top
    counted = {
        "float16": 63488,
        "bfloat16": 65280,
        "float8_e4m3fn": 254,
        "float8_e5m2": 248,
    }  # 2^bits without infinities and NaN
    assert len(x) == counted.get(name, len(x)) and len(x) >= counted.get(name, 160_000)


@each
def test_the_following_number_is_the_neighbour(name):
    """Both zeros, both signs, subnormal numbers, and the largest one."""
    with numpy.errstate(over="ignore"):
        x = numpy.array([0.0, -0.0, 1, -1, 1.5, -2, largest(name), -largest(name)], dtype=dtype(name))
        x = numpy.concatenate([x, numpy.array(neighbours(name, 0.0))])
        expected = [float(neighbours(name, value)[1]) for value in x]
    got = following(x)
    assert got.dtype == x.dtype
    numpy.testing.assert_array_equal(got.astype(float), expected)


def test_a_constant_is_of_the_kind_of_its_partner():
    assert constant(0.1, numpy.ones(2, numpy.float16)).dtype == numpy.float16
    with mpmath.workprec(300):
        assert constant(Fraction(1, 3), mpmath.mpf(1)) * 3 == 1 and constant(2, mpmath.mpf(1)) == 2
        assert exponential(mpmath.mpf(1)) == mpmath.e + 0


# --- true or false at an input ---------------------------------------------------------------------------------------


@each
@pytest.mark.parametrize("place", [0.3, 3.7, -0.01, -11.3])
def test_the_first_number_that_breaks_a_statement_is_found(name, place):
    """A statement that ends at a place known beforehand: the neighbour on the far side of it, to the last bit, in samples too."""
    sign = math.copysign(1, place)
    layer = tried("s", lambda x: sign * x.astype(float) <= abs(place), formats=[name], on_reals=False)
    at = layer.at(name)
    low, high = sorted([at, float(neighbours(name, at)[0 if sign > 0 else 1])], key=abs)
    assert abs(low) <= abs(place) < abs(high) and at == high
    found = layer.formats[name]
    assert found["whole"] == (name not in ("float32", "float64")) and found["tried"] == len(finite(name))
    failed = int((sign * finite(name).astype(float) > abs(place)).sum())
    assert found["detail"] == f"false at {failed:,} of them"


@each
def test_the_place_nearest_to_zero_counts_of_two(name):
    """Broken on both sides, nearer on the left."""
    layer = tried("s", lambda x: (x.astype(float) < 5) & (x.astype(float) > -0.7), formats=[name], on_reals=False)
    assert -0.7 >= layer.at(name) > -0.8
    layer = tried("s", lambda x: abs(x.astype(float)) < 2, formats=[name], on_reals=False)
    assert layer.at(name) == 2


@each
def test_the_smallest_number_is_reached_by_bisection(name):
    """Broken everywhere but at 0, also if 0 is not asked."""
    for over in None, lambda x: x != 0, lambda x: x > 0:
        layer = tried("s", lambda x: x == 0, over=over, formats=[name], on_reals=False)
        assert layer.at(name) == float(neighbours(name, 0.0)[1])


def test_a_statement_that_holds_is_true_everywhere():
    layer = tried("s", lambda x: x == x, formats=ALL)
    assert layer.is_("true") and not layer.is_("broken") and all(layer.ulps(name) == 0 for name in ALL)
    with pytest.raises(AssertionError, match="not broken in float16"):
        layer.at("float16")


def test_what_is_not_a_number_breaks_a_statement():
    with numpy.errstate(invalid="ignore"):
        layer = tried("s", lambda x: numpy.sqrt(x.astype(numpy.float64)) >= 0, formats=["float16"], on_reals=False)
    assert layer.at("float16") == -(2.0**-24)


def test_a_single_exception_in_a_sample_is_seen_where_one_looks_for_it():
    """One number of float64, which no sample meets, is found among those near the place that is named."""
    odd = 1 / 3
    assert tried("s", lambda x: x != odd, formats=["float64"], on_reals=False).is_("true")
    assert (
        tried("s", lambda x: x != odd, formats=["float64"], on_reals=False, near=[0.3333333333333334]).at("float64")
        == odd
    )


def test_a_statement_that_is_false_of_the_real_number_is_not_the_one_that_was_proved():
    """x + 1 > x is broken in floats by rounding; x + 1 > 2x is simply wrong."""
    layer = tried("x + 1 > x", lambda x: x + constant(1, x) > x)
    for name in FORMATS:  # from 1/u on every second sum is a tie, which goes to the even number
        assert abs(layer.at(name)) <= 4 / unit_roundoff(name)
    with pytest.raises(AssertionError, match="false of the real number"):
        tried("x + 1 > 2x", lambda x: x + constant(1, x) > constant(2, x) * x)
    with pytest.raises(AssertionError, match="false of the real number"):
        tried("x", lambda x: x + constant(1, x) > x, on_reals=lambda x: False)


def test_all_of_float32_is_asked_for_by_effort(monkeypatch):
    """Under effort the pieces of all patterns are gone through; two of them stand for all here."""
    from claims.lab import layers

    pieces = [numpy.array([1, 2, 3], numpy.float32), numpy.array([4, numpy.inf], numpy.float32)]
    monkeypatch.setattr(layers, "every_float32", lambda effort: iter(pieces))
    found = tried("s", lambda x: x < 4, formats=["float32"], on_reals=False, effort=10).formats["float32"]
    assert (found["tried"], found["whole"], found["at"]) == (4, True, 4)
    found = identity("s", lambda x: x, lambda x: x + x, exact=lambda v, m: v, formats=["float32"], effort=10).formats[
        "float32"
    ]
    assert (found["tried"], found["whole"], found["at"]) == (4, True, 1)


# --- identities ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_errors_are_those_of_exact_fractions(name):
    """x/3 as the format computes it, against fractions; a division rounds by half an ulp and no more."""
    x = finite(name)
    x = x[:: len(x) // 97]
    x = x[(abs(x.astype(float)) > 1e-30) | (x == 0)]
    got = x / dtype(name).type(3)
    off = errors(name, got, x, lambda v, m: v / 3)
    assert off.max() <= 0.5 + 1e-6 and off.shape == x.shape
    for value, result, error in zip(x.astype(float).tolist(), got.astype(float).tolist(), off.tolist(), strict=True):
        exact = Fraction(value) / 3
        size = float(neighbours(name, abs(result))[1]) - abs(result)
        assert error == pytest.approx(float(abs(Fraction(result) - exact) / Fraction(size)), abs=1e-6, rel=0.51)


@pytest.mark.parametrize("name", FORMATS)
def test_one_ulp_more_is_one_ulp_more(name):
    """An exact result is off by 0, the next number by 1, and the third by 3."""
    x = finite(name)
    x = x[(abs(x.astype(float)) > 1.1) & (abs(x.astype(float)) < 1.9)][:400]
    assert errors(name, x, x, lambda v, m: v).max() == 0
    assert (errors(name, following(x), x, lambda v, m: v) == 1).all()
    assert (errors(name, following(following(following(x))), x, lambda v, m: v) == 3).all()


@pytest.mark.parametrize("name", FORMATS)
def test_infinities_are_right_only_where_the_result_overflows(name):
    one, inf = numpy.ones(1, dtype(name)), numpy.array([numpy.inf], dtype(name))
    huge = mpmath.mpf(2) ** 1025 if name == "float64" else 2.0**1000
    assert errors(name, inf, one, lambda v, m: v * huge)[0] == 0
    assert errors(name, -inf, one, lambda v, m: v * huge)[0] == math.inf
    assert errors(name, -inf, one, lambda v, m: v * 3)[0] == math.inf
    assert errors(name, inf, one, lambda v, m: v * 3)[0] == math.inf
    assert errors(name, numpy.array([numpy.nan], dtype(name)), one, lambda v, m: v)[0] == math.inf


def test_equal_sides_are_true_and_unequal_ones_are_measured():
    """x + x and 2x are the same. x·x·x is off by two roundings from the cube, and the sides differ by their order in no way."""
    assert identity("s", lambda x: x + x, lambda x: constant(2, x) * x, exact=lambda v, m: 2 * v, functions=0).is_(
        "true"
    )
    cube = identity(
        "s",
        lambda x: x * x * x,
        exact=lambda v, m: v * v * v,
        functions=0,
        roundings=2,
        over=lambda x: (abs(x.astype(float)) > 1e-2) & (abs(x.astype(float)) < 20),
    )
    assert cube.is_("ulps") and all(0.5 < cube.ulps(name) <= 2 for name in FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_cancellation_is_broken_and_the_bound_says_where(name):
    """(1 + x) − 1 for x: 1 + x is rounded by u at most, which is more than two ulp of x below about 1/2 at the latest."""
    layer = identity(
        "s",
        lambda x: x,
        lambda x: (constant(1, x) + x) - constant(1, x),
        exact=lambda v, m: v,
        functions=0,
        roundings=2,
        formats=[name],
    )
    at = layer.at(name)
    back = float((dtype(name).type(1) + dtype(name).type(at)) - dtype(name).type(1))
    size = float(neighbours(name, abs(at))[1]) - abs(at)
    assert abs(back - at) > 2 * size and layer.ulps(name) == math.inf


def test_a_function_off_by_more_than_its_bound_is_broken():
    """An exponential wrong by 2^-9 in proportion is beyond 4 ulp in float32, and within in bfloat16, whose ulp is coarser."""
    wrong = identity(
        "s",
        lambda x: exponential(x) * constant(1 + 2.0**-9, x),
        exact=lambda v, m: m.exp(v),
        functions=1,
        over=lambda x: abs(x.astype(float)) < 10,
        formats=["float32", "bfloat16"],
    )
    assert wrong.is_broken("float32") and not wrong.is_broken("bfloat16")


# --- what is recorded and printed ------------------------------------------------------------------------------------


def test_the_record_is_plain():
    """Status, ulp, place, number of inputs and whether they are all, and the detail, under the names that others read."""
    found = numbers_of(
        tried("0 < x", lambda x: x.astype(float) > -3, formats=["float16"], on_reals=False, written="x > 0")
    )
    detail = f"false at {(finite('float16').astype(float) <= -3).sum():,} of them"
    expected = {"status": "broken", "ulps": None, "at": -3.0, "tried": 63488, "whole": True, "detail": detail}
    assert found == [{"statement": "0 < x", "formats": {"float16": expected}, "written": "x > 0", "variable": "x"}]


def test_a_bar_would_break_a_table():
    with pytest.raises(AuthorError, match="lvert"):
        Layer("|x|", {})


class Claim:
    def __init__(self, *runs):
        self.runs = {str(i): {"numbers": {"layers": run}} for i, run in enumerate(runs)}


def test_outcomes_are_words_with_a_mark_beside_the_colour():
    layer = Layer(
        r"\sigma(x) < 1",
        {
            "float16": outcome("broken", at=8.3203125, tried=10, whole=True, detail="why"),
            "float32": outcome("broken", at=-1.25e-7, tried=1234567, whole=False),
            "float64": outcome("ulps", ulps=1.5432, tried=7, whole=False),
            "bfloat16": outcome("true", tried=3, whole=True),
        },
        written="sigmoid(x) < 1",
        variable="z",
    )
    (statement,) = recorded({"numbers": {"layers": numbers_of(layer)}})
    shown = {cell.format: (cell.mark, cell.words, cell.tried, cell.detail) for cell in statement.cells}
    assert shown == {
        "float16": ("✘", "z = 8.32", "all 10", "why"),
        "float32": ("✘", "z ≈ −1.25 × 10⁻⁷", "1,234,567", ""),
        "float64": ("≈", "to 1.5 ulp", "7", ""),
        "bfloat16": ("✔", "true", "all 3", ""),
    }
    counted = dict(counts({"a": Claim(numbers_of(layer)), "b": Claim(numbers_of(layer), 7)}))
    assert counted["float16"] == {"true": 0, "ulps": 0, "broken": 2} and counted["bfloat16"]["true"] == 2


@pytest.mark.parametrize("other", [None, 7, [], [1.0, 2.0], "text"])
def test_other_numbers_of_that_name_are_left_alone(other):
    assert recorded({"numbers": {"layers": other}}) == [] and recorded({}) == []


# --- texts about them -------------------------------------------------------------------------------------------------


class Drawn:
    id = "a-fact"
    drawing = Drawing("<svg></svg>", ("x", "y"), {})

    class entry:
        @staticmethod
        def figure():
            """A line & a
            point."""


class Bare:
    drawing = None


def test_an_essay_speaks_of_claims_that_are_there_and_keeps_silent_of_others():
    text = "A [fact](claims/a-fact.md) and a [rumour](claims/a-rumour.md).\n\n!figure a-fact\n\n!figure bare\n\n!figure a-rumour\n"
    got = essay(text, {"a-fact": Drawn, "bare": Bare})
    assert got.startswith("A [fact](claims/a-fact.md) and a rumour.\n")
    assert got.count("<svg></svg>") == 1 and "A line &amp; a point." in got and "!figure" not in got


def test_two_figures_of_an_essay_share_no_ids():
    class Figure(Drawn):
        class drawing:
            svg = '<svg aria-labelledby="a-fact-title"><title id="a-fact-title"></title><g id="axes_1"><use href="#m1"/><path clip-path="url(#c1)"/></g></svg>'

    got = essay("!figure one\n\n!figure two\n", {id: type(id, (Figure,), {"id": id}) for id in ("one", "two")}).replace(
        "\n", ""
    )
    for id in "one", "two":
        assert f'<g id="{id}-axes_1"><use href="#{id}-m1"/><path clip-path="url(#{id}-c1)"/>' in got
    assert got.count('id="a-fact-title"') == 2  # titles are named after their claims already


@pytest.mark.parametrize(
    "path", sorted((catalog.ROOT.parent / "docs" / "essays").glob("*.md")), ids=lambda path: path.name
)
def test_what_an_essay_mentions_exists(path):
    """In the whole project every claim that an essay links to or shows is there, and has a figure if it is to be shown."""
    known, text = catalog.Catalog.load().entries, path.read_text("utf-8")
    linked, shown = {id for _, id in LINK.findall(text)}, set(FIGURE.findall(text))
    assert linked and not (linked | shown) - set(known)
    assert all(known[id].figure for id in shown)
    assert text.count("](claims/") == len(LINK.findall(text)) and text.count("!figure") == len(FIGURE.findall(text))
