"""Runs within Pyodide, in make.mjs: compiles what a browser imports, and packs it.

Docstrings and tests stay out, and of positions only the line of each function's beginning stays: half of what would otherwise
be fetched. What a function does stays the same, asserts included.
"""

import ast
import io
import marshal
import os
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import source_hash
from types import CodeType

#: Parsers that need other packages, and what is for other libraries only.
LEFT_OUT = (
    "sympy/parsing/autolev",
    "sympy/parsing/c",
    "sympy/parsing/fortran",
    "sympy/parsing/latex",
    "hypothesis/extra",
)
HAS_DOCSTRING = 0x4000000
ONE_LINE = 0xE8  # of a table of positions: some code units, on the line of those before, columns unknown
HEADER = 16  # of a compiled file


def bare(code):
    """A code object without its docstring, and with one line for all of it."""
    constants = [bare(one) if isinstance(one, CodeType) else one for one in code.co_consts]
    flags = code.co_flags
    if flags & HAS_DOCSTRING:
        constants[0], flags = None, flags & ~HAS_DOCSTRING
    units = len(code.co_code) // 2
    table = bytes([ONE_LINE | 7, 0]) * (units // 8) + (bytes([ONE_LINE | (units % 8 - 1), 0]) if units % 8 else b"")
    return code.replace(co_consts=tuple(constants), co_flags=flags, co_linetable=table)


def write(archive, name, data):
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)


def packed(files):
    """An archive of (name, bytes), source compiled; what is compiled already is kept as that."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            if name.endswith(".py"):
                tree = compile(data, name, "exec", ast.PyCF_ONLY_AST)
                for node in ast.walk(tree):  # a module's and a class's are assigned, not marked
                    if isinstance(node, (ast.Module, ast.ClassDef)) and ast.get_docstring(node, False) is not None:
                        node.body = node.body[1:] or [ast.copy_location(ast.Pass(), node.body[0])]
                code = bare(compile(tree, f"/lib/{name}", "exec", dont_inherit=True, optimize=0))
                name, data = f"{name}c", _code_to_hash_pyc(code, source_hash(data), False)
            elif name.endswith(".pyc"):
                data = data[:HEADER] + marshal.dumps(bare(marshal.loads(data[HEADER:])))
            write(archive, name, data)
    return out.getvalue()


def of_folder(root):
    for folder, inside, names in os.walk(root):
        inside.sort()
        place = os.path.relpath(folder, root)
        parts = place.split("/")
        if {"tests", "benchmarks"} & set(parts) or parts[0].endswith(".dist-info") or place.startswith(LEFT_OUT):
            continue
        for name in sorted(names):
            with open(os.path.join(folder, name), "rb") as file:
                yield os.path.normpath(os.path.join(place, name)), file.read()


def of_archive(path):
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith("/"):
                yield name, archive.read(name)


os.makedirs("/out", exist_ok=True)
everything = list(of_folder("/wheels"))
(native,) = [data for name, data in everything if name.endswith(".so")]
for name, data in {
    "native.so": native,
    "packages.zip": packed((name, data) for name, data in everything if not name.endswith(".so")),
    "stdlib.zip": packed(of_archive("/stdlib.zip")),
}.items():
    with open(f"/out/{name}", "wb") as file:
        file.write(data)
