"""Runs every claim's checks in wrong worlds, and says which checks notice and which do not.

    python -m claims.mutation                 # all claims whose results are missing or stale
    python -m claims.mutation tanh-is-rescaled-sigmoid ...

Results go to ``.evidence/mutation``, one file for each claim; the press puts them on the pages. The exit status is 1 if a check
cannot fail, if a wrong world passes without a reason, or if a reason is given for one that does not.
"""

import argparse
import importlib
import os
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import claims.options  # noqa: F401  one thread for each process, said before numpy is imported
from claims import archive, catalog
from claims.lab.evidence import AuthorError
from claims.mutation import score


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m claims.mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("ids", nargs="*", metavar="CLAIM", help="ids of claims (default: all)")
    parser.add_argument("--evidence", type=Path, default=None, help="where the evidence is (default: .evidence)")
    parser.add_argument(
        "--again", action="store_true", help="run the wrong worlds again, even where nothing has changed"
    )
    parser.add_argument("--quiet", action="store_true", help="print the problems and the last line only")
    options = parser.parse_args(arguments)
    evidence = options.evidence or archive.default_folder()
    found, problems = catalog.sources()
    known = {source.id: source for source in found}
    if unknown := [id for id in options.ids if id not in known]:
        print(
            f"problem: {unknown[0]}: no claim has this id; the page of a claim shows its id, and so does its file's name"
        )
        return 2
    entries = {}
    lines = [str(problem) for problem in problems]
    for id in options.ids or known:
        try:
            entry = catalog.read(known[id])
        except AuthorError as error:
            lines.append(str(error))
            continue
        if entry.evidence:
            entries[id] = entry
    stale = [id for id in entries if options.again or score.fresh(evidence, known[id]) is None]
    try:
        lines += _run(stale, evidence)
    except archive.Unwritable as error:
        print(f"problem: {error}")
        return 2
    noticed = total = 0
    for id, entry in entries.items():
        stored = score.fresh(evidence, known[id])
        if stored is None or set(stored["checks"]) != set(entry.evidence):
            why = "what stopped that is above, or the file changed meanwhile; run this again"
            lines.append(f"{entry.source.where}: its checks were not run in wrong worlds: {why}")
            continue
        one = score.Score(entry, stored["checks"])
        lines += [f"{entry.source.where}: {line}" for line in one.problems()]
        total += len(one.worlds)
        noticed += len(one.worlds) - len(one.survivors)
        if not options.quiet:
            print(f"{len(one.worlds) - len(one.survivors):4} of {len(one.worlds):2}  {stored['seconds']:6.1f} s  {id}")
    for line in lines:
        print(f"problem: {line}")
    print(f"{noticed} of {total} wrong worlds noticed; {len(entries)} claims, {len(lines)} problems")
    return 1 if lines else 0


def _run(ids, evidence):
    """Examine these claims on all cores; the results are stored as they come, so that a killed run loses nothing."""
    from tqdm import tqdm

    # The slowest first, as far as the last run of the plain checks tells, so that no core waits long at the end.
    def seconds(id):
        stored = archive.read(evidence, id)
        return sum(check["seconds"] for check in stored["checks"].values()) if stored else 1.0

    ids, lines = sorted(ids, key=seconds, reverse=True), []
    bar = tqdm(total=len(ids), unit="claim", desc="wrong worlds", disable=not sys.stderr.isatty(), leave=False)
    with bar, ProcessPoolExecutor(min(os.cpu_count() or 1, len(ids) or 1), initializer=_import) as pool:
        waiting = {pool.submit(_examine, id, evidence): id for id in ids}
        for done in as_completed(waiting):
            bar.update(1)
            try:
                done.result()
            except archive.Unwritable:
                pool.shutdown(cancel_futures=True)
                raise
            except BrokenProcessPool:
                return [
                    *lines,
                    "a process was killed (too little memory, or by hand): run this again, what is done is kept",
                ]
            except Exception as error:  # one claim's trouble must not cost the others
                lines.append(f"{waiting[done]}: running it in wrong worlds raises {type(error).__name__}: {error}")
    return lines


def _import():
    """Import what checks import before any of them runs against the clock: an import that is cut short stays broken."""
    for name in "scipy.linalg", "scipy.optimize", "scipy.special", "scipy.stats", "sklearn.datasets", "ml_dtypes":
        importlib.import_module(name)


def _examine(id, evidence):
    from claims.mutation.examine import examine

    warnings.simplefilter("ignore")  # wrong functions overflow where right ones do not
    source = next(source for source in catalog.sources()[0] if source.id == id)
    begin = time.perf_counter()
    checks = examine(catalog.read(source))
    score.store(evidence, source, checks, round(time.perf_counter() - begin, 2))


if __name__ == "__main__":
    sys.exit(main())
