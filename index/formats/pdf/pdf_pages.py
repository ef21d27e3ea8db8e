"""The pages of a PDF as PDFium has them: each glyph with its place, straight lines, and what lies over the page."""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage
from pypdfium2 import raw as pdfium

from index.formats.ocr.page_picture import MOST_DOTS, POINT, Gray, gray_of
from index.formats.pages.page_geometry import Box, Frame, Glyph, Sheet, View
from index.formats.pages.ruled_tables import MOST
from index.formats.pdf.pdf_annotations import annotations
from index.formats.pdf.pdf_drawings import DRAWN, pictured, rules

MOST_GLYPHS = 200_000
"""The most glyphs of a page. A page that people can read has a few thousand."""
UNKNOWN = "\ufffd"
"""Stands for a sign whose letter the font does not tell."""
BOLD = ("bold", "black", "heavy", "-bd", ",bd")
FILLED_AND_STROKED = 2


@dataclass(frozen=True, slots=True)
class _Run:
    """How a piece of text is drawn."""

    number: int
    angle: int
    frame: Frame
    size: float
    bold: bool


def open_pdf(raw: bytes) -> PdfDocument:
    """Return the PDF, as pypdfium2 has it.

    :raises ValueError: If it needs a password or is damaged.
    """
    try:
        return PdfDocument(raw)
    except PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise ValueError("needs a password: save it without one") from error
        raise ValueError("is a damaged PDF: print it to a new PDF") from error


def sheets(pdf: PdfDocument) -> Iterator[Sheet | None]:
    """Yield the pages of a PDF, None for one that cannot be read."""
    pdf.init_forms()
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            text_page = page.get_textpage()
        except PdfiumError:
            yield None
            continue
        with closing(page), closing(text_page):
            yield _sheet(pdf, page, text_page)


def drawn_page(pdf: PdfDocument, number: int) -> Gray | None:
    """Return a page, counted from 1, as a picture; None of one that cannot be read."""
    try:
        page = pdf[number - 1]
    except PdfiumError:
        return None
    with closing(page):
        width, height = page.get_size()
        scale = min(1 / POINT, math.sqrt(MOST_DOTS / (max(width, 1.0) * max(height, 1.0))))
        return gray_of(page.render(scale=scale, grayscale=True, may_draw_forms=True).to_pil())


def _sheet(pdf: PdfDocument, page: PdfPage, text_page: PdfTextPage) -> Sheet:
    by_angle = _glyphs(text_page)
    counts = Counter({angle: len(glyphs) for angle, glyphs in by_angle.items()})
    main = max(counts, key=lambda angle: counts[angle], default=page.get_rotation())
    views = {angle: View(by_angle[angle]) for angle in sorted(counts, key=lambda angle: angle != main)}
    view = views.setdefault(main, View())
    frame = _frame(main)
    drawn = list(islice(page.get_objects(max_depth=8), DRAWN + 1))
    view.rules += islice(rules(drawn, frame), MOST + 1) if len(drawn) <= DRAWN else []
    view.fields, view.notes = annotations(pdf, page, frame)
    return Sheet(tuple(views.values()), pictured(drawn, page.get_size()))


def _frame(angle: int) -> Frame:
    return Frame(round(math.cos(math.radians(angle)), 6), round(math.sin(math.radians(angle)), 6))


def _glyphs(text_page: PdfTextPage) -> dict[int, list[Glyph]]:
    """Return the glyphs of a page by the direction in which they are written, in degrees."""
    found: dict[int, list[Glyph]] = {}
    runs: dict[int | None, _Run] = {}
    for at in range(min(pdfium.FPDFText_CountChars(text_page), MOST_GLYPHS)):
        if pdfium.FPDFText_IsGenerated(text_page, at):
            continue
        drawn_by = pdfium.FPDFText_GetTextObject(text_page, at)
        key = ctypes.cast(drawn_by, ctypes.c_void_p).value if drawn_by else None
        run = runs.get(key) or runs.setdefault(key, _run(text_page, at, drawn_by, len(runs)))
        if glyph := _glyph(text_page, at, run):
            found.setdefault(run.angle, []).append(glyph)
    return found


def _glyph(text_page: PdfTextPage, at: int, run: _Run) -> Glyph | None:
    """Return a sign with its place; None for one that has none."""
    text = chr(pdfium.FPDFText_GetUnicode(text_page, at))
    if pdfium.FPDFText_HasUnicodeMapError(text_page, at):
        text = UNKNOWN
    elif pdfium.FPDFText_IsHyphen(text_page, at):
        text = "-"
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetLooseCharBox(text_page, at, box) or not pdfium.FPDFText_GetCharOrigin(
        text_page, at, x, y
    ):
        return None
    left, baseline = run.frame.seen(x.value, y.value)
    seen = run.frame.box(box.left, box.bottom, box.right, box.top)
    if unicodedata.combining(text):
        seen = _ink(text_page, at, run.frame) or seen
        left = seen.x0
    return Glyph(text, left, max(seen.x1, left), baseline, run.size, run.bold, run.number)


def _ink(text_page: PdfTextPage, at: int, frame: Frame) -> Box | None:
    """Return where a sign has ink: of a mark that is drawn over a letter, not what its font says of its width."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top) or left.value >= right.value:
        return None
    return frame.box(left.value, bottom.value, right.value, top.value)


def _run(text_page: PdfTextPage, at: int, drawn_by: pdfium.FPDF_PAGEOBJECT, number: int) -> _Run:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, at, matrix)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    size = pdfium.FPDFText_GetFontSize(text_page, at) * math.hypot(matrix.c, matrix.d)
    bold = drawn_by is not None and _is_bold(drawn_by)
    return _Run(number, angle, _frame(angle), abs(size) or 1.0, bold)


def _is_bold(drawn_by: pdfium.FPDF_PAGEOBJECT) -> bool:
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(drawn_by), name, len(name))
    stated = name.value.decode("utf-8", "replace").lower()
    filled = pdfium.FPDFTextObj_GetTextRenderMode(drawn_by)
    return any(sign in stated for sign in BOLD) or filled == FILLED_AND_STROKED
