r"""ReLU is a simpler function than the sigmoid or tanh.

"Simple" is a matter of taste, until you say what you count. Count operations, and ReLU wins by more than a little: you can write it
with plain arithmetic and one comparison. For the sigmoid and tanh no amount of plain arithmetic is enough.

**Why it is so.** ReLU's output $y$ satisfies a polynomial equation in $x$ and $y$, namely

$$y\,(y - x) = 0,$$

because it is 0 or $x$. Such functions are called *algebraic*. Whatever you compute with finitely many $+, -, \times, \div$ and comparisons is algebraic on some
interval: there all comparisons come out alike, and what is left is a quotient of polynomials. The sigmoid is not algebraic: it is *transcendental*. Suppose that
$P(x, \sigma(x)) = 0$ on some interval, however short, with a polynomial $P$. Then this is true for all real and even all complex $x$ apart from the poles, because
$\sigma$ is analytic. Now walk upwards: $\sigma$ has the
period $2\pi i$, so $x, x + 2\pi i, x + 4\pi i, \dots$ all have the same $y = \sigma(x)$. For this one $y$, the polynomial $P(\cdot, y)$ has infinitely many zeros,
so it is the zero polynomial. This goes for every $y$ between 0 and 1, and so $P$ is zero altogether. The same walk, with the period $\pi i$
and every $y$ between $-1$ and 1, does it for $\tanh$.

**Where intuition goes wrong.** Simple in one sense is not simple in all. If "simple" means one formula without cases, with no corner, the
sigmoid and tanh are the simple ones. Nor does it mean [fast](relu-cheaper-to-evaluate.md): that is to be measured.

!!! question "In class"
    Find a polynomial equation in $x$ and $y$ for $y = |x|$ and for $y = \sqrt{1 + x^2}$. Why is there none for $y = \sin x$?

??? success "Answer"
    For $|x|$ take $y^2 - x^2 = 0$, for $\sqrt{1 + x^2}$ take $y^2 - x^2 - 1 = 0$. (Both equations also have the
    solution with the other sign. They need only be *true* of the function.)

    For $\sin x$ walk along a horizontal line. For each $y$ from $-1$ to 1 there are infinitely many $x$ with
    $\sin x = y$, as the sine has the period $2\pi$. If $P(x, \sin x) = 0$ for all $x$, the polynomial $P(\cdot, y)$
    has all of these as zeros, so all its coefficients are 0. These coefficients are polynomials in $y$ with infinitely
    many zeros, so they are 0 themselves, and $P = 0$.
"""

from fractions import Fraction

from hypothesis import given
from sympy import I, Integer, Rational, Symbol, exp, limit, log, pi, simplify

from claims import Claim, counterexample, exhaustion, in_floats, proof, without
from claims.articles import advantages_of_relu, askhandle, davenport
from claims.lab.activations import relu, sigmoid, tanh
from claims.lab.domains import NEGATIVE, POSITIVE, UNIT, X, rationals
from claims.lab.layers import TRIED, keep, tried

COUNTED = "simple means computable with finitely many arithmetic operations and comparisons"

claim = Claim(
    said_in=[
        advantages_of_relu.sentence(10),
        davenport.sentence(23),
        *(askhandle.sentence(n) for n in (4, 12, 16, 44)),
    ],
    formally=(
        r"For all $x \in \mathbb{R}$, $y = \mathrm{relu}(x)$ satisfies $y(y - x) = 0$. There is no polynomial $P \ne 0$ in two variables with real "
        r"coefficients such that $P(x, \sigma(x)) = 0$ for all $x$ of an interval, however short, and none such that $P(x, \tanh x) = 0$ there"
    ),
    conditions=[COUNTED],
    instead=(
        "ReLU is made of two straight pieces and needs one comparison. The sigmoid and tanh are transcendental: no finite number of "
        "additions, multiplications, divisions, roots and comparisons gives them. But they have a slope at 0, where ReLU has a corner."
    ),
    related=["relu-cheaper-to-evaluate", "relu-needs-only-a-threshold", "exponentials-are-costly"],
)


@proof
def test_relu_is_algebraic():
    """For every real x, y = relu(x) satisfies y (y − x) = 0. It takes one comparison with 0: x above, 0 below."""
    for x in POSITIVE, NEGATIVE, Integer(0):
        assert (relu(x) * (relu(x) - x)).expand() == 0
    assert relu(POSITIVE) == POSITIVE and relu(NEGATIVE) == 0


