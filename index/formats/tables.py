"""Tables become rows that can be understood by themselves: each cell stands behind the name of its column."""

from collections.abc import Iterator, Sequence

from index.formats.content import BETWEEN_CELLS, Part

NUMERIC = 0.6
"""Share of a column's cells with a digit from which on it is a column of numbers."""

LONGEST_LABEL = 1_000
"""Characters of the names of all columns, which each row bears; of more it bears none."""

Rows = Sequence[Sequence[str]]
"""Cells by row and column. A cell joined over rows stands in each of them, one joined over columns in the first."""


def table_parts(rows: Rows, headers: int, number: int) -> Iterator[Part]:
    """Yield the rows of a table that are not empty, those below its header as ``Năm: 2024 | Số ngày: 12``.

    :param headers: Rows at the top that name the columns; where they are several, a column has all of its names.
    :param number: Of the table in the text, from 1.
    """
    width = max(map(len, rows), default=0)
    names = [_name(rows[:headers], column) for column in range(width)]
    label = label_of(names) if headers else ""
    for place, row in enumerate(rows):
        cells = [" ".join(cell.split()) for cell in row]
        below = place >= headers
        shown = [
            f"{names[column].rstrip(':')}: {cell}" if below and names[column] else cell
            for column, cell in enumerate(cells)
            if cell
        ]
        if shown:
            yield Part("row", BETWEEN_CELLS.join(shown), number, label if below else "")


def label_of(names: Sequence[str]) -> str:
    """Return the label of a row from the names of its columns; none if they are long."""
    label = BETWEEN_CELLS.join(names)
    return label if len(label) <= LONGEST_LABEL else ""


def count_headers(rows: Rows) -> int:
    """Return 1 if the first row seems to name the columns, else 0, for a table that does not say so itself.

    It does if its cells are all there, all different and no numbers, and below one of them there are mostly numbers, or
    it has three columns and more.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    first = [" ".join(cell.split()) for cell in rows[0]]
    if not all(first) or len(set(first)) < len(first) or any(not any(map(str.isalpha, cell)) for cell in first):
        return 0
    columns: list[list[str]] = [[] for _ in first]
    for row in rows[1:]:
        for column, cell in zip(columns, row, strict=False):
            if cell.strip():
                column.append(cell)
    numbers = (
        not _has_digit(name) and cells and sum(map(_has_digit, cells)) >= NUMERIC * len(cells)
        for name, cells in zip(first, columns, strict=True)
    )
    return int(any(numbers) or len(first) >= 3)


def _name(headers: Rows, column: int) -> str:
    """Return the names that a column has in the header rows, each once, from the top."""
    names = (" ".join(row[column].split()) for row in headers if column < len(row))
    return " ".join(dict.fromkeys(name for name in names if name))


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))
