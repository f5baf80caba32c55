"""Checks without pytest: the same outcomes and the same verdict as with it, and a failure explained by what it compared."""

import json
import re
import subprocess
import sys

import pytest
from project import CLONE, COINS, GOOD, Project

from claims import archive

ROOM = "    assert 3 % 2 == 1\n"


def doing(code, text=GOOD):
    """The honest claim with other code in its check."""
    return text.replace(ROOM, "".join(f"    {line}\n" if line else "\n" for line in code.splitlines()))


def searching(code, drawn="integers(0, 10**6)", more=""):
    """The honest claim with a search in place of its proof."""
    head = f"from hypothesis import assume, given, settings\nfrom hypothesis.strategies import integers\n{more}\nfrom claims import Claim"
    return doing(
        code,
        GOOD.replace("from claims import Claim, proof", head)
        .replace("@proof", f"@given({drawn})")
        .replace("def test_it_is():", "def test_it_is(n):"),
    )


SECOND = '''

@counterexample
def test_two():
    """Two."""
    assert 2 % 2 == 0
'''
WITH_NUMPY = '''

@proof
def test_array():
    """An array."""
    import numpy
    assert numpy.arange(3).sum() == 3
'''
#: Claims that come out alike with and without pytest: the outcome of the check, and the verdict.
ALIKE = {
    "passes": (GOOD, "passed", "proved"),
    "fails": (doing("assert 3 % 2 == 0"), "failed", "not established"),
    "raises": (doing("assert 1\nraise RuntimeError('boom')"), "failed", "not established"),
    "exits": (doing("assert 1\nraise SystemExit(0)"), "failed", "not established"),
    "group": (doing("assert 1\nraise ExceptionGroup('two', [ValueError('first'), TypeError('second')])"), "failed", "not established"),
    "search": (searching("assert n >= 0"), "passed", "no counterexample found"),
    "search_ends": (searching("assert n >= 0", "integers(0, 3)"), "passed", "no counterexample found"),
    "search_finds": (searching("assert n < 1000"), "failed", "not established"),
    "search_finds_two": (searching("assert n < 1000\nif n % 7 == 3:\n    raise ValueError('seven')"), "failed", "not established"),
    "search_of_nothing": (searching("assume(n % 50 == 3)\nassert n"), "failed", "not established"),
    "search_of_few": (searching("assert n >= 0").replace("@given", "@settings(max_examples=7)\n@given"), "failed", "not established"),
    "contradicts": (GOOD.replace("import Claim, proof", "import Claim, counterexample, proof") + SECOND, "passed", "contradiction"),
    "random": (
        doing("record(drawn=random.random())\nassert True", GOOD)
        .replace("def test_it_is():", "def test_it_is(random, effort):")
        .replace("import Claim, proof", "import Claim, proof, record"),
        "passed",
        "proved",
    ),
    "condition_open": (GOOD.replace("claim = Claim(", 'claim = Claim(conditions=["it rains"], '), "passed", "not established"),
    "walrus": (doing("assert (n := 5) == 5\nassert n == 5 and [m := n] == [5] and m == 5"), "passed", "proved"),
    "chained": (doing("assert 1 < 2 < 3\nfor n in 1, 2:\n    assert 0 < n < n + 1 != n"), "passed", "proved"),
    "chain_breaks": (doing("for n in 1, 2:\n    assert 0 < n < 2 < 3"), "failed", "not established"),
    "class": (doing("class Box:\n    assert 1 < 2\n    def open(self):\n        assert self is not None\n        return 3\nassert Box().open() == 3"), "passed", "proved"),
    "unknown_argument": (GOOD.replace("def test_it_is():", "def test_it_is(tmp):"), None, "not established"),
}  # fmt: skip


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """What pytest wrote down of these claims, and what was said of them without it."""
    project = Project(tmp_path_factory.mktemp("both"))
    for name, (text, _, _) in ALIKE.items():
        project.claim(text, f"{name}.py")
    run = project.pytest("claims", "-q")
    said = project.verify(*[(f"claims/small/{name}.py",) for name in ALIKE])
    verdicts, words = {}, None
    for line in run.stdout.splitlines():
        if head := re.fullmatch(r"(\S.*?) {2,}\d+ +(\S+)", line):
            words, verdicts[head[2]] = head[1], head[1]
        elif name := re.fullmatch(r" {40,}(\S+)", line):
            verdicts[name[1]] = words
    return project, verdicts, dict(zip(ALIKE, said, strict=True))


