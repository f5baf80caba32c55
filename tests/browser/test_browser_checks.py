"""The button "Check it here" of every claim's page: pressed, in a real browser, on the built site.

Every check that asks for no arrays comes to the outcome that pytest came to, the verdict is the same or says what is missing, and nothing is
fetched from elsewhere, in vain or twice.
"""

import functools
import http.server
import os
import re
import threading
from types import SimpleNamespace

import pytest
from conftest import watched
from host import QUIET, Host, browser, missing, packed, tool
from test_reading import STICKS_OUT

from claims import archive, catalog
from claims.lab.verdict import judge

#: What a reader's browser may fetch, compressed, for a claim's checks.
MOST = 12_000_000
#: Seconds from the press to the first check's result, with an empty cache and with a full one. They mean something on an idle machine only;
#: with RECTIFIED_TIMES=1 they hold anyway.
COLD, WARM = 5, 3
IDLE = 1.5
#: Claims of which every check runs in a browser, at least: they were that many.
WHOLE = 27
#: Not to be fetched for any check that passes: whoever needs something of these has it in LATER of claims/release/runtime/warm.py.
ARCHIVES = ("stdlib.zip", "packages.zip")
#: Two of the claims, for what one button shows as well as all: one that a browser checks whole, one that it checks in part.
ENTIRE, PARTIAL = "sigmoid-takes-only-zero-and-one", "tanh-is-rescaled-sigmoid"

BUTTON = ".here__button:not(.here__break)"
#: Notes when the button is pressed, when the first check has a result, and what moves although nobody did anything.
WATCH = """addEventListener("click", () => { window.pressed ??= performance.now(); }, true);
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.shifted += e.value; }))
    .observe({type: "layout-shift", buffered: true});
addEventListener("DOMContentLoaded", () => new MutationObserver((_, watching) => {
    if (!document.querySelector(".check > :is(.ran--passed, .ran--failed)")) return;
    window.first = performance.now();
    watching.disconnect();
}).observe(document.body, {subtree: true, childList: true, attributes: true}));"""
BESIDE = """() => Object.fromEntries([...document.querySelectorAll(".check > .ran")].map(e => [e.parentElement.id, [e.className, e.textContent]]))"""


@pytest.fixture(scope="module")
def host(built):
    """A host that notes what it was asked for and how much it sent; `instead` is sent in place of files, and None is nothing at all."""
    if not (built / "assets" / "runtime" / "runtime.json").is_file():
        missing("make Python for browsers first: python -m claims.release browser; then build the site again")
    asked, instead = [], {}

    class Noting(Host):
        def do_GET(self):
            path = self.path.partition("?")[0]
            if path in instead:
                body = instead[path]
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")
                return None
            file = built / path.lstrip("/")
            if file.is_file():
                asked.append((path, len(packed(str(file))) if file.suffix in self.TEXT else file.stat().st_size))
            return super().do_GET()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Noting, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(address=f"http://127.0.0.1:{server.server_address[1]}", asked=asked, instead=instead)
    server.shutdown()


def at_home(chromium, folder, **options):
    """A browser with its cache on the disk. In a private window it is in memory, where a file as large as Python's memory has no room."""
    return chromium.browser_type.launch_persistent_context(folder, executable_path=browser(), args=QUIET, **options)


@pytest.fixture
def reader(chromium, host, tmp_path):
    """Somebody new to the site, whose browser has nothing in its cache; what goes wrong in it is complained of at the end."""
    complaints, contexts = [], []

    def opening(**options):
        context = at_home(chromium, tmp_path / str(len(contexts)), **options)
        contexts.append(context)

        def page(path):
            opened = watched(context, host.address, complaints)
            opened.add_init_script(WATCH)
            opened.goto(f"{host.address}/{path}", wait_until="networkidle")
            return opened

        return page

    opening.complaints = complaints
    yield opening
    for context in contexts:
        context.close()
    host.instead.clear()
    assert not complaints


@pytest.fixture(scope="module")
def one_reader(chromium, host, tmp_path_factory):
    """Somebody who goes from claim to claim."""
    context, complaints = at_home(chromium, tmp_path_factory.mktemp("reader")), []
    page = watched(context, host.address, complaints)
    page.add_init_script(WATCH)
    yield page, complaints
    context.close()


def press(page):
    page.locator(BUTTON).click()


def ended(page, seconds=180):
    """Wait until nothing runs any more; returns what the block says at last."""
    page.locator(".here:not(.here--busy) .here__verdict.ran").wait_for(timeout=1000 * seconds)
    return page.locator(".here__verdict").inner_text()


def evidence_of(source):
    found = archive.fresh(archive.default_folder(), source)
    assert found, f"{source.where}: no fresh evidence to compare with; run pytest {source.where}"
    return found["checks"]


def scalar(checks):
    return {name for name, check in checks.items() if not check["needs"]}


