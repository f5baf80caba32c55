"""A static host, the tools that npm brings, and how Chromium is started."""

import functools
import gzip
import http.server
import os
import shutil
from pathlib import Path

import pytest

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def browser():
    """The program to start. Debian's chromium-headless-shell has no windows; chromium draws, in processes of their own, a window with
    tabs and menus around every new page, even where nobody sees it: a visit costs three times as much computing."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return found or missing("install chromium-headless-shell, or chromium, which takes longer")


#: What npm brings for these tests; the versions and hashes are in package-lock.json.
TOOLS = Path(__file__).parent / "node_modules"


@functools.cache
def packed(path):
    return gzip.compress(Path(path).read_bytes(), mtime=0)


class Host(http.server.SimpleHTTPRequestHandler):
    """What any static host does: text goes out compressed, and may be kept for ten minutes."""

    protocol_version = "HTTP/1.1"  # one connection for many files
    TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv")

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        wanted = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (wanted and path.suffix in self.TEXT and path.is_file()):
            return super().do_GET()
        body = packed(str(path))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def end_headers(self):
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


def tool(*path):
    """The path of something that npm brought."""
    found = TOOLS.joinpath(*path)
    why = "run `npm ci --omit=optional --ignore-scripts` in tests/browser, which fetches what this test needs"
    return found if found.exists() else missing(why)


def missing(why):
    """Skip a test for lack of a tool; in CI, where nothing may be missing, it fails."""
    pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