@pytest.mark.parametrize("name", ALIKE)
def test_pytest_says_the_same(both, name):
    project, verdicts, said = both
    _, outcome, words = ALIKE[name]
    id = name.replace("_", "-")
    stored = archive.read(project.evidence, id)["checks"]
    here = {event["name"]: event for event in said[name] if event["event"] == "check"}
    if outcome is not None:
        assert here["test_it_is"]["outcome"] == outcome
        assert {name: check["outcome"] for name, check in here.items()} == {n: c["outcome"] for n, c in stored.items()}
    assert {name: check["outcome"] == "passed" for name, check in here.items()} == {
        n: c["outcome"] == "passed" for n, c in stored.items()
    }
    verdict = said[name][-1]
    assert verdict["event"] == "verdict" and verdict["words"] == verdict["alone"] == words
    assert verdicts[id] == words
    for check, event in here.items():
        for counted in ("tried", "thrown_away"):
            if counted in stored[check]:
                assert event[counted] == stored[check][counted], check
        assert event.get("numbers", {}) == stored[check].get("numbers", {}), check
        if "vacuous" in stored[check].get("why", ""):
            assert stored[check]["why"] == f"Failed: {event['why']}"


def test_events_come_in_order(both):
    for said in both[2].values():
        names = said[0]["names"]
        assert [event["event"] for event in said] == ["checks", *["running", "check"] * len(names), "verdict"]
        assert [event["name"] for event in said[1:-1]] == [name for name in names for _ in (1, 2)]
        ran = [event for event in said if event["event"] == "check" and event["outcome"] != "did not run"]
        assert said[-1]["ran"] == len(ran) and said[-1]["passed"] == sum(e["outcome"] == "passed" for e in ran)


def of(project, text, name="three_is_odd.py", *more):
    project.claim(text, name)
    (said,) = project.verify((f"claims/small/{name}", *more))
    return said


def test_the_first_file_too_is_searched_as_pytest_searches(tmp_path):
    """With as much time as an input takes, and the same inputs every time: @given looks at the settings when the file is read."""
    more = "import time\nfrom claims import record\nSEEN = []"
    slow = searching("if not SEEN:\n    time.sleep(0.3)\nSEEN.append(n)\nrecord(seen=SEEN)\nassert n >= 0", more=more)
    project = Project(tmp_path)
    once, again = (next(event for event in of(project, slow) if event["event"] == "check") for _ in range(2))
    assert once["outcome"] == "passed" and once["tried"] == 100
    assert once["numbers"] == again["numbers"]


