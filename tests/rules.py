"""The house rules: each takes a claim and yields one line for each breach, saying what is wrong and how to mend it."""

import hashlib
import re
from pathlib import Path

from claims import archive
from claims.catalog import Catalog, Entry
from claims.lab.evidence import AuthorError
from claims.lab.verdict import CONDITIONAL, FAILS, OPEN, Contradiction
from claims.mutation.examine import notices_anything
from claims.press.figure import labels
from claims.press.page import Published, claim_page

#: A question for class and the answer that folds out beneath it. Nothing may stand between them, for pages for teaching collect both.
TEXT = r"(?: {4,}\S.*(?:\n|$)|\n(?= {4}))"
ANSWERED = re.compile(rf'^!!! question "In class"\n{TEXT}+\n\?\?\? success "Answer"\n{TEXT}+', re.MULTILINE)

EIGHT_WORDS = Path(__file__).with_name("eight_word_runs.txt")


def evidence(entry):
    return archive.fresh(archive.default_folder(), entry.source) if entry.evidence else None


def judgement(entry):
    return archive.judgement(entry, evidence(entry))


# --- the file --------------------------------------------------------------------------------------------------------


def declares_what_it_must(entry: Entry, known: Catalog):
    claim, prose = entry.claim, entry.prose
    if not claim.formally:
        yield "formally is empty: write the statement that the checks decide, with quantifiers and assumptions"
    if '!!! question "In class"' not in prose:
        yield 'the prose has no question for class: add one under !!! question "In class"'
    kinds = {evidence.kind for evidence in entry.evidence.values()}
    if kinds & {"experiment", "measurement"} and not claim.limits:
        yield "limits is empty: say what these experiments or timings cannot tell"
    if claim.not_checkable and not (claim.would_settle and claim.literature):
        yield "not checkable: say what would settle it (would_settle) and name literature"
    if not entry.evidence and not claim.not_checkable:
        yield "no checks: write one, or say in not_checkable why none is possible"


def answers_its_question(entry: Entry, known: Catalog):
    if len(ANSWERED.findall(entry.prose)) != entry.prose.count('!!! question "In class"'):
        yield 'the question for class has no answer: write one directly beneath it, under ??? success "Answer"'


def has_words_in_its_links(entry: Entry, known: Catalog):
    for formula in re.findall(r"\[(\s*\$[^$\]]+\$\s*)\]\(", entry.prose):
        yield f"this link has no words, and a screen reader may say nothing for it: [{formula}]; say what it leads to"


def agrees_with_the_ledger(entry: Entry, known: Catalog):
    yield from known.disagreements(entry)


def refers_to_claims_that_exist(entry: Entry, known: Catalog):
    yield from known.broken_references(entry)


def copies_no_article(entry: Entry, known: Catalog):
    for run in copied(entry.source.text):
        yield f"these eight words stand in an article: {run!r}; say it in your own words, or quote seven at most"


def runs_of_eight(text: str) -> dict[str, str]:
    """Every run of eight words of a text, by a digest that does not give the words away."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))
    runs = (" ".join(words[i : i + 8]) for i in range(len(words) - 7))
    return {hashlib.sha256(run.encode()).hexdigest()[:12]: run for run in runs}


def copied(text: str) -> list[str]:
    known = set(EIGHT_WORDS.read_text().split())
    return [run for digest, run in runs_of_eight(text).items() if digest in known]


# --- the verdict -----------------------------------------------------------------------------------------------------


def settles_a_verdict(entry: Entry, known: Catalog):
    try:
        found = judgement(entry)
    except Contradiction as error:
        yield f"contradiction: {error}"
        return
    if found.verdict == OPEN:
        yield f"not established: {found.why}"


def says_what_is_so_instead(entry: Entry, known: Catalog):
    """For a claim that holds under conditions, the checks that show so are the checks of what is said instead."""
    verdict = judgement(entry).verdict
    if verdict not in (FAILS, CONDITIONAL):
        return
    if not entry.claim.instead:
        yield f"the claim {verdict}: say in instead what to teach instead"
    if verdict == FAILS and not any(evidence.shows == "instead" for evidence in entry.evidence.values()):
        yield "the claim fails, and no @instead check shows what is so instead"


def has_a_second_route(entry: Entry, known: Catalog):
    kinds = {e.kind for e in entry.evidence.values() if e.shows in ("holds", "fails")}
    if any(e.kind == "proof" and e.shows in ("holds", "fails") for e in entry.evidence.values()) and len(kinds) < 2:
        yield "a proof settles this claim and nothing else looks at it: add a search, an exhaustion or numerics"


# --- the page --------------------------------------------------------------------------------------------------------


def makes_a_page(entry: Entry, known: Catalog):
    published = Published(entry.source, judgement(entry), entry, evidence(entry))
    try:
        claim_page(published, known, {entry.id: published})
    except AuthorError as error:
        yield str(error)


def has_a_figure_or_says_why_not(entry: Entry, known: Catalog):
    if entry.figure is None:
        if not entry.claim.no_figure:
            yield "no figure: draw one in figure(axes), or say in no_figure why none helps"
        return
    if entry.claim.no_figure:
        yield "there is a figure, and no_figure says that there is none: drop one of the two"
    if not (entry.figure.__doc__ or "").strip():
        yield "the figure has no docstring: describe what it shows, for the caption and for screen readers"
    published = Published(entry.source, judgement(entry), entry, evidence(entry))
    found = labels(entry.figure, published.numbers)
    if not all(found):
        yield f"the figure's axes are not both labelled: {found}"


# --- the checks ------------------------------------------------------------------------------------------------------


def kills_a_mutant(entry: Entry, known: Catalog):
    """A short look; ``python -m claims.mutation`` takes the long one, at every check and every wrong world."""
    if entry.evidence and not notices_anything(entry):
        yield "no check noticed any wrong version of the functions, nor of the file's own statements"


RULES = [
    declares_what_it_must,
    answers_its_question,
    has_words_in_its_links,
    agrees_with_the_ledger,
    refers_to_claims_that_exist,
    copies_no_article,
    settles_a_verdict,
    says_what_is_so_instead,
    has_a_second_route,
    makes_a_page,
    has_a_figure_or_says_why_not,
    kills_a_mutant,
]
