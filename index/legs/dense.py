"""The dense leg: passages of one language by the cosine between their vectors and the question's.

Vectors are kept in half precision: it ranks as single precision does, in half the memory and less than half the time,
since a search takes as long as reading every vector does.
"""

import math
from collections.abc import Sequence
from functools import reduce

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import BUILD, IndexDamaged
from index.model.identity import HalfVectors, Vectors

EXACT_LIMIT = 250_000
"""Passages up to which every vector is compared; above, only those of the nearest cells."""
RECALL = 0.98
"""Share of the exact first ten that the search of cells must find, measured when it is built."""
SAMPLE = 200
HALF_PRECISION, EIGHT_BITS = faiss.ScalarQuantizer.QT_fp16, faiss.ScalarQuantizer.QT_8bit
EXTREMES = (np.minimum, np.maximum)
STEP = 1000
"""Parts that are copied at once: their vectors are held a second time."""
LARGEST = 1 << 33
"""Bytes that FAISS may allocate for one vector of a file: a damaged length is refused, not believed."""


class VectorIndex:
    """Inner-product search over vectors; searching is thread-safe."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors, exact_limit: int = EXACT_LIMIT) -> "VectorIndex":
        """Return the index of ``vectors`` of shape (n, dim), float32; row i is passage i."""
        count, dim = vectors.shape
        if count <= exact_limit:
            index = faiss.IndexScalarQuantizer(dim, HALF_PRECISION, faiss.METRIC_INNER_PRODUCT)
            index.add(vectors)
            return cls(index)
        return cls(_cells(vectors))

    @classmethod
    def compact(cls, parts: Sequence[HalfVectors], dim: int) -> "VectorIndex":
        """Return an index of all ``parts`` (n, dim) in 8 bits a number, to look them up rather than to search them."""
        index = faiss.IndexScalarQuantizer(dim, EIGHT_BITS, faiss.METRIC_INNER_PRODUCT)
        filled = [part for part in parts if len(part)]
        if filled:
            least, greatest = (reduce(extreme, (extreme.reduce(part) for part in filled)) for extreme in EXTREMES)
            index.train(np.stack([least, greatest]).astype(np.float32))  # all that FAISS takes from them
            for at in range(0, len(filled), STEP):
                index.add(np.concatenate(filled[at : at + STEP]).astype(np.float32))
        return cls(index)

    @classmethod
    def from_bytes(cls, content: bytes) -> "VectorIndex":
        """Return the index that :meth:`to_bytes` wrote.

        :raises IndexDamaged: If FAISS cannot read it.
        """
        faiss.set_deserialization_vector_byte_limit(LARGEST)
        try:
            return cls(faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8)))
        except RuntimeError as error:
            raise IndexDamaged(f"the vectors cannot be read: {BUILD}") from error

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
        """Return the rows of the ``k`` passages with the greatest inner product, and the products, best first.

        :param vector: Vector of shape (dim,), float32.
        :raises ValueError: If ``k`` is less than 1 or the vector has another length than those of the index.
        """
        if k < 1 or vector.shape != (self.dim,):
            raise ValueError(f"k is {k} and the vector has shape {vector.shape}; expected k >= 1 and ({self.dim},)")
        scores, rows = self._index.search(vector[None, :], min(k, len(self)))
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def products(self, vector: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """Return the inner products of ``vector`` with the vectors of ``rows``."""
        products: Vectors = self.vectors(rows) @ vector
        return products

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of ``rows``, shape (len(rows), dim)."""
        if not len(rows):
            return np.zeros((0, self.dim), dtype=np.float32)
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors


def _cells(vectors: Vectors) -> faiss.IndexIVFScalarQuantizer:
    """Return an index that looks into as many cells as the wanted recall takes, measured on a sample."""
    count, dim = vectors.shape
    cells = 4 * int(math.sqrt(count))
    coarse = faiss.IndexFlatIP(dim)
    index = faiss.IndexIVFScalarQuantizer(coarse, dim, cells, HALF_PRECISION, faiss.METRIC_INNER_PRODUCT, False)
    index.train(vectors[:: max(1, count // (40 * cells))])
    index.add(vectors)
    index.make_direct_map()
    sample = vectors[:: max(1, count // SAMPLE)][:SAMPLE]
    exact = faiss.IndexFlatIP(dim)
    exact.add(vectors)
    _, wanted = exact.search(sample, 10)
    index.nprobe = 8
    while index.nprobe < cells:
        _, found = index.search(sample, 10)
        shared = [len(set(a) & set(b)) for a, b in zip(wanted.tolist(), found.tolist(), strict=True)]
        if sum(shared) >= RECALL * wanted.size:
            break
        index.nprobe *= 2
    return index
