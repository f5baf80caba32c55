r"""The corner of ReLU at zero might stop gradient descent from working.

It can. On $|x| = \mathrm{relu}(x) + \mathrm{relu}(-x)$ gradient descent with a fixed step size jumps to and fro across the minimum for
ever, from almost every start. Yet it never once stands *on* the corner. The missing derivative is not what stops it.

**Why it is so.** Away from zero the slope of $|x|$ is 1 or −1, however close to the minimum you are. So every step has the same
length $\eta$. Once $0 < x < \eta$, the next point is $x - \eta < 0$, and the one after it is $x$ again. A smooth valley gets flat at
the bottom, and there the steps get shorter by themselves. Here they do not.

**Where intuition goes wrong.** One looks for the trouble in the one point without a derivative. But any number will do there: none of
these runs asks for it (see [the choice of a slope at zero](relu-zero-derivative-choice-harmless.md)). What matters is that the
slope *jumps*. Round the corner off, as far as one step to either side, and the same start with the same steps arrives exactly. Or keep the
corner and let the steps shrink.

!!! question "In class"
    Draw the same experiment for $\mathrm{relu}(x) + \tfrac12 \mathrm{relu}(-x)$.
    Between which points does it jump now, and for how long does it stay on either side?

??? success "Answer"
    The slope is 1 on the right and $-\tfrac12$ on the left. So a step leads from $x > 0$ to $x - \eta$, and from
    $x < 0$ to $x + \tfrac{\eta}{2}$. In the end it goes round through three points, $x$, then $x - \eta$, then
    $x - \tfrac{\eta}{2}$, and back to $x$, with $0 < x < \tfrac{\eta}{2}$. That is one step on the right and two on the
    left, where the steps are half as long. (The exceptions are the multiples of $\tfrac{\eta}{2}$: from these the steps
    lead exactly to 0.)
"""

from fractions import Fraction

from hypothesis import given
from sympy import Symbol, simplify

from claims import Claim, counterexample, in_floats, proof, record
from claims.articles import why_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, rationals, whole_numbers

claim = Claim(
    said_in=[why_relu.sentence(44)],
    formally=(
        r"There is a sum $f$ of ReLU units with a minimum such that, for every step size $\eta > 0$ and every start that is not a "
        r"multiple of $\eta$, gradient descent $x \mapsto x - \eta f'(x)$ never meets a corner and does not converge, while it "
        r"converges once the corner is rounded off by a parabola between $-\eta$ and $\eta$. ($f(x) = \mathrm{relu}(x) + \mathrm{relu}(-x)$.)"
    ),
    related=[
        "relu-zero-derivative-choice-harmless",
        "relu-not-differentiable-at-zero",
        "relu-second-derivative-zero-almost-everywhere",
    ],
    survives={"as true": ["relu mirrored", "relu with slope 1 at zero"]},
)


def f(x):
    """|x|, from two ReLU units."""
    return relu(x) + relu(-x)


def step(x, size):
    """One step of gradient descent on f; by the chain rule the slope is relu'(x) − relu'(−x)."""
    return x - size * (relu.slope(x) - relu.slope(-x))


def bowl(x, width):
    """What replaces |x| up to a distance of `width` when its corner is rounded off, and its slope. Beyond, it is |x| − width/2."""
    return x * x / (2 * width), x / width


def rounded_step(x, size, width):
    """One step of gradient descent on the rounded function."""
    return step(x, size) if abs(x) > width else x - size * bowl(x, width)[1]


SIZE = Symbol("eta", positive=True)


@proof
def test_close_to_the_minimum_it_alternates_for_ever():
    """For every step size η and every x strictly between 0 and η, one step leads to x − η < 0 and the next one back to x. Neither
    point is the corner, and f is above its minimum at both."""
    x = SIZE * UNIT
    over = step(x, SIZE)
    assert simplify(over - (x - SIZE)) == 0
    over = -SIZE * simplify(1 - UNIT)  # the same point, written so that its sign shows
    assert simplify(over - (x - SIZE)) == 0 and over.is_negative and x.is_positive
    assert simplify(step(over, SIZE) - x) == 0
    assert f(x).is_positive and f(over).is_positive


