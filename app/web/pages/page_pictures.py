"""Pictures of the pages of which text was recognised, drawn anew from the files of the articles."""

import hashlib
import logging
import os
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Literal

from app.operations.shared_counts import SharedCounts
from app.web.access.limits import RateLimit, TurnedAway
from index.datatypes import Article, RecognisedText
from index.formats.readers import DRAWING, FORMATS, LARGEST, ending
from index.formats.workers.worker import Worker

_LOG = logging.getLogger(__name__)
State = Literal["there", "changed", "gone"]
SECONDS = 20.0
"""For one picture."""
AT_ONCE = 8
"""Pictures that people may wait for at the same time; one of them is drawn. Each of them keeps a thread of the server,
which has 40."""
RATE = "30/minute"
"""Pictures that one person may have drawn; those that are kept count for nobody."""
FAILED = 60.0
"""Seconds in which a page that could not be drawn is not tried again."""
BUSY = 5
"""Seconds after which to try again when there are more."""
MOST_BYTES = 32_000_000
"""Of the pictures that are kept, those that were asked for last; one has some 200,000."""
MOST_HASHES = 1_000
"""Files of which it is known whether they are still what was read."""


class PagePictures:
    """Draws pages of the files below a folder, one at a time, in a process of its own; thread-safe."""

    def __init__(
        self, folder: Path, at_once: int = AT_ONCE, rate: str = RATE, counts: SharedCounts | None = None
    ) -> None:
        """Draw from ``folder``, which need not be there: an index may be served without its files.

        :param at_once: Pictures that may be waited for at the same time.
        :param rate: Pictures that are drawn for one person in a time, as ``30/minute``.
        :param counts: Where several servers count them.
        """
        self._limit = RateLimit(rate, "pictures", counts)
        self._folder = folder
        self._lock = threading.Lock()
        self._drawing = threading.Lock()
        self._hashing = threading.Lock()
        self._waiting = threading.BoundedSemaphore(at_once)
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._failed: dict[tuple[str, int], float] = {}
        self._hashes: OrderedDict[tuple[Path, int, int], str] = OrderedDict()

    def state(self, article: Article) -> State:
        """Return whether the file of an article with recognised text is there, and is still what was read."""
        path = self._path(article)
        try:
            stated = path.stat() if path else None
            if path is None or stated is None or stated.st_size > LARGEST:
                return "gone"
            key = path, stated.st_size, stated.st_mtime_ns
            with self._lock:
                known = self._hashes.get(key)
            digest = known or self._digest(path)
        except OSError:
            return "gone"
        with self._lock:
            self._hashes[key] = digest
            self._hashes.move_to_end(key)
            if len(self._hashes) > MOST_HASHES:
                self._hashes.popitem(last=False)
        return "there" if digest == article.file_sha256 else "changed"

    def draw(self, article: Article, recognised: RecognisedText, person: str) -> bytes | None:
        """Return the page of which text of an article was recognised, as JPEG.

        :param person: Tells the one who asks from others.
        :return: None if the file is gone or another one, or no such page can be drawn.
        :raises TurnedAway: If this person had too many drawn, or too many others wait.
        """
        if self.state(article) != "there":
            return None
        key = article.file_sha256, recognised.page
        if picture := self._recall(key):
            return picture
        if self._has_failed(key):
            return None
        self._limit.count(person)
        if not self._waiting.acquire(blocking=False):
            raise TurnedAway(BUSY, busy=True)
        try:
            with self._drawing:
                if self._has_failed(key):  # while this one waited
                    return None
                picture = self._recall(key) or self._drawn(article, recognised)
                if picture:
                    self._keep(key, picture)
                else:
                    self._remember_failure(key)
                return picture
        finally:
            self._waiting.release()

    def _has_failed(self, key: tuple[str, int]) -> bool:
        return time.monotonic() < self._failed.get(key, 0.0)

    def _remember_failure(self, key: tuple[str, int]) -> None:
        """Let a page that took all its time, or is none, not be drawn again at once."""
        self._failed = {k: until for k, until in self._failed.items() if until > time.monotonic()}
        self._failed[key] = time.monotonic() + FAILED

    def _digest(self, path: Path) -> str:
        with self._hashing, path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _drawn(self, article: Article, recognised: RecognisedText) -> bytes | None:
        path = self._path(article)
        try:
            raw = path.read_bytes() if path else b""
            if path is None or hashlib.sha256(raw).hexdigest() != article.file_sha256:
                return None
            with Worker(SECONDS) as worker:
                return worker.draw(ending(path.name) or "", raw, recognised)
        except (OSError, ValueError) as error:
            _LOG.warning("page %d of an article cannot be drawn: %s", recognised.page, error)
            return None

    def _path(self, article: Article) -> Path | None:
        """Return the file of an article whose pages are drawn.

        None if it is none, as a mail with a scan attached, or lies outside the folder, through a link or else.
        """
        try:
            path = Path(os.path.realpath(self._folder / article.id))
            inside = path.is_relative_to(os.path.realpath(self._folder)) and path.is_file()
        except (OSError, ValueError):  # a name that no file can have
            return None
        return path if inside and FORMATS.get(ending(article.id) or "") in DRAWING else None

    def _recall(self, key: tuple[str, int]) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: tuple[str, int], picture: bytes) -> None:
        with self._lock:
            self._kept[key] = picture
            while sum(map(len, self._kept.values())) > MOST_BYTES:
                self._kept.popitem(last=False)
