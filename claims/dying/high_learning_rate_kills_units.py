r"""A high learning rate makes ReLU units die.

One step can be enough, even at a rate at which the same unit *without* ReLU would learn its task perfectly.

**Why it is so.** Take $\mathrm{relu}(wx + b)$ with $w = 1$, $b = 0$, the input 1 and the target ¼. The output is 1,
which is too much. One step of gradient descent on half the squared error brings $wx + b$ from 1 to
$1 - \tfrac32 \eta$. For $\eta > \tfrac23$ that is negative: the unit has stepped over zero, its gradient is gone, and
it stays there. The linear unit $wx + b$ may overshoot as well. But it still has a gradient there, comes back, and
converges for every $\eta < 1$.

**In whole networks.** We trained the same small networks on the digits, {{steps}} updates each, at five rates. At
{{low_rate}} the typical network lost {{low_share:.0%}} of its units, at {{high_rate}} it lost {{high_share:.0%}}. The
most accurate of the five rates was {{best_rate}}, with {{best_share:.0%}} lost. All the deaths were in
{{layers_with_deaths}}.

!move dying-unit

**Where intuition goes wrong.** A high rate is one possible cause. It is not a sure one: a unit without a bias that
sees both an input and its opposite is on for one of them, unless its weight is exactly zero. And a low rate is no
protection: a unit that is on and has a single target, below zero, dies at every rate above 0. Nor is every ruined network a dead one: some runs
end in numbers that are not finite, and we count them apart.

!!! question "In class"
    Why does it matter for a unit's survival that the inputs of a *later* layer are never negative?

??? success "Answer"
    If no input is negative, one step can lower the weighted sum for *all* inputs at once: it lowers the weights and the
    bias, and each product falls or stays. Once no weight and no bias is positive, the unit is off for every input that
    can reach it. In the first layer, with inputs of both signs, a step of the weights that lowers the sum for one input
    raises it for inputs in the opposite direction. If that outweighs the fall of the bias, one of them may keep the
    unit alive. In the runs above the inputs were centred, and all the deaths were in {{layers_with_deaths}}.
"""

from fractions import Fraction
from functools import cache

from hypothesis import assume, given
from sympy import Integer, Interval, Rational, S, Symbol, diff, oo, solveset, sqrt, symbols

from claims import Claim, counterexample, experiment, instead, proof, record, without
from claims.articles import davenport, why_relu
from claims.lab.activations import relu
from claims.lab.chance import median_interval
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, rationals
from claims.lab.units import Unit

CAUSE = "the sentence is read as naming a possible cause: not every unit dies at a high rate"

claim = Claim(
    said_in=[davenport.sentence(67), why_relu.sentence(53)],
    formally=(
        r"Let $\mathrm{relu}(wx + b)$ learn one example $(x, t)$ by gradient descent on "
        r"$\tfrac12(\mathrm{relu}(wx + b) - t)^2$, with $z = wx + b > 0$, "
        r"$z \ne t$ and $c = \eta(1 + x^2)$. If $z > t$ and $c > \frac{z}{z - t}$, it is off after one step. If "
        r"$z < t$ and "
        r"$c > 1 + \sqrt{t / (t - z)}$, it is off after two. Either way it stays off for good."
    ),
    conditions=[CAUSE],
    instead=(
        "A learning rate that is high enough can kill units, even ones that would converge without ReLU. It does not "
        "kill every unit, "
        "and it is not the only thing that kills."
    ),
    limits=(
        "The theorem is about one unit and one example, and its thresholds are enough to kill, not the lowest in every "
        "case: at exactly the first one the unit stops at zero. The experiment: 1,000 digits, two hidden layers of 32 units, "
        "He's "
        "initial weights, zero biases, batches of 50, plain gradient descent without momentum. The rates 0.3 and 2 "
        "were chosen after "
        "runs with other seeds. Other data, depths or optimisers move the rate at which units die."
    ),
    related=["dying-typically-from-high-learning-rate", "negative-bias-kills-units", "dead-unit-never-recovers"],
    survives={"as true": ["relu with slope 1 at zero"]},
)

