r"""Taking the slope of ReLU at 0 to be 0, or to be 1, makes no difference in practice.

The number is used only where a weighted sum is *exactly* zero. If that never happens, two runs that differ in this number alone are
equal to the last digit. If it does happen, the number can decide whether a unit lives.

**Why it is so.** Back-propagation asks for the slope at the weighted sums that it meets. Call the number at zero $s$. As long as no
sum is zero, nobody has asked for $s$, so both runs take the same step, have the same weights again, and so on. And for
independent normal weights and an input other than zero the probability of $w \cdot x = 0$ is 0.

**Where intuition goes wrong.** "Probability 0" is about real numbers, independent normal weights and the first step. Weights ±1 can cancel. A
unit that gets nothing but zeros, and has no bias, has a sum of exactly zero. A gradient step can land on the corner. The program
`relu(x) - relu(-x)` computes $x$, yet at $x = 0$ back-propagation returns $2s$ for its slope, which is right for $s = \tfrac12$
alone. And in float16 sums do come out as exactly zero: in our short training runs {{zeros_float16:,}} of {{sums:,}} did.
In float32 none did there, but the study by Bertoin and others named below finds that the choice can matter in 32 bits too.

!!! question "In class"
    A padded image has a border of zeros. Which weighted sums of a convolution without biases are exactly zero there, whatever
    the weights? Does it matter for the gradient of these weights?

??? success "Answer"
    Those whose window lies entirely in the border, or sees only pixels that are 0 themselves: there every weight is
    multiplied by 0. A window that reaches into the picture is not among them, in general.

    For these weights it does not matter. What such a sum adds to their gradient is the error signal, times the slope
    chosen at 0, times the inputs of the window, and all of these inputs are 0.
"""

from fractions import Fraction
from itertools import product

from hypothesis import example, given
from sympy import Integer, Symbol, exp, integrate, limit, oo, pi, simplify, sqrt

from claims import Claim, counterexample, experiment, in_floats, proof, record, without
from claims.articles import davenport, why_relu
from claims.articles.literature import publication
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, whole_numbers

START = (
    "at the start no weighted sum is exactly zero, except with probability 0 (true of independent normal weights, for a unit "
    "whose inputs are not all zero)"
)
LATER = "no step of the training brings a weighted sum to exactly zero"

claim = Claim(
    said_in=[davenport.sentence(51), why_relu.sentence(45)],
    formally=(
        r"Take two training runs by gradients, equal in everything but the number $s \in [0, 1]$ that stands for "
        r"$\mathrm{relu}'(0)$. If no weighted sum $w \cdot h$ of the first run is ever exactly 0, both runs have the same weights after "
        r"every step. For $x \ne 0$ and independent normal weights of mean 0 and positive variance, $P(w \cdot x = 0) = 0$."
    ),
    conditions=[START, LATER],
    instead=(
        "Until a weighted sum is exactly zero, the choice changes nothing at all. At the first exact zero it may change the "
        "gradient, and with it the rest of the run. For real, independent normal weights and inputs "
        "other than zero a first layer meets it with probability 0 at the first step; in float16 it happened in our short runs."
    ),
    limits=(
        "The runs in floating point are short: one data set, one shape of network, one law of weights and biases, plain gradient "
        "descent, one learning rate, and numpy's way of adding up. They show that sums come out as zero in float16, and say nothing about "
        "accuracy after long training or in larger networks."
    ),
    related=[
        "relu-derivative-at-zero-is-one",
        "relu-not-differentiable-at-zero",
        "relu-kink-might-stop-gradient-descent",
    ],
    literature=[
        publication(
            "bertoin-2021",
            "finds that the choice changes what back-propagation returns always in 16 bits and about half of the time in 32 bits, "
            "and the test accuracy on ImageNet by more than ten points in two runs",
        ),
        publication(
            "bianchi-2021", "studies stochastic gradient descent with constant steps on functions with corners"
        ),
    ],
    survives={"as true": ["relu raised", "relu with slope 1 at zero", "statement with a sign changed"]},
)


def slope(z, s):
    """The slope of ReLU as a program computes it that takes s at zero."""
    return s if z == 0 else relu.slope(z)


@proof
def test_away_from_zero_nobody_asks_for_the_number():
    """At every weighted sum other than zero the slope is 1 or 0, whatever s is. So two runs with equal weights whose sums are
    not zero take equal steps, and by induction stay equal."""
    s = 3 * UNIT - 1  # any number from -1 to 2
    assert slope(POSITIVE, s) == 1 and slope(NEGATIVE, s) == 0
    assert slope(Integer(0), s) == s


