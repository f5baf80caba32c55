"""Brains.

The articles lean on the brain, and no program of ours can look into one. So these claims have no checks; their pages
say what the literature says, and what would settle them. Are the neurons of a network [identical to
ours](artificial-neurons-identical-to-biological.md)? Are its layers [like those of the
brain](networks-layered-like-brain.md)? Is the brain's code [sparse and
distributed](brain-code-sparse-and-distributed.md)? Are [1 to 4 % of its neurons](brain-one-to-four-percent-active.md)
active at a time? Are neurons [one-sided](biological-neurons-one-sided.md), as ReLU is? Is antisymmetry, as tanh has
it, [absent from biology](antisymmetry-absent-in-biology.md)? One claim is about [a
figure](figure-shows-biological-activations.md) that we do not have. And none of this would tell you whether a network
learns well.
"""

ORDER = 6
