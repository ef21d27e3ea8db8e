"""txtai with a sentence-transformers model, as its documentation puts them together."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from txtai import Embeddings

from eval.peer_passages import known_vectors, passages_of
from eval.stack_trial import HITS

NAMING = " "
"""Between a passage's number and its article in the id that txtai keeps."""


class Txtai:
    """Vectors in the index that txtai chooses, texts in its SQLite database."""

    options: dict[str, Any] = {"content": True}  # noqa: RUF012 - only read

    def __init__(self, material: Path, target: Path, model: Path) -> None:
        """Index the passages of ``material`` to ``target``.

        :param model: The folder of a sentence-transformers model.
        """
        self._material = material
        self._target = target
        self._encoding = {
            "method": "sentence-transformers",
            "path": str(model),
            "instructions": {"query": "query: ", "data": "passage: "},
        }

    def index(self) -> None:
        """Encode the passages, where their vectors are not known, and save the index."""
        vectors = known_vectors(self._material)
        encoding = self._encoding if vectors is None else {"method": "external", "transform": self._looking_up(vectors)}
        embeddings = Embeddings(**encoding, **self.options)
        embeddings.index(
            (f"{number}{NAMING}{passage.article}", passage.text)
            for number, passage in enumerate(passages_of(self._material))
        )
        if vectors is not None:  # whoever opens it encodes questions
            del embeddings.config["transform"]
            embeddings.config.update(self._encoding)
        embeddings.save(str(self._target))

    def open(self) -> Callable[[str], list[str]]:
        """Return what searches the index."""
        embeddings = Embeddings()
        embeddings.load(str(self._target))
        return lambda question: [found["id"].partition(NAMING)[2] for found in embeddings.search(question, HITS)]

    def _looking_up(self, vectors: NDArray[np.float32]) -> Callable[[list[str]], NDArray[np.float32]]:
        rows = {passage.text: number for number, passage in enumerate(passages_of(self._material))}
        return lambda texts: np.asarray(vectors[[rows[text] for text in texts]])


class TxtaiHybrid(Txtai):
    """Words beside the vectors, by its own BM25."""

    options = {"content": True, "hybrid": True}  # noqa: RUF012 - only read
