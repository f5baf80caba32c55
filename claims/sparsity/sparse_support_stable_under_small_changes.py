r"""In sparse representations the set of non-zero features stays roughly the same when the input changes a little.

For random ReLU units without biases there is an exact law, and it knows nothing of the width or of the number of inputs: the expected share of
units that switch on or off is the angle between the two inputs, divided by $\pi$.

$$P(\text{a unit switches}) = \frac{\theta}{\pi}$$

A change that turns the input by one degree switches one unit in 180 on average.

**Why it is so.** A unit without bias is on if $w \cdot x > 0$, that is, if $x$ lies on the right side of a plane through the origin. It
switches if that plane passes *between* $x$ and $x'$. If the weights prefer no direction, the plane cuts the circle through $x$ and $x'$ at a
uniformly random place, and it hits the angle between them in a share $\theta / \pi$ of all cases. A change of at most
$\delta$ times the input's length turns it by at most $\arcsin \delta$, so it switches an expected share of
$\arcsin(\delta)/\pi$ at most.

Such a layer is half active. A sparser one needs negative biases. If they are fixed beforehand and both inputs are equally long, $\theta / \pi$ is an upper bound.

**Where intuition goes wrong.** This is not a virtue of zeros. The same planes decide which entries of a *tanh* code are
positive, and that set is exactly as stable. And fewer switches do not make a steadier set. With a bias that leaves {{few_active:.1%}} of the units active, a turn by 10 degrees switches
{{few_switch:.2%}} of all units instead of {{half_switch:.1%}}. But it is {{few_lost:.0%}} of the active ones that it switches off, instead of {{half_lost:.1%}}.
"Small" is a matter of angle, too: near the origin, or with biases that put the planes next to the data, a tiny step crosses all of them.

!!! question "In class"
    Two photographs of one scene differ only in exposure: every pixel is 20 % brighter. Which units of a layer without biases switch? And
    with biases?

??? success "Answer"
    Without biases none. All pixels are multiplied by 1.2, so each sum is too, and keeps its sign: the angle between the
    two inputs is 0. With biases, each sum $s = w \cdot x$ becomes $1.2\,s$, and those units switch for which $-b$ lies
    between the two. A unit with $s > 0$ switches on if $s \le -b < 1.2\,s$, and one with $s < 0$ switches off if
    $-s < b \le -1.2\,s$.
"""

from fractions import Fraction

from sympy import Rational, cos, cot, exp, integrate, oo, pi, sin, symbols

from claims import Claim, counterexample, exhaustion, proof, record, statistic, without
from claims.articles import why_relu
from claims.lab.activations import relu, tanh
from claims.lab.chance import hoeffding_margin, hoeffding_power, share_power
from claims.lab.domains import NEGATIVE, POSITIVE

NO_DIRECTION = (
    "the weights of a unit prefer no direction (true of independent normal weights of one variance and mean zero)"
)
NO_BIAS = "there is no bias, or the biases are fixed beforehand and both inputs are equally long"
RELATIVE = "small means small against the length of the input"

claim = Claim(
    said_in=[why_relu.sentence(31)],
    formally=(
        r"Let the law of $w \in \mathbb{R}^d$, $d \ge 2$, be invariant under rotations, with $P(w = 0) = 0$. For $x, x' \ne 0$ at an angle "
        r"$\theta \in [0, \pi]$, the unit $\max(0, w \cdot x)$ is zero at exactly one of the two with probability $\theta / \pi$. If "
        r"$\lVert x' - x \rVert \le \delta \lVert x \rVert$, $\delta < 1$, then $\theta \le \arcsin \delta$. If $\lVert x' \rVert = \lVert x \rVert$, the unit "
        r"$\max(0, w \cdot x + b)$ with a bias independent of $w$ is zero at exactly one of the two with probability at most $\theta / \pi$."
    ),
    conditions=[NO_DIRECTION, NO_BIAS, RELATIVE],
    instead=(
        "Without biases, and with weights that prefer no direction, the expected share of ReLU units that switch on or off is the angle between the two "
        "inputs divided by π. It is small if the change is small against the input's length. The set of positive entries of a tanh code is just as stable. With biases that leave few units active fewer switch, but of the active ones a larger part can go off."
    ),
    related=["dense-codes-change-everywhere", "sparse-codes-less-entangled", "half-of-units-zero-at-init"],
    survives={
        "as true": [
            *(f"relu {how}" for how in ("doubled", "off by a billionth", "off by one ulp", "capped", "saturating")),
            *(
                f"tanh {how}"
                for how in (
                    "doubled",
                    "stretched",
                    "mirrored",
                    "negated",
                    "off by a billionth",
                    "off by one ulp",
                    "hard",
                    "slow",
                    "with base 2",
                )
            ),
            "draws too wide",
        ]
    },
)


