"""The list of all claims, the tally and the findings of the home page: what the press makes of given claims and verdicts."""

import re
from types import SimpleNamespace

import pytest
import rules
from project import CLONE

from claims import catalog
from claims.articles import ARTICLES
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.verdict import WORDS, Judgement
from claims.press import listing
from claims.press.page import KINDS, Published

FINDINGS = (CLONE / "docs" / "essays" / "findings.toml").read_text("utf-8")
VERDICT_OF = {words: Judgement(*pair) for pair, words in WORDS.items()}


@pytest.fixture(scope="module")
def everyone(known):
    """All claims, with the verdicts dealt out in turn, so that every phrase occurs."""
    judgements = [Judgement(*pair) for pair in WORDS]
    return {
        source.id: Published(source, judgements[n % len(judgements)], known.entries[source.id])
        for n, source in enumerate(known.sources)
    }


def scored(published, worlds, survivors):
    return Published(
        published.source,
        published.judgement,
        published.entry,
        score=SimpleNamespace(worlds=worlds, survivors=survivors),
    )


# --- the list --------------------------------------------------------------------------------------------------------


def test_each_claim_is_in_the_list_once_with_what_it_can_be_found_by(everyone):
    text = listing.all_claims(catalog.chapters(), everyone)
    for id, published in everyone.items():
        [line] = [line for line in text.splitlines() if f'<a href="{id}.md">' in line]
        values = dict(re.findall(r'data-([a-z]+)="([^"]*)"', line))
        assert values["verdict"] == published.judgement.words.replace(" ", "-")
        assert values["chapter"] == published.source.chapter.name
        said = {sentence.article for sentence in published.entry.claim.said_in}
        assert values["article"].split() == ([a.key for a in ARTICLES if a.name in said] or ["none"])
        assert set(values["kind"].split()) == {evidence.kind for evidence in published.entry.evidence.values()}
        assert f">{published.judgement.words}<" in line and published.mark in line


def test_the_counts_beside_the_options_count_the_claims(everyone):
    rows = [listing.row(published) for published in everyone.values()]
    found = {facet.name: facet.options for facet in listing.facets(catalog.chapters(), rows)}
    assert list(found) == ["verdict", "kind", "article", "noticed", "chapter"]
    for name in "verdict", "noticed", "chapter":  # a claim has exactly one of each
        assert sum(option.count for option in found[name]) == len(everyone), name
    for name, options in found.items():
        occur = {value for row in rows for value in row.values[name]}
        offered = {option.value for option in options}
        assert offered == {"noticed": set(listing.NOTICED), "kind": set(KINDS)}.get(name, occur) >= occur, name
    by_words = {option.label: option.count for option in found["verdict"]}
    for words in WORDS.values():
        assert by_words[words] == sum(published.judgement.words == words for published in everyone.values())


def test_the_values_are_fit_for_an_address(everyone):
    rows = [listing.row(published) for published in everyone.values()]
    for facet in listing.facets(catalog.chapters(), rows):
        for option in facet.options:
            assert re.fullmatch(r"[a-z][a-z0-9_-]*", option.value), option.value


def test_what_the_wrong_worlds_say_can_be_filtered(everyone):
    published = next(iter(everyone.values()))
    assert listing.row(published).values["noticed"] == ["none-run"]
    assert listing.row(scored(published, [], [])).values["noticed"] == ["none-run"]
    assert listing.row(scored(published, ["a", "b"], [])).values["noticed"] == ["all"]
    assert listing.row(scored(published, ["a", "b"], ["b"])).values["noticed"] == ["some"]


def test_a_file_that_cannot_be_read_is_in_the_list(everyone):
    published = next(iter(everyone.values()))
    broken = Published(published.source, VERDICT_OF["not established"])
    text = listing.all_claims(catalog.chapters(), {published.id: broken})
    assert f'<a href="{published.id}.md">' in text and 'data-verdict="not-established"' in text


def test_a_title_cannot_break_out_of_the_list(known):
    entry = next(iter(known.entries.values()))
    hostile = SimpleNamespace(
        title='A "quoted" <script>alert(1)</script> & more.',
        claim=SimpleNamespace(said_in=[], formally='$x < 1$ "and" <script>alert(2)</script>'),
        evidence={},
    )
    published = Published(entry.source, VERDICT_OF["proved"], hostile)
    text = listing.all_claims(catalog.chapters(), {entry.source.id: published})
    [line] = [line for line in text.splitlines() if f'<a href="{entry.source.id}.md">' in line]
    assert "<script" not in line and "&lt;script&gt;alert(1)" in line
    assert line.count('"') % 2 == 0


