"""The source material: four articles, each a record and a ledger of its sentences.

The ledger holds our own gist of each sentence, its fingerprint and the claims it makes; the articles' text is theirs
and is not here. ``davenport.sentence(55)`` is what a claim file cites.
"""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from claims.lab.evidence import AuthorError

__all__ = ["ARTICLES", "Article", "Sentence", "advantages_of_relu", "askhandle", "davenport", "why_relu"]


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
