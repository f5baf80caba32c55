"""Reading the site as people do: wide and on a phone, light and dark, on paper, without scripts, with the keyboard."""

import pytest

from claims import catalog
from claims.articles import ARTICLES

DOCS = catalog.ROOT.parent / "docs"


def address_of(page):
    """Where a Markdown file of docs comes to stand."""
    name = page.relative_to(DOCS).with_suffix("").as_posix()
    return "" if name == "index" else f"{name.removesuffix('/index')}/"


WRITTEN_BY_THE_PRESS = ["articles", "claims", "essays", "overrides"]
PAGES = sorted(
    address_of(page) for page in DOCS.rglob("*.md") if page.relative_to(DOCS).parts[0] not in WRITTEN_BY_THE_PRESS
)
PAGES += ["claims/", "articles/", "articles/contradictions/"]
PAGES += [f"articles/{article.key}/" for article in ARTICLES]
PAGES += [f"claims/{source.id}/" for source in catalog.sources()[0]]
A_CLAIM = f"claims/{catalog.sources()[0][0].id}/"


#: Whether the page is wider than the screen, and what sticks out.
STICKS_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest("pre, svg, table"))
    .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)
    .concat("the page is wider than the screen")"""


def test_a_phone_without_scripts_scrolls_no_page_sideways(visit):
    for path in "", A_CLAIM, f"articles/{ARTICLES[0].key}/":
        assert visit(path, width=390, java_script_enabled=False).evaluate(STICKS_OUT) == []


def test_figures_follow_the_scheme(visit):
    shade = "getComputedStyle(document.querySelector('.drawn svg text')).fill"
    assert visit(A_CLAIM, "light").evaluate(shade) != visit(A_CLAIM, "dark").evaluate(shade)


def contrast(page, selector):
    return page.evaluate(
        """selector => {
            const shine = colour => {
                const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(v => v / 255)
                    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = element => {
                for (let e = element; e; e = e.parentElement) {
                    const colour = getComputedStyle(e).backgroundColor;
                    if (!/, 0\\)$|transparent/.test(colour)) return colour;
                }
                return "rgb(255, 255, 255)";
            };
            return [...document.querySelectorAll(selector)].map(e => {
                const [a, b] = [shine(getComputedStyle(e).color), shine(ground(e))].sort((x, y) => y - x);
                return (a + 0.05) / (b + 0.05);
            });
        }""",
        selector,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_small_print_can_be_read(visit, scheme):
    """WCAG 2.1, success criterion 1.4.3: at least 4.5 to 1."""
    page = visit(A_CLAIM, scheme)
    for selector in (
        ".gloss",
        ".kicker",
        ".label",
        ".check__particulars",
        "figcaption",
        ".mark",
        "article a",
        ".highlight span",
    ):
        found = contrast(page, selector)
        assert found and min(found) >= 4.5, (selector, min(found))


def test_a_claim_can_be_read_without_scripts(visit):
    page = visit(A_CLAIM, java_script_enabled=False)
    assert page.locator(".verdict strong").inner_text()
    page.locator(".check summary").first.click()
    assert page.locator(".check details").first.locator("code").last.is_visible()


def test_a_check_shows_its_code(visit):
    page = visit(A_CLAIM)
    first = page.locator(".check details").first
    assert not first.locator("pre").is_visible()
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.locator("pre").is_visible() and "assert" in first.inner_text()


def test_search_finds_a_claim(visit):
    page = visit()
    page.keyboard.press("/")
    page.keyboard.type("dead unit")
    page.locator(".md-search-result__link").first.wait_for()
    assert "claims/" in page.locator(".md-search-result__link").first.get_attribute("href")


def test_the_scheme_can_be_chosen_and_is_kept(visit):
    page = visit(scheme="light")
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    before = page.evaluate(scheme)
    for _ in range(2):
        page.locator("label.md-header__button[for^=__palette]:visible").click()
    after = page.evaluate(scheme)
    assert after != before
    page.reload(wait_until="networkidle")
    assert page.evaluate(scheme) == after


def test_a_claim_prints(visit):
    """On paper the navigation is gone and the claim, its figure and its checks are there."""
    page = visit(A_CLAIM)
    page.emulate_media(media="print")
    assert not page.locator(".md-sidebar").first.is_visible() and not page.locator(".downloads").is_visible()
    for selector in "h1", ".verdict", ".drawn svg", ".check":
        assert page.locator(selector).first.is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_figures_can_be_taken_along(visit, address):
    page = visit(A_CLAIM)
    begins = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "csv": b"series,", "txt": b""}
    links = page.locator(".downloads a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert len(links) == 8
    for link in links:
        answer = page.request.get(f"{address}/{A_CLAIM}{link}")
        assert answer.ok and answer.body().startswith(begins[link.rpartition(".")[2]]), link


def test_formulas_are_set_in_the_math_font(visit):
    page = visit(A_CLAIM)
    assert page.evaluate("document.fonts.check('16px \"STIX Two Math\"')")
    assert page.locator("math").count() >= 1