@proof
def test_what_the_walk_upwards_needs():
    """For every complex z (off the poles) and every whole k, σ(z + 2πik) = σ(z) and tanh(z + πik) = tanh z. Every y between 0 and 1 is a value of σ, and every y
    between −1 and 1 one of tanh, at a real x. With this, the argument above makes every such polynomial zero."""
    z, k = Symbol("z", complex=True), Symbol("k", integer=True)
    assert simplify(sigmoid(z + 2 * pi * I * k) - sigmoid(z)) == 0
    assert simplify((tanh(z + pi * I * k) - tanh(z)).rewrite(exp)) == 0
    logit = log(simplify(UNIT / (1 - UNIT)))
    assert logit.is_real
    assert simplify(sigmoid(logit) - UNIT) == 0
    assert simplify((tanh(logit / 2) - (2 * UNIT - 1)).rewrite(exp)) == 0


DEGREE = 4


def rank(curve):
    """The rank of the 25 products x^i y^j with i, j up to 4, at the 25 points (x, y) of the curve: below 25 if a polynomial vanishes on it."""
    rows = [[Fraction(x) ** i * y**j for i in range(DEGREE + 1) for j in range(DEGREE + 1)] for x, y in curve]
    done = 0
    for column in range(len(rows[0])):
        pivot = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        for r in range(done + 1, len(rows)):
            factor = rows[r][column] / rows[done][column]
            if factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[done], strict=True)]
        done += 1
    return done


def exactly(function, x):
    value = simplify(function(x).rewrite(exp))
    assert value.is_Rational
    return Fraction(value.p, value.q)


@exhaustion("all polynomials of degree at most 4 in x and at most 4 in y")
def test_no_polynomial_of_small_degree_fits():
    """At the 25 points x = k ln 2, k from −12 to 12, where σ(x) and tanh x are fractions, no polynomial but zero with degree at most 4 in x and in y vanishes
    on the sigmoid's graph, and none on that of tanh. On ReLU's graph, at the points x = k, some do: the same calculation notices."""
    places = range(-12, 13)  # x = k ln 2; the powers of ln 2 go into the coefficients
    for function in sigmoid, tanh:
        assert rank([(k, exactly(function, k * log(2))) for k in places]) == (DEGREE + 1) ** 2
    assert rank([(k, relu(Fraction(k))) for k in places]) < (DEGREE + 1) ** 2


@given(rationals())
def test_no_fraction_breaks_the_equation(x):
    """No fraction x was found for which y = relu(x) does not satisfy y (y − x) = 0, or is not the x or 0 that one comparison picks."""
    y = relu(x)
    assert y * (y - x) == 0 and y == (x if x > 0 else 0)


@without(COUNTED)
@counterexample
def test_if_simple_means_smooth_it_is_the_other_way_round():
    """At 0 the difference quotient of ReLU tends to 0 from the left and to 1 from the right. Those of σ and tanh tend to ¼ and to 1 from both sides."""

    def slopes(function):
        quotient = (function(X) - function(Integer(0))) / X
        return [limit(quotient, X, 0, dir=side) for side in "-+"]

    assert slopes(relu) == [0, 1]
    assert slopes(sigmoid) == [Rational(1, 4)] * 2
    assert slopes(tanh) == [1, 1]


@in_floats
@exhaustion(TRIED)
def test_in_every_format():
    """At every finite number tried one of the factors is exactly 0, and so is the product."""
    equation = tried(
        r"y (y - x) = 0 \text{ for } y = \mathrm{relu}(x)",
        lambda x: relu(x) * (relu(x) - x) == 0,
        written="relu(x) * (relu(x) - x) == 0",
    )
    keep(equation)
    assert equation.is_("true")


def figure(axes):
    """The equation y (y − x) = 0 describes two crossing lines, dotted: y = 0 and y = x. ReLU follows one half of each. The sigmoid and tanh, drawn
    as well, lie on no curve that has a polynomial equation."""
    axes.plot([-3, 3], [0, 0], color="0.5", linestyle=":", linewidth=1)
    axes.plot([-2, 3], [-2, 3], color="0.5", linestyle=":", linewidth=1, label="y (y − x) = 0")
    axes.curve(relu, over=(-3, 3), label="y = relu(x)")
    axes.curve(sigmoid, over=(-3, 3), label="y = σ(x)")
    axes.curve(tanh, over=(-3, 3), label="y = tanh x")
    axes.set(xlabel="x", ylabel="y")
    axes.legend(loc="upper left")
