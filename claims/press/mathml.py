"""A Python-Markdown extension that turns TeX into static MathML, after ``pymdownx.arithmatex`` has found it."""

import html
import re
from functools import cache
from typing import Any

from markdown import Extension
from markdown.postprocessors import Postprocessor
from math_core import LatexError, LatexToMathML

__all__ = ["BadFormula", "MathMLExtension", "convert", "formulas", "makeExtension"]

FOUND = re.compile(r'<(span|div) class="arithmatex">(.*?)</\1>', re.DOTALL)
IN_TEXT = re.compile(r"(?<![\\$])(?:\$\$(.+?)\$\$|\$(?![\s$])(.+?)(?<![\s\\])\$(?!\d))", re.DOTALL)
NOT_MATH = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1|`[^`\n]*`|<svg.*?</svg>", re.DOTALL | re.MULTILINE)


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


class _ToMathML(Postprocessor):
    def run(self, text: str) -> str:
        return FOUND.sub(self._replace, text)

    @staticmethod
    def _replace(match):
        tex = html.unescape(match[2]).strip()
        display = tex.startswith(r"\[")
        made = convert(tex[2:-2], display=display)
        # A wide formula scrolls by itself on a phone, so its box must be reachable by keyboard.
        return f'<div class="formula" tabindex="0" role="group" aria-label="formula">{made}</div>' if display else made


class MathMLExtension(Extension):
    def extendMarkdown(self, md: Any) -> None:
        md.postprocessors.register(_ToMathML(md), "mathml", 0)


def makeExtension(**options: Any) -> MathMLExtension:
    return MathMLExtension(**options)
