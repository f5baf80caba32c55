"""Finds every claim. There is no registry: a claim is a file in a chapter's folder.

Nothing here stops at the first slip. A file that cannot be a claim becomes a `Problem`, one line that says what is
wrong, where, and how to mend it, and the other claims go on.
"""

import ast
import hashlib
import importlib
import inspect
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType

from claims.articles import ARTICLES, Sentence
from claims.lab.evidence import AuthorError, Claim, Evidence, evidence_of
from claims.lab.verdict import REASONS, Check, Statement

__all__ = ["Catalog", "Chapter", "Entry", "Problem", "Source", "chapters", "read", "sources"]

ROOT = Path(__file__).parent
NOT_CHAPTERS = {"articles", "frameworks", "lab", "mutation", "press", "release"}
GOOD_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
BAD_NAME = (
    "the file's name becomes the claim's id: use small letters, digits and single underscores, beginning with a letter"
)
#: A claim file that names this lab module reads training runs that other claims read too: one process should run them all.
#: There are two kinds of such runs, to a target and to the end of the budget, and few claims read both.
SHARES_RUNS, COUNTS_HITS = "claims.lab.contests", "ACCURACY_MARGIN"
LINK_TO_CLAIM = re.compile(r"\]\(([a-z0-9-]+)\.md(?:#[^)]*)?\)")


@dataclass(frozen=True)
class Problem:
    """One line for an author: where, what is wrong, how to mend it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Chapter:
    """A folder of claims. Its docstring's first line is its title, the rest its introduction."""

    name: str
    path: Path

    @cached_property
    def _docstring(self) -> str:
        return inspect.cleandoc(ast.get_docstring(ast.parse((self.path / "__init__.py").read_text("utf-8"))) or "")

    @property
    def title(self) -> str:
        return self._docstring.partition("\n")[0].rstrip(".") or self.name.capitalize()

    @property
    def introduction(self) -> str:
        return self._docstring.partition("\n")[2].strip()

    def place(self, id: str) -> tuple[int, str]:
        """Where a claim stands in the chapter: in the order in which the introduction links to it, the others last."""
        linked = LINK_TO_CLAIM.findall(self.introduction)
        return (linked.index(id) if id in linked else len(linked), id)


@dataclass(frozen=True)
class Source:
    """A claim's file, not read yet."""

    path: Path
    chapter: Chapter

    @cached_property
    def id(self) -> str:
        return self.path.stem.replace("_", "-")

    @property
    def module_name(self) -> str:
        return f"claims.{self.chapter.name}.{self.path.stem}"

    @property
    def where(self) -> str:
        """The file as a reader of messages knows it, from the package on."""
        return f"claims/{self.chapter.name}/{self.path.name}"

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def group(self) -> str:
        """Claims of one group run in one process, so that what they share is computed once."""
        if SHARES_RUNS not in self.text:
            return self.id
        return f"{SHARES_RUNS}, {'accuracy' if COUNTS_HITS in self.text else 'speed'}"

    def seed(self, check: str) -> int:
        """The seed of a check's random numbers. Nobody chose it: it follows from the names of the claim and the check."""
        return int.from_bytes(hashlib.sha256(f"{self.path.stem}/{check}".encode()).digest()[:8], "big")

    @property
    def check_names(self) -> tuple[str, ...]:
        """The names of the checks, in the order of the file; needs no import."""
        return tuple(node.name for node in self.tree.body if isinstance(node, ast.FunctionDef) and is_check(node.name))


def is_check(name: str) -> bool:
    return name.startswith("test_")


