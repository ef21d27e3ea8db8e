"""The vectors of sentences and clauses, to be looked up rather than searched: mapped, in 8 bits a number."""

from collections.abc import Iterable
from functools import reduce
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.durable_files import write_array_of
from index.errors import BUILD, IndexDamaged, SearchError
from index.legs.dense import Blocks
from index.model.identity import Vectors

QUANTIZER_FILE, CODES_FILE = "units.faiss", "units.npy"
EIGHT_BITS = faiss.ScalarQuantizer.QT_8bit
EXTREMES = (np.minimum, np.maximum)


class UnitQuantizer:
    """Makes codes (n, dim) of eight bits of vectors, and vectors of codes; thread-safe."""

    def __init__(self, quantizer: faiss.Index) -> None:
        self._quantizer = quantizer

    @classmethod
    def of(cls, blocks: Blocks, count: int, dim: int) -> "UnitQuantizer":
        """Return the quantizer for ``count`` vectors of ``dim`` dimensions."""
        quantizer = faiss.IndexScalarQuantizer(dim, EIGHT_BITS, faiss.METRIC_INNER_PRODUCT)
        if count:
            quantizer.train(_extremes(blocks()))  # all that FAISS takes from them
        return cls(quantizer)

    @classmethod
    def open(cls, folder: Path) -> "UnitQuantizer":
        """Return the quantizer that :meth:`write` wrote.

        :raises IndexDamaged: If it cannot be read.
        """
        try:
            return cls(faiss.read_index(str(folder / QUANTIZER_FILE)))
        except RuntimeError as error:
            raise _damaged(folder) from error

    def write(self, folder: Path) -> None:
        """Write the quantizer to ``folder``.

        :raises SearchError: If it cannot be written.
        """
        try:
            faiss.write_index(self._quantizer, str(folder / QUANTIZER_FILE))
        except RuntimeError as error:
            raise SearchError(f"{folder / QUANTIZER_FILE} cannot be written: check space and rights") from error

    @property
    def dim(self) -> int:
        """Dimensions of a vector."""
        return int(self._quantizer.d)

    def encode(self, vectors: Vectors) -> NDArray[np.uint8]:
        """Return the codes of ``vectors`` (n, dim), float32."""
        codes: NDArray[np.uint8] = self._quantizer.sa_encode(vectors)
        return codes

    def decode(self, codes: NDArray[np.uint8]) -> Vectors:
        """Return the vectors of codes, float32."""
        if not len(codes):
            return np.zeros((0, self.dim), dtype=np.float32)
        vectors: Vectors = self._quantizer.sa_decode(np.ascontiguousarray(codes))
        return vectors


class UnitVectors:
    """The vectors by their numbers; thread-safe."""

    def __init__(self, quantizer: UnitQuantizer, codes: NDArray[np.uint8]) -> None:
        """Take ``codes`` (n, dim) for what ``quantizer`` made of the vectors."""
        self._quantizer = quantizer
        self._codes = codes

    @classmethod
    def open(cls, folder: Path) -> "UnitVectors":
        """Return the vectors that :func:`write_units` wrote.

        :raises IndexDamaged: If they cannot be read.
        """
        quantizer = UnitQuantizer.open(folder)
        try:
            codes = np.load(folder / CODES_FILE, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, TypeError) as error:
            raise _damaged(folder) from error
        if codes.dtype != np.uint8 or codes.ndim != 2 or codes.shape[1] != quantizer.dim:
            raise IndexDamaged(f"{folder}: the vectors of sentences have another form than expected: {BUILD}")
        return cls(quantizer, np.asarray(codes))

    def __len__(self) -> int:
        return len(self._codes)

    def between(self, start: int, end: int) -> Vectors:
        """Return the vectors from number ``start`` to before ``end``, shape (end - start, dim), float32."""
        return self._quantizer.decode(self._codes[start:end])


def write_units(folder: Path, blocks: Blocks, count: int, dim: int) -> None:
    """Write ``count`` vectors of ``dim`` dimensions to ``folder``.

    :raises SearchError: If they cannot be written.
    """
    quantizer = UnitQuantizer.of(blocks, count, dim)
    quantizer.write(folder)
    codes = (quantizer.encode(vectors.astype(np.float32)) for vectors in blocks() if len(vectors))
    write_array_of(folder / CODES_FILE, (count, dim), np.uint8, codes)


def _damaged(folder: Path) -> IndexDamaged:
    return IndexDamaged(f"{folder}: the vectors of sentences cannot be read: {BUILD}")


def _extremes(blocks: Iterable[Vectors]) -> Vectors:
    """Return the least and the greatest number of each dimension, shape (2, dim)."""
    found = [[extreme.reduce(vectors) for extreme in EXTREMES] for vectors in blocks if len(vectors)]
    both = (reduce(extreme, parts) for extreme, parts in zip(EXTREMES, zip(*found, strict=True), strict=True))
    return np.stack(list(both)).astype(np.float32)
