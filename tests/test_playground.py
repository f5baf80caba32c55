"""The claims from which a reader starts in the playground: each gets the verdict that it is there to teach, with pytest and without."""

import json
import re

import pytest
from project import CLONE, Project

from claims import archive, catalog
from claims.articles import ARTICLES
from claims.press.playground import TEMPLATES, playground, templates

PLACE = CLONE / "docs" / "playground"
WORDS = {
    "An identity, with a proof": "proved",
    "A bound that needs a condition": "proved under conditions",
    "A claim that is false": "refuted",
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """What pytest says of all of them, and what is said without it."""
    project = Project(tmp_path_factory.mktemp("playground"))
    for one in templates(PLACE):
        project.claim(one.text, f"{one.name}.py")
    run = project.pytest("claims")
    said = project.verify(*[(f"claims/small/{one.name}.py",) for one in TEMPLATES])
    return project, run.stdout, dict(zip([one.name for one in TEMPLATES], said, strict=True))


@pytest.mark.parametrize("one", TEMPLATES, ids=lambda one: one.name)
def test_each_gets_its_verdict_in_both_ways(both, one):
    project, printed, said = both
    id = one.name.replace("_", "-")
    assert re.search(rf"^{WORDS[one.teaches]} +1 +{id}$", printed, re.MULTILINE), printed
    verdict = said[one.name][-1]
    assert verdict["words"] == WORDS[one.teaches] and not verdict["missing"]
    here = {event["name"]: event["outcome"] for event in said[one.name] if event["event"] == "check"}
    stored = archive.read(project.evidence, id)["checks"]
    assert here == {name: check["outcome"] for name, check in stored.items()} and len(here) >= 2
    assert not any(check["needs"] for check in stored.values())


def test_each_is_offered_in_a_chapter_and_refers_to_claims_that_exist(known):
    assert {path.stem for path in PLACE.iterdir()} == {one.name for one in TEMPLATES}
    expected = {claim for article in ARTICLES for sentence in article.sentences for claim in sentence.claims}
    for one in templates(PLACE):
        assert one.chapter in {chapter.name for chapter in catalog.chapters()}
        assert one.name.replace("_", "-") not in known.entries
        (supported,) = re.findall(r'supports=\["([a-z0-9-]+)"\]', one.text)
        assert supported in expected and supported in known.entries


def test_the_page_refuses_names_as_the_catalogue_does(project):
    """The pattern and the sentence are the catalogue's own, and so is the list of what is taken."""
    project.claim()
    project.claim(name="Bad-Name.py")
    sources, problems = catalog.sources(project.folder / "claims")
    made = playground(templates(PLACE), catalog.chapters(project.folder / "claims"), sources, "lab-0.json")
    (found,) = re.findall(r'data-names="([^"]*)"', made)
    names = json.loads(found.replace("&quot;", '"').replace("&#x27;", "'").replace("&#36;", "$"))
    assert names["taken"] == {"small": ["three_is_odd"]}
    assert [problem.what for problem in problems] == [names["bad"]]
    for stem in ("a", "three_is_odd", "x2_y", "A", "a b", "_a", "a__b", "2a", "a-b", "é", "a.py", "../a", "", "a_"):
        assert bool(re.fullmatch(names["good"], stem)) == bool(catalog.GOOD_NAME.fullmatch(stem)), stem
    assert "$" not in made.partition("play-code")[0]  # nothing that Markdown takes for a formula
