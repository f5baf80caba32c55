"""What versions said: no verdict changes silently, no record is lost or edited, and what is no more leaves something behind."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from project import GOOD, warned

from claims import __released__, __version__, archive
from claims.lab.verdict import OPEN, Judgement
from claims.press.history import Change, History, Record, Refused, Said, established, load, release, written
from claims.press.versions import difference, redirect, version_page, versions_page

DAY = date(2026, 1, 2)
EVEN = Said("two-is-even", "Two is even.", "holds", "proved", "proved", formally="$2$ is even.")
ODD = Said("two-is-odd", "Two is odd.", "fails", "refuted", "proved", instead="Two is even.")
FIRST = Record("0.1.0", DAY, {EVEN.id: EVEN, ODD.id: ODD})


def changed(id, to, why="An error was found."):
    return Change("changed", id, DAY, why, to)


def words(*said):
    return {one.id: one.words for one in said}


# --- nothing changes silently ----------------------------------------------------------------------------------------


def test_the_claims_say_what_the_newest_version_said_or_why_not(known):
    """The rule itself, on what is published: a verdict that differs from the newest record without a reason fails here."""
    history, unreadable = load()
    said, problems = established(known, archive.default_folder())
    assert not unreadable and not problems
    assert not history.problems(words(*said.values()))


def test_this_version_has_its_record():
    history, problems = load()
    assert not problems and history.newest.version == __version__ and not history.unrecorded()
    assert history.newest.date == date.fromisoformat(__released__)


def test_the_same_verdicts_need_no_reason():
    assert not History((FIRST,)).problems(words(EVEN, ODD))


def test_a_changed_verdict_needs_a_reason():
    now = words(EVEN, replace(ODD, words="proved"))
    [line] = History((FIRST,)).problems(now)
    assert "two-is-odd: refuted" in line and "say: proved" in line and "[[changed]]" in line
    assert not History((FIRST,), (changed("two-is-odd", "proved"),)).problems(now)


@pytest.mark.parametrize("to", ["proved", "contradicted by experiment"])
def test_a_reason_for_what_did_not_happen_is_refused(to):
    """Whether the verdict is as it was, or became another than the entry says."""
    now = words(EVEN, ODD) if to == "proved" else words(EVEN, replace(ODD, words="proved"))
    [line] = History((FIRST,), (changed("two-is-odd", to),)).problems(now)
    assert f"became {to!r}" in line and "correct the entry or drop it" in line


def test_a_change_of_an_unknown_claim_is_refused():
    [line] = History((FIRST,), (changed("three-is-odd", "proved"),)).problems(words(EVEN, ODD))
    assert "no claim has that id" in line


def test_what_is_not_established_is_no_change():
    """It fails the build elsewhere, by its own line."""
    assert not History((FIRST,)).problems(words(EVEN, replace(ODD, words="not established")))


def test_a_new_claim_needs_no_reason():
    assert not History((FIRST,)).problems(words(EVEN, ODD, replace(EVEN, id="four-is-even")))


def test_a_claim_does_not_vanish():
    [line] = History((FIRST,)).problems(words(EVEN))
    assert "two-is-odd" in line and "[[renamed]]" in line and "[[removed]]" in line
    assert not History((FIRST,), (Change("removed", "two-is-odd", DAY, "It was said twice."),)).problems(words(EVEN))


def test_a_renamed_claim_keeps_its_verdict_or_says_why_not():
    moved = (Change("renamed", "two-is-odd", DAY, "A better name.", "even-is-odd"),)
    new = replace(ODD, id="even-is-odd")
    assert not History((FIRST,), moved).problems(words(EVEN, new))
    [line] = History((FIRST,), moved).problems(words(EVEN, replace(new, words="proved")))
    assert "even-is-odd: refuted" in line
    both = (*moved, changed("even-is-odd", "proved"))
    assert not History((FIRST,), both).problems(words(EVEN, replace(new, words="proved")))
    lines = History((FIRST,), moved).problems(words(EVEN, ODD))
    assert any("there is no such claim" in line for line in lines) and any("still there" in line for line in lines)


def test_names_are_followed_through_versions():
    old = Record("0.1.0", DAY, {"a": replace(EVEN, id="a")})
    new = Record("0.2.0", DAY, {"b": replace(EVEN, id="b")}, (Change("renamed", "a", DAY, "x", "b"),))
    history = History((old, new), (Change("renamed", "b", DAY, "x", "c"),))
    assert history.renamed() == {"a": "c", "b": "c"} and history.last("a") == "c"
    assert [(record.version, said.id) for record, said in history.told("c")] == [("0.1.0", "a"), ("0.2.0", "b")]
    gone = History((old, new), (Change("removed", "b", DAY, "x"),))
    assert gone.renamed() == {"a": "b"} and list(gone.removed()) == ["b"]


def test_a_citation_names_a_version_only_if_that_says_the_same():
    history = History((FIRST,))
    assert history.edition(EVEN.id, EVEN).released and history.edition(EVEN.id, EVEN).version == "0.1.0"
    for other in (replace(EVEN, words="refuted"), replace(EVEN, formally="$2$ is prime."), None):
        assert not history.edition(EVEN.id, other).released
    assert not history.edition("four-is-even", replace(EVEN, id="four-is-even")).released
    assert not History().edition(EVEN.id, EVEN).released


def test_a_changelog_lists_each_change_once():
    moved = Change("renamed", "two-is-odd", DAY, "A better name.", "even-is-odd")
    new = {
        "two-is-even": replace(EVEN, formally="$2 \\mid 2$."),
        "even-is-odd": replace(ODD, id="even-is-odd", words="proved"),
        "four-is-even": replace(EVEN, id="four-is-even"),
    }
    found = difference(History((FIRST,)), FIRST, (moved, changed("even-is-odd", "proved")), new)
    assert [(was.words, now.words) for _, was, now in found.changed] == [("refuted", "proved")]
    assert [said.id for said in found.new] == ["four-is-even"] and [said.id for said in found.reworded] == [
        "two-is-even"
    ]
    assert [now.id for _, now in found.renamed] == ["even-is-odd"] and not found.removed


# --- records ---------------------------------------------------------------------------------------------------------

NASTY = [
    "plain",
    "$\\sigma(x)$",
    'a "quote"',
    "it's $\\sigma$",
    "'''",
    "two\nlines",
    "\x7f\x01",
    "\\",
    "σ − ᴸ",
    '"""\\',
]


