"""What a reader's browser gets of Python: what is fetched is pinned, and whatever goes wrong is one line, with nothing half-written."""

import json
import re
import stat
import sys
import zipfile
from importlib import metadata

import pytest
from project import CLONE

from claims.release import runtime
from claims.release.__main__ import main
from claims.release.npm import Unfit

RELEASE = CLONE / "claims" / "release"


# --- what is fetched -------------------------------------------------------------------------------------------------


def test_the_wheels_are_those_of_the_lock():
    """What runs in a browser is what pytest ran here, in the same version."""
    locked = dict(re.findall(r"^([a-z]+)==([^\s\\]+)", (CLONE / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    wanted = runtime.wanted_versions()
    assert {"hypothesis", "sympy"} <= set(wanted)
    assert wanted == {name: locked[name] for name in wanted}


def test_each_wheel_has_a_hash_and_what_it_needs_is_there_too():
    lines = [line for line in runtime.WHEELS.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert len(lines) == len(runtime.wanted_versions())
    assert all(re.fullmatch(r"[a-z]+==[\d.]+ --hash=sha256:[0-9a-f]{64}", line) for line in lines)
    for name in runtime.wanted_versions():
        needed = {re.match(r"[\w-]+", line)[0] for line in metadata.requires(name) or () if ";" not in line}
        assert needed <= set(runtime.wanted_versions()), name


def test_npm_packages_are_pinned_and_no_lock_names_a_host():
    wanted = json.loads((RELEASE / "package.json").read_text("utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    text = (RELEASE / "package-lock.json").read_text("utf-8")
    found = {path.rpartition("node_modules/")[2]: one for path, one in json.loads(text)["packages"].items() if path}
    assert {name: found[name]["version"] for name in wanted} == wanted
    assert all(one["integrity"].startswith("sha512-") and "resolved" not in one for one in found.values())
    assert "://" not in runtime.WHEELS.read_text("utf-8") + "".join(
        line
        for line in text.splitlines()
        if '"url"' not in line  # where to thank an author
    )
    # Pyodide's version begins with that of its Python, and so do the wheels'.
    assert wanted["pyodide"].partition(".")[0] == runtime.PYTHON.replace(".", "") == runtime.ABI.removeprefix("cp")


# --- what is missing -------------------------------------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path):
    """A clone in which nothing was made yet."""
    (tmp_path / ".press").mkdir()
    (tmp_path / "docs" / "assets").mkdir(parents=True)
    return tmp_path


def left(clone):
    """Everything that lies there now."""
    return sorted(path.relative_to(clone).as_posix() for path in clone.rglob("*") if path.is_file())


def refused(clone):
    """The one line that says why nothing could be made."""
    before = left(clone)
    with pytest.raises(Unfit) as error:
        runtime.make(clone)
    assert left(clone) == before and "\n" not in str(error.value) and "Traceback" not in str(error.value)
    return str(error.value)


def test_without_node_or_zstd_it_says_what_to_install(clone, monkeypatch):
    with monkeypatch.context() as gone:
        gone.setattr(runtime.shutil, "which", lambda name: None)
        assert "Node.js is not installed" in refused(clone)
    for name in "backports", "compression":
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(runtime, "_node", lambda: "node")
    assert "pip install -e '.[runtime]'" in refused(clone)


@pytest.fixture
def index(clone, monkeypatch):
    """A package index on this disk, and one wheel that is wanted of it."""
    folder, wanted = clone / "index", clone / "wheels.txt"
    folder.mkdir()
    wanted.write_text(f"sympy==1.14.0 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(runtime, "WHEELS", wanted)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setattr(runtime, "_node", lambda: "node")
    monkeypatch.setattr(runtime, "_zstd", lambda: None)
    monkeypatch.setattr(runtime, "packages", lambda memory: memory)
    return folder


def test_a_wheel_that_is_not_to_be_had_is_one_line(clone, index):
    line = refused(clone)
    assert "pip could not fetch the wheels" in line and "sympy==1.14.0" in line and "connect to the network" in line


def test_a_wheel_with_another_hash_is_refused(clone, index):
    with zipfile.ZipFile(index / "sympy-1.14.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("sympy-1.14.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: sympy\nVersion: 1.14.0\n")
        wheel.writestr("sympy-1.14.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr("sympy-1.14.0.dist-info/RECORD", "")
    assert "hash is not the one in claims/release/wheels.txt; do not use it" in refused(clone)


def test_what_a_killed_download_left_is_not_used(clone, index, monkeypatch):
    (clone / ".press" / "wheels-unfinished-abc").mkdir()
    (clone / ".press" / "wheels-unfinished-abc" / "sympy-1.14.0-py3-none-any.whl").write_text("half")
    refused(clone)

    def killed(*arguments, **options):
        raise KeyboardInterrupt

    before = left(clone)
    monkeypatch.setattr(runtime.subprocess, "run", killed)
    with pytest.raises(KeyboardInterrupt):
        runtime.make(clone)
    assert left(clone) == before


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


@pytest.mark.parametrize(
    "esbuild, node, why",
    [
        ("echo no such module >&2; exit 1", "exit 0", "esbuild cannot bundle boot.mjs: no such module"),
        ("exit 0", "echo first >&2; echo it broke >&2; exit 1", "Pyodide cannot make the browser's runtime: it broke"),
        ("exit 0", "exit 0", "Pyodide cannot make the browser's runtime: it said nothing"),
        ("exit 0", "kill -9 $$", "Pyodide cannot make the browser's runtime"),
    ],
)
def test_a_tool_that_fails_is_one_line(clone, monkeypatch, esbuild, node, why):
    script(clone / "npm" / "esbuild" / "bin" / "esbuild", esbuild)
    program = str(script(clone / "node", node))
    monkeypatch.setattr(runtime, "_node", lambda: program)
    monkeypatch.setattr(runtime, "_zstd", lambda: None)
    monkeypatch.setattr(runtime, "packages", lambda memory: clone / "npm")
    monkeypatch.setattr(runtime, "_wheels", lambda memory: memory)
    assert refused(clone).startswith(why)


# --- what is made ----------------------------------------------------------------------------------------------------


@pytest.fixture
def making(clone, monkeypatch):
    """Make a runtime of little files; the list counts how often, and its entries say what is in them."""
    contents, made = ["one"], []

    def make(found, wheels, work, folder, node, zstd):
        made.append(contents[-1])
        for name in ("worker.js", *(f"{name}.zst" for name in runtime.COMPRESSED), *runtime.LATER):
            (folder / name).write_text(contents[-1])
            if contents[-1] == "breaks":
                raise Unfit("it broke")
        return dict.fromkeys(runtime.COMPRESSED, 100)

    monkeypatch.setattr(runtime, "_node", lambda: "node")
    monkeypatch.setattr(runtime, "_zstd", lambda: None)
    monkeypatch.setattr(runtime, "packages", lambda memory: memory)
    monkeypatch.setattr(runtime, "_wheels", lambda memory: memory)
    monkeypatch.setattr(runtime, "_make", make)
    monkeypatch.setattr(runtime, "_bundle", lambda esbuild, found, source, target, *more: target.write_text("bundled"))
    return contents, made


def manifest(clone):
    return json.loads((clone / runtime.PLACE / runtime.MANIFEST).read_text("utf-8"))


def whole(clone):
    """Whether the manifest names a folder with files of the sizes that it gives, and nothing lies beside that."""
    place, known = clone / runtime.PLACE, manifest(clone)
    assert {path.name for path in place.iterdir()} == {runtime.MANIFEST, known["folder"], known["editor"]}
    assert {path.name: path.stat().st_size for path in (place / known["folder"]).iterdir()} == known["sizes"]
    return known["folder"]


def test_it_is_made_once_and_again_when_something_changed(clone, making, monkeypatch):
    contents, made = making
    assert runtime.make(clone) == runtime.make(clone) == clone / runtime.PLACE / whole(clone)
    assert made == ["one"]
    first = whole(clone)
    monkeypatch.setattr(runtime, "WHEELS", clone / "wheels.txt")
    more = script(clone / "more.mjs", "")
    monkeypatch.setattr(runtime, "_ingredients", lambda: [more])
    contents.append("two")
    runtime.make(clone)
    assert made == ["one", "two"] and whole(clone) != first  # another address, so that no cache mixes the two


def test_what_is_damaged_or_half_there_is_made_again(clone, making):
    folder = runtime.make(clone)
    (folder / "memory.bin.zst").write_text("")
    making[0].append("again")
    runtime.make(clone)
    whole(clone)
    for damage in "", "[]", "{}", '{"folder": "elsewhere"}':
        (clone / runtime.PLACE / runtime.MANIFEST).write_text(damage)
        runtime.make(clone)
        whole(clone)


def test_a_run_that_fails_leaves_the_old_one_and_one_that_was_killed_is_no_hindrance(clone, making):
    contents, _ = making
    runtime.make(clone)
    before, known = left(clone), manifest(clone)
    (clone / runtime.PLACE / known["folder"] / "worker.js").write_text("changed")
    contents.append("breaks")
    with pytest.raises(Unfit):
        runtime.make(clone)
    assert left(clone) == before and manifest(clone) == known
    # Killed between moving the folder and writing the manifest: the folder is there, and nobody knows of it.
    contents.append("three")
    runtime.make(clone)
    (clone / runtime.PLACE / runtime.MANIFEST).unlink()
    runtime.make(clone)
    whole(clone)


def test_the_command_says_one_line(monkeypatch, capsys):
    def refusing(clone):
        raise Unfit("Node.js is not installed")

    def full(clone):
        raise OSError(28, "No space left on device", "/somewhere")

    for make, line in (refusing, "Node.js is not installed"), (full, "/somewhere: cannot be written"):
        monkeypatch.setattr(runtime, "make", make)
        assert main(["browser"]) == 2
        printed = capsys.readouterr().out.splitlines()
        assert len(printed) == 1 and printed[0].startswith(f"problem: {line}")
