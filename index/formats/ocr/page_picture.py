"""A picture of a page, made ready for text recognition: gray, straight, without the lines of its tables."""

import io
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from index.formats.pages.page_geometry import Rule

Gray = NDArray[np.uint8]
"""A picture of shape (height, width): 0 is black and 255 white."""

DOTS = 300
"""Dots an inch of a page: what Tesseract is trained on, and what a scanner is usually set to."""
POINT = 72 / DOTS
"""Points of a dot."""
MOST_DOTS = 20_000_000
"""The most dots of a picture. A page of A4 has 8.7 million; a larger page is drawn smaller."""
DARK = 0.6
"""A dot with less than this part of the paper's brightness is ink."""
PALE, SPECK, SPECKLED = 0.9, 0.8, 0.003
"""Paper is bare above the first part of its brightness. A dot there is a speck below the second. A page has noise if
more than the third part of its bare paper is specks."""
STEP = 3
"""Dots of a side of the squares in which skew and lines are looked for."""
INKED, LEAST_INKED = 0.9, 4
"""A square of a tenth of an inch holds a sign if it has less than this part of the paper's brightness. Fewer such
squares are specks."""
STEEPEST, COARSE, FINE = 5.0, 0.5, 0.05
"""Degrees by which a page may be skewed, and the steps in which that is looked for."""
STRAIGHT = 0.1
"""Degrees of skew that do no harm."""
SHOWN, QUALITY = 1_600, 75
"""Dots of the longer side of a picture for people, and how well JPEG keeps them, of 100."""
SURER = 1.05
"""A page is skewed if its lines of text are so many times sharper once it is turned."""
LEVEL, UPRIGHT = 0.5, 0.3
"""A level or upright line of so many inches is no part of a letter."""
THICK = 5
"""The most squares that a line is thick."""
MOST_RUNS = 20_000
"""A page with more pieces of lines is a photograph or a plan."""


def gray_of(picture: Image.Image, scale: float = 1.0) -> Gray:
    """Return a picture in gray, ``scale`` times as large if that is not too large.

    The result is dark on light, whatever the picture was. What was transparent becomes white.
    """
    scale = min(scale, math.sqrt(MOST_DOTS / (picture.width * picture.height)))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    if picture.mode.startswith(("I", "F")):  # of more than 8 bits, which Pillow would cut off
        values = np.asarray(picture, dtype=np.float32)
        picture = Image.fromarray((values * (255 / max(float(values.max()), 255.0))).clip(0, 255).astype(np.uint8))
    picture = picture.convert("L")
    if scale != 1.0:
        size = max(int(picture.width * scale), 1), max(int(picture.height * scale), 1)
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    gray = np.asarray(picture)
    return 255 - gray if _paper(gray) < 128 else gray


def is_blank(gray: Gray) -> bool:
    """Whether a page shows nothing but paper and specks."""
    side = DOTS // 10
    squares = _squares(gray, side).mean(axis=(1, 3))
    return squares.size == 0 or int((squares < INKED * _paper(gray)).sum()) < LEAST_INKED


def without_specks(gray: Gray) -> Gray:
    """Return a page on which there is no noise; one that had hardly any is left as it is, with its thinnest strokes."""
    smooth = np.asarray(Image.fromarray(gray).filter(ImageFilter.MedianFilter(3)))
    paper = _paper(smooth)
    pale = smooth > PALE * paper
    specks = (gray < SPECK * paper) & pale
    return smooth if specks.sum() > SPECKLED * pale.sum() else gray


def turned(gray: Gray, angle: float) -> Gray:
    """Return a page that is turned to the left by some degrees, as large as before; its corners are cut."""
    if not angle:
        return gray
    return np.asarray(Image.fromarray(gray).rotate(angle, Image.Resampling.BICUBIC, fillcolor=_paper(gray)))


