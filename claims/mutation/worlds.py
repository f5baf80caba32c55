"""Wrong worlds: what the checks must notice. In each of them one thing differs from the truth, everywhere at once.

A world replaces a function of `claims.lab.activations` (for symbols, exact numbers, floats and arrays together), or the law
that random numbers follow, or how networks learn, or what experiments and timings find. `WORLDS` lists them all. Wrong
*statements* are made from a claim's own file, in `claims.mutation.statements`.
"""

import math
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from unittest import mock

import mpmath
import sympy

from claims.lab import activations

__all__ = ["WORLDS", "World", "kind_of_number", "made_up_contests"]

HALF, TENTH, TINY = Fraction(1, 2), Fraction(1, 10), Fraction(1, 10**9)


@dataclass(frozen=True)
class World:
    """One wrong world.

    `name` is how claims refer to it; `differs` says what is different, for the reader. `subject` is the activation's name, or
    "randomness", "learning", "contests" or "timing". `touches` are the pairs (value or slope, kind of number) that it changes, for a check
    that evaluates none of them the world is the same as ours. `change` is a context manager.
    """

    name: str
    differs: str
    subject: str
    change: Callable[[], Any]
    touches: frozenset = frozenset()


# --- kinds of numbers ------------------------------------------------------------------------------------------------


def kind_of_number(x: Any) -> str:
    """Which of an activation's implementations an argument asks for: "symbol", "exact", "many digits" or "float"."""
    if isinstance(x, sympy.Basic):
        return "symbol"
    if isinstance(x, (int, Fraction)):
        return "exact"
    return "many digits" if isinstance(x, mpmath.mpf) else "float"


KINDS = ("symbol", "exact", "many digits", "float")


def like(x: Any, number: Fraction | int) -> Any:
    """A fraction as the kind of number that `x` is."""
    if isinstance(x, sympy.Basic):
        return sympy.Rational(number)
    if hasattr(x, "dtype"):
        return float(number) if x.dtype.kind in "biu" else x.dtype.type(float(number))
    if isinstance(x, float):
        return float(number)
    if isinstance(x, mpmath.mpf):
        return mpmath.mpf(number.numerator) / number.denominator
    return Fraction(number)


def choose(x: Any, condition: Any, yes: Any, no: Any) -> Any:
    """`yes` where the condition holds, else `no`, for every kind of number."""
    if isinstance(x, sympy.Basic):
        return sympy.Piecewise((yes, condition), (no, True))
    if hasattr(x, "dtype"):
        import numpy

        return numpy.where(condition, yes, no).astype(numpy.asarray(yes + no).dtype)
    return yes if condition else no


def at_most(x: Any, value: Any, top: Any) -> Any:
    if isinstance(x, sympy.Basic):
        return sympy.Min(value, top)
    if hasattr(x, "dtype"):
        import numpy

        return numpy.minimum(value, top)
    return min(value, top)


def at_least(x: Any, value: Any, bottom: Any) -> Any:
    return -at_most(x, -value, -bottom)


def size(x: Any) -> Any:
    return sympy.Abs(x) if isinstance(x, sympy.Basic) else abs(x)


# --- wrong versions of a function ------------------------------------------------------------------------------------
#
# Each takes the argument, the right function f and the right slope s (both of one argument) and gives the wrong value and the
# wrong slope: what a wrong formula would give, slope included, unless the slope is what is wrong.


def doubled(x, f, s):
    two = like(x, 2)
    return two * f(x), two * s(x)


def stretched(x, f, s):
    half = like(x, HALF)
    return f(x * half), s(x * half) * half


def shifted(x, f, s):
    one = like(x, 1)
    return f(x - one), s(x - one)


def raised(x, f, s):
    return f(x) + like(x, TENTH), s(x)


def mirrored(x, f, s):
    return f(-x), -s(-x)


def negated(x, f, s):
    return -f(x), -s(x)


def by_a_billionth(x, f, s):
    more = like(x, 1 + TINY)
    return f(x) * more, s(x) * more


