"""Two machines share the work: their evidence becomes one site, and only what fits is taken."""

import json
import re

import pytest
from project import CLONE, GOOD

#: A claim with four checks that pass only where WHERE is "shard": whoever runs them again elsewhere, notices.
CLAIM = GOOD.replace("from claims import", "import os\n\nfrom claims import") + "".join(
    f'''

@proof
def test_part_{n}():
    """Part {n} of it."""
    assert os.environ.get("WHERE") == "shard"
'''
    for n in range(3)
)


def shards(project, *extra):
    """Run the two commands of docs/shards.md, each as a machine of its own would."""
    text = (CLONE / "docs" / "shards.md").read_text("utf-8")
    commands = re.findall(r"^\$ pytest (claims --splits 2 .*)$", text, re.MULTILINE)
    assert len(commands) == 2
    return [project.pytest(*command.split(), *extra, WHERE="shard") for command in commands]


def press(project, *folders):
    return project.press(*(word for folder in folders for word in ("--take", str(project.folder / folder))))


@pytest.fixture
def shared(project):
    project.claim(CLAIM)
    project.claim(CLAIM.replace("Three is odd", "Three is odder"), "three_is_odder.py")
    return project


def test_two_shards_make_one_site(shared):
    first, second = shards(shared)
    assert first.returncode == second.returncode == 0, first.stdout + second.stdout
    ran = [json.loads(path.read_text())["checks"] for path in shared.folder.glob("shard-*/*.json")]
    assert sum(map(len, ran)) == 8, "each check ran on one machine, and only there"
    run = press(shared, "shard-1", "shard-2")
    assert "took the evidence of 2 claims from 2 folders" in run.stdout
    assert run.returncode == 0, run.stdout  # run again here, the checks would have failed
    assert "Proved" in shared.page()


def test_one_shard_alone_establishes_nothing_that_it_did_not_see(shared):
    shards(shared)
    run = press(shared, "shard-1")  # the rest is verified here, where it fails
    assert run.returncode == 1
    assert "not established" in run.stdout


def test_a_failure_on_one_machine_is_a_failure(shared):
    shards(shared)
    assert shared.pytest("claims", "--evidence", "shard-3").returncode == 1
    for order in ("shard-1", "shard-2", "shard-3"), ("shard-3", "shard-1", "shard-2"):
        for path in shared.evidence.glob("*.json"):
            path.unlink()
        run = press(shared, *order)
        assert run.returncode == 1 and "not established" in run.stdout, order


def test_what_other_code_earned_is_left(shared):
    shards(shared)
    shared.claim(CLAIM.replace("3 % 2 == 1", "5 % 2 == 1"))
    run = press(shared, "shard-1", "shard-2")
    assert "took the evidence of 1 claims from 2 folders" in run.stdout
    assert "left three-is-odd: other code, other versions or another kind of machine" in run.stdout
    assert run.returncode == 1


def test_a_corrupt_file_is_left(shared):
    shards(shared)
    for path in shared.folder.glob("shard-*/three-is-odd.json"):
        path.write_text(path.read_text().replace('"passed"', '"failed"', 1))
    run = press(shared, "shard-1", "shard-2")
    assert "left three-is-odd" in run.stdout


def test_a_folder_that_is_not_there_is_one_line(shared):
    run = press(shared, "shard-9")
    assert run.returncode == 2
    assert re.fullmatch(r"problem: .*shard-9: no such folder of evidence; name the one .*--evidence\n", run.stdout)