def as_jpeg(gray: Gray, turns: int = 0, angle: float = 0.0) -> bytes:
    """Return a picture for people, turned to the left by ``turns`` quarters and then by ``angle`` degrees."""
    picture = Image.fromarray(turned(np.rot90(gray, turns), angle))
    picture.thumbnail((SHOWN, SHOWN))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def skew(gray: Gray) -> float:
    """Return by how many degrees the lines of a page fall to the right; 0 if it does no harm, or no lines tell.

    The lines of text are sharpest, seen from the side, in the direction in which they run (Postl, 1986).
    """
    ys, xs = np.nonzero(_ink(gray))
    if len(ys) == 0:
        return 0.0

    def sharpness(angle: float) -> float:
        rows = np.round(ys - xs * math.tan(math.radians(angle))).astype(np.int64)
        counts = np.bincount(rows - rows.min())
        return float((np.diff(counts) ** 2).sum())

    best = max(np.arange(-STEEPEST, STEEPEST + COARSE / 2, COARSE), key=sharpness)
    best = max(np.arange(best - COARSE, best + COARSE + FINE / 2, FINE), key=sharpness)
    tells = abs(best) > STRAIGHT and sharpness(best) > SURER * sharpness(0.0)
    return round(float(best), 2) if tells else 0.0


def rules(gray: Gray) -> list[Rule]:
    """Return the level and upright lines of a straight page, in dots."""
    ink = _ink(gray)
    found: list[Rule] = []
    for dots, least in ((ink, LEVEL), (ink.T, UPRIGHT)):
        lines = _lines(dots, int(least * DOTS / STEP))
        for start, end, first, last in lines or ():
            middle = (first + last + 1) / 2
            ends = (start, middle, end, middle) if dots is ink else (middle, start, middle, end)
            found.append(Rule(*(STEP * each for each in ends)))
    return found


def without_rules(gray: Gray, found: list[Rule]) -> Gray:
    """Return a page without lines, which Tesseract would read as letters, or not read the letters beside them."""
    bare = gray.copy()
    paper, wide = _paper(gray), STEP * (THICK + 1) // 2
    for rule in found:
        x0, y0, x1, y1 = map(int, rule)
        if y0 == y1:
            band = bare[max(y0 - wide, 0) : y1 + wide, max(x0 - STEP, 0) : x1 + STEP]
        else:
            band = bare[max(y0 - STEP, 0) : y1 + STEP, max(x0 - wide, 0) : x1 + wide].T
        ink = band < PALE * paper
        touched = np.asarray(ink[:2].any(axis=0) | ink[-2:].any(axis=0))  # by a letter
        drawn = np.asarray(ink.mean(axis=1) > 0.5)
        band[ink & (~touched[None, :] | drawn[:, None])] = paper
    return bare


def _lines(ink: NDArray[np.bool_], least: int) -> list[tuple[int, int, int, int]] | None:
    """Return the level lines of a picture as start, end, first and last row; None if there are too many to be lines."""
    thicker = ink.copy()
    thicker[1:] |= ink[:-1]  # a line that is not quite level goes on in the next row
    found: list[tuple[int, int, int, int]] = []
    current: list[tuple[int, int, int, int]] = []
    runs = list(_runs(thicker, least))
    if len(runs) > MOST_RUNS:
        return None
    for row, start, end in runs:
        found += [line for line in current if line[3] < row - 2]
        current = [line for line in current if line[3] >= row - 2]
        same = [line for line in current if line[0] <= end + STEP and start <= line[1] + STEP]
        current = [line for line in current if line not in same]
        starts, ends, firsts, _ = zip(*same, (start, end, row, row), strict=True)
        current.append((min(starts), max(ends), min(firsts), row))
    return [line for line in found + current if line[3] - line[2] < THICK]


def _runs(ink: NDArray[np.bool_], least: int) -> Iterator[tuple[int, int, int]]:
    """Yield row, start and end of what is dark without a gap, from the top."""
    framed = np.zeros((ink.shape[0], ink.shape[1] + 2), dtype=np.int8)
    framed[:, 1:-1] = ink
    change = np.diff(framed.ravel())
    starts, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    long = ends - starts >= least
    for start, end in zip(starts[long].tolist(), ends[long].tolist(), strict=True):
        row, at = divmod(start, framed.shape[1])
        yield row, at, at + end - start


def _ink(gray: Gray) -> NDArray[np.bool_]:
    """Return in which squares of a picture there is ink."""
    squares = _squares(gray, STEP).min(axis=(1, 3))
    return np.asarray(squares < DARK * _paper(gray))


def _squares(gray: Gray, side: int) -> Gray:
    """Return a picture in squares, shape (rows, side, columns, side); what is left at its edges is left out."""
    rows, columns = gray.shape[0] // side, gray.shape[1] // side
    return gray[: rows * side, : columns * side].reshape(rows, side, columns, side)


def _paper(gray: Gray) -> int:
    """Return how bright the paper is."""
    return int(np.median(gray[::7, ::7]))