@pytest.mark.parametrize(
    "tex, words",
    [
        (r"$\forall x \in \mathbb{R}:\; \sigma(x) \le 1$", "for all x R : sigma (x) 1"),
        (r"$\mathrm{relu}(x) = \max(0, x)$", "relu (x) = max (0, x)"),
        (r"the [sigmoid](sigmoid-is-logistic.md) has {{n:.2f}} ends", "the sigmoid has ends"),
        (r"$\tfrac12 \lVert x \rVert$", "12 x"),
    ],
)
def test_a_formal_statement_becomes_words(tex, words):
    assert listing.spoken(tex) == words


# --- the home page: the tally ------------------------------------------------------------------------------------------


def test_the_tally_has_a_mark_for_each_claim_and_a_link_for_each_verdict(everyone):
    text = listing.tally(everyone)
    assert text.count("<i></i>") == len(everyone)
    for words in WORDS.values():
        count = sum(published.judgement.words == words for published in everyone.values())
        [line] = [line for line in text.splitlines() if f'?verdict={words.replace(" ", "-")}"' in line]
        assert line.count("<i></i>") == count and f"<strong>{count}</strong> {words}<" in line


def test_the_tally_says_nothing_of_verdicts_that_no_claim_has(everyone):
    one = {id: Published(p.source, VERDICT_OF["refuted"], p.entry) for id, p in list(everyone.items())[:1]}
    text = listing.tally(one)
    assert "1</strong> <span>fails as worded" in text and text.count("<li>") == 1


def test_the_picture_shows_the_lab_s_functions():
    text = listing.curves()
    drawn = [
        [tuple(float(number) for number in pair.split(",")) for pair in points.split()]
        for points in re.findall(r'points="([^"]+)"', text)
    ]
    for function, points in zip((relu, tanh, sigmoid), drawn, strict=True):
        for x, y in points:
            assert (137.5 - y) / 50 == pytest.approx(float(function(x / 50 - 4)), abs=0.002)


# --- the home page: what stands out --------------------------------------------------------------------------------------

ONE = """
[[finding]]
claim = "{claim}"
verdict = "{verdict}"
headline = "So it is"
number = "{{{{found:.1f}}}} ×"
unit = "of <it>"
says = "It was measured."
"""


@pytest.fixture
def found(everyone):
    published = next(iter(everyone.values()))
    evidence = {"checks": {"test_it": {"numbers": {"found": 2.25}}}}
    return Published(published.source, VERDICT_OF["proved"], published.entry, evidence)


def test_a_finding_shows_its_number_and_leads_to_its_claim(found):
    text, problems = listing.findings(ONE.format(claim=found.id, verdict="proved"), {found.id: found}, "here")
    assert problems == []
    assert "2.2 ×" in text and f'href="claims/{found.id}.md"' in text and "Proved:" in text
    assert "of &lt;it&gt;" in text


@pytest.mark.parametrize(
    "change, problem",
    [
        ({"verdict": "refuted"}, "is proved, and the finding relies on refuted"),
        ({"claim": "gone"}, "there is no claim gone"),
        ({"verdict": 'proved"\nnumber2 = "'}, None),
    ],
)
def test_a_finding_whose_claim_has_changed_is_left_out(found, change, problem):
    text = ONE.format(**{"claim": found.id, "verdict": "proved"} | change)
    shown, problems = listing.findings(text, {found.id: found}, "here")
    if problem is None:  # a key too many does no harm
        assert "So it is" in shown and problems == []
    else:
        assert "So it is" not in shown and len(problems) == 1 and problem in problems[0]
        assert problems[0].startswith("here: ") and "\n" not in problems[0]


def test_a_finding_without_its_number_is_left_out(found):
    silent = Published(found.source, found.judgement, found.entry, {"checks": {}})
    shown, problems = listing.findings(ONE.format(claim=found.id, verdict="proved"), {found.id: silent}, "here")
    assert "So it is" not in shown and "no check records it" in problems[0]


@pytest.mark.parametrize("text", ["", "finding = ", '[[finding]]\nclaim = "a"\n'])
def test_findings_that_cannot_be_read_are_one_line(found, text):
    shown, problems = listing.findings(text, {found.id: found}, "here")
    assert "So it is" not in shown and len(problems) == 1


def test_every_finding_rests_on_a_claim_with_the_verdict_that_it_names(known):
    """The home page says nothing that its claims do not bear: with this clone's own evidence there is no problem."""
    published = {
        id: Published(entry.source, rules.judgement(entry), entry, rules.evidence(entry))
        for id, entry in known.entries.items()
    }
    shown, problems = listing.findings(FINDINGS, published, "docs/essays/findings.toml")
    assert problems == []
    assert shown.count('<section class="finding"') == 5 and "{{" not in shown
