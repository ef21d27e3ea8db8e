"""An index on disk: generation folders, each with a manifest, and one pointer that is switched when all is written.

    var/index/CURRENT                   name of the generation in use, one line
    var/index/generations/<name>/       manifest.json and the files that it lists

A build writes a new folder beside the old one, so whatever stops it leaves the old index answering.
"""

import contextlib
import datetime
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import IndexDamaged, IndexMismatch, IndexMissing, SearchError

FORMAT = 1
POINTER = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
KEPT = 2
"""Generations that stay: the one in use, and the one that a server may still be loading."""
BUILD = "run `python -m index build`"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what it was built with; ``files`` maps a name to its size and SHA-256."""

    format: int
    built_at: str
    model: dict[str, Any]
    passage_settings: dict[str, Any]
    counts: dict[str, int]
    files: dict[str, dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """Return the manifest as it is written."""
        return asdict(self)

    def require_model(self, model: dict[str, Any]) -> None:
        """Check that the encoder in use is the one that the index was built with.

        :raises IndexMismatch: If they differ; the message names both values.
        """
        for name, used in model.items():
            built = self.model.get(name)
            if built != used:
                raise IndexMismatch(f"the index was built with {name} {built!r}, but {used!r} is in use: {BUILD}")


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index on disk."""

    folder: Path
    manifest: Manifest

    def read(self, name: str) -> bytes:
        """Return the content of a file that the manifest lists.

        :raises IndexDamaged: If it is gone or has another size than the manifest states.
        """
        size = self.manifest.files.get(name, {}).get("size")
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise IndexDamaged(f"{self.folder / name} cannot be read ({error.strerror}): {BUILD}") from error
        if len(content) != size:
            raise IndexDamaged(f"{self.folder / name} has {len(content)} bytes, the manifest says {size}: {BUILD}")
        return content

    def verify(self) -> None:
        """Hash every file again.

        :raises IndexDamaged: If one differs from the manifest; the message names it.
        """
        for name, stated in self.manifest.files.items():
            digest = hashlib.sha256(self.read(name)).hexdigest()
            if digest != stated["sha256"]:
                raise IndexDamaged(f"{self.folder / name} is not what was built (SHA-256 {digest}): {BUILD}")


def open_generation(index: Path) -> Generation:
    """Return the generation in use.

    :raises IndexMissing: If nothing was built at ``index``.
    :raises IndexDamaged: If the pointer or the manifest cannot be read.
    :raises IndexMismatch: If the index has another format than this program writes.
    """
    pointer = index / POINTER
    if not pointer.is_file():
        raise IndexMissing(f"there is no index at {index}: {BUILD}")
    name = pointer.read_text(encoding="utf-8", errors="replace").strip()
    folder = index / GENERATIONS / name
    if not name or Path(name).name != name or not folder.is_dir():
        raise IndexDamaged(f"{pointer} names {name!r}, which is not there: {BUILD}")
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{folder / MANIFEST} cannot be read: {BUILD}") from error
    if manifest.format != FORMAT:
        raise IndexMismatch(f"the index at {index} has format {manifest.format}, expected {FORMAT}: {BUILD}")
    return Generation(folder, manifest)


@contextlib.contextmanager
def write_lock(index: Path) -> Iterator[None]:
    """Hold the one writer's lock of ``index``; a dead process does not keep it.

    :raises SearchError: If another build holds it, or the folder cannot be written.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        with FileLock(index / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise SearchError(f"another build is writing {index}: wait until it has finished") from error
    except OSError as error:
        raise SearchError(
            f"{error.filename or index} cannot be written ({error.strerror}): check space and rights"
        ) from error


def write_generation(
    index: Path,
    files: dict[str, bytes],
    model: dict[str, Any],
    passage_settings: dict[str, Any],
    counts: dict[str, int],
) -> Generation:
    """Write ``files`` as a new generation and switch to it; call it under :func:`write_lock`."""
    generations = index / GENERATIONS
    generations.mkdir(parents=True, exist_ok=True)
    for stale in generations.glob(".building-*"):
        shutil.rmtree(stale, ignore_errors=True)
    now = datetime.datetime.now(datetime.UTC)
    partial = Path(tempfile.mkdtemp(prefix=".building-", dir=generations))
    try:
        for name, content in files.items():
            _write_durably(partial / name, content)
        manifest = Manifest(
            format=FORMAT,
            built_at=now.isoformat(timespec="seconds"),
            model=model,
            passage_settings=passage_settings,
            counts=counts,
            files={n: {"size": len(c), "sha256": hashlib.sha256(c).hexdigest()} for n, c in files.items()},
        )
        _write_durably(partial / MANIFEST, json.dumps(manifest.as_json(), ensure_ascii=False, indent=2).encode())
        partial.chmod(0o755)
        _sync_folder(partial)
        folder = generations / now.strftime("%Y%m%dT%H%M%S-%f")
        partial.rename(folder)
        _sync_folder(generations)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    _switch(index, folder.name)
    _collect(index, folder.name)
    return Generation(folder, manifest)


def _switch(index: Path, name: str) -> None:
    pending = index / f".{POINTER}.new"
    _write_durably(pending, name.encode() + b"\n")
    pending.replace(index / POINTER)
    _sync_folder(index)


def _collect(index: Path, current: str) -> None:
    complete = sorted(p for p in (index / GENERATIONS).iterdir() if p.is_dir() and not p.name.startswith("."))
    older = [folder for folder in complete if folder.name != current]
    for folder in older[: len(older) - (KEPT - 1)]:
        shutil.rmtree(folder, ignore_errors=True)


def _write_durably(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    sync_file(path)


def sync_file(path: Path) -> None:
    """Wait until the content of ``path`` is on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle of a folder to sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
