"""Figures to take along: each with a caption that cites its claim."""

from claims.press.address import NOWHERE, Site
from claims.press.citation import plain
from claims.press.drawing import LICENCE
from claims.press.history import UNWRITTEN, History
from claims.press.page import Published, citation, shown_in_figure

__all__ = ["caption"]


def caption(published: Published, site: Site = NOWHERE, history: History = UNWRITTEN) -> str:
    """The text that goes under a figure: what it shows, and the citation of its claim."""
    return f"{shown_in_figure(published)}\n\nFigure: {plain(citation(published, site, history))} {LICENCE}.\n"
