"""How many questions one person may ask."""

import time
from collections.abc import Callable
from math import ceil
from typing import TypeVar

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.operations.reach import Away
from app.operations.shared_counts import SharedCounts
from app.wording.words import WORDING
from index.datatypes import Language

_Counted = TypeVar("_Counted")


class TurnedAway(Exception):
    """A question that is not looked at now: the person asked too many, or too many people ask (``busy``)."""

    def __init__(self, seconds: int, *, busy: bool = False) -> None:
        self.busy = busy
        self.seconds = seconds
        super().__init__(self.in_words("en"))

    def in_words(self, language: Language) -> str:
        """Return what the person is told."""
        words = WORDING[language]
        return (words.busy if self.busy else words.too_many).format(seconds=self.seconds)


class RateLimit:
    """So much of something in a time, for each person; thread-safe."""

    def __init__(self, rate: str, of: str = "questions", shared: SharedCounts | None = None) -> None:
        """Allow ``rate``, as ``60/minute``; an empty one allows any number.

        :param of: What is counted, apart from all else.
        :param shared: Where several servers count together. While that is away, each counts for itself, from nothing.
        """
        self._item = parse(rate) if rate else None
        self._of = of
        self._shared = shared
        self._own = MovingWindowRateLimiter(MemoryStorage())

    def room(self, key: str) -> int | None:
        """Return how many questions the person ``key`` may ask now; None where any number is allowed."""
        item = self._item
        return self._ask(lambda limiter: limiter.get_window_stats(item, self._of, key).remaining) if item else None

    def count(self, key: str) -> None:
        """Count a question of the person ``key``.

        :raises TurnedAway: If it is one too many.
        """
        item = self._item
        if item is None:
            return

        def free_at(limiter: MovingWindowRateLimiter) -> float | None:
            if limiter.hit(item, self._of, key):
                return None
            return limiter.get_window_stats(item, self._of, key).reset_time

        reset = self._ask(free_at)
        if reset is not None:
            raise TurnedAway(max(1, ceil(reset - time.time())))

    def _ask(self, work: Callable[[MovingWindowRateLimiter], _Counted]) -> _Counted:
        if self._shared:
            shared = self._shared
            try:
                return shared.reach.call(lambda: work(shared.limiter))
            except Away:
                pass
        return work(self._own)
