"""What a claim's page needs so that a reader's own browser can run its checks: the block with the button, and the lab as one file.

The page's module, ``docs/assets/check/button.js``, finds all that it must know in the block's ``data-`` attributes.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.catalog import NOT_CHAPTERS, Entry

__all__ = ["Here", "Lab", "here", "lab", "offered", "rounding"]

SHARED = ("__init__.py", "archive.py", "browser.py", "catalog.py", "running.py")
FETCHED = (".zst", ".js")


@dataclass(frozen=True)
class Lab:
    """All that claims share, as one file: its name changes with what is in it, so that a browser may keep it. `megabytes` is what is
    fetched besides, the first time, if that is known."""

    name: str
    text: str
    megabytes: int | None = None


def lab(root: Path, runtime: Path) -> Lab:
    """What a claim's file imports of ours, and the program that runs its checks. `root` is the package's folder, `runtime` the one in the
    docs where Python for browsers is, if it was made."""
    files = [root / name for name in SHARED]
    files += sorted((root / "lab").glob("*.py")) + sorted((root / "articles").glob("*.*"))
    files += [path for path in sorted(root.glob("*/__init__.py")) if path.parent.name not in NOT_CHAPTERS]
    texts = {path.relative_to(root.parent).as_posix(): path.read_text("utf-8") for path in files}
    text = json.dumps(texts, ensure_ascii=False, sort_keys=True)
    return Lab(f"lab-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json", text, _megabytes(runtime))


def _megabytes(runtime: Path) -> int | None:
    """What a reader's browser fetches the first time, compressed as a host does it, rounded up; None if it was not made."""
    try:
        made = runtime / json.loads((runtime / "runtime.json").read_text("utf-8"))["folder"]
        parts = [path for path in made.iterdir() if path.suffix in FETCHED]
        sizes = [
            path.stat().st_size if path.suffix == ".zst" else len(gzip.compress(path.read_bytes())) for path in parts
        ]
        return -(-sum(sizes) // 1_000_000) if sizes else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True)
class Here:
    """What the block says. `runs` and `absent` name checks; `uses` are the libraries that the absent ones ask for."""

    where: str
    runs: tuple[str, ...]
    absent: tuple[str, ...]
    uses: tuple[str, ...]
    needs: str
    page: str

    @property
    def what(self) -> str:
        """How many of the checks run in a browser, and why the others do not, in a sentence."""
        runs, absent = len(self.runs), len(self.absent)
        if not absent:
            return "The check runs in your browser." if runs == 1 else f"All {runs} checks run in your browser."
        which = f"{runs} of {runs + absent} checks run{'s' if runs == 1 else ''} in your browser."
        others = f"The other {absent} need" if absent > 1 else "The other one needs"
        use = "they use" if absent > 1 else "it uses"
        return f"{which} {others} pytest, because {use} arrays of numbers ({_and(self.uses)})."


def here(entry: Entry, evidence: dict[str, Any] | None, words: str) -> Here | None:
    """The block for a claim of which at least one check asks for no arrays; None for another. `words` is the page's verdict."""
    runs = {name: run for name, run in (evidence or {"checks": {}})["checks"].items() if name in entry.evidence}
    scalar = tuple(name for name in entry.evidence if name in runs and not runs[name].get("needs"))
    if not scalar:
        return None
    needs = {name: run["needs"] for name, run in runs.items() if run.get("needs")}
    return Here(
        where=entry.source.where,
        runs=scalar,
        absent=tuple(name for name in entry.evidence if name not in scalar),
        uses=tuple(sorted({library for libraries in needs.values() for library in libraries})),
        needs=json.dumps(needs, separators=(",", ":")),
        page=json.dumps(
            {
                "words": words,
                "checks": {
                    name: {
                        "outcome": runs[name]["outcome"],
                        "kind": entry.evidence[name].kind,
                        "numbers": _single(runs[name]),
                    }
                    for name in scalar
                },
            },
            separators=(",", ":"),
            ensure_ascii=False,
        ),
    )


def offered(everyone: Iterable[Any]) -> str:
    """How much of all claims a browser checks, as a fragment for the page on that."""
    having = [p for p in everyone if p.entry and p.entry.evidence and p.evidence]
    blocks = [found for p in having if (found := here(p.entry, p.evidence, ""))]
    runs, whole = sum(len(found.runs) for found in blocks), sum(not found.absent for found in blocks)
    checks = sum(len(p.entry.evidence) for p in having)
    return (
        f"Of {len(having)} claims with checks, {len(blocks)} have the button; {whole} of them are checked completely. "
        f"Of {checks} checks, {runs} run in a browser.\n"
    )


def rounding(runtime: Path) -> str:
    """How floats in a browser differ from those of the machine that made the site, as a fragment; a sentence if that was not measured."""
    try:
        found = json.loads(next(runtime.glob("*/floats.json")).read_text("utf-8"))
    except (OSError, ValueError, StopIteration):
        return "How often they differ is measured when Python for browsers is made, which was not done for this copy of the site.\n"
    machine = " ".join(filter(None, (found["here"]["system"], found["here"]["machine"], found["here"]["libc"])))
    rows = "".join(
        f"| `{name}` | {one['differ']:,} | {one['ulps']} | {one['nearer']['there']:,} |\n"
        for name, one in found["functions"].items()
    )
    name, most = max(found["functions"].items(), key=lambda item: (item[1]["ulps"], item[1]["differ"]))
    example = (
        f"For example, `{name}({most['at']!r})` is `{most['there']!r}` in a browser and `{most['here']!r}` on that machine.\n"
        if most["ulps"]
        else ""
    )
    return f"""The machine that made this copy of the site ({machine}) compared both, at {found["inputs"]:,} inputs from \u2212{found["reach"]:g} to {found["reach"]:g}:

| function | different values | most, in ulp | of these the browser's is nearer to the truth |
|---|---|---|---|
{rows}
An *ulp* is the distance from one float to the next. {example}"""


def _single(run):
    """The numbers that the page shows; lists are for figures."""
    return {name: value for name, value in run.get("numbers", {}).items() if not isinstance(value, (list, dict))}


def _and(words):
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
