"""What was worked out before, kept by its content: vectors of texts, and what is in files.

Nothing here is needed. What is lost or damaged is worked out anew, and gives the same.
"""

import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TypeVar

import numpy as np

from index.errors import SearchError
from index.model.encoder import Encoder
from index.model.identity import ModelIdentity, Vectors

VERSION = 1
SCHEMA = f"""
PRAGMA auto_vacuum = INCREMENTAL;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB NOT NULL, digest BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS used (generation TEXT, key BLOB, PRIMARY KEY (generation, key)) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
COMMIT;
"""
NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
NOT_NOW = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOMEM}
"""Errors that say nothing against the file itself."""
MUCH = 0.25
"""Share of the file that is given back to the disk once it is free."""

_Done = TypeVar("_Done")


class Cache:
    """Values under keys in a SQLite file, each with a digest that shows damage; thread-safe.

    A file that is damaged or of another program is put aside and begun anew, one that is locked is left alone;
    ``problems`` says so.
    """

    def __init__(self, path: Path, wait: float = 5.0, read_only: bool = False) -> None:
        """Open ``path``, or begin it.

        :param wait: Seconds to wait for another process that writes.
        :param read_only: Write nothing; a file that is missing or damaged is then an empty one.
        :raises SearchError: If the disk is full.
        """
        self.problems: list[str] = []
        self.read_only = read_only
        self._path = path
        self._wait = wait
        self._lock = Lock()
        self._store: sqlite3.Connection | None = None
        self._open()

    def close(self) -> None:
        """Close the file."""
        if self._store:
            with contextlib.suppress(sqlite3.Error):
                self._store.close()
            self._store = None

    def get(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """Return the value under each key, None where there is none or it is damaged."""

        def read(store: sqlite3.Connection) -> list[bytes | None]:
            _note(store, keys)
            return [_read(store, key) for key in keys]

        return self._attempt(read, [None] * len(keys))

    def missing(self, keys: Iterable[bytes]) -> int:
        """Return under how many of ``keys`` there is nothing."""
        keys = list(keys)
        query = "SELECT 1 FROM kept WHERE key = ?"
        return self._attempt(lambda store: sum(not store.execute(query, (key,)).fetchone() for key in keys), len(keys))

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep each value under its key.

        :raises SearchError: If the disk is full.
        """
        rows = [(key, value, _digest(key, value)) for key, value in values.items()]

        def write(store: sqlite3.Connection) -> None:
            with store:
                store.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

        if not self.read_only:
            self._attempt(write, None)

    def settle(self, generation: str, others: Sequence[str]) -> None:
        """Delete what neither ``generation`` nor the ``others`` need; it needs what was asked for till now."""
        names = [generation, *others]

        def write(store: sqlite3.Connection) -> None:
            with store:
                store.execute("INSERT OR IGNORE INTO used SELECT ?, key FROM asked", (generation,))
                store.execute(f"DELETE FROM used WHERE generation NOT IN ({', '.join('?' * len(names))})", names)
                store.execute("DELETE FROM kept WHERE key NOT IN (SELECT key FROM used)")
            free, pages = (store.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
            if free > MUCH * pages:
                store.executescript("PRAGMA incremental_vacuum")  # execute() would free one page

        try:
            self._attempt(write, None)
        except SearchError as error:  # the index is written: room is for the next build to find
            self.problems.append(str(error))

    def _attempt(self, work: Callable[[sqlite3.Connection], _Done], otherwise: _Done) -> _Done:
        with self._lock:
            if self._store is None:
                return otherwise
            try:
                return work(self._store)
            except sqlite3.Error as error:
                self._mend(error)
                return otherwise

    def _open(self) -> None:
        try:
            self._store = _connect(self._path, self._wait, self.read_only)
        except sqlite3.Error as error:
            self._mend(error)

    def _mend(self, error: sqlite3.Error) -> None:
        self.close()
        if self.read_only:
            return
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code in NO_ROOM:
            raise SearchError(f"{self._path} cannot be written ({error}): check space and rights") from error
        aside = self._path.with_name(f"{self._path.name}.aside")
        if code & 0xFF in NOT_NOW or self.problems or not _put_aside(self._path, aside):
            self.problems.append(f"{self._path} cannot be used ({error}): what it kept is worked out anew")
            return
        self.problems.append(f"{self._path} cannot be used ({error}): begun anew, the old one is {aside.name}")
        self._open()


def _connect(path: Path, wait: float, read_only: bool) -> sqlite3.Connection:
    place = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    store = sqlite3.connect(place, timeout=wait, check_same_thread=False, uri=True)
    try:
        (version,) = store.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            if version or store.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise sqlite3.DatabaseError("it is of another program or version")
            store.executescript(SCHEMA)
        store.execute("CREATE TEMP TABLE asked (key BLOB PRIMARY KEY) WITHOUT ROWID")  # in a file, not memory
        store.execute("PRAGMA secure_delete = ON")  # a text that is deleted is gone
    except BaseException:
        store.close()
        raise
    return store


def _note(store: sqlite3.Connection, keys: Iterable[bytes]) -> None:
    """Note what was asked for, which is what a generation needs."""
    with store:
        store.executemany("INSERT OR IGNORE INTO asked VALUES (?)", ((key,) for key in keys))


def _put_aside(path: Path, aside: Path) -> bool:
    """Return whether ``path`` is now ``aside``, and what SQLite keeps beside it gone."""
    try:
        if aside.is_dir():
            shutil.rmtree(aside)
        path.replace(aside)
        for suffix in ("-journal", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _read(store: sqlite3.Connection, key: bytes) -> bytes | None:
    row = store.execute("SELECT value, digest FROM kept WHERE key = ?", (key,)).fetchone()
    whole = row and isinstance(row[0], bytes) and row[1] == _digest(key, row[0])
    return row[0] if whole else None


def _digest(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(value, key=key, digest_size=8).digest()


class CachedEncoder:
    """An encoder that looks into a cache first; a second run over the same texts encodes nothing.

    ``encoded`` is how many passages were encoded with their units, not found.
    """

    def __init__(self, encoder: Encoder, cache: Cache) -> None:
        self.encoded = 0
        self._encoder = encoder
        self._cache = cache
        self._prefix = f"{encoder.identity.as_json()}\0"

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        return self._encoder.identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        return self._look_up_each("question", texts, self._encoder.encode_questions)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        return self._look_up_each("passage", texts, self._encoder.encode_passages)

    def encode_with_units(
        self, texts: Sequence[str], units: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the vectors of passages, shape (len(texts), dim), and of each one's units (len(units[i]), dim)."""

        def encode(rows: list[int]) -> list[Vectors]:
            self.encoded += len(rows)
            vectors, own = self._encoder.encode_with_units([texts[r] for r in rows], [units[r] for r in rows])
            return [np.vstack([vector, *of_passage]) for vector, of_passage in zip(vectors, own, strict=True)]

        found = self._look_up(self._unit_keys(texts, units), encode)
        return self._stack([vectors[:1] for vectors in found]), [vectors[1:].copy() for vectors in found]

    def count_unknown(self, texts: Iterable[str], units: Iterable[Sequence[tuple[int, int]]]) -> int:
        """Return how many of the passages :meth:`encode_with_units` would encode, each text counted as often."""
        return self._cache.missing(self._unit_keys(texts, units))

    def _unit_keys(self, texts: Iterable[str], units: Iterable[Sequence[tuple[int, int]]]) -> list[bytes]:
        return [self._key(f"units {list(spans)}\0{text}") for text, spans in zip(texts, units, strict=True)]

    def _key(self, content: str) -> bytes:
        return hashlib.sha256((self._prefix + content).encode("utf-8", "surrogatepass")).digest()

    def _look_up_each(self, role: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        keys = [self._key(f"{role}\0{text}") for text in texts]
        return self._stack(self._look_up(keys, lambda rows: [*encode([texts[row] for row in rows])[:, None]]))

    def _stack(self, vectors: Sequence[Vectors]) -> Vectors:
        return np.concatenate([np.zeros((0, self.identity.dim), dtype=np.float32), *vectors])

    def _look_up(self, keys: list[bytes], encode: Callable[[list[int]], Sequence[Vectors]]) -> list[Vectors]:
        """Return the vectors (count, dim) under each key; those not known are what ``encode`` makes of their rows."""
        blobs = dict(enumerate(self._cache.get(keys)))
        missing = [row for row, blob in blobs.items() if blob is None]
        if missing:
            encoded = [np.ascontiguousarray(vectors, dtype=np.float32).tobytes() for vectors in encode(missing)]
            blobs.update(zip(missing, encoded, strict=True))
            self._cache.put({keys[row]: blob for row, blob in zip(missing, encoded, strict=True)})
        return [np.frombuffer(blob or b"", dtype=np.float32).reshape(-1, self.identity.dim) for blob in blobs.values()]
