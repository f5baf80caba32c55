"""What the wrong worlds say of a claim: which of them its checks notice, which survive and why, and which checks are at fault."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from claims import archive
from claims.catalog import ROOT, Entry, Source
from claims.mutation.examine import PASSES, REJECTS, SETTLING
from claims.mutation.statements import CHANGES

__all__ = ["NEVER", "REASONS", "Score", "digest", "folder", "fresh", "store"]


#: Why the checks of a verdict may pass in a wrong world: the only reasons there are, and what they say on a page.
REASONS = {
    "as true": "what the claim says is just as true there",
    "as false": "what the claim says is just as false there",
    "too close": "it differs by less than this kind of evidence can see",
}
#: Why a check may pass in every wrong world.
NEVER = {
    "names only": "it looks at the text of a program, not at what a function computes",
}
#: Differences so small that random draws, training and timings cannot tell them from none.
SMALL = re.compile(r" off by (a billionth|one ulp)$|^draws ")

#: The functions that a sentence can name, the longer names first.
NAMED = {
    "leaky_relu": re.compile(r"\bleaky[ -]ReLU|\bPReLU", re.IGNORECASE),
    "elu": re.compile(r"\bELU\b"),
    "relu": re.compile(r"(?<!leaky[ -])\bReLUs?\b", re.IGNORECASE),
    "sigmoid": re.compile(r"\bsigmoids?\b|σ", re.IGNORECASE),
    "tanh": re.compile(r"\btanh\b"),
}


# --- on disk ---------------------------------------------------------------------------------------------------------


def folder(evidence: Path) -> Path:
    """Where the results stand, given the folder of the evidence."""
    return evidence / "mutation"


@cache
def _machinery() -> str:
    total = hashlib.sha256()
    for name in "worlds.py", "statements.py", "examine.py":
        total.update((ROOT / "mutation" / name).read_bytes())
    return total.hexdigest()


def digest(source: Source) -> str:
    """What the results for this claim must be keyed by: its code, the lab, the versions, and the wrong worlds."""
    return hashlib.sha256(f"{archive.digest(source)}{_machinery()}".encode()).hexdigest()[:32]


def fresh(evidence: Path, source: Source) -> dict[str, Any] | None:
    """The stored results if this very code earned them, else None."""
    stored = archive.read(folder(evidence), source.id)
    return stored if stored and stored["digest"] == digest(source) else None


def store(evidence: Path, source: Source, checks: dict[str, Any], seconds: float) -> None:
    """Write one claim's results, all or nothing. Raises `archive.Unwritable`."""
    found = {"format": archive.FORMAT, "id": source.id, "digest": digest(source), "seconds": seconds, "checks": checks}
    archive.write(folder(evidence), found)


