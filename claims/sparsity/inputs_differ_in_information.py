r"""Not all inputs contain the same amount of information.

In Shannon's sense that is so exactly if some inputs are more probable than others. It is then a statement about how often an input occurs, and not about how much there is to see in it.

**Why it is so.** The information of an outcome with probability $p$ is its *surprisal* $-\log_2 p$, in bits. Halve the probability and you add one bit. The logarithm takes no value twice, so two inputs
have equal information if and only if they are equally probable.

**Where intuition goes wrong.** A photograph of a crowd seems to hold more than one of a white wall. That is another measure: the length of a short description of *this* image. By that one
the inputs differ too. Packed without loss by the same program (zlib), the 1,797 handwritten digits of 64 bytes each take from {{shortest}} to {{longest}} bytes. Each of those
images occurs once in the collection. Draw one of them at random, and by surprisal they are all the same.

!!! question "In class"
    In a box of lottery tickets each number is equally likely. Why does "1 2 3 4 5 6" seem to hold less information than "7 19 22 28 33 41"?

??? success "Answer"
    Each ticket has the same probability, so by surprisal both hold equally much. What differs is the length of a
    description: "the first six numbers" is short, and for the other ticket you will hardly find anything shorter than a
    list of all six. And one compares kinds of tickets instead of tickets. Few of them look as orderly as the first one,
    while nearly all look like the second. That you draw *some* disorderly ticket is no surprise, but that you draw just
    this one is.
"""

from hypothesis import assume, given
from mpmath import log as mplog
from mpmath import mpf, workdps
from sympy import Rational, expand_log, log, simplify, symbols

from claims import Claim, counterexample, exhaustion, proof, record, without
from claims.articles import why_relu
from claims.lab.domains import POSITIVE, whole_numbers

UNEVEN = "not all inputs are equally probable, if information means surprisal"

claim = Claim(
    said_in=[why_relu.sentence(23)],
    formally=r"Let inputs $x$ of finite number occur with probabilities $p(x) > 0$. The surprisals $-\log_2 p(x)$ are not all equal if and only if $p$ is not uniform. The 1,797 digits do not all have zlib codes of the same length.",
    conditions=[UNEVEN],
    instead=(
        "Inputs differ in surprisal exactly if they differ in probability. By the length of their description in a given format inputs can differ even if they are equally probable."
    ),
    related=["active-count-gives-variable-size-code"],
)


def surprisal(p):
    """The information of an outcome of probability p, in bits."""
    return -log(p) / log(2)


@proof
def test_equal_information_means_equal_probability():
    """The surprisal strictly decreases with the probability: its slope −1/(p ln 2) is negative for every p > 0. So it takes no value twice. Half of the probability means one bit
    more, for every p."""
    assert surprisal(POSITIVE).diff(POSITIVE).is_negative
    assert simplify(expand_log(surprisal(POSITIVE / 2) - surprisal(POSITIVE))) == 1
    p, q = symbols("p q", positive=True)
    assert (
        simplify(expand_log(surprisal(p * q) - surprisal(p) - surprisal(q))) == 0
    )  # independent outcomes: the bits add


@given(whole_numbers(1, 10_000), whole_numbers(1, 10_000), whole_numbers(0, 10_000))
def test_the_rarer_one_holds_more(often, seldom, rest):
    """Among inputs with whole-number frequencies no two different ones were found whose surprisals, to 30 digits, are not in the opposite order."""
    assume(often != seldom)
    total = often + seldom + rest
    with workdps(30):
        bits = [-mplog(mpf(count) / total, 2) for count in (often, seldom)]
        assert (bits[0] < bits[1]) == (often > seldom) and bits[0] != bits[1]


@exhaustion("all 1,797 handwritten digits of scikit-learn, 64 pixels from 0 to 16 each")
def test_packed_digits():
    """By another measure: packed without loss by zlib at its strongest, the digits of 64 bytes each take from {{shortest}} to {{longest}} bytes. They do not all hold equally much. No image occurs twice."""
    import zlib

    from sklearn.datasets import load_digits

    images = load_digits().data.astype("uint8")
    lengths = [len(zlib.compress(image.tobytes(), 9)) for image in images]
    assert len(lengths) == len({image.tobytes() for image in images}) == 1797  # each occurs once
    assert min(lengths) < max(lengths)
    record(shortest=min(lengths), longest=max(lengths), lengths=lengths)


@without(UNEVEN)
@counterexample
def test_a_fair_die():
    """The six faces of a fair die hold log₂ 6 bits each: all the same. So it is for 8 equally probable images, 3 bits each."""
    assert {surprisal(Rational(1, 6)) for face in range(6)} == {log(6) / log(2)}
    assert simplify(surprisal(Rational(1, 8))) == 3


def figure(axes, found):
    """How many of the 1,797 handwritten digits take how many bytes when they are packed without loss. The lengths differ from image to image."""
    lengths = found["lengths"]
    axes.hist(lengths, bins=range(min(lengths), max(lengths) + 2), align="left")
    axes.set(xlabel="bytes of the packed image", ylabel="images")
