r"""A dead ReLU unit never recovers.

With plain gradient descent, in the first layer, that is a theorem: a dead unit keeps every one of its weights for ever.
But four ordinary things can bring a dead unit back to life.

A unit $\mathrm{relu}(w \cdot x + b)$, which the next layer multiplies by $v$, is *dead on a data set* if it is 0 for every $x$
in it, that is, if $w \cdot x + b \le 0$.

**Why it is so.** Every gradient of the unit carries a factor that is zero while it is off: the slope of ReLU for $w$ and $b$,
its output for $v$. So one step changes nothing. After the step the unit is exactly what it was, and the next step changes
nothing either.

!move dying-unit

**Where intuition goes wrong.** "No gradient" is a statement about *this* step, *these* inputs and *this* optimiser. A unit
in a later layer gets inputs that move when the layers below learn. An optimiser with momentum goes on moving without a
gradient. Weight decay that acts on $w$ alone, or on $b$ alone, can let the other one win. (Decay of both by the same factor
shrinks $w \cdot x + b$ as a whole. Then the unit stays dead, although its weights move.) And a unit that sits exactly on its edge
gets a gradient wherever the slope of ReLU at 0 is taken to be 1.

!!! question "In class"
    A colleague counts dead units after every epoch and finds that the number went *down*. Name three explanations, and for each
    an experiment that would tell it from the others.

??? success "Answer"
    Four that this page knows: the layers below have learnt, so the unit's inputs have moved; the optimiser has a
    memory, such as momentum; weight decay acts on $w$ or on $b$ alone; the slope at 0 counts as 1 and units sat
    exactly on the edge. A fifth is duller: the units were counted on other data, or with a random sample of them.

    To tell them apart, go back to the state before the number fell and repeat the epoch with one thing changed at a
    time: freeze the layers below, switch the momentum off, switch the decay off, set the slope at 0 to 0, count on the
    same fixed data. The change that makes the revivals disappear points to the explanation. Take the same seed and the
    same batches, or you change two things at once.
"""

from fractions import Fraction

from hypothesis import example, given, strategies
from sympy import Function, Integer, diff, symbols

from claims import Claim, counterexample, experiment, in_floats, proof, record, without
from claims.articles import davenport, why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, UNIT, rationals
from claims.lab.units import Unit

SAME_INPUTS = "its inputs stay the same (a unit of the first layer, with weights of its own, and no new data)"
NO_MEMORY = "the optimiser has no memory (plain gradient descent)"
NO_DECAY = "no weight decay acts on w, b or v"
EDGE = "no input sits exactly on the unit's edge, or the slope of ReLU at 0 counts as 0"

claim = Claim(
    said_in=[davenport.sentence(66), why_relu.sentence(50)],
    formally=(
        r"Let $w_t \cdot x_i + b_t \le 0$ for every $x_i$ of a fixed data set, and let $(w, b, v)$, shared with no other unit, "
        r"follow gradient descent, with any step sizes and batches, on any differentiable loss of the network's outputs, with the "
        r"slope of ReLU at 0 counted as 0. Then $(w_s, b_s, v_s) = (w_t, b_t, v_t)$ for all $s \ge t$."
    ),
    conditions=[SAME_INPUTS, NO_MEMORY, NO_DECAY, EDGE],
    instead=(
        "A dead unit of the first layer is frozen under plain gradient descent on the same data, if the slope of ReLU at 0 counts as "
        "0. Moving inputs, momentum, decay of w or b alone, or a slope of 1 at zero can revive it."
    ),
    limits="The run in floating point is one of 100 steps on two small networks. The theorem needs no run.",
    related=["inactive-unit-passes-no-gradient", "dead-unit-zero-for-every-input", "leaky-relu-mitigates-dying"],
    survives={
        "as true": [
            "relu doubled",
            "relu shifted",
            "relu negated",
            "relu off by a billionth",
            "relu capped",
            "relu saturating",
            "relu off by one ulp",
            "learning with a frozen layer",
            "learning uphill",
        ]
    },
)


