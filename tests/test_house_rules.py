"""Every claim keeps every house rule; a failure names the claim and the rule."""

import pytest
from rules import RULES

from claims import catalog

IDS = [source.id for source in catalog.sources()[0]]


def test_every_file_can_be_read(known):
    assert [str(problem) for problem in known.problems] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("id", IDS)
def test_rule(id, rule, known):
    entry = known.entries[id]
    breaches = [f"{entry.source.where}: {line}" for line in rule(entry, known)]
    assert not breaches, "\n".join(breaches)
