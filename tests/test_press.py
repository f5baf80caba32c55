"""The press: what it verifies, writes, leaves alone and deletes; and what it says when something is in the way."""

import json
import os
import re
import subprocess
import sys
import time
from datetime import date
from types import SimpleNamespace

import jsonschema
import markdown
import pytest
from fontTools.ttLib import TTFont
from project import COINS, GOOD

from claims.lab.evidence import AuthorError, Evidence
from claims.lab.verdict import CONDITIONAL, GRADES, HOLDS, OPEN, Judgement
from claims.press import figure, page
from claims.press.export import SCHEMA
from claims.press.figure import draw
from claims.press.fill import fill
from claims.press.font import characters, write_font
from claims.press.history import History, Record, Said
from claims.press.mathml import BadFormula, convert, formulas
from claims.press.page import Published, claim_page


def files(project):
    return {path: path.stat().st_mtime_ns for path in (project.folder / "docs").rglob("*") if path.is_file()}


# --- writing pages ---------------------------------------------------------------------------------------------------


def test_a_claim_is_verified_and_published(project):
    project.claim()
    run = project.press()
    assert run.returncode == 0, run.stdout
    assert "# Three is odd" in project.page() and "<strong>Proved</strong>" in project.page()
    assert "The remainder is one." in project.page()


def test_nothing_is_rewritten_when_nothing_changed(project):
    project.claim()
    project.press()
    before = files(project)
    run = project.press()
    assert files(project) == before and "0 files changed" in run.stdout


def test_only_what_changed_is_verified_again(project):
    for name in "a_is_odd.py", "b_is_odd.py":
        project.claim(name=name)
    project.press()
    before = {path.name: path.stat().st_mtime_ns for path in project.evidence.iterdir()}
    project.claim(GOOD.replace("3 % 2 == 1", "5 % 2 == 1"), "b_is_odd.py")
    project.press()
    after = {path.name: path.stat().st_mtime_ns for path in project.evidence.iterdir()}
    assert after["a-is-odd.json"] == before["a-is-odd.json"] and after["b-is-odd.json"] != before["b-is-odd.json"]


def test_the_page_of_a_deleted_claim_goes(project):
    project.claim(name="a_is_odd.py")
    project.claim(name="b_is_odd.py").unlink()
    project.claim(name="b_is_odd.py")
    project.press()
    (project.chapter / "b_is_odd.py").unlink()
    project.press()
    assert not (project.folder / "docs" / "claims" / "b-is-odd.md").exists()
    assert (project.folder / "docs" / "claims" / "a-is-odd.md").exists()


def test_rewording_the_prose_runs_no_check(project):
    project.claim()
    project.press()
    before = (project.evidence / "three-is-odd.json").stat().st_mtime_ns
    project.claim(GOOD.replace('"""Three is odd."""', '"""The number three is odd."""'))
    project.press()
    assert "# The number three is odd" in project.page()
    assert (project.evidence / "three-is-odd.json").stat().st_mtime_ns == before


