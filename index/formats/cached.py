"""What was in a file is remembered, so that only new and changed ones go to the worker."""

import datetime
import functools
import hashlib
import importlib.metadata
import json
import platform
from dataclasses import asdict
from importlib import resources
from typing import Any

from index.cache import Cache
from index.formats.content import Content
from index.formats.worker import FORMATS, HARMLESS, GivenUp, LibraryMissing, Worker

LIBRARIES = tuple(
    "courlan ftfy htmldate jusText lxml lxml_html_clean markdown-it-py pypdfium2 python-docx PyYAML trafilatura".split()
)
"""Whose versions change what is read."""


class CachedWorker:
    """A worker that reads a file only if no file of the same bytes and ending was read before."""

    def __init__(self, worker: Worker, cache: Cache) -> None:
        self._worker = worker
        self._cache = cache

    def read(self, suffix: str, raw: bytes) -> Content:
        """Return what a file with this ending of its name holds.

        What took too much time or memory is tried again on another day, or by another version of the program.

        :raises ValueError: If it cannot be read, or only with more time or memory than a file may take.
        """
        if FORMATS[suffix] in HARMLESS:
            return self._worker.read(suffix, raw)
        key = hashlib.sha256(f"file {suffix} {_parsers()}\0".encode() + hashlib.sha256(raw).digest()).digest()
        (known,) = self._cache.get([key])
        outcome: dict[str, Any] = json.loads(known) if known else {}
        if not outcome or outcome.get("day", _today()) != _today():
            outcome = self._outcome(suffix, raw)
            self._cache.put({key: json.dumps(outcome).encode()})
        if "problem" in outcome:
            raise ValueError(outcome["problem"])
        return Content.from_json(outcome["content"])

    def _outcome(self, suffix: str, raw: bytes) -> dict[str, Any]:
        try:
            return {"content": asdict(self._worker.read(suffix, raw))}
        except LibraryMissing:
            raise
        except GivenUp as error:
            return {"problem": str(error), "day": _today()}
        except ValueError as error:
            return {"problem": str(error)}


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


@functools.cache
def _parsers() -> str:
    """Return a hash of all that decides what is read from a file: this package, its libraries, and Python."""
    digest = hashlib.sha256(platform.python_version().encode())
    for name in LIBRARIES:
        digest.update(f"\0{name} {_version(name)}".encode())
    for module in sorted(resources.files("index.formats").iterdir(), key=lambda module: module.name):
        if module.name.endswith(".py"):
            digest.update(module.read_bytes())
    return digest.hexdigest()


def _version(library: str) -> str | None:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None
