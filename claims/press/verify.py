"""Brings the evidence up to date: runs pytest, in a process of its own, for every claim whose evidence is missing or stale."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from claims import archive
from claims.catalog import ROOT, SHARES_RUNS, Catalog, Source

__all__ = ["refresh", "stale", "verify"]

#: A claim that times something gets the machine to itself, after the others. One that reads shared training runs goes
#: where these are, so that nothing is trained twice.
MEASURES = re.compile(r"^@measurement\b", re.MULTILINE)
RESULT = re.compile(
    r"^(\[gw\d+\].*)? ?(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) .*::|^\S*::\S+ (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)"
)


def stale(sources: Sequence[Source], folder: Path) -> list[Source]:
    """The claims with checks whose evidence this very code did not earn."""
    return [source for source in sources if source.check_names and archive.fresh(folder, source) is None]


def refresh(known: Catalog, folder: Path, *, quiet: bool = False) -> list[str]:
    """Verify what is missing or stale among the claims that can be read. Returns what `verify` does."""
    readable = [source for source in known.sources if source.id in known.entries]
    return verify(stale(readable, folder), folder, quiet=quiet)


def verify(sources: Sequence[Source], folder: Path, *, quiet: bool = False) -> list[str]:
    """Run the checks of these claims and write their evidence. Returns a line for each run that did not end well.

    Failed checks are no such case: the evidence tells of them.
    """
    timed = [source for source in sources if times(source)]
    others = [source for source in sources if source not in timed]
    total = sum(len(source.check_names) for source in sources)
    lines = []
    with _bar(total, quiet) as bar:
        for group, workers in (others, min(os.cpu_count() or 1, len(others))), (timed, 1):
            if group:
                lines += _run(group, folder, workers, bar)
    return lines


def times(source: Source) -> bool:
    """Whether a claim's checks time something and need no training run that others read too."""
    return MEASURES.search(source.text) is not None and SHARES_RUNS not in source.text


def _bar(total, quiet):
    from tqdm import tqdm

    return tqdm(
        total=total,
        unit="check",
        desc="verifying",
        disable=quiet or not total or not sys.stderr.isatty(),
        leave=False,
        file=sys.stderr,
    )


def _run(sources, folder, workers, bar):
    command = [sys.executable, "-m", "pytest", "-v", "--color=no", "-p", "no:cacheprovider", "-W", "ignore"]
    command += ["--rootdir", str(ROOT.parent), "-c", os.devnull, "--confcutdir", str(ROOT), "--evidence", str(folder)]
    surroundings = os.environ | {"PYTHONUNBUFFERED": "1"}
    if workers > 1:
        command += ["-n", str(workers), "--dist", "loadgroup"]
    command += [str(source.path) for source in sources]
    output = []
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder.parent
    ) as process:
        try:
            for line in process.stdout:
                output.append(line)
                if RESULT.search(line) and bar.n < bar.total:
                    bar.update(1)
        except BaseException:
            process.terminate()
            raise
    if process.returncode in (0, 1) or all(archive.fresh(folder, source) for source in sources):
        return []
    said = [
        line.strip()
        for line in output
        if line.startswith(("E ", "ERROR", "INTERNALERROR> ", "Fatal")) or "rror:" in line
    ]
    return [f"pytest stopped with exit status {process.returncode}: {said[-1] if said else 'it said nothing'}"]
