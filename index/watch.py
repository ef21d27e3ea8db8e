"""The index follows its folder."""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import watch

from index.errors import SearchError
from index.folder import METADATA_FILE
from index.formats.readers import ending

logger = logging.getLogger(__name__)

SETTLED = 500
"""After so many milliseconds without a change, what was written counts as complete."""
LONGEST = 10_000
"""The most milliseconds that changes are waited for which go on and on."""

Snapshot = dict[str, tuple[int, int]]
"""Size and time of the last change, in nanoseconds, of each file by its path."""


def follow_folder(folder: Path, build: Callable[[], object], every: float, stopped: threading.Event) -> None:
    """Build at once, and again after each change, until ``stopped``.

    A build that fails is reported once, and tried again at the next change and after ``every`` seconds.

    :param every: Seconds between two looks at a folder whose changes are not reported, as on a network share.
    """
    seen: Snapshot | None = None
    problem = ""
    for now in _snapshots(folder, every, stopped):
        if now == seen:
            continue
        try:
            build()
        except SearchError as error:
            if str(error) != problem:
                logger.error("error: %s", error)
            seen, problem = None, str(error)
        else:
            seen, problem = now, ""


def take_snapshot(folder: Path) -> Snapshot:
    """Return size and time of each file below ``folder`` that a build reads: they tell whether it has changed."""
    found: Snapshot = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(parent, name) for name in names if not name.startswith(".")):
            if ending(path.name) or path.name == METADATA_FILE:
                with contextlib.suppress(OSError):  # gone since, or a link to nothing
                    stated = path.stat()
                    found[str(path)] = (stated.st_size, stated.st_mtime_ns)
    return found


def _snapshots(folder: Path, every: float, stopped: threading.Event) -> Iterator[Snapshot]:
    """Yield what the folder holds now, after each change and at least after ``every`` seconds."""
    while not stopped.is_set():
        try:
            yield from _while_told(folder, every, stopped)
        except (OSError, RuntimeError):  # no such folder now, or no more folders can be watched: looking is left
            yield take_snapshot(folder)
            stopped.wait(max(every, SETTLED / 1000))


def _while_told(folder: Path, every: float, stopped: threading.Event) -> Iterator[Snapshot]:
    """Yield the same as long as ``folder`` is the same folder; changes of a new one would not be reported."""
    begun, due = folder.stat(), 0.0
    told = watch(
        folder,
        watch_filter=None,
        step=SETTLED,
        debounce=LONGEST,
        rust_timeout=SETTLED,
        yield_on_timeout=True,
        stop_event=stopped,
        ignore_permission_denied=True,
    )
    for changes in told:
        if changes or time.monotonic() >= due:
            yield take_snapshot(folder)
            due = time.monotonic() + every
            if not os.path.samestat(begun, folder.stat()):
                return
