"""What the machinery's tests share: fresh evidence, and a small project to break."""

import pytest
from project import Project

from claims import archive, catalog
from claims.press.verify import refresh


def pytest_collection_modifyitems(config, items):
    """Tests that look at the evidence come last, so that a plain `pytest` has earned it by then."""
    items.sort(key=lambda item: "known" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def known():
    """The catalogue of this clone, with evidence for every claim; what is missing or stale is verified first."""
    loaded = catalog.Catalog.load()
    folder = archive.default_folder()
    folder.mkdir(exist_ok=True)
    refresh(loaded, folder, quiet=True)
    return loaded


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)
