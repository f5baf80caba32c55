"""Citations: what reference managers and LaTeX make of them, whatever stands in a title."""

import json
import re
from datetime import date

import jsonschema
import pytest
import yaml
from project import CLONE

from claims import __released__, __version__, catalog
from claims.press.address import NOWHERE, BadAddress, Site
from claims.press.citation import TEX, Cited, bibtex, csl, csl_json, forms, plain, tags, whole
from claims.press.history import Edition

DAY = date(2026, 1, 2)
SITE = Site.at("https://rectified.example/book")
AWKWARD = [
    "The sigmoid can output only the values 0 and 1",
    'It "explodes" by 50% & more_or_less, costs $5 and is #1 \\ {or} not ~ so^2',
    "An unbalanced { brace",
    "And another } brace",
    "σ(x) − σ(−x) at ¼ of ⟨x, y⟩ is 1 − (1 − 2⁻ⁿ)ᴸ for xₗ",
    "A title's own ‘quotes’, “both” kinds",
    "\\textbackslash{} is no command here",
]


def cited(title="A title", words="refuted", released=True, site=NOWHERE):
    edition = Edition("1.2.0", date(2025, 12, 31)) if released else Edition("1.2.0", DAY, released=False, after=True)
    return Cited("a-claim", title, words, DAY, edition, site)


def fields(entry):
    """The fields of a BibTeX entry, read as BibTeX does: by counting braces, whatever stands before them."""
    found, depth, name, start = {}, 0, "", 0
    body = entry[entry.index(",") + 1 : entry.rindex("}")]
    for place, character in enumerate(body):
        if character == "{":
            depth += 1
            if depth == 1:
                name, start = re.search(r"(\w+)\s*=\s*$", body[:place])[1], place + 1
        elif character == "}":
            depth -= 1
            assert depth >= 0, "a brace closes what none opened"
            if depth == 0:
                found[name] = body[start:place]
    assert depth == 0, "a brace is never closed"
    return found


def untexed(text):
    """What TeX prints for one of our titles."""
    back = sorted(((tex, character) for character, tex in TEX.items()), key=lambda pair: -len(pair[0]))
    out = ""
    while text:
        tex, character = next(((t, c) for t, c in back if text.startswith(t)), (text[0], text[0]))
        out, text = out + character, text[len(tex) :]
    return out


@pytest.mark.parametrize("title", AWKWARD)
def test_bibtex_keeps_the_title(title):
    found = fields(bibtex(cited(title, site=SITE)))
    assert found["title"][0] == "{" and found["title"][-1] == "}"  # or styles would make it small letters
    assert untexed(found["title"][1:-1]) == title
    assert found["version"] == "1.2.0" and found["year"] == "2025" and "refuted" in found["note"]
    assert found["url"] == "https://rectified.example/book/versions/1.2.0/#a-claim"
    assert found["author"] == "{The Rectified authors}"


def test_bibtex_knows_every_letter_of_our_titles():
    titles = [json.dumps(source.tree.body[0].value.value.partition("\n")[0]) for source in catalog.sources()[0]]
    unknown = {c for title in titles for c in json.loads(title) if c not in TEX and ord(c) > 255} - set("–—‘’“”")
    assert not unknown, "add these to TEX in claims/press/citation.py"


#: What the items here may hold, after the schema of CSL 1.0.2; it allows no other name.
CSL = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["id", "type", "title", "author", "issued", "version"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string"},
            "type": {"enum": ["webpage", "software", "dataset"]},
            "author": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"literal": {"type": "string"}},
                    "required": ["literal"],
                    "additionalProperties": False,
                },
            },
            "issued": {
                "type": "object",
                "required": ["date-parts"],
                "additionalProperties": False,
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
                    }
                },
            },
            "URL": {"type": "string", "pattern": "^https://"},
        }
        | {
            name: {"type": "string"}
            for name in ("title", "container-title", "version", "number", "language", "note", "abstract", "publisher")
        },
    },
}


