"""Shows pytest the checks, in a clone and in an installed package, and writes down what happened.

A claim file is a pytest module. This file finds them, marks each check with its kind, seeds the random ones, counts
what each search really tried, and prints the verdicts at the end.
"""

import sys
from collections import defaultdict
from datetime import UTC, datetime
from math import floor, fsum

import pytest

from claims import archive, catalog
from claims.lab.evidence import AuthorError, recording
from claims.lab.verdict import KINDS, OPEN, ROLES, WORDS, Contradiction
from claims.running import INPUTS, SECONDS, counting, search_as, vacuous, watching_imports

pytest.register_assert_rewrite(*(f"claims.{chapter.name}" for chapter in catalog.chapters()))

#: What the table says of a claim beside the words for a verdict.
CONTRADICTION, NOT_JUDGED = "contradiction", "not judged"

run_key = pytest.StashKey()


_config = None  # a report does not know its configuration


def pytest_configure(config):
    global _config
    _config = config
    if sys.flags.optimize:
        raise pytest.UsageError("Python runs with -O or PYTHONOPTIMIZE, which removes every assert: run without it")
    for kind in KINDS:
        config.addinivalue_line("markers", f"{kind}: checks whose evidence is of this kind")
    for role in ROLES:
        config.addinivalue_line("markers", f"{_marker(role)}: checks that show: {role}")
    profile = "thorough" if config.getoption("thorough") else "default"
    seeded = config.getoption("hypothesis_seed", None) is not None
    search_as(profile, seeded=seeded)
    config.stash[run_key] = Run(profile, config.getoption("evidence") or archive.default_folder())
    if _on_trial(config):
        from claims.frameworks import trial

        trial.begin(config)


def _on_trial(config):
    """Whether somebody else's functions stand in for ours: then nothing that happens is evidence."""
    return config.getoption("activations") is not None or config.getoption("activations_report") is not None


# --- finding the checks ----------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    found = yield  # pytest itself would collect a claim file that is named on the command line, a second time
    if file_path.suffix != ".py" or file_path.name == "__init__.py":
        return found
    if file_path.parent.parent != catalog.ROOT or file_path.parent.name in catalog.NOT_CHAPTERS:
        return found
    return [ClaimFile.from_parent(parent, path=file_path)]


class ClaimFile(pytest.Module):
    """A claim as a pytest module. An author's slip is one line, not a traceback."""

    def _getobj(self):
        run = self.config.stash[run_key]
        try:
            self.entry = catalog.read(run.source(str(self.path)))
            return self.entry.module
        except AuthorError as error:
            raise self.CollectError(str(error)) from None
        except KeyError:  # no name for a claim
            _, problems = catalog.sources()
        own = [str(problem) for problem in problems if problem.where.endswith(f"/{ascii(self.path.name)[1:-1]}")]
        raise self.CollectError("\n".join(own) or f"{self.path}: this is not a claim file")

    def collect(self):
        items = super().collect()
        if not items:
            self.config.stash[run_key].without_checks.append(self.entry)
        for item in items:
            evidence = self.entry.evidence[item.name]
            item.add_marker(getattr(pytest.mark, evidence.kind))
            item.add_marker(getattr(pytest.mark, _marker(evidence.shows)))
            item.add_marker(pytest.mark.xdist_group(self.entry.source.group))
            if not item.get_closest_marker("timeout"):
                seconds = self.config.getoption("check_seconds") or SECONDS[self.config.stash[run_key].profile]
                item.add_marker(pytest.mark.timeout(seconds))
        return items


def _marker(role):
    return role.replace(" ", "_")


# --- what a check may ask for ----------------------------------------------------------------------------------------


@pytest.fixture
def rng(request):
    """A numpy random generator whose seed follows from the check's name."""
    import numpy

    return numpy.random.default_rng(request.node.parent.entry.source.seed(request.node.name))


@pytest.fixture
def random(request):
    """Python's own random generator, which a browser has too, with the same seed."""
    from claims.lab.chance import one_at_a_time

    return one_at_a_time(request.node.parent.entry.source.seed(request.node.name))


