r"""Sparsity can improve the performance of a network.

In our setting a code with half of its entries at zero does beat a code of the same sums with hardly any: {{accuracy_half:.1%}} of new digits right against
{{accuracy_full:.1%}}. But the zeros get no credit for it. Replace each of them by a small negative number, and the median accuracy changes by
less than a point.

**What we did.** A layer of {{units}} random units looks at handwritten digits. Every unit subtracts its own threshold and applies ReLU. The thresholds alone
decide how many entries are active; the weighted sums behind them stay the same. A linear read-out then learns the digits, and tunes its
penalty afresh for every code.

**Why it is so.** A ReLU unit that is hardly ever off is linear on nearly all of the data. A higher threshold puts its bend
where the data are. The zeros come along with it, but one can have the bend without them: a leaky unit bends in the same place and is never zero
except on the bend itself. And since

$$\mathrm{relu}(u) = \tfrac12\,(u + |u|)$$

a linear read-out that also gets the inputs can compute from the units $|u|$ exactly what it can compute from the units
$\mathrm{relu}(u)$.

**Where intuition goes wrong.** More is not better. At 5 % active the accuracy falls to {{accuracy_few:.1%}}. And zeros at
*random* places do harm: they take a dense code with half of its entries knocked out down to {{accuracy_masked:.1%}}.

The article's own reasons for the benefit are others, [cheaper computing](sparsity-makes-computation-efficient.md) and
[shorter storage](sparsity-gives-compact-representation.md).

!!! question "In class"
    Which control would you add, if somebody told you that it is the *negative* numbers of the leaky code that help?

??? success "Answer"
    A code with the same bends and no negative numbers. Take a quarter of the *size* below the threshold, with a plus
    sign: if it does as well as the leaky code, the minus sign was not what helped. Simpler still, add a constant to
    each entry of the leaky code, so large that none is negative for the images at hand. To a linear read-out whose bias
    is not penalised that makes no difference at all, so the sign by itself cannot matter to it.

    If the question is whether the *sizes* below the threshold help, write the same negative constant there each time.
    (That also turns the bend into a jump.)
"""

from functools import cache

from sympy import Abs

from claims import Claim, experiment, proof, record, without
from claims.articles import advantages_of_relu
from claims.lab.activations import leaky_relu, relu, tanh
from claims.lab.chance import median_interval
from claims.lab.domains import X

RIVAL = "the rival is the same code with 95 % of its entries active, not a dense code with the same bends"

claim = Claim(
    said_in=[advantages_of_relu.sentence(18)],
    formally=(
        r"Let $h_i = \max(0, w_i \cdot x - t_i)$ with random $w_i$ and the thresholds $t_i$ chosen so that a share $p$ of the training "
        r"images switches unit $i$ on. Over draws of weights and data splits, the median difference in accuracy on new digits between "
        r"$p = \tfrac12$ and $p = 0.95$, each with the penalty of the read-out that is best on validation data, is positive. That between $p = 0.05$ and $p = 0.95$ is negative, and so is that between a dense code "
        r"with random holes in half of its entries and the same code without them."
    ),
    conditions=[RIVAL],
    instead=(
        "With random units on the digits, a code with half of its entries at zero is read out better than one with 5 % zeros, and a "
        "code with 95 % zeros worse. A dense code with the same bends as the half-active one does as well, to within a point, so zeros as such are not what helps."
    ),
    limits=(
        "One data set (1,000 images to learn from, 400 to choose the penalty, 397 to test, split afresh for each draw), one layer of "
        "256 random units that is not trained, a ridge read-out. Tuned: its penalty, from six powers of ten. The draws "
        "share one pool of 1,797 images. The shares and the twin were chosen after trial runs with other seeds. Trained, wider or deeper networks may behave otherwise; with more units the sparser codes may lose less."
    ),
    related=[
        "sparsity-makes-computation-efficient",
        "sparsity-gives-compact-representation",
        "sparse-codes-more-linearly-separable",
    ],
    survives={"as true": ["relu doubled"]},
)