@dataclass(frozen=True)
class Entry:
    """A claim that was read: its file, what its author declares, its prose, checks and figure."""

    source: Source
    module: ModuleType
    claim: Claim
    evidence: dict[str, Evidence] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.source.id

    @property
    def chapter(self) -> Chapter:
        return self.source.chapter

    @cached_property
    def _docstring(self) -> str:
        return inspect.cleandoc(self.module.__doc__)

    @property
    def title(self) -> str:
        """The claim as the articles make it, in our words."""
        return self._docstring.partition("\n")[0].strip()

    @property
    def prose(self) -> str:
        return self._docstring.partition("\n")[2].strip()

    @property
    def figure(self) -> Callable | None:
        return getattr(self.module, "figure", None)

    @property
    def statement(self) -> Statement:
        return Statement(
            conditions=tuple(self.claim.conditions),
            necessity_unknown=tuple(self.claim.necessity_unknown),
            not_checkable=self.claim.not_checkable,
            literature=bool(self.claim.literature),
        )

    def sentence_of(self, check: str) -> str:
        """The docstring of a check: the sentence that says on the page what it shows."""
        return " ".join(inspect.cleandoc(getattr(self.module, check).__doc__ or "").split())

    def code_of(self, check: str) -> str:
        """The check as it stands in the file, decorators included, docstring left out: the page shows that above it."""
        node = next(n for n in self.source.tree.body if isinstance(n, ast.FunctionDef) and n.name == check)
        lines = self.source.text.splitlines()
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        docstring = node.body[0]
        kept = lines[first - 1 : docstring.lineno - 1] + lines[docstring.end_lineno : node.end_lineno]
        return "\n".join(kept)

    def checks(self, outcomes: dict[str, tuple[str, str]]) -> list[Check]:
        """The claim's checks for `judge`, given (outcome, why) by name; one without an outcome did not run."""
        return [
            Check(
                name=name,
                kind=evidence.kind,
                shows=evidence.shows,
                condition=evidence.condition,
                whole_domain=evidence.whole_domain,
                outcome=outcomes.get(name, ("did not run", ""))[0],
                why=outcomes.get(name, ("did not run", ""))[1],
            )
            for name, evidence in self.evidence.items()
        ]


# --- finding ---------------------------------------------------------------------------------------------------------


def chapters(root: Path = ROOT) -> list[Chapter]:
    """The chapters, in reading order: by the number that their ``__init__.py`` gives as ORDER, then by name."""
    found = [Chapter(p.parent.name, p.parent) for p in root.glob("*/__init__.py") if p.parent.name not in NOT_CHAPTERS]

    def place(chapter):
        order = re.search(r"^ORDER = (\d+)$", (chapter.path / "__init__.py").read_text("utf-8"), re.MULTILINE)
        return (int(order[1]) if order else 999, chapter.name)

    return sorted(found, key=place)


def sources(root: Path = ROOT) -> tuple[list[Source], list[Problem]]:
    """Every claim file, and a problem for each name that cannot be one."""
    found, problems, seen = [], [], {}
    for chapter in chapters(root):
        for path in sorted(chapter.path.iterdir(), key=lambda path: chapter.place(path.stem.replace("_", "-"))):
            if path.name == "__init__.py" or path.suffix != ".py" or path.name.startswith((".", "_")):
                continue
            source = Source(path, chapter)
            if not GOOD_NAME.fullmatch(path.stem):
                shown = ascii(path.name)[1:-1]
                problems.append(Problem(f"claims/{chapter.name}/{shown}", BAD_NAME))
            elif source.id in seen:
                problems.append(
                    Problem(
                        source.where, f"the id {source.id} exists already, in {seen[source.id]}: rename one of the two"
                    )
                )
            else:
                seen[source.id] = source.where
                found.append(source)
    return found, problems


# --- reading ---------------------------------------------------------------------------------------------------------


