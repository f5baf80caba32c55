"""A Python-Markdown extension that turns TeX into static MathML, after ``pymdownx.arithmatex`` has found it."""

import html
import re
from functools import cache
from typing import Any

from markdown import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from math_core import LatexError, LatexToMathML

__all__ = ["BadFormula", "MathMLExtension", "convert", "formulas", "makeExtension"]

FOUND = re.compile(r'<(span|div) class="arithmatex">(.*?)</\1>', re.DOTALL)
IN_TEXT = re.compile(r"(?<![\\$])(?:\$\$(.+?)\$\$|\$(?![\s$])(.+?)(?<![\s\\])\$(?!\d))", re.DOTALL)
NOT_MATH = re.compile(r"^ *(?P<fence>`{3,}|~{3,}).*?^ *(?P=fence)|`[^`\n]*`|<svg.*?</svg>", re.DOTALL | re.MULTILINE)

_CODE_OR_MATH = re.compile(f"(?P<code>{NOT_MATH.pattern})|{IN_TEXT.pattern}", re.DOTALL | re.MULTILINE)

#: Formulas in a line of text that are longer than this in TeX, and may be wider than a phone: browsers break none.
LONG = 60


class BadFormula(ValueError):
    """A formula that cannot be typeset; the text shows it and says why."""


@cache
def _converter():
    return LatexToMathML(fancy_error=False)


@cache
def convert(tex: str, *, display: bool = False) -> str:
    """MathML Core for a TeX formula. Raises `BadFormula`."""
    try:
        return _converter().convert_with_local_state(tex.strip(), displaystyle=display)
    except LatexError as error:
        raise BadFormula(f"this formula cannot be typeset: {tex.strip()}: {' '.join(str(error).split())}") from None


def formulas(markdown: str) -> list[tuple[str, bool]]:
    """The formulas in a Markdown text, each with whether it is displayed; code and drawings are left out."""
    return [(match[1] or match[2], match[1] is not None) for match in IN_TEXT.finditer(NOT_MATH.sub("", markdown))]


class _LessThanIsNoTag(Preprocessor):
    """Writes < in a formula as a command, since what looks for HTML tags comes before what looks for formulas."""

    def run(self, lines: list[str]) -> list[str]:
        return _CODE_OR_MATH.sub(self._replace, "\n".join(lines)).split("\n")

    @staticmethod
    def _replace(match):
        return match[0] if match["code"] else match[0].replace("<", r"\lt ")


class _ToMathML(Postprocessor):
    def run(self, text: str) -> str:
        return FOUND.sub(self._replace, text)

    @staticmethod
    def _replace(match):
        tex = html.unescape(match[2]).strip()
        display = tex.startswith(r"\[")
        made = convert(tex[2:-2], display=display)
        if not display and len(tex) <= LONG:
            return made
        # A wide formula scrolls by itself on a phone, so its box must be reachable by keyboard.
        box, style = ("div", "formula") if display else ("span", "formula-in-text")
        return f'<{box} class="{style}" tabindex="0" role="group" aria-label="formula">{made}</{box}>'


class MathMLExtension(Extension):
    def extendMarkdown(self, md: Any) -> None:
        # After code has been set aside (25), before HTML is (20).
        md.preprocessors.register(_LessThanIsNoTag(md), "less-than-is-no-tag", 22)
        md.postprocessors.register(_ToMathML(md), "mathml", 0)


def makeExtension(**options: Any) -> MathMLExtension:
    return MathMLExtension(**options)
