"""A grid of cells becomes paragraphs and tables: of sheets, separated values and slides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from index.formats.cells import Block, Grid, blocks_of
from index.formats.content import Part
from index.formats.lines import tidy_lines
from index.formats.tables import Rows, count_headers, form_parts, is_form, table_parts

SAMPLE = 200
"""Rows of a table that tell whether it has a header."""
LOOKED_AT = 8
"""Rows at the top of a table among which its header is looked for."""
TALLEST = 4
"""Rows of a header."""
REMARK = 30
"""Characters from which on a single cell at the end of a table is a remark on it."""
NUMERIC = 0.6
"""Share of a column's cells that are numbers from which on it is a column of numbers."""
YEAR = re.compile(r"(?:19|20)\d\d\Z")
COUNTED = re.compile(r"\(?(?:(\d{1,2})|[A-ZĐ])\)?(?:\s*=.*)?\Z")
"""What stands below a header whose columns are counted: (1), (2), or A, B, 1, 2, 3 = 1 + 2."""
NUMBER = re.compile(r"[-+(]?\d[\d.,\s/%:-]*\)?(?:\s?\S{1,4})?\Z")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with its columns' names and those columns that hold numbers, which a block further down may go on."""

    names: list[str]
    columns: list[int]
    numeric: frozenset[int]
    number: int


def grid_parts(grid: Grid, tables: int = 0) -> tuple[list[Part], int]:
    """Return the paragraphs and tables of a grid, in order, and the number of its last table in the text.

    Rows without an empty one between them are a table; a row of one cell above it is a paragraph, such as its title.

    :param tables: In the text before it.
    :raises ValueError: If its cells are joined in a way that no program makes.
    """
    parts: list[Part] = []
    before: _Table | None = None
    for block in blocks_of(grid):
        found, table = _block_parts(block, before, tables + 1)
        parts += found
        tables = table.number if table else tables
        before = table or before
    return parts, tables


def _block_parts(block: Block, before: _Table | None, number: int) -> tuple[list[Part], _Table | None]:
    """Return the parts of a block and its table, if it holds one; ``number`` is the next table's."""
    top, bottom = 0, len(block.rows)
    if len(block.columns) > 1:
        while top < bottom and block.filled(top) == 1 and block.named != top:
            top += 1
        while bottom > top and _is_remark(block, bottom - 1):
            bottom -= 1
    else:
        top = bottom
    above = _paragraphs(block, range(top))
    below = _paragraphs(block, range(bottom, len(block.rows)))
    if top == bottom:
        return above + below, None
    start, height = _header(block, top, bottom)
    if not height and before and (rows := _going_on(block, top, bottom, before)):
        return above + [part for row in rows for part in _row(before.names, row, before.number)] + below, before
    for row in range(top, start):
        one = block.filled(row) == 1
        above += _paragraphs(block, [row]) if one else table_parts([block.rows[row]], 0, number)
    body = block.rows[start + height : bottom]
    names = _names(block, start, height)
    table = _Table(names, block.columns, _numeric(body) if any(names) else frozenset(), number)
    return above + _table_parts(block, start, height, bottom, table) + below, table


def _paragraphs(block: Block, rows: Iterable[int]) -> list[Part]:
    return [Part("paragraph", tidy_lines(block.alone(row))) for row in rows]


def _table_parts(block: Block, start: int, height: int, bottom: int, table: _Table) -> list[Part]:
    """Return the rows of a table: its header as it stands, the others behind the names of their columns."""
    below = start + height
    header = [list(block.rows[row]) for row in range(start, below)]
    for row in range(start, below):
        for column, last in block.down.get(row, {}).items():
            for lower in range(row + 1, min(last + 1, below)):
                header[lower - start][column] = ""  # shown once
    if not height and is_form(block.rows[start:bottom]):
        return list(form_parts(block.rows[start:bottom], table.number))
    parts = list(table_parts(header, 0, table.number))
    for row in range(below, bottom):
        band = block.filled(row) == 1 and bool(block.across.get(row))
        counts = height and row == below and _counts(block.rows[row])
        parts += _row([] if band or counts else table.names, block.rows[row], table.number)
    return parts


