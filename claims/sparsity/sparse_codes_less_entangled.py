r"""Sparse representations are not as highly entangled as dense ones.

It depends on what "entangled" means. By the article's own yardstick, how many entries a small change of the input modifies, it is so if few units are active.
By another, whether an entry depends on more than one factor of the data, it need not be: there are sparse codes in which every entry mixes
all factors, and dense ones in which none does.

**Why it is so.** A ReLU entry that is off for both inputs keeps its value, 0. So at most as many entries change as units are
active at either input. In a dense code with an injective activation [every entry changes](dense-codes-change-everywhere.md) whose unit sees the
change.

**Where intuition goes wrong.** Take two factors, a colour $a$ and a shape $b$, each +1 or −1.

- The code $(\sigma(a), \sigma(b))$ is dense: no entry is ever zero. Each entry tells one factor and nothing of the other.
- The code with one unit for each *pair*, red square, blue circle and so on, is sparse: one of four units is active. Each unit depends on both factors alike.

Counting zeros cannot tell the factors of the data apart. For data without labels no method can, unless it assumes something about them: Locatello
and others prove it.

!!! question "In class"
    One unit fires for your grandmother and for nothing else. Is that a disentangled code of faces?

??? success "Answer"
    No, though it is as sparse as can be. The unit fires only if many features come together, such as the eyes, the hair
    and the age. So it depends on several factors at once, as the unit for "red square" does on colour and shape. When
    it is silent, all that it says about the face is whose it is not. Only if the one factor that you ask for is
    "grandmother or not" does the unit tell it neatly. A good answer says which factors are meant: without them
    "disentangled" has no meaning.
"""

from fractions import Fraction
from itertools import product

from hypothesis import given, strategies

from claims import Claim, counterexample, proof, without
from claims.articles import why_relu
from claims.articles.literature import publication
from claims.lab.activations import relu, sigmoid
from claims.lab.domains import NEGATIVE, whole_numbers

YARDSTICK = "“entangled” is read as the article's next sentences explain it, by the number of entries that a small change modifies"
FEW = "at most a quarter of the units are active at each of the two inputs"
INJECTIVE = "the dense rival has an injective activation, such as the sigmoid, and all its units see the change"

claim = Claim(
    said_in=[why_relu.sentence(29)],
    formally=(
        r"Let $k$ and $k'$ of $n$ ReLU units be active at $x$ and $x'$. At most $k + k'$ entries of the code differ between the two: at most half if "
        r"$k, k' \le n/4$. For an injective activation and $w_i \cdot (x' - x) \ne 0$ all $n$ entries differ."
    ),
    conditions=[YARDSTICK, FEW, INJECTIVE],
    instead=(
        "At most as many entries of a ReLU code change as units are active before or after. Whether an entry mixes several factors "
        "of the data is another matter, on which the number of zeros decides nothing."
    ),
    literature=[
        publication(
            "locatello-2019",
            "Unsupervised learning of disentangled representations is impossible without assumptions about the models and the data.",
        ),
        publication("glorot-2011", "Names disentangling among the reasons to want sparse codes."),
    ],
    related=["dense-codes-change-everywhere", "sparse-support-stable-under-small-changes"],
    survives={
        "as true": [
            *(f"relu {how}" for how in ("doubled", "shifted", "negated", "off by a billionth", "capped", "saturating")),
            *(f"sigmoid {how}" for how in ("doubled", "stretched", "shifted", "raised", "mirrored", "negated")),
            *(f"sigmoid {how}" for how in ("off by a billionth", "off by one ulp", "slow", "with base 2")),
        ]
    },
)


def changed(activation, before, after):
    """How many entries of a code differ between the sums before and after."""
    return sum(activation(a) != activation(b) for a, b in zip(before, after, strict=True))


@proof
def test_off_twice_means_unchanged():
    """A unit that is off at both inputs gives 0 both times, for all negative sums and for 0. So only a unit that is active at one of them can change: k + k′
    at most, which is n/2 at most if neither k nor k′ is above n/4."""
    from sympy import Integer, symbols

    assert relu(NEGATIVE) == relu(symbols("other", negative=True)) == relu(Integer(0)) == 0
    n, slack, more = symbols("n s t", nonnegative=True)
    assert (n / 2 - ((n / 4 - slack) + (n / 4 - more))).is_nonnegative


