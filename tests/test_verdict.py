"""The judge against an independent reading of design.md, section 3, over a small universe tried from end to end."""

import itertools

import pytest

from claims.lab.verdict import (
    GRADES,
    KINDS,
    OPEN,
    REASONS,
    ROLES,
    VERDICTS,
    WORDS,
    Check,
    Contradiction,
    Statement,
    judge,
)

# The specification, typed anew from the table of design.md. An exhaustion of a part of its domain is a search.
STRENGTHS = [
    {("proof", False), ("exhaustion", True), ("counterexample", False)},
    {("statistic", False)},
    {("experiment", False)},
    {("measurement", False)},
    {("property", False), ("exhaustion", False)},
]
NAMES = ["proved", "statistical", "experimental", "measured", "searched"]
NOT_PASSED = ["failed", "errored", "timed out", "skipped", "did not run"]
CONTRADICTION = "contradiction"

KINDS_OF_EVIDENCE = sorted(set().union(*STRENGTHS))
SETTLING = [
    (role, *kind)
    for role in ("holds", "fails")
    for kind in KINDS_OF_EVIDENCE
    if (role, kind[0]) != ("holds", "counterexample")  # has its own test
]
SIDES = [
    (),
    (("instead", "counterexample", None),),
    (("in floats", "exhaustion", None), ("without", "counterexample", "a")),
    (("without", "property", "a"), ("without", "proof", "b")),
    (("without", "experiment", "b"),),
    (("without", "proof", None),),
]
STATEMENTS = [
    Statement(conditions=named, necessity_unknown=unknown)
    for named in [(), ("a",), ("a", "b")]
    for unknown in [(), ("a",), ("b",)]
]


def strength(check):
    return next(i for i, same in enumerate(STRENGTHS) if (check.kind, check.whole_domain) in same)


def specified(statement, checks):
    """The verdict and the grade that the table of design.md demands."""
    passed = [check for check in checks if check.outcome == "passed"]
    shown = {role: [check for check in passed if check.shows == role] for role in ROLES}
    if shown["holds"] and shown["fails"]:
        return CONTRADICTION, None
    settling = shown["holds"] or shown["fails"]
    strongest = min(map(strength, settling), default=None)
    named, unknown = set(statement.conditions), set(statement.necessity_unknown)
    dropped = {check.condition for check in shown["without"]}
    sound = statement.not_checkable is None and len(passed) == len(checks) and dropped | unknown <= named
    rows = {
        "holds": sound and shown["holds"] and not named,
        "holds under conditions": sound
        and shown["holds"]
        and named
        and all((condition in dropped) != (condition in unknown) for condition in named),
        # A search that finds nothing shows no failure. The table leaves open what conditions mean for a claim that
        # fails; nothing shows that it holds under them, so nothing is established.
        "fails": sound and shown["fails"] and not named and NAMES[strongest] != "searched",
        "not checkable": statement.not_checkable in REASONS and statement.literature and not checks,
    }
    met = [verdict for verdict, applies in rows.items() if applies]
    assert len(met) <= 1, "the table itself must not offer two verdicts"
    if not met:
        return "not established", None
    return met[0], NAMES[strongest] if settling else None


def judged(statement, checks):
    try:
        judgement = judge(statement, checks)
    except Contradiction:
        return CONTRADICTION, None
    return judgement.verdict, judgement.grade


def check(shows="holds", kind="proof", whole=False, outcome="passed", condition=None, name="test_it"):
    return Check(name, kind, shows, outcome, condition, whole)


def universe():
    """Every choice of at most two checks that settle, together with every choice of other checks."""
    for size in (0, 1, 2):
        for settling in itertools.combinations(SETTLING, size):
            for side in SIDES:
                yield [check(*one) for one in settling] + [check(role, kind, condition=c) for role, kind, c in side]


UNIVERSE = list(universe())


def differences(statement, more=()):
    """The first few members of the universe on which judge and specification disagree."""
    found = []
    for checks in UNIVERSE:
        expected, got = specified(statement, [*checks, *more]), judged(statement, [*checks, *more])
        if expected != got and len(found) < 3:
            found.append((checks, f"expected {expected}", f"got {got}"))
    return found


@pytest.mark.parametrize("statement", STATEMENTS, ids=repr)
def test_judge_is_the_table_when_everything_passed(statement):
    """Every mix of checks, all passed, under every way of naming two conditions."""
    assert not differences(statement)


@pytest.mark.parametrize("outcome", NOT_PASSED)
@pytest.mark.parametrize("role", ROLES)
def test_judge_is_the_table_when_one_check_did_not_pass(role, outcome):
    """One check of any role that did not pass, beside every mix of checks that did."""
    for statement in STATEMENTS:
        condition = "a" if role == "without" else None
        assert not differences(statement, [check(role, outcome=outcome, condition=condition)])


@pytest.mark.parametrize("literature", [True, False], ids=["literature", "no literature"])
@pytest.mark.parametrize("reason", [*REASONS, "taste", "", "Opinion"])
def test_judge_is_the_table_for_what_is_called_not_checkable(reason, literature):
    """A fixed reason and literature and no check at all, or nothing is established."""
    for conditions in [(), ("a",)]:
        assert not differences(Statement(conditions, (), reason, literature))


def test_the_specification_and_the_judge_know_the_same_words():
    """A kind, grade or reason that is added to the machinery must be added to the specification above."""
    assert [*GRADES] == NAMES
    assert {kind for kind, _ in KINDS_OF_EVIDENCE} == set(KINDS)
    assert {kind: GRADES.index(grade) for kind, grade in KINDS.items() if kind != "exhaustion"} == {
        kind: i for i, same in enumerate(STRENGTHS) for kind, _ in same if kind != "exhaustion"
    }
    assert set(ROLES) == {"holds", "fails", "without", "instead", "in floats"}
    assert set(REASONS) == {"opinion", "history", "survey", "neuroscience", "unreadable source"}