@pytest.fixture
def error(request):
    """The error probability that a statistic states: its margins are computed from this very number."""
    return request.node.parent.entry.evidence[request.node.name].error


@pytest.fixture
def effort(request):
    """1 by default, 10 under --thorough: how many times the usual draws, seeds or inputs."""
    return 10 if request.config.stash[run_key].profile == "thorough" else 1


# --- watching a check ------------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    if not isinstance(pyfuncitem.parent, ClaimFile):
        return (yield)
    with recording() as numbers, counting() as counts, watching_imports() as needs:
        pyfuncitem.stash[run_key] = numbers, counts, needs
        result = yield
    evidence = pyfuncitem.parent.entry.evidence[pyfuncitem.name]
    if why := vacuous(evidence, numbers, counts, INPUTS[pyfuncitem.config.stash[run_key].profile]):
        pytest.fail(f"vacuous: {why}", pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if isinstance(item.parent, ClaimFile):
        numbers, counts, needs = item.stash.get(run_key, ({}, {}, set()))
        evidence = item.parent.entry.evidence[item.name]
        power = numbers.get("power") if evidence.kind == "statistic" else None
        if power is not None:  # it belongs to the check, as its error does, and not to the numbers of the claim
            numbers = {name: number for name, number in numbers.items() if name != "power"}
        report.rectified = {
            "module": str(item.path),
            "checks": list(item.parent.entry.evidence),
            "name": item.name,
            "kind": evidence.kind,
            "shows": evidence.shows,
            "condition": evidence.condition,
            "error": evidence.error,
            "power": power,
            "numbers": numbers,
            "needs": sorted(needs | ({"numpy"} if "rng" in item.fixturenames else set())),
            "why": _why(report, call) if not report.passed else "",
            "seed": item.parent.entry.source.seed(item.name) if {"rng", "random"} & set(item.fixturenames) else None,
            **({k: counts[k] for k in ("tried", "thrown_away")} if evidence.kind == "property" and counts else {}),
        }
        if call.when == "call" and hasattr(report, "wasxfail"):
            report.rectified["why"] = f"marked as expected to fail: {report.wasxfail}"
    return report


def _why(report, call):
    """What went wrong in one line."""
    if call.excinfo is None:
        return ""
    if report.skipped:
        return str(getattr(call.excinfo.value, "msg", call.excinfo.value))
    message = call.excinfo.exconly(tryshort=True).strip().splitlines()
    return message[0] if message else call.excinfo.typename


# --- writing it down -------------------------------------------------------------------------------------------------


class Run:
    """What this pytest run has seen, by claim. Under pytest-xdist only the controller writes."""

    def __init__(self, profile, folder):
        self.profile = profile
        self.folder = folder
        self.sources = {}
        self.checks = {}
        self.outcomes = defaultdict(dict)
        self.without_checks = []
        self.unwritable = ""

    def source(self, path):
        """The claim's file; one that was added while the checks ran is found too."""
        if path not in self.sources:
            self.sources = {str(source.path): source for source in catalog.sources()[0]}
        return self.sources[path]

    def note(self, report):
        seen = report.rectified
        path = seen["module"]
        self.checks[path] = seen["checks"]
        fresh = {key: seen[key] for key in ("kind", "shows", "condition", "error") if seen[key] is not None}
        fresh |= {"profile": self.profile, "outcome": "did not run", "seconds": 0.0}
        known = self.outcomes[path].setdefault(seen["name"], fresh)
        known["seconds"] = round(known["seconds"] + report.duration, 4)
        if not report.passed:
            if known["outcome"] in ("did not run", "passed"):
                known["outcome"] = self._outcome(report)
                known["why"] = seen["why"]
        elif report.when == "call" and known["outcome"] == "did not run":  # a second try does not undo a failure
            known["outcome"] = "skipped" if hasattr(report, "wasxfail") else "passed"
            known.update(
                {
                    k: seen[k]
                    for k in ("numbers", "needs", "power", "seed", "tried", "thrown_away")
                    if seen.get(k) is not None
                }
            )
            if seen["why"]:
                known["why"] = seen["why"]
        if report.when == "teardown" and set(self.outcomes[path]) == set(seen["checks"]):
            self.write(path)

    @staticmethod
    def _outcome(report):
        if report.skipped:
            return "skipped"
        if "Timeout" in report.rectified["why"]:
            return "timed out"
        return "failed" if report.when == "call" else "errored"

    def write(self, path):
        source = self.source(path)
        evidence = {
            "format": archive.FORMAT,
            "id": source.id,
            "digest": archive.digest(source),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": archive.versions(),
            "platform": archive.machine(),
            # A check that was interrupted says nothing, and must not undo what an earlier run of it said.
            "checks": {name: found for name, found in self.outcomes[path].items() if found["outcome"] != "did not run"},
        }
        if not evidence["checks"]:
            return
        try:
            archive.write(self.folder, archive.merge(archive.read(self.folder, source.id), evidence))
        except archive.Unwritable as error:
            self.unwritable = str(error)

    def finish(self):
        for path, outcomes in self.outcomes.items():
            if set(outcomes) != set(self.checks[path]):
                self.write(path)

    def verdicts(self):
        """For each claim that took part: its source, the words for its verdict, and why it has no better one."""
        for entry in self.without_checks:
            found = archive.judgement(entry, None)
            yield entry.source, found.words, found.why
        for path, outcomes in self.outcomes.items():
            source = self.source(path)
            stored = archive.fresh(self.folder, source)
            checks = (
                stored["checks"] if stored else {n: o for n, o in outcomes.items() if o["outcome"] != "did not run"}
            )
            if set(checks) != set(self.checks[path]):
                yield source, NOT_JUDGED, f"{len(outcomes)} of its {len(self.checks[path])} checks were selected"
                continue
            try:
                found = archive.judgement(catalog.read(source), {"checks": checks})
                yield source, found.words, found.why
            except Contradiction as error:
                yield source, CONTRADICTION, f"contradiction: {error}"


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report):
    if hasattr(report, "rectified") and not hasattr(_config, "workerinput") and not _on_trial(_config):
        _config.stash[run_key].note(report)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    run = session.config.stash[run_key]
    if hasattr(session.config, "workerinput") or _on_trial(session.config):
        return
    run.finish()
    run.table = list(run.verdicts())
    unsettled = any(words in (WORDS[OPEN, None], CONTRADICTION) for _, words, _ in run.table)
    if unsettled and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    run = config.stash[run_key]
    table = getattr(run, "table", [])
    if not table:
        return
    write = terminalreporter.write_line
    terminalreporter.section("verdicts")
    tally = defaultdict(list)
    for source, words, why in table:
        tally[words].append((source, why))
    for words in [*WORDS.values(), CONTRADICTION, NOT_JUDGED]:
        for i, (source, why) in enumerate(sorted(tally.get(words, ()), key=lambda row: row[0].id)):
            left = f"{words if i == 0 else '':<42}{len(tally[words]) if i == 0 else '':>3}  "
            write(left + source.id)
            if why:
                write(f"{'':47}{why}", red=words != NOT_JUDGED)
    timed = [
        (check["seconds"], source.id, name)
        for source, _, _ in table
        for name, check in run.outcomes[str(source.path)].items()
    ]
    write("")
    write(f"{len(timed)} checks of {len(table)} claims took {sum(t for t, _, _ in timed):.1f} s; the slowest:")
    for seconds, id, name in sorted(timed, reverse=True)[:10]:
        write(f"{seconds:8.2f} s  {id}: {name}")
    errors = [
        check["error"]
        for source, _, _ in table
        for check in run.outcomes[str(source.path)].values()
        if "error" in check
    ]
    if errors:
        write(f"{len(errors)} statistical checks; the probability that any of them errs is at most {fsum(errors):.2g}")
    powers = [
        check["power"]
        for source, _, _ in table
        for check in run.outcomes[str(source.path)].values()
        if "power" in check
    ]
    if powers:
        least = floor(1000 * min(powers)) / 1000
        write(f"{len(powers)} of them would notice what they are meant to with a probability of at least {least} each")
    write(run.unwritable or f"evidence: {run.folder}", red=bool(run.unwritable))
