"""Mutation testing on the pages: what a claim's checks notice of wrong worlds, and the matrix of all claims and worlds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.mutation.score import REASONS, Score
from claims.mutation.statements import CHANGES
from claims.mutation.worlds import WORLDS

if TYPE_CHECKING:
    from claims.press.page import Published

__all__ = ["CELLS", "DIFFERS", "Row", "matrix", "rows", "survivors", "worlds_by_subject"]

#: What differs in each wrong world, by its name.
DIFFERS = {name: world.differs for name, world in WORLDS.items()} | {change.name: change.differs for change in CHANGES}
#: The mark for each outcome, so that colour is never alone.
CELLS = {"rejected": "●", "broken": "×", "survives": "○"}
SUBJECTS = {
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "step": "The step function",
    "randomness": "Random draws",
    "learning": "Learning",
    "contests": "Contests between networks",
    "timing": "Timings",
    "statement": "The statement itself",
}


@dataclass(frozen=True)
class Row:
    """One wrong world as a claim's page shows it. `outcome` is "rejected", "broken" or "survives"."""

    world: str
    differs: str
    outcome: str
    checks: tuple[str, ...]
    reason: str


def rows(score: Score) -> list[Row]:
    """The wrong worlds that touch a check of the verdict, in the order of the catalogue."""
    found = []
    for world in sorted(score.worlds, key=list(DIFFERS).index):
        if names := score.rejected.get(world):
            found.append(Row(world, DIFFERS[world], "rejected", tuple(names), ""))
        elif names := score.broken.get(world):
            found.append(Row(world, DIFFERS[world], "broken", tuple(names), ""))
        else:
            found.append(Row(world, DIFFERS[world], "survives", (), score.reasons.get(world, "")))
    return found


def survivors(score: Score) -> list[tuple[str, list[Row]]]:
    """The worlds that no check of the verdict notices, by the reason why that is right."""
    groups = {}
    for row in rows(score):
        if row.outcome == "survives":
            words = REASONS.get(row.reason, "nobody has said yet why that is right")
            groups.setdefault(words, []).append(row)
    return list(groups.items())


def worlds_by_subject() -> list[tuple[str, list[str]]]:
    """The names of all wrong worlds, grouped by what they change, each group with its heading."""
    groups = {}
    for name, world in WORLDS.items():
        groups.setdefault(world.subject, []).append(name)
    groups["statement"] = [change.name for change in CHANGES]
    return [(SUBJECTS[subject], names) for subject, names in groups.items()]


def matrix(
    everyone: "dict[str, Published]",
) -> Iterator[tuple[str, list[str], list[tuple["Published", list[Row | None]]]]]:
    """For each subject: its heading, its worlds, and for each claim that one of them touches a row for each world or None."""
    scored = [
        (published, {row.world: row for row in rows(published.score)})
        for published in everyone.values()
        if published.score
    ]
    for heading, worlds in worlds_by_subject():
        lines = [
            (p, [known.get(world) for world in worlds])
            for p, known in scored
            if any(world in known for world in worlds)
        ]
        if lines:
            yield heading, worlds, lines
