"""The ledger: all 250 sentences are accounted for, agree with the articles where these are at hand, and copy nothing."""

import ast
import hashlib
import json
import re

import matplotlib
import numpy
import pytest
from matplotlib import pyplot
from project import CLONE, SOURCES
from rules import EIGHT_WORDS, copied, runs_of_eight

from claims import catalog
from claims.articles import ARTICLES, contradictions, davenport
from claims.lab.activations import relu
from claims.lab.evidence import AuthorError

SENTENCES = [
    pytest.param(article, sentence, id=f"{article.key}-{sentence.n}")
    for article in ARTICLES
    for sentence in article.sentences
]
INVENTORY = SOURCES.parent / "inventory.md"
at_hand = pytest.mark.skipif(not SOURCES.exists(), reason="the articles' texts are not at hand")


def test_there_are_250_sentences():
    assert [len(article.sentences) for article in ARTICLES] == [47, 84, 60, 59]


@pytest.mark.parametrize("article, sentence", SENTENCES)
def test_a_sentence_is_accounted_for(article, sentence):
    assert bool(sentence.claims or article.notes_on(sentence)) != bool(sentence.no_claim), (
        "either claims or a note, or the reason why there is neither"
    )
    assert 1 <= len(sentence.opening.split()) <= 4
    assert 3 <= len(sentence.gist.split()) <= 20 and "\n" not in sentence.gist
    assert article.sentence(sentence.n) is sentence
    assert not copied(f"{sentence.gist} . {sentence.no_claim}")


WRITTEN = {source.id for source in catalog.sources()[0]}
NOTES = [pytest.param(article, note, id=note.id) for article in ARTICLES for note in article.notes]


def test_every_claim_of_the_ledger_is_written():
    assert catalog.Catalog().expected - WRITTEN == set()


def test_a_claim_that_no_sentence_makes_is_there_for_another(known):
    for entry in known.entries.values():
        if entry.id not in known.expected:
            assert entry.claim.supports and not entry.claim.said_in, entry.source.where


@pytest.mark.parametrize("article, note", NOTES)
def test_a_note_is_listed_where_it_belongs_and_is_no_claim(article, note):
    assert all(article.sentence(n) for n in note.sentences) and note.sentences
    assert note.id not in WRITTEN | catalog.Catalog().expected
    assert set(note.see) | ({note.merged_into} - {""}) <= WRITTEN
    assert len(note.text.split()) > 8 and not copied(note.text)


def test_notes_have_different_ids():
    ids = [note.id for article in ARTICLES for note in article.notes]
    assert len(ids) == len(set(ids))


def test_what_the_notes_say_of_python_is_so():
    """Each of these is a remark of ours about a program, and can be run."""
    with pytest.raises(ValueError, match="ambiguous"):
        max(0.0, numpy.array([1.0, 2.0]))
    assert not hasattr(matplotlib, "relu") and not hasattr(pyplot, "relu")
    assert (min(range(-5, 10)), max(range(-5, 10))) == (-5, 9)
    for listing in "function ReLU(x):", "pyplot.plot(series in, series out)":
        with pytest.raises(SyntaxError):
            ast.parse(listing)
    assert relu(-1) == 0 and all(relu(x) != -1 for x in range(-10, 11))


@pytest.mark.parametrize("contradiction", contradictions(), ids=lambda contradiction: contradiction.id)
def test_a_contradiction_has_sides_that_the_ledger_knows(contradiction):
    assert len(contradiction.sides) >= 2
    assert contradiction.question.endswith("?") and re.fullmatch("[a-z-]+", contradiction.id)
    for side in contradiction.sides:
        assert set(side.claims) <= {claim for sentence in side.sentences for claim in sentence.claims}
        assert not copied(side.says)
    noted = [
        any(a.notes_on(s) for a in ARTICLES if a.name == s.article)
        for side in contradiction.sides
        for s in side.sentences
    ]
    assert all(side.claims for side in contradiction.sides) or all(noted)


def test_the_sides_of_a_contradiction_cannot_all_hold(known):
    """What the articles say there cannot all be right: at least one claim must not simply hold."""
    from claims import archive

    for contradiction in contradictions():
        claims = [id for side in contradiction.sides for id in side.claims]
        verdicts = [
            archive.judgement(
                known.entries[i], archive.fresh(archive.default_folder(), known.entries[i].source)
            ).verdict
            for i in claims
        ]
        assert not claims or set(verdicts) != {"holds"}, contradiction.id


@pytest.mark.skipif(not INVENTORY.exists(), reason="the inventory is not at hand")
def test_every_id_of_the_inventory_is_published_or_noted():
    text = INVENTORY.read_text("utf-8")
    ids = re.findall(r"^### ([a-z0-9-]+)$", text, re.MULTILINE) + re.findall(
        r"^- \*\*([a-z0-9-]+)\*\* — ", text, re.MULTILINE
    )
    assert len(ids) == 137 + 12
    assert set(ids) - WRITTEN - {note.id for article in ARTICLES for note in article.notes} == set()


def test_no_count_is_typed_on_the_home_page():
    assert not re.search(
        r"\d", (CLONE / "docs" / "index.md").read_text("utf-8").partition("# Why")[2].replace("--8<--", "")
    )


@pytest.mark.parametrize("n", [0, -1, 85, "55", 1.0, None])
def test_an_unknown_sentence_is_one_clear_line(n):
    with pytest.raises(AuthorError, match=r"davenport has no sentence .* numbered 1 to 84"):
        davenport.sentence(n)


@at_hand
@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.key)
def test_fingerprints_match_the_texts(article):
    [record] = [r for r in json.loads((SOURCES / "ledger.json").read_text("utf-8")) if r["key"] == article.key]
    text = (SOURCES / record["file"]).read_text("utf-8")
    starts = [row["start"] for row in record["sentences"]] + [len(text)]
    for sentence, start, end in zip(article.sentences, starts[:-1], starts[1:], strict=True):
        folded = " ".join(text[start:end].replace("\u00a0", " ").split())
        assert hashlib.sha256(folded.encode()).hexdigest()[:16] == sentence.sha256, sentence
        assert folded.startswith(sentence.opening), sentence


@at_hand
def test_the_list_of_eight_word_runs_is_that_of_the_texts():
    digests = {digest for path in SOURCES.glob("*.txt") for digest in runs_of_eight(path.read_text("utf-8"))}
    assert sorted(digests) == EIGHT_WORDS.read_text().split()


@at_hand
def test_a_copied_sentence_would_be_noticed():
    text = (SOURCES / "3-why-relu.txt").read_text("utf-8")
    stolen = " ".join(text.split()[60:75])
    assert copied(f"We say that {stolen} and so on.")
