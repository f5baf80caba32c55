"""Sparsity and representation.

ReLU makes exact zeros. How many, on which assumptions, and what are they good for?
"""

ORDER = 5