DAMAGE = {
    "cut short": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "not JSON": lambda text: "<html>",
    "another type": lambda text: "[]",
    "an outcome improved by hand": lambda text: text.replace('"failed"', '"passed"'),
    "another claim's": lambda text: text.replace("three-is-odd", "four-is-odd"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_corrupt_evidence_is_earned_again(project, damage):
    project.claim(GOOD.replace("3 % 2 == 1", "3 % 2 == 0"))
    assert project.press().returncode == 1
    path = project.evidence / "three-is-odd.json"
    path.write_text(DAMAGE[damage](path.read_text("utf-8")), "utf-8")
    assert project.press().returncode == 1
    assert "Not established" in project.page()
    assert json.loads(path.read_text("utf-8"))["checks"]["test_it_is"]["outcome"] == "failed"


def test_a_failing_check_fails_the_strict_build_by_name(project):
    project.claim(GOOD.replace("3 % 2 == 1", "False"))
    run = project.run("mkdocs", "build", "--strict")
    assert run.returncode != 0
    assert "claims/small/three_is_odd.py: not established: test_it_is failed: assert False" in run.stdout + run.stderr


def test_a_check_that_kills_the_process_leaves_nothing_established(project):
    project.claim(GOOD.replace("assert 3 % 2 == 1", "import os; os.kill(os.getpid(), 9)\n    assert os"))
    project.claim(name="other_is_odd.py")
    run = project.press()
    assert run.returncode == 1 and "three_is_odd.py: not established" in run.stdout
    assert "Not established" in project.page()
    assert "<strong>Proved</strong>" in project.page("other-is-odd")


def test_two_presses_at_once(project):
    project.claim(GOOD.replace("assert 3 % 2 == 1", "import time; time.sleep(1.5)\n    assert time"))
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "claims.press", "--quiet"],
            cwd=project.folder,
            env=project.surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert sum("another build is at work" in err for _, err in said) == 1
    assert "<strong>Proved</strong>" in project.page()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(project):
    project.claim()
    (project.folder / "docs").chmod(0o500)
    run = project.press()
    (project.folder / "docs").chmod(0o700)
    assert run.returncode == 2 and "cannot be written" in run.stdout and "Traceback" not in run.stderr


def test_a_folder_that_cannot_be_written(project):
    """The same for root, for whom permissions do not count: a file stands where a folder must be."""
    project.claim()
    (project.folder / "docs" / "claims").write_text("in the way")
    run = project.press()
    assert run.returncode == 2 and "cannot be written" in run.stdout and "Traceback" not in run.stderr


def test_outside_a_clone_it_says_so(project):
    run = project.press("--docs", str(project.folder / "nowhere"))
    assert run.returncode == 2 and "run this in a clone" in run.stdout


def test_newcomer(project):
    """Copy a claim's file, change it, and it is published; no other file is touched."""
    path = project.claim()
    copy = project.chapter / "five_is_odd.py"
    copy.write_text(path.read_text("utf-8").replace("Three", "Five").replace("3 %", "5 %"), "utf-8")
    run = project.run("mkdocs", "build", "--strict")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Five is odd" in (project.folder / "site" / "claims" / "five-is-odd" / "index.html").read_text("utf-8")


def test_a_broken_press_stops_the_build(project):
    """A bug of the press is no verdict: the build stops, and no stale page passes for a fresh one."""
    project.claim()
    (project.folder / "claims" / "press" / "templates" / "claims.md.jinja").unlink()
    assert project.press().returncode == 3
    run = project.run("mkdocs", "build")
    assert run.returncode != 0 and "the press stopped" in run.stdout + run.stderr


def test_a_page_that_cannot_be_made_is_not_praised_elsewhere(project):
    project.claim(GOOD.replace('no_figure="', 'related=["zero-is-even"], no_figure="'))
    project.claim(GOOD.replace("The remainder is one.", "It is {{unknown}}."), "zero_is_even.py")
    assert project.press().returncode == 1
    rows = re.findall(r'<li>.*href="zero-is-even.md".*</li>', project.page())
    assert rows and all('<em class="words">not established</em>' in row for row in rows)


# --- what goes on a page ---------------------------------------------------------------------------------------------


def test_numbers_are_filled_in():
    numbers = {"x": 8.3e-17, "n": 31743, "share": 0.125, "many": [1, 2], "minus": -0.5}
    assert fill("{{n:,}} {{share:.1%}} {{x:.2g}} {{minus}}", numbers) == "31,743 12.5 % 8.3 × 10⁻¹⁷ −0.5"
    assert fill("{{x:.0e}}", {"x": 1e-6}) == "10⁻⁶"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("{{unknown}}", "no check records it"),
        ("{{many}}", "can only show a single one"),
        ("{{n:.2q}}", "cannot be formatted"),
    ],
)
def test_numbers_that_cannot_be_filled_in_are_one_line(text, expected):
    with pytest.raises(AuthorError, match=expected):
        fill(text, {"n": 1, "many": [1]})


def test_latex_braces_are_left_alone():
    assert fill(r"$\frac{1}{2}$ $\mathbb{R}$", {}) == r"$\frac{1}{2}$ $\mathbb{R}$"


def test_bad_tex_is_one_line():
    with pytest.raises(BadFormula, match=r"this formula cannot be typeset: \\nosuchcommand"):
        convert(r"\nosuchcommand{x}")
    assert "<math" in convert(r"\frac{1}{2}")


