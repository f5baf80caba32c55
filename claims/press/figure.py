"""Figures: drawn once with matplotlib, inlined as SVG that follows the page's theme, and offered for slides.

Colours are drawn as sentinels. In a page each becomes a CSS variable; in a download it becomes a colour, because slide programs
know no CSS variables: dark on white, light on black. Same code, same numbers, same bytes: no dates, no random ids.
"""

import csv
import html
import io
import re
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["DOWNLOADS", "Drawing", "draw", "labels"]

INK, PAPER, FAINT = "#0a0a0a", "#fefefe", "#808080"
#: Sentinel: the CSS variable, and the colour on white and on black. Greys stand for what should step back.
THEME = {
    INK: ("ink", "#1c1c1c", "#f4f4f4"),
    PAPER: ("paper", "#ffffff", "#000000"),
    FAINT: ("faint", "#666666", "#b0b0b0"),
    "#010101": ("1", "#0b5cad", "#7db5ff"),
    "#020202": ("2", "#b5420b", "#ffa066"),
    "#030303": ("3", "#0f7b4f", "#5fd6a0"),
    "#040404": ("4", "#7a3fa0", "#d3a2ff"),
    "#050505": ("5", "#6b5b00", "#e0cb5a"),
}
SERIES = [colour for colour, (name, *_) in THEME.items() if name.isdigit()]
#: What authors and matplotlib also write for a grey that steps back, and for ink.
THEME |= {"#999999": THEME[FAINT], "#4c4c4c": THEME[INK], "#000000": THEME[INK]}
SENTINEL = re.compile("|".join(THEME))
GROUNDS = {"white": 1, "black": 2}
DASHES = ["-", (0, (5, 2)), (0, (1, 1.3)), (0, (6, 1.5, 1, 1.5)), (0, (3, 1, 1, 1, 1, 1))]

#: Inches. A slide's figure is smaller with letters of the same size: they are larger for the last row of a lecture hall.
PAGE, SLIDE = (5.4, 3.5), (5.0, 3.1)
PIXELS = 1920
#: The files that each figure is offered as.
DOWNLOADS = (
    "figure.svg",
    "figure.png",
    "figure.pdf",
    "figure-black.svg",
    "figure-black.png",
    "figure-black.pdf",
    "figure.csv",
)


class Drawing(NamedTuple):
    """A figure as SVG for a page, its axis labels, and the files of `DOWNLOADS` by name."""

    svg: str
    labels: tuple[str, str]
    files: dict[str, bytes]


def draw(figure: Callable, id: str, title: str, found: dict[str, Any], credit: str = "") -> Drawing:
    """Call a claim's ``figure(axes)`` or ``figure(axes, found)`` and render what it drew.

    `found` holds what the claim's checks recorded. `credit` goes into the files, and says where they come from. Raises whatever
    the claim's function raises.
    """
    about = {"Title": title, "Author": "The Rectified authors", "Subject": credit}
    with _look(id):
        sheet = _sheet(figure, found)
        axes = sheet.axes[0]
        _settle(sheet, PAGE)
        if _uncover(axes):
            _settle(sheet, PAGE)
        page = _vector(sheet, "svg")
        named = _labels(axes)
        files = {"figure.csv": _table(axes).encode()}
        _settle(sheet, SLIDE)
        wrapped, moved = _wrap(sheet, axes), _uncover(axes)  # both, since on a slide letters are larger
        if wrapped or moved:
            _settle(sheet, SLIDE)
        slide = _vector(sheet, "svg")
        paints = _paints(sheet)
        for ground, which in GROUNDS.items():
            name = "figure" if ground == "white" else f"figure-{ground}"
            files[f"{name}.svg"] = _alone(slide, id, title, figure, credit, which).encode()
            for put, sentinels, alphas in paints:
                put([(*_rgb(THEME[s][which]), a) if s in THEME else s for s, a in zip(sentinels, alphas, strict=True)])
            files[f"{name}.png"] = _picture(sheet, ground, about)
            files[f"{name}.pdf"] = _vector(sheet, "pdf", about)
    return Drawing(_inline(page, id, title, figure), named, {name: files[name] for name in DOWNLOADS})


def labels(figure: Callable, found: dict[str, Any]) -> tuple[str, str]:
    """The labels of a figure's axes. Raises what `draw` raises, and takes a fraction of its time."""
    with _look("labels"):
        return _labels(_sheet(figure, found).axes[0])


def _labels(axes):
    return axes.get_xlabel(), axes.get_ylabel()


def _look(id):
    import matplotlib
    from cycler import cycler

    return matplotlib.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": id,
            "pdf.fonttype": 42,  # text that can be searched and edited; many a printing house rejects the other kind
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
    )


