"""An index on disk: generation folders, each with a manifest, and one pointer that is switched when all is written.

    var/index/CURRENT                   name of the generation in use, one line
    var/index/generations/<name>/       manifest.json and the files that it lists

A build writes a new folder beside the old one. Whatever stops it, the old index goes on answering.
"""

import contextlib
import datetime
import hashlib
import os
import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.durable_files import sync_file, sync_folder, write_durably
from index.errors import BUILD, IndexDamaged, IndexMismatch, IndexMissing, SearchError
from index.store.manifest import FORMAT, MANIFEST, Manifest, parse_manifest

POINTER = "CURRENT"
GENERATIONS = "generations"
REPORT_FILE = "report.json"
"""What the build did; no answer needs it, so its damage makes no index unusable."""
HASHED_WHEN_LOADED = 1_000_000_000
"""Bytes of files that are compared with their hashes before an index answers; a server checks the rest beside its
answers."""
KEPT = 2
"""Generations that stay: the one in use, and the newest other whole one, which a server may still be loading."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index on disk."""

    folder: Path
    manifest: Manifest

    def read(self, name: str) -> bytes:
        """Return the content of a small file that the manifest lists.

        :raises IndexDamaged: If it is gone, or is not what was built.
        """
        self._verify(name)
        return (self.folder / name).read_bytes()

    def check_sizes(self) -> None:
        """Check that every file that answers need has the size that the manifest states, without reading it.

        :raises IndexDamaged: If one is not.
        """
        for name in self.needed:
            path, stated = self.folder / name, self.manifest.files[name]
            try:
                size = path.stat().st_size
            except OSError as error:
                raise IndexDamaged(f"{path} cannot be read ({error.strerror}): {BUILD}") from error
            if size != stated["size"]:
                raise IndexDamaged(f"{path} has {size} bytes, the manifest says {stated['size']}: {BUILD}")

    def check_when_loaded(self) -> tuple[str, ...]:
        """Check all sizes, and the hashes of as much as is quickly read, the smallest files first.

        :return: The names of the files whose hashes are still to be checked.
        :raises IndexDamaged: If a file is gone or altered.
        """
        self.check_sizes()
        smallest_first = sorted(self.needed, key=lambda name: self.manifest.files[name]["size"])
        total = accumulate(int(self.manifest.files[name]["size"]) for name in smallest_first)
        quick = bisect_right(list(total), HASHED_WHEN_LOADED)
        self.verify(smallest_first[:quick])
        return tuple(smallest_first[quick:])

    @property
    def needed(self) -> list[str]:
        """The files that answers need."""
        return [name for name in self.manifest.files if name != REPORT_FILE]

    def verify(self, names: Iterable[str] | None = None) -> None:
        """Read and hash the files of these ``names`` again, every file if there are none.

        :raises IndexDamaged: If one differs from the manifest; the message names it.
        """
        for name in self.manifest.files if names is None else names:
            self._verify(name)

    def _verify(self, name: str) -> None:
        stated, path = self.manifest.files.get(name, {}), self.folder / name
        try:
            with path.open("rb") as stream:
                size, digest = os.fstat(stream.fileno()).st_size, hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise IndexDamaged(f"{path} cannot be read ({error.strerror}): {BUILD}") from error
        if size != stated.get("size"):
            raise IndexDamaged(f"{path} has {size} bytes, the manifest says {stated.get('size')}: {BUILD}")
        if digest != stated.get("sha256"):
            raise IndexDamaged(f"{path} is not what was built (SHA-256 {digest}): {BUILD}")


def open_generation(index: Path) -> Generation:
    """Return the generation in use.

    :raises IndexMissing: If nothing was built at ``index``.
    :raises IndexDamaged: If the pointer or the manifest cannot be read.
    :raises IndexMismatch: If the index has another format than this program writes.
    """
    pointer = index / POINTER
    try:
        name = pointer.read_text(encoding="utf-8", errors="replace").strip()
        folder = index / GENERATIONS / name
        there = Path(name).name == name != "" and folder.is_dir()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing(f"there is no index at {index}: {BUILD}") from error
    except OSError as error:
        raise IndexDamaged(f"{pointer} cannot be read ({error.strerror}): check its rights, or {BUILD}") from error
    if not there:
        raise IndexDamaged(f"{pointer} names {name!r}, which is not there: {BUILD}")
    return Generation(folder, _read_manifest(folder, index))


