"""How often syllables, and pairs that follow each other, stand in many texts: counted in little memory."""

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.language.spelling import strip_diacritics
from index.sqlite_file import SqliteWriter

SCHEMA = """
CREATE TABLE syllable (number INTEGER PRIMARY KEY, plain TEXT NOT NULL, syllable TEXT NOT NULL, count INTEGER NOT NULL);
CREATE TABLE pair (numbers INTEGER PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE total (count INTEGER NOT NULL);
"""
INDEX = "CREATE INDEX reading ON syllable (plain, syllable);"
"""By what a syllable is without diacritics; ``numbers`` of a pair are those of its first and its second syllable, in
one (:func:`pair_key`)."""
MANY_SYLLABLES = 1_000_000
"""With so many syllables or more, pairs seen only once are left out: they are most of the pairs, and say little."""
AT_ONCE = 1 << 22
"""Pairs that are held before they are counted."""
_SECOND = 32
"""Bits of a second syllable's number."""

_Counts = tuple[NDArray[np.int64], NDArray[np.int64]]


def pair_key(first: int, second: int) -> int:
    """Return what stands for two syllables that follow each other, by their numbers."""
    return first << _SECOND | second


class SyllableCounts:
    """Counts of what was added.

    Memory grows with the number of different syllables and pairs, not with the length of the texts.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._numbers: dict[str, int] = {}
        self._alone: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._pairs: list[_Counts] = []
        self._seen, self._firsts, self._seconds = array("q"), array("q"), array("q")

    def add(self, words: Sequence[str]) -> None:
        """Count the words of a text, and its pairs."""
        numbers = array("q", [self._numbers.setdefault(word, len(self._numbers)) for word in words])
        self._seen += numbers
        self._firsts += numbers[:-1]
        self._seconds += numbers[1:]
        if len(self._seen) >= AT_ONCE:
            self._settle()

    def write(self, path: Path) -> None:
        """Write the counts to ``path``.

        :raises SearchError: If it cannot be written.
        """
        self._settle()
        fewest = 2 if self._alone.sum() >= MANY_SYLLABLES else 1
        keys, counts = self._merged()
        file = SqliteWriter(path, SCHEMA)
        alone = zip(self._numbers, self._alone.tolist(), strict=True)
        rows = ((number, strip_diacritics(word), word, count) for number, (word, count) in enumerate(alone))
        file.add("INSERT INTO syllable VALUES (?, ?, ?, ?)", rows)
        kept = np.flatnonzero(counts >= fewest)
        for at in range(0, len(kept), AT_ONCE):
            part = kept[at : at + AT_ONCE]
            rows_of_pairs = zip(keys[part].tolist(), counts[part].tolist(), strict=True)
            file.add("INSERT INTO pair VALUES (?, ?)", rows_of_pairs)
        file.add("INSERT INTO total VALUES (?)", [(int(self._alone.sum()),)])
        file.close(INDEX)

    def _settle(self) -> None:
        """Count what is held, and put counts of a like size together, so that each is moved a few times only."""
        alone = np.bincount(np.array(self._seen, dtype=np.int64), minlength=len(self._numbers))
        alone[: len(self._alone)] += self._alone
        self._alone = alone
        keys = np.array(self._firsts, dtype=np.int64) << _SECOND | np.array(self._seconds, dtype=np.int64)
        self._pairs.append(np.unique(keys, return_counts=True))
        self._seen, self._firsts, self._seconds = array("q"), array("q"), array("q")
        while len(self._pairs) > 1 and len(self._pairs[-2][0]) <= 2 * len(self._pairs[-1][0]):
            self._pairs[-2:] = [_together(*self._pairs[-2:])]

    def _merged(self) -> _Counts:
        while len(self._pairs) > 1:
            self._pairs[-2:] = [_together(*self._pairs[-2:])]
        return self._pairs[0]


def _together(one: _Counts, other: _Counts) -> _Counts:
    keys, counts = (np.concatenate(pair) for pair in zip(one, other, strict=True))
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[first], np.add.reduceat(counts, first) if len(first) else counts
