"""What is drawn on a page of a PDF: the straight lines of its tables, and its pictures."""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pypdfium2 import PdfObject
from pypdfium2 import raw as pdfium

from index.formats.pages.page_geometry import Frame, Rule

DRAWN = 20_000
"""A page with more drawn objects is a map or a plan, whose lines are no tables."""
SEGMENTS = 200
"""A path with more points is no border."""
THIN = 3.0
"""Points: a filled rectangle that is thinner is a line."""
STRAIGHT = 0.5
"""Points that the ends of an upright or level line may differ."""
OUTLINES = 100
"""A page without text but with so many drawn paths is taken to show something."""

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


def pictured(drawn: Sequence[PdfObject], size: tuple[float, float]) -> float:
    """Return the share of a page that its largest picture takes.

    1 if it has so many shapes that they may be letters.
    """
    shapes = sum(each.type in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING) for each in drawn)
    if shapes >= OUTLINES:
        return 1.0
    share = 0.0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for each in drawn:
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pdfium.FPDFPageObj_GetBounds(each.raw, left, bottom, right, top)
            corners = [
                _moved((x, y), list(_matrices(each.container)))
                for x, y in ((left.value, bottom.value), (right.value, top.value))
            ]
            wide, high = (abs(one - two) for one, two in zip(*corners, strict=True))
            share = max(share, min(wide * high / (size[0] * size[1] or 1.0), 1.0), 0.001)
    return share


def rules(drawn: Sequence[PdfObject], frame: Frame) -> Iterator[Rule]:
    """Yield the upright and level lines of a page, as far as they may be borders."""
    for each in drawn:
        if each.type == pdfium.FPDF_PAGEOBJ_PATH:
            filled, stroked = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDFPath_GetDrawMode(each.raw, filled, stroked)
            if filled.value or stroked.value:
                for path in _subpaths(each):
                    seen = [frame.seen(*point) for point in path]
                    yield from _stroked(seen) if stroked.value else _filled(seen)


def _stroked(path: Sequence[Point]) -> Iterator[Rule]:
    for (x0, y0), (x1, y1) in pairwise(path):
        if min(abs(x0 - x1), abs(y0 - y1)) <= STRAIGHT and max(abs(x0 - x1), abs(y0 - y1)) > THIN:
            yield Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _filled(path: Sequence[Point]) -> Iterator[Rule]:
    """Yield the middle of a filled rectangle that is thin."""
    xs, ys = zip(*path, strict=True)
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if x1 - x0 <= THIN < y1 - y0:
        yield Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
    elif y1 - y0 <= THIN < x1 - x0:
        yield Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)


def _subpaths(each: PdfObject) -> Iterator[list[Point]]:
    """Yield the corners of each part of a path, as places on the page; the first again at the end of a closed one."""
    count = pdfium.FPDFPath_CountSegments(each.raw)
    matrices = list(_matrices(each))
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for at in range(count if count <= SEGMENTS else 0):
        segment = pdfium.FPDFPath_GetPathSegment(each.raw, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(_moved((x.value, y.value), matrices))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _matrices(each: PdfObject | None) -> Iterator[Matrix]:
    """Yield how a drawn object is moved, then how the forms are in which it stands."""
    while each is not None:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(each.raw, matrix)
        yield matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
        each = each.container


def _moved(point: Point, matrices: Sequence[Matrix]) -> Point:
    x, y = point
    for a, b, c, d, e, f in matrices:
        x, y = a * x + c * y + e, b * x + d * y + f
    return x, y
