"""Where questions come in, from the page and from both APIs: within the limits, a few at a time, each counted."""

import contextlib
import logging
import time
from collections.abc import Callable
from typing import Literal

from starlette.concurrency import run_in_threadpool

from app.answers.answer import Answer, Citation
from app.answers.question import QuestionRefused
from app.operations.audit import Audit
from app.operations.audit_file import AuditUnwritable
from app.operations.metrics import Metrics
from app.operations.person import Person
from app.operations.shared_counts import SharedCounts
from app.web.access.limits import RateLimit, TurnedAway
from app.web.reload import LiveAnswerer, View
from app.web.threads import Done, Threads
from index.datatypes import Language
from index.errors import EngineUnreachable

_LOG = logging.getLogger(__name__)
AT_ONCE = 2
"""Questions that are answered at the same time; the model uses every core for each."""
MOST_WAITING = 200
"""Questions that may wait for those before them; at some 20 a second the last one waits ten seconds."""
MOST_TRANSLATIONS = 4
"""Texts that are translated or wait for it, one at a time; no question waits for them."""


class Failed(Exception):
    """A fault prevented an answer; the log says what it was."""

    @property
    def outcome(self) -> Literal["failed", "unreached"]:
        """What became of the question: ``unreached`` where what keeps the index did not answer."""
        return "unreached" if isinstance(self.__cause__, EngineUnreachable) else "failed"


class QuestionQueue:
    """Answers the questions of many people."""

    def __init__(
        self,
        answerer: LiveAnswerer,
        rate_limit: str,
        metrics: Metrics,
        audit: Audit,
        counts: SharedCounts | None = None,
    ) -> None:
        """Answer with ``answerer``; ``rate_limit`` is that of one person, as ``60/minute``, or empty for none.

        :param counts: Where several servers count what one person asks.
        """
        self._audit = audit
        self._answerer = answerer
        self._metrics = metrics
        self._limit = RateLimit(rate_limit, shared=counts)
        self._answering = Threads("answer", AT_ONCE, MOST_WAITING)
        self._translating = Threads("translate", 1, MOST_TRANSLATIONS)
        self.leaving = False
        """Whether the server is about to stop, and balancers should send nothing more."""
        metrics.watch_waiting(lambda: self._answering.waiting)

    @property
    def before(self) -> int:
        """Questions that one asked now would wait for; 0 if it would be answered at once."""
        waiting = self._answering.waiting
        return waiting if waiting >= AT_ONCE else 0

    async def ask(
        self,
        person: Person,
        question: str,
        language: Language | None = None,
        before: Answer | str | None = None,
        *,
        again: bool = False,
    ) -> Answer:
        """Return the answer to ``question``.

        :param before: The last answer of the conversation, or its question, which is then answered again.
        :param again: Whether nobody asks it but a page that was loaded again; it is then not counted among the others.
        :raises TurnedAway: If this person asked too many questions, or too many wait.
        :raises QuestionRefused: If the question is empty or too long.
        :raises Failed: If a fault prevents it.
        """
        began = time.perf_counter()
        await run_in_threadpool(self.let_in, person)
        answer = None
        if before is None:  # what is known already waits for nobody, but the view may be made only now
            with contextlib.suppress(EngineUnreachable):  # whoever answers finds that, too, and says so
                answer = await run_in_threadpool(lambda: self.view(person).recall(question, language))
        if answer is None:
            answer = await self._run(person, lambda view: _answer(view, question, language, before), counted=not again)
        await self._write_down(person, answer, again)
        if not again:
            self._metrics.count(answer, time.perf_counter() - began)
        return answer

    def room(self, person: Person) -> int | None:
        """Return how many questions this person may ask now; None where any number is allowed."""
        return self._limit.room(person.key)

    def let_in(self, person: Person) -> None:
        """Count something that this person wants.

        :raises TurnedAway: If it is one too many.
        """
        self._limit.count(person.key)

    async def search(self, person: Person, question: str, k: int) -> tuple[str, tuple[Citation, ...]]:
        """Return what was searched for and the ``k`` passages closest to ``question``, best first.

        :raises TurnedAway: If this person asked too many questions, or too many wait.
        :raises QuestionRefused: If the question is empty or too long.
        :raises Failed: If a fault prevents it.
        """
        await run_in_threadpool(self.let_in, person)
        return await self._run(person, lambda view: view.closest(question, k))

    async def translate(self, person: Person, work: Callable[[], str]) -> str:
        """Return the translation that ``work`` makes. It counts as a question of this person, and as none elsewhere.

        :raises TurnedAway: If this person asked too many questions, or too many texts wait to be translated.
        :raises Failed: If a fault prevents it.
        """
        await run_in_threadpool(self.let_in, person)
        try:
            return await self._translating.run(work)
        except TurnedAway:
            raise
        except Exception as error:
            _LOG.exception("a text could not be translated")
            raise Failed from error

    def stop(self) -> None:
        """Answer what is being answered, and turn away what waits and what comes."""
        self._answering.stop()
        self._translating.stop()

    def view(self, person: Person) -> View:
        """Return what this person may know of."""
        return self._answerer.readable_by(person.groups)

    async def _write_down(self, person: Person, answer: Answer, again: bool) -> None:
        try:
            await run_in_threadpool(self._audit.write, person, answer, again=again)
        except AuditUnwritable as error:
            if not again:
                self._metrics.count_failure()
            _LOG.error("an answer is not shown, as it cannot be written down: %s", error)
            raise Failed from error

    async def _run(self, person: Person, work: Callable[[View], Done], *, counted: bool = True) -> Done:
        try:
            return await self._answering.run(lambda: work(self.view(person)))
        except TurnedAway:
            raise
        except QuestionRefused:
            if counted:
                self._metrics.count_refusal()
            raise
        except Exception as error:
            if counted:
                self._metrics.count_failure()
            _LOG.exception("a question could not be answered")
            raise Failed from error


def _answer(view: View, question: str, language: Language | None, before: Answer | str | None) -> Answer:
    if isinstance(before, str):
        try:
            before = view.answer(before, language)
        except QuestionRefused:  # it had no answer that this one could go on from
            before = None
    return view.answer(question, language, before)