def test_a_check_that_fails_today_is_not_passed_over():
    """What is not established at present has not changed its verdict, but its page does not say what the version said either."""
    one = SimpleNamespace(id=EVEN.id, entry=None, judgement=Judgement(OPEN, None, "a check failed"))
    history = History((FIRST,))
    page = versions_page(history, {EVEN.id: one})
    assert "Nothing has changed" not in page and "At present one claim is [not established]" in page
    assert "Nothing has changed: every page says" in versions_page(history, {})
    said = version_page(FIRST, history, {EVEN.id: one})
    assert "says today: **not established**" in said and "says the same today" not in said


def test_the_same_verdict_in_other_words_is_not_the_same(monkeypatch):
    """A page whose statement was reworded has the same verdict, and says something else."""
    one = SimpleNamespace(id=EVEN.id, entry=True, judgement=Judgement("holds", "proved"))
    history = History((Record("0.1.0", DAY, {EVEN.id: EVEN}),))
    for today, says in ((EVEN, "says the same today"), (replace(EVEN, formally="$4$ is even."), "in other words")):
        monkeypatch.setattr("claims.press.versions.now", lambda _, today=today: {EVEN.id: today})
        assert says in version_page(history.newest, history, {EVEN.id: one})


def kept(folder, version="0.1.0", said=(EVEN, ODD), changes=(), before=""):
    (folder / f"{version}.toml").write_text(written(version, DAY, said, changes, before), "utf-8")


