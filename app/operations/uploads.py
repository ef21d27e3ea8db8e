"""The folder in which editors put documents from a page: what is there, what may come in, and what goes."""

import contextlib
import datetime
import errno
import logging
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from filelock import FileLock, Timeout

from app.operations.upload_trial import Trial, try_document
from index.durable_files import sync_file, sync_folder
from index.errors import ArticleUnreadable
from index.formats.file_kinds import is_litter
from index.formats.ocr.tesseract import find_tesseract
from index.formats.readers import LARGEST, ending
from index.metadata import read_metadata

_LOG = logging.getLogger(__name__)
LONGEST_NAME = 255
"""Bytes of a file's name in UTF-8; most file systems take no longer one."""
WAIT = 30.0
"""Seconds; documents are read one at a time."""
ROOM = ".upload-"
"""How a folder begins in which a document is written and read first; the index leaves out what begins with a dot."""
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# What Windows takes in no name, so that a folder that it shares can be opened there.
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
_SIGNS = frozenset('<>:"|?*')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE)

Reason = Literal[
    "nothing", "path", "hidden", "signs", "reserved", "long", "kind", "exists", "clash", "large", "unreadable",
    "missing", "full", "unwritable", "busy", "opened", "stated",
]  # fmt: skip


class UploadRefused(Exception):
    """A change of the folder that was not made; nothing is left of it.

    ``about`` is the name that is in the way, the groups that alone may read what is to be replaced, or what the reader
    of such files says.
    """

    def __init__(self, reason: Reason, about: str = "") -> None:
        self.reason: Reason = reason
        self.about = about
        super().__init__(f"{reason}: {about}")


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the folder; ``size`` is in bytes."""

    name: str
    size: int
    changed: datetime.datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document that is in the folder now, and what of it will not be in the index.

    ``readers`` are those who may read it, or some of its articles: each set of groups once, an empty one for everybody.
    """

    name: str
    replaced: bool
    warnings: list[str]
    readers: list[tuple[str, ...]]


