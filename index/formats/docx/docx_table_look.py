"""How a table of a Word file looks: which of its rows and cells are set off, and whether it is framed."""

from collections.abc import Sequence

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.docx.docx_grid import Cell, WordTable
from index.formats.docx.docx_styles import TABLE_STYLE, Styles, path
from index.formats.docx.docx_words import RUN, TEXT

INVISIBLE = ("nil", "none", "")


def is_named(grid: WordTable) -> bool:
    """Whether the first row is said to be the header, or set off from the others."""
    marked = (is_marked(grid, row) for row in grid.rows)
    return grid.stated_headers > 0 or (next(marked) and not all(marked))


def is_marked(grid: WordTable, row: Sequence[Cell]) -> bool:
    """Whether all that a row holds is bold, or stands in shaded cells."""
    filled = [cell for cell in row if any(text.text and text.text.strip() for text in cell.element.iter(TEXT))]
    return bool(filled) and all(_is_strong(cell.element, grid.styles) for cell in filled)


def has_marked_labels(grid: WordTable, top: int) -> bool:
    """Whether it is the first column that is set off, as in forms, with nothing beside it."""
    rows = [row for row in grid.rows[top:] if len(row) > 1]
    return len(rows) > 1 and all(is_marked(grid, row[:1]) and not is_marked(grid, row[1:]) for row in rows)


def names_by_style(grid: WordTable) -> bool:
    """Whether the table's style sets off its first row."""
    look = grid.table.find(path("w:tblPr", "w:tblLook"))
    if look is None or look.get(qn("w:firstRow")) not in ("1", "true", "on"):
        return False
    parts = (part for style in grid.styles.of(grid.table, TABLE_STYLE) for part in style.iter(qn("w:tblStylePr")))
    return any(part.get(qn("w:type")) == "firstRow" for part in parts)


def is_framed(grid: WordTable) -> bool:
    """Whether most of the cells have visible borders."""
    stated = grid.table.find(path("w:tblPr", "w:tblBorders"))
    by_style = (each.find(path("w:tblPr", "w:tblBorders")) for each in grid.styles.of(grid.table, TABLE_STYLE))
    borders = next((each for each in (stated, *by_style) if each is not None), None)
    around = borders is not None and any(_is_visible(side) for side in borders)
    cells = [cell.element.find(path("w:tcPr", "w:tcBorders")) for row in grid.rows for cell in row]
    return 2 * sum(_is_bordered(each, around) for each in cells) > len(cells)


def _is_strong(cell: Element, styles: Styles) -> bool:
    shading = cell.find(path("w:tcPr", "w:shd"))
    if shading is not None and shading.get(qn("w:fill"), "").upper() not in ("", "AUTO", "FFFFFF"):
        return True
    paragraphs = cell.iter(qn("w:p"))
    runs = [(run, paragraph) for paragraph in paragraphs for run in paragraph.iter(RUN) if _has_words(run)]
    return bool(runs) and all(styles.has(run, paragraph, "w:b") for run, paragraph in runs)


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
