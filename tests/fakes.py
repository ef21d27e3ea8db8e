"""An encoder whose vectors a reader can compute by hand."""

import re
from collections.abc import Sequence

import numpy as np

from app.reader import Reading
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


class FakeReader:
    """Takes one word for the answer wherever it stands, and is sure of it; of any other word it is as sure that not."""

    def __init__(self, answer: str) -> None:
        self._answer = answer

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        return [self._read(list(re.finditer(r"\S+", text))) for text in texts]

    def _read(self, words: list[re.Match[str]]) -> Reading:
        scores = np.array([20.0 if word[0] == self._answer else -20.0 for word in words], dtype=np.float32)
        return Reading(np.array([word.span() for word in words], dtype=np.int64).reshape(-1, 2), scores, scores)
