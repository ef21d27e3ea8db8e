"""The passages of one language in Milvus, with both legs; numbers of passages are their rows."""

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language
from index.engine.milvus_server import MilvusServer, among, both
from index.engine.term_weights import asked_vector
from index.legs.language_part import Found, LanguagePart, Numbers, Terms
from index.legs.scale import Scale
from index.model.identity import Vectors

WORDS = {False: "marked", True: "plain"}
"""Where terms with diacritics, and those without, are searched for."""


class MilvusPart(LanguagePart):
    """Asks the server; what may be found is told by a condition that it applies before it ranks."""

    def __init__(
        self,
        server: MilvusServer,
        collection: str,
        language: Language,
        count: int,
        scale: Scale,
        condition: str = "",
        with_words: bool = True,
    ) -> None:
        """Search a partition of ``collection``.

        :param count: How many passages there are, whoever may find them.
        :param condition: That of rows that may be found; empty if all may.
        :param with_words: False where the collection has no words to search in.
        """
        super().__init__(language, count, scale)
        self._server = server
        self._collection = collection
        self._condition = condition
        self._with_words = with_words
        self._shown = server.count(collection, condition, partition_names=[language]) if condition else count

    def __len__(self) -> int:
        return self._shown

    def only(self, condition: str) -> "MilvusPart":
        """Return the part in which only rows are found that meet a condition."""
        held = (self._server, self._collection, self.language, self._count, self._scale)
        return MilvusPart(*held, condition, self._with_words)

    def rows(self, numbers: Numbers) -> Numbers:
        """Return the numbers: they are rows."""
        return numbers

    def by_words(self, terms: Terms, k: int, *, plain: bool) -> Found:
        """Search the sparse vectors."""
        return self._found(WORDS[plain], self._sparse(terms), k)

    def by_meaning(self, vector: Vectors, k: int) -> Found:
        """Search the dense vectors."""
        return self._found("dense", vector.tolist(), k)

    def word_scores(self, terms: Terms, numbers: Numbers) -> NDArray[np.float64]:
        """Score these rows alone."""
        return self._scores(WORDS[False], self._sparse(terms), numbers)

    def products(self, vector: Vectors, numbers: Numbers) -> Vectors:
        """Have the server multiply with their vectors."""
        return self._scores("dense", vector.tolist(), numbers).astype(np.float32)

    def _sparse(self, terms: Terms) -> dict[int, float]:
        return asked_vector(terms) if self._with_words else {}

    def _found(self, field: str, vector: list[float] | dict[int, float], k: int) -> Found:
        options = {"output_fields": ["row", "leader"], "partition_names": [self.language]}
        condition = self._condition
        found = self._server.nearest(self._collection, field, vector, k, filter=condition, **options) if vector else []
        rows = np.array([each["row"] for each in found], dtype=np.int64)
        leaders = np.array([each["leader"] for each in found], dtype=np.int64)
        scores = np.array([each["distance"] for each in found], dtype=np.float64)
        if condition and (leaders != rows).any():
            leaders = self._first_shown(leaders)
        return Found(rows, scores, leaders)

    def _first_shown(self, leaders: Numbers) -> Numbers:
        """Return the first passage that may be found of those that each of ``leaders`` stands for."""
        condition = both(among("leader", np.unique(leaders).tolist()), self._condition)
        rows = self._server.rows(self._collection, condition, ["row", "leader"], partition_names=[self.language])
        first: dict[int, int] = {}
        for each in rows:
            first[each["leader"]] = min(first.get(each["leader"], each["row"]), each["row"])
        return np.array([first[leader] for leader in leaders.tolist()], dtype=np.int64)

    def _scores(self, field: str, vector: list[float] | dict[int, float], numbers: Numbers) -> NDArray[np.float64]:
        """Return the inner products of ``vector`` with the vectors of these rows, which ascend; nought for the rest."""
        scores = np.zeros(len(numbers))
        if len(numbers) and vector:
            options = {"output_fields": ["row"], "partition_names": [self.language]}
            condition = among("row", numbers.tolist())
            found = self._server.nearest(self._collection, field, vector, len(numbers), filter=condition, **options)
            scores[np.searchsorted(numbers, [each["row"] for each in found])] = [each["distance"] for each in found]
        return scores
