"""What claim pages offer for breaking: every prepared edit fits, means what its line says, and makes something that is really wrong."""

import ast
import importlib.util
from fractions import Fraction

import mpmath
import pytest
import sympy

from claims import catalog
from claims.lab import activations
from claims.mutation.worlds import WORLDS
from claims.press.breaking import (
    FUNCTIONS,
    MOST_FUNCTIONS,
    MOST_STATEMENTS,
    WRONG,
    Edit,
    Item,
    edited,
    functions_source,
    menu,
    offered,
    statements,
    wrong_functions,
)

SOURCE = functions_source()
KNOWN = catalog.Catalog.load()
WITH_CHECKS = [entry for entry in KNOWN.entries.values() if entry.evidence]
X = sympy.Symbol("x", real=True)
#: Where a wrong function is compared with the right one: on both sides of 0 and of every corner, and not at one.
PLACES = [Fraction(n, 4) for n in (-30, -9, -6, -3, -1, 1, 3, 6, 9, 30)]


def imported(source):
    spec = importlib.util.spec_from_loader("wrong_activations", loader=None)
    module = importlib.util.module_from_spec(spec)
    exec(compile(source, "wrong_activations.py", "exec"), module.__dict__)
    return module


@pytest.fixture(scope="module")
def items():
    return wrong_functions(SOURCE)


def named(wrong):
    return f"{wrong.subject}: {wrong.says}"


# --- wrong functions -------------------------------------------------------------------------------------------------


@pytest.fixture(params=WRONG, ids=named)
def wrong(request):
    return request.param


def of(module, wrong):
    return getattr(module, wrong.subject)


def close(a, b, tolerance=1e-12):
    return abs(a - b) <= tolerance * max(1, abs(a), abs(b))


def test_a_wrong_function_differs_from_the_right_one_and_no_other_does(wrong, items):
    module = imported(edited(SOURCE, items[wrong].edits))
    found, right = of(module, wrong), getattr(activations, wrong.subject)
    corner = [Fraction(0)]
    different = [
        x
        for x in map(float, [*PLACES, *corner])
        if (found(x) != right(x) and not wrong.slope_only) or (found.slope(x) != right.slope(x) and wrong.slope_only)
    ]
    assert different
    if wrong.slope_only:
        assert [found(float(x)) for x in PLACES] == [right(float(x)) for x in PLACES]
    for name in set(activations.__all__) - {"Activation", wrong.subject}:
        for x in map(float, PLACES):
            assert getattr(module, name)(x) == getattr(activations, name)(x)


def test_a_wrong_function_is_the_same_for_symbols_and_for_all_numbers(wrong, items):
    found = of(imported(edited(SOURCE, items[wrong].edits)), wrong)
    off = 1e-8 if wrong.says.startswith("only in numbers") else 1e-12
    for x in PLACES:
        value, slope = found(X).subs(X, sympy.Rational(x)), found.slope(X).subs(X, sympy.Rational(x))
        for number in (float(x), mpmath.mpf(x.numerator) / x.denominator, *([x] if found.rational else [])):
            assert close(found(number), type(number)(float(value)), off)
            assert close(found.slope(number), type(number)(float(slope)), off)
        if found._slope_from_value and not (wrong.slope_only and wrong.subject == "relu"):
            assert close(found.slope_after(float(x), found(float(x))), found.slope(float(x)), max(off, 1e-8))


def test_the_slope_of_a_wrong_function_belongs_to_it(wrong, items):
    """But where only the slope is wrong, which then does not belong to the function."""
    found = of(imported(edited(SOURCE, items[wrong].edits)), wrong)
    fits = []
    with mpmath.workdps(40):
        for x in PLACES:
            at, step = mpmath.mpf(x.numerator) / x.denominator, mpmath.mpf(10) ** -12
            secant = (found(at + step) - found(at - step)) / (2 * step)
            fits.append(close(secant, found.slope(at), 1e-10))
    kink_only = wrong.subject == "relu" and wrong.slope_only
    assert all(fits) is (not wrong.slope_only or kink_only)


