"""The list of all claims with what it can be filtered by, and the home page's tally and findings. Pure functions."""

import html
import re
import tomllib
from dataclasses import dataclass

from claims.articles import ARTICLES
from claims.catalog import Chapter
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.evidence import AuthorError
from claims.lab.verdict import CONDITIONAL, FAILS, HOLDS, OPEN, UNCHECKABLE, WORDS
from claims.press.fill import fill
from claims.press.page import KINDS, MARKS, Published, environment, inline_figure

__all__ = [
    "FACETS",
    "Facet",
    "Option",
    "Row",
    "all_claims",
    "curves",
    "facets",
    "findings",
    "row",
    "slug",
    "spoken",
    "tally",
]

#: What the list can be filtered by: the name in the page's address, and the heading. Others link to these addresses.
FACETS = {
    "verdict": "Verdict",
    "kind": "Kind of evidence",
    "article": "Said in",
    "noticed": "Wrong worlds",
    "chapter": "Chapter",
}
NOTICED = {"all": "all noticed", "some": "some survive", "none-run": "not run"}
NOWHERE = "none"
#: Shown even where no claim has them: they depend on what was run, and a link to them stays good.
ALWAYS = {"kind", "noticed"}


@dataclass(frozen=True)
class Option:
    """One value that a claim can be filtered by, and how many claims have it."""

    value: str
    label: str
    count: int
    mark: tuple[str, str] | None = None


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Row:
    """One claim as the list shows it, and as it can be found."""

    it: Published
    values: dict[str, list[str]]
    text: str

    @property
    def title(self) -> str:
        return self.it.title.rstrip(".")

    @property
    def kinds(self) -> str:
        return ", ".join(KINDS[kind].lower() for kind in self.values["kind"])

    @property
    def articles(self) -> str:
        names = [article.publisher for article in ARTICLES if article.key in self.values["article"]]
        return ", ".join(names)


def slug(words: str) -> str:
    """A reader's words for a verdict as they stand in an address."""
    return words.replace(" ", "-")


def row(published: Published) -> Row:
    entry, score = published.entry, published.score
    said_in = {sentence.article for sentence in entry.claim.said_in} if entry else set()
    kinds = {evidence.kind for evidence in entry.evidence.values()} if entry else set()
    if score is None or not score.worlds:
        noticed = "none-run"
    else:
        noticed = "some" if score.survivors else "all"
    return Row(
        published,
        {
            "verdict": [slug(published.judgement.words)],
            "kind": [kind for kind in KINDS if kind in kinds],
            "article": [article.key for article in ARTICLES if article.name in said_in] or [NOWHERE],
            "noticed": [noticed],
            "chapter": [published.source.chapter.name],
        },
        spoken(entry.claim.formally) if entry else "",
    )


def facets(chapters: list[Chapter], rows: list[Row]) -> list[Facet]:
    """Everything that the claims can be filtered by. Of the verdicts, articles and chapters only those that occur."""
    labels = {
        "verdict": {slug(words): words for words in WORDS.values()},
        "kind": {kind: label.lower() for kind, label in KINDS.items()},
        "article": {a.key: f"{a.title} ({a.publisher})" for a in ARTICLES} | {NOWHERE: "no article: a step on the way"},
        "noticed": NOTICED,
        "chapter": {chapter.name: chapter.title for chapter in chapters},
    }
    marks = {slug(words): MARKS[verdict] for (verdict, _), words in WORDS.items()}
    found = []
    for name, heading in FACETS.items():
        counted = [(value, label, sum(value in r.values[name] for r in rows)) for value, label in labels[name].items()]
        options = [
            Option(*one, marks.get(one[0]) if name == "verdict" else None)
            for one in counted
            if one[2] or name in ALWAYS
        ]
        found.append(Facet(name, heading, options))
    return found


def all_claims(chapters: list[Chapter], everyone: dict[str, Published]) -> str:
    """The list of all claims, by chapter."""
    rows = [row(published) for published in everyone.values()]
    groups = [(c, [r for r in rows if r.it.source.chapter.name == c.name]) for c in chapters]
    return (
        environment()
        .get_template("claims.md.jinja")
        .render(groups=[(c, own) for c, own in groups if own], facets=facets(chapters, rows), total=len(rows))
    )


# --- a formal statement in words ---------------------------------------------------------------------------------------

#: TeX that is only about looks; every other command is taken for its name.
LOOKS = set(
    "mathrm mathbb mathsf mathcal text operatorname left right big quad displaystyle frac tfrac dfrac hat bar limits "
    "lVert rVert lvert rvert langle rangle lceil rceil lfloor rfloor cdot cdots dots ldots le ge ne in to mapsto".split()
)
NAMES = {"forall": "for all", "exists": "there is", "infty": "infinity", "varepsilon": "epsilon", "varphi": "phi"}


