"""The layers: lab and articles, then chapters, then the catalogue, then the press, then docs/hooks.py. Never the other way."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from claims import catalog

ROOT = catalog.ROOT
CLONE = ROOT.parent
CLAIMS = [source.path for source in catalog.sources()[0]]
MACHINERY = [
    *(ROOT / "lab").glob("*.py"),
    *(ROOT / "press").glob("*.py"),
    *(ROOT / "press" / "templates").glob("*"),
    *(ROOT / "release").glob("*.py"),
    *ROOT.glob("*.py"),
    *(CLONE / "docs").glob("*.py"),
]


def imports(path: Path) -> set[str]:
    """The dotted names that a file imports, wherever in the file it does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def reaches(path: Path, *layers: str) -> set[str]:
    return {name for name in imports(path) if any(name == layer or name.startswith(layer + ".") for layer in layers)}


CHAPTERS = [f"claims.{chapter.name}" for chapter in catalog.chapters()]
ABOVE_LAB = [
    "claims.articles",
    "claims.catalog",
    "claims.archive",
    "claims.press",
    "claims.conftest",
    "pytest",
    "mkdocs",
    *CHAPTERS,
]


@pytest.mark.parametrize("path", list((ROOT / "lab").glob("*.py")), ids=lambda path: path.name)
def test_the_lab_knows_nothing_above_it(path):
    assert not reaches(path, *ABOVE_LAB)


@pytest.mark.parametrize("path", CLAIMS, ids=lambda path: path.stem)
def test_a_claim_knows_the_lab_and_the_articles_only(path):
    assert not reaches(
        path, "claims.catalog", "claims.archive", "claims.press", "claims.conftest", "pytest", "mkdocs", *CHAPTERS
    )


def test_the_catalogue_knows_neither_press_nor_mkdocs():
    for name in "catalog.py", "archive.py":
        assert not reaches(ROOT / name, "claims.press", "mkdocs", "pytest", *CHAPTERS)


@pytest.mark.parametrize("path", MACHINERY, ids=lambda path: path.name)
def test_machinery_names_no_claim(path):
    text = path.read_text("utf-8").replace("_", "-")
    assert not [source.stem for source in CLAIMS if re.search(rf"\b{source.stem.replace('_', '-')}\b", text)]


def test_no_other_file_mentions_a_claim():
    """Of all Python, only the claim's own file; links between claims' prose are by id and are checked elsewhere."""
    for source in CLAIMS:
        module = f"{source.parent.name}.{source.stem}"
        assert not [path for path in [*CLAIMS, *MACHINERY] if module in path.read_text("utf-8")]


@pytest.mark.parametrize("path", [p for p in MACHINERY if p.suffix == ".py"], ids=lambda path: path.name)
def test_only_the_hooks_know_mkdocs(path):
    assert bool(reaches(path, "mkdocs")) == (path == CLONE / "docs" / "hooks.py")


def test_every_claim_can_be_imported_without_the_heavy_libraries():
    """A browser has sympy, mpmath and Hypothesis, and none of numpy, scipy, matplotlib, scikit-learn, ml_dtypes or pytest."""
    modules = [source.module_name for source in catalog.sources()[0]]
    code = f"""
import sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {{"numpy", "scipy", "matplotlib", "sklearn", "ml_dtypes", "pytest", "_pytest"}}:
            raise ImportError("behind the wall: " + name)
sys.meta_path.insert(0, Wall())
import importlib
import claims, claims.lab.activations, claims.lab.domains, claims.lab.verdict
for name in {modules!r}:
    importlib.import_module(name)
from claims.lab.activations import sigmoid, tanh
assert sigmoid(0.0) == 0.5 and tanh(0.0) == 0.0
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr


def test_the_walls_can_fall(tmp_path):
    """The test of the walls sees an import wherever it stands."""
    sneaky = tmp_path / "sneaky.py"
    sneaky.write_text("def check():\n    from claims.press import page\n    import pytest\n")
    assert reaches(sneaky, "claims.press") and reaches(sneaky, "pytest") and not reaches(sneaky, "claims.lab")