def test_an_assertion_is_explained_by_what_it_compared(tmp_path):
    """One function for each operator, each in a file of its own."""
    asserts = {
        "one == two": [["one", "1"], ["two", "2"]],
        "one != one": [["one", "1"], ["one", "1"]],
        "two < one": [["two", "2"], ["one", "1"]],
        "two in some": [["two", "2"], ["some", "[1, 3]"]],
        "one is None": [["one", "1"]],
        "one < two < one < boom()": [["one", "1"], ["two", "2"], ["one", "1"]],
        "not one": [["not one", "False"]],
        "some == [one, two]": [["some", "[1, 3]"], ["[one, two]", "[1, 2]"]],
        "one == two and two": [["one == two and two", "False"]],
        "all(n > 1 for n in some), 'not all'": [["all(n > 1 for n in some)", "False"]],
        "odd": [["odd", "a Odd that cannot be shown (SystemExit)"]],
        "'x' * 5000 == one": [["'x' * 5000", f"'{'x' * 299}… (5,002 characters)"], ["one", "1"]],
    }
    project = Project(tmp_path)
    before = "one, two, some = 1, 2, [1, 3]\nclass Odd:\n    __bool__ = lambda self: False\n    def __repr__(self): raise SystemExit\nodd = Odd()\nassert one"
    for i, test in enumerate(asserts):
        project.claim(doing(f"{before}\nassert {test}"), f"case_{i}.py")
    said = project.verify(*[(f"claims/small/case_{i}.py",) for i in range(len(asserts))])
    for (test, values), events in zip(asserts.items(), said, strict=True):
        check = events[2]
        assert check["outcome"] == "failed" and check["values"] == values, test
        assert check["line"] == doing(f"{before}\nassert {test}").splitlines().index(f"    assert {test}") + 1
        assert check["asserted"] == f"assert {test}"
        assert check["why"] == ("AssertionError: not all" if "not all" in test else "AssertionError")


def test_in_a_loop_no_value_is_that_of_the_time_before(project):
    code = "for low, n in (0, 1), (5, 2):\n    assert low < n < n + 10"
    check = of(project, doing(code))[2]
    assert check["values"] == [["low", "5"], ["n", "2"]]  # n + 10 was not computed this time


def test_a_search_shows_its_simplest_example_and_two_failures_are_one_line(project):
    check = of(project, searching("assert n < 1000"))[2]
    assert check["example"] == "n=1000" and check["values"] == [["n", "1000"]]
    text, _, _ = ALIKE["search_finds_two"]
    check = of(project, text)[2]
    assert check["outcome"] == "failed" and "Group" not in check["why"] and "\n" not in check["why"]
    assert check["example"] in ("n=3", "n=1000")


def test_an_error_elsewhere_is_shown_at_the_line_that_led_there(project):
    text = doing("assert True\nfrom claims.lab.chance import hoeffding_margin\nhoeffding_margin('many', 1e-6)")
    check = of(project, text)[2]
    assert check["line"] == text.splitlines().index("    hoeffding_margin('many', 1e-6)") + 1 and "values" not in check
    text = doing("def helper(n):\n    assert n == 4\nhelper(3)\nassert True")
    assert of(project, text)[2]["line"] == text.splitlines().index("        assert n == 4") + 1


def test_what_needs_arrays_does_not_run_and_is_named(project):
    """Whether that is known beforehand, or found out, or asked for with rng."""
    for events in (
        of(project, GOOD + WITH_NUMPY, "known.py", {"test_array": ["numpy", "scipy"]}),
        blind(project, GOOD + WITH_NUMPY),
    ):
        check, verdict = events[4], events[-1]
        assert check["outcome"] == "did not run" and "numpy" in check["needs"] and "numpy" in check["why"]
        assert verdict["missing"] == ["test_array"] and (verdict["ran"], verdict["passed"]) == (1, 1)
        assert (verdict["words"], verdict["alone"]) == ("not established", "proved")
    said = of(project, COINS, "coins.py")
    assert said[2]["needs"] == ["numpy"] and said[-1]["alone"] == "not established" and said[-1]["ran"] == 0


def blind(project, text):
    """The same where numpy cannot be imported, as in a browser."""
    (project.folder / "numpy.py").write_text("raise ModuleNotFoundError(\"No module named 'numpy'\", name='numpy')\n")
    try:
        return of(project, text, "unknown.py")
    finally:
        (project.folder / "numpy.py").unlink()


def test_a_failure_beside_missing_checks_is_not_settled(project):
    said = of(project, doing("assert 3 % 2 == 0") + WITH_NUMPY, "open.py", {"test_array": ["numpy"]})
    assert said[-1]["words"] == said[-1]["alone"] == "not established" and said[-1]["passed"] == 0