@given(strategies.lists(strategies.tuples(whole_numbers(-9, 4), whole_numbers(-9, 4)), min_size=1, max_size=40))
def test_never_more_than_the_active_units(sums):
    """In layers of up to 40 units, none was found in which more entries changed than units were active at either input. In the sigmoid codes of
    the same sums every entry changes whose sum does."""
    before, after = zip(*sums, strict=True)
    active = [sum(z > 0 for z in side) for side in (before, after)]
    assert changed(relu, before, after) <= sum(active)
    different = sum(a != b for a, b in sums)
    assert changed(sigmoid, [float(a) for a in before], [float(b) for b in after]) == different
    assert changed(relu, before, after) <= different


def information(entries, factor):
    """The mutual information between the value of an entry and a factor, over equally likely cases. As a sum of logarithms it is not
    rational; two to its power, to the power of the number of cases, is: 1 for nothing, and 2 to that number for one bit."""
    pairs = list(zip(entries, factor, strict=True))
    found = Fraction(1)
    for value, level in set(pairs):
        both = pairs.count((value, level))
        found *= Fraction(both * len(pairs), entries.count(value) * factor.count(level)) ** both
    return found


@without(YARDSTICK)
@counterexample
def test_a_sparse_code_that_mixes_and_a_dense_one_that_does_not():
    """Over all four pairs of two factors, a and b: in the dense code (σ(a), σ(b)) the entries hold 1 bit about one factor and 0 about the
    other. In the sparse code relu(±a ± b − 1), one unit of four active at a time, every entry holds as much about a as about b, and more than 0."""
    pairs = list(product((1, -1), repeat=2))
    factors = [[pair[i] for pair in pairs] for i in (0, 1)]
    for i in (0, 1):
        dense = [sigmoid(float(pair[i])) for pair in pairs]
        assert 0 not in dense
        bit, nothing = 2 ** len(pairs), 1
        assert [information(dense, factor) for factor in factors] == ([bit, nothing] if i == 0 else [nothing, bit])
    sparse = [[relu(s * a + t * b - 1) for a, b in pairs] for s, t in product((1, -1), repeat=2)]
    assert all(sum(unit[case] != 0 for unit in sparse) == 1 for case in range(4))
    for unit in sparse:
        about_a, about_b = (information(unit, factor) for factor in factors)
        assert about_a == about_b > 1


@without(FEW)
@counterexample
def test_half_active_is_not_few():
    """The sums 3, 1, −1 and −2, in thousandths, change their signs: half of the units are active before, the other half after, and all entries change, as
    many as in the sigmoid code. If the same half stays active, at the sums 4, 2, −2 and −1, it is half of the entries."""
    small, turned, kept = (
        [Fraction(z, 1000) for z in sums] for sums in ((3, 1, -1, -2), (-3, -1, 1, 2), (4, 2, -2, -1))
    )
    assert changed(relu, small, turned) == changed(lambda z: sigmoid(float(z)), small, turned) == 4
    assert changed(relu, small, kept) == 2


@without(INJECTIVE)
@counterexample
def test_a_dense_rival_with_a_flat_piece():
    """The dense code relu(z) + 1 has no zeros, and changes in exactly the entries in which relu(z) does: one of eight in this example."""
    before, after = [2, -1, -3, -2, -5, -1, -4, -6], [3, -2, -1, -3, -4, -5, -6, -1]
    assert all(relu(z) + 1 > 0 for z in (*before, *after))
    assert changed(lambda z: relu(z) + 1, before, after) == changed(relu, before, after) == 1


def figure(axes):
    """The largest possible share of entries that a change of the input modifies, against the share of units that are active at either input. For a ReLU
    code it is twice the active share, until everything can change. For a sigmoid code it is 1 throughout, for a change that all units see."""
    shares = [k / 100 for k in range(101)]
    axes.plot(shares, [1] * len(shares), label="sigmoid code: every entry changes")
    axes.plot(shares, [min(1, 2 * share) for share in shares], label="ReLU code: at most these")
    axes.axhline(0.5, color="0.5", linewidth=1)
    axes.set(xlabel="share of units active, before and after", ylabel="share of entries that change", ylim=(0, 1.1))
    axes.legend(loc="lower right")
