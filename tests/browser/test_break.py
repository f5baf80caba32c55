"""A reader breaks a claim: prepared mistakes, one's own, links that carry them, and what the page says of each."""

import json
import os
import re

import pytest
from host import tool

CLAIM = "claims/tanh-is-rescaled-sigmoid/"
#: Said of something that is the reader's to mend; what a reader should never see has these in it.
TRACES = "Traceback", "undefined", "[object", "null"


@pytest.fixture
def broken(built, visit):
    """Open a claim's page and press the button."""
    if not (built / "assets" / "runtime" / "runtime.json").is_file():
        why = "run `python -m claims.release browser` and build the site again: that makes what these tests run in"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)

    def opening(path=CLAIM, **options):
        page = visit(path, **options)
        page.locator(".here__break").click()
        page.locator("dialog.break[open]").wait_for()
        page.locator(".break__editor:not([hidden]) [contenteditable=true]").wait_for()
        return page

    return opening


def choose(page, words):
    page.locator(".break__item", has_text=words).first.click()


def run(page):
    """Press Run, wait for the end, and return what it says in the end."""
    page.locator(".break__run").click()
    page.wait_for_function("document.querySelector('.break__run').textContent === 'Run'", timeout=90_000)
    said = page.locator(".break__say").inner_text()
    assert not any(trace in page.locator(".break__found").inner_text() for trace in TRACES)
    return said


def typed(page, text):
    """Type over all that stands in the editor that is seen."""
    page.locator(".break__editor:not([hidden]) [contenteditable=true]").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_half_the_argument_is_noticed_with_a_counterexample(broken):
    page = broken()
    choose(page, "tanh(x/2) in place of tanh(x)")
    assert page.get_by_role("tab", selected=True).inner_text().startswith("activations.py")
    assert "tanh(x / 2)" in page.locator(".break__editor:not([hidden]) .cm-inlineChangedLine").first.inner_text()
    said = run(page)
    assert said.startswith("Both checks notice it.")
    assert "would now be not established. The page says proved." in said
    search = page.locator(".break__check", has_text="With 60 digits")
    assert re.search(r"It fails for\s*x=-?\d", search.inner_text())
    assert "When a proof fails" in page.locator(".break__check", has_text="For every real x").inner_text()
    # One of the two says that it is a search: what one check says explains one check.
    choose(page, "4 * sigmoid(2 * mpf(x))")
    assert page.locator(".break__checks--old").count() == 1
    assert run(page).startswith("The check that it stands in notices it. The other says something else, and passes.")
    page.get_by_role("button", name="Reset all").click()
    assert run(page).startswith("Nothing is changed yet, and all 2 checks pass.")


def kind(item):
    if "subject" in item:
        return "a function"
    words = {"a minus has become a plus": "a sign", "a plus has become a minus": "a sign"}
    return "any number" if item["says"].endswith("any real number") else words.get(item["says"], item["says"])


def test_every_kind_of_mistake_can_be_made_and_is_judged(broken, built):
    """On the claim that offers the most kinds, and of these the one with the fewest checks."""
    menus = {path.parent.name: json.loads(path.read_text("utf-8")) for path in built.glob("claims/*/break.json")}
    claim = max(menus, key=lambda id: (len({kind(item) for item in menus[id]["items"]}), -len(menus[id]["checks"])))
    menu = menus[claim]["items"]
    kinds = {kind(item): n for n, item in enumerate(menu)}
    assert {
        "a function",
        "a sign",
        "a number is changed",
        "a bound is made strict",
        "an assumption is dropped",
        "any number",
    } == set(kinds)
    page = broken(f"claims/{claim}/")
    assert page.locator(".break__item").count() == len(menu)
    said = []
    for n in kinds.values():
        page.locator(".break__item").nth(n).click()
        assert page.locator('.break__item[aria-pressed="true"]').count() == 1
        said.append(run(page))
    judged = r"(The check( that it stands in)?|Both checks|All \d+ checks|\d+ of \d+ checks) (notices?|does not notice) it\.|None of the|Neither"
    assert [words for words in said if not re.match(judged, words)] == []
    assert len({words.partition(".")[0] for words in said}) > 1


