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


class UnitVectors:
    """The vectors by their numbers; thread-safe."""

    def __init__(self, quantizer: faiss.Index, codes: NDArray[np.uint8]) -> None:
        """Take ``codes`` (n, dim) for what ``quantizer`` made of the vectors."""
        self._quantizer = quantizer
        self._codes = codes

    @classmethod
    def open(cls, folder: Path) -> "UnitVectors":
        """Return the vectors that :func:`write_units` wrote.

        :raises IndexDamaged: If they cannot be read.
        """
        try:
            quantizer = faiss.read_index(str(folder / QUANTIZER_FILE))
            codes = np.load(folder / CODES_FILE, mmap_mode="r", allow_pickle=False)
        except (RuntimeError, OSError, ValueError, TypeError) as error:
            raise IndexDamaged(f"{folder}: the vectors of sentences cannot be read: {BUILD}") from error
        if codes.dtype != np.uint8 or codes.ndim != 2 or codes.shape[1] != quantizer.d:
            raise IndexDamaged(f"{folder}: the vectors of sentences have another form than expected: {BUILD}")
        return cls(quantizer, np.asarray(codes))

    def __len__(self) -> int:
        return len(self._codes)

    def between(self, start: int, end: int) -> Vectors:
        """Return the vectors from number ``start`` to before ``end``, shape (end - start, dim), float32."""
        if start >= end:
            return np.zeros((0, self._quantizer.d), dtype=np.float32)
        vectors: Vectors = self._quantizer.sa_decode(np.ascontiguousarray(self._codes[start:end]))
        return vectors


def write_units(folder: Path, blocks: Blocks, count: int, dim: int) -> None:
    """Write ``count`` vectors of ``dim`` dimensions to ``folder``.

    :raises SearchError: If they cannot be written.
    """
    quantizer = faiss.IndexScalarQuantizer(dim, EIGHT_BITS, faiss.METRIC_INNER_PRODUCT)
    if count:
        quantizer.train(_extremes(blocks()))  # all that FAISS takes from them
    try:
        faiss.write_index(quantizer, str(folder / QUANTIZER_FILE))
    except RuntimeError as error:
        raise SearchError(f"{folder / QUANTIZER_FILE} cannot be written: check space and rights") from error
    codes = (quantizer.sa_encode(vectors.astype(np.float32)) for vectors in blocks() if len(vectors))
    write_array_of(folder / CODES_FILE, (count, dim), np.uint8, codes)


def _extremes(blocks: Iterable[Vectors]) -> Vectors:
    """Return the least and the greatest number of each dimension, shape (2, dim)."""
    found = [[extreme.reduce(vectors) for extreme in EXTREMES] for vectors in blocks if len(vectors)]
    both = (reduce(extreme, parts) for extreme, parts in zip(EXTREMES, zip(*found, strict=True), strict=True))
    return np.stack(list(both)).astype(np.float32)
