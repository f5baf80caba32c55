r"""The if/else program and the max() program for ReLU compute the same function.

They do, for every real number, and as printed even for the floats where one expects trouble. Swap the two arguments of
`max`, though, and "not a number" suddenly gets through.

The two programs are

```python
def by_cases(x):          def by_max(x):
    if x > 0:                 return max(0.0, x)
        return x
    else:
        return 0
```

**Why it is so.** There are three cases. If $x > 0$, both return $x$. If $x < 0$ or $x = 0$, both return zero.

**Where intuition goes wrong.** Floats have a fourth case. NaN, for example $\infty - \infty$, is neither greater than
zero nor smaller nor equal: `>`, `<` and `==` are all false for it. `by_cases` then takes its else branch and returns 0. Python's `max`
keeps its *first* argument unless a later one is greater, so `max(0.0, nan)` is 0 as well, but `max(nan, 0.0)` is NaN.
`numpy.maximum` always passes NaN on. A ReLU that turns NaN into 0 hides a broken network from you.

!!! question "In class"
    `by_cases(-3.0)` returns `0` and `by_max(-3.0)` returns `0.0`. Are these the same value? The same object? When could
    the difference matter?

??? success "Answer"
    The values are equal, `0 == 0.0` is true. The objects are two: `0` is an `int` and `0.0` is a `float`.

    The difference matters where the type does. The two print differently. A `float` has methods that an `int` lacks,
    such as `hex()`. And from a list of results that are all `0`, `numpy.array` makes an array of whole numbers: if you
    write a fraction into it later, only its whole part is kept.
"""

from hypothesis import given
from sympy import Integer, Piecewise

from claims import Claim, counterexample, exhaustion, in_floats, proof, record
from claims.articles import davenport
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE, X, rationals
from claims.lab.formats import every_value
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[davenport.sentence(27), davenport.sentence(29), davenport.sentence(36)],
    formally=r"$\forall x \in \mathbb{R}:\quad \left(x \text{ if } x > 0 \text{ else } 0\right) = \max(0, x)$",
    related=["relu-is-max-of-zero-and-input", "relu-not-differentiable-at-zero"],
)


def by_cases(x):
    if x > 0:
        return x
    else:
        return 0


def by_max(x):
    return max(0.0, x)


@proof
def test_the_three_cases():
    """For every positive x, for every negative x and for x = 0, the if/else formula, the maximum and ReLU agree."""
    cases = Piecewise((X, X > 0), (0, True))
    for x in POSITIVE, NEGATIVE, Integer(0):
        assert cases.subs(X, x) == relu(x)
        # The programs themselves, run on symbols. Subtracting, because sympy tells the number 0 from the float 0.0.
        assert by_cases(x) - relu(x) == 0
        assert not (by_max(x) - relu(x))


@given(rationals())
def test_no_fraction_tells_them_apart(x):
    """The two programs, run on exact fractions, were never found to differ."""
    assert by_cases(x) == by_max(x) == relu(x)


@in_floats
@exhaustion("all 65,536 float16 values, infinities, both zeros and every NaN included, as Python floats")
def test_every_half_precision_value():
    """As printed, the two programs return equal values for all {{tried:,}} float16 values, the {{nans:,}} NaNs included."""
    values = [float(x) for x in every_value("float16", nan=True)]
    assert all(by_cases(x) == by_max(x) for x in values)
    record(tried=len(values), nans=sum(x != x for x in values))


@in_floats
@counterexample
def test_the_order_of_the_arguments_matters():
    """With the arguments of max swapped, NaN comes out as NaN, not as 0; so it does from numpy.maximum, either way."""
    import numpy

    nan = float("nan")
    assert by_max(nan) == by_cases(nan) == 0
    swapped = max(nan, 0.0)
    assert swapped != swapped
    assert numpy.isnan(numpy.maximum(0.0, nan)) and numpy.isnan(numpy.maximum(nan, 0.0))


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """The choice by the sign gives what the maximum gives, at every input tried."""
    import numpy

    cases = tried(
        r"(x \text{ if } x > 0 \text{ else } 0) = \max(0, x)",
        lambda x: numpy.where(x > 0, x, constant(0, x)) == relu(x),
        written="where(x > 0, x, 0) and relu(x)",
    )
    keep(cases)
    assert cases.is_("true")


def figure(axes):
    """The graph of ReLU: zero up to x = 0, then the line y = x. Open and filled marks show which branch of the if/else
    program answers; at x = 0 it is the else branch."""
    axes.curve(by_max, over=(-3, 3), label="max(0.0, x)")
    left, right = [-2.5, -2, -1.5, -1, -0.5, 0], [0.5, 1, 1.5, 2, 2.5]
    axes.plot(left, [by_cases(x) for x in left], "o", markerfacecolor="none", label="else: return 0")
    axes.plot(right, [by_cases(x) for x in right], "s", label="if x > 0: return x")
    axes.set(xlabel="x", ylabel="output")
    axes.legend()
