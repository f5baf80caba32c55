"""What each released version said of each claim, and why a verdict changed since.

A record is a file ``claims/history/<version>.toml``. It is written once, by ``python -m claims.press.history release``, and never
edited: each names the digest of the one before it. What has changed since the newest stands in ``claims/history/next.toml``,
with the reason, and goes into the next record::

    [[changed]]
    id = "the-claim"
    to = "refuted"
    date = 2026-12-24
    why = "A reader found a counterexample."

    [[renamed]]
    id = "the-old-id"
    to = "the-new-id"
    ...

    [[removed]]
    id = "the-claim"
    ...

No verdict changes silently: one that differs from the newest record without an entry is a problem of the press.
"""

import argparse
import hashlib
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from claims import __released__, __version__, archive, catalog
from claims.lab.evidence import AuthorError
from claims.lab.verdict import OPEN, WORDS, Contradiction, Judgement
from claims.press.fill import fill

__all__ = ["FOLDER", "UNWRITTEN", "Change", "Edition", "History", "Record", "Said", "load", "said_of", "written"]

FOLDER = catalog.ROOT / "history"
NEXT = "next.toml"
KINDS = ("changed", "renamed", "removed")


@dataclass(frozen=True)
class Said:
    """What a version said of one claim."""

    id: str
    title: str
    verdict: str
    words: str
    grade: str | None = None
    not_checkable: str = ""
    formally: str = ""
    conditions: tuple[str, ...] = ()
    instead: str = ""


@dataclass(frozen=True)
class Change:
    """Something that became of a claim, and why: its verdict changed `to` other words, it was renamed `to` another id, or it was
    removed."""

    kind: str
    id: str
    date: date
    why: str
    to: str = ""


@dataclass(frozen=True)
class Record:
    """A released version: what it said of each claim, by id, and what had changed since the version before, whose digest is
    `before` ("" for the first)."""

    version: str
    date: date
    claims: dict[str, Said]
    changes: tuple[Change, ...] = ()
    before: str = ""
    digest: str = ""

    @property
    def tally(self) -> list[tuple[str, str, int]]:
        """The verdicts with their words, counted, in the order of the table of words."""
        counted = Counter(said.words for said in self.claims.values())
        known = {words: verdict for (verdict, _), words in WORDS.items()}
        return [(verdict, words, counted[words]) for words, verdict in known.items() if counted[words]]


@dataclass(frozen=True)
class Edition:
    """The version by which a claim's verdict is cited: `version` if that is released and says the same, else what is to come
    `after` it."""

    version: str
    date: date
    released: bool = True
    after: bool = False

    @property
    def number(self) -> str:
        return self.version if self.released else f"{'after ' if self.after else ''}{self.version}, not yet released"

    def place(self, id: str) -> str:
        """Where the site says it, relative to its address: a place that stays, or the claim's page while there is none."""
        return f"versions/{self.version}/#{id}" if self.released else f"claims/{id}/"