@proof
def test_all_three_gradients_are_zero():
    """For every differentiable loss of the output, every input and all w, b, v with w·x + b < 0, the gradients for w, b and v are
    0. So a step changes nothing, and by induction no number of steps does."""
    w, x, b, v, others, rest = symbols("w x b v others rest", real=True)  # others: the remaining terms of w·x
    loss = Function("loss")(rest + v * relu(w * x + others + b))
    for parameter in w, b, v:
        gradient = diff(loss, parameter)
        assert gradient != 0  # it vanishes because the unit is off, not for want of a unit
        assert gradient.subs(b, NEGATIVE - w * x - others).doit() == 0


@proof
def test_on_the_edge_they_are_zero_too():
    """If w·x + b = 0 and the slope there counts as 0, the factors of the three gradients are 0 as well: slope and output."""
    assert relu(Integer(0)) == 0
    assert relu.slope(0) == relu.slope(Fraction(0)) == relu.slope(0.0) == 0


@without(NO_DECAY)
@proof
def test_decay_of_weights_and_bias_together_moves_it_and_leaves_it_dead():
    """If w and b shrink by the same factor strictly between 0 and 1, so does w·x + b: the weights move, and the unit stays off."""
    w, x, b = symbols("w x b", real=True)
    shrunk = (UNIT * w) * x + UNIT * b  # UNIT: any number strictly between 0 and 1
    assert shrunk.subs(b, NEGATIVE - w * x).expand().factor().is_negative


def first_awake(timeline):
    """The first step after its death at which the unit is on again for some input."""
    died = next(t for t, z in enumerate(timeline) if z < 0)
    return next(t for t in range(died, len(timeline)) if timeline[t] > 0)


@example(Fraction(1), Fraction(0), Fraction(1), [(Fraction(1), Fraction(0))], Fraction(1))
@given(
    rationals(-5, 5),
    rationals(0, 2),
    rationals(-5, 5),
    strategies.lists(strategies.tuples(rationals(-5, 5), rationals(-5, 5)), min_size=1, max_size=4),
    rationals(0, 10),
)
def test_exact_training_never_moves_it(w, gap, v, data, rate):
    """In exact training runs of dead units, with weights, inputs and targets of either sign, one unit exactly on its edge among them, none
    was found that moved."""
    b = -max(w * x for x, _ in data) - gap
    unit = Unit(w, b, v)
    for _ in range(3):
        unit.step(data, rate, rest=1)
        assert unit.parameters == [w, b, v]


@without(SAME_INPUTS)
@counterexample
def test_a_moving_layer_below_revives_it():
    """A dead unit reads h = relu(a·x). Another unit's gradient lowers a from 1 to 2/5, and w·h + b rises from −½ to 1/10."""
    a, x, unit = Fraction(1), Fraction(1), Unit(-1, Fraction(1, 2), 1)
    other = relu(a * x)  # the other unit passes h on; its target is 0 and its loss other²/2
    assert unit.before(other) == Fraction(-1, 2)
    a -= Fraction(3, 5) * other * relu.slope(a * x) * x
    assert a == Fraction(2, 5) and unit.before(relu(a * x)) == Fraction(1, 10)


@without(NO_MEMORY)
@counterexample
def test_momentum_revives_it():
    """On the inputs 2 and −1 a unit dies at step 1. Plain gradient descent leaves it there. With momentum 9/10 the same unit
    wakes at step {{revived_by_momentum}}."""
    data = [(Fraction(2), Fraction(0)), (Fraction(-1), Fraction(1))]
    start = Fraction(1, 2), Fraction(-2, 5), 1
    plain = Unit(*start).timeline(data, Fraction(1, 2), 8)
    momentum = Unit(*start, momentum=Fraction(9, 10)).timeline(data, Fraction(1, 2), 6)
    assert plain[0] > 0 > plain[1] == momentum[1]
    assert set(plain[1:]) == {plain[1]}
    record(plain=plain, momentum=momentum, revived_by_momentum=first_awake(momentum))