SOURCES = [source for source in catalog.sources()[0] if source.check_names]
#: All claims take five minutes on two cores. RECTIFIED_BUTTONS=3/8 presses the buttons of one in eight, from the fourth on.
FIRST, STEP = map(int, os.environ.get("RECTIFIED_BUTTONS", "0/1").split("/"))
#: In two groups, so that two processes may share the work.
EVERY = [
    pytest.param(s, id=s.id, marks=pytest.mark.xdist_group(f"buttons-{i % 2}"))
    for i, s in enumerate(SOURCES[FIRST::STEP])
]


@pytest.mark.parametrize("source", EVERY)
def test_the_button_comes_to_what_pytest_came_to(known, host, one_reader, source):
    page, complaints = one_reader
    checks, entry = evidence_of(source), known.entries[source.id]
    runs = scalar(checks)
    del host.asked[:], complaints[:]
    page.goto(f"{host.address}/claims/{source.id}/")
    if not runs:
        assert page.locator(".here").count() == 0
        return
    press(page)
    said = ended(page)
    beside = page.evaluate(BESIDE)
    assert set(beside) == set(checks)
    for name, (style, text) in beside.items():
        if name in runs:
            assert style.endswith(f"ran--{checks[name]['outcome']}") and "differs" not in text, f"{name}: {text}"
        else:
            assert style.endswith("ran--absent") and f"needs pytest: uses {checks[name]['needs'][0]}" in text, (
                f"{name}: {text}"
            )
    outcomes = {name: (check["outcome"], check.get("why", "")) for name, check in checks.items()}
    words = archive.judgement(entry, {"checks": checks}).words
    if runs == set(checks):
        assert f"Verdict computed here: {words}. The page says the same." in said
    else:
        absent = len(checks) - len(runs)
        assert f"{absent} need{'s' if absent == 1 else ''} pytest." in said and "Verdict computed" not in said
        alone = judge(entry.statement, [check for check in entry.checks(outcomes) if check.name in runs]).words
        assert ("nothing is settled" if alone == "not established" else f"alone: {alone}") in said
    assert "not what the page says" not in said
    fetched = [path for path, _ in host.asked]
    assert not [path for path in fetched if path.endswith(ARCHIVES)]
    assert page.evaluate("shifted") <= 0.02
    assert complaints == []
    took = [
        (float(spent[1]), name) for name, (_, text) in beside.items() if (spent := re.search(r"([0-9.]+) s\b", text))
    ]
    print(source.id, *max(took, default=()))


def test_how_many_claims_a_browser_checks_whole(known):
    """The button's own test has shown that these come to the same verdict."""
    found = [scalar(evidence_of(source)) for source in SOURCES]
    whole = sum(runs == set(source.check_names) for runs, source in zip(found, SOURCES, strict=True))
    checks = sum(len(source.check_names) for source in SOURCES)
    print(
        f"{whole} claims checked whole, {sum(map(bool, found)) - whole} in part, of {len(SOURCES)}; {sum(map(len, found))} of {checks} checks"
    )
    assert whole >= WHOLE


def test_nothing_is_fetched_before_the_press_and_nothing_twice(host, reader):
    """A first visit is charged for the button alone. The first press fetches at most 12 MB in all, and the next visit's nothing of Python."""
    del host.asked[:]
    visit = reader()
    page = visit(f"claims/{ENTIRE}/")
    before = {path for path, _ in host.asked if path.startswith(("/assets/check/", "/assets/runtime/"))}
    assert before == {"/assets/check/button.js", "/assets/check/check.css"}
    assert sum(size for path, size in host.asked if path in before) <= 5 * 1024
    del host.asked[:]
    press(page)
    ended(page)
    total = sum(size for _, size in host.asked)
    print(f"{total / 1e6:.2f} MB", sorted(host.asked, key=lambda item: -item[1])[:6])
    assert 1_000_000 < total <= MOST and len({path for path, _ in host.asked}) == len(host.asked)
    shown = page.locator(".here__what").inner_text()
    assert (
        f"fetches {-(-sum(size for path, size in host.asked if '/runtime/' in path) // 1_000_000)}\N{NO-BREAK SPACE}MB"
        in shown
    )
    page.close()
    for id in ENTIRE, PARTIAL:
        del host.asked[:]
        page = visit(f"claims/{id}/")
        press(page)
        ended(page)
        assert not [path for path, _ in host.asked if path.startswith("/assets/runtime/")]


def test_it_starts_soon(reader):
    """Seconds from the press to the first result beside a check: with nothing in the cache, and then again with everything."""
    load = os.getloadavg()[0]
    took = {}
    for what in "cold", "warm":
        if what == "cold":
            visit = reader()
        page = visit(f"claims/{ENTIRE}/")
        press(page)
        ended(page)
        took[what] = page.evaluate("(first - pressed) / 1000")
        page.close()
    print(f"cold {took['cold']:.2f} s, warm {took['warm']:.2f} s, at a load of {load:.1f}")
    if load < IDLE or os.environ.get("RECTIFIED_TIMES"):
        assert took["cold"] <= COLD and took["warm"] <= WARM


