"""The blocks of a Word file in their order: headings, paragraphs, items, rows of tables, and notes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.docx.docx_drawings import Drawings
from index.formats.docx.docx_grid import WordTable
from index.formats.docx.docx_layout_tables import text_in_place
from index.formats.docx.docx_notes import Notes
from index.formats.docx.docx_numbering import Mark, Numbering
from index.formats.docx.docx_styles import NUMBER_IN_NAME, OLD_COPY, Styles, is_on, path, style_name, value
from index.formats.docx.docx_tables import rows_in_words
from index.formats.docx.docx_words import CONTROL, TEXT_BOX, WITHDRAWN, Reference, Words, is_prompt, read_words
from index.formats.file_content import Part
from index.formats.text.list_marks import marked

PARAGRAPH, TABLE = qn("w:p"), qn("w:tbl")
UNREAD = WITHDRAWN | {OLD_COPY, qn("w:sectPr"), qn("w:sdtPr")}
LONGEST_HEADING = 300
"""The most characters of a heading. A longer paragraph in the style of a heading is none."""
UNIT = re.compile(
    r"(?:phần|chương|mục|tiểu mục|điều|phụ lục|part|chapter|section|article|appendix|annex)\s", re.IGNORECASE
)
"""Numbers of parts of a document that are more than items of a list."""
NO_WORDS = Words("", (), 0)


class Blocks:
    """Reads the blocks of one Word file. They must come in their order, since Word counts its numbers.

    ``title`` is the first paragraph in the style of a title, else the first heading; ``struck`` counts the passages
    that are struck out.
    """

    def __init__(self, document: Document) -> None:
        self._styles, self._numbering, self._notes = Styles(document), Numbering(document), Notes(document)
        self.drawings = Drawings(document)
        self.struck = 0
        self._titles: dict[str, str] = {}
        self._tables = 0

    @property
    def title(self) -> str | None:
        """Return the title, None without one."""
        return self._titles.get("title") or self._titles.get("heading")

    def read(self, parent: Element, in_cell: bool = False, is_margin: bool = False) -> Iterator[Part]:
        """Yield the parts of the text, a cell, a note or a text box.

        :param in_cell: Numbers without words count, as those of rows do.
        :param is_margin: Whether it is a header or a footer, in which tables only place what they hold.
        """
        before = NO_WORDS
        for element in parent:
            if element.tag == PARAGRAPH:
                words = _joined(before, read_words(element, self._styles))
                before = words if _goes_on(element) else NO_WORDS
                self.struck += 0 if before is words else words.struck
                if before is NO_WORDS:
                    yield from self._paragraph(element, words, in_cell)
                yield from self._drawn(element, is_margin)
            elif element.tag == TABLE:
                yield from self._left(before)
                before = NO_WORDS
                yield from self._table(element, is_margin)
            elif isinstance(element.tag, str) and element.tag not in UNREAD and not _is_left_out(element):
                yield from self.read(element, in_cell, is_margin)  # a content control, a tracked insertion
        yield from self._left(before)

    def _left(self, words: Words) -> Iterator[Part]:
        """Yield a paragraph that was to go on with the next one, if there is none."""
        self.struck += words.struck
        if words.text:
            yield Part("paragraph", words.text)
        yield from self._noted(words.references)

    def _paragraph(self, paragraph: Element, words: Words, in_cell: bool) -> Iterator[Part]:
        if self._styles.is_named(paragraph, "toc ", "table of figures"):
            return
        styles = self._styles.of(paragraph)
        hidden = not words.text and is_on(paragraph.find(path("w:pPr", "w:rPr", "w:vanish")))
        mark = None if hidden else self._numbering.before(paragraph, styles)
        if words.text:
            part = self._part(paragraph, words.text, mark)
            if part.kind == "heading":
                kind = "title" if any(style_name(style) == "title" for style in styles) else "heading"
                self._titles.setdefault(kind, " ".join(part.text.split()))
            yield part
        elif in_cell and mark and mark.text != "-":
            yield Part("paragraph", mark.text)
        yield from self._noted(words.references)

    def _part(self, paragraph: Element, words: str, mark: Mark | None) -> Part:
        level = self._styles.heading(paragraph)
        numbered = f"{mark.text} {words}".strip() if mark and mark.text != "-" else words
        if level and len(words) <= LONGEST_HEADING:
            return Part("heading", numbered, level)
        if mark is None or not mark.text or UNIT.match(mark.text):
            return Part("paragraph", numbered)
        return Part("item", marked(f"{mark.text} ", words), max(mark.depth, self._depth_by_name(paragraph)))

    def _depth_by_name(self, paragraph: Element) -> int:
        """Return 2 for the style ``List Bullet 2``, 0 for styles that are not named so."""
        names = (style_name(style) for style in self._styles.of(paragraph))
        own = next((name for name in names if name.startswith(("list bullet ", "list number "))), "")
        said = NUMBER_IN_NAME.search(own)
        return int(said[0]) if said else 0

    def _noted(self, references: Sequence[Reference]) -> Iterator[Part]:
        for reference in references:
            mark, note = self._notes.take(reference)
            text = "\n".join(part.text for part in self.read(note)) if note is not None else ""
            if text:
                yield Part("note", text if text.startswith(mark) and reference.mark else f"{mark} {text}".strip())

    def _drawn(self, paragraph: Element, is_margin: bool) -> Iterator[Part]:
        """Yield what stands in the text boxes, charts and diagrams that are anchored in a paragraph."""
        for box in paragraph.iter(TEXT_BOX):
            gone = any(outer.tag in UNREAD for outer in box.iterancestors())
            if not gone and next(box.iterancestors(PARAGRAPH)) is paragraph:
                yield from self.read(box, is_margin=is_margin)
        if not is_margin:
            parts = list(self.drawings.read(paragraph, self._tables))
            self._tables += len({part.level for part in parts if part.kind == "row"})
            yield from parts

    def _table(self, table: Element, is_margin: bool) -> Iterator[Part]:
        grid = WordTable.of(table, self._styles)
        filled = {
            (at, cell.column): list(self.read(cell.element, in_cell=True, is_margin=is_margin))
            for at, cell in grid.cells()
        }
        placed = [part for parts in filled.values() for part in parts] if is_margin else text_in_place(grid, filled)
        if placed is not None:
            yield from placed
        else:
            self._tables += 1
            yield from rows_in_words(grid, filled, self._tables)


def in_order(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with their tables numbered from 1; those that stand in cells of others have no number."""
    numbers: dict[int, int] = {}
    return [
        replace(part, level=numbers.setdefault(part.level, len(numbers) + 1)) if part.kind == "row" else part
        for part in parts
    ]


def _joined(before: Words, words: Words) -> Words:
    """Return the words of two paragraphs that a tracked change joins."""
    if before is NO_WORDS:
        return words
    text = f"{before.text} {words.text}".strip()
    return Words(text, before.references + words.references, before.struck + words.struck)


def _goes_on(paragraph: Element) -> bool:
    """Whether a tracked change took away the end of a paragraph, which so goes on with the next one."""
    signs = paragraph.find(path("w:pPr", "w:rPr"))
    return signs is not None and any(signs.find(tag) is not None for tag in WITHDRAWN)


def _is_left_out(element: Element) -> bool:
    """Whether a content control holds a table of contents, or only asks to be filled in."""
    if element.tag != CONTROL:
        return False
    gallery = value(element, path("w:sdtPr", "w:docPartObj", "w:docPartGallery"))
    return gallery == "Table of Contents" or is_prompt(element)
