"""How sure an answer is, in three steps that people tell apart."""

from typing import Literal

Certainty = Literal["found", "probably", "perhaps"]
FOUND, PROBABLY = 0.80, 0.55
"""Probabilities from which on an answer is said to be found, and probably right; below, it is perhaps.

A calibrated probability is the share of such answers that are right: four of five or more of those that are found, and
more right than wrong of those that probably are. On an organisation that it was not fitted on it is off by .06 on
average (README): the steps leave as much room, so that there, too, about three of four that are found are right.
"""


def certainty_of(probability: float) -> Certainty:
    """Return how sure an answer is that is right with ``probability``, in [0, 1]."""
    if probability >= FOUND:
        return "found"
    return "probably" if probability >= PROBABLY else "perhaps"
