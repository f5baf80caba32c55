"""A Python-Markdown extension that carries drawings past everything that reads Markdown.

A drawing is 20 KB of SVG that nobody needs to parse. It is taken out before the first parser comes and put back, as it was, after the
last one.
"""

import re
from typing import Any

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

__all__ = ["DrawingsExtension", "makeExtension"]

#: Code that shows SVG is left to be shown.
FENCE_OR_DRAWING = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1|^<svg\b.*?</svg>", re.DOTALL | re.MULTILINE)
PLACE = re.compile(f"{STX}drawing([0-9]+){ETX}")


class _TakeOut(Preprocessor):
    def __init__(self, md: Markdown, taken: list[str]):
        super().__init__(md)
        self.taken = taken

    def run(self, lines: list[str]) -> list[str]:
        self.taken.clear()
        return FENCE_OR_DRAWING.sub(self._take, "\n".join(lines)).split("\n")

    def _take(self, match):
        if match[1]:
            return match[0]
        self.taken.append(match[0])
        return f"{STX}drawing{len(self.taken) - 1}{ETX}"


class _PutBack(Postprocessor):
    def __init__(self, md: Markdown, taken: list[str]):
        super().__init__(md)
        self.taken = taken

    def run(self, text: str) -> str:
        return PLACE.sub(lambda match: self.taken[int(match[1])], text)


class DrawingsExtension(Extension):
    def extendMarkdown(self, md: Any) -> None:
        taken: list[str] = []
        # After snippets (32) and the first clean-up (30), which also makes sure that no author can write a placeholder;
        # before the code fences (25).
        md.preprocessors.register(_TakeOut(md, taken), "drawings", 29)
        md.postprocessors.register(_PutBack(md, taken), "drawings", -1)


def makeExtension(**options: Any) -> DrawingsExtension:
    return DrawingsExtension(**options)
