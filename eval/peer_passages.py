"""Passages and their vectors as a peer reads them, which has none of this project's own libraries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PASSAGES, VECTORS = "passages.jsonl", "vectors.npy"


@dataclass(frozen=True, slots=True)
class PeerPassage:
    """A passage with what it stands under, and the id of its article."""

    article: str
    text: str


def passages_of(material: Path) -> Iterator[PeerPassage]:
    """Yield the passages in the folder ``material`` in order."""
    with (material / PASSAGES).open(encoding="utf-8") as stream:
        for line in stream:
            yield PeerPassage(**json.loads(line))


def known_vectors(material: Path) -> NDArray[np.float32] | None:
    """Return the passages' unit vectors, shape (passages, dim); None where they are to be encoded."""
    stored = material / VECTORS
    vectors: NDArray[np.float32] | None = np.load(stored, mmap_mode="r") if stored.is_file() else None
    return vectors
