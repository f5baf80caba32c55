"""The command-line options that Rectified adds to pytest.

They are a plugin of their own, named in pyproject.toml, because pytest must know them before it finds the package when it
is asked for an installed one: ``pytest --pyargs claims --thorough``.
"""

import os
from pathlib import Path

# Many small matrix products: on a busy machine several threads for each slow them down twentyfold. And how many threads share
# a product changes its last bits. This must be said before numpy is first imported, and this file is read first.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")


def pytest_addoption(parser):
    group = parser.getgroup("rectified", "Rectified: the claims and their checks")
    group.addoption("--thorough", action="store_true", help="more seeds and more inputs for every claim (minutes)")
    group.addoption("--evidence", metavar="DIR", type=Path, help="where the evidence goes (default: .evidence)")
    group.addoption("--check-seconds", metavar="N", type=float, help="stop a check after N seconds (default: 120)")
    group.addoption(
        "--activations",
        metavar="MODULE",
        help="put the numeric checks to a module that offers relu, tanh and the like on arrays, or to such a .py file",
    )
    group.addoption("--activations-report", metavar="FILE", type=Path, help="save what came of that, as JSON")


def pytest_collection_modifyitems(config, items):
    """pytest-xdist 3.8 writes the group of a test behind its name, in an attribute that pytest reads no more since 9.2, so that it
    would distribute what belongs together (its issue 1386): write it where pytest looks."""
    if not config.getoption("loadgroup", False):
        return
    for item in items:
        named = vars(item).get("_nodeid")  # before 9.2 that is no attribute of this kind
        if named is not None and named != item.nodeid:
            item._id = type(item.id).parse(named)
