"""What scipy has of the activations: the logistic function, whose derivative is a density, and ELU by way of its `expm1`."""

from importlib import metadata

import numpy
from scipy import special, stats

NAME, VERSION = "SciPy", metadata.version("scipy")
#: Its `expit` turns float16 into float64 and refuses bfloat16.
FORMATS = ("float32", "float64")


def sigmoid(x):
    return special.expit(x)


def sigmoid_slope(x):
    """The density of the logistic distribution, which scipy computes in float64; rounded once."""
    return stats.logistic.pdf(x).astype(x.dtype)


def elu(x, alpha=1.0):
    return numpy.where(x > 0, x, x.dtype.type(alpha) * special.expm1(numpy.minimum(x, 0)))
