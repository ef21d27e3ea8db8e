"""An e-book (.epub): its chapters in the order in which they are read."""

import re
from urllib.parse import unquote

from index.formats.file_content import Content, Part
from index.formats.html.html_fragment import page_parts
from index.formats.text.assembly import assemble, first_heading, last_table
from index.formats.text.decoding import decode
from index.formats.text.title_and_date import sensible_title
from index.formats.zip_package import Element, ZipPackage, resolved

CONTAINER, ENCRYPTED = "META-INF/container.xml", "META-INF/encryption.xml"
CHAPTERS = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
EMPTY = re.compile(
    r"<(title|script|style|a|b|i|em|strong|span|div|p|li|td|th|table|h[1-6])(\s[^<>]*)?/>", re.IGNORECASE
)
"""An element that closes itself. XML allows it, but HTML takes it for one that stays open."""


def read(raw: bytes) -> Content:
    """Return the words of an e-book; the title is the one that it states.

    :raises ValueError: If it is none, is damaged or encrypted, or holds no text.
    """
    packed = ZipPackage(raw, ".epub")
    rootfile = packed.tree(CONTAINER).find(".//{*}rootfile")
    main = resolved("", rootfile.get("full-path", "")) if rootfile is not None else ""
    book = packed.tree(main)
    parts: list[Part] = []
    lost: list[str] = []
    tables = 0
    chapters = _chapters(book, main)
    if ENCRYPTED in packed and not _encrypted(packed).isdisjoint(chapters):
        raise ValueError("is encrypted against copying (DRM): put an open copy there")
    for chapter in chapters:
        try:
            found, left_out = page_parts(_page(packed.read(chapter)), tables)
        except ValueError as error:
            lost.append(f"the chapter {chapter} {error}")
            continue
        parts += found
        lost += (f"the chapter {chapter}: {each}" for each in left_out)
        tables = last_table(found, tables)
    title = sensible_title(book.findtext("{*}metadata/{http://purl.org/dc/elements/1.1/}title"))
    return assemble(parts, title or first_heading(parts), lost=lost)


def _chapters(book: Element, main: str) -> list[str]:
    """Return the names of the chapters in the order of the spine, without the table of contents."""
    folder = main.rpartition("/")[0]
    listed = {
        item.get("id", ""): resolved(folder, unquote(item.get("href", "").partition("#")[0]))
        for item in book.iterfind("{*}manifest/{*}item")
        if item.get("media-type", "") in CHAPTERS and "nav" not in item.get("properties", "").split()
    }
    stated = (listed.get(each.get("idref", "")) for each in book.iterfind("{*}spine/{*}itemref"))
    return list(dict.fromkeys(name for name in stated if name))


def _encrypted(packed: ZipPackage) -> set[str]:
    found = packed.tree(ENCRYPTED).iterfind(".//{*}CipherReference")
    return {resolved("", unquote(each.get("URI", ""))) for each in found}


def _page(raw: bytes) -> str:
    """Return a chapter as HTML, in which empty elements are closed by tags of their own.

    :raises ValueError: If its letters cannot be decoded.
    """
    return EMPTY.sub(r"<\1\2></\1>", decode(raw)[0])
