"""The site in a real browser: Debian's chromium, driven by Playwright, over a server on this machine."""

import functools
import http.server
import os
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from host import QUIET, Host, browser
from project import build_site

playwright = pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need the extra: pip install -e .[browser]"
)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The site: built strictly for these tests, or the one that stands at RECTIFIED_SITE."""
    if ready := os.environ.get("RECTIFIED_SITE"):
        return Path(ready)
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "served"
    with FileLock(f"{folder}.lock"):  # by one process for all
        if not folder.exists():
            build_site(folder.with_name("unfinished")).rename(folder)
    return folder


@pytest.fixture(scope="session")
def address(built):
    """Where the site is served."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="session")
def chromium():
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=browser(), args=QUIET)
        yield launched
        launched.close()


def watched(context, address, complaints):
    """A page that writes down console errors, failed requests and requests to other hosts."""
    page = context.new_page()
    page.on("console", lambda message: message.type == "error" and complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on(
        "requestfailed",  # leaving a page aborts what it still fetches
        lambda request: request.failure != "net::ERR_ABORTED" and complaints.append(f"failed: {request.url}"),
    )
    page.on(
        "request",
        lambda request: (
            request.url.startswith((address, "data:", "blob:")) or complaints.append(f"elsewhere: {request.url}")
        ),
    )
    return page


@pytest.fixture
def visit(chromium, address):
    """Open a page of the site as somebody new to it; complain at the end of what went wrong meanwhile."""
    complaints, contexts = [], []

    def opening(path="", scheme="light", width=1280, **options):
        context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = watched(context, address, complaints)
        page.goto(f"{address}/{path}", wait_until="networkidle")
        return page

    yield opening
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture(scope="module")
def readers(chromium, address):
    """Two people who read the whole site page after page: one on a phone by day, one on a wide screen at night."""
    pages = []
    for scheme, width in ("light", 390), ("dark", 1280):
        context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        complaints = []
        pages.append((watched(context, address, complaints), complaints))
    yield pages
    for page, _ in pages:
        page.context.close()
