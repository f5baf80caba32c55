"""An author's slips: each is one line that says what is wrong, where, and how to mend it, and costs no other page."""

import re

import pytest
from project import GOOD, HOSTILE, Project

from claims.lab.evidence import AuthorError
from claims.lab.verdict import WORDS
from claims.press.markup import authored, inert, literal, unsnipped, yaml

DOCSTRING = '"""Three is odd."""'

#: File name: its text, and what the line about it must say.
SLIPS = {
    "syntax_error.py": (
        GOOD.replace("def test_it_is():", "def test_it_is(:"),
        ["syntax_error.py:10: this is not valid Python"],
    ),
    "not_text.py": (b"\xff\xfe\x00claim", ["this is not a text file in UTF-8"]),
    "no_docstring.py": (GOOD.replace(DOCSTRING, ""), ["no docstring: begin the file with the claim"]),
    "two_sentences.py": (GOOD.replace(DOCSTRING, '"""Three is odd. So is five."""'), ["one sentence with a full stop"]),
    "no_full_stop.py": (GOOD.replace(DOCSTRING, '"""Three is odd"""'), ["one sentence with a full stop"]),
    "no_claim.py": (GOOD.replace("claim = Claim", "other = Claim"), ["no claim: assign claim = Claim("]),
    "unknown_sentence.py": (
        GOOD.replace("sentence(55)", "sentence(99)"),
        ["unknown_sentence.py:6: davenport has no sentence 99", "1 to 84"],
    ),
    "not_a_sentence.py": (GOOD.replace("davenport.sentence(55)", "55"), ["said_in must list sentences"]),
    "no_kind.py": (GOOD.replace("@proof\n", ""), ["no_kind.py:9: test_it_is has no kind: put @proof"]),
    "two_kinds.py": (GOOD.replace("@proof\n", "@proof\n@proof\n"), ["test_it_is is marked twice"]),
    "no_sentence.py": (GOOD.replace('    """The remainder is one."""\n', ""), ["test_it_is has no docstring"]),
    "same_name_twice.py": (GOOD + "\n\n@proof\ndef test_it_is():\n    '''It is.'''\n", ["test_it_is is defined twice"]),
    "unnamed_condition.py": (
        GOOD.replace("import Claim, proof", "import Claim, proof, without").replace(
            "@proof", "@without('it rains')\n@proof"
        ),
        ["drops a condition that the claim does not name: 'it rains'"],
    ),
    "refers_to_nobody.py": (
        GOOD.replace('no_figure="', 'related=["nobody-knows"], no_figure="'),
        ["refers to no claim: 'nobody-knows'"],
    ),
    "links_to_nobody.py": (
        GOOD.replace(DOCSTRING, '"""Three is odd.\n\nSee [this](nobody-knows.md).\n"""'),
        ["links to nobody-knows.md"],
    ),
    "unknown_number.py": (
        GOOD.replace("The remainder is one.", "It is {{unknown}}."),
        ["{{unknown}} stands in the text"],
    ),
    "raises.py": (GOOD + "\n1 / 0\n", ["importing this file raises ZeroDivisionError"]),
    "no_such_reason.py": (
        GOOD.replace('no_figure="', 'not_checkable="laziness", no_figure="'),
        ["'laziness' is not one of the reasons"],
    ),
    "loose_error.py": (
        GOOD.replace("import Claim, proof", "import Claim, statistic").replace("@proof", "@statistic(error=0.05)"),
        ["a statistic's error probability must lie in"],
    ),
    "asserts_nothing.py": (
        GOOD.replace("assert 3 % 2 == 1", "3 % 2 == 2"),
        ["test_it_is asserts nothing, so it cannot fail"],
    ),
    "unused_error.py": (
        GOOD.replace("import Claim, proof", "import Claim, statistic").replace(
            "@proof", '@statistic(error=1e-6, alternative="it is not")'
        ),
        ["states an error probability and does not use it"],
    ),
    "no_alternative.py": (
        GOOD.replace("import Claim, proof", "import Claim, statistic").replace("@proof", "@statistic(error=1e-6)"),
        ["a statistic says what it is meant to notice", "no_alternative.py:9: "],
    ),
    "typed_power.py": (
        GOOD.replace("import Claim, proof", "import Claim, record, statistic")
        .replace("@proof", '@statistic(error=1e-6, alternative="it is not")')
        .replace("test_it_is()", "test_it_is(error)")
        .replace("assert 3 % 2", "record(power=1 - 1e-6)\n    assert 3 % 2"),
        ["test_it_is types its power"],
    ),
    "html_in_prose.py": (
        GOOD.replace(DOCSTRING, '"""Three is odd.\n\nSee <script>hacked = 1</script>.\n"""'),
        ["the text holds HTML, <script>: write Markdown; to show it, put it between backticks"],
    ),
    "html_in_a_sentence.py": (GOOD.replace("The remainder is one.", "It is <b>one</b>."), ["the text holds HTML, <b>"]),
    "html_in_a_record.py": (
        GOOD.replace("import Claim, proof", "import Claim, proof, record")
        .replace("The remainder is one.", "It is {{found}}.")
        .replace("    assert 3", "    record(found='<img src=x onerror=hacked()>')\n    assert 3"),
        ["the text holds HTML, <img"],
    ),
    "link_that_runs.py": (
        GOOD.replace(DOCSTRING, '"""Three is odd.\n\nSee [this](java&#115;cript:hacked()).\n"""'),
        ["the text links to 'javascript:hacked()'"],
    ),
    "attribute_that_runs.py": (
        GOOD.replace(DOCSTRING, '"""Three is odd.\n\nSee *this*{: onclick=hacked() } now.\n"""'),
        ["the attribute onclick='hacked()'"],
    ),
    "picture_from_elsewhere.py": (
        GOOD.replace(DOCSTRING, '"""Three is odd.\n\nSee ![this](https://elsewhere.example/x.png).\n"""'),
        ["the text holds an image: draw what it shows"],
    ),
    "code_without_end.py": (
        GOOD.replace(DOCSTRING, '"""Three is odd.\n\n```\n<script>hacked = 1</script>\n"""'),
        ["a block of code is opened with ``` and never closed"],
    ),
    "Capital.py": (GOOD, ["the file's name becomes the claim's id"]),
    "with space.py": (GOOD, ["claims/small/with space.py: the file's name becomes the claim's id"]),
    "név\u202e.py": (GOOD, ["n\\xe9v\\u202e.py: the file's name becomes the claim's id"]),
    "$(touch owned).py": (GOOD, ["the file's name becomes the claim's id"]),
    "--help.py": (GOOD, ["the file's name becomes the claim's id"]),
}


