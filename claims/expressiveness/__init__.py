"""Expressive power.

What can a network compute with an activation, and what without one? Without one it computes, however deep it is, [a single affine
map](linear-network-collapses-to-affine.md). If it is also wide enough, it is [linear regression](no-activation-equals-linear-regression.md), up to the loss and
the way it is trained. No affine function computes even *exclusive or*, so a [complex pattern](complex-patterns-need-nonlinearity.md) needs something
non-linear somewhere. Two ReLU units are enough for that one. With more units a ReLU network follows any curve, and whether it
[learns](relu-networks-learn-complex-patterns.md) to is for experiments to say. Each unit draws one corner, and corners can be counted. A curve that is odd costs
ReLU [twice as many units](relu-needs-twice-the-units.md) as the hard tanh, while an even one need not. One unit alone is [never odd](one-relu-unit-cannot-be-odd.md) on the
whole line. Two can be.
"""

ORDER = 9
