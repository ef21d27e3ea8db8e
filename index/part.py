"""The passages of one language, with both legs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language
from index.fusion import DEPTH, Leg, fuse
from index.identity import Vectors
from index.lexical import LexicalIndex
from index.scale import Scale
from index.vectors import VectorIndex

VECTORS_FILE, SCALE_FILE, LEXICAL_FOLDER = "vectors.faiss", "scale.npz", "lexical"


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the legs see it.

    ``marked`` are its terms, ``plain`` its terms without diacritics where it was typed so, ``neutral`` its terms that
    read the same in every language, ``translated`` terms of the other language with what each counts; ``vector`` is its
    unit vector of shape (dim,).
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
    ) -> None:
        """Put the legs together; position i in each is passage ``rows[i]``, which repeats position ``leaders[i]``."""
        self.language = language
        self._rows = rows
        self._leaders = leaders
        self._vectors = vectors
        self._scale = scale
        self._lexical = lexical

    def __len__(self) -> int:
        return len(self._rows)

    def rank(self, query: Query, k: int, leg: Leg = "both") -> list[Ranked]:
        """Return the ``k`` best passages, near-duplicates once, in no particular order."""
        same = query.language == self.language
        vector = query.vector if same else self._scale.across(query.vector)
        lexical = self._lexical_scores(query) if same else self._scores_of_leaders(query.translated)
        neutral = {} if same else self._scores_of_leaders(query.neutral)
        found, _ = self._vectors.search(vector, max(k, DEPTH))
        candidates = np.unique(np.concatenate([self._leaders[found], np.array([*lexical, *neutral], dtype=np.int64)]))
        products = self._vectors.products(vector, candidates)
        words, names = (
            np.array([scores.get(position, 0.0) for position in candidates.tolist()]) for scores in (lexical, neutral)
        )
        dense = self._scale.standardise(products, vector)
        scores = fuse(dense, words, None if same else names, len(self._rows), query.language, leg)
        best = np.argsort(-scores, kind="stable")[:k]
        plain = products[best] if same else self._vectors.products(query.vector, candidates[best])
        cosines = self._scale.cosines(plain, query.vector, candidates[best])
        return [
            Ranked(int(self._rows[candidates[at]]), float(scores[at]), float(cosine), float(words[at]))
            for at, cosine in zip(best, cosines, strict=True)
        ]

    def _lexical_scores(self, query: Query) -> dict[int, float]:
        """Return the BM25 score of each leader found; where diacritics were restored, half by the letters as typed."""
        marked = self._scores_of_leaders(query.marked)
        if not query.plain:
            return marked
        plain = self._scores_of_leaders(query.plain, plain=True)
        return {row: (marked.get(row, 0.0) + plain.get(row, 0.0)) / 2 for row in {**marked, **plain}}

    def _scores_of_leaders(self, terms: Iterable[str] | Mapping[str, float], plain: bool = False) -> dict[int, float]:
        """Return the BM25 score of each leader found, the best among its near-duplicates."""
        positions, scores = self._lexical.search(terms, DEPTH, plain=plain)
        best: dict[int, float] = {}
        for leader, score in zip(self._leaders[positions].tolist(), scores.tolist(), strict=True):
            best[leader] = max(best.get(leader, 0.0), score)
        return best


def part_files(vectors: Vectors, questions: Vectors, texts: Sequence[str]) -> dict[str, bytes]:
    """Return the files, by name, of one language: from unit ``vectors`` (n, dim) of ``texts`` and of ``questions``."""
    scale, centred = Scale.of(vectors, questions)
    files = {VECTORS_FILE: VectorIndex.build(centred).to_bytes(), SCALE_FILE: scale.to_bytes()}
    lexical = LexicalIndex.build(range(len(texts)), texts)
    return files | {f"{LEXICAL_FOLDER}/{name}": content for name, content in lexical.items()}


def lexical_folder(generation: Path, language: Language) -> Path:
    """Return where a generation has the terms of ``language``."""
    return generation / language / LEXICAL_FOLDER
