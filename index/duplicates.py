"""Which passages say the same in almost the same words."""

import zlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.lexical import words_of

SAME_PASSAGE, SAME_SENTENCE = 0.9, 0.75
"""Share of common words (Jaccard) from which two texts say the same. A passage hides what it stands for, so it must be
nearer; in neither may a number differ."""
SHINGLE, SKETCH = 4, 6
"""Words in a shingle, and smallest shingle hashes kept: near-duplicates share one almost surely (Broder 1997)."""


def group_duplicates(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return for each text the number of the first text that it nearly repeats, its own number if it repeats none."""
    leaders = np.arange(len(texts), dtype=np.int64)
    sizes = np.zeros(len(texts), dtype=np.int64)
    alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        words = words_of(text)
        distinct = set(words)
        sizes[row] = len(distinct)
        numbers = hash(frozenset(filter(_is_number, distinct)))
        keys = [(shingle, numbers) for shingle in _sketch(words)]
        candidates = sorted({leader for key in keys for leader in alike[key]})
        near = [leader for leader in candidates if _in_reach(len(distinct), int(sizes[leader]))]
        # the words of all texts would take more memory than their vectors
        match = next((leader for leader in near if same_words(words, words_of(texts[leader]), SAME_PASSAGE)), None)
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


def _sketch(words: list[str]) -> list[int]:
    count = max(1, len(words) - SHINGLE + 1)
    shingles = {zlib.crc32(" ".join(words[at : at + SHINGLE]).encode()) for at in range(count)}
    return sorted(shingles)[:SKETCH]


def same_words(one: Sequence[str], other: Sequence[str], share: float = SAME_SENTENCE) -> bool:
    """Whether two texts, given as words, have the same numbers and at least ``share`` of their words in common."""
    a, b = set(one), set(other)
    if not a | b:
        return True
    return len(a & b) / len(a | b) >= share and not any(map(_is_number, a ^ b))
