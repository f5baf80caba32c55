"""Cost.

A comparison is fewer operations than an exponential, and whether you ever notice depends on what surrounds it. ReLU
needs [nothing but a threshold](relu-needs-only-a-threshold.md). The sigmoid needs [an
exponential](sigmoid-needs-an-exponential.md), unless a table will do. Is an exponential
[costly](exponentials-are-costly.md)? That depends on what you compare it with. So it is with [ReLU against sigmoid
and tanh](relu-cheaper-to-evaluate.md): on a machine you compare programs, not formulas. ReLU's
[derivative](relu-derivative-cheaper.md) is cheaper if you compute it anew, which nobody has to. What you wait for is
a [training step](relu-cheapness-speeds-up-training.md), or a network [at work](relu-speeds-up-inference.md). There
the activation is one part among others. And does its price matter most [in large
networks](activation-cost-matters-most-in-wide-deep-networks.md)? Count seconds, and then count shares.
"""

ORDER = 7
