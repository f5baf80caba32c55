"""PyTorch's activations on the CPU; slopes by its own autograd."""

from importlib import metadata

import numpy

try:
    import torch
except ModuleNotFoundError as error:
    if error.name != "torch":
        raise
    raise ImportError("it needs PyTorch, an optional extra: pip install -e '.[torch]'") from None

from torch.nn import functional

NAME, VERSION = "PyTorch", metadata.version("torch")
FORMATS = ("float16", "bfloat16", "float32", "float64")


def _tensor(x):
    if x.dtype.name == "bfloat16":  # torch does not know numpy's extension type: hand over the bits
        return torch.from_numpy(x.view(numpy.int16)).view(torch.bfloat16)
    return torch.from_numpy(x)


def _array(tensor, dtype):
    if dtype.name == "bfloat16":
        return tensor.view(torch.int16).numpy().view(dtype)
    return tensor.numpy()


def _value(function):
    def value(x, **parameters):
        with torch.no_grad():
            return _array(function(_tensor(x), **parameters), x.dtype)

    return value


def _slope(function):
    def slope(x, **parameters):
        inputs = _tensor(x).requires_grad_()
        outputs = function(inputs, **parameters)
        (gradient,) = torch.autograd.grad(outputs, inputs, torch.ones_like(outputs))
        return _array(gradient, x.dtype)

    return slope


relu, relu_slope = _value(functional.relu), _slope(functional.relu)
leaky_relu, leaky_relu_slope = _value(functional.leaky_relu), _slope(functional.leaky_relu)
elu, elu_slope = _value(functional.elu), _slope(functional.elu)
sigmoid, sigmoid_slope = _value(torch.sigmoid), _slope(torch.sigmoid)
tanh, tanh_slope = _value(torch.tanh), _slope(torch.tanh)
