"""What a claim's page offers for breaking: wrong versions of the functions, and wrong statements, each as a few edits of a text.

A wrong function is an edit of `claims/lab/activations.py`; `WRONG` lists them. A wrong statement is made from the claim's own file, with
the changes of `claims.mutation.statements`: these change a syntax tree, and here the change becomes an edit of that place in the text, so
that layout and comments stay. An edit that would not come to exactly the same tree is not offered.

`offered` chooses among them. Which of them some check notices is known from the claim's wrong worlds, as far as these were tried; no page
says it beforehand.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from claims.catalog import ROOT, Entry
from claims.mutation.examine import PASSES, REJECTS
from claims.mutation.score import Score
from claims.mutation.statements import CHANGES, mutants

__all__ = [
    "FUNCTIONS",
    "WRONG",
    "Edit",
    "Item",
    "Wrong",
    "edited",
    "functions_source",
    "menu",
    "offered",
    "scalar",
    "statements",
    "wrong_functions",
]

FUNCTIONS = "claims/lab/activations.py"
#: How many of each are offered on a page.
MOST_FUNCTIONS, MOST_STATEMENTS = 7, 8
#: How many places of a check are looked at for each kind of change.
MOST_PLACES = 6
#: Characters of an expression that a line of the menu can hold.
SHORT, LONG = 12, 64


@dataclass(frozen=True)
class Edit:
    """At the place `at` of a text, `old` gives way to `new`."""

    at: int
    old: str
    new: str


@dataclass(frozen=True)
class Wrong:
    """A wrong version of an activation: what differs, as the reader sees it, and texts of its source that give way to others, each of which
    must stand there exactly once. `world` is the wrong world in `claims.mutation.worlds` that differs in the same way, if there is one;
    with `slope_only` the function itself stays right."""

    subject: str
    says: str
    replace: tuple[tuple[str, str], ...]
    world: str = ""
    slope_only: bool = False


@dataclass(frozen=True)
class Item:
    """One line of the menu. A wrong function has a `subject`, a wrong statement `checks` that depend on it."""

    file: str
    says: str
    line: int
    edits: tuple[Edit, ...]
    before: str = ""
    after: str = ""
    subject: str = ""
    checks: tuple[str, ...] = ()


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made. Raises `ValueError` if one does not fit."""
    for edit in sorted(edits, key=lambda edit: edit.at, reverse=True):
        if not text.startswith(edit.old, edit.at):
            raise ValueError(f"at {edit.at} there is no {edit.old!r}")
        text = text[: edit.at] + edit.new + text[edit.at + len(edit.old) :]
    return text


# --- wrong functions -------------------------------------------------------------------------------------------------
#
# Each changes the function in symbols, exact numbers, floats and many digits alike, with the slope that belongs to it, unless it says
# otherwise. What needs arrays does not run where these are offered.

