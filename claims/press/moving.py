"""Things to move: a line ``!move NAME`` in a text becomes a figure with controls.

What the press writes is complete without a script: the figure as it stands at the starting values, and a sentence that says
what it shows. The controls stand beside it, take up their room from the first moment and wait, invisible, for the
thing's module, ``docs/assets/move/NAME.js``. It redraws the figure's parts and rewrites the sentence. `claims.press.things` lists the
things there are.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from claims.lab.evidence import AuthorError
from claims.press.markup import literal
from claims.press.plot import Plot, number

__all__ = ["Choice", "Slider", "Text", "Thing", "all_things", "embed", "in_claims", "render", "things_in"]

LINE = re.compile(r"^!move[ \t]+(\S+)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high` in steps. `label` is HTML; `unit` is written behind the number."""

    name: str
    label: str
    low: float
    high: float
    step: float
    value: float
    unit: str = ""
    #: What the number is called where the control itself does not show it, such as "10⁻³" for -3; None: the number itself.
    shown: str | None = None
    kind: str = field(default="slider", init=False)

    @property
    def text(self) -> str:
        return self.shown if self.shown is not None else number(self.value)


@dataclass(frozen=True)
class Choice:
    """One of a few: `options` are pairs of a value and its label (HTML)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    kind: str = field(default="choice", init=False)


@dataclass(frozen=True)
class Text:
    """A line of text that the reader types."""

    name: str
    label: str
    value: str
    hint: str = ""
    kind: str = field(default="text", init=False)


@dataclass(frozen=True)
class Thing:
    """One thing to move: what it is called, what one can do with it in a sentence, its controls, its figure at the starting
    values, and the sentence that says what that figure shows."""

    name: str
    title: str
    sentence: str
    controls: tuple[Slider | Choice | Text, ...]
    plot: Callable[[], Plot]
    says: Callable[[], str]
    #: Lines that the longest sentence needs, on a wide screen and on a phone: its room is kept free.
    lines: tuple[int, int] = (2, 4)
    #: Buttons beside "Start again": pairs of a name and what stands on it.
    buttons: tuple[tuple[str, str], ...] = ()
    #: HTML below the figure that the module fills, such as a table; complete at the starting values.
    below: Callable[[], str] | None = None

    @property
    def id(self) -> str:
        return f"move-{self.name}"


def things_in(text: str) -> list[str]:
    """The names that a text embeds, in order."""
    return LINE.findall(text)


def embed(text: str, things: Mapping[str, Thing], page: str) -> str:
    """The text of the page whose source is `page` (such as ``claims/NAME.md``), with each ``!move NAME`` replaced by the thing.

    Raises `AuthorError` for a name that is not known, or one that stands there twice."""
    seen: set[str] = set()

    def thing(match):
        name = match[1]
        if name not in things:
            raise AuthorError(f"!move {name}: there is no such thing to move; there are {', '.join(sorted(things))}")
        if name in seen:
            raise AuthorError(f"!move {name} stands in this text twice: embed it once")
        seen.add(name)
        return render(things[name], page)

    return LINE.sub(thing, text)


def render(thing: Thing, page: str) -> str:
    """A thing as HTML for the page whose source is `page`, and below it the way to its own page unless that is this one."""
    depth = page.count("/")
    plot, says, below = _shown(thing)
    return (
        _environment()
        .get_template("move.md.jinja")
        .render(
            it=thing,
            svg=plot.svg(thing.id, thing.title, says),
            legend=plot.legend,
            says=says,
            below=below,
            up="../" * depth,
            more="" if page == f"move/{thing.name}.md" else "../" * depth + f"move/{thing.name}.md",
        )
    )


@cache
def _shown(thing):
    """What a thing shows at its starting values; computed once, however many pages embed it."""
    return thing.plot(), thing.says(), thing.below() if thing.below else ""


def all_things(things: Mapping[str, Thing]) -> str:
    """Every thing, with its sentence and a still picture, as a fragment for the page that lists them."""
    stills = [(it, _shown(it)[0].svg(f"still-{it.name}", it.title, _shown(it)[1])) for it in things.values()]
    return _environment().get_template("moves.md.jinja").render(things=stills)


def in_claims(name: str, everyone: Iterable[Any]) -> str:
    """The claims whose prose embeds the thing, as a fragment for the thing's own page."""
    found = [one for one in everyone if one.entry and name in things_in(one.entry.prose)]
    return _environment().get_template("moved.md.jinja").render(claims=found)


@cache
def _environment():
    made = Environment(
        loader=PackageLoader("claims.press"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["attribute"] = escape
    made.filters["literal"] = literal
    return made
