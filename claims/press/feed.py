"""``feed.xml``: an Atom feed (RFC 4287) of released versions and of every verdict that changed.

Its entries are named by UUIDs made from what they tell, so that they stay the same wherever the site stands, and before it
stands anywhere. Without an address its links are relative, which Atom allows.
"""

import uuid
import xml.etree.ElementTree as ElementTree
from datetime import date

from claims.press.address import NOWHERE, Site
from claims.press.citation import AUTHORS
from claims.press.history import Change, History
from claims.press.versions import title_of

__all__ = ["feed"]

ATOM = "http://www.w3.org/2005/Atom"
#: Of all names in this feed; it was drawn once and means nothing.
NAMESPACE = uuid.UUID("5f0d3a52-3f5e-4c62-9d5b-0c1f2a7d9e41")
KINDS = {"changed": "Verdict changed", "renamed": "Claim renamed", "removed": "Claim withdrawn"}


def feed(history: History, titles: dict[str, str], site: Site = NOWHERE) -> str:
    """The feed as a file. `titles` has today's claims by id; it is empty, and still valid, while nothing was released."""
    entries = [_version(record, site) for record in history.records]
    entries += [_change(change, history, titles, site) for change in history.changes]
    entries.sort(key=lambda entry: (entry["date"], entry["name"]), reverse=True)
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    _text(root, "id", _name("feed"))
    _text(root, "title", "Rectified: versions and verdicts that changed")
    _text(root, "subtitle", "Claims about ReLU, sigmoid and tanh, checked by machine")
    _text(root, "updated", _moment(max((entry["date"] for entry in entries), default=date(1970, 1, 1))))
    _text(ElementTree.SubElement(root, f"{{{ATOM}}}author"), "name", AUTHORS)
    _text(root, "rights", "CC BY 4.0")
    _link(root, "self", site.link("feed.xml") or "feed.xml", "application/atom+xml")
    _link(root, "alternate", site.link("versions/") or "versions/", "text/html")
    for entry in entries:
        made = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
        _text(made, "id", _name(entry["name"]))
        _text(made, "title", entry["title"])
        _text(made, "updated", _moment(entry["date"]))
        _text(made, "published", _moment(entry["date"]))
        _link(made, "alternate", entry["link"], "text/html")
        _text(made, "summary", entry["summary"])
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _version(record, site):
    changed = sum(change.kind == "changed" for change in record.changes)
    verdicts = f"{changed} verdict{'' if changed == 1 else 's'} changed" if record.before else "the first version"
    place = f"versions/{record.version}/"
    return {
        "name": f"version {record.version}",
        "title": f"Version {record.version}",
        "date": record.date,
        "link": site.link(place) or place,
        "summary": f"{len(record.claims)} claims; {verdicts}: " + _counted(record) + ".",
    }


def _counted(record):
    return ", ".join(f"{count} {words}" for _, words, count in record.tally)


def _change(change: Change, history, titles, site):
    id = history.last(change.id)
    place = f"claims/{id}/"
    title = titles.get(id) or title_of(change, history)
    became = (
        f" to: {change.to}" if change.kind == "changed" else f", now {change.to}" if change.kind == "renamed" else ""
    )
    return {
        "name": f"{change.kind} {change.id} {change.to} {change.date}",
        "title": f"{KINDS[change.kind]}{became}. {title}",
        "date": change.date,
        "link": site.link(place) or place,
        "summary": change.why,
    }


def _name(what):
    return uuid.uuid5(NAMESPACE, what).urn


def _moment(day):
    """RFC 4287 wants a time; of a day we know only the day."""
    return f"{day.isoformat()}T00:00:00Z"


def _text(parent, name, text):
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = "".join(c for c in text if c.isprintable())


def _link(parent, rel, href, kind):
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})
