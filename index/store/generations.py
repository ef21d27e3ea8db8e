"""An index on disk: generation folders, each with a manifest, and one pointer that is switched when all is written.

    var/index/CURRENT                   name of the generation in use, one line
    var/index/generations/<name>/       manifest.json and the files that it lists

A build writes a new folder beside the old one, so whatever stops it leaves the old index answering.
"""

import contextlib
import datetime
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.durable_files import sync_folder, write_durably
from index.errors import BUILD, IndexDamaged, IndexMismatch, IndexMissing, SearchError
from index.store.manifest import FORMAT, MANIFEST, Manifest, parse_manifest

POINTER = "CURRENT"
GENERATIONS = "generations"
REPORT_FILE = "report.json"
"""What the build did; no answer needs it, so its damage makes no index unusable."""
KEPT = 2
"""Generations that stay: the one in use, and the newest other whole one, which a server may still be loading."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index on disk."""

    folder: Path
    manifest: Manifest

    def read(self, name: str) -> bytes:
        """Return the content of a file that the manifest lists.

        :raises IndexDamaged: If it is gone, or is not what was built.
        """
        stated = self.manifest.files.get(name, {})
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise IndexDamaged(f"{self.folder / name} cannot be read ({error.strerror}): {BUILD}") from error
        if len(content) != stated.get("size"):
            raise IndexDamaged(
                f"{self.folder / name} has {len(content)} bytes, the manifest says {stated.get('size')}: {BUILD}"
            )
        digest = hashlib.sha256(content).hexdigest()
        if digest != stated.get("sha256"):
            raise IndexDamaged(f"{self.folder / name} is not what was built (SHA-256 {digest}): {BUILD}")
        return content

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

    @property
    def needed(self) -> list[str]:
        """The files that answers need."""
        return [name for name in self.manifest.files if name != REPORT_FILE]

    def verify(self, names: Iterable[str] | None = None) -> None:
        """Read and hash the files of these ``names`` again, every file if there are none.

        :raises IndexDamaged: If one differs from the manifest; the message names it.
        """
        for name in self.manifest.files if names is None else names:
            self.read(name)


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
def write_lock(index: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the one writer's lock of ``index``; a dead process does not keep it.

    :param wait: Seconds to wait for another build to finish.
    :raises SearchError: If another build holds it, or the folder cannot be written.
    """
    try:
        if not index.is_dir():
            index.mkdir(parents=True, exist_ok=True)
            sync_folder(index.parent)
        with FileLock(index / ".lock", timeout=wait):
            yield
    except Timeout as error:
        remedy = "wait until it has finished, or let this one wait with --wait SECONDS"
        raise SearchError(f"another build is writing {index}: {remedy}") from error
    except OSError as error:
        raise SearchError(
            f"{error.filename or index} cannot be written ({error.strerror}): check space and rights"
        ) from error


def write_generation(
    index: Path,
    files: Iterable[tuple[str, bytes]],
    model: dict[str, Any],
    passage_settings: dict[str, Any],
    counts: dict[str, int],
) -> Generation:
    """Write ``files``, names and contents, as a new generation and switch to it; call it under :func:`write_lock`.

    One file after the other is written, so that no two of them need be in memory.
    """
    built_at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return add_generation(index, Manifest(FORMAT, built_at, model, passage_settings, counts, {}), files)


def add_generation(
    index: Path,
    manifest: Manifest,
    files: Iterable[tuple[str, bytes]],
    check: Callable[[Generation], object] = lambda _: None,
) -> Generation:
    """Write ``files`` as a new generation and switch to it; call it under :func:`write_lock`.

    :param manifest: That of the generation, but for its files, which are stated as they are written.
    :param check: Looks at the whole generation before it is switched to; what it raises leaves the index as it was.
    """
    generations = index / GENERATIONS
    generations.mkdir(parents=True, exist_ok=True)
    for stale in generations.glob(".building-*"):
        shutil.rmtree(stale, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=".building-", dir=generations))
    try:
        written: dict[str, dict[str, Any]] = {}
        for name, content in files:
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            write_durably(partial / name, content)
            written[name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        manifest = replace(manifest, files=dict(sorted(written.items())))
        write_durably(partial / MANIFEST, manifest.as_bytes())
        check(Generation(partial, manifest))
        partial.chmod(0o755)
        for inner in (partial, *(path for path in partial.rglob("*") if path.is_dir())):
            sync_folder(inner)
        folder = generations / datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S-%f")
        partial.rename(folder)
        sync_folder(generations)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    _switch(index, folder.name)
    _collect(index, folder.name)
    return Generation(folder, manifest)


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
