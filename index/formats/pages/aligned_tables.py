"""The tables of a page of a PDF whose cells no lines divide: columns with white between them."""

import statistics
from collections.abc import Sequence
from itertools import pairwise

from index.formats.pages.glyph_lines import lines_of
from index.formats.pages.page_geometry import Box, Rule, Word
from index.formats.pages.ruled_tables import MOST, NEAR, Table, cell_text

LONG, FULL = 25, 0.6
"""The lines of a column of text have so many characters on average, and fill so much of its width."""
NUMERIC, SHORT = 0.6, 20
"""In a column of numbers at least this share of the cells has a digit, and cells have so many characters on average at
most."""
BESIDE, ALL_BESIDE = 0.5, 0.9
"""In a table of two columns, this share of the lines stands in both."""
LEADING = 1.05
"""Lines of different cells are so many times as far apart as the lines of one cell."""
GUTTER, APART = 0.7, 1.8
"""The white between columns has at least so many parts of a letter's size, that below a header so many at most."""

Interval = tuple[float, float]
Lines = Sequence[Sequence[Word]]


def columns_of(lines: Sequence[Sequence[Word]], least: float) -> list[Interval]:
    """Return where the columns of words begin and end, with white of at least that width between them."""
    found: list[Interval] = []
    for x0, x1 in sorted((word.x0, word.x1) for line in lines for word in line):
        if found and x0 - found[-1][1] < least:
            found[-1] = found[-1][0], max(found[-1][1], x1)
        else:
            found.append((x0, x1))
    return found


def aligned_table(lines: Lines, columns: Sequence[Interval]) -> Table | None:
    """Return the table that lines make; None if their columns hold text that runs on from line to line.

    :param columns: As :func:`columns_of` gives them.
    """
    cells = _cells(lines, columns)
    return _made(_rows(cells), columns) if _is_table(cells, columns) else None


def lined_tables(words: Sequence[Word], rules: Sequence[Rule]) -> list[Table]:
    """Return the tables of a page that have lines above and below their rows, and none between their columns."""
    if len(rules) > MOST:
        return []
    level = sorted((rule for rule in rules if rule.y1 - rule.y0 <= NEAR), key=lambda rule: rule.y0)
    found: list[Table] = []
    while level:
        own = [rule for rule in level if abs(rule.x0 - level[0].x0) < NEAR and abs(rule.x1 - level[0].x1) < NEAR]
        level = [rule for rule in level if rule not in own]
        edges = [at for before, at in pairwise([-1e9, *(rule.y0 for rule in own)]) if at - before > 2 * NEAR]
        if len(edges) >= 3 and (table := _lined(words, own[0].x0, own[0].x1, edges)):
            found.append(table)
            words = [word for word in words if word not in table.words]
    return found


def _lined(words: Sequence[Word], left: float, right: float, edges: Sequence[float]) -> Table | None:
    boxes = [Box(left, top, right, bottom) for top, bottom in pairwise(edges)]
    bands = [own for box in boxes if (own := [word for word in words if box.holds_word(word)])]
    inside = [word for band in bands for word in band]
    if not inside:
        return None
    size = statistics.median(word.size for word in inside)
    columns = columns_of([inside], GUTTER * size)
    if len(columns) < 2 or not _is_table(_cells(lines_of(inside), columns), columns, lined=True):
        return None
    above = [word for word in words if left <= word.x0 and word.x1 <= right + size and word.y < edges[0]]
    if header := _header(lines_of(above), columns, edges[0]):
        bands.insert(0, header)
    rows: list[list[list[Word]]] = []
    for at, band in enumerate(bands):
        if at and len(bands) == 2:
            rows += _rows(_cells(lines_of(band), columns))
        else:
            rows.append(_by_column(band, columns))
    return _made(rows, columns)


def _header(lines: Lines, columns: Sequence[Interval], below: float) -> list[Word]:
    """Return the words of the lines right above the first line of a table that stand over its columns."""
    rooms = [
        (before[1] - NEAR, after[0] + NEAR) for before, after in zip(columns, [*columns[2:], (1e9, 1e9)], strict=False)
    ]
    found: list[Word] = []
    for line in reversed(lines):
        over = sum(any(x0 <= word.x0 and word.x1 <= x1 for x0, x1 in rooms) for word in line)
        first = sum(word.x1 <= columns[1][0] for word in line)
        if below - line[0].y > APART * line[0].size or not over or first + over < len(line):
            break
        found = [*line, *found]
        below = line[0].y
    return found


