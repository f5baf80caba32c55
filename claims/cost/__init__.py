"""Cost.

A comparison is cheaper than an exponential. Whether you ever notice depends on what surrounds it.
"""

ORDER = 7
