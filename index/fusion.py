"""How the two legs make one order.

In one language both legs count: each is measured in standard deviations above what it scores on other passages, and
the lexical one is the smaller part. Across languages the dense leg leads, and of the words only numbers, acronyms and
names count. The weights were chosen on ViQuAD, ViNewsQA and SQuAD questions and on
translated talks. That the mean of questions is taken away across languages only was decided after seeing XQuAD too.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Leg = Literal["both", "dense", "lexical"]

LEXICAL_WEIGHT = 0.35
"""Part of the lexical leg in one language; the dense leg has the rest."""
ACROSS_WEIGHT = 1.1
"""What a standard deviation of the dense leg across languages is worth beside one of both legs in one language."""
NEUTRAL_WEIGHT = 0.08
"""What a point of BM25 from language-neutral words adds across languages. It is not measured in standard deviations:
a name that every passage holds would then be worth as much as a rare one."""
DEPTH = 200
"""Passages that each leg brings in each language."""
POPULATION = 1000
"""Passages, at most, that the lexical leg's scores are spread over: nearly all are 0, and the more of them are counted,
the more standard deviations any shared word would be worth."""


def fuse(
    dense: NDArray[np.floating], lexical: NDArray[np.floating], passages: int, same_language: bool, leg: Leg = "both"
) -> NDArray[np.floating]:
    """Return one score for each candidate, higher is better.

    :param dense: Similarities in standard deviations (:meth:`index.scale.Scale.standardise`).
    :param lexical: BM25 scores of the same candidates, 0 where no term is shared.
    :param passages: Passages that there are in the candidates' language.
    :param leg: ``both``, or one alone to measure what each brings.
    """
    if leg == "dense":
        return dense
    if not same_language:
        return NEUTRAL_WEIGHT * lexical + (ACROSS_WEIGHT * dense if leg == "both" else 0.0)
    words = _standardise(lexical, min(passages, POPULATION))
    return words if leg == "lexical" else (1 - LEXICAL_WEIGHT) * dense + LEXICAL_WEIGHT * words


def _standardise(scores: NDArray[np.floating], population: int) -> NDArray[np.floating]:
    """Return ``scores`` in standard deviations, as if they were all that differ from 0 in a ``population``."""
    population = max(population, len(scores))
    mean = scores.sum() / max(population, 1)
    spread = math.sqrt(max((scores**2).sum() / max(population, 1) - mean**2, 0.0))
    return (scores - mean) / spread if spread > 1e-9 else np.zeros_like(scores)
