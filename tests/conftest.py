"""What the machinery's tests share: fresh evidence, and a small project to break."""

from pathlib import Path

import pytest
from filelock import FileLock
from project import Project

from claims import archive, catalog
from claims.press.verify import refresh

HERE = Path(__file__).parent


def pytest_configure(config):
    # Under pytest-xdist, too, tests run in the order that is given here, not the largest group first.
    config.option.loadscopereorder = False


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(items):
    """First the claims. Then what starts programs in a small project, for that takes longest: each such test goes to whichever
    process is free. Then what looks at the evidence, which is earned by then; and the many short tests at the end, to fill up. The
    tests of one file stay together, so that what they share is made once."""

    def rank(item):
        if not item.path.is_relative_to(HERE):
            return 0
        asks = getattr(item, "fixturenames", ())
        return 1 if "project" in asks else 2 if "known" in asks else 3

    items.sort(key=rank)
    for item in items:
        if rank(item) > 1 and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def known():
    """The catalogue of this clone, with evidence for every claim; what is missing or stale is verified first."""
    loaded = catalog.Catalog.load()
    folder = archive.default_folder()
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "known.lock"):  # by one process for all
        refresh(loaded, folder, quiet=True)
    return loaded


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)
