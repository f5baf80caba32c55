"""The report on a module: its schema, and what is printed of it."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from claims.frameworks.accuracy import SPECIAL
from claims.frameworks.offered import FUNCTIONS
from claims.lab.formats import FORMATS

__all__ = ["FORMAT", "OUTCOMES", "SCHEMA", "lines", "symbol", "text_of", "ulps"]

FORMAT = 1
#: What becomes of a claim: each of its checks that was put to the module passes; one fails; none could be put to it.
OUTCOMES = ("passes", "fails", "not asked")


def text_of(report: dict[str, Any]) -> str:
    return json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


# --- the schema ------------------------------------------------------------------------------------------------------


def _object(**properties):
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(of):
    return {"type": "array", "items": of}


def _some(of, names):
    return {"type": "object", "properties": {name: of for name in names}, "additionalProperties": False}


_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_NUMBER_OR_NULL = {"type": ["number", "null"]}
_WORST = {"ulps": {"type": "number", "minimum": 0}, "at": _NUMBER_OR_NULL, "wrong": _COUNT, "lost_at": _NUMBER_OR_NULL}
_MEASURED = _object(
    tried=_COUNT,
    whole={"type": "boolean"},
    **_WORST,
    subnormal=_object(**_WORST),
    nan=_object(count=_COUNT, at=_NUMBER_OR_NULL),
    special=_object(**{key: _TEXT for key in SPECIAL}),
)

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "What Rectified's numeric checks say of a module that offers activations",
    **_object(
        format={"const": FORMAT},
        module=_TEXT,
        name=_TEXT,
        version=_TEXT,
        date=_TEXT,
        rectified=_TEXT,
        versions={"type": "object", "additionalProperties": _TEXT},
        platform={"type": "object", "additionalProperties": _TEXT},
        formats=_list({"enum": list(FORMATS)}),
        offers=_list(_TEXT),
        lacks=_list(_TEXT),
        problems=_list(_TEXT),
        accuracy=_some(
            _some({"anyOf": [_MEASURED, _object(problem=_TEXT)]}, FORMATS),
            [*FUNCTIONS, *(f"{name}_slope" for name in FUNCTIONS)],
        ),
        slope_at_zero=_list(
            _object(
                function={"enum": list(FUNCTIONS)},
                parameters={"type": "object", "additionalProperties": {"type": "number"}},
                **{"0": _TEXT, "-0": _TEXT},
                ours=_TEXT,
            )
        ),
        claims=_list(
            _object(
                id=_TEXT,
                title=_TEXT,
                outcome={"enum": list(OUTCOMES)},
                checks=_list(
                    _object(
                        name=_TEXT,
                        kind=_TEXT,
                        shows=_TEXT,
                        outcome={"enum": ["passed", "failed", "skipped"]},
                        asks=_list(_TEXT),
                        why=_TEXT,
                        where=_TEXT,
                        input=_TEXT,
                        layers=_list(
                            {"type": "object", "required": ["statement", "formats"], "properties": {"statement": _TEXT}}
                        ),
                    )
                ),
            )
        ),
        not_concerned=_COUNT,
        not_put={"type": "object", "additionalProperties": _COUNT},
    ),
}

# --- on the terminal -------------------------------------------------------------------------------------------------


def symbol(name: str) -> str:
    """The name of a function, or of its slope, as people write it."""
    return f"{name.removesuffix('_slope')}′" if name.endswith("_slope") else name


def ulps(worst: dict[str, Any]) -> str:
    """A largest error in words."""
    if worst["lost_at"] is not None:
        return "all digits"
    return f"{worst['ulps']:.3g}"


def lines(report: dict[str, Any], *, all_claims: bool = False) -> Iterator[tuple[str, bool]]:
    """The report for a terminal: each line, and whether it tells of something wrong."""
    for problem in report["problems"]:
        yield f"problem: {problem}", True
    if report["problems"]:
        yield "", False
    yield (
        "Largest error in ulp of the correctly rounded result, and where (lost: no digit is right there; slopes at 0 see below):",
        False,
    )
    yield f"{'':13}" + "".join(f"{format:>24}" for format in report["formats"]), False
    for name, by_format in report["accuracy"].items():
        if by_format:
            cells = [_cell(by_format.get(format)) for format in report["formats"]]
            yield f"{symbol(name):<13}" + "".join(f"{cell:>24}" for cell in cells), False
    yield from _remarks(report)
    if report["slope_at_zero"]:
        yield "", False
        yield "Slope at 0, and ours:", False
    for row in report["slope_at_zero"]:
        name = row["function"] + "".join(f", {key} = {value:g}" for key, value in row["parameters"].items())
        both = row["0"] if row["0"] == row["-0"] else f"{row['0']} ({row['-0']} at -0)"
        differs = "" if row["0"] == row["ours"] == row["-0"] else "   differs"
        yield f"{name:<17} {both:>9}   ours {row['ours']}{differs}", False
    yield "", False
    yield from _claims(report, all_claims)


def _cell(found):
    if not found:
        return "-"
    if "problem" in found:
        return "problem"
    if found["lost_at"] is not None:
        return f"lost at {found['lost_at']:.4g}"
    return "0" if not found["ulps"] else f"{found['ulps']:.3g} at {found['at']:.4g}"


def _remarks(report):
    tried: dict[str, int] = {}
    for name, by_format in report["accuracy"].items():
        flushed = []
        for format, found in by_format.items():
            if "problem" in found:
                continue
            tried[format] = found["tried"]
            if found["subnormal"]["lost_at"] is not None:
                flushed.append(f"{format} at {found['subnormal']['lost_at']:.3g}")
        if flushed:
            yield f"{symbol(name):<13}all digits lost where input or result is subnormal: {', '.join(flushed)}", False
    whole = [f"all {n:,} finite values of {f}" for f, n in tried.items() if f in ("float16", "bfloat16")]
    part = [f"{n:,} of {f}" for f, n in tried.items() if f not in ("float16", "bfloat16")]
    if tried:
        yield f"Tried: {', '.join(whole + part)}. Where input or result is subnormal, errors do not count above.", False
    if report["lacks"]:
        yield f"Not offered: {', '.join(report['lacks'])}.", False


def _claims(report, all_claims):
    count = Counter(claim["outcome"] for claim in report["claims"])
    checks = Counter(check["outcome"] for claim in report["claims"] for check in claim["checks"])
    yield (
        (
            f"Claims: {count['passes']} pass, {count['fails']} fail, {count['not asked']} not asked; "
            f"checks: {checks['passed']} passed, {checks['failed']} failed, {checks['skipped']} skipped."
        ),
        False,
    )
    left_out = ", ".join(f"{n} {kind}s" for kind, n in report["not_put"].items())
    yield (
        (
            f"Not put to the module: {left_out or 'nothing'}; {report['not_concerned']} more checks ask it nothing in floats."
        ),
        False,
    )
    for claim in report["claims"]:
        if claim["outcome"] == "fails" or all_claims:
            yield f"{claim['outcome']:<10} {claim['id']}", claim["outcome"] == "fails"
        for check in claim["checks"]:
            if check["outcome"] == "failed":
                yield f"{'':11}{check['name']}: {check['why']}", True
                for what in (check["where"], check["input"]):
                    if what:
                        yield f"{'':11}  {what}", True
        for layer in (layer for check in claim["checks"] for layer in check["layers"]):
            if claim["outcome"] == "fails" or all_claims:
                yield f"{'':11}{layer['statement']}: {', '.join(_layer(layer))}", False
    skipped = Counter(
        check["why"] for claim in report["claims"] for check in claim["checks"] if check["outcome"] == "skipped"
    )
    for why, n in skipped.most_common():
        yield f"skipped    {n} checks: {why}", False


def _layer(layer):
    for format, found in layer["formats"].items():
        status = found["status"]
        if status == "ulps":
            status = f"to {found['ulps']:.3g} ulp"
        elif status == "broken":
            status = "broken" if found["at"] is None else f"broken at {found['at']:.4g}"
        yield f"{format} {status}"
