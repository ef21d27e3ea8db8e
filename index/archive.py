"""One generation as one file, for other machines to serve: a tar of the manifest, its SHA-256 and the files.

The same generation gives the same bytes. The program believes nothing that it reads. Each member must be the file that
the manifest lists next, with its size and SHA-256. Links, devices, other names and additional files are refused. The
hashes show damage, not who wrote the file: import what comes from machines that you trust.
"""

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.durable_files import sync_folder
from index.engine.file_engine import FILES
from index.errors import ArchiveUnusable, SearchError
from index.store.generations import Generation, new_folder, open_generation, switch_to, write_lock
from index.store.manifest import MANIFEST, Manifest, parse_manifest

DIGEST = "manifest.sha256"
LARGEST_MANIFEST = 1_000_000
"""Bytes. A manifest of this program has a few thousand."""
PART = 1 << 20
"""Bytes of a file that are copied at once."""
AGAIN = "export it again with `python -m index export`"


def export_generation(index: Path, target: Path) -> Generation:
    """Write the generation in use to the file ``target``. After a failure ``target`` is as it was before.

    :raises IndexDamaged: If a file of the index is not what was built.
    :raises SearchError: If ``target`` cannot be written.
    """
    generation = open_generation(index)
    partial = None
    try:
        if target.exists() and not target.is_file():
            raise SearchError(f"{target} is not a file: name another")
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False) as stream:
            partial = Path(stream.name)
            _write(generation, stream)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise SearchError(f"{target} cannot be written ({error.strerror}): check space and rights") from error
    finally:
        if partial:
            partial.unlink(missing_ok=True)
    return generation


def _write(generation: Generation, stream: "tempfile._TemporaryFileWrapper[bytes]") -> None:
    manifest = generation.manifest.as_bytes()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, content in ((MANIFEST, manifest), (DIGEST, hashlib.sha256(manifest).hexdigest().encode())):
            _add(tar, name, len(content), io.BytesIO(content))
        for name in sorted(generation.manifest.files):
            generation.verify([name])
            with (generation.folder / name).open("rb") as stream_of_file:
                _add(tar, name, generation.manifest.files[name]["size"], stream_of_file)


def _add(tar: tarfile.TarFile, name: str, size: int, content: BinaryIO) -> None:
    member = tarfile.TarInfo(name)  # without time and owner, so that the same content is the same file
    member.size = size
    tar.addfile(member, content)


def import_generation(source: Path, index: Path) -> Generation:
    """Write what :func:`export_generation` wrote to ``source`` as a new generation of ``index`` and switch to it.

    :raises ArchiveUnusable: If ``source`` is anything else; the index is as it was.
    :raises SearchError: If a build is running or the index cannot be written; the index is as it was.
    """
    try:
        if not source.is_file():
            raise ArchiveUnusable(f"{source} is not a file: name one of `python -m index export`")
        stream = source.open("rb")
    except OSError as error:
        raise ArchiveUnusable(f"{source} cannot be read ({error.strerror}): check its rights") from error
    with stream:
        manifest = _read_manifest(source, stream)
        total = sum(stated["size"] for stated in manifest.files.values())
        if total > source.stat().st_size:
            raise ArchiveUnusable(f"{source} is cut: its files have {total:,} bytes: {AGAIN}")
        with write_lock(index), new_folder(index) as partial:
            _take_files(source, stream, manifest, partial)
            return switch_to(partial, index, manifest, _require_loadable)


def _read_manifest(source: Path, stream: BinaryIO) -> Manifest:
    content = _read_member(source, stream, MANIFEST, LARGEST_MANIFEST)
    digest = hashlib.sha256(content).hexdigest().encode()
    if _read_member(source, stream, DIGEST, len(digest)) != digest:
        raise ArchiveUnusable(f"{source} is damaged: {MANIFEST} is not what was exported: {AGAIN}")
    try:
        return parse_manifest(content, source / MANIFEST, source)
    except SearchError as error:
        raise ArchiveUnusable(f"{str(error).rpartition(': ')[0]}: {AGAIN}") from error


def _take_files(source: Path, stream: BinaryIO, manifest: Manifest, target: Path) -> None:
    """Write the files that the manifest states, each of which must be what was exported, to ``target``."""
    for name, stated in sorted(manifest.files.items()):
        size, digest = _begin_member(source, stream, name, stated["size"]), hashlib.sha256()
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        with (target / name).open("wb") as file:
            for part in _parts_of_member(source, stream, name, size):
                digest.update(part)
                file.write(part)
        if size != stated["size"] or digest.hexdigest() != stated["sha256"]:
            raise ArchiveUnusable(f"{source} is damaged: {name} is not what was exported: {AGAIN}")
    end = stream.read(tarfile.BLOCKSIZE)
    if end != bytes(tarfile.BLOCKSIZE):
        raise ArchiveUnusable(f"{source} is cut, or has more files than its manifest: {AGAIN}")


def _read_member(source: Path, stream: BinaryIO, name: str, largest: int) -> bytes:
    """Return the content of the member that comes next, which must be the plain file ``name``."""
    return b"".join(_parts_of_member(source, stream, name, _begin_member(source, stream, name, largest)))


def _begin_member(source: Path, stream: BinaryIO, name: str, largest: int) -> int:
    """Return the size of the member that comes next, which must be the plain file ``name``; its content follows."""
    header = stream.read(tarfile.BLOCKSIZE)
    try:
        member = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise ArchiveUnusable(f"{source} is cut or no export of an index, at {name} ({error}): {AGAIN}") from error
    if member.type != tarfile.REGTYPE or member.name != name:
        raise ArchiveUnusable(f"{source} has {member.name!r} where the file {name!r} belongs: {AGAIN}")
    if not 0 <= member.size <= largest:
        raise ArchiveUnusable(f"{source} has {member.size} bytes of {name}, at most {largest} belong there: {AGAIN}")
    return member.size


def _parts_of_member(source: Path, stream: BinaryIO, name: str, size: int) -> Iterator[bytes]:
    """Yield the content of a member, and pass over what fills its last block."""
    for left, wanted in ((size, True), (-size % tarfile.BLOCKSIZE, False)):
        while left:
            part = stream.read(min(left, PART))
            if not part:
                raise ArchiveUnusable(f"{source} is cut in {name}: {AGAIN}")
            left -= len(part)
            if wanted:
                yield part


def _require_loadable(generation: Generation) -> None:
    """Load the generation once: hashes that fit do not make an index."""
    try:
        FILES.open(generation)
    except (SearchError, ValueError, TypeError, LookupError) as error:
        raise ArchiveUnusable(f"the export holds no index that can be loaded ({error}): {AGAIN}") from error
