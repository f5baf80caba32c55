"""Fills the numbers that a run found into prose: ``{{name}}`` or, formatted as Python formats, ``{{name:.3g}}``."""

import re

from claims.lab.evidence import AuthorError

__all__ = ["fill"]

PLACE = re.compile(r"\{\{\s*([a-z_][a-z0-9_]*)\s*(?::([^{}]+))?\}\}", re.IGNORECASE)
POWER = re.compile(r"(?<![\w.])(\d(?:\.\d+)?)e([+-]\d+)")
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def fill(text: str, numbers: dict, *, missing: str | None = None) -> str:
    """The text with its places filled. An unknown name raises `AuthorError`, or becomes `missing` if that is given."""

    def value(match):
        name, form = match[1], match[2]
        if name not in numbers:
            if missing is not None:
                return missing
            known = ", ".join(sorted(numbers)) or "none"
            raise AuthorError(f"{{{{{name}}}}} stands in the text, but no check records it; recorded are: {known}")
        number = numbers[name]
        if isinstance(number, (list, dict)):
            raise AuthorError(
                f"{{{{{name}}}}} is a {type(number).__name__} of values; the text can only show a single one"
            )
        try:
            shown = format(number, form or ("" if isinstance(number, (int, str)) else ".4g"))
        except ValueError as error:
            raise AuthorError(f"{{{{{name}:{form}}}}} cannot be formatted: {error}") from None
        return _readable(shown)

    return PLACE.sub(value, text)


def _readable(shown):
    shown = POWER.sub(lambda m: f"{m[1]} × 10{str(int(m[2])).translate(SUPERSCRIPT)}", shown)
    shown = shown.replace("-", "−").replace("%", " %")
    return shown.removeprefix("1 × ") if shown.startswith("1 × 10") else shown
