r"""How the sigmoid is written decides how many of its digits are right.

On paper several formulas are the same function. Computed in float16 one of them is right to {{stable_float16:.2g}} ulp everywhere, and another returns exactly 0 at
{{tanh_lost_float16:,}} numbers where the sigmoid, rounded to the format, is not 0. (An *ulp*, a unit in the last place, is the gap between neighbouring numbers of the
format.)

**Why it is so.** Each operation rounds once, by half an ulp at most, and that is harmless as long as the rounded result is multiplied and divided only. A sum of numbers of
opposite sign is another matter. In $\tfrac12 (1 + \tanh \tfrac x2)$ the tanh is close to $-1$ on the left. It has been rounded to a multiple of the gap below 1, and
the sum shows nothing but that multiple. The formula as printed, $1/(1 + e^{-x})$, has no such sum. It fails further out, where $e^{-x}$
overflows. With the exponential of $-\lvert x \rvert$ neither happens.

!move four-formats

**Where intuition goes wrong.** One looks for a better exponential. Here all four are computed with equally good functions, and what counts is where they are put. A
library can do one thing more: given a float16 as a float32, scipy's `expit` computes with that, and the result is rounded to float16 once, at the end. That leaves half an ulp.

!!! question "In class"
    On which side of 0 would you trust $\tfrac12 (1 + \tanh \tfrac x2)$? What does a loss $-\ln \sigma(x)$ make of a 0 that ought to be $10^{-5}$?

??? success "Answer"
    On the right. There the tanh is positive, 1 plus a positive number cancels nothing, and a few roundings explain the
    error. Far on the left a number close to $-1$ is added to 1, and the digits that are left were rounded away before.

    $-\ln 10^{-5}$ is about 11.5, and $-\ln 0$ is infinite. One such example makes the loss of the whole batch infinite,
    and its gradient, with a division by 0, infinite or not a number. So compute this loss from $x$, and not from
    $\sigma(x)$: for $x < 0$ as $-x + \ln(1 + e^x)$, where the power is below 1.
"""

import math

from hypothesis import given
from mpmath import exp as mpexp
from mpmath import mp, mpf, workdps
from sympy import exp, simplify

from claims import Claim, exhaustion, in_floats, proof, record
from claims.lab.activations import sigmoid, tanh
from claims.lab.domains import X, floats
from claims.lab.formats import FORMATS, dtype, reference, unit_roundoff
from claims.lab.layers import TRIED, errors, finite, identity, keep

claim = Claim(
    said_in=[],
    formally=(
        r"For every real $x$: $\sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^x}{1 + e^x} = \tfrac12 (1 + \tanh \tfrac x2)$. But computed operation by operation in float16 or bfloat16, "
        r"the form with $e^{-\lvert x \rvert}$ is off by less than 2 ulp at every finite $x$, while $\frac{1}{1 + e^{-x}}$ and $\tfrac12 (1 + \tanh \tfrac x2)$ are exactly 0 at "
        r"some finite $x$ at which the number of the format nearest to $\sigma(x)$ is not 0."
    ),
    supports=["sigmoid-formula-as-printed", "sigmoid-and-tanh-equivalent-up-to-linear-map"],
    related=["naive-sigmoid-overflows", "slope-formula-decides-underflow", "tanh-is-rescaled-sigmoid"],
    survives={"as true": ["tanh off by one ulp"]},
)


def printed(x):
    """1/(1 + e⁻ˣ), in the format of x."""
    import numpy

    one = x.dtype.type(1)
    with numpy.errstate(over="ignore"):
        return one / (one + numpy.exp(-x))


def stable(x):
    """Both formulas with the exponential, each where its exponential is at most 1."""
    import numpy

    one, power = x.dtype.type(1), numpy.exp(-numpy.abs(x))
    return numpy.where(x < 0, power, one) / (one + power)


def with_tanh(x):
    """½(1 + tanh ½x), in the format of x."""
    one, two = x.dtype.type(1), x.dtype.type(2)
    return (one + tanh(x / two)) / two


def library(x):
    """scipy's expit; 16-bit numbers go in as float32, and the result is rounded to the format."""
    import numpy
    from scipy.special import expit

    return expit(x.astype(numpy.float32)).astype(x.dtype) if x.dtype.itemsize < 4 else expit(x)


PROGRAMS = {"printed": printed, "stable": stable, "tanh": with_tanh, "library": library}


def exact(v, m):
    return 1 / (1 + m.exp(-v))


@proof
def test_on_paper_all_are_equal():
    """For every real x the three formulas simplify to the sigmoid."""
    for form in 1 / (1 + exp(-X)), exp(X) / (1 + exp(X)), (1 + tanh(X / 2).rewrite(exp)) / 2:
        assert simplify(form - sigmoid(X)) == 0


