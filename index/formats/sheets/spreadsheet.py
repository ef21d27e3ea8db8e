"""A workbook (.xlsx): each sheet's tables, with numbers and dates as its cells show them."""

import re
from dataclasses import replace

from index.formats.file_content import Content, Part
from index.formats.sheets.sheet_title import sheet_title, title_rows
from index.formats.sheets.workbook import open_workbook, sheets_of
from index.formats.tables.grid_parts import grid_parts
from index.formats.text.assembly import assemble
from index.formats.text.title_and_date import sensible_title
from index.formats.zip_package import ZipPackage

UNNAMED = re.compile(r"(?:sheet|trang[ _]tính|bảng)\s?\d*\Z", re.IGNORECASE)
"""What programs call a sheet that nobody named."""
REMEDIES = {
    "formula": "formulas have no saved result and are not in the text: open it in Excel or LibreOffice and save it",
    "error": "cells hold only an error such as #REF! and are not in the text: mend their formulas",
}


def read(raw: bytes) -> Content:
    """Return the tables of a workbook under the names of their sheets, hidden ones, too.

    A title above a table is the title of the workbook if there is only one sheet; else it is a heading.

    :raises ValueError: If it is no workbook, is protected by a password, damaged, or holds too much.
    """
    packed = ZipPackage(raw, ".xlsx")
    book = open_workbook(packed)
    parts: list[Part] = []
    tables = 0
    found = []
    for name, grid in sheets_of(packed, book):
        own, tables = grid_parts(grid, tables)
        found += [(name, own)] if own else []
    for name, own in found:
        if len(found) > 1 or not UNNAMED.match(name):
            parts.append(Part("heading", name, 1))
        titles = title_rows(own) if len(found) > 1 else []
        parts += (replace(part, kind="heading", level=2) if at in titles else part for at, part in enumerate(own))
    title = title_of(packed) or (sheet_title(found[0][1]) if len(found) == 1 else None)
    lost = [f"{number:,} {REMEDIES[kind]}" for kind, number in book.lost.items()]
    return assemble(parts, title, lost=[*lost, *_beside(packed)])


def title_of(packed: ZipPackage) -> str | None:
    """Return the title in the properties of an Office file, if it is a sensible one.

    :raises ValueError: If they are damaged.
    """
    if "docProps/core.xml" not in packed:
        return None
    return sensible_title(packed.tree("docProps/core.xml").findtext("{*}title"))


def _beside(packed: ZipPackage) -> list[str]:
    """Return what of a workbook stands beside its cells and is not read."""
    lost = []
    comments = [name for name in packed.names if re.match(r"xl/comments/?[^/]*\.xml\Z", name)]
    if number := sum(1 for name in comments for _ in packed.elements(name, "{*}comment")):
        lost.append(f"{number:,} comments on cells are not in the text: write them into cells")
    drawings = [name for name in packed.names if re.match(r"xl/drawings/[^/]+\.xml\Z", name)]
    if any((text.text or "").strip() for name in drawings for text in packed.elements(name, "{*}t")):
        lost.append("the words of its text boxes and shapes are not in the text: write them into cells")
    return lost