def test_formulas_are_found_and_code_is_not():
    text = "a $x^2$ b\n\n$$\ny\n$$\n\n`$no$`\n\n```sh\n$ pytest $HOME\n```\n\n5 $ and 6 $ are prices"
    assert [tex.strip() for tex, _ in formulas(text)] == ["x^2", "y"]


def test_less_than_in_a_formula_is_no_tag():
    """Where Markdown stands inside HTML, k<n} would begin an element called n, and swallow what follows."""
    text = "<div markdown>\n\n$\\sum_{k<n} k$ and `$a<b$`\n\n</div>\n\n```\n$i<j$\n```\n"
    extensions = ["md_in_html", "pymdownx.arithmatex", "pymdownx.superfences", "claims.press.mathml"]
    settings = {"pymdownx.arithmatex": {"generic": True}}
    made = markdown.markdown(text, extensions=extensions, extension_configs=settings)
    assert "<mo>&lt;</mo>" in made.replace(' rspace="0"', "").replace(' lspace="0"', "")
    assert "$a&lt;b$" in made and "$i&lt;j$" in made
    assert made.startswith("<div>") and "</div>\n<div class=" in made


def test_a_bad_formula_costs_one_page(project):
    project.claim(GOOD.replace('formally="$3$ is odd."', r'formally=r"$\nosuchcommand$"'))
    project.claim(name="other_is_odd.py")
    run = project.press()
    assert run.returncode == 1 and "this formula cannot be typeset" in run.stdout
    assert "Not established" in project.page() and "<strong>Proved</strong>" in project.page("other-is-odd")


def test_a_figure_follows_the_theme_and_stands_alone():
    def figure(axes, found):
        """A rising line."""
        axes.plot(found["x"], found["x"], label="line")
        axes.set(xlabel="time (s)", ylabel="length (m)")
        axes.legend()

    made = draw(figure, "some-claim", "A <claim> & more", {"x": [0.0, 1.0]})
    assert "var(--figure-1, #" in made.svg and "#010101" not in made.svg
    assert (
        '<title id="some-claim-title">A &lt;claim&gt; &amp; more</title>' in made.svg and "A rising line." in made.svg
    )
    assert "<style" not in made.svg and "<!--" not in made.svg  # nothing that would leak into the page around it
    assert made.labels == ("time (s)", "length (m)")
    assert made.files["figure.csv"].splitlines() == [b"series,time (s),length (m)", b"line,0.0,0.0", b"line,1.0,1.0"]
    assert draw(figure, "some-claim", "A <claim> & more", {"x": [0.0, 1.0]}) == made  # the same bytes every time


def test_a_figure_that_raises_costs_the_figure(project):
    text = (
        GOOD.replace(', no_figure="it is a number"', "")
        + '\n\ndef figure(axes, found):\n    """A line."""\n    axes.plot(found["nothing"])\n'
    )
    project.claim(text)
    run = project.press()
    assert run.returncode == 1 and "its figure cannot be drawn: no check recorded 'nothing'" in run.stdout
    assert "<strong>Proved</strong>" in project.page()


def test_two_checks_may_not_record_one_name(project):
    text = GOOD.replace("import Claim, proof", "import Claim, proof, record").replace(
        "assert 3 % 2 == 1",
        'record(n=1)\n    assert record\n\n\n@proof\ndef test_more():\n    """More."""\n    record(n=2)\n    assert record',
    )
    project.claim(text)
    run = project.press()
    assert run.returncode == 1 and "which another check records too" in run.stdout


# --- what a reader takes along -----------------------------------------------------------------------------------------

HELPED = (
    GOOD.replace("import Claim, proof", "import Claim, proof, record")
    .replace("\n\n@proof", "\n\nTWO = 2  # shared\n\n\ndef rest(n):\n    return n % TWO\n\n\n@proof")
    .replace("    assert 3 % 2 == 1", "    record(remainder=0.25, series=[1, 2])\n    assert rest(3) == 1")
)


