"""What the terms of a text weigh, so that inner products of sparse vectors are the scores of tantivy's BM25.

A text's vector holds the weights of its terms; that of what is asked holds 1 for each term, or what the term counts.
Formula and roundings are those of tantivy (``src/query/bm25.rs``, ``src/fieldnorm/code.rs``): k1 = 1.2, b = 0.75.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75
AT_ONCE = 1 << 21
"""Terms that are held before they are counted."""
NO_NUMBER = 2**32 - 1
"""What no term has for a number: engines keep it for themselves."""
CACHED = 1 << 17

Numbers = NDArray[np.uint32]


def _lengths() -> NDArray[np.int64]:
    """Return the lengths that one byte tells apart: the first 24 one by one, then with four significant bits."""
    exact = 24
    beyond = [bits if bits < 8 else (8 | bits & 7) << (bits >> 3) - 1 for bits in range(256 - exact)]
    return np.array([*range(exact), *(exact + length for length in beyond)], dtype=np.int64)


LENGTHS = _lengths()


def rounded_length(length: int) -> int:
    """Return the length that a text of ``length`` terms is taken to have: the next lower one that has a byte."""
    return int(LENGTHS[np.searchsorted(LENGTHS, length, side="right") - 1])


@lru_cache(CACHED)
def term_number(term: str) -> int:
    """Return the number of a term, below 2**32 - 1: always the same, and rarely that of another term too."""
    number = int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest(), "little")
    return number % NO_NUMBER


def asked_vector(terms: Sequence[str] | Mapping[str, float]) -> dict[int, float]:
    """Return the vector of what is asked."""
    counts = terms if isinstance(terms, Mapping) else dict.fromkeys(terms, 1.0)
    vector: dict[int, float] = {}
    for term, count in sorted(counts.items()):
        vector[term_number(term)] = vector.get(term_number(term), 0.0) + count
    return vector


class TermCounts:
    """In how many texts terms occur: eight bytes for each different term, twice that while they are sorted."""

    def __init__(self) -> None:
        """Begin without any."""
        self._texts, self._length = 0, 0
        self._numbers: Numbers = np.zeros(0, dtype=np.uint32)
        self._counts: Numbers = np.zeros(0, dtype=np.uint32)
        self._seen = array("I")

    def add(self, terms: Sequence[str]) -> None:
        """Count the terms of a text; an empty text counts as a text."""
        self._texts += 1
        self._length += len(terms)
        self._seen.extend(set(map(term_number, terms)))
        if len(self._seen) >= AT_ONCE:
            self._settle()

    def finish(self) -> "TermWeights":
        """Return what terms weigh in the texts that were added."""
        self._settle()
        return TermWeights(self._numbers, self._counts, self._texts, self._length)

    def _settle(self) -> None:
        """Count what is held. New arrays each time: what :meth:`finish` returned stays as it is."""
        numbers, counts = np.unique(np.array(self._seen, dtype=np.uint32), return_counts=True)
        self._seen = array("I")
        at = np.searchsorted(self._numbers, numbers)
        new = ~_known(self._numbers, at, numbers)
        self._counts = np.insert(self._counts, at[new], 0)
        self._numbers = np.insert(self._numbers, at[new], numbers[new])
        self._counts[np.searchsorted(self._numbers, numbers)] += counts.astype(np.uint32)


@dataclass(frozen=True, slots=True)
class TermWeights:
    """What terms weigh in ``texts`` texts of ``length`` terms together.

    ``numbers`` (n,) are those of the terms, ascending, and ``counts`` (n,) in how many texts they occur.
    """

    numbers: Numbers
    counts: Numbers
    texts: int
    length: int

    def __post_init__(self) -> None:
        if len(self.numbers) != len(self.counts):
            raise ValueError(f"numbers and counts are not the same length: {len(self.numbers)} != {len(self.counts)}")

    @property
    def average(self) -> float:
        """The mean length of the texts, in terms: of true lengths, as in tantivy, not of rounded ones."""
        return self.length / self.texts

    def vector(self, terms: Sequence[str]) -> dict[int, float]:
        """Return the weights of a text's terms by their numbers; terms that share a number are added.

        A term that was not counted weighs as if in none of the texts.
        """
        often = Counter(terms)
        if not often:
            return {}
        frequencies = np.fromiter(often.values(), dtype=np.float64, count=len(often))
        numbers = np.fromiter(map(term_number, often), dtype=np.uint32, count=len(often))
        relative = rounded_length(len(terms)) / max(self.average, 1e-9)
        weights = self._rarity(numbers) * frequencies * (K1 + 1) / (frequencies + K1 * (1 - B + B * relative))
        vector = dict(zip(numbers.tolist(), weights.tolist(), strict=True))
        if len(vector) < len(often):
            return _added(numbers, weights)
        return vector

    def _rarity(self, numbers: Numbers) -> NDArray[np.float64]:
        """Return the inverse document frequencies: rounded where tantivy does, which tells in terms of every text."""
        at = np.searchsorted(self.numbers, numbers)
        known = _known(self.numbers, at, numbers)
        counts = np.zeros(len(numbers), dtype=np.int64)
        counts[known] = self.counts[at[known]]
        half, one = np.float32(0.5), np.float32(1)
        odds = ((self.texts - counts).astype(np.float32) + half) / (counts.astype(np.float32) + half)
        return np.log((one + odds).astype(np.float64))


def _known(among: Numbers, at: NDArray[np.int64], numbers: Numbers) -> NDArray[np.bool_]:
    """Return which of ``numbers`` are ``among`` others, given where they would be inserted."""
    if not len(among):
        return np.zeros(len(numbers), dtype=np.bool_)
    return np.asarray(among[np.minimum(at, len(among) - 1)] == numbers)


def _added(numbers: Numbers, weights: NDArray[np.float64]) -> dict[int, float]:
    vector: dict[int, float] = {}
    for number, weight in zip(numbers.tolist(), weights.tolist(), strict=True):
        vector[number] = vector.get(number, 0.0) + weight
    return vector