def by_an_ulp(x, f, s):
    """The next float or the one after it, away from zero."""
    y, slope = f(x), s(x)
    if hasattr(y, "dtype"):
        # the gap above 1, found without asking numpy, which knows nothing of bfloat16
        one = y.dtype.type(1)
        gap = one
        while one + gap / y.dtype.type(2) != one:
            gap = gap / y.dtype.type(2)
        return y * (one + gap), slope * (one + gap)
    more = 1 + 2.0**-52
    return y * more, slope * more


def capped(x, f, s):
    six = like(x, 6)
    return at_most(x, f(x), six), choose(x, x > six, s(x) * like(x, 0), s(x))


def hard_sigmoid(x, f, s):
    """Straight through (0, 1/2) with slope 1/4, cut off at 0 and at 1."""
    two, zero = like(x, 2), like(x, 0)
    line = at_least(x, at_most(x, x * like(x, Fraction(1, 4)) + like(x, HALF), like(x, 1)), zero)
    return line, choose(x, size(x) < two, like(x, Fraction(1, 4)) + zero * x, zero * x)


def hard_tanh(x, f, s):
    one = like(x, 1)
    return at_least(x, at_most(x, x, one), -one), choose(x, size(x) < one, one + 0 * x, 0 * x)


def slow_tanh(x, f, s):
    """x / (1 + |x|), which nears its bounds like 1/x."""
    below = like(x, 1) + size(x)
    return x / below, like(x, 1) / below**2


def slow_sigmoid(x, f, s):
    value, slope = slow_tanh(x, f, s)
    half = like(x, HALF)
    return (value + like(x, 1)) * half, slope * half


def wrong_base(x, f, s):
    """2 in place of e: x times the logarithm of 2."""
    if isinstance(x, sympy.Basic):
        factor = sympy.log(2)
    elif isinstance(x, mpmath.mpf):
        factor = mpmath.log(2)
    else:
        factor = x.dtype.type(math.log(2)) if hasattr(x, "dtype") else math.log(2)
    return f(x * factor), s(x * factor) * factor


def unrectified(x, f, s):
    return size(x), choose(x, x > like(x, 0), like(x, 1) + 0 * x, like(x, -1) + 0 * x)


def saturating(x, f, s):
    """x / (1 + x) above zero: it flattens out towards 1."""
    below = like(x, 1) + f(x)
    return f(x) / below, s(x) / below**2


def rounded_corner(x, f, s):
    """A parabola in place of the corner, between -1 and 1."""
    one, quarter = like(x, 1), like(x, Fraction(1, 4))
    inside = size(x) < one
    return choose(x, inside, (x + one) ** 2 * quarter, f(x)), choose(x, inside, (x + one) * like(x, HALF), s(x))


def leaking(x, f, s):
    """A slope of 1/100 to the left, where there should be none."""
    leak = like(x, Fraction(1, 100))
    return choose(x, x > like(x, 0), f(x), leak * x), choose(x, x > like(x, 0), s(x), leak + 0 * x)


def without_the_gate(x, f, s):
    return f(x), like(x, 1) + 0 * x


def one_at_the_corner(x, f, s):
    at_zero = sympy.Eq(x, 0) if isinstance(x, sympy.Basic) else x == 0
    return f(x), choose(x, at_zero, like(x, 1) + 0 * x, s(x))


def sigmoid_slope_forgets(x, f, s):
    """sigma(x) where the slope is sigma(x) (1 - sigma(x))."""
    return f(x), f(x)


def tanh_slope_forgets(x, f, s):
    """1 - tanh(x) where the slope is 1 - tanh(x)^2."""
    return f(x), like(x, 1) - f(x)


def steeper_left(x, f, s):
    """Twice the slope to the left of zero."""
    zero, two = like(x, 0), like(x, 2)
    return choose(x, x > zero, f(x), two * f(x)), choose(x, x > zero, s(x), two * s(x))


