"""``pytest --activations=MODULE``: puts every numeric check to a module, and reports what came of it. Writes no evidence."""

import linecache
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims import __version__, archive
from claims.frameworks import accuracy
from claims.frameworks.offered import NAMES, BadModule, NotOffered, Offer, load, one_line
from claims.frameworks.report import FORMAT, lines, text_of

__all__ = ["Trial", "begin"]

#: Kinds of checks that are put to a module. A proof is about symbols, and stays as it is; training runs and timings are about
#: networks and machines.
NUMERIC = ("exhaustion", "property", "statistic", "counterexample")


def begin(config: pytest.Config) -> None:
    """Register a `Trial` if one is asked for. Raises `pytest.UsageError` with one line if it cannot begin."""
    name, path = config.getoption("activations"), config.getoption("activations_report")
    if name is None:
        if path is not None:
            raise pytest.UsageError(
                "--activations-report needs --activations=MODULE: there is nothing else to report on"
            )
        return
    folder = Path(config.invocation_params.dir)
    if path is not None and not (folder / path).parent.is_dir():
        raise pytest.UsageError(f"--activations-report={path}: there is no such folder; make it first")
    if path is not None and (folder / path).is_dir():
        raise pytest.UsageError(f"--activations-report={path}: this is a folder; name a file in it")
    if name.endswith(".py"):  # workers of pytest-xdist start elsewhere
        config.option.activations = name = str((folder / name).absolute())
    shown = Path(name).name if name.endswith(".py") else name
    try:
        offer = Offer(load(name, folder), shown)
    except BadModule as error:
        raise pytest.UsageError(f"--activations={shown}: {error}") from None
    if config.option.tbstyle == "auto":  # the report says which line failed; --tb=short shows the rest
        config.option.tbstyle = "no"
        config.option.reportchars = ""
    config.pluginmanager.register(Trial(config, offer, folder / path if path is not None else None), "rectified-trial")