@proof
def test_the_angle_over_pi():
    """For two standard normal sums at an angle θ, the chance that both are positive changes with θ at the constant rate −1/(2π), and at π/2 it is ¼. So
    it is ½ − θ/(2π), and as much for both negative; θ/π is left. Only directions matter, so the same holds for every law that rotations do not change."""
    assert relu(NEGATIVE) == 0 and relu(POSITIVE).is_positive  # on means positive
    a, size, angle = symbols("a s theta", positive=True)
    # The sums are a and a cos θ + b sin θ, positive together if a > 0 and b > -a cot θ. Its derivative in θ, for 0 < θ < π:
    normal = lambda z: exp(-(z**2) / 2)  # noqa: E731
    assert (normal(a) * normal(a * cot(angle)) / exp(-(a**2) / (2 * sin(angle) ** 2))).simplify() == 1
    edge = cot(angle).diff(angle)
    assert (edge + 1 / sin(angle) ** 2).simplify() == 0
    rate = -integrate(a / (2 * pi * size**2) * exp(-(a**2) / (2 * size**2)), (a, 0, oo))  # size = sin θ > 0
    assert rate == -1 / (2 * pi)
    both_on = Rational(1, 4) + rate * (angle - pi / 2)
    assert (1 - 2 * both_on - angle / pi).simplify() == 0


@proof
def test_a_relatively_small_change_turns_it_little():
    """At an angle θ below a right angle the nearest point lies sin θ times the input's length away: the squared distance of a point at r
    times the length is (r − cos θ)² + sin² θ. So a change of at most δ lengths keeps sin θ ≤ δ. From a right angle on no point is nearer than the whole length."""
    r, angle = symbols("r theta", real=True)
    distance = (r * cos(angle) - 1) ** 2 + (r * sin(angle)) ** 2
    assert (distance - (r - cos(angle)) ** 2 - sin(angle) ** 2).simplify() == 0
    length, cosine = symbols("r c", nonnegative=True)  # at -c: the squared distance is r^2 + 2rc + 1
    assert (distance - (r**2 - 2 * r * cos(angle) + 1)).simplify() == 0
    assert (length**2 - 2 * length * (-cosine) + 1 - 1).is_nonnegative


