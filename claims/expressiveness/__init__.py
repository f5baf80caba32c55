"""Expressive power.

What can a network compute with an activation, and what without one? Without one it computes, however deep it is, [a single affine
map](linear-network-collapses-to-affine.md). If it is also wide enough, it is [linear regression](no-activation-equals-linear-regression.md), up to the loss and
the way it is trained. No affine function computes even *exclusive or*, so a [complex pattern](complex-patterns-need-nonlinearity.md) needs something
non-linear somewhere. Two ReLU units are enough for that one. With more units a ReLU network follows any continuous curve on an interval, and whether it
[learns](relu-networks-learn-complex-patterns.md) to is for experiments to say. In one variable each unit draws one corner, and corners can be counted. A bounded curve of straight
pieces that is odd costs one layer of ReLU [twice as many units](relu-needs-twice-the-units.md) as of the hard tanh, while an even one need not. One unit alone, unless it is zero,
is [never odd](one-relu-unit-cannot-be-odd.md) on the whole line. Two can be.
"""

ORDER = 9