@pytest.fixture(scope="module")
def everything_wrong(tmp_path_factory):
    """All slips side by side, beside one good claim, and what the press and pytest say of them."""
    project = Project(tmp_path_factory.mktemp("slips"))
    for name, (text, _) in SLIPS.items():
        (project.chapter / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    project.claim(name="good_one.py")
    other = project.folder / "claims" / "zother"
    other.mkdir()
    (other / "__init__.py").write_text('"""Another chapter.\n\nSee [this](nothing-at-all.md).\n"""\n')
    (other / "good_one.py").write_text(GOOD)
    return project, project.press(), project.pytest("claims")


@pytest.mark.parametrize("name", SLIPS)
def test_one_line_for_each_slip(everything_wrong, name):
    _, press, _ = everything_wrong
    for expected in SLIPS[name][1]:
        assert [line for line in press.stdout.splitlines() if line.startswith("problem: ") and expected in line], (
            press.stdout
        )


def test_an_id_that_exists_twice(everything_wrong):
    _, press, _ = everything_wrong
    assert "claims/zother/good_one.py: the id good-one exists already, in claims/small/good_one.py" in press.stdout


def test_an_introduction_that_links_to_nothing(everything_wrong):
    _, press, _ = everything_wrong
    assert "problem: claims/zother/__init__.py: the introduction links to nothing-at-all.md, a claim" in press.stdout


def test_no_traceback_and_nothing_run_by_a_name(everything_wrong):
    project, press, pytest_run = everything_wrong
    assert "Traceback" not in press.stdout + press.stderr + pytest_run.stdout + pytest_run.stderr
    assert not list(project.folder.rglob("owned"))
    assert press.returncode == 1 and pytest_run.returncode != 0


def test_the_good_claim_is_published_all_the_same(everything_wrong):
    project, _, _ = everything_wrong
    assert "<strong>Proved</strong>" in project.page("good-one")
    for name in SLIPS:
        if name.islower() and name.replace("_", "").removesuffix(".py").isalpha() and name.isascii():
            page = project.page(name.removesuffix(".py").replace("_", "-"))
            assert "Not established" in page or name in ("refers_to_nobody.py", "links_to_nobody.py"), name
            assert not [
                words
                for words in WORDS.values()
                if f"<strong>{words.capitalize()}</strong>" in page and words != "not established"
            ] or name in (
                "refers_to_nobody.py",
                "links_to_nobody.py",
            )


@pytest.mark.parametrize("name", ["syntax_error.py", "no_kind.py", "unknown_sentence.py", "no_docstring.py"])
def test_pytest_says_the_same_line(everything_wrong, name):
    _, _, run = everything_wrong
    assert [line for line in run.stdout.splitlines() if SLIPS[name][1][0].split(": ", 1)[1] in line]


# --- what an author may write ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<!-- no end",
        "one\n\n<div>",
        "x<y and z>w",
        "| a |\n|---|\n| <i>x</i> |",
        "- a\n- <a href=x>",
        "[x](JaVa\tscript:hacked())",
        "[x](&#x6A;avascript:hacked())",
        "[x](<javascript:hacked()>)",
        "[x][y]\n\n[y]: javascript:hacked()",
        "[x]: vbscript:hacked()\n\n[x]",
        "<javascript:hacked()>",
        "[x](data:text/html,hacked)",
        "# x { onclick=hacked() }",
        '[x](a.md){ onmouseover="hacked()" }',
        "_x_{onclick=hacked()}",
        'x\n{: style="position: fixed" }',
        "``` python\nx = 1\n~~~",
        "`$` <b>x</b> `$`",
    ],
)
def test_what_could_run_or_hide_is_refused(text):
    with pytest.raises(AuthorError):
        authored(text)