@pytest.mark.parametrize("text", NASTY)
def test_a_record_is_read_as_it_was_written(tmp_path, text):
    said = Said("an-id", text, "holds", "proved", "proved", "", text, (text, "another"), text)
    change = changed("an-id", "proved", text if text.strip() else "x")
    kept(tmp_path, said=[said], changes=[change])
    history, problems = load(tmp_path)
    assert not problems and history.newest.claims == {"an-id": said} and history.newest.changes == (change,)


def test_an_edited_record_is_noticed(tmp_path):
    kept(tmp_path)
    kept(tmp_path, "0.2.0", before=load(tmp_path)[0].newest.digest)
    kept(tmp_path, "0.10.0", before=load(tmp_path)[0].newest.digest)
    assert not load(tmp_path)[1] and [r.version for r in load(tmp_path)[0].records] == ["0.1.0", "0.2.0", "0.10.0"]
    path = tmp_path / "0.1.0.toml"
    path.write_text(path.read_text("utf-8").replace("refuted", "proved"), "utf-8")
    [line] = load(tmp_path)[1]
    assert line.startswith("claims/history/0.2.0.toml") and "restore" in line
    path.unlink()
    assert load(tmp_path)[1]


@pytest.mark.parametrize(
    "text",
    ["", "<html>", 'version = "0.2.0"', 'version = "0.1.0"\ndate = 2026-01-02\nbefore = ""\n[[claim]]\nid = "x"\n'],
)
def test_a_record_that_is_none_is_one_line(tmp_path, text):
    (tmp_path / "0.1.0.toml").write_text(text)
    history, [line] = load(tmp_path)
    assert not history.records and line.startswith("claims/history/0.1.0.toml: ") and "\n" not in line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[changed]]\nid = "x"\nto = "proved"\ndate = 2026-01-02\n', "lacks its why"),
        ('[[changed]]\nid = "x"\nto = "proved"\ndate = 2026-01-02\nwhy = " "\n', "lacks its why"),
        ('[[changed]]\nid = "x"\nto = "proved"\ndate = "today"\nwhy = "y"\n', "lacks its date"),
        ('[[removed]]\nid = "x"\nto = "y"\ndate = 2026-01-02\nwhy = "y"\n', "means nothing"),
        ('[[moved]]\nid = "x"\n', "none of changed, renamed, removed"),
        ("[[changed", "Expected"),
    ],
)
def test_a_slip_in_the_reasons_is_one_line(tmp_path, text, says):
    (tmp_path / "next.toml").write_text(text)
    _, [line] = load(tmp_path)
    assert line.startswith("claims/history/next.toml: ") and says in line and "\n" not in line


def test_what_may_not_be_released():
    for version, says in (("0.1.0", "not newer"), ("0.0.9", "not newer"), ("0.2", "is no version")):
        with pytest.raises(Refused, match=says):
            release(History((FIRST,)), {EVEN.id: EVEN, ODD.id: ODD}, [], version, "2026-02-02")
    with pytest.raises(Refused, match="Nothing says why"):
        release(History((FIRST,)), {EVEN.id: EVEN, ODD.id: replace(ODD, words="proved")}, [], "0.2.0", "2026-02-02")
    with pytest.raises(Refused, match="not established"):
        release(History((FIRST,)), {EVEN.id: EVEN, ODD.id: ODD}, ["x: not established: y"], "0.2.0", "2026-02-02")
    assert release(History((FIRST,)), {EVEN.id: EVEN, ODD.id: ODD}, [], "0.2.0", "2026-02-02")


# --- from a claim's file to the pages --------------------------------------------------------------------------------