def _row(names: list[str], cells: list[str], number: int) -> Iterable[Part]:
    """Return a row of a table behind the names of its columns, if they have any."""
    if any(names):
        return islice(table_parts([names, cells], 1, number), 1, None)
    return table_parts([cells], 0, number)


def _header(block: Block, top: int, bottom: int) -> tuple[int, int]:
    """Return the first row of a table's header and its height; the first row of the table and 0 if it has none."""
    if block.named is not None and top <= block.named < bottom:
        start = block.named
        while start > top and block.filled(start - 1) > 1 and block.across.get(start - 1):
            start -= 1
        return start, max(block.named + 1 - start, _height(block, start, bottom) if start < block.named else 1)
    for start in range(top, min(bottom, top + LOOKED_AT)):
        height = _height(block, start, bottom)
        body = block.rows[start + height : min(bottom, start + height + SAMPLE)]
        if count_headers([_worded(_names(block, start, height), body), *body]):
            return start, height
    return top, 0


def _height(block: Block, start: int, bottom: int) -> int:
    """Return how many rows a header takes that begins in a row: more if cells are joined there to one above others."""
    height = 1
    while height < TALLEST and start + height < bottom - 1 and block.across.get(start + height - 1):
        if any(map(_is_number, block.rows[start + height])):
            break
        height += 1
    tall = [last - start + 1 for last in block.down.get(start, {}).values()]
    if height > 1 or 2 * len(tall) >= block.filled(start):
        height = max([height, *(lines for lines in tall if lines <= TALLEST)])
    return min(height, max(bottom - start - 1, 1))


def _names(block: Block, start: int, height: int) -> list[str]:
    """Return the names of the columns, each with all that stands above it in the header."""
    header = [list(block.rows[row]) for row in range(start, start + height)]
    for at, row in enumerate(header):
        for column, last in block.across.get(start + at, {}).items():
            row[column : last + 1] = [row[column]] * (last + 1 - column)
    found = ([" ".join(row[at].split()) for row in header] for at in range(len(block.columns)))
    return [" ".join(dict.fromkeys(filter(None, names))) for names in found]


def _worded(names: list[str], body: Rows) -> list[str]:
    """Return the names with years as words where the cells below are no years: numbers name no column otherwise."""
    years = [bool(YEAR.match(name)) and not any(YEAR.match(row[at].strip()) for row in body)
             for at, name in enumerate(names)]  # fmt: skip
    return [f"năm {name}" if year else name for name, year in zip(names, years, strict=True)]


def _going_on(block: Block, top: int, bottom: int, before: _Table) -> list[list[str]]:
    """Return the rows of a block in the columns of the table before, which they go on to fill; none if they do not."""
    if not set(block.columns) <= set(before.columns):
        return []
    rows = [dict(zip(block.columns, row, strict=True)) for row in block.rows[top:bottom]]
    found = [[row.get(column, "") for column in before.columns] for row in rows]
    fits = all(_is_number(row[at]) for row in found for at in before.numeric if row[at])
    return found if fits and any(row[at] for row in found for at in before.numeric) else []


def _numeric(rows: Rows) -> frozenset[int]:
    """Return the columns that hold numbers."""
    columns = {at: [row[at] for row in rows[:SAMPLE] if row[at]] for at in range(len(rows[0]) if rows else 0)}
    return frozenset(
        at for at, cells in columns.items() if cells and sum(map(_is_number, cells)) >= NUMERIC * len(cells)
    )


def _is_number(cell: str) -> bool:
    return bool(NUMBER.match(" ".join(cell.split()))) and not YEAR.match(cell.strip())


def _is_remark(block: Block, row: int) -> bool:
    """Whether a row is a remark below a table: one cell, over several columns, or long, or with a colon."""
    text = block.alone(row)
    return block.filled(row) == 1 and bool(block.across.get(row) or len(text) >= REMARK or ":" in text)


def _counts(cells: list[str]) -> bool:
    """Whether a row counts the columns."""
    found = [COUNTED.match(" ".join(cell.split())) for cell in cells if cell.strip()]
    numbers = [int(each[1]) for each in found if each and each[1]]
    return all(found) and len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
