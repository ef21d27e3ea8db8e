"""Several workers read the files of a folder at the same time, as many as the machine has room for."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import LifoQueue
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tqdm import tqdm

from index.formats.worker import MEMORY, Worker

if TYPE_CHECKING:
    from index.formats.ocr import Tesseract

SHARE = 0.5
"""Of the memory, what the workers may take together if each is sent a hostile file."""
GROUPS = Path("/sys/fs/cgroup")
"""Where Linux says what the processes of a container or a service may use together."""
OWN_GROUP, VERSION_2 = Path("/proc/self/cgroup"), "0::/"
"""Where it says which of them this process is in, and how the line begins that says so."""

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
        """Return what ``read`` makes of each file with a worker, in the order of the files.

        A file that takes long holds up no other, only the outcomes that are taken after it.
        """

        def read_one(file: _File) -> _Outcome:
            worker = self._idle.get()
            try:
                return read(worker, file)
            finally:
                self._idle.put(worker)

        return self._threads.map(read_one, files)


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


def most_workers(groups: Path = GROUPS, own: Path = OWN_GROUP) -> int:
    """Return for how many workers there are processors and memory, 1 or more."""
    processors = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    memory = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) if hasattr(os, "sysconf") else 0.0
    lines = own.read_text(encoding="utf-8").splitlines() if own.is_file() else []
    group = next((groups / line.removeprefix(VERSION_2) for line in lines if line.startswith(VERSION_2)), groups)
    within = [each for each in (group, *group.parents) if each.is_relative_to(groups)]
    for quota, period in _limits(within, "cpu.max"):
        processors = min(processors, float(quota) / float(period))
    for (most,) in _limits(within, "memory.max"):
        memory = min(memory, float(most))
    return max(1, int(min(processors, SHARE * memory / MEMORY)))


def _limits(groups: Iterable[Path], name: str) -> Iterator[list[str]]:
    """Yield the numbers of a limit for each group that has one."""
    for path in (group / name for group in groups):
        numbers = path.read_text(encoding="utf-8").split() if path.is_file() else ["max"]
        if "max" not in numbers:
            yield numbers
