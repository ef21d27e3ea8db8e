"""Headers of tables that take several rows: groups of columns stand above the names of the columns."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.formats.tables.table_rows import Rows, column_names

TALLEST = 4
"""Rows of a header."""
YEAR = re.compile(r"(?:19|20)\d\d\Z")
NUMBER = re.compile(r"[-+(]?\d[\d.,\s/%:-]*\)?(?:\s?\S{1,4})?\Z")
"""A cell that is a number, with a sign or a short unit."""
MEASURED = re.compile(rf"{NUMBER.pattern[:-2]}(?:\s?[^\W\d_][\w/.²³]*){{0,3}}\Z")
"""A cell that is a number with a unit of some words: ``500.000 đồng/tháng``, ``10 ngày làm việc``."""


def grouped_header(rows: Rows) -> Rows:
    """Return the rows at the top that name the columns only together; no rows if there are none.

    The first of them has cells over several columns. Each further one divides these, until all names differ. A value or
    a number below the name of a single column belongs to no header, unless a cell beside it reaches down to its row.

    :param rows: Of a table. A cell that is joined over rows and columns stands in all of them.
    """
    for height in range(1, min(TALLEST + 1, len(rows))):
        names = column_names(rows[:height])
        same = {at for at, (left, right) in enumerate(pairwise(names), 1) if left and left == right}
        shared = same | {at - 1 for at in same}
        if not shared:
            whole = all(names[1:]) and len(set(names)) == len(names)
            return rows[:height] if height > 1 and whole else []
        if not _divides(rows[height], rows[height - 1], names, shared):
            return []
    return []


def _divides(row: Sequence[str], above: Sequence[str], names: Sequence[str], shared: set[int]) -> bool:
    """Whether a row names columns that share a name so far, and has no values below the names of others."""
    cells = [(at, _line(cell)) for at, cell in enumerate(row)]
    new = [(at, cell) for at, cell in cells if cell and (at >= len(above) or cell != _line(above[at]))]
    if any(at not in shared and at < len(names) and names[at] for at, _ in new):
        return False
    reaches_down = any(cell and at not in shared and at < len(above) and cell == _line(above[at]) for at, cell in cells)
    named = reaches_down or all(any(map(str.isalpha, cell)) or YEAR.match(cell) for _, cell in new)
    return named and any(at in shared for at, _ in new)


def header_with_gaps(rows: Rows) -> Rows | None:
    """Return the header as :func:`grouped_header` does, for a table whose file joins no cells.

    A cell goes on over the empty ones to its right that have something below them. A first row of values with one
    missing looks the same; the whole table below tells them apart.

    :param rows: Of a table, with those below its header.
    :return: None if the first rows are values, so that none of those below names the columns either.
    """
    header = grouped_header(_with_gaps(rows[: TALLEST + 1]))
    above = rows[: len(header)]
    body = [row for row in rows[len(header) :] if row not in above]  # a header may be repeated on each page
    return header if not header or _is_above(above[-1], body) else None


def _is_above(last: Sequence[str], body: Rows) -> bool:
    """Whether the last row of a possible header differs from the rows below it.

    None of its cells recurs in the column below. And one of them is a word above numbers, or it is empty in a column
    that most rows below fill in: the name of that column stands further up.
    """
    names = [_line(cell) for cell in last]
    columns = [[cell for row in body if at < len(row) and (cell := _line(row[at]))] for at in range(len(names))]
    pairs = list(zip(names, columns, strict=True))
    if any(name in column for name, column in pairs):
        return False
    return any(_names_numbers(name, column) if name else 2 * len(column) > len(body) for name, column in pairs)


def _names_numbers(name: str, column: Sequence[str]) -> bool:
    """Whether a cell is a word, or a year above other numbers, and the cells below it are numbers."""
    above_years = any(map(YEAR.match, column))
    is_word = not NUMBER.match(name) or (bool(YEAR.match(name)) and not above_years)
    filled = [cell for cell in column if any(map(str.isalnum, cell))]  # a dash says that there is no value
    return is_word and sum(bool(MEASURED.match(cell)) for cell in filled) > len(filled) / 2


def _with_gaps(rows: Rows) -> Rows:
    width = max(map(len, rows), default=0)
    found: list[list[str]] = []
    for at, row in enumerate(rows):
        cells = [*row, *[""] * (width - len(row))]
        for column in range(1, width):
            below = any(column < len(other) and other[column] for other in rows[at + 1 :])
            inside = not found or (found[-1][column] and found[-1][column] == found[-1][column - 1])
            if not cells[column] and below and inside:
                cells[column] = cells[column - 1]
        found.append(cells)
    return found


def _line(cell: str) -> str:
    return " ".join(cell.split())
