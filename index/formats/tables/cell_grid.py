"""Cells by row and column, as sheets have them, and the blocks into which empty rows divide them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

MOST = 1_000_000
"""Cells of a file that are read."""

Cells = dict[int, dict[int, str]]
"""The cells with text, by row and by column."""
Span = tuple[int, int, int, int]
"""First row and column, and last row and column, of cells that are joined to one."""
Ends = dict[int, dict[int, int]]
"""By row and column, where joined cells end."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a sheet. ``named`` are the rows that name the columns, as the file says."""

    cells: Cells
    joined: Sequence[Span] = ()
    named: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Block:
    """Rows without an empty one between them, and those columns of the sheet in which they have text.

    A cell that is joined over rows has its text in each of them. ``across`` and ``down`` have the last column and row
    of joined cells, both counted in the block; ``named`` is the row that names the columns, if the file says so.
    """

    rows: list[list[str]]
    columns: list[int]
    across: Ends = field(default_factory=dict)
    down: Ends = field(default_factory=dict)
    named: int | None = None

    def filled(self, row: int) -> int:
        """Return how many cells of a row have text."""
        return sum(map(bool, self.rows[row]))

    def alone(self, row: int) -> str:
        """Return the first text of a row."""
        return next(filter(None, self.rows[row]), "")


def blocks_of(grid: Grid) -> list[Block]:
    """Return the blocks of a grid from the top.

    :raises ValueError: If its cells are joined in a way that no program makes.
    """
    rows = sorted(row for row, cells in grid.cells.items() if any(cells.values()))
    down, right = _spread(grid, rows)
    starts = [at for at, row in enumerate(rows) if not at or row > rows[at - 1] + 1]
    blocks = []
    for start, end in pairwise([*starts, len(rows)]):
        own = rows[start:end]
        columns = sorted({column for row in own for column, text in grid.cells[row].items() if text})
        if len(own) * len(columns) > 20 * MOST:
            raise ValueError("scatters its cells over too many rows and columns: divide it")
        named = next((at for at, row in enumerate(own) if row in grid.named), None)
        block = Block([[grid.cells[row].get(column, "") for column in columns] for row in own], columns, named=named)
        for at, row in enumerate(own):
            ends = {
                c: bisect_right(columns, last) - 1 for c, last in right.get(row, {}).items() if c in grid.cells[row]
            }
            block.across[at] = {bisect_left(columns, c): last for c, last in ends.items()}
            tall = {c: bisect_right(own, last) - 1 for c, last in down.get(row, {}).items() if c in grid.cells[row]}
            block.down[at] = {bisect_left(columns, c): last for c, last in tall.items()}
        blocks.append(block)
    return blocks


def _spread(grid: Grid, rows: list[int]) -> tuple[Ends, Ends]:
    """Write cells that are joined over rows into each of them; return the last rows and columns of joined cells."""
    down: Ends = {}
    right: Ends = {}
    written = 0
    for top, left, bottom, last in grid.joined:
        if not (text := grid.cells.get(top, {}).get(left)):
            continue
        own = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        written += len(own)
        if written > MOST:
            raise ValueError("joins more cells than it has: save it anew")
        for row in own:
            grid.cells[row][left] = text
            if last > left:
                right.setdefault(row, {})[left] = last
        if bottom > top:
            down.setdefault(top, {})[left] = bottom
    return down, right
