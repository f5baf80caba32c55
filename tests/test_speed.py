"""What makes builds quick must change nothing on a page: the memory for coloured code, drawings carried past the parsers, figures
drawn side by side."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from markdown import Markdown
from project import CLONE, GOOD
from pymdownx.highlight import Highlight

from claims.press import code
from claims.press.drawing import Order, draw_all

SVG = '<svg viewBox="0 0 1 1">\n<title>*not* emphasis</title>\n\n<g id="a"><path d="M0 0"/></g>\n</svg>'
FENCED = '```{ .python data-search-exclude=true }\nx = "<b>"\n```'


def html(text, *extensions, **options):
    return Markdown(extensions=["pymdownx.superfences", "md_in_html", *extensions], **options).convert(text)


# --- drawings --------------------------------------------------------------------------------------------------------


OTHER = SVG.replace('"a"', '"b"')


@pytest.mark.parametrize(
    "text",
    [
        f"<figure>\n{SVG}\n<figcaption>A *caption*.</figcaption>\n</figure>\n\nAfter.\n\n{OTHER}",
        f"<div markdown>\n\n<figure>\n{SVG}\n</figure>\n\nInside, *yes*.\n\n</div>\n\n<figure>\n{OTHER}\n</figure>",
    ],
)
def test_a_drawing_arrives_as_it_was(text):
    made = html(text, "claims.press.drawings")
    assert made.count(SVG) == made.count(OTHER) == 1 and made.count("svg") == 4 and "drawing" not in made


def test_code_that_shows_a_drawing_is_code():
    text = f"Look:\n\n```html\n{SVG}\n```\n\n<figure>\n{SVG}\n</figure>"
    made = html(text, "claims.press.drawings", "claims.press.code")
    assert made.count(SVG) == 1 and made.count("svg") == 4


def test_nobody_can_write_a_place_of_a_drawing():
    made = html("\x02drawing0\x03 \x02drawing7\x03", "claims.press.drawings")
    assert "drawing0" in made and "svg" not in made


# --- code ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def coloured(tmp_path, monkeypatch):
    """Colour a fence with the memory in a folder of its own, and count how often something is really coloured."""
    times = []
    original = Highlight.highlight
    monkeypatch.setattr(Highlight, "highlight", lambda *a, **k: times.append(1) or original(*a, **k))

    def colour(text=FENCED, **options):
        configs = {"claims.press.code": {"kept_in": str(tmp_path / "kept"), **options}}
        return html(text, "attr_list", "claims.press.code", extension_configs=configs), len(times)

    return colour


def test_code_is_coloured_once_and_alike(coloured):
    plain = html(FENCED, "attr_list", "pymdownx.highlight")
    first, once = coloured()
    again, still = coloured()
    assert first == again == plain and "data-search-exclude" in plain and once == still


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (FENCED.replace("<b>", "<i>"), {}),
        (FENCED.replace(".python", ".console"), {}),
        (FENCED.replace("data-search-exclude", "data-other"), {}),
        (FENCED, {"stripnl": False}),
        (FENCED, {"pygments_lang_class": True}),
    ],
)
def test_whatever_colouring_depends_on_colours_anew(coloured, text, options):
    _, before = coloured()
    made, after = coloured(text, **options)
    assert after == before + 1
    assert made == html(text, "attr_list", "pymdownx.highlight", extension_configs={"pymdownx.highlight": options})


def test_numbered_lines_and_titles_are_not_kept(coloured, tmp_path):
    for fence in "```python linenums='1'\nx\n```", "```python title='<i>'\nx\n```":
        coloured(fence)
    assert not (tmp_path / "kept").exists()


def test_a_library_of_another_version_colours_anew(coloured, monkeypatch):
    _, before = coloured()
    monkeypatch.setattr(code, "_versions", lambda: ["another"])
    assert coloured()[1] == before + 1


def test_without_a_place_to_keep_it_code_is_coloured_all_the_same(coloured, tmp_path):
    (tmp_path / "kept").write_text("in the way")
    assert coloured()[0] == html(FENCED, "attr_list", "pymdownx.highlight")


def test_code_that_nobody_shows_is_forgotten(coloured, tmp_path):
    coloured()
    [kept] = (tmp_path / "kept").iterdir()
    code.sweep(tmp_path / "kept")
    assert kept.exists()
    long_ago = time.time() - code.FORGOTTEN_AFTER - 60
    os.utime(kept, (long_ago, long_ago))
    coloured()  # shown again
    code.sweep(tmp_path / "kept")
    assert kept.exists()
    os.utime(kept, (long_ago, long_ago))
    code.sweep(tmp_path / "kept")
    assert not kept.exists()


# --- the search ------------------------------------------------------------------------------------------------------


@pytest.fixture
def hooks(monkeypatch):
    monkeypatch.syspath_prepend(str(CLONE / "docs"))
    import hooks

    yield hooks
    del sys.modules["hooks"]


def test_the_search_reads_words_and_letters_of_formulas_alone(hooks):
    from types import SimpleNamespace

    formula = "<math><mi>σ</mi><mo>(</mo><mi>x</mi><mo>)</mo></math>"
    block = '<div class="highlight" data-search-exclude="true"><pre><span>def</span> &lt;!--hidden 0--&gt;</pre></div>'
    shown = '<div class="language-sh highlight"><pre>pytest</pre></div>'
    content = f'<h2 id="a" data-search-exclude="">A</h2>{SVG}<p>{formula} &amp; {formula}</p>{block}{shown}'
    page = SimpleNamespace(content=content)
    hide, show = hooks.on_page_context.methods
    hide({}, page=page, config=None, nav=None)
    assert "σ(x)" in page.content and "pytest" in page.content and "data-search-exclude" in page.content
    assert "svg" not in page.content and "def" not in page.content and "<mi>" not in page.content
    show({}, page=page, config=None, nav=None)
    assert page.content == content.replace(' data-search-exclude="true"', "")


def test_a_word_of_a_page_is_found_and_none_of_its_code(project):
    project.claim()
    project.run("mkdocs", "build", "--quiet")
    index = json.loads((project.folder / "site" / "search" / "search_index.json").read_text("utf-8"))
    told = " ".join(entry["text"] for entry in index["docs"] if entry["location"].startswith("claims/three-is-odd/"))
    assert "The remainder is one." in told and "3 % 2" not in told
    kept = list(Path(project.folder / ".press" / "code").glob("*.html"))
    assert kept and all("highlight" in path.read_text("utf-8") for path in kept)


# --- figures ---------------------------------------------------------------------------------------------------------


LINE = 'def figure(axes, found):\n    """A line."""\n    axes.plot(found["x"])\n'


@pytest.fixture
def orders(tmp_path, monkeypatch):
    """Orders for figures, each given as the text of its module."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def made(*texts):
        for i, text in enumerate(texts):
            (tmp_path / f"drawn_{i}.py").write_text(text, "utf-8")
            monkeypatch.delitem(sys.modules, f"drawn_{i}", raising=False)
        return [Order(f"drawn_{i}", f"claim-{i}", f"Claim {i}.", {"x": [0.0, i]}) for i, _ in enumerate(texts)]

    return made


