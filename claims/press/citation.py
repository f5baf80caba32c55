"""How to cite a claim's page: as plain text, BibTeX and CSL-JSON, and as tags in the page's head.

Each names the version, and with it the permalink: what that version said of the claim stays there, whatever becomes of the
verdict. An address is given only where the site's own is known.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.press.address import NOWHERE, Site
from claims.press.history import Edition

__all__ = ["AUTHORS", "Cited", "Form", "bibtex", "csl", "forms", "plain", "tags", "whole"]

AUTHORS = "The Rectified authors"


@dataclass(frozen=True)
class Form:
    """One way to cite a claim: its name in anchors and for readers, the language of its code block, the file it is downloaded as."""

    key: str
    label: str
    language: str
    file: str
    text: str


@dataclass(frozen=True)
class Cited:
    """What a citation says: the claim and the words of its verdict, the day of the run that they rest on (None if they rest on
    none), and the edition that says so."""

    id: str
    title: str
    words: str
    checked: date | None
    edition: Edition
    site: Site = NOWHERE

    @property
    def address(self) -> str:
        return self.site.link(self.edition.place(self.id))

    @property
    def dated(self) -> date:
        """The day of the version; of what is not released yet, the day of the run."""
        return self.edition.date if self.edition.released else self.checked or self.edition.date


def forms(it: Cited) -> list[Form]:
    """Every way to cite a claim that its page offers, in the page's order."""
    return [
        Form("plain", "Plain text", "text", f"{it.id}.txt", plain(it)),
        Form("bibtex", "BibTeX", "bibtex", f"{it.id}.bib", bibtex(it)),
        Form("csl", "CSL-JSON", "json", f"{it.id}.csl.json", csl_json(it)),
    ]


def whole(claims: int, edition: Edition, site: Site = NOWHERE) -> list[Form]:
    """How to cite the site as a whole."""
    title, address, year = (
        "Rectified: claims about ReLU, sigmoid and tanh, checked by machine",
        site.url,
        edition.date.year,
    )
    line = f"{AUTHORS}. {title}. Version {edition.number}, {year}. {claims} claims." + (
        f" {address}" if address else ""
    )
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{{title}}}",
        "year": str(year),
        "month": edition.date.strftime("%b").lower(),
        "version": edition.number,
        "url": address,
    }
    item = {
        "id": "rectified",
        "type": "webpage",
        "title": title,
        "author": [{"literal": AUTHORS}],
        "version": edition.number,
        "issued": {"date-parts": [[edition.date.year, edition.date.month, edition.date.day]]},
        "language": "en-GB",
    } | ({"URL": address} if address else {})
    return [
        Form("plain", "Plain text", "text", "rectified.txt", line),
        Form("bibtex", "BibTeX", "bibtex", "rectified.bib", _entry("rectified", fields)),
        Form("csl", "CSL-JSON", "json", "rectified.csl.json", _items(item)),
    ]


def plain(it: Cited) -> str:
    """One line for a footnote."""
    return (
        f"{AUTHORS}. “{it.title}.” Rectified, version {it.edition.number}, {it.dated.year}, claim {it.id}. "
        f"{_verdict(it)}." + (f" {it.address}" if it.address else "")
    )


def bibtex(it: Cited) -> str:
    """An entry for LaTeX, which BibTeX's old styles and biblatex both print in full. The key is the claim's permanent id."""
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{{_tex(it.title)}}}",
        "howpublished": f"Rectified, version {it.edition.number}, claim \\texttt{{{it.id}}}",
        "year": str(it.dated.year),
        "month": it.dated.strftime("%b").lower(),
        "version": it.edition.number,
        "url": it.address,
        "note": _verdict(it),
    }
    return _entry(f"rectified:{it.id}", fields)


def _entry(key, fields):
    # A month is one of BibTeX's own words, and stands without braces.
    values = {name: value if name == "month" else f"{{{value}}}" for name, value in fields.items() if value}
    return "\n".join([f"@misc{{{key},", *(f"  {name:<12} = {value}," for name, value in values.items()), "}"])


def csl(it: Cited) -> dict[str, Any]:
    """The citation as an item of CSL-JSON, which Zotero, Pandoc and their like read."""
    item = {
        "id": f"rectified:{it.id}",
        "type": "webpage",
        "title": it.title,
        "author": [{"literal": AUTHORS}],
        "container-title": "Rectified",
        "version": it.edition.number,
        "number": it.id,
        "issued": {"date-parts": [[it.dated.year, it.dated.month, it.dated.day]]},
        "language": "en-GB",
        "note": f"Claim {it.id}, version {it.edition.number}. {_verdict(it)}.",
    }
    return item | ({"URL": it.address} if it.address else {})


def csl_json(it: Cited) -> str:
    """The same as text."""
    return _items(csl(it))


def _items(item):
    """A list of one item, with a line for each field."""
    lines = [f'    "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in item.items()]
    return "[\n  {\n" + ",\n".join(lines) + "\n  }\n]"


def tags(it: Cited) -> dict[str, str]:
    """The page's citation as tags for its head, by name, as Zotero's "Embedded Metadata" and search engines read them.

    Zotero takes ``citation_title`` alone for a journal's article; ``z.itemType`` says that it is a page. Pages have no version
    there, so it stands with the site's name. A comma at its end keeps the authors' name from being split into a first and a last.
    """
    found = {
        "z.itemType": "webpage",
        "citation_title": it.title,
        "citation_author": f"{AUTHORS},",
        "citation_publication_date": it.dated.strftime("%Y/%m/%d"),
        "citation_language": "en",
        "prism.publicationName": f"Rectified, version {it.edition.number}",
        "dc.identifier": f"{it.id}, version {it.edition.number}",
        "dc.rights": "CC BY 4.0",
        "citation_abstract": f"Verdict: {it.words}.",
    }
    return found | ({"citation_public_url": it.address} if it.address else {})


def _verdict(it):
    return f"Verdict: {it.words}" + (f"; verified {it.checked.isoformat()}" if it.checked else "")


#: One pass, so that nothing which one replacement wrote is replaced again.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, those after a backslash too
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "_": r"\_",
    "#": r"\#",
    "$": r"\$",
    "^": r"\^{}",
    "~": r"\~{}",
    "σ": r"$\sigma$",
    "∂": r"$\partial$",
    "−": "$-$",
    "×": r"$\times$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "⟨": r"$\langle$",
    "⟩": r"$\rangle$",
    "ⁿ": "$^{n}$",
    "ˣ": "$^{x}$",
    "ᴸ": "$^{L}$",
    "⁻": "$^{-}$",
    "ₗ": "$_{l}$",
    "¼": r"$\frac{1}{4}$",
    "½": r"$\frac{1}{2}$",
}


def _tex(text):
    return "".join(TEX.get(character, character) for character in text)
