"""What every page must be, whoever reads it: accessible, steady, light, valid."""

import json
import os
import subprocess

import pytest
from host import QUIET, browser, tool
from test_reading import PAGES, STICKS_OUT

from claims.articles import ARTICLES

#: Web Vitals calls 0.1 good. Here nothing should move, and 0.02 is what rounding and late fonts may cost.
STEADY = 0.02
#: Adds up every unexpected shift from the first moment on. See the Layout Instability specification, section 4.
WATCH_SHIFTS = """window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.shifted += e.value; }))
    .observe({type: "layout-shift", buffered: true});"""
#: What axe finds, and how many of its rules found something to look at.
EXAMINE = """() => axe.run({resultTypes: ["violations"]}).then(found => [
    found.violations.flatMap(v => v.nodes.map(node => `${v.id}: ${node.target}`)), found.passes.length])"""
WORST_CLAIM = "claims/leaky-relu-mitigates-dying/"


def test_the_pages_that_are_looked_at_are_all_pages(built):
    found = {path.parent.relative_to(built).as_posix() for path in built.rglob("index.html")}
    assert {f"{name}/" if name != "." else "" for name in found} == set(PAGES)


@pytest.fixture(scope="module")
def examiners(readers):
    axe = tool("axe-core", "axe.min.js").read_text("utf-8")
    for page, _ in readers:
        page.add_init_script(axe)
        page.add_init_script(WATCH_SHIFTS)
    return readers


PHONE, WIDE = range(2)  # of those who read
CLAIMS = [path for path in PAGES if path.startswith("claims/") and path != "claims/"]


def lookers(path):
    """Who looks at a page: both, but for most claims' pages, which are all made alike, one or the other in turn."""
    if path not in CLAIMS or path == WORST_CLAIM or "RECTIFIED_ALL_PAGES" in os.environ:
        return [PHONE, WIDE]
    return [CLAIMS.index(path) % 2]


@pytest.mark.parametrize(
    ("path", "who"),
    [
        # Each in a group of its own: whichever process is free takes the next.
        pytest.param(path, who, id=f"{path}-{who}", marks=pytest.mark.xdist_group(f"{path}-{who}"))
        for path in PAGES
        for who in lookers(path)
    ],
)
def test_every_page_is_accessible_and_steady(examiners, address, path, who):
    """On a phone by day and on a wide screen at night: all rules of axe-core, no sideways scrolling, nothing that moves while the
    page loads, and nothing fetched from elsewhere."""
    page, complaints = examiners[who]
    complaints.clear()  # what a page before this one did is not its fault
    page.goto(f"{address}/{path}")
    page.evaluate("() => document.fonts.ready")
    violations, passes = page.evaluate(EXAMINE)
    assert passes, "axe looked at nothing"
    assert violations == []
    assert page.evaluate(STICKS_OUT) == []
    assert page.evaluate("shifted") <= STEADY
    assert complaints == []


@pytest.mark.parametrize("path", ["", "claims/", WORST_CLAIM, "teach/figures/", "move/gradient-through-depth/"])
def test_a_first_visit_is_light_all_told(visit, path):
    """Everything that Chromium fetches from a host that compresses: at most 300 KB until the page is still, and no index for the
    search before somebody turns to the search."""
    page = visit(path)
    fetched = page.evaluate("""() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .map(e => [e.name, e.encodedBodySize])""")
    assert len(fetched) > 5 and all(size > 0 for _, size in fetched), fetched
    assert sum(size for _, size in fetched) <= 300 * 1024, sorted(fetched, key=lambda item: -item[1])[:4]
    assert not [name for name, _ in fetched if "search_index" in name]


def test_html_is_valid_where_it_matters(built, tmp_path):
    """Unique ids, references that lead somewhere, elements closed and nested as HTML has it, alternatives for pictures."""
    program = tool("html-validate", "bin", "html-validate.mjs")
    rules = program.parents[3] / "htmlvalidate.json"
    # Into a file: with a pipe it ends before all is written.
    with (tmp_path / "report.json").open("w+") as report:
        run = subprocess.run(
            ["node", program, "--config", rules, "--formatter", "json", *map(str, sorted(built.rglob("*.html")))],
            stdout=report,
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
        )
        report.seek(0)
        text = report.read()
    assert text, run.stderr
    assert [
        f"{os.path.relpath(page['filePath'], built)}:{message['line']}: {message['message']}"
        for page in json.loads(text)
        for message in page["messages"]
        if "__toc" not in message["message"]  # the theme's label of a menu that a page without sections does not have
    ] == []


#: The score for performance is a third blocking time, which grows with whatever else the machine does: the same page got 89 and 97
#: within minutes. 97 is what we aim at on an idle machine (LIGHTHOUSE_ALL=1 does all
#: runs whatever comes out); below 90 in the best of three runs, the page has grown too heavy.
AIM = 0.97 if "LIGHTHOUSE_ALL" not in os.environ else 2
LEAST = {"performance": 0.90, "accessibility": 1, "best-practices": 1, "seo": 1}


@pytest.mark.parametrize("path", ["", "claims/", WORST_CLAIM, f"articles/{ARTICLES[0].key}/"])
def test_lighthouse(address, chromium, path):
    """Up to three runs each, as on a phone with a slow line, fewer if a run has all that we aim at. What others do on the machine only lowers the score for performance, so its
    best run counts; of what does not depend on time, the worst."""
    program = tool("lighthouse", "cli", "index.js")
    scores = {category: [] for category in LEAST}
    while len(scores["performance"]) < 3 and max(scores["performance"], default=0) < AIM:
        run = subprocess.run(
            [
                "node",
                program,
                f"{address}/{path}",
                "--quiet",
                "--output=json",
                f"--chrome-flags=--headless {' '.join(QUIET)}",
            ],
            capture_output=True,
            text=True,
            timeout=180,
            env=os.environ | {"CHROME_PATH": browser()},
        )
        assert run.returncode == 0, run.stderr
        report = json.loads(run.stdout)
        for category in LEAST:
            scores[category].append(report["categories"][category]["score"])
        lost = {
            audit["id"]: report["audits"][audit["id"]].get("displayValue", "")
            for category in LEAST
            if report["categories"][category]["score"] < 1
            for audit in report["categories"][category]["auditRefs"]
            if audit["weight"] and (report["audits"][audit["id"]]["score"] or 0) < 0.9
        }
    print(path or "home", scores)
    for category, least in LEAST.items():
        counts = max if category == "performance" else min
        assert counts(scores[category]) >= least, (scores, lost)
