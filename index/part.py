"""The passages of one language, with both legs."""

from collections.abc import Iterable, Sequence
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
    read the same in every language; ``vector`` is its unit vector of shape (dim,).
    """

    language: Language
    vector: Vectors
    marked: Sequence[str]
    plain: Sequence[str]
    neutral: Iterable[str]


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
        lexical = self._lexical_scores(query, same)
        found, _ = self._vectors.search(vector, max(k, DEPTH))
        candidates = np.unique(self._leaders[np.concatenate([found, np.array(list(lexical), dtype=np.int64)])])
        products = self._vectors.products(vector, candidates)
        words = np.array([lexical.get(int(position), 0.0) for position in candidates])
        scores = fuse(self._scale.standardise(products, vector), words, len(self._rows), same, leg)
        best = np.argsort(-scores, kind="stable")[:k]
        plain = products[best] if same else self._vectors.products(query.vector, candidates[best])
        cosines = self._scale.cosines(plain, query.vector, candidates[best])
        return [
            Ranked(int(self._rows[candidates[at]]), float(scores[at]), float(cosine), float(words[at]))
            for at, cosine in zip(best, cosines, strict=True)
        ]

    def _lexical_scores(self, query: Query, same: bool) -> dict[int, float]:
        """Return the BM25 score of each leader found, the best among its near-duplicates."""
        if not same:
            searches = [self._lexical.search(query.neutral, DEPTH)]
        elif query.plain:
            searches = [self._lexical.search(query.marked, DEPTH), self._lexical.search(query.plain, DEPTH, plain=True)]
        else:
            searches = [self._lexical.search(query.marked, DEPTH)]
        total: dict[int, float] = {}
        for positions, scores in searches:
            best: dict[int, float] = {}
            for leader, score in zip(self._leaders[positions].tolist(), scores.tolist(), strict=True):
                best[leader] = max(best.get(leader, 0.0), score / len(searches))
            for leader, score in best.items():
                total[leader] = total.get(leader, 0.0) + score
        return total


def part_files(vectors: Vectors, questions: Vectors, texts: Sequence[str]) -> dict[str, bytes]:
    """Return the files, by name, of one language: from unit ``vectors`` (n, dim) of ``texts`` and of ``questions``."""
    scale, centred = Scale.of(vectors, questions)
    files = {VECTORS_FILE: VectorIndex.build(centred).to_bytes(), SCALE_FILE: scale.to_bytes()}
    lexical = LexicalIndex.build(range(len(texts)), texts)
    return files | {f"{LEXICAL_FOLDER}/{name}": content for name, content in lexical.items()}


def lexical_folder(generation: Path, language: Language) -> Path:
    """Return where a generation has the terms of ``language``."""
    return generation / language / LEXICAL_FOLDER