WRONG = (
    Wrong(
        "relu",
        "|x| in place of max(0, x): what is negative is turned round, not cut off",
        (
            ("symbolic=lambda x: sympy.Max(0, x),", "symbolic=lambda x: sympy.Abs(x),"),
            (
                "symbolic_slope=lambda x: sympy.Piecewise((1, x > 0), (0, x < 0), (sympy.nan, True)),",
                "symbolic_slope=lambda x: sympy.Piecewise((1, x > 0), (-1, x < 0), (sympy.nan, True)),",
            ),
            ("numeric=_relu,", "numeric=abs,"),
            ("numeric_slope=_relu_slope,", "numeric_slope=lambda x: 2 * _relu_slope(x) - 1,"),
            ("slope_from_value=_relu_slope,", "slope_from_value=None,"),
        ),
        "relu unrectified",
    ),
    Wrong(
        "relu",
        "it ends at 6, as in ReLU6",
        (
            ("symbolic=lambda x: sympy.Max(0, x),", "symbolic=lambda x: sympy.Min(6, sympy.Max(0, x)),"),
            (
                "symbolic_slope=lambda x: sympy.Piecewise((1, x > 0), (0, x < 0), (sympy.nan, True)),",
                "symbolic_slope=lambda x: sympy.Piecewise((1, (x > 0) & (x < 6)), (0, (x < 0) | (x > 6)), (sympy.nan, True)),",
            ),
            ("numeric=_relu,", "numeric=lambda x: min(_relu(x), type(x)(6)),"),
            ("numeric_slope=_relu_slope,", "numeric_slope=lambda x: type(x)(0 < x < 6),"),
            ("slope_from_value=_relu_slope,", "slope_from_value=lambda value: type(value)(0 < value < 6),"),
        ),
        "relu capped",
    ),
    Wrong(
        "relu",
        "its corner is at 1, not at 0",
        (
            ("symbolic=lambda x: sympy.Max(0, x),", "symbolic=lambda x: sympy.Max(0, x - 1),"),
            (
                "symbolic_slope=lambda x: sympy.Piecewise((1, x > 0), (0, x < 0), (sympy.nan, True)),",
                "symbolic_slope=lambda x: sympy.Piecewise((1, x > 1), (0, x < 1), (sympy.nan, True)),",
            ),
            ("numeric=_relu,", "numeric=lambda x: _relu(x - 1),"),
            ("numeric_slope=_relu_slope,", "numeric_slope=lambda x: _relu_slope(x - 1),"),
        ),
        "relu shifted",
    ),
    Wrong(
        "relu",
        "twice as steep: 2·max(0, x)",
        (
            ("symbolic=lambda x: sympy.Max(0, x),", "symbolic=lambda x: 2 * sympy.Max(0, x),"),
            (
                "symbolic_slope=lambda x: sympy.Piecewise((1, x > 0), (0, x < 0), (sympy.nan, True)),",
                "symbolic_slope=lambda x: sympy.Piecewise((2, x > 0), (0, x < 0), (sympy.nan, True)),",
            ),
            ("numeric=_relu,", "numeric=lambda x: 2 * _relu(x),"),
            ("numeric_slope=_relu_slope,", "numeric_slope=lambda x: 2 * _relu_slope(x),"),
            ("slope_from_value=_relu_slope,", "slope_from_value=lambda value: 2 * _relu_slope(value),"),
        ),
        "relu doubled",
    ),
    Wrong(
        "relu",
        "only its slope at the corner: 1 where numbers have 0",
        (("    return type(x)(x > 0)\n", "    return type(x)(x >= 0)\n"),),
        "relu with slope 1 at zero",
        slope_only=True,
    ),
    Wrong(
        "leaky_relu",
        "twice as steep below zero",
        (("SMALL = Fraction(1, 100)", "SMALL = Fraction(2, 100)"),),
        "leaky_relu steeper",
    ),
    Wrong(
        "leaky_relu", "no slope at all below zero: plain ReLU", (("SMALL = Fraction(1, 100)", "SMALL = Fraction(0)"),)
    ),
    Wrong(
        "leaky_relu",
        "below zero it falls: the slope has the wrong sign",
        (("SMALL = Fraction(1, 100)", "SMALL = Fraction(-1, 100)"),),
    ),
    Wrong(
        "elu",
        "the −1 is missing: e to the x below zero",
        (
            (
                "symbolic=lambda x, alpha=1: sympy.Piecewise((x, x > 0), (alpha * (sympy.exp(x) - 1), True)),",
                "symbolic=lambda x, alpha=1: sympy.Piecewise((x, x > 0), (alpha * sympy.exp(x), True)),",
            ),
            ("return x if x > 0 else alpha * mpmath.expm1(x)", "return x if x > 0 else alpha * mpmath.exp(x)"),
            ("return alpha * math.expm1(x) if x <= 0 else x", "return alpha * math.exp(x) if x <= 0 else x"),
        ),
    ),
    Wrong(
        "elu",
        "below zero its values are twice as large",
        (
            (
                "symbolic=lambda x, alpha=1: sympy.Piecewise((x, x > 0), (alpha * (sympy.exp(x) - 1), True)),",
                "symbolic=lambda x, alpha=1: sympy.Piecewise((x, x > 0), (2 * alpha * (sympy.exp(x) - 1), True)),",
            ),
            (
                "(1, x > 0), (alpha * sympy.exp(x), x < 0), (sympy.nan if alpha != 1 else 1, True)",
                "(1, x > 0), (2 * alpha * sympy.exp(x), x < 0), (sympy.nan, True)",
            ),
            ("numeric=_elu,", "numeric=lambda x, alpha=1: _elu(x, 2 * alpha),"),
            ("numeric_slope=_elu_slope,", "numeric_slope=lambda x, alpha=1: _elu_slope(x, 2 * alpha),"),
        ),
        "elu steeper",
    ),
    Wrong(
        "sigmoid",
        "σ(x/2) in place of σ(x)",
        (
            ("symbolic=lambda x: 1 / (1 + sympy.exp(-x)),", "symbolic=lambda x: 1 / (1 + sympy.exp(-x / 2)),"),
            (
                "symbolic_slope=lambda x: sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2,",
                "symbolic_slope=lambda x: sympy.exp(-x / 2) / (1 + sympy.exp(-x / 2)) ** 2 / 2,",
            ),
            ("numeric=_sigmoid,", "numeric=lambda x: _sigmoid(x / 2),"),
            ("numeric_slope=_sigmoid_slope,", "numeric_slope=lambda x: _sigmoid_slope(x / 2) / 2,"),
            (
                "slope_from_value=lambda value: value * (_one(value) - value),",
                "slope_from_value=lambda value: value * (_one(value) - value) / 2,",
            ),
        ),
        "sigmoid stretched",
    ),
    Wrong(
        "sigmoid",
        "the 1 below the line is missing: 1/e⁻ˣ, which is eˣ",
        (
            ("symbolic=lambda x: 1 / (1 + sympy.exp(-x)),", "symbolic=lambda x: 1 / sympy.exp(-x),"),
            (
                "symbolic_slope=lambda x: sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2,",
                "symbolic_slope=lambda x: sympy.exp(x),",
            ),
            ("return 1 / (1 + mpmath.exp(-x))", "return 1 / mpmath.exp(-x)"),
            ("return 1 / (1 + math.exp(-x))", "return 1 / math.exp(-x)"),
            ("return small / (1 + small)", "return small"),
            ("return _sigmoid(x) * _sigmoid(-x)", "return _sigmoid(x)"),
            ("slope_from_value=lambda value: value * (_one(value) - value),", "slope_from_value=lambda value: value,"),
        ),
    ),
    Wrong(
        "sigmoid",
        "the sign in the exponent is lost: it falls where it should rise",
        (
            ("symbolic=lambda x: 1 / (1 + sympy.exp(-x)),", "symbolic=lambda x: 1 / (1 + sympy.exp(x)),"),
            (
                "symbolic_slope=lambda x: sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2,",
                "symbolic_slope=lambda x: -sympy.exp(x) / (1 + sympy.exp(x)) ** 2,",
            ),
            ("numeric=_sigmoid,", "numeric=lambda x: _sigmoid(-x),"),
            ("numeric_slope=_sigmoid_slope,", "numeric_slope=lambda x: -_sigmoid_slope(-x),"),
            (
                "slope_from_value=lambda value: value * (_one(value) - value),",
                "slope_from_value=lambda value: -value * (_one(value) - value),",
            ),
        ),
        "sigmoid mirrored",
    ),
    Wrong(
        "sigmoid",
        "only in numbers: too large by one part in a billion",
        (
            ("numeric=_sigmoid,", "numeric=lambda x: _sigmoid(x) * (1 + 1e-9),"),
            ("numeric_slope=_sigmoid_slope,", "numeric_slope=lambda x: _sigmoid_slope(x) * (1 + 1e-9),"),
        ),
    ),
    Wrong(
        "sigmoid",
        "only its slope: σ, where it is σ(1 − σ)",
        (
            (
                "symbolic_slope=lambda x: sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2,",
                "symbolic_slope=lambda x: 1 / (1 + sympy.exp(-x)),",
            ),
            ("numeric_slope=_sigmoid_slope,", "numeric_slope=_sigmoid,"),
            ("slope_from_value=lambda value: value * (_one(value) - value),", "slope_from_value=lambda value: value,"),
        ),
        "sigmoid with a slope that forgets 1 − σ",
        slope_only=True,
    ),
    Wrong(
        "tanh",
        "tanh(x/2) in place of tanh(x)",
        (
            ("symbolic=lambda x: sympy.tanh(x),", "symbolic=lambda x: sympy.tanh(x / 2),"),
            (
                "symbolic_slope=lambda x: 1 - sympy.tanh(x) ** 2,",
                "symbolic_slope=lambda x: (1 - sympy.tanh(x / 2) ** 2) / 2,",
            ),
            ("numeric=_tanh,", "numeric=lambda x: _tanh(x / 2),"),
            ("numeric_slope=_tanh_slope,", "numeric_slope=lambda x: _tanh_slope(x / 2) / 2,"),
            (
                "slope_from_value=lambda value: _one(value) - value * value,",
                "slope_from_value=lambda value: (_one(value) - value * value) / 2,",
            ),
        ),
        "tanh stretched",
    ),
    Wrong(
        "tanh",
        "x/(1 + |x|), which looks much like it",
        (
            ("symbolic=lambda x: sympy.tanh(x),", "symbolic=lambda x: x / (1 + sympy.Abs(x)),"),
            (
                "symbolic_slope=lambda x: 1 - sympy.tanh(x) ** 2,",
                "symbolic_slope=lambda x: 1 / (1 + sympy.Abs(x)) ** 2,",
            ),
            ("numeric=_tanh,", "numeric=lambda x: x / (1 + abs(x)),"),
            ("numeric_slope=_tanh_slope,", "numeric_slope=lambda x: 1 / (1 + abs(x)) ** 2,"),
            (
                "slope_from_value=lambda value: _one(value) - value * value,",
                "slope_from_value=lambda value: (1 - abs(value)) ** 2,",
            ),
        ),
        "tanh slow",
    ),
    Wrong(
        "tanh",
        "raised by 1/10: no longer odd",
        (
            ("symbolic=lambda x: sympy.tanh(x),", "symbolic=lambda x: sympy.tanh(x) + sympy.Rational(1, 10),"),
            ("numeric=_tanh,", "numeric=lambda x: _tanh(x) + type(x)(1) / 10,"),
            (
                "slope_from_value=lambda value: _one(value) - value * value,",
                "slope_from_value=lambda value: _one(value) - (value - _one(value) / 10) ** 2,",
            ),
        ),
        "tanh raised",
    ),
    Wrong(
        "tanh",
        "only in numbers: too large by one part in a billion",
        (
            ("numeric=_tanh,", "numeric=lambda x: _tanh(x) * (1 + 1e-9),"),
            ("numeric_slope=_tanh_slope,", "numeric_slope=lambda x: _tanh_slope(x) * (1 + 1e-9),"),
        ),
    ),
    Wrong(
        "tanh",
        "only its slope: 1 − tanh(x), the square forgotten",
        (
            ("symbolic_slope=lambda x: 1 - sympy.tanh(x) ** 2,", "symbolic_slope=lambda x: 1 - sympy.tanh(x),"),
            ("return 1 - _tanh(x) ** 2", "return 1 - _tanh(x)"),
            (
                "slope_from_value=lambda value: _one(value) - value * value,",
                "slope_from_value=lambda value: _one(value) - value,",
            ),
        ),
        "tanh with a slope that forgets the square",
        slope_only=True,
    ),
    Wrong(
        "step",
        "it jumps at 1, not at 0",
        (
            (
                "symbolic=lambda x: sympy.Piecewise((1, x >= 0), (0, True)),",
                "symbolic=lambda x: sympy.Piecewise((1, x >= 1), (0, True)),",
            ),
            (
                "symbolic_slope=lambda x: sympy.Piecewise((0, sympy.Ne(x, 0)), (sympy.nan, True)),",
                "symbolic_slope=lambda x: sympy.Piecewise((0, sympy.Ne(x, 1)), (sympy.nan, True)),",
            ),
            ("return type(x)(x >= 0) if x == x else x  # NaN", "return type(x)(x >= 1) if x == x else x  # NaN"),
        ),
        "step shifted",
    ),
    Wrong(
        "step",
        "at the jump itself 0, not 1",
        (
            (
                "symbolic=lambda x: sympy.Piecewise((1, x >= 0), (0, True)),",
                "symbolic=lambda x: sympy.Piecewise((1, x > 0), (0, True)),",
            ),
            ("return type(x)(x >= 0) if x == x else x  # NaN", "return type(x)(x > 0) if x == x else x  # NaN"),
        ),
    ),
)


