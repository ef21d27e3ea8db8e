"""Which paragraphs of a PDF are headings: by larger or bold type, or typed as those of laws are."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.formats.pages.page_geometry import Line

LARGER = 1.1
"""Type of so many times the usual size is larger type."""
LONGEST, TALLEST = 200, 3
"""Characters and lines of a heading, at most."""
MOSTLY = 0.5
"""Bold type tells nothing in a text with more than this share of bold letters."""
FEWEST = 5
"""A column with fewer lines is a letterhead or a place for signatures, not one of text."""
LEGAL = re.compile(
    r"(?P<name>(?i:phần|part|chương|chapter|mục|section|tiểu mục|subsection|điều|article|phụ lục|appendix|annex))\s+"
    r"(?:thứ\s+\w+|[\dIVXLC]+[a-zđ]?|[A-ZĐ])\s*(?P<end>[.:]|[-–—]\s|\Z|)"
)
RANKS = {
    name: rank
    for rank, names in enumerate(
        ("phần part phụlục appendix annex", "chương chapter", "mục section", "tiểumục subsection", "điều article"), 1
    )
    for name in names.split()
}
NUMBERED = re.compile(r"(?:(?P<roman>[IVXLC]+)|(?P<letter>[A-ZĐ])|(?P<number>\d{1,2}(?:\.\d{1,2})*))[.)]?\s")
ROMAN = re.compile(r"[IVX]+\.\s+[^\W\da-z]")
CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}\Z|…{2,}\s*\d{1,4}\Z")
"""The end of a line in a table of contents."""
ENDED = re.compile(r"[.;:,!?][\"'”’»)]*\Z")


@dataclass(frozen=True, slots=True)
class Type:
    """The usual type of a text: the size of its letters, and whether bold letters are rare in it."""

    size: float
    bold_is_rare: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Type":
        """Return the type in which most letters of lines are set."""
        sizes: Counter[float] = Counter()
        bold = 0
        for line in lines:
            sizes[_rounded(line.size)] += len(line.text)
            bold += len(line.text) * line.bold
        usual = max(sizes, key=lambda size: (sizes[size], size), default=0.0)
        return cls(usual, bold <= MOSTLY * sum(sizes.values()))

    def is_heading(self, lines: Sequence[Line], text: str, column: int) -> bool:
        """Whether a paragraph of such lines is a heading.

        :param column: Lines of the column in which it stands; 0 if it is one of the page's whole width.
        """
        if (
            not lines
            or len(text) > LONGEST
            or len(lines) > TALLEST
            or not any(map(str.isalpha, text))
            or CONTENTS.search(text)
        ):
            return False
        if is_typed(text):
            return True
        if 0 < column < FEWEST:
            return False
        larger = all(line.size >= LARGER * self.size for line in lines)
        bold = self.bold_is_rare and all(line.bold for line in lines) and lines[0].size >= self.size / LARGER
        return (larger and not text.endswith((".", ";", ",", ":"))) or (bold and not ENDED.search(text))

    def key(self, lines: Sequence[Line], text: str) -> tuple[float, int]:
        """Return what orders headings by their rank, the highest first: their size, then how they are counted."""
        return -max(_rounded(line.size) for line in lines), _counted(text)


def is_typed(text: str) -> bool:
    """Whether a text is a heading by its words alone, such as ``Điều 5. Nghỉ phép``, ``Chương II``, ``I. Mục tiêu``."""
    if is_bare(text):
        return True
    counted = _legal(text) or (len(text) <= LONGEST / 2 and ROMAN.match(text))
    return bool(counted) and not ENDED.search(text)


def is_bare(text: str) -> bool:
    """Whether a heading has nothing but its number, such as ``Chương II``, and the next line its words."""
    found = _legal(text)
    return found is not None and found.end() >= len(text.rstrip())


def is_counted(text: str) -> bool:
    """Whether a heading begins with its number, as those of parts do and titles do not."""
    return _legal(text) is not None or NUMBERED.match(text) is not None


def _legal(text: str) -> re.Match[str] | None:
    """Return what counts a heading of a law: with a full stop or so behind it, or nothing, or only capitals."""
    found = LEGAL.match(text)
    return found if found and (found["end"] or found.end() >= len(text) or text[found.end() :].isupper()) else None


def _counted(text: str) -> int:
    if found := _legal(text):
        return RANKS.get("".join(found["name"].lower().split()), 0)
    if found := NUMBERED.match(text):
        return 2 if found["roman"] else 1 if found["letter"] else 6 + found["number"].count(".")
    return 0


def _rounded(size: float) -> float:
    return round(2 * size) / 2
