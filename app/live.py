"""Answers from the newest index: a build that is done while the server runs is taken up without a failed question."""

import logging
import threading
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from app.answering import Answerer
from app.answers import Answer, Citation
from index.datatypes import Article, Language
from index.errors import SearchError
from index.search import Index
from index.store import open_generation

_LOG = logging.getLogger(__name__)
REMEMBERED = 2000
"""Answers that are kept, those that were asked for last."""
SECONDS = 1.0
"""Between two looks at which index is in use."""


class LiveAnswerer:
    """An :class:`Answerer` of the index in use at a folder; each question is answered by one of them to its end."""

    def __init__(self, answerer: Answerer, folder: Path) -> None:
        """Begin with ``answerer``, which has the index of ``folder`` loaded."""
        self._take_up(answerer)
        self._folder = folder
        self._refused = ""
        self._stopped = threading.Event()
        self.problem: str | None = None
        """Why the index in use is not the one that answers; None if it is."""

    @property
    def index(self) -> Index:
        """The index that answers."""
        return self._answerer.index

    def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
        """Return what :meth:`Answerer.answer` does; what was asked of this index before is not worked out again."""
        if before is not None:
            return self._answerer.answer(question, language, before)
        began = time.perf_counter()
        return replace(self._remembered(question, language), seconds=time.perf_counter() - began)

    def closest(self, question: str, k: int) -> tuple[str, tuple[Citation, ...]]:
        """Return what :meth:`Answerer.closest` does."""
        return self._answerer.closest(question, k)

    def article(self, article_id: str) -> Article | None:
        """Return what :meth:`Answerer.article` does."""
        return self._answerer.article(article_id)

    def look(self) -> None:
        """Take up the index in use if it is another; one that cannot be loaded is reported, and not tried again."""
        loaded = self.index.generation
        name = ""
        try:
            name = open_generation(self._folder).folder.name
            if loaded and name == loaded.folder.name:
                self.problem = None
            elif name != self._refused:
                self._take_up(self._answerer.with_index(Index.load(self._folder, self.index.encoder)))
                self.problem = None
                _LOG.warning("answering from the index %s", name)
        except SearchError as error:
            if not self.problem or name != self._refused:
                _LOG.error("still answering from the index before: %s", error)
            self._refused, self.problem = name, str(error)

    def _take_up(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._remembered = lru_cache(REMEMBERED)(answerer.answer)

    def watch(self) -> None:
        """Look again and again, beside what else goes on, until :meth:`stop`."""
        threading.Thread(target=self._watch, name="index", daemon=True).start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(SECONDS):
            self.look()
