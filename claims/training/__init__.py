"""Training.

Do networks learn faster with ReLU? Only an experiment can tell, and only about the setting it was made in.
"""

ORDER = 8