def spoken(tex: str) -> str:
    """A text with formulas as plain words to search in: commands become their names, and what is only about looks goes."""
    text = re.sub(r"\{\{.*?\}\}", " ", tex)
    text = re.sub(r"\]\([^)]*\)", " ", text)
    text = re.sub(r"\\([A-Za-z]+)", lambda m: f" {'' if m[1] in LOOKS else NAMES.get(m[1], m[1])} ", text)
    return " ".join(re.sub(r"\\.|[\\${}^_&*\[\]`]", " ", text).split())


# --- the home page -----------------------------------------------------------------------------------------------------

#: What is said of all claims of a verdict, of one and of several.
FAMILIES = {
    HOLDS: ("holds as worded", "hold as worded"),
    CONDITIONAL: ("holds under conditions", "hold under conditions"),
    FAILS: ("fails as worded", "fail as worded"),
    UNCHECKABLE: ("is beyond any check of ours", "are beyond any check of ours"),
    OPEN: ("is not established at present", "are not established at present"),
}


def tally(everyone: dict[str, Published]) -> str:
    """The verdicts counted, as a picture each part of which leads to the claims it stands for: nothing in it is typed."""
    families = []
    for verdict, (one, several) in FAMILIES.items():
        rows = []
        for (own, grade), words in WORDS.items():
            count = sum(published.judgement.words == words for published in everyone.values())
            if own == verdict and count:
                rows.append((words, slug(words), grade, count))
        if total := sum(count for *_, count in rows):
            families.append((MARKS[verdict], total, one if total == 1 else several, rows))
    return (
        environment()
        .get_template("tally.md.jinja")
        .render(
            families=families,
            total=len(everyone),
            open=any(published.judgement.verdict == OPEN for published in everyone.values()),
        )
    )


#: The three functions of the picture beside the home page's title: name, style, and where its name stands.
CURVES = ((relu, "ReLU", 2.05, 2.3), (tanh, "tanh", -4, -0.8), (sigmoid, "sigmoid", -4, 0.26))


def curves() -> str:
    """The three functions in one picture, as a fragment for the home page, from the laws that the checks use."""
    left, right, low, high, scale = -4, 4, -1.25, 2.75, 50

    def at(x, y):
        return f"{(x - left) * scale:g},{round((high - y) * scale, 1):g}"

    xs = [left + (right - left) * k / 80 for k in range(81)]
    drawn = [
        (name, n, " ".join(at(x, y) for x in xs if (y := float(function(x))) <= high), *at(*place).split(","))
        for n, (function, name, *place) in enumerate(CURVES, 1)
    ]
    size = f"{(right - left) * scale} {round((high - low) * scale)}"
    axes = [(*at(left, 0).split(","), *at(right, 0).split(",")), (*at(0, low).split(","), *at(0, high).split(","))]
    return environment().get_template("curves.md.jinja").render(curves=drawn, size=size, axes=axes)


def findings(text: str, everyone: dict[str, Published], where: str) -> tuple[str, list[str]]:
    """What stands out, as a fragment for the home page; and a line for each finding that its claim no longer bears.

    A finding names its claim and the verdict that it relies on. If the claim has another verdict by now, is gone, or did
    not record a number that the finding shows, then the home page is silent about it.
    """
    try:
        written = tomllib.loads(text)["finding"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        return "", [f"{where}: cannot be read ({error}); it holds one [[finding]] after the other"]
    shown, problems = [], []
    for n, one in enumerate(written, 1):
        if missing := {"claim", "verdict", "headline", "says", "number", "unit"} - set(one):
            problems.append(f"{where}: finding {n} lacks {', '.join(sorted(missing))}")
            continue
        published = everyone.get(one["claim"])
        if published is None:
            problems.append(
                f"{where}: there is no claim {one['claim']}; take the finding out, or name its claim's new id"
            )
            continue
        if published.judgement.words != one["verdict"]:
            problems.append(
                f"{where}: {one['claim']} is {published.judgement.words}, and the finding relies on {one['verdict']}: "
                "left out; read the claim's page again, then reword the finding or take it out"
            )
            continue
        try:
            filled = {key: html.escape(fill(one[key], published.numbers), quote=False) for key in one}
        except AuthorError as error:
            problems.append(f"{where}: {one['claim']}: {error}")
            continue
        figure = inline_figure(published) if published.drawing else ""
        shown.append((published, filled, figure))
    return environment().get_template("findings.md.jinja").render(findings=shown), problems
