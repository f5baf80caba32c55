r"""Leaky ReLU mitigates dying units.

Switched on in a network full of dead units it did, even with a slope of only 1/100. Used from the start, at the
learning rate that had killed the others, it did not: most of those networks exploded.

**Why it is so.** Below zero the slope of ReLU is 0, and that of leaky ReLU is $\alpha$. So a leaky unit goes on
moving, but slowly. One unit at $z < 0$, with a target $t > 0$ and the input 1, needs about $|z|/(2 \eta \alpha t)$
steps, if $\alpha |z|$ is small beside $t$. With a slope ten times smaller, that is about ten times as many.

**What we did.** Networks on the digits were trained at a learning rate of {{kill_rate}}, after which
{{dead_share:.0%}} of their hidden units were dead. Then *the same* networks went on, with slopes 0, 1/100 and 1/10
below zero, each network at the best of several lower rates. Their accuracy came to {{accuracy_0:.0%}},
{{accuracy_100:.0%}} and {{accuracy_10:.0%}} on the test digits (medians), and {{alive_0:.0%}}, {{alive_100:.0%}} and
{{alive_10:.0%}} of the dead units were positive for some digit again. The change of slope alone, before any learning,
woke {{at_once_100:.0%}} with 1/100 and {{at_once_10:.0%}} with 1/10, all in the second layer: the first one now hands
on negative values. Where hardly a unit had died, the slope changed the accuracy by less than 0.03.

**Where intuition goes wrong.** A death and an explosion can have the same cause, a step that is too long. A slope
below zero does not shorten the step: turn the learning rate down as well. And a leaky unit that is never positive is
*not* dead. Its output is $\alpha z$, not 0, and it can reach its target with that.

!!! question "In class"
    A leaky unit can reach a positive target without ever being positive itself. Which of its weights must change
    sign?
"""

from fractions import Fraction
from functools import cache

from hypothesis import given
from sympy import diff, symbols

from claims import Claim, experiment, instead, proof, record, without
from claims.articles import advantages_of_relu, why_relu
from claims.lab.activations import leaky_relu, relu
from claims.lab.chance import median_interval
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, rationals, whole_numbers
from claims.lab.units import Unit

RATE = "the learning rate is turned down from the one that kills"
SLOPE = "the slope is steep enough for the depth below zero, the learning rate and the number of steps"
SETTING = "the setting is like ours: a small fully connected network, handwritten digits, plain gradient descent"

claim = Claim(
    said_in=[advantages_of_relu.sentence(26), why_relu.sentence(54)],
    formally=(
        r"In networks that lost units to a high learning rate, the median over seeds of (accuracy after going on with "
        r"slope $\alpha$ below "
        r"zero) − (accuracy after going on with slope 0), each at its best learning rate, exceeds 0.02 for "
        r"$\alpha = \tfrac{1}{100}$ and for "
        r"$\alpha = \tfrac{1}{10}$; and so does the difference in the share of dead units that are positive for some "
        r"training digit at the end."
    ),
    conditions=[RATE, SLOPE, SETTING],
    necessity_unknown=[SETTING],
    instead=(
        "A leaky unit below zero keeps a slope to learn with. Alone, with a positive target, it comes back in a "
        "number of steps that grows like one over the slope. In our "
        "networks leaky ReLU rescued most of what a high learning rate had killed, once the rate was turned down."
    ),
    limits=(
        "1,000 digits, two hidden layers of 32 units, batches of 50, plain gradient descent, 100 updates to kill and 200 to "
        "recover. Tuned: the learning rate of each network's recovery, and nothing else. Five earlier runs, all with other "
        "seeds, shaped the design and the margin of 0.02. They missed stricter rules, with margins of 0.05 and 0.1: with one "
        "recovery rate for all networks, or after a killing rate of 3, some networks exploded, and with fewer networks the "
        "interval was too wide. With more updates a smaller slope may do."
    ),
    related=[
        "high-learning-rate-kills-units",
        "prelu-and-elu-mitigate-dying",
        "leaky-relu-has-positive-slope-on-negatives",
    ],
)

