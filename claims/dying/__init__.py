"""Dying units.

A ReLU unit that is off for every input gets no gradient. Is that the end of it?
"""

ORDER = 10
