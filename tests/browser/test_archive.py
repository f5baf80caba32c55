"""The archive, unpacked and opened from a disk: it is searched, filtered and moved there, and asks nobody for anything."""

import shutil
import zipfile

import pytest
from conftest import watched

from claims import catalog
from claims.release.offline import archive

pytestmark = pytest.mark.xdist_group("offline")
CLONE = catalog.ROOT.parent
A_CLAIM = next(entry for entry in catalog.Catalog.load().entries.values() if entry.figure and entry.evidence)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("a disk, with spaces")
    with zipfile.ZipFile(archive(CLONE, folder)) as packed:
        packed.extractall(folder)
    [site] = (path for path in folder.iterdir() if path.is_dir())
    return site


@pytest.fixture
def opened(chromium, unpacked):
    """Open a file of the archive; complain at the end of what went wrong meanwhile."""
    complaints = []
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, offline=True)

    def opening(path):
        page = watched(context, unpacked.parent.as_uri(), complaints)
        page.goto(f"{unpacked.as_uri()}/{path}", wait_until="load")
        return page

    yield opening
    context.close()
    assert not complaints


def test_the_search_finds_a_claim_and_leads_to_it(opened):
    page = opened("index.html")
    page.keyboard.press("/")
    page.keyboard.type(A_CLAIM.title.rstrip("."), delay=5)
    result = page.locator(f'.md-search-result__link[href*="claims/{A_CLAIM.id}.html"]').first
    result.wait_for(timeout=20_000)
    result.click()
    page.wait_for_url(f"**/claims/{A_CLAIM.id}.html*")
    assert page.locator("h1").inner_text().startswith(A_CLAIM.title.rstrip("."))
    assert page.locator("figure.drawn svg").first.bounding_box()["width"] > 200


def test_one_clicks_from_the_home_page_to_a_claim_and_on(opened):
    page = opened("index.html")
    page.locator('article a[href^="claims/index.html"]').first.click()
    page.wait_for_url("**/claims/index.html*")
    link = page.locator('article a[href$=".html"]:visible').first
    address = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"**/claims/{address}")
    page.go_back()
    page.wait_for_url("**/claims/index.html*")


def test_the_list_is_filtered_by_its_address(opened):
    page = opened("claims/index.html?verdict=proved")
    shown = page.locator("main li[data-verdict]:visible")
    assert {row.get_attribute("data-verdict") for row in shown.all()} == {"proved"}


def test_what_moves_moves(opened, unpacked):
    things = sorted(path for path in (unpacked / "move").glob("*.html") if path.name != "index.html")
    assert things
    for thing in things:
        page = opened(f"move/{thing.name}")
        page.locator(".move--live").first.wait_for(timeout=10_000)
        page.close()


def test_checking_in_the_browser_needs_a_server_and_says_so(opened, unpacked):
    checked = next(
        path for path in sorted((unpacked / "claims").glob("*.html")) if 'class="here"' in path.read_text("utf-8")
    )
    page = opened(f"claims/{checked.name}")
    bar = page.locator(".here__bar")
    bar.get_by_text("A page from a disk cannot start Python.").wait_for(timeout=10_000)
    assert bar.locator("button").count() == 0
    assert not (unpacked / "assets" / "runtime").exists()
