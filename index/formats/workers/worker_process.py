"""The process in which files are read, for another that asks."""

import base64
import dataclasses
import json
import os
import signal
import sys
from collections.abc import Callable
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from index.formats.readers import FORMATS, RECOGNISING, reader_of
from index.formats.workers.worker import send

if TYPE_CHECKING:  # imported once a page is to be recognised
    from index.formats.ocr.page_picture import Gray
    from index.formats.ocr.tesseract import Recognise, Seen

MARGIN = 50_000_000
"""Bytes of address space that a process without memory gets to say so."""
LONGEST = 20_000_000
"""The most characters of a text that is taken."""


def serve(memory: int) -> None:
    """Read the files that come on standard input, and answer each with a line of JSON, until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints would answer in our stead
    grant = _limit_memory(memory)

    def fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        grant()
        send(answers, {"failed": kind.__name__, "named": str(getattr(error, "name", None) or kind.__name__)})

    sys.excepthook = fail
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        _alarm(asked["seconds"] + 5)  # ends this process even if the one that asked is gone
        recognise = _recogniser(answers, asked) if asked["ocr"] else None
        raw = sys.stdin.buffer.read(asked["size"])
        send(answers, _drawn(asked, raw) if "page" in asked else _outcome(asked["suffix"], raw, recognise))
        _alarm(0)


def _alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _recogniser(answers: IO[bytes], asked: dict[str, Any]) -> "Recognise":
    """Return what recognises a page, unless the process that asked knows it, and tells that process what it saw."""
    from index.formats.ocr import tesseract as ocr

    program = ocr.Tesseract(**asked["ocr"])

    def recognise(picture: "Gray") -> "Seen":
        key = ocr.page_key(program, picture)
        send(answers, {"key": key})
        _alarm(asked["seconds"] + 5)
        seen: dict[str, Any] = json.loads(sys.stdin.buffer.readline())["known"]
        if seen is None:
            try:
                seen = dataclasses.asdict(ocr.recognise_page(program, picture))
            except ocr.NotRecognised as error:
                seen = {"failed": str(error)}
            send(answers, {"key": key, "seen": seen})
        _alarm(asked["seconds"] + 5)
        if "failed" in seen:
            raise ocr.NotRecognised(seen["failed"])
        return ocr.Seen.from_json(seen)

    return recognise


def _limit_memory(memory: int) -> Callable[[], None]:
    """Limit this process, and return what gives it a little more, to say that it was not enough."""
    try:
        import resource
    except ImportError:
        return lambda: None
    most = memory + MARGIN
    resource.setrlimit(resource.RLIMIT_AS, (memory, most))
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _drawn(asked: dict[str, Any], raw: bytes) -> dict[str, object]:
    from index.formats.ocr.page_picture import as_jpeg

    page = asked["page"]
    try:
        picture = reader_of(asked["suffix"]).draw(raw, page["number"])
    except ValueError as error:
        return {"problem": str(error)}
    if picture is None:
        return {"problem": f"has no page {page['number']} that can be drawn"}
    return {"picture": base64.b64encode(as_jpeg(picture, page["turns"], page["angle"])).decode("ascii")}


def _outcome(suffix: str, raw: bytes, recognise: "Recognise | None") -> dict[str, object]:
    read = reader_of(suffix).read
    try:
        content = read(raw, recognise) if FORMATS[suffix] in RECOGNISING else read(raw)
    except ValueError as error:
        if type(error) is not ValueError:  # a library's own, and no sentence for the operator
            raise
        return {"problem": str(error)}
    if len(content.text) > LONGEST:
        return {"problem": f"holds more than {LONGEST:,} characters: divide it"}
    return {"content": dataclasses.asdict(content)}
