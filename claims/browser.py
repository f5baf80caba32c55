"""Runs the checks of one claim where there is no pytest: in a reader's browser, under Pyodide.

The same file, the same checks, the same rules as under pytest (`claims.running`), and the same `claims.lab.verdict`. What needs
arrays does not run there, and is reported as such. A failing assertion is explained by the values that it compared.

Everything is said through one function that takes a dict of plain values, as soon as it is known.
"""

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import re
import sys
import time
import traceback
import zipimport
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import Phase

from claims.archive import judgement
from claims.catalog import BAD_NAME, GOOD_NAME, NOT_CHAPTERS, ROOT, Chapter, Entry, Source, read
from claims.lab.chance import one_at_a_time
from claims.lab.evidence import AuthorError, recording
from claims.lab.verdict import OPEN, Contradiction, judge
from claims.running import ARRAYS, INPUTS, counting, search_as, vacuous

__all__ = ["forget", "verify"]

#: Characters of a value that are shown; a sympy expression can have thousands.
LONG = 300


def verify(where: str, say: Callable[[dict[str, Any]], None], needs: dict[str, list[str]] | None = None) -> None:
    """Run the checks of the claim file ``claims/<chapter>/<name>.py`` and judge the claim from what ran.

    `needs` names, for checks that are known to need arrays, the libraries: these are not tried. What is said, in this order: one
    ``problem`` and nothing else if the file cannot be a claim; ``checks`` with their names; for each a ``running`` and a ``check``; a
    ``verdict``.
    """
    started = time.perf_counter()
    search_as("default")  # before the file is read: @given asks for the settings then
    # Varying each part of an example takes seconds here, and what Hypothesis learns from that is not shown.
    hypothesis.settings.register_profile(
        "brief", hypothesis.settings.get_profile("rectified"), phases=set(Phase) - {Phase.explain}
    )
    hypothesis.settings.load_profile("brief")
    try:
        entry = _entry(where)
    except AuthorError as error:
        say({"event": "problem", "text": str(error)})
        return
    except BaseException as error:  # whatever a reader may have typed
        say({"event": "problem", "text": f"{where}: reading this file ends in {_short(_said(error))}"})
        return
    if sys.platform == "emscripten":
        # A traceback asks for the source of each of its lines. It is not in the archives, and looking for it would fetch these.
        zipimport.zipimporter.get_source = lambda self, fullname: None
    say({"event": "checks", "names": list(entry.evidence), "seconds": time.perf_counter() - started})
    outcomes = {}
    for name in entry.evidence:
        say({"event": "running", "name": name})
        found = _absent(needs[name]) if (needs or {}).get(name) else _run(entry, name)
        outcomes[name] = found["outcome"], found.get("why", "")
        say({"event": "check", "name": name, "kind": entry.evidence[name].kind, **found})
    say({"event": "verdict", **_verdict(entry, outcomes)})