def _version(name, wrong, differs, *, what=("value", "slope"), kinds=KINDS):
    right = getattr(activations, name)

    def evaluate(which):
        def function(x, **parameters):
            return wrong(x, lambda z: right.original(z, **parameters), lambda z: right.original_slope(z, **parameters))[
                which
            ]

        return function

    value, slope = evaluate(0), evaluate(1)
    given = {}
    if "symbol" in kinds:
        given |= {"symbolic": value, "symbolic_slope": slope}
    if set(kinds) != {"symbol"}:
        given |= {
            "numeric": _only(kinds, value, right.original),
            "numeric_slope": _only(kinds, slope, right.original_slope),
        }
    if "value" not in what:
        given = {key: function for key, function in given.items() if key.endswith("slope")}
    return World(
        name=f"{name} {differs[0]}",
        differs=differs[1],
        subject=name,
        change=lambda: right.replaced(**given),
        touches=frozenset((w, k) for w in what for k in kinds),
    )


def _only(kinds, wrong, right):
    """The wrong function for numbers of these kinds, the right one for all others."""
    return lambda x, **parameters: (wrong if kind_of_number(x) in kinds else right)(x, **parameters)


COMMON = [
    (doubled, ("doubled", "all values are twice as large")),
    (stretched, ("stretched", "x/2 stands in place of x")),
    (shifted, ("shifted", "x − 1 stands in place of x")),
    (raised, ("raised", "all values are larger by 1/10")),
    (mirrored, ("mirrored", "−x stands in place of x")),
    (negated, ("negated", "all values have the wrong sign")),
    (by_a_billionth, ("off by a billionth", "all values are too large by one part in 10⁹")),
]
OWN = {
    "relu": [
        (unrectified, ("unrectified", "it is |x|")),
        (capped, ("capped", "it ends at 6")),
        (saturating, ("saturating", "above zero it is x/(1 + x)")),
        (rounded_corner, ("with a rounded corner", "between −1 and 1 a parabola replaces the corner")),
        (leaking, ("leaking", "below zero it has the slope 1/100")),
    ],
    "leaky_relu": [
        (steeper_left, ("steeper", "below zero its slope is twice as large")),
        (capped, ("capped", "it ends at 6")),
        (rounded_corner, ("with a rounded corner", "between −1 and 1 a parabola replaces the corner")),
    ],
    "elu": [
        (steeper_left, ("steeper", "below zero its values are twice as large")),
        (capped, ("capped", "it ends at 6")),
        (wrong_base, ("with base 2", "2 stands in place of e, above zero too")),
    ],
    "sigmoid": [
        (hard_sigmoid, ("hard", "it is a straight line, cut off at 0 and 1")),
        (slow_sigmoid, ("slow", "it nears 0 and 1 like 1/x")),
        (wrong_base, ("with base 2", "2 stands in place of e")),
    ],
    "tanh": [
        (hard_tanh, ("hard", "it is x, cut off at −1 and 1")),
        (slow_tanh, ("slow", "it is x/(1 + |x|), which nears −1 and 1 like 1/x")),
        (wrong_base, ("with base 2", "2 stands in place of e")),
    ],
    "step": [],
}
SLOPES = {
    "relu": [
        (without_the_gate, ("with slope 1 everywhere", "only its slope is wrong: 1 everywhere")),
        (one_at_the_corner, ("with slope 1 at zero", "only its slope is wrong: 1 at the corner")),
    ],
    "leaky_relu": [(without_the_gate, ("with slope 1 everywhere", "only its slope is wrong: 1 everywhere"))],
    "elu": [(without_the_gate, ("with slope 1 everywhere", "only its slope is wrong: 1 everywhere"))],
    "sigmoid": [(sigmoid_slope_forgets, ("with a slope that forgets 1 − σ", "only its slope is wrong: it is σ(x)"))],
    "tanh": [
        (tanh_slope_forgets, ("with a slope that forgets the square", "only its slope is wrong: it is 1 − tanh x"))
    ],
    "step": [],
}
#: Wrong versions that would tell nothing new: stretching these is halving them, or does nothing at all.
POINTLESS = {"relu": (stretched,), "leaky_relu": (stretched,), "step": (stretched,)}


def _versions() -> Iterator[World]:
    for name, own in OWN.items():
        for wrong, differs in [*COMMON, *own]:
            if wrong not in POINTLESS.get(name, ()):
                yield _version(name, wrong, differs)
        yield _version(
            name, by_an_ulp, ("off by one ulp", "in floats, all values are off in the last place"), kinds=("float",)
        )
        for wrong, differs in SLOPES[name]:
            yield _version(name, wrong, differs, what=("slope",))


