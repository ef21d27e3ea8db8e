"""The audit in a file: lines of JSON, and the files before it kept beside it."""

import json
import logging
import os
import secrets
import threading
from collections.abc import Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from index.errors import SearchError

MOST_BYTES, KEPT = 10_000_000, 5
"""Of a file until the next is begun, and files that are kept beside it."""


class AuditUnwritable(SearchError):
    """The audit cannot be written; the message says what to do."""


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        """Return the file, which nobody but its owner may read."""
        stream = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return stream

    def handleError(self, record: logging.LogRecord) -> None:
        """Raise what prevented a line: nobody may be answered without it."""
        raise


class AuditFile:
    """Lines in a file that rotates. One process alone writes to it."""

    def __init__(self, path: Path) -> None:
        """Write to ``path``.

        :raises AuditUnwritable: If it cannot be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handler = _PrivateFile(
                path, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8", errors="backslashreplace"
            )
            handler.close()
        except OSError as error:
            raise _unwritable(path, error) from error
        handler.setFormatter(logging.Formatter("%(message)s"))
        self._path, self._handler = path, handler
        self._is_cut = False
        """Whether the last line was written in part, if at all."""
        self._lock = threading.Lock()

    def add(self, line: dict[str, Any]) -> None:
        """Write a line.

        :raises AuditUnwritable: If it cannot be written, for instance as the disk is full.
        """
        text = json.dumps(line, ensure_ascii=False)
        with self._lock:
            record = logging.LogRecord("audit", logging.INFO, "", 0, "\n" * self._is_cut + text, (), None)
            self._is_cut = True
            try:
                try:
                    self._handler.handle(record)
                finally:
                    self._handler.close()  # it opens again, also where the file was moved or deleted meanwhile
            except OSError as error:
                raise _unwritable(self._path, error) from error
            self._is_cut = False


def key_beside(path: Path) -> bytes:
    """Return the key in the file beside that of the audit, which is made if it is not there.

    :raises AuditUnwritable: If it cannot be.
    """
    beside = path.with_suffix(".key")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise _unwritable(path, error) from error
    return beside.read_bytes()


def read_audit_file(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of an audit file and of those kept beside it, oldest first; what is no such line is left out."""
    numbered = sorted(path.parent.glob(f"{path.name}.[0-9]"), reverse=True)
    for file in (*numbered, path):
        if file.is_file():
            with file.open(encoding="utf-8", errors="replace") as lines:
                yield from filter(None, map(answer_line, lines))


def answer_line(text: str) -> dict[str, Any] | None:
    """Return what a line says of an answer; None if it is none, or says something else."""
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) and line.keys() >= {"at", "outcome", "language", "articles"} else None


def _unwritable(path: Path, error: OSError) -> AuditUnwritable:
    return AuditUnwritable(
        f"{error.filename or path} cannot be written ({error.strerror}): "
        "give the program the right and the room to, or set another HOIDAP_AUDIT"
    )
