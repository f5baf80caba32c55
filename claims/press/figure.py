"""Figures: drawn once with matplotlib, inlined as SVG that follows the page's theme, and offered as SVG, PNG and CSV.

Colours are drawn as sentinels and then replaced by CSS variables with a fallback, so that the same file follows the theme
inside a page and stands alone in a slide.
"""

import csv
import html
import io
import re
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["Drawing", "draw"]

#: Sentinel: CSS variable and fallback. Greys stand for what should step back.
INK, PAPER = "#0a0a0a", "#fefefe"
THEME = {
    INK: ("ink", "#1c1c1c"),
    PAPER: ("paper", "#ffffff"),
    "#808080": ("faint", "#767676"),
    "#999999": ("faint", "#767676"),
    "#010101": ("1", "#0b5cad"),
    "#020202": ("2", "#b5420b"),
    "#030303": ("3", "#0f7b4f"),
    "#040404": ("4", "#7a3fa0"),
    "#050505": ("5", "#6b5b00"),
}
SERIES = [colour for colour, (name, _) in THEME.items() if name.isdigit()]
DASHES = ["-", (0, (5, 2)), (0, (1, 1.3)), (0, (6, 1.5, 1, 1.5)), (0, (3, 1, 1, 1, 1, 1))]


class Drawing(NamedTuple):
    """A figure as themable SVG, as PNG on white, and as CSV (series, x, y); and its axis labels."""

    svg: str
    png: bytes
    csv: str
    labels: tuple[str, str]


def draw(figure: Callable, id: str, title: str, found: dict[str, Any]) -> Drawing:
    """Call a claim's ``figure(axes)`` or ``figure(axes, found)`` and render what it drew.

    `found` holds what the claim's checks recorded. Raises whatever the claim's function raises.
    """
    import matplotlib
    import matplotlib.axes
    from cycler import cycler

    class ClaimAxes(matplotlib.axes.Axes):
        """matplotlib's axes and one method more."""

        name = "claim"

        def curve(self, function, *, over, label=None, jump=None, **style):
            """The graph of a function of one float from over[0] to over[1], broken at `jump`."""
            import numpy

            pieces = [over] if jump is None else [(over[0], jump), (jump, over[1])]
            line = None
            for low, high in pieces:
                x = numpy.linspace(low, high, 401)
                x = x[x != jump]
                y = [float(function(float(v))) for v in x]
                if line is None:
                    [line] = self.plot(x, y, label=label, **style)
                else:
                    self.plot(x, y, **{"color": line.get_color(), "linestyle": line.get_linestyle()} | style)
            return line

    look = {
        "svg.fonttype": "none",
        "svg.hashsalt": id,
        "font.size": 10,
        "axes.prop_cycle": cycler(color=SERIES) + cycler(linestyle=DASHES),
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "lines.linewidth": 1.8,
        "legend.frameon": True,
        "legend.facecolor": PAPER,
        "legend.edgecolor": "none",
        "legend.framealpha": 0.85,
        "legend.handlelength": 2.8,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
    }
    with matplotlib.rc_context(look):
        sheet = _sheet(matplotlib, ClaimAxes, figure, found)
        axes = sheet.axes[0]
        out = io.StringIO()
        sheet.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        labels = axes.get_xlabel(), axes.get_ylabel()
        table = _table(axes)
        for artist in sheet.findobj():
            _paint(artist)
        picture = io.BytesIO()
        sheet.savefig(picture, format="png", dpi=200, facecolor="white", metadata={"Software": None})
    return Drawing(_inline(out.getvalue(), id, title, figure), picture.getvalue(), table, labels)


def _sheet(matplotlib, axes_class, figure, found):
    from matplotlib.figure import Figure

    sheet = Figure(figsize=(5.4, 3.5), layout="constrained")
    axes = sheet.add_subplot(axes_class=axes_class)
    wants = figure.__code__.co_argcount
    figure(axes, found) if wants > 1 else figure(axes)
    return sheet


def _paint(artist):
    """Replace a sentinel by its fallback colour, for the picture on white."""
    from matplotlib.colors import to_hex, to_rgba

    for what in "color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor":
        get, put = getattr(artist, f"get_{what}", None), getattr(artist, f"set_{what}", None)
        if not (get and put):
            continue
        try:
            value = get()
            known = THEME.get(to_hex(value))
        except (ValueError, TypeError):
            continue
        if known and to_rgba(value)[3]:
            put((*to_rgba(known[1])[:3], to_rgba(value)[3]))


def _inline(svg, id, title, figure):
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
    # In a page this style sheet would be everybody's; on the drawing itself it says the same.
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg", '<svg style="stroke-linejoin: round; stroke-linecap: butt"', 1)
    for sentinel, (name, fallback) in THEME.items():
        svg = svg.replace(sentinel, f"var(--figure-{name}, {fallback})")
    # matplotlib names its own fonts; the page's are better. What it writes is: font: 10px 'DejaVu Sans', ...
    svg = re.sub(
        r"font: (?:[a-z]+ )*?([\d.]+px) [^;\"]*",
        r"font-size: \1; font-family: var(--md-text-font-family, sans-serif)",
        svg,
    )
    description = " ".join((figure.__doc__ or "").split())
    head = f'<title id="{id}-title">{html.escape(title)}</title><desc id="{id}-description">{html.escape(description)}</desc>'
    svg = re.sub(
        r"<svg([^>]*)>", rf'<svg\1 role="img" aria-labelledby="{id}-title {id}-description">{head}', svg, count=1
    )
    return re.sub(r"\n\s*", "\n", svg).strip()


def _table(axes):
    """The drawn data as CSV: one row for each point of each series."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["series", axes.get_xlabel() or "x", axes.get_ylabel() or "y"])
    for i, line in enumerate(axes.get_lines()):
        label = line.get_label()
        name = f"line {i + 1}" if label.startswith("_") else label
        writer.writerows((name, float(x), float(y)) for x, y in zip(*map(list, line.get_data(orig=False)), strict=True))
    for container in axes.containers:
        for bar in getattr(container, "patches", ()):
            writer.writerow((container.get_label(), bar.get_x() + bar.get_width() / 2, bar.get_height()))
    return out.getvalue()
