"""Which passages say the same in almost the same words."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SAME_PASSAGE, SAME_SENTENCE = 0.9, 0.75
"""The least share of common words (Jaccard) of two texts that say the same. A passage hides those that it stands for,
so its share is higher. No number may differ."""
SHINGLE, SKETCH = 4, 6
"""Words in a shingle, and smallest shingle hashes kept: near-duplicates share one almost surely (Broder 1997)."""
REMEMBERED = 4096
"""Texts whose words are kept while others are compared with them."""
MULTIPLIERS = np.random.default_rng(0).integers(1 << 63, size=SHINGLE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
"""Odd numbers by which the hashes of a shingle's words are mixed."""


Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a text tells which others may nearly repeat it: ``keys`` (SKETCH,), and how many words differ."""

    keys: Keys
    distinct: int

    @classmethod
    def of(cls, words: Sequence[str]) -> "Sketch":
        """Return the sketch of a text, given as words; texts with other numbers share no key."""
        distinct = set(words)
        numbers = sum(_hash(word) for word in distinct if _is_number(word)) * int(MULTIPLIERS[0]) % (1 << 64)
        return cls(np.resize(_sketch(words), SKETCH) + np.uint64(numbers), len(distinct))  # modulo 2 ** 64


def group_duplicates(texts: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Return for each text, given as words, the number of the first text that it nearly repeats, or else its own."""
    sketches = [Sketch.of(words) for words in texts]
    keys = np.array([sketch.keys for sketch in sketches], dtype=np.uint64).reshape(-1, SKETCH)
    return find_leaders(keys, np.array([sketch.distinct for sketch in sketches]), texts.__getitem__)


def find_leaders(
    keys: Keys, distinct: NDArray[np.int64], words_of_text: Callable[[int], Sequence[str]]
) -> NDArray[np.int64]:
    """Return the same of texts by their sketches: ``keys`` (n, SKETCH) and how many words differ in each, (n,).

    :param words_of_text: Gives the words of the text of a number; it is asked for those that may repeat another only.
    """
    leaders = np.arange(len(keys), dtype=np.int64)
    words = lru_cache(REMEMBERED)(words_of_text)
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for row, own in _sharing(keys):
        candidates = sorted({leader for key in own for leader in alike[key]})
        near = [leader for leader in candidates if _in_reach(int(distinct[row]), int(distinct[leader]))]
        match = next((leader for leader in near if same_words(words(row), words(leader), SAME_PASSAGE)), None)
        if match is None:
            for key in own:
                alike[key].append(row)
        else:
            leaders[row] = match
    return leaders


def _sharing(keys: Keys) -> Iterator[tuple[int, set[int]]]:
    """Yield the number of each text that shares a key with another, ascending, and those that it shares."""
    flat = keys.ravel()
    order = np.argsort(flat, kind="stable")
    ordered = flat[order]
    same = np.concatenate([[False], ordered[1:] == ordered[:-1], [False]])  # as the one before
    shared = np.zeros(len(flat), dtype=bool)
    shared[order] = (same[1:] | same[:-1])[: len(flat)]
    places = np.flatnonzero(shared)
    rows = places // SKETCH
    bounds = np.flatnonzero(np.diff(rows, prepend=-1, append=-1)).tolist()
    for start, end in pairwise(bounds):
        yield int(rows[start]), set(flat[places[start:end]].tolist())


def _is_number(word: str) -> bool:
    return word[0].isdigit()


def _in_reach(one: int, other: int) -> bool:
    """Whether two texts of so many distinct words can have enough in common."""
    return min(one, other) >= SAME_PASSAGE * max(one, other)


def _sketch(words: Sequence[str]) -> Keys:
    hashes = np.fromiter(map(_hash, words), dtype=np.uint64, count=len(words))
    if len(words) < SHINGLE:
        hashes = np.append(hashes, np.zeros(SHINGLE - len(words), dtype=np.uint64))
    count = len(hashes) - SHINGLE + 1
    shingles = np.zeros(count, dtype=np.uint64)
    for at, multiplier in enumerate(MULTIPLIERS):
        shingles += hashes[at : at + count] * multiplier  # modulo 2 ** 64
    return np.unique(shingles)[:SKETCH]


@lru_cache(1 << 16)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


def same_words(one: Sequence[str], other: Sequence[str], share: float = SAME_SENTENCE) -> bool:
    """Whether two texts, given as words, have the same numbers and at least ``share`` of their words in common."""
    a, b = set(one), set(other)
    if not a | b:
        return True
    return len(a & b) / len(a | b) >= share and not any(map(_is_number, a ^ b))
