"""Training.

Do networks learn faster with ReLU? Only an experiment can tell, and only about the setting it was made in. In our small networks they learn
[faster than with the sigmoid](relu-trains-faster-than-sigmoid.md), but [not, by a tenth or more, than with tanh](relu-trains-faster-than-tanh.md). That
[gradients survive](relu-trains-faster-because-gradients-survive.md) is part of the reason for the one, and cannot be the whole of it. What
[the sigmoid costs to compute](sigmoid-overhead-costs-epochs.md) makes every update longer and adds none. Nor is
[nearly linear](linear-activations-easier-to-optimise.md) the same as easy to optimise, and what near-linearity is said to
[preserve](near-linearity-preserves-attributes.md) was lost in retelling. In the end ReLU is [no more effective](relu-more-effective-than-sigmoid-and-tanh.md)
than tanh here, nor is it [the best](relu-best-for-supervised-multilabel.md) at telling our ten labels apart. The sigmoid has its place
[in the output](sigmoid-suits-regression-or-binary-output.md), and [not only there](sigmoid-only-in-output-layer.md). Why people
[took to ReLU](relu-adoption-explained-by-virtues.md), whether it is [the most used](relu-most-used-activation.md), [the default](relu-default-for-conv-and-dense-nets.md)
or [here to stay](relu-remains-fundamental.md), no check of ours can settle.
"""

ORDER = 8