# --- wrong laws for random numbers -----------------------------------------------------------------------------------


class WrongGenerator:
    """A numpy generator whose normal and uniform numbers follow a wrong law."""

    def __init__(self, right, wrong):
        self._right, self._wrong = right, wrong

    def __getattr__(self, name):
        return getattr(self._right, name)

    def _bent(self, draws):
        import numpy

        draws = numpy.asarray(draws)
        return self._wrong(draws, self._right).astype(draws.dtype)[()]

    def standard_normal(self, *arguments, **options):
        return self._bent(self._right.standard_normal(*arguments, **options))

    def normal(self, loc=0.0, scale=1.0, size=None):
        return loc + scale * self.standard_normal(size)

    def standard_cauchy(self, size=None):
        return self._bent(self._right.standard_cauchy(size))

    def uniform(self, low=0.0, high=1.0, size=None):
        middle, reach = (low + high) / 2, (high - low) / 2
        return middle + reach * self._bent(self._right.uniform(-1, 1, size))

    def random(self, *arguments, **options):
        return (1 + self._bent(2 * self._right.random(*arguments, **options) - 1)) / 2

    def spawn(self, count):
        return [WrongGenerator(child, self._wrong) for child in self._right.spawn(count)]


class WrongRandom(random.Random):
    """The same for Python's own generator, one number at a time."""

    def __init__(self, seed, wrong):
        super().__init__(seed)
        self._right, self._wrong = random.Random(seed), wrong

    def gauss(self, mu=0.0, sigma=1.0):
        return mu + sigma * self._wrong(self._right.gauss(), self._right)

    def random(self):
        return (1 + self._wrong(2 * self._right.random() - 1, self._right)) / 2


def _law(name, differs, wrong, wrong_one):
    @contextmanager
    def change():
        import numpy

        from claims.lab import chance

        right = numpy.random.default_rng

        def default_rng(seed=None):
            return seed if isinstance(seed, WrongGenerator) else WrongGenerator(right(seed), wrong)

        with (
            mock.patch.object(numpy.random, "default_rng", default_rng),
            mock.patch.object(chance, "one_at_a_time", lambda seed: WrongRandom(seed, wrong_one)),
        ):
            yield

    return World(f"draws {name}", differs, "randomness", change)


def _laws() -> Iterator[World]:
    """Each law for arrays of draws and a numpy generator, and for one draw and Python's own."""
    import numpy

    yield _law(
        "too wide",
        "the variance of all draws is a tenth too large",
        lambda d, rng: d * 1.1**0.5,
        lambda d, random: d * 1.1**0.5,
    )
    yield _law("biased", "all draws are too large by 1/10", lambda d, rng: d + 0.1, lambda d, random: d + 0.1)
    yield _law(  # an exponential number less 1 has mean 0 and variance 1, as a normal one, and leans to one side
        "skewed",
        "all draws lean to one side: exponential, less 1",
        lambda d, rng: rng.standard_exponential(d.shape) - 1,
        lambda d, random: random.expovariate(1.0) - 1,
    )
    yield _law(
        "with an atom",
        "one draw in ten is exactly 0",
        lambda d, rng: numpy.where(rng.random(d.shape) < 0.1, 0, d),
        lambda d, random: 0.0 if random.random() < 0.1 else d,
    )
    yield _law(
        "cut off",
        "no draw lies beyond −1 and 1",
        lambda d, rng: numpy.clip(d, -1, 1),
        lambda d, random: max(-1.0, min(1.0, d)),
    )


# --- wrong learning --------------------------------------------------------------------------------------------------


@contextmanager
def _gradients(of_networks, of_unit):
    from claims.lab import networks, units

    right_networks, right_unit = networks.Perceptrons.gradients, units.Unit.gradient
    with (
        mock.patch.object(networks.Perceptrons, "gradients", lambda self, *a: of_networks(right_networks(self, *a))),
        mock.patch.object(units.Unit, "gradient", lambda self, *a, **o: of_unit(right_unit(self, *a, **o))),
    ):
        yield


