"""The contests between networks, with results that somebody made up: what must an experiment not find there?"""

from dataclasses import dataclass, replace

import numpy
import pytest

from claims.catalog import SHARES_RUNS, Catalog
from claims.lab.contests import FINAL_RATES, FINAL_TUNING_SEEDS, FIRST_SEED, Final

OTHER_SEEDS = 100 * FIRST_SEED  # those of the controls that play a contender against itself


@dataclass(frozen=True)
class World:
    """What ReLU's rivals need, as a factor of its updates, and know, as a share of digits, where ReLU knows 95 %."""

    updates: float = 1
    share: float = 0.95
    by_layer: float = 0  # share that each layer costs
    seeds: bool = False  # whether ReLU with other seeds needs half as many updates again, and knows ten points less


BASES = {
    "nothing makes a difference": World(),
    "ReLU is ahead of everything": World(3, 0.1),
    "ReLU is behind everything": World(1 / 3, 0.99),
    "each layer does harm": World(by_layer=0.02),
}
WORLDS = BASES | {f"{name}, and so do seeds": replace(world, seeds=True) for name, world in BASES.items()}


def planted(world, module):
    """Made-up results in place of those of training, by the names under which the claim knows them."""

    def factor(contender, first):
        if contender != module.RELU:
            return world.updates
        return 1.5 if world.seeds and first >= OTHER_SEEDS else 1

    def share(contender, depth, first):
        own = 0.95 - 0.1 * (world.seeds and first >= OTHER_SEEDS) if contender == module.RELU else world.share
        return own - world.by_layer * depth

    def noise(contender, depth, first, count):
        own = sum(map(ord, repr(contender))) % 1000  # not hash(), which differs from run to run
        return numpy.random.default_rng([own, depth, first]).standard_normal(count)

    def compared(contender, depth, rate, first, count):
        return 60 * factor(contender, first) * numpy.exp(noise(contender, depth, first, count) / 20)

    def final_at(contender, depth, rates, seeds):
        shares = share(contender, depth, seeds[0]) + noise(contender, depth, seeds[0], len(seeds)) / 500
        return Final(shares, shares)

    def grid(contender, depth):
        shares = share(contender, depth, 0) + noise(contender, depth, 0, len(FINAL_RATES) * FINAL_TUNING_SEEDS) / 500
        shares = shares.reshape(len(FINAL_RATES), -1)
        return Final(shares, shares)

    return {
        "compared": compared,
        "tuned": lambda contender, depth, count: compared(contender, depth, 1.0, FIRST_SEED, count),
        "best_rate": lambda contender, depth: 1.0,
        "final_at": final_at,
        "final": lambda contender, depth, count: final_at(
            contender, depth, None, range(FIRST_SEED, FIRST_SEED + count)
        ),
        "best_final_rate": lambda contender, depth: 1.0,
        "grid": grid,
    }


ENTRIES = {id: entry for id, entry in Catalog.load().entries.items() if SHARES_RUNS in entry.source.text}


def fails(entry, check, world, monkeypatch):
    """Whether an experiment's assert fails on the results of that world."""
    with monkeypatch.context() as patch:
        for name, made_up in planted(WORLDS[world], entry.module).items():
            patch.setattr(entry.module, name, made_up, raising=False)
        function = getattr(entry.module, check)
        try:
            function(
                **({"effort": 1} if "effort" in function.__code__.co_varnames[: function.__code__.co_argcount] else {})
            )
        except AssertionError:
            return True
        return False


@pytest.mark.parametrize("id", ENTRIES)
def test_experiments_fail_where_they_should(id, monkeypatch):
    """Each fails in some of the worlds (in all, if it demands what no world has together). And if seeds alone make a difference, a
    control of the file says so: it fails, where without that it passes."""
    entry = ENTRIES[id]
    checks = [name for name, evidence in entry.evidence.items() if evidence.kind == "experiment"]
    assert checks
    found = {check: {world: fails(entry, check, world, monkeypatch) for world in WORLDS} for check in checks}
    for check, by_world in found.items():
        assert any(by_world.values()), f"{check} passes whatever comes out of training"
    noticed = {
        check
        for check, by_world in found.items()
        for base in BASES
        if by_world[f"{base}, and so do seeds"] > by_world[base]
    }
    assert noticed, "no control notices that seeds alone make a difference"