# --- one unit, exactly ---------------------------------------------------------------------------------------------------


@instead
@proof
def test_a_leaky_unit_below_zero_rises():
    """For a unit leaky(w·x + b) at z = w·x + b < 0 with a target t > 0, one step raises z by exactly cα(t − αz), c =
    η(1 + x²): more than cαt, and less the nearer z is to zero. So it is positive after at most |z|/(cαt) steps,
    rounded up, and after no fewer than |z|/(cα(t + α|z|))."""
    w, x, b, rate = symbols("w x b rate", real=True)
    target, slope = POSITIVE, UNIT  # the slope is any number strictly between 0 and 1
    loss = (leaky_relu(w * x + b, negative_slope=slope) - target) ** 2 / 2
    after = (w - rate * diff(loss, w)) * x + b - rate * diff(loss, b)
    rise = (after.subs(b, NEGATIVE - w * x).doit() - NEGATIVE).expand()
    c = rate * (1 + x**2)
    assert (rise - c * slope * (target - slope * NEGATIVE)).simplify() == 0
    assert (-slope * NEGATIVE).is_positive and diff(target - slope * NEGATIVE, NEGATIVE).is_negative


@instead
@given(whole_numbers(1, 12), rationals(0.01, 1), rationals(0.01, 5), rationals(0.01, 5), rationals(-3, 3))
def test_exact_recovery_times(most, slope, depth, target, x):
    """In exact runs of leaky units at z < 0 with a target t > 0, none was found that was positive outside the range
    of steps given above. A ReLU unit with the same weights never moved."""
    data, c = [(x, target)], depth / (slope * target * most)  # so that |z|/(cαt) is the whole number `most`
    start, rate = (1, -depth - x, 1), c / (1 + x**2)
    leaky = Unit(*start, activation=leaky_relu, negative_slope=slope, learns=(True, True, False))
    steps = 0
    while leaky.before(x) <= 0 and steps <= most:
        leaky.step(data, rate)
        steps += 1
    assert depth / (c * slope * (target + slope * depth)) < steps <= most
    dead = Unit(*start, activation=relu, learns=(True, True, False))
    assert dead.timeline(data, rate, 3) == [-depth] * 4


@without(SLOPE)
@proof
def test_no_number_of_steps_suffices_for_all_slopes():
    """Whatever number of steps is allowed, the slope can be so small that it is not enough: k steps raise z by less
    than half of |z| if the slope is below |z| / (2kc(t + |z|)). At such a slope an exact unit is still below zero
    after {{allowed}} steps."""
    k, c, target, depth = symbols("k c t depth", positive=True)
    small = UNIT * depth / (2 * k * c * (target + depth))  # any slope below that bound; at most 1, so α|z| <= |z|
    rise = k * c * small * (target + depth)  # at least what k steps can do
    assert (depth / 2 - rise).factor().is_positive
    allowed = 50
    slope = Fraction(1, 2 * allowed * 2 * 2 + 1)  # |z| = t = 1, x = 1, η = 1, so c = 2
    unit = Unit(1, -2, 1, activation=leaky_relu, negative_slope=slope, learns=(True, True, False))
    assert unit.timeline([(1, 1)], 1, allowed)[-1] < Fraction(-1, 2)
    record(allowed=allowed)


@instead
@proof
def test_it_learns_below_zero():
    """A leaky unit v·f(z) with z < 0 reaches the target 1 exactly if v = 1/(αz), a negative number, although z is
    never positive."""
    v = 1 / (UNIT * NEGATIVE)
    assert v.is_negative
    assert (v * leaky_relu(NEGATIVE, negative_slope=UNIT)).simplify() == 1


# --- networks. Everything below was fixed before these seeds were run; earlier runs used other seeds. --------------------

WIDTH, KILLING, RECOVERING = 32, 100, 200
KILL_RATE, WORSE_RATE, MILD_RATE = 2, 3, 0.3
SLOPES = {"0": 0, "100": Fraction(1, 100), "10": Fraction(1, 10)}
RATES = (0.03, 0.1, 0.3, 1)
SEEDS, FEWER, FIRST_SEED = 30, 12, 30_000
MARGIN, LEVEL = 0.02, 1e-3
BIAS = -4


