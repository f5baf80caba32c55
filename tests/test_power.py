"""The statistics of the claims, run where what they are meant to notice is so: each must fail."""

import inspect
import random
from importlib import import_module

import numpy
import pytest
from scipy.stats import norm


class Wrong:
    """A generator whose normal numbers something is done to."""

    def __init__(self, change, seed=0):
        self.right, self.change = numpy.random.default_rng(seed), change

    def standard_normal(self, size=None, dtype=float):
        return self.change(self.right.standard_normal(size, dtype)).astype(dtype)

    def __getattr__(self, name):
        return getattr(self.right, name)


class WrongRandom(random.Random):
    """The same for Python's own generator."""

    def __init__(self, change, seed=0):
        super().__init__(seed)
        self.change = change

    def gauss(self, mu=0.0, sigma=1.0):
        return mu + sigma * float(self.change(numpy.float64(super().gauss())))


def generator(check, change, seed=0):
    """What the check asks for, with that done to its normal numbers."""
    kinds = {"rng": Wrong, "random": WrongRandom}
    (name,) = kinds.keys() & inspect.signature(check).parameters.keys()
    return {name: kinds[name](change, seed)}


def times(variance):
    return lambda drawn: drawn * variance**0.5


def plus(mean):
    return lambda drawn: drawn + mean


def off(share, per_mean):
    """A mean of the weights at which a unit is off with that probability, if one of 1 moves its sum by `per_mean` deviations."""
    return plus(-norm.ppf(share) / per_mean)


def paired(sign):
    """Ten of each layer's units are five and their copies or mirror images."""

    def change(drawn):
        drawn[:, 5:10] = sign * drawn[:, :5]
        return drawn

    return change


FIXED = (3 - 1 + 0.5 + 2) / (3**2 + 1 + 0.5**2 + 2**2) ** 0.5  # the fixed input of half-of-units-zero-at-init
PLANTED = [
    *(
        (f"{module}.{check}", f"variance {variance}", times(variance))
        for module, check in (
            ("derivatives.relu_prevents_saturation", "test_counting_random_units"),
            ("sparsity.relu_promotes_sparsity", "test_a_bias_sets_the_share"),
            ("depth.he_preserves_mean_not_median", "test_one_layer_has_the_exact_law"),
            ("depth.he_preserves_mean_not_median", "test_mean_and_median_part"),
            ("depth.relu_keeps_gradient_magnitude_through_depth", "test_gaussian_networks_follow_the_law"),
        )
        for variance in (0.9, 1.1)
    ),
    ("sparsity.relu_promotes_sparsity.test_a_bias_sets_the_share", "mean 0.05", plus(0.05)),
    ("sparsity.relu_promotes_sparsity.test_a_bias_sets_the_share", "mean -0.05", plus(-0.05)),
    ("sparsity.half_of_units_zero_at_init.test_a_million_normal_units", "a share of 0.495", off(0.495, FIXED)),
    ("sparsity.half_of_units_zero_at_init.test_a_million_normal_units", "a share of 0.505", off(0.505, FIXED)),
    ("sparsity.half_of_units_zero_at_init.test_the_count_is_binomial", "a share of 0.495", off(0.495, FIXED)),
    ("sparsity.half_of_units_zero_at_init.test_the_count_is_binomial", "a share of 0.505", off(0.505, FIXED)),
    ("sparsity.half_of_units_zero_at_init.test_the_count_is_binomial", "copies", paired(1)),
    ("sparsity.half_of_units_zero_at_init.test_the_count_is_binomial", "mirror images", paired(-1)),
    *(
        (
            "sparsity.relu_most_entries_zero.test_a_bias_of_minus_one",
            f"{change:+} off",
            plus(1 - norm.ppf(norm.cdf(1) + change)),
        )
        for change in (0.01, -0.01)
    ),
    ("sparsity.sparsity_gives_compact_representation.test_bytes_of_a_random_layer", "0.53 active", off(0.47, 1)),
]


@pytest.mark.parametrize(("check", "law", "change"), PLANTED, ids=[f"{check}: {law}" for check, law, _ in PLANTED])
def test_the_alternative_is_noticed(check, law, change):
    """On draws from the law that the check says it notices, its assert fails."""
    module, _, name = check.rpartition(".")
    test = getattr(import_module(f"claims.{module}"), name)
    with pytest.raises(AssertionError):
        test(**generator(test, change), effort=1, error=test.evidence.error)


def test_nothing_is_noticed_where_nothing_is_wrong():
    """The machinery above, with the normal law itself, fails no check."""
    for check in {check for check, _, _ in PLANTED}:
        module, _, name = check.rpartition(".")
        test = getattr(import_module(f"claims.{module}"), name)
        test(**generator(test, lambda drawn: drawn, seed=1), effort=1, error=test.evidence.error)
