"""Files are read by a process of their own, which a hostile one may take down without harm to the others."""

import base64
import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, Protocol, Self

from index.datatypes import RecognisedText
from index.formats.file_content import Content
from index.formats.readers import DRAWING, FORMATS, HARMLESS, RECOGNISING, reader_of

if TYPE_CHECKING:
    from index.formats.ocr.tesseract import Tesseract

SECONDS = 60.0
"""For one file, and for each page of it that text recognition reads."""
MEMORY = 1_000_000_000
"""Bytes of address space, of which the libraries themselves take 0.2 GB."""
PROCESS = "from index.formats.workers.worker_process import serve; serve(int(sys.argv[1]))"
START = f"import sys; sys.path[:] = sys.argv[2:]; {PROCESS}"


class GivenUp(ValueError):
    """A file took more time or memory than it may, or ended the process; at another time it may be read."""


class Stopped(Exception):
    """A worker was stopped while it read, or before; that says nothing about the file."""


class LibraryMissing(ValueError):
    """What reads such files is not installed."""


class Pages(Protocol):
    """Keeps what text recognition saw on pages, as JSON has it, by a key of their picture."""

    def get(self, key: str) -> dict[str, Any] | None:
        """Return what is known of a page."""

    def put(self, key: str, seen: dict[str, Any]) -> None:
        """Keep what was seen of a page, or, as ``failed``, why nothing was."""


class Worker:
    """A process that reads files, started for the first one that needs it, and again after one that ended it."""

    def __init__(
        self,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        tesseract: "Tesseract | None" = None,
        count_page: Callable[[], object] = lambda: None,
    ) -> None:
        """Set the limits of one file, and what recognises the pages that are only pictures of text.

        :param memory: Bytes; where Python lacks the module ``resource`` (Windows) there is no limit.
        :param count_page: Is called after each page that was recognised.
        """
        self.tesseract = tesseract
        self._seconds = seconds
        self._memory = memory
        self._count_page = count_page
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def read(self, suffix: str, raw: bytes, pages: Pages | None = None) -> Content:
        """Return what a file with this ending of its name holds.

        :param pages: Is asked before a page is recognised, and told what was seen.
        :raises ValueError: If it cannot be read, or only with more time or memory than a file may take.
        :raises Stopped: If :meth:`stop` was called.
        """
        if FORMATS[suffix] in HARMLESS:
            content: Content = reader_of(suffix).read(raw)
            return content
        ocr = dataclasses.asdict(self.tesseract) if self.tesseract and FORMATS[suffix] in RECOGNISING else None
        return Content.from_json(self._answer({"suffix": suffix, "ocr": ocr}, raw, pages)["content"])

    def draw(self, suffix: str, raw: bytes, recognised: RecognisedText) -> bytes:
        """Return the picture of the page of which text was recognised, upright and straight, as JPEG.

        :raises ValueError: If the file has no such page, or it takes more time or memory than a file may take.
        """
        if FORMATS[suffix] not in DRAWING:
            raise ValueError(f"has no pages that are drawn ({suffix})")
        page = {"number": recognised.page, "turns": recognised.turns, "angle": recognised.angle}
        return base64.b64decode(self._answer({"suffix": suffix, "ocr": None, "page": page}, raw)["picture"])

    def _answer(self, asked: dict[str, object], raw: bytes, pages: Pages | None = None) -> dict[str, Any]:
        """Give the process a file to read, and return its answer.

        :raises ValueError: If it cannot, or only with more time or memory than a file may take.
        """
        process = self._started()
        asked |= {"size": len(raw), "seconds": int(self._seconds)}
        with _Timer(self._seconds, process) as timer:
            answer = self._ask(process, asked, raw, pages, timer)
        self.check()
        if timer.late:
            self.close()
            raise GivenUp(f"is not read after {self._seconds:g} s: divide it, or save it in a simpler form")
        if "content" in answer or "picture" in answer:
            return answer
        if problem := answer.get("problem"):
            raise ValueError(problem)
        self.close()
        ended = answer.get("failed") or f"exit status {process.returncode}"
        if ended in ("ImportError", "ModuleNotFoundError"):
            raise LibraryMissing(f"needs a library that is missing ({answer['named']}): install the program anew")
        if ended == "MemoryError":
            raise GivenUp(f"needs more than {self._memory / 1e9:g} GB of memory: divide it, or take its pictures out")
        raise GivenUp(f"is damaged, or too large for {self._memory / 1e9:g} GB of memory ({ended}): save it anew")

    def check(self) -> None:
        """Check that the worker was not stopped, for code that reads a file without its process.

        :raises Stopped: If :meth:`stop` was called.
        """
        if self._stopped:
            raise Stopped

    def stop(self) -> None:
        """End the process, whatever it reads for another thread, and start none any more."""
        with self._starting:
            self._stopped = True
            if process := self._process:
                _kill(process)

    def close(self) -> None:
        """End the process."""
        if self._process:
            _kill(self._process)
            with contextlib.suppress(BrokenPipeError):
                self._process.communicate()
            self._process = None

    def _ask(
        self,
        process: subprocess.Popen[bytes],
        asked: dict[str, object],
        raw: bytes,
        pages: Pages | None,
        timer: "_Timer",
    ) -> dict[str, Any]:
        """Return the answer of the process; nothing if it ended. Before that it speaks of the pages it recognises."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            send(process.stdin, asked, raw)
            while (line := process.stdout.readline()).endswith(b"\n"):  # a process that was ended leaves half a line
                answer: dict[str, Any] = json.loads(line)
                if "key" not in answer:
                    return answer
                timer.begin()
                if "seen" in answer:
                    self._count_page()
                    if pages:
                        pages.put(answer["key"], answer["seen"])
                else:
                    send(process.stdin, {"known": pages.get(answer["key"]) if pages else None})
        except BrokenPipeError:
            pass
        return {}

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is not None:
            self.close()
        with self._starting:
            self.check()
            self._process = self._process or subprocess.Popen(
                [sys.executable, "-c", START, str(self._memory), *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what the libraries say of a damaged file
                start_new_session=True,  # so that what it runs ends with it
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # each thread of NumPy's would take address space
            )
            return self._process


class _Timer:
    """Ends a process that is silent for too long; ``late`` says that it did."""

    def __init__(self, seconds: float, process: subprocess.Popen[bytes]) -> None:
        self.late = False
        self._seconds = seconds
        self._process = process
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *error: object) -> None:
        if self._timer:
            self._timer.cancel()

    def begin(self) -> None:
        """Count from now on."""
        if self._timer:
            self._timer.cancel()
        self._timer = threading.Timer(self._seconds, self._stop)
        self._timer.start()

    def _stop(self) -> None:
        self.late = True
        _kill(self._process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process, and those that it began."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def send(pipe: IO[bytes], line: dict[str, object], raw: bytes = b"") -> None:
    """Write a line of JSON, and the bytes that belong to it."""
    pipe.write(json.dumps(line).encode() + b"\n")
    pipe.write(raw)
    pipe.flush()
