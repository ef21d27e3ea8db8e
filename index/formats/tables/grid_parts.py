"""A grid of cells becomes paragraphs and tables: of sheets, separated values and slides."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from index.formats.file_content import Part
from index.formats.tables.cell_grid import Block, Grid, blocks_of
from index.formats.tables.header_rows import NUMBER, TALLEST, YEAR, grouped_header, header_with_gaps
from index.formats.tables.table_rows import (
    Rows,
    column_names,
    count_headers,
    counts_columns,
    form_parts,
    is_form,
    table_parts,
)
from index.formats.text.white_space import tidy_lines

SAMPLE = 200
"""Rows of a table that tell whether it has a header."""
LOOKED_AT = 8
"""Rows at the top of a table among which its header is looked for."""
REMARK = 30
"""A single cell at the end of a table is a remark on it if it has so many characters."""
NUMERIC = 0.6
"""A column is one of numbers if this share of its cells is numbers."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that a block further down may continue: the names of its columns, and which of them hold numbers."""

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
        while top < bottom and block.filled(top) == 1 and block.named != top and not _is_group(block, top):
            top += 1
        while bottom > top and _is_remark(block, bottom - 1):
            bottom -= 1
    else:
        top = bottom
    above = _paragraphs(block, range(top))
    below = _paragraphs(block, range(bottom, len(block.rows)))
    if top == bottom:
        return above + below, None
    start, header = _header(block, top, bottom)
    height = len(header)
    if not height and before and (rows := _going_on(block, top, bottom, before)):
        return above + [part for row in rows for part in _row(before.names, row, before.number)] + below, before
    for row in range(top, start):
        one = block.filled(row) == 1
        above += _paragraphs(block, [row]) if one else table_parts([block.rows[row]], 0, number)
    body = block.rows[start + height : bottom]
    names = column_names(header) or [""] * len(block.columns)
    table = _Table(names, block.columns, _numeric(body) if any(names) else frozenset(), number)
    return above + _table_parts(block, start, header, bottom, table) + below, table


def _paragraphs(block: Block, rows: Iterable[int]) -> list[Part]:
    return [Part("paragraph", tidy_lines(block.alone(row))) for row in rows]


def _table_parts(block: Block, start: int, header: Rows, bottom: int, table: _Table) -> list[Part]:
    """Return the rows of a table: the names of its columns, and what stands behind them."""
    below = start + len(header)
    if not header and is_form(block.rows[start:bottom]):
        return list(form_parts(block.rows[start:bottom], table.number))
    named = [table.names] if len(header) > 1 else block.rows[start:below]
    parts = list(table_parts(named, 0, table.number))
    for row in range(below, bottom):
        band = block.filled(row) == 1 and bool(block.across.get(row))
        counts = header and row == below and counts_columns(block.rows[row])
        parts += _row([] if band or counts else table.names, block.rows[row], table.number)
    return parts


def _row(names: list[str], cells: list[str], number: int) -> Iterable[Part]:
    """Return a row of a table behind the names of its columns, if they have any."""
    if any(names):
        return islice(table_parts([names, cells], 1, number), 1, None)
    return table_parts([cells], 0, number)


def _header(block: Block, top: int, bottom: int) -> tuple[int, Rows]:
    """Return where a table's header begins, and its rows, joined cells in all of theirs; no rows if it has none."""
    if block.named is not None and top <= block.named < bottom:
        return _stated_header(block, top, block.named, bottom)
    for start in range(top, min(bottom, top + LOOKED_AT)):
        grouped = _grouped(block, start, bottom)
        if grouped is None:
            return top, []
        if grouped:
            return start, grouped
        height = _height(block, start, bottom)
        header = _spread(block, start, start + height)
        body = block.rows[start + height : min(bottom, start + height + SAMPLE)]
        if count_headers([_worded(column_names(header), body), *body]):
            return start, header
    return top, []


def _stated_header(block: Block, top: int, named: int, bottom: int) -> tuple[int, Rows]:
    """Return the header whose row ``named`` names the columns, as the file says, with the groups above it."""
    for start in range(top, named + 1):
        grouped = _grouped(block, start, bottom)
        if grouped and start + len(grouped) > named:
            return start, grouped
    start = named
    while start > top and block.filled(start - 1) > 1 and block.across.get(start - 1):
        start -= 1
    return start, _spread(block, start, named + 1)


def _grouped(block: Block, start: int, bottom: int) -> Rows | None:
    """Return the rows of a header with groups of columns that begins in a row; no rows if there is none.

    :return: None if the rows there are values of a table without a header.
    """
    end = min(start + TALLEST + 1, bottom)
    if any(block.across.get(row) for row in range(start, end)):
        return grouped_header(_spread(block, start, end))
    return header_with_gaps(block.rows[start : min(start + TALLEST + SAMPLE, bottom)])


def _is_group(block: Block, row: int) -> bool:
    """Whether the only cell of a row stands above some columns that are not the first ones, so that it is no title."""
    return any(0 < column < last for column, last in block.across.get(row, {}).items())


def _height(block: Block, start: int, bottom: int) -> int:
    """Return over how many rows the cells of a header reach, if it begins in this row."""
    tall = [last - start + 1 for last in block.down.get(start, {}).values()]
    height = (
        max((lines for lines in tall if lines <= TALLEST), default=1) if 2 * len(tall) >= block.filled(start) else 1
    )
    return min(height, max(bottom - start - 1, 1))


def _spread(block: Block, start: int, end: int) -> list[list[str]]:
    """Return rows in which cells that are joined over columns stand in all of these."""
    rows = [list(row) for row in block.rows[start:end]]
    for at, row in enumerate(rows):
        for column, last in block.across.get(start + at, {}).items():
            row[column : last + 1] = [row[column]] * (last + 1 - column)
    return rows


def _worded(names: list[str], body: Rows) -> list[str]:
    """Return the names with years as words where the cells below are no years: numbers name no column otherwise."""
    years = [bool(YEAR.match(name)) and not any(YEAR.match(row[at].strip()) for row in body)
             for at, name in enumerate(names)]  # fmt: skip
    return [f"năm {name}" if year else name for name, year in zip(names, years, strict=True)]


def _going_on(block: Block, top: int, bottom: int, before: _Table) -> list[list[str]]:
    """Return the rows of a block in the columns of the table before, if they continue it; else none."""
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
