"""The same pages, built with Zensical, the successor of Material for MkDocs.

Zensical reads ``mkdocs.yml`` and runs no hooks. What the hooks do is therefore done here: the press is run, and the navigation that
it made is put into a copy of that file, ``zensical.yml``. With it ``zensical serve -f zensical.yml`` works as well.
"""

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import yaml

from claims.archive import write_text
from claims.press.navigation import joined
from claims.release.npm import Unfit

__all__ = ["build", "configuration"]

NAV = re.compile(r"^nav:\n(?:[ #-].*\n|\n)+", re.MULTILINE)
HOOKS = re.compile(r"^hooks:.*\n", re.MULTILINE)
#: Zensical builds within the project only.
FOLDER = ".press/zensical"


def configuration(mkdocs: str, made: list[dict]) -> str:
    """The text of ``zensical.yml``, given that of ``mkdocs.yml`` and the navigation that the press made. Raises `Unfit`."""
    found = NAV.findall(mkdocs)
    if len(found) != 1:
        raise Unfit(
            "mkdocs.yml: it must have one nav, with a line for each page, for Zensical to be given the rest of it"
        )
    whole = joined(yaml.safe_load(found[0])["nav"], made)
    text = NAV.sub(lambda match: f"nav: {json.dumps(whole, ensure_ascii=False)}\n", HOOKS.sub("", mkdocs))
    return f"# Made from mkdocs.yml by python -m claims.release zensical: change that, not this.\nsite_dir: {FOLDER}\n{text}"


def build(clone: Path) -> Path:
    """Run the press, then Zensical. Returns the site's folder. Raises `Unfit`."""
    if find_spec("zensical") is None:
        raise Unfit("Zensical is not installed: pip install -e '.[zensical]'")
    pressed = subprocess.run([sys.executable, "-m", "claims.press"], cwd=clone, stdout=subprocess.PIPE, text=True)
    if pressed.returncode not in (0, 1):
        raise Unfit("the press stopped; what it said is above")
    made = json.loads((clone / ".press" / "nav.json").read_text("utf-8"))
    write_text(clone / "zensical.yml", configuration((clone / "mkdocs.yml").read_text("utf-8"), made))
    run = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--clean", "-f", "zensical.yml"],
        cwd=clone,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = [line for line in run.stdout.splitlines() if line.strip()]
    if run.returncode:
        raise Unfit(f"Zensical cannot build the site: {said[-1].strip() if said else 'it said nothing'}")
    return clone / FOLDER
