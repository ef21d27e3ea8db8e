"""The tables of a page of a PDF that are drawn with lines between their cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.formats.pages.glyph_lines import lines_of
from index.formats.pages.page_geometry import Box, Rule, Word

NEAR = 3.0
"""Points between lines that are drawn as one, or that meet."""
FILLED = 0.2
"""At least this share of a table's cells has text; else it is the grid of a chart."""
PROSE = 200
"""A cell with more characters is a column of text, in a table that only lays out the page."""
COVERED = 0.5
"""A line is the border of a cell if it runs along at least this part of its side."""
MOST, MOST_CELLS = 3_000, 5_000
"""More lines of a page, or more cells of a table, are a drawing."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, whose lines are divided by line breaks, and the place that they take on a page.

    A cell that is joined over rows has its text in each of them, and one joined over columns in the first; ``across``
    has the texts that those columns lack, for the rows at the top. ``headers`` are the rows at the top that name the
    columns, as far as lines and type show it. ``edges`` is where the columns begin and end,
    and ``words`` is all that it has of the page.
    """

    place: Box
    rows: list[list[str]]
    headers: int = 0
    edges: tuple[float, ...] = ()
    across: dict[tuple[int, int], str] = field(default_factory=dict)
    words: frozenset[Word] = frozenset()


def ruled_tables(words: Sequence[Word], rules: Sequence[Rule]) -> list[Table]:
    """Return the tables of a page whose cells have lines between them, from the top."""
    if len(rules) > MOST:
        return []
    level = _joined([(rule.y0, rule.x0, rule.x1) for rule in rules if rule.y1 - rule.y0 < rule.x1 - rule.x0])
    upright = _joined([(rule.x0, rule.y0, rule.y1) for rule in rules if rule.y1 - rule.y0 >= rule.x1 - rule.x0])
    made = (_table(words, *together) for together in _together(level, upright))
    found: list[Table] = []
    for table in sorted(filter(None, made), key=lambda table: -len(table.words)):
        if all(table.words.isdisjoint(other.words) for other in found):  # else it stands in a cell of another
            found.append(table)
    return sorted(found, key=lambda table: table.place.top)


Line = tuple[float, float, float]
"""Where a level or upright line is, and from where to where it goes."""


def _joined(lines: list[Line]) -> list[Line]:
    """Return the lines. Those that continue or repeat each other become one."""
    found: list[Line] = []
    lines = sorted(lines)
    while lines:
        row = [line for line in lines if line[0] - lines[0][0] <= NEAR]
        lines = lines[len(row) :]
        at = sum(line[0] for line in row) / len(row)
        start, end = row[0][1], row[0][2]
        for _, first, last in sorted(row, key=lambda line: line[1]):
            if first > end + NEAR:
                found.append((at, start, end))
                start, end = first, last
            start, end = min(start, first), max(end, last)
        found.append((at, start, end))
    return found


