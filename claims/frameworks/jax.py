"""JAX's activations on the CPU, compiled (`jax.jit`); slopes by its own reverse mode (`jax.vjp`), compiled too.

Uncompiled, its slope of tanh is rounded otherwise at some inputs; the rest is the same. Its float64 has to be switched on,
which importing this module does.
"""

from functools import partial
from importlib import metadata

import numpy

try:
    import jax
except ModuleNotFoundError as error:
    if error.name != "jax":
        raise
    raise ImportError("it needs JAX, an optional extra: pip install -e '.[jax]'") from None

jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_enable_x64", True)

NAME, VERSION = "JAX", metadata.version("jax")
FORMATS = ("float16", "bfloat16", "float32", "float64")


def _offered(compute):
    """From a function of a JAX array to one of a numpy array.

    JAX compiles anew for each shape: a flat array filled up to a power of four spares most of that, and changes nothing for
    functions that look at one element at a time.
    """

    def offered(x, **parameters):
        padded = numpy.zeros(4 ** max(1, int(numpy.ceil(numpy.log(max(1, x.size)) / numpy.log(4)))), x.dtype)
        padded[: x.size] = x.ravel()
        found = numpy.asarray(compute(padded, **parameters))
        return found[: x.size].reshape(x.shape)

    return offered


def _value(function):
    return _offered(jax.jit(function))


def _slope(function):
    @jax.jit
    def slope(x, **parameters):
        outputs, pull_back = jax.vjp(partial(function, **parameters), x)
        return pull_back(jax.numpy.ones_like(outputs))[0]

    return _offered(slope)


relu, relu_slope = _value(jax.nn.relu), _slope(jax.nn.relu)
leaky_relu, leaky_relu_slope = _value(jax.nn.leaky_relu), _slope(jax.nn.leaky_relu)
elu, elu_slope = _value(jax.nn.elu), _slope(jax.nn.elu)
sigmoid, sigmoid_slope = _value(jax.nn.sigmoid), _slope(jax.nn.sigmoid)
tanh, tanh_slope = _value(jax.numpy.tanh), _slope(jax.numpy.tanh)
