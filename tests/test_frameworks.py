"""Other people's activations under our checks: the adapters, the report, and what a bad or a wrong module is told."""

import importlib
import json
import math
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import mpmath
import numpy
import pytest

from claims import catalog
from claims.frameworks import accuracy
from claims.frameworks.offered import FUNCTIONS, BadModule, NotOffered, Offer, load
from claims.frameworks.report import SCHEMA
from claims.lab import activations
from claims.lab.formats import FORMATS, every_value, reference
from claims.press.frameworks import fragment, recorded

CLONE = catalog.ROOT.parent
PACKAGES = {"pytorch": "torch", "jax": "jax", "scipy": "scipy", "plain": None, "ours": None}


def adapter(name):
    if PACKAGES[name]:
        pytest.importorskip(PACKAGES[name], reason=f"the extra {PACKAGES[name]} is not installed")
    return Offer(importlib.import_module(f"claims.frameworks.{name}"), name)


def trial(module, *arguments, folder=CLONE):
    """Run pytest with a module's activations, in a process of its own."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--activations={module}",
            *map(str, arguments),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | {"PYTHONPATH": str(CLONE), "NO_COLOR": "1"},
    )


def written(folder, text, name="mine.py"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


# --- the adapters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PACKAGES)
def test_an_adapter_keeps_the_contract(name):
    offer = adapter(name)
    assert not offer.problems() and offer.version


@pytest.mark.parametrize("name", PACKAGES)
def test_its_values_and_slopes_are_ours_but_for_roundings(name):
    """At moderate inputs in float32, values and slopes are within 40 ulp of 1: each is at most a dozen operations on numbers up to
    10 in size. The next best wrong formulas, tanh(x/2) or a slope for a value, are off by a tenth."""
    offer = adapter(name)
    x = numpy.linspace(-10, 10, 401).astype(numpy.float32)
    for asked in offer.functions:
        base = getattr(activations, asked.removesuffix("_slope"))
        ours = (base.original_slope if asked.endswith("_slope") else base.original)(x.astype(numpy.float64))
        where = x != 0 if asked in ("relu_slope", "leaky_relu_slope") else x == x
        assert numpy.abs(offer.ask(asked, x) - ours)[where].max() < 40 * 2.0**-23, asked


@pytest.mark.parametrize("name", ["pytorch", "jax", "plain", "ours"])
def test_parameters_reach_the_function(name):
    offer, x = adapter(name), numpy.array([-2.0, 3.0])
    assert offer.ask("leaky_relu", x, negative_slope=0.25).tolist() == [-0.5, 3]
    assert offer.ask("leaky_relu_slope", x, negative_slope=0.25).tolist() == [0.25, 1]
    assert offer.ask("elu", x, alpha=2.0)[0] == pytest.approx(2 * math.expm1(-2), rel=1e-14)
    assert offer.ask("elu_slope", x, alpha=2.0)[0] == pytest.approx(2 * math.exp(-2), rel=1e-14)


def test_a_missing_extra_is_one_line(tmp_path):
    written(tmp_path, "raise ModuleNotFoundError('no torch', name='torch')", "torch.py")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--activations=claims.frameworks.pytorch", "-p", "no:cacheprovider", "claims"],
        cwd=CLONE,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert run.stderr.strip() == (
        "ERROR: --activations=claims.frameworks.pytorch: it needs PyTorch, an optional extra: pip install -e '.[torch]'"
    )


# --- what goes to the module -----------------------------------------------------------------------------------------


class Echo:
    """A module whose functions say 7, so that their answers cannot be taken for ours."""

    @staticmethod
    def tanh(x):
        return numpy.full_like(x, 7)


def test_floats_go_to_the_module_and_the_truth_stays():
    from fractions import Fraction

    import sympy

    from claims.lab.activations import relu, tanh

    with Offer(Echo, "echo").replacing():
        assert tanh(0.5) == 7 and type(tanh(0.5)) is float
        assert tanh(numpy.float32(0.5)) == 7 and tanh(numpy.float32(0.5)).dtype == numpy.float32
        for shape in (3,), (2, 2), (0,):
            assert tanh(numpy.zeros(shape)).shape == shape and (tanh(numpy.zeros(shape)) == 7).all()
        assert tanh(mpmath.mpf(0)) == 0 and tanh(sympy.Integer(0)) == 0
        assert relu(Fraction(-1, 2)) == 0 and relu(3) == 3
        with pytest.raises(NotOffered, match=r"offers no relu$"):
            relu(1.0)
        with pytest.raises(NotOffered, match="offers no tanh_slope"):
            tanh.slope(numpy.zeros(2))
    assert tanh(0.0) == 0


def test_an_array_that_the_module_spoils_is_a_copy():
    class InPlace:
        @staticmethod
        def relu(x):
            x[x < 0] = 0
            return x

    x = numpy.array([-1.0, 2.0])
    assert Offer(InPlace, "x").ask("relu", x).tolist() == [0, 2] and x.tolist() == [-1, 2]


# --- accuracy --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FUNCTIONS, *(f"{name}_slope" for name in FUNCTIONS)])
@pytest.mark.parametrize("format", ["float16", "bfloat16", "float32"])
def test_the_quick_reference_is_the_slow_one(name, format):
    """Every 211th value, and the places where curves end: what float64 decides is what mpmath decides."""
    x = every_value(format)[::211] if format != "float32" else accuracy.sample(format)[::4001]
    x = x[numpy.isfinite(x.astype(float))]
    slow = reference(format, accuracy.exact(name), x)
    assert (accuracy.correctly_rounded(name, x) == slow).all()


def test_errors_are_counted_in_ulp():
    kind = numpy.float16
    expected = numpy.array([1, 1, 1, 0, 65504, -1], kind)
    got = numpy.array([1, 1 + 2**-10, 1 - 2**-11, 2**-24, numpy.inf, 1], kind)
    assert accuracy.errors(got, expected).tolist() == [0, 1, 0.5, 1, 1, 2048]


def test_a_function_one_ulp_off_is_seen_where_it_is():
    """A wrong value at a single input of 63,488 is found, and so is a single NaN."""

    class OneOff:
        FORMATS = ("float16",)

        @staticmethod
        def relu(x):
            return numpy.where(x == numpy.float16(1.5), numpy.nextafter(x, numpy.float16(9)), numpy.maximum(x, 0))

        @staticmethod
        def tanh(x):
            return numpy.where(x == numpy.float16(-2), numpy.float16(numpy.nan), activations.tanh.original(x))

    found = accuracy.examine(Offer(OneOff, "x"))
    relu, tanh = found["relu"]["float16"], found["tanh"]["float16"]
    assert (relu["ulps"], relu["at"], relu["wrong"], relu["tried"], relu["whole"]) == (1, 1.5, 1, 63488, True)
    assert tanh["nan"] == {"count": 1, "at": -2}
    assert list(accuracy.not_numbers(found)) == ["tanh: is NaN at 1 of 63,488 finite inputs, such as -2 (in float16)"]


# --- bad modules -----------------------------------------------------------------------------------------------------

#: The module's text, and the line that it must cause: these cannot even begin.
USELESS = {
    "syntax": ("def tanh(x:\n", "mine.py, line 1: not valid Python"),
    "raises": ("1 / 0", "importing it raises ZeroDivisionError: division by zero"),
    "exits": ("raise SystemExit(3)", "importing it raises SystemExit: 3"),
    "needs more": ("import no_such_package_anywhere", "it imports no_such_package_anywhere, which is not installed"),
    "empty": ("", "it offers none of relu, leaky_relu, elu, sigmoid, tanh: define at least one"),
    "no function": ("tanh = 3", "define at least one; tanh: is an int, not a function"),
    "formats": ("FORMATS = ['float12']\ndef relu(x): return x", "its FORMATS names 'float12'; the formats are float16"),
    "one format": ("FORMATS = 'float32'\ndef relu(x): return x", "its FORMATS must list names of formats"),
    "no formats": ("FORMATS = []\ndef relu(x): return x", "its FORMATS is empty"),
    "name": ("NAME = 3\ndef relu(x): return x", "its NAME must be a string, not an int"),
}


@pytest.mark.parametrize("why", USELESS)
def test_a_module_that_is_of_no_use(tmp_path, why):
    text, line = USELESS[why]
    path = written(tmp_path, text)
    with pytest.raises(BadModule) as caught:
        Offer(load(str(path), tmp_path), path.name)
    assert line in str(caught.value) and "\n" not in str(caught.value)


def test_names_that_lead_nowhere(tmp_path):
    with pytest.raises(BadModule, match="no module of this name can be imported"):
        load("no_such_module_anywhere", tmp_path)
    with pytest.raises(BadModule, match="there is no such file"):
        load("nowhere.py", tmp_path)
    written(tmp_path, "import no_such", "here.py")
    with pytest.raises(BadModule, match="it imports no_such, which is not installed"):
        load("here", tmp_path)


START = "import numpy\nFORMATS = ['float32', 'float64']\n"
#: The module's text, and the lines about it.
BROKEN = {
    "raises": ("def tanh(x): raise ValueError('no\\nway')", ["tanh: raises ValueError: no, for an array, shape (5,)"]),
    "shape": ("def tanh(x): return numpy.tanh(x).sum(keepdims=True)", ["tanh: returns shape (1,) for an array"]),
    "flattens": ("def tanh(x): return numpy.tanh(x).ravel()", ["tanh: returns shape (6,) for an array, shape (2, 3)"]),
    "dtype": (
        "def tanh(x): return numpy.tanh(x).astype('float64')",
        ["tanh: returns float64 for an array, shape (5,) (in float32)"],
    ),
    "list": ("def tanh(x): return numpy.tanh(x).tolist()", ["tanh: returns a list, not a numpy array"]),
    "none": ("def tanh(x): pass", ["tanh: returns a NoneType, not a numpy array"]),
    "no keyword": ("def elu(x): return x", ["elu: raises TypeError: elu() got an unexpected keyword argument 'alpha'"]),
    "deaf": (
        "def leaky_relu(x, negative_slope=0.01): return numpy.where(x > 0, x, x * x.dtype.type(0.01))",
        ["leaky_relu: takes no notice of negative_slope"],
    ),
    "not callable": (
        "relu = [1]\ndef tanh(x): return numpy.tanh(x)",
        ["relu: is a list, not a function"],
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_module_that_breaks_its_contract(tmp_path, how):
    text, lines = BROKEN[how]
    offer = Offer(load(str(written(tmp_path, START + text)), tmp_path), "mine.py")
    problems = [str(problem) for problem in offer.problems()]
    assert len(problems) == len(lines)
    for expected, problem in zip(lines, problems, strict=True):
        assert problem.startswith(expected), problem


ONE_CLAIM = "claims/ranges/tanh_is_antisymmetric.py"


@pytest.fixture(scope="module")
def bad_run(tmp_path_factory):
    """tanh fails in the middle of a search and gives NaN; sigmoid gives a list."""
    folder = tmp_path_factory.mktemp("bad")
    path = written(
        folder,
        "import numpy\nNAME = 'Bad'\nFORMATS = ['float16', 'float32', 'float64']\n"
        "def tanh(x): return numpy.where(x > 5, numpy.nan, numpy.tanh(x)).astype(x.dtype)\n"
        "def sigmoid(x): return [1.0]\n",
    )
    return folder, trial(
        path, ONE_CLAIM, f"--evidence={folder / 'evidence'}", f"--activations-report={folder / 'it.json'}"
    )


def test_a_module_that_knows_few_formats_is_tried_in_these(tmp_path):
    """While it stands in, the lab knows no others; afterwards it does again, in the old order, whatever happened."""
    (tmp_path / "few.py").write_text(
        "import numpy\nFORMATS = ['float64', 'float32']\ndef tanh(x): return numpy.tanh(x)\n"
    )
    offer, before = Offer(load("few.py", tmp_path), "few.py"), list(FORMATS.items())
    with pytest.raises(ZeroDivisionError), offer.replacing():
        assert list(FORMATS) == ["float32", "float64"]
        with pytest.raises(NotOffered, match="tanh in float16"):
            activations.tanh(numpy.ones(2, numpy.float16))
        raise ZeroDivisionError
    assert list(FORMATS.items()) == before


def test_each_fault_is_a_line_and_never_a_traceback(bad_run):
    _, run = bad_run
    assert run.returncode == pytest.ExitCode.TESTS_FAILED
    assert "Traceback" not in run.stdout + run.stderr
    assert "problem: sigmoid: returns a list, not a numpy array, for an array, shape (5,) (in float16" in run.stdout
    assert "problem: tanh: is NaN at" in run.stdout
    assert "fails      tanh-is-antisymmetric" in run.stdout and "tanh_is_antisymmetric.py, line" in run.stdout


def test_a_plain_run_writes_evidence_there(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--evidence={tmp_path / 'evidence'}", ONE_CLAIM],
        cwd=CLONE,
        capture_output=True,
    )
    assert (tmp_path / "evidence" / "tanh-is-antisymmetric.json").exists()


def test_no_evidence_and_no_verdicts(bad_run):
    folder, run = bad_run
    written = {path.name for path in folder.iterdir()} - {"__pycache__"}
    assert written == {"mine.py", "it.json"}  # a plain run writes into the folder named
    assert " verdicts " not in run.stdout and "No evidence was written" in run.stdout


def test_options_that_make_no_sense(tmp_path):
    for arguments, line in (
        (
            ["--activations=claims.frameworks.ours", "--activations-report=no/such/report.json"],
            "there is no such folder",
        ),
        (["--activations=claims.frameworks.ours", f"--activations-report={tmp_path}"], "this is a folder"),
        (["--activations-report=report.json"], "--activations-report needs --activations=MODULE"),
    ):
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments, ONE_CLAIM],
            cwd=CLONE,
            capture_output=True,
            text=True,
        )
        assert run.returncode == pytest.ExitCode.USAGE_ERROR
        assert line in run.stderr and len(run.stderr.strip().splitlines()) == 1


# --- wrong modules ---------------------------------------------------------------------------------------------------


def sigma(x):
    return 1 / (1 + mpmath.exp(-x))


def wrong_tanh(x):
    return mpmath.tanh(x / 2)


def wrong_relu(x):
    return x if x > 0 else x / 100


def wrong_sigmoid(x):
    return min(max(sigma(x), mpmath.mpf(1) / 20), mpmath.mpf(19) / 20)


def slope(function, x):
    return mpmath.diff(function, x)


#: For each wrong module what its claims say of floats or reals, asked of the wrong function itself with many digits: the claims
#: of which that is false must fail, the others must not.
WRONG = {
    "tanh(x/2)": (
        "from claims.frameworks.ours import relu, relu_slope, sigmoid, sigmoid_slope\n"
        "def tanh(x): return numpy.tanh(x.astype(float) / 2).astype(x.dtype)\n"
        "def tanh_slope(x): return ((1 - numpy.tanh(x.astype(float) / 2) ** 2) / 2).astype(x.dtype)\n",
        {
            "tanh-is-rescaled-sigmoid": lambda: abs(wrong_tanh(3) - (2 * sigma(6) - 1)) < 1e-9,
            "sigmoid-and-tanh-equivalent-up-to-linear-map": lambda: abs(sigma(3) - (1 + wrong_tanh(1.5)) / 2) < 1e-9,
            "tanh-is-antisymmetric": lambda: wrong_tanh(-3) == -wrong_tanh(3),
            "tanh-bounded-in-closed-interval": lambda: -1 <= wrong_tanh(-99) and wrong_tanh(99) <= 1,
            "tanh-derivative-at-most-one": lambda: abs(slope(wrong_tanh, 0) - 1) < 1e-9,
            "tanh-derivative-vanishes-at-both-ends": lambda: slope(wrong_tanh, 3) < 4 * mpmath.exp(-6),
            "relu-more-sensitive-to-weighted-sum": lambda: (
                abs(slope(wrong_tanh, 0) - 1) < 1e-9
            ),  # a tie with ReLU near 0
            "relu-zeroes-negative-inputs": lambda: True,  # no tanh in it
            "sigmoid-never-exactly-zero": lambda: True,
        },
    ),
    "a relu that leaks": (
        "from claims.frameworks.ours import tanh\n"
        "def relu(x): return numpy.where(x > 0, x, x.dtype.type(0.01) * x)\n"
        "def relu_slope(x): return numpy.where(x > 0, x.dtype.type(1), x.dtype.type(0.01))\n",
        {
            "relu-zeroes-negative-inputs": lambda: wrong_relu(-1) == 0,
            "relu-is-max-of-zero-and-input": lambda: wrong_relu(-1) == max(0, -1),
            "relu-is-one-sided": lambda: wrong_relu(-1) == 0,
            "relu-outputs-exact-zeros": lambda: wrong_relu(-1) == 0,
            "relu-splits-identity": lambda: wrong_relu(1) - wrong_relu(-1) == 1,
            "relu-builds-absolute-value": lambda: wrong_relu(1) + wrong_relu(-1) == 1,
            "relu-derivative-is-step": lambda: slope(wrong_relu, -1) == 0,
            "relu-passes-positive-inputs-unchanged": lambda: wrong_relu(3) == 3,
            "relu-linear-on-positives": lambda: wrong_relu(3 + 4) == wrong_relu(3) + wrong_relu(4),
            "relu-is-nonlinear": lambda: wrong_relu(1) + wrong_relu(-1) != wrong_relu(0),
            "tanh-is-antisymmetric": lambda: True,  # no ReLU in it
        },
    ),
    "a clipped sigmoid": (
        "from claims.frameworks.ours import relu, tanh\n"
        "def sigmoid(x):\n"
        "    with numpy.errstate(over='ignore'):\n"
        "        return numpy.clip(1 / (1 + numpy.exp(-x.astype(float))), 0.05, 0.95).astype(x.dtype)\n"
        "def sigmoid_slope(x):\n"
        "    v = 1 / (1 + numpy.exp(-abs(x.astype(float))))\n"
        "    return numpy.where(v < 0.95, v * (1 - v), 0).astype(x.dtype)\n",
        {
            "sigmoid-strictly-inside-unit-interval": lambda: (
                1 - wrong_sigmoid(99) < mpmath.mpf(2) ** -54
            ),  # then floats say 1
            "sigmoid-bounded-in-closed-unit-interval": lambda: wrong_sigmoid(-1000) < 1e-300,  # then floats say 0
            "sigmoid-never-exactly-zero": lambda: wrong_sigmoid(-1000) < 1e-300,
            "sigmoid-suits-regression-or-binary-output": lambda: 1 - wrong_sigmoid(40) < mpmath.mpf(2) ** -54,
            "tanh-is-rescaled-sigmoid": lambda: abs(mpmath.tanh(3) - (2 * wrong_sigmoid(6) - 1)) < 1e-9,
            "sigmoid-takes-only-zero-and-one": lambda: wrong_sigmoid(3) == wrong_sigmoid(4),  # inputs share outputs
            "relu-splits-identity": lambda: True,  # no sigmoid in it
            "tanh-bounded-in-closed-interval": lambda: True,
        },
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_module_fails_exactly_the_claims_that_it_should(tmp_path, name):
    text, asked = WRONG[name]
    path = written(tmp_path, "import numpy\n" + text)
    files = {source.id: source.path for source in catalog.sources()[0]}
    report = tmp_path / "report.json"
    run = trial(path, f"--activations-report={report}", *(files[id] for id in asked))
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout + run.stderr
    claims = json.loads(report.read_text())["claims"]
    with mpmath.workdps(40):
        should = {id for id, still_so in asked.items() if not still_so()}
    assert {claim["id"] for claim in claims if claim["outcome"] == "fails"} == should
    wrong = {"tanh(x/2)": "tanh", "a relu that leaks": "relu", "a clipped sigmoid": "sigmoid"}[name]
    for check in (check for claim in claims for check in claim["checks"] if check["outcome"] == "failed"):
        assert any(one.startswith(wrong) for one in check["asks"]) and (check["where"] or check["input"])


# --- the report ------------------------------------------------------------------------------------------------------


def test_the_report_of_a_run_in_two_processes(tmp_path):
    """Both workers count for the report, and what they leave out is told once."""
    path = written(tmp_path, "from claims.frameworks.ours import relu, relu_slope\nNAME, VERSION = 'Mine', '3'\n")
    ids = ("relu-is-unbounded", "relu-zeroes-negative-inputs", "tanh-is-antisymmetric")
    chosen = [source for source in catalog.sources()[0] if source.id in ids]
    report = tmp_path / "report.json"
    run = trial(path, "-n", 2, f"--activations-report={report}", *(source.path for source in chosen))
    assert run.returncode == 0, run.stdout + run.stderr
    found = json.loads(report.read_text())
    jsonschema.validate(found, SCHEMA)
    assert (found["name"], found["version"], found["offers"]) == ("Mine", "3", ["relu", "relu_slope"])
    assert {claim["id"]: claim["outcome"] for claim in found["claims"]} == {
        "relu-is-unbounded": "passes",
        "relu-zeroes-negative-inputs": "passes",
        "tanh-is-antisymmetric": "not asked",
    }
    kinds = Counter(evidence.kind for source in chosen for evidence in catalog.read(source).evidence.values())
    left_out = ("proof", "experiment", "measurement")
    assert found["not_put"] == {kind: kinds[kind] for kind in left_out if kinds[kind]}
    put = sum(len(claim["checks"]) for claim in found["claims"])
    assert put + found["not_concerned"] == sum(n for kind, n in kinds.items() if kind not in left_out)
    assert str(tmp_path) not in report.read_text()


def test_the_schema_refuses_what_is_not_a_report():
    found = json.loads((catalog.ROOT / "frameworks" / "recorded" / "ours.json").read_text())
    found["claims"] = found["claims"][:2]
    judge = jsonschema.Draft202012Validator(SCHEMA)
    assert judge.is_valid(found)
    for key in found:
        assert not judge.is_valid({k: v for k, v in found.items() if k != key})
        assert not judge.is_valid({**found, key: object()})


@pytest.mark.parametrize(
    "path", sorted((catalog.ROOT / "frameworks" / "recorded").glob("*.json")), ids=lambda p: p.stem
)
def test_a_recorded_run(path):
    """It fits the schema, names no machine, and is about claims that exist."""
    text = path.read_text("utf-8")
    report = json.loads(text)
    jsonschema.validate(report, SCHEMA)
    assert report["module"] == f"claims.frameworks.{path.stem}" and report["version"] and report["date"]
    assert "/" not in report["module"] and str(Path.home()) not in text and str(CLONE) not in text
    ids = {source.id for source in catalog.sources()[0]}
    assert not [claim["id"] for claim in report["claims"] if claim["id"] not in ids]


def test_the_page_is_written_from_the_recorded_runs(tmp_path):
    reports, problems = recorded()
    assert not problems and {report["name"] for report in reports} >= {"PyTorch", "JAX", "SciPy", "Plain Python"}
    text = fragment(reports, {})
    for report in reports:
        assert report["name"] in text and report["version"] in text and report["date"] in text
    changed = json.loads(json.dumps(reports))
    changed[0]["slope_at_zero"][0]["0"] = changed[0]["slope_at_zero"][0]["-0"] = "0.123"
    assert "0.123" in fragment(changed, {})
    (tmp_path / "torn.json").write_text('{"format"')
    nothing, problems = recorded(tmp_path)
    assert nothing == [] and len(problems) == 1 and "torn.json: this is no report" in problems[0]
    assert "No run is recorded yet" in fragment([], {})
