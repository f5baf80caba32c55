r"""Varying the number of active units one can get codes of different length.

One can, but somebody has to arrange the units for it, and to leave the zeros out of what is stored. In a fresh layer of normal weights without biases, doubling an input switches none of
the units on or off, and the expected number of active units is the same for every image that is not empty.

**Why it is so.** Give the units of a row the biases −½, −1½, −2½ and so on, and let all of them see one amount $a$, a whole number. Then exactly $a$ units are active: the code works like the
column of a thermometer. Stored with a bit for each unit and 32 for each active one, it gets 32 bits longer with each step of $a$. Without biases, $w \cdot (cx) = c\,(w \cdot x)$ has the
sign of $w \cdot x$ for every $c > 0$. And with normal weights of mean 0 every unit is [on with probability ½](half-of-units-zero-at-init.md) for every input
other than zero.

**Where intuition goes wrong.** The array that the layer hands on always has $n$ entries. And that the number of active units *varies* says nothing yet: among 64 fresh units it varies too, by
chance, and for the image with the most ink it is as likely to be small as for the one with the least.

!!! question "In class"
    How would you train a network so that it spends more active units on inputs that are harder to describe? What would the loss have to contain?

??? success "Answer"
    The loss needs two parts that pull in opposite directions: an error, for example how badly the input can be
    reconstructed from the code, and a price for each active unit. Then another unit pays for an input only if it lowers
    the error by more than the price, and inputs that are harder to describe have more to gain.

    The number of active units itself is no good as a price for gradient descent: it is constant until a unit switches,
    so its slope is 0 wherever it has one. One takes something in its place, such as the sum of the outputs, and keeps
    the outgoing weights from growing, or tiny outputs would be a way round the price. And the units need biases that
    can be trained: without them, doubling an input switches none of them.
"""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from sympy import Rational, symbols

from claims import Claim, exhaustion, in_floats, proof, record, statistic
from claims.articles import why_relu
from claims.lab.activations import relu
from claims.lab.chance import hoeffding_margin, share_power
from claims.lab.domains import NEGATIVE, POSITIVE, whole_numbers
from claims.lab.formats import unit_roundoff
from claims.lab.layers import constant, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(22), why_relu.sentence(25)],
    formally=(
        r"For every $n$ there are $n$ ReLU units, $h_i(a) = \max(0, a - i + \tfrac12)$, $i = 1, \dots, n$, such that exactly $a$ of them are active for $a = 0, \dots, n$. With one bit for each unit and 32 "
        r"for each active one the code has $n + 32a$ bits. It takes an arrangement: units without biases are in the same state at $x$ and at $cx$ for every $c > 0$, and with independent normal weights of mean 0 each is active with "
        r"probability ½ at every $x \ne 0$."
    ),
    related=["sparsity-gives-compact-representation", "inputs-differ-in-information", "half-of-units-zero-at-init"],
    survives={
        "as true": [
            *(f"relu {how}" for how in ("doubled", "off by a billionth", "off by one ulp", "capped", "saturating")),
            "draws too wide",
            "draws cut off",
        ],
        "too close": ["draws with an atom"],
    },
)


@proof
def test_a_thermometer():
    """With the amount a and the bias ½ − i, unit i has a positive sum if i ≤ a and a negative one if i > a, for all whole numbers a and i. So exactly the units 1 to a are active."""
    a, gap, half = symbols("a", real=True), symbols("d", nonnegative=True), Rational(1, 2)
    assert relu(a - (a - gap) + half).is_positive  # i = a - gap
    assert relu(a - (a + 1 + gap) + half) == 0  # i = a + 1 + gap


@given(whole_numbers(1, 60), whole_numbers(0, 60))
def test_thermometers_of_up_to_sixty_units(n, a):
    """No thermometer of up to 60 units was found with another number of active units than the amount, up to its top, or with a code whose length is not n + 32a bits."""
    a = min(a, n)
    code = [relu(a - i + Fraction(1, 2)) for i in range(1, n + 1)]
    active = [entry for entry in code if entry != 0]
    assert len(active) == a == sum(code[i] != 0 for i in range(a))
    assert len(code) + 32 * len(active) == n + 32 * a


@proof
def test_without_biases_scaling_changes_no_state():
    """For every c > 0 a unit without bias is on for c·x exactly if it is on for x: c times a negative sum is negative, c times a positive sum positive. So an input and its double have
    the same number of active units."""
    c = symbols("c", positive=True)
    assert relu(c * NEGATIVE) == 0 == relu(NEGATIVE)
    assert relu(c * POSITIVE).is_positive and relu(POSITIVE).is_positive
    assert relu(c * 0) == 0


@statistic(error=1e-6, alternative="a chance of 0.48 or 0.52 for one of the two")
def test_the_inkiest_and_the_palest_digit(rng, effort, error):
    """In {{units:,}} fresh normal units without biases, {{inkiest:.2%}} are active for the digit with the most ink of all 1,797 and {{palest:.2%}} for the one with the least. If both
    chances are ½, either is off by {{margin:.2%}} or more with a probability of one in a million at most."""
    import numpy
    from sklearn.datasets import load_digits

    units = 50_000 * effort
    images = load_digits().data
    ink = images.sum(axis=1)
    weights = rng.standard_normal((units, images.shape[1]), dtype=numpy.float32)
    margin = hoeffding_margin(units, error / 2)
    shares = [float((relu(weights @ images[i].astype(numpy.float32)) > 0).mean()) for i in (ink.argmax(), ink.argmin())]
    assert ink.max() > 2 * ink.min() > 0
    record(units=units, inkiest=shares[0], palest=shares[1], margin=margin)
    record(power=share_power(units, 0.52, 0.5 - margin, 0.5 + margin))  # 0.48: the same
    assert max(abs(share - 0.5) for share in shares) < margin
    chosen = images[numpy.argsort(ink)[:: len(ink) // 60]]
    layer = weights[:64].astype(float)
    record(ink=chosen.sum(axis=1), counts=(relu(chosen @ layer.T) > 0).sum(axis=1))


@in_floats
@exhaustion("every whole number from 1 on in float16 and in bfloat16")
def test_in_small_formats():
    """With a active, unit a is on and unit a + 1 is off, as long as the biases a ± ½ are numbers of the format. Beyond, they are rounded to whole numbers, and
    for some a one of the two units is in the wrong state."""
    counted = tried(
        r"a - (a - \tfrac12) > 0 \ge a - (a + \tfrac12) \quad (a = 1, 2, \dots)",
        lambda a: (relu(a - (a - constant(0.5, a))) > 0) & (relu(a - (a + constant(0.5, a))) == 0),
        over=lambda a: (a >= 1) & (a % constant(1, a) == 0),
        written="relu(a - (i - 0.5)) for i = a and i = a + 1, the biases rounded to the format",
        formats=("float16", "bfloat16"),
    )
    keep(replace(counted, variable="a"))
    for name in counted.formats:
        assert counted.at(name) >= 0.25 / unit_roundoff(name)


def figure(axes, found):
    """The number of active units among 64 for digits with more and more ink. A thermometer layer, set to one active unit for each 64th of the largest amount, would rise step by
    step. The counts of one fresh layer without biases scatter instead."""
    top = max(found["ink"])
    axes.plot(found["ink"], [round(64 * value / top) for value in found["ink"]], label="thermometer of 64 units")
    axes.plot(found["ink"], found["counts"], "o", markersize=4, label="one fresh layer of 64 units")
    axes.set(xlabel="ink in the image (sum of its pixels)", ylabel="active units", ylim=(0, 66))
    axes.legend(loc="upper left")