@exhaustion("all arcs of a circle of 3 to 24 places, and all turns")
def test_an_arc_and_the_same_arc_turned():
    """Seen in the plane of two equally long inputs, the directions of w that switch a unit on form an arc around the input, and the turn by θ moves it along. On a circle of N equally spaced places an
    arc of any length and the same arc turned by m places, at most half a turn, differ in 2m places at most, and in exactly 2m if they are half circles. As a share of the circle, that is θ/π."""
    for places in range(3, 25):
        for length in range(places + 1):
            for turn in range(places // 2 + 1):
                arc = {k % places for k in range(length)}
                turned = {(k + turn) % places for k in range(length)}
                assert len(arc ^ turned) <= 2 * turn
                assert 2 * length != places or len(arc ^ turned) == 2 * turn


@statistic(
    error=1e-6,
    alternative="a share of θ/π or more that switches, or one of θ/π or less of the active ones that goes off",
)
def test_few_active_units(rng, effort, error):
    """Of {{few_units:,}} normal units whose bias leaves {{few_active:.1%}} active, {{few_switch:.2%}} switch at 10 degrees, less than θ/π = {{half_switch:.1%}}. Of the active ones {{few_lost:.0%}} go off: more
    than {{half_lost:.1%}}, which is the share without a bias. Either inequality would come out as clearly as this with a probability of one in a million at most in all, if it were not so."""
    import numpy
    from scipy.stats import norm

    units, angle = 400_000 * effort, numpy.radians(10)
    weights = rng.standard_normal((units, 2))
    bias = norm.ppf(0.01)
    before = relu(weights[:, 0] + bias) > 0
    after = relu(numpy.cos(angle) * weights[:, 0] + numpy.sin(angle) * weights[:, 1] + bias) > 0
    switch, lost, law = float((before != after).mean()), float((~after[before]).mean()), angle / numpy.pi
    active = int(before.sum())
    margins = [hoeffding_margin(count, error / 2) for count in (units, active)]
    record(power=min(share_power(units, law, 0, law - margins[0]), share_power(active, law, law + margins[1])))
    assert switch + margins[0] < law
    assert lost - margins[1] > law  # half active: θ/(2π) of ½ go off
    record(few_units=units, few_active=float(before.mean()), few_switch=switch, few_lost=lost)
    record(half_switch=law, half_lost=law)


@statistic(error=1e-6, alternative="one of these shares off by 0.015")
def test_random_units_at_six_angles(rng, effort, error):
    """Of {{units:,}} units with 8 normal weights each, multiplied by a random length with no mean, the shares that switch are
    {{shares_read}} at 0, 1, 5, 30, 90 and 180 degrees from (½, ½, ½, ½, 0, 0, 0, 0) towards (0, 0, 0, 0, ½, ½, ½, ½), and {{axes_read}} from (1, 0, 0, 0, 0, 0, 0, 0) towards (0, 0.6, 0.8, 0, 0, 0, 0, 0). If θ/π is
    right, the chance that one of them is off by {{margin:.4f}} or more is at most one in a million. The positive entries of tanh are the same ones in every case."""
    import numpy

    units = 100_000 * effort
    angles = [0, 1, 5, 30, 90, 180]
    # A mean shows where many weights add up, and a law other than the normal one where few do.
    planes = {
        "shares": ([0.5] * 4 + [0] * 4, [0] * 4 + [0.5] * 4),
        "axes": ([1] + [0] * 7, [0, 0.6, 0.8] + [0] * 5),
    }
    weights = rng.standard_normal((units, 8)) * numpy.abs(rng.standard_cauchy((units, 1)))
    each = error / (len(planes) * len(angles))
    margin = hoeffding_margin(units, each)
    for plane, (x, side) in planes.items():
        before, aside, shares = weights @ x, weights @ side, []
        for angle in numpy.radians(angles):
            after = numpy.cos(angle) * before + numpy.sin(angle) * aside
            switched = (relu(before) == 0) != (relu(after) == 0)
            assert (switched == ((tanh(before) > 0) != (tanh(after) > 0))).all()
            shares.append(float(switched.mean()))
            assert abs(shares[-1] - angle / numpy.pi) < margin
        record(**{plane: shares, f"{plane}_read": ", ".join(f"{s:.4f}" for s in shares)})
    record(units=units, angles=angles, margin=margin, power=hoeffding_power(units, each, 0.015))


@statistic(error=1e-6, alternative="a quarter more or fewer switches than the angles promise")
def test_noisy_digits(rng, effort, error):
    """Add noise of about {{noise:.0%}} of its length to a handwritten digit: of {{pairs:,}} fresh pairs of image and normal unit,
    {{digit_share:.2%}} switch; the angles promise {{digit_law:.2%}}, and a miss by more than {{digit_margin:.2%}} has a probability of one in a million at
    most if the law is right."""
    import numpy

    from claims.lab.networks import digits

    pairs, noise = 180_000 * effort, 0.1
    images = digits()[0].x.astype(float)
    switches, angles = [], []
    for _ in range(pairs // 20_000):
        x = images[rng.integers(len(images), size=20_000)]
        length = numpy.linalg.norm(x, axis=1)
        near = x + noise * length[:, None] * rng.standard_normal(x.shape) / numpy.sqrt(x.shape[1])
        weights = rng.standard_normal(x.shape)
        on = [relu(numpy.einsum("ij,ij->i", weights, inputs)) > 0 for inputs in (x, near)]
        switches.append(on[0] != on[1])
        angles.append(numpy.arccos(numpy.einsum("ij,ij->i", x, near) / (length * numpy.linalg.norm(near, axis=1))))
    law = float(numpy.mean(angles) / numpy.pi)
    share, margin = float(numpy.mean(switches)), hoeffding_margin(pairs, error)
    record(pairs=pairs, noise=noise, digit_share=share, digit_law=law, digit_margin=margin)
    record(power=min(share_power(pairs, k * law, law - margin, law + margin) for k in (0.75, 1.25)))
    assert abs(share - law) <= margin


def switched(weights, x, near):
    """The exact share of the units with these weights that are zero at exactly one of the two inputs."""
    on = [
        [relu(sum(Fraction(a) * b for a, b in zip(w, inputs, strict=True))) > 0 for w in weights]
        for inputs in (x, near)
    ]
    return Fraction(sum(before != after for before, after in zip(*on, strict=True)), len(weights))


@without(NO_DIRECTION)
@counterexample
def test_weights_that_look_one_way():
    """Units with the weights (0, 1) and (0, −1) all switch between (1000, 1) and (1000, −1), a change of 0.2 % of the length. Weights ±1, each as likely, switch half
    of the time between (2, 1) and (1, 2). Their angle has the cosine 4/5; with normal weights the share is below a quarter."""
    assert switched([(0, 1), (0, -1)], (1000, 1), (1000, -1)) == 1
    assert switched([(1, 1), (1, -1), (-1, 1), (-1, -1)], (2, 1), (1, 2)) == Fraction(1, 2)
    cosine = Fraction(2 * 1 + 1 * 2, 5)
    assert cosine == Fraction(4, 5) and cosine**2 > Fraction(1, 2)  # so the angle is below 45 degrees, a quarter of π


@without(NO_BIAS)
@proof
def test_biases_can_put_every_plane_between_the_inputs():
    """Give every unit the bias −w·m, where m is the midpoint of x and x′. Then its two sums are −w·(x′ − x)/2 and w·(x′ − x)/2, of opposite signs. So
    every unit that sees the change switches, however small the change is and whatever the weights are (shown for units with two inputs)."""
    w, x, near = symbols("w:2", real=True), symbols("x:2", real=True), symbols("y:2", real=True)
    bias = -sum(a * (u + v) / 2 for a, u, v in zip(w, x, near, strict=True))
    sums = [sum(a * u for a, u in zip(w, inputs, strict=True)) + bias for inputs in (x, near)]
    half = sum(a * (v - u) for a, u, v in zip(w, x, near, strict=True)) / 2
    assert (sums[0] + half).expand() == (sums[1] - half).expand() == 0
    assert (
        relu(-POSITIVE) == 0 and relu(POSITIVE).is_positive
    )  # one sign, either way round: the unit is on for one of the two


@without(RELATIVE)
@counterexample
def test_a_tiny_step_across_the_origin():
    """Between x = (1, 1)/1,000,000 and −x lies a distance below 0.000003. Every unit with w·x ≠ 0 switches, here four of four."""
    x = (Fraction(1, 10**6), Fraction(1, 10**6))
    near = tuple(-value for value in x)
    assert sum((a - b) ** 2 for a, b in zip(x, near, strict=True)) < Fraction(3, 10**6) ** 2
    assert switched([(2, 1), (-1, 3), (1, -2), (-4, -1)], x, near) == 1


def figure(axes, found):
    """The share of random units that switch on or off, against the angle between the two inputs. The points, from random units, follow the straight
    line θ/π, which starts at 0 and ends at 1 for opposite inputs. A cross shows weights ±1 for one pair of inputs, off the line."""
    from math import acos, degrees

    axes.plot([0, 180], [0, 1], color="0.5", linewidth=1, label="θ/π")
    axes.plot(found["angles"], found["shares"], "o", label="units with normal directions")
    axes.plot(degrees(acos(4 / 5)), 0.5, "x", markersize=9, markeredgewidth=2, label="weights ±1, one pair of inputs")
    axes.set(xlabel="angle θ between the two inputs, degrees", ylabel="share of units that switch")
    axes.legend()