def planted(host, built, id, old, new):
    source = next(source for source in SOURCES if source.id == id)
    assert source.text.count(old) >= 1
    host.instead[f"/claims/{id}/{source.path.name}"] = source.text.replace(old, new).encode()


def test_a_wrong_formula_turns_red(host, built, reader):
    """A site whose file is not the one that pytest saw: the button says so, and how the check was broken."""
    planted(host, built, PARTIAL, "2 * sigmoid(2 * ", "3 * sigmoid(2 * ")
    page = reader()(f"claims/{PARTIAL}/")
    press(page)
    said = ended(page)
    assert "This is not what the page says." in said and "proved" not in said
    red = page.locator(".check > .ran--failed")
    assert red.count() == 2
    for one in red.all():
        text = one.inner_text()
        assert "failed here" in text and "This differs from the page: there it has passed." in text
        assert "assert " in text and "3 * sigmoid(2 * " in text
    assert "It fails for x=0.0" in " ".join(red.nth(1).inner_text().split())
    assert page.locator(".here [role=status]").inner_text() == said.replace("\n", "")


def test_a_number_that_comes_out_otherwise_is_shown_with_both_values(host, built, reader):
    """Rounding in the last place is explained where it shows."""
    page = reader()("claims/backprop-gradient-is-multiplicative/")
    recorded = page.evaluate(
        "Object.values(JSON.parse(document.querySelector('.here').dataset.page).checks).flatMap(c => Object.values(c.numbers))"
    )
    assert recorded, "this claim no longer records a number: choose another"
    page.evaluate(
        """() => { const here = document.querySelector('.here'), page = JSON.parse(here.dataset.page);
        for (const check of Object.values(page.checks)) for (const name in check.numbers) check.numbers[name] *= 1 + 3e-16;
        here.dataset.page = JSON.stringify(page); }"""
    )
    press(page)
    assert "The page says the same." in ended(page)
    numbers = page.locator(".ran__number")
    assert numbers.count() == len(recorded)
    assert "on the page" in numbers.first.inner_text() and "rounds" in numbers.first.inner_text()


def test_stop_ends_it_and_the_next_press_begins_anew(reader):
    """By keyboard, too."""
    page = reader()(f"claims/{PARTIAL}/")
    button = page.locator(BUTTON)
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".here--busy").wait_for()
    assert button.inner_text() == "Stop"
    page.keyboard.press("Enter")
    assert "Stopped." in ended(page) and page.locator(".check > .ran--waiting", has_text="not run here").count()
    page.keyboard.press("Enter")
    assert "Both checks that ran passed." in ended(page)


def test_a_site_without_python_says_how_to_get_it(host, reader):
    host.instead["/assets/runtime/runtime.json"] = None
    page = reader()(f"claims/{PARTIAL}/")
    press(page)
    assert "python -m claims.release browser" in ended(page)
    assert page.locator(BUTTON).is_enabled()
    # The browser's console tells of the answer 404; that is all that went wrong.
    assert all("404" in one for one in reader.complaints)
    reader.complaints.clear()


def test_without_scripts_and_on_paper_there_is_no_button(chromium, host):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host.address}/claims/{PARTIAL}/")
    assert page.locator(".here").count() == 1 and not page.locator(".here").is_visible()
    context.close()
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{host.address}/claims/{PARTIAL}/")
    assert page.locator(BUTTON).is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".here").is_visible()
    context.close()


@pytest.mark.parametrize("scheme, width", [("light", 390), ("dark", 1280)])
def test_what_it_shows_is_accessible(host, built, reader, scheme, width):
    """After success, after failure, and while it runs: all rules of axe-core, and no sideways scrolling."""
    axe = tool("axe-core", "axe.min.js").read_text("utf-8")
    visit = reader(color_scheme=scheme, viewport={"width": width, "height": 900})

    def examined(page):
        page.add_script_tag(content=axe)
        found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
        assert found["passes"], "axe looked at nothing"
        assert [f"{v['id']}: {node['target']}" for v in found["violations"] for node in v["nodes"]] == []
        assert page.evaluate(STICKS_OUT) == []

    page = visit(f"claims/{PARTIAL}/")
    press(page)
    page.locator(".here--busy progress").wait_for()
    examined(page)
    ended(page)
    examined(page)
    planted(host, built, PARTIAL, "2 * sigmoid(2 * ", "3 * sigmoid(2 * ")
    page = visit(f"claims/{PARTIAL}/")
    press(page)
    ended(page)
    examined(page)
