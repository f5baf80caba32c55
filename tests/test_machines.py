"""What pages tell programs: true, valid, and safe whatever stands in a title."""

import io
import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import jsonschema
import pytest
from PIL import Image
from project import GOOD, warned

from claims.articles import ARTICLES, davenport
from claims.lab.verdict import FAILS, HOLDS, OPEN, UNCHECKABLE, VERDICTS
from claims.press.address import NOWHERE, Site
from claims.press.card import HEIGHT, WIDTH, claim_card, site_card
from claims.press.citation import Cited
from claims.press.feed import ATOM, feed
from claims.press.history import Change, Edition, History, Record, Said
from claims.press.machines import claim_data, head, script, site_data

DAY = date(2026, 1, 2)
SITE = Site.at("https://rectified.example/")
SAID = Said("a-claim", "A title.", "holds", "proved", "proved")
HISTORY = History((Record("0.1.0", DAY, {"a-claim": SAID}),))
HOSTILE = "Quotes \" and ' and </script><script>alert(1)</script> & \\ <!-- \u2028 \x7f “σ”"


def cited(title="A title", site=SITE):
    return Cited("a-claim", title, "refuted", DAY, Edition("0.1.0", DAY), site)


# --- JSON-LD ---------------------------------------------------------------------------------------------------------


def some(kind, required=(), **properties):
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["@type", *required],
        "properties": {"@type": {"const": kind}, "@context": {"const": "https://schema.org"}, **properties},
    }


TEXT, URL = {"type": "string", "minLength": 1}, {"type": "string", "pattern": "^https://"}
DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
ORGANIZATION = some("Organization", ["name"], name=TEXT, url=URL)
WEBSITE = some(
    "WebSite", ["name"], name=TEXT, url=URL, description=TEXT, inLanguage=TEXT, author=ORGANIZATION, license=URL
)
#: The properties that schema.org gives these types, as far as we use them.
CREATIVE_WORK = {
    "url": URL,
    "image": URL,
    "author": ORGANIZATION,
    "datePublished": DATE,
    "dateModified": DATE,
    "version": TEXT,
    "inLanguage": TEXT,
    "license": URL,
    "isPartOf": WEBSITE,
}
ARTICLE = some("Article", ["headline"], headline=TEXT, publisher=ORGANIZATION, datePublished=DATE)
CLAIM = some("Claim", ["name"], name=TEXT, appearance={"type": "array", "minItems": 1, "items": ARTICLE})
#: Neither ratingValue nor bestRating: words alone are a rating too, and ours are on no scale.
RATING = some("Rating", ["alternateName"], alternateName=TEXT, ratingExplanation=TEXT)
CLAIM_REVIEW = some(
    "ClaimReview",
    [
        "@context",
        "claimReviewed",
        "reviewRating",
        "itemReviewed",
        "author",
        "url",
    ],  # url: where the site's address is known
    claimReviewed=TEXT,
    reviewRating=RATING,
    itemReviewed=CLAIM | {"required": ["@type", "name", "appearance"]},
    **CREATIVE_WORK,
)
PAGE = some("WebPage", ["@context", "name", "about"], name=TEXT, description=TEXT, about=CLAIM, **CREATIVE_WORK)
DATASET = some(
    "Dataset",
    ["@context", "name", "description", "license", "distribution"],
    name=TEXT,
    description={"type": "string", "minLength": 50, "maxLength": 5000},  # as search engines want it
    creator=ORGANIZATION,
    license=URL,
    isAccessibleForFree={"const": True},
    isPartOf=WEBSITE,
    version=TEXT,
    datePublished=DATE,
    distribution=some("DataDownload", ["contentUrl"], encodingFormat={"const": "application/json"}, contentUrl=TEXT),
)


def test_a_verdict_on_what_an_article_says_is_a_claim_review():
    made = claim_data(cited(), FAILS, "It fails as worded.", [davenport, *ARTICLES], HISTORY)
    jsonschema.validate(made, CLAIM_REVIEW)
    assert made["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Refuted",
        "ratingExplanation": "It fails as worded.",
    }
    assert made["url"] == "https://rectified.example/claims/a-claim/" and made["datePublished"] == "2026-01-02"
    assert "dateModified" not in made