def section(text, id):
    """One section of a page, by its anchor."""
    return re.search(rf"^##? .*{{ #{id}\b.*?(?=^##? |\Z)", text, re.DOTALL | re.MULTILINE)[0]


def test_the_file_is_taken_along_and_not_printed_twice(project):
    """Each check's code stands with the check, the rest once, and the whole is a download, the same to the byte."""
    path = project.claim(HELPED)
    project.press()
    text = project.page()
    assert (project.folder / "docs/claims/three-is-odd/three_is_odd.py").read_bytes() == path.read_bytes()
    for line in "assert rest(3) == 1", "TWO = 2  # shared", "from claims.articles import davenport":
        assert text.count(line) == 1, line
    assert "claim = Claim(" not in text and "assert rest" in section(text, "checks")
    assert "TWO = 2" in section(text, "run") and "pytest claims/small/three_is_odd.py\n" in section(text, "run")
    project.chapter.joinpath("three_is_odd.py").unlink()
    project.press()
    assert not (project.folder / "docs/claims/three-is-odd").exists()


def test_single_numbers_are_shown_and_series_are_not(project):
    project.claim(HELPED)
    project.press()
    [recorded] = re.findall(r"It recorded (.*)", project.page())
    assert "`remainder` = 0.25" in recorded and "series" not in recorded


def test_a_report_goes_where_the_source_lives_and_nowhere_else(project):
    from urllib.parse import parse_qs, urlsplit

    project.claim()
    project.press()
    shown = section(project.page(), "report")
    [digest] = re.findall(r"^code: ([0-9a-f]{32})$", shown, re.MULTILINE)
    assert "://" not in shown and "claim: three-is-odd" in shown and "verdict: proved" in shown
    project.press("--repo-url", "https://source.example/rectified", "--site-url", "https://site.example/")
    shown = section(project.page(), "report")
    [address] = re.findall(r"\[Open an issue\]\((.*?)\)", shown)
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith("https://source.example/rectified/issues/new?")
    assert "three-is-odd" in asked["title"][0] and digest in asked["body"][0]
    assert "page: https://site.example/claims/three-is-odd/" in asked["body"][0] and "page: https" in shown


@pytest.mark.parametrize(
    ("judgement", "strength", "level"),
    [
        (Judgement("holds", "proved"), "decided exactly", 5),
        (Judgement("fails", "experimental"), "training runs, one setting", 3),
        (Judgement("holds", "searched"), "a search that found nothing", 1),
        (Judgement("not checkable", None), "none of ours", 0),
        (Judgement("not established", None), "not enough", 0),
    ],
)
def test_the_strength_of_the_evidence_is_said_in_words_beside_its_scale(judgement, strength, level):
    entry = SimpleNamespace(evidence={"test_a": Evidence("proof", "holds")}, claim=SimpleNamespace(literature=[1]))
    shown = {
        term: (value, step)
        for term, value, step, _ in page.at_a_glance(
            SimpleNamespace(judgement=judgement, entry=entry, score=None, checked=None), "0.1"
        )
    }
    assert shown["Evidence"] == (f"{strength} ({level}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}5)", level)
    assert shown["Checks"][0] == "1 proof" and shown["Literature"][0] == "1 work" and shown["Version"][0] == "0.1"


def test_every_grade_has_a_strength_of_its_own():
    assert [page.STRENGTH[grade][1] for grade in GRADES] == [5, 4, 3, 2, 1]
    assert set(page.ONE_AND_MORE) == set(page.KINDS)


# --- the font --------------------------------------------------------------------------------------------------------


def test_the_font_has_what_browsers_draw_a_formula_with(tmp_path):
    """Letters of variables, which are slanted, and the sign of a root: neither stands as such in MathML."""
    wanted = characters([r"$\sqrt{x} + h\sigma\phi\varphi = \max(a, 2)$"])
    assert write_font(wanted, tmp_path, tmp_path / "font.txt")
    letters = TTFont(tmp_path / "stix-two-math.woff2").getBestCmap()
    for character in "√𝑥ℎ𝜎𝜑𝜙𝑎max+=(,2)":
        assert ord(character) in letters, character
    assert not write_font(wanted, tmp_path, tmp_path / "font.txt"), "it is written once"


