"""Frameworks side by side: fragments for the page, from the runs recorded in ``claims/frameworks/recorded``."""

import html
import json
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.catalog import ROOT
from claims.lab.formats import FORMATS
from claims.press.page import Published, environment

__all__ = ["RECORDED", "fragment", "recorded"]

RECORDED = ROOT / "frameworks" / "recorded"
#: The report's format that this file reads, and the module whose row the others are read against.
FORMAT, OURS = 1, "claims.frameworks.ours"
KEYS = ("name", "version", "date", "module", "accuracy", "slope_at_zero", "claims")
#: The functions whose errors have a table, the most surprising first.
TABLES = ("sigmoid_slope", "tanh_slope", "elu_slope", "sigmoid", "tanh", "elu", "leaky_relu", "relu")
NAMES = {
    "sigmoid": "the sigmoid",
    "tanh": "tanh",
    "elu": "ELU",
    "leaky_relu": "leaky ReLU",
    "relu": "ReLU",
}
INPUTS = {"0": "0", "-0": "−0", "inf": "∞", "-inf": "−∞", "nan": "NaN"}


def recorded(folder: Path = RECORDED) -> tuple[list[dict[str, Any]], list[str]]:
    """The recorded reports, ours last, the others by name; and a line for each file that is not one."""
    found, problems = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            report = json.loads(path.read_text("utf-8"))
            if report["format"] != FORMAT:
                raise KeyError("format")
            found.append({key: report[key] for key in KEYS})
        except (OSError, ValueError, KeyError, TypeError):
            problems.append(
                f"claims/frameworks/recorded/{path.name}: this is no report that can be read; record it again with "
                f"pytest --activations=MODULE --activations-report=FILE"
            )
    return sorted(found, key=lambda report: (report["module"] == OURS, report["name"].lower())), problems


@dataclass(frozen=True)
class Cell:
    """What a table says at one place, and whether to make it stand out."""

    text: str
    loud: bool = False


def fragment(reports: list[dict[str, Any]], everyone: dict[str, Published]) -> str:
    """Everything on the page that runs found, as Markdown."""
    return (
        environment()
        .get_template("frameworks.md.jinja")
        .render(
            reports=reports,
            counts=[Counter(claim["outcome"] for claim in report["claims"]) for report in reports],
            zero=_slopes_at_zero(reports),
            apart=_apart(_slopes_at_zero(reports), reports),
            special=_special(reports),
            tables=[(_title(name), _errors(name, reports)) for name in TABLES if _errors(name, reports)],
            tiny=list(_tiny(reports)),
            failing=_failing(reports, everyone),
            details=[(report, _details(report, reports, everyone)) for report in reports],
            tried=_tried(reports),
        )
    )


def _title(name):
    base = name.removesuffix("_slope")
    return f"The derivative of {NAMES[base]}" if name != base else NAMES[base][0].upper() + NAMES[base][1:]


def _slopes_at_zero(reports):
    """(function, cells) with one cell for each report."""
    rows, found = {}, [{_key(row): row for row in report["slope_at_zero"]} for report in reports]
    for one in found:
        for key in one:
            rows.setdefault(key, [_both(other.get(key)) for other in found])
    return [(key, _loud(answers)) for key, answers in rows.items()]


def _key(row):
    return NAMES[row["function"]] + "".join(
        f", {html.unescape('&alpha;') if key == 'alpha' else key.replace('_', ' ')} = {value:g}"
        for key, value in row["parameters"].items()
    )


def _both(row):
    if row is None:
        return None
    return row["0"] if row["0"] == row["-0"] else f"{row['0']} ({row['-0']} at −0)"


def _loud(answers):
    """The answers as cells; where they differ, those that few give stand out."""
    count = Counter(answer for answer in answers if answer is not None)
    common = count.most_common(1)[0][0] if count else None
    return [Cell(_number(answer), answer not in (None, common)) for answer in answers]


def _number(text):
    return "" if text is None else INPUTS.get(text, text.replace("-", "−"))


def _apart(rows, reports):
    """A sentence for each function on whose slope at 0 the frameworks disagree."""
    for name, cells in rows:
        says: dict[str, list[str]] = {}
        for report, cell in zip(reports, cells, strict=True):
            if cell.text:
                says.setdefault(cell.text, []).append(report["name"])
        if len(says) > 1:
            parts = [f"{_and(who)} {'says' if len(who) == 1 else 'say'} {what}" for what, who in says.items()]
            yield f"For {name}, {'; '.join(parts)}."


def _and(words):
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _special(reports, format="float32"):
    """(what, cells) for each function or slope and each special input, other than the slopes at 0, on which they disagree."""
    for base in reversed(NAMES):
        for name in base, f"{base}_slope":
            for key, shown in INPUTS.items():
                if name != base and key in ("0", "-0"):
                    continue
                found = [
                    report["accuracy"].get(name, {}).get(format, {}).get("special", {}).get(key) for report in reports
                ]
                if len({answer for answer in found if answer is not None}) > 1:
                    yield f"{NAMES[base]}{'′' if name != base else ''} at {shown}", _loud(found)


