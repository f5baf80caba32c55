"""Derivatives.

Training by gradients needs slopes. ReLU's slope is the simplest there is, except at the one point where it has none.
"""

ORDER = 3
