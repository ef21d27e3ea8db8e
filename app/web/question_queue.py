"""Where questions come in, from the page and from both APIs: within the limits, a few at a time, each counted."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from app.answers.answer import Answer, Citation
from app.answers.question import QuestionRefused
from app.operations.audit import Audit
from app.operations.metrics import Metrics
from app.operations.person import Person
from app.web.access.limits import RateLimit, TurnedAway
from app.web.reload import LiveAnswerer, View
from index.datatypes import Language

Done = TypeVar("Done")
_LOG = logging.getLogger(__name__)
AT_ONCE = 2
"""Questions that are answered at the same time; the model uses every core for each."""
MOST_WAITING = 200
"""Questions that may wait for those before them; at some 20 a second the last one waits ten seconds."""
BUSY = 10
"""Seconds after which to try again when they are all taken."""


class Failed(Exception):
    """A fault prevented an answer; the log says what it was."""


class Desk:
    """Answers the questions of many people."""

    def __init__(self, answerer: LiveAnswerer, rate_limit: str, metrics: Metrics, audit: Audit) -> None:
        """Answer with ``answerer``; ``rate_limit`` is that of one person, as ``60/minute``, or empty for none."""
        self._audit = audit
        self._answerer = answerer
        self._metrics = metrics
        self._limit = RateLimit(rate_limit)
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="answer")
        self._stopping = False
        self._waiting = 0
        metrics.watch_waiting(lambda: self._waiting)

    @property
    def before(self) -> int:
        """Questions that one asked now would wait for; 0 if it would be answered at once."""
        return self._waiting if self._waiting >= AT_ONCE else 0

    async def ask(
        self, person: Person, question: str, language: Language | None = None, before: Answer | str | None = None
    ) -> Answer:
        """Return the answer to ``question``.

        :param before: The last answer of the conversation, or its question, which is then answered again.
        :raises TurnedAway: If this person asked too many questions, or too many wait.
        :raises QuestionRefused: If the question is empty or too long.
        :raises Failed: If a fault prevents it.
        """
        self.let_in(person)
        began = time.perf_counter()
        answer = self.view(person).recall(question, language) if before is None else None
        if answer is None:  # what is known already waits for nobody
            answer = await self._run(person, lambda view: _answer(view, question, language, before))
        self._metrics.count(answer, time.perf_counter() - began)
        self._audit.write(person, answer)
        return answer

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
        self.let_in(person)
        return await self._run(person, lambda view: view.closest(question, k))

    async def run(self, person: Person, work: Callable[[], Done]) -> Done:
        """Return what ``work`` returns; it counts as a question of this person and waits its turn among them.

        :raises TurnedAway: If this person asked too many questions, or too many wait.
        :raises Failed: If a fault prevents it.
        """
        self.let_in(person)
        return await self._run(person, lambda _: work())

    def stop(self) -> None:
        """Answer what is being answered, and turn away what waits and what comes."""
        self._stopping = True
        self._workers.shutdown(wait=False, cancel_futures=True)

    def view(self, person: Person) -> View:
        """Return what this person may know of."""
        return self._answerer.readable_by(person.groups)

    async def _run(self, person: Person, work: Callable[[View], Done]) -> Done:
        if self._waiting >= MOST_WAITING or self._stopping:
            raise TurnedAway(BUSY, busy=True)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._workers, copy_context().run, lambda: work(self.view(person))
            )
        except asyncio.CancelledError:
            if self._stopping:
                raise TurnedAway(BUSY, busy=True) from None
            raise
        except QuestionRefused:
            self._metrics.count_refusal()
            raise
        except Exception as error:
            self._metrics.count_failure()
            _LOG.exception("a question could not be answered")
            raise Failed from error
        finally:
            self._waiting -= 1


def _answer(view: View, question: str, language: Language | None, before: Answer | str | None) -> Answer:
    if isinstance(before, str):
        try:
            before = view.answer(before, language)
        except QuestionRefused:  # it had no answer that this one could go on from
            before = None
    return view.answer(question, language, before)