@proof
def test_a_normal_sum_is_zero_with_probability_zero():
    """A normal sum of mean 0 and any positive deviation lies between −e and e with a probability that tends to 0 with e. (With
    independent normal weights of mean 0, w·x is normal with mean 0, and its deviation is positive unless x = 0.)"""
    e = Symbol("e", positive=True)
    density = exp(-(X**2) / (2 * POSITIVE**2)) / (POSITIVE * sqrt(2 * pi))
    assert limit(integrate(density, (X, -e, e)), e, 0, dir="+") == 0
    assert limit(integrate(density, (X, -e, e)), e, oo) == 1


def trained(s, w, v, samples, rate=Fraction(1, 3)):
    """Train the network v·relu(w·x), two hidden units, in exact arithmetic, one step per sample (inputs, target).

    Returns the weights after each step, with the sums and slopes met in it, and the number of the first step with a weighted sum of exactly 0, if any.
    """
    first, path = None, []
    w, v = [list(map(Fraction, row)) for row in w], list(map(Fraction, v))
    for step, (x, target) in enumerate(samples):
        z = [sum(a * b for a, b in zip(row, x, strict=True)) for row in w]
        if first is None and 0 in z:
            first = step
        error = sum(a * relu(b) for a, b in zip(v, z, strict=True)) - target
        for i, row in enumerate(w):
            back = error * v[i] * slope(z[i], s)
            v[i] -= rate * error * relu(z[i])
            w[i] = [a - rate * back * b for a, b in zip(row, x, strict=True)]
        path.append((tuple(map(tuple, w)), tuple(v), [(b, slope(b, s)) for b in z]))
    return path, first


SMALL = whole_numbers(-3, 3)


@example(1, -1, 2, 3, 1, 1, 1, 1)
@given(SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL)
def test_exact_runs_part_only_at_an_exact_zero(a, b, c, d, e, f, g, h):
    """In exact training runs with small whole numbers as weights and data, none was found in which the runs with s = 0 and s = 1
    differ before the first weighted sum that is exactly zero, or use a slope other than 1 right of zero and 0 left of it."""
    samples = [((e, f), g), ((f, h), e), ((1, g), h)]
    left, first = trained(0, ((a, b), (c, d)), (1, -2), samples)
    right, other = trained(1, ((a, b), (c, d)), (1, -2), samples)
    assert first == other
    assert left[:first] == right[:first]  # all of them, if there was no zero
    assert all(used == (z > 0) for _, _, met in left[:first] for z, used in met)


def mean_square(s):
    """The exact mean of |J e₁|² over all networks of width 2 and depth 3 with weights ±1, for the input (1, 1)."""
    states = {((1, 1), (Integer(1), Integer(0))): 1}
    for _ in range(3):
        following = {}
        for (h, change), count in states.items():
            rows = []
            for row in product((1, -1), repeat=2):
                z = row[0] * h[0] + row[1] * h[1]
                rows.append((relu(z), slope(z, s) * (row[0] * change[0] + row[1] * change[1])))
            for one, two in product(rows, repeat=2):
                state = (one[0], two[0]), (one[1], two[1])
                following[state] = following.get(state, 0) + count
        states = following
    assert sum(states.values()) == 2**12
    return sum(Fraction(int(a**2 + b**2) * count, 2**12) for (_, (a, b)), count in states.items())


@without(START)
@counterexample
def test_weights_of_plus_or_minus_one():
    """Over all 4,096 networks of width 2 and depth 3 with weights ±1, at the input (1, 1), the chain rule is asked for the
    derivatives of the two outputs with respect to the first input. The mean of the sum of their squares is exactly 1/2 if the slope at
    zero is taken to be 0, and 61/16 if it is taken to be 1."""
    assert (mean_square(0), mean_square(1)) == (Fraction(1, 2), Fraction(61, 16))


@without(START)
@counterexample
def test_a_program_for_the_identity():
    """The program relu(x) − relu(−x) computes x. At x = 0 the chain rule with the number s returns 2s: 0, or 2, and 1 only for
    s = ½."""
    for x in POSITIVE, NEGATIVE, Integer(0):
        assert relu(x) - relu(-x) == x
    for s in Integer(0), Integer(1), UNIT:
        assert simplify(slope(Integer(0), s) * 1 - slope(-Integer(0), s) * -1 - 2 * s) == 0


@without(START)
@counterexample
def test_a_layer_that_gets_only_zeros():
    """Below, a unit with any weight m < 0 (for a normal weight of mean 0, probability one half) is off at x = 1. The unit above has weight 1
    and bias 0, and its target is 1. Its weighted sum is then exactly 0, and the gradient of its bias is 0 for s = 0 and −1 for s = 1."""
    z = 1 * relu(NEGATIVE * 1) + 0
    error = relu(z) - 1
    assert z == 0
    assert [error * slope(z, s) for s in (0, 1)] == [0, -1]


