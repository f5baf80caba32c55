"""Rectified: what four popular articles say about ReLU, sigmoid and tanh, as checks that a machine can fail.

This module is the vocabulary of a claim file: `Claim`, the kinds of evidence, what a check shows, and `record`.
"""

from claims.lab.evidence import (
    Claim,
    Reference,
    against,
    counterexample,
    exhaustion,
    experiment,
    in_floats,
    instead,
    measurement,
    proof,
    record,
    statistic,
    without,
)

__version__ = "0.1.0"
__released__ = "2026-11-21"

__all__ = [
    "Claim",
    "Reference",
    "against",
    "counterexample",
    "exhaustion",
    "experiment",
    "in_floats",
    "instead",
    "measurement",
    "proof",
    "record",
    "statistic",
    "without",
]
