r"""Sparse representations can reflect the format of the original data, for example of text, which is very sparse itself.

They can: one unit for each word, with a small negative bias, has exactly the zeros that the text has. But a layer of fresh weights is about half active for every text, however few words it
contains.

**Why it is so.** Let a text be given as a count for each word of a vocabulary. A text of $L$ words touches at most $L$ of the $V$ counts, so at least $V - L$ of them are zero. In the descriptions that come with
scikit-learn, a paragraph has {{density:.1%}} of the vocabulary's {{vocabulary:,}} words on average. A unit $\mathrm{relu}(x_j - \frac12)$ is on exactly if word $j$ occurs. A unit with
normal weights for *all* words is on or off by the sign of its sum, and that has [even odds](half-of-units-zero-at-init.md) for every text that is not empty.

**Where intuition goes wrong.** The zeros of the code and the zeros of the data are made in different ways: a count is zero because a word is missing, a ReLU unit because its sum is not positive. They
agree only where the weights make them.

!!! question "In class"
    The counts of words are never negative. What does a layer with negative weights and no biases make of any text?

??? success "Answer"
    Zeros only. Each product is negative or 0, so no sum is positive, and every text gets the same code. It could not be
    sparser, and it reflects nothing of the text. Zeros tell you something about a text only if they are in different
    places for different texts.
"""

from fractions import Fraction

from hypothesis import given, strategies
from sympy import Integer, Rational, symbols

from claims import Claim, exhaustion, in_floats, proof, record, statistic
from claims.articles import why_relu
from claims.lab.activations import relu
from claims.lab.chance import hoeffding_margin, share_power
from claims.lab.domains import whole_numbers
from claims.lab.layers import constant, keep, tried

claim = Claim(
    said_in=[why_relu.sentence(27), why_relu.sentence(28)],
    formally=(
        r"For whole-number counts $x_1, \dots, x_V \ge 0$ the code $h_j = \max(0, x_j - \tfrac12)$ has $h_j = 0$ if and only if $x_j = 0$. A text of $L$ words has at most $L$ "
        r"counts other than zero. It takes such units: one with independent normal weights of mean 0 and no bias is active with probability ½ for every text that is not empty."
    ),
    limits="The texts are the paragraphs of the descriptions of scikit-learn's bundled data sets, a small corpus of technical English, and one single word.",
    related=["half-of-units-zero-at-init", "relu-promotes-sparsity", "active-count-gives-variable-size-code"],
    survives={"as true": ["relu off by one ulp", "draws too wide", "draws cut off"]},
)


def counts():
    """A count for each word of the vocabulary and each paragraph of the descriptions, and the number of words in each paragraph."""
    import re
    from collections import Counter

    import numpy
    from sklearn import datasets

    names = "breast_cancer", "diabetes", "digits", "iris", "linnerud", "wine"
    text = "\n\n".join(getattr(datasets, f"load_{name}")().DESCR for name in names)
    found = [re.findall("[a-z]+", paragraph.lower()) for paragraph in re.split(r"\n\s*\n", text)]
    found = [words for words in found if len(words) >= 5]
    vocabulary = {word: place for place, word in enumerate(sorted({word for words in found for word in words}))}
    table = numpy.zeros((len(found), len(vocabulary)), numpy.float32)
    for row, words in zip(table, found, strict=True):
        for word, count in Counter(words).items():
            row[vocabulary[word]] = count
    return table, [len(words) for words in found]


@proof
def test_one_unit_for_each_word():
    """relu(0 − ½) is 0, and relu(c − ½) is positive for every count c ≥ 1. So the code has its zeros exactly where the counts have theirs, for any vocabulary."""
    more = symbols("m", nonnegative=True)
    half = Rational(1, 2)
    assert relu(Integer(0) - half) == 0
    assert (1 + more - half).is_positive and relu(1 + more - half) == 1 + more - half


