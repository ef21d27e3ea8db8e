"""Vectors of texts that were encoded before, kept by their content."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from index.encoder import Encoder
from index.identity import ModelIdentity, Vectors

SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"


class CachedEncoder:
    """An encoder that looks into a SQLite file first; a second run over the same texts encodes nothing."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._encoder = encoder
        self._lock = Lock()
        self._store = sqlite3.connect(path, check_same_thread=False, timeout=60)
        self._store.execute("PRAGMA journal_mode=WAL")
        self._store.execute(SCHEMA)

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
            vectors, own = self._encoder.encode_with_units([texts[r] for r in rows], [units[r] for r in rows])
            return [np.vstack([vector, *of_passage]) for vector, of_passage in zip(vectors, own, strict=True)]

        keys = [f"units {list(spans)}\0{text}" for text, spans in zip(texts, units, strict=True)]
        found = self._look_up(keys, encode)
        return self._stack([vectors[:1] for vectors in found]), [vectors[1:] for vectors in found]

    def _look_up_each(self, role: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        keys = [f"{role}\0{text}" for text in texts]
        return self._stack(self._look_up(keys, lambda rows: [*encode([texts[row] for row in rows])[:, None]]))

    def _stack(self, vectors: Sequence[Vectors]) -> Vectors:
        return np.concatenate([np.zeros((0, self.identity.dim), dtype=np.float32), *vectors])

    def _look_up(self, keys: Sequence[str], encode: Callable[[list[int]], Sequence[Vectors]]) -> list[Vectors]:
        """Return the vectors (count, dim) under each key; those not known are what ``encode`` makes of their rows."""
        prefix = f"{self.identity.as_json()}\0"
        hashes = [hashlib.sha256((prefix + key).encode("utf-8", "replace")).digest() for key in keys]
        with self._lock:
            found = {row: self._read(key) for row, key in enumerate(hashes)}
        missing = [row for row, blob in found.items() if blob is None]
        if missing:
            encoded = [np.ascontiguousarray(vectors, dtype=np.float32) for vectors in encode(missing)]
            blobs = [vectors.tobytes() for vectors in encoded]
            found.update(zip(missing, blobs, strict=True))
            with self._lock, self._store:
                rows = ((hashes[row], blob) for row, blob in zip(missing, blobs, strict=True))
                self._store.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        return [np.frombuffer(blob or b"", dtype=np.float32).reshape(-1, self.identity.dim) for blob in found.values()]

    def _read(self, key: bytes) -> bytes | None:
        row = self._store.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None
