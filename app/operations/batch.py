"""A file of questions in, a file of answers out."""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from tqdm import tqdm

from app.answers.answering import Answerer
from app.answers.question import QuestionRefused
from app.operations.terminal import json_line
from index.errors import SearchError


class BatchUnreadable(SearchError):
    """A row of the batch is not a JSON object with ``id`` and ``question``."""


class BatchUnwritable(SearchError):
    """The answers cannot be written where they were asked for."""


def answer_batch(source: Path, target: Path, load: Callable[[], Answerer]) -> tuple[int, int]:
    """Write one answer row to ``target`` for each row of ``source``; return how many were refused, and of how many.

    A row that goes on from another question has that as ``after``.

    ``load`` gives the answerer; it is called only once both files are known to be good. ``target`` appears when it is
    complete.

    :raises BatchUnreadable: If ``source`` cannot be read, or a row is no question; the message names its line.
    :raises BatchUnwritable: If ``target`` is no place for a file, or is ``source``.
    """
    rows = list(_read_rows(source))
    refused = 0
    with _replacing(target, source) as stream:
        answerer = load()
        for row in tqdm(rows, unit=" questions", disable=not sys.stderr.isatty()):
            try:
                result = answerer.answer(row["question"], before=answerer.before(row.get("after"))).as_json()
            except QuestionRefused as error:
                refused += 1
                result = {"question": row["question"], "error": str(error)}
            stream.write(json_line({"id": row["id"], **result}, "utf-8") + "\n")
    return refused, len(rows)


@contextlib.contextmanager
def _replacing(target: Path, source: Path) -> Iterator[TextIO]:
    """Yield a stream whose content becomes ``target`` when nothing went wrong, and is thrown away otherwise."""
    try:
        target = target.resolve()
        if target.exists() and not target.is_file():
            raise BatchUnwritable(f"--out {target} is not a file: name one")
        if target.exists() and target.samefile(source):
            raise BatchUnwritable(f"--out {target} is the file of --batch: name another")
        pending = target.with_name(f".answers-{os.getpid()}.jsonl")
        try:
            with pending.open("w", encoding="utf-8") as stream:
                yield stream
            pending.replace(target)
        finally:
            pending.unlink(missing_ok=True)
    except OSError as error:
        raise BatchUnwritable(
            f"--out {target} cannot be written ({error.strerror}): name a file in a folder that is there and writable"
        ) from error


def _read_rows(source: Path) -> Iterator[dict[str, Any]]:
    try:
        with source.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _row(line, f"{source}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or f"it is not UTF-8: {error}"
        raise BatchUnreadable(f"{source} cannot be read: {reason}") from error


def _row(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BatchUnreadable(f"{place}: not JSON ({error.msg})") from error
    except RecursionError as error:
        raise BatchUnreadable(f"{place}: nested too deeply") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise BatchUnreadable(f"{place}: a number is too long; put it in quotes") from error
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("question"), str):
        raise BatchUnreadable(f'{place}: expected {{"id": ..., "question": "..."}}, and "after" in one that goes on')
    if not isinstance(row.get("after"), str | None):
        raise BatchUnreadable(f"{place}: `after` is not the question before, in words")
    if isinstance(row["id"], dict | list):
        raise BatchUnreadable(f"{place}: the id is not a single value")
    return row
