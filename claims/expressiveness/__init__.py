"""Expressive power.

What can a network compute with an activation, and what without one?
"""

ORDER = 9
