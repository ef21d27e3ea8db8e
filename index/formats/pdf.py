"""A PDF: the headings, paragraphs, items and tables of its pages, in the order in which people read them."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace

from index.formats.content import Content, Part
from index.formats.garbled import looks_garbled
from index.formats.legacy import repair_line, repair_parts
from index.formats.pdf_geometry import Line, Region
from index.formats.pdf_grid import Table
from index.formats.pdf_leaves import MOST_LINKS, Leaf, leaf, without_margins
from index.formats.pdf_pages import open_pdf, sheets
from index.formats.pdf_paragraphs import blocks
from index.formats.pdf_pieces import Piece
from index.formats.stated import sensible_title, stated_date

Recognise = Callable[[bytes, int], str | None]
"""Returns the words of a page, counted from 1, that is only a picture of them; None if it cannot."""
Items = Sequence[Line | Table]

PICTURED, FEW = 0.5, 25
"""Share of a page that pictures take, and letters and digits beside them, below which the page is a picture of text."""
HYPHEN = re.compile(r"(?<=[a-z\x80-\U0010ffff])-(?![A-Z])|(?<![^\s\"'(])-(?=[a-z\x80-\U0010ffff])")
"""What PDFium has for a soft hyphen, which is TCVN3's letter ư: a hyphen that no capital follows or precedes."""
PICTURE, FONT, DAMAGED = "picture", "font", "damaged"
LOST = {
    PICTURE: "holds no text, only a picture of it: install text recognition (see the manual) to have it read",
    FONT: "is in a font that does not say which letters it draws: print the file anew from the program that made it, "
    "or install text recognition (see the manual)",
    DAMAGED: "is damaged and was left out: print the file to a new PDF",
}
BURIED = (
    f"the addresses to which a page with more than {MOST_LINKS} links leads are left out: write those that matter out"
)
SIZE = 12.0
"""Points of the letters that recognised text is taken to have."""


def read(raw: bytes, recognise: Recognise | None = None) -> Content:
    """Return the text of a PDF, its title if its properties hold a sensible one, the date at its top, and its pages.

    :param recognise: Reads pages that are only pictures, or in fonts that do not say their letters; they are lost
        without it.
    :raises ValueError: If it is no PDF, is cut short or damaged, needs a password, or holds only pictures.
    """
    if b"%PDF-" not in raw[:1024]:
        raise ValueError("is not a PDF: check what it is, and its name")
    if b"%%EOF" not in raw.rstrip(b"\0\r\n\t ")[-1024:]:
        raise ValueError("is cut short: its end is missing; copy it anew")
    with closing(open_pdf(raw)) as pdf:
        title = pdf.get_metadata_value("Title")
        leaves = without_margins([leaf(sheet) for sheet in sheets(pdf)])
    pages, decoded = _repaired([each.items() for each in leaves])
    unread = _unread(leaves, pages)
    for number in sorted(unread):
        words = recognise(raw, number) if recognise and unread[number] != DAMAGED else None
        if words and any(map(str.isalnum, words)):
            pages[number - 1] = _typed(words)
            del unread[number]
        elif unread[number] == FONT:
            pages[number - 1] = []
    if not any(_letters(items) for items in pages):
        raise ValueError(_refusal(set(unread.values())))
    content = _content(blocks(pages, [each.notes for each in leaves]), len(pages))
    title = repair_line(title, decoded) if title and decoded else title
    lost = [*_sentences(unread), *(BURIED,) * any(each.links > MOST_LINKS for each in leaves)]
    date = stated_date(content.text)
    return replace(content, title=sensible_title(title), date=date, decoded=decoded, lost=tuple(lost))


def _content(pieces: Sequence[Piece], pages: int) -> Content:
    """Return the content of blocks, with the offsets at which its pages begin."""
    content = Content.of(Part(piece.kind, piece.text, piece.level, piece.label) for piece in pieces)
    begins: dict[int, int] = {}
    for piece, block in zip((piece for piece in pieces if piece.text.strip()), content.blocks, strict=True):
        at = block.start
        for page, words in piece.words:
            begins.setdefault(page, at)
            at += len(words)
    starts = [len(content.text)]
    for page in reversed(range(pages)):
        starts.append(min(begins.get(page, starts[-1]), starts[-1]))
    return replace(content, pages=tuple(reversed(starts[1:])))


def _repaired(pages: Sequence[Items]) -> tuple[list[Items], str | None]:
    """Return the lines and tables of pages in Unicode, and the name of the encoding in which they were."""
    texts = [text for items in pages for each in items for text in _texts(each)]
    repaired, name = repair_parts([HYPHEN.sub("\xad", text) for text in texts])
    if name != "TCVN3":
        repaired, name = repair_parts(texts)
    if name is None:
        return list(pages), None
    rest = iter(repaired)
    found: list[Items] = []
    for items in pages:
        found.append(
            [
                replace(each, text=next(rest))
                if isinstance(each, Line)
                else replace(each, rows=[[next(rest) for _ in row] for row in each.rows])
                for each in items
            ]
        )
    return found, name


def _texts(each: Line | Table) -> list[str]:
    return [each.text] if isinstance(each, Line) else [cell for row in each.rows for cell in row]


def _letters(items: Items) -> int:
    """Return how many letters and digits a page has."""
    return sum(sum(map(str.isalnum, text)) for each in items for text in _texts(each))


def _unread(leaves: Sequence[Leaf], pages: Sequence[Items]) -> dict[int, str]:
    """Return why the words of pages, counted from 1, are not in the text."""
    found: dict[int, str] = {}
    for number, (each, items) in enumerate(zip(leaves, pages, strict=True), 1):
        if each.pictured is None:
            found[number] = DAMAGED
        elif looks_garbled("\n".join(text for item in items for text in _texts(item))):
            found[number] = FONT
        elif (letters := _letters(items)) < FEW and each.pictured > (PICTURED if letters else 0.0):
            found[number] = PICTURE
    return found


def _typed(words: str) -> list[Line | Table]:
    """Return recognised text as the lines of a page."""
    lines = [" ".join(line.split()) for line in words.split("\n")]
    region = Region(0.0, max(map(len, lines)) * SIZE / 2)
    return [
        Line(line, 0.0, len(line) * SIZE / 2, at * SIZE * 1.2, SIZE, bold=False, region=region)
        for at, line in enumerate(lines)
        if line
    ]


def _refusal(reasons: set[str]) -> str:
    """Return why a file without any text has none."""
    if FONT in reasons:
        return (
            "is in fonts that do not say which letters they draw: print it anew from the program that made it, or read "
            "it by a program for text recognition (OCR) first"
        )
    if PICTURE in reasons:
        return "holds no text, only pictures of it: read it by a program for text recognition (OCR) first"
    if DAMAGED in reasons:
        return "is a damaged PDF: print it to a new PDF"
    return "holds no text and no pictures: look whether it is the right file"


def _sentences(unread: dict[int, str]) -> list[str]:
    """Return what is lost, a sentence for each run of pages that are lost for the same reason."""
    found: list[str] = []
    numbers = sorted(unread)
    while numbers:
        first, why = numbers[0], unread[numbers[0]]
        last = first
        while unread.get(last + 1) == why:
            last += 1
        named = f"page {first}" if first == last else f"each of the pages {first} to {last}"
        found.append(f"{named} {LOST[why]}")
        numbers = numbers[bisect_left(numbers, last + 1) :]
    return found
