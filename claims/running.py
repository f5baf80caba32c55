"""How a check is run and watched, whoever runs it: pytest, or a reader's browser.

What counts as a vacuous search or a powerless statistic is decided here, once for both.
"""

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import hypothesis
from hypothesis.statistics import collector

from claims.lab.evidence import LEAST_POWER, Evidence

__all__ = ["ARRAYS", "INPUTS", "SECONDS", "counting", "search_as", "vacuous", "watching_imports"]

#: Inputs that each search promises to try, and seconds after which a check is stopped, by profile.
INPUTS = {"default": 100, "thorough": 5000}
SECONDS = {"default": 120, "thorough": 1200}

#: Libraries with a compiled core that a browser does not have.
ARRAYS = frozenset({"matplotlib", "ml_dtypes", "numpy", "scipy", "sklearn"})


def search_as(profile: str, *, seeded: bool = False) -> None:
    """Set Hypothesis up: as many inputs as the profile promises, and the same verdict every time unless a seed is asked for."""
    hypothesis.settings.register_profile(
        "rectified",
        max_examples=INPUTS[profile],
        derandomize=not seeded,
        database=None,
        deadline=None,
        print_blob=False,
    )
    hypothesis.settings.load_profile("rectified")


@contextmanager
def counting() -> Iterator[dict]:
    """Count the inputs that Hypothesis tried and threw away inside the block."""
    counts = {"tried": 0, "thrown_away": 0, "exhausted": False}

    def note(statistics):
        for phase in ("reuse-phase", "generate-phase"):
            for case in statistics.get(phase, {}).get("test-cases", ()):
                kept = case["status"] in ("valid", "interesting")
                counts["tried" if kept else "thrown_away"] += 1
        counts["exhausted"] |= "nothing left to do" in str(statistics.get("stopped-because", ""))
        if outer:
            outer(statistics)

    outer = collector.value  # Hypothesis's own pytest plugin listens too
    with collector.with_value(note):
        yield counts


@contextmanager
def watching_imports() -> Iterator[set[str]]:
    """Note which of `ARRAYS` our own code asks for inside the block, itself or through a module of ours that is made of them."""
    found, imported = set(), builtins.__import__

    def note(name, globals=None, locals=None, fromlist=(), level=0):
        module = imported(name, globals, locals, fromlist, level)
        asking = (globals or {}).get("__name__") or ""
        if asking.partition(".")[0] == "claims":
            top = name.partition(".")[0]
            if top in ARRAYS:
                found.add(top)
            elif top == "claims" and level == 0 and (ours := sys.modules.get(name)) is not None:
                found.update(_made_of(ours))
        return module

    builtins.__import__ = note
    try:
        yield found
    finally:
        builtins.__import__ = imported


def _made_of(module):
    """The libraries of `ARRAYS` that a module of ours imports as a whole."""
    return {
        value.__name__ for value in vars(module).values() if isinstance(value, ModuleType) and value.__name__ in ARRAYS
    }


def vacuous(evidence: Evidence, numbers: dict, counts: dict, promised: int) -> str:
    """Why a check that passed shows nothing, or an empty string. `promised` is how many inputs a search must try."""
    if evidence.kind == "property":
        return _tried_too_little(counts, promised)
    if evidence.kind == "statistic":
        return _powerless(numbers.get("power"), evidence.alternative)
    return ""


def _tried_too_little(counts, promised):
    tried, thrown_away = counts["tried"], counts["thrown_away"]
    if thrown_away > tried:
        return f"{thrown_away} inputs were thrown away and {tried} tried; choose a strategy that fits the assumptions"
    if tried < promised and not counts["exhausted"]:
        return f"only {tried} inputs were tried where {promised} were promised"
    if not tried:
        return "no input was tried"
    return ""


def _powerless(power, alternative):
    if power is None:
        return (
            "no power was recorded; compute it with claims.lab.chance from the margin and the draws: record(power=...)"
        )
    if isinstance(power, (bool, str, list, dict)) or not 0 <= power < 1:
        return f"power={power!r} is not a probability below 1, and no test is certain"
    if power < LEAST_POWER:
        return f"the power against {alternative} is {power:.6g}, below {LEAST_POWER}; raise the number of draws"
    return ""
