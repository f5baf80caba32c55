"""What a reader's browser needs to run checks: Python, sympy and Hypothesis as files that any static host can serve.

``python -m claims.release browser`` fetches Pyodide and the editor from npm and the wheels from the package index, all by name, version
and hash; lets Pyodide compile the modules, import them, and snapshot its memory (``runtime/make.mjs``); and puts everything into
``docs/assets/runtime/``, where MkDocs finds it. Nothing of it is committed. The folder that holds it is named after its contents,
so that a browser may keep it for good.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from claims.archive import write_text
from claims.release.npm import Unfit, packages

__all__ = ["MANIFEST", "PLACE", "make", "wanted_versions"]

HERE = Path(__file__).parent
SOURCES = HERE / "runtime"
EDITOR = SOURCES / "editor.mjs"
FETCHED_BY_NPM = HERE / "package.json", HERE / "package-lock.json"
WHEELS = HERE / "wheels.txt"
PLACE, MANIFEST = "docs/assets/runtime", "runtime.json"
PLATFORM, PYTHON, ABI = "pyemscripten_2026_0_wasm32", "3.14", "cp314"
#: What is fetched when a reader presses the button, and what only an unusual import asks for.
COMPRESSED = ("memory.bin", "pyodide.wasm", "native.so")
LATER = ("stdlib.zip", "packages.zip")


def make(clone: Path) -> Path:
    """Make the runtime and put it into the clone's docs; if what is there was made of the same, it stays. Raises `Unfit`."""
    place = clone / PLACE
    ingredients = _digest(path.read_bytes() for path in _ingredients())
    manifest = _kept(place, ingredients)
    # Beside the folder of all else, so that with another editor a reader need not fetch that again.
    editor = place / f"editor-{_digest(path.read_bytes() for path in (*FETCHED_BY_NPM, EDITOR))}.js"
    if manifest and manifest.get("editor") == editor.name and editor.is_file():
        return place / manifest["folder"]
    node, zstd = _node(), _zstd()
    found = packages(clone / ".press")
    place.mkdir(parents=True, exist_ok=True)
    if not manifest:
        manifest = _runtime(clone, found, ingredients, node, zstd)
    if not editor.is_file():
        with tempfile.TemporaryDirectory(dir=clone / ".press", prefix="editor-unfinished-") as work:
            unfinished = Path(work) / editor.name
            _bundle(found / "esbuild" / "bin" / "esbuild", found, EDITOR, unfinished, "browser")
            os.replace(unfinished, editor)
    write_text(place / MANIFEST, json.dumps(manifest | {"editor": editor.name}, indent=1) + "\n")
    for old in place.iterdir():
        if old.name not in (manifest["folder"], editor.name, MANIFEST):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    return place / manifest["folder"]


def _kept(place, ingredients):
    """What an earlier run says of what it made, if that was made of the same and is whole; else None."""
    try:
        kept = json.loads((place / MANIFEST).read_text("utf-8"))
        if kept["made_of"] == ingredients and all(
            (place / kept["folder"] / name).stat().st_size == size for name, size in kept["sizes"].items()
        ):
            return kept
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _runtime(clone, found, ingredients, node, zstd):
    """Make the folder, and say what is in it."""
    with tempfile.TemporaryDirectory(dir=clone / ".press", prefix="runtime-unfinished-") as work:
        made = Path(work) / "made"
        made.mkdir()
        unpacked = _make(found, _wheels(clone / ".press"), Path(work), made, node, zstd)
        files = sorted(made.iterdir())
        # Not after what it was made from: made twice, memory differs in some bytes, and a browser must not mix the two.
        name = _digest(path.read_bytes() for path in files)
        manifest = {
            "folder": name,
            "made_of": ingredients,
            "sizes": {path.name: path.stat().st_size for path in files},
            "unpacked": unpacked,
        }
        if not (clone / PLACE / name).is_dir():
            os.replace(made, clone / PLACE / name)  # all or nothing
    return manifest


def _digest(parts):
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def wanted_versions() -> dict[str, str]:
    """The wheels' versions, by name, as ``wheels.txt`` pins them: those of ``requirements.lock``."""
    return dict(re.findall(r"^([a-z]+)==([\d.]+)", WHEELS.read_text("utf-8"), re.MULTILINE))


