"""Files that are on the disk when a function returns, and arrays in files."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def write_durably(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, and wait until it is on the disk."""
    path.write_bytes(content)
    sync_file(path)


def sync_file(path: Path) -> None:
    """Wait until the content of ``path`` is on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the disk."""
    if os.name == "nt":  # Windows has no handle of a folder to sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_array(path: Path, array: NDArray[Any]) -> None:
    """Write ``array`` as :func:`numpy.save` does. Of a full disk numpy says only how many numbers are missing."""
    write_array_of(path, array.shape, array.dtype, [array])


def write_array_of(path: Path, shape: tuple[int, ...], kind: DTypeLike, parts: Iterable[NDArray[Any]]) -> None:
    """Write an array of that ``shape`` in the same way; ``parts`` gives its rows in order."""
    stated = {"descr": np.lib.format.dtype_to_descr(np.dtype(kind)), "fortran_order": False, "shape": shape}
    with path.open("wb") as stream:
        np.lib.format.write_array_header_1_0(stream, stated)
        for part in parts:
            stream.write(np.ascontiguousarray(part, dtype=kind).data)
