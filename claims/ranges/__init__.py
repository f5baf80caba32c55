"""Ranges and symmetries.

Which values can the sigmoid, tanh and ReLU take, and which never? And how much alike are the first two? On paper the
answers are short. On a machine each of them has an edge at which it stops being true.
"""

ORDER = 2
