"""Other people's activations under our checks: ``pytest --activations=MODULE``.

A module offers some of `relu`, `leaky_relu`, `elu`, `sigmoid` and `tanh`, each taking and returning a numpy array of the same
shape and dtype. It may offer their derivatives as `relu_slope` and so on, its `NAME`, its `VERSION`, and in `FORMATS` the
names of the float formats that it knows. `claims.frameworks.pytorch`, `jax`, `scipy`, `plain` and `ours` are such modules.
"""