PROBLEMS = {
    "": ("no_docstring.py", "no docstring"),
    "x = (": ("half.py", "not valid Python"),
    "'''Prose.'''\n": ("prose.py", "no claim"),
    GOOD.replace("@proof\n", ""): ("no_kind.py", "has no kind"),
    GOOD + "raise SystemExit": ("exit.py", "ends the program (SystemExit)"),
    GOOD + "import nobody": ("nobody.py", "No module named 'nobody'"),
    GOOD + "def f(x): return f(x)\nf(1)": ("deep.py", "RecursionError"),
    GOOD.replace("said_in=[", "conditions=5, said_in=["): ("odd.py", "TypeError"),
    GOOD: ("Bad-Name.py", "the file's name becomes the claim's id"),
    GOOD + "\0": ("nul.py", "not a text file"),
}  # fmt: skip


def test_what_cannot_be_a_claim_is_one_line_and_nothing_else(project):
    for text, (name, _) in PROBLEMS.items():
        project.claim(text, name)
    said = project.verify(*[(f"claims/small/{name}",) for name, _ in PROBLEMS.values()])
    for (name, why), events in zip(PROBLEMS.values(), said, strict=True):
        (problem,) = events
        assert problem["event"] == "problem" and why in problem["text"], events
        assert problem["text"].startswith(f"claims/small/{name}:") and "\n" not in problem["text"]


def test_a_changed_file_is_read_again(project):
    """`forget` makes the next run read all files anew."""
    other = doing("assert 3 % 2 == 0")
    code = f"""
import json, pathlib
from claims import browser
path = pathlib.Path("claims/small/three_is_odd.py")
for text in json.loads({json.dumps(json.dumps([GOOD, other, GOOD]))}):
    path.write_text(text)
    from claims import browser
    browser.verify("claims/small/three_is_odd.py", lambda e: e["event"] == "verdict" and print(e["words"]))
    browser.forget()
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=project.folder, env=project.surroundings, text=True, capture_output=True
    )
    assert run.stdout.split("\n")[:3] == ["proved", "not established", "proved"], run.stderr


def test_a_sample_of_our_claims_comes_out_as_with_pytest(known):
    """Some of those that take a moment: a test in a browser runs all of them."""
    found = []
    for entry in known.entries.values():
        stored = archive.fresh(archive.default_folder(), entry.source)
        checks = stored["checks"] if stored else {}
        needs = {name: check["needs"] for name, check in checks.items() if check.get("needs")}
        if set(checks) - set(needs):
            seconds = sum(check["seconds"] for name, check in checks.items() if name not in needs)
            found.append((seconds, entry.source.where, needs, checks, archive.judgement(entry, stored).words))
    sample = sorted(found, key=lambda one: one[0])[:40:4]
    assert len(sample) == 10 and any(needs for _, _, needs, _, _ in sample)
    code = """
import json, sys
from claims import browser
for where, needs in json.loads(sys.argv[1]):
    events = []
    browser.verify(where, events.append, needs)
    print(json.dumps(events))
"""
    calls = json.dumps([(where, needs) for _, where, needs, _, _ in sample])
    run = subprocess.run([sys.executable, "-c", code, calls], cwd=CLONE, text=True, capture_output=True, timeout=120)
    said = [json.loads(line) for line in run.stdout.splitlines()]
    for (_, where, needs, checks, words), events in zip(sample, said, strict=True):
        here = {event["name"]: event for event in events if event["event"] == "check"}
        assert set(here) == set(checks)
        for name, check in here.items():
            assert check["outcome"] == ("did not run" if name in needs else checks[name]["outcome"]), (where, name)
            if name not in needs:
                assert check.get("tried") == checks[name].get("tried"), (where, name)
        assert events[-1]["missing"] == [name for name in here if name in needs]
        if not needs:
            assert events[-1]["words"] == words