def _sheet(figure, found):
    import matplotlib.axes
    from matplotlib.figure import Figure

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

    sheet = Figure(figsize=PAGE, layout="constrained")
    axes = sheet.add_subplot(axes_class=ClaimAxes)
    wants = figure.__code__.co_argcount
    figure(axes, found) if wants > 1 else figure(axes)
    return sheet


def _settle(sheet, size):
    """Lay the sheet out once for a size, and not again each time that it is saved."""
    sheet.set_size_inches(size)
    sheet.set_layout_engine("constrained")
    sheet.get_layout_engine().execute(sheet)
    sheet.set_layout_engine("none")


def _wrap(sheet, axes):
    """Break an axis label that is longer than the sheet into two lines; whether there was one."""
    found = False
    for label, side in (axes.xaxis.label, "width"), (axes.yaxis.label, "height"):
        words = label.get_text()
        if getattr(label.get_window_extent(), side) > 0.97 * getattr(sheet.bbox, side) and "\n" not in words:
            middle = min((i for i, c in enumerate(words) if c == " "), key=lambda i: abs(i - len(words) / 2), default=0)
            label.set_text(f"{words[:middle]}\n{words[middle + 1 :]}" if middle else words)
            found = True
    return found


def _uncover(axes):
    """Move a legend that hides what is drawn to a place above the axes; whether that was so."""
    legend = axes.get_legend()
    if legend is None or legend.get_bbox_to_anchor() is not axes.bbox or not _hidden(axes, legend.get_window_extent()):
        return False
    handles, words = legend.legend_handles, [text.get_text() for text in legend.get_texts()]
    size = legend.get_texts()[0].get_fontsize()
    for columns in range(len(words), 0, -1):
        legend = axes.legend(
            handles, words, fontsize=size, ncols=columns, loc="lower left", bbox_to_anchor=(0, 1), frameon=False
        )
        if legend.get_window_extent().width <= axes.bbox.width:
            break
    return True


def _hidden(axes, box):
    """Whether a box, in pixels, lies on data; lines and bands from side to side are taken to show on both sides of it."""
    from matplotlib.path import Path

    def meets(points, inside=False):
        if len(points) == 1:
            return box.contains(*points[0])
        return len(points) > 1 and bool(Path(points).intersects_bbox(box, filled=inside))

    for line in axes.get_lines():
        points = line.get_transform().transform(line.get_xydata())
        across = len(points) == 2 and (points[0] == points[1]).any()
        if not across and meets(points):
            return True
    for patch in axes.patches:
        found = patch.get_window_extent()
        across = found.width >= 0.99 * axes.bbox.width or found.height >= 0.99 * axes.bbox.height
        if not across and found.overlaps(box):
            return True
    for collection in axes.collections:
        offsets = collection.get_offset_transform().transform(collection.get_offsets())
        if len(offsets) > 1 and any(meets([offset]) for offset in offsets):
            return True
        shapes = [] if len(offsets) > 1 else collection.get_paths()
        if any(meets(collection.get_transform().transform(shape.vertices), inside=True) for shape in shapes):
            return True
    return False


def _vector(sheet, form, about=None):
    """The sheet as SVG text, or as PDF."""
    out = io.BytesIO()
    dateless = {"Date": None, "Creator": None} if form == "svg" else {"CreationDate": None, "Creator": None}
    sheet.savefig(out, format=form, metadata=dateless | (about or {}))
    return out.getvalue().decode() if form == "svg" else out.getvalue()


def _picture(sheet, ground, about):
    """The sheet as PNG with a palette, which is a third of the size of one with all colours."""
    import numpy
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image, PngImagePlugin

    dpi, colour = sheet.dpi, sheet.get_facecolor()
    sheet.set_dpi(PIXELS / SLIDE[0])
    sheet.set_facecolor(ground)
    canvas = FigureCanvasAgg(sheet)
    canvas.draw()
    full = Image.fromarray(numpy.asarray(canvas.buffer_rgba())).convert("RGB")
    sheet.set_dpi(dpi)
    sheet.set_facecolor(colour)
    words = PngImagePlugin.PngInfo()
    for key, text in about.items():
        words.add_itxt({"Subject": "Description"}.get(key, key), text)
    out = io.BytesIO()
    full.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        out, "PNG", pnginfo=words, compress_level=9
    )
    return out.getvalue()


def _rgb(colour):
    from matplotlib.colors import to_rgb

    return to_rgb(colour)


def _paints(sheet):
    """What of the sheet is drawn in sentinels: how to colour it, and for each colour the sentinel and its opacity."""
    from matplotlib.colors import to_hex, to_rgba_array

    artists = sheet.findobj()
    for artist in list(artists):  # what belongs to a text is no child of it
        artists += filter(None, (getattr(artist, "arrow_patch", None), getattr(artist, "get_bbox_patch", bool)()))
    found = []
    for artist in artists:
        for what in "color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor":
            get, put = getattr(artist, f"get_{what}", None), getattr(artist, f"set_{what}", None)
            if not (get and put):
                continue
            try:
                colours = to_rgba_array(get())
            except (ValueError, TypeError):  # 'auto', 'inherit' and their like follow another colour
                continue
            names = [to_hex(colour) for colour in colours]
            if any(name in THEME and colour[3] for name, colour in zip(names, colours, strict=True)):
                keep = [
                    name if name in THEME and colour[3] else tuple(colour)
                    for name, colour in zip(names, colours, strict=True)
                ]
                found.append((_one_or_many(put, len(keep)), keep, colours[:, 3]))
    return found


