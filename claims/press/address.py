"""Where the site stands and where its source lives, as far as anybody said so: nothing here makes an address up."""

from dataclasses import dataclass
from urllib.parse import urlsplit

__all__ = ["NOWHERE", "BadAddress", "Site"]


class BadAddress(ValueError):
    """An address that cannot be one; the text says which, and how to mend it."""


@dataclass(frozen=True)
class Site:
    """The site's own address and that of its source, both "" while they are not known."""

    url: str = ""
    repo: str = ""

    @classmethod
    def at(cls, url: str = "", repo: str = "") -> "Site":
        """The site with its addresses checked. Raises `BadAddress`."""
        url, repo = _checked("SITE_URL", url), _checked("REPO_URL", repo).rstrip("/")
        return cls(url if url.endswith("/") or not url else url + "/", repo)

    def link(self, path: str) -> str:
        """The absolute address of a page or file of the site; "" while the site's own is not known."""
        return self.url + path if self.url else ""


def _checked(name, address):
    address = address.strip()
    parts = urlsplit(address)
    usable = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
    if address and (not usable or any(c.isspace() or c in "\"'<>\\" for c in address)):
        raise BadAddress(
            f"{name}={address!r} is no web address: give one such as https://example.org/rectified/, or leave it out"
        )
    return address


NOWHERE = Site()
