"""What a lecturer takes from the claims: questions with answers, lessons that add up to their minutes, figures to take along.

A text for teaching is written by hand in `docs/essays/teach` and speaks of claims by their ids. Whatever a run produces is filled in:

    !claim ID                   its verdict, its title with a link
    !instead ID                 what to say instead
    !question ID                its question for class and, folded, the answer
    !move-it NAME What to do.   what to do with a thing to move, with a link to its page
    !lesson 45                  the plan of a lesson that takes 45 minutes
    !part 8 Title               a heading; the lesson's next 8 minutes
    {{ID.words}}, {{ID.title}}  its verdict as a reader sees it; the claim itself
    {{ID.name:.2g}}             a number that its checks recorded

A text that stands in a clone whose claims are others loses the lines on claims that are not there.
"""

import re
import textwrap
from collections.abc import Mapping
from typing import Any, NamedTuple

from claims.catalog import LINK_TO_CLAIM, Chapter
from claims.lab.evidence import AuthorError
from claims.lab.verdict import OPEN
from claims.press.fill import fill
from claims.press.markup import authored, literal, unsnipped
from claims.press.page import Published, environment, shown_in_figure

__all__ = ["Question", "figures", "lesson", "question", "questions"]

BLOCK = r'^{} "{}"\n((?:(?: {{4}}.*)?\n)+)'
ASKED = re.compile(BLOCK.format(r"!!! question", "In class"), re.MULTILINE)
ANSWERED = re.compile(BLOCK.format(r"\?\?\? success", "Answer"), re.MULTILINE)

LINE = re.compile(r"^!(claim|instead|question|move-it) ([a-z0-9-]+)(?: (.+))?$", re.MULTILINE)
LESSON = re.compile(r"^!lesson (\d+)$", re.MULTILINE)
PART = re.compile(r"^!part (\d+) (.+)$", re.MULTILINE)
VALUE = re.compile(r"\{\{\s*([a-z0-9]+(?:-[a-z0-9]+)*)\.([a-z_][a-z0-9_]*)(:[^{}]+)?\s*\}\}", re.IGNORECASE)


class Question(NamedTuple):
    """What is asked in class and what is to be said, in Markdown; the answer is empty where nobody has written one."""

    text: str
    answer: str


def question(prose: str) -> Question | None:
    """The question for class in a claim's prose; None if there is none."""
    asked = ASKED.search(prose + "\n")
    if asked is None:
        return None
    answered = ANSWERED.match((prose + "\n")[asked.end() :])
    return Question(_dedented(asked[1]), _dedented(answered[1]) if answered else "")


def _dedented(block):
    return textwrap.dedent(block).strip()


def asked(published: Published) -> Question | None:
    """A claim's question with its numbers filled in, for a page in a folder beside the claims'."""
    if published.entry is None or (found := question(published.entry.prose)) is None:
        return None
    return Question(*(LINK_TO_CLAIM.sub(_from_beside, authored(filled(text, published))) for text in found))


def _from_beside(link):
    return link[0].replace("](", "](../claims/")


def filled(text: str, published: Published) -> str:
    missing = "(not established)" if published.judgement.verdict == OPEN else None
    return fill(text, published.numbers, missing=missing)


# --- all questions, all figures --------------------------------------------------------------------------------------


def questions(chapters: list[Chapter], everyone: dict[str, Published]) -> str:
    """Every question with its answer, by chapter, as a fragment."""
    found = [(p, one) for p in everyone.values() if (one := asked(p))]
    groups = [(c, [row for row in found if row[0].source.chapter.name == c.name]) for c in chapters]
    made = environment().get_template("questions.md.jinja")
    return unsnipped(
        made.render(
            groups=[(chapter, rows) for chapter, rows in groups if rows],
            total=len(found),
            answered=sum(bool(one.answer) for _, one in found),
        )
    )


def figures(chapters: list[Chapter], everyone: dict[str, Published]) -> str:
    """Every figure with its caption and files, by chapter, as a fragment."""
    drawn = [p for p in everyone.values() if p.drawing]
    groups = [(c, [p for p in drawn if p.source.chapter.name == c.name]) for c in chapters]
    return (
        environment()
        .get_template("figures.md.jinja")
        .render(
            groups=[(chapter, rows) for chapter, rows in groups if rows],
            total=len(drawn),
            shown_in_figure=shown_in_figure,
        )
    )


# --- lessons ---------------------------------------------------------------------------------------------------------


def lesson(text: str, everyone: dict[str, Published], things: Mapping[str, Any]) -> str:
    """A text for teaching with its lines on claims and its numbers filled in. Raises `AuthorError` for a number that nobody
    recorded, and for a lesson whose parts do not add up."""

    def line(match):
        what, name, more = match.groups()
        if what == "move-it":
            return f"**Move it.** {more} ([{things[name].title}](../move/{name}.md))" if name in things else ""
        if name not in everyone:
            return ""
        return LINES[what](everyone[name])

    def value(match):
        id, name, form = match.groups()
        if id not in everyone:
            return "(not established)"
        published = everyone[id]
        if name in ("words", "title"):
            return published.judgement.words if name == "words" else literal(published.title.rstrip("."))
        try:
            return filled("{{" + name + (form or "") + "}}", published)
        except AuthorError as error:
            raise AuthorError(f"of {id}: {error}") from None

    return VALUE.sub(value, LINE.sub(line, timed(text)))


def timed(text: str) -> str:
    """A lesson with its plan, and with the minutes before each part."""
    stated = LESSON.search(text)
    parts = [(int(minutes), title) for minutes, title in PART.findall(text)]
    if stated is None:
        return text
    total = sum(minutes for minutes, _ in parts)
    if total != int(stated[1]):
        raise AuthorError(
            f"the parts of this lesson take {total} minutes, not {stated[1]}: mend one of its !part lines"
        )
    begin, headings, rows = 0, [], []
    for i, (minutes, title) in enumerate(parts, 1):
        clock = f"{begin}–{begin + minutes}"
        headings.append(f"## {clock} min: {title} {{ #part-{i} }}")
        rows.append(f"| {clock} | {minutes} | [{title}](#part-{i}) |")
        begin += minutes
    table = ["| from–to | minutes | what |", "|---|---|---|", *rows]
    plan = "\n".join(['<div class="plan" markdown>', "", *table, "", "</div>"])
    in_turn = iter(headings)
    return PART.sub(lambda match: next(in_turn), text[: stated.start()] + plan + text[stated.end() :])


def _claim(published):
    title = literal(published.title.rstrip("."))
    return (
        f'<span class="mark mark--{published.style}" aria-hidden="true">{published.mark}</span> '
        f'[{title}](../claims/{published.id}.md) <em class="words">{published.judgement.words}</em>\n{{ .spoken }}'
    )


def _instead(published):
    said = authored(filled(published.entry.claim.instead, published)) if published.entry else ""
    return f"**Say instead.** {said}\n{{ .say }}" if said else ""


def _question(published):
    found = asked(published)
    if found is None:
        return ""
    link = f"(From [{literal(published.title.rstrip('.'))}](../claims/{published.id}.md).)"
    lines = ['!!! question "In class"', "", textwrap.indent(f"{found.text}\n\n{link}", "    ")]
    if found.answer:
        lines += ["", '??? success "Answer"', "", textwrap.indent(found.answer, "    ")]
    return "\n".join(lines)


LINES = {"claim": _claim, "instead": _instead, "question": _question}
