"""The evidence on disk: one file for each claim, ``.evidence/<id>.json``, keyed by a digest of all that could change it.

A file is written beside its place and then moved there, so that nobody ever reads half of one. A file that is corrupt,
or that another version of the code earned, counts as missing.
"""

import ast
import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from claims.catalog import ROOT, Entry, Source
from claims.lab.verdict import Contradiction, Judgement, judge

__all__ = [
    "FORMAT",
    "Unwritable",
    "default_folder",
    "digest",
    "fresh",
    "judgement",
    "merge",
    "read",
    "surroundings",
    "take",
    "versions",
    "write",
]

FORMAT = 1
LIBRARIES = ("hypothesis", "matplotlib", "ml_dtypes", "mpmath", "numpy", "scikit-learn", "scipy", "sympy")


class Unwritable(Exception):
    """The evidence cannot be stored; the text says where, why, and how to mend it."""


def default_folder() -> Path:
    """``.evidence`` in the clone that holds the package, or in the working directory if the package is installed alone."""
    clone = ROOT.parent
    return (clone if (clone / "pyproject.toml").exists() else Path.cwd()) / ".evidence"


@cache
def versions() -> dict[str, str]:
    """Python and the libraries that the checks use, by name."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return found


def machine() -> dict[str, str]:
    """What the run's numbers depend on besides the code: system, processor architecture, interpreter."""
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "implementation": platform.python_implementation(),
    }


@cache
def surroundings() -> str:
    """A digest of the lab, of how checks are run and judged, of the versions, and of the kind of machine."""
    total = hashlib.sha256()
    for path in sorted(
        [*(ROOT / "lab").glob("*.py"), *(ROOT / name for name in ("__init__.py", "conftest.py", "running.py"))]
    ):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    total.update(json.dumps([versions(), machine()], sort_keys=True).encode())
    return total.hexdigest()


def digest(source: Source) -> str:
    """What evidence for this claim must be keyed by: its code, the lab, the versions and the kind of machine.

    The page's prose (the file's first docstring), comments, layout and what the claim says of wrong worlds do not count:
    rewording them earns nothing and loses nothing. A file that is not Python has a digest all the same.
    """
    return hashlib.sha256(f"{_code(source.path.read_bytes())}\0{surroundings()}".encode()).hexdigest()[:32]


@cache  # one run asks three times: is the evidence fresh, what does it say, and what do the wrong worlds
def _code(data):
    """What of a claim's file counts."""
    try:
        body = ast.parse(data).body
    except (SyntaxError, ValueError):
        return repr(data)
    for node in body:
        _leave_out_what_mutation_testing_expects(node)
    return ast.dump(ast.Module(body[1:] if body and isinstance(body[0], ast.Expr) else body, []))


def _leave_out_what_mutation_testing_expects(node):
    """What a claim says of wrong worlds changes no check of it."""
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "Claim"
    ):
        given = node.value.keywords
        node.value.keywords = [one for one in given if one.arg not in ("survives", "never_rejects")]


def _checksum(evidence: dict) -> str:
    return hashlib.sha256(json.dumps(evidence, sort_keys=True).encode()).hexdigest()


def read(folder: Path, id: str) -> dict[str, Any] | None:
    """The stored evidence, whatever code earned it; None if there is none or it is corrupt."""
    try:
        stored = json.loads((folder / f"{id}.json").read_text("utf-8"))
        checksum = stored.pop("checksum")
        whole = stored["format"] == FORMAT and stored["id"] == id and checksum == _checksum(stored)
        return stored if whole else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def fresh(folder: Path, source: Source) -> dict[str, Any] | None:
    """The stored evidence if this very code earned it and every check of the file has an outcome, else None."""
    stored = read(folder, source.id)
    if stored is None or stored["digest"] != digest(source):
        return None
    return stored if set(source.check_names) == set(stored["checks"]) else None


def _found_a_counterexample(check):
    return check["kind"] == "property" and check["outcome"] == "failed"


def merge(
    old: dict[str, Any] | None, new: dict[str, Any], lasting: Callable[[dict], bool] = _found_a_counterexample
) -> dict[str, Any]:
    """The checks of two runs of the same code together.

    A check that ran again counts as it ran last, unless its old outcome is `lasting`. By default a search that once found a
    counterexample does not lose it to a run with luckier inputs: only a change of the code clears it.
    """
    if old is None or old["digest"] != new["digest"]:
        return new
    lasts = {name: check for name, check in old["checks"].items() if lasting(check)}
    return {**new, "checks": {**old["checks"], **new["checks"], **lasts}}


def take(folder: Path, others: Sequence[Path], sources: Sequence[Source]) -> tuple[list[str], list[str]]:
    """Add to `folder` what other machines earned for this very code: the ids that fit, and those that did not.

    A check that failed on any of the machines counts as failed. What other code, other versions or another kind of
    machine earned does not fit, and neither does a file that is corrupt.
    """
    fitting, unfit = set(), set()
    for source in sources:
        ours = digest(source)
        for other in others:
            found = read(other, source.id)
            if found is not None and found["digest"] == ours:
                failures_last = merge(read(folder, source.id), found, lambda check: check["outcome"] != "passed")
                write(folder, failures_last)
                fitting.add(source.id)
            elif (other / f"{source.id}.json").exists():
                unfit.add(source.id)
    return sorted(fitting), sorted(unfit - fitting)


def write(folder: Path, evidence: dict[str, Any]) -> None:
    """Store one claim's evidence, all or nothing. Raises `Unwritable`."""
    whole = {**evidence, "checksum": _checksum(evidence)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / f"{evidence['id']}.json", json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    except OSError as error:
        raise Unwritable(
            f"{folder}: the evidence cannot be written there ({error.strerror}); make the folder writable, "
            f"or name another with --evidence DIR"
        ) from None


def write_text(path: Path, text: str | bytes) -> bool:
    """Write a file all or nothing, and only if that changes it. Returns whether it changed."""
    data = text.encode() if isinstance(text, str) else text
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return True


def judgement(entry: Entry, stored: dict[str, Any] | None) -> Judgement:
    """The verdict on a claim from its stored evidence. Raises `Contradiction`."""
    checks = stored["checks"] if stored else {}
    outcomes = {name: (check["outcome"], check.get("why", "")) for name, check in checks.items()}
    try:
        return judge(entry.statement, entry.checks(outcomes))
    except Contradiction as error:
        raise Contradiction(f"{entry.source.where}: {error}; one of them must be wrong") from None
