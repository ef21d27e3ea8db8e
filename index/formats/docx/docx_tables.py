"""Tables of a Word file: their cells by row and column, and whether they only place text on the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.docx.docx_styles import TABLE_STYLE, Styles, is_on, number, own, path, value
from index.formats.docx.docx_words import RUN, TEXT, WITHDRAWN
from index.formats.file_content import BETWEEN_CELLS, Part
from index.formats.letters.official_letter import arranged, is_letter, is_signed
from index.formats.tables.header_rows import TALLEST, grouped_header
from index.formats.tables.table_rows import column_names, count_headers, form_parts, is_form, table_parts

WIDEST = 63
"""Columns of a table in Word."""
REPEATED, LEAST_REPEATED = 20, 10_000
"""Times that a table's own characters may grow by cells that are joined over rows, and characters that always may."""
FEW_ROWS, FEW_COLUMNS, LETTER_ROWS = 3, 4, 6
"""Rows and columns that a table has at most which only places text, and rows of the head or the end of a letter."""
INVISIBLE = ("nil", "none", "")

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
class Grid:
    """The cells of a table by rows, how many of these are said to be its header, and what its file says of its look."""

    table: Element
    rows: list[list[Cell]]
    stated_headers: int
    styles: Styles

    @classmethod
    def of(cls, table: Element, styles: Styles) -> "Grid":
        """Return the grid of a ``w:tbl``, without rows that a tracked change took away."""
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

    def text_in_place(self, filled: Cells) -> list[Part] | None:
        """Return the parts in reading order if the table only places them on the page; None if it is a table.

        What is side by side in a letter is read column by column, else cell by cell.
        """
        texts = {at: "\n".join(part.text for part in parts if part.kind != "note") for at, parts in filled.items()}
        shown = [at for at, text in texts.items() if text.strip()]
        columns = sorted({column for _, column in shown})
        if not shown or len(columns) > FEW_COLUMNS:
            return None
        by_column = [arranged([part for at in shown if at[1] == column for part in filled[at]]) for column in columns]
        framed, rows = self._is_framed(), len({row for row, _ in shown})
        whole = "\n".join(texts[at] for at in shown)
        signed = (
            not framed
            and len(columns) > 1
            and any(
                is_signed([line for at in shown if at[1] == column for line in texts[at].split("\n")])
                for column in columns
            )
        )
        if rows <= LETTER_ROWS and (signed or is_letter(whole, framed)):
            return [part for parts in by_column for part in parts]
        long = [at for at in shown if "\n" in texts[at].strip()]
        labels = [texts[at].strip() for at in shown if at[1] == columns[0]]
        is_form = len(columns) == 2 and rows > 1 and all(label.endswith(":") for label in labels)
        named = rows > 1 and len(columns) > 1 and self._is_named()
        if named or is_form or (framed and len(shown) > 1 and not (rows == 1 and long)):
            return None
        if rows == 1 or (rows <= FEW_ROWS and long) or 2 * len(long) > len(shown):
            return [part for at in shown for part in filled[at]]
        return None

    def rows_in_words(self, filled: Cells, table: int) -> Iterator[Part]:
        """Yield what stands in the table above its header, then its rows, each with the notes that it refers to.

        :param table: Its number in the text.
        """
        texts = self._texts(filled)
        top = next((at for at, row in enumerate(self.rows) if not self._is_across(row)), 0)
        for at in range(top):
            yield from (part for cell in self.rows[at] for part in filled.get((at, cell.column), ()))
        heads = self._count_headers(texts, top)
        names = column_names([self._spread(at, texts) for at in range(top, heads)])
        filled_in = list(form_parts(texts[top:], table)) if heads == top and is_form(texts[top:]) else []
        if heads > top:
            yield from _bare(names if heads > top + 1 else texts[top], table)
        for at in range(top, heads):
            yield from self._notes(at, filled)
        for across, run in groupby(range(heads, len(texts)), key=lambda at: self._is_across(self.rows[at])):
            for at in run:
                parts = _bare(texts[at], table)
                if filled_in:
                    parts = filled_in[at - top : at - top + 1]
                elif names and not across:
                    parts = list(islice(table_parts([names, texts[at]], 1, table), 1, None))
                yield from (*parts, *self._notes(at, filled))

    def _notes(self, at: int, filled: Cells) -> Iterator[Part]:
        """Yield the notes that a row refers to."""
        for cell in self.rows[at]:
            yield from (part for part in filled.get((at, cell.column), ()) if part.kind == "note")

    def _texts(self, filled: Cells) -> list[list[str]]:
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

    def _spread(self, at: int, texts: Sequence[Sequence[str]]) -> list[str]:
        """Return the words of a row in all columns that its cells take."""
        words = {
            column: texts[at][cell.column]
            for cell in self.rows[at]
            for column in range(cell.column, cell.column + cell.span)
        }
        return [words.get(column, "") for column in range(max(words, default=-1) + 1)]

    def _is_across(self, row: Sequence[Cell]) -> bool:
        """Whether one cell takes the whole row of a table with several columns."""
        return len(row) == 1 and 1 < row[0].span == self.width

    def _count_headers(self, texts: Sequence[Sequence[str]], top: int) -> int:
        """Return the number of the first row that is below the header."""
        first = [self._spread(at, texts) for at in range(top, min(top + TALLEST + 1, len(texts)))]
        grouped = top + len(grouped_header(first))
        if top < self.stated_headers < len(texts):
            return self.stated_headers
        if len(texts) - top < 2:
            return top
        below = max(top + self._height(top), grouped)
        if (self._is_marked(self.rows[top]) or self._names_by_style()) and not all(
            map(self._is_marked, self.rows[top:])
        ):
            while below < len(texts) - 1 and self._is_marked(self.rows[below]):
                below += 1
            return below
        if grouped > top:
            return grouped
        labels = [row[0] for row in texts[top:] if row and row[0]]
        if self._has_marked_labels(top) or sum(label.endswith(":") for label in labels) > len(labels) / 2:
            return top
        names = column_names([self._spread(at, texts) for at in range(top, below)])
        crossed = len(names) > 1 and not names[0] and all(names[1:]) and all(row and row[0] for row in texts[below:])
        return below if crossed or count_headers([names, *texts[below:]]) else top

    def _is_named(self) -> bool:
        """Whether the first row is said to be the header, or set off from the others."""
        marked = map(self._is_marked, self.rows)
        return self.stated_headers > 0 or (next(marked) and not all(marked))

    def _height(self, top: int) -> int:
        """Return over how many rows the first one's cells reach, if some are joined down and others across."""
        if not any(cell.span > 1 for cell in self.rows[top]):
            return 1
        after = islice(self.rows, top + 1, None)
        height = 1 + next((at for at, row in enumerate(after) if not any(cell.goes_on for cell in row)), 0)
        return height if top + height < len(self.rows) else 1

    def _is_marked(self, row: Sequence[Cell]) -> bool:
        """Whether all that a row holds is bold, or stands in shaded cells."""
        filled = [cell for cell in row if any(text.text and text.text.strip() for text in cell.element.iter(TEXT))]
        return bool(filled) and all(self._is_strong(cell.element) for cell in filled)

    def _is_strong(self, cell: Element) -> bool:
        shading = cell.find(path("w:tcPr", "w:shd"))
        if shading is not None and shading.get(qn("w:fill"), "").upper() not in ("", "AUTO", "FFFFFF"):
            return True
        paragraphs = cell.iter(qn("w:p"))
        runs = [(run, paragraph) for paragraph in paragraphs for run in paragraph.iter(RUN) if _has_words(run)]
        return bool(runs) and all(self.styles.has(run, paragraph, "w:b") for run, paragraph in runs)

    def _has_marked_labels(self, top: int) -> bool:
        """Whether it is the first column that is set off, as in forms, with nothing beside it."""
        rows = [row for row in self.rows[top:] if len(row) > 1]
        return len(rows) > 1 and all(self._is_marked(row[:1]) and not self._is_marked(row[1:]) for row in rows)

    def _names_by_style(self) -> bool:
        """Whether the table's style sets off its first row."""
        look = self.table.find(path("w:tblPr", "w:tblLook"))
        if look is None or look.get(qn("w:firstRow")) not in ("1", "true", "on"):
            return False
        parts = (part for style in self.styles.of(self.table, TABLE_STYLE) for part in style.iter(qn("w:tblStylePr")))
        return any(part.get(qn("w:type")) == "firstRow" for part in parts)

    def _is_framed(self) -> bool:
        """Whether most of the cells have visible borders."""
        stated = self.table.find(path("w:tblPr", "w:tblBorders"))
        by_style = (each.find(path("w:tblPr", "w:tblBorders")) for each in self.styles.of(self.table, TABLE_STYLE))
        borders = next((each for each in (stated, *by_style) if each is not None), None)
        around = borders is not None and any(_is_visible(side) for side in borders)
        cells = [cell.element.find(path("w:tcPr", "w:tcBorders")) for row in self.rows for cell in row]
        return 2 * sum(_is_bordered(each, around) for each in cells) > len(cells)


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


def _bare(row: Sequence[str], table: int) -> list[Part]:
    """Return a row that has no names, or is one of names."""
    return list(table_parts([row], 0, table))


def _has_words(run: Element) -> bool:
    return any(text.text and text.text.strip() for text in run.iterchildren(TEXT))


def _is_visible(side: Element) -> bool:
    return side.get(qn("w:val"), "") not in INVISIBLE


def _is_bordered(stated: Element | None, around: bool) -> bool:
    """Whether a cell has visible borders, by itself or from its table."""
    if stated is None:
        return around
    sides = [side for side in stated if isinstance(side.tag, str)]
    return any(map(_is_visible, sides)) or (around and len(sides) < 4)
