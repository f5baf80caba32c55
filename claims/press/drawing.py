"""Draws many figures at once, each on whatever core is free: figures are most of what a first build takes."""

import importlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple

from claims import __version__
from claims.lab.evidence import AuthorError
from claims.press.figure import Drawing, draw

__all__ = ["LICENCE", "Order", "draw_all"]

#: Of texts and figures; a file that travels alone says so.
LICENCE = "CC BY 4.0"
#: A process of its own is not worth starting for fewer: an author who looks at one page waits for one figure.
FEW = 4


class Order(NamedTuple):
    """What to draw: the ``figure`` of a module, with what else `draw` takes."""

    module: str
    id: str
    title: str
    numbers: dict[str, Any]


def draw_all(orders: Sequence[Order], processes: int | None = None) -> Iterator[Drawing | str]:
    """Each order's drawing in turn, or, in its place, one line on why there is none."""
    workers = min(processes or os.cpu_count() or 1, len(orders))
    if workers < 2 or len(orders) < FEW:
        yield from map(_drawing, orders)
        return
    with ProcessPoolExecutor(workers) as pool:
        found = [pool.submit(_drawing, order) for order in orders]
        for future in found:
            try:
                yield future.result()
            except BrokenProcessPool:
                yield "the process that drew it was ended from outside, or ran out of memory; build again"


def _drawing(order):
    try:
        figure = importlib.import_module(order.module).figure
        credit = f"Rectified, version {__version__}, claim {order.id}. {LICENCE}."
        return draw(figure, order.id, order.title, order.numbers, credit)
    except AuthorError as error:
        return str(error)
    except KeyError as error:
        return f"no check recorded {error}"
    except Exception as error:  # whatever an author's figure raises costs the figure, not the page
        return f"{type(error).__name__}: {error}"
