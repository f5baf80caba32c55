"""A claim's page and an article's page in use: citations are copied, checks opened, sentences chosen, errors reported."""

import json

import pytest
from test_reading import A_CLAIM

from claims import catalog
from claims.articles import ARTICLES

ARTICLE = ARTICLES[1]
CITED = ("plain", "bibtex", "csl")


@pytest.fixture
def copied(visit):
    """Open a page of which one may read what it copies."""

    def opening(path, **options):
        page = visit(path, **options)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        return page, lambda: page.evaluate("navigator.clipboard.readText()")

    return opening


def test_a_citation_is_copied_by_one_click(copied, address):
    page, clipboard = copied(A_CLAIM)
    for key in CITED:
        row = page.locator(f".cited:has(#cite-{key})")
        row.get_by_role("button").click()
        page.locator(".unseen", has_text="Copied").wait_for(state="attached")
        shown = page.locator(f"#cite-{key}-text").inner_text().strip()
        assert clipboard().strip() == shown and A_CLAIM.split("/")[1] in shown
        file = page.request.get(f"{address}/{A_CLAIM}{row.get_by_role('link', name='Download').get_attribute('href')}")
        assert file.ok and file.text().strip() == shown
    assert json.loads(clipboard())


def test_every_button_says_what_it_copies(visit):
    page = visit(A_CLAIM)
    for key, name in zip(CITED, ("Copy Plain text", "Copy BibTeX", "Copy CSL-JSON"), strict=True):
        assert page.get_by_role("button", name=name, exact=True).get_attribute("data-copies") == f"cite-{key}-text"


def test_citations_are_there_without_scripts_and_no_dead_button_is(visit):
    page = visit(A_CLAIM, java_script_enabled=False)
    for key in CITED:
        assert page.locator(f"#cite-{key}-text").is_visible()
    assert page.locator("button.copies:visible").count() == 0


def test_without_a_clipboard_the_text_is_copied_the_old_way(copied):
    page, clipboard = copied(A_CLAIM)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }")
    page.locator(".cited:has(#cite-bibtex)").get_by_role("button").click()
    page.locator(".unseen", has_text="Copied").wait_for(state="attached")
    assert clipboard().startswith("@misc{")


def test_a_check_opens_by_keyboard_and_gives_the_line_that_runs_it(copied):
    page, clipboard = copied(A_CLAIM)
    check = page.locator(".check").first
    check.locator("summary").focus()
    page.keyboard.press("Enter")
    check.get_by_role("button", name="Copy this command").focus()
    page.keyboard.press("Enter")
    page.locator(".unseen", has_text="Copied").wait_for(state="attached")
    source = catalog.sources()[0][0]
    assert clipboard() == f"pytest {source.where}::{check.get_attribute('id')}"
    assert check.get_attribute("id") in source.check_names


def test_the_facts_for_a_report_are_copied(copied):
    page, clipboard = copied(A_CLAIM)
    page.locator("button[data-copies=facts]").click()
    page.locator(".unseen", has_text="Copied").wait_for(state="attached")
    said = dict(line.split(": ", 1) for line in clipboard().splitlines())
    assert said["claim"] == A_CLAIM.split("/")[1] and len(said["code"]) == 32 and said["version"]


def test_the_sentences_of_an_article_can_be_chosen_by_keyboard_and_without_scripts(visit):
    for options in {}, {"java_script_enabled": False}:
        page = visit(f"articles/{ARTICLE.key}/", **options)
        rows = page.locator(".ledger > li")
        assert rows.locator("visible=true").first.is_visible() and rows.count() == len(ARTICLE.sentences)
        page.locator("#only-all").focus()
        page.keyboard.press("ArrowRight")
        making = [s.n for s in ARTICLE.sentences if s.claims or ARTICLE.notes_on(s)]
        shown = page.locator(".ledger > li:visible")
        assert [row.get_attribute("id") for row in shown.all()] == [f"sentence-{n}" for n in making]
        page.get_by_role("radio", name="fail", exact=True).check()
        assert 0 < shown.count() < len(making)
        for row in shown.all():
            assert row.locator(".mark--fails").count()


def test_an_article_says_at_a_glance_what_its_sentences_say_below(visit):
    """The strip has a box for each sentence with the marks of its row, and leads there."""
    page = visit(f"articles/{ARTICLE.key}/")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.strip a')].map(a => [a.hash.slice(1), a.textContent.trim()])"
    )
    rows = page.evaluate(
        """[...document.querySelectorAll('.ledger > li')].map(li =>
            [li.id, [...li.querySelectorAll('.judged .mark')].map(m => m.textContent).join('') || '·'])"""
    )
    assert boxes == rows
    counted = page.evaluate("[...document.querySelectorAll('.score strong')].map(e => +e.textContent)")
    claims = page.evaluate("new Set([...document.querySelectorAll('.judged li a')].map(a => a.href)).size")
    assert sum(counted) == claims


def test_on_paper_one_citation_is_left_and_nothing_to_press(visit):
    page = visit(A_CLAIM)
    page.emulate_media(media="print")
    assert page.locator("#cite-plain-text").is_visible() and not page.locator("#cite-csl-text").is_visible()
    assert page.locator("article :is(button, details:not(.success) > summary):visible").count() == 0
