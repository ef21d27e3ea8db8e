"""A picture file (.png, .jpg, .tif): scanned pages, of which text recognition (OCR) reads the words."""

import io
import warnings
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from PIL import Image, ImageOps, ImageSequence, TiffImagePlugin

from index.formats.file_content import Content
from index.formats.file_kinds import kind_of, refuse_other
from index.formats.ocr.page_content import content_of
from index.formats.ocr.page_picture import DOTS, Gray, gray_of
from index.formats.ocr.recognised_pages import TO_READ_IT, WORDLESS, Recognised, runs
from index.formats.ocr.tesseract import Recognise
from index.formats.pages.page_margins import without_margins
from index.formats.text.title_and_date import stated_date

KINDS = {".png": "PNG", ".jpg": "JPEG", ".tif": "TIFF"}
"""What Pillow calls such files."""
LEAST = 200
"""A picture with a side of fewer dots is an icon."""
LARGEST = 120_000_000
"""The most dots of a picture that is opened."""
PAPER = 11.7
"""Inches of the longer side of A4. A picture that does not say how large it is counts as such a page."""
LONGEST = 25.0
"""The most inches of a page. If a picture states more, that is not true: cameras state 72 dots an inch."""
LARGER = 3.0
"""How many times a picture of few dots is made larger, at most."""
NEW_SUBFILE_TYPE = 254
"""The field of a TIFF whose lowest bit marks a reduced version of another frame."""


def read(raw: bytes, recognise: Recognise | None = None) -> Content:
    """Return the words of a picture, or of each page of a picture of many pages.

    :raises ValueError: If it is no picture, or too small or too large, shows no words, or only such as nobody can read.
    """
    kind = kind_of(raw)
    if kind not in KINDS:
        refuse_other(raw)
        raise ValueError("is no picture, or is damaged: check what it is, and its name")
    if recognise is None:
        raise ValueError(f"is a picture: {TO_READ_IT}")
    recognised = Recognised()
    count = 0
    for count, picture in enumerate(_pages(raw, KINDS[kind]), 1):
        recognised.read(count, picture, recognise)
    if not recognised.leaves:
        raise ValueError(next(iter(recognised.failed.values()), WORDLESS))
    leaves = without_margins([recognised.leaf(number) for number in range(1, count + 1)])
    content = content_of([each.items() for each in leaves], [()] * count, recognised)
    named = {**recognised.failed, **dict.fromkeys(recognised.wordless, WORDLESS)}
    lost = [f"{pages} {named[numbers[0]]}" for pages, numbers in runs(named)]
    return replace(content, date=stated_date(content.text), lost=(*lost, *recognised.sentences()))


def draw(raw: bytes, number: int) -> Gray | None:
    """Return a page, counted from 1, as the picture that text recognition reads; None if there is no such page.

    :raises ValueError: If it is no picture, or too small or too large.
    """
    kind = KINDS.get(kind_of(raw) or "")
    return next(islice(_pages(raw, kind), number - 1, None), None) if kind and number >= 1 else None


def _pages(raw: bytes, kind: str) -> Iterator[Gray]:
    """Yield the pages of a picture as they are to be held."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(raw), formats=[kind]) as file:
            frames = ImageSequence.Iterator(file) if kind == "TIFF" else [file]
            yielded = False
            for frame in frames:
                if frame.width * frame.height > LARGEST:
                    raise ValueError(f"has more than {LARGEST // 1_000_000} million dots: scan it anew with 300 dpi")
                if min(frame.size) < LEAST or _is_preview(frame):
                    continue
                yielded = True
                yield gray_of(ImageOps.exif_transpose(frame), _scale(frame))
            if not yielded:
                raise ValueError("is too small a picture to show a page")
    except (OSError, SyntaxError, EOFError, Image.DecompressionBombError) as error:  # Pillow's errors of a damaged file
        raise ValueError("is a damaged picture: save it anew") from error


def _is_preview(frame: Image.Image) -> bool:
    """Whether a frame says that it is another one made smaller."""
    return isinstance(frame, TiffImagePlugin.TiffImageFile) and bool(int(frame.tag_v2.get(NEW_SUBFILE_TYPE, 0)) & 1)


def _scale(picture: Image.Image) -> float:
    """Return how many times larger a picture must be for its page to have the usual dots an inch."""
    stated = picture.info.get("dpi", (0.0, 0.0))
    dots = float(min(stated)) or 1.0
    longer = max(picture.size)
    if not LONGEST >= longer / dots >= PAPER / 4:
        dots = longer / PAPER
    return min(DOTS / dots, LARGER)
