"""The list that a sentence introduces: the points after ``Hồ sơ gồm:`` belong to what it says."""

import re

FEWEST, LONGEST = 2, 1500
"""Points that make a list, and characters of a list that is shown; a longer one ends with its last whole point."""
_WORDS = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_POINT = re.compile(
    rf"[-–—•●▪◦*+·]\s|\(?\d{{1,2}}(?:\.\d{{1,2}})*[.)/]\s?(?!\d)|\(?[a-zđ][.)]\s|\(?[ivx]{{1,4}}[.)]\s|"
    rf"(?:{_WORDS}) là\b|thứ (?:nhất|nhì|tư|{_WORDS})\b|(?:first|second|third|fourth|fifth)(?:ly)?\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")


def end_of_list(text: str, end: int) -> int | None:
    """Return where the list ends that ``text[:end]`` introduces with a colon, None if there is none.

    A point is a line of its own that begins with a dash, a number, a letter or a word like ``Một là``, or one of lines
    that semicolons part.
    """
    if not text[:end].rstrip().endswith(":"):
        return None
    last, points, parted = None, 0, False
    for line in _LINE.finditer(text, end):
        words = line[0].strip()
        if not words:
            continue
        if not (_POINT.match(words) or parted or words.endswith(";")) or line.end() - end > LONGEST:
            break
        last, points, parted = line.start() + len(line[0].rstrip()), points + 1, words.endswith(";")
    return last if points >= FEWEST else None
