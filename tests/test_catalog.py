"""Claims are found in reading order: chapters by number, their claims as the introduction links them."""

from project import GOOD

from claims import catalog


def test_the_introduction_gives_the_reading_order(project):
    project.chapter.joinpath("__init__.py").write_text(
        '"""Small.\n\n[Second](b.md), then [first](a.md).\n"""\n\nORDER = 1\n'
    )
    for name in "a", "b", "aa", "bb":
        project.claim(name=f"{name}.py", text=GOOD)
    found, problems = catalog.sources(project.folder / "claims")
    assert [source.id for source in found] == ["b", "a", "aa", "bb"]
    assert not problems


def test_claims_that_read_shared_training_runs_run_in_one_process(project):
    path = project.claim(GOOD + "\n\ndef helper():\n    from claims.lab.contests import compared\n")
    other = project.claim(name="other.py")
    found, _ = catalog.sources(project.folder / "claims")
    groups = {source.path: source.group for source in found}
    assert groups == {path: f"{catalog.SHARES_RUNS}, speed", other: "other"}