def read(source: Source) -> Entry:
    """Import a claim file and look at what it declares. Raises `AuthorError` with the line for its author."""
    try:
        tree = source.tree
    except (SyntaxError, ValueError) as error:
        if getattr(error, "lineno", None) is None:  # what is not text has no lines
            raise AuthorError(f"{source.where}: this is not a text file in UTF-8: save it as one") from None
        raise AuthorError(f"{source.where}:{error.lineno}: this is not valid Python: {error.msg}") from None
    except OSError as error:
        raise AuthorError(f"{source.where}: this file cannot be read: {error.strerror}") from None
    _refuse(
        not ast.get_docstring(tree),
        source,
        1,
        "no docstring: begin the file with the claim in one sentence, then the prose",
    )
    try:
        module = importlib.import_module(source.module_name)
    except AuthorError as error:
        raise AuthorError(f"{source.where}:{_line_in(source, error)}: {error}") from None
    except Exception as error:  # whatever an author's file may raise ends in one line
        raise AuthorError(
            f"{source.where}:{_line_in(source, error)}: importing this file raises {type(error).__name__}: {error}"
        ) from None
    return _entry(source, module)


def _entry(source: Source, module: ModuleType) -> Entry:
    claim = getattr(module, "claim", None)
    _refuse(
        not isinstance(claim, Claim), source, 1, "no claim: assign claim = Claim(said_in=[...], ...) at the top level"
    )
    title = inspect.cleandoc(module.__doc__).partition("\n")[0].strip()
    _refuse(
        not title.endswith(".") or title.count(". "),
        source,
        1,
        f"the docstring's first line must be the claim as one sentence with a full stop, on one line: {title!r}",
    )
    evidence, functions = {}, {}
    for node in source.tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and is_check(node.name):
            _refuse(
                isinstance(node, ast.AsyncFunctionDef),
                source,
                node.lineno,
                f"{node.name} is async: make it a plain function",
            )
            _refuse(node.name in functions, source, node.lineno, f"{node.name} is defined twice: rename one of the two")
            functions[node.name] = node.lineno
    asserting = _asserting(source.tree)
    for name, line in functions.items():
        check = getattr(module, name)
        try:
            evidence[name] = evidence_of(check)
        except AuthorError as error:
            raise AuthorError(f"{source.where}:{line}: {error}") from None
        _refuse(not check.__doc__, source, line, f"{name} has no docstring: say in one true sentence what it shows")
        _refuse(
            name not in asserting,
            source,
            line,
            f"{name} asserts nothing, so it cannot fail: add an assert",
        )
        _refuse(
            evidence[name].kind == "statistic" and "error" not in _arguments(source.tree, name),
            source,
            line,
            f"{name} states an error probability and does not use it: take `error` as an argument, and compute the margin from it",
        )
        _refuse(
            evidence[name].kind == "statistic" and _types_its_power(source.tree, name),
            source,
            line,
            f"{name} types its power: compute it from the margin and the draws, with claims.lab.chance",
        )
        condition = evidence[name].condition
        _refuse(
            condition is not None and condition not in claim.conditions,
            source,
            line,
            f"{name} drops a condition that the claim does not name: {condition!r}; it names {list(claim.conditions)}",
        )
    _refuse(
        claim.not_checkable is not None and claim.not_checkable not in REASONS,
        source,
        1,
        f"not_checkable={claim.not_checkable!r} is not one of the reasons: {', '.join(REASONS)}",
    )
    _refuse(
        not all(isinstance(sentence, Sentence) for sentence in claim.said_in),
        source,
        1,
        "said_in must list sentences of claims.articles, such as davenport.sentence(55)",
    )
    return Entry(source, module, claim, evidence)


def _functions(tree):
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _arguments(tree, name):
    return {argument.arg for argument in _functions(tree)[name].args.args}


def _types_its_power(tree, name):
    """Whether a check records as its power a number that stands in the file."""
    calls = [node for node in ast.walk(_functions(tree)[name]) if isinstance(node, ast.Call)]
    keywords = [
        k for call in calls if isinstance(call.func, ast.Name) and call.func.id == "record" for k in call.keywords
    ]
    return any(k.arg == "power" and not any(isinstance(n, ast.Name) for n in ast.walk(k.value)) for k in keywords)