def other_generations(index: Path, named: str) -> Iterator[Generation]:
    """Yield the generations beside the one that is ``named``: the older ones, newest first, then newer ones likewise.

    A newer one is of a build that was cut before its switch. One whose manifest cannot be used is left out.
    """
    try:
        names = sorted((path.name for path in (index / GENERATIONS).iterdir() if path.is_dir()), reverse=True)
    except OSError:
        return
    for name in sorted(names, key=lambda name: name > named):
        if name != named and not name.startswith("."):
            with contextlib.suppress(IndexDamaged, IndexMismatch):
                yield Generation(index / GENERATIONS / name, _read_manifest(index / GENERATIONS / name, index))


def generation_names(index: Path) -> list[str]:
    """Return the names of the generations that are kept, the one in use included, oldest first."""
    folders = (index / GENERATIONS).iterdir()
    return sorted(folder.name for folder in folders if folder.is_dir() and not folder.name.startswith("."))


def _read_manifest(folder: Path, index: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IndexDamaged(f"{path} cannot be read: {BUILD}") from error
    return parse_manifest(content, path, index)


@contextlib.contextmanager
def write_lock(index: Path, wait: float = 0.0, name: str = ".lock") -> Iterator[None]:
    """Hold the one writer's lock of ``index``; a dead process does not keep it.

    :param wait: Seconds to wait for another build to finish.
    :param name: That of the lock's file.
    :raises SearchError: If another build holds it, or the folder cannot be written.
    """
    try:
        if not index.is_dir():
            index.mkdir(parents=True, exist_ok=True)
            sync_folder(index.parent)
        with FileLock(index / name, timeout=wait):
            yield
    except Timeout as error:
        remedy = "wait until it has finished, or let this one wait with --wait SECONDS"
        raise SearchError(f"another build is writing {index}: {remedy}") from error
    except OSError as error:
        raise SearchError(
            f"{error.filename or index} cannot be written ({error.strerror}): check space and rights"
        ) from error


@contextlib.contextmanager
def new_folder(index: Path, prefix: str = ".building") -> Iterator[Path]:
    """Yield an empty folder for the files of a new generation, which is gone afterwards unless it was switched to.

    Call it under :func:`write_lock`, with another ``prefix`` under another lock.
    """
    generations = index / GENERATIONS
    generations.mkdir(parents=True, exist_ok=True)
    for stale in generations.glob(f"{prefix}-*"):
        shutil.rmtree(stale, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=f"{prefix}-", dir=generations))
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def switch_to(
    partial: Path,
    index: Path,
    manifest: Manifest,
    check: Callable[[Generation], object] = lambda _: None,
    name: str = "",
) -> Generation:
    """Make what is in the folder ``partial`` of :func:`new_folder` the generation in use.

    :param manifest: That of the generation, but for its files, which are stated as they are found.
    :param check: Looks at the whole generation before it is switched to; what it raises leaves the index as it was.
    :param name: That of the generation; empty for one that no other has.
    """
    files = {path.relative_to(partial).as_posix(): path for path in sorted(partial.rglob("*")) if path.is_file()}
    manifest = replace(manifest, files={name: _settle(path) for name, path in sorted(files.items())})
    write_durably(partial / MANIFEST, manifest.as_bytes())
    check(Generation(partial, manifest))
    partial.chmod(0o755)
    for inner in (partial, *(path for path in partial.rglob("*") if path.is_dir())):
        sync_folder(inner)
    folder = index / GENERATIONS / (name or datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S-%f"))
    shutil.rmtree(folder, ignore_errors=True)  # one of this name cannot be used, or it would not be written again
    partial.rename(folder)
    sync_folder(folder.parent)
    _switch(index, folder.name)
    _collect(index, folder.name)
    return Generation(folder, manifest)


def new_manifest(
    model: dict[str, Any], passage_settings: dict[str, Any], counts: dict[str, int], search: dict[str, Any]
) -> Manifest:
    """Return the manifest of a generation that is built now, without its files."""
    built_at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return Manifest(FORMAT, built_at, model, passage_settings, counts, search, {})


def _settle(path: Path) -> dict[str, Any]:
    """Return size and SHA-256 of a file that is whole, once it is on the disk."""
    sync_file(path)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return {"size": os.fstat(stream.fileno()).st_size, "sha256": digest}


def _switch(index: Path, name: str) -> None:
    pending = index / f".{POINTER}.new"
    write_durably(pending, name.encode() + b"\n")
    pending.replace(index / POINTER)
    sync_folder(index)


def _collect(index: Path, current: str) -> None:
    kept = {current, *_newest_whole(index, current)}
    for name in generation_names(index):
        if name not in kept:
            shutil.rmtree(index / GENERATIONS / name, ignore_errors=True)


def _newest_whole(index: Path, current: str) -> list[str]:
    whole: list[str] = []
    for generation in other_generations(index, current):
        with contextlib.suppress(IndexDamaged):
            generation.verify(generation.needed)
            whole.append(generation.folder.name)
        if len(whole) == KEPT - 1:
            break
    return whole
