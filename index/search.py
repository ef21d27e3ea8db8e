"""A loaded index: a question in, ranked passages out."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.build import ARTICLES_FILE, LANGUAGES, PASSAGES_FILE, VECTORS_FILE, pack_places
from index.datatypes import Article, Hit, Passage
from index.encoder import Encoder
from index.errors import IndexDamaged
from index.identity import Vectors
from index.store import BUILD, Generation, open_generation
from index.vectors import VectorIndex


class Index:
    """Articles, passages and vectors in memory, with the encoder they were built with; searching is thread-safe."""

    def __init__(
        self, articles: Sequence[Article], places: NDArray[np.int64], vectors: VectorIndex, encoder: Encoder
    ) -> None:
        if len(places) != len(vectors):
            raise IndexDamaged(f"the index has {len(places)} passages and {len(vectors)} vectors: {BUILD}")
        self._articles = list(articles)
        self._by_id = {article.id: article for article in self._articles}
        self._places = places
        self._vectors = vectors
        self.encoder = encoder

    @classmethod
    def load(cls, index: Path, encoder: Encoder) -> "Index":
        """Return the index in use at ``index``.

        :raises IndexMissing: If nothing was built there.
        :raises IndexDamaged: If a file is gone or altered.
        :raises IndexMismatch: If it was built with another model than ``encoder``.
        """
        generation = open_generation(index)
        generation.manifest.require_model(encoder.identity.as_json())
        return cls(*_read(generation), encoder)

    @classmethod
    def of(
        cls, articles: Sequence[Article], passages: Sequence[Passage], vectors: Vectors, encoder: Encoder
    ) -> "Index":
        """Return an index that lives in memory only; ``vectors`` has shape (len(passages), dim)."""
        return cls(articles, pack_places(articles, passages), VectorIndex.build(vectors), encoder)

    def __len__(self) -> int:
        return len(self._places)

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, None if there is none."""
        return self._by_id.get(article_id)

    def passage(self, row: int) -> Passage:
        """Return passage number ``row``."""
        number, start, end, language = (int(value) for value in self._places[row])
        return Passage.cut(self._articles[number], start, end, LANGUAGES[language])

    def search(self, question: str, k: int) -> list[Hit]:
        """Return the ``k`` best passages for ``question``, best first; fewer from a smaller index.

        :raises ValueError: If ``k`` is less than 1.
        """
        return self.search_vector(self.encoder.encode_questions([question])[0], k)

    def search_vector(self, vector: Vectors, k: int) -> list[Hit]:
        """Return the ``k`` best passages for a question's unit vector of shape (dim,), best first."""
        rows, scores = self._vectors.search(vector, k)
        hits = [
            Hit(self.passage(row), score=score, dense=score, lexical=0.0)
            for row, score in zip(rows.tolist(), scores.tolist(), strict=True)
        ]
        return sorted(hits, key=lambda hit: hit.order)


def _read(generation: Generation) -> tuple[list[Article], NDArray[np.int64], VectorIndex]:
    try:
        lines = io.BytesIO(generation.read(ARTICLES_FILE))
        articles = [Article(**json.loads(line)) for line in lines]
        places = np.load(io.BytesIO(generation.read(PASSAGES_FILE)), allow_pickle=False)
    except (ValueError, TypeError) as error:
        raise IndexDamaged(f"{generation.folder} cannot be read: {BUILD}") from error
    return articles, places, VectorIndex.from_bytes(generation.read(VECTORS_FILE))
