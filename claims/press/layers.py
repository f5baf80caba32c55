"""What becomes of statements in floating point, as the checks recorded it: for a claim's page, and in one table for all. Pure
functions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claims.lab.formats import FORMATS
from claims.press.fill import fill

__all__ = ["Cell", "Statement", "counts", "recorded", "statements"]


@dataclass(frozen=True)
class Cell:
    """One outcome as it is printed: a mark beside words, the name of their style, and the particulars of the run."""

    format: str
    style: str
    mark: str
    words: str
    tried: str
    detail: str


@dataclass(frozen=True)
class Statement:
    """A statement as it is printed: LaTeX, a program, and its outcomes by format."""

    tex: str
    written: str
    cells: list[Cell]

    def in_(self, name: str) -> Cell | None:
        """The outcome in a format, or None if the statement was not tried there."""
        return next((cell for cell in self.cells if cell.format == name), None)

    @property
    def others(self) -> list[Cell]:
        """The outcomes in formats that have no column of their own."""
        return [cell for cell in self.cells if cell.format not in FORMATS]


def recorded(run: dict[str, Any]) -> list[Statement]:
    """The statements by format that one check recorded. Elsewhere a number of layers of a network may go by that name."""
    found = run.get("numbers", {}).get("layers")
    layers = [layer for layer in found if isinstance(layer, dict)] if isinstance(found, list) else []
    return [
        Statement(
            layer["statement"],
            layer["written"],
            [_cell(name, outcome, layer["variable"]) for name, outcome in layer["formats"].items()],
        )
        for layer in layers
    ]


def _cell(name, outcome, variable):
    if outcome["status"] == "true":
        style, mark, words = "true", "✔", "true"
    elif outcome["status"] == "ulps":
        style, mark, words = "ulps", "≈", fill("to {{ulps:.2g}} ulp", outcome)
    else:
        sign = "=" if outcome["whole"] else "≈"
        style, mark, words = "broken", "✘", fill(f"{variable} {sign} {{{{at:.3g}}}}", outcome)
    tried = f"{'all ' if outcome['whole'] else ''}{outcome['tried']:,}"
    return Cell(name, style, mark, words, tried, outcome["detail"])


def statements(everyone: dict[str, Any]) -> Iterator[tuple[Any, list[Statement]]]:
    """Each claim that has such statements, with all of them, in the claims' order."""
    for published in everyone.values():
        if found := [one for run in published.runs.values() for one in recorded(run)]:
            yield published, found


def counts(everyone: dict[str, Any]) -> list[tuple[str, dict[str, int]]]:
    """For each format, how many statements are true, true to some ulp, and broken there."""
    cells = [cell for _, found in statements(everyone) for one in found for cell in one.cells]
    return [
        (name, {s: sum(c.style == s for c in cells if c.format == name) for s in ("true", "ulps", "broken")})
        for name in FORMATS
    ]