# --- the export ------------------------------------------------------------------------------------------------------


def test_the_export_fits_its_schema(project):
    project.claim()
    project.claim("nonsense (", "broken_one.py")
    project.press()
    made = json.loads((project.folder / "docs" / "claims.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(made, SCHEMA)
    assert {claim["id"]: claim["verdict"] for claim in made["claims"]} == {
        "broken-one": "not established",
        "three-is-odd": "holds",
    }
    wrong = json.loads(json.dumps(made))
    wrong["claims"][0]["verdict"] = "true"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, SCHEMA)


def test_the_power_of_a_statistic_is_shown_and_exported(project):
    """Beside its error probability, with its alternative; before it has run, the alternative alone."""
    project.claim(COINS)
    project.press()
    particulars = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", project.page()))
    assert particulars["Error probability"] == "at most 10⁻⁶, stated beforehand."
    assert particulars["Power"] == "at least 0.999999 against a true share of 0.52."
    [check] = json.loads((project.folder / "docs" / "claims.json").read_text("utf-8"))["claims"][0]["checks"]
    assert check["alternative"] == "a true share of 0.52" and 0.999999 < check["power"] < 1
    assert set(check["numbers"]) == {"draws"}
    project.claim(COINS.replace("power=", "strength="))
    project.press()
    particulars = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", project.page()))
    assert particulars["Meant to notice"] == "a true share of 0.52." and "Power" not in particulars
    [check] = json.loads((project.folder / "docs" / "claims.json").read_text("utf-8"))["claims"][0]["checks"]
    assert check["power"] is None


@pytest.mark.parametrize(
    ("power", "shown"),
    [(0.99, "0.99"), (0.9937886, "0.9937"), (0.99987, "0.99987"), (0.9999985, "0.9999985"), (1 - 2**-53, "0.999999")],
)
def test_a_power_is_rounded_down_and_never_to_certainty(power, shown):
    """A lower bound stays one."""
    assert page._close_to_one(power).rstrip("0") == shown


@pytest.mark.parametrize(
    ("error", "shown"),
    [(1e-6, "10⁻⁶"), (1e-7, "10⁻⁷"), (2.01e-6, "3 × 10⁻⁶"), (9.1e-6, "10⁻⁵"), (2.94e-5, "3 × 10⁻⁵")],
)
def test_an_error_probability_is_rounded_up(error, shown):
    """An upper bound stays one."""
    assert page._power_of_ten(error) == shown


def test_the_tests_are_added_up_and_the_weakest_is_named():
    """Their power only if every one of them has run."""

    def claim(*powers, error=1e-6):
        evidence = {f"test_{i}": Evidence("statistic", "holds", error=error) for i in range(len(powers))}
        runs = {f"test_{i}": {"power": power} for i, power in enumerate(powers) if power}
        return SimpleNamespace(entry=SimpleNamespace(evidence=evidence), runs=runs)

    everyone = {"a": claim(0.9937, 1 - 2**-53), "b": claim(0.999999, error=1e-7), "c": claim()}
    both = "All 3 of them together err with a probability of at most 3 × 10⁻⁶. Each has a power of at least 0.9937.\n"
    assert page.chance(everyone) == both
    everyone["c"] = claim(None)
    assert "All 4 of them" in page.chance(everyone) and "power" not in page.chance(everyone)


# --- MkDocs ----------------------------------------------------------------------------------------------------------


def test_a_port_in_use_is_one_line(project):
    import socket

    project.claim()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = project.run("mkdocs", "serve", "-a", f"127.0.0.1:{port}")
    assert run.returncode != 0 and f"cannot serve at 127.0.0.1:{port}" in run.stdout + run.stderr
    assert "Traceback" not in run.stderr


def test_serving_follows_an_edit(project):
    """Change a claim's file while `mkdocs serve` runs: its page changes, and a slip does not end the server."""
    import socket
    import urllib.request

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    project.claim()
    log = (project.folder / "log").open("w+")
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
        cwd=project.folder,
        env=project.surroundings,
        stdout=log,
        stderr=subprocess.STDOUT,
    )

    def wait_for(pattern):
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            try:
                page = (
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/claims/three-is-odd/", timeout=5).read().decode()
                )
                if re.search(pattern, page):
                    return True
            except OSError:
                pass
            time.sleep(0.2)
        log.seek(0)
        raise AssertionError(f"{pattern} never came:\n{log.read()}")

    try:
        wait_for("Three is odd")
        project.claim(GOOD.replace("Three is odd", "Three is not even"))
        wait_for("Three is not even")
        project.claim(GOOD.replace("def test_it_is():", "def test_it_is(:"))
        wait_for("this is not valid Python")
        project.claim(GOOD.replace("3 % 2", "7 % 2"))
        wait_for("<strong>Proved</strong>")
    finally:
        server.terminate()
        server.wait()


