"""What happens to signals and gradients in random layers without biases, in the limit of infinite width.

Weights are independent, of mean 0 and variance c/n in layers of width n. As n grows, the sums that enter the units become
normal, with the same variance q in the whole layer; q is called the layer's length. The next layer has the length
c E[f(z)^2], and the mean square of a gradient that goes back through the layer is multiplied by c E[f'(z)^2], where z is
normal with mean 0 and variance q and f the activation. At finite width both are approximations.

Sources: Poole et al. 2016 (the length map), Schoenholz et al. 2017 (the factor for gradients, there called chi_1). Normal
means are computed by Gauss-Legendre quadrature on each side of 0, so that a kink at 0 does no harm.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["critical_gain", "fixed_length", "next_length", "normal_mean", "slope_factor"]

REACH, NODES = 12.0, 400  # a normal number exceeds 12 with probability below 1e-32


def normal_mean(function: Callable, length: float) -> float:
    """The mean of a function of a normal number of mean 0 and variance `length`.

    For functions that are smooth on each side of 0 on the scale of 1, and a `length` of 10,000 at most, the error is below
    1e-10 of the mean of the function's size. Raises `ValueError` for a length that is negative or not a number.
    """
    if not 0 <= length < math.inf:
        raise ValueError(f"a length is a mean of squares, so a finite number from 0 up, not {length}")
    g, weights = _quadrature()
    return float((function(g * length**0.5) * weights).sum())


def next_length(activation: Any, c: float, length: float) -> float:
    """The length of the layer after one of that `length`: c E[f(z)^2]."""
    return c * normal_mean(lambda z: activation(z) ** 2, length)


def slope_factor(activation: Any, c: float, length: float) -> float:
    """What the mean square of a gradient is multiplied by in a layer of that `length`: c E[f'(z)^2]."""
    return c * normal_mean(lambda z: activation.slope(z) ** 2, length)


def fixed_length(activation: Any, c: float) -> float:
    """The length that a deep network settles at: the positive solution q of q = c E[f(z)^2], or 0 if there is none.

    For activations with values in [-1, 1] for which E[f(z)^2] / q falls as q grows, such as sigmoid and tanh, so that
    there is at most one. Raises `ValueError` for one that is not bounded so, such as relu: its length
    is multiplied by the same factor in every layer. Raises `ValueError` as well for a gain that is negative or not a number.
    """
    from scipy.optimize import brentq

    if not 0 <= c < math.inf:
        raise ValueError(f"a gain is n times a variance, so a finite number from 0 up, not {c}")
    if next_length(activation, 1.0, 1e6) > 1:
        raise ValueError(f"{activation} is not bounded by 1: its length need not settle")

    def excess(length):
        return next_length(activation, c, length) - length

    smallest = 1e-12 * min(c, 1)
    if excess(smallest) <= 0:
        return 0.0
    return float(brentq(excess, smallest, c, xtol=1e-15, rtol=1e-13))


def critical_gain(activation: Any, smallest: float, largest: float) -> float:
    """The c between `smallest` and `largest` for which the factor for gradients, at the fixed length, is 1.

    Where that length is 0 the factor only touches 1, and rounding moves the gain found by about 1e-6.
    """
    from scipy.optimize import brentq

    return float(brentq(lambda c: slope_factor(activation, c, fixed_length(activation, c)) - 1, smallest, largest))


@cache
def _quadrature():
    """Nodes and weights for the mean over a standard normal number."""
    import numpy

    nodes, weights = numpy.polynomial.legendre.leggauss(NODES)
    g = REACH * (nodes + 1) / 2
    weights = REACH / 2 * weights * numpy.exp(-(g**2) / 2) / numpy.sqrt(2 * numpy.pi)
    return numpy.concatenate([-g, g]), numpy.concatenate([weights, weights])
