"""A Word file (.docx): its headings, paragraphs, lists, tables and notes in their order."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from docx import Document
from docx.document import Document as File
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from index.formats.docx.docx_blocks import Blocks, in_order
from index.formats.docx.docx_drawings import LITTLE, large_pictures
from index.formats.docx.docx_margins import margin_parts
from index.formats.docx.docx_notes import related
from index.formats.file_content import Content
from index.formats.letters.official_letter import issued_on, with_signatures
from index.formats.text.assembly import assemble
from index.formats.text.title_and_date import sensible_title

UNPACKED = 300_000_000
"""Bytes of all that a file packs; the memory of the process that reads it would not hold more."""
OLE = b"\xd0\xcf\x11\xe0"
"""First bytes of an old .doc, and of a .docx with a password."""


def read(raw: bytes) -> Content:
    """Return the words of a Word file; the title is its properties', its Title's or its first heading's.

    :raises ValueError: If it is no Word file, is protected by a password, damaged, or packs too much.
    """
    document = _opened(raw)
    blocks = Blocks(document)
    body = in_order(with_signatures(list(blocks.read(document.element.body))))
    title = sensible_title(document.core_properties.title) or blocks.title
    head, foot = margin_parts(document, blocks, body, title or "")
    parts = [replace(part, text=part.text.replace("\t", " ")) for part in (*head, *body, *foot)]
    if not any(map(str.isalnum, "".join(part.text for part in parts))):
        raise ValueError("holds no text: if its pages are pictures, read them by a program for text recognition (OCR)")
    letters = sum(len(part.text) for part in body)
    content = assemble(parts, title, lost=_lost(document, blocks, letters))
    return replace(content, date=content.date or issued_on(content.text))


def _opened(raw: bytes) -> File:
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
    return document


def _lost(document: File, blocks: Blocks, letters: int) -> Iterator[str]:
    """Yield a sentence for each loss. The text has so many ``letters``."""
    if blocks.struck:
        yield f"{_counted(blocks.struck, 'passage')} struck out and left out: delete what no longer holds"
    comments = sum(1 for root in related(document, "comments") for _ in root.iter(qn("w:comment")))
    if comments:
        yield f"holds {_counted(comments, 'comment')}, left out: write into the text what is to be found"
    if unread := blocks.drawings.unread:
        yield f"holds {_counted(unread, 'drawing or file', 'drawings or files')}, not read: write their words as text"
    pictures = large_pictures(document.element.body)
    if letters < LITTLE * pictures:
        remedy = "read them by a program for text recognition (OCR)"
        yield f"holds {_counted(pictures, 'picture')}, whose words are not read: {remedy}"


def _counted(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or f'{one}s'}"
