"""The thing to move about zeros in a fresh layer, at its starting values. ``docs/assets/move/zero-units.js`` goes on from here."""

from fractions import Fraction
from functools import cache
from math import comb

from claims.lab.activations import relu
from claims.press.draws import normals
from claims.press.moving import Choice, Slider, Thing
from claims.press.plot import Plot
from claims.press.words import number

__all__ = ["ZERO_UNITS"]

INPUTS, UNITS, SEED, MOST = 16, 100, 1, 200
CHANCE = Fraction(1, 2)  # of normal weights without a bias, whose sum is as often above zero as below


@cache
def _law():
    """The probability of each number of zeros."""
    return [float(comb(UNITS, k) * CHANCE**k * (1 - CHANCE) ** (UNITS - k)) for k in range(UNITS + 1)]


@cache
def _layer():
    """One fresh layer: whether each unit is zero."""
    [weights] = normals([SEED], INPUTS * UNITS)
    sums = weights.reshape(UNITS, INPUTS).sum(axis=1) / INPUTS**0.5
    return [bool(relu(z) == 0) for z in sums]


def bars(law: list[float]) -> list[tuple[float, float]]:
    """The outline of one bar for each number of zeros, over the share of zeros; the highest bar has the height 1."""
    units, peak = len(law) - 1, max(law)
    half = min(0.4 / units, 0.05)
    points = []
    for count, chance in enumerate(law):
        if chance > peak / 1e4:
            left, right, top = count / units - half, count / units + half, chance / peak
            points += [(left, 0), (left, top), (right, top), (right, 0), (float("nan"), 0)]
    return points


def _plot():
    share = sum(_layer()) / UNITS
    plot = Plot(
        x=(-0.06, 1.06),
        y=(0, 1.35),
        xlabel="share of the units that are zero",
        ylabel="how likely (most likely: 1)",
        xticks=[(0, "0"), (0.25, "¼"), (0.5, "½"), (0.75, "¾"), (1, "all")],
        yticks=[(0, "0"), (0.5, "½"), (1, "1")],
        height=250,
    )
    plot.curve("law", bars(_law()), "bars", "the binomial law")
    plot.curve("mean", [(float(CHANCE), 0), (float(CHANCE), 1.35)], 2, "its mean")
    plot.dots("drawn", [], 2, "layers, if many are drawn", r=3)
    plot.curve("last", [(share, 0), (share, 1.2)], "last", "the layer drawn last")
    return plot


def picture(layer: list[bool]) -> str:
    """The units of a layer, 40 in a row: filled if the unit is on, an empty ring if it is zero."""
    return "".join(
        f'<circle class="unit{" unit--zero" if zero else ""}" cx="{6 + 12 * (k % 40)}" cy="{6 + 12 * (k // 40)}" r="4"/>'
        for k, zero in enumerate(layer)
    )


def _below():
    return (
        '<div class="move__layer"><p>The layer drawn last: a disc is a unit that is on, a ring one that is zero.</p>\n'
        f'<svg class="plot" viewBox="0 0 480 {12 * MOST // 40}" aria-hidden="true"><g data-part="layer">{picture(_layer())}</g></svg></div>'
    )


def _says():
    law, zeros = _law(), sum(_layer())
    low = next(k for k in range(UNITS) if sum(law[: k + 1]) > 0.025)
    high = next(k for k in range(UNITS, 0, -1) if sum(law[k:]) > 0.025)
    most = sum(law[UNITS // 2 + 1 :])
    return (
        f"Each unit is zero with probability {CHANCE}, exactly. The average number of zeros among {UNITS} units is "
        f"{number(float(UNITS * CHANCE))}, and at least 95 % of "
        f"all layers have {low} to {high} zeros. With probability {number(most)} more than half are zero. In the layer drawn here: {zeros}."
    )


ZERO_UNITS = Thing(
    name="zero-units",
    title="How many units are zero",
    sentence="Choose the law of the weights and the bias, and see how many units of a fresh ReLU layer are zero.",
    controls=(
        Choice(
            "law",
            "law of a weight, scaled so that the weighted sum has the deviation 1",
            (
                ("normal", "normal"),
                ("uniform", "uniform"),
                ("signs", "fair signs ±1"),
                ("skewed", "2 (one in three) or −1"),
            ),
            "normal",
        ),
        Slider("bias", "bias, in deviations of the sum", -3, 3, 0.25, 0),
        Slider("inputs", "inputs of a unit", 1, 64, 1, INPUTS),
        Slider("units", "units", 1, MOST, 1, UNITS),
    ),
    plot=_plot,
    says=_says,
    below=_below,
    lines=(3, 5),
    buttons=(("again", "Draw another layer"), ("many", "Draw 200 layers")),
)
