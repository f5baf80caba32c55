"""The pages of versions: what changed, when and why; what each version said of each claim; and what became of a claim that is
no more."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.lab.verdict import OPEN
from claims.press.address import NOWHERE, Site
from claims.press.history import Change, History, Record, Said, said_of
from claims.press.markup import authored
from claims.press.page import REASONS, Published, environment

__all__ = ["Difference", "difference", "now", "redirect", "title_of", "version_page", "versions_page", "withdrawn_page"]

LINK = re.compile(r"\[([^\]]+)\]\(([a-z0-9-]+)\.md(#[^)]*)?\)")


@dataclass(frozen=True)
class Difference:
    """What became of the claims between two versions. A claim that is both renamed and changed stands in both lists."""

    changed: list[tuple[Change, Said, Said]]
    renamed: list[tuple[Change, Said]]
    removed: list[tuple[Change, Said]]
    new: list[Said]
    reworded: list[Said]

    def __bool__(self):
        return any(vars(self).values())


def now(everyone: dict[str, Published]) -> dict[str, Said]:
    """What the site says now of each claim that is established."""
    return {
        id: said_of(published.entry, published.judgement, published.numbers)
        for id, published in everyone.items()
        if published.entry and published.judgement.verdict != OPEN
    }


def difference(history: History, old: Record | None, changes: Iterable[Change], new: dict[str, Said]) -> Difference:
    """What became of what a record said by the changes, and what is new or was reworded without one."""
    changes = list(changes)
    was = history.became(old, changes)
    return Difference(
        changed=[(c, was[c.id], new[c.id]) for c in changes if c.kind == "changed" and c.id in was and c.id in new],
        renamed=[(c, new[c.to]) for c in changes if c.kind == "renamed" and c.to in new],
        removed=[(c, old.claims[c.id]) for c in changes if c.kind == "removed" and old and c.id in old.claims],
        new=[said for id, said in new.items() if id not in was],
        reworded=[said for id, said in new.items() if id in was and _wording(said) != _wording(was[id])],
    )


def _wording(said):
    return said.title, said.formally, said.conditions, said.instead, said.not_checkable


def versions_page(history: History, everyone: dict[str, Published]) -> str:
    """The changelog of verdicts, the newest version first."""
    releases = []
    for record in reversed(history.records):
        before = history.previous(record)
        releases.append((record, before, difference(history, before, record.changes, record.claims)))
    return (
        environment()
        .get_template("versions.md.jinja")
        .render(
            history=history,
            releases=releases,
            since=difference(history, history.newest, history.since, now(everyone)),
            open=sum(
                id in everyone and everyone[id].judgement.verdict == OPEN
                for id in history.became(history.newest, history.since)
            ),
            everyone=everyone,
            last=history.last,
            day=_day,
        )
    )


def version_page(record: Record, history: History, everyone: dict[str, Published]) -> str:
    """What one version said of each claim, with an anchor for each: where citations lead."""
    today = now(everyone)

    def alike(said):
        id = history.last(said.id)
        return id in today and _wording(today[id]) == _wording(said)

    rows = [(said, _became(said, history, everyone), alike(said)) for said in record.claims.values()]
    return (
        environment()
        .get_template("version.md.jinja")
        .render(
            record=record,
            rows=rows,
            last=history.last,
            REASONS=REASONS,
            day=_day,
            linked=lambda text: _linked(text, history, everyone),
        )
    )


def _became(said, history, everyone):
    """The claim as it is published now, None if it was removed."""
    return everyone.get(history.last(said.id))


def _linked(text, history, everyone):
    """A text that links to claims as their own pages do, for a page in another folder; a link to what is no more is words."""

    def link(match):
        id = history.last(match[2])
        return f"[{match[1]}](../claims/{id}.md{match[3] or ''})" if id in everyone else match[1]

    return LINK.sub(link, authored(text))


def withdrawn_page(change: Change, history: History) -> str:
    """The page of a claim that was removed: why, and what was said of it."""
    told = [(record, record.claims[change.id]) for record in history.records if change.id in record.claims]
    if not told:
        return ""
    return environment().get_template("withdrawn.md.jinja").render(change=change, told=told, said=told[-1][1], day=_day)


def redirect(old: str, new: str, title: str, site: Site = NOWHERE) -> str:
    """A page in the place of a claim that was renamed. It is no Markdown: it must be at hand before any theme is."""
    title = html.escape(title.rstrip("."))
    canonical = f'<link rel="canonical" href="{html.escape(site.link(f"claims/{new}/"))}">\n' if site.url else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>Moved: {title} - Rectified</title>\n"
        f'<meta http-equiv="refresh" content="0; url=../{new}/">\n{canonical}</head>\n<body>\n<main>\n'
        f'<h1>This claim has another name now</h1>\n<p><code>{old}</code> is now <a href="../{new}/">{title}</a>.</p>\n'
        "</main>\n</body>\n</html>\n"
    )


def title_of(change: Change, history: History) -> str:
    """The title of a claim that changed, as the newest version which knows it gave it."""
    ids = (change.id, change.to)
    return next((r.claims[id].title for r in reversed(history.records) for id in ids if id in r.claims), change.id)


def _day(date):
    return f"{date.day} {date:%B %Y}"
