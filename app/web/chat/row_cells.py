"""The row of a table that a quote is: each of its cells with the name of its column."""

from dataclasses import dataclass, replace

from app.answers.answer import Citation
from app.web.pages.article_body import Piece, parts_of
from index.formats.file_content import BETWEEN_CELLS

BETWEEN_NAMED = " · "
"""What stands between the cells of a row that is told in a line of text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a table's cell, and the name of its column; empty if that has none."""

    name: str
    words: Piece

    @property
    def text(self) -> str:
        """The words without a mark, after the name of their column."""
        words = self.words.before + self.words.cited + self.words.after
        return f"{self.name}: {words}" if self.name else words


def cells_of(citation: Citation, start: int = 0, end: int = 0) -> list[Cell]:
    """Return the cells of the row that a quote is, ``quote[start:end]`` marked in them, without empty ones.

    There are none if the quote is no whole row, or its table names no columns.
    """
    place = citation.start, citation.end
    row = next((each for each in citation.blocks if (each.start, each.end) == place), None)
    if row is None or row.kind != "row" or not row.label:
        return []
    whole = replace(row, start=0, end=len(citation.quote))
    names = row.label.split(BETWEEN_CELLS)
    pieces = parts_of(citation.quote, [whole], (start, end))[0].lines[0].pieces
    cells = (Cell(name.rstrip(": "), piece) for name, piece in zip(names, pieces, strict=True))
    return [cell for cell in cells if cell.words != Piece("")]


def told_quote(citation: Citation) -> str:
    """Return the quote as text that is understood by itself: each cell of a row with the name of its column."""
    return BETWEEN_NAMED.join(cell.text for cell in cells_of(citation)) or citation.quote
