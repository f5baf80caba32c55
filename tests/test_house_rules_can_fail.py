"""Each house rule fails for a claim that breaks it, and for nothing else in an otherwise good claim."""

import importlib
import sys

import pytest
import rules
from project import GOOD

import claims
from claims import archive, catalog

CLAIM = (
    GOOD.replace('formally="$3$ is odd.", no_figure="it is a number"', 'formally="$3$ is odd."')
    .replace("said_in=[davenport.sentence(55)]", 'said_in=[davenport.sentence(55)], instead="It is."')
    .replace(
        '"""Three is odd."""',
        '"""Three is odd.\n\n!!! question "In class"\n    Is it?\n\n??? success "Answer"\n    It is.\n"""',
    )
    + '''

@proof
def test_relu():
    """ReLU of minus one is zero."""
    from claims.lab.activations import relu
    assert relu(-1) == 0


@exhaustion("the only number there is", whole_domain=True)
def test_again():
    """It is odd again."""
    assert 1 + 2 == 3


def figure(axes):
    """A line."""
    axes.plot([0, 1], [0, 1])
    axes.set(xlabel="x", ylabel="y")
'''
).replace("import Claim, proof", "import Claim, against, counterexample, exhaustion, instead, proof, without")

#: Rule: how to break it (old text, new text), and a piece of the line that must come.
BREACHES = {
    "declares_what_it_must": ('formally="$3$ is odd."', 'formally=""', "formally is empty"),
    "answers_its_question": ('??? success "Answer"', "So:\n", "has no answer"),
    "has_words_in_its_links": ("Is it?", "Is [$x$](a.md) so?", "has no words"),
    "agrees_with_the_ledger": ("davenport.sentence(55)", "davenport.sentence(1)", "makes no claim"),
    "refers_to_claims_that_exist": ('instead="It is."', 'instead="It is.", related=["nobody"]', "refers to no claim"),
    "settles_a_verdict": ("assert 3 % 2 == 1", "assert 3 % 2 == 0", "not established"),
    "says_what_is_so_instead": ("@proof\ndef test_it_is", "@against\n@proof\ndef test_it_is", "no @instead check"),
    "has_a_second_route": (
        '@exhaustion("the only number there is", whole_domain=True)',
        "@proof",
        "nothing else looks",
    ),
    "makes_a_page": ("The remainder is one.", "The remainder is {{remainder}}.", "no check records it"),
    "has_a_figure_or_says_why_not": ('ylabel="y"', 'ylabel=""', "not both labelled"),
    "kills_a_mutant": ("assert 1 + 2 == 3", "assert True", "no check noticed"),
}
ALSO = {
    "says_what_is_so_instead": [
        ("@proof\ndef test_relu", "@against\n@proof\ndef test_relu"),
        ("@exhaustion", "@against\n@exhaustion"),
    ],
    "kills_a_mutant": [("assert 3 % 2 == 1", "assert True"), ("assert relu(-1) == 0", "assert relu(-1) == relu(-1)")],
}


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Read a claim file that stands in a chapter of its own, and run its checks."""
    chapter = tmp_path / "claims" / "small"
    chapter.mkdir(parents=True)
    (chapter / "__init__.py").write_text('"""A small chapter."""\n')
    monkeypatch.setattr(claims, "__path__", [*claims.__path__, str(chapter.parent)])
    monkeypatch.setattr(archive, "default_folder", lambda: tmp_path / "evidence")

    def reading(text):
        path = chapter / "three_is_odd.py"
        path.write_text(text, "utf-8")
        importlib.invalidate_caches()
        source = catalog.Source(path, catalog.Chapter("small", chapter))
        entry = catalog.read(source)
        checks = {}
        for name in entry.evidence:
            try:
                getattr(entry.module, name)()
                checks[name] = {"kind": "proof", "outcome": "passed", "seconds": 0.0}
            except AssertionError:
                checks[name] = {"kind": "proof", "outcome": "failed", "seconds": 0.0}
        archive.write(
            tmp_path / "evidence",
            {
                "format": archive.FORMAT,
                "id": source.id,
                "digest": archive.digest(source),
                "finished": "2026-01-01T00:00:00+00:00",
                "versions": archive.versions(),
                "platform": archive.machine(),
                "checks": checks,
            },
        )
        return entry, catalog.Catalog({source.id: entry}, [source], [])

    yield reading
    for name in [name for name in sys.modules if name.startswith("claims.small")]:
        del sys.modules[name]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_a_good_claim_breaks_no_rule(make, rule):
    assert list(rule(*make(CLAIM))) == []


@pytest.mark.parametrize("rule", BREACHES)
def test_each_rule_can_fail(make, rule):
    old, new, expected = BREACHES[rule]
    text = CLAIM
    for before, after in [(old, new), *ALSO.get(rule, [])]:
        assert before in text
        text = text.replace(before, after)
    lines = list(getattr(rules, rule)(*make(text)))
    assert lines and expected in lines[0]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        '??? success "Answer"\n\nIt is.\n',
        '??? success "Answer"\n    \n',
        'Think first.\n\n??? success "Answer"\n    It is.\n',
    ],
)
def test_an_answer_is_text_directly_beneath_its_question(make, answer):
    before = '??? success "Answer"\n    It is.\n'
    assert before in CLAIM
    assert list(rules.answers_its_question(*make(CLAIM.replace(before, answer))))


def test_copying_is_noticed(make, monkeypatch, tmp_path):
    """With a run of eight words declared as an article's, a claim that holds them breaks the rule; seven do not."""
    stolen = "one two three four five six seven eight"
    listed = tmp_path / "runs.txt"
    listed.write_text("\n".join(rules.runs_of_eight(stolen)))
    monkeypatch.setattr(rules, "EIGHT_WORDS", listed)
    assert list(rules.copies_no_article(*make(CLAIM.replace("Is it?", stolen.title() + "?"))))
    assert not list(rules.copies_no_article(*make(CLAIM.replace("Is it?", "One two three four five six seven?"))))


def test_every_rule_has_a_breach_here():
    assert {rule.__name__ for rule in rules.RULES} == {*BREACHES, "copies_no_article"}
