"""The playground: a claim is written, run, kept, sent and downloaded; nothing runs unasked, and nothing is lost."""

import re
import shutil
import time

import pytest
from project import CLONE

from claims import catalog
from claims.press.playground import TEMPLATES, templates

FIRST = templates(CLONE / "docs" / "playground")[0]
WORDS = dict(zip([one.name for one in TEMPLATES], ("proved", "proved under conditions", "refuted"), strict=True))


@pytest.fixture(scope="module")
def reader(chromium, address, built):
    """Somebody whose browser has the runtime already after the first run."""
    if not (built / "assets" / "runtime" / "runtime.json").is_file():
        pytest.skip("the site was built without Python for browsers: python -m claims.release browser")
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    yield context
    context.close()


@pytest.fixture
def page(reader, address):
    """The playground, as somebody finds it who wrote nothing yet."""
    page = reader.new_page()
    wrong, asked = [], []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    page.on("request", lambda request: asked.append(request.url))
    page.asked = asked
    opened(page, f"{address}/playground/")
    page.evaluate("localStorage.clear()")
    opened(page, f"{address}/playground/")
    yield page
    page.evaluate("localStorage.clear()")
    page.close()
    assert not wrong
    assert all(url.startswith((address, "blob:", "data:")) for url in asked)


def opened(page, url):
    page.goto("about:blank")
    page.goto(url)
    page.locator(".play--live").wait_for()
    return page


def text_of(page):
    field = page.locator(".play__editor textarea")
    if field.count():
        return field.input_value()
    page.locator(".cm-content").click()
    return page.evaluate(
        "document.querySelector('.cm-content').cmTile?.view?.state.doc.toString() ?? document.querySelector('.cm-content').cmView.view.state.doc.toString()"
    )


def write(page, text):
    field = page.locator(".play__editor").locator("textarea, .cm-content")
    field.fill(text)


def run(page):
    page.locator(".play__run").click()
    page.wait_for_function("document.querySelector('.play__run').textContent === 'Run'", timeout=60_000)
    return page.locator(".play__verdict").inner_text()


@pytest.mark.parametrize("one", TEMPLATES, ids=lambda one: one.name)
def test_each_start_gets_its_verdict(page, one):
    page.locator(".play__template").select_option(one.name)
    page.wait_for_function("name => document.querySelector('.play__name').value === name", arg=one.name)
    assert page.locator(".play__chapter").input_value() == one.chapter
    assert not [url for url in page.asked if "/runtime/" in url and not re.search(r"runtime\.json|editor", url)]
    assert re.search(rf"Verdict computed here: {WORDS[one.name]}\.", run(page))
    assert page.locator(".play__check .ran--passed").count() == page.locator(".play__check").count() >= 2


def test_a_wrong_line_is_found_by_the_proof_and_by_the_search(page):
    write(page, FIRST.text.replace("sigmoid(X) +", "sigmoid(2 * X) +").replace("sigmoid(x) +", "sigmoid(2 * x) +"))
    assert "not established" in run(page)
    search = " ".join(page.locator(".play__check").nth(1).inner_text().split())
    assert "It fails for x=" in search and "assert abs(sigmoid(2 * x)" in search
    page.get_by_role("button", name="Show line").first.click()


def test_a_slip_is_the_line_for_its_author(page):
    write(page, FIRST.text.replace("@proof\n", ""))
    line = FIRST.text.replace("@proof\n", "").splitlines().index("def test_the_sum_is_one():") + 1
    said = run(page)
    assert f"Line {line}: test_the_sum_is_one has no kind" in said and "Traceback" not in said
    assert page.get_by_role("button", name=f"Show line {line}").is_visible()


def test_names_are_refused_in_the_catalogue_s_words(page, tmp_path):
    (tmp_path / "ranges").mkdir()
    taken = next(source for source in catalog.sources()[0] if source.chapter.name != "ranges")
    for name in "__init__.py", "Bad.py", f"{taken.path.stem}.py":
        (tmp_path / "ranges" / name).write_text('"""A chapter."""\n')
    (tmp_path / "a_first").mkdir()
    shutil.copy(tmp_path / "ranges" / "__init__.py", tmp_path / "a_first")
    shutil.copy(tmp_path / "ranges" / f"{taken.path.stem}.py", tmp_path / "a_first")
    told = {problem.where: str(problem) for problem in catalog.sources(tmp_path)[1]}
    says, field = page.locator(".play__says"), page.locator(".play__name")
    page.locator(".play__chapter").select_option("ranges")
    field.fill("Bad")
    assert says.inner_text() == told["claims/ranges/Bad.py"]
    field.fill(taken.path.stem)
    expected = told[f"claims/ranges/{taken.path.stem}.py"].replace("claims/a_first/", f"claims/{taken.chapter.name}/")
    assert says.inner_text() == expected
    for name in "../../x", "a b", "", "x" * 5 + "/", "é", "a-b", "<img src=x onerror=alert(1)>":
        field.fill(name)
        assert "use small letters" in says.inner_text() and field.get_attribute("aria-invalid") == "true"
        page.locator(".play__run").click()
        assert page.locator(".play__run").inner_text() == "Run" and not page.locator(".play__verdict").inner_text()
    field.fill("mine")
    assert "claims/mine/" in says.inner_text()