@dataclass(frozen=True)
class History:
    """Every record, the oldest first, and what has changed since the newest."""

    records: tuple[Record, ...] = ()
    since: tuple[Change, ...] = ()

    @property
    def newest(self) -> Record | None:
        return self.records[-1] if self.records else None

    @property
    def changes(self) -> list[Change]:
        """Every change there ever was, the oldest first."""
        return [change for record in self.records for change in record.changes] + list(self.since)

    def last(self, id: str) -> str:
        """The last id that a claim of some version has, or had when it was removed."""
        for change in self.changes:
            if change.id == id and change.kind == "renamed":
                id = change.to
        return id

    def renamed(self) -> dict[str, str]:
        """Every id that was given up for another, with the last one."""
        return {change.id: self.last(change.id) for change in self.changes if change.kind == "renamed"}

    def removed(self) -> dict[str, Change]:
        """Every claim that is no more, by its last id."""
        return {change.id: change for change in self.changes if change.kind == "removed"}

    def previous(self, record: Record) -> Record | None:
        place = self.records.index(record)
        return self.records[place - 1] if place else None

    def became(self, old: Record | None, changes: Iterable[Change]) -> dict[str, Said]:
        """What a record said, each claim under the id that it has after the changes; removed ones are left out."""
        found = dict(old.claims) if old else {}
        for change in changes:
            if change.kind == "renamed" and change.id in found:
                found[change.to] = found.pop(change.id)
            elif change.kind == "removed":
                found.pop(change.id, None)
        return found

    def told(self, id: str) -> list[tuple[Record, Said]]:
        """What each version said of the claim that has this id now, the oldest first."""
        found, names = [], {id}
        for change in reversed(self.changes):
            if change.kind == "renamed" and change.to in names:
                names.add(change.id)
        for record in self.records:
            found += [(record, said) for name, said in record.claims.items() if name in names]
        return found

    def edition(self, id: str, said: Said | None) -> Edition:
        """How to cite what the site says of a claim now, None if nothing is established: by the newest version if that says the
        same, else as not yet released."""
        newest = self.newest
        if newest is None:
            return Edition(__version__, date.fromisoformat(__released__), released=False)
        if said is not None and newest.claims.get(id) == said:
            return Edition(newest.version, newest.date)
        return Edition(newest.version, newest.date, released=False, after=True)

    def unrecorded(self, version: str = __version__) -> list[str]:
        """A line if the newest record is not that of the version which this is."""
        if self.newest is None or self.newest.version == version:
            return []
        return [
            f"claims/__init__.py: version {version} has no record, the newest is {self.newest.version}: run "
            f"`python -m claims.press.history release`"
        ]

    def problems(self, now: dict[str, str]) -> list[str]:
        """A line for each difference between the newest record and the words of today's verdicts, by id, that nothing explains,
        and for each entry that explains a difference which is not there. What is not established now says so elsewhere."""
        newest = self.newest
        if newest is None:
            return [f"{NEXT}: there is no version yet for which its entries could be"] if self.since else []
        lines = []
        for change in self.since:
            if change.kind == "renamed" and change.to not in now:
                lines.append(
                    f"says that {change.id} was renamed to {change.to}, but there is no such claim: correct the id"
                )
            if change.kind != "changed" and change.id in now:
                lines.append(f"says that {change.id} was {change.kind}, but it is still there: drop the entry")
        before = self.became(newest, self.since)
        for id in before:
            if id not in now:
                lines.append(
                    f"version {newest.version} speaks of {id}, and no claim has that id now: put it back, or add a "
                    f"[[renamed]] with id, to, date and why, or a [[removed]] with id, date and why"
                )
        explained = {change.id: change for change in self.since if change.kind == "changed"}
        for id, words in now.items():
            old, entry = before.get(id), explained.pop(id, None)
            if words == WORDS[OPEN, None]:
                continue
            if old is not None and entry is None and old.words != words:
                lines.append(
                    f"version {newest.version} says of {id}: {old.words}. Its checks now say: {words}. Nothing says why: "
                    f"add a [[changed]] with id, to, date and why, or mend the checks"
                )
            elif entry is not None and (old is None or old.words == words or entry.to != words):
                lines.append(
                    f"says that {id} became {entry.to!r}, but version {newest.version} says "
                    f"{old.words if old else 'nothing of it'}, and its checks say {words}: correct the entry or drop it"
                )
        lines += [f"says that {id} changed, and no claim has that id: correct it" for id in explained]
        return [f"claims/history/{NEXT}: {line}" for line in lines]


UNWRITTEN = History()


# --- reading ---------------------------------------------------------------------------------------------------------


