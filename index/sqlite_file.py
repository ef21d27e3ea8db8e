"""SQLite files of an index: written once, from one build, and only read after it."""

import contextlib
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from index.errors import BUILD, IndexDamaged, SearchError

UNSAFE_AND_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
"""For a file that is thrown away if its build stops, and synced by the build when it is whole."""


class SqliteWriter:
    """A new SQLite file; the same calls write the same bytes."""

    def __init__(self, path: Path, schema: str) -> None:
        """Begin ``path`` with the tables of ``schema``.

        :raises SearchError: If it cannot be written; so do all methods.
        """
        self._path = path
        with _stated(path):
            self._store = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            weakref.finalize(self, self._store.close)
            self._store.executescript(f"{UNSAFE_AND_FAST}BEGIN;{schema}")

    def add(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run an ``INSERT`` for each of ``rows``."""
        with _stated(self._path):
            self._store.executemany(statement, rows)

    def close(self, index: str) -> None:
        """Make an ``index``, and close the whole file."""
        with _stated(self._path):
            self._store.execute(index)
            self._store.execute("COMMIT")
            self._store.close()


@contextlib.contextmanager
def _stated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise SearchError(f"{path} cannot be written ({error}): check space and rights") from error


class SqliteReader:
    """A SQLite file that no one writes; thread-safe."""

    def __init__(self, path: Path) -> None:
        """Open ``path``.

        :raises IndexDamaged: If it cannot be read; so do all methods.
        """
        self.path = path
        self._lock = Lock()
        try:
            self._store = sqlite3.connect(_read_only(path), uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise IndexDamaged(f"{path} cannot be read ({error}): {BUILD}") from error
        weakref.finalize(self, self._store.close)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return what a ``SELECT`` gives."""
        try:
            with self._lock:
                return self._store.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise IndexDamaged(f"{self.path} cannot be read ({error}): {BUILD}") from error

    def attach(self, path: Path, name: str) -> None:
        """Let queries read the tables of another file, too, under ``name`` with a point."""
        self.rows(f"ATTACH DATABASE ? AS {name}", (_read_only(path),))

    def first(self, query: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """Return the first row of what a ``SELECT`` gives, None if there is none."""
        return next(iter(self.rows(query, values)), None)


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"
