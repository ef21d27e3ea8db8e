"""Lists that a sentence introduces: the points after ``Hồ sơ gồm:`` belong to the answer."""

import re

from index.language.sentences import split_sentences

FEWEST, LONGEST = 2, 1500
"""The fewest points of a list, and the most characters that are shown. A longer list ends with its last whole point."""
FURTHEST = 6000
"""The most characters between a point and the sentence that introduces its list."""
BETWEEN = 3
"""The most paragraphs between two counted points, as `Một là` and `Hai là` in a speech."""
_WORDS = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_POINT = re.compile(
    rf"[-–—•●▪◦*+·]\s|\(?\d{{1,2}}(?:\.\d{{1,2}})*[.)/]\s?(?!\d)|\(?[a-zđ][.)]\s|\(?[ivx]{{1,4}}[.)]\s|"
    rf"(?:{_WORDS}) là\b|thứ (?:nhất|nhì|tư|{_WORDS})\b|(?:first|second|third|fourth|fifth)(?:ly)?\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_ORDINALS = (
    ("một", "nhất", "first"), ("hai", "nhì", "second"), ("ba", "third"), ("bốn", "tư", "fourth"), ("năm", "fifth"),
    ("sáu", "sixth"), ("bảy", "seventh"), ("tám", "eighth"), ("chín", "ninth"), ("mười", "tenth"),
)  # fmt: skip
_PLACES = {word: place for place, words in enumerate(_ORDINALS, start=1) for word in words}
_COUNTED = re.compile(
    rf"(?P<of>{_WORDS}) là\b|thứ (?P<th>nhất|nhì|tư|{_WORDS})\b|(?P<en>[a-z]+th|first|second|third)(?:ly)?,|"
    r"(?P<digits>\d{1,2})[.)]\s(?!\d)",
    re.IGNORECASE,
)
_FOR_A_LIST = re.compile(
    r"\b(?:những|các|gồm|liệt kê|kể tên|điều kiện|giấy tờ|what are|list)\b|"
    r"\b(?:what|which) (?:(?!is|was|does|has)\w+ )?(?!is\b|was\b|does\b|has\b)\w{3,}s\b",
    re.IGNORECASE,
)
_FOR_ONE_POINT = re.compile(
    rf"\bthứ (?:nhất|nhì|tư|{_WORDS}|\d+)\b|\b(?:cuối cùng|first|second|third|fourth|fifth|last)\b", re.IGNORECASE
)
_FOR_ONE_FACT = re.compile(
    r"\b(?:[Aa]i|[Ww]ho(?:m|se)?|[Kk]hi nào|[Bb]ao (?:nhiêu|giờ|lâu)|[Mm]ấy|(?:[Nn]ăm|[Nn]gày|[Nn]ước) nào|"
    r"[Ww]hen|[Hh]ow (?:many|much|long|often)|(?:[Ww]hat|[Ww]hich) (?:year|date|day|country))\b"
)
"""Case matters: AI and WHO are names."""


def may_be_a_list(question: str) -> bool:
    """Return whether a list may answer. It may not if a number, a time, a person or a country is asked for."""
    return not _FOR_ONE_FACT.search(question)


def asks_for_a_list(question: str) -> bool:
    """Return whether several things are asked for, such as papers or conditions, and not one of them by its number."""
    return bool(_FOR_A_LIST.search(question)) and may_be_a_list(question) and not _FOR_ONE_POINT.search(question)


def introduction_of(text: str, start: int) -> tuple[int, int] | None:
    """Return the (start, end) of the sentence that introduces a list with a point at ``start``; None without one."""
    lines = list(_LINE.finditer(text, max(0, start - FURTHEST), text.rfind("\n", 0, start) + 1))
    for line in reversed(lines):
        words = line[0].rstrip()
        if words.endswith(":"):
            end = line.start() + len(words)
            heads = heads_of_points(text, end)
            inside = start < (end_of_list(text, end) or 0) or any(first <= start < last for first, last in heads)
            return (line.start() + split_sentences(words)[-1][0], end) if inside else None
    return None


def end_of_list(text: str, end: int) -> int | None:
    """Return the end of the list that ``text[:end]`` introduces with a colon; None if there is no list.

    A point is a line. It begins with a dash, a number, a letter or a word like ``Một là``, or it is one of several
    lines that end with semicolons.
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


def heads_of_points(text: str, end: int) -> list[tuple[int, int]]:
    """Return the (start, end) of the first sentence of each point that ``text[:end]`` introduces with a colon.

    The points are counted from one (``Một là``, ``Thứ hai``, ``3.``). A few paragraphs may stand between two of them.
    """
    heads: list[tuple[int, int]] = []
    beside = 0
    for line in _LINE.finditer(text, end) if text[:end].rstrip().endswith(":") else ():
        words = line[0].strip()
        counted = _COUNTED.match(words)
        if counted and _place_of(counted) == len(heads) + 1:
            start = line.start() + line[0].index(words)
            heads.append((start, start + _end_of_sentence(words, counted.end())))
            beside = 0
        elif words:
            beside += 1
        if beside > BETWEEN:
            break
    return heads if len(heads) >= FEWEST else []


def end_of_paragraph(text: str, at: int) -> int:
    """Return the end of the paragraph that holds ``text[at]``."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _end_of_sentence(words: str, at: int) -> int:
    """Return the end of the sentence that continues after ``words[:at]``."""
    return next((end for _, end in split_sentences(words) if end > at), len(words))


def _place_of(counted: re.Match[str]) -> int | None:
    """Return the number of the point that begins so; None if it is no point."""
    if counted["digits"]:
        return int(counted["digits"])
    return _PLACES.get((counted["of"] or counted["th"] or counted["en"]).lower())
