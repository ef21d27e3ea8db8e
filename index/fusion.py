"""How the two legs make one order.

Each leg is measured in standard deviations above what it scores on other passages, and the lexical one is the smaller
part. Across languages the lexical leg searches for the question's words translated, and the words that read the same in
every language count beside it. The weights were chosen on ViQuAD, ViNewsQA and SQuAD questions and on translated talks
(those across languages on talks that the table of translations had not seen). That the mean of questions is taken away
across languages only was decided after seeing XQuAD too.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Leg = Literal["both", "dense", "lexical"]

LEXICAL_WEIGHT = 0.35
"""Part of the lexical leg, across languages too; the dense leg has the rest."""
ACROSS_WEIGHT = 1.2
"""What a standard deviation across languages is worth beside one in one language."""
NEUTRAL_WEIGHT = 0.08
"""What a point of BM25 from language-neutral words adds across languages. It is not measured in standard deviations:
a name that every passage holds would then be worth as much as a rare one."""
DEPTH = 200
"""Passages that each leg brings in each language."""
POPULATION = 1000
"""Passages, at most, that the lexical leg's scores are spread over: nearly all are 0, and the more of them are counted,
the more standard deviations any shared word would be worth."""


def fuse(
    dense: NDArray[np.floating],
    lexical: NDArray[np.floating],
    neutral: NDArray[np.floating] | None,
    passages: int,
    leg: Leg = "both",
) -> NDArray[np.floating]:
    """Return one score for each candidate, higher is better.

    :param dense: Similarities in standard deviations (:meth:`index.scale.Scale.standardise`).
    :param lexical: BM25 scores of the same candidates, 0 where no term is shared.
    :param neutral: Across languages, their BM25 scores by the language-neutral words alone; None in one language.
    :param passages: Passages that there are in the candidates' language.
    :param leg: ``both``, or one alone to measure what each brings.
    """
    if leg == "dense":
        return dense
    words = _standardise(lexical, min(passages, POPULATION))
    weight = 1.0 if leg == "lexical" else LEXICAL_WEIGHT
    scores = (1 - weight) * dense + weight * words
    return scores if neutral is None else ACROSS_WEIGHT * scores + NEUTRAL_WEIGHT * neutral


def _standardise(scores: NDArray[np.floating], population: int) -> NDArray[np.floating]:
    """Return ``scores`` in standard deviations, as if they were all that differ from 0 in a ``population``."""
    population = max(population, len(scores))
    mean = scores.sum() / max(population, 1)
    spread = math.sqrt(max((scores**2).sum() / max(population, 1) - mean**2, 0.0))
    return (scores - mean) / spread if spread > 1e-9 else np.zeros_like(scores)
