"""The dense leg: passages of one language by the cosine between their vectors and the question's.

Vectors are kept in half precision. It ranks as single precision does, in half the memory and less than half the time: a
search takes as long as reading all vectors. Files are mapped. What is not searched is not read, and the system takes
memory back when it needs it.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import BUILD, IndexDamaged, SearchError
from index.model.identity import Vectors

EXACT_LIMIT = 250_000
"""Up to so many passages every vector is compared; above, only those of the nearest cells."""
RECALL = 0.98
"""The share of the exact first ten that the search of cells must find. It is measured when the index is built."""
SAMPLE, FIRST = 200, 10
TRAINING = 40
"""Vectors for each cell from which the cells are learnt."""
HALF_PRECISION = faiss.ScalarQuantizer.QT_fp16
LARGEST = 1 << 36
"""Bytes that FAISS may take for one list of a file: a damaged length is refused, not believed."""

Blocks = Callable[[], Iterable[Vectors]]
"""Gives unit vectors, block by block, each of shape (n, dim), float32; the same whenever it is called."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How vectors are searched: ``probed`` of ``cells``, and the share of the exact first ten that this finds.

    Where every vector is compared there are no cells.
    """

    cells: int = 0
    probed: int = 0
    recall: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Return the settings as they stand in the manifest."""
        return asdict(self)


class VectorIndex:
    """Inner-product search over vectors; searching is thread-safe."""

    def __init__(self, index: faiss.Index, settings: SearchSettings) -> None:
        self._index = index
        self.settings = settings
        """How an index that was just built is searched."""

    @classmethod
    def build(cls, blocks: Blocks, count: int, dim: int, exact_limit: int = EXACT_LIMIT) -> "VectorIndex":
        """Return the index of ``count`` vectors; row i is passage i."""
        if count > exact_limit:
            return cls(*_cells(blocks, count, dim))
        index = faiss.IndexScalarQuantizer(dim, HALF_PRECISION, faiss.METRIC_INNER_PRODUCT)
        for vectors in blocks():
            index.add(vectors)
        return cls(index, SearchSettings())

    @classmethod
    def open(cls, path: Path) -> "VectorIndex":
        """Return the index that :meth:`write` wrote, mapped.

        :raises IndexDamaged: If FAISS cannot read it.
        """
        faiss.set_deserialization_vector_byte_limit(LARGEST)
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC), SearchSettings())
        except RuntimeError as error:
            raise IndexDamaged(f"{path}: the vectors cannot be read: {BUILD}") from error

    def write(self, path: Path) -> None:
        """Write the index to ``path``.

        :raises SearchError: If it cannot be written.
        """
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise SearchError(f"{path} cannot be written: check space and rights") from error

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


def _cells(blocks: Blocks, count: int, dim: int) -> tuple[faiss.IndexIVFScalarQuantizer, SearchSettings]:
    """Return an index that looks into as many cells as the wanted recall takes, measured on a sample."""
    cells = 4 * int(math.sqrt(count))
    coarse = faiss.IndexFlatIP(dim)
    index = faiss.IndexIVFScalarQuantizer(coarse, dim, cells, HALF_PRECISION, faiss.METRIC_INNER_PRODUCT, False)
    index.train(_every(blocks, max(1, count // (TRAINING * cells))))
    for vectors in blocks():
        index.add(vectors)
    index.make_direct_map()
    sample = _every(blocks, max(1, count // SAMPLE))[:SAMPLE]
    wanted = _nearest(blocks, sample, FIRST)
    index.nprobe = 8
    while (recall := _recall(index, sample, wanted)) < RECALL and index.nprobe < cells:
        index.nprobe = min(2 * index.nprobe, cells)
    return index, SearchSettings(cells, index.nprobe, round(recall, 4))


def _every(blocks: Blocks, step: int) -> Vectors:
    """Return one vector of each ``step``, the first one among them."""

    def chosen() -> Iterator[Vectors]:
        before = 0
        for vectors in blocks():
            yield vectors[-before % step :: step].copy()  # a view would keep the whole block
            before += len(vectors)

    return np.concatenate(list(chosen()))


def _nearest(blocks: Blocks, sample: Vectors, k: int) -> NDArray[np.int64]:
    """Return the numbers of the ``k`` vectors with the greatest inner product with each of ``sample``, (n, k)."""
    best = np.full((len(sample), k), -np.inf, dtype=np.float32)
    rows = np.zeros((len(sample), k), dtype=np.int64)
    before = 0
    for vectors in blocks():
        products = np.concatenate([best, sample @ vectors.T], axis=1)
        numbers = np.concatenate([rows, np.tile(np.arange(before, before + len(vectors)), (len(sample), 1))], axis=1)
        kept = np.argpartition(-products, k - 1, axis=1)[:, :k]
        best, rows = np.take_along_axis(products, kept, axis=1), np.take_along_axis(numbers, kept, axis=1)
        before += len(vectors)
    return rows


def _recall(index: faiss.IndexIVFScalarQuantizer, sample: Vectors, wanted: NDArray[np.int64]) -> float:
    """Return which share of the ``wanted`` numbers the index finds among its first ones."""
    _, found = index.search(sample, wanted.shape[1])
    shared = [len(set(a) & set(b)) for a, b in zip(wanted.tolist(), found.tolist(), strict=True)]
    return sum(shared) / wanted.size