def _frozen(gradients):
    for of_layer in gradients:
        of_layer[0] = of_layer[0] * 0
    return gradients


LEARNING = [
    World(
        "learning with a frozen layer",
        "the first layer never learns",
        "learning",
        lambda: _gradients(_frozen, lambda g: [g[0] * 0, g[1] * 0, g[2]]),
    ),
    World(
        "learning uphill",
        "every gradient has the wrong sign",
        "learning",
        lambda: _gradients(lambda g: tuple([-one for one in part] for part in g), lambda g: [-one for one in g]),
    ),
]


# --- experiments and timings in which nothing differs ----------------------------------------------------------------


@contextmanager
def made_up_contests(
    updates: float = 1, share: float = 0.95, by_layer: float = 0, seeds: bool = False
) -> Iterator[None]:
    """Results that nobody trained for: what ReLU's rivals need, and what they know, where ReLU knows 95 % of the digits.

    The rivals need `updates` times as many updates as ReLU and know a `share` of the digits; every layer costs `by_layer`. With
    `seeds`, ReLU with the seeds of the controls needs half as many updates again and knows ten points less.
    """
    import zlib

    import numpy

    from claims.lab import contests

    ours, controls = contests.Contender(activations.relu), 100 * contests.FIRST_SEED

    def noise(contender, depth, first, count):
        own = zlib.crc32(repr(contender).encode())  # not hash(), which differs from run to run
        return numpy.random.default_rng([own, depth, first]).standard_normal(count)

    def factor(contender, first):
        if contender != ours:
            return updates
        return 1.5 if seeds and first >= controls else 1

    def known(contender, depth, first, count):
        own = 0.95 - 0.1 * (seeds and first >= controls) if contender == ours else share
        return own - by_layer * depth + noise(contender, depth, first, count) / 500

    def compared(contender, depth, rate, first, count):
        return 60 * factor(contender, first) * numpy.exp(noise(contender, depth, first, count) / 20)

    def final_at(contender, depth, rates, seeds):
        shares = known(contender, depth, seeds[0], len(seeds))
        return contests.Final(shares, shares)

    def grid(contender, depth):
        count = contests.FINAL_TUNING_SEEDS
        shares = known(contender, depth, 0, len(contests.FINAL_RATES) * count).reshape(-1, count)
        return contests.Final(shares, shares)

    middle = contests.RATES[len(contests.RATES) // 2]
    made_up = {
        "compared": compared,
        "final_at": final_at,
        "grid": grid,
        "best_rate": lambda contender, depth: middle,
        "best_final_rate": lambda contender, depth: middle,
    }
    with mock.patch.multiple(contests, **made_up):
        yield


@contextmanager
def _timings_without_difference():
    import numpy

    from claims.lab import stopwatch

    def ratios(slow, fast, *, pairs=31, **options):
        return list(numpy.exp(0.02 * numpy.random.default_rng(5).standard_normal(pairs)))

    with mock.patch.object(stopwatch, "ratios", ratios):
        yield


def _contests(name, differs, **made_up):
    @contextmanager
    def change():
        # Nothing is timed either: what a busy machine adds to a timing would decide what a check notices here.
        with made_up_contests(**made_up), _timings_without_difference():
            yield

    return World(f"contests {name}", differs, "contests", change)


EXPERIMENTS = [
    _contests("without a difference", "all learn equally fast and end equally well, up to noise"),
    _contests(
        "that ReLU wins",
        "every rival needs three times as many updates and ends at a tenth of the digits",
        updates=3,
        share=0.1,
    ),
    _contests("that ReLU loses", "every rival needs a third of the updates and ends better", updates=1 / 3, share=0.99),
    _contests(
        "in which depth harms", "every layer costs two points in the end, and nothing else matters", by_layer=0.02
    ),
    _contests("in which seeds matter", "with other seeds alone ReLU is slower and ends worse", seeds=True),
    World(
        "timings without a difference",
        "both sides take the same time, up to noise",
        "timing",
        _timings_without_difference,
    ),
]

WORLDS = {world.name: world for world in [*_versions(), *_laws(), *LEARNING, *EXPERIMENTS]}
