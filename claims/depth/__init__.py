"""Gradients through depth.

On its way back through the layers a gradient [is multiplied](backprop-gradient-is-multiplicative.md), by slopes and by weights, and the weights count as much. The
slopes of the sigmoid have [a bound](sigmoid-depth-product-bound.md), so the gradients of [sigmoid networks](sigmoid-networks-vanish-with-depth.md) vanish as long as the weights
are not large, and those of [tanh networks](tanh-networks-vanish-with-depth.md) as long as they are small. Then [saturated units](saturated-units-hardly-learn.md) and [early
layers](early-layers-get-smallest-gradient.md) are said to get the least, though in some networks all layers [share a number](bias-free-relu-layers-share-gradient-projection.md), and
[learning](vanishing-gradients-stall-learning.md) to stall. ReLU takes nothing away [on active paths](relu-gradient-survives-active-path.md), and a [large
error](relu-passes-large-error-signals.md) saturates no activation. So ReLU [keeps more](relu-mitigates-vanishing-gradients.md) than the sigmoid, by [a factor of
eight per layer](relu-beats-sigmoid-gradient-by-eight-per-layer.md) or more in the mean square. It does not [solve the problem](relu-solves-vanishing-gradients.md): whether gradients
[keep their size](relu-keeps-gradient-magnitude-through-depth.md) is up to the weights, the usual ones keep [the mean and not the median](he-preserves-mean-not-median.md), and [a whole
network](whole-network-dies-at-one-input.md) may be off. Do [deeper networks learn](relu-lets-deeper-networks-learn.md) with it? Where weights are too large gradients
[explode](relu-networks-can-explode.md), with [other activations](relu-introduces-exploding-risk.md) too, and [many paths](gradient-accumulation-causes-explosion.md) can be enough for it.
[Updates](large-gradients-destabilise-updates.md) and [activations](gradient-blows-up-deep-activations.md) may follow, unless [batch
normalisation](batch-norm-prevents-blow-up.md) or [a cap on the weights](regularisation-prevents-blow-up.md) prevents it. What remains to ask is what [back-propagation
does](backprop-updates-the-weights.md) to the weights, and whether training [arrives at a minimum](training-reaches-a-local-minimum.md).
"""

ORDER = 4
