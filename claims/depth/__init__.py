"""Gradients through depth.

A gradient that travels back through many layers is multiplied at each of them, by the slope of the activation and by the
weights. The articles look at the slope alone. The weights decide.
"""

ORDER = 4