@given(strategies.lists(whole_numbers(0, 5), min_size=1, max_size=50))
def test_lists_of_counts(table):
    """No list of up to 50 counts was found whose code has a zero at another place."""
    code = [relu(count - Fraction(1, 2)) for count in table]
    assert [entry == 0 for entry in code] == [count == 0 for count in table]
    assert sum(entry != 0 for entry in code) <= sum(table)  # a text of that many words


@exhaustion("all paragraphs of at least five words in the descriptions of scikit-learn's bundled data sets")
def test_paragraphs():
    """In {{paragraphs}} paragraphs over a vocabulary of {{vocabulary:,}} words, a paragraph has {{density:.1%}} of the words on average and {{densest:.0%}} at most. The code with one unit for each word
    has the same zeros in every paragraph."""
    table, words = counts()
    code = relu(table - table.dtype.type(0.5))
    assert ((code == 0) == (table == 0)).all()
    active = (table != 0).sum(axis=1)
    assert (active <= words).all() and active.max() < table.shape[1] / 2
    density = active / table.shape[1]
    record(paragraphs=len(table), vocabulary=table.shape[1], density=density.mean(), densest=density.max())


@statistic(error=1e-6, alternative="a chance of 0.47 or 0.53 for one of the texts")
def test_fresh_weights_are_half_active(rng, effort, error):
    """In {{units:,}} fresh normal units without biases, between {{least:.1%}} and {{most:.1%}} are active for each of {{chosen}} texts: one word by itself, and paragraphs. Their densities range from
    {{thinnest:.2%}} to {{thickest:.0%}}. If every chance is ½, the chance that a share is off by {{margin:.1%}} or more is at most one in a million."""
    import numpy

    units = 20_000 * effort
    table, _ = counts()
    density = (table != 0).mean(axis=1)
    word = numpy.eye(1, table.shape[1], dtype=table.dtype)
    chosen = numpy.concatenate([word, table[numpy.argsort(density)[:: max(1, len(table) // 30)]]])
    density = (chosen != 0).mean(axis=1)
    active = numpy.zeros(len(chosen))
    for _ in range(10):
        active += (relu(chosen @ rng.standard_normal((table.shape[1], units // 10), dtype=numpy.float32)) > 0).sum(
            axis=1
        )
    shares = active / units
    margin = hoeffding_margin(units, error / len(chosen))
    record(units=units, chosen=len(chosen), least=shares.min(), most=shares.max(), margin=margin)
    record(power=share_power(units, 0.53, 0.5 - margin, 0.5 + margin))  # 0.47: the same
    record(thinnest=density.min(), thickest=density.max(), densities=density, shares=shares)
    assert numpy.abs(shares - 0.5).max() < margin


@in_floats
@exhaustion("every whole number from 0 on that a format has, of float32 and float64 a sample")
def test_in_every_format():
    """For every whole number tried the unit is 0 if and only if the count is: x − ½ is rounded, but never down to 0."""
    mirrored = tried(
        r"\max(0, x - \tfrac12) = 0 \iff x = 0 \quad (x = 0, 1, 2, \dots)",
        lambda x: (relu(x - constant(0.5, x)) == 0) == (x == 0),
        over=lambda x: (x >= 0) & (x % constant(1, x) == 0),
        written="(relu(x - 0.5) == 0) == (x == 0)",
    )
    keep(mirrored)
    assert mirrored.is_("true")


def figure(axes, found):
    """The share of active units against the share of the vocabulary that a text uses. With one unit for each word the two are equal. With fresh weights the points lie near one half, whatever the
    text."""
    density = [100 * d for d in found["densities"]]
    axes.plot(density, density, label="one unit for each word")
    axes.plot(density, [100 * s for s in found["shares"]], "o", markersize=4, label="fresh weights, no biases")
    axes.set(xlabel="words of the vocabulary that the text uses, %", ylabel="active units, %", ylim=(0, 60))
    axes.legend(loc="center right")
