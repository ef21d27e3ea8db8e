"""What was in a file is remembered, so that only new and changed ones go to the worker."""

import datetime
import functools
import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from index.formats.file_content import Content
from index.formats.readers import FORMATS, HARMLESS
from index.formats.workers.worker import GivenUp, LibraryMissing, Worker
from index.store.cache import Cache

LIBRARIES = tuple(
    "courlan ftfy htmldate jusText lxml lxml_html_clean markdown-it-py pillow pypdfium2 python-docx PyYAML "
    "trafilatura".split()
)
"""Whose versions change what is read."""


UNREAD = {"failed": "is to be read by text recognition (OCR), which no build has done yet: run `python -m index build`"}


class CachedWorker:
    """A worker that reads a file, or recognises a page, only if none of the same content was read before.

    With a cache that is read only, as that of another program, it recognises no page.
    """

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
        key = hashlib.sha256(f"file {suffix} {self._readers()}\0".encode() + hashlib.sha256(raw).digest()).digest()
        (known,) = self._cache.get([key])
        outcome: dict[str, Any] = json.loads(known) if known else {}
        pages = _CachedPages(self._cache)
        if not outcome or outcome.get("day", _today()) != _today():
            outcome = self._outcome(suffix, raw, pages)
            self._cache.put({key: json.dumps(outcome).encode()})
        else:
            pages.keep(outcome["pages"])
        if "problem" in outcome:
            raise ValueError(outcome["problem"])
        return Content.from_json(outcome["content"])

    def _readers(self) -> str:
        """Return what decides what is read, with the program for text recognition."""
        return f"{_parsers()} {self._worker.tesseract.identity if self._worker.tesseract else 'no OCR'}"

    def _outcome(self, suffix: str, raw: bytes, pages: "_CachedPages") -> dict[str, Any]:
        outcome: dict[str, Any]
        try:
            outcome = {"content": asdict(self._worker.read(suffix, raw, pages))}
        except LibraryMissing:
            raise
        except GivenUp as error:
            outcome = {"problem": str(error), "day": _today()}
        except ValueError as error:
            outcome = {"problem": str(error)}
        if pages.given_up:
            outcome["day"] = _today()
        return outcome | {"pages": pages.keys}


class _CachedPages:
    """What text recognition saw on the pages of one file; ``keys`` are theirs, ``given_up`` is whether it failed."""

    def __init__(self, cache: Cache) -> None:
        self.keys: list[str] = []
        self.given_up = False
        self._cache = cache

    def get(self, key: str) -> dict[str, Any] | None:
        """Return what is known of a page; :data:`UNREAD` if nothing is known and nothing can be kept."""
        self.keys.append(key)
        (known,) = self._cache.get([bytes.fromhex(key)])
        seen: dict[str, Any] | None = json.loads(known) if known else None
        return UNREAD if seen is None and self._cache.read_only else seen

    def put(self, key: str, seen: dict[str, Any]) -> None:
        """Keep what was seen; what failed is tried again."""
        if "failed" in seen:
            self.given_up = True
        else:
            self._cache.put({bytes.fromhex(key): json.dumps(seen).encode()})

    def keep(self, keys: Sequence[str]) -> None:
        """Say that pages are still in use: should the file be read anew, they are not recognised anew."""
        self._cache.get([bytes.fromhex(key) for key in keys])


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


@functools.cache
def _parsers() -> str:
    """Return a hash of all that decides what is read from a file: this package, its libraries, and Python."""
    digest = hashlib.sha256(platform.python_version().encode())
    for name in LIBRARIES:
        digest.update(f"\0{name} {_version(name)}".encode())
    for name, module in sorted(_modules(resources.files("index.formats"))):
        digest.update(f"\0{name}\0".encode() + module.read_bytes())
    return digest.hexdigest()


def _modules(room: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Yield the modules in a folder and in those below it, each behind its path from there."""
    for each in room.iterdir():
        if each.is_dir():
            yield from ((f"{each.name}/{name}", module) for name, module in _modules(each))
        elif each.name.endswith(".py"):
            yield each.name, each


def _version(library: str) -> str | None:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None
