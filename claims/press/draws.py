"""Random numbers that can be drawn again: the same draws as ``docs/assets/move/chance.js``, for the stills of things to move.

The generator is xoshiro128** (Blackman and Vigna 2018). It is written a second time here, so that a picture is the same with and
without a script, and so that the two can be tested against each other.
"""

from collections.abc import Iterable
from typing import Any

__all__ = ["normals", "uniforms"]


def uniforms(seeds: Iterable[int], count: int) -> Any:
    """So many numbers from 0 up to but not including 1 for each seed: an array (seeds, count) of float64, each with 53 random bits."""
    import numpy

    filler = numpy.array([seed % 2**32 for seed in seeds], dtype=numpy.uint32)
    state = []
    for _ in range(4):
        filler = filler + numpy.uint32(0x9E3779B9)
        z = (filler ^ (filler >> 16)) * numpy.uint32(0x85EBCA6B)
        z = (z ^ (z >> 13)) * numpy.uint32(0xC2B2AE35)
        state.append(z ^ (z >> 16))
    a, b, c, d = state

    def rotated(x, k):
        return (x << k) | (x >> (32 - k))

    drawn = numpy.empty((2 * count, len(filler)), numpy.uint32)
    for row in drawn:
        row[:] = rotated(b * numpy.uint32(5), 7) * numpy.uint32(9)
        t = b << 9
        c, d = c ^ a, d ^ b
        b, a = b ^ c, a ^ d
        c, d = c ^ t, rotated(d, 11)
    high, low = drawn[::2].T >> 5, drawn[1::2].T >> 6
    return (high * 2.0**26 + low) / 2.0**53


def normals(seeds: Iterable[int], count: int) -> Any:
    """So many standard normal numbers for each seed, an array (seeds, count), by the method of Box and Muller."""
    import numpy

    u = uniforms(seeds, count + count % 2)
    size, angle = numpy.sqrt(-2 * numpy.log(1 - u[:, ::2])), 2 * numpy.pi * u[:, 1::2]
    pairs = numpy.stack([size * numpy.cos(angle), size * numpy.sin(angle)], axis=2)
    return pairs.reshape(len(u), -1)[:, :count]
