"""The prepared graphs in the folder of a model: which are in use, and what nobody needs any more."""

import contextlib
import os
import shutil
import time
from pathlib import Path

PREPARED, HALF_MADE = "*-int8-*.onnx", ".export-*"
"""How the files of prepared graphs are called, of this version and others, and the folders in which they are made."""
UNUSED = 30 * 24 * 3600.0
"""A graph that was not loaded for so many seconds is removed. Two versions of the program that run side by side load
theirs at each start. A program that runs for longer has its graph in memory, and prepares it anew at its next start."""


def note_use(graph: Path) -> Path:
    """Note that ``graph`` was loaded today, if its folder may be written to; return ``graph``."""
    with contextlib.suppress(OSError):
        os.utime(graph)
    return graph


def remove_unused(folder: Path) -> None:
    """Remove the graphs that nobody loaded for a month, and what is left of those that were never finished."""
    for half_made in folder.glob(HALF_MADE):
        shutil.rmtree(half_made, ignore_errors=True)
    for graph in folder.glob(PREPARED):
        with contextlib.suppress(OSError):  # another process has removed it, or Windows keeps it open
            if time.time() - graph.stat().st_mtime > UNUSED:
                graph.unlink()
