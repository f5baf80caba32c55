"""What a lecturer takes along: figures for slides, lessons, questions with answers, the handout."""

import ast
import inspect
import io
import re
import zlib
from itertools import pairwise
from types import SimpleNamespace

import pytest
from PIL import Image
from project import CLONE

from claims import catalog
from claims.lab.evidence import AuthorError
from claims.press import teach
from claims.press.figure import DOWNLOADS, GROUNDS, THEME, draw
from claims.press.things import THINGS

CREDIT = "Rectified, version 0, claim some-claim. CC BY 4.0."


def of_every_kind(axes):
    """Everything that takes a colour & more."""
    axes.curve(lambda x: x * x, over=(-1, 1), label="a curve")
    axes.plot([0, 1], [0, 1], "o", markerfacecolor="none", label="points")
    axes.scatter([0.3, 0.6], [1.2, 1.4], color=["C2", "C3"])
    axes.fill_between([-1, 0], [0, 0], [1, 1], color="C4", alpha=0.3)
    axes.bar([2, 3], [1, 2], color="C1", edgecolor="0.5", hatch="//", label="bars")
    axes.errorbar([1, 2], [0.5, 0.7], yerr=0.1, color="0.3", capsize=3)
    axes.axhline(0.2, color="0.6")
    axes.annotate("see here", (0, 0), (1, 1), arrowprops={"arrowstyle": "->", "color": "0.5"})
    axes.text(-0.8, 1.8, "a word", bbox={"facecolor": "C0", "edgecolor": "0.5"})
    axes.set(xlabel="x", ylabel="a label of the axis that is a good deal longer than the sheet of paper is high")
    axes.legend(loc="upper center")


@pytest.fixture(scope="module")
def made():
    return draw(of_every_kind, "some-claim", "It is <so>", {}, CREDIT)


def colours(text):
    return set(re.findall(r"#[0-9a-f]{6}\b", text))


