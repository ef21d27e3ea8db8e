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
        return self._look_up(texts, "question", self._encoder.encode_questions)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        return self._look_up(texts, "passage", self._encoder.encode_passages)

    def _look_up(self, texts: Sequence[str], role: str, encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        prefix = f"{self.identity.as_json()}\0{role}\0"
        keys = [hashlib.sha256((prefix + text).encode("utf-8", "replace")).digest() for text in texts]
        vectors = np.zeros((len(texts), self.identity.dim), dtype=np.float32)
        missing = []
        with self._lock:
            for row, key in enumerate(keys):
                found = self._store.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
                if found:
                    vectors[row] = np.frombuffer(found[0], dtype=np.float32)
                else:
                    missing.append(row)
        if missing:
            vectors[missing] = encode([texts[row] for row in missing])
            with self._lock, self._store:
                rows = ((keys[row], vectors[row].tobytes()) for row in missing)
                self._store.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        return vectors
