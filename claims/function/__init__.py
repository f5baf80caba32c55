"""What the function is.

ReLU is [the larger of zero and its input](relu-is-max-of-zero-and-input.md), and
[the program by cases and the program with max](relu-if-else-equals-max.md) compute just that. It
[passes positive numbers on](relu-passes-positive-inputs-unchanged.md), [turns negative ones into zero](relu-zeroes-negative-inputs.md), and does not
[answer 1](relu-positive-inputs-return-one.md), which is the step function's answer. Its graph is not [a straight line](relu-graph-is-a-straight-line.md), and feeding in
[ever larger numbers](relu-output-linear-for-increasing-inputs.md) does not make it one. So the function is [not linear](relu-is-nonlinear.md), although it is so
[on the positive side](relu-linear-on-positives.md) and, contrary to what is said, [on the negative side](relu-nonlinear-on-negatives.md) as well. All of its
non-linearity is [a gate](relu-gates-by-input-sign.md), worked by the sign of the sum and not by its size; so say what you mean by [the strength of a signal](relu-gates-by-signal-strength.md). A gate is more of a
switch than the sigmoid is, which [is never off](activation-is-an-output-threshold-switch.md). The sum itself is made of weights, which begin
[at random](neuron-input-uses-initial-weights.md) and then are trained. Is ReLU [simpler](relu-simpler-than-sigmoid-and-tanh.md) than its rivals? In one exact sense it is. And
two ReLUs together undo what one of them does: they give back [the number](relu-splits-identity.md) or [its size](relu-builds-absolute-value.md).
"""

ORDER = 1