@exhaustion("every finite float16 and every finite bfloat16", whole_domain=True)
def test_every_number_of_the_small_formats():
    """The stable form is off by at most {{stable_float16:.3g}} ulp in float16 and {{stable_bfloat16:.3g}} in bfloat16, scipy's by {{library_float16:.3g}} and
    {{library_bfloat16:.3g}}: it is off by less than 0.501 ulp wherever the result is a normal number of float32, and returns 0 at {{library_lost_bfloat16}} numbers of bfloat16 beyond. The printed formula is 0 where the sigmoid is not at {{printed_lost_float16:,}} and {{printed_lost_bfloat16:,}} numbers, the one with tanh at
    {{tanh_lost_float16:,}} and {{tanh_lost_bfloat16:,}}. In absolute terms all four are off by less than twice the unit roundoff."""
    import numpy

    for name in "float16", "bfloat16":
        x = finite(name)
        with numpy.errstate(over="ignore", under="ignore"):
            results = {program: PROGRAMS[program](x) for program in PROGRAMS}
            true = exact(x.astype(float), numpy)
        right = reference(name, lambda v: 1 / (1 + mpexp(-v)), x[(x < 0) & (x > -120)])
        off = {program: errors(name, result, x, exact) for program, result in results.items()}
        subnormal = true < 2.0**-126  # here float32 has fewer digits, and scipy's program for it returns 0
        assert off["stable"].max() < 2 and off["library"][~subnormal].max() < 0.501 and not subnormal[x > -87].any()
        for program, result in results.items():
            lost = (result[(x < 0) & (x > -120)] == 0) & (right > 0)
            assert lost.any() if program in ("printed", "tanh") else not lost[x[(x < 0) & (x > -120)] > -87].any()
            assert (abs(result.astype(float) - true) < 2 * unit_roundoff(name)).all()
            record(**{f"{program}_{name}": off[program].max(), f"{program}_lost_{name}": int(lost.sum())})
            if name == "float16":
                sides = numpy.digitize(x.astype(float), numpy.arange(-20, 20.5, 0.5))
                record(**{f"curve_{program}": [off[program][sides == i].max() for i in range(1, 81)]})


@given(floats(-30, 30))
def test_forty_digits_agree(x):
    """From −30 to 30 no number was found at which the other two formulas, computed with 60 digits, differ from 1/(1 + e⁻ˣ) by more than rounding explains. That leaves more than 40 common digits."""
    with workdps(60):
        v = mpf(x)
        true, other = sigmoid(v), mpexp(v) / (1 + mpexp(v))
        # In roundings of mp.eps / 2, with two for an exponential or a tanh: 4 for either quotient, relative to its value, so less than 9 in all.
        assert abs(other - true) < 4.5 * mp.eps * true
        # The tanh is at most 1 and is halved, which makes 1; the sum adds 1 and the sigmoid 4, relative to their values, so less than 1 + 6σ.
        assert abs((1 + tanh(v / 2)) / 2 - true) < (0.5 + 3 * true) * mp.eps


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """Roundings explain the errors of the stable form in every format, and those of scipy's unless the result is subnormal. They do not explain those of the printed
    formula and of the one with tanh, which first fail at a negative x."""
    statements = {
        "printed": (r"\frac{1}{1 + e^{-x}}", 1, 2, "1 / (1 + exp(-x))"),
        "stable": (r"\frac{[1 \text{ or } e^x]}{1 + e^{-\lvert x \rvert}}", 2, 2, "1 or exp(x), over 1 + exp(-abs(x))"),
        "tanh": (r"\tfrac12 (1 + \tanh \tfrac x2)", 1, 3, "(1 + tanh(x / 2)) / 2"),
        "library": (r"\mathrm{expit}(x)", 1, 0, "scipy.special.expit(x)"),
    }
    layers = {
        program: identity(
            rf"\sigma(x) = {formula}",
            PROGRAMS[program],
            exact=exact,
            functions=functions,
            roundings=roundings,
            written=written,
            near=[-89, -104, -710, -745],
        )
        for program, (formula, functions, roundings, written) in statements.items()
    }
    keep(*layers.values())
    assert layers["stable"].is_("ulps")
    for name in FORMATS:
        assert layers["printed"].at(name) < 0 and layers["tanh"].at(name) < 0
        smallest = 2.0**-1022 if dtype(name).itemsize == 8 else 2.0**-126
        expit = layers["library"]
        assert not expit.is_broken(name) or math.exp(expit.at(name)) < smallest


def figure(axes, found):
    """The largest error of four programs for the sigmoid in float16, in ulp, against x, over intervals of ½; the axis of the errors is logarithmic, and errors below a tenth are drawn as a tenth. The stable form and
    scipy's stay at the bottom from end to end. The formula with tanh rises on the left of 0, and the printed one jumps up further out, where the exponential overflows."""
    import numpy

    middles = numpy.arange(-19.75, 20, 0.5)
    labels = {"tanh": "½(1 + tanh ½x)", "printed": "1/(1 + e⁻ˣ)", "stable": "stable form", "library": "scipy's expit"}
    for (program, label), line in zip(labels.items(), ("-", "--", "-.", ":"), strict=True):
        axes.plot(middles, numpy.maximum(found[f"curve_{program}"], 0.1), line, label=label)
    axes.set(xlabel="x", ylabel="largest error in float16 (ulp)", yscale="log")
    axes.legend(loc="upper right")