LINKS = """# Links

<p><a href="claims/three-is-odd.md#cite">A</a> <a href="index.md?q=a&amp;b=c">B</a> <a href="claims.json">C</a> <a href="#links">D</a></p>

Within a line <a href="claims/three-is-odd.md">E</a> too, and as code: `<a href="index.md">E</a>`
"""


def test_links_in_html_are_followed_and_checked(project):
    """From source file to source file, as in Markdown; so that they hold in whatever form the site is built."""
    project.claim()
    extra = project.folder / "docs" / "extra.md"

    def complaints():
        run = project.run("mkdocs", "build")
        assert run.returncode == 0, run.stderr
        return [line for line in (run.stdout + run.stderr).splitlines() if "extra.md" in line and "WARNING" in line]

    extra.write_text(LINKS, "utf-8")
    assert complaints() == []
    page = (project.folder / "site" / "extra" / "index.html").read_text("utf-8")
    assert (
        '<p><a href="../claims/three-is-odd/#cite">A</a> <a href="../?q=a&amp;b=c">B</a> <a href="../claims.json">C</a> '
        '<a href="#links">D</a></p>' in page
    )
    assert '<a href="../claims/three-is-odd/">E</a>' in page and '&lt;a href="index.md"&gt;' in page
    extra.write_text(LINKS.replace("#cite", "#nowhere").replace("claims.json", "../claims/three-is-odd/"), "utf-8")
    anchor, address = sorted(complaints())
    assert "no such anchor" in anchor or "does not contain an anchor '#nowhere'" in anchor
    assert "unrecognized relative link '../claims/three-is-odd/'" in address


def test_a_page_says_no_more_than_is_established(known):
    """Where a check failed, neither the conditions nor the corrected statement are vouched for; where a search found nothing, nothing "holds"."""
    entry = known.entries["dead-unit-never-recovers"]
    published = Published(entry.source, Judgement(OPEN, None, "a check failed"), entry)
    said = Said(entry.id, entry.title, HOLDS, "proved")
    history = History((Record("0.1.0", date(2026, 1, 2), {entry.id: said}),))
    text = claim_page(published, known, {entry.id: published}, history=history)
    assert "The claim holds provided that" not in text and "That it holds under them is not established" in text
    assert '<p class="label">Say instead (not established at present)</p>' in text
    assert "said: *proved*. At present the checks do not establish that" in text and "What changed" not in text
    for verdict in HOLDS, CONDITIONAL:
        assert "holds" not in page.is_it_so(Judgement(verdict, "searched")).lower()
        assert "holds" in page.is_it_so(Judgement(verdict, "proved"))


@pytest.mark.parametrize("height, above", [(0.2, False), (1.0, True)])
def test_a_legend_hides_no_data(height, above):
    """Bars under a legend in the corner move it above the axes; low bars leave it where the author put it."""

    def draws(axes):
        """Bars."""
        axes.bar(range(5), [height] * 5, label="bars")
        axes.set(xlabel="x", ylabel="y", ylim=(0, 1.1))
        axes.legend(loc="upper left")

    with figure._look("bars"):
        sheet = figure._sheet(draws, {})
        figure._settle(sheet, figure.PAGE)
        assert figure._uncover(sheet.axes[0]) == above
        figure._settle(sheet, figure.PAGE)
        box, axes = sheet.axes[0].get_legend().get_window_extent(), sheet.axes[0].bbox
    assert (box.y0 >= axes.y1) == above and not figure._uncover(sheet.axes[0])
