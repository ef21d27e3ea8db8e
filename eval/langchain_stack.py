"""LangChain with FAISS and a sentence-transformers model, as its documentation puts them together."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

from eval.peer_passages import known_vectors, passages_of
from eval.stack_trial import HITS


class LangChain:
    """Vectors in an exact FAISS index, texts in the store beside it."""

    def __init__(self, material: Path, target: Path, model: Path) -> None:
        """Index the passages of ``material`` to ``target``.

        :param model: The folder of a sentence-transformers model.
        """
        self._material = material
        self._target = target
        self._model = model

    def index(self) -> None:
        """Encode the passages, where their vectors are not known, and save the store."""
        passages = list(passages_of(self._material))
        texts = [passage.text for passage in passages]
        articles = [{"article": passage.article} for passage in passages]
        vectors = known_vectors(self._material)
        if vectors is None:
            store = FAISS.from_texts(texts, self._embeddings(), articles)
        else:
            pairs = zip(texts, np.asarray(vectors), strict=True)
            store = FAISS.from_embeddings(pairs, self._embeddings(), articles)
        store.save_local(str(self._target))

    def open(self) -> Callable[[str], list[str]]:
        """Return what searches the store."""
        store = FAISS.load_local(str(self._target), self._embeddings(), allow_dangerous_deserialization=True)
        return lambda question: [found.metadata["article"] for found in store.similarity_search(question, HITS)]

    def _embeddings(self) -> HuggingFaceEmbeddings:
        return HuggingFaceEmbeddings(
            model_name=str(self._model),
            encode_kwargs={"prompt": "passage: ", "normalize_embeddings": True},
            query_encode_kwargs={"prompt": "query: ", "normalize_embeddings": True},
        )
