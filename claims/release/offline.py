"""The site as one archive that is unpacked and opened from a disk, without a server and without a network.

A browser treats pages from a disk more strictly than others: a link must lead to a file and not to a folder, a worker needs a
stand-in, a script may not import another, and nothing can be fetched. So the site is built for it, and mended where it must be.
"""

import base64
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from claims import __version__
from claims.archive import write_text
from claims.release.npm import Copy, Unfit, copy, packages

__all__ = ["archive", "bundled", "contained", "linked", "packed", "without"]

#: The search runs in a worker, which a browser does not start from a disk; this is its stand-in.
COPIES = [Copy("iframe-worker", "shim/index.js", "assets/offline/iframe-worker.js")]
#: What is for servers alone. The page for what was not found has addresses from the root on; a page from a disk cannot start Python.
FOR_SERVERS = ["404.html", "sitemap.xml", "sitemap.xml.gz", "robots.txt", "assets/runtime", "assets/check/lab-*.json"]
#: What a browser would fetch, and must not from a disk: it may not even look at the font ahead.
FETCHED = re.compile(r'<link rel="(?:alternate|preload)"[^<>]*>\s*')
FONT = re.compile(r"""url\(["']?([^"')]+\.woff2)["']?\)""")
MODULE = re.compile(r'<script type="module" src="([^"]+)"></script>')
ATTRIBUTE = re.compile(r'(<(?:a|area|link|meta)\b[^<>]*?\s(?:href="|content="0; url=))([^"#]+)')


def archive(clone: Path, folder: Path) -> Path:
    """Build the site of a clone for reading from a disk, and pack it. Raises `Unfit`."""
    found = packages(clone / ".press")
    name = f"rectified-{__version__}"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        site = Path(work) / name
        run = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site)],
            cwd=clone,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"OFFLINE": "true", "NO_MKDOCS_2_WARNING": "1"},
        )
        if run.returncode:
            raise Unfit(f"the site cannot be built: {(run.stdout.strip().splitlines() or ['mkdocs said nothing'])[-1]}")
        copy(found, site, COPIES)
        without(site, FOR_SERVERS)
        contained(site)
        bundled(site, found / "esbuild" / "bin" / "esbuild")
        linked(site)
        return packed(site, folder / f"{name}-offline.zip")


def without(site: Path, patterns: Iterable[str]) -> None:
    """Take out what a page from a disk has no use for."""
    for path in [path for pattern in patterns for path in site.glob(pattern)]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def contained(site: Path) -> None:
    """Let a page need nothing that a browser fetches: no feed, and the fonts within the styles."""
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        page.write_text(FETCHED.sub("", text), "utf-8")
    for sheet in site.rglob("*.css"):

        def within(match, sheet=sheet):
            data = base64.b64encode((sheet.parent / match[1]).read_bytes()).decode()
            return f"url(data:font/woff2;base64,{data})"

        text = sheet.read_text("utf-8")
        if FONT.search(text):
            sheet.write_text(FONT.sub(within, text), "utf-8")


def bundled(site: Path, esbuild: Path) -> None:
    """Make every module into one script without imports, which is all that a browser runs from a disk."""
    wanted = set()
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        if 'type="module"' not in text:
            continue
        wanted |= {(page.parent / unquote(url)).resolve() for url in MODULE.findall(text)}
        text = MODULE.sub(r'<script defer src="\1"></script>', text)
        if 'type="module"' in text:
            raise Unfit(
                f"{page.relative_to(site)}: a module within the page cannot be made to run from a disk; put it in a file"
            )
        page.write_text(text, "utf-8")
    if not wanted:
        return
    run = subprocess.run(
        [str(esbuild), *map(str, sorted(wanted)), "--bundle", "--format=iife", "--charset=utf8", "--log-level=error"]
        # Such a script does not know where it came from; it may ask, as long as it fetches nothing.
        + [
            "--define:import.meta.url=document.baseURI",
            "--minify-whitespace",
            "--allow-overwrite",
            f"--outdir={site.resolve()}",
            f"--outbase={site.resolve()}",
        ],
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise Unfit(f"esbuild cannot bundle the site's scripts: {' '.join(run.stderr.split())[:300]}")


def linked(site: Path) -> None:
    """Let every link lead to a file. Raises `Unfit` for one that leads nowhere."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for page in sorted(site.rglob("*.html")):
        here = page.relative_to(site).as_posix()

        def mended(match, here=here):
            scheme, host, path, query, _ = urlsplit(unescape(match[2]))
            if scheme or host or not path or (match[1].endswith("url=") and not path):
                return match[0]
            target = os.path.normpath(os.path.join(os.path.dirname(here), unquote(path)))
            if target in files:
                return match[0]
            inside = "index.html" if target == "." else f"{target}/index.html"
            for instead in (inside, f"{target}.html"):
                if instead in files:
                    path = quote(os.path.relpath(instead, os.path.dirname(here) or "."))
                    return match[1] + escape(urlunsplit(("", "", path, query, "")))
            raise Unfit(f"{here}: the link to {match[2]} leads nowhere once the site is on a disk; correct it")

        text = page.read_text("utf-8")
        changed = ATTRIBUTE.sub(mended, text)
        if changed != text:
            page.write_text(changed, "utf-8")


def packed(site: Path, target: Path) -> Path:
    """The folder as a zip that is the same whenever and wherever it is packed; there is never half of one."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for path in _files(site):
            entry = zipfile.ZipInfo(f"{site.name}/{path.relative_to(site).as_posix()}", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            out.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    write_text(target, data.getvalue())
    return target


def _files(site: Path) -> Iterable[Path]:
    return sorted(
        (path for path in site.rglob("*") if path.is_file()), key=lambda path: path.relative_to(site).as_posix()
    )
