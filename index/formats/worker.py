"""Files are read by a process of their own, which a hostile one may take down without harm to the others."""

import contextlib
import dataclasses
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any, Self

from index.formats.content import Content

ROWS = "rows"
"""The module for files of many articles, which no worker reads."""
FORMATS = {
    ".txt": "plain",
    ".md": "markdown",
    ".html": "web_page",
    ".htm": "web_page",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "office",
    ".doc": "office",
    ".xls": "office",
    ".ppt": "office",
    ".xlsx": "spreadsheet",
    ".xlsm": "spreadsheet",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".pptx": "slides",
    ".pptm": "slides",
    ".odt": "odt",
    ".rtf": "rtf",
    ".epub": "epub",
    ".eml": "mail",
    ".jsonl": ROWS,
    ".jsonl.gz": ROWS,
}
"""The module of this package for each ending of a file's name."""
HARMLESS = ("plain",)
"""Read in this process: without a library that takes more memory or time than a file's size explains."""
LARGEST = 50_000_000
"""Bytes of a file that is read."""
SECONDS = 60.0
MEMORY = 1_000_000_000
"""Bytes of address space, of which the libraries themselves take 0.2 GB."""
MARGIN = 50_000_000
"""Bytes of address space in which a process that lacks memory says so."""
LONGEST = 20_000_000
"""Characters of a text that is taken."""
START = "import sys; sys.path[:] = sys.argv[2:]; from index.formats.worker import serve; serve(int(sys.argv[1]))"


class GivenUp(ValueError):
    """A file took more time or memory than it may, or ended the process; at another time it may be read."""


class LibraryMissing(ValueError):
    """What reads such files is not installed."""


def ending(name: str) -> str | None:
    """Return the ending of a file's name, in small letters, if files of that ending are read."""
    return next((ending for ending in FORMATS if name.lower().endswith(ending)), None)


class Worker:
    """A process that reads files, started for the first one that needs it, and again after one that ended it."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """Set the limits of one file.

        :param memory: Bytes; where Python lacks the module ``resource`` (Windows) there is no limit.
        """
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def read(self, suffix: str, raw: bytes) -> Content:
        """Return what a file with this ending of its name holds.

        :raises ValueError: If it cannot be read, or only with more time or memory than a file may take.
        """
        if FORMATS[suffix] in HARMLESS:
            return _read_function(suffix)(raw)
        process = self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.start()
        try:
            answer = _ask(process, {"suffix": suffix, "size": len(raw), "seconds": int(self._seconds)}, raw)
        finally:
            timer.cancel()
        if late.is_set():
            self.close()
            raise GivenUp(f"is not read after {self._seconds:g} s: divide it, or save it in a simpler form")
        if "content" in answer:
            return Content.from_json(answer["content"])
        if problem := answer.get("problem"):
            raise ValueError(problem)
        self.close()
        ended = answer.get("failed") or f"exit status {process.returncode}"
        if ended in ("ImportError", "ModuleNotFoundError"):
            raise LibraryMissing(f"needs a library that is missing ({answer['named']}): install the program anew")
        if ended == "MemoryError":
            raise GivenUp(f"needs more than {self._memory / 1e9:g} GB of memory: divide it, or take its pictures out")
        raise GivenUp(f"is damaged, or too large for {self._memory / 1e9:g} GB of memory ({ended}): save it anew")

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            with contextlib.suppress(BrokenPipeError):
                self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-c", START, str(self._memory), *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what the libraries say of a damaged file
            )
        return self._process


def serve(memory: int) -> None:
    """Read the files that come on standard input, and answer each with a line of JSON, until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints would answer in our stead
    grant = _limit_memory(memory)

    def fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        grant()
        _send(answers, {"failed": kind.__name__, "named": str(getattr(error, "name", None) or kind.__name__)})

    sys.excepthook = fail
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        if hasattr(signal, "alarm"):
            signal.alarm(asked["seconds"] + 5)  # ends this process even if the one that asked is gone
        _send(answers, _outcome(asked["suffix"], sys.stdin.buffer.read(asked["size"])))
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def _limit_memory(memory: int) -> Callable[[], None]:
    """Limit this process, and return what gives it a little more, to say that it was not enough."""
    try:
        import resource
    except ImportError:
        return lambda: None
    most = memory + MARGIN
    resource.setrlimit(resource.RLIMIT_AS, (memory, most))
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _outcome(suffix: str, raw: bytes) -> dict[str, object]:
    try:
        content = _read_function(suffix)(raw)
    except ValueError as error:
        if type(error) is not ValueError:  # a library's own, and no sentence for the operator
            raise
        return {"problem": str(error)}
    if len(content.text) > LONGEST:
        return {"problem": f"holds more than {LONGEST:,} characters: divide it"}
    return {"content": dataclasses.asdict(content)}


def _read_function(suffix: str) -> Callable[[bytes], Content]:
    read: Callable[[bytes], Content] = importlib.import_module(f"index.formats.{FORMATS[suffix]}").read
    return read


def _ask(process: subprocess.Popen[bytes], asked: dict[str, object], raw: bytes) -> dict[str, Any]:
    """Return the answer of the process; nothing if it ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        _send(process.stdin, asked, raw)
    except BrokenPipeError:
        return {}
    line = process.stdout.readline()
    answer: dict[str, Any] = json.loads(line) if line else {}
    return answer


def _send(pipe: IO[bytes], line: dict[str, object], raw: bytes = b"") -> None:
    pipe.write(json.dumps(line).encode() + b"\n")
    pipe.write(raw)
    pipe.flush()