def _errors(name, reports):
    """(name of the framework, cells by format) for those that offer the function."""
    rows = []
    for report in reports:
        by_format = report["accuracy"].get(name)
        if by_format:
            rows.append((report["name"], [_error(by_format.get(format)) for format in FORMATS]))
    return rows


def _error(found):
    if not found:
        return Cell("")
    if "problem" in found:
        return Cell("breaks its contract", True)
    if found["nan"]["count"]:
        return Cell(f"NaN at {_short(found['nan']['at'])}", True)
    if found["lost_at"] is not None:
        return Cell(f"all digits at {_short(found['lost_at'])}", True)
    return Cell(f"{found['ulps']:.3g}" if found["ulps"] else "0", found["ulps"] > 1)


def _short(number):
    """A number in few characters: powers of ten with a times sign."""
    if number is None or not math.isfinite(number):
        return ""
    text = f"{number:.3g}"
    mantissa, _, exponent = text.partition("e")
    shown = mantissa.replace("-", "−")
    return f"{shown} × 10<sup>{int(exponent)}</sup>".replace("-", "−") if exponent else shown


def _tiny(reports):
    """A sentence for each framework whose functions lose all digits of subnormal inputs though the result is as simple as x."""
    for report in reports:
        formats = [
            format
            for format, found in report["accuracy"].get("relu", {}).items()
            if "subnormal" in found and found["subnormal"]["lost_at"] is not None
        ]
        if formats:
            at = max(
                (report["accuracy"]["relu"][format]["subnormal"]["at"] for format in formats),
                key=abs,
            )
            yield f"{report['name']}: relu(x) is not x for subnormal x > 0 in {_and(formats)}, for example at {_short(at)}."


def _link(id, title, everyone):
    shown = html.escape(title.rstrip("."), quote=False).replace("|", "&#124;")
    return f"[{shown}](claims/{id}.md)" if id in everyone else shown


def _failing(reports, everyone):
    """(link, cells) for each claim that fails of one framework or more."""
    outcomes, titles = {}, {}
    for i, report in enumerate(reports):
        for claim in report["claims"]:
            outcomes.setdefault(claim["id"], ["not asked"] * len(reports))[i] = claim["outcome"]
            titles[claim["id"]] = everyone[claim["id"]].title if claim["id"] in everyone else claim["title"]
    shown = {"passes": Cell("passes"), "fails": Cell("fails", True), "not asked": Cell("")}
    return [
        (_link(id, titles[id], everyone), [shown[outcome] for outcome in row])
        for id, row in sorted(outcomes.items(), key=lambda item: (-item[1].count("fails"), item[0]))
        if "fails" in row
    ]


def _details(report, reports, everyone):
    """(link, lines) for each claim that fails: what failed where, and by format what differs from ours."""
    ours = next((other for other in reports if other["module"] == OURS), None)
    at_home = {}
    for claim in ours["claims"] if ours else ():
        for check in claim["checks"]:
            for layer in check["layers"]:
                at_home[claim["id"], layer["statement"]] = layer["formats"]
    rows = []
    for claim in report["claims"]:
        if claim["outcome"] != "fails":
            continue
        lines = []
        for check in claim["checks"]:
            if check["outcome"] == "failed":
                lines.append(
                    _code(check["where"] or check["why"]) + (f", {_code(check['input'])}" if check["input"] else "")
                )
            for layer in check["layers"]:
                home = at_home.get((claim["id"], layer["statement"]))
                if report is not ours and home and (differs := list(_differences(layer["formats"], home))):
                    lines.append(f"${layer['statement']}$: {'; '.join(differs)}")
        rows.append((_link(claim["id"], claim["title"], everyone), lines))
    return rows


def _differences(theirs, ours):
    for format, found in theirs.items():
        known = ours.get(format)
        if known and (found["status"], found["at"] if found["status"] == "broken" else None) != (
            known["status"],
            known["at"] if known["status"] == "broken" else None,
        ):
            yield f"{format} {_status(found)} (ours: {_status(known)})"


def _status(found):
    if found["status"] == "broken":
        return f"first broken at {_short(found['at'])}"
    return "true" if found["status"] == "true" else f"true to {found['ulps']:.3g} ulp"


def _code(text):
    return f"<code>{html.escape(text).replace('|', '&#124;').replace('$', '&#36;')}</code>"


def _tried(reports):
    """How many inputs each format was tried on, whole formats first; the same for all."""
    found = {}
    for report in reports:
        for by_format in report["accuracy"].values():
            for format, one in by_format.items():
                if "tried" in one:
                    found[format] = (one["tried"], one["whole"])
    return [
        f"all {n:,} finite values of {format}" if whole else f"{n:,} values of {format}"
        for format, (n, whole) in ((f, found[f]) for f in FORMATS if f in found)
    ]