w, x, b, t, rate = symbols("w x b t rate", real=True)
GAP, EXCESS = symbols("gap excess", positive=True)


def stepped(z, target):
    """w·x + b after one step, for a unit that is at z > 0."""
    loss = (relu(w * x + b) - target) ** 2 / 2
    after = (w - rate * diff(loss, w)) * x + b - rate * diff(loss, b)
    return after.subs(b, z - w * x).doit()


@proof
def test_one_step_too_far():
    """If the output z is above the target, one step at a rate with c > z/(z − t) brings w·x + b below zero, whatever
    w and x are."""
    target = POSITIVE - GAP
    c = POSITIVE / GAP + EXCESS  # any number above z/(z - t)
    after = stepped(POSITIVE, target).subs(rate, c / (1 + x**2)).simplify()
    assert (after + EXCESS * GAP).simplify() == 0
    assert relu(-EXCESS * GAP) == 0


@proof
def test_two_steps_too_far():
    """If the output is below the target, the first step overshoots upwards, and at a rate with c > 1 + √(t/(t − z))
    the second one ends below zero."""
    target = POSITIVE + GAP
    root = sqrt(target / GAP)
    c = 1 + root + EXCESS
    first = stepped(POSITIVE, target).subs(rate, c / (1 + x**2)).simplify()
    assert (first - POSITIVE - c * GAP).simplify() == 0 and (POSITIVE + c * GAP).is_positive
    height = Symbol("height", positive=True)
    second = stepped(height, target).subs(rate, c / (1 + x**2)).subs(height, POSITIVE + c * GAP)
    drop = EXCESS * GAP * (2 * root + EXCESS)
    assert (second + drop).simplify() == 0
    assert relu(-drop) == 0


@proof
def test_below_zero_nothing_moves():
    """Where w·x + b < 0, a step at any rate changes neither w nor b."""
    loss = (relu(w * x + b) - t) ** 2 / 2
    for parameter in w, b:
        assert diff(loss, parameter) != 0
        assert diff(loss, parameter).subs(b, NEGATIVE - w * x).doit() == 0


@proof
def test_the_example_in_the_text():
    """With w = 1, b = 0, x = 1 and t = ¼ one step gives 1 − 3η/2, negative exactly for η > ⅔. Without ReLU each step
    multiplies the error by 1 − 2η, which is less than 1 in size exactly for 0 < η < 1."""
    after = stepped(Integer(1), Rational(1, 4)).subs({w: 1, x: 1})
    assert (after - (1 - 3 * rate / 2)).expand() == 0
    assert solveset(after.subs(rate, X) < 0, X, S.Reals) == Interval.open(Rational(2, 3), oo)
    linear = (w * x + b - t) ** 2 / 2
    error = (w - rate * diff(linear, w)) * x + b - rate * diff(linear, b) - t
    assert (error - (1 - rate * (1 + x**2)) * (w * x + b - t)).expand() == 0
    assert solveset((1 - 2 * X) ** 2 < 1, X, S.Reals) == Interval.open(0, 1)


def lone(z, w, x):
    """A unit without an output weight that is at z for the input x."""
    return Unit(w, z - w * x, 1, learns=(True, True, False))


