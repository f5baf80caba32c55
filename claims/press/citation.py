"""How to cite a claim's page: as BibTeX and as plain text."""

from datetime import date

from claims import __version__

__all__ = ["bibtex", "plain"]


def plain(title: str, words: str, id: str, checked: date) -> str:
    """One line for a footnote."""
    return f"“{title.rstrip('.')}.” Verdict: {words}. Rectified, version {__version__}, claim {id}, verified {checked.isoformat()}."


def bibtex(title: str, words: str, id: str, checked: date) -> str:
    """An entry for LaTeX. The key is the claim's permanent id."""
    return "\n".join(
        [
            f"@misc{{rectified:{id},",
            "  author       = {{The Rectified authors}},",
            f"  title        = {{{{{_tex(title.rstrip('.'))}}}}},",
            f"  howpublished = {{Rectified, version {__version__}, claim \\texttt{{{id}}}}},",
            f"  year         = {{{checked.year}}},",
            f"  note         = {{Verdict: {words}; verified {checked.isoformat()}}},",
            "}",
        ]
    )


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
