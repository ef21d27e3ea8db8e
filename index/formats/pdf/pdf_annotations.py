"""What lies over a page of a PDF: the values of its form, its links, and comments on it."""

import ctypes
from collections.abc import Callable, Iterator

from pypdfium2 import PdfDocument, PdfFormEnv, PdfPage
from pypdfium2 import raw as pdfium

from index.formats.pages.page_geometry import Box, Field, Frame, Note, Word

MOST = 2_000
"""Annotations of a page that are looked at."""
LONGEST = 5_000
"""Characters of a comment."""
HIDDEN = 0b10_0010
"""Bits of an annotation that is not shown."""
WRITTEN = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
TICKED = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
COMMENTS = (pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE)
TYPICAL_SIZE = 11.0
"""Points of the letters in a field that is higher than one line."""


def annotations(pdf: PdfDocument, page: PdfPage, frame: Frame) -> tuple[list[Field], list[Note]]:
    """Return the filled fields of a page, as words in their places, and its links and comments."""
    fields: list[Field] = []
    notes: list[Note] = []
    for at in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        if not pdfium.FPDFAnnot_GetFlags(annotation) & HIDDEN:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            place = _place(annotation, frame)
            if kind == pdfium.FPDF_ANNOT_WIDGET and pdf.formenv:
                fields += _fields(pdf.formenv, annotation, place)
            elif kind == pdfium.FPDF_ANNOT_LINK:
                if target := _target(pdf, annotation):
                    notes.append(Note(place, target, is_link=True))
            elif kind == pdfium.FPDF_ANNOT_FREETEXT:
                lines = enumerate(_contents(annotation).split("\n"))
                fields += [Field(_word(line, place, row)) for row, line in lines]
            elif kind in COMMENTS and (text := " ".join(_contents(annotation).split())):
                notes.append(Note(place, text))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return [each for each in fields if each.word.text.strip()], notes


def _fields(form: PdfFormEnv, annotation: pdfium.FPDF_ANNOTATION, place: Box) -> Iterator[Field]:
    """Yield the lines of the value of a field; that of a box is ☒ or ☐."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in TICKED:
        ticked = pdfium.FPDFAnnot_IsChecked(form, annotation)
        yield Field(_word("☒" if ticked else "☐", place), _name(form, annotation))
    elif kind in WRITTEN:
        value = _string(lambda *to: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, *to))
        for row, line in enumerate(value.replace("\r", "\n").split("\n")):
            yield Field(_word(" ".join(line.split()), place, row), "" if row else _name(form, annotation))


def _word(text: str, place: Box, row: int = 0) -> Word:
    """Return one line of an annotation as a word in its place."""
    height = place.bottom - place.top
    size = min(height * 0.7, TYPICAL_SIZE)
    first = place.bottom - (height - size * 0.75) / 2 if height < 2.5 * size else place.top + size
    return Word(text, place.x0, max(place.x0 + 1, place.x1), first + row * 1.2 * size, max(size, 1.0))


def _name(form: PdfFormEnv, annotation: pdfium.FPDF_ANNOTATION) -> str:
    """Return what a field is called, by the words for its user if it has such."""
    other = _string(lambda *to: pdfium.FPDFAnnot_GetFormFieldAlternateName(form, annotation, *to))
    return other or _string(lambda *to: pdfium.FPDFAnnot_GetFormFieldName(form, annotation, *to))


def _target(pdf: PdfDocument, annotation: pdfium.FPDF_ANNOTATION) -> str:
    """Return the address that a link leads to; nothing of one that leads to another place of the file."""
    link = pdfium.FPDFAnnot_GetLink(annotation)
    action = pdfium.FPDFLink_GetAction(link) if link else None
    if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
        return ""
    size = pdfium.FPDFAction_GetURIPath(pdf, action, None, 0)
    address = ctypes.create_string_buffer(min(size, LONGEST))
    pdfium.FPDFAction_GetURIPath(pdf, action, address, len(address))
    return address.value.decode("utf-8", "replace").strip()


def _contents(annotation: pdfium.FPDF_ANNOTATION) -> str:
    return _string(lambda *to: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", *to)).replace("\r", "\n")


def _string(get: Callable[..., int]) -> str:
    """Return the text that a function of PDFium writes to a place of a size in bytes."""
    size = min(get(None, 0), 2 * LONGEST)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").split("\0")[0]


def _place(annotation: pdfium.FPDF_ANNOTATION, frame: Frame) -> Box:
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rectangle)
    return frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