UNITS, SEEDS, ERROR, POINT = 256, 16, 0.02, 0.01
SHARES = [0.95, 0.75, 0.5, 0.25, 0.1, 0.05]
RULE = "16 draws of weights and split (160 under --thorough), paired; an interval that misses the median difference with a probability of 2 % at most if the draws are taken as independent; "


def accuracy(codes, labels):
    """Test accuracy of a ridge read-out of standardised codes, the penalty with the best validation accuracy chosen."""
    import numpy
    from scipy.linalg import cho_factor, cho_solve

    mean, spread = codes[0].mean(axis=0), codes[0].std(axis=0)
    learn, choose, test = ((code - mean) / numpy.where(spread > 0, spread, 1) for code in codes)
    targets = numpy.eye(10, dtype=numpy.float32)[labels[0]] - numpy.float32(0.1)
    gram, right = learn.T @ learn, learn.T @ targets
    best = (-1.0, 0.0)
    for penalty in 10.0 ** numpy.arange(-1, 5):
        damped = gram + numpy.float32(penalty) * numpy.eye(len(gram), dtype=numpy.float32)
        weights = cho_solve(cho_factor(damped), right)
        chosen, final = (
            float(((x @ weights).argmax(axis=1) == y).mean()) for x, y in ((choose, labels[1]), (test, labels[2]))
        )
        best = max(best, (chosen, final), key=lambda pair: pair[0])
    return best[1]


def results(rng, draws):
    """Test accuracies, one per draw, of every code: ReLU at each share, its leaky twin, tanh, and the twin with random holes."""
    import numpy

    from claims.lab.networks import digits

    x = numpy.concatenate([split.x for split in digits()])
    y = numpy.concatenate([split.labels for split in digits()])
    found = {}
    for _ in range(draws):
        order = numpy.split(rng.permutation(len(x)), [1000, 1400])
        labels = [y[part] for part in order]
        weights = rng.standard_normal((x.shape[1], UNITS), dtype=numpy.float32) / 8
        sums = [x[part] @ weights for part in order]
        codes = {"tanh": [tanh(s / sums[0].std()) for s in sums]}
        for share in SHARES:
            threshold = numpy.quantile(sums[0], 1 - share, axis=0).astype(numpy.float32)
            codes[share] = [relu(s - threshold) for s in sums]
            assert abs((codes[share][0] != 0).mean() - share) < 0.005
            if share in (0.5, 0.1):
                codes["twin", share] = [leaky_relu(s - threshold, negative_slope=0.25) for s in sums]
                assert (codes["twin", share][0] != 0).mean() > 0.99
        codes["masked"] = [code * (rng.random(code.shape) < 0.5) for code in codes["twin", 0.5]]
        for name, code in codes.items():
            found.setdefault(name, []).append(accuracy(code, labels))
    return found


@cache
def run(effort):
    """One run for all checks of this file, from a seed that follows from the file's name."""
    import numpy

    found = results(numpy.random.default_rng(list(b"sparsity_improves_performance")), SEEDS * effort)
    return {name: numpy.array(values) for name, values in found.items()}


def gap(found, one, other):
    """The interval for the median of the paired differences in accuracy."""
    return median_interval(list(found[one] - found[other]), ERROR)


@experiment(
    rule=RULE + "half active beats 95 % active if it lies above 0",
    control="the dense twin of the code with random holes in half of its entries, which must do worse than without them",
)
def test_half_active_beats_nearly_linear(effort):
    """With half of the entries active, a median of {{accuracy_half:.1%}} of new digits are right; with 95 % active,
    {{accuracy_full:.1%}}; from a tanh code of the same sums, {{accuracy_tanh:.1%}}. Random holes in a dense code lower its accuracy."""
    import numpy

    found = run(effort)
    medians = {name: float(numpy.median(values)) for name, values in found.items()}
    record(
        units=UNITS,
        accuracy_half=medians[0.5],
        accuracy_full=medians[0.95],
        accuracy_tanh=medians["tanh"],
        by_share=[medians[share] for share in SHARES],
        spread_by_share=[[min(found[share]), max(found[share])] for share in SHARES],
    )
    assert gap(found, 0.5, 0.95)[0] > 0
    assert gap(found, "masked", ("twin", 0.5))[1] < 0


