"""pytest as the user interface: what runs, what is printed, what is written down, and what a failure costs."""

import json
import re
import signal
import subprocess
import sys
import time

import pytest
from project import COINS, GOOD

from claims import archive

TWO = (
    GOOD
    + '''

@counterexample
def test_two_is_even():
    """Two is even."""
    assert 2 % 2 == 0
'''.replace("@counterexample", "@exhaustion('all of one number', whole_domain=True)")
)
TWO = TWO.replace("import Claim, proof", "import Claim, exhaustion, proof")


def stored(project, id="three-is-odd"):
    return archive.read(project.evidence, id)


def test_a_good_claim_is_proved(project):
    project.claim()
    run = project.pytest()
    assert run.returncode == 0 and "three-is-odd" in run.stdout and "proved" in run.stdout
    check = stored(project)["checks"]["test_it_is"]
    assert check["outcome"] == "passed" and check["seconds"] >= 0
    assert (check["kind"], check["shows"], check["profile"]) == ("proof", "holds", "default")


BROKEN = {
    "assert False": ("    assert False", "failed"),
    "raise": ("    raise RuntimeError('boom')", "failed"),
    "skip": ("    import pytest; pytest.skip('no time')", "skipped"),
    "xfail": ("    import pytest; pytest.xfail('known')", "skipped"),
    "system exit": ("    raise SystemExit(0)", "failed"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_check_that_does_not_pass_leaves_nothing_established(project, how):
    body, outcome = BROKEN[how]
    project.claim(TWO.replace("    assert 2 % 2 == 0", f"{body}\n    assert 2 % 2 == 0"))
    run = project.pytest()
    assert run.returncode != 0, run.stdout
    assert "not established" in run.stdout and "test_two_is_even" in run.stdout
    assert stored(project)["checks"]["test_two_is_even"]["outcome"] == outcome
    assert stored(project)["checks"]["test_it_is"]["outcome"] == "passed"


def test_a_failing_fixture_is_an_error(project):
    project.claim(TWO.replace("def test_two_is_even():", "def test_two_is_even(nothing_of_that_name):"))
    run = project.pytest()
    assert run.returncode != 0 and "not established" in run.stdout
    assert stored(project)["checks"]["test_two_is_even"]["outcome"] == "errored"


def test_a_check_that_hangs_is_stopped(project):
    project.claim(TWO.replace("    assert 2 % 2 == 0", "    while True:\n        assert 2 % 2 == 0"))
    run = project.pytest("claims", "--check-seconds", "1")
    assert run.returncode != 0 and "timed out" in run.stdout
    assert stored(project)["checks"]["test_two_is_even"]["outcome"] == "timed out"


def test_a_killed_run_leaves_the_rest_alone(project):
    """The claim whose check was running has no evidence; the one before it keeps its own; nothing is half-written."""
    project.claim(GOOD, "a_is_odd.py")
    project.claim(
        TWO.replace("    assert 2 % 2 == 0", "    import time; time.sleep(60)\n    assert 2 % 2 == 0"), "b_is_odd.py"
    )
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "claims"],
        cwd=project.folder,
        env=project.surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    deadline = time.monotonic() + 30
    while not (project.evidence / "a-is-odd.json").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.3)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert stored(project, "a-is-odd")["checks"]["test_it_is"]["outcome"] == "passed"
    assert stored(project, "b-is-odd") is None
    assert {path.name for path in project.evidence.iterdir()} == {"a-is-odd.json"}


def test_an_interrupted_run_undoes_nothing(project):
    """Ctrl-C in the middle of a second run leaves what the first one earned."""
    project.claim(
        TWO.replace(
            "    assert 2 % 2 == 0",
            "    import os\n    if os.environ.get('STOP'):\n        raise KeyboardInterrupt\n    assert 2 % 2 == 0",
        )
    )
    assert project.pytest().returncode == 0
    project.pytest("claims", STOP="1")
    assert {check["outcome"] for check in stored(project)["checks"].values()} == {"passed"}


