"""A number under four float formats: what the thing to move shows, computed with the lab. The page shows it at the starting values,
and tests hold the module in the browser against it everywhere else."""

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from claims.lab.formats import FORMATS, dtype, gap, neighbours, reference
from claims.press.moving import Choice, Text, Thing
from claims.press.plot import Plot

__all__ = ["FOUR_FORMATS", "FUNCTIONS", "Row", "exact", "in_format", "rounded_to", "text", "written"]

REACH = 4.5
DIGITS = {"float16": 5, "bfloat16": 4, "float32": 9, "float64": 17}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _sigmoid(x):
    import mpmath

    return 1 / (1 + mpmath.exp(-x))


def _tanh(x):
    import mpmath

    return mpmath.tanh(x)


#: Name: what it is called, and the function of an mpmath number. The slopes are written without a difference of like numbers.
FUNCTIONS = {
    "sigmoid": ("σ(x)", _sigmoid),
    "tanh": ("tanh x", _tanh),
    "sigmoid-slope": ("σ′(x)", lambda x: _sigmoid(x) * _sigmoid(-x)),
    "tanh-slope": ("tanh′ x", lambda x: 4 * _sigmoid(2 * x) * _sigmoid(-2 * x)),
}


class Row(NamedTuple):
    """One format: x rounded to it, the best result there, what the usual formula gives, and how far both are off, in ulp."""

    x: Any
    best: Any
    usual: Any
    off: float
    error: float


def rounded_to(name: str, x: Fraction) -> Any:
    """A fraction as the nearest value of a format, rounded once."""
    import mpmath

    def itself(_):
        return mpmath.mpf(x.numerator) / x.denominator

    return reference(name, itself, [1.0])[0]


@cache
def in_format(function: str, x: Fraction, name: str) -> Row:
    """What becomes of x under a function in one format."""
    import mpmath
    import numpy

    kind, exact = dtype(name).type, FUNCTIONS[function][1]

    def best(f, value):
        return reference(name, f, numpy.array([value], dtype(name)))[0]

    here, one = rounded_to(name, x), kind(1)
    with numpy.errstate(all="ignore"):
        if function == "sigmoid":
            usual = one / (one + best(mpmath.exp, -here))
        elif function == "tanh":
            up, down = best(mpmath.exp, here), best(mpmath.exp, -here)
            usual = (up - down) / (up + down)
        else:
            h = best(FUNCTIONS[function.removesuffix("-slope")][1], here)
            usual = h * (one - h) if function == "sigmoid-slope" else one - h * h
    result = best(exact, here)
    with mpmath.workprec(4000):
        value = exact(mpmath.mpf(float(here)))
    return Row(here, result, usual, _ulps(name, result, value), _ulps(name, usual, value))


def _ulps(name, computed, value):
    import mpmath
    import numpy

    if not numpy.isfinite(float(computed)):
        return float("nan")
    with mpmath.workprec(4000):
        ulp = mpmath.mpf(float(gap(name, _toward_zero(value))))
        return float((mpmath.mpf(float(computed)) - value) / ulp)


def _toward_zero(value):
    """A float64 in the same power of two as an mpmath number; rounding to nearest could step into the next."""
    import mpmath

    with mpmath.workprec(53):
        return float(mpmath.fdiv(value, 1, rounding="d"))


def text(value: Any, name: str) -> str:
    """A value of a format with as many digits as tell it from its neighbours."""
    import math

    number = float(value)
    if not math.isfinite(number):
        return "not a number" if math.isnan(number) else "∞" if number > 0 else "−∞"
    sign = "−" if math.copysign(1, number) < 0 else ""
    return sign + (written(*decimal(abs(Fraction(number)), DIGITS[name])) if number else "0")


