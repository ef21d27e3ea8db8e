"""Which passages say the same in almost the same words."""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SAME_PASSAGE, SAME_SENTENCE = 0.9, 0.75
"""Share of common words (Jaccard) from which two texts say the same. A passage hides what it stands for, so it must be
nearer; in neither may a number differ."""
SHINGLE, SKETCH = 4, 6
"""Words in a shingle, and smallest shingle hashes kept: near-duplicates share one almost surely (Broder 1997)."""
MULTIPLIERS = np.random.default_rng(0).integers(1 << 63, size=SHINGLE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
"""Odd numbers by which the hashes of a shingle's words are mixed."""


def group_duplicates(texts: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Return for each text, given as words, the number of the first one that it nearly repeats, else its own."""
    leaders = np.arange(len(texts), dtype=np.int64)
    sizes = np.zeros(len(texts), dtype=np.int64)
    alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row, words in enumerate(texts):
        distinct = set(words)
        sizes[row] = len(distinct)
        numbers = hash(frozenset(filter(_is_number, distinct)))
        keys = [(shingle, numbers) for shingle in _sketch(words)]
        candidates = sorted({leader for key in keys for leader in alike[key]})
        near = [leader for leader in candidates if _in_reach(len(distinct), int(sizes[leader]))]
        match = next((leader for leader in near if same_words(words, texts[leader], SAME_PASSAGE)), None)
        if match is None:
            for key in keys:
                alike[key].append(row)
        else:
            leaders[row] = match
    return leaders


def _is_number(word: str) -> bool:
    return word[0].isdigit()


def _in_reach(one: int, other: int) -> bool:
    """Whether two texts of so many distinct words can have enough in common."""
    return min(one, other) >= SAME_PASSAGE * max(one, other)


def _sketch(words: Sequence[str]) -> list[int]:
    hashes = np.fromiter(map(_hash, words), dtype=np.uint64, count=len(words))
    if len(words) < SHINGLE:
        hashes = np.append(hashes, np.zeros(SHINGLE - len(words), dtype=np.uint64))
    count = len(hashes) - SHINGLE + 1
    shingles = np.zeros(count, dtype=np.uint64)
    for at, multiplier in enumerate(MULTIPLIERS):
        shingles += hashes[at : at + count] * multiplier  # modulo 2 ** 64
    sketch: list[int] = np.unique(shingles)[:SKETCH].tolist()
    return sketch


@lru_cache(1 << 16)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


def same_words(one: Sequence[str], other: Sequence[str], share: float = SAME_SENTENCE) -> bool:
    """Whether two texts, given as words, have the same numbers and at least ``share`` of their words in common."""
    a, b = set(one), set(other)
    if not a | b:
        return True
    return len(a & b) / len(a | b) >= share and not any(map(_is_number, a ^ b))
