"""Wrong statements: a claim's own file with one thing changed, such as a sign, a number, a bound or an assumption.

They say whether a check depends on what it states. Each of `CHANGES` lists the places of a syntax tree where it applies and
changes one of them. Only places count that a check can reach: its own body, the functions of the file that it calls, and the
names of the file that it uses.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["CHANGES", "Change", "mutants", "tolerances", "watched"]


@dataclass(frozen=True)
class Change:
    """One way to make a statement wrong. `changed` gives the node that replaces a given one, or None if it does not apply."""

    name: str
    differs: str
    changed: Any


def _sign(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        return ast.BinOp(node.left, ast.Sub() if isinstance(node.op, ast.Add) else ast.Add(), node.right)
    return None


def _number(node):
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return ast.Constant(2 * node.value if node.value else type(node.value)(1))
    return None


STRICTER = {ast.LtE: ast.Lt, ast.GtE: ast.Gt}
STRICTER_NAMES = {"is_nonnegative": "is_positive", "is_nonpositive": "is_negative"}


def _bound(node):
    if isinstance(node, ast.Compare) and any(type(op) in STRICTER for op in node.ops):
        return ast.Compare(node.left, [STRICTER.get(type(op), type(op))() for op in node.ops], node.comparators)
    if isinstance(node, ast.Attribute) and node.attr in STRICTER_NAMES:
        return ast.Attribute(node.value, STRICTER_NAMES[node.attr], node.ctx)
    return None


ASSUMPTIONS = {"positive", "negative", "nonnegative", "nonpositive", "nonzero", "integer"}
ASSUMED = {"POSITIVE", "NEGATIVE", "UNIT"}  # of claims.lab.domains


def _assumption(node):
    if isinstance(node, ast.keyword) and node.arg in ASSUMPTIONS:
        return ast.keyword("real", ast.Constant(True))
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _called(node.value) == "assume":
        return ast.Pass()
    return None


CHANGES = [
    Change("statement with a sign changed", "a plus became a minus, or the other way round", _sign),
    Change("statement with a number doubled", "one of its numbers is twice as large, or 1 where it was 0", _number),
    Change("statement with a bound made strict", "“at most” became “less than”, or “at least” “more than”", _bound),
    Change("statement with an assumption dropped", "an assumption about a number was left out", _assumption),
]


def _called(call):
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def mutants(tree: ast.Module, check: str, change: Change) -> Iterator[tuple[int, ast.Module]]:
    """The file with the change made at one place that `check` reaches, for each such place: its line and the tree."""
    kept, reached = _outside(tree), _reached(tree, check)
    if change.changed is _assumption:
        used = {node.id for root in reached for node in ast.walk(root) if isinstance(node, ast.Name)}
        for name in sorted(used & ASSUMED):  # everywhere at once: it must stay one and the same number
            wrong = copy.deepcopy(tree)
            after = max(i for i, node in enumerate(wrong.body) if isinstance(node, (ast.Import, ast.ImportFrom)))
            wrong.body[after + 1 : after + 1] = ast.parse(
                f"{name} = __import__('sympy').Symbol('{name}', real=True)"
            ).body
            yield 1, wrong
    for root in reached:
        for path in _paths(root, kept):
            parent, field, index = path
            node = getattr(parent, field) if index is None else getattr(parent, field)[index]
            new = change.changed(node)
            if new is None:
                continue
            line = getattr(node, "lineno", root.lineno)
            _put(path, new)
            wrong = copy.deepcopy(tree)
            _put(path, node)  # before anybody can stop asking
            for call in [
                n for n in ast.walk(wrong) if isinstance(n, ast.Call)
            ]:  # an assumption may have become a second real=True
                call.keywords = list({k.arg or id(k): k for k in call.keywords}.values())
            yield line, ast.fix_missing_locations(wrong)


def _put(path, node):
    parent, field, index = path
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _reached(tree, check):
    """The functions and assignments of the file that a check uses, itself first."""
    named = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            named[node.name] = node
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        named[name.id] = node
    found, waiting = [], [check]
    while waiting:
        node = named.get(waiting.pop(0))
        if node is None or node in found:
            continue
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "claim" for t in node.targets):
            continue
        found.append(node)
        waiting += [name.id for name in ast.walk(node) if isinstance(name, ast.Name)]
    return found


def _outside(tree):
    """What is no part of a statement: documentation, decorators other than a search's domain, what is recorded."""
    left = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)) and ast.get_docstring(node) is not None:
            left.add(node.body[0])
        if isinstance(node, ast.FunctionDef):
            left |= {d for d in node.decorator_list if not (isinstance(d, ast.Call) and _called(d) == "given")}
        if isinstance(node, ast.Call) and _called(node) == "record":
            left.add(node)
    return left


