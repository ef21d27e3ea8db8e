"""A file of many articles, each a line that is a JSON object (.jsonl, and .jsonl.gz packed)."""

import gzip
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson

from index.formats.file_content import Content
from index.formats.text.front_matter import group_names, misspelt_groups
from index.formats.text.old_encodings import repair, repair_line

UNPACKED = 2_000_000_000
"""Bytes of a file that are read, unpacked."""
PACKED_BETTER = 100
"""A file may unpack to so many times its size. Text unpacks to ten times, a file made to fill the memory to a
thousand."""
PACKED_WELL = 50_000_000
"""Bytes, unpacked, that may be packed even better."""
LONGEST_LINE = 20_000_000
"""Bytes of a line that is read."""
MOST = 200_000
"""Lines of a file that is read."""
LONGEST_ID = 500
"""Characters of an article's id in the file."""
TITLE = 80
"""Characters of the title that is taken from the beginning of a text."""
NO_ADDRESS = re.compile(r"(?:^|/)\.{0,2}(?:/|$)|[\x00-\x1f\x7f\\]")
"""What a browser changes in the address of an article's page: empty parts, dots alone, backslashes, control codes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the file, with its id there."""

    id: str
    content: Content


def read_rows(path: Path, check: Callable[[], None] = lambda: None) -> Iterator[tuple[int, Row | str]]:
    """Yield the number of each line that is not empty, and the article there or what is wrong with the line.

    :param check: Is called after each piece of the file that was read; what it raises ends that.
    :raises ValueError: If the file as a whole cannot be taken: it is cut, not packed by gzip, or too large.
    :raises OSError: If it cannot be opened.
    """
    packed = path.name.lower().endswith(".gz")
    most = min(UNPACKED, max(PACKED_WELL, PACKED_BETTER * path.stat().st_size)) if packed else UNPACKED
    lines_of_ids: dict[str, int] = {}
    try:
        with cast(BinaryIO, gzip.open(path)) if packed else path.open("rb") as stream:
            for number, line in _lines(stream, most, check):
                row = line if isinstance(line, str) else _row(line, number)
                if isinstance(row, Row) and (first := lines_of_ids.setdefault(row.id, number)) != number:
                    row = f"its id {row.id!r} is that of line {first}"
                yield number, row
    except EOFError as error:
        raise ValueError("is cut short: copy it anew") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ValueError("is not packed by gzip, or is damaged: copy it anew") from error


def _lines(stream: BinaryIO, most: int, check: Callable[[], None]) -> Iterator[tuple[int, bytes | str]]:
    """Yield the number of each line that is not empty, and its bytes or what is wrong with it."""
    number = size = 0
    while line := stream.readline(LONGEST_LINE + 1):
        check()
        number, size, longest = number + 1, size + len(line), len(line)
        while not line.endswith(b"\n") and size <= most and (rest := stream.readline(LONGEST_LINE)):
            size, longest, line = size + len(rest), longest + len(rest), rest
            check()
        if size > most:
            remedy = "pack it by gzip alone, or not at all" if most < UNPACKED else "divide it"
            raise ValueError(f"unpacks to more than {most // 1_000_000:,} MB: {remedy}")
        if number > MOST:
            raise ValueError(f"holds more than {MOST:,} lines: divide it")
        if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ValueError("is UTF-16: save it as UTF-8")
        if longest > LONGEST_LINE:
            yield number, f"is longer than {LONGEST_LINE // 1_000_000} MB"
        elif line.strip():
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def _row(line: bytes, number: int) -> Row | str:
    try:
        stated = orjson.loads(line)
    except ValueError as error:
        return f"is not JSON ({str(error).partition(': line ')[0]})"
    if not isinstance(stated, dict):
        return "is not a JSON object"
    try:
        return Row(_id(stated, number), _content(stated))
    except ValueError as error:
        return str(error)


def _id(stated: dict[str, Any], number: int) -> str:
    """Return the article's id in the file: its ``id`` or ``_id``, else the number of its line."""
    value = stated.get("id", stated.get("_id"))
    if value is None:
        return str(number)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError(f"its id is {_shown(value)}, expected text or a whole number")
    row_id = unicodedata.normalize("NFC", str(value))
    if len(row_id) > LONGEST_ID or NO_ADDRESS.search(row_id):
        raise ValueError(f"its id {_shown(row_id)} cannot stand in an address: give letters and digits")
    return row_id


def _content(stated: dict[str, Any]) -> Content:
    if misspelt := misspelt_groups(key for key in stated if key != "groups"):
        raise ValueError(f"has {misspelt!r} where only `groups` is read")
    text = _text(stated, "text") or "\n".join(filter(None, (_text(stated, "abstract"), _text(stated, "body"))))
    if not any(map(str.isalnum, text)):
        raise ValueError("holds no text: `text` is missing or empty")
    text, decoded = repair(text)
    title = _text(stated, "title") or ""
    title = " ".join((repair_line(title, decoded) if decoded else title).split())
    return Content(
        text=text,
        title=title or _beginning(text),
        date=_text(stated, "date"),
        url=_text(stated, "url"),
        groups=group_names(stated["groups"]) if "groups" in stated else (),
        decoded=decoded,
    )


def _text(stated: dict[str, Any], key: str) -> str | None:
    value = stated.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"its {key} is {_shown(value)}, expected text")
    return value.strip() or None if value else None


def _beginning(text: str) -> str:
    """Return the beginning of a text, cut between two words where there are two."""
    beginning = " ".join(text[: 10 * TITLE].split())
    if len(beginning) <= TITLE:
        return beginning
    return (beginning[:TITLE].rpartition(" ")[0] or beginning[:TITLE]) + "…"


def _shown(value: object) -> str:
    """Return a value as it is named in a problem."""
    return ascii(value) if len(ascii(value)) <= TITLE else f"{ascii(value)[:TITLE]}…"