def test_a_link_brings_the_change_and_runs_nothing(broken, address):
    page = broken()
    choose(page, "only in numbers")
    before = page.locator(".break__editor:not([hidden]) .cm-inlineChangedLine").all_inner_texts()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    page.get_by_role("button", name="Copy link").click()
    link = page.locator(".break__address").inner_text()
    assert link.startswith(f"{address}/{CLAIM}#break=")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("about:blank")
    page.goto(link)
    page.locator("dialog.break[open] .cm-inlineChangedLine").first.wait_for()
    assert page.locator(".break__editor:not([hidden]) .cm-inlineChangedLine").all_inner_texts() == before
    assert "Nothing has run" in page.locator(".break__notice").inner_text()
    assert page.locator('.break__item[aria-pressed="true"]').inner_text().endswith("too large by one part in a billion")
    assert not [url for url in asked if "/assets/runtime/" in url and "editor" not in url and "runtime.json" not in url]
    page.get_by_role("button", name="Reset file").click()
    assert page.locator(".cm-inlineChangedLine").count() == 0
    assert page.locator(".break__told").inner_text() == "Nothing is changed yet."
    page.get_by_role("button", name="Close").click()
    assert page.url == f"{address}/{CLAIM}"  # somebody who reloads wants the page


def test_a_link_that_does_not_fit_any_more_changes_nothing(broken):
    page = broken()
    for change, words in (
        ([["claims/lab/activations.py", "old-1", 0, 0, "wrong"]], "has changed since this link was made"),
        ([["claims/lab/verdict.py", "old-1", 0, 0, "wrong"]], "damaged"),
        ([["claims/lab/activations.py", "old-1", 5, 1, "wrong"]], "damaged"),
        ("wrong", "damaged"),
        (None, "damaged"),
    ):
        packed = page.evaluate(
            "change => import(document.querySelector('.here script').src.replace('button.js', 'link.js')).then(it => it.pack(change))",
            change,
        )
        page.evaluate("packed => { location.hash = '#break=' + packed }", packed)
        page.locator(".break__notice", has_text=words).wait_for()
        page.evaluate("location.hash = ''; document.querySelector('.break__notice').textContent = ''")
    page.evaluate("location.hash = '#break=%%%'")
    page.locator(".break__notice", has_text="damaged").wait_for()
    assert page.locator(".break__told").inner_text() == "Nothing is changed yet."


def test_whatever_is_typed_ends_in_a_sentence(broken):
    page = broken()
    typed(page, "def broken(:\n    pass\n")
    said = run(page)
    assert said.startswith("This cannot be run as a claim.")
    assert "tanh_is_rescaled_sigmoid.py:1: this is not valid Python" in said
    assert page.locator(".cm-flagged").count() == 1
    page.locator(".break__item").first.click()
    assert "Undo (Ctrl + Z) brings it back" in page.locator(".break__notice").inner_text()
    page.get_by_role("button", name="Reset all").click()
    # A loop without an end is ended, by the runner's patience, and by the reader.
    page.get_by_role("tab", name="tanh_is_rescaled_sigmoid.py").click()
    page.evaluate("document.querySelector('.here').dataset.patience = 2")
    typed(page, '"""Round."""\nwhile True:\n    pass\n')
    assert "Nothing came of it for 2 seconds" in run(page)
    page.evaluate("document.querySelector('.here').dataset.patience = 60")
    page.locator(".break__run").click()
    page.wait_for_function("document.querySelector('.break__run').textContent === 'Stop'")
    page.locator(".break__run").click()
    page.locator(".break__say", has_text="Stopped.").wait_for()
    page.get_by_role("button", name="Reset all").click()
    assert "all 2 checks pass" in run(page)


def test_a_plain_text_field_does_where_the_editor_is_missing(broken, visit):
    page = visit()
    page.route(
        "**/runtime.json",
        lambda route: route.fulfill(json={k: v for k, v in route.fetch().json().items() if k != "editor"}),
    )
    page.goto(page.url + CLAIM)
    page.locator(".here__break").click()
    choose(page, "tanh(x/2) in place of tanh(x)")
    field = page.locator(".break__editor:not([hidden]) textarea")
    assert "sympy.tanh(x / 2)" in field.input_value()
    field.fill(field.input_value().replace("sympy.tanh(x / 2)", "sympy.tanh(x)"))
    assert page.locator('.break__item[aria-pressed="true"]').count() == 0
    assert page.locator(".break__told").inner_text().startswith("Changed: ")
    assert run(page).startswith("1 of 2 checks notices it.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_and_reached_by_all(broken, scheme):
    source = tool("axe-core", "axe.min.js").read_text("utf-8")
    page = broken(scheme=scheme, width=390 if scheme == "light" else 1280)
    choose(page, "the 1 below the line is missing")
    run(page)
    page.evaluate(source)
    found = page.evaluate(
        "axe.run(document.querySelector('dialog.break')).then(it => it.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))]))"
    )
    assert found == []
    assert page.evaluate("document.querySelector('dialog.break').scrollWidth <= innerWidth")
    # Escape, then Tab leaves the editor; the dialog stays.
    page.locator(".break__editor:not([hidden]) [contenteditable=true]").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.locator("dialog.break[open]").count() == 1
    assert not page.evaluate("!!document.activeElement.closest('.cm-editor')")
    page.keyboard.press("Escape")
    assert page.locator("dialog.break[open]").count() == 0