def _one_or_many(put, count):
    return (lambda colours: put(colours[0])) if count == 1 else put


def _cleaned(svg):
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    # In a page this style sheet would be everybody's; on the drawing itself it says the same.
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    return svg.replace("<svg", '<svg style="stroke-linejoin: round; stroke-linecap: butt"', 1)


def _in_fonts(svg, fonts):
    """matplotlib names its own fonts; those at hand are better. What it writes is: font: 10px 'DejaVu Sans', ..."""
    return re.sub(r"font: (?:[a-z]+ )*?([\d.]+px) [^;\"]*", rf"font-size: \1; font-family: {fonts}", svg)


def _described(svg, id, title, figure):
    description = " ".join((figure.__doc__ or "").split())
    head = f'<title id="{id}-title">{html.escape(title)}</title><desc id="{id}-description">{html.escape(description)}</desc>'
    svg = re.sub(
        r"<svg([^>]*)>", rf'<svg\1 role="img" aria-labelledby="{id}-title {id}-description">{head}', svg, count=1
    )
    return re.sub(r"\n\s*", "\n", svg).strip()


def _inline(svg, id, title, figure):
    """For a page: it takes the page's width, colours and font."""
    svg = _cleaned(svg)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
    svg = SENTINEL.sub(lambda match: "var(--figure-{}, {})".format(*THEME[match[0]]), svg)
    return _described(_in_fonts(svg, "var(--md-text-font-family, sans-serif)"), id, title, figure)


def _alone(svg, id, title, figure, credit, which):
    """For a slide: colours and fonts are its own, and it says where it comes from."""
    svg = SENTINEL.sub(lambda match: THEME[match[0]][which], _cleaned(svg))
    svg = _described(_in_fonts(svg, "'DejaVu Sans', Verdana, Arial, sans-serif"), id, title, figure)
    return svg.replace("<title ", f"<metadata>{html.escape(credit)}</metadata><title ", 1) + "\n"


def _table(axes):
    """The drawn data as CSV: one row for each point of each series, and for a map its value there."""
    rows = []
    for i, line in enumerate(axes.get_lines()):
        points = _across(axes, line)
        rows += [(_name(line, f"line {i + 1}"), float(x), float(y)) for x, y in points]
    names = {}
    for container in axes.containers:
        for bar in getattr(container, "patches", ()):
            rows.append((container.get_label(), bar.get_x() + bar.get_width() / 2, bar.get_height()))
        if getattr(container, "has_xerr", False) or getattr(container, "has_yerr", False):
            names |= {id(bars): f"{_name(container, 'line')}: error bars" for bars in container[2]}
    for i, collection in enumerate(axes.collections):
        name = names.get(id(collection)) or _name(collection, f"area {i + 1}")
        rows += [(name, *map(float, point)) for point in _points(collection)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = ["series", axes.get_xlabel() or "x", axes.get_ylabel() or "y"]
    writer.writerow(head + ["value"] * any(len(row) > 3 for row in rows))
    writer.writerows(rows)
    return out.getvalue()


def _across(axes, line):
    """The points of a line. One that goes right across the picture has places in the picture there: they are made numbers of the axis."""
    points = list(zip(*map(list, line.get_data(orig=False)), strict=True))
    kept = line.get_transform().contains_branch_seperately(axes.transData)
    if all(kept):
        return points
    there = axes.transData.inverted().transform(line.get_transform().transform(points))
    return [
        [p if keep else float(f"{q:.12g}") for p, q, keep in zip(*both, kept, strict=True)]
        for both in zip(points, there, strict=True)
    ]


def _name(artist, otherwise):
    label = artist.get_label()
    return otherwise if label.startswith("_") else label


def _points(collection):
    """The points of a map (with their values), of error bars, of a scatter or of an area."""
    if hasattr(collection, "get_coordinates"):
        corners = collection.get_coordinates()
        middles = (corners[:-1, :-1] + corners[1:, 1:]) / 2
        values = collection.get_array().reshape(middles.shape[:2])
        return [
            (*middle, value) for line in zip(middles, values, strict=True) for middle, value in zip(*line, strict=True)
        ]
    if hasattr(collection, "get_segments"):
        return [point for segment in collection.get_segments() for point in segment]
    if len(offsets := collection.get_offsets()) > 1:
        return list(offsets)
    return [point for path in collection.get_paths() for point in path.vertices]