@without(LATER)
@counterexample
def test_one_step_lands_on_the_corner():
    """A unit relu(w·x) with any w > 0 (for a normal weight of mean 0, probability one half) learns, with step size 1 on half the squared error,
    first that 1 goes to 0, then that 1 goes to 1. The first step makes w exactly 0. With s = 0 it stays there for ever, with s = 1
    the second step makes w = 1, which is right."""

    def step(w, target, s):
        return w - (relu(w * 1) - target) * slope(w * 1, s) * 1

    for s in Integer(0), Integer(1):
        landed = step(POSITIVE, 0, s)
        assert landed == 0
        assert step(landed, 1, s) == s
        assert step(s, 1, s) == s  # and so at every later step
    assert [relu(s) for s in (0, 1)] == [0, 1]


@in_floats
@experiment(
    rule="after each of the steps, the weights of the two runs are compared one by one, in each of three formats; the choice "
    "makes no difference in a format if every weight is equal after every step",
    control="float16 must show a difference: the comparison can notice one",
)
def test_short_training_runs(rng):
    """{{networks}} networks of four hidden layers of 16 units, their biases drawn evenly from ±1/√(inputs), took {{steps}} steps on the digits, once with s = 0 and once with s = 1. Of
    {{sums:,}} weighted sums with s = 0 in each format, {{zeros_float64}} were exactly zero in float64, {{zeros_float32}} in float32 and
    {{zeros_float16:,}} in float16. In float32 and float64 the two runs have equal weights after every step. In float16 {{differ:.0%}} of the weights differ
    in the end; the training loss went from {{before:.2f}} to {{after_zero:.2f}} with s = 0 and to {{after_one:.2f}} with s = 1."""
    import numpy

    from claims.lab.networks import Perceptrons, digits, initial_weights

    networks, steps, batch, widths = 4, 30, 50, [64, 16, 16, 16, 16, 10]
    data = digits()[0]
    drawn = initial_weights([rng.spawn(1)[0] for _ in range(networks)], widths, 2.0)
    biases = [rng.uniform(-1, 1, (networks, 1, w.shape[2])) / w.shape[1] ** 0.5 for w in drawn]
    choice = numpy.repeat([0, 1], networks)[:, None, None]
    met = []  # exact zeros among the weighted sums of the runs with s = 0, one count per step and layer

    def chosen_slope(z):
        met.append(int((z[:networks] == 0).sum()))
        return (z > 0).astype(z.dtype) + (choice * (z == 0)).astype(z.dtype)

    for name in "float64", "float32", "float16":
        kind = numpy.dtype(name).type
        pairs = Perceptrons([numpy.concatenate([w, w]).astype(kind) for w in drawn], relu)
        pairs.biases = [numpy.concatenate([b, b]).astype(kind) for b in biases]
        x, unequal = data.x[None].astype(kind), [0.0]
        met.clear()
        start = float(pairs.loss(data.x[None], data.labels[None]).mean())
        with relu.replaced(numeric_slope=chosen_slope):
            for step in range(steps):
                rows = slice(step % 20 * batch, step % 20 * batch + batch)
                pairs.update(x[:, rows], data.labels[None, rows], kind(0.1))
                differing = sum(int((w[:networks] != w[networks:]).sum()) for w in pairs.weights)
                unequal.append(differing / sum(w[:networks].size for w in pairs.weights))
        zeros = sum(met)
        record(**{f"zeros_{name}": zeros, f"unequal_{name}": unequal})
        if name == "float16":
            losses = pairs.loss(data.x[None], data.labels[None])
            after = [float(losses[:networks].mean()), float(losses[networks:].mean())]
            assert zeros > 0 and unequal[-1] > 0 and max(after) < start
            record(differ=unequal[-1], before=start, after_zero=after[0], after_one=after[1])
        else:
            assert zeros == 0 and not any(unequal)
    record(networks=networks, steps=steps, sums=steps * networks * batch * sum(widths[1:-1]))


def figure(axes, found):
    """The share of weights in which two training runs differ, one with slope 0 at zero and one with slope 1, step by step. In float32
    and float64 it stays 0. In float16 it is above 0 in the end."""
    for name, style in ("float16", "-"), ("float32", "--"), ("float64", ":"):
        axes.plot([100 * share for share in found[f"unequal_{name}"]], style, label=name)
    axes.set(xlabel="training step", ylabel="weights that differ, in %")
    axes.legend()