@pytest.mark.parametrize("site", [NOWHERE, SITE])
@pytest.mark.parametrize("title", AWKWARD)
def test_csl_json_fits_its_schema(title, site):
    text = csl_json(cited(title, site=site))
    made = json.loads(text)
    jsonschema.validate(made, CSL)
    assert made == [csl(cited(title, site=site))] and made[0]["title"] == title
    assert made[0]["issued"] == {"date-parts": [[2025, 12, 31]]} and ("URL" in made[0]) == bool(site.url)


@pytest.mark.parametrize("released", [True, False])
def test_no_address_is_made_up(released):
    for form in [*forms(cited(released=released)), *whole(3, cited(released=released).edition)]:
        assert "://" not in form.text and "None" not in form.text


def test_what_is_not_released_says_so_and_leads_to_its_page():
    it = cited(released=False, site=SITE)
    for form in forms(it):
        assert "not yet released" in form.text and "/versions/" not in form.text
        assert "https://rectified.example/book/claims/a-claim/" in form.text
    assert "2026" in plain(it) and "2025" not in plain(
        it
    )  # the day of the run, not of a version that says something else


def test_the_line_of_text_names_everything():
    line = plain(cited("It is so", site=SITE))
    for part in ("It is so", "version 1.2.0", "2025", "a-claim", "refuted", "verified 2026-01-02", "#a-claim"):
        assert part in line
    assert "\n" not in line


def zotero(found):
    """What Zotero's translators "Embedded Metadata" and "RDF" make of tags; as they were in June 2026, as far as they matter here."""
    highwire = {"citation_title": "title", "citation_publication_date": "date", "citation_public_url": "url"}
    item = {"itemType": found.get("z.itemType") or ("journalArticle" if "citation_title" in found else "webpage")}
    item |= {field: found[tag] for tag, field in highwire.items() if tag in found}
    if "prism.publicationName" in found:
        item["publicationTitle"] = found["prism.publicationName"]
    author = found["citation_author"]
    if "," in author:  # "Last, First"; nothing behind the comma leaves one name whole
        last, _, first = re.sub(r"[\s.,/\[\]:]+$", "", author).partition(",")
    else:
        first, _, last = author.rpartition(" ")
    return item | {"author": (first.strip(), last.strip())}


def test_zotero_saves_a_page_of_a_version_by_an_institution():
    item = zotero(tags(cited("It is so", site=SITE)))
    assert item == {
        "itemType": "webpage",
        "title": "It is so",
        "date": "2025/12/31",
        "url": "https://rectified.example/book/versions/1.2.0/#a-claim",
        "publicationTitle": "Rectified, version 1.2.0",
        "author": ("", "The Rectified authors"),
    }


def test_the_file_that_cites_the_whole():
    """CITATION.cff, by the rules of its format: what it must have, and what we use of what it may."""
    made = yaml.safe_load((CLONE / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(made)
    known = {"cff-version", "message", "title", "authors", "type", "abstract", "version", "date-released", "license"}
    assert set(made) <= known | {"keywords", "url", "repository-code", "doi", "identifiers", "preferred-citation"}
    assert made["cff-version"] == "1.2.0" and made["type"] in ("software", "dataset")
    assert all(set(author) <= {"name", "website", "email", "alias"} and author["name"] for author in made["authors"])
    assert str(made["version"]) == __version__ and made["date-released"] == date.fromisoformat(__released__)
    assert isinstance(made["license"], str)  # a list would offer a choice, and there is none


@pytest.mark.parametrize(
    "wrong", ["javascript:alert(1)", "rectified.example", "https://", 'https://a.example/"x', "https://a.example/?q=1"]
)
def test_what_is_no_address_is_refused_in_one_line(wrong):
    with pytest.raises(BadAddress, match="SITE_URL") as caught:
        Site.at(wrong)
    assert "\n" not in str(caught.value)


def test_an_address_ends_in_a_slash_once():
    assert Site.at("https://a.example").link("claims/") == Site.at("https://a.example/").link("claims/")
    assert Site.at().link("claims/") == ""
