"""A folder of office files in the formats that people keep, made from documents of plain text.

The same seed gives the same names, words and pictures; programs for office files also write when they did it.
"""

import html
import io
import random
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]
import pptx
from PIL import Image, ImageDraw, ImageFont
from pptx.util import Inches

from eval.pdf_writer import pdf_file
from eval.written_documents import Document
from index.errors import SearchError
from index.formats.readers import LARGEST

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
FOLDER = 100
"""Files in one folder."""
OFTEN = {
    ".docx": 12,
    ".pdf": 9,
    ".xlsx": 5,
    ".html": 3,
    ".pptx": 3,
    "scan.pdf": 2,
    ".odt": 2,
    ".eml": 2,
    ".txt": 1,
    ".md": 1,
}
"""How many of 40 files are of a kind."""
WITH_PICTURES = (".docx", ".pdf", ".pptx", ".odt", ".eml")
"""Kinds that are as heavy as they are to be by a picture; the others weigh what their words and scanned pages do."""
LONGEST_PART = 8
"""Documents that one file holds at most."""
A_BYTE = 1.1
"""Dots of noise that a JPEG of Pillow's usual quality keeps in one byte."""
WIDTH, HEIGHT, LETTER, COLUMNS = 2480, 3508, 46, 84
"""Dots of a page of A4 at 300 dots an inch, of a letter of 11 points, and letters in a line."""
LINES = 44
"""Lines of a page."""
SPECKS = 4_000
"""Dots that a scanner adds to a page."""
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What one file is to hold; ``picture`` is a JPEG, empty for a kind without."""

    documents: Sequence[Document]
    picture: bytes
    draw: random.Random
    font: Path

    @property
    def title(self) -> str:
        return self.documents[0].title

    def paragraphs(self, document: Document) -> list[str]:
        return document.text.split("\n\n")

    def lines(self) -> list[str]:
        """Return all titles and paragraphs, as wide as a page."""
        texts = [text for each in self.documents for text in (each.title, *self.paragraphs(each))]
        return [line for text in texts for line in [*textwrap.wrap(text, COLUMNS), ""]]


def write_office_files(
    documents: Sequence[Document], folder: Path, files: int, megabytes: float, seed: int = 0, font: Path = FONT
) -> None:
    """Write so many ``files`` to ``folder``, about so many ``megabytes`` together.

    :raises SearchError: If a file would be larger than one that is read, or the font for scanned pages is missing.
    """
    heavy = sum(OFTEN[kind] for kind in WITH_PICTURES) / sum(OFTEN.values())
    most = 2 * megabytes * 1e6 / (files * heavy)
    if most > LARGEST:
        raise SearchError(f"{megabytes:g} MB in {files} files are more than a file may have: ask for more files")
    if not font.is_file():
        raise SearchError(f"there is no font {font}: install fonts-dejavu-core")
    kinds = [kind for kind, often in OFTEN.items() for _ in range(often)]
    random.Random(seed).shuffle(kinds)
    for number in range(files):
        kind, draw = kinds[number % len(kinds)], random.Random(f"{seed} {number}")
        drawn = draw.sample(documents, draw.randint(1, min(LONGEST_PART, len(documents))))
        picture = _noise(draw, draw.uniform(0, most)) if kind in WITH_PICTURES else b""
        path = (
            folder / f"{number // FOLDER:03}" / f"{number:06}-{drawn[0].slug}{kind if kind[0] == '.' else f'-{kind}'}"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MAKERS[kind](_Draft(drawn, picture, draw, font)))


def _noise(draw: random.Random, size: float) -> bytes:
    """Return a JPEG of about ``size`` bytes."""
    side = max(8, int((A_BYTE * size) ** 0.5))
    file = io.BytesIO()
    Image.frombytes("L", (side, side), draw.randbytes(side * side)).save(file, "JPEG")
    return file.getvalue()


def _word(draft: _Draft) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    for each in draft.documents:
        document.add_heading(each.title, 1)
        for paragraph in draft.paragraphs(each):
            document.add_paragraph(paragraph)
    rows = _rows(draft)[:20]
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = str(value)
    document.add_picture(io.BytesIO(draft.picture), width=Inches(4))
    document.save(file)
    return file.getvalue()


def _rows(draft: _Draft) -> list[list[str | int]]:
    """Return a table of the paragraphs, with amounts that are drawn, under its names."""
    rows: list[list[str | int]] = [["STT", "Nội dung", "Số lượng", "Đơn giá (đồng)"]]
    for document in draft.documents:
        for paragraph in draft.paragraphs(document):
            amount, price = draft.draw.randint(1, 500), 1_000 * draft.draw.randint(1, 9_000)
            rows.append([len(rows), paragraph[:120], amount, price])
    return rows


def _workbook(draft: _Draft) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in _rows(draft):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def _slides(draft: _Draft) -> bytes:
    slides, file = pptx.Presentation(), io.BytesIO()
    for each in draft.documents:
        for paragraph in draft.paragraphs(each):
            slide = slides.slides.add_slide(slides.slide_layouts[1])
            slide.shapes.title.text = each.title
            slide.placeholders[1].text = paragraph
    slides.slides[0].shapes.add_picture(io.BytesIO(draft.picture), Inches(5), Inches(4), Inches(2))
    slides.save(file)
    return file.getvalue()


def _open_text(draft: _Draft) -> bytes:
    body = "".join(
        f'<text:h text:outline-level="1">{html.escape(each.title)}</text:h>'
        + "".join(f"<text:p>{html.escape(paragraph)}</text:p>" for paragraph in draft.paragraphs(each))
        for each in draft.documents
    )
    content = (
        f"<office:document-content {SPACES}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", OPEN_TEXT)
        package.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        package.writestr("Pictures/1.jpg", draft.picture)
    return file.getvalue()


def _mail(draft: _Draft) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = draft.title, "van-thu@co-quan.example", "moi-nguoi@co-quan.example"
    mail["Date"] = "Mon, 05 Jan 2026 08:00:00 +0700"
    mail.set_content("\n\n".join(draft.paragraphs(draft.documents[0])))
    mail.add_attachment(
        _word(draft),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="dinh-kem.docx",
    )
    return mail.as_bytes()


def _web_page(draft: _Draft) -> bytes:
    parts = "".join(
        f"<h2>{html.escape(each.title)}</h2>"
        + "".join(f"<p>{html.escape(text)}</p>" for text in draft.paragraphs(each))
        for each in draft.documents
    )
    return f"<!doctype html><meta charset=utf-8><title>{html.escape(draft.title)}</title><article>{parts}".encode()


def _markdown(draft: _Draft) -> bytes:
    return "\n\n".join(f"# {each.title}\n\n{each.text}" for each in draft.documents).encode()


def _plain(draft: _Draft) -> bytes:
    return "\n\n".join(f"{each.title}\n\n{each.text}" for each in draft.documents).encode()


def _scan(draft: _Draft) -> bytes:
    """Return pages of pictures of the first document."""
    pages, lines, file = [], _Draft(draft.documents[:1], b"", draft.draw, draft.font).lines(), io.BytesIO()
    letters = ImageFont.truetype(draft.font, LETTER)
    for at in range(0, len(lines), LINES):
        page = Image.new("L", (WIDTH, HEIGHT), 255)
        pen = ImageDraw.Draw(page)
        for row, line in enumerate(lines[at : at + LINES]):
            pen.text((220, 200 + int(1.6 * LETTER) * row), line, font=letters, fill=0)
        pen.point([draft.draw.randrange(size) for _ in range(SPECKS) for size in (WIDTH, HEIGHT)], fill=0)
        pages.append(page)
    pages[0].save(file, "PDF", resolution=300, save_all=True, append_images=pages[1:])
    return file.getvalue()


def _pdf(draft: _Draft) -> bytes:
    lines = draft.lines()
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    return pdf_file(pages, draft.picture, Image.open(io.BytesIO(draft.picture)).width)


MAKERS: dict[str, Callable[[_Draft], bytes]] = {
    ".docx": _word,
    ".pdf": _pdf,
    ".xlsx": _workbook,
    ".html": _web_page,
    ".pptx": _slides,
    "scan.pdf": _scan,
    ".odt": _open_text,
    ".eml": _mail,
    ".txt": _plain,
    ".md": _markdown,
}