# --- the score -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """What the wrong worlds say of one claim. `found` is what `examine` returned."""

    entry: Entry
    found: dict[str, dict[str, Any]] = field(repr=False)

    @cached_property
    def settling(self) -> list[str]:
        """The checks of the verdict."""
        return [name for name, evidence in self.entry.evidence.items() if evidence.shows in SETTLING]

    @cached_property
    def worlds(self) -> list[str]:
        """The wrong worlds that touch a check of the verdict."""
        return list(dict.fromkeys(world for name in self.settling for world in self.found[name]["worlds"]))

    @cached_property
    def rejected(self) -> dict[str, list[str]]:
        """The worlds in which a check of the verdict fails: which of them."""
        return self._where(lambda outcome: outcome == REJECTS)

    @cached_property
    def broken(self) -> dict[str, list[str]]:
        """The worlds in which no check fails, but one cannot run or does not finish: the verdict would be lost as well."""
        stopped = self._where(lambda outcome: outcome.startswith("stops"))
        return {world: names for world, names in stopped.items() if world not in self.rejected}

    def _where(self, wanted):
        return {
            world: names
            for world in self.worlds
            if (names := [n for n in self.settling if wanted(self.found[n]["worlds"].get(world, PASSES))])
        }

    @cached_property
    def survivors(self) -> list[str]:
        """The worlds in which every check of the verdict passes."""
        return [world for world in self.worlds if world not in self.rejected and world not in self.broken]

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Why that is right, as the claim's author says, by world."""
        return {world: reason for reason, worlds in self.entry.claim.survives.items() for world in worlds}

    def of_check(self, name: str) -> tuple[int, int]:
        """In how many of the worlds that touch it the check does not pass, and how many these are."""
        outcomes = self.found[name]["worlds"].values()
        return sum(outcome != PASSES for outcome in outcomes), len(outcomes)

    def problems(self) -> Iterator[str]:
        """One line for each check or declaration that is at fault: what is wrong, and how to mend it."""
        claim = self.entry.claim
        for name in self.settling:
            yield from self._faults(name)
        for name in self.found:
            one = self.found[name]
            for line in one["vacuous"]:
                yield f"{name}: vacuous: {line}; make the domain that it ranges over non-empty"
            for line in one["tolerances"]:
                yield f"{name}: tolerance: {line}"
        for world in self.survivors:
            if world not in self.reasons:
                yield f"no check of the verdict notices the wrong world {world!r}: sharpen one, or say in survives why that is right"
        for reason, worlds in claim.survives.items():
            if reason not in REASONS:
                yield f"survives gives the reason {reason!r}, which is none of: {', '.join(REASONS)}"
            for world in worlds:
                if world not in self.survivors:
                    by = self.rejected.get(world) or self.broken.get(world)
                    what = f"{by[0]} notices it" if by else "it touches no check of the verdict"
                    yield f"survives names the wrong world {world!r}, and {what}: take it out, or mend the check"
                if reason == "too close" and not SMALL.search(world):
                    yield f"survives calls {world!r} too close; only the smallest differences are"
        fails = any(self.entry.evidence[name].shows == "fails" for name in self.settling)
        if claim.survives.get("as true" if fails else "as false"):
            yield f"survives must give the reason {'as false' if fails else 'as true'!r} for a claim that {'fails' if fails else 'holds'}"
        for name, reason in claim.never_rejects.items():
            if reason not in NEVER:
                yield f"never_rejects gives the reason {reason!r}, which is none of: {', '.join(NEVER)}"
            if name not in self.settling:
                yield f"never_rejects names {name}, which is no check of the verdict"

    def _faults(self, name):
        one, evidence = self.found[name], self.entry.evidence[name]
        if one.get("true world", PASSES) != PASSES:
            yield f"{name}: it does not pass in our own world: {one['true world']}"
        rejects = REJECTS in one["worlds"].values()
        if not rejects and name not in self.entry.claim.never_rejects:
            yield f"{name}: it cannot fail: it passes in every wrong world, and whatever is changed in its statement"
        if rejects and name in self.entry.claim.never_rejects:
            yield f"{name}: never_rejects names it, and it rejects a wrong world: take it out"
        evaluated = {what.partition(" (")[0] for what in one["evaluates"]}
        kinds = {what.partition(" (")[2].rstrip(")") for what in one["evaluates"]}
        named = set(named_in(self.entry.sentence_of(name)))
        if named and evaluated and not named & evaluated:
            wanted, got = " or ".join(sorted(named)), " and ".join(sorted(evaluated))
            yield f"{name}: it tests another function than its sentence names: the sentence says {wanted}, the check evaluates {got}"
        if evidence.kind in ("proof", "counterexample") and kinds == {"float"}:
            yield f"{name}: it decides a statement about the reals by what floats do: use symbols, fractions or many digits"
        statements = {change.name for change in CHANGES}
        if evaluated and rejects and not any(o == REJECTS for w, o in one["worlds"].items() if w not in statements):
            yield f"{name}: no wrong version of {' or '.join(sorted(evaluated))} makes it fail: what it asserts does not depend on them"


def named_in(sentence: str) -> list[str]:
    """The activations that a sentence names."""
    return [name for name, pattern in NAMED.items() if pattern.search(sentence)]
