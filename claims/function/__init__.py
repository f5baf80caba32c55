"""What the function is.

ReLU keeps a positive number and replaces a negative one by zero. The articles write that in three ways, as a formula, as
a program and as a picture. Are these the same function?
"""

ORDER = 1