def streams(pdf):
    """The drawing operators of a PDF, uncompressed."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompress(part) for part in parts if part[:1] == b"x").decode("latin-1")


def painted(pdf):
    """The colours that a PDF sets, for lines and for areas."""
    numbers = r"(\d*\.?\d+) (\d*\.?\d+) (\d*\.?\d+) (?:rg|RG)\b"
    found = re.findall(numbers, streams(pdf)) + [
        (g,) * 3 for g in re.findall(r"(?<=\n)(\d*\.?\d+) [gG](?=\s)", streams(pdf))
    ]
    return {"#" + "".join(f"{round(255 * float(part)):02x}" for part in colour) for colour in found}


def test_a_figure_comes_in_every_form(made):
    assert tuple(made.files) == DOWNLOADS
    begins = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "csv": b"series,"}
    for name, data in made.files.items():
        assert data.startswith(begins[name.rpartition(".")[2]]), name


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_slide_has_the_colours_of_its_ground_and_no_others(made, ground):
    """Slide programs know no CSS variables, and a sentinel is all but black: on black it would be gone."""
    name, which = ("figure", 1) if ground == "white" else ("figure-black", 2)
    allowed = {colours[which] for colours in THEME.values()}
    svg = made.files[f"{name}.svg"].decode()
    assert "var(" not in svg and colours(svg) <= allowed and len(colours(svg)) >= 6
    pdf = painted(made.files[f"{name}.pdf"])
    assert pdf <= allowed | {"#000000"} and len(pdf) >= 6  # matplotlib begins in black
    picture = Image.open(io.BytesIO(made.files[f"{name}.png"])).convert("RGB")
    assert picture.width == 1920 and picture.getpixel((2, 2)) == ((255,) * 3 if ground == "white" else (0,) * 3)
    if ground == "white":  # ink is the darkest
        assert min(max(colour) for _, colour in picture.getcolors(256)) > 0x14
    else:  # each of the series is there in its full colour
        shown = [colour for _, colour in picture.getcolors(256)]
        for sentinel in "#010101", "#020202", "#030303", "#040404":
            colour = bytes.fromhex(THEME[sentinel][which][1:])
            assert min(sum(abs(a - b) for a, b in zip(colour, one, strict=True)) for one in shown) < 12, sentinel


def test_a_file_says_where_it_comes_from_and_not_when(made):
    for name in "figure", "figure-black":
        assert f"<metadata>{CREDIT}</metadata>" in made.files[f"{name}.svg"].decode()
        assert CREDIT.encode() in made.files[f"{name}.pdf"] and b"CreationDate" not in made.files[f"{name}.pdf"]
        assert Image.open(io.BytesIO(made.files[f"{name}.png"])).text["Description"] == CREDIT


def test_a_drawing_is_the_same_every_time(made):
    assert draw(of_every_kind, "some-claim", "It is <so>", {}, CREDIT) == made


def test_the_data_of_all_that_is_drawn_come_along(made):
    table = made.files["figure.csv"].decode()
    for row in (
        "a curve,-1.0,1.0",
        "points,1.0,1.0",
        "area 1,0.3,1.2",
        "bars,3.0,2",
        "area 2,-1.0,1.0",
        "line: error bars,1.0,0.4",
    ):
        assert f"\n{row}\n" in table, row


def test_the_data_of_a_map_have_values():
    def figure(axes):
        axes.pcolormesh([0, 1], [0, 1], [[1, 2], [3, 4]], shading="nearest")

    table = draw(figure, "some-claim", "So", {}).files["figure.csv"].decode()
    assert table.splitlines()[0] == "series,x,y,value" and "area 1,1.0,0.0,2.0" in table


def test_the_data_of_a_line_right_across_are_numbers_of_the_axes():
    def figure(axes):
        axes.axhline(5, label="level")
        axes.axvline(10, label="upright")
        axes.set(xscale="log", xlim=(1, 1000), ylim=(-2, 8))

    rows = [
        row.split(",") for row in draw(figure, "some-claim", "So", {}).files["figure.csv"].decode().splitlines()[1:]
    ]
    found = [(name, round(float(x), 6), round(float(y), 6)) for name, x, y in rows]
    assert found == [("level", 1, 5), ("level", 1000, 5), ("upright", 10, -2), ("upright", 10, 8)]


def test_a_label_that_is_too_long_for_a_slide_is_broken_and_not_cut(made):
    words = "a label of the axis that is a good deal longer than the sheet of paper is high"
    assert words not in made.files["figure.svg"].decode() and words in made.files["figure.csv"].decode()
    assert made.labels == ("x", words)


# --- questions -------------------------------------------------------------------------------------------------------

PROSE = """Some text.

!!! question "In class"
    Is $x$ so?

    ```python
    f(x)
    ```

??? success "Answer"
    It is, by [this](other-claim.md), at {{x:.1f}}.

    Twice.

