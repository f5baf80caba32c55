"""The activation functions, one name each, for symbols, exact numbers, floats, high precision and arrays.

``sigmoid(x)`` gives back the kind of thing it was given: a sympy expression for a sympy expression, a float for a
float, an mpmath number for an mpmath number, a numpy array of the same float format for an array. Symbols are the
truth; floats are an implementation of it, and are kept apart on purpose. `sigmoid` and `tanh` are written
independently of each other, so that a check which compares them compares two things.

Sources: relu, Glorot, Bordes & Bengio 2011, section 3; leaky_relu, Maas, Hannun & Ng 2013, section 2; elu, Clevert,
Unterthiner & Hochreiter 2016, section 3; sigmoid and tanh, DLMF 4.28 and 4.2.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import mpmath
import sympy

__all__ = ["Activation", "elu", "leaky_relu", "relu", "sigmoid", "step", "tanh"]


class Activation:
    """A function of one real variable and its slope, for every kind of number that the checks use.

    Calling it with a number that has no faithful answer of the same kind (a `Fraction` for `sigmoid`, whose values
    are not rational) raises `TypeError`.
    """

    def __init__(
        self,
        name: str,
        *,
        symbolic: Callable,
        symbolic_slope: Callable,
        numeric: Callable,
        numeric_slope: Callable,
        rational: bool,
        whole: bool = False,
        slope_from_value: Callable | None = None,
    ):
        self.name = name
        self.rational = rational
        self._whole = whole
        self._slope_from_value = self._shortcut = slope_from_value
        self._original = self._current = (symbolic, symbolic_slope, numeric, numeric_slope)

    def __repr__(self) -> str:
        return self.name

    def __call__(self, x: Any, **parameters: Any) -> Any:
        """The value at `x`, of the same kind (and shape, and float format) as `x`."""
        return self._evaluate(self._current, 0, x, parameters)

    def slope(self, x: Any, **parameters: Any) -> Any:
        """The derivative at `x`, of the same kind as `x`.

        In symbols it is undefined (``nan``) where there is no derivative. In numbers it is what deep-learning
        libraries return there: for relu and leaky_relu at 0, the slope on the left.
        """
        return self._evaluate(self._current, 1, x, parameters)

    def slope_after(self, before: Any, after: Any) -> Any:
        """The slope at `before`, given the values `after` there, as back-propagation computes it: for numbers and arrays.

        The usual shortcuts, such as h (1 - h) for the sigmoid, spare the exponential; a replaced function gets none, unless it is
        replaced by another implementation of the same.
        """
        if self._shortcut is None:
            return self.slope(before)
        return self._shortcut(after)

    def original(self, x: Any, **parameters: Any) -> Any:
        """The value at `x` of the function as this module defines it, whatever has replaced it."""
        return self._evaluate(self._original, 0, x, parameters)

    def original_slope(self, x: Any, **parameters: Any) -> Any:
        """The slope at `x` of the function as this module defines it, whatever has replaced it."""
        return self._evaluate(self._original, 1, x, parameters)

    @contextmanager
    def replaced(
        self,
        *,
        symbolic: Callable | None = None,
        numeric: Callable | None = None,
        symbolic_slope: Callable | None = None,
        numeric_slope: Callable | None = None,
        keeps_shortcut: bool = False,
    ) -> Iterator[None]:
        """Let another function stand under this name for the duration of a ``with`` block.

        `symbolic` takes and returns a sympy expression. `numeric` takes and returns a float, a `Fraction`, an mpmath
        number or an array. What is not given stays as it was. `keeps_shortcut` says that it is the same function, otherwise
        computed: `slope_after` may then go on to find the slope from its value. Blocks nest; the old function comes back even
        when the block raises.
        """
        before = self._current, self._shortcut
        given = (symbolic, symbolic_slope, numeric, numeric_slope)
        if not keeps_shortcut:
            self._shortcut = None
        self._current = tuple(old if new is None else new for new, old in zip(given, self._current, strict=True))
        try:
            yield
        finally:
            self._current, self._shortcut = before

    def _evaluate(self, functions, which, x, parameters):
        symbolic, numeric = functions[which], functions[which + 2]
        if isinstance(x, sympy.Basic):
            return symbolic(x, **parameters)
        if _is_array(x) and x.dtype.kind in "biu" and not self._whole:
            raise TypeError(f"{self.name}: the values are not whole numbers; pass an array of floats, not of {x.dtype}")
        if isinstance(x, (int, Fraction)) and not self.rational:
            raise TypeError(
                f"{self.name}({x!r}): the value is not a rational number in general; "
                f"pass a float, or sympy.Rational for the exact value"
            )
        value = numeric(x, **parameters)
        return value[()] if _is_array(x) and not x.ndim else value  # numpy.where turns a scalar into an array


def _is_array(x):
    return hasattr(x, "dtype")


def _wide_enough(function, x):
    """Apply a numpy function in float32 if the format is narrower, and round once to the format of `x`."""
    import numpy

    x = numpy.asarray(x)
    if x.dtype.itemsize >= 4:
        return function(x)
    return function(x.astype(numpy.float32)).astype(x.dtype)


def _one(x):
    """1 in the format of an array: older numpy would turn ``1 - bfloat16`` into float32."""
    return x.dtype.type(1) if _is_array(x) else 1


def _like(x, number):
    """`number` (exact) as the kind of number that `x` is."""
    if _is_array(x):
        return x.dtype.type(float(number))
    if isinstance(x, float):
        return float(number)
    if isinstance(x, mpmath.mpf):
        return mpmath.mpf(number.numerator) / number.denominator
    return number


# --- relu ------------------------------------------------------------------------------------------------------------


def _relu(x):
    if _is_array(x):
        import numpy

        return numpy.maximum(x, x.dtype.type(0))
    return type(x)(0) if x <= 0 else x  # NaN is not <= 0, so NaN comes out as NaN, as it does from numpy.maximum


def _relu_slope(x):
    if _is_array(x):
        return (x > 0).astype(x.dtype)
    return type(x)(x > 0)


relu = Activation(
    "relu",
    symbolic=lambda x: sympy.Max(0, x),
    symbolic_slope=lambda x: sympy.Piecewise((1, x > 0), (0, x < 0), (sympy.nan, True)),
    numeric=_relu,
    numeric_slope=_relu_slope,
    rational=True,
    whole=True,
    slope_from_value=_relu_slope,
)


# --- leaky_relu ------------------------------------------------------------------------------------------------------

SMALL = Fraction(1, 100)


def _leaky(x, negative_slope=SMALL):
    left = _like(x, Fraction(negative_slope))
    if _is_array(x):
        import numpy

        return numpy.where(x > 0, x, left * x)
    return left * x if x <= 0 else x


def _leaky_slope(x, negative_slope=SMALL):
    left = _like(x, Fraction(negative_slope))
    if _is_array(x):
        import numpy

        return numpy.where(x > 0, x.dtype.type(1), left)
    return type(x)(1) if x > 0 else left


leaky_relu = Activation(
    "leaky_relu",
    symbolic=lambda x, negative_slope=SMALL: sympy.Piecewise((x, x > 0), (sympy.sympify(negative_slope) * x, True)),
    symbolic_slope=lambda x, negative_slope=SMALL: sympy.Piecewise(
        (1, x > 0), (sympy.sympify(negative_slope), x < 0), (sympy.nan, True)
    ),
    numeric=_leaky,
    numeric_slope=_leaky_slope,
    rational=True,
)


# --- elu -------------------------------------------------------------------------------------------------------------


def _elu(x, alpha=1):
    if _is_array(x):
        import numpy

        return _wide_enough(lambda v: numpy.where(v > 0, v, v.dtype.type(alpha) * numpy.expm1(numpy.minimum(v, 0))), x)
    if isinstance(x, mpmath.mpf):
        return x if x > 0 else alpha * mpmath.expm1(x)
    return alpha * math.expm1(x) if x <= 0 else x


def _elu_slope(x, alpha=1):
    if _is_array(x):
        import numpy

        one = numpy.float32(1)
        return _wide_enough(lambda v: numpy.where(v > 0, one, v.dtype.type(alpha) * numpy.exp(numpy.minimum(v, 0))), x)
    exp = mpmath.exp if isinstance(x, mpmath.mpf) else math.exp
    return type(x)(1) if x > 0 else alpha * exp(x)


elu = Activation(
    "elu",
    symbolic=lambda x, alpha=1: sympy.Piecewise((x, x > 0), (alpha * (sympy.exp(x) - 1), True)),
    symbolic_slope=lambda x, alpha=1: sympy.Piecewise(
        (1, x > 0), (alpha * sympy.exp(x), x < 0), (sympy.nan if alpha != 1 else 1, True)
    ),
    numeric=_elu,
    numeric_slope=_elu_slope,
    rational=False,
)


# --- sigmoid ---------------------------------------------------------------------------------------------------------


def _logistic(v):
    import numpy

    with numpy.errstate(over="ignore"):  # e^-v may be infinite; then the quotient is 0, as it should be
        e = numpy.exp(-v)
    e += 1
    return numpy.reciprocal(e)


def _sigmoid(x):
    if _is_array(x):
        return _wide_enough(_logistic, x)
    if isinstance(x, mpmath.mpf):
        return 1 / (1 + mpmath.exp(-x))
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    small = math.exp(x)  # math.exp(-x) would overflow from x = -710 down
    return small / (1 + small)


def _sigmoid_slope(x):
    if _is_array(x):
        return _wide_enough(lambda v: _logistic(v) * _logistic(-v), x)
    return _sigmoid(x) * _sigmoid(-x)


sigmoid = Activation(
    "sigmoid",
    symbolic=lambda x: 1 / (1 + sympy.exp(-x)),
    symbolic_slope=lambda x: sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2,
    numeric=_sigmoid,
    numeric_slope=_sigmoid_slope,
    rational=False,
    slope_from_value=lambda value: value * (_one(value) - value),
)


# --- tanh ------------------------------------------------------------------------------------------------------------


def _tanh(x):
    if _is_array(x):
        import numpy

        return _wide_enough(numpy.tanh, x)
    return mpmath.tanh(x) if isinstance(x, mpmath.mpf) else math.tanh(x)


def _tanh_slope(x):
    if _is_array(x):
        import numpy

        return _wide_enough(lambda v: 1 - numpy.square(numpy.tanh(v)), x)
    return 1 - _tanh(x) ** 2


tanh = Activation(
    "tanh",
    symbolic=lambda x: sympy.tanh(x),
    symbolic_slope=lambda x: 1 - sympy.tanh(x) ** 2,
    numeric=_tanh,
    numeric_slope=_tanh_slope,
    rational=False,
    slope_from_value=lambda value: _one(value) - value * value,
)


# --- step ------------------------------------------------------------------------------------------------------------


def _step(x):
    if _is_array(x):
        import numpy

        return numpy.where(x == x, (x >= 0).astype(x.dtype), x)
    return type(x)(x >= 0) if x == x else x  # NaN alone differs from itself


def _step_slope(x):
    if _is_array(x):
        import numpy

        return numpy.zeros_like(x)
    return type(x)(0)


step = Activation(
    "step",
    symbolic=lambda x: sympy.Piecewise((1, x >= 0), (0, True)),
    symbolic_slope=lambda x: sympy.Piecewise((0, sympy.Ne(x, 0)), (sympy.nan, True)),
    numeric=_step,
    numeric_slope=_step_slope,
    rational=True,
    whole=True,
)
