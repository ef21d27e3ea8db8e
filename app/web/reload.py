"""Answers from the newest index: a build that is done while the server runs is taken up without a failed question."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.answers.answer import Answer, Citation
from app.answers.answering import Answerer
from app.web.made_once import MadeOnce
from app.web.pages.collection import Collection
from index.datatypes import Language
from index.engine.engine import Engine
from index.engine.file_engine import FILES
from index.errors import EngineUnreachable, IndexDamaged, SearchError
from index.search import Index
from index.store.generations import open_generation

_LOG = logging.getLogger(__name__)
REMEMBERED, VIEWS = 500, 32
"""Answers that are kept of each view of an index, and views: those that were asked for last."""
SECONDS = 1.0
"""Between two looks at which index is in use."""


_Asked = tuple[str, Language | None]


class View:
    """One index as people in certain groups know it; what was asked of it before is not worked out again."""

    def __init__(self, answerer: Answerer) -> None:
        """Answer with ``answerer``, whose index holds nothing that these people may not know of."""
        self._answerer = answerer
        self._remembered: MadeOnce[_Asked, Answer] = MadeOnce(REMEMBERED)
        self._collections: MadeOnce[None, Collection] = MadeOnce(1)

    @property
    def index(self) -> Index:
        """What these people may know of."""
        return self._answerer.index

    @property
    def collection(self) -> Collection:
        """All articles of the index, as a list."""
        return self._collections.get(None, lambda: Collection(self.index.library.listed))

    def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
        """Return what :meth:`Answerer.answer` does; of those who ask the same at once, one has it worked out."""
        if before is not None:
            return self._answerer.answer(question, language, before)
        began = time.perf_counter()
        answer = self._remembered.get((question, language), lambda: self._answerer.answer(question, language))
        return replace(answer, seconds=time.perf_counter() - began)

    def recall(self, question: str, language: Language | None) -> Answer | None:
        """Return the answer to what was asked before, None if it is not known at once."""
        answer = self._remembered.known((question, language))
        return replace(answer, seconds=0.0) if answer else None

    def closest(self, question: str, k: int) -> tuple[str, tuple[Citation, ...]]:
        """Return what :meth:`Answerer.closest` does."""
        return self._answerer.closest(question, k)


class _Loaded:
    """An index in use, and its views by groups."""

    def __init__(self, answerer: Answerer) -> None:
        self.answerer = answerer
        self._named = answerer.index.library.groups
        self._views: MadeOnce[frozenset[str], View] = MadeOnce(VIEWS)

    def readable_by(self, groups: frozenset[str]) -> View:
        """Return the view of those in ``groups``, of which those count that an article names."""
        known = groups & self._named
        index = self.answerer.index
        return self._views.get(known, lambda: View(self.answerer.with_index(index.readable_by(known))))


class LiveAnswerer:
    """An :class:`Answerer` of the index in use at a folder; each question is answered by one of them to its end."""

    def __init__(self, answerer: Answerer, folder: Path, engine: Engine = FILES) -> None:
        """Begin with ``answerer``, which has the index of ``folder`` loaded.

        :param engine: What keeps that index.
        """
        self.engine = engine
        self._loaded = _Loaded(answerer)
        self._folder = folder
        self._refused = ""
        self._stopped = threading.Event()
        self._on_renewal: Callable[[], object] = lambda: None
        self.problem: str | None = answerer.index.problem
        """Why the index in use is not the one that answers; None if it is."""
        self.reached = True
        """Whether what keeps the index answered when it was last looked at."""

    @property
    def index(self) -> Index:
        """The whole index that answers, which is for the operator to know of."""
        return self._loaded.answerer.index

    def readable_by(self, groups: frozenset[str]) -> View:
        """Return the index as people in ``groups`` know it, and its answers."""
        return self._loaded.readable_by(groups)

    def when_renewed(self, then: Callable[[], object]) -> None:
        """Call ``then`` each time another index has been taken up, which answers already."""
        self._on_renewal = then

    def look(self) -> None:
        """Take up the index in use if it is another; one that cannot be loaded is reported, and not tried again."""
        loaded = self.index.generation
        name = ""
        try:
            self.engine.fetch(self._folder)
            generation = open_generation(self._folder)
            self.reached = True
            name = generation.folder.name
            if name == self._refused:
                return
            if not loaded or name != loaded.folder.name:
                self._take(Index.load_generation(generation, self.index.encoder, self.engine))
                _LOG.warning("answering from the index %s", name)
            self.problem = None
        except EngineUnreachable as error:
            if self.reached:
                _LOG.error("no question can be answered: %s", error)
            self.reached, self.problem = False, str(error)
        except SearchError as error:
            if not self.problem or name != self._refused:
                _LOG.error("still answering from the index before: %s", error)
            self._refused, self.problem = name, str(error)

    def check_rest(self) -> None:
        """Compare one file with its hash that was too large for it when the index was loaded.

        If it is not what was built, an older index that is whole is taken up; without one, the problem is told of.
        """
        index = self.index
        if index.generation is None or not index.unchecked:
            return
        name, *rest = index.unchecked
        index.unchecked = tuple(rest)
        try:
            index.generation.verify([name])
        except IndexDamaged as error:
            _LOG.error("the index that answers is damaged: %s", error)
            self._refused, self.problem = index.generation.folder.name, str(error)
            with contextlib.suppress(SearchError):
                older = Index.load(self._folder, index.encoder, self.engine, self._refused)
                self._take(older)
                self.problem = older.problem

    def _take(self, index: Index) -> None:
        """Answer from ``index``; files are mapped, so that this one and the one before share the memory there is."""
        self._loaded = _Loaded(self._loaded.answerer.with_index(index))
        self._on_renewal()

    def watch(self) -> None:
        """Look again and again, beside what else goes on, until :meth:`stop`."""
        threading.Thread(target=self._watch, name="index", daemon=True).start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(SECONDS):
            self.look()
            self.check_rest()
