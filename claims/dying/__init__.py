"""Dying units.

A ReLU unit that is off for an example [gets no gradient from it](inactive-unit-passes-no-gradient.md). Its weights stay
put only if [the whole batch](zero-gradient-freezes-weights.md) turns it off, so
[not every zero gradient is a death](any-zero-gradient-is-dying-relu.md). A unit that is off for all of the data is dead, and
[units can die](relu-units-can-die.md). Its [output is 0 for every input](dead-unit-zero-for-every-input.md) of the data, but
not for every input there could be.
It [adds nothing to learning](dead-units-contribute-nothing.md), and many like it
[cost the network capacity](dead-units-cut-capacity.md). Units may be dead [from the start](dead-from-initial-weights.md) or by a
[negative bias](negative-bias-kills-units.md), or die of
[too high a learning rate](high-learning-rate-kills-units.md). Whether that is the
[typical cause](dying-typically-from-high-learning-rate.md) is open. Under plain gradient descent a dead unit of the
first layer [never recovers](dead-unit-never-recovers.md); otherwise four ordinary things can revive one. A unit with a
[slope below zero](leaky-relu-has-positive-slope-on-negatives.md) keeps a gradient, and alone with one example it
[learns again](leaky-relu-mitigates-dying.md); what that does for a network is less clear.
[PReLU and ELU](prelu-and-elu-mitigate-dying.md) give a unit something to learn with as well, each in its own way.
"""

ORDER = 10
