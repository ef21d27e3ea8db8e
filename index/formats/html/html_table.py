"""A table of HTML as rows under the names of its columns, or as mere layout."""

from collections.abc import Iterator, Sequence

from index.formats.file_content import Part
from index.formats.html.html_tree import CELLS, HEADINGS, Aside, Element, cell_line, one_line
from index.formats.tables.table_rows import column_names, count_headers, table_parts

SECTIONS = ("thead", "tbody", "tfoot")
WIDEST = 1_000
"""Columns over which a cell may be joined, as in browsers."""
REPEATED = 20
"""Cells that are joined over rows repeat their text, so many times the characters of the table at most."""
LEAST_REPEATED = 10_000
LONG = 600
"""A table without names of columns is layout if its cells have more characters."""


def is_layout(table: Element) -> bool:
    """Whether a table only places its content on the page: its cells are no values of columns."""
    if table.get("role") in ("presentation", "none"):
        return True
    rows = list(_rows(table))
    if max((len(row) for row, _ in rows), default=0) <= 1:
        return True
    if any(cell.tag == "th" for row, _ in rows for cell in row) or table.find("caption") is not None:
        return False
    cells = [cell for row, _ in rows for cell in row]
    if any(_is_content(cell) for cell in cells):
        return True
    lengths = [_length(cell) for cell in cells]
    # two rows at most, as of a page that stands in a table
    return len(rows) <= 2 and sum(each for each in lengths if each > LONG) > 0.8 * sum(lengths)


def _is_content(cell: Element) -> bool:
    """Whether a cell holds a table, or a heading and what stands below it."""
    if cell.find(".//table") is not None:
        return True
    headings = list(cell.iter(*HEADINGS))
    return bool(headings) and _length(cell) > sum(map(_length, headings))


def _length(element: Element) -> int:
    return len("".join("".join(element.itertext()).split()))


def rows_of(table: Element, number: int, aside: Aside) -> list[Part]:
    """Return the caption of a table, and its rows.

    :param number: Of the table in the text, from 1.
    """
    stated = list(_rows(table))
    heads = _count_heads(stated)
    grid = _grid([row for row, _ in stated], heads, aside)
    titles, names = _headers(grid[:heads], [_is_title(row) for row, _ in stated])
    places = [at for at in range(heads, len(grid)) if any(grid[at])]
    rows = [*([names] if names else []), *(grid[at] for at in places)]
    # a name at the left end of the first row says that rows have names, not columns
    named = bool(places) and any(cell.tag == "th" for cell in stated[places[0]][0])
    headers = 1 if names else 0 if named else count_headers(rows)
    caption = table.find("caption")
    above = [one_line(caption, aside) if caption is not None else "", *titles]
    parts = list(table_parts(rows, headers, number))
    for at, place in enumerate(places, len(parts) - len(places)):
        if headers and at >= headers and _is_title(stated[place][0]):  # of the rows below it: a value of no column
            parts[at] = Part("row", grid[place][0], number)
    return [*(Part("paragraph", words) for words in above if words), *parts]


def _is_title(cells: Sequence[Element]) -> bool:
    """Whether a row is one cell over several columns."""
    return len(cells) == 1 and _span(cells[0], "colspan") > 1


def _rows(table: Element) -> Iterator[tuple[list[Element], str]]:
    """Yield the cells of each row, and ``thead``, ``tbody`` or ``tfoot``; those of the foot come last."""
    foot = []
    for child in table:
        section = child.tag if child.tag in SECTIONS else "tbody"
        for row in child if child.tag in SECTIONS else [child]:
            if row.tag == "tr":
                cells = [cell for cell in row if cell.tag in CELLS]
                if section == "tfoot":
                    foot.append((cells, section))
                else:
                    yield cells, section
    yield from foot


def _grid(rows: Sequence[Sequence[Element]], heads: int, aside: Aside) -> list[list[str]]:
    """Return the words by row and column.

    A cell joined over rows stands in each of them. A cell joined over columns stands in the first of them; in the first
    ``heads`` rows, which name the columns, it stands in all of them.
    """
    grid: list[dict[int, str]] = [{} for _ in rows]
    taken: list[set[int]] = [set() for _ in rows]
    left = LEAST_REPEATED + REPEATED * sum(len(text) for row in rows for cell in row for text in cell.itertext())
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in taken[at]:
                column += 1
            words = cell_line(cell, aside)
            over = range(column, column + min(_span(cell, "colspan") or 1, WIDEST))
            tall = min(_span(cell, "rowspan") or len(rows), len(rows) - at)
            for below in range(at, at + tall):
                left -= (len(words) + 1) * len(over) if below > at else len(over)
                if left <= 0 and below > at:
                    break
                taken[below].update(over)
                grid[below] |= dict.fromkeys(over if below < heads else over[:1], words)
            column = over[-1] + 1
    return [[row.get(column, "") for column in range(max(row, default=-1) + 1)] for row in grid]


def _span(cell: Element, name: str) -> int:
    stated = (cell.get(name) or "1").strip()[:6]
    return int(stated) if stated.isdecimal() else 1


def _count_heads(stated: Sequence[tuple[list[Element], str]]) -> int:
    """Return how many rows at the top are titles, or are said to name the columns: by ``thead``, or by cells ``th``."""
    heads = 0
    for cells, section in stated:
        names = bool(cells) and all(cell.tag == "th" for cell in cells)
        if section != "thead" and not names and not _is_title(cells):
            break
        heads += 1
    return heads if heads < len(stated) else 0  # a table of nothing but names is one of values


def _headers(heads: Sequence[Sequence[str]], are_titles: Sequence[bool]) -> tuple[list[str], list[str]]:
    """Return the titles above the names of the columns, and these names."""
    titles = [row[0] for row, is_title in zip(heads, are_titles, strict=False) if is_title and row]
    naming = [row for row, is_title in zip(heads, are_titles, strict=False) if not is_title]
    names = column_names(naming)
    return titles, names if any(names) else []