class Anchors(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.ids += [value for name, value in attributes if name == "id"]


def test_a_verdict_through_two_versions(project):
    """Released, changed, refused without a reason, published with one, released again: and each citation stays readable."""
    records, docs = project.folder / "claims" / "history", project.folder / "docs"
    project.claim()
    project.claim(GOOD.replace("Three", "It"), "it_is_odd.py")
    assert project.press().returncode == 0
    assert "No version has been released" in (docs / "versions" / "index.md").read_text()
    assert f"version {__version__}, not yet released" in project.page()
    released = project.run("claims.press.history", "release")
    assert released.returncode == 0, released.stdout

    project.claim(
        GOOD.replace("import Claim, proof", "import Claim, counterexample").replace("@proof", "@counterexample")
    )
    refused = project.press()
    assert refused.returncode == 1 and "three-is-odd: proved. Its checks now say: refuted" in refused.stdout
    assert {"three-is-odd", "it-is-odd"} <= set(Anchors((docs / "versions" / f"{__version__}.md").read_text()).ids)
    assert f"version {__version__}, 20" in project.page("it-is-odd"), "what did not change is cited by its version"

    (project.chapter / "it_is_odd.py").rename(project.chapter / "that_is_odd.py")
    (records / "next.toml").write_text(
        '[[changed]]\nid = "three-is-odd"\nto = "refuted"\ndate = 2026-12-24\nwhy = "A reader wrote in."\n'
        '[[renamed]]\nid = "it-is-odd"\nto = "that-is-odd"\ndate = 2026-12-25\nwhy = "It was unclear."\n'
    )
    init = project.folder / "claims" / "__init__.py"
    init.write_text(re.sub('^__version__ = ".*"', '__version__ = "99.0.0"', init.read_text(), flags=re.MULTILINE))
    waiting = project.press()
    assert "99.0.0 has no record" in waiting.stdout and "1 problems" in waiting.stdout, waiting.stdout
    log = (docs / "versions" / "index.md").read_text()
    assert "*proved* became **refuted** on 24 December 2026. A reader wrote in." in log
    assert "not yet released" in project.page() and "which said: *proved*" in project.page()
    assert 'url=../that-is-odd/"' in (docs / "claims" / "it-is-odd" / "index.html").read_text()
    assert "A reader wrote in." in (docs / "feed.xml").read_text()

    released = project.run("claims.press.history", "release")
    assert released.returncode == 0, released.stdout
    assert {path.name for path in records.iterdir()} == {f"{__version__}.toml", "99.0.0.toml"}, "the reasons moved"
    (project.chapter / "that_is_odd.py").unlink()
    (records / "next.toml").write_text('[[removed]]\nid = "that-is-odd"\ndate = 2027-01-01\nwhy = "Nobody says so."\n')
    run = project.run("mkdocs", "build")
    assert run.returncode == 0 and not warned(run), run.stdout + run.stderr
    site = project.folder / "site"
    old, new = ((site / "versions" / v / "index.html").read_text("utf-8") for v in (__version__, "99.0.0"))
    assert "says today: <strong>refuted</strong>" in old and "<strong>Proved</strong>" in old
    assert "<strong>Refuted</strong>" in new and "says the same today" in new
    gone = (site / "claims" / "that-is-odd" / "index.html").read_text("utf-8")
    assert "Nobody says so." in gone and "versions/99.0.0/#that-is-odd" in gone
    assert 'url=../that-is-odd/"' in (site / "claims" / "it-is-odd" / "index.html").read_text("utf-8")


def test_reasons_that_are_recorded_already_are_noticed():
    """A release that was killed between its two steps."""
    assert History((FIRST,), (changed("two-is-odd", "refuted"),)).problems(words(EVEN, ODD))


def test_a_page_that_moved_runs_nothing_of_its_title():
    made = redirect("old-id", "new-id", 'A "title" <script>alert(1)</script>.')
    assert "<script" not in made and "&lt;script&gt;" in made and 'href="../new-id/"' in made