@pytest.mark.parametrize(
    "text",
    [
        "*a* **b** `c` [d](other-claim.md#x) <https://example.org/> [e](https://example.org/?a=b)",
        "$\\sum_{k=1}^n x_k < y$ and $$\na \\le b\n$$",
        "```python\nif a<b: print('<script>')\n```",
        '!!! question "In class"\n    Is $3 > 2$?\n\n| a |\n|---|\n| b |',
        "x < y and z > w, a -> b, R&D, 100 %, #1",
        "## More { #more .wide }",
    ],
)
def test_what_markdown_offers_stays(text):
    assert authored(text) == text


def test_html_between_backticks_is_shown():
    """The parser that finds the ends of the page's own boxes would take it for HTML."""
    assert authored("so `</div>` ends it") == "so <code>&#60;/div&#62;</code> ends it"
    assert authored("```\n`<b>`\n```\n\n``a `<b>` c``") == ("```\n`<b>`\n```\n\n<code>a &#96;&#60;b&#62;&#96; c</code>")


def test_plain_text_stays_plain():
    assert literal("*a* [b](c) <d> $e$ `f` g_h_i") == (
        "&#42;a&#42; &#91;b&#93;(c) &#60;d&#62; &#36;e&#36; &#96;f&#96; g&#95;h&#95;i"
    )
    assert inert('"a" <b> & c') == "&quot;a&quot; &lt;b&gt; &amp; c"
    assert yaml('a "b" \\ \x07 σ') == '"a \\"b\\" \\\\ \\u0007 σ"'
    assert unsnipped('a\n  --8<-- "b"\n-8<-') == 'a\n  ;--8<-- "b"\n;-8<-'


def test_a_hostile_claim_is_published_as_text(project):
    """Its title is one in the nav, in the head and on other pages too; the browser tests look whether anything runs."""
    project.claim(HOSTILE, "hostile.py")
    run = project.press()
    assert run.returncode == 0, run.stdout
    text = project.page("hostile").split("\n---\n", 1)[1]  # what stands in the head has tests of its own
    outside_code = re.sub(r"^ *(`{3,}).*?^ *\1", "", text, flags=re.DOTALL | re.MULTILINE)
    ours = '<script type="module" src="../assets/check/button.js">'  # of the block that checks the claim in the browser
    assert [tag for tag in re.findall(r"<(?:script|img).*?>", outside_code) if tag != ours] == []
    assert ';--8<-- "tally.md"' in project.page("hostile")
    assert "<" not in (project.folder / ".press" / "nav.json").read_text("utf-8")
    assert (project.folder / "docs/claims/hostile/hostile.py").read_text("utf-8") == HOSTILE
