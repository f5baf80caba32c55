"""Our own activations, on numpy: the row that the others are read against."""

from importlib import metadata

from claims.lab import activations

NAME, VERSION = "NumPy (ours)", metadata.version("numpy")
FORMATS = ("float16", "bfloat16", "float32", "float64")

relu, relu_slope = activations.relu.original, activations.relu.original_slope
leaky_relu, leaky_relu_slope = activations.leaky_relu.original, activations.leaky_relu.original_slope
elu, elu_slope = activations.elu.original, activations.elu.original_slope
sigmoid, sigmoid_slope = activations.sigmoid.original, activations.sigmoid.original_slope
tanh, tanh_slope = activations.tanh.original, activations.tanh.original_slope