@given(rationals(0.01, 5), rationals(-5, 5), rationals(-5, 5), rationals(-5, 5), rationals(0.01, 10))
def test_exact_runs_die_and_stay_dead(z, target, w, x, excess):
    """In exact runs of units above or below their target, none was found that a rate above the threshold left alive
    after two steps, or that moved afterwards. None above its target died in the first step at a rate under the
    threshold."""
    assume(z != target)
    above = (
        z / (z - target) if z > target else 1 + (1 + target / (target - z)) / 2
    )  # (1 + y)/2 is at least the root of y
    unit = lone(z, w, x)
    for _ in range(2):
        unit.step([(x, target)], (above + excess) / (1 + x**2))
    dead = unit.before(x)
    assert dead < 0 and relu(dead) == 0
    unit.step([(x, target)], 1000)
    assert unit.before(x) == dead
    if z > target:
        unit = lone(z, w, x)
        unit.step([(x, target)], above / (1 + excess) / (1 + x**2))
        assert unit.before(x) > 0


@without(CAUSE)
@counterexample
def test_high_rates_that_do_not_kill():
    """relu(w·x) without a bias, with the inputs 1 and −1, has 0 and |w| as its two outputs, so it is never off for
    both unless w = 0. At the rates 4, 10 and 100 its weight passes 1,000 within 20 steps, and it lives."""
    data = [(Fraction(1), Fraction(1)), (Fraction(-1), Fraction(0))]
    assert {relu(POSITIVE), relu(-POSITIVE)} == {0, POSITIVE}
    for high in 4, 10, 100:
        largest = Unit(2, 0, 1, learns=(True, False, False)).timeline(data, high, 20)
        assert min(largest) > 0 and largest[-1] > 1000


@instead
@proof
def test_a_low_rate_kills_too():
    """A unit that is on, with a target t < 0, dies at every rate above 0: while it is on, each step multiplies z − t by
    1 − c, so z falls below 0 in the end if 0 < c < 1, and at once if c ≥ 1. With t = −1 and c = 1/100 an exact run from
    z = 1 dies at step {{slow_death}}."""
    after = stepped(POSITIVE, NEGATIVE).subs(rate, t / (1 + x**2)).simplify()  # t stands for c, NEGATIVE is the target
    assert (after - NEGATIVE - (1 - t) * (POSITIVE - NEGATIVE)).expand() == 0
    shrinking = 1 - UNIT  # 1 - c for 0 < c < 1: its powers go to 0, and z − t with them, to below −t
    assert shrinking.together().is_positive and UNIT.is_positive and (POSITIVE - NEGATIVE).is_positive
    assert after.subs(t, 1 + POSITIVE).expand().is_negative and (after.subs(t, 1) - NEGATIVE).expand() == 0
    largest = lone(1, 1, 1).timeline([(Fraction(1), Fraction(-1))], Fraction(1, 200), 80)
    dies = next(step for step, z in enumerate(largest) if z < 0)
    assert len(set(largest[dies:])) == 1
    record(slow_death=dies)


# --- networks. Everything below was fixed before these seeds were run; earlier runs used other seeds. --------------------

RATES = (0, 0.1, 0.3, 1, 2, 3)
LOW, HIGH = 0.3, 2
WIDTH, STEPS, SEEDS = 32, 100, 20
LEVEL = 1e-3


@cache
def trained(seeds, bias=0.0, rates=RATES):
    """Whether each network stayed finite (rates, seeds), its newly dead units by layer, and its accuracy on the test
    digits."""
    import numpy

    from claims.lab.networks import Perceptrons, digits, initial_weights
    from claims.lab.units import dead_units, descend, finite

    def rngs(purpose):
        return [numpy.random.default_rng([purpose, seed]) for _ in rates for seed in range(6000, 6000 + seeds)]

    networks = Perceptrons(initial_weights(rngs(1), [64, WIDTH, WIDTH, 10], 2), relu)
    for biases in networks.biases[:-1]:
        biases += bias
    at_first = dead_units(networks)
    descend(networks, numpy.repeat(rates, seeds), rngs(2), STEPS)
    good = finite(networks).reshape(len(rates), seeds)
    shares = [
        (now & ~then).mean(axis=1).reshape(good.shape) for then, now in zip(at_first, dead_units(networks), strict=True)
    ]
    with numpy.errstate(over="ignore", invalid="ignore"):
        right = networks.accuracy(digits()[2].x[None], digits()[2].labels[None]).reshape(good.shape)
    return good, shares, right, float(numpy.mean(at_first))