def test_what_was_not_rated_is_no_review():
    """Nothing that no check can settle, nothing that only we say, and nothing at all while nothing is established."""
    jsonschema.validate(claim_data(cited(), UNCHECKABLE, "No check.", [davenport], HISTORY), PAGE)
    ours = claim_data(cited(), HOLDS, "It holds.", [], HISTORY)
    jsonschema.validate(ours, PAGE)
    assert "appearance" not in ours["about"]
    assert claim_data(cited(), OPEN, "", [davenport], HISTORY) is None


def test_what_is_not_known_is_not_said():
    made = claim_data(cited(site=NOWHERE), HOLDS, "It holds.", [davenport], History())
    jsonschema.validate(made, CLAIM_REVIEW | {"required": [n for n in CLAIM_REVIEW["required"] if n != "url"]})
    assert "datePublished" not in made and "https://rectified" not in json.dumps(made)
    unnamed = [article for article in ARTICLES if article.organization is None]
    assert unnamed and all(
        "publisher" not in a for a in _appearances(claim_data(cited(), HOLDS, "x", unnamed, HISTORY))
    )


def _appearances(data):
    return data["itemReviewed"]["appearance"]


def test_the_day_of_a_change_is_the_day_of_the_page():
    changes = (Change("changed", "a-claim", date(2026, 3, 4), "x", "refuted"),)
    made = claim_data(cited(), FAILS, "x", [davenport], replace(HISTORY, since=changes))
    assert made["datePublished"] == "2026-01-02" and made["dateModified"] == "2026-03-04"


def test_every_claim_says_of_itself_what_it_may(known):
    """Each claim's data, with every verdict that it could get."""
    from claims.press.page import article_of

    for entry in known.entries.values():
        articles = list(dict.fromkeys(article_of(sentence.article) for sentence in entry.claim.said_in))
        for verdict in VERDICTS:
            made = claim_data(replace(cited(entry.title), id=entry.id), verdict, "Because.", articles, HISTORY)
            if made:
                jsonschema.validate(made, CLAIM_REVIEW if articles and verdict != UNCHECKABLE else PAGE)


@pytest.mark.parametrize("site", [NOWHERE, SITE])
def test_the_site_and_its_data(site):
    about, data = site_data("What this is.", 146, HISTORY, site)
    jsonschema.validate(about, WEBSITE)
    jsonschema.validate(data, DATASET)
    assert data["version"] == "0.1.0" and "146" in data["description"]


