"""Small random networks, one number at a time, against the same in arrays."""

import random

import numpy

from claims.lab import networks, singly
from claims.lab.activations import relu, sigmoid, tanh


def test_numbers_come_row_by_row_with_their_deviation():
    """Every draw is the generator's next, times the deviation: nothing is drawn twice or left out."""
    one = random.Random(7)
    right = [[3 * one.gauss() for _ in range(4)] for _ in range(2)]
    assert numpy.allclose(singly.drawn(random.Random(7), 2, 4, 3.0), right, rtol=1e-15, atol=0)


def test_they_are_pushed_through_as_arrays_are():
    """Layers of different widths, so that rows and columns cannot be mixed up."""
    generator = random.Random(1)
    layers = [singly.drawn(generator, rows, columns) for rows, columns in ((5, 3), (2, 5), (4, 2))]
    x, u = singly.drawn(generator, 2, 3)
    for activation in relu, sigmoid, tanh:
        stacked = [numpy.array([layer]).swapaxes(1, 2) for layer in layers]
        expected = networks.pushed_through(activation, stacked, numpy.array([x]), numpy.array([u]))
        found = list(singly.pushed_through(activation, layers, x, u))
        assert [len(hidden) for hidden, _ in found] == [5, 2, 4]
        for (hidden, change), (hiddens, changes) in zip(found, expected, strict=True):
            assert numpy.allclose(hidden, hiddens[0], rtol=1e-13, atol=1e-15)
            assert numpy.allclose(change, changes[0], rtol=1e-13, atol=1e-15)
