"""How Python's mathematical functions round in a browser, compared with this machine: both compute the same values, and they are counted.

A browser's Python brings its own mathematical library, compiled to WebAssembly; this machine's Python asks the system's. Neither need be wrong
by more than a unit in the last place or two, and they need not agree.
"""

import inspect
import json
import platform
import random
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from claims.archive import write_text
from claims.release.npm import Unfit, packages

__all__ = ["COMPARED", "compared", "measure", "values"]

#: How many inputs, from where to where, for each function; the logarithm's are the others' absolute values.
INPUTS, REACH = 100_000, 10.0
FUNCTIONS = ("exp", "expm1", "log", "sin", "tanh")
COMPARED = "floats.json"


def values(functions: tuple[str, ...], inputs: int, reach: float) -> bytes:
    """Every value of every function, as doubles one after another. It runs in both worlds, so it may use nothing of ours."""
    import math
    import random
    import struct

    draw = random.Random(20).uniform
    points = [draw(-reach, reach) for _ in range(inputs)]
    found = []
    for name in functions:
        function = getattr(math, name)
        found += [function(abs(x) if name == "log" else x) for x in points]
    return struct.pack(f"<{len(found)}d", *found)


def measure(runtime: Path, memory: Path) -> dict[str, Any]:
    """Compare, unless that has been done for this runtime on this kind of machine, and keep what was found beside it. Raises `Unfit`."""
    here = {
        "system": platform.system(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "libc": " ".join(platform.libc_ver()),
    }
    kept = runtime / COMPARED
    try:
        if (found := json.loads(kept.read_text("utf-8")))["here"] == here:
            return found
    except (OSError, ValueError, KeyError):
        pass
    asked = FUNCTIONS, INPUTS, REACH
    found = {
        "here": here,
        "inputs": INPUTS,
        "reach": REACH,
        "functions": compared(values(*asked), _in_node(packages(memory), asked)),
    }
    write_text(kept, json.dumps(found, indent=1) + "\n")
    return found


def _in_node(found, asked):
    node = shutil.which("node")
    if node is None:
        raise Unfit("Node.js is not installed, and comparing floats needs it; install it with npm, and try again")
    with tempfile.TemporaryDirectory() as work:
        program, out = Path(work) / "values.py", Path(work) / "values"
        program.write_text(f"{inspect.getsource(values)}\nvalues(*{asked!r})\n", "utf-8")
        script = Path(__file__).with_suffix(".mjs")
        run = subprocess.run([node, str(script), str(found), str(program), str(out)], capture_output=True, text=True)
        if run.returncode or not out.is_file():
            said = [line.strip() for line in run.stderr.splitlines() if "Error" in line]
            raise Unfit(f"Pyodide cannot compute values: {said[-1][:300] if said else 'it said nothing'}")
        return out.read_bytes()


def compared(here: bytes, there: bytes) -> dict[str, dict[str, Any]]:
    """For each function: at how many inputs the two differ, by how many ulp at most, which of the two is then nearer to the truth how
    often, and one input at which they differ most."""
    import mpmath

    draw = random.Random(20).uniform
    points = [draw(-REACH, REACH) for _ in range(INPUTS)]
    form = f"<{len(FUNCTIONS) * INPUTS}d"
    all_here, all_there = struct.unpack(form, here), struct.unpack(form, there)
    found = {}
    for i, name in enumerate(FUNCTIONS):
        part = slice(i * INPUTS, (i + 1) * INPUTS)
        rows = [
            (abs(_place(a) - _place(b)), abs(x) if name == "log" else x, a, b)
            for x, a, b in zip(points, all_here[part], all_there[part], strict=True)
            if a != b
        ]
        nearer = {"here": 0, "there": 0}
        with mpmath.workprec(200):
            for _, x, a, b in rows:
                exact = getattr(mpmath, name)(mpmath.mpf(x))
                nearer["here" if abs(a - exact) < abs(b - exact) else "there"] += 1
        found[name] = {"differ": len(rows), "ulps": 0, "nearer": nearer}
        if rows:
            ulps, x, a, b = max(rows)
            found[name] |= {"ulps": ulps, "at": x, "here": a, "there": b}
    return found


def _place(value):
    """A double's place among all doubles, so that neighbours differ by one."""
    bits = struct.unpack("<q", struct.pack("<d", value))[0]
    return bits if bits >= 0 else -(bits & ((1 << 63) - 1))
