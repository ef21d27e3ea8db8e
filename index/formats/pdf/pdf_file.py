"""A PDF: the headings, paragraphs, items and tables of its pages, in the order in which people read them."""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from pypdfium2 import PdfDocument

from index.formats.file_content import Content
from index.formats.ocr.page_content import Items, content_of
from index.formats.ocr.page_picture import Gray
from index.formats.ocr.recognised_pages import TO_READ_IT, WORDLESS, Recognised, runs
from index.formats.ocr.tesseract import Recognise
from index.formats.pages.page_geometry import Line
from index.formats.pages.page_margins import MOST_LINKS, Leaf, leaf, without_margins
from index.formats.pages.ruled_tables import Table
from index.formats.pdf.pdf_pages import drawn_page, open_pdf, sheets
from index.formats.text.garbled import looks_garbled
from index.formats.text.old_encodings import repair_line, repair_parts
from index.formats.text.title_and_date import sensible_title, stated_date

PICTURED, FEW = 0.5, 25
"""A page is a picture of text if pictures take more than this share of it, with fewer letters and digits beside
them."""
HYPHEN = re.compile(r"(?<=[a-z\x80-\U0010ffff])-(?![A-Z])|(?<![^\s\"'(])-(?=[a-z\x80-\U0010ffff])")
"""What PDFium has for a soft hyphen, which is TCVN3's letter ư: a hyphen that no capital follows or precedes."""
PICTURE, FONT, DAMAGED = "picture", "font", "damaged"
LOST = {
    PICTURE: f"holds no text, only a picture of it: {TO_READ_IT}",
    FONT: "is in a font that does not say which letters it draws: print the file anew from the program that made it; "
    f"{TO_READ_IT}",
    DAMAGED: "is damaged and was left out: print the file to a new PDF",
}
BURIED = (
    f"the addresses to which a page with more than {MOST_LINKS} links leads are left out: write those that matter out"
)


def read(raw: bytes, recognise: Recognise | None = None) -> Content:
    """Return the text of a PDF, its title as its properties or its first page have it, the date at its top, its pages.

    :param recognise: Reads pages that are only pictures, or in fonts that do not say their letters; they are lost
        without it.
    :raises ValueError: If it is no PDF, is cut short or damaged, needs a password, or holds only pictures.
    """
    if not raw:
        raise ValueError("is empty: copy it anew, or remove it")
    if b"%PDF-" not in raw[:1024]:
        raise ValueError("is not a PDF: check what it is, and its name")
    if b"%%EOF" not in raw.rstrip(b"\0\r\n\t ")[-1024:]:
        raise ValueError("is cut short: its end is missing; copy it anew")
    with closing(open_pdf(raw)) as pdf:
        title = pdf.get_metadata_value("Title")
        leaves = [leaf(sheet) for sheet in sheets(pdf)]
        pages, decoded = _items(leaves)
        unread = _unread(leaves, pages)
        recognised = _recognised(pdf, unread, recognise) if recognise else Recognised()
    if recognised.leaves:
        leaves = [
            replace(recognised.leaves[number], notes=each.notes, links=each.links)
            if number in recognised.leaves
            else each
            for number, each in enumerate(leaves, 1)
        ]
        pages, decoded = _items(leaves, recognised.leaves)
    unread = {number: why for number, why in unread.items() if not recognised.settles(number, shown=why == PICTURE)}
    pages = [[] if unread.get(number) == FONT else items for number, items in enumerate(pages, 1)]
    if not any(_letters(items) for items in pages):
        raise ValueError(_refusal(unread, recognised))
    content = content_of(pages, [each.notes for each in leaves], recognised)
    title = repair_line(title, decoded) if title and decoded else title
    lost = [*_sentences(unread, recognised), *recognised.sentences()]
    if any(each.links > MOST_LINKS for each in leaves):
        lost.append(BURIED)
    date = stated_date(content.text)
    return replace(content, title=sensible_title(title) or content.title, date=date, decoded=decoded, lost=tuple(lost))


def _items(leaves: Sequence[Leaf], recognised: Collection[int] = ()) -> tuple[list[Items], str | None]:
    """Return the lines and tables of pages in Unicode, and the name of the encoding in which they were.

    :param recognised: Numbers of pages that are not to be repaired.
    """
    pages = [each.items() for each in without_margins(leaves)]
    typed: dict[int, Items] = {n: items for n, items in enumerate(pages, 1) if n not in recognised}
    repaired, decoded = _repaired(list(typed.values()))
    typed.update(zip(typed, repaired, strict=True))
    return [typed.get(number, items) for number, items in enumerate(pages, 1)], decoded


def _recognised(pdf: PdfDocument, unread: Collection[int], recognise: Recognise) -> Recognised:
    """Return what could be recognised of pages without text; of damaged ones PDFium draws nothing."""
    found = Recognised()
    for number in sorted(unread):
        if (picture := drawn_page(pdf, number)) is not None:
            found.read(number, picture, recognise)
    return found


def draw(raw: bytes, number: int) -> Gray | None:
    """Return a page, counted from 1, as the picture that text recognition reads; None if there is no such page.

    :raises ValueError: If it is no PDF that can be opened.
    """
    with closing(open_pdf(raw)) as pdf:
        pdf.init_forms()
        return drawn_page(pdf, number) if 1 <= number <= len(pdf) else None


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


def _refusal(unread: Mapping[int, str], recognised: Recognised) -> str:
    """Return why a file without any text has none."""
    reasons = set(unread.values())
    if recognised.failed and (PICTURE in reasons or FONT in reasons):
        return f"holds no text, only pictures of it: page {min(recognised.failed)} {min(recognised.failed.items())[1]}"
    if FONT in reasons:
        return (
            "is in fonts that do not say which letters they draw: print it anew from the program that made it; "
            f"{TO_READ_IT}"
        )
    if PICTURE in reasons:
        if recognised.wordless:
            return f"holds no text: it {WORDLESS}"
        return f"holds no text, only pictures of it: {TO_READ_IT}"
    if DAMAGED in reasons:
        return "is a damaged PDF: print it to a new PDF"
    return "holds no text and no pictures: look whether it is the right file"


def _sentences(unread: Mapping[int, str], recognised: Recognised) -> list[str]:
    """Return what is lost, a sentence for each run of pages that are lost for the same reason."""
    stated = {number: recognised.failed.get(number) or LOST[why] for number, why in unread.items()}
    stated |= {number: WORDLESS for number, why in unread.items() if why == PICTURE and number in recognised.wordless}
    return [f"{named} {stated[numbers[0]]}" for named, numbers in runs(stated)]
