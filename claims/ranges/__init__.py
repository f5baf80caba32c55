"""Ranges and symmetries.

Which values can the three functions take, and how much alike are they? [The sigmoid is the logistic function](sigmoid-is-the-logistic-function.md), and its outputs lie
[from 0 to 1](sigmoid-bounded-in-closed-unit-interval.md). (One article's [printed formula](sigmoid-formula-as-printed.md) for it cannot be read.) On paper they lie [strictly inside](sigmoid-strictly-inside-unit-interval.md), and floats reach both ends. They are by no means
[only 0 and 1](sigmoid-takes-only-zero-and-one.md). Tanh lies [from −1 to 1](tanh-bounded-in-closed-interval.md), and ReLU has [no upper bound](relu-is-unbounded.md) at all. Tanh is
[antisymmetric](tanh-is-antisymmetric.md), while ReLU is [one-sided](relu-is-one-sided.md). Has ReLU [no symmetry](relu-has-no-symmetry.md), then? None of that kind, but two of others. The sigmoid and tanh are closer
relatives: tanh is [the sigmoid stretched and shifted](tanh-is-rescaled-sigmoid.md). Whether that makes them [equivalent](sigmoid-and-tanh-equivalent-up-to-linear-map.md) depends on whether you look at
functions or at training.
"""

ORDER = 2
