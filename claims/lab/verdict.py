"""From evidence to verdict: one pure function, its two vocabularies, and the words a reader sees.

Nothing here knows a particular claim, and nobody types a verdict. Whatever is missing, unknown or contradictory ends in
*not established* or an exception, never in a better verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "GRADES",
    "KINDS",
    "REASONS",
    "ROLES",
    "VERDICTS",
    "WORDS",
    "Check",
    "Contradiction",
    "Judgement",
    "Statement",
    "judge",
]

HOLDS = "holds"
CONDITIONAL = "holds under conditions"
FAILS = "fails"
UNCHECKABLE = "not checkable"
OPEN = "not established"
VERDICTS = (HOLDS, CONDITIONAL, FAILS, UNCHECKABLE, OPEN)

PROVED = "proved"
STATISTICAL = "statistical"
EXPERIMENTAL = "experimental"
MEASURED = "measured"
SEARCHED = "searched"
#: From the strongest to the weakest.
GRADES = (PROVED, STATISTICAL, EXPERIMENTAL, MEASURED, SEARCHED)

#: What kind of evidence a check is, and how strong its word is. An exhaustion proves only if it tried the whole domain.
KINDS = {
    "proof": PROVED,
    "exhaustion": PROVED,
    "counterexample": PROVED,
    "statistic": STATISTICAL,
    "experiment": EXPERIMENTAL,
    "measurement": MEASURED,
    "property": SEARCHED,
}

#: What a check shows: the claim holds, it fails as worded, what happens without a condition, the corrected statement
#: holds, or what becomes of the statement in floating point. The last three never settle the verdict.
ROLES = ("holds", "fails", "without", "instead", "in floats")

#: Why a claim can be beyond any check of ours.
REASONS = ("opinion", "history", "survey", "neuroscience", "unreadable source")

#: The one phrase a reader sees for each pair of verdict and grade.
WORDS = {
    (HOLDS, PROVED): "proved",
    (HOLDS, STATISTICAL): "supported by statistics",
    (HOLDS, EXPERIMENTAL): "supported by experiment",
    (HOLDS, MEASURED): "measured here",
    (HOLDS, SEARCHED): "no counterexample found",
    (CONDITIONAL, PROVED): "proved under conditions",
    (CONDITIONAL, STATISTICAL): "supported by statistics under conditions",
    (CONDITIONAL, EXPERIMENTAL): "supported by experiment under conditions",
    (CONDITIONAL, MEASURED): "measured here under conditions",
    (CONDITIONAL, SEARCHED): "no counterexample found under conditions",
    (FAILS, PROVED): "refuted",
    (FAILS, STATISTICAL): "contradicted by statistics",
    (FAILS, EXPERIMENTAL): "contradicted by experiment",
    (FAILS, MEASURED): "contradicted by measurement",
    (UNCHECKABLE, None): "not checkable",
    (OPEN, None): "not established",
}


class Contradiction(Exception):
    """The evidence shows that the same wording holds and that it fails: one of the checks is wrong."""


@dataclass(frozen=True)
class Check:
    """One check that a claim has, and what became of it.

    `outcome` is "passed" or anything else; only "passed" counts. `whole_domain` matters for an exhaustion alone.
    """

    name: str
    kind: str
    shows: str
    outcome: str
    condition: str | None = None
    whole_domain: bool = False
    why: str = ""


@dataclass(frozen=True)
class Statement:
    """What a claim's author declares, as far as the verdict depends on it."""

    conditions: tuple[str, ...] = ()
    necessity_unknown: tuple[str, ...] = ()
    not_checkable: str | None = None
    literature: bool = False


@dataclass(frozen=True)
class Judgement:
    """The verdict, how we know, the words for both, and, where nothing is established, why not."""

    verdict: str
    grade: str | None
    why: str = ""

    @property
    def words(self) -> str:
        return WORDS[self.verdict, self.grade]


def judge(statement: Statement, checks: Sequence[Check]) -> Judgement:
    """Compute the verdict and the grade (design.md, section 3).

    `checks` must hold every check that the claim's file defines, those that did not run included.
    Raises `Contradiction` if checks that passed show both that the claim holds and that it fails.
    """
    for check in checks:
        if check.kind not in KINDS or check.shows not in ROLES:
            return Judgement(OPEN, None, f"{check.name}: unknown kind {check.kind!r} or role {check.shows!r}")
        if (check.kind, check.shows) == ("counterexample", "holds"):
            return Judgement(OPEN, None, f"{check.name}: a counterexample cannot show that a claim holds")
    passed = [check for check in checks if check.outcome == "passed"]
    holding = [check for check in passed if check.shows == "holds"]
    failing = [check for check in passed if check.shows == "fails"]
    if holding and failing:
        raise Contradiction(f"{holding[0].name} shows that the claim holds, {failing[0].name} that it fails")
    if statement.not_checkable is not None:
        return _judge_uncheckable(statement, checks)

    missed = [check for check in checks if check.outcome != "passed"]
    if missed:
        return Judgement(OPEN, None, "; ".join(f"{c.name} {c.outcome}{c.why and ': ' + c.why}" for c in missed))

    dropped = {check.condition for check in checks if check.shows == "without"}
    conditions = set(statement.conditions)
    if not (holding or failing):
        return Judgement(OPEN, None, "no check shows that the claim holds, and none that it fails")
    if unnamed := dropped - conditions:
        return Judgement(OPEN, None, f"a check drops a condition that the claim does not name: {unnamed.pop()}")
    if unnamed := set(statement.necessity_unknown) - conditions:
        return Judgement(OPEN, None, f"the necessity of a condition that is not named: {unnamed.pop()}")
    if both := dropped & set(statement.necessity_unknown):
        return Judgement(OPEN, None, f"a condition is called of unknown necessity and has a check: {both.pop()}")
    if failing:
        if conditions:
            return Judgement(OPEN, None, "conditions are named, but no check shows that the claim holds under them")
        return _settled(FAILS, failing)
    for condition in statement.conditions:
        if condition not in dropped and condition not in statement.necessity_unknown:
            return Judgement(OPEN, None, f"no check shows what happens without the condition: {condition}")
    return _settled(CONDITIONAL if conditions else HOLDS, holding)


def _judge_uncheckable(statement, checks):
    if checks:
        return Judgement(OPEN, None, "called not checkable, yet it has checks")
    if statement.not_checkable not in REASONS:
        return Judgement(OPEN, None, f"{statement.not_checkable!r} is not one of the reasons {', '.join(REASONS)}")
    if not statement.literature:
        return Judgement(OPEN, None, "called not checkable without naming literature")
    return Judgement(UNCHECKABLE, None)


def _settled(verdict, checks):
    def strength(check):
        return SEARCHED if check.kind == "exhaustion" and not check.whole_domain else KINDS[check.kind]

    grade = min((strength(check) for check in checks), key=GRADES.index)
    if (verdict, grade) not in WORDS:
        return Judgement(OPEN, None, f"a {checks[0].kind} cannot show that a claim {verdict}")
    return Judgement(verdict, grade)
