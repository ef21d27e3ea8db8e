"""The passages of one language, with both legs in files."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language
from index.legs.dense import VectorIndex
from index.legs.language_part import Found, LanguagePart, Numbers, Terms
from index.legs.lexical import LexicalIndex
from index.legs.scale import Scale
from index.model.identity import Vectors

_Scored = tuple[Numbers, NDArray[np.floating]]


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


class FilePart(LanguagePart):
    """Numbers passages by their positions: position i in each leg is passage ``rows[i]``."""

    def __init__(
        self,
        language: Language,
        rows: Numbers,
        leaders: Numbers,
        vectors: VectorIndex,
        scale: Scale,
        lexical: LexicalIndex,
        shown: Shown | None = None,
    ) -> None:
        """Put the legs together. Position i repeats position ``leaders[i]``.

        :param shown: What may be found; None if all may.
        """
        super().__init__(language, len(rows), scale)
        self._rows = rows
        self._leaders = leaders
        self._vectors = vectors
        self._lexical = lexical
        self._shown = shown

    def __len__(self) -> int:
        return len(self._rows) if self._shown is None else int(self._shown.shown.sum())

    def only(self, shown: NDArray[np.bool_], hidden: Numbers, instead: Numbers) -> "FilePart":
        """Return the part in which only the passages are found whose row is ``shown``; all else is shared.

        :param hidden: Rows that are not shown and that others repeat, ascending.
        :param instead: The first of these others that is shown.
        """
        at = np.searchsorted(self._rows, hidden)
        own = at < len(self._rows)
        own[own] = self._rows[at[own]] == hidden[own]
        positions = Shown(shown[self._rows], at[own], np.searchsorted(self._rows, instead[own]))
        held = (self.language, self._rows, self._leaders, self._vectors, self._scale, self._lexical)
        return FilePart(*held, positions)

    def rows(self, numbers: Numbers) -> Numbers:
        """Return the rows of positions."""
        return self._rows[numbers]

    def by_words(self, terms: Terms, k: int, *, plain: bool) -> Found:
        """Search the lexical leg."""
        return self._first_shown(partial(self._lexical.search, terms, plain=plain), k)

    def by_meaning(self, vector: Vectors, k: int) -> Found:
        """Search the dense leg."""
        return self._first_shown(partial(self._vectors.search, vector), k)

    def word_scores(self, terms: Terms, numbers: Numbers) -> NDArray[np.float64]:
        """Score these positions alone."""
        return self._lexical.scores(terms, numbers)

    def products(self, vector: Vectors, numbers: Numbers) -> Vectors:
        """Multiply with their vectors."""
        return self._vectors.products(vector, numbers)

    def _first_shown(self, search: Callable[..., _Scored], most: int) -> Found:
        """Return the first ``most`` that ``search`` finds and that may be found, however far down they stand."""
        looked = most
        while True:
            numbers, scores = search(k=looked)
            if self._shown is None:
                return Found(numbers, scores, self._leaders[numbers])
            kept = np.flatnonzero(self._shown.shown[numbers])[:most]
            if len(kept) == most or len(numbers) < looked:
                return Found(numbers[kept], scores[kept], self._shown.leaders(self._leaders[numbers[kept]]))
            looked *= 4
