"""The rows of a table of a Word file, each understood by itself: its cells behind the names of their columns."""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from index.formats.docx.docx_grid import Cells, WordTable
from index.formats.docx.docx_table_look import has_marked_labels, is_marked, names_by_style
from index.formats.file_content import Part
from index.formats.tables.header_rows import TALLEST, grouped_header
from index.formats.tables.table_rows import column_names, count_headers, form_parts, is_form, table_parts


def rows_in_words(grid: WordTable, filled: Cells, table: int) -> Iterator[Part]:
    """Yield what stands in the table above its header, then its rows, each with the notes that it refers to.

    :param table: Its number in the text.
    """
    texts = grid.texts(filled)
    top = next((at for at, row in enumerate(grid.rows) if not grid.is_across(row)), 0)
    for at in range(top):
        yield from (part for cell in grid.rows[at] for part in filled.get((at, cell.column), ()))
    heads = _count_headers(grid, texts, top)
    names = column_names([grid.spread(at, texts) for at in range(top, heads)])
    filled_in = list(form_parts(texts[top:], table)) if heads == top and is_form(texts[top:]) else []
    if heads > top:
        yield from _bare(names if heads > top + 1 else texts[top], table)
    for at in range(top, heads):
        yield from _notes(grid, at, filled)
    for across, run in groupby(range(heads, len(texts)), key=lambda at: grid.is_across(grid.rows[at])):
        for at in run:
            parts = _bare(texts[at], table)
            if filled_in:
                parts = filled_in[at - top : at - top + 1]
            elif names and not across:
                parts = list(islice(table_parts([names, texts[at]], 1, table), 1, None))
            yield from (*parts, *_notes(grid, at, filled))


def _notes(grid: WordTable, at: int, filled: Cells) -> Iterator[Part]:
    """Yield the notes that a row refers to."""
    for cell in grid.rows[at]:
        yield from (part for part in filled.get((at, cell.column), ()) if part.kind == "note")


def _count_headers(grid: WordTable, texts: Sequence[Sequence[str]], top: int) -> int:
    """Return the number of the first row that is below the header."""
    first = [grid.spread(at, texts) for at in range(top, min(top + TALLEST + 1, len(texts)))]
    grouped = top + len(grouped_header(first))
    if top < grid.stated_headers < len(texts):
        return grid.stated_headers
    if len(texts) - top < 2:
        return top
    below = max(top + grid.height(top), grouped)
    if (is_marked(grid, grid.rows[top]) or names_by_style(grid)) and not all(
        is_marked(grid, row) for row in grid.rows[top:]
    ):
        while below < len(texts) - 1 and is_marked(grid, grid.rows[below]):
            below += 1
        return below
    if grouped > top:
        return grouped
    labels = [row[0] for row in texts[top:] if row and row[0]]
    if has_marked_labels(grid, top) or sum(label.endswith(":") for label in labels) > len(labels) / 2:
        return top
    names = column_names([grid.spread(at, texts) for at in range(top, below)])
    crossed = len(names) > 1 and not names[0] and all(names[1:]) and all(row and row[0] for row in texts[below:])
    return below if crossed or count_headers([names, *texts[below:]]) else top


def _bare(row: Sequence[str], table: int) -> list[Part]:
    """Return a row without names of columns, or the row of these names."""
    return list(table_parts([row], 0, table))
