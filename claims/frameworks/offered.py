"""Reads a module that offers activations, holds it to its contract, and lets it stand in for ours.

Floats and arrays of floats go to the module. Symbols, fractions, whole numbers and mpmath numbers stay ours: they are the
truth that the module is compared with.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import SkipTest

from claims.lab import activations
from claims.lab.formats import FORMATS, dtype

__all__ = ["FUNCTIONS", "NAMES", "BadModule", "NotOffered", "Offer", "load"]

#: The names of all formats, also while a module that knows fewer is on trial.
NAMES = tuple(FORMATS)
#: The functions that a module may offer, and the keyword that each takes.
FUNCTIONS = {"relu": None, "leaky_relu": "negative_slope", "elu": "alpha", "sigmoid": None, "tanh": None}
#: Values of the keyword other than the default with which a function is tried before the checks.
ANOTHER = {"negative_slope": 0.25, "alpha": 2.0}
#: Back-propagation finds the slopes of these from their values, by a formula: it is then applied to the module's values.
SHORTCUTS = ("sigmoid", "tanh")


class BadModule(AssertionError):
    """The module breaks its contract; the text is one line that says where."""


class NotOffered(SkipTest):
    """A check asks for what the module does not offer: the check is skipped, also in the middle of a search."""


def load(name: str, folder: Path) -> ModuleType:
    """Import the module of that name, or the ``.py`` file at that path, relative to `folder`.

    Raises `BadModule` with a line that says why it cannot be imported.
    """
    path = folder / name
    try:
        if name.endswith(".py"):
            if not path.is_file():
                raise BadModule(f"there is no such file in {folder}")
            return _from_file(path.resolve())
        sys.path.append(str(folder))  # at the end: it hides nothing that is installed
        return importlib.import_module(name)
    except (BadModule, KeyboardInterrupt):
        raise
    except SyntaxError as error:
        raise BadModule(
            f"{Path(error.filename or name).name}, line {error.lineno}: not valid Python: {error.msg}"
        ) from None
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            hint = f"; there is a {name}.py: name it with its ending" if Path(f"{path}.py").is_file() else ""
            raise BadModule(
                f"no module of this name can be imported{hint or '; name an installed one, or the path of a .py file'}"
            ) from None
        raise BadModule(f"it imports {error.name}, which is not installed") from None
    except ImportError as error:
        raise BadModule(one_line(error)) from None
    except (Exception, SystemExit) as error:  # a file that is imported may raise whatever it likes
        raise BadModule(f"importing it raises {_described(error)}") from None


def _from_file(path):
    """A file inside a package is imported by its dotted name: run alone, ``jax.py`` would find itself when it imports jax."""
    parts, folder = [path.stem], path.parent
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    sys.path.append(str(folder))
    if len(parts) > 1:
        return importlib.import_module(".".join(parts))
    spec = importlib.util.spec_from_file_location(f"activations_offered_by_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def one_line(text: Any, longest: int = 200) -> str:
    """The first line of a text that says anything, cut where it becomes too long to read in passing."""
    line = next((line.strip() for line in str(text).splitlines() if line.strip()), "")
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _described(error):
    text = one_line(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


@dataclass(frozen=True)
class Problem:
    """A way in which a module breaks its contract, for a function, in some formats."""

    where: str
    what: str
    formats: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" (in {', '.join(self.formats)})" if self.formats else "")


class Offer:
    """What a module offers. Raises `BadModule` if that is nothing, or if it describes itself wrongly."""

    def __init__(self, module: ModuleType, shown: str):
        self.module, self.shown = module, shown
        self.name, self.version = (self._text("NAME") or shown), self._text("VERSION")
        self.formats = self._formats()
        found = {name: getattr(module, name) for name in self.all_names() if hasattr(module, name)}
        self.not_functions = {name: value for name, value in found.items() if not callable(value)}
        self.functions = {name: value for name, value in found.items() if callable(value)}
        if not any(name in self.functions for name in FUNCTIONS):
            wrong = "".join(f"; {problem}" for problem in self._no_functions())
            raise BadModule(f"it offers none of {', '.join(FUNCTIONS)}: define at least one{wrong}")
        #: The names that were asked for since this was last emptied.
        self.asked: set[str] = set()

    @staticmethod
    def all_names() -> list[str]:
        """The functions, then their slopes."""
        return [*FUNCTIONS, *(f"{name}_slope" for name in FUNCTIONS)]

    def _text(self, name):
        value = getattr(self.module, name, "")
        if not isinstance(value, str):
            raise BadModule(f"its {name} must be a string, not {_article(value)}")
        return one_line(value, 60)

    def _formats(self):
        given = getattr(self.module, "FORMATS", tuple(FORMATS))
        if isinstance(given, str) or not hasattr(given, "__iter__"):
            raise BadModule(f"its FORMATS must list names of formats, such as ('float32', 'float64'), not be {given!r}")
        given = list(given)
        if unknown := [name for name in given if name not in FORMATS]:
            raise BadModule(f"its FORMATS names {unknown[0]!r}; the formats are {', '.join(FORMATS)}")
        if not given:
            raise BadModule(f"its FORMATS is empty: name at least one of {', '.join(FORMATS)}")
        return tuple(name for name in FORMATS if name in given)

    # --- the contract ------------------------------------------------------------------------------------------------

    def ask(self, name: str, x: Any, **parameters: Any) -> Any:
        """The module's answer for an array of floats, shape and dtype as `x`.

        Raises `NotOffered` for a function or a format that the module does not name, and `BadModule` if the answer is no
        array of that shape and dtype, or there is none.
        """
        import numpy

        self.asked.add(name)
        if name not in self.functions:
            raise NotOffered(f"offers no {name}")
        format = x.dtype.name
        if (
            format.startswith("float8") and "float32" in self.formats
        ):  # nobody computes in eight bits: they only store in them
            return self.ask(name, x.astype(numpy.float32), **parameters).astype(x.dtype)
        if format not in self.formats:
            raise NotOffered(f"offers no {name} in {format}")
        asked_for = f"for an array of {format}, shape {x.shape}"
        # A copy, so that a function that works in place spoils nothing; one element, where we have none around it.
        given = numpy.array(x, order="C", copy=True).reshape(x.shape or (1,))
        try:
            with numpy.errstate(all="ignore"):
                found = self.functions[name](given, **{key: float(value) for key, value in parameters.items()})
        except (KeyboardInterrupt, MemoryError):
            raise
        except (Exception, SystemExit) as error:
            how = (
                f" with {', '.join(f'{key}={float(value):g}' for key, value in parameters.items())}"
                if parameters
                else ""
            )
            raise BadModule(f"{name} raises {_described(error)}, {asked_for}{how}") from None
        if not isinstance(found, numpy.ndarray):
            raise BadModule(f"{name} returns {_article(found)}, not a numpy array, {asked_for}")
        if found.shape != given.shape:
            raise BadModule(f"{name} returns shape {found.shape} {asked_for}")
        if found.dtype != x.dtype:
            raise BadModule(f"{name} returns {found.dtype} {asked_for}")
        return found.reshape(x.shape)

    def problems(self) -> list[Problem]:
        """How the module breaks its contract on a few harmless inputs: a line for each function and each way."""
        found = self._no_functions()
        for name in self.functions:
            keyword = FUNCTIONS[name.removesuffix("_slope")]
            tries = [((5,), {}), ((2, 3), {})] + ([((5,), {keyword: ANOTHER[keyword]})] if keyword else [])
            ways: dict[str, list[str]] = {}
            for format in self.formats:
                for shape, parameters in tries:
                    if way := self._broken(name, format, shape, parameters):
                        ways.setdefault(way, []).append(format)
                        break
            found += [Problem(name, way, tuple(formats)) for way, formats in ways.items()]
        self.asked.clear()
        return found

    def _no_functions(self):
        return [Problem(name, f"is {_article(value)}, not a function") for name, value in self.not_functions.items()]

    def _broken(self, name, format, shape, parameters):
        import numpy

        size = numpy.prod(shape)
        x = numpy.linspace(-2, 2, size).reshape(shape).astype(dtype(format))
        try:
            values = self.ask(name, x, **parameters)
            other = self.ask(name, x) if parameters else None
        except BadModule as error:
            said = str(error).removeprefix(f"{name} ")
            return said.replace(f"an array of {format}", "an array")
        if parameters and numpy.array_equal(values.astype(float), other.astype(float)):
            (keyword,) = parameters
            return f"takes no notice of {keyword}"
        return ""

    # --- standing in -------------------------------------------------------------------------------------------------

    @contextmanager
    def replacing(self) -> Iterator[None]:
        """Inside the block our activations ask the module for what is a float or an array of floats.

        And the lab knows no formats but the module's, so that a check that goes through the formats goes through these.
        """
        with ExitStack() as stack:
            stack.enter_context(self._formats_only())
            for name in FUNCTIONS:
                ours = getattr(activations, name)
                stack.enter_context(
                    ours.replaced(
                        numeric=self._instead_of(name, ours.original),
                        numeric_slope=self._instead_of(f"{name}_slope", ours.original_slope),
                        keeps_shortcut=name in SHORTCUTS,
                    )
                )
            yield

    @contextmanager
    def _formats_only(self):
        every = dict(FORMATS)
        for name in every.keys() - set(self.formats):
            del FORMATS[name]
        try:
            yield
        finally:
            FORMATS.clear()
            FORMATS.update(every)

    def _instead_of(self, name: str, original: Callable) -> Callable:
        def numeric(x, **parameters):
            import numpy

            if hasattr(x, "dtype") and (x.dtype.name in NAMES or x.dtype.name.startswith("float8")):
                return self.ask(name, numpy.asarray(x), **parameters)
            if (
                type(x) is float
            ):  # a check may hand over a kind of float of its own, which counts or checks what is done with it
                return float(self.ask(name, numpy.array([x]), **parameters)[0])
            return original(x, **parameters)

        return numeric


def _article(value):
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiouAEIOU' else 'a'} {kind}"