def test_every_verdict_that_can_be_reached_has_its_own_words_and_no_words_are_idle():
    """The pairs reached over the whole universe are exactly those with words, and no two share a phrase."""
    statements = [*STATEMENTS, Statement(not_checkable="opinion", literature=True)]
    reached = {judged(statement, checks) for statement in statements for checks in UNIVERSE}
    assert reached - {(CONTRADICTION, None)} == set(WORDS)
    assert {verdict for verdict, _ in WORDS} == set(VERDICTS)
    assert len(set(WORDS.values())) == len(WORDS)
    assert judge(Statement(), [check()]).words == "proved"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["without", "instead", "in floats"])
def test_a_side_check_never_changes_verdict_or_grade(role, kind):
    """What happens without a condition, the corrected statement and the floats settle nothing, however strong."""
    condition = "a" if role == "without" else None
    side = check(role, kind, whole=True, condition=condition)
    statement = Statement(("a",), () if role == "without" else ("a",))
    for _, *weakest in (point for point in SETTLING if point[0] == "holds"):
        grade = NAMES[strength(check("holds", *weakest))]
        assert judged(statement, [check("holds", *weakest), side]) == ("holds under conditions", grade)
    assert judge(statement, [side]).verdict == OPEN


def test_a_check_that_did_not_pass_never_improves_a_verdict():
    """Beside it nothing is established, or the contradiction stands."""
    for statement in [*STATEMENTS, Statement(not_checkable="survey", literature=True)]:
        for checks in UNIVERSE:
            for outcome in NOT_PASSED:
                more = [*checks, check("holds", outcome=outcome)]
                assert judged(statement, more)[0] in (OPEN, CONTRADICTION), (statement, more)


def test_the_order_of_the_checks_does_not_matter():
    """Files are read in some order; the verdict is the same in every other."""
    for statement in STATEMENTS:
        for checks in UNIVERSE:
            assert judged(statement, checks) == judged(statement, checks[::-1]), (statement, checks)


@pytest.mark.parametrize("showing", [kind for kind in KINDS if kind != "counterexample"])
@pytest.mark.parametrize("refuting", [kind for kind in KINDS if kind != "property"])
def test_the_same_wording_cannot_hold_and_fail(showing, refuting):
    """However weak the one or the other is, and whether or not conditions are named, somebody must look."""
    both = [check("holds", showing), check("fails", refuting)]
    for statement in STATEMENTS:
        with pytest.raises(Contradiction, match="test_it"):
            judge(statement, both)


@pytest.mark.parametrize("outcome", NOT_PASSED)
def test_a_contradiction_shows_although_a_third_check_did_not_pass(outcome):
    """A contradiction is an error, never a verdict, and a check that broke must not hide it."""
    with pytest.raises(Contradiction):
        judge(Statement(), [check("holds"), check("fails", "counterexample"), check("instead", outcome=outcome)])


@pytest.mark.parametrize("outcome", ["Passed", "PASSED", "xpassed", "ok", "", None, True, 1, " passed"], ids=repr)
def test_only_the_outcome_passed_counts(outcome):
    """Any other outcome, known or not, establishes nothing, as the only check and beside a proof."""
    assert judge(Statement(), [check(outcome=outcome)]).verdict == OPEN
    assert judge(Statement(), [check(), check("instead", outcome=outcome)]).verdict == OPEN


@pytest.mark.parametrize(
    "strange",
    [check(kind="vibes"), check(kind=""), check(kind=None), check("shows"), check(None), check("Holds", "Proof")],
    ids=lambda strange: f"{strange.kind} {strange.shows}",
)
def test_an_unknown_kind_or_role_establishes_nothing(strange):
    """Not even beside a proof, and the reader is told which check it was."""
    for checks in ([strange], [check(name="test_other"), strange], [strange, check(name="test_other")]):
        judgement = judge(Statement(), checks)
        assert judgement.verdict == OPEN and "test_it" in judgement.why


def test_a_counterexample_cannot_show_that_a_claim_holds():
    """The pair has no meaning in design.md, so it establishes nothing."""
    assert judge(Statement(), [check("holds", "counterexample")]).verdict == OPEN


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "exhaustion"])
def test_the_whole_domain_matters_for_an_exhaustion_alone(kind):
    """A search does not become a proof because somebody says that it saw everything."""
    role = "fails" if kind == "counterexample" else "holds"
    assert judge(Statement(), [check(role, kind, whole=True)]) == judge(Statement(), [check(role, kind)])


def test_what_is_not_established_says_why():
    """There is a reason for every such judgement, and none for the others."""
    for statement in [*STATEMENTS, Statement(not_checkable="taste"), Statement(not_checkable="opinion")]:
        for checks in UNIVERSE:
            try:
                judgement = judge(statement, checks)
            except Contradiction:
                continue
            assert bool(judgement.why) == (judgement.verdict == OPEN), (statement, checks)


def test_every_check_that_did_not_pass_is_named_with_its_reason():
    """An author sees all of them at once, each with its outcome."""
    missed = [Check(f"test_{i}", "proof", "holds", outcome, why=f"since {i}") for i, outcome in enumerate(NOT_PASSED)]
    why = judge(Statement(), missed).why
    for i, outcome in enumerate(NOT_PASSED):
        assert f"test_{i}" in why and outcome in why and f"since {i}" in why