def test_figures_drawn_side_by_side_are_those_drawn_one_by_one(orders):
    wrong = LINE.replace('"x"', '"y"')
    ordered = orders(LINE, LINE, wrong, LINE.replace("plot", "nothing"), LINE)
    together = list(draw_all(ordered, processes=2))
    assert together == list(draw_all(ordered, processes=1))
    assert [getattr(one, "csv", one) for one in together][2:4] == [
        "no check recorded 'y'",
        "AttributeError: 'ClaimAxes' object has no attribute 'nothing'",
    ]
    assert "claim-4-title" in together[4].svg and together[0] != together[1]


def test_a_process_that_dies_costs_figures_and_not_the_build(orders):
    deadly = LINE.replace("axes.plot", "__import__('os')._exit(9); axes.plot")
    *others, last = draw_all(orders(LINE, LINE, LINE, deadly), processes=2)
    assert "was ended from outside" in last and len(others) == 3


ASKED = """
import os, sys

class Asked:
    def find_spec(self, name, *_):
        if name == "numpy":
            print(os.environ.get("OPENBLAS_NUM_THREADS"))

sys.meta_path.insert(0, Asked())
import MODULE, numpy
"""


@pytest.mark.parametrize("module", ["claims.press.__main__", "claims.mutation.__main__"])
def test_whoever_computes_does_so_on_one_thread(module):
    """That is settled when numpy is imported. Several threads for one small product wait for each other: on a busy machine the press
    took twice as long."""
    clean = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    told = ASKED.replace("MODULE", module)
    run = subprocess.run([sys.executable, "-c", told], env=clean, cwd=CLONE, capture_output=True, text=True)
    assert run.stdout.split() == ["1"], run.stdout + run.stderr


WITH_FIGURE = GOOD.replace(', no_figure="it is a number"', "") + "\n\n" + LINE.replace('found["x"]', "[0, 1]")


def test_a_figure_is_drawn_anew_only_if_something_has_changed(project):
    path = project.claim(WITH_FIGURE)
    store = project.folder / ".press" / "figures" / "three-is-odd.json"
    png = project.folder / "docs" / "claims" / "three-is-odd" / "figure.png"

    def key():
        assert project.press().returncode == 0
        return json.loads(store.read_text("utf-8"))["key"]

    first, picture = key(), png.read_bytes()
    path.write_text(WITH_FIGURE.replace('odd."""', 'odd.\n\nMore prose.\n"""'), "utf-8")
    assert key() == first and "More prose." in project.page()
    png.write_bytes(b"left by a run that was killed")
    assert key() == first and png.read_bytes() == picture
    path.write_text(WITH_FIGURE.replace("[0, 1]", "[0, 2]"), "utf-8")
    assert key() != first and png.read_bytes() != picture
