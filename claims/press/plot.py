"""A plot that a script can take over: frame, axes and curves as SVG, drawn in the theme's colours by its style sheet.

The press draws it once, at the starting values. In the browser the frame stays as it is and only what stands in a *part* is
drawn anew, so nothing moves when the script arrives, and without a script the picture is complete. A part's numbers are mapped to
the drawing by the ranges that the drawing carries in its ``data-`` attributes.
"""

import html
import math
from collections.abc import Iterable, Sequence

__all__ = ["Plot", "number"]


def number(value: float, digits: int = 6) -> str:
    """A number for a reader: a true minus sign, no needless zeros."""
    return f"{value:.{digits}g}".replace("-", "−")


def _short(value):
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


class Plot:
    """One pair of axes, 480 units wide. `x` and `y` are the ranges shown; `xticks` and `yticks` are where the axes are marked, each a
    number or a pair of a number and its label. With `logx` or `logy` the axis is logarithmic, and its range is above zero."""

    LEFT, RIGHT, TOP, BOTTOM = 46.0, 12.0, 10.0, 42.0

    def __init__(
        self,
        *,
        x: tuple[float, float],
        y: tuple[float, float],
        xlabel: str,
        ylabel: str,
        xticks: Iterable,
        yticks: Iterable,
        logx: bool = False,
        logy: bool = False,
        height: float = 300.0,
        left: float = LEFT,
    ):
        self.ranges, self.labels, self.logs = (x, y), (xlabel, ylabel), (logx, logy)
        self.ticks = tuple([t if isinstance(t, tuple) else (t, number(t)) for t in ts] for ts in (xticks, yticks))
        self.width, self.height, self.left = 480.0, height, left
        self.parts: list[str] = []
        self.legend: list[tuple[str, str]] = []

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies in the drawing. Far outside the frame it lies just outside of it."""
        wide, high = self.width - self.left - self.RIGHT, self.height - self.TOP - self.BOTTOM
        across, up = (self._share(v, k) for k, v in enumerate((x, y)))
        return self.left + across * wide, self.TOP + (1 - up) * high

    def _share(self, value, k):
        low, high = self.ranges[k]
        if self.logs[k]:
            if value <= 0:
                return -9.0
            value, low, high = math.log10(value), math.log10(low), math.log10(high)
        return max(-9.0, min(9.0, (value - low) / (high - low)))

    def path(self, points: Iterable[Sequence[float]]) -> str:
        """The ``d`` of a line through points; a NaN breaks it."""
        out, pen = [], "M"
        for x, y in points:
            if math.isnan(x) or math.isnan(y):
                pen = "M"
                continue
            u, v = self.at(x, y)
            out.append(f"{pen}{_short(u)} {_short(v)}")
            pen = "L"
        return "".join(out)

    def curve(self, part: str, points: Iterable[Sequence[float]], series: int | str, label: str = "") -> None:
        """A line through points, in the look of ``series--N`` (or of another name that the style sheet knows)."""
        self.parts.append(f'<path data-part="{part}" class="series series--{series}" d="{self.path(points)}"/>')
        if label:
            self.legend.append((str(series), label))

    def dots(
        self, part: str, points: Iterable[Sequence[float]], series: int | str, label: str = "", r: float = 4
    ) -> None:
        """A group of points."""
        made = "".join(f'<circle cx="{_short(u)}" cy="{_short(v)}" r="{r}"/>' for u, v in (self.at(*p) for p in points))
        self.parts.append(f'<g data-part="{part}" class="dots dots--{series}">{made}</g>')
        if label:
            self.legend.append((f"dots-{series}", label))

    def svg(self, id: str, title: str, description: str) -> str:
        """The drawing; its ids begin with `id`."""
        left, right, top, bottom = self.left, self.width - self.RIGHT, self.TOP, self.height - self.BOTTOM
        (x, y), (logx, logy) = self.ranges, self.logs
        out = [
            f'<svg class="plot" viewBox="0 0 {self.width:g} {self.height:g}" role="img"'
            f' aria-labelledby="{id}-title {id}-description" data-x="{x[0]!r} {x[1]!r}" data-y="{y[0]!r} {y[1]!r}"'
            f' data-frame="{left:g} {top:g} {right:g} {bottom:g}"{" data-logx" if logx else ""}{" data-logy" if logy else ""}>',
            f'<title id="{id}-title">{html.escape(title)}</title><desc id="{id}-description">{html.escape(description)}</desc>',
            f'<clipPath id="{id}-clip"><rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"/></clipPath>',
            '<g class="grid">',
        ]
        for value, label in self.ticks[0]:
            u, _ = self.at(value, y[0])
            out.append(
                f'<path{" class=zero" if label == "0" and not logx else ""} d="M{_short(u)} {top:g}V{bottom:g}"/>'
            )
        for value, label in self.ticks[1]:
            _, v = self.at(x[0], value)
            out.append(
                f'<path{" class=zero" if label == "0" and not logy else ""} d="M{left:g} {_short(v)}H{right:g}"/>'
            )
        out.append('</g><g class="ticks">')
        for value, label in self.ticks[0]:
            u, _ = self.at(value, y[0])
            out.append(f'<text x="{_short(u)}" y="{bottom + 14:g}" text-anchor="middle">{html.escape(label)}</text>')
        for value, label in self.ticks[1]:
            _, v = self.at(x[0], value)
            out.append(f'<text x="{left - 6:g}" y="{_short(v + 3.4)}" text-anchor="end">{html.escape(label)}</text>')
        middle = (top + bottom) / 2
        out += [
            '</g><g class="labels">',
            f'<text x="{(left + right) / 2:g}" y="{self.height - 6:g}" text-anchor="middle">{html.escape(self.labels[0])}</text>',
            f'<text transform="translate(11 {middle:g}) rotate(-90)" text-anchor="middle">{html.escape(self.labels[1])}</text>',
            f'</g><g class="parts" clip-path="url(#{id}-clip)">',
            *self.parts,
            "</g></svg>",
        ]
        return "\n".join(out)