def test_a_wrong_function_that_names_a_wrong_world_differs_as_that_does(wrong, items):
    if not wrong.world:
        return
    found, right = of(imported(edited(SOURCE, items[wrong].edits)), wrong), getattr(activations, wrong.subject)
    world = WORLDS[wrong.world]
    assert world.subject == wrong.subject
    assert wrong.slope_only is ({what for what, _ in world.touches} == {"slope"})
    with world.change():
        for x in [*map(float, PLACES), 0.0] if not wrong.slope_only or wrong.subject == "relu" else map(float, PLACES):
            if wrong.slope_only or x:
                assert close(found.slope(x), right.slope(x))
            assert close(found(x), right(x))


def test_each_text_must_stand_there_exactly_once():
    with pytest.raises(ValueError, match=r"relu.* stands 0 times in claims/lab/activations.py"):
        wrong_functions(SOURCE.replace("numeric=_relu,", "numeric=_relu ,"))
    with pytest.raises(ValueError, match="stands 2 times"):
        wrong_functions(SOURCE + "SMALL = Fraction(1, 100)\n")


def test_every_function_has_wrong_versions():
    assert {wrong.subject for wrong in WRONG} == set(activations.__all__) - {"Activation"}
    assert len({named(wrong) for wrong in WRONG}) == len(WRONG)


# --- wrong statements ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", WITH_CHECKS, ids=lambda entry: entry.id)
def test_every_wrong_statement_changes_one_thing_and_leaves_a_file_that_compiles(entry, items):
    text = entry.source.text
    for item in offered(entry, list(entry.evidence), None, items):
        if item.file == FUNCTIONS:
            continue
        (edit,) = item.edits
        after = edited(text, item.edits)
        compile(after, item.file, "exec")
        assert ast.dump(ast.parse(after)) != ast.dump(entry.source.tree)
        assert ast.get_docstring(ast.parse(after)) == ast.get_docstring(entry.source.tree)
        assert len(after.splitlines()[item.line - 1]) and item.says
        squeezed = " ".join(after.split())
        assert item.after in squeezed
        assert item.before != item.after
        assert item.before in " ".join(text.split())
        assert text.count("\n", 0, edit.at) + 1 == item.line or item.says.endswith("may be any real number")


FILE = '''
"""A small claim — with a letter 𝜎 of two units in it."""

from hypothesis import assume, given
from sympy import symbols

from claims import Claim, proof
from claims.lab.activations import relu
from claims.lab.domains import POSITIVE, floats

claim = Claim()
w = symbols("w", positive=True)


@given(floats(-2, 0.5))
def test_all(x):
    """𝜎: one."""
    assume(x != 1_000)
    assert relu(x) + w >= (
        x  # a remark with a + in it
        + 10
    )


@proof
def test_other():
    """Two."""
    assert POSITIVE.is_nonnegative and 1e-3 < POSITIVE
'''.lstrip()


class Small:
    """As much of a claim that was read as the menu needs."""

    def __init__(self, text):
        self.evidence = {"test_all": None, "test_other": None}
        self.source = type("Source", (), {"text": text, "tree": ast.parse(text), "where": "claims/small/one.py"})()


def changed(check):
    """The lines that each wrong statement of a check changes, by kind."""
    found = {}
    for kind, item in statements(Small(FILE), check):
        after = edited(FILE, item.edits).splitlines()
        found.setdefault(kind.removeprefix("statement with "), []).append(
            [line.strip() for line in after if line not in FILE.splitlines() and line.strip()]
        )
    return found


def test_layout_and_comments_stay():
    found = changed("test_all")
    assert ["- 10"] in found["a sign changed"]
    assert ["assert relu(x) - w >= ("] in found["a sign changed"]
    assert found["a bound made strict"] == [["assert relu(x) + w > ("]]
    assert ["+ 20"] in found["a number doubled"]
    assert ["assume(x != 2_000)"] in found["a number doubled"]
    assert ["@given(floats(-4, 0.5))"] in found["a number doubled"]
    assert ["@given(floats(-2, 1.0))"] in found["a number doubled"]
    assert found["an assumption dropped"] == [["pass"], ['w = symbols("w", real=True)']]
    other = changed("test_other")
    assert ["assert POSITIVE.is_positive and 1e-3 < POSITIVE"] in other["a bound made strict"]
    assert other["an assumption dropped"] == [["from sympy import Symbol", 'POSITIVE = Symbol("positive", real=True)']]


