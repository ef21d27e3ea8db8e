"""The passages of one language, ranked by both legs, wherever these are."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language
from index.legs.fusion import DEPTH, Leg, fuse
from index.legs.scale import Scale
from index.model.identity import Vectors

Terms = Sequence[str] | Mapping[str, float]
"""Terms, or what each of them counts."""
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the legs see it.

    - ``marked``: its terms.
    - ``plain``: its terms without diacritics, if it was typed so.
    - ``neutral``: its terms that read the same in every language.
    - ``translated``: terms of the other language, with what each counts.
    - ``vector``: its unit vector, shape (dim,).
    """

    language: Language
    vector: Vectors
    marked: Sequence[str]
    plain: Sequence[str]
    neutral: Sequence[str]
    translated: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage by its row, with the fused score, the cosine and the BM25 score."""

    row: int
    score: float
    cosine: float
    lexical: float


class Found(NamedTuple):
    """What a leg found: numbers of passages, their scores, and the numbers of those that stand for them, all (n,).

    What stands for a passage is the first that it nearly repeats and that may be found, or it itself.
    """

    numbers: Numbers
    scores: NDArray[np.floating]
    leaders: Numbers


class LanguagePart(ABC):
    """One language's passages, as far as somebody may find them; searching is thread-safe.

    A part numbers its passages as it likes. :meth:`rows` gives the rows that an index knows them by.
    """

    def __init__(self, language: Language, count: int, scale: Scale) -> None:
        """Rank the passages of a language.

        :param count: How many there are, those among them that may not be found.
        """
        self.language = language
        self._count = count
        self._scale = scale

    @abstractmethod
    def __len__(self) -> int:
        """Return how many passages may be found."""

    @abstractmethod
    def rows(self, numbers: Numbers) -> Numbers:
        """Return the rows of passages."""

    @abstractmethod
    def by_words(self, terms: Terms, k: int, *, plain: bool) -> Found:
        """Return the ``k`` passages with the most in common with ``terms``, near-duplicates among them.

        :param plain: Whether the terms are without diacritics, to be compared with the passages' plain letters.
        """

    @abstractmethod
    def by_meaning(self, vector: Vectors, k: int) -> Found:
        """Return the ``k`` passages with the greatest inner product, near-duplicates among them."""

    @abstractmethod
    def word_scores(self, terms: Terms, numbers: Numbers) -> NDArray[np.float64]:
        """Return what :meth:`by_words` would give each of ``numbers``, which ascend; 0 without a common term."""

    @abstractmethod
    def products(self, vector: Vectors, numbers: Numbers) -> Vectors:
        """Return the inner products of ``vector`` with the vectors of passages."""

    def rank(self, query: Query, k: int, leg: Leg = "both") -> list[Ranked]:
        """Return the ``k`` best passages, near-duplicates once, in no particular order."""
        same = query.language == self.language
        asked = self._asked(query)
        by_words = [self.by_words(terms, DEPTH, plain=plain) for terms, plain in asked]
        by_meaning = self.by_meaning(query.vector, max(k, DEPTH))
        candidates = np.unique(np.concatenate([found.leaders for found in (by_meaning, *by_words)]))
        scored = [_scores(candidates, found) for found in by_words]
        if not same:
            # Words of another language are known in part, and many a passage is found by its meaning alone. In one
            # language those have so few words in common that to score them changes nothing.
            further = (self.word_scores(terms, candidates) for terms, _ in asked)
            scored = [np.maximum(*pair) for pair in zip(scored, further, strict=True)]
        words, names = (np.mean(scored, axis=0), None) if same else scored
        cosines = self.products(query.vector, candidates)
        dense = self._scale.standardise(cosines, query.vector)
        scores = fuse(dense, words, names, self._count, query.language, leg)
        best = np.argsort(-scores, kind="stable")[:k]
        figures = zip(self.rows(candidates[best]), scores[best], cosines[best], words[best], strict=True)
        return [Ranked(int(row), float(score), float(cosine), float(word)) for row, score, cosine, word in figures]

    def _asked(self, query: Query) -> list[tuple[Terms, bool]]:
        """Return the terms to search for, and whether among the passages' plain letters.

        In one language all of them are one score, their mean; across languages translated and neutral terms are two.
        """
        if query.language != self.language:
            return [(query.translated, False), (query.neutral, False)]
        return [(query.marked, False), *([(query.plain, True)] if query.plain else [])]


def _scores(candidates: Numbers, found: Found) -> NDArray[np.float64]:
    """Return the BM25 score of each candidate, the best among its near-duplicates, 0 if none of them was found."""
    best = np.zeros(len(candidates))
    np.maximum.at(best, np.searchsorted(candidates, found.leaders), found.scores)
    return best