def wrong_functions(source: str) -> dict[Wrong, Item]:
    """Each of `WRONG` as edits of the functions' source. Raises `ValueError` for one whose text does not stand there exactly once."""
    found = {}
    for wrong in WRONG:
        edits = []
        for old, new in wrong.replace:
            if source.count(old) != 1:
                raise ValueError(
                    f"{wrong.subject}, {wrong.says}: {old!r} stands {source.count(old)} times in {FUNCTIONS}"
                )
            edits.append(_trimmed(Edit(source.index(old), old, new)))
        edits.sort(key=lambda edit: edit.at)
        line = source.count("\n", 0, edits[-1].at) + 1
        found[wrong] = Item(FUNCTIONS, wrong.says, line, tuple(edits), subject=wrong.subject)
    return found


def _trimmed(edit):
    """The edit without what stays the same at both ends."""
    old, new = edit.old, edit.new
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    old, new = old[start:], new[start:]
    end = next(
        (i for i, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), min(len(old), len(new))
    )
    return Edit(edit.at + start, old[: len(old) - end], new[: len(new) - end])


# --- wrong statements ------------------------------------------------------------------------------------------------

KINDS_OF_CHANGE = {
    "statement with a sign changed": "sign",
    "statement with a number doubled": "number",
    "statement with a bound made strict": "bound",
    "statement with an assumption dropped": "assumption",
}