class Leaky:
    """Leaky ReLU of one slope, as `Perceptrons` wants it."""

    def __init__(self, slope):
        self.slope = slope

    def __call__(self, x):
        return leaky_relu(x, negative_slope=self.slope)

    def slope_after(self, before, after):
        return leaky_relu.slope(before, negative_slope=self.slope)


def sloped(slope):
    return Leaky(slope) if slope else relu


def rngs(purpose, seeds):
    import numpy

    return [numpy.random.default_rng([purpose, seed]) for seed in seeds]


@cache
def at_the_start(seeds, slope, bias):
    from claims.lab.networks import Perceptrons, initial_weights

    networks = Perceptrons(initial_weights(rngs(1, seeds), [64, WIDTH, WIDTH, 10], 2), sloped(slope))
    for biases in networks.biases[:-1]:
        biases += bias
    return networks


def copied(networks, slope, times=1):
    """The same networks with another slope, each of them `times` over."""
    import numpy

    from claims.lab.networks import Perceptrons

    copy = Perceptrons([numpy.repeat(w, times, axis=0) for w in networks.weights], sloped(slope))
    copy.biases = [numpy.repeat(b, times, axis=0) for b in networks.biases]
    return copy


@cache
def before_recovery(seeds, trouble):
    """ReLU networks after a training at the rate `trouble`, or, if that is "bias", at the start with a negative bias."""
    from claims.lab.units import descend

    if trouble == "bias":
        return at_the_start(seeds, 0, BIAS)
    networks = copied(at_the_start(seeds, 0, 0), 0)
    descend(networks, [trouble] * len(seeds), rngs(2, seeds), KILLING)
    return networks


def accuracy(networks, split):
    """Share of right answers of each network; a network whose numbers are not finite has none."""
    import numpy

    from claims.lab.networks import digits
    from claims.lab.units import finite

    with numpy.errstate(over="ignore", invalid="ignore"):
        return networks.accuracy(digits()[split].x[None], digits()[split].labels[None]) * finite(networks)


@cache
def recovered(slope, trouble, seeds):
    """Test accuracy of each network after going on at its own best rate, which the validation digits choose, and of
    its dead units the shares that are positive for some training digit at the end, and at once after the change of
    slope."""
    import numpy

    from claims.lab.units import dead_units, descend

    rates = (MILD_RATE,) if trouble == MILD_RATE else RATES  # where nothing died there is nothing to tune
    everyone = range(len(seeds))
    networks = copied(before_recovery(seeds, trouble), slope, len(rates))
    dead = [numpy.repeat(units, len(rates), axis=0) for units in dead_units(before_recovery(seeds, trouble))]
    at_once = [died & ~now for died, now in zip(dead, dead_units(networks), strict=True)]
    assert not at_once[0].any()  # the first layer's inputs are as they were
    descend(networks, list(rates) * len(seeds), rngs(3, numpy.repeat(seeds, len(rates))), RECOVERING)
    at_the_end = [died & ~now for died, now in zip(dead, dead_units(networks), strict=True)]
    best = accuracy(networks, 1).reshape(len(seeds), len(rates)).argmax(axis=1)

    def share(units):
        return sum(u.sum(axis=1) for u in units) / numpy.maximum(sum(d.sum(axis=1) for d in dead), 1)

    return [
        values.reshape(len(seeds), len(rates))[everyone, best]
        for values in (accuracy(networks, 2), share(at_the_end), share(at_once))
    ]


def chosen(count):
    return range(FIRST_SEED, FIRST_SEED + count)


