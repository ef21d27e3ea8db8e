"""How the two legs make one order.

Each leg is measured in standard deviations above what it scores on other passages. The more the lexical scores differ,
the larger their part: more among many passages, less for a question whose words are not known. Across languages the
lexical leg searches for the question's words translated, and the words that read the same in every language count
beside it. The weights in one language were chosen on questions of ViQuAD, ViNewsQA, ViRHE4QA and SQuAD, alone and among
20,000 news articles. Those across languages are the likeliest ones for the right passages of eval/gold/organisations,
whose documents are in both languages. All were chosen with the plain encoder and a scale for each language. With the
trained encoder and one scale, no other weights were better on the organisations that are tuned on.
"""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language

Leg = Literal["both", "dense", "lexical"]

SAME_POINT = 0.16
"""What a point of BM25 is worth beside a standard deviation of the dense leg."""
ACROSS_POINTS: dict[Language, float] = {"vi": 0.43, "en": 0.36}
"""The same for translated words, by the question's language."""
ACROSS_WEIGHT = 1.1
"""What a standard deviation across languages is worth beside one in one language."""
NEUTRAL_WEIGHT = 0.03
"""What a point of BM25 from language-neutral words adds across languages. It is not measured in standard deviations:
a name that every passage holds would then be worth as much as a rare one."""
DEPTH = 200
"""Passages that each leg brings in each language."""
POPULATION = 1000
"""The most passages that count for the spread of the lexical leg's scores. Nearly all scores are 0: the more of them
are counted, the more standard deviations a shared word would be worth."""


def fuse(
    dense: NDArray[np.floating],
    lexical: NDArray[np.floating],
    neutral: NDArray[np.floating] | None,
    passages: int,
    language: Language,
    leg: Leg = "both",
) -> NDArray[np.floating]:
    """Return one score for each candidate, higher is better.

    :param dense: Similarities in standard deviations (:meth:`index.legs.scale.Scale.standardise`).
    :param lexical: BM25 scores of the same candidates, 0 where no term is shared.
    :param neutral: Across languages, their BM25 scores by the language-neutral words alone; None in one language.
    :param passages: Passages that there are in the candidates' language.
    :param language: Of the question.
    :param leg: ``both``, or one alone to measure what each brings.
    """
    if leg == "dense":
        return dense
    mean, spread = _distribution(lexical, min(passages, POPULATION))
    worth = spread * (SAME_POINT if neutral is None else ACROSS_POINTS[language])
    weight = 1.0 if leg == "lexical" else worth / (1 + worth)
    scores = (1 - weight) * dense + weight * (lexical - mean) / max(spread, 1e-9)
    return scores if neutral is None else ACROSS_WEIGHT * scores + NEUTRAL_WEIGHT * neutral


def _distribution(scores: NDArray[np.floating], population: int) -> tuple[float, float]:
    """Return mean and standard deviation of a ``population`` in which all but these ``scores`` are 0."""
    population = max(population, len(scores), 1)
    mean = float(scores.sum()) / population
    return mean, math.sqrt(max(float((scores**2).sum()) / population - mean**2, 0.0))
