# ruff: noqa: F821  (make.mjs gives PACKAGES and NATIVE)
"""Runs within Pyodide, in make.mjs, before its memory is captured: imports what claims and their checks import.

Nothing is computed here, so that no result is at hand before a reader asks for it.
"""

import gc
import importlib
import importlib.machinery
import importlib.util
import sys

#: Modules that the lab, or some check while it runs, imports besides. A test in a browser notices what is missing here: then an archive is fetched.
LATER = """
_ast_unparse hypothesis.internal.conjecture.optimiser hypothesis.strategies._internal.flatmapped statistics
sympy.assumptions.wrapper sympy.combinatorics sympy.combinatorics.free_groups sympy.combinatorics.generators
sympy.combinatorics.graycode sympy.combinatorics.group_constructs sympy.combinatorics.named_groups
sympy.combinatorics.partitions sympy.combinatorics.pc_groups sympy.combinatorics.perm_groups
sympy.combinatorics.permutations sympy.combinatorics.polyhedron sympy.combinatorics.prufer sympy.combinatorics.subsets
sympy.combinatorics.tensor_can sympy.combinatorics.util sympy.concrete.delta sympy.integrals.heurisch
sympy.integrals.manualintegrate sympy.integrals.prde sympy.integrals.rde sympy.integrals.risch sympy.physics
sympy.physics.matrices sympy.physics.units sympy.physics.units.definitions
sympy.physics.units.definitions.dimension_definitions sympy.physics.units.definitions.unit_definitions
sympy.physics.units.dimensions sympy.physics.units.prefixes sympy.physics.units.quantities sympy.physics.units.systems
sympy.physics.units.systems.length_weight_time sympy.physics.units.systems.mks sympy.physics.units.systems.mksa
sympy.physics.units.systems.natural sympy.physics.units.systems.si sympy.physics.units.unitsystem
sympy.physics.units.util sympy.polys.domains.old_fractionfield sympy.polys.domains.old_polynomialring
sympy.polys.polymatrix sympy.sets.handlers.functions sympy.sets.handlers.issubset sympy.sets.setexpr
sympy.tensor.tensor tomllib tomllib._parser tomllib._re tomllib._types
""".split()


class Native:
    """Finds the compiled part of Hypothesis, which cannot be imported from an archive."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "hypothesis._native":
            loader = importlib.machinery.ExtensionFileLoader(name, NATIVE)
            return importlib.util.spec_from_file_location(name, NATIVE, loader=loader)
        return None


sys.path.insert(0, PACKAGES)
sys.meta_path.insert(0, Native)
for name in ("hypothesis", "hypothesis.statistics", "hypothesis.strategies", "mpmath", "sympy", *LATER):
    importlib.import_module(name)


def wipe():
    """Overwrite what is free: old contents would have to be fetched by every reader."""
    for size in range(480, 0, -16):
        kept = [bytes(size) for _ in range(600_000 // (size + 32))]
        del kept
    kept = [
        [bytearray(size) for _ in range(3_000_000 // size)]
        for size in (1 << 20, 1 << 18, 1 << 16, 1 << 14, 1 << 12, 1 << 10, 600)
    ]
    del kept


gc.collect()
wipe()
gc.collect()
