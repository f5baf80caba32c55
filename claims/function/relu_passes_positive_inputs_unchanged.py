r"""ReLU passes every positive input on unchanged.

Not scaled, not rounded, not squeezed: what goes in comes out.

**Why it is so.** For $x > 0$ the larger of 0 and $x$ is $x$.

A second ReLU behind the first therefore changes nothing: $\mathrm{relu}(\mathrm{relu}(x)) = \mathrm{relu}(x)$ for every $x$. In floats
"unchanged" can be taken at its word, down to the last bit: ReLU selects, it does not compute.

**Where intuition goes wrong.** The input that passes is the *sum* that arrives at the unit. A unit adds up $w \cdot x + b$ first. All the
numbers $x$ that come into it can be positive, and the sum negative.

!!! question "In class"
    Which numbers $x$ satisfy $\sigma(x) = x$? Start from any number and apply $\sigma$ again and again. And which satisfy $\mathrm{relu}(x) = x$?

??? success "Answer"
    $\sigma(x) = x$ has exactly one solution, $x \approx 0.659$: the function $x - \sigma(x)$ is negative at 0, positive
    at 1 and always rises, since $\sigma$ has slopes of at most ¼. For the same reason each further application of
    $\sigma$ makes the distance to this number at least four times smaller. So you come as close to it as you like, from
    wherever you start.

    $\mathrm{relu}(x) = x$ is true of every $x \ge 0$. From any start, ReLU arrives at such a number in one step and
    stays.
"""

from fractions import Fraction

from hypothesis import given
from sympy import symbols

from claims import Claim, counterexample, exhaustion, in_floats, proof
from claims.articles import askhandle, davenport
from claims.lab.activations import relu
from claims.lab.domains import POSITIVE, X, whole_numbers
from claims.lab.formats import FORMATS, dtype, largest, neighbours
from claims.lab.layers import TRIED, keep, tried

claim = Claim(
    said_in=[davenport.sentence(21), davenport.sentence(39), askhandle.sentence(17), askhandle.sentence(24)],
    formally=r"$\forall x > 0:\quad \mathrm{relu}(x) = x$",
    related=["relu-zeroes-negative-inputs", "relu-positive-inputs-return-one", "relu-linear-on-positives"],
)

q = symbols("q", positive=True)


@proof
def test_every_positive_number_comes_out():
    """For every positive x, relu(x) = x. And for every x, positive or not, a second ReLU changes nothing."""
    assert relu(POSITIVE) == POSITIVE
    assert relu(relu(X)) == relu(X)


@proof
def test_it_is_the_sum_that_passes_or_not():
    """A unit with the positive inputs p and q and the weights 1 and −1 passes on their difference if that is positive; if it is negative, the output is 0."""
    larger = q + POSITIVE
    assert relu(1 * larger + -1 * q) == POSITIVE
    assert relu(1 * q + -1 * larger) == 0


@given(whole_numbers(1, 1000), whole_numbers(1, 1000))
def test_no_positive_fraction_was_changed(numerator, denominator):
    """Among exact fractions from 0.001 to 1000 none was found that ReLU changes."""
    x = Fraction(numerator, denominator)
    assert relu(x) == x


@in_floats
@counterexample
def test_even_the_smallest_and_the_largest():
    """In all four formats the smallest positive value, the largest finite one and infinity come out as they went in: the smallest is not flushed to zero."""
    import numpy

    for name in FORMATS:
        zero = dtype(name).type(0)
        for x in neighbours(name, zero)[1], dtype(name).type(largest(name)), dtype(name).type(numpy.inf):
            assert x > 0 and relu(x) == x


@in_floats
@exhaustion(TRIED)
def test_not_a_single_bit_changes():
    """Every positive number tried, subnormal ones included, comes out with the same bits."""

    def bits(x):
        return x.view(f"u{x.dtype.itemsize}")

    same = tried(
        r"\mathrm{relu}(x) = x \quad (x > 0)",
        lambda x: bits(relu(x)) == bits(x),
        over=lambda x: x > 0,
        written="relu(x), compared bit by bit",
        on_reals=False,  # written for arrays only
    )
    keep(same)
    assert same.is_("true")


def figure(axes):
    """ReLU's graph for x from −3 to 3; marked points on its right half lie on the dotted line on which output equals input."""
    axes.plot([-3, 3], [-3, 3], color="0.5", linestyle=":", linewidth=1, label="output = input")
    axes.curve(relu, over=(-3, 3), label="relu(x)")
    inputs = [0.5, 1, 1.5, 2, 2.5]
    axes.plot(inputs, [relu(x) for x in inputs], "o", label="positive inputs")
    axes.set(xlabel="input", ylabel="output")
    axes.legend(loc="upper left")
