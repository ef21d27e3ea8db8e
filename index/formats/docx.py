"""A Word file (.docx): its headings, paragraphs, lists and tables in their order."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.content import Content
from index.formats.legacy import repair, repair_line
from index.formats.lines import tidy_lines
from index.formats.numbering import Numbering
from index.formats.stated import sensible_title, stated_date

UNPACKED = 300_000_000
"""Bytes of all that a file packs; the memory of the process that reads it would not hold more."""
OLE = b"\xd0\xcf\x11\xe0"
"""First bytes of an old .doc, and of a .docx with a password."""
WRITTEN = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
WRITTEN[qn("w:softHyphen")] = "\xad"  # TCVN3's letter ư; no sign at all in other texts
WITHDRAWN = frozenset(map(qn, ("w:del", "w:moveFrom")))
"""What a tracked change took away; what it brought stands in w:ins and w:moveTo."""
TEXT_BOX, OLD_COPY = qn("w:txbxContent"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
NO_WORDS = WITHDRAWN | {qn("w:pPr"), qn("w:rPr"), TEXT_BOX, OLD_COPY}


@dataclass(frozen=True, slots=True)
class Definitions:
    """What the paragraphs of a Word file refer to: its styles by their ids, and its lists."""

    styles: dict[str, Any]
    numbering: Numbering

    def styles_of(self, paragraph: Element) -> list[Any]:
        """Return the paragraph's style and those that it is based on, as far as they are known."""
        found: list[Any] = []
        style = self.styles.get(paragraph.style or "")
        while style is not None and len(found) < 10:  # a style may be based on itself
            found.append(style)
            style = getattr(style, "base_style", None)
        return found


def read(raw: bytes) -> Content:
    """Return the words of a Word file; the title is its properties', its Title's or its first heading's.

    :raises ValueError: If it is no Word file, is protected by a password, damaged, or packs too much.
    """
    if raw.startswith(OLE):
        raise ValueError("is an old .doc, or protected by a password: save it as .docx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        document = Document(io.BytesIO(raw)) if size <= UNPACKED else None
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError) as error:
        raise ValueError("is not a Word file, or is cut short: save it as .docx anew") from error
    if document is None:
        raise ValueError(f"packs more than {UNPACKED // 1_000_000} MB: take its pictures out")
    defined = Definitions({style.style_id: style for style in document.styles}, Numbering(document))
    blocks = list(_blocks(document.element.body, defined))
    text = tidy_lines("".join(written for _, written in blocks))
    if not any(map(str.isalnum, text)):
        raise ValueError("holds no text: if its pages are pictures, read them by a program for text recognition (OCR)")
    first = {kind: " ".join(written.split()) for kind, written in reversed(blocks)}
    title = sensible_title(document.core_properties.title) or first.get("title") or first.get("heading")
    text, decoded = repair(text)
    title = repair_line(title, decoded) if title and decoded else title
    return Content(text, title=title, date=stated_date(text), decoded=decoded)


def _blocks(parent: Element, defined: Definitions) -> Iterator[tuple[str, str]]:
    """Yield (kind, words) of each block; kind is ``title``, ``heading``, ``item``, ``row`` or ``text``."""
    for element in parent:
        if element.tag == qn("w:p"):
            styles = defined.styles_of(element)
            kind, words = _kind(element, styles), _words(element).strip()
            if words and kind != "contents":
                number = defined.numbering.before(element, [style.element for style in styles])
                yield kind, _numbered(kind, words, number)
            for box in _text_boxes(element):
                yield from _blocks(box, defined)
        elif element.tag == qn("w:tbl"):
            yield "row", "\n"
            yield from (("row", f"{row}\n") for row in _rows(element, defined))
            yield "row", "\n"
        elif element.tag not in WITHDRAWN and isinstance(element.tag, str):
            yield from _blocks(element, defined)  # a content control, a tracked insertion


def _numbered(kind: str, words: str, number: str | None) -> str:
    """Return a paragraph with what Word puts before it, items on lines without empty ones between them."""
    if kind == "item":
        return f"{'-' if number is None else number} {words}\n"
    return f"\n{words if number in (None, '-') else f'{number} {words}'}\n\n"


def _kind(paragraph: Element, styles: Sequence[Any]) -> str:
    stated = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    unnumbered = stated is not None and stated.get(qn("w:val")) == "0"
    kind = "text" if stated is None or unnumbered else "item"
    for style in styles:
        name = (style.name or "").lower()
        if name == "title":
            return "title"
        if name.startswith("toc "):
            return "contents"
        if name.startswith("heading") or style.element.findall(f"{qn('w:pPr')}/{qn('w:outlineLvl')}"):
            return "heading"
        if not unnumbered and (name.startswith("list") or style.element.findall(f"{qn('w:pPr')}/{qn('w:numPr')}")):
            kind = "item"
    return kind


def _rows(table: Element, defined: Definitions) -> Iterator[str]:
    """Yield each row as ``a | b | c``; a cell that is joined over rows or columns stands once."""
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is table:
            own = (cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row)
            cells = [" ".join("".join(written for _, written in _blocks(cell, defined)).split()) for cell in own]
            if any(cells):
                yield " | ".join(cells)


def _words(element: Element) -> str:
    """Return what a paragraph shows: with tracked insertions and fields' results, without what is hidden or deleted."""
    parts: list[str] = []
    for child in element:
        if child.tag in NO_WORDS or not isinstance(child.tag, str):
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in WRITTEN:
            parts.append(WRITTEN[child.tag])
        elif not (child.tag == qn("w:r") and _is_hidden(child)):
            parts.append(_words(child))
    return "".join(parts)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false", "off")


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    for box in paragraph.iter(TEXT_BOX):
        if not any(outer.tag in (TEXT_BOX, OLD_COPY) for outer in box.iterancestors() if outer is not paragraph):
            yield box
