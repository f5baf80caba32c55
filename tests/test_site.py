"""The built site: complete, self-contained, light, and without broken ids or links."""

import gzip
import json
import re
import time
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from project import CLONE, build_site

from claims import catalog
from claims.articles import ARTICLES
from claims.lab.verdict import VERDICTS

FIRST_VISIT = 300 * 1024


class Page(HTMLParser):
    """What of a page matters here: ids, links, and what a browser would fetch by itself."""

    FETCHED = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.fetched, self.later = [], [], [], []
        self.images_without_alt = self.formulas = 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if "id" in known:
            self.ids.append(known["id"])
        if tag == "a" and known.get("href"):
            self.links.append(known["href"])
        if tag in self.FETCHED and known.get(self.FETCHED[tag]):
            self.fetched.append(known[self.FETCHED[tag]])
            if known.get("loading") == "lazy":
                self.later.append(known[self.FETCHED[tag]])
        if tag == "link" and known.get("rel") in (
            "stylesheet",
            "icon",
            "preload",
            "preconnect",
            "dns-prefetch",
            "manifest",
        ):
            self.fetched.append(known["href"])
        if tag == "img" and "alt" not in known:
            self.images_without_alt += 1
        self.formulas += tag == "math"


@pytest.fixture(scope="session")
def site(known, tmp_path_factory):
    """The site of this clone, built strictly into a folder of its own, with how long that took."""
    begin = time.monotonic()
    folder = build_site(tmp_path_factory.mktemp("site"))
    print(f"built in {time.monotonic() - begin:.1f} s")
    return folder


@pytest.fixture(scope="session")
def pages(site):
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in site.rglob("*.html")}


def test_every_claim_and_article_has_its_page(site):
    for source in catalog.sources()[0]:
        assert (site / "claims" / source.id / "index.html").exists(), source.id
    for article in ARTICLES:
        assert (site / "articles" / article.key / "index.html").exists()


def test_every_verdict_but_one_is_on_the_site(site):
    made = json.loads((site / "claims.json").read_text("utf-8"))
    assert {claim["verdict"] for claim in made["claims"]} == set(VERDICTS) - {"not established"}


def test_nothing_is_fetched_from_elsewhere(site, pages):
    for name, page in pages.items():
        assert not [url for url in page.fetched if urlsplit(url).netloc], name
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", path.read_text("utf-8")), path
        assert "@import" not in path.read_text("utf-8")


def test_ids_are_unique_and_images_have_alt(pages):
    for name, page in pages.items():
        assert not [id for id, count in Counter(page.ids).items() if count > 1], name
        assert not page.images_without_alt, name


def test_internal_links_lead_somewhere(site, pages):
    broken = []
    for name, page in pages.items():
        if name == "404.html":
            continue  # its links are absolute, because it may stand in for any page
        for link in page.links:
            if urlsplit(link).scheme or urlsplit(link).netloc:
                continue
            target, anchor = urldefrag(urljoin(f"/{name}", link))
            path = unquote(urlsplit(target).path).lstrip("/")
            path = path + "index.html" if path == "" or path.endswith("/") else path
            if not (site / path).is_file():
                broken.append((name, link))
            elif anchor and path in pages and unquote(anchor) not in pages[path].ids:
                broken.append((name, link))
    assert not broken


def test_no_formula_is_left_in_tex(site, pages):
    assert sum(page.formulas for page in pages.values()) > 50
    for name in pages:
        text = re.sub(r"<(code|pre|script|svg)\b.*?</\1>", "", (site / name).read_text("utf-8"), flags=re.DOTALL)
        assert "arithmatex" not in text and not re.search(r"\\(frac|sigma|mathbb|tanh)\b", text), name


def test_no_number_is_left_to_fill_in(site, pages):
    for name in pages:
        if name.startswith("claims/"):
            text = re.sub(r"<(code|pre)\b.*?</\1>", "", (site / name).read_text("utf-8"), flags=re.DOTALL)
            assert "{{" not in text, name


def weight(site, name, page):
    """Bytes of a first visit, gzipped where that helps: the page and what it fetches at once.

    Pictures far down the page wait until the reader comes near; what a browser really fetches is weighed in
    ``browser/test_quality.py``.
    """
    total = len(gzip.compress((site / name).read_bytes()))
    for url in set(page.fetched) - set(page.later):
        path = site / unquote(urljoin(f"/{name}", urldefrag(url)[0])).lstrip("/")
        data = path.read_bytes()
        total += len(data) if path.suffix == ".woff2" else len(gzip.compress(data))
    return total


def test_a_first_visit_is_light(site, pages):
    weights = {name: weight(site, name, page) for name, page in pages.items()}
    print(max(weights.items(), key=lambda item: item[1]))
    assert max(weights.values()) <= FIRST_VISIT, sorted(weights.items(), key=lambda item: -item[1])[:3]


def test_the_machine_leaves_no_trace(site):
    """No path of this machine is on the site."""
    for path in site.rglob("*"):
        if path.suffix in (".html", ".json", ".svg", ".xml"):
            text = path.read_text("utf-8")
            assert str(CLONE.parent) + "/" not in text and "/site-packages/" not in text, path
