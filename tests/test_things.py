"""Things to move: how a line in a text becomes one, and what an author is told who names one that is not there."""

import re

import pytest
from project import CLONE, GOOD

from claims.lab.evidence import AuthorError
from claims.press.moving import embed, things_in
from claims.press.plot import Plot
from claims.press.things import THINGS

NAME = next(iter(THINGS))


def test_a_line_becomes_the_thing_and_nothing_else_does():
    text = f"Before.\n\n!move {NAME}\n\nAfter, where `!move {NAME}` is only mentioned."
    made = embed(text, THINGS, "claims/x.md")
    assert made.count("<section") == 1 and made.endswith(f"After, where `!move {NAME}` is only mentioned.")
    assert things_in(text) == [NAME]


@pytest.mark.parametrize(
    "page, up", [("claims/x.md", "../"), ("x.md", ""), ("index.md", ""), ("a/b/index.md", "../../")]
)
def test_what_it_loads_is_found_from_every_page(page, up):
    made = embed(f"!move {NAME}", THINGS, page)
    assert f'src="{up}assets/move/{NAME}.js"' in made and f'href="{up}assets/move.css"' in made


def test_on_its_own_page_it_does_not_point_to_itself():
    assert f"(../move/{NAME}.md)" in embed(f"!move {NAME}", THINGS, "claims/x.md")
    assert f"{NAME}.md" not in embed(f"!move {NAME}", THINGS, f"move/{NAME}.md")


def test_a_name_that_is_not_known_is_one_line_that_names_those_that_are(project):
    with pytest.raises(AuthorError, match=f"no-such-thing: there is no such thing to move; there are .*{NAME}"):
        embed("!move no-such-thing", THINGS, "x.md")
    with pytest.raises(AuthorError, match="twice"):
        embed(f"!move {NAME}\n\n!move {NAME}", THINGS, "x.md")
    project.claim(GOOD.replace('"""Three is odd."""', '"""Three is odd.\n\n!move no-such-thing\n"""'))
    run = project.press()
    assert run.returncode == 1 and "three_is_odd.py" in run.stdout and "no such thing to move" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_an_essay_with_an_unknown_name_is_one_line_too(project):
    project.claim()
    (project.folder / "docs" / "essays" / "floats.md").write_text("!move no-such-thing\n", "utf-8")
    run = project.press()
    assert run.returncode == 1 and "docs/essays/floats.md: !move no-such-thing" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


@pytest.mark.parametrize("name", THINGS)
def test_each_has_its_module_and_its_page(name):
    assert (CLONE / "docs" / "assets" / "move" / f"{name}.js").exists()
    page = (CLONE / "docs" / "move" / f"{name}.md").read_text("utf-8")
    assert f'--8<-- "move/{name}.md"' in page and f'--8<-- "move/{name}-claims.md"' in page


@pytest.mark.parametrize("name", THINGS)
def test_some_claim_embeds_each(name, known):
    assert [id for id, entry in known.entries.items() if name in things_in(entry.prose)]


def test_a_plot_maps_its_ranges_to_its_frame():
    plot = Plot(x=(0, 10), y=(1, 100), xlabel="x", ylabel="y", xticks=[0, 10], yticks=[1, 100], logy=True)
    left, right, top, bottom = plot.left, plot.width - plot.RIGHT, plot.TOP, plot.height - plot.BOTTOM
    assert plot.at(0, 1) == (left, bottom) and plot.at(10, 100) == (right, top)
    assert plot.at(5, 10) == pytest.approx(((left + right) / 2, (top + bottom) / 2))
    assert plot.path([(0, 1), (float("nan"), 1), (10, 100)]).count("M") == 2
    assert plot.path([(0, 0)]) == plot.path([(0, 1e-99)])  # far below a logarithmic axis: just outside
    ids = re.findall(r' id="([^"]+)"', plot.svg("one", 'a "title"', "<b>"))
    assert len(set(ids)) == len(ids) and all(id.startswith("one-") for id in ids)
    assert "<b>" not in plot.svg("one", "a", "<b>")
