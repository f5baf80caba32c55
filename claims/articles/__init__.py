"""The source material: four articles, each a record and a ledger of its sentences.

The ledger holds our own gist of each sentence, its fingerprint and the claims it makes; the articles' text is theirs
and is not here. ``davenport.sentence(55)`` is what a claim file cites. What is a slip of the pen or a presupposition, and
no claim, is a `Note`. Where sentences cannot both be right there is a `Contradiction`.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from claims.lab.evidence import AuthorError

__all__ = [
    "ARTICLES",
    "Article",
    "Contradiction",
    "Note",
    "Sentence",
    "Side",
    "advantages_of_relu",
    "askhandle",
    "contradictions",
    "davenport",
    "why_relu",
]


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article: our gist of it, and either the ids of the claims it makes or why it makes none."""

    article: str
    n: int
    kind: str
    opening: str
    sha256: str
    gist: str
    claims: tuple[str, ...] = ()
    no_claim: str = ""

    def __str__(self) -> str:
        return f"{self.article} {self.n}"


@dataclass(frozen=True)
class Note:
    """A remark on sentences of an article that is not a claim of its own, and why not.

    `merged_into` is the claim that covers it, if it is the same claim in other words; `see` lists claims to read.
    """

    id: str
    sentences: tuple[int, ...]
    text: str
    merged_into: str = ""
    see: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """One of the four articles. Its ledger is read when it is first needed."""

    name: str

    @property
    def path(self) -> Path:
        return Path(__file__).with_name(f"{self.name}.toml")

    @cached_property
    def _ledger(self) -> dict:
        with self.path.open("rb") as file:
            return tomllib.load(file)

    @property
    def key(self) -> str:
        return self._ledger["key"]

    @property
    def title(self) -> str:
        return self._ledger["title"]

    @property
    def publisher(self) -> str:
        return self._ledger["publisher"]

    @property
    def organization(self) -> str | None:
        """Whoever published it, if they have a name."""
        return self._ledger.get("organization")

    @property
    def date(self) -> str | None:
        return self._ledger.get("date")

    @property
    def about(self) -> str:
        return self._ledger["about"]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(
            Sentence(self.name, **{**row, "claims": tuple(row.get("claims", ()))}) for row in self._ledger["sentence"]
        )

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        return tuple(
            Note(**{**row, "sentences": tuple(row["sentences"]), "see": tuple(row.get("see", ()))})
            for row in self._ledger.get("note", ())
        )

    def notes_on(self, sentence: Sentence) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if sentence.n in note.sentences)

    def sentence(self, n: int) -> Sentence:
        """Sentence `n`, counted from 1. Raises `AuthorError` if the article has no such sentence."""
        if not isinstance(n, int) or not 1 <= n <= len(self.sentences):
            raise AuthorError(
                f"{self.name} has no sentence {n!r}: its sentences are numbered 1 to {len(self.sentences)}"
            )
        return self.sentences[n - 1]


advantages_of_relu = Article("advantages_of_relu")
davenport = Article("davenport")
why_relu = Article("why_relu")
askhandle = Article("askhandle")
ARTICLES = (advantages_of_relu, davenport, why_relu, askhandle)


@dataclass(frozen=True)
class Side:
    """What some sentences say on a question, in our words, and the claims that they make of it."""

    says: str
    sentences: tuple[Sentence, ...]
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contradiction:
    """A question to which sentences of the articles give answers that cannot all be right."""

    id: str
    question: str
    sides: tuple[Side, ...]
    comment: str = ""


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """Every contradiction between and inside the articles, from ``contradictions.toml``."""
    with Path(__file__).with_name("contradictions.toml").open("rb") as file:
        rows = tomllib.load(file)["contradiction"]
    return tuple(
        Contradiction(row["id"], row["question"], tuple(map(_side, row["side"])), row.get("comment", ""))
        for row in rows
    )


def _side(row):
    return Side(row["says"], tuple(map(_cited, row["sentences"])), tuple(row.get("claims", ())))


def _cited(words):
    """The sentence that, say, "davenport 31" names."""
    name, n = words.split()
    return next(article for article in ARTICLES if article.name == name).sentence(int(n))
