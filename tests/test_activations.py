"""The activations against mpmath, exact fractions and sympy's derivatives, for every kind of number."""

import math
from collections.abc import Callable
from fractions import Fraction

import ml_dtypes
import mpmath
import numpy
import pytest
import sympy

from claims.lab.activations import elu, leaky_relu, relu, sigmoid, step, tanh

ALL = [relu, leaky_relu, elu, sigmoid, tanh, step]
RATIONAL = [relu, leaky_relu, step]
TRANSCENDENTAL = [elu, sigmoid, tanh]
X = sympy.Symbol("x", real=True)

# Bits of precision and the exponent of the smallest normal number, from IEEE 754-2019, table 3.6, and bfloat16's.
FORMATS = {"float16": (11, -14), "bfloat16": (8, -126), "float32": (24, -126), "float64": (53, -1022)}
DTYPES = {name: numpy.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name) for name in FORMATS}

each = pytest.mark.parametrize("activation", ALL, ids=repr)
each_format = pytest.mark.parametrize("name", FORMATS)


def quarter(x):
    """A hundredth as it comes, exact: what leaky_relu multiplies by."""
    return x * Fraction(1, 100) if isinstance(x, Fraction) else x / 100


def derivative_of_tanh(x):
    return mpmath.sech(x) ** 2


# Each function and its slope once more, from the sources named in the module and in other forms than there.
EXACT = {
    relu: (lambda x: (x + abs(x)) / 2, lambda x: mpmath.mpf(x > 0)),
    leaky_relu: (lambda x: max(x, x / 100), lambda x: mpmath.mpf(1) if x > 0 else mpmath.mpf(1) / 100),
    elu: (lambda x: x if x > 0 else mpmath.expm1(x), lambda x: mpmath.exp(min(x, 0))),
    sigmoid: (
        lambda x: mpmath.exp(x / 2) / (2 * mpmath.cosh(x / 2)),
        lambda x: 1 / (2 * mpmath.cosh(x / 2)) ** 2,
    ),
    tanh: (lambda x: mpmath.sinh(x) / mpmath.cosh(x), derivative_of_tanh),
    step: (lambda x: mpmath.mpf(x >= 0), lambda x: mpmath.mpf(0)),
}
