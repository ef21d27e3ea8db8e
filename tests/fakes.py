"""An encoder whose vectors a reader can compute by hand."""

from collections.abc import Sequence

import numpy as np

from index.encoder import encode_units
from index.identity import ModelIdentity, Vectors

VOCABULARY = ("5g", "internet", "cáp", "asean", "hội", "the", "other")


class FakeEncoder:
    """Counts words: dimension i is how often VOCABULARY[i] occurs (the last one: any other word), unit length."""

    def __init__(self, sha256: str = "0" * 64) -> None:
        self.identity = ModelIdentity("fake", sha256, len(VOCABULARY), "", "")

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_with_units(
        self, texts: Sequence[str], units: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        return self.encode_passages(texts), encode_units(self, texts, units)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), len(VOCABULARY)), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                known = word.strip(".,;?!") in VOCABULARY
                vectors[row, VOCABULARY.index(word.strip(".,;?!")) if known else -1] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
