"""The ledger: all 250 sentences are accounted for, agree with the articles where these are at hand, and copy nothing."""

import hashlib
import json

import pytest
from project import SOURCES
from rules import EIGHT_WORDS, copied, runs_of_eight

from claims import catalog
from claims.articles import ARTICLES, davenport
from claims.lab.evidence import AuthorError

SENTENCES = [
    pytest.param(article, sentence, id=f"{article.key}-{sentence.n}")
    for article in ARTICLES
    for sentence in article.sentences
]
at_hand = pytest.mark.skipif(not SOURCES.exists(), reason="the articles' texts are not at hand")


def test_there_are_250_sentences():
    assert [len(article.sentences) for article in ARTICLES] == [47, 84, 60, 59]


@pytest.mark.parametrize("article, sentence", SENTENCES)
def test_a_sentence_is_accounted_for(article, sentence):
    assert bool(sentence.claims) != bool(sentence.no_claim), "either claims, or the reason why there is none"
    assert 1 <= len(sentence.opening.split()) <= 4
    assert 3 <= len(sentence.gist.split()) <= 20 and "\n" not in sentence.gist
    assert article.sentence(sentence.n) is sentence
    assert not copied(f"{sentence.gist} . {sentence.no_claim}")


def test_every_written_claim_is_known_to_the_ledger():
    """Claims of the inventory come from sentences. Additions are possible, but none of ours is one."""
    written = {source.id for source in catalog.sources()[0]}
    assert written <= catalog.Catalog().expected


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
