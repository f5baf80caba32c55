"""What the playground is made of: the claims to start from, and what its module must know to refuse a file's name as the catalogue would.

The page's module, ``docs/assets/check/playground.js``, finds all of it in the ``data-`` attributes. Without a script the page shows the first
claim as code, and how to run it with pytest.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.catalog import BAD_NAME, GOOD_NAME, Chapter, Source
from claims.press.page import environment

__all__ = ["TEMPLATES", "Template", "playground", "templates"]


@dataclass(frozen=True)
class Template:
    """A claim to start from: its file's name, the chapter it would go to, and what it teaches."""

    name: str
    chapter: str
    teaches: str
    text: str = ""


#: In the order in which they are offered.
TEMPLATES = (
    Template("sigmoids_of_opposites_add_up_to_one", "ranges", "An identity, with a proof"),
    Template("leaky_relu_is_never_above_relu", "dying", "A bound that needs a condition"),
    Template("relu_of_a_sum_is_the_sum_of_the_relus", "function", "A claim that is false"),
)


def templates(folder: Path) -> tuple[Template, ...]:
    """The claims to start from, with their texts, from the folder that holds them."""
    return tuple(
        Template(one.name, one.chapter, one.teaches, (folder / f"{one.name}.py").read_text("utf-8"))
        for one in TEMPLATES
    )


def playground(offered: Sequence[Template], chapters: Iterable[Chapter], taken: Iterable[Source], lab: str) -> str:
    """The playground as a fragment for its page. `lab` is the name of the file with all that claims share."""
    ids: dict[str, list[str]] = {}
    for source in taken:
        ids.setdefault(source.chapter.name, []).append(source.path.stem)
    return (
        environment()
        .get_template("playground.md.jinja")
        .render(
            offered=offered,
            chapters=list(chapters),
            names=json.dumps(
                {"good": f"^({GOOD_NAME.pattern})$", "bad": BAD_NAME, "taken": ids}, separators=(",", ":")
            ),
            lab=lab,
        )
    )
