"""The title of a PDF as its first page shows it."""

from collections.abc import Sequence

from index.formats.letters.organisation_names import heads_of, is_organisation
from index.formats.pages.page_headings import LARGER, is_counted
from index.formats.pages.page_pieces import Piece

LONGEST_ABOVE = 150
"""Characters of what stands above a title, such as a number or a date; more is text."""


def title_of(pieces: Sequence[Piece]) -> str | None:
    """Return the heading in the largest type above the text of the first page; None if there is none.

    Names of organisations above it and numbered headings are none.
    """
    first = [piece for piece in pieces if piece.words[0][0] == pieces[0].words[0][0]]
    end = next((at for at, piece in enumerate(first) if _is_text(piece)), len(first))
    titles = [piece.kind == "heading" and not is_counted(piece.text) for piece in first]
    heads = heads_of([piece.text for piece in first], titles)
    headings = [piece for at, piece in enumerate(first[:end]) if titles[at] and at not in heads]
    own = [piece for piece in headings if not is_organisation(piece.text)] or headings
    largest = max((_size(piece) for piece in own), default=0.0)
    return next((" ".join(piece.text.split()) for piece in own if LARGER * _size(piece) >= largest), None)


def _is_text(piece: Piece) -> bool:
    return piece.kind in ("row", "item") or (piece.kind == "paragraph" and len(piece.text) > LONGEST_ABOVE)


def _size(piece: Piece) -> float:
    return max((line.size for line in piece.lines), default=0.0)
