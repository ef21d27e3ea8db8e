"""From evidence to the probability that the articles hold the answer."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model over the best passage's cosine and the chosen unit's term coverage."""

    passage: float
    coverage: float
    bias: float


SAME_LANGUAGE = Weights(passage=54.0, coverage=8.4, bias=-46.6)
ACROSS_LANGUAGES = Weights(passage=46.0, coverage=2.7, bias=-35.8)
"""Two scales, because e5's cosines have no absolute one. Fitted on eval/gold, answerable against off-topic, and
flattened; they tell an unrelated question from a related one, not a near miss from an answer."""


def probability(passage: float, coverage: float, same_language: bool) -> float:
    """Return the probability in (0, 1) that the answer is in the articles.

    :param passage: Cosine of the best passage, in [-1, 1].
    :param coverage: Share of the question's terms in the chosen unit, in [0, 1].
    """
    weights = SAME_LANGUAGE if same_language else ACROSS_LANGUAGES
    evidence = weights.passage * passage + weights.coverage * coverage + weights.bias
    return 1.0 / (1.0 + math.exp(-evidence))
