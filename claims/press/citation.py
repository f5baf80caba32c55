"""How to cite a claim's page: as plain text, BibTeX and CSL-JSON, and as tags in the page's head.

Each names the version, and with it the permalink: what that version said of the claim stays there, whatever becomes of the
verdict. An address is given only where the site's own is known.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims import __released__, __version__
from claims.press.address import NOWHERE, Site

__all__ = ["AUTHORS", "Form", "bibtex", "csl", "forms", "plain", "tags"]

AUTHORS = "The Rectified authors"


@dataclass(frozen=True)
class Form:
    """One way to cite a claim: its name in anchors and for readers, the language of its code block, the file it is downloaded as."""

    key: str
    label: str
    language: str
    file: str
    text: str


def forms(title: str, words: str, id: str, checked: date | None, site: Site = NOWHERE) -> list[Form]:
    """Every way to cite a claim that its page offers, in the page's order."""
    return [
        Form("plain", "Plain text", "text", f"{id}.txt", plain(title, words, id, checked, site)),
        Form("bibtex", "BibTeX", "bibtex", f"{id}.bib", bibtex(title, words, id, checked, site)),
        Form("csl", "CSL-JSON", "json", f"{id}.csl.json", csl_json(title, words, id, checked, site)),
    ]


def plain(title: str, words: str, id: str, checked: date | None, site: Site = NOWHERE) -> str:
    """One line for a footnote. `checked` is the day of the run that the verdict rests on, None if it rests on none."""
    address = site.link(site.permalink(id))
    return (
        f"{AUTHORS}. “{title.rstrip('.')}.” Rectified, version {__version__}, {_released().year}, claim {id}. "
        f"{_verdict(words, checked)}." + (f" {address}" if address else "")
    )


def bibtex(title: str, words: str, id: str, checked: date | None, site: Site = NOWHERE) -> str:
    """An entry for LaTeX, which BibTeX's old styles and biblatex both print in full. The key is the claim's permanent id."""
    address = site.link(site.permalink(id))
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{{_tex(title.rstrip('.'))}}}",
        "howpublished": f"Rectified, version {__version__}, claim \\texttt{{{id}}}",
        "year": str(_released().year),
        "month": _released().strftime("%b").lower(),
        "version": __version__,
        "url": address,
        "note": _verdict(words, checked),
    }
    lines = []
    for name, value in fields.items():
        if value:  # a month is one of BibTeX's own words and stands without braces
            lines.append(f"  {name:<12} = {value if name == 'month' else '{' + value + '}'},")
    return "\n".join([f"@misc{{rectified:{id},", *lines, "}"])


def csl(title: str, words: str, id: str, checked: date | None, site: Site = NOWHERE) -> dict[str, Any]:
    """The citation as an item of CSL-JSON, which Zotero, Pandoc and their like read."""
    released = _released()
    item = {
        "id": f"rectified:{id}",
        "type": "webpage",
        "title": title.rstrip("."),
        "author": [{"literal": AUTHORS}],
        "container-title": "Rectified",
        "version": __version__,
        "number": id,
        "issued": {"date-parts": [[released.year, released.month, released.day]]},
        "language": "en-GB",
        "note": f"Claim {id}, version {__version__}. {_verdict(words, checked)}.",
    }
    address = site.link(site.permalink(id))
    return item | ({"URL": address} if address else {})


def csl_json(title: str, words: str, id: str, checked: date | None, site: Site = NOWHERE) -> str:
    """The same as text, with a line for each field."""
    item = csl(title, words, id, checked, site)
    lines = [f'    "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in item.items()]
    return "[\n  {\n" + ",\n".join(lines) + "\n  }\n]"


def tags(title: str, words: str, id: str, site: Site = NOWHERE) -> dict[str, str]:
    """The page's citation as tags for its head, by name, as Zotero's "Embedded Metadata" and search engines read them.

    Zotero takes ``citation_title`` alone for a journal's article; ``z.itemType`` says that it is a page. Pages have no version
    there, so it stands with the site's name. A comma at its end keeps the authors' name from being split into a first and a last.
    """
    released = _released()
    address = site.link(site.permalink(id))
    found = {
        "z.itemType": "webpage",
        "citation_title": title.rstrip("."),
        "citation_author": f"{AUTHORS},",
        "citation_publication_date": released.strftime("%Y/%m/%d"),
        "citation_language": "en",
        "prism.publicationName": f"Rectified, version {__version__}",
        "dc.identifier": f"{id}, version {__version__}",
        "dc.rights": "CC BY 4.0",
        "citation_abstract": f"Verdict: {words}.",
    }
    return found | ({"citation_public_url": address} if address else {})


def _released():
    return date.fromisoformat(__released__)


def _verdict(words, checked):
    return f"Verdict: {words}" + (f"; verified {checked.isoformat()}" if checked else "")


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
