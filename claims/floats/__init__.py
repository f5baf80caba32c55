"""Floating point.

Mathematics speaks of real numbers, and a computer has a few of them. A float16 is one of at most 65,536 numbers. They lie close together near 0
and far apart elsewhere. So what is true on paper can be false in a program, and the other way round. Throughout this site a check marked
*in floating point* says what becomes of a statement there. Two facts come up again and again. The first: written as
in the textbook, the sigmoid [overflows](naive-sigmoid-overflows.md), although its values are all between 0 and 1. The second: its slope is the same on
both sides of zero, but a program that computes it from the stored output [loses the right-hand side](float-sigmoid-gradient-asymmetric.md). In both
cases the function is harmless and one step on the way to it is not. And in both there is another formula, equal on paper, that is safe. Two more pages compare
such formulas: [how many digits](sigmoid-formula-decides-accuracy.md) of a sigmoid each gets right, and [where a slope](slope-formula-decides-underflow.md) becomes exactly zero by each.
"""

ORDER = 11
