"""Which passages of an index nearly repeat which others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.store.places import Places


@dataclass(frozen=True, slots=True)
class Copies:
    """Which passages nearly repeat which, of all: ``rows`` that repeat an earlier one, and ``leaders`` that they do.

    Both are in the order of the leaders, then of the rows.
    """

    rows: NDArray[np.int64]
    leaders: NDArray[np.int64]

    @classmethod
    def of(cls, places: Places) -> "Copies":
        """Return those of the passages at ``places``."""
        rows = np.flatnonzero(places.leader != np.arange(len(places)))
        leaders = places.leader[rows]
        order = np.argsort(leaders, kind="stable")
        return cls(rows[order], leaders[order])

    def alike(self, leader: int) -> list[int]:
        """Return the rows of all passages that are nearly the same as ``leader``, itself the first."""
        first, last = np.searchsorted(self.leaders, [leader, leader + 1]).tolist()
        return [leader, *self.rows[first:last].tolist()]

    def instead(self, shown: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the leaders that are not ``shown``, ascending, and the first shown passage that repeats each."""
        at = np.flatnonzero(shown[self.rows] & ~shown[self.leaders])
        hidden, first = np.unique(self.leaders[at], return_index=True)
        return hidden, self.rows[at[first]]