def statements(entry: Entry, check: str) -> Iterator[tuple[str, Item]]:
    """The wrong statements that can be made for a check, a few of each kind: the name of the change, and the edit of the claim's file."""
    place = _Place(entry.source.text)
    tree = _around(entry.source.tree, check)
    for change in CHANGES:
        seen = set()
        for _, wrong in islice(mutants(tree, check, change), MOST_PLACES):
            item = _item(entry.source.where, place, tree, wrong)
            if item and item.edits not in seen:
                seen.add(item.edits)
                yield change.name, item


def _around(tree, check):
    """The imports, and of the rest what the check uses: all else would be copied for each change."""
    wanted, kept = {check}, []
    for node in reversed(tree.body):  # what is used stands above, with few exceptions, which are then left alone
        names = {node.name} if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else set()
        if isinstance(node, ast.Assign):
            names = {one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
        if names & wanted:
            wanted |= {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        if names & wanted or isinstance(node, (ast.Import, ast.ImportFrom)):
            kept.insert(0, node)
    return ast.Module(kept, [])


class _Place:
    """Where the nodes of a syntax tree stand in the text: a tree counts lines and UTF-8 bytes."""

    def __init__(self, text):
        self.text, self.lines, at = text, [], 0
        for line in text.splitlines(keepends=True):
            self.lines.append((at, line))
            at += len(line)

    def of(self, line, column):
        start, text = self.lines[line - 1]
        return start + len(text.encode()[:column].decode())

    def span(self, node):
        return self.of(node.lineno, node.col_offset), self.of(node.end_lineno, node.end_col_offset)

    def line(self, at):
        return self.text.count("\n", 0, at) + 1


def _item(where, place, tree, wrong):
    """The edit that makes `wrong` of the file, or None if there is none that does exactly that."""
    if len(wrong.body) > len(tree.body):
        return _let_loose(where, place, tree, wrong)
    path = _difference(tree, wrong)
    if path is None:
        return None
    edit = next(filter(None, (_edit(place, old, new) for old, new in reversed(path) if hasattr(old, "lineno"))), None)
    if edit is None:
        return None
    # The statement of the file in which it is, with the edit made, must be the one that was meant.
    statement, meant = path[1]
    start, end = (
        place.of(min([statement, *getattr(statement, "decorator_list", [])], key=_line).lineno, 0),
        place.span(statement)[1],
    )
    try:
        after = ast.parse(edited(place.text[start:end], [Edit(edit.at - start, edit.old, edit.new)])).body
        if len(after) != 1 or ast.dump(after[0]) != ast.dump(meant):
            return None
    except (SyntaxError, ValueError):
        return None
    before, now = _shown(place, [old for old, _ in path], edit)
    return Item(where, _says(edit, path), place.line(edit.at), (edit,), before, now)


def _let_loose(where, place, tree, wrong):
    """An edit that gives a symbol of `claims.lab.domains` anew, without its assumption. It stands behind the imports."""
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    last = imports[-1]
    name = wrong.body[tree.body.index(last) + 1].targets[0].id
    at = place.span(last)[1]
    now = f'{name} = Symbol("{name.lower()}", real=True)'
    edit = Edit(at, "", f"\nfrom sympy import Symbol\n\n{now}")
    says = f"{name} may be any real number"
    return Item(where, says, place.line(at) + 3, (edit,), "", now)


def _line(node):
    return node.lineno


def _difference(old, new):
    """The way from the root to the smallest pair of nodes that differ, or None if more than one place does."""
    if type(old) is not type(new):
        return [(old, new)]
    different = []
    for name in old._fields:
        a, b = getattr(old, name, None), getattr(new, name, None)
        if isinstance(a, list) and isinstance(b, list):
            if len(a) != len(b):
                return [(old, new)]
            pairs = list(zip(a, b, strict=True))
        else:
            pairs = [(a, b)]
        for one, other in pairs:
            if isinstance(one, ast.AST) and isinstance(other, ast.AST):
                if (way := _difference(one, other)) is not None:
                    different.append(way)
            elif one != other or type(one) is not type(other):
                return [(old, new)]
    if len(different) > 1:
        return [(old, new)]
    return [(old, new), *different[0]] if different else None


OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.LtE: "<=", ast.GtE: ">=", ast.Lt: "<", ast.Gt: ">"}


def _edit(place, old, new):
    """The edit of the text for a node that gives way to another, as small as can be; None if this node is not the one to edit."""
    start, end = place.span(old)
    if isinstance(old, ast.BinOp) and isinstance(new, ast.BinOp) and type(old.op) is not type(new.op):
        return _operator(place, old.left, old.right, old.op, new.op)
    if isinstance(old, ast.Compare) and isinstance(new, ast.Compare):
        sides = [old.left, *old.comparators]
        edits = [
            _operator(place, sides[i], sides[i + 1], a, b)
            for i, (a, b) in enumerate(zip(old.ops, new.ops, strict=True))
            if type(a) is not type(b)
        ]
        return _joined(place, edits) if edits and all(edits) else None
    if isinstance(old, ast.Constant) and isinstance(new, ast.Constant):
        return Edit(start, place.text[start:end], _number(place.text[start:end], new.value))
    if isinstance(old, ast.Attribute) and isinstance(new, ast.Attribute) and old.attr != new.attr:
        return Edit(end - len(old.attr), old.attr, new.attr)
    if isinstance(old, ast.keyword) and isinstance(new, ast.keyword):
        return Edit(start, place.text[start:end], ast.unparse(new))
    if isinstance(old, ast.Call) and isinstance(new, ast.Call) and len(old.keywords) > len(new.keywords):
        kept = {one.arg for one in new.keywords} & {one.arg for one in old.keywords}
        (gone, *more) = [one for one in old.keywords if one.arg not in kept]
        if more:
            return None
        first, last = place.span(gone)  # with the comma before it
        first = len(place.text[:first].rstrip().removesuffix(","))
        return Edit(first, place.text[first:last], "")
    if isinstance(old, ast.Expr) and isinstance(new, ast.Pass):
        return Edit(start, place.text[start:end], "pass")
    return None


def _operator(place, left, right, old, new):
    """The edit that changes the operator between two operands."""
    start, end = place.span(left)[1], place.span(right)[0]
    sign = OPERATORS[type(old)]
    between = re.sub(r"#[^\n]*", lambda comment: " " * len(comment[0]), place.text[start:end])
    if between.count(sign) != 1:
        return None
    at = start + between.index(sign)
    return Edit(at, sign, OPERATORS[type(new)])


def _joined(place, edits):
    """Several edits as one, with what stands between them."""
    start, end = edits[0].at, edits[-1].at + len(edits[-1].old)
    new = edited(place.text[:end], edits)[start:]
    return Edit(start, place.text[start:end], new)


def _number(written, value):
    """A number in the way in which the old one was written."""
    if isinstance(value, int) and "_" in written:
        return f"{value:_}"
    return repr(value)


def _shown(place, nodes, edit):
    """The expression around an edit, before and after: the smallest that says something by itself."""
    around = [n for n in nodes if isinstance(n, (ast.expr, ast.Assert, ast.Expr)) and hasattr(n, "lineno")]
    best = None
    for node in reversed(around):
        start, end = place.span(node)
        if not (start <= edit.at and edit.at + len(edit.old) <= end):
            continue
        if best is not None and (end - start > LONG or "\n" in place.text[start:end]):
            break
        best = start, end
        if end - start >= SHORT and not isinstance(node, (ast.Constant, ast.Name)):
            break
    start, end = best or (edit.at, edit.at + len(edit.old))
    old = place.text[start:end]
    new = edited(old, [Edit(edit.at - start, edit.old, edit.new)])
    return " ".join(old.split()), " ".join(new.split())


def _says(edit, path):
    if edit.new == "pass":
        return "an assumption is dropped"
    if any(isinstance(old, ast.keyword) for old, _ in path[-2:]) or not edit.new:
        return "an assumption is dropped"
    return {
        "+": "a minus has become a plus",
        "-": "a plus has become a minus",
    }.get(edit.new, "") or (
        "a number is changed" if edit.old[:1].isdigit() or edit.old[:1] == "." else "a bound is made strict"
    )


# --- what is offered -------------------------------------------------------------------------------------------------


def offered(entry: Entry, scalar: list[str], score: Score | None, functions: dict[Wrong, Item]) -> list[Item]:
    """The menu of a claim, whose checks named in `scalar` run in a browser."""
    return [*_functions(entry, scalar, score, functions), *_statements(entry, scalar, score)]


def _outcomes(scalar, score, world):
    """What is known of the checks that run in a browser: who rejects this world, and who was shown it."""
    if score is None or not world:
        return set(), set()
    shown = {name: score.found[name]["worlds"].get(world) for name in scalar if name in score.found}
    return {n for n, o in shown.items() if o == REJECTS}, {n for n, o in shown.items() if o == PASSES}


def _functions(entry, scalar, score, functions):
    used = _used(entry, scalar, score)
    ranked = []
    for order, (wrong, item) in enumerate(functions.items()):
        if wrong.subject not in used:
            continue
        rejects, passes = _outcomes(scalar, score, wrong.world)
        if wrong.slope_only and not (rejects or passes):
            continue  # nobody looks at the slope
        unnoticed = bool(passes) and not rejects
        ranked.append((unnoticed, not rejects, order, item))
    # One that nothing notices is worth more than the seventh that something does; of these, those come first of which that is known.
    noticed = [item for unnoticed, *_, item in sorted(ranked, key=lambda one: one[:3]) if not unnoticed]
    unnoticed = [item for unnoticed, *_, item in ranked if unnoticed]
    by_subject = _in_turn(noticed, lambda item: item.subject)[: MOST_FUNCTIONS - bool(unnoticed)]
    chosen = [*by_subject, *unnoticed[:1]]
    return sorted(chosen, key=[item for *_, item in ranked].index)


def _used(entry, scalar, score):
    """The functions that the checks evaluate, as far as it was watched; else those that the file imports."""
    if score is not None:
        return {one.partition(" ")[0] for name in scalar for one in score.found.get(name, {}).get("evaluates", ())}
    return {
        alias.name
        for node in entry.source.tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "claims.lab.activations"
        for alias in node.names
    }


def _statements(entry, scalar, score):
    found: dict[tuple, tuple[bool, str, Item]] = {}
    for check in scalar:
        for change, item in statements(entry, check):
            rejects, passes = _outcomes([check], score, change)
            _, _, known = found.get(item.edits, (None, None, item))
            item = replace(known, checks=(*known.checks, check))
            found[item.edits] = bool(passes) and not rejects, KINDS_OF_CHANGE[change], item
    noticed = [one for one in found.values() if not one[0]]
    unnoticed = [one for one in found.values() if one[0]]
    # Now one check, now another; of each now a sign, now a number; those inside of an assertion first.
    asserted = _asserted(entry)
    noticed.sort(key=lambda one: one[2].line not in asserted)
    by_kind = _in_turn(noticed, lambda one: (one[2].checks[0], one[1]))
    unnoticed = _in_turn(unnoticed, lambda one: (one[2].checks[0], one[1]))
    chosen = [*by_kind[: MOST_STATEMENTS - bool(unnoticed)], *unnoticed[:1]]
    return sorted((item for *_, item in chosen), key=lambda item: item.edits[0].at)


def _asserted(entry):
    return {
        line
        for node in ast.walk(entry.source.tree)
        if isinstance(node, ast.Assert)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def _in_turn(things, group):
    """The first of each group, then the second of each, and so on."""
    rounds: dict[Any, int] = {}
    numbered = []
    for order, thing in enumerate(things):
        turn = rounds[group(thing)] = rounds.get(group(thing), -1) + 1
        numbered.append((turn, order, thing))
    return [thing for _, _, thing in sorted(numbered, key=lambda one: one[:2])]


# --- as data ---------------------------------------------------------------------------------------------------------


def scalar(entry: Entry, runs: dict[str, Any]) -> list[str]:
    """The checks that run in a browser: those that asked for no library with arrays."""
    return [name for name in entry.evidence if name in runs and not runs[name].get("needs")]


def menu(entry: Entry, runs: dict[str, Any], score: Score | None, functions: dict[Wrong, Item]) -> dict[str, Any]:
    """What the page's editor is told: the files, the checks that run in a browser and what each of them evaluates, and the menu."""
    texts = {entry.source.where: entry.source.text, FUNCTIONS: functions_source()}
    return {
        "file": entry.source.where,
        "functions": FUNCTIONS,
        "checks": {name: _check(entry, name, runs, score) for name in entry.evidence},
        "items": [_plainly(item, texts[item.file]) for item in offered(entry, scalar(entry, runs), score, functions)],
    }


def _check(entry, name, runs, score):
    found = {"kind": entry.evidence[name].kind, "passed": runs.get(name, {}).get("outcome") == "passed"}
    if score is not None and name in score.found:
        found["uses"] = sorted({one.partition(" ")[0] for one in score.found[name]["evaluates"]})
    return found


def _plainly(item, text):
    found = {"file": item.file, "says": item.says, "line": item.line}
    found |= {key: value for key in ("before", "after", "subject", "checks") if (value := getattr(item, key))}
    return found | {"edits": [[_in_javascript(text, edit.at), edit.old, edit.new] for edit in item.edits]}


def _in_javascript(text, at):
    """A place as JavaScript counts it, in units of two bytes."""
    return len(text[:at].encode("utf-16-le")) // 2


def functions_source() -> str:
    """The text of the functions' file."""
    return (ROOT.parent / FUNCTIONS).read_text("utf-8")
