r"""Sparse representations are likelier than dense ones to be linearly separable.

At an equal number of units it was the other way round here. We ask for a hyperplane that separates even from odd among {{points}} handwritten digits. With
{{width}} random units it exists in {{wide_dense:.0%}} of {{fresh_draws}} draws for a dense code, and in {{wide_sparse:.0%}} for a code with a tenth of its
entries active. The sentence holds here in a reading that it does not spell out: the sparse code has *more units*, so many that the
same number of them is active. Against a dense code of {{narrow}} units the sparse one wins. But that is the width's doing: a dense code of {{width}} units does it too, and
does it more often.

**Why it is so.** Cover counted in 1965 how many of the $2^N$ labellings of $N$ points in $\mathbb{R}^n$ a hyperplane through the origin
can separate. The most there can be is

$$C(N, n) = 2 \sum_{k=0}^{n-1} \binom{N-1}{k}$$

and it is reached exactly if the points are in *general position*: no $n$ or fewer of them are linearly dependent. Density
does not occur in it, only the dimension does. So if the labels are random, no code beats one of the same width in general position,
dense or sparse. (A hyperplane that need not pass through the origin is one that does, in one dimension more.) Zeros can spoil the position: a code of all
zeros, or two codes with the same single active unit, are dependent.

**Where intuition goes wrong.** A sparse code is usually imagined as a *wide* one. Here it was the width that did the separating. And separating a
handful of training points is not yet [reading new data well](sparsity-improves-performance.md).

!!! question "In class"
    Three points on a line through the origin, and three points in the plane, no two on such a line: how many of the
    eight labellings can a line or point through the origin separate in each case?

??? success "Answer"
    Two on the line and six in the plane. On the line the only cut is the origin itself, so you can choose only which of
    its two sides gets which label. (The points must not be the origin.)

    In the plane turn a line about the origin by half a turn. It passes over each of the three points once and switches
    its label. That makes three positions between the points, and each gives two labellings, since the two sides can be
    exchanged: $2 \cdot 3 = 6$. This is Cover's count, $C(3, 1) = 2$ and $C(3, 2) = 2 (1 + 2) = 6$.
"""

from itertools import combinations, product
from math import comb

from sympy import Rational, binomial, combsimp, symbols

from claims import Claim, exhaustion, proof, record, statistic, without
from claims.articles import why_relu
from claims.articles.literature import publication
from claims.lab.activations import relu, tanh

WIDER = "the sparse code has so many more units that as many of them are active as the dense code has units"
SETTING = "the codes and data are like ours: random weights, a tenth of the units active, handwritten digits"

claim = Claim(
    said_in=[why_relu.sentence(26)],
    formally=(
        r"Draw 60 digits and random weights. Let $S$ be the chance that some hyperplane separates even from odd. $S$ is larger for a "
        r"ReLU code of 40 units, a tenth of which are active, than for a tanh code of 4 units. At equal width it is smaller: $S$ is larger still for a tanh code of 40 units. "
        r"And of the $2^N$ labellings of $N$ points in $\mathbb{R}^n$, hyperplanes through the origin separate at most "
        r"$2\sum_{k<n}\binom{N-1}{k}$, with equality if and only if the points are in general position, be they sparse or dense."
    ),
    conditions=[WIDER, SETTING],
    necessity_unknown=[SETTING],
    instead=(
        "On the digits more units helped, not zeros: random codes with a tenth of their entries active were separable less often than dense ones "
        "of the same width, and more often than dense ones with as many units as the sparse code had active. At equal width no code, sparse or dense, separates more labellings "
        "by hyperplanes through the origin than one in general position (Cover)."
    ),
    limits=(
        "Random weights, not trained ones; one data set, 60 images at a time, even against odd; thresholds set for each unit so that a tenth "
        "of the images switches it on. The numbers of images and units were chosen after trial runs with other seeds, where the shares differ clearly. Separability of the drawn images only, not of new ones."
    ),
    literature=[
        publication(
            "cover-1965", "Counts the labellings that a hyperplane can separate, for points in general position."
        ),
        publication(
            "glorot-2011",
            "Gives as the reason that the information is represented in a high-dimensional space, which is a matter of width.",
        ),
    ],
    related=["sparsity-improves-performance", "relu-promotes-sparsity"],
    survives={
        "as true": [
            *(
                f"relu {how}"
                for how in ("doubled", "negated", "off by a billionth", "off by one ulp", "capped", "saturating")
            ),
            *(
                f"tanh {how}"
                for how in (
                    "doubled",
                    "stretched",
                    "shifted",
                    "raised",
                    "mirrored",
                    "negated",
                    "off by a billionth",
                    "off by one ulp",
                    "hard",
                    "slow",
                    "with base 2",
                )
            ),
            *(f"draws {how}" for how in ("too wide", "biased", "skewed", "with an atom", "cut off")),
        ]
    },
)

