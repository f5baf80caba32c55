"""The publications that claims refer to: one record for each, in ``literature.toml``, looked up once for all claims."""

import tomllib
from functools import cache
from pathlib import Path

from claims.lab.evidence import AuthorError, Reference

__all__ = ["publication"]

PATH = Path(__file__).with_name("literature.toml")


@cache
def _records() -> dict[str, dict]:
    with PATH.open("rb") as file:
        return tomllib.load(file)


def publication(key: str, says: str = "") -> Reference:
    """The record under `key`, such as ``"glorot-2011"``; `says` is what it says on the claim, in one line of ours.

    Raises `AuthorError` if there is no such record, naming those whose author or year fits.
    """
    if key not in _records():
        name, _, year = key.partition("-")
        near = [known for known in _records() if known.startswith(name) or (year and known.endswith(year))]
        hint = f"did you mean {', '.join(sorted(near))}?" if near else "add it to claims/articles/literature.toml"
        raise AuthorError(f"no publication {key!r}: {hint}")
    return Reference(says=says, **_records()[key])
