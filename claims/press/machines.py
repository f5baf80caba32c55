"""What a page tells programs in its head: tags that reference managers read, and JSON-LD in the words of schema.org.

Nothing is claimed there that the page does not say. A ClaimReview stands only where a verdict was reached on what an article
says; its rating is the reader's words, because the verdicts are no scale: what is proved under conditions is not half true.
"""

import html
import json
from collections.abc import Sequence
from typing import Any

from claims.articles import Article
from claims.lab.verdict import OPEN, UNCHECKABLE
from claims.press.address import NOWHERE, Site
from claims.press.citation import AUTHORS, Cited, tags
from claims.press.history import History

__all__ = ["LICENCE", "claim_data", "head", "script", "site_data"]

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def head(cited: Cited, data: dict[str, Any] | None) -> str:
    """The lines that a claim's page adds to its head."""
    lines = [f'<meta name="{_attribute(name)}" content="{_attribute(text)}">' for name, text in tags(cited).items()]
    if cited.address and cited.edition.released:
        lines.append(f'<link rel="cite-as" href="{_attribute(cited.address)}">')
    lines.append(f'<link rel="license" href="{LICENCE}">')
    if data:
        lines.append(script(data))
    return "\n".join(lines)


def script(data: dict[str, Any] | list) -> str:
    """JSON-LD as an element of a page. No text of anybody's can end it, or be taken for markup: the only letters are ASCII ones,
    and those that mean something in HTML are escaped."""
    text = json.dumps(data, ensure_ascii=True)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def claim_data(
    cited: Cited, verdict: str, explanation: str, articles: Sequence[Article], history: History
) -> dict[str, Any] | None:
    """A claim's page in the words of schema.org; None while nothing is established.

    It is a ClaimReview where an article makes the claim and a verdict was reached. What no check can settle was looked at and
    not rated, and what only we say we cannot review: such a page is about a claim.
    """
    if verdict == OPEN:
        return None
    site, told = cited.site, history.told(cited.id)
    claim = {"@type": "Claim", "name": cited.title}
    if articles:
        claim["appearance"] = [_article(article) for article in articles]
    page = {
        "url": site.link(f"claims/{cited.id}/"),
        "image": site.link(f"claims/{cited.id}/card.png"),
        "author": _authors(site),
        "datePublished": told[0][0].date.isoformat() if told else "",
        "dateModified": max((c.date.isoformat() for c in _changes(cited.id, history)), default=""),
        "version": cited.edition.number,
        "inLanguage": "en-GB",
        "license": LICENCE,
        "isPartOf": _site(site),
    }
    if articles and verdict != UNCHECKABLE:
        rating = {"@type": "Rating", "alternateName": cited.words.capitalize(), "ratingExplanation": explanation}
        kind = {
            "@type": "ClaimReview",
            "claimReviewed": cited.title,
            "reviewRating": rating,
            "itemReviewed": claim,
        }
    else:
        kind = {"@type": "WebPage", "name": cited.title, "description": explanation, "about": claim}
    return {"@context": CONTEXT} | kind | {name: value for name, value in page.items() if value}


def _changes(id, history):
    return [change for change in history.changes if change.kind == "changed" and history.last(change.id) == id]


def _article(article):
    made = {"@type": "Article", "headline": article.title}
    if article.organization:
        made["publisher"] = {"@type": "Organization", "name": article.organization}
    if article.date:
        made["datePublished"] = article.date
    return made


def _authors(site):
    return {"@type": "Organization", "name": AUTHORS} | ({"url": site.url} if site.url else {})


def _site(site):
    return {"@type": "WebSite", "name": "Rectified"} | ({"url": site.url} if site.url else {})


def site_data(description: str, claims: int, history: History, site: Site = NOWHERE) -> list[dict[str, Any]]:
    """The site and its data as a whole, for the home page."""
    newest = history.newest
    data = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": "The claims of Rectified",
        "description": f"{claims} claims about ReLU, sigmoid and tanh: the sentences that make them, the verdicts, and the checks "
        "behind each verdict with their outcomes and numbers.",
        "creator": _authors(site),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "isPartOf": _site(site),
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/json",
            "contentUrl": site.link("claims.json") or "claims.json",
        },
    }
    if newest:
        data |= {"version": newest.version, "datePublished": newest.date.isoformat()}
    about = {"description": description, "inLanguage": "en-GB", "author": _authors(site), "license": LICENCE}
    return [{"@context": CONTEXT, **_site(site), **about}, data]


def _attribute(text):
    """A text as the value of an attribute, on one line, free of what no file may hold."""
    printable = "".join(c for c in text if c.isprintable() or c.isspace())
    return html.escape(" ".join(printable.split()), quote=True)
