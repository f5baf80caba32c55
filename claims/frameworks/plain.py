"""The textbook formulas in plain Python with `math`, one number at a time, in float64 and rounded once to the array's format."""

import math
import platform

import numpy

NAME, VERSION = "Plain Python", platform.python_version()
FORMATS = ("float16", "bfloat16", "float32", "float64")


def _elementwise(function):
    def offered(x, **parameters):
        values = [function(float(number), **parameters) for number in x.ravel()]
        return numpy.array(values, dtype=numpy.float64).astype(x.dtype).reshape(x.shape)

    return offered


@_elementwise
def relu(x):
    return x if x > 0 or math.isnan(x) else 0.0


@_elementwise
def relu_slope(x):
    return 1.0 if x > 0 else 0.0


@_elementwise
def leaky_relu(x, negative_slope=0.01):
    return x if x > 0 else negative_slope * x


@_elementwise
def leaky_relu_slope(x, negative_slope=0.01):
    return 1.0 if x > 0 else negative_slope


@_elementwise
def elu(x, alpha=1.0):
    return x if x > 0 else alpha * math.expm1(x)


@_elementwise
def elu_slope(x, alpha=1.0):
    return 1.0 if x > 0 else alpha * math.exp(x)


def _logistic(x):
    if x < -700:  # math.exp(-x) would raise OverflowError from -709.8 down
        return math.exp(x)
    return 1 / (1 + math.exp(-x))


@_elementwise
def sigmoid(x):
    return _logistic(x)


@_elementwise
def sigmoid_slope(x):
    value = _logistic(x)
    return value * (1 - value)


@_elementwise
def tanh(x):
    return math.tanh(x)


@_elementwise
def tanh_slope(x):
    return 1 - math.tanh(x) ** 2
