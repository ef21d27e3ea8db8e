"""Diacritics put back into a Vietnamese question typed without them, from the words of the indexed articles."""

import math
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import BUILD, IndexDamaged
from index.language.spelling import strip_diacritics
from index.language.syllable_counts import SyllableCounts, pair_key
from index.sqlite_file import SqliteReader

SYLLABLE = re.compile(r"[^\W\d_]+")
PAIR_WEIGHT = 0.9
"""The share of a pair's probability that comes from the pair itself. The rest comes from its second syllable alone."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a syllable may stand for: its number, -1 if no text has it, and how often it was seen."""

    syllable: str
    number: int = -1
    count: int = 0


class Restorer:
    """A syllable-bigram model; the most probable reading is found by Viterbi's algorithm.

    Counts are looked up in a file. Thread-safe.
    """

    def __init__(self, path: Path) -> None:
        """Open what :meth:`index.language.syllable_counts.SyllableCounts.write` wrote.

        :raises IndexDamaged: If it cannot be read.
        """
        self._file = SqliteReader(path)
        total = self._file.first("SELECT count FROM total")
        if total is None:
            raise IndexDamaged(f"{path}: the syllable counts cannot be read: {BUILD}")
        self._total = int(total[0]) or 1

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> "Restorer":
        """Return the model of Vietnamese ``texts``, given as words, whose file goes as soon as it is closed."""
        counts = SyllableCounts()
        for words in texts:
            counts.add(words)
        with tempfile.TemporaryDirectory() as folder:
            counts.write(Path(folder) / "syllables.sqlite")
            return cls(Path(folder) / "syllables.sqlite")

    def restore(self, question: str) -> str:
        """Return ``question`` with the diacritics that its syllables most probably have; unknown words stay."""
        places = list(SYLLABLE.finditer(question))
        options = [self._readings(place[0].lower()) for place in places]
        restored, at = [], 0
        for place, reading in zip(places, self._best(options), strict=True):
            restored += [question[at : place.start()], _like(place[0], reading)]
            at = place.end()
        return "".join([*restored, question[at:]])

    def _best(self, options: list[list[Reading]]) -> list[str]:
        if not options:
            return []
        paths = {reading: (self._alone(reading), [reading.syllable]) for reading in options[0]}
        for readings in options[1:]:
            step, seen = {}, self._pairs(list(paths), readings)
            for reading in readings:
                score, path = max(
                    (score + self._after(last, reading, seen), path) for last, (score, path) in paths.items()
                )
                step[reading] = (score, [*path, reading.syllable])
            paths = step
        return max(paths.values())[1]

    def _readings(self, typed: str) -> list[Reading]:
        """Return what a syllable without diacritics may stand for; any other stands for itself."""
        query = "SELECT syllable, number, count FROM syllable WHERE plain = ?"
        found = self._file.rows(f"{query} ORDER BY syllable", (typed,))
        found = found or self._file.rows(f"{query} AND syllable = ?", (strip_diacritics(typed), typed))
        return [Reading(*row) for row in found] or [Reading(typed)]

    def _pairs(self, firsts: Sequence[Reading], seconds: Sequence[Reading]) -> dict[int, int]:
        """Return how often each pair was seen, by its key; those that were not are left out."""
        keys = [pair_key(a.number, b.number) for a in firsts for b in seconds if a.number >= 0 <= b.number]
        places = ", ".join("?" * len(keys))
        return dict(self._file.rows(f"SELECT numbers, count FROM pair WHERE numbers IN ({places})", keys))

    def _alone(self, reading: Reading) -> float:
        return math.log((reading.count + 0.5) / (self._total + 1))

    def _after(self, first: Reading, second: Reading, pairs: dict[int, int]) -> float:
        seen = pairs.get(pair_key(first.number, second.number), 0) / (first.count + 0.5)
        alone = (second.count + 0.5) / (self._total + 1)
        return math.log(PAIR_WEIGHT * seen + (1 - PAIR_WEIGHT) * alone)


def _like(typed: str, reading: str) -> str:
    if typed.isupper() and len(typed) > 1:
        # an acronym stays as it is typed
        return typed
    return reading.capitalize() if typed[0].isupper() else reading