def _together(level: list[Line], upright: list[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield groups of lines that are connected with each other."""
    left = set(range(len(upright)))
    rows = set(range(len(level)))
    while rows:
        new = {rows.pop()}
        own_rows, own_columns = set(new), set[int]()
        while new:
            columns = {at for at in left if any(_meet(level[row], upright[at]) for row in new)}
            new = {at for at in rows if any(_meet(level[at], upright[column]) for column in columns)}
            left -= columns
            rows -= new
            own_columns |= columns
            own_rows |= new
        if own_columns:
            yield [level[at] for at in sorted(own_rows)], [upright[at] for at in sorted(own_columns)]


def _meet(level: Line, upright: Line) -> bool:
    y, x0, x1 = level
    x, y0, y1 = upright
    return x0 - NEAR <= x <= x1 + NEAR and y0 - NEAR <= y <= y1 + NEAR


def _places(lines: Sequence[Line], others: Sequence[Line]) -> list[float]:
    """Return where the lines of one direction are, and the ends of those of the other."""
    ends = [min(start for _, start, _ in others), max(end for _, _, end in others)]
    places: list[float] = []
    for at in sorted([*(line[0] for line in lines), *ends]):
        if not places or at - places[-1] > 2 * NEAR:
            places.append(at)
    return places


def _table(words: Sequence[Word], level: list[Line], upright: list[Line]) -> Table | None:
    """Return the table that lines make; None if they are a frame, a chart, or lay out columns of text."""
    ys, xs = _places(level, upright), _places(upright, level)
    place = Box(xs[0], ys[0], xs[-1], ys[-1])
    inside = [word for word in words if place.holds_word(word)]
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > MOST_CELLS or not inside:
        return None
    cells = _cells(xs, ys, level, upright)
    held: dict[int, list[Word]] = {cell: [] for cell in cells.values()}
    for word in inside:
        held[cells[_place_of(word, xs, ys)]].append(word)
    texts = {cell: cell_text(own) for cell, own in held.items()}
    rows = [[texts[cells[row, column]] for column in range(len(xs) - 1)] for row in range(len(ys) - 1)]
    filled = [text for text in texts.values() if text]
    if len(filled) < max(2, FILLED * len(texts)) or _lays_out(rows):
        return None
    across: dict[tuple[int, int], str] = {}
    for (row, column), cell in cells.items():
        if column and cells[row, column - 1] == cell:
            across[row, column], rows[row][column] = rows[row][column], ""
    return Table(place, rows, _headers(cells, inside, xs, ys), tuple(xs), across, frozenset(inside))


def cell_text(words: Sequence[Word]) -> str:
    """Return the words of a cell, with its line breaks."""
    return "\n".join(" ".join(word.text for word in line) for line in lines_of(words))


def _cells(xs: list[float], ys: list[float], level: list[Line], upright: list[Line]) -> dict[tuple[int, int], int]:
    """Return the number of the cell for each row and column: the same where no line divides them."""
    width = len(xs) - 1
    cells = {(row, column): row * width + column for row in range(len(ys) - 1) for column in range(width)}
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            own = cells[row, column]
            if column + 1 < width and not _borders(upright, right, top, bottom):
                _join(cells, cells[row, column + 1], own)
            if row + 2 < len(ys) and not _borders(level, bottom, left, right):
                _join(cells, cells[row + 1, column], cells[row, column])
    return cells


def _join(cells: dict[tuple[int, int], int], one: int, other: int) -> None:
    if one == other:
        return
    for place, cell in cells.items():
        if cell in (one, other):
            cells[place] = min(one, other)


def _borders(lines: Sequence[Line], at: float, start: float, end: float) -> bool:
    """Whether a line lies along most of the side of a cell."""
    along = (min(end, last) - max(start, first) for place, first, last in lines if abs(place - at) <= 2 * NEAR)
    return sum(length for length in along if length > 0) >= COVERED * (end - start)


def _place_of(word: Word, xs: list[float], ys: list[float]) -> tuple[int, int]:
    x, y = (word.x0 + word.x1) / 2, word.y - word.size / 3
    return sum(edge <= y for edge in ys[1:-1]), sum(edge <= x for edge in xs[1:-1])


def _lays_out(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table is nothing but two or three columns of text."""
    texts = [cell for row in rows for cell in row if cell]
    return len(rows) <= 2 and len(texts) >= 2 and sum(len(text) >= PROSE for text in texts) > len(texts) / 2


def _headers(cells: dict[tuple[int, int], int], words: Sequence[Word], xs: list[float], ys: list[float]) -> int:
    """Return how many rows at the top name the columns, by their joined cells and bold letters; 0 if none shows it."""
    width, height = len(xs) - 1, len(ys) - 1
    top = [cells[0, column] for column in range(width)]
    tall = max(sum(cells[row, column] == top[column] for row in range(height)) for column in range(width))
    if len(set(top)) == 1:
        return 0
    if len(set(top)) < width:
        return min(max(tall, 2), height - 1)
    bold = [all(word.bold for word in words if _place_of(word, xs, ys)[0] == row) for row in range(height)]
    return 1 if height > 1 and tall == 1 and bold[0] and not all(bold) else 0
