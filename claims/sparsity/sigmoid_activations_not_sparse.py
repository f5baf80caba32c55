r"""The sigmoid adds no sparsity: its representations are dense.

If sparse means "with exact zeros", a sigmoid layer has none at all, whatever its weights, biases and inputs. If it means "with most entries near zero", a sigmoid
layer can be as sparse as you like.

**Why it is so.** $\sigma(z) > 0$ for every real sum. One of the articles gives as the reason that the outputs lie between 0 and 1. That proves it only if the ends are
left out: ReLU cut off at 1, $\min(1, \max(0, z))$, has outputs from 0 to 1, ends included, and many zeros.

**Where intuition goes wrong.** "Dense" sounds like "all units contribute". But a bias of −10 keeps all outputs below 0.01 as long as the weighted inputs stay below 5.
Near zero is enough if you look for the units that matter. It is not enough if you want to leave the others out of a computation without
changing the result.

!!! question "In class"
    Where would you draw the line between a zero and a small number, if you had to say how sparse a sigmoid code is?

??? success "Answer"
    A good answer first says what the zero is needed for. If an entry is to be left out, what counts is how much this
    changes the result: the output times the weight behind it, compared with the error that you can afford. A fixed line
    such as 0.01 means nothing by itself, for if all outputs were half as large and the weights behind them twice as
    large, the network would compute the same. Whichever line you draw, state it, and show how the result changes when
    you move it. For exact zeros no line is needed.
"""

from dataclasses import replace

from hypothesis import given, strategies
from sympy import Integer, Min, Rational, Reals, log, simplify, solveset

from claims import Claim, exhaustion, in_floats, proof, record, without
from claims.articles import advantages_of_relu, askhandle
from claims.lab.activations import relu, sigmoid
from claims.lab.domains import UNIT, X, floats
from claims.lab.formats import FORMATS
from claims.lab.layers import TRIED, constant, keep, tried

EXACT = "sparse means exact zeros, not small values"

claim = Claim(
    said_in=[advantages_of_relu.sentence(19), askhandle.sentence(39)],
    formally=r"For all real sums $z_1, \dots, z_n$ the code $(\sigma(z_1), \dots, \sigma(z_n))$ has no entry equal to 0.",
    conditions=[EXACT],
    instead=(
        "A sigmoid code has no exact zeros. It can have as many small entries as you like: a negative enough bias brings all outputs "
        "below any positive bound, as long as the weighted inputs are bounded."
    ),
    related=["sigmoid-never-exactly-zero", "relu-promotes-sparsity", "sigmoid-strictly-inside-unit-interval"],
    survives={
        "as true": [
            *(
                f"sigmoid {how}"
                for how in (
                    "doubled",
                    "stretched",
                    "shifted",
                    "raised",
                    "mirrored",
                    "off by a billionth",
                    "with base 2",
                    "off by one ulp",
                )
            ),
            "relu capped",
            "relu off by one ulp",
        ]
    },
)


@proof
def test_no_real_sum_gives_zero():
    """For every real sum the sigmoid is positive, and σ(z) = 0 has no real solution. So no entry of a code of any length is zero. To lie between 0 and 1, ends included, would not be reason
    enough: ReLU cut off at 1 does, and maps −2, −1, ½ and 3 to 0, 0, ½ and 1."""
    assert sigmoid(X).is_positive
    assert solveset(sigmoid(X), X, Reals).is_empty
    assert [Min(1, relu(z)) for z in (Integer(-2), Integer(-1), Rational(1, 2), Integer(3))] == [
        0,
        0,
        Rational(1, 2),
        1,
    ]


@given(strategies.lists(floats(-500, 500), min_size=1, max_size=20))
def test_no_zero_in_doubles_of_moderate_size(sums):
    """No list of doubles from −500 to 500 was found whose sigmoid code has a zero. The ReLU code of the same sums has one for every sum that is not positive."""
    assert sum(sigmoid(z) == 0 for z in sums) == 0
    assert sum(relu(z) == 0 for z in sums) == sum(z <= 0 for z in sums)


@without(EXACT)
@proof
def test_a_bias_makes_all_outputs_small():
    """For every bound ε strictly between 0 and 1 and every limit M of the weighted inputs, the bias ln(ε/(1 − ε)) − M gives an output of exactly ε at the limit, and less
    below it, since the sigmoid increases. With M = 5 and the bias −10 the output is below 0.01."""
    assert UNIT.is_positive and simplify(1 - UNIT).is_positive
    threshold = log(simplify(UNIT / (1 - UNIT)))
    limit = X  # any real number
    bias = threshold - limit
    assert simplify(sigmoid((limit + bias).expand()) - UNIT) == 0
    assert sigmoid(X).diff(X).is_positive
    assert sigmoid(Integer(5) - 10) < Rational(1, 100)


@in_floats
@exhaustion("every finite float16 and every finite bfloat16 sum")
def test_zeros_by_underflow():
    """In floating point a very negative sum gives exactly 0: {{share_float16:.0%}} of all finite float16 sums and {{share_bfloat16:.0%}} of all finite bfloat16 sums do, the largest of them
    {{first_float16:.1f}} and {{first_bfloat16:.1f}}."""
    import numpy

    from claims.lab.formats import every_value

    for name in "float16", "bfloat16":
        z = every_value(name)
        z = z[numpy.isfinite(z.astype(float))]
        with numpy.errstate(under="ignore", over="ignore"):
            zero = sigmoid(z) == 0
        record(**{f"share_{name}": float(zero.mean()), f"first_{name}": float(z[zero].max())})
        assert (z[zero] < 0).all() and zero.any()


@in_floats
@exhaustion(TRIED + "; each in a code with three other sums")
def test_in_every_format():
    """A code of four sums, three of which are near 0, has an entry that is exactly 0 if the fourth is negative and large enough, in every format."""
    code = tried(
        r"0 \notin \{\sigma(z_1), \dots, \sigma(z_4)\}",
        lambda z: sum(sigmoid(constant(w, z)) != 0 for w in (-1, 0, 2)) + (sigmoid(z) != 0) == 4,
        written="sigmoid(z_i) != 0 with z = (-1, 0, 2, z_4)",
    )
    keep(replace(code, variable="z₄"))
    assert code.is_("broken") and all(code.at(name) < 0 for name in FORMATS)


def figure(axes):
    """The chance that a sigmoid output is below a bound, against the bias, for weighted inputs with a standard normal law: for the bounds 0.1 and 0.01 it rises from nearly
    0 to nearly 1 as the bias gets more negative. The chance of an output of exactly 0 is 0 throughout."""
    from math import erf, log, sqrt

    biases = [k / 20 for k in range(-160, 41)]
    for bound in 0.1, 0.01:
        edge = log(bound / (1 - bound))
        axes.plot(biases, [(1 + erf((edge - b) / sqrt(2))) / 2 for b in biases], label=f"below {bound}")
    axes.plot(biases, [0] * len(biases), color="0.5", label="exactly 0")
    axes.set(xlabel="bias", ylabel="probability")
    axes.legend()