def decimal(x: Fraction, digits: int) -> tuple[str, int]:
    """A positive fraction's first digits, rounded to nearest with ties to even, and the power of ten of the first one."""
    power = len(str(x.numerator)) - len(str(x.denominator))
    power -= x < Fraction(10) ** power
    rounded = round(x / Fraction(10) ** (power - digits + 1))
    return (str(rounded // 10), power + 1) if rounded == 10**digits else (str(rounded), power)


def written(digits: str, power: int, every: bool = False) -> str:
    """Digits and the power of ten of the first one, as a reader writes it; zeros at the end are left out unless `every` digit is asked for."""
    if not every:
        digits = digits.rstrip("0") or "0"
    if power < -4 or power > 8:
        return f"{digits[0]}{'.' * (len(digits) > 1)}{digits[1:]} × 10{str(power).translate(RAISED)}"
    if power < 0:
        return f"0.{'0' * (-power - 1)}{digits}"
    padded = digits.ljust(power + 1, "0")
    return f"{padded[: power + 1]}.{padded[power + 1 :]}".rstrip(".")


def exact(function: str, x: Fraction, digits: int = 24) -> str:
    """The value at x where it is neither 0 nor close to where it levels off: its first digits."""
    import mpmath

    with mpmath.workdps(200):
        value = FUNCTIONS[function][1](mpmath.mpf(x.numerator) / x.denominator)
        mantissa, exponent = mpmath.libmp.to_man_exp(value._mpf_)
    value = Fraction(mantissa) * Fraction(2) ** exponent
    return ("−" if value < 0 else "") + written(*decimal(abs(value), digits), every=True)


# --- the thing to move -------------------------------------------------------------------------------------------------

START, OF = "-12.3", "sigmoid"
#: As the module has them too.
FORMULAS = {"sigmoid": "1/(1 + e⁻ˣ)"}


def _rows():
    return {name: in_format(OF, Fraction(START), name) for name in FORMATS}


def _plot():
    rows = _rows()
    plot = Plot(
        x=(-REACH, REACH),
        y=(-0.6, 3.6),
        xlabel="distance from the exact value, in ulp of the format",
        ylabel="",
        xticks=[-4, -2, 0, 2, 4],
        yticks=[(3 - k, name) for k, name in enumerate(FORMATS)],
        left=76,
        height=220,
    )
    places = [(place, 3 - k) for k, (name, row) in enumerate(rows.items()) for place in _grid(name, row)]
    errors = [(row.error, 3 - k) for k, row in enumerate(rows.values())]
    plot.dots("grid", places, "faint", "numbers of the format", r=2.5)
    plot.dots("best", [(row.off, 3 - k) for k, row in enumerate(rows.values())], 1, "the nearest one", r=5)
    plot.dots(
        "usual",
        [(error, y) for error, y in errors if abs(error) <= REACH],
        "ring",
        "the usual formula (an arrow: further out)",
        r=8,
    )
    arrows = []
    for error, y in errors:
        if abs(error) > REACH:
            side = 1 if error > 0 else -1
            tip, back = side * (REACH - 0.1), side * (REACH - 0.5)
            arrows += [(float("nan"), 0), (back, y + 0.16), (tip, y), (back, y - 0.16)]
    plot.curve("beyond", arrows, "beyond")
    return plot


def _grid(name, row):
    import mpmath

    with mpmath.workprec(4000):
        value = FUNCTIONS[OF][1](mpmath.mpf(float(row.x)))
    found = []
    for way in 0, 1:
        at = row.best
        for k in range(12):
            if k or way:
                found.append(_ulps(name, at, value))
            at = neighbours(name, at)[way]
    return [place for place in found if abs(place) <= REACH]


def _size(error):
    return f"{abs(error):.2f}" if abs(error) < 10 else f"{abs(error):.3g}"


def _says():
    rows = _rows()
    fine = [name for name, row in rows.items() if abs(row.error) <= 2]
    far = [
        f"off by {float(f'{abs(row.error):.3g}'):g} ulp in {name}" for name, row in rows.items() if abs(row.error) > 2
    ]
    good = fine[0] if len(fine) == 1 else f"{', '.join(fine[:-1])} and {fine[-1]}"
    said = [f"within 2 ulp in {good}", *far]
    said = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"{FUNCTIONS[OF][0]} at x\u00a0=\u00a0{START.replace('-', '−')}: the usual formula is {said}."


def _below():
    head = (
        '<table class="move__table"><caption>First <i>x</i> is rounded to the format, then the function is taken of that. '
        f'The usual formula: <span data-cell="formula">{FORMULAS[OF]}</span>, each step rounded.</caption>'
        '<thead><tr><th scope="col">format</th><th scope="col"><i>x</i> becomes</th>'
        f'<th scope="col"><span data-cell="function">{FUNCTIONS[OF][0]}</span>, rounded</th>'
        '<th scope="col">usual formula</th><th scope="col">its error in ulp</th></tr></thead><tbody>'
    )
    rows = "".join(
        f'<tr><th scope="row">{name}</th>'
        + "".join(
            f'<td data-label="{label}"><span data-cell="{name}-{what}">{content}</span></td>'
            for what, label, content in (
                ("x", "x becomes", text(row.x, name)),
                ("best", "value, rounded", text(row.best, name)),
                ("usual", "usual formula", text(row.usual, name)),
                ("error", "its error in ulp", _size(row.error)),
            )
        )
        + "</tr>"
        for name, row in _rows().items()
    )
    values = "".join(
        f'<div><dt>{label}</dt><dd data-cell="exact-{function}">{exact(function, Fraction(START))}</dd></div>'
        for function, (label, _) in FUNCTIONS.items()
    )
    return f'{head}{rows}</tbody></table>\n<p class="move__caption">For the real number <i>x</i> as typed, to 24 digits:</p>\n<dl class="move__values">{values}</dl>'


FOUR_FORMATS = Thing(
    name="four-formats",
    title="A number under four float formats",
    sentence="Type a number and see what four float formats make of it, and of σ, tanh and their slopes.",
    controls=(
        Text("x", "<i>x</i>", START),
        Choice(
            "of",
            "Function",
            (
                ("sigmoid", "σ(<i>x</i>)"),
                ("tanh", "tanh <i>x</i>"),
                ("sigmoid-slope", "σ′(<i>x</i>)"),
                ("tanh-slope", "tanh′ <i>x</i>"),
            ),
            OF,
        ),
    ),
    plot=_plot,
    says=_says,
    lines=(3, 5),
    buttons=(("at", "0.1"), ("at", "1e-8"), ("at", "−9"), ("at", "17.5"), ("at", "−90"), ("at", "−710")),
    below=_below,
)
