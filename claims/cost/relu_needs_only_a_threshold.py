r"""ReLU needs nothing but a threshold operation.

So it is. Run the program for ReLU on a number that writes down everything you do with it, and its diary has a single
entry: "am I at most 0?"

**Why it is so.** The comparison has two outcomes. In one the program hands back zero, in the other the very number
that it was given. Nothing is added, multiplied or divided.

**Where intuition goes wrong.** This is a fact about one *program*, not about the function. On paper
$x \cdot [x > 0]$, where $[x > 0]$ is 1 or 0, and $\frac{x + |x|}{2}$ are the same function. Yet the first one
multiplies as well, and the second takes three operations, an absolute value among them. In float16 they are not even
the same function: as the last check shows, the first gives NaN for $-\infty$, and the second overflows for inputs
beyond half of the largest number.

!!! question "In class"
    Can you write ReLU with additions and multiplications alone? Think of a polynomial that is zero for every negative
    $x$.

??? success "Answer"
    No. Additions and multiplications, with fixed numbers and $x$, make polynomials and nothing else. A polynomial that
    is zero for every negative $x$ has infinitely many zeros, and only the zero polynomial has that. But ReLU is not
    zero on the right. Division does not help either: for a quotient of polynomials the same goes for the numerator. On
    an interval from below 0 to above 0 polynomials come as *close* to ReLU as you like, but they never equal it.
    Somewhere a decision has to be made.
"""

from sympy import Integer, Max, Rational, simplify

from claims import Claim, exhaustion, in_floats, proof, record
from claims.articles import advantages_of_relu
from claims.lab.activations import relu
from claims.lab.domains import NEGATIVE, POSITIVE
from claims.lab.formats import every_number, every_value
from claims.lab.layers import TRIED, constant, keep, tried

claim = Claim(
    said_in=[advantages_of_relu.sentence(10)],
    formally=(
        r"There is a program for $\max(0, x)$ which, for every $x \in \mathbb{R}$, does exactly one operation on $x$, a comparison with 0, and "
        r"then returns either $x$ itself or the constant 0."
    ),
    related=["relu-cheaper-to-evaluate", "sigmoid-needs-an-exponential"],
)

COMPARISONS = "lt", "le", "gt", "ge", "eq", "ne", "bool"
ARITHMETIC = "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "rpow", "neg", "abs", "float"


def diarist(answers):
    """A kind of number without a value: it writes down what is done with it, and comparisons turn out as `answers`
    say."""
    diary, answers = [], iter(answers)

    class Number:
        def __init__(self, constant=None):
            self.constant = constant

    def writes(name, gives):
        def operation(self, *others):
            diary.append((name, *(getattr(other, "constant", other) for other in others)))
            return gives()

        return operation

    for name in COMPARISONS:
        setattr(Number, f"__{name}__", writes(name, lambda: next(answers)))
    for name in ARITHMETIC:
        setattr(Number, f"__{name}__", writes(name, Number))
    return Number, diary


@proof
def test_both_ways_through_the_program():
    """Run on a number of which nothing is known, the program asks once whether it is at most 0. If so it returns 0,
    if not the number itself, and both are right for every real number. On neither way does it do anything else."""
    for at_most_zero in True, False:
        Number, diary = diarist([at_most_zero])
        x = Number()
        result = relu(x)
        assert diary == [("le", 0)]
        assert type(result) is Number and (result.constant == 0 if at_most_zero else result is x)
    # What the two ways return is the maximum, and for symbols the lab's ReLU says the same.
    assert relu(POSITIVE) == Max(0, POSITIVE) == POSITIVE
    assert relu(NEGATIVE) == Max(0, NEGATIVE) == relu(Integer(0)) == Max(0, 0) == 0