More text.
"""


def claimed(prose, id="some-claim", title="It is so.", words="proved", style="holds", instead="", **numbers):
    """What of a published claim is needed here."""
    return SimpleNamespace(
        id=id,
        title=title,
        style=style,
        mark="✔",
        numbers=numbers,
        drawing=None,
        judgement=SimpleNamespace(verdict="holds", words=words),
        entry=SimpleNamespace(prose=prose, claim=SimpleNamespace(instead=instead)),
        source=SimpleNamespace(chapter=SimpleNamespace(name="small", title="A small chapter")),
    )


def test_a_question_and_its_answer_are_found_in_the_prose():
    found = teach.question(PROSE)
    assert found.text == "Is $x$ so?\n\n```python\nf(x)\n```"
    assert found.answer == "It is, by [this](other-claim.md), at {{x:.1f}}.\n\nTwice."


def test_what_stands_elsewhere_is_no_answer():
    assert teach.question("No question.") is None
    apart = PROSE.replace("??? success", "Between.\n\n??? success")
    assert teach.question(apart).answer == ""


def test_the_page_of_questions_has_each_with_its_answer_and_numbers():
    chapter = SimpleNamespace(name="small", title="A small chapter")
    made = teach.questions([chapter], {"some-claim": claimed(PROSE, x=0.25), "mute": claimed("Nothing.", "mute")})
    assert made.startswith("1 question.")
    assert "by [this](../claims/other-claim.md), at 0.2." in made and "{{" not in made
    assert 'id="some-claim"' in made and 'id="mute"' not in made


@pytest.mark.parametrize("source", catalog.sources()[0], ids=lambda source: source.id)
def test_every_claim_has_a_question_with_an_answer_here(source):
    prose = inspect.cleandoc(ast.get_docstring(source.tree, clean=False))
    assert teach.question(prose).answer


# --- lessons ---------------------------------------------------------------------------------------------------------

TEXTS = sorted((CLONE / "docs" / "essays" / "teach").glob("*.md"))


@pytest.mark.parametrize("minutes", [45, 90])
def test_a_lesson_fills_its_time_to_the_minute(minutes):
    text = (CLONE / "docs" / "essays" / "teach" / f"lesson-{minutes}.md").read_text("utf-8")
    assert f"!lesson {minutes}\n" in text
    clocks = [tuple(map(int, clock)) for clock in re.findall(r"^## (\d+)–(\d+) min: ", teach.timed(text), re.MULTILINE)]
    assert clocks[0][0] == 0 and clocks[-1][1] == minutes and len(clocks) > 5
    assert all(end == begin for (_, end), (begin, _) in pairwise(clocks))


def test_a_lesson_that_does_not_add_up_says_so():
    with pytest.raises(AuthorError, match="take 12 minutes, not 10"):
        teach.timed("!lesson 10\n\n!part 5 One\n\n!part 7 Two\n")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_for_teaching_speaks_of_claims_and_things_that_exist(path):
    """A line on a claim that is not there would vanish without a word."""
    text, ids = path.read_text("utf-8"), {source.id for source in catalog.sources()[0]}
    spoken = set(
        re.findall(r"claims/([a-z0-9-]+)\.md|^!(?:claim|instead|question|figure) (\S+)$|\{\{([a-z0-9-]+)\.", text, re.M)
    )
    spoken = {name for names in spoken for name in names if name}
    assert len(spoken) >= 8 and spoken <= ids, spoken - ids
    assert set(re.findall(r"^!move-it (\S+)", text, re.M)) <= set(THINGS)


def test_a_lesson_shows_verdicts_numbers_questions_and_things():
    everyone = {"some-claim": claimed(PROSE, x=0.25, instead="It is so at {{x}}.", words="proved under conditions")}
    thing = {"dying-unit": SimpleNamespace(title="A unit dies")}
    made = teach.lesson(
        "!claim some-claim\n\n!instead some-claim\n\n!question some-claim\n\n!move-it dying-unit Kill it.\n\n"
        "{{some-claim.words}}, {{some-claim.title}}, {{some-claim.x:.0%}}\n",
        everyone,
        thing,
    )
    assert '[It is so](../claims/some-claim.md) <em class="words">proved under conditions</em>' in made
    assert "**Say instead.** It is so at 0.25." in made
    assert '!!! question "In class"' in made and '??? success "Answer"' in made
    assert "**Move it.** Kill it. ([A unit dies](../move/dying-unit.md))" in made
    assert "proved under conditions, It is so, 25 %" in made


def test_a_lesson_in_another_clone_loses_what_is_not_there():
    text = "A.\n\n!claim gone\n\n!question gone\n\n!move-it gone Do.\n\n{{gone.x}}\n"
    assert teach.lesson(text, {}, {}).split() == ["A.", "(not", "established)"]


def test_a_number_that_nobody_recorded_is_one_line():
    with pytest.raises(AuthorError, match=r"of some-claim: .*no check records it; recorded are: x"):
        teach.lesson("{{some-claim.y}}", {"some-claim": claimed(PROSE, x=1)}, {})