@proof
def test_from_further_away_it_gets_there():
    """From any x > 0 a step leads to x − η, from any x < 0 to x + η. So every start that is not a multiple of η keeps its remainder, and
    after finitely many steps lies strictly between −η and η."""
    assert step(POSITIVE, SIZE) == POSITIVE - SIZE
    assert step(NEGATIVE, SIZE) == NEGATIVE + SIZE


@proof
def test_the_rounded_corner_lets_it_arrive():
    """A parabola that meets |x| − η/2 at ±η, in value and in slope, rounds the corner off. From anywhere between −η and η one step on it
    leads exactly to the minimum, and the next one stays there."""
    value, slope = bowl(SIZE, SIZE)
    assert value == f(SIZE) - SIZE / 2 and slope == relu.slope(SIZE) - relu.slope(-SIZE)
    value, slope = bowl(-SIZE, SIZE)
    assert value == f(-SIZE) - SIZE / 2 and slope == relu.slope(-SIZE) - relu.slope(SIZE)
    assert (X - SIZE * bowl(X, SIZE)[1]).expand() == 0
    assert rounded_step(Fraction(0), Fraction(1), Fraction(1)) == 0


@given(whole_numbers(-5, 4), rationals(0.001, 0.999), rationals(0.5, 5))
def test_exact_runs(multiple, share, size):
    """In exact runs of 10 steps no start other than a multiple of the step size was found that met the corner, or that did not end by
    alternating between two points one step apart. With the corner rounded off every run ended at 0."""
    start = rounded = (multiple + share) * size
    path = [start]
    for _ in range(10):
        path.append(step(path[-1], size))
        rounded = rounded_step(rounded, size, size)
    assert 0 not in path
    assert path[-1] == path[-3] and abs(path[-1] - path[-2]) == size
    assert rounded == 0


@given(rationals(-2, 2), rationals(0.5, 5), whole_numbers(1, 15))
def test_shrinking_steps_help(start, size, steps):
    """With steps of η, η/2, η/3 and so on, no exact run was found that, after it first crossed or met the minimum, was ever as far
    from it as its last step was long."""
    x, crossed = start, False
    for t in range(1, steps + 1):
        before, x = x, step(x, size / t)
        crossed = crossed or before * x < 0 or x == 0
        assert not crossed or f(x) < size / t


@in_floats
@counterexample
def test_a_run_in_doubles():
    """In float64, from 1 with step size 0.3, the last two points after {{steps}} steps are {{one:.3g}} and {{other:.3g}}, and it goes on
    between these two. With the corner rounded off between −0.6 and 0.6 the last one is within a millionth of 0."""
    path, smooth = [1.0], [1.0]
    for _ in range(30):
        path.append(step(path[-1], 0.3))
        smooth.append(rounded_step(smooth[-1], 0.3, 0.6))
    assert path[-1] * path[-2] < 0 and min(abs(x) for x in path) > 0.01
    assert path[-1] == path[-3] and path[-2] == path[-4]
    assert abs(smooth[-1]) < 1e-6
    record(path=path, smooth=smooth, steps=30, one=path[-2], other=path[-1])


def figure(axes, found):
    """The points of gradient descent from x = 1 with step size 0.3, step by step: on |x| they end by jumping to and fro across 0; on
    |x| with its corner rounded off between −0.6 and 0.6 they settle at 0."""
    axes.axhline(0, color="0.5", linewidth=1)
    axes.plot(found["path"], "o-", markersize=4, label="|x| from two ReLU units")
    axes.plot(found["smooth"], "s--", markersize=4, label="the same, corner rounded off")
    axes.set(xlabel="step", ylabel="x")
    axes.legend()