@experiment(
    rule=f"{SEEDS} networks for each rate, {STEPS} updates each; counted are units that are off for all training "
    "digits, minus those that were so at "
    f"the start, in networks whose numbers are all finite. The interval for the median share (error {LEVEL:g}) lies "
    "above 0.1 at rate "
    f"{HIGH}, and below 0.01 at rate {LOW}",
    control=(
        "at rate 0 no unit dies; with a bias of −8 in every hidden unit more than half of all units are off at the start, "
        "less than a tenth without it, and at rate 0 none is counted as killed"
    ),
)
def test_networks_lose_units(effort):
    """At rate {{high_rate}} the median network lost {{high_share:.0%}} of its hidden units (interval
    {{high_interval_low:.0%}} to {{high_interval_high:.0%}}), at rate {{low_rate}} {{low_share:.0%}}. Of {{runs}}
    runs at rate {{high_rate}}, {{not_finite}} ended in numbers that are not finite. With a bias of −8, {{off_at_first:.0%}} of
    the hidden units were off from the start, and at rate 0 none was counted as killed. Without it, {{off_without:.1%}} were
    off from the start."""
    import numpy

    seeds = SEEDS * min(effort, 3)  # more would need too much memory
    good, by_layer, right, off_without = trained(seeds)
    shares = numpy.mean(by_layer, axis=0)
    medians = [float(numpy.median(shares[i][good[i]])) for i in range(len(RATES))]
    low, high = RATES.index(LOW), RATES.index(HIGH)
    intervals = {i: median_interval(shares[i][good[i]], LEVEL) for i in (low, high)}
    best = int(numpy.argmax(numpy.median(right, axis=1)))
    layers = [i for i, layer in enumerate(by_layer) if layer[good].any()]
    record(
        steps=STEPS,
        runs=seeds,
        low_rate=LOW,
        low_share=medians[low],
        high_rate=HIGH,
        high_share=medians[high],
        high_interval_low=intervals[high][0],
        high_interval_high=intervals[high][1],
        not_finite=int((~good[high]).sum()),
        best_rate=RATES[best],
        best_share=medians[best],
        layers_with_deaths=["the first hidden layer", "the second hidden layer"][layers[0]]
        if len(layers) == 1
        else "both layers",
        rates=RATES[1:],
        medians=medians[1:],
        lost=[sorted(shares[i][good[i]].tolist()) for i in range(1, len(RATES))],
        accuracy=[float(numpy.median(right[i])) for i in range(1, len(RATES))],
    )
    assert intervals[high][0] > 0.1 and intervals[low][1] < 0.01
    assert not shares[0].any() and good[0].all()  # the control: rate 0
    _, killed, _, off_at_first = trained(SEEDS, bias=-8.0, rates=(0,))
    record(off_at_first=off_at_first, off_without=off_without)
    assert off_at_first > 0.5 > 0.1 > off_without
    assert not any(layer.any() for layer in killed)


def figure(axes, found):
    """Dots: the share of hidden units that each network lost in training, by learning rate, where its numbers stayed
    finite. Squares: the medians. Triangles: the median accuracy of all networks on the test digits."""
    for place, lost in zip(found["rates"], found["lost"], strict=True):
        axes.plot([place] * len(lost), lost, "o", color="0.5", markersize=3, alpha=0.4)
    axes.plot(found["rates"], found["medians"], "s-", label="units lost, median network")
    axes.plot(found["rates"], found["accuracy"], "^--", label="accuracy, median network")
    axes.set(xscale="log", xlabel="learning rate", ylabel="share", ylim=(-0.03, 1.03))
    axes.set_xticks(found["rates"], [f"{rate:g}" for rate in found["rates"]])
    axes.minorticks_off()
    axes.legend()
