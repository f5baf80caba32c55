"""The symbols are as general as they are said to be, and the strategies stay where they are told."""

import math
from fractions import Fraction

import pytest
import sympy
from hypothesis import find, given, settings
from hypothesis.errors import NoSuchExample

from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, floats, rationals, whole_numbers

SIZES = [*map(sympy.sympify, ("1/10**100", "1/3", "sqrt(2)/2", "1", "pi", "10**100"))]
MEMBERS = {
    X: [*SIZES, *(-size for size in SIZES), sympy.Integer(0)],
    POSITIVE: SIZES,
    NEGATIVE: [-size for size in SIZES],
}
OUTSIDERS = {X: [sympy.I, sympy.oo], POSITIVE: [0, -1, sympy.oo], NEGATIVE: [0, 1, -sympy.oo]}

each_symbol = pytest.mark.parametrize("symbol", MEMBERS, ids=str)


def fits(symbol, number):
    """Whether a number satisfies every assumption that a symbol carries."""
    return all(getattr(sympy.sympify(number), f"is_{name}") == is_so for name, is_so in symbol.assumptions0.items())


@each_symbol
def test_every_number_that_a_symbol_should_stand_for_satisfies_its_assumptions(symbol):
    """Small and huge, rational, irrational, transcendental and whole: a proof must speak of all of them."""
    assert [number for number in MEMBERS[symbol] if not fits(symbol, number)] == []


@each_symbol
def test_no_other_number_does(symbol):
    """An assumption that is missing makes true statements unprovable."""
    assert [number for number in OUTSIDERS[symbol] if fits(symbol, number)] == []


def test_the_unit_stands_for_the_open_unit_interval():
    """Every number strictly between 0 and 1 is taken, for a t that is allowed, and sympy knows both bounds."""
    (t,) = UNIT.free_symbols
    for number in [sympy.Rational(1, 10**50), sympy.Rational(1, 3), 1 / sympy.pi, 1 - sympy.Rational(1, 10**50)]:
        (solution,) = sympy.solve(1 / UNIT - 1 / number, t)
        assert fits(t, solution) and sympy.simplify(UNIT.subs(t, solution) - number) == 0
    assert [number for number in SIZES if not fits(t, number)] == []
    assert UNIT.is_positive and sympy.factor(sympy.together(1 - UNIT)).is_positive


def test_the_symbols_are_independent_of_each_other():
    """Substituting for one of them, or printing them side by side, never touches another."""
    symbols = [X, POSITIVE, NEGATIVE, *UNIT.free_symbols]
    assert len({symbol.name for symbol in symbols}) == len(symbols) == 4


# --- strategies -------------------------------------------------------------------------------------------------------

same_every_time = settings(derandomize=True, database=None, max_examples=60, deadline=None)

ENDS = {
    floats: [(0.0, 1.0), (-30, 30), (-1e-300, 5e-324), (1.5, math.nextafter(1.5, 2)), (-1.7e308, 1.7e308)],
    rationals: [(-1000, 1000), (0.5, 0.75), (-2.25, -2), (0, 1e-6), (0.001, 0.999), (1, 1)],
    whole_numbers: [(0, 0), (-3, 3), (10**30, 10**30 + 1)],
}
KINDS = {floats: float, rationals: Fraction, whole_numbers: int}
CASES = [(strategy, *ends) for strategy, several in ENDS.items() for ends in several]

each_case = pytest.mark.parametrize(("strategy", "low", "high"), CASES, ids=[f"{c[0].__name__} {c[1:]}" for c in CASES])


def as_typed(strategy, end):
    """0.001 means 1/1000 to `rationals`, although the double is a trifle more; to `floats` it is the double."""
    return Fraction(str(end)) if strategy is rationals else end


def tried(strategy):
    """What a search with this strategy tries, as an author would run it."""
    inputs = []

    @same_every_time
    @given(strategy)
    def search(x):
        inputs.append(x)

    search()
    return inputs


@each_case
def test_a_search_stays_within_its_bounds(strategy, low, high):
    """Kind of number, bounds and denominators of what a search tries."""
    inputs = tried(strategy(low, high))
    low, high = as_typed(strategy, low), as_typed(strategy, high)
    assert {type(x) for x in inputs} == {KINDS[strategy]}
    assert [x for x in inputs if not low <= x <= high] == []  # a NaN would show here too
    assert strategy is not rationals or max(x.denominator for x in inputs) <= 10**6
    assert len(set(inputs)) > 1 or low == high


@each_case
def test_both_ends_are_within_reach(strategy, low, high):
    """Most bounds are sharp at an end, so a search that never gets there shows little."""
    for end in {as_typed(strategy, low), as_typed(strategy, high)}:
        patient = settings(same_every_time, max_examples=10_000)  # it stops at the first
        assert find(strategy(low, high), lambda x, end=end: x == end, settings=patient) == end


def test_the_usual_fractions_are_wide():
    """Within a thousand of zero, of both signs, and not whole numbers only."""
    inputs = tried(rationals())
    assert min(inputs) < -100 and max(inputs) > 100 and max(map(abs, inputs)) <= 1000
    assert max(x.denominator for x in inputs) > 1000


@pytest.mark.parametrize(("low", "high"), [(1e-7, 1), (-1, -1e-7), (math.pi, 4), (-math.pi, 1), (0, math.e)], ids=str)
def test_an_end_that_needs_a_larger_denominator_is_refused_or_kept_never_crossed(low, high):
    """Rounding 1e-7 to 0 would hand a zero to a check that was promised positive numbers."""
    try:
        strategy = rationals(low, high)
    except ValueError:
        return
    assert all(low <= x <= high for x in tried(strategy))
    with pytest.raises(NoSuchExample):
        find(strategy, lambda x: not low <= x <= high, settings=same_every_time)