def test_a_claim_named_on_the_command_line_runs_once(project):
    path = project.claim(TWO)
    assert "collected 2 items" in project.pytest(str(path)).stdout


def test_python_without_asserts_is_refused(project):
    project.claim(GOOD.replace("3 % 2 == 1", "False"))
    run = project.pytest("claims", "--assert=plain", PYTHONOPTIMIZE="1")
    assert run.returncode != 0 and "removes every assert" in run.stdout + run.stderr


def test_a_claim_without_checks_is_listed(project):
    project.claim(
        GOOD[: GOOD.index("@proof")]
        .replace("import Claim, proof", "import Claim, Reference")
        .replace('no_figure="', 'not_checkable="opinion", literature=[Reference("A", 2000, "B", "C")], no_figure="')
    )
    assert "not checkable" in project.pytest().stdout


def test_asserts_are_introspected(project):
    project.claim(GOOD.replace("assert 3 % 2 == 1", "remainder = 3 % 2\n    assert remainder == 0"))
    assert "assert 1 == 0" in project.pytest().stdout


SEARCH = GOOD.replace("import Claim, proof", "import Claim\nfrom hypothesis import assume, given, strategies").replace(
    "@proof\ndef test_it_is():", "@given(strategies.integers())\ndef test_it_is(n):"
)


def test_hypothesis_shows_its_example(project):
    project.claim(SEARCH.replace("assert 3 % 2 == 1", "assert n < 1000"))
    assert "n=1000" in project.pytest().stdout


def test_a_search_counts_what_it_tried(project):
    project.claim(SEARCH.replace("assert 3 % 2 == 1", "assert n == n"))
    assert project.pytest().returncode == 0
    check = stored(project)["checks"]["test_it_is"]
    assert check["tried"] == 100 and check["thrown_away"] == 0


@pytest.mark.parametrize("body", ["assume(n % 7 == 0)", "assume(False)"])
def test_a_search_that_throws_its_inputs_away_is_vacuous(project, body):
    project.claim(
        SEARCH.replace("    assert 3 % 2 == 1", f"    {body}\n    assert n == n").replace(
            "@given",
            "from hypothesis import settings, HealthCheck\n\n\n@settings(suppress_health_check=list(HealthCheck))\n@given",
        )
    )
    run = project.pytest()
    assert run.returncode != 0 and "not established" in run.stdout


def test_a_search_that_lowers_its_own_promise_is_vacuous(project):
    project.claim(SEARCH.replace("@given", "from hypothesis import settings\n\n\n@settings(max_examples=5)\n@given"))
    run = project.pytest()
    assert run.returncode != 0 and "only 5 inputs were tried where 100 were promised" in run.stdout


def test_a_claim_file_cannot_lower_the_promise_for_itself(project):
    project.claim(
        SEARCH.replace(
            "claim = Claim",
            "import hypothesis\nhypothesis.settings.register_profile('lazy', max_examples=1)\nhypothesis.settings.load_profile('lazy')\nclaim = Claim",
        ).replace("3 % 2 == 1", "n == 0")
    )
    run = project.pytest()
    assert run.returncode != 0 and "where 100 were promised" in run.stdout


def test_luckier_inputs_do_not_undo_a_counterexample(project):
    """A search that fails for one seed stays failed until the code changes."""
    project.claim(SEARCH.replace("assert 3 % 2 == 1", "import os\n    assert n < 10 or not os.environ.get('UNLUCKY')"))
    project.pytest("claims", "--hypothesis-seed=1", UNLUCKY="1")
    assert stored(project)["checks"]["test_it_is"]["outcome"] == "failed"
    run = project.pytest("claims")
    assert (
        stored(project)["checks"]["test_it_is"]["outcome"] == "failed"
        and "not established" in run.stdout
        and run.returncode != 0
    )


