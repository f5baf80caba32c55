"""How to cite a claim's page: as BibTeX and as plain text."""

from dataclasses import dataclass
from datetime import date

from claims import __released__, __version__

__all__ = ["Form", "bibtex", "forms", "plain"]


@dataclass(frozen=True)
class Form:
    """One way to cite a claim: its name in anchors and for readers, the language of its code block, the file it is downloaded as."""

    key: str
    label: str
    language: str
    file: str
    text: str


def forms(title: str, words: str, id: str, checked: date | None) -> list[Form]:
    """Every way to cite a claim that its page offers, in the page's order."""
    return [
        Form("plain", "Plain text", "text", f"{id}.txt", plain(title, words, id, checked)),
        Form("bibtex", "BibTeX", "bibtex", f"{id}.bib", bibtex(title, words, id, checked)),
    ]


def plain(title: str, words: str, id: str, checked: date | None) -> str:
    """One line for a footnote. `checked` is the day of the run that the verdict rests on, None if it rests on none."""
    return f"“{title.rstrip('.')}.” Rectified, version {__version__}, {_released().year}, claim {id}. {_verdict(words, checked)}."


def bibtex(title: str, words: str, id: str, checked: date | None) -> str:
    """An entry for LaTeX. The key is the claim's permanent id."""
    return "\n".join(
        [
            f"@misc{{rectified:{id},",
            "  author       = {{The Rectified authors}},",
            f"  title        = {{{{{_tex(title.rstrip('.'))}}}}},",
            f"  howpublished = {{Rectified, version {__version__}, claim \\texttt{{{id}}}}},",
            f"  year         = {{{_released().year}}},",
            f"  note         = {{{_verdict(words, checked)}}},",
            "}",
        ]
    )


def _released():
    return date.fromisoformat(__released__)


def _verdict(words, checked):
    return f"Verdict: {words}" + (f"; verified {checked.isoformat()}" if checked else "")


def _tex(text):
    for plain_text, tex in (
        ("\\", r"\textbackslash "),
        ("&", r"\&"),
        ("%", r"\%"),
        ("_", r"\_"),
        ("#", r"\#"),
        ("$", r"\$"),
    ):
        text = text.replace(plain_text, tex)
    return text.replace("σ", r"$\sigma$").replace("−", "$-$").replace("^", r"\^{}")
