"""The blocks that lines and tables of pages are put together to. They know on which page each word stands."""

import re
from dataclasses import dataclass, field
from itertools import takewhile

from index.datatypes import BlockKind
from index.formats.pages.page_geometry import Line
from index.formats.pages.ruled_tables import Table
from index.formats.tables.table_rows import count_headers, table_parts

OWN_LINE = re.compile(
    r"[-–—•●▪◦○■□☐☒✓➢❖*+\uf000-\uf0ff\ufffd]\s|\d{1,3}(?:\.\d{1,3})*[.)]\s|[IVXLC]+\.\s|\(?[a-zđ]\)\s|"
    r"(?i:điều|khoản|mục|phần|chương|article|section|chapter)\s+[\dIVXLC]+\s*(?:[.:]|\Z)"
)
ITEM = re.compile(r"(?P<bullet>[-–—•●▪◦○■➢❖*+\uf000-\uf0ff\ufffd])\s+|(?:\d{1,3}(?:\.\d{1,3})*[.)]|\(?[a-zđ]\))\s")
HYPHEN = re.compile(r"[a-z]-\Z")
SAME_SIZE = 1.1
"""Two lines are of one type if their sizes differ by no more than this part."""
SHIFTED = 12.0
"""Points that the columns of a table may differ from page to page."""


@dataclass(slots=True)
class Piece:
    """A block of the text: its words by page, and the lines that it was."""

    kind: BlockKind
    words: list[tuple[int, str]]
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    label: str = ""

    @classmethod
    def begun(cls, page: int, line: Line, kind: BlockKind = "paragraph") -> "Piece":
        """Return a paragraph, or an item by its mark, of which ``line`` is the first; a bullet becomes ``-``."""
        found = ITEM.match(line.text) if kind == "paragraph" else None
        text = f"- {line.text[found.end() :]}" if found and found["bullet"] else line.text
        return cls("item" if found else kind, [(page, text)], [line])

    @property
    def text(self) -> str:
        """All of its words."""
        return "".join(words for _, words in self.words)

    def add(self, page: int, line: Line) -> None:
        """Put a line to its end."""
        before, words = self.words[-1]
        words = joined(words, line.text)
        if before == page:
            self.words[-1] = page, words + line.text
        else:
            self.words[-1] = before, words
            self.words.append((page, line.text))
        self.lines.append(line)

    def extend(self, other: "Piece") -> None:
        """Put a block of one line to its end."""
        page, words = self.words[-1]
        self.words[-1] = page, joined(words, other.text) + other.text
        self.lines += other.lines


class OpenTable:
    """A table that may go on on the next page."""

    def __init__(self, page: int, table: Table) -> None:
        self._edges = table.edges
        self._rows = [(page, row) for row in table.rows]
        self._headers = table.headers or count_headers([[_cell(cell) for cell in row] for row in table.rows])
        self._across = table.across

    def goes_on(self, page: int, table: Table) -> bool:
        """Take the rows of a table that has the same columns at the top of the next page; say whether it has."""
        edges = list(zip(self._edges, table.edges, strict=False))
        alike = len(self._edges) == len(table.edges) and all(abs(one - two) <= SHIFTED for one, two in edges)
        if not alike or page != self._rows[-1][0] + 1:
            return False
        own = [row for _, row in self._rows[: self._headers]]
        repeated = table.rows[: len(own)] == own
        rows = table.rows[len(own) :] if repeated else table.rows
        if not repeated and table.headers:
            return False
        if rows and not rows[0][0] and all(not cell or cell[0].islower() for cell in rows[0]):
            last = self._rows[-1][1]
            last[:] = ["\n".join(filter(None, cells)) for cells in zip(last, rows[0], strict=True)]
            rows = rows[1:]
        self._rows += [(page, row) for row in rows]
        return True

    def pieces(self, number: int) -> list[Piece]:
        """Return its rows, those below its header with the names of their columns."""
        rows = [(page, [_cell(cell) for cell in row]) for page, row in self._rows]
        rows = [(page, row) for page, row in rows if any(row)]
        headers = min(self._headers, len(rows))
        top = list(takewhile(lambda row: len(list(filter(None, row[1]))) == 1, rows))
        if not headers and top and len(rows) > len(top):  # the title of a table in a row of its own
            title = [Piece("paragraph", [(page, " ".join(filter(None, row)))]) for page, row in top]
            self._rows = [(page, row) for page, row in self._rows if any(map(_cell, row))][len(top) :]
            self._headers = count_headers([row for _, row in rows[len(top) :]])
            return title + self.pieces(number)
        named = [
            [cell or _cell(self._across.get((at, column), "")) for column, cell in enumerate(row)]
            for at, (_, row) in enumerate(rows[:headers])
        ]
        parts = table_parts([*named, *(row for _, row in rows[headers:])], headers, number)
        pages = [page for page, _ in rows[max(headers - 1, 0) :]]
        return [
            Piece("row", [(page, part.text)], level=part.level, label=part.label)
            for page, part in zip(pages, parts, strict=True)
        ]


def joined(words: str, line: str) -> str:
    """Return ``words`` as they stand before the next line: without the hyphen of a divided word."""
    if HYPHEN.search(words) and line[0].islower():
        return words[:-1]
    return words if words.endswith("-") else f"{words} "


def _cell(text: str) -> str:
    """Return the text of a cell on one line."""
    lines = [line for line in text.split("\n") if line.strip()]
    whole = lines[0] if lines else ""
    for line in lines[1:]:
        whole = joined(whole, line) + line
    return " ".join(whole.split())
