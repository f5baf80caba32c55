r"""The sigmoid should be used in the output layer only.

As a rule of thumb it has a reason: put into six hidden layers with weights made for ReLU, the sigmoid gets no further than {{stuck:.0%}}. As a rule
it fails twice. With one hidden layer the sigmoid is level with ReLU on the test digits, and with six a well-started one reaches
{{matched:.1%}}, ReLU {{relu:.1%}}. And there is a job inside networks that the sigmoid's range fits.

**The job.** A *gate* mixes an old value with a new one, as in recurrent networks that must remember:

$$h_t = (1 - z_t)\, h_{t-1} + z_t\, n_t, \qquad z_t = \sigma(\text{some sum})$$

Because $0 < z_t < 1$, the state $h_t$ is a weighted mean. It stays between the smallest and the largest of the values that
went in, for all weights, all inputs and any number of steps. With ReLU as the gate $z_t$ has no upper bound, and a gate of
3, mixing with 0, doubles the old value *and turns its sign* at every step. With tanh $z_t$ may be negative, and then the state can
grow as well.

**Where intuition goes wrong.** "Values between 0 and 1" sounds like a probability, so like an output. It is also what a valve needs, and the valves of a
network are inside.

!!! question "In class"
    Which values of $z_t$ keep the old state for ever, and which forget it at once? Can the sigmoid take them? (Think of the reals, then of
    your computer.)

??? success "Answer"
    $z_t = 0$ keeps the old state, since then $h_t = h_{t-1}$, and $z_t = 1$ forgets it at once, $h_t = n_t$. On the
    reals the sigmoid takes neither value. It can keep nearly everything for a long time: with $z_t = z$ throughout, a
    share $(1 - z)^t$ of the first state is left after $t$ steps. But no step keeps the old state entirely, and none
    forgets it entirely.

    On a computer it does both. For a large enough sum $\sigma$ is rounded to exactly 1, and for a very negative one to
    exactly 0.
"""

from fractions import Fraction

from hypothesis import given, strategies
from sympy import Integer, Rational, expand, symbols

from claims import Claim, against, counterexample, experiment, instead, proof, record
from claims.articles import davenport
from claims.articles.literature import publication
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.contests import (
    ACCURACY_MARGIN,
    BUDGET,
    FINAL_RATES,
    FINAL_SEEDS,
    FINAL_TUNING_SEEDS,
    FIRST_SEED,
    Contender,
    best_final_rate,
    difference,
    final,
    final_at,
    grid,
    judged,
)
from claims.lab.domains import X, floats

claim = Claim(
    said_in=[davenport.sentence(55)],
    formally=(
        r"In every network, with sigmoids in the hidden layers the test accuracy is worse than with ReLU there, by more than 0.01 in the "
        r"median over seeds, each at the best of the learning rates tried."
    ),
    instead=(
        "The sigmoid also has its place inside a network. As a gate it keeps a state between the values that went in, for all weights, "
        "which ReLU and tanh do not. As a hidden unit it is level with ReLU in our networks with one hidden layer; "
        "with many it needs weights and biases that suit it."
    ),
    limits=(
        "The experiments: one data set (1,000 training digits, 397 to test), fully connected layers of 32 units, one or six of them, plain "
        "gradient descent, 20 passes, the learning rate tuned in steps of a factor of 4.6. “Level” means to within one point. The intervals are over "
        "starting weights and batches; the split of the data is always the same. What is proved of the gate is that its "
        "state stays bounded. That networks with such gates learn better is not shown here."
    ),
    related=[
        "relu-more-effective-than-sigmoid-and-tanh",
        "relu-trains-faster-than-sigmoid",
        "sigmoid-takes-only-zero-and-one",
    ],
    literature=[
        publication(
            "cho-2014",
            "Introduces a recurrent unit whose new state mixes the old one and a new value by a sigmoid gate.",
        ),
    ],
)

LEVEL = 0.01 / 3  # three intervals share an error probability of 1 % (Bonferroni)

RELU = Contender(relu, (2, 2, 2))  # its critical variance
SIGMOID = Contender(sigmoid, (2, 2, 2))  # the same weights as ReLU
MATCHED = Contender(sigmoid, (4, 16, 4), centred=True)  # its critical variance, started at its steepest point

RULE = (
    f"{FINAL_SEEDS} paired seeds (ten times as many under --thorough), {BUDGET} updates, each side at the best of "
    f"{len(FINAL_RATES)} learning rates by mean validation accuracy of {FINAL_TUNING_SEEDS} other seeds; differences within "
    f"±{ACCURACY_MARGIN} are called level, a margin fixed beforehand: level if the interval for the median paired difference in test accuracy "
    f"lies inside; all intervals together miss with probability at most 1 %"
)
CONTROL = "ReLU against itself with other seeds must be level; the sigmoid with six layers and the weights of ReLU must be far worse"