def forget() -> None:
    """Unload everything of ours, so that files that were changed are read again."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "claims"]:
        del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != Explaining.__name__]
    importlib.invalidate_caches()


def _entry(where: str) -> Entry:
    path = ROOT.parent / where
    if not GOOD_NAME.fullmatch(path.stem):
        raise AuthorError(f"{where}: {BAD_NAME}")
    source = Source(path, Chapter(path.parent.name, path.parent))
    if not any(isinstance(finder, Explaining) for finder in sys.meta_path):
        sys.meta_path.insert(0, Explaining())
    try:
        return read(source)
    except (MemoryError, RecursionError):
        raise AuthorError(f"{where}: this file is nested too deeply, or too large") from None
    except (KeyboardInterrupt, SystemExit) as error:
        raise AuthorError(f"{where}: importing this file ends the program ({type(error).__name__})") from None


def _absent(libraries: Iterable[str]) -> dict[str, Any]:
    return {"outcome": "did not run", "why": f"needs {' and '.join(sorted(libraries))}", "needs": sorted(libraries)}


def _run(entry: Entry, name: str) -> dict[str, Any]:
    """What came of one check."""
    check, evidence = getattr(entry.module, name), entry.evidence[name]
    available = {"error": evidence.error, "effort": 1, "random": one_at_a_time(entry.source.seed(name))}
    asked = inspect.signature(check).parameters
    if "rng" in asked:
        return _absent(["numpy"])
    if unknown := [one for one in asked if one not in available]:
        why = f"it asks for {', '.join(unknown)}; a check can ask for rng, random, error and effort, and a search for what @given draws"
        return {"outcome": "failed", "why": why, "seconds": 0.0}
    began = time.perf_counter()
    found: dict[str, Any] = {"outcome": "passed"}
    with recording() as numbers, counting() as counts:
        try:
            check(**{one: available[one] for one in asked})
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] in ARRAYS:
                return _absent([error.name.partition(".")[0]])
            found = _failure(entry, error)
        except BaseException as error:  # whatever a reader may have typed
            found = _failure(entry, error)
    seconds = time.perf_counter() - began
    if found["outcome"] == "passed" and (why := vacuous(evidence, numbers, counts, INPUTS["default"])):
        found = {"outcome": "failed", "why": f"vacuous: {why}"}
    if evidence.kind == "property":
        found |= {"tried": counts["tried"], "thrown_away": counts["thrown_away"]}
    return {**found, "seconds": seconds, "numbers": numbers}


def _verdict(entry: Entry, outcomes: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """The verdict from all checks, those that did not run included, and from those that ran alone."""
    ran = {name: outcome for name, outcome in outcomes.items() if outcome[0] != "did not run"}
    missing = [name for name in outcomes if name not in ran]
    found = {"ran": len(ran), "passed": sum(o[0] == "passed" for o in ran.values()), "missing": missing}
    try:
        stored = {"checks": {name: {"outcome": outcome, "why": why} for name, (outcome, why) in outcomes.items()}}
        whole = judgement(entry, stored)
        checks = [check for check in entry.checks(outcomes) if check.name in ran]
        alone = judge(entry.statement, checks) if missing else whole
    except Contradiction as error:
        return {**found, "words": "contradiction", "alone": "contradiction", "why": str(error)}
    except BaseException as error:  # a statement of something that none can be made of
        return {
            **found,
            "words": OPEN,
            "alone": OPEN,
            "why": f"what claim = Claim(...) says cannot be read: {_short(_said(error))}",
        }
    return {**found, "words": whole.words, "why": whole.why, "alone": alone.words, "alone_why": alone.why}


# --- explaining a failure --------------------------------------------------------------------------------------------


def _failure(entry: Entry, error: BaseException) -> dict[str, Any]:
    """Why a check failed, in one line; the example that Hypothesis found; and the values that the assertion compared."""
    while isinstance(error, BaseExceptionGroup):  # Hypothesis found several, of which the first will do
        error = error.exceptions[0]
    notes = "\n".join(getattr(error, "__notes__", ()))
    example = re.search(r"(?:Falsifying example|Failing test case): \w+\((.*?)\n?\)(?:\n|$)", notes, re.DOTALL)
    found = {"outcome": "failed", "why": _short(_said(error))}
    if example:  # without Hypothesis's remarks on it
        lines = [line.partition("  # ")[0].strip().rstrip(",") for line in example[1].strip().splitlines()]
        found["example"] = ", ".join(line for line in lines if not line.startswith("#"))
    if place := _place(entry, error):
        found |= place
    return found


def _said(error):
    """An exception in one line."""
    try:
        said = str(error).strip().splitlines()
    except BaseException:  # one that a reader wrote
        said = []
    return f"{type(error).__name__}: {said[0]}" if said else type(error).__name__


def _place(entry, error):
    """The line of the claim's file that the error passed through last, and, for an assertion, the values in it."""
    path = str(entry.source.path)
    frames = [(f, line) for f, line in traceback.walk_tb(error.__traceback__) if f.f_code.co_filename == path]
    if not frames:
        return {}
    frame, line = frames[-1]
    found = {"line": line}
    if isinstance(error, AssertionError):
        for node in ast.walk(entry.source.tree):
            if isinstance(node, ast.Assert) and node.lineno <= line <= node.end_lineno:
                found["asserted"] = " ".join((ast.get_source_segment(entry.source.text, node) or "").split())
                found["values"] = [
                    [ast.get_source_segment(entry.source.text, operand), _shown(frame.f_locals[kept])]
                    for operand, kept in _operands(node)
                    if frame.f_locals.get(kept, ...) is not ... and not isinstance(operand, ast.Constant)
                ]
    return found


def _shown(value):
    try:
        return _short(repr(value))
    except BaseException as error:
        return f"a {type(value).__name__} that cannot be shown ({type(error).__name__})"


def _short(text):
    return text if len(text) <= LONG else f"{text[:LONG]}… ({len(text):,} characters)"


def _operands(node):
    """The sides of an assertion's comparison, each with the name under which its value is kept."""
    sides = [node.test.left, *node.test.comparators] if isinstance(node.test, ast.Compare) else [node.test]
    return [(side, f"@{node.lineno}.{i}") for i, side in enumerate(sides)]  # no name that a file could use


class Keeping(ast.NodeTransformer):
    """Lets each assertion keep the values that it compares, as pytest's own rewriting of assertions does."""

    def visit_Assert(self, node):
        kept = [ast.NamedExpr(ast.Name(name, ast.Store()), side) for side, name in _operands(node)]
        if isinstance(node.test, ast.Compare):
            test = ast.Compare(kept[0], node.test.ops, kept[1:])
        else:
            test = kept[0]
        checked = ast.copy_location(ast.Assert(ast.copy_location(test, node.test), node.msg), node)
        # In a loop, what a chain of comparisons did not come to would still have the value of the time before.
        unknown = [
            ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], ast.Constant(...)), node)
            for _, name in _operands(node)[2:]
        ]
        return [ast.fix_missing_locations(one) for one in (*unknown, checked)]

    def visit_ClassDef(self, node):  # there the values would become attributes
        return node


class Explaining(importlib.abc.MetaPathFinder):
    """Finds claim files, and reads them with `Keeping`."""

    def find_spec(self, fullname, path=None, target=None):
        parts = fullname.split(".")
        if len(parts) != 3 or parts[0] != "claims" or parts[1] in NOT_CHAPTERS:
            return None
        file = ROOT / parts[1] / f"{parts[2]}.py"
        loader = ExplainingLoader(fullname, str(file))
        return importlib.util.spec_from_file_location(fullname, file, loader=loader) if file.is_file() else None


class ExplainingLoader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        return self.source_to_code(Path(self.path).read_bytes(), self.path)

    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(Keeping().visit(ast.parse(data)), path, "exec", dont_inherit=True, optimize=_optimize)