@experiment(
    rule=RULE + "5 % active loses to 95 % active if it lies below 0", control="half active, which wins by the same rule"
)
def test_one_in_twenty_is_too_few(effort):
    """With 5 % of the entries active the median accuracy is {{accuracy_few:.1%}}, below that with 95 % active."""
    import numpy

    found = run(effort)
    record(accuracy_few=float(numpy.median(found[0.05])))
    assert gap(found, 0.05, 0.95)[1] < 0 < gap(found, 0.5, 0.95)[0]


@without(RIVAL)
@experiment(
    rule=RULE
    + "no advantage of a point or more over the twin if it lies within one percentage point of 0, and a loss at a tenth active if it lies below 0",
    control="95 % active, over which the gain does not vanish",
)
def test_a_dense_twin_does_equally_well(effort):
    """Let every entry below its threshold be a quarter of the negative sum instead of zero. Half active and its dense twin then differ by less than
    one percentage point ({{accuracy_twin:.1%}} for the twin); at a tenth active the twin is the better code."""
    import numpy

    found = run(effort)
    low, high = gap(found, 0.5, ("twin", 0.5))
    record(
        accuracy_twin=float(numpy.median(found["twin", 0.5])),
        twins=[float(numpy.median(found["twin", s])) for s in (0.5, 0.1)],
    )
    assert -POINT < low <= high < POINT
    assert gap(found, 0.1, ("twin", 0.1))[1] < 0 < gap(found, 0.5, 0.95)[0]


@without(RIVAL)
@proof
def test_with_the_inputs_added_both_codes_say_the_same():
    """For every real u, relu(u) = (u + |u|)/2 and |u| = 2 relu(u) − u. So a linear read-out with a bias that also gets the inputs computes the
    same functions from the units |w·x − t| as from relu(w·x − t)."""
    assert (relu(X) - (X + Abs(X)) / 2).rewrite(Abs).simplify() == 0
    assert (2 * relu(X) - X - Abs(X)).rewrite(Abs).simplify() == 0


@experiment(
    rule=RULE + "random zeros lose to no zeros, and to zeros below the threshold, if it lies below 0",
    control="the same share of zeros below the threshold, which beats 95 % active by the same rule",
)
def test_random_zeros_do_harm(effort):
    """Random holes in half of the entries of the dense twin bring the median down to {{accuracy_masked:.1%}}, below that of the
    code that is 95 % active."""
    import numpy

    found = run(effort)
    record(accuracy_masked=float(numpy.median(found["masked"])))
    assert gap(found, "masked", ("twin", 0.5))[1] < 0
    assert gap(found, "masked", 0.95)[1] < 0 < gap(found, 0.5, 0.95)[0]


def figure(axes, found):
    """Accuracy on new digits against the share of active entries: the median over the draws, with bars from the lowest to the highest. It is
    higher at one half than at 95 %, and lower at 5 %. Crosses: the dense twins of two of the codes, whose zeros are
    replaced by small negative numbers."""
    low, high = zip(*found["spread_by_share"], strict=True)
    middle = found["by_share"]
    axes.errorbar(
        [100 * s for s in SHARES],
        middle,
        [[m - a for m, a in zip(middle, low, strict=True)], [b - m for m, b in zip(middle, high, strict=True)]],
        fmt="o-",
        capsize=3,
        label="ReLU code",
    )
    axes.plot([50, 10], found["twins"], "x", markersize=9, markeredgewidth=2, label="dense twin (leaky)")
    axes.set(xlabel="active entries of the ReLU code, %", ylabel="accuracy on new digits")
    axes.legend(loc="lower right")