@against
@experiment(rule=RULE, control=CONTROL)
def test_one_hidden_layer_is_level(effort):
    """With one hidden layer sigmoid and ReLU are level: ReLU's lead in test accuracy lies between {{one_low:.3f}} and
    {{one_high:.3f}}. So is ReLU with itself and other seeds ({{null_low:.3f}} to {{null_high:.3f}})."""
    seeds = FINAL_SEEDS * effort
    _, low, high = difference(final(RELU, 1, seeds), final(SIGMOID, 1, seeds), LEVEL)
    record(one_low=low, one_high=high)
    assert judged(low, high) == "level"
    rate, first = best_final_rate(RELU, 1), 100 * FIRST_SEED
    other = final_at(RELU, 1, (rate,) * seeds, tuple(range(first, first + seeds)))
    _, low, high = difference(other, final(RELU, 1, seeds), LEVEL)
    record(null_low=low, null_high=high)
    assert judged(low, high) == "level"


@against
@experiment(rule=RULE + "; here: the interval lies below the margin", control=CONTROL)
def test_six_hidden_layers(effort):
    """With six hidden layers and weights and biases that suit it the sigmoid classifies {{matched:.1%}} of the test digits correctly, ReLU
    {{relu:.1%}} (medians); a lead of ReLU of one point is ruled out. With the weights of ReLU, no sigmoid network gets more than
    {{stuck:.0%}} right, at any rate of the grid."""
    import numpy

    seeds = FINAL_SEEDS * effort
    ours, theirs = final(RELU, 6, seeds), final(MATCHED, 6, seeds)
    _, low, high = difference(ours, theirs, LEVEL)
    stuck = float(numpy.ceil(100 * grid(SIGMOID, 6).test.max()) / 100)
    record(six_low=low, six_high=high, matched=numpy.median(theirs.test), relu=numpy.median(ours.test), stuck=stuck)
    assert high < ACCURACY_MARGIN
    assert stuck < 0.2 < 0.9 < numpy.median(ours.test)


def mixed(gate, old, new):
    """One step of a gated unit."""
    return (1 - gate) * old + gate * new


@instead
@proof
def test_a_gate_between_zero_and_one_takes_means():
    """With σ as the gate the new state lies strictly between old and new value, if they differ: its distances to both ends are σ(a) and
    1 − σ(a) times the gap, and both factors are positive for every a. So, step by step, it stays between the values that went in."""
    old, gap = symbols("old gap", real=True)
    gate = sigmoid(X)
    state = mixed(gate, old, old + gap)
    assert expand(state - old - gate * gap) == 0
    assert expand(old + gap - state - (1 - gate) * gap) == 0
    assert gate.is_positive
    assert (1 - gate - sigmoid(-X)).rewrite("exp").simplify() == 0  # and that is positive as well
    assert sigmoid(-X).is_positive


@instead
@given(strategies.lists(strategies.tuples(floats(-50, 50), floats(-1, 1)), min_size=1, max_size=40))
def test_no_state_was_found_outside(steps):
    """For up to 40 steps with sums between −50 and 50 and values between −1 and 1, no state was found outside [−1, 1] by more
    than rounding."""
    state = 0.0
    for step, (total, new) in enumerate(steps, start=1):
        state = mixed(sigmoid(total), state, new)
        # a step rounds 1 − σ, a product and the sum, by 2⁻⁵³ in proportion each; the fourth covers their products
        assert abs(state) <= 1 + 4 * step * 2**-53


@instead
@counterexample
def test_other_gates_let_the_state_grow():
    """With ReLU as the gate and the sum 3, a state of 1 that is mixed with 0 becomes −2, 4, −8, …: after ten steps 1,024. With tanh and
    the sum −1 the factor 1 − tanh(a) exceeds 3/2, so that state grows as well."""
    state = Fraction(1)
    for _ in range(10):
        state = mixed(relu(Fraction(3)), state, 0)
    assert state == 2**10
    assert mixed(tanh(Integer(-1)), Integer(1), 0) > Rational(3, 2)


def figure(axes):
    """The state of a gated unit that starts at 1 and is mixed with 0 at every step, for the sums −1 and 3 in turn. With the sigmoid
    as the gate it stays between 0 and 1, the grey band. With tanh it leaves the band at the first step. With ReLU it swings ever
    wider."""
    for gate, style in (sigmoid, "o-"), (tanh, "s--"), (relu, "^:"):
        states = [1.0]
        for step in range(6):
            states.append(mixed(gate(3.0 if step % 2 else -1.0), states[-1], 0.0))
        axes.plot(range(7), states, style, label=f"{gate} as the gate")
    axes.axhspan(0, 1, color="0.5", alpha=0.2)
    axes.set(xlabel="steps", ylabel="state")
    axes.legend()