def _cells(lines: Lines, columns: Sequence[Interval]) -> list[list[list[Word]]]:
    """Return the words of each line by column."""
    return [_by_column(line, columns) for line in lines]


def _by_column(words: Sequence[Word], columns: Sequence[Interval]) -> list[list[Word]]:
    """Return words by the column in which, or nearest to which, they are."""
    edges = [(before[1] + after[0]) / 2 for before, after in pairwise(columns)]
    found: list[list[Word]] = [[] for _ in columns]
    for word in words:
        found[sum(edge <= (word.x0 + word.x1) / 2 for edge in edges)].append(word)
    return found


def _is_table(cells: Sequence[Sequence[Sequence[Word]]], columns: Sequence[Interval], lined: bool = False) -> bool:
    """Whether cells, by line and column, belong together by line."""
    texts = [[" ".join(word.text for word in row[at]) for row in cells if row[at]] for at in range(len(columns))]
    running = [_runs_on(cells, at, column) for at, column in enumerate(columns)]
    numbers = [
        bool(own)
        and sum(any(map(str.isdigit, text)) for text in own) >= NUMERIC * len(own)
        and statistics.mean(map(len, own)) <= SHORT
        for own in texts
    ]
    if all(running) or (sum(running) >= 2 and not any(numbers)):
        return False
    if len(columns) > 2 or lined:
        return len(cells) >= 3 or (lined and len(cells) >= 2)
    beside = sum(all(row) for row in cells)
    share = beside / len(cells)
    return beside >= 3 and (
        (any(numbers) and share >= BESIDE) or (beside >= 4 and share >= ALL_BESIDE and not any(running))
    )


def _runs_on(cells: Sequence[Sequence[Sequence[Word]]], at: int, column: Interval) -> bool:
    """Whether the lines of a column are those of a text."""
    lines = [row[at] for row in cells if row[at]]
    lengths = [len(" ".join(word.text for word in line)) for line in lines]
    widths = [line[-1].x1 - line[0].x0 for line in lines]
    return (
        len(lines) >= 3
        and statistics.mean(lengths) >= LONG
        and statistics.mean(widths) >= FULL * (column[1] - column[0])
    )


def _rows(cells: Sequence[Sequence[list[Word]]]) -> list[list[list[Word]]]:
    """Return the rows that lines of cells make.

    The column with the fewest lines has one in each row, if the lines of the others fall apart into as many blocks.
    Else a row begins with each line that has a first cell.
    """
    columns = [[line for row in cells if (line := row[at])] for at in range(len(cells[0]))]
    count = min(map(len, columns))
    blocks = [_blocks(column, count) for column in columns]
    if count > 1 and all(blocks) and count < len(cells):
        return [list(row) for row in zip(*blocks, strict=True)]
    rows: list[list[list[Word]]] = []
    for row in cells:
        if rows and (not row[0] or _goes_on(row)):
            rows[-1] = [before + cell for before, cell in zip(rows[-1], row, strict=True)]
        else:
            rows.append([list(cell) for cell in row])
    return rows


def _goes_on(row: Sequence[Sequence[Word]]) -> bool:
    """Whether a line has only the rest of a first cell."""
    return bool(row[0]) and not any(row[1:]) and row[0][0].text[0].islower()


def _blocks(lines: Sequence[list[Word]], count: int) -> list[list[Word]]:
    """Return the words of lines in so many blocks, with more space between than in them.

    None if their number is another.
    """
    if not lines:
        return []
    gaps = sorted((below[0].y - above[0].y for above, below in pairwise(lines)), reverse=True)
    if len(lines) > count and (count < 2 or gaps[count - 2] < LEADING * gaps[count - 1]):
        return []
    least = gaps[count - 2] if len(lines) > count else 0.0
    found = [list(lines[0])]
    for above, below in pairwise(lines):
        if below[0].y - above[0].y >= least:
            found.append(list(below))
        else:
            found[-1] += below
    return found


def _made(rows: Sequence[Sequence[Sequence[Word]]], columns: Sequence[Interval]) -> Table:
    words = [word for row in rows for cell in row for word in cell]
    bold = [all(word.bold for cell in row for word in cell) for row in rows]
    place = Box(columns[0][0], min(word.top for word in words), columns[-1][1], max(word.y for word in words))
    edges = (*(start for start, _ in columns), columns[-1][1])
    headers = 1 if len(rows) > 1 and bold[0] and not all(bold) else 0
    return Table(place, [[cell_text(cell) for cell in row] for row in rows], headers, edges, words=frozenset(words))
