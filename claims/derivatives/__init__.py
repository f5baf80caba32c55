"""Derivatives.

Training by gradients needs slopes. [ReLU's slope](relu-derivative-is-step.md) is 1 or 0, but for one point, at which there is
[none](relu-not-differentiable-at-zero.md): neither [1](relu-derivative-at-zero-is-one.md) nor any other number. A program that returns one all the
same [does no harm unless a weighted sum is exactly zero](relu-zero-derivative-choice-harmless.md), though the corner itself [can keep gradient descent from
settling](relu-kink-might-stop-gradient-descent.md). [Back-propagation needs the slope](backprop-needs-relu-derivative.md), and that it is 0 or 1
[spares some arithmetic](relu-constant-slope-simplifies-gradients.md). The slopes of the [sigmoid](sigmoid-derivative-at-most-quarter.md) and of
[tanh](tanh-derivative-at-most-one.md) have their largest value at zero and [fade](sigmoid-derivative-vanishes-at-both-ends.md) [on either
side](tanh-derivative-vanishes-at-both-ends.md). That is what is meant when one says that they [saturate](sigmoid-and-tanh-saturate.md). ReLU
[does not](relu-prevents-saturation.md), and is [the more sensitive one](relu-more-sensitive-to-weighted-sum.md), where its input is positive. Where it
is negative, ReLU does not respond at all. The other two also [curve](sigmoid-tanh-have-curvature.md), while ReLU's second derivative is [zero almost
everywhere](relu-second-derivative-zero-almost-everywhere.md). It does not follow that [its gradients point the better
way](relu-zero-curvature-gives-better-direction.md).
"""

ORDER = 3
