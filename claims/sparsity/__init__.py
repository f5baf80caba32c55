"""Sparsity and representation.

ReLU gives [exact zeros](relu-outputs-exact-zeros.md). The sigmoid [never does](sigmoid-never-exactly-zero.md), and so its codes are
[dense](sigmoid-activations-not-sparse.md). How [many units are off](relu-promotes-sparsity.md) is up to weights, biases and data: in a fresh layer
[about half](half-of-units-zero-at-init.md), and [most](relu-most-entries-zero.md) only if something makes them. If few units are active, zeros can save
[time](sparsity-makes-computation-efficient.md) in a program that skips them, and there
[dense codes](dense-activations-less-efficient.md) are at a disadvantage. They save [room](sparsity-gives-compact-representation.md) if they are left out of what is stored and there are enough of them.
Do they also [speed up training](sparsity-speeds-training.md) or [improve the result](sparsity-improves-performance.md)? Both need an experiment, with a dense rival
that differs in the zeros alone. A hyperplane [separated](sparse-codes-more-linearly-separable.md) sparse codes more often than narrower dense ones, and less often than dense ones of their own width. A small change of the
input switches [few units](sparse-support-stable-under-small-changes.md) of a random layer without biases, while in a sigmoid or tanh code, as a rule,
[all entries change](dense-codes-change-everywhere.md), and what that says about [entangled](sparse-codes-less-entangled.md) factors depends on the meaning of the word.
Since [inputs differ in information](inputs-differ-in-information.md), codes of [different length](active-count-gives-variable-size-code.md) are welcome. ReLU units can give them, and codes that
[mirror sparse data](sparse-codes-mirror-sparse-data.md) too, but fresh units do not: somebody has to arrange or train them. Whether people find sparse models
[easier to interpret](sparsity-aids-interpretability.md), only people can say.
"""

ORDER = 5