@experiment(
    rule=f"{SEEDS} networks are trained for {KILLING} updates at rate {KILL_RATE}. Those whose numbers are finite go "
    f"on for {RECOVERING} updates with each slope, each at its "
    f"own best of {len(RATES)} rates by the validation digits. The intervals (error {LEVEL:g}) for the median paired "
    "differences to slope 0, in accuracy on the test "
    f"digits and in the share of dead units that are positive for some training digit at the end, lie above {MARGIN}",
    control="in networks in which hardly a unit died, no slope changes the accuracy by 0.03 or more",
)
def test_dead_networks_recover(effort):
    """In {{killed}} networks whose numbers stayed finite (of {{all_killed}}) and of whose units {{dead_share:.0%}}
    had died, going on with slope 1/100 raised the share of right answers by {{gain_100:.2f}} over going on with
    ReLU (median; interval from {{gain_100_low:.2f}}), and with slope 1/10 by {{gain_10:.2f}} (from
    {{gain_10_low:.2f}})."""
    import numpy

    from claims.lab.units import dead_units, finite

    seeds = chosen(SEEDS * min(effort, 3))
    good = finite(before_recovery(seeds, KILL_RATE))
    dead = numpy.concatenate(dead_units(before_recovery(seeds, KILL_RATE)), axis=1).mean(axis=1)[good]
    record(kill_rate=KILL_RATE, dead_share=float(numpy.median(dead)))
    found = {name: [values[good] for values in recovered(slope, KILL_RATE, seeds)] for name, slope in SLOPES.items()}
    record(killed=int(good.sum()), all_killed=len(seeds))
    for name, (right, alive, at_once) in found.items():
        record(**{f"accuracy_{name}": numpy.median(right), f"alive_{name}": numpy.median(alive)})
        record(**{f"at_once_{name}": numpy.median(at_once), f"all_{name}": right})
    for name in "100", "10":
        gains, alive, _ = (ours - theirs for ours, theirs in zip(found[name], found["0"], strict=True))
        record(**{f"gain_{name}": numpy.median(gains), f"gain_{name}_low": median_interval(gains, LEVEL)[0]})
        assert median_interval(gains, LEVEL)[0] > MARGIN
        assert median_interval(alive, LEVEL)[0] > MARGIN


@experiment(
    rule=f"the same with {FEWER} networks killed at rate {WORSE_RATE}, where more units die; shown, not judged",
    control="they lost more units than those killed at the lower rate",
)
def test_after_a_worse_wreck(effort):
    """Of {{worse}} networks that a rate of {{worse_rate}} had killed ({{worse_dead:.0%}} of their units), the median
    gained {{worse_100:.2f}} with slope 1/100 and {{worse_10:.2f}} with slope 1/10. But {{worse_exploded_100}} and
    {{worse_exploded_10}} of them exploded at each of the rates."""
    import numpy

    from claims.lab.units import dead_units, finite

    seeds = chosen(FEWER * min(effort, 3))

    def died(rate):
        return float(numpy.concatenate(dead_units(before_recovery(seeds, rate)), axis=1).mean())

    assert died(WORSE_RATE) > died(KILL_RATE)
    good = finite(before_recovery(seeds, WORSE_RATE))
    record(worse=int(good.sum()), worse_rate=WORSE_RATE, worse_dead=died(WORSE_RATE))
    for name in "100", "10":
        right = recovered(SLOPES[name], WORSE_RATE, seeds)[0][good]
        record(**{f"worse_{name}": numpy.median(right - recovered(0, WORSE_RATE, seeds)[0][good])})
        record(**{f"worse_exploded_{name}": int((right == 0).sum())})


@experiment(
    rule=f"{FEWER} networks trained at rate {MILD_RATE}, in which fewer than one unit in a hundred is dead, go on at that rate: the intervals "
    f"(error {LEVEL:g}) for the median gain by either slope lie "
    f"within 0.03 of 0",
    control="this is the control",
)
def test_no_gain_where_nothing_died(effort):
    """In networks trained at rate {{mild_rate}}, of whose units {{mild_dead:.1%}} were dead, the slopes 1/100 and 1/10
    change the share of right answers by {{mild_gain_100:+.3f}} and {{mild_gain_10:+.3f}} (medians)."""
    import numpy

    from claims.lab.units import dead_units

    seeds = chosen(FEWER * min(effort, 3))
    dead = numpy.concatenate(dead_units(before_recovery(seeds, MILD_RATE)), axis=1)
    assert dead.mean() < 0.01
    record(mild_rate=MILD_RATE, mild_dead=float(dead.mean()))
    for name in "100", "10":
        gains = recovered(SLOPES[name], MILD_RATE, seeds)[0] - recovered(0, MILD_RATE, seeds)[0]
        low, high = median_interval(gains, LEVEL)
        record(**{f"mild_gain_{name}": numpy.median(gains)})
        assert -0.03 < low and high < 0.03


