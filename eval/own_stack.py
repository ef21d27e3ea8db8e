"""Hỏi Đáp, as it indexes and searches; beside its peers."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from eval.peer_material import ARTICLES
from eval.peer_passages import known_vectors, passages_of
from eval.stack_trial import HITS
from index.build import build_index
from index.model.encoder import BUNDLED, PLAIN, Encoder, EncoderChoice, load_encoder
from index.model.identity import ModelIdentity, Vectors
from index.passages import PassageSettings
from index.search import Index


class Bundled:
    """The program as it comes, its trained encoder included."""

    choice = BUNDLED

    def __init__(self, material: Path, target: Path, model: Path) -> None:
        """Index the passages of ``material`` to ``target``.

        :param model: The folder of the unpacked model.
        """
        self._material = material
        self._target = target
        self._models = model.parent

    def index(self) -> None:
        """Build an index of the articles, sentences and clauses included."""
        build_index(self._material / ARTICLES, self._target, self._encoder_of_passages, PassageSettings())

    def open(self) -> Callable[[str], list[str]]:
        """Return what searches the index."""
        index = Index.load(self._target, self._encoder())
        return lambda question: [hit.passage.article_id for hit in index.search(question, HITS).hits]

    def _encoder(self) -> Encoder:
        return load_encoder(EncoderChoice(self.choice, self._models))

    def _encoder_of_passages(self) -> Encoder:
        vectors = known_vectors(self._material)
        return self._encoder() if vectors is None else StoredVectors(self._material, vectors, self._encoder())


class Plain(Bundled):
    """The program with the model that its peers use: multilingual-e5-small as its authors left it."""

    choice = PLAIN


class StoredVectors:
    """An encoder that knows the passages' vectors already; a sentence or clause gets that of its passage."""

    def __init__(self, material: Path, vectors: Vectors, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors = vectors
        self._rows = {passage.text: at for at, passage in enumerate(passages_of(material))}

    @property
    def identity(self) -> ModelIdentity:
        """Which model made the vectors."""
        return self._encoder.identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        return self._encoder.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the stored vectors, shape (len(texts), dim), float32."""
        return np.array(self._vectors[[self._rows[text] for text in texts]], dtype=np.float32)

    def encode_with_units(
        self, texts: Sequence[str], units: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the stored vectors, and each as often as its passage has units."""
        vectors = self.encode_passages(texts)
        return vectors, [np.repeat(row[None], len(own), axis=0) for row, own in zip(vectors, units, strict=True)]
