"""What a reader needs to report an error on a claim's page: the facts to name, and where to send them."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from claims import __version__
from claims.press.address import Site

if TYPE_CHECKING:
    from claims.press.page import Published

__all__ = ["facts", "new_issue"]


def facts(published: "Published", site: Site) -> str:
    """What tells this page from every other version of it, one fact on a line."""
    lines = {
        "claim": published.id,
        "verdict": published.judgement.words,
        "version": __version__,
        "page": site.link(f"claims/{published.id}/"),
        "file": published.source.where,
    }
    if published.evidence:
        versions, platform = published.evidence["versions"], published.evidence["platform"]
        lines["code"] = published.evidence["digest"]
        lines["checked"] = published.evidence["finished"]
        lines["with"] = f"Python {versions['python']}, {platform['system']} {platform['machine']}"
    return "\n".join(f"{name}: {value}" for name, value in lines.items() if value)


def new_issue(published: "Published", site: Site) -> str:
    """The address of a new issue where the source lives, with these facts filled in; "" while nobody said where that is.

    GitHub, Gitea and Forgejo read these two names; others show an empty form, and the facts stand on the page to copy.
    """
    if not site.repo:
        return ""
    body = f"{facts(published, site)}\n\nWhat is wrong, and a check that fails or a counterexample:\n"
    return f"{site.repo}/issues/new?" + urlencode({"title": f"[{published.id}] ", "body": body})