def load(folder: Path = FOLDER) -> tuple[History, list[str]]:
    """The history on disk, and a line for everything in it that cannot be read or was tampered with."""
    problems, records, digest = [], [], ""
    for path in sorted((p for p in folder.glob("*.toml") if p.name != NEXT), key=lambda p: _number(p.stem)):
        try:
            record = _record(path.stem, path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError) as error:
            problems.append(
                f"claims/history/{path.name}: this record cannot be read ({_short(error)}): restore the file"
            )
            continue
        if record.before != digest:
            problems.append(
                f"claims/history/{path.name}: the record before it is not the one that it was written after: restore that file"
            )
        digest = record.digest
        records.append(record)
    since = ()
    if (folder / NEXT).exists():
        try:
            since = _changes(tomllib.loads((folder / NEXT).read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            problems.append(f"claims/history/{NEXT}: {_short(error)}")
    return History(tuple(records), since), problems


def _number(version):
    parts = version.split(".")
    return tuple(int(part) if part.isdigit() else -1 for part in parts)


def _short(error):
    return f"{error} is missing" if isinstance(error, KeyError) else " ".join(str(error).split())


def _record(name, data):
    found = tomllib.loads(data.decode())
    if found["version"] != name:
        raise ValueError(f"it says that it is version {found['version']}")
    said = [Said(**{**row, "conditions": tuple(row.get("conditions", ()))}) for row in found["claim"]]
    changes = _changes({kind: found[kind] for kind in KINDS if kind in found})
    digest = hashlib.sha256(data).hexdigest()
    return Record(name, found["date"], {one.id: one for one in said}, changes, found["before"], digest)


def _changes(found):
    """The entries of a table of changes, as [[changed]], [[renamed]] and [[removed]]. Raises `ValueError`."""
    if unknown := set(found) - set(KINDS):
        raise ValueError(f"{unknown.pop()!r} is none of {', '.join(KINDS)}")
    changes = []
    for kind in ("renamed", "removed", "changed"):  # the others are told by the new ids
        wanted = {"id": str, "date": date, "why": str} | ({} if kind == "removed" else {"to": str})
        for row in found.get(kind, ()):
            for name, of in wanted.items():
                if not isinstance(row.get(name), of) or not str(row[name]).strip():
                    raise ValueError(f"an entry [[{kind}]] of {row.get('id', '?')!r} lacks its {name}: add it")
            if unknown := set(row) - set(wanted):
                raise ValueError(
                    f"an entry [[{kind}]] of {row['id']!r} has a field that means nothing: {unknown.pop()!r}"
                )
            changes.append(Change(kind, **row))
    return tuple(changes)


# --- writing ---------------------------------------------------------------------------------------------------------


def said_of(entry: catalog.Entry, judgement: Judgement, numbers: dict) -> Said:
    """What the site says of a claim now, as far as a record keeps it: not its prose, and no run's particulars."""
    claim = entry.claim
    return Said(
        id=entry.id,
        title=entry.title,
        verdict=judgement.verdict,
        words=judgement.words,
        grade=judgement.grade,
        not_checkable=claim.not_checkable or "",
        formally=fill(claim.formally, numbers),
        conditions=tuple(claim.conditions),
        instead=fill(claim.instead, numbers),
    )


def written(version: str, released: date, said: Iterable[Said], changes: Iterable[Change], before: str) -> str:
    """A record as it stands in its file."""
    lines = [
        f"# What version {version} said of each claim. Written by `python -m claims.press.history release`, never edited.",
        f"version = {_toml(version)}",
        f"date = {released.isoformat()}",
        f"before = {_toml(before)}",
    ]
    for change in changes:
        row = {"id": change.id, "to": change.to, "date": change.date, "why": change.why}
        lines += ["", f"[[{change.kind}]]", *_fields(row)]
    for one in sorted(said, key=lambda one: one.id):
        lines += ["", "[[claim]]", *_fields(vars(one))]
    return "\n".join(lines) + "\n"


def _fields(row):
    return [f"{name} = {_toml(value)}" for name, value in row.items() if value]


def _toml(value):
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"  # as it was written, without a second backslash before each
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


class Refused(Exception):
    """A version that cannot be released; the text has a line for each reason."""


def release(
    history: History,
    said: dict[str, Said],
    problems: list[str],
    version: str = __version__,
    released: str = __released__,
) -> str:
    """The record of a new version. Raises `Refused` with every reason why there can be none yet."""
    lines = list(problems)
    numbers = [_number(record.version) for record in history.records]
    if -1 in _number(version) or len(_number(version)) != 3:
        lines.append(f"claims/__init__.py: {version!r} is no version: give three numbers such as 0.2.0")
    elif numbers and _number(version) <= max(numbers):
        lines.append(
            f"claims/__init__.py: version {version} is not newer than {history.newest.version}, which has its record already: "
            f"raise __version__ and __released__ there and in CITATION.cff"
        )
    lines += history.problems({id: one.words for id, one in said.items()})
    if not said:
        lines.append("there are no claims")
    if lines:
        raise Refused("\n".join(lines))
    before = history.newest.digest if history.newest else ""
    return written(version, date.fromisoformat(released), said.values(), history.since, before)


def established(known: catalog.Catalog, evidence: Path) -> tuple[dict[str, Said], list[str]]:
    """What may be released of each claim, and a line for each that is not established by evidence of this very code."""
    found, problems = {}, [str(problem) for problem in known.problems]
    for entry in known.entries.values():
        stored = archive.fresh(evidence, entry.source) if entry.evidence else None
        try:
            judgement = archive.judgement(entry, stored)
            if judgement.verdict == OPEN:
                raise AuthorError(judgement.why)
            numbers = {
                name: value
                for check in (stored["checks"] if stored else {}).values()
                for name, value in check.get("numbers", {}).items()
            }
            found[entry.id] = said_of(entry, judgement, numbers)
        except (AuthorError, Contradiction) as error:
            problems.append(f"{entry.source.where}: not established: {error}")
    return found, problems


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m claims.press.history", description="Keep what each version said of each claim."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="say whether every change since the newest version has its reason")
    commands.add_parser(
        "release", help="write the record of the version in claims/__init__.py from the verdicts that the checks earned"
    )
    for command in commands.choices.values():
        command.add_argument("--evidence", type=Path, default=None, help="where the evidence is (default: .evidence)")
    options = parser.parse_args(arguments)
    history, unreadable = load()
    said, problems = established(catalog.Catalog.load(), options.evidence or archive.default_folder())
    if problems:
        problems.append("run `python -m claims.press` first: only what is established can be recorded")
    problems = unreadable + problems
    if options.command == "check":
        return _report(problems + history.problems({id: one.words for id, one in said.items()}))
    try:
        text = release(history, said, problems)
    except Refused as error:
        return _report(str(error).splitlines())
    try:
        FOLDER.mkdir(exist_ok=True)
        archive.write_text(FOLDER / f"{__version__}.toml", text)
        (FOLDER / NEXT).unlink(missing_ok=True)
    except OSError as error:
        return _report([f"{error.filename}: cannot be written ({error.strerror})"])
    print(f"recorded version {__version__}: {len(said)} claims, {len(history.since)} changes with their reasons")
    return 0


def _report(problems):
    for problem in problems:
        print(f"problem: {problem}")
    if not problems:
        print("every change has its reason")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