def test_a_search_over_a_small_domain_may_exhaust_it(project):
    project.claim(SEARCH.replace("strategies.integers()", "strategies.booleans()"))
    assert project.pytest().returncode == 0
    assert stored(project)["checks"]["test_it_is"]["tried"] == 2


def test_a_statistic_states_its_power(project):
    """With the check, like its error, and not among the numbers of the claim, where two statistics would clash."""
    project.claim(
        COINS + COINS[COINS.index("@statistic") :].replace("test_it_is", "test_again").replace(", draws=", ", more=")
    )
    run = project.pytest()
    assert run.returncode == 0 and "supported by statistics" in run.stdout, run.stdout
    assert "2 of them would notice what they are meant to with a probability of at least 0.999 each" in run.stdout
    for name, number in ("test_it_is", "draws"), ("test_again", "more"):
        check = stored(project)["checks"][name]
        assert 0.999 < check["power"] < 1 and check["numbers"] == {number: 100_000}


POWERLESS = {
    "too few draws": ("100_000", "2_000", "the power against a true share of 0.52 is 0.00"),
    "just too few": ("100_000", "36_000", "the power against a true share of 0.52 is 0.98"),
    "none recorded": ("power=", "strength=", "no power was recorded"),
    "certainty": ("power=", "power=error / error, share=", "power=1.0 is not a probability below 1"),
    "a percentage": ("power=", "power=100 - error, share=", "is not a probability below 1"),
    "a list": ("power=", "power=[error], share=", "is not a probability below 1"),
    "a truth": ("power=", "power=error < 1, share=", "power=True is not a probability below 1"),
}


@pytest.mark.parametrize("how", POWERLESS)
def test_a_statistic_that_would_notice_nothing_is_vacuous(project, how):
    """The assert passes, and yet nothing is established; the message says what the test would have missed."""
    before, after, why = POWERLESS[how]
    project.claim(COINS.replace(before, after, 1))
    run = project.pytest()
    assert run.returncode != 0 and "not established" in run.stdout
    check = stored(project)["checks"]["test_it_is"]
    assert check["outcome"] == "failed" and why in check["why"] and "vacuous: " in check["why"]
    assert f"test_it_is failed: {check['why']}" in run.stdout


def test_a_statistic_that_fails_says_so_whatever_its_power(project):
    """That it is vacuous as well would hide the assert."""
    project.claim(COINS.replace("rng.random(draws) < 0.5", "rng.random(draws) < 0.6").replace("power=", "strength="))
    project.pytest()
    why = stored(project)["checks"]["test_it_is"]["why"]
    assert "vacuous" not in why and "assert" in why


def test_other_checks_may_record_what_they_call_power(project):
    """Only a statistic's power is its own."""
    project.claim(
        GOOD.replace("import Claim, proof", "import Claim, proof, record").replace(
            "assert 3", "record(power=8)\n    assert 3"
        )
    )
    project.pytest()
    check = stored(project)["checks"]["test_it_is"]
    assert check["numbers"] == {"power": 8} and "power" not in check


def test_a_contradiction_is_an_error(project):
    project.claim(
        TWO.replace("import Claim, ", "import Claim, against, ").replace("@exhaustion", "@against\n@exhaustion")
    )
    run = project.pytest()
    assert run.returncode != 0 and "contradiction" in run.stdout and "one of them must be wrong" in run.stdout


def test_selecting_some_checks_judges_nothing_and_loses_nothing(project):
    project.claim(TWO)
    run = project.pytest("claims", "-m", "proof")
    assert run.returncode == 0 and "1 of its 2 checks were selected" in run.stdout
    assert project.pytest("claims", "-k", "even").returncode == 0
    assert set(stored(project)["checks"]) == {"test_it_is", "test_two_is_even"}
    assert "proved" in project.pytest("claims", "-k", "even").stdout  # with what the other run had found


