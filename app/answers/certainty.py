"""How sure an answer is, in three steps that people tell apart."""

from typing import Literal

Certainty = Literal["found", "probably", "perhaps"]
FOUND, PROBABLY = 0.80, 0.55
"""An answer is "found" from the first probability on, "probably" right from the second, and "perhaps" right below it.

A calibrated probability is the share of such answers that are right. So four of five "found" answers are right, or
more, and of the "probably" ones more are right than wrong. On an organisation that it was not fitted on, the
probability is off by .06 on average (docs/measured.md). The steps leave room for that: there, too, about three of four
"found" answers are right.
"""


def certainty_of(probability: float) -> Certainty:
    """Return how sure an answer is.

    :param probability: That it is right, in [0, 1].
    """
    if probability >= FOUND:
        return "found"
    return "probably" if probability >= PROBABLY else "perhaps"
