"""Gradients through depth.

On its way back through the layers a gradient [is multiplied](backprop-gradient-is-multiplicative.md), by slopes and by
weights. The slopes of the sigmoid have [a bound](sigmoid-depth-product-bound.md), so its gradients
[vanish](sigmoid-networks-vanish-with-depth.md) unless weights are large; those of [tanh](tanh-networks-vanish-with-depth.md)
vanish if weights are small. [Saturated units](saturated-units-hardly-learn.md) and
[early layers](early-layers-get-smallest-gradient.md) are said to get the least, though in some networks all layers
[share a number](bias-free-relu-layers-share-gradient-projection.md), and [learning](vanishing-gradients-stall-learning.md) is
said to stall. ReLU takes nothing away [on active paths](relu-gradient-survives-active-path.md), and a
[large error](relu-passes-large-error-signals.md) saturates no unit of any kind. With the same normal weights and no biases ReLU
[keeps more](relu-mitigates-vanishing-gradients.md) than the sigmoid,
[eight times as much](relu-beats-sigmoid-gradient-by-eight-per-layer.md) per layer at least, in the mean square. That does not
[solve the problem](relu-solves-vanishing-gradients.md): the weights decide whether gradients
[keep their size](relu-keeps-gradient-magnitude-through-depth.md), the usual ones keep
[the mean and not the median](he-preserves-mean-not-median.md), and [a whole network](whole-network-dies-at-one-input.md) may be
off. Do [deeper networks learn](relu-lets-deeper-networks-learn.md) with it? Gradients can also
[explode](relu-networks-can-explode.md), and [not with ReLU alone](relu-introduces-exploding-risk.md);
[many paths](gradient-accumulation-causes-explosion.md) can be enough for it. [Updates](large-gradients-destabilise-updates.md) may
then grow too large and [activations](gradient-blows-up-deep-activations.md) blow up; against the latter
[batch normalisation](batch-norm-prevents-blow-up.md) or [a cap on the weights](regularisation-prevents-blow-up.md) can help.
It remains to ask what [back-propagation](backprop-updates-the-weights.md) does to the weights, and whether training
[arrives at a minimum](training-reaches-a-local-minimum.md).
"""

ORDER = 4