class Head(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.meta, self.links, self.scripts, self.tags, self.inside = {}, [], [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        self.tags.append(tag)
        if tag == "meta":
            self.meta[known.get("name") or known.get("property") or "charset"] = known.get("content")
        elif tag == "link":
            self.links.append(known)
        elif tag == "script" and known.get("type") == "application/ld+json":
            self.inside = ""

    def handle_data(self, data):
        if self.inside is not None:
            self.inside += data

    def handle_endtag(self, tag):
        if tag == "script" and self.inside is not None:
            self.scripts.append(json.loads(self.inside))
            self.inside = None

    def link(self, rel):
        return [link["href"] for link in self.links if rel in link.get("rel", "").split()]


def test_no_title_ends_the_element_that_it_stands_in():
    made = Head(head(cited(HOSTILE), claim_data(cited(HOSTILE), FAILS, HOSTILE, [davenport], HISTORY)))
    assert [tag for tag in made.tags if tag not in ("meta", "link")] == ["script"]
    [data] = made.scripts
    assert data["claimReviewed"] == HOSTILE and data["reviewRating"]["ratingExplanation"] == HOSTILE
    assert made.meta["citation_title"] == " ".join(HOSTILE.replace("\x7f", "").split())
    assert "<" not in script(data)[len("<script") : -len("</script>")]


# --- the feed --------------------------------------------------------------------------------------------------------

NO_LONGER = replace(SAID, id="b-claim", title="B & <b>.")
LONG = History(
    (
        Record("0.1.0", DAY, {"a-claim": SAID, "b-claim": NO_LONGER}),
        Record(
            "0.2.0",
            date(2026, 2, 3),
            {"a-claim": replace(SAID, words="refuted", verdict="fails")},
            (
                Change("changed", "a-claim", date(2026, 1, 20), 'Because of "<x>" & y.', "refuted"),
                Change("removed", "b-claim", date(2026, 1, 21), "Said twice."),
            ),
            before="x",
        ),
    ),
    (Change("renamed", "a-claim", date(2026, 3, 1), "Clearer.", "c-claim"),),
)


def of(node, name):
    return node.findall(f"{{{ATOM}}}{name}")


@pytest.mark.parametrize("site", [NOWHERE, SITE])
@pytest.mark.parametrize(("history", "entries"), [(History(), 0), (HISTORY, 1), (LONG, 5)])
def test_the_feed_keeps_the_rules_of_atom(history, entries, site):
    """Those of RFC 4287, sections 4.1 and 4.2, that a feed of ours could break."""
    root = ElementTree.fromstring(feed(history, {"c-claim": "C."}, site))
    assert root.tag == f"{{{ATOM}}}feed" and len(of(root, "entry")) == entries
    for node in (root, *of(root, "entry")):
        for name in ("id", "title", "updated"):
            [one] = of(node, name)
            assert one.text.strip()
        assert urlsplit(of(node, "id")[0].text).scheme == "urn"
        moment = of(node, "updated")[0].text
        assert moment.endswith("T00:00:00Z") and date.fromisoformat(moment[:10])
        alternate = [link.get("href") for link in of(node, "link") if link.get("rel") == "alternate"]
        assert len(alternate) == 1 and (alternate[0].startswith(site.url) if site.url else "//" not in alternate[0])
    assert [link.get("rel") for link in of(root, "link")].count("self") == 1
    assert of(root, "author")[0].find(f"{{{ATOM}}}name").text
    ids = [of(entry, "id")[0].text for entry in of(root, "entry")]
    assert len(set(ids)) == len(ids)
    moments = [of(entry, "updated")[0].text for entry in of(root, "entry")]
    assert moments == sorted(moments, reverse=True)
    assert not moments or of(root, "updated")[0].text == moments[0]


def test_an_entry_is_known_again_wherever_the_site_stands_and_when_its_version_is_out():
    def named(history, site):
        root = ElementTree.fromstring(feed(history, {}, site))
        return {of(entry, "title")[0].text: of(entry, "id")[0].text for entry in of(root, "entry")}

    assert named(LONG, NOWHERE) == named(LONG, SITE)
    waiting = History(LONG.records[:1], LONG.records[1].changes)
    both = named(waiting, SITE).items() & named(LONG, SITE).items()
    assert len(both) == 3  # the first version and the two changes


def test_the_feed_says_what_changed_and_why():
    text = feed(LONG, {"c-claim": "C."}, SITE)
    entries = [[of(e, n)[0].text for n in ("title", "summary")] for e in of(ElementTree.fromstring(text), "entry")]
    assert ["Verdict changed to: refuted. C.", 'Because of "<x>" & y.'] in entries
    assert ["Claim withdrawn. B & <b>.", "Said twice."] in entries


# --- cards -----------------------------------------------------------------------------------------------------------


def opened(data):
    assert len(data) <= 60 * 1024
    picture = Image.open(io.BytesIO(data))
    assert picture.format == "PNG" and picture.size == (WIDTH, HEIGHT)
    return picture.convert("RGB")


def blank(picture, box):
    return len(picture.crop(box).getcolors(maxcolors=1 << 20)) == 1


WIDE = "Wide words, such as WWWWWW, mean the most pixels in each line of a title that is as long as this one is, " * 2


@pytest.mark.parametrize("title", ["Short", WIDE, "W" * 120, "σ(x) − ᴸ ₗ ½ ∂ ⟨⟩ 中 ع", "x " * 700])
@pytest.mark.parametrize("with_figure", [False, True])
def test_a_card_holds_its_title(title, with_figure):
    figure = io.BytesIO()
    Image.new("RGB", (1080, 700), "#ffffff").save(figure, "PNG")
    data = claim_card(
        title, "supported by experiment under conditions", "fails", figure.getvalue() if with_figure else None
    )
    picture = opened(data)
    right = WIDTH - 48 - 500 if with_figure else WIDTH - 47
    if " " in title:  # a word of 120 letters has no place to break
        assert blank(picture, (right, 120, WIDTH, 526)), "the title runs into its margin"
    assert blank(picture, (30, 100, WIDTH, 120)) and blank(picture, (30, 505, WIDTH, 526)), "too high"
    assert blank(picture, (WIDTH - 47, 532, WIDTH, HEIGHT)), "the verdict runs into its margin"


def test_cards_tell_verdicts_apart_without_colour():
    grey = {
        v: opened(claim_card("A title", "the same words", v, None)).convert("L").point(lambda p: 255 * (p > 170))
        for v in VERDICTS
    }
    signs = {verdict: picture.crop((72, 551, 124, 603)).tobytes() for verdict, picture in grey.items()}
    assert len(set(signs.values())) == len(VERDICTS)


def test_the_card_of_the_site():
    opened(
        site_card("Why?", "So many claims, and so many checks that a machine can fail.", [(v, 9) for v in VERDICTS[:4]])
    )


def test_cards_are_drawn_once(project):
    project.claim()
    project.press()
    card, site = (project.folder / "docs" / name for name in ("claims/three-is-odd/card.png", "assets/card.png"))
    before = card.stat().st_mtime_ns, site.stat().st_mtime_ns
    first = card.read_bytes()
    project.press()
    assert (card.stat().st_mtime_ns, site.stat().st_mtime_ns) == before
    card.write_bytes(b"half a pict")
    project.press()
    assert card.read_bytes() == first, "what a killed run left was taken for the card"
    project.claim(GOOD.replace("Three is odd", "Three is an odd number"))
    project.press()
    assert card.read_bytes() != first


# --- a built site ----------------------------------------------------------------------------------------------------


def test_a_site_that_knows_its_address(project):
    title = 'Three "is" </script> odd & <b>more</b>'
    project.claim(GOOD.replace('"""Three is odd."""', f"'''{title}.'''"))
    run = project.run("mkdocs", "build", SITE_URL="https://rectified.example/book/")
    assert run.returncode == 0 and not warned(run), run.stdout + run.stderr
    site, base = project.folder / "site", "https://rectified.example/book/"
    page = Head((site / "claims" / "three-is-odd" / "index.html").read_text("utf-8"))
    here = base + "claims/three-is-odd/"
    assert page.link("canonical") == [here] and page.meta["og:url"] == here and page.meta["og:type"] == "article"
    assert page.meta["og:title"] == title and page.meta["citation_title"] == title
    assert page.meta["description"].startswith(title) and page.meta["twitter:card"] == "summary_large_image"
    [data] = page.scripts
    assert data["claimReviewed"] == title and data["url"] == here
    for found in (page.meta["og:image"], data["image"]):
        opened((site / found.removeprefix(base)).read_bytes())
    for link in page.links:
        if "alternate" in link["rel"]:
            assert (site / urljoin(here, link["href"]).removeprefix(base)).is_file(), link
    home = Head((site / "index.html").read_text("utf-8"))
    assert [data["@type"] for data in home.scripts[0]] == ["WebSite", "Dataset"] and home.meta["og:type"] == "website"
    assert home.meta["og:image"] == base + "assets/card.png" and (site / "assets" / "card.png").is_file()
    lost = Head((site / "404.html").read_text("utf-8"))
    assert "og:url" not in lost.meta and not lost.link("canonical")
    places = [
        node.text for node in ElementTree.parse(site / "sitemap.xml").getroot().iter() if node.tag.endswith("loc")
    ]
    assert here in places and all(place.startswith(base) for place in places)
    assert "lastmod" not in (site / "sitemap.xml").read_text("utf-8")  # the day of the build is not that of a change
    assert f"Sitemap: {base}sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    assert json.loads((site / "claims.json").read_text("utf-8"))["address"] == base


def test_an_address_that_is_none_stops_the_build_in_one_line(project):
    project.claim()
    run = project.press("--site-url", "rectified.example")
    assert run.returncode == 2 and run.stdout.count("\n") == 1 and "is no web address" in run.stdout
    assert not (project.folder / "docs" / "claims").exists()
