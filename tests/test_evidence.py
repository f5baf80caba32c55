"""The decorators that say what a check is, and the numbers that a check records."""

import json
import math
from fractions import Fraction

import ml_dtypes
import mpmath
import numpy
import pytest
import sympy
from hypothesis import given, strategies

from claims.lab.evidence import (
    AuthorError,
    Evidence,
    against,
    counterexample,
    evidence_of,
    exhaustion,
    experiment,
    in_floats,
    instead,
    measurement,
    proof,
    record,
    recording,
    statistic,
    without,
)

KINDS = {
    "proof": (proof, {}),
    "counterexample": (counterexample, {}),
    "exhaustion": (exhaustion("all float16"), {"domain": "all float16"}),
    "exhaustion of all": (exhaustion("signs", whole_domain=True), {"domain": "signs", "whole_domain": True}),
    "statistic": (statistic(error=1e-6, alternative="a bias"), {"error": 1e-6, "alternative": "a bias"}),
    "experiment": (experiment(rule="above 2", control="shuffled"), {"rule": "above 2", "control": "shuffled"}),
    "measurement": (measurement(rule="above 1.1"), {"rule": "above 1.1"}),
    "property": (given(strategies.integers()), {}),
}
ROLES = {
    "fails": (against, {}),
    "instead": (instead, {}),
    "in floats": (in_floats, {}),
    "without": (without("no bias"), {"condition": "no bias"}),
}
# Hypothesis itself refuses @given twice.
DOUBLES = [(one, other) for one in KINDS for other in KINDS if (one, other) != ("property", "property")]


def kind_of(name):
    return name.removesuffix(" of all")


def fresh():
    def test_it(x):
        """A check."""

    return test_it


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_alone_has_its_plain_reading(kind):
    """A counterexample shows that the claim fails as worded, any other kind that it holds."""
    decorator, particulars = KINDS[kind]
    shows = "fails" if kind == "counterexample" else "holds"
    assert evidence_of(decorator(fresh())) == Evidence(kind=kind_of(kind), shows=shows, **particulars)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", KINDS)
def test_kind_and_role_go_together_in_either_order(kind, role):
    """Neither decorator loses what the other has noted."""
    (mark_kind, of_kind), (mark_role, of_role) = KINDS[kind], ROLES[role]
    for check in (mark_role(mark_kind(fresh())), mark_kind(mark_role(fresh()))):
        if (kind, role) == ("property", "fails"):
            with pytest.raises(AuthorError, match=r"test_it.*cannot show that a claim fails"):
                evidence_of(check)
        else:
            assert evidence_of(check) == Evidence(kind=kind_of(kind), shows=role, **of_kind, **of_role)


@pytest.mark.parametrize(("one", "other"), DOUBLES, ids=[" and ".join(pair) for pair in DOUBLES])
def test_two_kinds_are_refused(one, other):
    """The same kind twice is a slip of the pen too, and a search with Hypothesis has its kind already."""
    with pytest.raises(AuthorError, match="test_it"):
        evidence_of(KINDS[one][0](KINDS[other][0](fresh())))


@pytest.mark.parametrize("other", ROLES)
@pytest.mark.parametrize("one", ROLES)
def test_two_roles_are_refused(one, other):
    """A check shows one thing; two conditions dropped are two checks."""
    with pytest.raises(AuthorError, match="test_it"):
        evidence_of(proof(ROLES[one][0](ROLES[other][0](fresh()))))


def test_no_kind_is_refused():
    """A role alone is no evidence, nor is a bare function; the message names the check."""
    for check in [fresh(), *(mark(fresh()) for mark, _ in ROLES.values())]:
        with pytest.raises(AuthorError, match="test_it has no kind"):
            evidence_of(check)


@pytest.mark.parametrize("factory", [exhaustion, experiment, measurement, statistic, without], ids=lambda f: f.__name__)
def test_forgotten_particulars_are_never_taken_for_evidence(factory):
    """Someone writes @exhaustion for @exhaustion("..."): it must not become a check that passes."""
    with pytest.raises((AuthorError, TypeError)):
        evidence_of(factory(fresh()))


@pytest.mark.parametrize("name", [name for name in KINDS if name != "property"])
def test_the_check_stays_the_function_it_was(name):
    """pytest finds the author's own function, signature and docstring, and no mark reaches another check."""
    check, bystander = fresh(), fresh()
    assert KINDS[name][0](check) is check
    with pytest.raises(AuthorError):
        evidence_of(bystander)


@pytest.mark.parametrize("error", [1e-6, 1e-12, 5e-324])
def test_an_error_probability_within_the_bound_is_kept(error):
    """One in a million is allowed, and anything below."""
    assert evidence_of(statistic(error=error, alternative="a bias")(fresh())).error == error


@pytest.mark.parametrize("error", [math.nextafter(1e-6, 1), 0.05, 1, math.inf, 0, -0.0, -1e-9, math.nan])
def test_an_error_probability_out_of_bounds_is_refused(error):
    """Above one in a million too much is left to chance; zero and what is no probability promise too much."""
    with pytest.raises(AuthorError, match="error probability"):
        statistic(error=error, alternative="a bias")


@pytest.mark.parametrize("particulars", [{}, {"alternative": ""}, {"alternative": " \n"}, {"alternative": 0.505}])
def test_a_statistic_without_an_alternative_is_refused(particulars):
    """A test that is meant to notice nothing may notice nothing. The message is one line, with an example."""
    with pytest.raises(AuthorError, match=r"^a statistic says what it is meant to notice: @statistic\(.*\)$"):
        statistic(error=1e-6, **particulars)


