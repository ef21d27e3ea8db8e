"""A Word file (.docx): its headings, paragraphs, lists and tables in their order."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.content import Content
from index.formats.legacy import repair, repair_line
from index.formats.lines import tidy_lines
from index.formats.stated import sensible_title, stated_date

UNPACKED = 300_000_000
"""Bytes of all that a file packs; the memory of the process that reads it would not hold more."""
OLE = b"\xd0\xcf\x11\xe0"
"""First bytes of an old .doc, and of a .docx with a password."""
Styles = dict[str, Any]
"""The styles of a Word file by their ids."""
WRITTEN = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
WRITTEN[qn("w:softHyphen")] = "\xad"  # TCVN3's letter ư; no sign at all in other texts
WITHDRAWN = frozenset(map(qn, ("w:del", "w:moveFrom")))
"""What a tracked change took away; what it brought stands in w:ins and w:moveTo."""
TEXT_BOX, OLD_COPY = qn("w:txbxContent"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
NO_WORDS = WITHDRAWN | {qn("w:pPr"), qn("w:rPr"), TEXT_BOX, OLD_COPY}


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
    styles = {style.style_id: style for style in document.styles}
    blocks = list(_blocks(document.element.body, styles))
    text = tidy_lines("".join(written for _, written in blocks))
    if not any(map(str.isalnum, text)):
        raise ValueError("holds no text: if its pages are pictures, read them by a program for text recognition (OCR)")
    first = {kind: " ".join(written.split()) for kind, written in reversed(blocks)}
    title = sensible_title(document.core_properties.title) or first.get("title") or first.get("heading")
    text, decoded = repair(text)
    title = repair_line(title, decoded) if title and decoded else title
    return Content(text, title=title, date=stated_date(text), decoded=decoded)


def _blocks(parent: Element, styles: Styles) -> Iterator[tuple[str, str]]:
    """Yield (kind, words) of each block; kind is ``title``, ``heading``, ``item``, ``row`` or ``text``."""
    for element in parent:
        if element.tag == qn("w:p"):
            kind = _kind(element, styles)
            words = _words(element).strip()
            if words and kind != "contents":
                yield kind, f"- {words}\n" if kind == "item" else f"\n{words}\n\n"
            for box in _text_boxes(element):
                yield from _blocks(box, styles)
        elif element.tag == qn("w:tbl"):
            yield "row", "\n"
            yield from (("row", f"{row}\n") for row in _rows(element, styles))
            yield "row", "\n"
        elif element.tag not in WITHDRAWN and isinstance(element.tag, str):
            yield from _blocks(element, styles)  # a content control, a tracked insertion


def _kind(paragraph: Element, styles: Styles) -> str:
    numbered = bool(paragraph.findall(f"{qn('w:pPr')}/{qn('w:numPr')}"))
    style = styles.get(paragraph.style or "")
    kind = "item" if numbered else "text"
    for _ in range(10):  # a style may be based on itself
        if style is None:
            break
        name = (style.name or "").lower()
        if name == "title":
            return "title"
        if name.startswith("toc "):
            return "contents"
        if name.startswith("heading") or style.element.findall(f"{qn('w:pPr')}/{qn('w:outlineLvl')}"):
            return "heading"
        if name.startswith("list") or style.element.findall(f"{qn('w:pPr')}/{qn('w:numPr')}"):
            kind = "item"
        style = getattr(style, "base_style", None)
    return kind


def _rows(table: Element, styles: Styles) -> Iterator[str]:
    """Yield each row as ``a | b | c``; a cell that is joined over rows or columns stands once."""
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is table:
            own = (cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row)
            cells = [" ".join("".join(written for _, written in _blocks(cell, styles)).split()) for cell in own]
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