@without(NO_DECAY)
@counterexample
def test_decay_of_one_of_them_revives_it():
    """A unit with w = −2 and b = 1 is dead at x = 1. If only w decays, by a tenth a step, it wakes at step
    {{revived_by_decay}}. With w = ½ and b = −1, and b halved each step, it wakes at step {{revived_by_bias}}."""
    data, tenth, half = [(Fraction(1), Fraction(0))], Fraction(1, 10), Fraction(1, 2)
    decay = Unit(-2, 1, 1, decay=(tenth, 0, 0)).timeline(data, tenth, 8)
    bias = Unit(half, -1, 1, decay=(0, half, 0)).timeline(data, tenth, 3)
    assert decay[0] < 0 and bias[0] < 0
    record(decay=decay, revived_by_decay=first_awake(decay), revived_by_bias=first_awake(bias))


@without(EDGE)
@counterexample
def test_the_other_slope_at_zero_revives_it():
    """A unit with w·x + b = 0 exactly stays put if the slope at 0 is 0. If it is taken to be 1, one step brings it to 1."""
    data = [(Fraction(1), Fraction(1))]
    unit = Unit(1, -1, 1)
    unit.step(data, Fraction(1, 2))
    assert unit.before(1) == 0
    with relu.replaced(numeric_slope=lambda z: Fraction(z >= 0)):
        unit.step(data, Fraction(1, 2))
    assert unit.before(1) == 1


@in_floats
@experiment(
    rule="the bits of a unit's weights are the same before and after if and only if the unit was dead",
    control="the living units, all of which must have moved",
)
def test_not_one_bit_changes(rng):
    """In two networks on the digits, one in float32 and one in float64, {{steps}} steps of gradient descent changed no bit of
    {{dead}} dead first-layer units, and moved every other unit. (This needs finite gradients: 0 times infinity is not a number,
    in a dead unit too.)"""
    import numpy

    from claims.lab.networks import Perceptrons, digits, initial_weights

    training = digits()[0]
    steps, dead = 100, 0
    for kind in numpy.float32, numpy.float64:
        network = Perceptrons(initial_weights([rng], [64, 32, 10], 2, kind), relu)
        network.biases[0][..., :16] = -50
        x = training.x[None].astype(kind)
        off = (network.forward(x)[1][0] < 0).all(axis=1)[0]

        def unit_rows(network=network):
            first, second = network.weights
            rows = numpy.concatenate([first[0], network.biases[0][0], second[0].T]).T
            return numpy.ascontiguousarray(rows).view(
                f"u{rows.itemsize}"
            )  # bits, so that even a sign of zero would show

        before = unit_rows()
        for step in range(steps):
            rows = slice(step % 20 * 50, step % 20 * 50 + 50)
            network.update(x[:, rows], training.labels[None, rows], kind(0.1))
        same = (unit_rows() == before).all(axis=1)
        assert (same == off).all() and not off.all()
        dead += int(off.sum())
    assert dead >= 32
    record(steps=steps, dead=dead)


def figure(axes, found):
    """The largest value of w·x + b over the data, step by step, for three units. One dies and stays frozen. The same unit with
    momentum crosses zero again. A third, whose w decays while its b does not, does so too."""
    axes.axhline(0, color="0.5", linewidth=1)
    axes.plot(found["plain"], "o-", markersize=4, label="plain gradient descent")
    axes.plot(found["momentum"], "s--", markersize=4, label="the same, with momentum 9/10")
    axes.plot(found["decay"], "^:", markersize=4, label="another, w alone decaying")
    axes.set(xlabel="step", ylabel="largest w·x + b over the data")
    axes.legend()