def test_changing_the_code_makes_evidence_stale_and_rewording_does_not(project):
    from claims.catalog import Chapter, Source

    path = project.claim(TWO)
    project.pytest()
    source = Source(path, Chapter("small", project.chapter))
    before = stored(project)["digest"]
    project.claim(TWO.replace("Three is odd.", "The number three is odd.").replace("@proof", "# a comment\n@proof"))
    project.pytest()
    assert stored(project)["digest"] == before
    project.claim(TWO.replace("3 % 2 == 1", "3 % 2 == 1 and True"))
    project.pytest()
    assert stored(project)["digest"] != before
    assert source.check_names == ("test_it_is", "test_two_is_even")


def test_what_belongs_together_runs_in_one_process(project):
    """Otherwise what checks share is computed in each. Two claims with many checks: no process has checks of both."""
    checks = "".join(f'\n\n@proof\ndef test_{n}():\n    """Three, {n}."""\n    assert 3\n' for n in range(8))
    project.claim(GOOD + checks)
    project.claim(GOOD.replace("Three", "It") + checks, "it_is_odd.py")
    run = project.pytest("claims", "-v", "-n", "2", "--dist", "loadgroup")
    ran = re.findall(r"\[(gw\d)\].* PASSED .*/(\w+)\.py::", run.stdout)
    assert len(ran) == 18 and len(set(ran)) == 2, run.stdout


def test_parallel_workers_write_the_same_evidence(project):
    for n in range(4):
        project.claim(TWO, f"claim_{n}_is_odd.py")
    run = project.pytest("claims", "-n", "2")
    assert run.returncode == 0, run.stdout
    assert all(len(stored(project, f"claim-{n}-is-odd")["checks"]) == 2 for n in range(4))


def test_an_installed_package_is_checked_from_anywhere(project, tmp_path_factory):
    """What a wheel installs, run from a folder that is not a clone; the evidence goes where the user is."""
    project.claim(TWO)
    (project.folder / "pyproject.toml").unlink()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--pyargs", "claims", "--thorough"],
        cwd=elsewhere,
        env=project.surroundings,
        text=True,
        capture_output=True,
        timeout=120,
    )
    assert run.returncode == 0 and "proved" in run.stdout, run.stdout + run.stderr
    evidence = json.loads((elsewhere / ".evidence" / "three-is-odd.json").read_text("utf-8"))
    assert {check["profile"] for check in evidence["checks"].values()} == {"thorough"}


def test_a_read_only_folder_is_one_clear_line(project):
    project.claim()
    project.evidence.write_text("a file where the folder should be")
    run = project.pytest()
    assert "the evidence cannot be written there" in run.stdout and "--evidence DIR" in run.stdout


@pytest.mark.parametrize("generator", ["rng", "random"])
def test_seeds_follow_from_names(project, generator):
    draw = f"from claims import record\n    record(drawn=float({generator}.random()))\n    assert {generator}"
    text = GOOD.replace("def test_it_is():", f"def test_it_is({generator}):").replace("assert 3 % 2 == 1", draw)
    drawn = []
    for _ in range(2):
        project.claim(text)
        project.pytest()
        drawn.append(stored(project)["checks"]["test_it_is"])
        (project.evidence / "three-is-odd.json").unlink()
    assert drawn[0]["numbers"] == drawn[1]["numbers"] and drawn[0]["seed"] == drawn[1]["seed"]
    assert drawn[0]["needs"] == (["numpy"] if generator == "rng" else [])  # a browser has Python's own
    project.claim(text.replace("test_it_is", "test_it_is_still"))
    project.pytest()
    assert stored(project)["checks"]["test_it_is_still"]["seed"] != drawn[0]["seed"]


def test_products_run_on_one_thread_whatever_the_machine(project, monkeypatch):
    """More threads for a small product change its last bits, and crawl on a busy machine."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    one = 'import os\n\n    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"'
    project.claim(GOOD.replace("assert 3 % 2 == 1", one))
    assert project.pytest().returncode == 0
    assert project.pytest("claims", "-n", "1").returncode == 0
    assert project.pytest(OPENBLAS_NUM_THREADS="2").returncode == 1  # who asks for more gets more
