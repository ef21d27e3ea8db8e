"""Whether a service that several servers share is reached; what each does while it is not is its user's to say."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

_LOG = logging.getLogger(__name__)
RETRY = 2.0
"""Seconds after a failure until the service is tried again, by one caller at a time."""
Done = TypeVar("Done")


class Away(Exception):
    """The service is not reached, or was not just now; nobody waits for it again and again."""


class Reach:
    """The way to one service; thread-safe. That it is lost is logged once, and that it is back."""

    def __init__(self, service: str, meanwhile: str, faults: type[Exception] | tuple[type[Exception], ...]) -> None:
        """Begin with a service that is taken to be there.

        :param service: As an operator knows it.
        :param meanwhile: What is done while it is away, for the log.
        :param faults: What is raised where it is not reached, or does not do what it is there for.
        """
        self._service = service
        self._meanwhile = meanwhile
        self._faults = faults
        self._lock = threading.Lock()
        self._again = 0.0
        self.lost = False
        """Whether the service was away when it was needed last."""

    def call(self, work: Callable[[], Done]) -> Done:
        """Return what ``work`` returns, which asks the service.

        :raises Away: If the service is not reached.
        """
        if self.lost and not self._next_try():
            raise Away(self._service)
        try:
            done = work()
        except self._faults as error:
            self.lose(error)
            raise Away(self._service) from error
        self._find()
        return done

    def _next_try(self) -> bool:
        with self._lock:
            now = time.monotonic()
            if now < self._again:
                return False
            self._again = now + RETRY
            return True

    def lose(self, error: Exception) -> None:
        """Take the service for away: it is asked again after a while."""
        with self._lock:
            known, self.lost = self.lost, True
            self._again = time.monotonic() + RETRY
        if not known:
            _LOG.error("%s is not reached (%s): %s", self._service, error, self._meanwhile)

    def _find(self) -> None:
        if not self.lost:
            return
        with self._lock:
            known, self.lost = self.lost, False
        if known:
            _LOG.warning("%s is reached again", self._service)
