"""A small project of its own for tests that break things: a copy of the package with one chapter, and a site around it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from claims import catalog

CLONE = catalog.ROOT.parent
SOURCES = CLONE.parent / "shared" / "sources"

#: A link to a claim's page in a page written by hand.
TO_A_CLAIM = re.compile(r"\[([^\]]+)\]\((?:\.\./)*claims/(?!index\.md)[a-z0-9-]+\.md(?:#[^)]*)?\)")

GOOD = '''
"""Three is odd."""

from claims import Claim, proof
from claims.articles import davenport

claim = Claim(said_in=[davenport.sentence(55)], formally="$3$ is odd.", no_figure="it is a number")


@proof
def test_it_is():
    """The remainder is one."""
    assert 3 % 2 == 1
'''.lstrip()

COINS = (
    GOOD.replace("import Claim, proof", "import Claim, record, statistic")
    .replace("claim = Claim", "from claims.lab.chance import hoeffding_margin, share_power\n\nclaim = Claim")
    .replace("@proof", '@statistic(error=1e-6, alternative="a true share of 0.52")')
    .replace("def test_it_is():", "def test_it_is(rng, error):")
    .replace(
        "    assert 3 % 2 == 1",
        "    draws = 100_000\n    margin = hoeffding_margin(draws, error)\n"
        "    record(power=share_power(draws, 0.52, 0.5 - margin, 0.5 + margin), draws=draws)\n"
        "    assert abs((rng.random(draws) < 0.5).mean() - 0.5) <= margin",
    )
)

#: All that is allowed and could go wrong: a title full of signs that mean something somewhere, HTML shown as code, text from
#: right to left, a table and formulas wider than a phone.
HOSTILE = (
    GOOD.replace(
        '"""Three is odd."""',
        'r""""Odd" isn\'t </script><script>hacked = 1</script> & {{x}} | \\ $y$ *z* `w` [v](u) <img src=x onerror=hacked()>.\n\n'
        "Not `</div><script>hacked = 1</script>`, nor this:\n\n"
        '```html\n</code></pre></div><script>hacked = 1</script>\n--8<-- "tally.md"\n```\n\n'
        "أَلْوَاحِد עברית \u202eturned\u202c and on.\n\n"
        f"A line with ${' + '.join(f'x_{{{i}}}' for i in range(70))}$ in it.\n\n"
        f"$$\n{' + '.join(f'y_{{{i}}}' for i in range(70))} < \\infty\n$$\n\n"
        f"|{'a long head |' * 14}\n|{'---|' * 14}\n|{'value |' * 14}\n\n"
        f"{'unbreakable' * 30} and `{'code' * 60}`.\n"
        '"""',
    )
    .replace("The remainder is one.", "The remainder, `</div>`, is one: $1<b>0$ for $b<1$.")
    .replace("assert 3 % 2 == 1", "assert 3 % 2 == 1, '</code></pre><script>hacked = 1</script>```'")
)


#: Nothing but what is asked for goes to standard output, whatever the claims print.
VERIFY = """
import contextlib, io, json, sys
from claims import browser
for call in json.loads(sys.argv[1]):
    events = []
    with contextlib.redirect_stdout(io.StringIO()):
        browser.verify(call[0], events.append, *call[1:])
        assert "pytest" not in sys.modules
        browser.forget()
        from claims import browser
    print(json.dumps(events))
"""


class Project:
    """A copy of the package with a single chapter, in a folder of its own, and a site around it."""

    def __init__(self, folder: Path):
        self.folder = folder
        package = folder / "claims"
        chapters = [chapter.name for chapter in catalog.chapters()]
        # With its bytecode, where there is some: a test starts up to ten processes that would each compile the package.
        but_for = shutil.ignore_patterns("*-pytest-*.pyc", "history", *chapters)
        shutil.copytree(catalog.ROOT, package, ignore=but_for)
        self.chapter = package / "small"
        self.chapter.mkdir()
        (self.chapter / "__init__.py").write_text('"""A small chapter."""\n')
        for name in "pyproject.toml", "mkdocs.yml":
            shutil.copy(CLONE / name, folder / name)
        # The findings of the home page name claims that this project does not have.
        # And what begins with a dot is half-written: a build of this clone may be at work meanwhile.
        others = shutil.ignore_patterns("claims*", "articles", "versions", "fonts", "findings.toml", ".*")
        shutil.copytree(CLONE / "docs", folder / "docs", ignore=others)
        for page in (folder / "docs").rglob("*.md"):  # nor has it those to which pages written by hand lead
            page.write_text(TO_A_CLAIM.sub(r"\1", page.read_text("utf-8")), "utf-8")
        self.evidence = folder / ".evidence"

    def claim(self, text: str = GOOD, name: str = "three_is_odd.py") -> Path:
        path = self.chapter / name
        path.write_text(text, "utf-8")
        return path

    def run(self, *command: str, timeout: float = 120, **surroundings: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            text=True,
            capture_output=True,
            timeout=timeout,
            env=self.surroundings | surroundings,
        )

    @property
    def surroundings(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(self.folder), "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}

    def pytest(self, *arguments: str, **surroundings: str) -> subprocess.CompletedProcess:
        return self.run("pytest", "-p", "no:cacheprovider", *(arguments or ("claims",)), **surroundings)

    def verify(self, *calls: tuple) -> list[list[dict]]:
        """What `claims.browser` says of claim files, each with the checks that are known to need arrays, in one process without pytest."""
        run = subprocess.run(
            [sys.executable, "-c", VERIFY, json.dumps(calls)],
            cwd=self.folder,
            text=True,
            capture_output=True,
            timeout=120,
            env=self.surroundings,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return [json.loads(line) for line in run.stdout.splitlines()]

    def press(self, *arguments: str) -> subprocess.CompletedProcess:
        return self.run("claims.press", "--quiet", *arguments)

    def page(self, id: str = "three-is-odd") -> str:
        return (self.folder / "docs" / "claims" / f"{id}.md").read_text("utf-8")


def warned(run: subprocess.CompletedProcess) -> list[str]:
    """What MkDocs warned of in the site around a small project, but for pages by hand which link to claims that this lacks."""
    lines = [line for line in (run.stdout + run.stderr).splitlines() if "WARNING" in line]
    return [line for line in lines if "Doc file 'move/" not in line and "Doc file 'teach/" not in line]


def build_site(folder: Path) -> Path:
    """Build the site of this clone strictly into a folder."""
    run = subprocess.run(  # not --quiet: MkDocs counts only the warnings that it shows, so that nothing would be strict
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=CLONE,
        capture_output=True,
        text=True,
        timeout=600,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return folder
