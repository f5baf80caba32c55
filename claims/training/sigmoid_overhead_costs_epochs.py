r"""Because it is costlier to compute, the sigmoid can make a network converge more slowly and need more epochs.

More seconds, yes. More epochs, no: an epoch is counted in updates, and no update knows how long the one before it took.

**Why it is so.** A training run is a sequence of weights. Each follows from the one before it, the next batch and the
learning rate. Time is no part of it. So if the same function takes longer to compute, the same weights come later. What
*can* cost epochs is the other cause that the article names in the same breath, small gradients: they change the updates
themselves. (It names two causes and two effects, and does not say which belongs to which. So only one of the four
pairings is refused here.)

**Where intuition goes wrong.** "Slower" has two clocks, and one can tell them apart by an intervention. We slow the
sigmoid down on purpose, by computing it {{repeats}} times and keeping the last result. After {{updates}} updates not
one bit of the weights differs. Yet an update takes {{delayed_ratio:.1f}} times as long.

!!! question "In class"
    A friend reports: "With the other library my network needs fewer epochs." Both compute the same function. What would
    you check first?

??? success "Answer"
    Whether the two runs differ in anything besides time. The number of epochs does not know how fast the library is, so
    look for what changes the *updates*: the initial weights and their law, the size and order of the batches, the
    learning rate, defaults of the optimiser, a loss that is summed in one library and averaged in the other, the float
    format, the rule for stopping. Check also that the two functions agree in their values and not in their names alone.
    And run both with several seeds, for the difference may be chance.
"""

from claims import Claim, experiment, measurement, record, without
from claims.articles import advantages_of_relu
from claims.lab.activations import relu, sigmoid
from claims.lab.chance import median_interval

SECONDS = "“slower” is counted in seconds, not in epochs"

claim = Claim(
    said_in=[advantages_of_relu.sentence(24)],
    formally=(
        r"For networks that differ only in how long the sigmoid takes to compute, an update takes more seconds where it takes longer. (Epochs: the weights "
        r"$\theta_t$ after $t$ updates are a function of $\theta_0$, the batches, the learning rate and the values of $\sigma$, and of nothing else.)"
    ),
    conditions=[SECONDS],
    instead=(
        "What an activation costs to compute makes each update longer, so that training takes more seconds. It does not change the number of updates or epochs. Only what "
        "changes the updates, such as smaller gradients, can do that."
    ),
    limits=(
        "One small network (64–32–32–10, batches of 50, float32, numpy) on one machine. The factors in seconds depend on the machine, the library and the width. "
        "Runs whose batches depend on the clock, such as a run stopped after an hour, are excluded."
    ),
    related=["relu-trains-faster-than-sigmoid", "relu-cheaper-to-evaluate"],
)

REPEATS, UPDATES, NETWORKS = 20, 80, 4


def once(x):
    return sigmoid.original(x)


def again_and_again(x):
    for _ in range(REPEATS):
        value = sigmoid.original(x)
    return value


def halved(x):
    return sigmoid.original(x * x.dtype.type(0.5))


def fresh(activation):
    """The same four networks each time."""
    from numpy.random import default_rng

    from claims.lab.networks import Perceptrons, initial_weights

    return Perceptrons(initial_weights([default_rng(i) for i in range(NETWORKS)], [64, 32, 32, 10], 2), activation)


def update(networks, rows, rate=2.0):
    """One step of gradient descent on those rows of the training digits."""
    import numpy

    from claims.lab.networks import digits

    training = digits()[0]
    x, labels = (numpy.broadcast_to(a[None, rows], (NETWORKS, *a[rows].shape)) for a in (training.x, training.labels))
    networks.update(x, labels, numpy.float32(rate))


def trained(version):
    """The bits of all weights after each update, and the validation loss, with the sigmoid computed by `version`."""
    from claims.lab.networks import digits

    networks, validation, bits, losses = fresh(sigmoid), digits()[1], [], []
    with sigmoid.replaced(numeric=version):
        for step in range(UPDATES):
            losses.append(float(networks.loss(validation.x[None], validation.labels[None])[0]))
            update(networks, slice(step % 20 * 50, step % 20 * 50 + 50))
            bits.append([own.tobytes() for own in networks.weights + networks.biases])
    return bits, losses


def timed(activation, version=None):
    """A function that makes one update, always on the same batch."""
    networks = fresh(activation)

    def one_update():
        if version is None:
            update(networks, slice(0, 50), rate=0.001)
            return
        with sigmoid.replaced(numeric=version):
            update(networks, slice(0, 50), rate=0.001)

    return one_update


RULE = "31 interleaved pairs of updates of four networks, the best of three tries a side; the interval for the median ratio of seconds (error one in a million) lies above 1"


@measurement(rule=RULE)
def test_the_delay_costs_seconds():
    """An update with the delayed sigmoid takes {{delayed_ratio:.2f}} times as long as one with the same sigmoid
    computed once. Both versions give the sigmoid's values, bit for bit."""
    import numpy

    from claims.lab.stopwatch import ratios

    x = numpy.linspace(-20, 20, 4001, dtype="float32")
    assert again_and_again(x).tobytes() == once(x).tobytes() == sigmoid(x).tobytes()
    found = ratios(timed(sigmoid, again_and_again), timed(sigmoid, once))
    assert median_interval(found, 1e-6)[0] > 1
    record(delayed_ratio=sorted(found)[len(found) // 2], repeats=REPEATS)


@measurement(rule=RULE)
def test_the_sigmoid_costs_more_than_relu():
    """An update with the sigmoid as it is takes {{relu_ratio:.2f}} times as long as one with ReLU, in the same
    network."""
    from claims.lab.stopwatch import ratios

    found = ratios(timed(sigmoid), timed(relu))
    assert median_interval(found, 1e-6)[0] > 1
    record(relu_ratio=sorted(found)[len(found) // 2])


@without(SECONDS)
@experiment(
    rule="after every update all weights and biases of both runs are equal, bit for bit",
    control="with a sigmoid of other values, σ(x/2), they must differ from the first update on, as must the loss",
)
def test_the_epochs_stay_the_same():
    """In {{updates}} updates, {{epochs}} passes through the digits, the delayed sigmoid leads to the same weights as
    the plain one, bit for bit, after each update. So it reaches every loss after the same number of epochs. With σ(x/2)
    in its place the weights differ at once."""
    bits, losses = trained(once)
    delayed_bits, delayed_losses = trained(again_and_again)
    assert bits == delayed_bits and losses == delayed_losses
    other_bits, other_losses = trained(halved)
    assert all(a != b for a, b in zip(bits, other_bits, strict=True)) and losses != other_losses
    assert losses[-1] < losses[0]  # they learn something
    record(updates=UPDATES, epochs=UPDATES // 20, losses=losses)


def figure(axes, found):
    """Validation loss of one network with the plain sigmoid and with the delayed one, against time, in units of a plain
    update. An update of the delayed one is drawn as long as the measured ratio says. Each mark is a pass through the
    data. Both pass through the same losses, the delayed one later."""
    for label, scale, style in (("plain", 1, "o-"), ("delayed", found["delayed_ratio"], "s--")):
        times = [k * scale for k in range(len(found["losses"]))]
        axes.plot(times, found["losses"], style, markevery=20, markersize=5, label=f"{label} sigmoid")
    axes.set(xlabel="time, in plain updates", ylabel="validation loss (nats)")
    axes.legend()
