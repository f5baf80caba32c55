"""The things that can be moved, in the order in which they are listed. What each shows at its starting values is computed in a file
of its own, from the lab; what it shows when it is moved is computed by its module in ``docs/assets/move``, and tests hold the two
against each other."""

from claims.press.thing_depth import GRADIENT_THROUGH_DEPTH
from claims.press.thing_dying import DYING_UNIT
from claims.press.thing_formats import FOUR_FORMATS
from claims.press.thing_pieces import PIECES
from claims.press.thing_sigmoid import SIGMOID_TO_TANH
from claims.press.thing_zeros import ZERO_UNITS

__all__ = ["THINGS"]

THINGS = {
    thing.name: thing
    for thing in (SIGMOID_TO_TANH, PIECES, FOUR_FORMATS, GRADIENT_THROUGH_DEPTH, DYING_UNIT, ZERO_UNITS)
}