def _asserting(tree):
    """The functions of a file that assert something themselves or through another function of the file."""
    inside = {name: list(ast.walk(node)) for name, node in _functions(tree).items()}
    calls = {
        name: {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        for name, nodes in inside.items()
    }
    found = {name for name, nodes in inside.items() if any(isinstance(n, ast.Assert) for n in nodes)}
    while True:
        more = {name for name, called in calls.items() if called & found}
        if more <= found:
            return found
        found |= more


def _refuse(wrong, source, line, what):
    if wrong:
        raise AuthorError(f"{source.where}:{line}: {what}")


def _line_in(source, error):
    """The last line of the claim file that an exception passed through."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == source.path]
    return lines[-1] if lines else 1


# --- the whole -------------------------------------------------------------------------------------------------------


@dataclass
class Catalog:
    """Every claim that can be read, by id in reading order, every source, and every problem."""

    entries: dict[str, Entry] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def load(cls, root: Path = ROOT) -> "Catalog":
        found, problems = sources(root)
        catalog = cls(sources=found, problems=problems)
        for source in found:
            try:
                catalog.entries[source.id] = read(source)
            except AuthorError as error:
                where, _, what = str(error).partition(": ")
                catalog.problems.append(Problem(where, what))
        written = {source.id for source in found}
        for chapter in chapters(root):
            for id in LINK_TO_CLAIM.findall(chapter.introduction):
                if id not in written:
                    where = f"claims/{chapter.name}/__init__.py"
                    what = f"the introduction links to {id}.md, a claim that is not written; correct the id or drop the link"
                    catalog.problems.append(Problem(where, what))
        for entry in catalog.entries.values():
            catalog.problems += [Problem(entry.source.where, line) for line in catalog.broken_references(entry)]
        return catalog

    @property
    def expected(self) -> set[str]:
        """Every id that some sentence of the ledger names, written yet or not."""
        return {claim for article in ARTICLES for sentence in article.sentences for claim in sentence.claims}

    def broken_references(self, entry: Entry) -> list[str]:
        """A line for each id that the claim refers to and nobody knows."""
        written = {source.id for source in self.sources}
        known, lines = written | self.expected, []
        for id in [*entry.claim.related, *entry.claim.supports]:
            if id not in known:
                lines.append(f"refers to no claim: {id!r}; correct the id, or write that claim first")
        for id in LINK_TO_CLAIM.findall(entry.prose + entry.claim.instead + entry.claim.formally):
            if id not in written:
                lines.append(
                    f"the prose links to {id}.md, a claim that is not written; correct the id or drop the link"
                )
        return lines

    def disagreements(self, entry: Entry) -> list[str]:
        """A line for each sentence on which the claim and the ledger disagree.

        A claim that the ledger knows must cite exactly the sentences that the ledger lists for it. A claim that it does
        not know is an addition and may cite any sentence that makes claims.
        """
        cited = set(entry.claim.said_in)
        lines = [
            f"cites {sentence}, which according to the ledger makes no claim ({sentence.no_claim}); "
            f"drop the citation or correct claims/articles/{sentence.article}.toml"
            for sentence in sorted(cited, key=str)
            if not sentence.claims
        ]
        if entry.id in self.expected:
            listed = {s for article in ARTICLES for s in article.sentences if entry.id in s.claims}
            for sentence in sorted(listed - cited, key=str):
                lines.append(
                    f"does not cite {sentence}, which the ledger lists for it: add it to said_in, or correct the ledger"
                )
            for sentence in sorted(cited - listed, key=str):
                if sentence.claims:
                    lines.append(
                        f"cites {sentence}, for which the ledger lists other claims: add the id there, or drop the citation"
                    )
        elif not cited and not entry.claim.supports:
            lines.append("is said nowhere: name its sentences in said_in, or the claims that need it in supports")
        return lines
