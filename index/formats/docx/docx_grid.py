"""The cells of a table of a Word file by row and column, and what rows and columns they take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.docx.docx_styles import Styles, is_on, number, own, path, value
from index.formats.docx.docx_words import WITHDRAWN
from index.formats.file_content import BETWEEN_CELLS, Part

WIDEST = 63
"""Columns of a table in Word."""
REPEATED, LEAST_REPEATED = 20, 10_000
"""Cells that are joined over rows repeat their text. The repeated text may have so many times the characters of the
table, and always so many."""

Cells = dict[tuple[int, int], list[Part]]
"""What is in each cell, by row and column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the column it begins in, how many it takes, and whether it goes on from the one above."""

    element: Element
    column: int
    span: int
    goes_on: bool


@dataclass(frozen=True, slots=True)
class WordTable:
    """The cells of a table by rows, how many of these are said to be its header, and what its file says of its look."""

    table: Element
    rows: list[list[Cell]]
    stated_headers: int
    styles: Styles

    @classmethod
    def of(cls, table: Element, styles: Styles) -> "WordTable":
        """Return the cells of a ``w:tbl``, without rows that a tracked change took away."""
        elements = [row for row in own(table, qn("w:tr"), WITHDRAWN) if row.find(path("w:trPr", "w:del")) is None]
        said = [is_on(row.find(path("w:trPr", "w:tblHeader"))) for row in elements]
        headers = next((at for at, header in enumerate(said) if not header), 0)
        return cls(table, [list(_cells(row)) for row in elements], headers, styles)

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return max((row[-1].column + row[-1].span for row in self.rows if row), default=0)

    def cells(self) -> Iterator[tuple[int, Cell]]:
        """Yield each cell that shows something with the number of its row."""
        for at, row in enumerate(self.rows):
            for cell in row:
                if not cell.goes_on:
                    yield at, cell

    def is_across(self, row: Sequence[Cell]) -> bool:
        """Whether one cell takes the whole row of a table with several columns."""
        return len(row) == 1 and 1 < row[0].span == self.width

    def height(self, top: int) -> int:
        """Return over how many rows the first one's cells reach, if some are joined down and others across."""
        if not any(cell.span > 1 for cell in self.rows[top]):
            return 1
        after = islice(self.rows, top + 1, None)
        height = 1 + next((at for at, row in enumerate(after) if not any(cell.goes_on for cell in row)), 0)
        return height if top + height < len(self.rows) else 1

    def texts(self, filled: Cells) -> list[list[str]]:
        """Return the words of each cell; a cell that is joined over rows has them in each of these."""
        left = LEAST_REPEATED + REPEATED * sum(len(part.text) for parts in filled.values() for part in parts)
        above: dict[int, str] = {}
        texts = []
        for at, row in enumerate(self.rows):
            words = {cell.column: _one_line(filled.get((at, cell.column), ())) for cell in row}
            for cell in row:
                if cell.goes_on and left > 0:
                    words[cell.column] = above.get(cell.column, "")
                    left -= len(words[cell.column]) + 1
            above = words
            texts.append([words.get(column, "") for column in range(max(words, default=-1) + 1)])
        return texts

    def spread(self, at: int, texts: Sequence[Sequence[str]]) -> list[str]:
        """Return the words of a row in all columns that its cells take."""
        words = {
            column: texts[at][cell.column]
            for cell in self.rows[at]
            for column in range(cell.column, cell.column + cell.span)
        }
        return [words.get(column, "") for column in range(max(words, default=-1) + 1)]


def _cells(row: Element) -> Iterator[Cell]:
    column = min(number(row, path("w:trPr", "w:gridBefore"), 0), WIDEST)
    for element in own(row, qn("w:tc"), WITHDRAWN):
        span = min(max(number(element, path("w:tcPr", "w:gridSpan"), 1), 1), WIDEST)
        down, across = (element.find(path("w:tcPr", name)) for name in ("w:vMerge", "w:hMerge"))
        beside = across is not None and value(element, path("w:tcPr", "w:hMerge")) != "restart"
        gone = beside or element.find(path("w:tcPr", "w:cellDel")) is not None
        goes_on = down is not None and value(element, path("w:tcPr", "w:vMerge")) != "restart"
        if not gone:
            yield Cell(element, column, span, goes_on)
        column += span


def _one_line(parts: Sequence[Part]) -> str:
    """Return the words of a cell without its notes; a table in it as one sentence."""
    pieces = []
    for kind, group in groupby((part for part in parts if part.kind != "note"), key=lambda part: part.kind):
        texts = [part.text for part in group]
        inner = "; ".join(text.replace(BETWEEN_CELLS, ", ") for text in texts)
        pieces.append(inner if kind == "row" else " ".join(texts))
    return " ".join(" ".join(pieces).split())
