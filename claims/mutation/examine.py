"""Runs the checks of one claim in every wrong world that touches it, and says what each of them noticed."""

import ast
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from unittest import mock

import hypothesis

from claims.catalog import SHARES_RUNS, Entry
from claims.lab.activations import Activation
from claims.mutation.statements import CHANGES, mutants, tolerances, watched
from claims.mutation.worlds import WORLDS, kind_of_number

__all__ = ["PASSES", "REJECTS", "Claim", "examine", "notices_anything"]

REJECTS, PASSES = "rejects", "passes"
SETTLING = ("holds", "fails")
SECONDS = 2.0  # at least; a check that is stopped has rejected nothing
CHEAP = 0.005  # seconds; such checks are shown every world that touches them
INPUTS = 25  # of a search; it promises more, but few wrong formulas need them
PATIENCE = 1.0  # seconds for the first rejection of a check that does not settle the verdict

#: Kinds of evidence whose checks are quick enough to be run in every world. The others are run in those made for them.
QUICK = {"proof", "exhaustion", "counterexample", "property", "statistic"}


class Stopped(BaseException):
    """The time is up. No `Exception`, so that no check can swallow it."""


@dataclass
class Trace:
    """What a check evaluates: (activation, value or slope, kind of number), and the names of other subjects."""

    evaluated: set = field(default_factory=set)
    subjects: set = field(default_factory=set)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Note what is evaluated inside of the block."""
        import numpy

        from claims.lab import chance, networks, units

        evaluate, slope_after = Activation._evaluate, Activation.slope_after
        draw, of_networks, of_unit = numpy.random.default_rng, networks.Perceptrons.gradients, units.Unit.gradient

        def evaluating(activation, functions, which, x, parameters):
            self.evaluated.add((activation.name, ("value", "slope")[which], kind_of_number(x)))
            return evaluate(activation, functions, which, x, parameters)

        def sloping(activation, before, after):
            self.evaluated.add((activation.name, "slope", kind_of_number(before)))
            return slope_after(activation, before, after)

        def noting(subject, right):
            def noted(*arguments, **options):
                self.subjects.add(subject)
                return right(*arguments, **options)

            return noted

        with ExitStack() as stack:
            for owner, name, new in (
                (Activation, "_evaluate", evaluating),
                (Activation, "slope_after", sloping),
                (numpy.random, "default_rng", noting("randomness", draw)),
                (chance, "one_at_a_time", noting("randomness", chance.one_at_a_time)),
                (networks.Perceptrons, "gradients", noting("learning", of_networks)),
                (units.Unit, "gradient", noting("learning", of_unit)),
            ):
                stack.enter_context(mock.patch.object(owner, name, new))
            yield

    def __or__(self, other):
        return Trace(self.evaluated | other.evaluated, self.subjects | other.subjects)

    def touched(self, world) -> bool:
        if world.touches:
            return any((world.subject, *touch) in self.evaluated for touch in world.touches)
        return world.subject in self.subjects


class Claim:
    """A claim's file, run afresh in any world."""

    def __init__(self, entry: Entry):
        self.entry = entry
        self.path = str(entry.source.path)
        self.code = compile(entry.source.tree, self.path, "exec")

    def module(self, code: Any = None) -> ModuleType:
        """The file, executed now: what it computes at import follows the world that it is in."""
        made = ModuleType(self.entry.module.__name__)
        made.__file__ = self.path
        exec(self.code if code is None else code, made.__dict__)
        return made

    def run(self, module: ModuleType, name: str) -> str:
        """Run one check: it "passes", "rejects" (one of the file's own assertions fails), or "stops" for another reason."""
        import numpy

        from claims.lab import chance

        evidence = self.entry.evidence[name]
        check = getattr(module, name)
        given = {}
        if evidence.kind == "property":
            check = hypothesis.settings(
                max_examples=INPUTS,
                database=None,
                derandomize=True,
                deadline=None,
                phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # a smaller example tells no more here
                suppress_health_check=list(hypothesis.HealthCheck),
                report_multiple_bugs=False,
                verbosity=hypothesis.Verbosity.quiet,
            )(check)
        else:
            wants = check.__code__.co_varnames[: check.__code__.co_argcount]
            fixtures = {
                "rng": lambda: numpy.random.default_rng(self.entry.source.seed(name)),
                "random": lambda: chance.one_at_a_time(self.entry.source.seed(name)),
                "error": lambda: evidence.error,
                "effort": lambda: 1,
            }
            given = {want: fixtures[want]() for want in wants}
        try:
            check(**given)
        except AssertionError as error:
            frames = traceback.extract_tb(error.__traceback__)
            own = [frame for frame in frames if "/_pytest/" not in frame.filename]
            inside = own and own[-1].filename == self.path
            return REJECTS if inside else "stops: an assertion elsewhere fails"
        except Exception as error:
            return f"stops: {type(error).__name__}"
        return PASSES


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `Stopped` after so many seconds of the processor (on systems that know such alarms): a busy machine changes nothing."""

    def stop(*_):
        raise Stopped

    if not hasattr(signal, "setitimer"):
        yield
        return
    before, hook = signal.signal(signal.SIGPROF, stop), sys.unraisablehook
    sys.unraisablehook = lambda lost: None if lost.exc_type is Stopped else hook(lost)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)  # and again: an exception is lost where Python cannot pass it on
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        sys.unraisablehook = hook


def _attempt(claim, name, *, code=None, world=None, seconds=SECONDS):
    """What becomes of a check in a world, or with another text of the file."""
    try:
        with limited(seconds), ExitStack() as stack:
            if world is not None:
                stack.enter_context(world.change())
            try:
                module = claim.module(code)
            except Exception as error:
                return f"stops: {type(error).__name__}"
            return claim.run(module, name)
    except Stopped:
        return "stops: time is up"


def _vacuous(claim, name, seconds, trace):
    """Run a check once as it is: what becomes of it, its seconds, and what its assertions never looked at. The trace is filled."""
    reached, looked, empty = set(), set(), set()

    def every(line, things):
        (looked if getattr(things, "size", 1) else empty).add(line)
        return things.all()

    def all_of(line, things):
        for thing in things:
            looked.add(line)
            if not thing:
                return False
        empty.add(line)
        return True

    tree = watched(claim.entry.source.tree)
    code = compile(tree, claim.path, "exec")
    begin = time.process_time()
    with trace.watching(), limited(seconds):
        made = ModuleType(claim.entry.module.__name__)
        made.__dict__.update(_reached=reached.add, _all=all_of, _every=every, __file__=claim.path)
        exec(code, made.__dict__)
        outcome = claim.run(made, name)
    spent = time.process_time() - begin
    node = next(n for n in claim.entry.source.tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
    own = {n.lineno for n in ast.walk(node) if isinstance(n, ast.Assert)}
    lines = [f"line {line}: this assertion is never reached" for line in sorted(own - reached)]
    lines += [f"line {line}: this assertion looks at nothing" for line in sorted(empty - looked)]
    return outcome, spent, lines


def examine(entry: Entry) -> dict[str, dict[str, Any]]:
    """What each check of a claim noticed, by name: its outcome by world, and what is wrong with the check itself.

    A world that a quick check has rejected is not shown to the slow ones, unless one of them has rejected none yet. Checks that
    do not settle the verdict, experiments and timings stop at the first world that they reject.
    """
    return _Examination(entry).run()


def notices_anything(entry: Entry) -> bool:
    """Whether a check of the verdict, or of what is said instead, rejects any wrong world or any change of its statement."""
    claim = Claim(entry)
    used = [w for w in WORLDS.values() if isinstance(getattr(entry.module, w.subject, None), Activation)]
    others = [w for w in WORLDS.values() if w.subject in ("contests", "timing", "learning")]
    for quick in True, False:
        for name, evidence in entry.evidence.items():
            if evidence.shows not in (*SETTLING, "instead") or (evidence.kind in QUICK) != quick:
                continue
            if quick:
                for change in CHANGES:
                    for _, tree in mutants(entry.source.tree, name, change):
                        if _attempt(claim, name, code=compile(tree, claim.path, "exec")) == REJECTS:
                            return True
            for world in used if quick else [*others, *used]:
                if _attempt(claim, name, world=world, seconds=60) == REJECTS:
                    return True
    return False


class _Examination:
    def __init__(self, entry):
        self.entry, self.claim = entry, Claim(entry)
        self.found, self.traces, self.spent = {}, {}, {}

    def run(self):
        for name, evidence in self.entry.evidence.items():
            self.found[name] = {
                "kind": evidence.kind,
                "shows": evidence.shows,
                "worlds": {},
                "vacuous": [],
                "tolerances": [],
            }
            self.look(name, evidence)
        by_cost = sorted(self.found, key=self.spent.__getitem__)
        settling = [n for n in by_cost if self.found[n]["shows"] in SETTLING]
        quick = [n for n in settling if self.found[n]["kind"] in QUICK]
        for world in WORLDS.values():
            self.show(
                world.name,
                quick,
                lambda n, world=world: self.traces[n].touched(world),
                lambda n, w=world: self.attempt(n, world=w),
            )
        for name in by_cost:
            if name not in quick:
                self.first_rejection(name, name in settling)
        others = [n for n in by_cost if n not in settling and self.found[n]["kind"] in QUICK and not self.rejects(n)]
        for change in CHANGES:
            self.show(change.name, quick, lambda n: True, lambda n, change=change: self.change(n, change))
            self.show(
                change.name, others, lambda n: not self.rejects(n), lambda n, change=change: self.change(n, change)
            )
        for name in by_cost:
            if self.found[name]["kind"] in QUICK:
                self.tolerances(name)
        return self.found

    def rejects(self, name):
        return REJECTS in self.found[name]["worlds"].values()

    def show(self, world, names, touched, attempt):
        """Show one world to these checks, the cheapest first; not to a slow one if it has nothing left to prove."""
        rejected = False
        for name in names:
            if not touched(name) or (rejected and self.spent[name] > CHEAP and self.rejects(name)):
                continue
            outcome = attempt(name)
            if outcome is not None:
                self.found[name]["worlds"][world] = outcome
                rejected |= outcome == REJECTS

    def first_rejection(self, name, settles):
        """Show a check that has rejected nothing so far one world after the other, until it does."""
        known = self.found[name]["worlds"]
        waiting = [w for w in WORLDS.values() if w.name not in known and self.traces[name].touched(w)]
        if self.found[name]["kind"] not in QUICK:  # what they train first, then what they train with
            waiting.sort(key=lambda world: world.subject not in ("contests", "timing", "learning"))
        begin = time.process_time()
        for world in waiting:
            known[world.name] = self.attempt(name, world=world)
            if self.rejects(name) and world.subject != "contests":  # made-up results cost no training
                return
            if not settles and time.process_time() - begin > PATIENCE:
                return

    def attempt(self, name, **what):
        return _attempt(self.claim, name, seconds=max(SECONDS, 5 * self.spent[name]), **what)

    def change(self, name, change):
        """What becomes of a check whose statement is changed: it rejects if one place is noticed; None if there is no place.

        Where a change only makes the check stop, the statement makes no sense any more, and nothing was noticed.
        """
        outcomes = []
        for _, tree in mutants(self.entry.source.tree, name, change):
            outcomes.append(self.attempt(name, code=compile(tree, self.claim.path, "exec")))
            if outcomes[-1] == REJECTS:
                return REJECTS
        return PASSES if outcomes else None

    def tolerances(self, name):
        lines = self.found[name]["tolerances"]
        for line, text, tree in tolerances(self.entry.source.tree, name):
            if tree is None:
                lines.append(f"line {line}: {text} hides its tolerance; compare abs(difference) with a derived bound")
            elif self.attempt(name, code=compile(tree, self.claim.path, "exec")) == PASSES:
                lines.append(f"line {line}: a thousandth of {text} would do; derive a closer one")

    def look(self, name, evidence):
        """Run a check once as it is, to see what it evaluates and whether its assertions look at anything."""
        one, shares = self.found[name], SHARES_RUNS in self.entry.source.text
        trace, spent = Trace(), 10.0
        if evidence.kind == "measurement" or (shares and evidence.kind not in QUICK):
            # Without made-up contests a timing that rests on contests as well would have to train first.
            trace.subjects.add("contests" if shares else "timing")
        else:
            try:
                one["true world"], spent, one["vacuous"] = _vacuous(self.claim, name, 60, trace)
            except Stopped:
                one["true world"] = "stops: time is up"
            if evidence.kind == "experiment":
                trace.subjects.discard("randomness")  # weights that follow another law are another experiment
        self.traces[name], self.spent[name] = trace, spent
        one["evaluates"] = sorted({f"{n} ({k})" for n, _, k in trace.evaluated})
