"""Rich text (.rtf): its headings, paragraphs, items, tables and notes, without what is deleted or hidden."""

from index.formats.file_content import Content, Part
from index.formats.file_kinds import refuse_other
from index.formats.office.rich_text import Paragraph, read_rich_text
from index.formats.tables.cell_grid import Cells, Grid
from index.formats.tables.grid_parts import grid_parts
from index.formats.text.assembly import assemble, first_heading
from index.formats.text.list_marks import marked
from index.formats.text.title_and_date import sensible_title
from index.formats.text.white_space import tidy_lines


def read(raw: bytes) -> Content:
    """Return the words of a rich text; the title is its properties' or its first heading's.

    :raises ValueError: If it is another kind of file, or holds no text.
    """
    refuse_other(raw, ".rtf")
    if not raw.startswith(b"{\\rtf"):
        raise ValueError("is no rich text (.rtf): check what it is, and its name")
    text = read_rich_text(raw)
    parts: list[Part] = []
    rows: list[Paragraph] = []
    tables = 0
    for paragraph in [*text.paragraphs, Paragraph("end")]:
        if paragraph.kind == "row":
            rows.append(paragraph)
            continue
        if rows:
            found, tables = grid_parts(_grid(rows), tables)
            parts += found
            rows = []
        parts += _part(paragraph)
    lost = () if text.closed else ("the file is cut short: copy it anew",)
    return assemble(parts, sensible_title(text.title) or first_heading(parts), lost=lost)


def _part(paragraph: Paragraph) -> list[Part]:
    words = tidy_lines(paragraph.words)
    sign = " ".join(paragraph.sign.split())
    if sign and not any(map(str.isalnum, sign)):
        sign = "-"
    if not words or paragraph.kind == "end":
        return []
    if paragraph.kind == "heading":
        return [Part("heading", f"{sign} {words}" if sign not in ("", "-") else words, paragraph.level)]
    if paragraph.kind == "note":
        return [Part("note", " ".join(words.split()))]
    return [Part("item", marked(f"{sign} ", words), paragraph.level) if sign else Part("paragraph", words)]


def _grid(rows: list[Paragraph]) -> Grid:
    """Return the cells of a table's rows; a cell that is joined to the one above has its text."""
    cells: Cells = {}
    above: list[str] = []
    for at, row in enumerate(rows):
        merged = [row.joined[column] if column < len(row.joined) else "" for column in range(len(row.cells))]
        words = [" ".join(cell.split()) for cell in row.cells]
        words = [
            above[column] if merged[column] == "above" and column < len(above) and not cell else cell
            for column, cell in enumerate(words)
        ]
        cells[at] = dict(enumerate(words))
        above = words
    named = [at for at, row in enumerate(rows) if row.header]
    return Grid(cells, named=frozenset(named[-1:]) if named and named[-1] < len(rows) - 1 else frozenset())