# --- record -----------------------------------------------------------------------------------------------------------

BFLOAT16 = ml_dtypes.bfloat16
PLAIN = {
    "float": (0.1, 0.1),
    "int beyond 2^53": (2**80, 2**80),
    "bool": (True, True),
    "text": ("x = 3", "x = 3"),
    "float64": (numpy.float64(0.1), 0.1),
    "float32": (numpy.float32(0.1), 13421773 / 2**27),
    "float16": (numpy.float16(0.1), 1638 / 2**14),
    "bfloat16": (BFLOAT16(0.1), 205 / 2**11),
    "int64": (numpy.int64(-7), -7),
    "uint8": (numpy.uint8(200), 200),
    "numpy bool": (numpy.bool_(False), False),
    "numpy text": (numpy.str_("relu"), "relu"),
    "array without axes": (numpy.array(2.5), 2.5),
    "array": (numpy.array([[1, 2], [3, 4]], dtype=numpy.float32), [[1.0, 2.0], [3.0, 4.0]]),
    "bfloat16 array": (numpy.array([0.5, -2], dtype=BFLOAT16), [0.5, -2.0]),
    "integer array": (numpy.arange(3), [0, 1, 2]),
    "empty list": ([], []),
    "list of numpy numbers": ([numpy.float32(0.5), numpy.int8(3)], [0.5, 3]),
    "tuple": ((1, (2.0, "a")), [1, [2.0, "a"]]),
    "table": ({numpy.str_("a"): numpy.arange(2), 3: 0.5}, {"a": [0, 1], "3": 0.5}),
    "fraction": (Fraction(1, 4), 0.25),
    "mpmath": (mpmath.mpf("0.25"), 0.25),
    "sympy": (sympy.Rational(1, 4), 0.25),
}


def same(plain, expected):
    """Equal in value and in type, all the way down: 1, 1.0, True and numpy's 1.0 are equal but not the same."""
    if type(plain) is not type(expected):
        return False
    if isinstance(plain, list):
        return len(plain) == len(expected) and all(map(same, plain, expected))
    if isinstance(plain, dict):
        return [*plain] == [*expected] and all(same(plain[key], expected[key]) for key in plain)
    return plain == expected


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_recorded_becomes_plain(name):
    """JSON has neither numpy's numbers nor fractions; the value comes through unharmed."""
    value, expected = PLAIN[name]
    with recording() as numbers:
        record(found=value)
    assert same(numbers, {"found": expected})
    assert json.loads(json.dumps(numbers, allow_nan=False)) == numbers


NOT_FINITE = [math.nan, math.inf, -math.inf]
SINGLE = [kind(value) for kind in (float, numpy.float16, BFLOAT16, numpy.array, mpmath.mpf) for value in NOT_FINITE]
SINGLE += [sympy.oo, sympy.nan, mpmath.mpf("1e400")]


@pytest.mark.parametrize("value", SINGLE, ids=lambda value: f"{type(value).__name__} {value}")
def test_a_single_number_that_is_not_finite_is_refused(value):
    """Inside a recording and outside alike, so that an author notices while trying a check by hand."""
    with pytest.raises(AuthorError, match="found"):
        record(found=value)
    with recording() as numbers, pytest.raises(AuthorError, match="found"):
        record(found=value)
    assert numbers == {}


@pytest.mark.parametrize("kind", [list, tuple, numpy.array, lambda v: numpy.array(v, dtype=BFLOAT16)])
def test_in_a_list_what_is_not_finite_becomes_a_gap(kind):
    """A curve may have holes, however deep; the rest keeps its place."""
    with recording() as numbers:
        record(curve=kind([1.0, *NOT_FINITE, 2.0]), curves=[kind([math.nan, 3.0])])
    assert numbers == {"curve": [1.0, None, None, None, 2.0], "curves": [[None, 3.0]]}
    json.dumps(numbers, allow_nan=False)


def test_a_list_changed_later_does_not_change_what_was_recorded():
    """A check may go on filling the list it recorded."""
    curve, nested = [1.0], {"a": [1.0]}
    with recording() as numbers:
        record(curve=curve, nested=nested)
    curve.append(2.0)
    nested["a"].append(2.0)
    assert numbers == {"curve": [1.0], "nested": {"a": [1.0]}}


def test_several_calls_add_up_and_the_last_word_counts():
    """A check may record as it goes."""
    with recording() as numbers:
        record(a=1, b=2)
        record(b=3, c=4)
    assert numbers == {"a": 1, "b": 3, "c": 4}


def test_outside_a_recording_nothing_is_kept():
    """A check called by hand runs through, and the next recording starts empty."""
    record(lost=1)
    with recording() as numbers:
        pass
    record(late=2)
    assert numbers == {}
    with recording() as numbers:
        assert numbers == {}


def test_recordings_nest_and_survive_exceptions():
    """The inner block collects for itself; the outer one goes on afterwards even if the inner one raised."""
    with recording() as outer:
        record(a=1)
        with pytest.raises(ZeroDivisionError), recording() as inner:
            record(b=2)
            raise ZeroDivisionError
        record(c=3)
    assert (outer, inner) == ({"a": 1, "c": 3}, {"b": 2})
    record(late=4)
    assert (outer, inner) == ({"a": 1, "c": 3}, {"b": 2})