@exhaustion("every float16, infinities and both zeros included, as a Python float")
def test_one_comparison_for_every_half_precision_value():
    """For each of the {{values:,}} float16 numbers the program did one comparison and no arithmetic, and returned the
    larger one of 0 and the number."""
    counts = []

    def counting(name):
        def operation(self, *others):
            counts[-1].append(name)
            return getattr(float, f"__{name}__")(self, *others)

        return operation

    names = [f"__{name}__" for name in (*COMPARISONS, *ARITHMETIC)]
    Counted = type("Counted", (float,), {name: counting(name.strip("_")) for name in names})
    values = [x for x in every_number("float16") if x == x]  # all but NaN
    for x in values:
        counts.append([])
        result = relu(Counted(x))
        assert counts[-1] == ["le"]
        assert float.__eq__(result, max(0.0, x))
    record(values=len(values))


WAYS = {
    "max(0, x)": relu,
    "x · [x > 0]": lambda x: x * (x > 0),
    "(x + |x|) / 2": lambda x: (x + abs(x)) / 2,
}


@in_floats
@exhaustion("every float16, infinities and both zeros included")
def test_other_ways_to_write_it():
    """Over the reals x·[x > 0] and (x + |x|)/2 are ReLU too. The first takes a comparison and a multiplication, the
    second an addition, an absolute value and a division. Of the float16 numbers, the first fails at
    {{product_fails:,}} (at −∞ it gives NaN) and the second at {{average_fails:,}}: at −∞, and at every finite number
    beyond half of the largest one, where it gives ∞."""
    import numpy

    for x in POSITIVE, NEGATIVE, Integer(0):
        assert simplify((x + abs(x)) * Rational(1, 2) - relu(x)) == 0
        assert x * int(bool(x > 0)) == relu(x)
    comparisons, arithmetic = [], []
    for way in WAYS.values():
        Number, diary = diarist([True] * 2)
        way(Number())
        names = [entry[0] for entry in diary]
        comparisons.append(sum(name in COMPARISONS for name in names))
        arithmetic.append(sum(name in ARITHMETIC for name in names))
    assert list(zip(comparisons, arithmetic, strict=True)) == [(1, 0), (1, 1), (0, 3)]
    x = every_value("float16")
    with numpy.errstate(invalid="ignore", over="ignore"):
        product, average = WAYS["x · [x > 0]"](x), WAYS["(x + |x|) / 2"](x)
    assert product.dtype == average.dtype == x.dtype and numpy.isnan(product[x == -numpy.inf]).all()
    fails = [int((way != relu(x)).sum()) for way in (product, average)]
    half = numpy.finfo(x.dtype).max / 2
    overflows = (x > half) & numpy.isfinite(x)
    assert fails[0] == 1 and (average[overflows] == numpy.inf).all()
    assert ((average != relu(x)) == (overflows | (x == -numpy.inf))).all()
    record(product_fails=fails[0], average_fails=fails[1], comparisons=comparisons, arithmetic=arithmetic)


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """One comparison, and then x or 0: at every input tried this program gives ReLU, and so does the product with 1 or 0."""
    import numpy

    chosen = tried(
        r"\mathrm{relu}(x) = (x \text{ if } x > 0 \text{ else } 0) = x \cdot [x > 0]",
        lambda x: (numpy.where(x > 0, x, constant(0, x)) == relu(x)) & (x * (x > 0).astype(x.dtype) == relu(x)),
        written="where(x > 0, x, 0) and x * (x > 0)",
        on_reals=False,  # written for arrays only
    )
    keep(chosen)
    assert chosen.is_("true")


def figure(axes, found):
    """Operations that three programs for the same function of a real number do: only the first one does a single
    comparison and nothing else. An absolute value is counted as arithmetic."""
    places = range(len(WAYS))
    axes.barh(places, found["comparisons"], label="comparisons")
    axes.barh(places, found["arithmetic"], left=found["comparisons"], label="arithmetic", hatch="//")
    axes.set_yticks(list(places), list(WAYS))
    axes.invert_yaxis()
    axes.set(xlabel="operations for one number", ylabel="program", xticks=range(4))
    axes.legend()
