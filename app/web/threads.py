"""Threads that do what people wait for, so many things at a time, and how much may wait for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from app.web.access.limits import TurnedAway

Done = TypeVar("Done")
BUSY = 10
"""Seconds after which to try again when as much waits as may."""


class Threads:
    """So many threads of their own, for one kind of work."""

    def __init__(self, name: str, at_once: int, most: int) -> None:
        """Do ``at_once`` things at a time; what is done and what waits may be ``most`` together."""
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._most = most
        self._stopping = False
        self.waiting = 0
        """How many things wait or are being done."""

    async def run(self, work: Callable[[], Done]) -> Done:
        """Return what ``work`` returns, when its turn has come; what it raises is raised.

        :raises TurnedAway: If too much waits, or nothing is begun any more.
        """
        if self.waiting >= self._most or self._stopping:
            raise TurnedAway(BUSY, busy=True)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, work)
        except asyncio.CancelledError:
            if self._stopping:
                raise TurnedAway(BUSY, busy=True) from None
            raise
        finally:
            self.waiting -= 1

    def stop(self) -> None:
        """Finish what is being done, and turn away what waits and what comes."""
        self._stopping = True
        self._threads.shutdown(wait=False, cancel_futures=True)
