"""A claim's page, and the list of all claims, as Markdown. Pure functions: what they need comes in as arguments."""

import ast
import html
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from functools import cache
from math import ceil, floor, fsum, log10
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from claims.articles import ARTICLES, contradictions
from claims.catalog import Catalog, Chapter, Entry, Source
from claims.lab.evidence import AuthorError, Evidence
from claims.lab.formats import FORMATS
from claims.lab.verdict import CONDITIONAL, FAILS, HOLDS, OPEN, UNCHECKABLE, Judgement
from claims.mutation.score import Score
from claims.press.address import NOWHERE, Site
from claims.press.citation import Cited, Form, forms
from claims.press.figure import Drawing
from claims.press.fill import fill
from claims.press.here import Lab, here
from claims.press.history import UNWRITTEN, History, said_of
from claims.press.layers import Statement, counts, recorded, statements
from claims.press.machines import claim_data, head
from claims.press.markup import authored, inert, literal, unsnipped, yaml
from claims.press.mathml import BadFormula, convert, formulas
from claims.press.moving import embed
from claims.press.report import facts, new_issue
from claims.press.things import THINGS
from claims.press.wrong import CELLS, DIFFERS, matrix, rows, survivors, worlds_by_subject

__all__ = [
    "KINDS",
    "MARKS",
    "Published",
    "at_a_glance",
    "chance",
    "citations",
    "claim_page",
    "environment",
    "essay",
    "floats",
    "inline_figure",
    "shown_in_figure",
    "wrong_worlds",
]

#: The shape beside each verdict, so that colour is never alone, and the name of its style.
MARKS = {
    HOLDS: ("✔", "holds"),
    CONDITIONAL: ("◐", "conditional"),
    FAILS: ("✘", "fails"),
    UNCHECKABLE: ("?", "uncheckable"),
    OPEN: ("…", "open"),
}

IS_IT_SO = {
    HOLDS: "It holds.",
    CONDITIONAL: "It holds under the conditions named below.",
    FAILS: "It fails as worded.",
    UNCHECKABLE: "No check of ours can settle it.",
    OPEN: "Nothing is established here at present.",
}
#: Nothing was found that speaks against it: that is less than that it is so.
SEARCHED = {
    HOLDS: "It held wherever it was tried.",
    CONDITIONAL: "Under the conditions named below it held wherever it was tried.",
}
HOW_WE_KNOW = {
    "proved": "This is decided exactly.",
    "statistical": "This rests on random experiments with a stated error probability.",
    "experimental": "This rests on training runs, in one setting.",
    "measured": "This rests on timings on one machine.",
    "searched": "This rests on a search that found no counterexample, which is not a proof.",
    None: "",
}
KINDS = {
    "proof": "Proof",
    "exhaustion": "Every case tried",
    "counterexample": "Counterexample",
    "statistic": "Statistical test",
    "experiment": "Training experiment",
    "measurement": "Timing",
    "property": "Search",
}
REASONS = {
    "opinion": "it is a matter of opinion",
    "history": "it is a statement about history",
    "survey": "it would take a survey",
    "neuroscience": "it is a statement about nervous systems",
    "unreadable source": "the source cannot be read at this place",
}