def _ingredients():
    return [
        *FETCHED_BY_NPM,
        *(HERE / name for name in ("wheels.txt", "runtime.py")),
        *(path for path in sorted(SOURCES.iterdir()) if path != EDITOR),
    ]


def _node():
    program = shutil.which("node")
    if program is None:
        raise Unfit(
            "Node.js is not installed, and making the browser's runtime needs it; install it with npm, and try again"
        )
    return program


def _zstd():
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        raise Unfit("backports.zstd is not installed: pip install -e '.[runtime]'") from None
    return zstd


def _wheels(memory):
    """The folder that holds the wheels, fetched if they are not there."""
    folder = memory / f"wheels-{hashlib.sha256(WHEELS.read_bytes()).hexdigest()[:16]}"
    if folder.is_dir():
        return folder
    with tempfile.TemporaryDirectory(dir=memory, prefix="wheels-unfinished-") as unfinished:
        run = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:"]
            + [
                "--implementation=cp",
                f"--python-version={PYTHON}",
                f"--abi={ABI}",
                "--abi=none",
                f"--platform={PLATFORM}",
            ]
            + ["--platform=any", "--disable-pip-version-check", f"--dest={unfinished}", f"--requirement={WHEELS}"],
            capture_output=True,
            text=True,
        )
        if run.returncode:
            said = [line for line in run.stderr.splitlines() if line.startswith("ERROR")]
            if any("hash" in line.lower() for line in said):
                raise Unfit(
                    "pip got a wheel whose hash is not the one in claims/release/wheels.txt; do not use it, and find out why"
                )
            if "No module named pip" in run.stderr:
                raise Unfit("pip is not installed in this environment: python -m ensurepip, and try again")
            why = said[0].removeprefix("ERROR:").strip() if said else "it said nothing"
            raise Unfit(
                f"pip could not fetch the wheels of claims/release/wheels.txt: {why}; connect to the network, and try again"
            )
        os.replace(unfinished, folder)
        Path(unfinished).mkdir()  # for the clean-up, which expects it
    return folder


def _make(found, wheels, work, made, node, zstd):
    for path in SOURCES.iterdir():
        shutil.copy(path, work)
    esbuild = found / "esbuild" / "bin" / "esbuild"
    _bundle(esbuild, found, work / "boot.mjs", work / "start.mjs", "node")
    run = subprocess.run(
        [node, str(work / "make.mjs"), str(found), str(wheels), str(work)], capture_output=True, text=True
    )
    if run.returncode or not (work / "memory.bin").is_file():
        said = [line for line in run.stderr.splitlines() if line.strip()]
        raise Unfit(f"Pyodide cannot make the browser's runtime: {said[-1][:300] if said else 'it said nothing'}")
    _bundle(esbuild, found, work / "worker.mjs", made / "worker.js", "browser", "--external:node:*")
    shutil.copy(found / "pyodide" / "pyodide.asm.wasm", work / "pyodide.wasm")
    unpacked = {}
    for name in COMPRESSED:
        data = (work / name).read_bytes()
        unpacked[name] = len(data)
        options = {
            zstd.CompressionParameter.compression_level: 22,
            zstd.CompressionParameter.window_log: 26,
            zstd.CompressionParameter.checksum_flag: 1,  # a damaged download is noticed
        }
        (made / f"{name}.zst").write_bytes(zstd.compress(data, options=options))
    for name in LATER:
        shutil.copy(work / name, made)
    return unpacked


def _bundle(esbuild, found, source, target, platform, *more):
    run = subprocess.run(
        [str(esbuild), str(source), "--bundle", "--format=esm", f"--platform={platform}", "--minify", "--charset=utf8"]
        + ["--log-level=error", "--legal-comments=none", f"--outfile={target}", *more],
        capture_output=True,
        text=True,
        env=os.environ | {"NODE_PATH": str(found)},
    )
    if run.returncode:
        raise Unfit(f"esbuild cannot bundle {source.name}: {' '.join(run.stderr.split())[:300]}")
