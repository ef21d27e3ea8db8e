"""The lines and tables of pages, typed or recognised, become the content of a file."""

from collections.abc import Sequence
from dataclasses import replace

from index.formats.file_content import Content, Part
from index.formats.ocr.recognised_pages import Recognised
from index.formats.pages.page_geometry import Line
from index.formats.pages.page_paragraphs import blocks
from index.formats.pages.page_title import title_of
from index.formats.pages.ruled_tables import Table

Items = Sequence[Line | Table]


def content_of(pages: Sequence[Items], notes: Sequence[Sequence[str]], recognised: Recognised) -> Content:
    """Return what pages hold, with the offsets at which they begin; ``notes`` is what each says without showing it."""
    pieces = blocks(pages, notes)
    content = Content.of(Part(piece.kind, piece.text, piece.level, piece.label) for piece in pieces)
    begins: dict[int, int] = {}
    slices: list[tuple[int, int, int]] = []
    for piece, block in zip((piece for piece in pieces if piece.text.strip()), content.blocks, strict=True):
        at = block.start
        is_shown = bool(piece.lines) or piece.kind != "note"
        for page, words in piece.words:
            begins.setdefault(page, at)
            slices.append((page + 1 if is_shown else 0, at, min(at + len(words), block.end)))
            at += len(words)
    starts = [len(content.text)]
    for page in reversed(range(len(pages))):
        starts.append(min(begins.get(page, starts[-1]), starts[-1]))
    texts = tuple(recognised.texts(content.text, slices, pages))
    return replace(content, title=title_of(pieces), pages=tuple(reversed(starts[1:])), recognised=texts)
