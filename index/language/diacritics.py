"""Diacritics put back into a Vietnamese question typed without them, from the words of the indexed articles."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import orjson

from index.errors import BUILD, IndexDamaged
from index.language.spelling import strip_diacritics

SYLLABLE = re.compile(r"[^\W\d_]+")
MANY_SYLLABLES = 1_000_000
"""From so many on, pairs seen only once are left out: they say little there, and most pairs are such."""
PAIR_WEIGHT = 0.9
"""Share of a pair's probability that comes from the pair itself, the rest from its second syllable alone."""


class Restorer:
    """A syllable-bigram model; the most probable reading is found by Viterbi's algorithm."""

    def __init__(self, syllables: dict[str, int], pairs: dict[str, int]) -> None:
        self._syllables = syllables
        self._pairs = pairs
        self._total = sum(syllables.values()) or 1
        readings: defaultdict[str, list[str]] = defaultdict(list)
        for syllable in sorted(syllables):
            readings[strip_diacritics(syllable)].append(syllable)
        self._readings = dict(readings)

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> "Restorer":
        """Return the model of Vietnamese ``texts``, given as words."""
        syllables: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for words in texts:
            syllables.update(words)
            pairs.update(pairwise(words))
        fewest = 2 if syllables.total() >= MANY_SYLLABLES else 1
        return cls(dict(syllables), {" ".join(pair): count for pair, count in pairs.items() if count >= fewest})

    @classmethod
    def from_bytes(cls, content: bytes) -> "Restorer":
        """Return the model that :meth:`to_bytes` wrote.

        :raises IndexDamaged: If it cannot be read.
        """
        try:
            counts = orjson.loads(content)
            return cls(counts["syllables"], counts["pairs"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"the syllable counts cannot be read: {BUILD}") from error

    def to_bytes(self) -> bytes:
        """Return the model as the bytes of a file."""
        counts = {"syllables": self._syllables, "pairs": self._pairs}
        return orjson.dumps(counts, option=orjson.OPT_SORT_KEYS)

    def restore(self, question: str) -> str:
        """Return ``question`` with the diacritics that its syllables most probably have; unknown words stay."""
        places = list(SYLLABLE.finditer(question))
        options = [self._readings.get(place[0].lower(), [place[0].lower()]) for place in places]
        restored, at = [], 0
        for place, reading in zip(places, self._best(options), strict=True):
            restored += [question[at : place.start()], _like(place[0], reading)]
            at = place.end()
        return "".join([*restored, question[at:]])

    def _best(self, options: list[list[str]]) -> list[str]:
        if not options:
            return []
        paths = {reading: (self._alone(reading), [reading]) for reading in options[0]}
        for readings in options[1:]:
            step = {}
            for reading in readings:
                score, path = max((score + self._after(last, reading), path) for last, (score, path) in paths.items())
                step[reading] = (score, [*path, reading])
            paths = step
        return max(paths.values())[1]

    def _alone(self, syllable: str) -> float:
        return math.log((self._syllables.get(syllable, 0) + 0.5) / (self._total + 1))

    def _after(self, first: str, second: str) -> float:
        seen = self._pairs.get(f"{first} {second}", 0) / (self._syllables.get(first, 0) + 0.5)
        alone = (self._syllables.get(second, 0) + 0.5) / (self._total + 1)
        return math.log(PAIR_WEIGHT * seen + (1 - PAIR_WEIGHT) * alone)


def _like(typed: str, reading: str) -> str:
    if typed.isupper() and len(typed) > 1:
        # an acronym stays as it is typed
        return typed
    return reading.capitalize() if typed[0].isupper() else reading
