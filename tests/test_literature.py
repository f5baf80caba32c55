"""The publications: one record each, looked up or marked as not found, and cited by somebody."""

import re
import tomllib

import pytest

from claims.articles.literature import PATH, publication
from claims.lab.evidence import AuthorError

RECORDS = tomllib.loads(PATH.read_text("utf-8"))


def test_records_are_in_alphabetical_order_and_different():
    assert list(RECORDS) == sorted(RECORDS)
    titles = [record["title"].lower() for record in RECORDS.values()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("key", RECORDS)
def test_a_record_says_what_a_reader_needs(key):
    record = RECORDS[key]
    assert re.fullmatch(r"[a-z0-9-]+-(\d{4}|notes)", key)
    assert {"authors", "year", "title", "published_in", "looked_up"} <= set(record)
    assert not key[-4:].isdigit() or int(key[-4:]) == record["year"]
    assert re.fullmatch(r"(10\.\d{4,9}/\S+)?", record.get("doi", ""))
    assert publication(key, "A line.").says == "A line."


def test_every_record_is_cited(known):
    cited = {work.title for entry in known.entries.values() for work in entry.claim.literature}
    assert {record["title"] for record in RECORDS.values()} <= cited


def test_an_unknown_publication_is_one_line_that_helps():
    with pytest.raises(AuthorError, match="no publication 'glorot-2012': did you mean glorot-2010, glorot-2011"):
        publication("glorot-2012")
    with pytest.raises(AuthorError, match=r"add it to claims/articles/literature\.toml"):
        publication("nobody-1812")
