"""Brains.

The articles lean on the brain. These claims are about measurements that no program of ours can repeat; we say what the
literature says instead.
"""

ORDER = 6
