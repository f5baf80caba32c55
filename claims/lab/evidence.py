"""The kinds of evidence, as decorators for ordinary test functions, and `record` for the numbers they find.

A decorator says what *kind* of evidence a check is; a Hypothesis test (``@given``) needs none, its kind is *property*.
A second decorator, above it, says what the check *shows*, where that is not the plain reading: a counterexample shows
that the claim fails as worded, any other kind that it holds.
"""

import math
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = [
    "AuthorError",
    "Claim",
    "Evidence",
    "Reference",
    "against",
    "counterexample",
    "evidence_of",
    "exhaustion",
    "experiment",
    "in_floats",
    "instead",
    "measurement",
    "proof",
    "record",
    "recording",
    "statistic",
    "without",
]


class AuthorError(Exception):
    """Something in a claim file is not as it should be; the text says what, and how to mend it."""


@dataclass(frozen=True)
class Reference:
    """A publication. `says` is our one-line summary of what it says on the matter; `looked_up` is where its particulars were
    found, and empty if they were not to be found, which the page then says."""

    authors: str
    year: int
    title: str
    published_in: str
    says: str = ""
    doi: str = ""
    looked_up: str = ""


@dataclass(frozen=True)
class Claim:
    """What the author of a claim file declares about it.

    said_in: the sentences that make the claim, from `claims.articles`.
    formally: the statement that the checks decide, with its quantifiers and assumptions, in Markdown with LaTeX.
    conditions: what the sentence leaves out and the statement needs, each in words that follow "provided that".
    necessity_unknown: those of the conditions for which we know of no example that fails without them.
    instead: what to teach instead, one or two sentences.
    limits: for experiments and measurements, what they cannot tell.
    supports: ids of claims that need this fact, if no article states it.
    related: ids of claims to read next.
    not_checkable: why no check of ours can settle it: opinion, history, survey, neuroscience or unreadable source.
    would_settle: for such a claim, what would.
    literature: publications to read.
    no_figure: why no figure helps, if there is none.
    survives: the wrong worlds in which the checks of the verdict pass as well, by the reason why that is right; names
        are those of `claims.mutation.worlds`, reasons those of `claims.mutation.score`.
    never_rejects: checks of the verdict that pass in every wrong world, each with the reason why no world touches it; reasons are
        those of `claims.mutation.score`.
    """

    said_in: list = field(default_factory=list)
    formally: str = ""
    conditions: list[str] = field(default_factory=list)
    necessity_unknown: list[str] = field(default_factory=list)
    instead: str = ""
    limits: str = ""
    supports: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    not_checkable: str | None = None
    would_settle: str = ""
    literature: list[Reference] = field(default_factory=list)
    no_figure: str = ""
    survives: dict[str, list[str]] = field(default_factory=dict)
    never_rejects: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """What a check is (`kind`), what it `shows`, and the particulars that its kind demands.

    `error` is a statistic's error probability, stated beforehand, and `alternative` what it is meant to notice. `rule`,
    `control` and `limits` belong to experiments and measurements: the decision rule, what must come out null or slow for the
    rule to mean anything, and what the outcome cannot tell. `domain` is what an exhaustion tries, and `whole_domain` whether
    that is all the claim is about.
    """

    kind: str | None = None
    shows: str | None = None
    condition: str | None = None
    error: float | None = None
    alternative: str = ""
    domain: str = ""
    whole_domain: bool = False
    rule: str = ""
    control: str = ""


MOST_ERROR, LEAST_POWER = 1e-6, 0.99


def _mark(check: Callable, **particulars: Any) -> Callable:
    known = getattr(check, "evidence", Evidence())
    for name in "kind", "shows":
        if name in particulars and getattr(known, name):
            raise AuthorError(
                f"{check.__name__} is marked twice: {getattr(known, name)} and {particulars[name]}; keep one"
            )
    check.evidence = replace(known, **particulars)
    return check


