"""The house rules: each takes a claim and yields one line for each breach, saying what is wrong and how to mend it."""

import ast
import copy
import hashlib
import re
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType

import sympy

from claims import archive
from claims.catalog import Catalog, Entry
from claims.lab import activations
from claims.lab.evidence import AuthorError
from claims.lab.verdict import CONDITIONAL, FAILS, OPEN, Contradiction
from claims.press.figure import draw
from claims.press.page import Published, claim_page

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
    labels = draw(entry.figure, entry.id, entry.title, published.numbers).labels
    if not all(labels):
        yield f"the figure's axes are not both labelled: {labels}"


# --- the checks ------------------------------------------------------------------------------------------------------


def _half(x):
    return x.dtype.type(0.5) if hasattr(x, "dtype") else 0.5


def _at_half(name):
    """The function of half its argument, and the slope that belongs to it."""
    right = getattr(activations, name)
    return dict(
        symbolic=lambda x: right.original(x / 2),
        symbolic_slope=lambda x: right.original_slope(x / 2) / 2,
        numeric=lambda x: right.original(x * _half(x)),
        numeric_slope=lambda x: right.original_slope(x * _half(x)) * _half(x),
    )


#: Wrong versions: what stands under the name is a well-known neighbour of the function. Symbolic and numeric together.
WRONG = {
    "relu": dict(
        symbolic=sympy.Abs,
        symbolic_slope=sympy.sign,
        numeric=abs,
        numeric_slope=lambda x: 2 * activations.relu.original_slope(x) - 1,
    ),
    "sigmoid": _at_half("sigmoid"),
    "tanh": _at_half("tanh"),
}


@contextmanager
def wrong_world(name: str):
    with getattr(activations, name).replaced(**WRONG[name]):
        yield


def kills_a_mutant(entry: Entry, known: Catalog):
    if not entry.evidence:
        return
    used = [name for name in WRONG if getattr(entry.module, name, None) is getattr(activations, name)]
    for name in used:
        if dies(entry, entry.source.tree, world=name):
            return
    for tree in wrong_files(entry.source.tree):
        if dies(entry, tree):
            return
    yield "no check noticed any wrong version of the functions, nor of the file's own arithmetic"


def wrong_files(tree: ast.Module):
    """The claim's file with one plus turned into minus, or the other way round."""
    places = [
        i
        for i, node in enumerate(ast.walk(tree))
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub))
    ]
    for place in places:
        wrong = copy.deepcopy(tree)
        node = list(ast.walk(wrong))[place]
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield wrong


def dies(entry: Entry, tree: ast.Module, world: str | None = None) -> bool:
    """Whether a check that settles the verdict, or shows what is so instead, fails in the wrong world."""
    import hypothesis
    import numpy

    module = ModuleType(entry.module.__name__)
    with ExitStack() as stack:
        if world:
            stack.enter_context(wrong_world(world))
        try:
            exec(compile(tree, str(entry.source.path), "exec"), module.__dict__)
        except Exception:
            return False
        for name, kind in entry.evidence.items():
            if kind.shows not in ("holds", "fails", "instead"):
                continue
            check = getattr(module, name)
            if kind.kind == "property":
                check = hypothesis.settings(max_examples=50, database=None, derandomize=True, deadline=None)(check)
            wants = {
                "rng": lambda: numpy.random.default_rng(0),
                "effort": lambda: 1,
                "error": lambda kind=kind: kind.error,
            }
            arguments = (
                {}
                if kind.kind == "property"
                else {a: wants[a]() for a in check.__code__.co_varnames[: check.__code__.co_argcount]}
            )
            try:
                check(**arguments)
            except AssertionError:
                return True
            except Exception:
                continue  # a mutant that cannot even run was not noticed by what the check asserts
    return False


RULES = [
    declares_what_it_must,
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
