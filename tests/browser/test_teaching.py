"""The pages for teaching in a real browser: folded answers, figures that load when they are looked at, and paper."""

import gzip
import re
from urllib.parse import urlsplit

import pytest

A4 = {"format": "A4", "prefer_css_page_size": False, "print_background": False}


def sheets(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.fixture
def visit(visit):
    """A long page may still be read when the network has fallen silent."""

    def waiting(*where, **options):
        page = visit(*where, **options)
        page.wait_for_load_state("load")
        return page

    return waiting


def test_the_handout_is_two_pages_of_a4(visit):
    page = visit("teach/handout/")
    assert page.locator(".handout__page").count() == 2
    assert sheets(page.pdf(**A4)) == 2
    page.emulate_media(media="print")
    filled = page.evaluate(
        """() => [...document.querySelectorAll('.handout__page')].map(e => e.scrollWidth <= e.clientWidth + 1)"""
    )
    assert filled == [True, True]


def test_the_handout_has_no_room_to_spare_for_a_third_page(visit):
    """With other fonts letters are wider: a twentieth more still fits."""
    page = visit("teach/handout/")
    page.add_style_tag(content="@media print { .handout { font-size: 10.3pt !important; } }")
    assert sheets(page.pdf(**A4)) == 2


def test_every_answer_is_folded_on_screen_and_printed(visit):
    page = visit("teach/questions/")
    answers = page.locator(".asked details.success")
    assert answers.count() == page.locator(".asked").count() > 100
    words = answers.first.locator("p:not(summary)").first
    assert not words.is_visible()
    answers.first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert words.is_visible()
    page.emulate_media(media="print")
    shown = answers.evaluate_all(
        "all => all.every(one => one.querySelector('summary ~ *').getBoundingClientRect().height > 5)"
    )
    assert shown


@pytest.mark.parametrize("scripts", [True, False])
def test_a_claims_page_prints_its_answer_and_not_its_code(visit, scripts):
    """On paper nobody can unfold a box: what is worth reading is there, what is long is not, with scripts and without."""
    page = visit("claims/sigmoid-derivative-at-most-quarter/", java_script_enabled=scripts)
    page.emulate_media(media="print")
    assert page.locator("details.success p").first.bounding_box()["height"] > 5
    for left_out in "details.code", ".downloads":
        assert page.locator(left_out).count() and not page.locator(left_out).first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_are_fetched_when_they_are_near(visit, scheme):
    """The first visit to more than a hundred figures stays below 300 KB, and nothing moves when they come."""
    page = visit("teach/figures/", scheme, width=1280)
    fetched = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    drawings = [url for url in fetched if "/claims/" in urlsplit(url).path]
    ground = "figure.svg" if scheme == "light" else "figure-black.svg"
    assert 0 < len(drawings) < page.locator(".slide").count() / 2
    assert {urlsplit(url).path.rpartition("/")[2] for url in drawings} == {ground}
    fetched = [
        url for url in fetched if not re.search("/search/|/workers/|sitemap", url)
    ]  # of the search, and after the page
    bodies = [page.request.get(url).body() for url in [page.url, *fetched]]
    weight = sum(
        len(body) if url.endswith(".woff2") else len(gzip.compress(body))
        for url, body in zip([page.url, *fetched], bodies, strict=True)
    )
    assert weight <= 300 * 1024, weight
    heights = page.locator(".slide").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().height))"
    )
    page.evaluate("document.querySelectorAll('.slide img').forEach(one => one.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    assert heights == page.locator(".slide").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().height))"
    )


def test_a_lesson_shows_its_plan_and_leads_to_its_parts(visit):
    page = visit("teach/lesson-45/")
    rows = page.locator("table").first.locator("tbody tr")
    assert sum(int(rows.nth(i).locator("td").nth(1).inner_text()) for i in range(rows.count())) == 45
    for i in range(rows.count()):
        anchor = rows.nth(i).locator("a").get_attribute("href")
        assert page.locator(f"h2{anchor}").count() == 1