def evidence_of(check: Callable) -> Evidence:
    """The evidence that a test function is, with its role made explicit. Raises `AuthorError` if it has no kind."""
    evidence = getattr(check, "evidence", Evidence())
    searches = getattr(check, "is_hypothesis_test", False)
    if searches and evidence.kind:
        raise AuthorError(
            f"{check.__name__} is a Hypothesis search and cannot be a {evidence.kind} too: drop one of the two"
        )
    kind = "property" if searches else evidence.kind
    if kind is None:
        raise AuthorError(
            f"{check.__name__} has no kind: put @proof, @exhaustion, @counterexample, @statistic, @experiment or "
            f"@measurement above it, or make it a search with Hypothesis's @given"
        )
    shows = evidence.shows or ("fails" if kind == "counterexample" else "holds")
    if kind == "property" and shows == "fails":
        raise AuthorError(f"{check.__name__}: a search that finds nothing cannot show that a claim fails")
    return replace(evidence, kind=kind, shows=shows)


# --- kinds -----------------------------------------------------------------------------------------------------------


def proof(check: Callable) -> Callable:
    """Decided for every real (every n, every width) at once, by sympy or exact arithmetic."""
    return _mark(check, kind="proof")


def counterexample(check: Callable) -> Callable:
    """One exact witness against the claim as worded, or against it with one condition dropped."""
    return _mark(check, kind="counterexample")


def exhaustion(domain: str, *, whole_domain: bool = False) -> Callable:
    """Every value of a finite domain tried. `whole_domain` only if that is all the claim is about."""
    return lambda check: _mark(check, kind="exhaustion", domain=domain, whole_domain=whole_domain)


def statistic(*, error: float, alternative: str = "") -> Callable:
    """A random experiment that is wrong with probability at most `error` (at most 1e-6), and that can fail.

    `alternative` says in words, before the run, which state of affairs the check is meant to notice: the nearest law that
    would be wrong, such as "a true share of 0.505", or, if the check shows a difference, that there is none. The check records
    as `power` a lower bound on the probability that its assert fails if the alternative is true, computed from the same
    margin and draws by `claims.lab.chance`. Below 0.99 the check counts as vacuous. Raises `AuthorError`.
    """
    if not 0 < error <= MOST_ERROR:
        raise AuthorError(f"a statistic's error probability must lie in (0, {MOST_ERROR:g}], not {error:g}")
    if not (isinstance(alternative, str) and alternative.strip()):
        raise AuthorError(
            'a statistic says what it is meant to notice: @statistic(error=..., alternative="a true share of 0.505")'
        )
    return lambda check: _mark(check, kind="statistic", error=error, alternative=alternative)


def experiment(*, rule: str, control: str) -> Callable:
    """Training runs with a decision rule, seeds and a negative control, all fixed beforehand."""
    return lambda check: _mark(check, kind="experiment", rule=rule, control=control)


def measurement(*, rule: str) -> Callable:
    """A timing, as a ratio of interleaved pairs in one run, with a decision rule fixed beforehand."""
    return lambda check: _mark(check, kind="measurement", rule=rule)


# --- roles -----------------------------------------------------------------------------------------------------------


def against(check: Callable) -> Callable:
    """This check shows that the claim fails as worded (a counterexample does so by itself)."""
    return _mark(check, shows="fails")


def instead(check: Callable) -> Callable:
    """This check shows that the corrected statement holds."""
    return _mark(check, shows="instead")


def in_floats(check: Callable) -> Callable:
    """This check shows what becomes of the statement in floating point."""
    return _mark(check, shows="in floats")


def without(condition: str) -> Callable:
    """This check shows what happens once that condition, worded as in the claim, is dropped."""
    return lambda check: _mark(check, shows="without", condition=condition)


# --- numbers found by a run ------------------------------------------------------------------------------------------

_numbers: ContextVar[dict | None] = ContextVar("numbers", default=None)


@contextmanager
def recording():
    """Collect what `record` is given inside the block, as a dict of plain JSON values."""
    token = _numbers.set({})
    try:
        yield _numbers.get()
    finally:
        _numbers.reset(token)


def record(**numbers: Any) -> None:
    """Keep numbers (or lists of numbers, or text) that this check found, for the prose, the page and the figure.

    Prose and docstrings show them as ``{{name}}`` or, formatted, ``{{name:.3g}}``. A single value must be finite; in a
    list, what is not finite becomes a gap. Raises `AuthorError` for a single value that is not finite.
    """
    kept = _numbers.get()
    for name, value in numbers.items():
        plain = _plain(value)
        if plain is None:
            raise AuthorError(f"record({name}={value!r}): a single number must be finite")
        if kept is not None:
            kept[name] = plain


def _plain(value):
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    value = float(value)
    return value if math.isfinite(value) else None