@without(RATE)
@experiment(
    rule=(
        f"{FEWER} networks for each slope, trained from the start at the rate {KILL_RATE} for {KILLING + RECOVERING} "
        "updates: more than half end in numbers that are not finite"
    ),
    control=f"at the rate {MILD_RATE} every network stays finite",
)
def test_from_the_start_at_the_rate_that_kills(effort):
    """Of {{from_start}} networks that had the slope from the start and kept the rate of {{kill_rate}},
    {{exploded_100}} with slope 1/100 and {{exploded_10}} with slope 1/10 ended in numbers that are not finite.
    With ReLU, {{exploded_0}} did."""
    from claims.lab.units import descend, finite

    seeds = chosen(FEWER * min(effort, 3))
    record(from_start=len(seeds))
    for name, slope in SLOPES.items():
        for rate in KILL_RATE, MILD_RATE:
            networks = copied(at_the_start(seeds, slope, 0), slope)
            descend(networks, [rate] * len(seeds), rngs(2, seeds), KILLING + RECOVERING)
            exploded = int((~finite(networks)).sum())
            if rate == MILD_RATE:
                assert exploded == 0
                continue
            record(**{f"exploded_{name}": exploded})
            assert not slope or exploded > len(seeds) / 2


@without(SLOPE)
@experiment(
    rule=f"{FEWER} networks that start with a bias of {BIAS} in every hidden unit, {RECOVERING} updates, each network "
    f"at its own best rate: the interval (error {LEVEL:g}) for "
    f"the median gain in accuracy over slope 0 lies above 0.5 for slope 1/10, and below 0.1 for slope 1/100",
    control="slope 1/10 on the same networks",
)
def test_deeper_below_zero_the_small_slope_is_too_small(effort):
    """With a bias of −4 at the start, {{bias_dead:.0%}} of the units are dead. Then slope 1/10 still rescues the
    network ({{bias_10:.0%}} right answers). Slope 1/100 does not ({{bias_100:.0%}}, against {{bias_0:.0%}} with
    ReLU)."""
    import numpy

    from claims.lab.units import dead_units

    seeds = chosen(FEWER * min(effort, 3))
    right = {name: recovered(slope, "bias", seeds)[0] for name, slope in SLOPES.items()}
    record(
        bias_dead=float(numpy.concatenate(dead_units(before_recovery(seeds, "bias")), axis=1).mean()),
        **{f"bias_{name}": float(numpy.median(values)) for name, values in right.items()},
    )
    assert median_interval(right["10"] - right["0"], LEVEL)[0] > 0.5
    assert median_interval(right["100"] - right["0"], LEVEL)[1] < 0.1


def figure(axes, found):
    """Dots: the test accuracy of each network that had lost units to a high learning rate, after going on with slopes
    of 0, 1/100 and 1/10 below zero; 0 if it exploded. Bars: the medians."""
    for place, name in enumerate(("0", "100", "10")):
        values = sorted(found[f"all_{name}"])
        spread = [place + 0.3 * (i / (len(values) - 1) - 0.5) for i in range(len(values))]
        axes.plot(spread, values, "o", color="0.5", markersize=4, label="one network" if not place else None)
        axes.plot(
            [place - 0.3, place + 0.3],
            [found[f"accuracy_{name}"]] * 2,
            linewidth=3,
            linestyle="-",
            label="median" if not place else None,
            color="C0",
        )
    axes.set_xticks([0, 1, 2], ["0 (ReLU)", "1/100", "1/10"])
    axes.set(xlabel="slope below zero while going on", ylabel="accuracy on the test digits", ylim=(-0.03, 1.02))
    axes.legend(loc="center right")