def test_what_is_written_is_kept_until_it_is_forgotten(page, address):
    write(page, FIRST.text + "# mine\n")
    page.locator(".play__name").fill("mine")
    page.wait_for_function("localStorage.getItem('rectified-playground')?.includes('\"mine\"')")
    opened(page, f"{address}/playground/")
    assert text_of(page).endswith("# mine\n") and page.locator(".play__name").input_value() == "mine"
    page.locator(".play__forget").click()
    page.get_by_text("Forgotten.").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("localStorage.getItem('rectified-playground')") is None and text_of(page) == FIRST.text
    page.evaluate("localStorage.setItem('rectified-playground', '{\"text\": 5}')")
    opened(page, f"{address}/playground/")
    assert text_of(page) == FIRST.text


def test_it_works_where_nothing_is_kept(chromium, address):
    context = chromium.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page = opened(context.new_page(), f"{address}/playground/")
    write(page, FIRST.text + "# mine\n")
    page.get_by_text("This browser keeps nothing").wait_for()
    page.locator(".play__forget").click()
    page.get_by_text("Forgotten.").wait_for()
    context.close()


def test_a_link_carries_a_claim_and_runs_nothing(page, address, reader):
    write(page, FIRST.text + "# mine: λ\n")
    page.wait_for_function("localStorage.getItem('rectified-playground')?.includes('mine')")
    page.locator(".play__link").click()
    page.get_by_text("The link is copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/playground/#claim=") and len(link) < 3000
    write(page, FIRST.text + "# another of mine\n")
    page.wait_for_function("localStorage.getItem('rectified-playground')?.includes('another')")
    page.asked.clear()
    opened(page, link)
    assert text_of(page).endswith("# mine: λ\n") and page.locator(".play__came").is_visible()
    page.wait_for_timeout(500)
    assert not page.locator(".play__verdict").inner_text() and not [
        u for u in page.asked if "worker.js" in u or ".zst" in u
    ]
    write(page, "changed")
    page.wait_for_timeout(500)
    page.locator(".play__mine").click()
    page.wait_for_function("!location.hash")
    assert text_of(page).endswith("# another of mine\n") and not page.locator(".play__came").is_visible()


@pytest.mark.parametrize("piece", ["x", "!!", "AAAA", "q1YqSS0uUbJSKkktLlGqBQA"])
def test_a_damaged_link_is_said(page, address, piece):
    opened(page, f"{address}/playground/#claim={piece.replace('!', '_')}")
    page.get_by_text("This link is damaged").wait_for()
    assert text_of(page) == FIRST.text


def test_a_link_that_unfolds_without_end_is_refused(page, address):
    bomb = page.evaluate("""async () => {
      const bytes = new Uint8Array(20_000_000).fill(32);
      const packed = new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());
      let letters = ""; for (const byte of packed) letters += String.fromCharCode(byte);
      return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    }""")
    opened(page, f"{address}/playground/#claim={bomb}")
    page.get_by_text("This link is damaged").wait_for()


def test_the_download_is_the_file(page):
    write(page, FIRST.text + "# σ\n")
    page.locator(".play__name").fill("mine")
    with page.expect_download() as caught:
        page.locator(".play__save").click()
    assert caught.value.suggested_filename == "mine.py"
    with open(caught.value.path(), encoding="utf-8") as file:
        assert file.read() == FIRST.text + "# σ\n"


def test_an_endless_loop_is_stopped_and_the_next_run_works(page):
    write(page, FIRST.text.replace("    assert simplify", "    while True: print('again')\n    assert simplify"))
    page.locator(".play__run").click()
    page.get_by_text("runs…").wait_for()
    page.wait_for_timeout(500)
    started = time.monotonic()
    page.locator(".play__run").click()
    page.locator(".play__verdict").get_by_text("Stopped.").wait_for()
    assert time.monotonic() - started < 3
    write(page, FIRST.text)
    assert "proved" in run(page)


def test_without_a_script_the_claim_and_the_way_to_pytest_are_there(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/playground/")
    assert page.locator(".play-code").inner_text().count("assert simplify(sigmoid(X)") == 1
    assert page.locator(".play-files a:visible").count() == len(TEMPLATES)
    assert page.locator(".play button:visible").count() == 0
    assert page.get_by_text("pytest claims/ranges/").is_visible()
    context.close()
