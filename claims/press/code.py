"""``pymdownx.highlight`` with a memory: code that was coloured once is not coloured again, in this build or a later one.

Colouring is by far the dearest part of a page, and most code is the same from build to build. What is kept is keyed by all that
colouring depends on, so that a change of the code, of a setting or of a library is never missed.
"""

import hashlib
import json
import os
import time
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from pymdownx.highlight import Highlight, HighlightExtension

from claims.archive import write_text

__all__ = ["CodeExtension", "makeExtension", "sweep"]

DAY = 24 * 3600
FORGOTTEN_AFTER = 30 * DAY


@cache
def _versions():
    return [metadata.version(name) for name in ("pygments", "pymdown-extensions")]


def _kept_in(folder: Path):
    """The class of highlighters that keep what they make in `folder`."""

    class Kept(Highlight):
        def highlight(self, src: str, language: str, *arguments: Any, title: Any = None, **settings: Any) -> str:
            def made():
                return super(Kept, self).highlight(src, language, *arguments, title=title, **settings)

            # A title becomes a part of the page, and numbered lines have ids that depend on the code blocks before.
            numbered = self.linenums or self.line_spans or self.line_anchors or settings.get("linestart", -1) > 0
            if title or numbered or self.auto_title:
                return made()
            what = {name: value for name, value in settings.items() if name != "code_block_count"}
            own = {name: value for name, value in vars(self).items() if name != "md"}
            try:
                known = json.dumps([src, language, arguments, what, own, _versions()], sort_keys=True)
            except TypeError:
                return made()
            path = folder / f"{hashlib.sha256(known.encode()).hexdigest()[:32]}.html"
            try:
                html = path.read_text("utf-8")
                if time.time() - path.stat().st_mtime > DAY:
                    os.utime(path)
                return html
            except (OSError, ValueError):
                html = made()
            try:
                folder.mkdir(parents=True, exist_ok=True)
                write_text(path, html)
            except OSError:
                pass  # without a memory a build is slower, and as right
            return html

    return Kept


def sweep(folder: Path) -> None:
    """Forget the code that no build has shown for a month."""
    for path in folder.glob("*.html"):
        if time.time() - path.stat().st_mtime > FORGOTTEN_AFTER:
            path.unlink(missing_ok=True)


class CodeExtension(HighlightExtension):
    """Takes the options of ``pymdownx.highlight``, and `kept_in`: the folder, relative to where the build runs."""

    def __init__(self, *, kept_in: str = ".press/code", **options: Any):
        super().__init__(**options)
        self.highlighter = _kept_in(Path(kept_in))

    def get_pymdownx_highlighter(self) -> type[Highlight]:
        return self.highlighter


def makeExtension(**options: Any) -> CodeExtension:
    return CodeExtension(**options)
