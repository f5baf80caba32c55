"""A claim that is as hostile as its author may be: nothing of it runs, and no page becomes wider than a phone."""

import functools
import http.server
import threading

import pytest
from host import Host
from project import HOSTILE, Project
from test_reading import STICKS_OUT


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Where a small site with that claim is served, and its pages."""
    project = Project(tmp_path_factory.mktemp("hostile"))
    project.claim(HOSTILE, "hostile.py")
    project.claim(HOSTILE.replace("3 % 2 == 1", "3 % 2 == 0"), "hostile_and_open.py")
    project.claim(HOSTILE.replace("formally=", "related=['hostile'], formally="), "not_hostile.py")
    run = project.run("mkdocs", "build", "--quiet")
    assert run.returncode == 0, run.stdout + run.stderr
    site = project.folder / "site"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pages = sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    yield f"http://127.0.0.1:{server.server_address[1]}", pages, site
    server.shutdown()


def test_nothing_runs_and_nothing_sticks_out(hostile, chromium):
    address, pages, _ = hostile
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    assert "claims/hostile" in pages and "claims/hostile-and-open" in pages
    for path in pages:
        page.goto(f"{address}/{path}/", wait_until="load")
        assert page.evaluate("typeof hacked") == "undefined", path
        scripts = "[...document.scripts].filter(s => !/json/.test(s.type) && s.textContent.includes('hacked')).length"
        assert page.evaluate(scripts) == 0, path
        assert page.locator("img[onerror]").count() == 0, path
        assert page.evaluate(STICKS_OUT) == [], path
    assert not dialogs
    context.close()


def test_its_title_reads_as_written(hostile, chromium):
    address, _, _ = hostile
    page = chromium.new_page()
    page.goto(f"{address}/claims/hostile/")
    title = (
        '"Odd" isn\'t </script><script>hacked = 1</script> & {{x}} | \\ $y$ *z* `w` [v](u) <img src=x onerror=hacked()>'
    )
    assert page.locator("h1").inner_text().rstrip("#").strip() == title
    assert page.title().startswith(title)
    assert page.locator("meta[name=description]").get_attribute("content").startswith(title)
    assert title in page.locator(".md-nav--primary").inner_text()
    # What stands in a box of the page's own does not close it.
    assert page.locator(".check p code", has_text="</div>").count() == 1
    assert page.locator(".check details pre", has_text="hacked").count() == 1
    page.close()
