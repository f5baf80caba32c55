"""Every claim keeps every house rule; a failure names the claim and the rule."""

import pytest
from rules import RULES

from claims import catalog
from claims.lab.verdict import OPEN, judge

IDS = [source.id for source in catalog.sources()[0]]


def test_every_file_can_be_read(known):
    assert [str(problem) for problem in known.problems] == []


@pytest.mark.parametrize("source", catalog.sources()[0], ids=lambda source: source.id)
def test_any_check_that_fails_takes_the_verdict_with_it(source, known):
    """Of every claim, each single check: if it alone does not pass, nothing is established."""
    entry = known.entries[source.id]
    outcomes = dict.fromkeys(entry.evidence, ("passed", ""))
    for name in entry.evidence:
        for outcome in "failed", "skipped", "errored", "timed out", "did not run":
            found = judge(entry.statement, entry.checks(outcomes | {name: (outcome, "")}))
            assert found.verdict == OPEN and name in found.why


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("id", IDS)
def test_rule(id, rule, known):
    entry = known.entries[id]
    breaches = [f"{entry.source.where}: {line}" for line in rule(entry, known)]
    assert not breaches, "\n".join(breaches)