POINTS, WIDTH, NARROW = 60, 40, 4


def separable(codes, even):
    """Whether a hyperplane, anywhere, has all even images strictly on one side and all odd ones on the other."""
    import numpy
    from scipy.optimize import linprog

    scaled = (codes - codes.mean(axis=0)) / (codes.std(axis=0) + 1e-9)
    sides = numpy.where(even, -1.0, 1.0)[:, None] * numpy.column_stack([scaled, numpy.ones(len(codes))])
    nothing, least = numpy.zeros(sides.shape[1]), -numpy.ones(len(codes))
    quicker = {"presolve": False}
    found = linprog(nothing, A_ub=sides, b_ub=least, bounds=(None, None), options=quicker)
    assert found.status in (0, 2)  # solved, or proved infeasible
    return found.status == 0


def drawn(rng, draws, *kinds):
    """For each kind of code and each draw of 60 digits and weights, whether it is separable into even and odd."""
    import numpy

    from claims.lab.networks import digits

    x, labels = digits()[0].x.astype(float), digits()[0].labels
    found = []
    for _ in range(draws):
        sums = x @ rng.standard_normal((x.shape[1], WIDTH))
        dense = tanh(sums / sums.std())
        codes = {"narrow": dense[:, :NARROW], "dense": dense}
        assert (dense != 0).all()
        for kind, part in ("tenth", 10), ("half", 2):
            off = len(x) - len(x) // part  # the threshold is the largest of so many sums
            codes[kind] = relu(sums - numpy.partition(sums, off - 1, axis=0)[off - 1])
            assert ((codes[kind] != 0).sum(axis=0) == len(x) // part).all()
        rows = rng.choice(len(x), POINTS, replace=False)
        found.append([separable(codes[kind][rows], labels[rows] % 2 == 0) for kind in kinds])
    return numpy.array(found).T


def wins(one, other, error):
    """The exact sign test: were `one` not the likelier one, so lopsided a count of the draws that tell the two apart
    would have a probability below `error`."""
    from scipy.stats import binom

    better, worse = int((one & ~other).sum()), int((other & ~one).sum())
    return bool(binom.sf(better - 1, better + worse, 0.5) < error)


@statistic(error=1e-6, alternative="a wider code that is separable no more often")
def test_as_many_active_units_in_a_wider_code(rng, effort, error):
    """Of {{draws}} draws, the codes of 40 ReLU units with four active on average are separable into even and odd digits in {{with_four_active:.0%}}, dense codes of four
    units in {{narrow_dense:.0%}}. If the wider code were not the likelier one, an outcome as clear as that would have a probability of one in a million at most."""
    tenth, narrow = drawn(rng, 100 * effort, "tenth", "narrow")
    record(points=POINTS, width=WIDTH, narrow=NARROW, draws=len(tenth))
    record(with_four_active=tenth.mean(), narrow_dense=narrow.mean(), power=1 - error)  # the sign test is exact
    assert wins(tenth, narrow, error)


@without(WIDER)
@statistic(error=1e-6, alternative="a dense code that is separable no more often")
def test_at_equal_width_the_sparse_code_loses(rng, effort, error):
    """Nothing is changed but the width of the dense code, now 40 units as well: it is separable in {{wide_dense:.0%}} of {{fresh_draws}} fresh draws, the sparse one in {{wide_sparse:.0%}}. If the
    dense code were not the likelier one, an outcome as clear as that would have a probability of one in a million at most. With half of the 40 units active it is {{wide_half:.0%}}."""
    tenth, dense, half = drawn(rng, 100 * effort, "tenth", "dense", "half")
    record(fresh_draws=len(tenth), wide_dense=dense.mean(), wide_sparse=tenth.mean(), wide_half=half.mean())
    record(power=1 - error)  # the sign test is exact
    assert wins(dense, tenth, error)


def cover(points, dimension):
    """Cover's count of separable labellings, for points in general position."""
    return 2 * sum(comb(points - 1, k) for k in range(dimension))


@without(WIDER)
@proof
def test_covers_count_obeys_his_recursion():
    """Add a point p other than 0 to N others. A separable labelling of the others allows both labels of p exactly if a hyperplane through p does
    it, and these are the separable labellings of the others seen along p, in one dimension less. So by induction no set of points has more than the
    solution of C(N + 1, n) = C(N, n) + C(N, n − 1) with C(1, n) = C(N, 1) = 2, which Cover's formula is: this is what is proved here, for all N
    and n. For N = 2n, hyperplanes through the origin separate half of all labellings at best."""
    N, k = symbols("N k", integer=True, positive=True)
    # Term by term, for k >= 1: summed over k < n, the last binomial is the sum for n - 1. The term k = 0 is 1 on both sides.
    assert combsimp(binomial(N, k) - binomial(N - 1, k) - binomial(N - 1, k - 1)) == 0
    assert binomial(N, 0) == binomial(N - 1, 0) == 1
    for number in range(1, 13):
        assert cover(1, number) == cover(number, 1) == 2
        assert cover(number + 1, number + 1) == cover(number, number + 1) + cover(number, number)
        assert Rational(cover(2 * number, number), 2 ** (2 * number)) == Rational(1, 2)


def rank(vectors):
    """The rank of integer vectors, by exact elimination without division."""
    rows, found = [list(v) for v in vectors], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for row in rows[found + 1 :]:
            factor = row[column]
            row[:] = [a * pivot[column] - b * factor for a, b in zip(row, pivot, strict=True)]
        found += 1
    return found


def separable_labellings(points):
    """How many labellings a hyperplane through the origin separates: the regions of the arrangement of hyperplanes w·x = 0, one for
    each point x, which Whitney's alternating sum over all subsets counts exactly."""
    return sum(
        (-1) ** (size - rank(subset)) for size in range(len(points) + 1) for subset in combinations(points, size)
    )


@without(WIDER)
@exhaustion("all sets of up to 5 codes of two ReLU units with sums −1, 1 or 2, and of three with sums −1 or 1")
def test_no_small_set_of_codes_beats_covers_count():
    """Of all {{sets}} such sets, none has more separable labellings than Cover's count, and those that reach it are exactly
    those in general position: {{reached}}. The counts agree with those of explicit hyperplanes."""
    import numpy

    sets = reached = 0
    for width, sums in (2, (-1, 1, 2)), (3, (-1, 1)):
        codes = list(product(sorted({relu(s) for s in sums}), repeat=width))
        assert len(codes) == len(sums) ** width
        normals = numpy.array(list(product(range(-6, 7), repeat=width)))
        for size in range(1, 6):
            for points in combinations(codes, size):
                sides = normals @ numpy.array(points).T
                seen = len({row.tobytes() for row in sides[(sides != 0).all(axis=1)] > 0})
                count = separable_labellings(points)
                independent = all(rank(s) == m for m in range(1, min(size, width) + 1) for s in combinations(points, m))
                assert seen == count <= cover(size, width)
                assert (count == cover(size, width)) == independent
                sets, reached = sets + 1, reached + independent
    assert 0 < reached < sets
    record(sets=sets, reached=reached)


def figure(axes, found):
    """The share of draws in which a hyperplane separates even from odd among 60 digits, for four kinds of random code. The code of 40 units with a tenth active beats
    the dense code of four units and loses to the dense code of 40."""
    bars = {
        "dense, 4 units": "narrow_dense",
        "a tenth active, 40 units": "wide_sparse",
        "half active, 40 units": "wide_half",
        "dense, 40 units": "wide_dense",
    }
    places = [3, 2, 1, 0]
    axes.barh(places, [found[name] for name in bars.values()], color=["C1", "C0", "C0", "C1"])
    axes.set_yticks(places, list(bars))
    axes.set(xlabel="share of draws that are separable", ylabel="code", xlim=(0, 1.02))
