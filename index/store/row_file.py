"""Rows of numbers, written to disk in any order and read again in blocks. No more than a block is in memory."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

BLOCK = 16_384
"""Rows that are read at once."""


class RowFile:
    """A file of ``count`` rows of ``width`` numbers each, 0 where nothing was written; closed by its ``with`` block.

    It is written and read, not mapped: mapped pages count as memory, and a full disk would end the process.
    """

    def __init__(self, path: Path, count: int, width: int, kind: DTypeLike) -> None:
        """Make the file anew.

        :raises OSError: If there is no room for it.
        """
        self.width = width
        self._count = count
        self._kind = np.dtype(kind)
        self._size = width * self._kind.itemsize
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        if count and self._size:
            os.posix_fallocate(self._file, 0, count * self._size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self._file)

    def __len__(self) -> int:
        return self._count

    def write(self, row: int, values: NDArray[Any]) -> None:
        """Put ``values`` (n, width) at ``row`` and after it."""
        content = np.ascontiguousarray(values, dtype=self._kind).tobytes()
        at = 0
        while at < len(content):
            at += os.pwrite(self._file, content[at:], row * self._size + at)

    def read(self, start: int, end: int) -> NDArray[Any]:
        """Return the rows from ``start`` to before ``end``, shape (end - start, width)."""
        wanted, parts, at = (end - start) * self._size, [], start * self._size
        while wanted and (part := os.pread(self._file, wanted, at)):
            parts.append(part)
            wanted, at = wanted - len(part), at + len(part)
        return np.frombuffer(b"".join(parts), dtype=self._kind).reshape(end - start, self.width)

    def blocks(self, rows: NDArray[np.int64] | None = None) -> Iterator[NDArray[Any]]:
        """Yield all rows, or those of these ascending numbers, block by block."""
        for start in range(0, self._count, BLOCK):
            end = min(start + BLOCK, self._count)
            if rows is None:
                yield self.read(start, end)
            else:
                first, last = np.searchsorted(rows, [start, end]).tolist()
                if first < last:
                    yield self.read(start, end)[rows[first:last] - start]
