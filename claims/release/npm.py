"""What exists only as an npm package: fetched by name, version and hash, kept for the next time, copied where it is needed.

``package.json`` names the packages and ``package-lock.json`` their hashes. The lock names no host: npm asks the registry that it is
set up for, whichever that is. Nothing that is fetched is committed.

To take up another package, or another version, change ``package.json`` and renew the lock beside it::

    npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Copy", "Unfit", "copy", "packages"]

HERE = Path(__file__).parent
FILES = "package.json", "package-lock.json"


class Unfit(Exception):
    """A release that cannot be made; the text says why, and what to do, in one line."""


class Copy(NamedTuple):
    """A file or a folder of a package, and where it goes in the site."""

    package: str
    path: str
    to: str


def packages(memory: Path, wanted: Path = HERE) -> Path:
    """The folder that holds the packages, fetched if they are not there. Raises `Unfit`."""
    digest = hashlib.sha256(b"\0".join((wanted / name).read_bytes() for name in FILES)).hexdigest()[:16]
    folder = memory / f"npm-{digest}"
    if folder.is_dir():
        return folder / "node_modules"
    program = shutil.which("npm")
    if program is None:
        raise Unfit(
            "npm is not installed, and a release needs what only npm has; install Node.js with npm, and try again"
        )
    memory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=memory, prefix="npm-unfinished-") as unfinished:
        for name in FILES:
            shutil.copy(wanted / name, unfinished)
        run = subprocess.run(
            [
                program,
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--fetch-retries=1",
                "--fetch-timeout=30000",
            ],
            cwd=unfinished,
            capture_output=True,
            text=True,
            env=os.environ | {"NO_UPDATE_NOTIFIER": "1"},
        )
        if run.returncode:
            raise Unfit(_said(run.stderr))
        os.replace(unfinished, folder)  # all or nothing
        Path(unfinished).mkdir()  # for the clean-up, which expects it
    return folder / "node_modules"


def _said(errors):
    """One line of the many that npm prints when it fails."""
    lines = [line.removeprefix("npm error").strip() for line in errors.splitlines() if line.startswith("npm error")]
    if any(
        word in errors for word in ("ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "ETIMEDOUT", "ENETUNREACH", "ECONNRESET")
    ):
        return "npm cannot reach its registry; a first release needs the network: connect, and try again"
    if "EINTEGRITY" in errors:
        return "npm got a package whose hash is not the one in claims/release/package-lock.json; do not use it, and find out why"
    return f"npm could not fetch the packages of claims/release/package.json: {(lines or ['it said nothing'])[0]}"


def copy(found: Path, site: Path, copies: Sequence[Copy]) -> None:
    """Copy what is wanted of the packages into a site. Raises `Unfit` for what a package does not have."""
    for package, path, to in copies:
        source, target = found / package / path, site / to
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copy(source, target)
        else:
            raise Unfit(
                f"the package {package} has no {path}; correct what is copied of it, or its version in package.json"
            )
