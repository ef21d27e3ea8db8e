"""Where the words of recognised text are on the picture of their page: a box for each word, packed into a string."""

import base64
import re
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.datatypes import RecognisedText

WORD = re.compile(r"\S+")
"""A word that has a box: what stands between white space."""
WHOLE = 1000
"""Parts of a picture's width and height in which boxes are measured."""
GAP = 30
"""Two words of a line stand in different cells or columns if more than these parts of the width lie between them."""


class Box(NamedTuple):
    """A rectangle of a picture, in thousandths of its width and height from its upper left corner."""

    x0: int
    top: int
    x1: int
    bottom: int


def pack_boxes(boxes: Sequence[Box | None]) -> str:
    """Return boxes packed into some ten characters each. None is a word whose place is not known."""
    if not any(boxes):
        return ""
    rows = np.array([box or (0, 0, 0, 0) for box in boxes], dtype=np.int16)
    rows[:, 2:] -= rows[:, :2]  # widths and heights, which are smaller numbers and much alike
    rows[1:, :2] = np.diff(rows[:, :2], axis=0)
    return base64.b85encode(zlib.compress(rows.T.astype("<i2").tobytes(), 9)).decode("ascii")


def unpack_boxes(packed: str) -> list[Box | None]:
    """Return what :func:`pack_boxes` packed.

    :raises ValueError: If it did not.
    """
    try:
        columns = np.frombuffer(zlib.decompress(base64.b85decode(packed)), dtype="<i2") if packed else np.zeros(0)
        rows = columns.reshape(4, -1).T.astype(np.int16)
    except zlib.error as error:
        raise ValueError(f"no packed boxes: {packed[:20]!r}") from error
    rows[:, :2] = np.cumsum(rows[:, :2], axis=0)
    rows[:, 2:] += rows[:, :2]
    return [Box(*row) if row[2] > row[0] else None for row in rows.tolist()]


def boxes_in(text: str, recognised: RecognisedText, start: int, end: int) -> list[Box]:
    """Return the boxes of the words in ``text[start:end]`` that stand in a recognised slice of ``text``.

    Words that stand beside each other have one box together.
    """
    found: list[Box] = []
    words = list(WORD.finditer(text, recognised.start, recognised.end))
    boxes = unpack_boxes(recognised.boxes)
    if len(words) != len(boxes):
        return []
    for word, box in zip(words, boxes, strict=True):
        if box is None or word.end() <= start or end <= word.start():
            continue
        if found and _is_beside(found[-1], box):
            last = found.pop()
            box = Box(last.x0, min(last.top, box.top), max(last.x1, box.x1), max(last.bottom, box.bottom))
        found.append(box)
    return found


def _is_beside(before: Box, box: Box) -> bool:
    """Whether a box goes on with the line of the one before it."""
    shared = min(before.bottom, box.bottom) - max(before.top, box.top)
    same_line = 2 * shared > min(before.bottom - before.top, box.bottom - box.top)
    return same_line and before.x0 <= box.x0 and box.x0 - before.x1 < GAP