class Trial:
    """One run of the checks with a module's functions in place of ours."""

    def __init__(self, config, offer, path):
        self.config, self.offer, self.path = config, offer, path
        self.worker = hasattr(config, "workerinput")
        self.not_put = Counter()
        self.checks = {}
        self.result = None

    # --- which checks ------------------------------------------------------------------------------------------------

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items):
        put, rest = [], []
        for item in items:
            kind = self._kind(item)
            (put if kind in NUMERIC else rest).append(item)
            if kind and kind not in NUMERIC:
                self.not_put[kind] += 1
        config.hook.pytest_deselected(items=rest)
        items[:] = put

    @staticmethod
    def _kind(item):
        entry = getattr(item.parent, "entry", None)  # only a claim's file has one
        return entry.evidence[item.name].kind if entry else None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        if self.worker:  # all workers collect the same, and the controller nothing
            self.config.workeroutput["rectified_not_put"] = dict(self.not_put)
            return
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            self.result = self.report()
            if self.result["problems"] and exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        self.not_put = Counter(getattr(node, "workeroutput", {}).get("rectified_not_put", {})) or self.not_put

    # --- a check -----------------------------------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem):
        self.offer.asked.clear()
        with self.offer.replacing():
            try:
                return (yield)
            except KeyError as error:
                wanted = error.args[0] if error.args else None
                if wanted in NAMES and wanted not in self.offer.formats:
                    raise NotOffered(f"knows no {wanted}, and this check compares the formats") from None
                raise

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if not hasattr(report, "rectified"):
            return report
        report.rectified_trial = {
            "id": item.parent.entry.id,
            "title": item.parent.entry.title,
            "asks": sorted(self.offer.asked) if call.when == "call" else [],
            **({"why": "", "where": "", "input": ""} if report.passed else _what_failed(call, item.path, report)),
        }
        if report.failed and (broken := _broken(call.excinfo.value)):
            report.longrepr = str(broken)  # it is the module's doing: our own frames would only be in the way
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report):
        if self.worker or not hasattr(report, "rectified_trial"):
            return
        if report.when == "call" or not report.passed:
            seen, trial = report.rectified, report.rectified_trial
            self.checks.setdefault((trial["id"], trial["title"]), {}).setdefault(
                seen["name"],
                {
                    "name": seen["name"],
                    "kind": seen["kind"],
                    "shows": seen["shows"],
                    "outcome": report.outcome,
                    "asks": trial["asks"],
                    "why": trial["why"],
                    "where": trial["where"],
                    "input": trial["input"],
                    "layers": _layers(seen["numbers"]),
                },
            )

    # --- the end -----------------------------------------------------------------------------------------------------

    def report(self) -> dict:
        """The whole report as plain values, in the form of `claims.frameworks.report.SCHEMA`."""
        claims, not_concerned = [], 0
        for (id, title), checks in self.checks.items():
            put = [check for check in checks.values() if check["asks"] or check["outcome"] == "failed"]
            not_concerned += len(checks) - len(put)
            if not put:
                continue
            outcomes = {check["outcome"] for check in put}
            outcome = "fails" if "failed" in outcomes else "passes" if "passed" in outcomes else "not asked"
            claims.append({"id": id, "title": title, "outcome": outcome, "checks": put})
        offer = self.offer
        measured = accuracy.examine(offer)
        problems = [str(problem) for problem in offer.problems()] + list(accuracy.not_numbers(measured))
        return {
            "format": FORMAT,
            "module": offer.shown,
            "name": offer.name,
            "version": offer.version,
            "date": datetime.now(UTC).date().isoformat(),
            "rectified": __version__,
            "versions": archive.versions(),
            "platform": archive.machine(),
            "formats": list(offer.formats),
            "offers": list(offer.functions),
            "lacks": [name for name in offer.all_names() if name not in offer.functions],
            "problems": problems,
            "accuracy": measured,
            "slope_at_zero": accuracy.at_zero(offer),
            "claims": sorted(claims, key=lambda claim: claim["id"]),
            "not_concerned": not_concerned,
            "not_put": dict(sorted(self.not_put.items())),
        }

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter):
        report = self.result
        if report is None:  # pytest was interrupted, or found nothing to run
            return
        terminalreporter.section(f"{report['name']} {report['version']}".strip())
        for line, wrong in lines(report, all_claims=self.config.option.verbose > 0):
            terminalreporter.write_line(line, red=wrong)
        terminalreporter.write_line("No evidence was written: this run is about the module.")
        if self.path is not None:
            try:
                archive.write_text(self.path, text_of(report))
                terminalreporter.write_line(f"report: {self.path}")
            except OSError as error:
                why = f"{self.path}: the report cannot be written there ({error.strerror}); name another file"
                terminalreporter.write_line(why, red=True)


def _layers(numbers):
    """What a check recorded of a statement by format: a list of layers, or a single one."""
    found = numbers.get("layers")  # elsewhere a number of layers of a network may go by this name
    found = found if isinstance(found, list) else [numbers]
    return [{key: layer[key] for key in ("statement", "formats")} for layer in found if _is_layer(layer)]


def _is_layer(record):
    return isinstance(record, dict) and isinstance(record.get("formats"), dict) and "statement" in record


def _broken(error):
    """The module's breach of contract among what a check raised: Hypothesis groups several errors."""
    if isinstance(error, BadModule):
        return error
    return next((b for e in getattr(error, "exceptions", ()) if (b := _broken(e))), None)


def _what_failed(call, path, report):
    if report.skipped:
        return {"why": one_line(call.excinfo.value), "where": "", "input": ""}
    error = call.excinfo.value
    while getattr(error, "exceptions", ()):
        error = error.exceptions[0]
    broken = _broken(call.excinfo.value)
    text = one_line(error)
    named = text if isinstance(error, (AssertionError, pytest.fail.Exception)) else f"{type(error).__name__}: {text}"
    own = [(f.path, f.lineno + 1) for f in call.excinfo.traceback if Path(f.path) == path]
    where = ""
    if own and not broken:
        line = linecache.getline(str(path), own[-1][1]).strip()
        where = f"{path.name}, line {own[-1][1]}: {line}"
    return {
        "why": str(broken) if broken else named or type(error).__name__,
        "where": where,
        "input": _falsifying(error),
    }


def _falsifying(error):
    """The input with which a search failed, as Hypothesis notes it on the error."""
    for note in getattr(error, "__notes__", ()):
        if found := re.search(r"Falsifying example: \w+\((.*?)\)\s*$", note, re.DOTALL | re.MULTILINE):
            return "falsified by " + " ".join(found[1].split()).rstrip(",")
    return ""
