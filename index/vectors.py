"""The dense leg: passages by the cosine between their vectors and the question's."""

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.identity import Vectors

LARGEST = 1 << 33
"""Bytes that FAISS may allocate for one vector of a file: a damaged length is refused, not believed."""


class VectorIndex:
    """Exact inner-product search over unit vectors; searching is thread-safe."""

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Return the index of ``vectors`` of shape (n, dim), unit length; row i is passage i."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index)

    @classmethod
    def from_bytes(cls, content: bytes) -> "VectorIndex":
        """Return the index that :meth:`to_bytes` wrote.

        :raises IndexDamaged: If FAISS cannot read it.
        """
        faiss.set_deserialization_vector_byte_limit(LARGEST)
        try:
            index = faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))
        except RuntimeError as error:
            raise IndexDamaged("the vectors cannot be read: run `python -m index build`") from error
        if not isinstance(index, faiss.IndexFlatIP):
            raise IndexDamaged("the vectors are of another kind: run `python -m index build`")
        return cls(index)

    def to_bytes(self) -> bytes:
        """Return the index as the bytes of a file."""
        content: bytes = faiss.serialize_index(self._index).tobytes()
        return content

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Dimensions of a vector."""
        return int(self._index.d)

    def search(self, vector: Vectors, k: int) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows of the ``k`` most similar passages and their cosines in [-1, 1], best first.

        :param vector: Unit vector of shape (dim,), float32.
        :raises ValueError: If ``k`` is less than 1 or the vector has another length than those of the index.
        """
        if k < 1 or vector.shape != (self.dim,):
            raise ValueError(f"k is {k} and the vector has shape {vector.shape}; expected k >= 1 and ({self.dim},)")
        scores, rows = self._index.search(vector[None, :], min(k, len(self)))
        return rows[0], scores[0]