class Uploads:
    """A folder below that of the articles; changes are made one after the other, by several servers, too."""

    def __init__(self, articles: Path, below: str, recognised: bool = True, wait: float = WAIT) -> None:
        """Keep documents in the folder ``below`` that of the ``articles``.

        :param recognised: Whether pages that are only pictures of text are read where Tesseract is installed.
        :param wait: Seconds to wait for the documents of others.
        """
        self.below = below
        self.folder = articles / below
        self._articles = articles
        self._recognised = recognised
        self._wait = wait

    def documents(self) -> list[Document]:
        """Return what is in the folder, by name; nothing of folders in it."""
        try:
            with os.scandir(self.folder) as entries:
                found = [_document(entry) for entry in entries if _is_document(entry)]
        except OSError:
            return []
        return sorted(found, key=lambda document: document.name.casefold())

    def accept(self, typed: str, content: BinaryIO, replace: bool) -> Accepted:
        """Put a document into the folder, once it was read as a build reads it.

        What was for some people only is not replaced by what is for everybody: whoever wants that deletes it first.

        :param typed: The name that it came with.
        :param replace: Whether it may take the place of one of the same name.
        :raises UploadRefused: If it cannot be taken; the folder is as it was.
        """
        name = checked_name(typed)
        if content.seek(0, os.SEEK_END) > LARGEST:
            raise UploadRefused("large")
        content.seek(0)
        with self._held():
            replaced = self._make_way(name, replace)
            with tempfile.TemporaryDirectory(prefix=ROOM, dir=self.folder, ignore_cleanup_errors=True) as room:
                written = Path(room, name)
                with written.open("xb") as stream:
                    shutil.copyfileobj(content, stream)
                sync_file(written)
                trial = self._try(written)
                if replaced:
                    self._keep_closed(name, trial)
                os.utime(written)  # it changes now, not when its reading began
                written.replace(self.folder / name)
            settle(self.folder)
        return Accepted(name, replaced, trial.lost, trial.readers)

    def delete(self, name: str) -> None:
        """Take a document out of the folder.

        :raises UploadRefused: If there is none of this name, or it cannot be deleted.
        """
        with self._held():
            if name not in {document.name for document in self.documents()}:
                raise UploadRefused("missing", name)
            (self.folder / name).unlink()
            settle(self.folder)

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        """Hold the lock of the folder, which is made if need be, and clear what a stopped server left there."""
        try:
            if not self._articles.is_dir():  # a share that is not there: nothing is put in its place
                raise UploadRefused("unwritable")
            self.folder.mkdir(parents=True, exist_ok=True)
            if Path(os.path.realpath(self.folder)) != Path(os.path.realpath(self._articles), self.below):
                raise UploadRefused("unwritable")  # links to folders are not followed by a build
            with FileLock(self.folder / ".lock", timeout=self._wait):
                for stale in self.folder.glob(f"{ROOM}*"):
                    shutil.rmtree(stale, ignore_errors=True)
                yield
        except Timeout as error:
            raise UploadRefused("busy") from error
        except OSError as error:
            raise UploadRefused("full" if error.errno in NO_ROOM else "unwritable") from error

    def _make_way(self, name: str, replace: bool) -> bool:
        """Return whether a document of this name is to be replaced.

        :raises UploadRefused: If there is one that is not, or another whose name is the same to some systems.
        """
        there = [each.name for each in self.folder.iterdir()]
        other = next((each for each in there if each != name and _folded(each) == _folded(name)), None)
        if other is not None:
            raise UploadRefused("clash", other)
        if name in there and not (self.folder / name).is_file():
            raise UploadRefused("clash", name)
        if name in there and not replace:
            raise UploadRefused("exists", name)
        return name in there

    def _try(self, written: Path) -> Trial:
        """Return what a build will make of a document.

        :raises UploadRefused: If nothing of it can be read, or who may read it is not known.
        """
        try:
            return try_document(written, self._stated(), find_tesseract() if self._recognised else None)
        except ArticleUnreadable as error:
            raise UploadRefused("unreadable", str(error)) from error

    def _keep_closed(self, name: str, trial: Trial) -> None:
        """Check that what is to replace a document is not for everybody where that was for some people only.

        :raises UploadRefused: If it is.
        """
        if () not in trial.readers:
            return
        with contextlib.suppress(ArticleUnreadable):  # whose it is is not known of what no build could read
            # only words that are there as text can name groups: nothing is recognised
            if groups := trial.opened_to_all(try_document(self.folder / name, self._stated(), None)):
                raise UploadRefused("opened", ", ".join(groups))

    def _stated(self) -> dict[str, dict[str, Any]]:
        """Return what ``articles.toml`` states of documents in the folder, by their names there.

        :raises UploadRefused: If it cannot be read.
        """
        try:
            stated, folder = read_metadata(self._articles), f"{self.below}/"
        except ArticleUnreadable as error:
            raise UploadRefused("stated", str(error)) from error
        return {each.removeprefix(folder): table for each, table in stated.items() if each.startswith(folder)}


def settle(folder: Path) -> None:
    """Wait until a change in a folder is on the disk; if that fails, the change is there all the same."""
    try:
        sync_folder(folder)
    except OSError as error:
        _LOG.warning("a change in %s is made, but perhaps not on the disk yet (%s)", folder, error.strerror)


def checked_name(typed: str) -> str:
    """Return a name as it is kept, in NFC.

    :raises UploadRefused: If a file of this name could not be kept, shown or read by a build.
    """
    name = unicodedata.normalize("NFC", typed)
    if not name.strip():
        raise UploadRefused("nothing")
    if "/" in name or "\\" in name:
        raise UploadRefused("path")
    if any(sign in _SIGNS or unicodedata.category(sign)[0] in "C" or sign in "\u2028\u2029" for sign in name):
        raise UploadRefused("signs")
    if name.startswith(".") or name != name.strip() or is_litter(name):
        raise UploadRefused("hidden")
    if _RESERVED.fullmatch(name):
        raise UploadRefused("reserved")
    if len(name.encode()) > LONGEST_NAME:
        raise UploadRefused("long")
    if ending(name) is None:
        raise UploadRefused("kind")
    return name


def _folded(name: str) -> str:
    """Return a name as systems compare it that do not tell capitals, or forms of one letter, apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _is_document(entry: "os.DirEntry[str]") -> bool:
    name = entry.name
    shown = os.fsencode(name).decode("utf-8", "replace") == name  # else no page could show it, nor a form name it
    return shown and not name.startswith(".") and not is_litter(name) and entry.is_file(follow_symlinks=False)


def _document(entry: "os.DirEntry[str]") -> Document:
    stated = entry.stat(follow_symlinks=False)
    return Document(entry.name, stated.st_size, datetime.datetime.fromtimestamp(stated.st_mtime, datetime.UTC))
