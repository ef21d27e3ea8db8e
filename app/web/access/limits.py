"""How many questions one person may ask."""

import time
from math import ceil

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.wording.words import WORDING
from index.datatypes import Language


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
    """So many questions in a time, for each person; thread-safe."""

    def __init__(self, rate: str) -> None:
        """Allow ``rate``, as ``60/minute``; an empty one allows any number."""
        self._item = parse(rate) if rate else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def room(self, key: str) -> int | None:
        """Return how many questions the person ``key`` may ask now; None where any number is allowed."""
        return self._limiter.get_window_stats(self._item, key).remaining if self._item else None

    def count(self, key: str) -> None:
        """Count a question of the person ``key``.

        :raises TurnedAway: If it is one too many.
        """
        if self._item and not self._limiter.hit(self._item, key):
            reset = self._limiter.get_window_stats(self._item, key).reset_time
            raise TurnedAway(max(1, ceil(reset - time.time())))