@dataclass(frozen=True)
class Published:
    """One claim as it goes to print: what was read (None if it could not be), its judgement, evidence and drawing."""

    source: Source
    judgement: Judgement
    entry: Entry | None = None
    evidence: dict[str, Any] | None = None
    drawing: Drawing | None = None
    score: Score | None = None

    @property
    def id(self) -> str:
        return self.source.id

    @property
    def title(self) -> str:
        return self.entry.title if self.entry else self.id.replace("-", " ").capitalize() + "."

    @property
    def runs(self) -> dict[str, Any]:
        """What became of each check that ran, by name."""
        return self.evidence["checks"] if self.evidence else {}

    @property
    def numbers(self) -> dict[str, Any]:
        """Everything that the checks recorded, by name. Raises `AuthorError` if two checks record the same name."""
        found = {}
        for name, check in self.runs.items():
            for key, value in check.get("numbers", {}).items():
                if key in found:
                    raise AuthorError(f"{name} records {key!r}, which another check records too: rename one of the two")
                found[key] = value
        return found

    @property
    def checked(self) -> date | None:
        return datetime.fromisoformat(self.evidence["finished"]).date() if self.evidence else None

    @property
    def mark(self) -> str:
        return MARKS[self.judgement.verdict][0]

    @property
    def style(self) -> str:
        return MARKS[self.judgement.verdict][1]


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("claims.press"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.filters["attribute"] = lambda text: html.escape(text, quote=True)
    made.filters.update(authored=authored, fenced=fenced, inert=inert, literal=literal, yaml=yaml)
    made.globals.update(KINDS=KINDS, MARKS=MARKS, DIFFERS=DIFFERS, CELLS=CELLS)
    return made


def fenced(code: str, language: str = "python", more: str = "") -> str:
    """Code as a fenced block, which the search leaves out; the fence is longer than any that stands in the code. `more` are
    further classes and an id, as attribute lists have them."""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`{3,}", code))])
    return f"{fence} {{ .{language} {more + ' ' if more else ''}data-search-exclude=true }}\n{code}\n{fence}"


# --- a claim's page --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """One check as the page shows it."""

    name: str
    kind: str
    sentence: str
    particulars: list[tuple[str, str]]
    outcome: str
    why: str
    seconds: float | None
    code: str
    numbers: list[tuple[str, str]]
    statements: list[Statement]


def claim_page(
    published: Published,
    catalog: Catalog,
    everyone: dict[str, Published],
    site: Site = NOWHERE,
    history: History = UNWRITTEN,
    lab: Lab | None = None,
) -> str:
    """The Markdown of a claim's page, with a button that runs its checks if there is a `lab` for it. Raises `AuthorError` for a number nobody recorded, a formula that is not TeX, or a thing
    to move that nobody made."""
    if published.entry is None:
        return unsnipped(environment().get_template("unreadable.md.jinja").render(it=published))
    entry, numbers = published.entry, published.numbers
    missing = "(not established)" if published.judgement.verdict == OPEN else None

    def filled(text):
        return authored(fill(text, numbers, missing=missing))

    cited = citation(published, site, history)
    sentences = [(article_of(sentence.article), sentence) for sentence in entry.claim.said_in]
    verdict, explanation = published.judgement.verdict, _explained(published.judgement)
    data = claim_data(cited, verdict, explanation, list(dict.fromkeys(a for a, _ in sentences)), history)
    order = ("holds", "fails", "without", "instead", "in floats")
    shown, said = {role: [] for role in order}, []
    for name, evidence in sorted(entry.evidence.items(), key=lambda item: order.index(item[1].shows)):
        shown[evidence.shows].append((evidence.condition, _shown(published, name, evidence, filled, said)))
    text = (
        environment()
        .get_template("claim.md.jinja")
        .render(
            it=published,
            site=site,
            claim=entry.claim,
            title=published.title.rstrip("."),
            description=description(published),
            is_it_so=is_it_so(published.judgement),
            established=published.judgement.verdict != OPEN,
            how_we_know=HOW_WE_KNOW[published.judgement.grade],
            reason=REASONS.get(entry.claim.not_checkable, ""),
            formally=filled(entry.claim.formally),
            instead=filled(entry.claim.instead),
            limits=filled(entry.claim.limits),
            would_settle=filled(entry.claim.would_settle),
            prose=embed(filled(entry.prose), THINGS, f"claims/{entry.id}.md"),
            figure_description=shown_in_figure(published),
            main=[check for role in ("holds", "fails") for _, check in shown[role]],
            conditions=[
                (authored(condition), [check for dropped, check in shown["without"] if dropped == condition])
                for condition in entry.claim.conditions
            ],
            corrected=[check for _, check in shown["instead"]],
            floats=[check for _, check in shown["in floats"]],
            by_article=[
                (a, [pair for pair in sentences if pair[0] == a]) for a in dict.fromkeys(a for a, _ in sentences)
            ],
            related=[
                everyone[id] for id in dict.fromkeys([*entry.claim.supports, *entry.claim.related]) if id in everyone
            ],
            wrong=_wrong(published),
            contradictions=[c for c in contradictions() if any(published.id in side.claims for side in c.sides)],
            citations=forms(cited),
            head=head(cited, data),
            edition=cited.edition,
            told=history.told(entry.id),
            glance=at_a_glance(published, cited.edition.number),
            shared=shared_code(entry),
            lab=lab,
            here=here(entry, published.evidence, published.judgement.words) if lab else None,
            path=entry.source.where,
            file=entry.source.path.name,
            next=following(published, everyone),
            facts=facts(published, site),
            issue=new_issue(published, site),
            authored=authored,
            seconds=sum(run["seconds"] for run in published.runs.values()),
        )
    )
    for tex, display in formulas(text):
        try:
            convert(tex, display=display)
        except BadFormula as error:
            raise AuthorError(str(error)) from None
    return unsnipped(text)


def citations(published: Published, site: Site = NOWHERE, history: History = UNWRITTEN) -> list[Form]:
    """Every form in which the page offers its citation."""
    return forms(citation(published, site, history))


def _shown(published, name, evidence: Evidence, filled, said):
    run = published.runs.get(name, {})
    particulars = []
    if evidence.domain:
        particulars.append(("Tried", f"{evidence.domain}."))
    if "tried" in run:
        particulars.append(("Tried", f"{run['tried']:,} inputs; {run['thrown_away']:,} thrown away."))
    if evidence.error:
        particulars.append(("Error probability", f"at most {_power_of_ten(evidence.error)}, stated beforehand."))
        if "power" in run:
            power = f"at least {_close_to_one(run['power'])} against {evidence.alternative}."
            particulars.append(("Power", power))
        else:
            particulars.append(("Meant to notice", f"{evidence.alternative}."))
    for what, text in (("Rule, fixed beforehand", evidence.rule), ("Control", evidence.control)):
        if text:
            known = max((old for old in said if text.startswith(old)), key=len, default="")
            particulars.append((what, f"{'as above' + text[len(known) :] if known else text}."))
            said.append(text)
    if published.score and name in published.score.settling:  # the others stop at the first world that they reject
        noticed, shown = published.score.of_check(name)
        particulars.append(("Wrong worlds", f"does not pass in {noticed} of {shown} tried."))
    return Shown(
        name=name,
        kind=evidence.kind,
        sentence=filled(published.entry.sentence_of(name)),
        particulars=particulars,
        outcome=run.get("outcome", "did not run"),
        why=run.get("why", ""),
        seconds=run.get("seconds"),
        code=published.entry.code_of(name),
        numbers=_single(run.get("numbers", {})),
        statements=recorded(run),
    )


def _single(numbers):
    """The single values that a check recorded, as text; what it recorded for a figure is in that figure's data."""
    found = {name: value for name, value in numbers.items() if not isinstance(value, (list, dict))}
    return [
        (name, value if isinstance(value, str) else fill("{{value}}", {"value": value}))
        for name, value in found.items()
    ]


#: How the grades read at a glance, and how many of five steps of the scale each fills.
STRENGTH = {
    "proved": ("decided exactly", 5),
    "statistical": ("random draws, error stated", 4),
    "experimental": ("training runs, one setting", 3),
    "measured": ("timings, one machine", 2),
    "searched": ("a search that found nothing", 1),
    None: ("none of ours", 0),
    OPEN: ("not enough", 0),
}
ONE_AND_MORE = {
    "proof": ("proof", "proofs"),
    "exhaustion": ("trial of every case", "trials of every case"),
    "counterexample": ("counterexample", "counterexamples"),
    "statistic": ("statistical test", "statistical tests"),
    "experiment": ("training experiment", "training experiments"),
    "measurement": ("timing", "timings"),
    "property": ("search", "searches"),
}


def at_a_glance(published: Published, version: str) -> list[tuple[str, str, int | None, str]]:
    """What stands beside the verdict: a term, its value, how many of five steps it fills (None: it is no scale), and a link or ""."""
    words, level = STRENGTH[OPEN if published.judgement.verdict == OPEN else published.judgement.grade]
    steps = f"({level}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}5)"
    found = [("Evidence", f"{words} {steps}", level, "../verdicts.md#how-do-we-know")]
    kinds = Counter(evidence.kind for evidence in published.entry.evidence.values())
    if kinds:
        counted = [f"{n} {ONE_AND_MORE[kind][n > 1]}" for kind, n in kinds.items()]
        found.append(("Checks", ", ".join(counted), None, "#checks" if _settling(published) else ""))
    if published.score and published.score.worlds:
        noticed, total = len(published.score.worlds) - len(published.score.survivors), len(published.score.worlds)
        found.append(("Wrong worlds noticed", f"{noticed} of {total}", None, "#wrong-worlds"))
    if works := len(published.entry.claim.literature):
        found.append(("Literature", "1 work" if works == 1 else f"{works} works", None, "#literature"))
    checked = f"{published.checked.day} {published.checked:%B %Y}, " if published.checked else ""
    found.append(("Checked" if checked else "Version", f"{checked}version {version}" if checked else version, None, ""))
    return found


def _settling(published):
    return any(evidence.shows in ("holds", "fails") for evidence in published.entry.evidence.values())


def following(published: Published, everyone: dict[str, Published]) -> Published | None:
    """The claim that comes next in the same chapter."""
    ids = list(everyone)  # chapter after chapter
    after = everyone.get(next(iter(ids[ids.index(published.id) + 1 :]), ""))
    return after if after and after.source.chapter.name == published.source.chapter.name else None


def shared_code(entry: Entry) -> str:
    """What a claim's file holds besides its prose, its claim, its checks and its figure: the imports and helpers."""
    lines = entry.source.text.splitlines()
    for node in reversed(entry.source.tree.body):
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        prose = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        claim = isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "claim" for t in node.targets)
        shown = isinstance(node, ast.FunctionDef) and (node.name in entry.evidence or node.name == "figure")
        if prose or claim or shown:
            del lines[first - 1 : node.end_lineno]
    return re.sub(r"\n{3,}", "\n\n\n", "\n".join(lines)).strip()


def _wrong(published):
    """What the wrong worlds say of the claim, for its page; None where they were not run."""
    if published.score is None or not published.score.worlds:
        return None
    found = rows(published.score)
    return {
        "noticed": sum(row.outcome != "survives" for row in found),
        "total": len(found),
        "rows": found,
        "survivors": survivors(published.score),
    }


def _power_of_ten(number):
    """A bound on a probability as text, rounded up to one digit."""
    exact = Decimal(repr(number))
    up = exact.quantize(Decimal(1).scaleb(exact.adjusted()), ROUND_CEILING)
    return fill("{{x:.0e}}", {"x": float(up)})


def _close_to_one(probability):
    """A probability as text, rounded down behind its nines: 0.9996, 0.999998, and never as much as 1."""
    digits = 6 if 1 - probability < 1e-6 else ceil(-log10(1 - probability)) + 1
    return f"{min(floor(probability * 10**digits) / 10**digits, 0.999999):.{digits}f}"


def citation(published: Published, site: Site = NOWHERE, history: History = UNWRITTEN) -> Cited:
    """What a citation of the claim says now."""
    said = None
    if published.entry and published.judgement.verdict != OPEN:
        said = said_of(published.entry, published.judgement, published.numbers)
    edition = history.edition(published.id, said)
    return Cited(published.id, published.title.rstrip("."), published.judgement.words, published.checked, edition, site)


def is_it_so(judgement: Judgement) -> str:
    """The verdict in one sentence, which says no more than the evidence does."""
    return (SEARCHED if judgement.grade == "searched" else IS_IT_SO)[judgement.verdict]


def _explained(judgement):
    return " ".join(filter(None, (is_it_so(judgement), HOW_WE_KNOW[judgement.grade])))


def article_of(name: str):
    return next(article for article in ARTICLES if article.name == name)


def shown_in_figure(published: Published) -> str:
    """What the claim's figure shows, in its author's words; nothing where there is none."""
    return " ".join((published.entry.figure.__doc__ or "").split()) if published.entry.figure else ""


def description(published: Published) -> str:
    """One sentence for search engines and link previews, free of markup."""
    return f"{published.title} Verdict: {published.judgement.words}. {is_it_so(published.judgement)}"


# --- fragments for pages written by hand --------------------------------------------------------------------------------

LINK = re.compile(r"\[([^\]]+)\]\((?:\.\./)*claims/([a-z0-9-]+)\.md\)")
#: An id in a drawing, or a reference to one; those of its title and description are its own already.
PART = re.compile(r'((?: id="|href="#|url\(#))((?![a-z0-9-]+-(?:title|description)")[^")]+)')
FIGURE = re.compile(r"^!figure ([a-z0-9-]+)$", re.MULTILINE)


def essay(text: str, everyone: dict[str, Published], page: str = "essay.md") -> str:
    """A text written by hand that speaks of claims, as a fragment for the page whose source is `page`: ``!figure ID`` on a line of
    its own becomes that claim's figure with its caption, and ``!move NAME`` that thing to move. Where there is no such claim, its
    figure is left out, and a link to it is words. Raises `AuthorError` for a thing to move that nobody made."""

    def figure(match):
        published = everyone.get(match[1])
        if published is None or published.drawing is None:
            return ""
        caption = html.escape(shown_in_figure(published))
        return f'<figure class="drawn">\n{inline_figure(published)}\n<figcaption>{caption}</figcaption>\n</figure>'

    drawn = FIGURE.sub(figure, LINK.sub(lambda match: match[0] if match[2] in everyone else match[1], text))
    return embed(drawn, THINGS, page)


def inline_figure(published: Published) -> str:
    """A claim's figure for a page with several: two figures of one page must not share the ids of their parts."""
    return PART.sub(rf"\1{published.id}-\2", published.drawing.svg)


def floats(chapters: list[Chapter], everyone: dict[str, Published]) -> str:
    """What becomes of every statement in each format, as a fragment for the page on floating point."""
    found = list(statements(everyone))
    groups = [(c, [(p, one) for p, own in found if p.source.chapter.name == c.name for one in own]) for c in chapters]
    return (
        environment()
        .get_template("floats.md.jinja")
        .render(
            groups=[(chapter, rows) for chapter, rows in groups if rows],
            counts=counts(everyone),
            formats=list(FORMATS),
            kinds=[("true", "✔", "true"), ("ulps", "≈", "true to a few ulp"), ("broken", "✘", "broken at some x")],
        )
    )


def wrong_worlds(everyone: dict[str, Published]) -> str:
    """Every claim against every wrong world, as a fragment for the page on them."""
    scores = [published.score for published in everyone.values() if published.score]
    return (
        environment()
        .get_template("wrong.md.jinja")
        .render(
            tables=list(matrix(everyone)),
            subjects=worlds_by_subject(),
            claims=len(scores),
            missing=sum(bool(p.entry and p.entry.evidence and not p.score) for p in everyone.values()),
            total=sum(len(score.worlds) for score in scores),
            noticed=sum(len(score.worlds) - len(score.survivors) for score in scores),
            checks=sum(len(score.settling) for score in scores),
        )
    )


def chance(everyone: dict[str, Published]) -> str:
    """How likely it is that any statistical test errs, added up over all claims, and how surely each of those that ran notices
    what it is meant to, as a fragment for the page on verdicts."""
    errors = [e.error for p in everyone.values() if p.entry for e in p.entry.evidence.values() if e.error]
    powers = [run["power"] for p in everyone.values() for run in p.runs.values() if "power" in run]
    said = f"All {len(errors)} of them together err with a probability of at most {_power_of_ten(fsum(errors))}."
    if powers and len(powers) == len(errors):
        said += f" Each has a power of at least {_close_to_one(min(powers))}."
    return said + "\n"