def test_an_edit_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="there is no"):
        edited("abc", [Edit(1, "c", "d")])
    assert edited("abcd", [Edit(0, "a", "xyz"), Edit(2, "c", "")]) == "xyzbd"


# --- the menu --------------------------------------------------------------------------------------------------------


def test_the_menu_is_short_varied_and_about_what_the_checks_use(items):
    entry = KNOWN.entries["tanh-is-rescaled-sigmoid"]
    found = offered(entry, ["test_the_two_sides_are_one_expression", "test_sixty_digits_agree"], None, items)
    functions = [item for item in found if item.file == FUNCTIONS]
    own = [item for item in found if item.file != FUNCTIONS]
    assert {item.subject for item in functions} == {"sigmoid", "tanh"}
    assert 4 <= len(functions) <= MOST_FUNCTIONS
    assert 4 <= len(own) <= MOST_STATEMENTS
    assert len({item.says for item in own}) > 1
    assert len({item.line for item in own}) > 1
    assert all(isinstance(item, Item) for item in found)


def test_places_are_counted_as_javascript_counts(items):
    entry = Small(FILE)
    evidence = type("Evidence", (), {"kind": "proof"})()
    entry.evidence = dict.fromkeys(entry.evidence, evidence)
    runs = {name: {"needs": [], "outcome": "passed"} for name in entry.evidence}
    found = menu(entry, runs, None, items)
    units = FILE.encode("utf-16-le")
    own = [item for item in found["items"] if item["file"] == entry.source.where]
    assert own
    for item in own:
        for at, old, _ in item["edits"]:
            assert units[2 * at :].decode("utf-16-le").startswith(old)
    assert found["checks"] == {name: {"kind": "proof", "passed": True} for name in entry.evidence}


def test_what_needs_arrays_is_not_offered(items):
    entry = Small(FILE)
    entry.evidence = dict.fromkeys(entry.evidence, type("Evidence", (), {"kind": "proof"})())
    runs = {"test_all": {"needs": ["numpy"], "outcome": "passed"}, "test_other": {"needs": [], "outcome": "passed"}}
    lines = FILE.splitlines()
    own = [item for item in menu(entry, runs, None, items)["items"] if item["file"] == entry.source.where]
    assert own
    for item in own:
        assert item["says"].endswith("may be any real number") or "POSITIVE" in lines[item["line"] - 1]


class Known:
    """What the wrong worlds say of some checks, as far as the menu asks."""

    def __init__(self, **found):
        self.found = {
            name: {"worlds": worlds, "evaluates": [f"{subject} (float)" for subject in subjects]}
            for name, (worlds, subjects) in found.items()
        }


def test_what_the_wrong_worlds_say_decides_what_is_offered(items):
    entry = Small(FILE)
    entry.evidence = dict.fromkeys(entry.evidence, type("Evidence", (), {"kind": "proof"})())
    runs = {name: {"needs": [], "outcome": "passed"} for name in entry.evidence}
    known = Known(
        test_all=(
            {"relu unrectified": "rejects", "relu capped": "passes", "statement with a bound made strict": "passes"},
            ["relu"],
        ),
        test_other=({"tanh with a slope that forgets the square": "rejects"}, ["tanh"]),
    )
    found = menu(entry, runs, known, items)
    assert {name: check["uses"] for name, check in found["checks"].items()} == {
        "test_all": ["relu"],
        "test_other": ["tanh"],
    }
    said = [item["says"] for item in found["items"] if "subject" in item]
    assert {item["subject"] for item in found["items"] if "subject" in item} == {"relu", "tanh"}
    assert "it ends at 6, as in ReLU6" in said  # one that nothing notices
    assert "only its slope: 1 − tanh(x), the square forgotten" in said
    assert (
        "only its slope at the corner: 1 where numbers have 0" not in said
    )  # whether anybody looks there is not known
    statements = [item for item in found["items"] if "checks" in item]
    assert ["test_all"] in [list(item["checks"]) for item in statements if item["says"] == "a bound is made strict"]
    assert {name for item in statements for name in item["checks"]} == set(entry.evidence)
