r"""Zeros can make a representation more compact.

They can, but not by themselves: an array of a thousand numbers takes the same room whether they are zeros or not. Zeros save room if they are left out. That costs
something too, for one has to store *where* they were, so there must be enough of them.

**Why it is so.** Store one bit for each of $n$ entries, 1 where it is not zero, and then only the $k$ others, at 32 bits each. That makes $n + 32k$ bits
instead of $32n$, which is less exactly if $k < \frac{31}{32} n$. With half of the entries at zero it comes to 53 % of the original. Store the *places* as 32-bit numbers instead, and it is $64k$ bits: at half of the
entries nothing is saved.

**Where intuition goes wrong.** The saving is lossless only because ReLU's zeros are [exact](relu-outputs-exact-zeros.md). A sigmoid code has none on paper, so
nothing can be left out of it without changing it. And $k$ differs from input to input, so a buffer that must hold any code has to be as
large as before, and a bit for each entry larger.

!!! question "In class"
    A code has 1,000 entries of 8 bits each. Up to which number of active entries is a list of their places, at 10 bits each, shorter than one bit for each entry?

??? success "Answer"
    Up to 99. The values take 8 bits for each active entry in either form, so only the places matter: $10k$ bits for the
    list against 1,000 bits for one bit each. The list is shorter for $k < 100$, and at 100 both are equally long. (Ten
    bits are enough for a place, as $2^{10} = 1{,}024$. If the list also has to say how long it is, with 10 more bits,
    it is 98.)
"""

from fractions import Fraction

from hypothesis import given, strategies
from sympy import Rational, symbols

from claims import Claim, proof, record, statistic
from claims.articles import advantages_of_relu
from claims.lab.activations import relu, sigmoid
from claims.lab.chance import hoeffding_margin, independent_power, share_power
from claims.lab.domains import X, whole_numbers

claim = Claim(
    said_in=[advantages_of_relu.sentence(18)],
    formally=(
        r"A vector of $n$ numbers of 32 bits, $k$ of them not zero, can be stored without loss in $n + 32k$ bits. This is less than $32n$ if and only if "
        r"$k < \tfrac{31}{32} n$. With 32-bit places instead of a bit for each entry it is $64k$ bits, less than $32n$ if and only if $k < n/2$. Where all are active, the form with one bit for each entry is longer by $n$ bits; an array that keeps its zeros is as long as ever."
    ),
    related=[
        "relu-outputs-exact-zeros",
        "sparsity-makes-computation-efficient",
        "active-count-gives-variable-size-code",
    ],
    survives={
        "as true": [
            *(f"relu {how}" for how in ("doubled", "off by a billionth", "off by one ulp", "capped", "saturating")),
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
                )
            ),
            *(f"draws {how}" for how in ("too wide", "skewed", "with an atom", "cut off")),
        ]
    },
)

BITS = 32


def packed(code):
    """One bit for each entry, and the entries other than zero."""
    return [int(entry != 0) for entry in code], [entry for entry in code if entry != 0]


def unpacked(mask, entries):
    rest = iter(entries)
    return [next(rest) if bit else 0 for bit in mask]


def size(mask, entries):
    """Bits of a packed code."""
    return len(mask) + BITS * len(entries)


@proof
def test_when_it_is_shorter():
    """For all n and k: 32n − (n + 32k) = 32(31n/32 − k) and 32n − 64k = 64(n/2 − k). So the first form is shorter exactly if k < 31n/32, the second exactly if k < n/2. At k = n/2 the
    first takes 17/32 = 0.53125 of the room, and the second all of it. At k = n the first takes n bits more than the plain array: so it does for every sigmoid code."""
    n, k = symbols("n k")
    mask, places = n + BITS * k, 2 * BITS * k
    assert (BITS * n - mask - 32 * (31 * n / 32 - k)).expand() == 0
    assert (BITS * n - places - 64 * (n / 2 - k)).expand() == 0
    assert (mask.subs(k, n / 2) / (BITS * n)).simplify() == Rational(17, 32)
    assert Rational(17, 32) == Rational("0.53125")
    assert places.subs(k, n / 2) == BITS * n and (mask.subs(k, n) - BITS * n).expand() == n
    assert sigmoid(X).is_positive  # never zero: k = n


@given(strategies.lists(whole_numbers(-50, 50), min_size=1, max_size=100))
def test_packed_and_unpacked_again(sums):
    """No ReLU code was found that does not come back unchanged, or that is not shorter when packed exactly if fewer than 31 of 32 entries are active. The zeros are the sums that are
    not positive. As a plain array of 32-bit numbers every code of that length takes the same room."""
    from array import array

    code = [relu(z) for z in sums]
    mask, entries = packed(code)
    assert unpacked(mask, entries) == code
    assert len(entries) == sum(z > 0 for z in sums)
    assert len(array("f", code).tobytes()) * 8 == BITS * len(code)
    assert (size(mask, entries) < BITS * len(code)) == (Fraction(len(entries), len(code)) < Fraction(31, 32))


@statistic(error=1e-6, alternative="units active with probability 0.53")
def test_bytes_of_a_random_layer(random, effort, error):
    """Of {{layers}} random float32 layers of 8,000 units without bias, packed with one bit for each entry, the longest takes {{longest:.1%}} of the dense array's bytes. If each unit
    is off with probability ½, one of {{allowed:.1%}} or more occurs with a probability of one in a million at most. Every layer comes back bit for bit."""
    from array import array

    units, layers = 8_000, 20 * effort
    # A share of active units that one of the layers reaches with probability `error` at most.
    most = 0.5 + hoeffding_margin(units, error / layers)
    allowed = 1 / 32 + most
    sizes = []
    for _ in range(layers):
        code = array("f", [relu(random.gauss()) for _ in range(units)])
        mask, entries = packed(code)
        bits = int("".join(map(str, mask)), 2).to_bytes(units // 8, "big")
        kept = array("f", entries).tobytes()
        mask = [int(bit) for bit in f"{int.from_bytes(bits, 'big'):0{units}b}"]
        back = array("f", unpacked(mask, array("f", kept)))
        assert back.tobytes() == code.tobytes()
        sizes.append((len(bits) + len(kept)) / len(code.tobytes()))
    power = independent_power([share_power(units, 0.53, 0, most)] * layers)
    record(layers=layers, longest=max(sizes), allowed=allowed, power=power)
    assert max(sizes) < allowed < 1


def figure(axes):
    """The bits that a code needs, relative to a plain array of 32-bit numbers, against the share of active entries. With one bit for each entry it crosses 1 at
    31/32 active; with 32-bit places at one half."""
    shares = [k / 100 for k in range(101)]
    axes.plot(shares, [1 / 32 + s for s in shares], label="one bit for each entry")
    axes.plot(shares, [2 * s for s in shares], "--", label="32-bit places")
    axes.axhline(1, color="0.5", linewidth=1, label="plain array")
    axes.set(xlabel="share of active entries", ylabel="bits, relative to the plain array")
    axes.legend()
