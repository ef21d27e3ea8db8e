"""Several workers read the files of a folder at the same time, as many as the machine has room for."""

import math
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import LifoQueue
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tqdm import tqdm

from index.formats.workers.resource_limits import ROOT, free_memory, memory, processors
from index.formats.workers.worker import MEMORY, Worker

if TYPE_CHECKING:
    from index.formats.ocr.tesseract import Tesseract

AHEAD = 200
"""Files that are read, or being read, before the outcome of the first of them is taken."""
SHARE = 0.5
"""The share of the memory that all workers may take together if each is sent a hostile file."""
RECOGNITION = 300_000_000
"""Bytes that Tesseract may take beside a worker; for the largest picture that it is given 194 million were measured."""

_File = TypeVar("_File")
_Outcome = TypeVar("_Outcome")


class Workers:
    """Workers and the threads that wait for them; all of them end with the ``with`` block, on an error at once."""

    def __init__(self, most: int, tesseract: "Tesseract | None" = None, progress: bool = False) -> None:
        """Make ``most`` workers, whose processes start once there is a file for them.

        :param progress: Show on stderr how many pages were recognised.
        """
        self._pages = _PagesBar(progress)
        self._all = [Worker(tesseract=tesseract, count_page=self._pages.count) for _ in range(most)]
        self._idle: LifoQueue[Worker] = LifoQueue()  # the last one's process is the likeliest to run already
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="read")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        if kind:
            for worker in self._all:
                worker.stop()
        self._threads.shutdown()
        for worker in self._all:
            worker.close()
        self._pages.close()

    def map(self, read: Callable[[Worker, _File], _Outcome], files: Iterable[_File]) -> Iterator[_Outcome]:
        """Yield what ``read`` makes of each file with a worker, in the order of the files.

        A file that takes long holds up no other, only the outcomes that are taken after it; of these no more than
        :data:`AHEAD` wait in memory.
        """

        def read_one(file: _File) -> _Outcome:
            worker = self._idle.get()
            try:
                return read(worker, file)
            finally:
                self._idle.put(worker)

        waiting: deque[Future[_Outcome]] = deque()
        for file in files:
            waiting.append(self._threads.submit(read_one, file))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _PagesBar:
    """Shows how many pages all workers recognised, once there is one."""

    def __init__(self, progress: bool) -> None:
        self._progress = progress
        self._lock = threading.Lock()
        self._bar: tqdm[Any] | None = None

    def count(self) -> None:
        with self._lock:
            if self._bar is None:
                self._bar = tqdm(unit=" pages recognised", disable=not self._progress)
            self._bar.update()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def most_workers(recognising: bool = False, root: Path = ROOT) -> int:
    """Return for how many workers there are processors and memory, 1 or more.

    :param recognising: Whether each may run the program for text recognition beside it.
    :param root: Where ``proc`` and ``sys`` say what there is.
    """
    free = free_memory(root)
    room = min(SHARE * memory(root), math.inf if free is None else free)
    return max(1, int(min(processors(root), room / (MEMORY + recognising * RECOGNITION))))
