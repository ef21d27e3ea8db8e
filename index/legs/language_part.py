"""The passages of one language, with both legs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language
from index.legs.dense import VectorIndex
from index.legs.fusion import DEPTH, Leg, fuse
from index.legs.lexical import LexicalIndex
from index.legs.scale import Scale
from index.model.identity import Vectors

_Terms = Sequence[str] | Mapping[str, float]
_Found = tuple[NDArray[np.int64], NDArray[np.floating]]
VECTORS_FILE, LEXICAL_FOLDER = "vectors.faiss", "lexical"


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


@dataclass(frozen=True, slots=True)
class Shown:
    """What of one language may be found: ``shown`` (n,) tells it of each position.

    ``hidden`` are the positions, ascending, that may not be found but are repeated by others. ``instead`` has the first
    of these others that may be found.
    """

    shown: NDArray[np.bool_]
    hidden: NDArray[np.int64]
    instead: NDArray[np.int64]

    def leaders(self, leaders: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what may stand for ``leaders``: themselves, or what stands instead of a hidden one."""
        if not len(self.hidden):
            return leaders
        at = np.minimum(np.searchsorted(self.hidden, leaders), len(self.hidden) - 1)
        return np.where(self.hidden[at] == leaders, self.instead[at], leaders)


class LanguagePart:
    """One language's passages; searching is thread-safe."""

    def __init__(
        self,
        language: Language,
        rows: NDArray[np.int64],
        leaders: NDArray[np.int64],
        vectors: VectorIndex,
        scale: Scale,
        lexical: LexicalIndex,
        shown: Shown | None = None,
    ) -> None:
        """Put the legs together. Position i in each is passage ``rows[i]``, which repeats position ``leaders[i]``.

        :param shown: What may be found; None if all may.
        """
        self.language = language
        self._rows = rows
        self._leaders = leaders
        self._vectors = vectors
        self._scale = scale
        self._lexical = lexical
        self._shown = shown

    def __len__(self) -> int:
        return len(self._rows) if self._shown is None else int(self._shown.shown.sum())

    def only(self, shown: NDArray[np.bool_], hidden: NDArray[np.int64], instead: NDArray[np.int64]) -> "LanguagePart":
        """Return the part in which only the passages are found whose row is ``shown``; all else is shared.

        :param hidden: Rows that are not shown and that others repeat, ascending.
        :param instead: The first of these others that is shown.
        """
        at = np.searchsorted(self._rows, hidden)
        own = at < len(self._rows)
        own[own] = self._rows[at[own]] == hidden[own]
        positions = Shown(shown[self._rows], at[own], np.searchsorted(self._rows, instead[own]))
        held = (self.language, self._rows, self._leaders, self._vectors, self._scale, self._lexical)
        return LanguagePart(*held, positions)

    def rank(self, query: Query, k: int, leg: Leg = "both") -> list[Ranked]:
        """Return the ``k`` best passages, near-duplicates once, in no particular order."""
        same = query.language == self.language
        asked = self._asked(query)
        by_words = [
            self._first_shown(partial(self._lexical.search, terms, plain=plain), DEPTH) for terms, plain in asked
        ]
        by_meaning, _ = self._first_shown(partial(self._vectors.search, query.vector), max(k, DEPTH))
        candidates = np.unique(self._leaders_of(np.concatenate([by_meaning, *(found for found, _ in by_words)])))
        scored = [self._scores(candidates, *found) for found in by_words]
        if not same:
            # Words of another language are known in part, and many a passage is found by its meaning alone. In one
            # language those have so few words in common that to score them changes nothing.
            further = (self._lexical.scores(terms, candidates) for terms, _ in asked)
            scored = [np.maximum(*pair) for pair in zip(scored, further, strict=True)]
        words, names = (np.mean(scored, axis=0), None) if same else scored
        cosines = self._vectors.products(query.vector, candidates)
        dense = self._scale.standardise(cosines, query.vector)
        scores = fuse(dense, words, names, len(self._rows), query.language, leg)
        best = np.argsort(-scores, kind="stable")[:k].tolist()
        return [
            Ranked(int(self._rows[candidates[at]]), float(scores[at]), float(cosines[at]), float(words[at]))
            for at in best
        ]

    def _first_shown(self, search: Callable[..., _Found], most: int) -> _Found:
        """Return the first ``most`` that ``search`` finds and that may be found, however far down they stand."""
        looked = most
        while True:
            rows, scores = search(k=looked)
            if self._shown is None:
                return rows, scores
            kept = np.flatnonzero(self._shown.shown[rows])[:most]
            if len(kept) == most or len(rows) < looked:
                return rows[kept], scores[kept]
            looked *= 4

    def _asked(self, query: Query) -> list[tuple[_Terms, bool]]:
        """Return the terms to search for, and whether among the passages' plain letters.

        In one language all of them are one score, their mean; across languages translated and neutral terms are two.
        """
        if query.language != self.language:
            return [(query.translated, False), (query.neutral, False)]
        return [(query.marked, False), *([(query.plain, True)] if query.plain else [])]

    def _scores(
        self, candidates: NDArray[np.int64], found: NDArray[np.int64], scores: NDArray[np.floating]
    ) -> NDArray[np.float64]:
        """Return the BM25 score of each candidate, the best among its near-duplicates, 0 if none of them was found."""
        best = np.zeros(len(candidates))
        np.maximum.at(best, np.searchsorted(candidates, self._leaders_of(found)), scores)
        return best

    def _leaders_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        leaders = self._leaders[positions]
        return leaders if self._shown is None else self._shown.leaders(leaders)


def lexical_folder(generation: Path, language: Language) -> Path:
    """Return where a generation has the terms of ``language``."""
    return generation / language / LEXICAL_FOLDER
