"""The contests between networks, with results that somebody made up: what must an experiment not find there?"""

import pytest

from claims.catalog import SHARES_RUNS, Catalog
from claims.mutation.examine import PASSES, Claim
from claims.mutation.worlds import made_up_contests

BASES = {
    "nothing makes a difference": {},
    "ReLU is ahead of everything": {"updates": 3, "share": 0.1},
    "ReLU is behind everything": {"updates": 1 / 3, "share": 0.99},
    "each layer does harm": {"by_layer": 0.02},
}
WORLDS = BASES | {f"{name}, and so do seeds": made_up | {"seeds": True} for name, made_up in BASES.items()}
ENTRIES = {id: entry for id, entry in Catalog.load().entries.items() if SHARES_RUNS in entry.source.text}


@pytest.mark.parametrize("id", ENTRIES)
def test_experiments_fail_where_they_should(id):
    """Each fails in some of the worlds (in all, if it demands what no world has together). And if seeds alone make a difference, a
    control of the file says so: it fails, where without that it passes."""
    entry = ENTRIES[id]
    claim = Claim(entry)
    checks = [name for name, evidence in entry.evidence.items() if evidence.kind == "experiment"]
    assert checks
    found = {check: {} for check in checks}
    for world, made_up in WORLDS.items():
        with made_up_contests(**made_up):
            module = claim.module()
            for check in checks:
                found[check][world] = claim.run(module, check) != PASSES
    for check, by_world in found.items():
        assert any(by_world.values()), f"{check} passes whatever comes out of training"
    noticed = {
        check
        for check, by_world in found.items()
        for base in BASES
        if by_world[f"{base}, and so do seeds"] > by_world[base]
    }
    assert noticed, "no control notices that seeds alone make a difference"