def _paths(root, left):
    """Every place below a node, as (parent, field, index), in the order of the text."""
    for field, value in ast.iter_fields(root):
        if isinstance(value, list):
            for index, node in enumerate(value):
                if isinstance(node, ast.AST) and node not in left:
                    yield root, field, index
                    yield from _paths(node, left)
        elif isinstance(value, ast.AST) and value not in left:
            yield root, field, None
            yield from _paths(value, left)


# --- tolerances ------------------------------------------------------------------------------------------------------

SIZES = {"abs", "fabs", "absolute", "norm"}
LOOSE = {"allclose", "isclose", "assert_allclose", "approx", "almosteq"}


def tolerances(tree: ast.Module, check: str, share: int = 1000) -> Iterator[tuple[int, str, ast.Module | None]]:
    """The file with one tolerance of the check divided by `share`, for each: line, the tolerance, the tree.

    A tolerance is what stands to the right of ``abs(...) <=`` in an assertion. For a comparison with a tolerance that nobody
    sees, such as ``allclose``, the tree is None.
    """
    for root in _reached(tree, check):
        for statement in [node for node in ast.walk(root) if isinstance(node, ast.Assert)]:
            for node in ast.walk(statement.test):
                if isinstance(node, ast.Call) and _called(node) in LOOSE:
                    yield node.lineno, _called(node), None
                if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Lt, ast.LtE)) and _is_size(node.left):
                    right = node.comparators[0]
                    text = ast.unparse(right)
                    node.comparators[0] = ast.BinOp(right, ast.Div(), ast.Constant(share))
                    wrong = copy.deepcopy(tree)
                    node.comparators[0] = right
                    yield node.lineno, text, ast.fix_missing_locations(wrong)


def _is_size(node):
    """abs(...), abs(...).max(), max(abs(...) ...), float(abs(...)) and the like."""
    while isinstance(node, ast.Call):
        if _called(node) in SIZES:
            return True
        if _called(node) in {"max", "float", "amax"}:
            inner = node.func.value if isinstance(node.func, ast.Attribute) and not node.args else None
            node = inner or (node.args[0] if node.args else None)
            if isinstance(node, ast.GeneratorExp):
                node = node.elt
        else:
            return False
    return False


# --- what an assertion looks at --------------------------------------------------------------------------------------


def watched(tree: ast.Module) -> ast.Module:
    """The file with calls that tell which assertions are reached, and which of them look at nothing.

    It calls ``_reached(line)`` before each assertion. Inside of one, ``all(things)`` becomes ``_all(line, things)`` and ``array.all()``
    becomes ``_every(line, array)``.
    """
    return ast.fix_missing_locations(_Watch().visit(copy.deepcopy(tree)))


class _Watch(ast.NodeTransformer):
    inside = None

    def visit_Assert(self, node):
        self.inside, before = node, self.inside
        self.generic_visit(node)
        self.inside = before
        call = ast.Call(ast.Name("_reached", ast.Load()), [ast.Constant(node.lineno)], [])
        return [ast.copy_location(ast.Expr(call), node), node]

    def visit_Call(self, node):
        self.generic_visit(node)
        if self.inside is None or node.keywords:
            return node
        line = ast.Constant(node.lineno)
        if isinstance(node.func, ast.Name) and node.func.id == "all" and len(node.args) == 1:
            return ast.copy_location(ast.Call(ast.Name("_all", ast.Load()), [line, *node.args], []), node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "all" and not node.args:
            return ast.copy_location(ast.Call(ast.Name("_every", ast.Load()), [line, node.func.value], []), node)
        return node
