"""Scanned pages, made by drawing words and doing to them what scanners do; and how much of them is read wrong."""

import io
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from eval.pdf_writer import pdf_of

FONTS = Path("/usr/share/fonts/truetype/dejavu")
SANS, SERIF, BOLD = FONTS / "DejaVuSans.ttf", FONTS / "DejaVuSerif.ttf", FONTS / "DejaVuSans-Bold.ttf"
WIDTH, HEIGHT = 2480, 1754
"""Dots of half a page of A4 at 300 dots an inch."""


def page(lines: Sequence[str] = (), font: Path = SANS, size: int = 46) -> Image.Image:
    """Return a page of lines; letters of 46 dots are those of 11 points."""
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    draw, type_ = ImageDraw.Draw(picture), ImageFont.truetype(font, size)
    for row, line in enumerate(lines):
        draw.text((220, 200 + int(1.6 * size) * row), line, font=type_, fill=0)
    return picture


def table(rows: Sequence[Sequence[str]], lines: bool = True) -> Image.Image:
    """Return a page with a table, with lines between its cells or without."""
    picture, high, widths = page(), 100, (700, 500, 700)
    draw, type_ = ImageDraw.Draw(picture), ImageFont.truetype(SANS, 42)
    edges = [220, *(220 + sum(widths[: at + 1]) for at in range(len(widths)))]
    for at, row in enumerate(rows):
        for left, cell in zip(edges, row, strict=False):
            draw.text((left + 25, 325 + high * at), cell, font=type_, fill=0)
    for left in edges if lines else ():
        draw.line((left, 300, left, 300 + high * len(rows)), fill=0, width=4)
    for at in range(len(rows) + 1) if lines else ():
        draw.line((edges[0], 300 + high * at, edges[-1], 300 + high * at), fill=0, width=4)
    return picture


def scanned(picture: Image.Image, skew: float = 0.0, noise: float = 0.0, blur: float = 0.0) -> Image.Image:
    """Return a page as a bad scanner has it.

    :param skew: Degrees to the left.
    :param noise: Share of dots that are black or white by chance.
    :param blur: Dots over which letters run.
    """
    turned = picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(blur))
    dots = np.array(turned)
    chance = np.random.default_rng(5).random(dots.shape)
    dots[chance < noise / 2], dots[chance > 1 - noise / 2] = 0, 255
    return Image.fromarray(dots)


def saved(picture: Image.Image, kind: str = "PDF", more: Sequence[Image.Image] = ()) -> bytes:
    """Return a file of pages, 300 dots an inch."""
    file = io.BytesIO()
    stated = {"resolution": 300} if kind == "PDF" else {"dpi": (300, 300)}
    together = {"save_all": True, "append_images": list(more)} if more else {}
    picture.save(file, kind, **stated, **together)
    return file.getvalue()


def merged(files: Sequence[bytes], title: str = "") -> bytes:
    """Return the pages of PDFs in one."""
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    for each in files:
        writer.append(io.BytesIO(each))
    if title:
        writer.add_metadata({"/Title": title})
    writer.write(file)
    return file.getvalue()


def mute_file(lines: Sequence[str]) -> bytes:
    """Return a PDF whose font draws the letters but does not say which they are: codes are numbers of glyphs."""
    font = SANS.read_bytes()
    numbers = _glyphs(font)
    shown = b" ".join(b"<%s> Tj T*" % b"".join(b"%04x" % numbers[ord(sign)] for sign in line) for line in lines)
    contents = b"BT /F 14 Tf 22 TL 60 760 Td %s ET" % shown
    packed = zlib.compress(font)
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(contents), contents),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 7 0 R /DW 600 /CIDToGIDMap /Identity "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 "
            b"/Descent -200 /CapHeight 700 /StemV 80 /FontFile2 8 0 R >>",
            b"<< /Length %d /Filter /FlateDecode /Length1 %d >>\nstream\n%s\nendstream"
            % (len(packed), len(font), packed),
        ]
    )


def _glyphs(font: bytes) -> dict[int, int]:
    """Return the number of the glyph for each letter, from the table of groups (format 12) of a TrueType font."""
    tables = (struct.unpack_from(">4sIII", font, 12 + 16 * at) for at in range(struct.unpack_from(">H", font, 4)[0]))
    start = next(offset for name, _, offset, _ in tables if name == b"cmap")
    subtables = (
        start + struct.unpack_from(">HHI", font, start + 4 + 8 * at)[2]
        for at in range(struct.unpack_from(">H", font, start + 2)[0])
    )
    at = next(place for place in subtables if struct.unpack_from(">H", font, place)[0] == 12)
    groups = (
        struct.unpack_from(">III", font, at + 16 + 12 * n) for n in range(struct.unpack_from(">I", font, at + 12)[0])
    )
    return {first + n: glyph + n for first, last, glyph in groups for n in range(last - first + 1)}


def error_rate(right: str, read: str) -> float:
    """Return how many letters are to be changed, put in or taken out, for each letter that is right (Levenshtein)."""
    before = list(range(len(read) + 1))
    for at, letter in enumerate(right, 1):
        now = [at]
        for place, other in enumerate(read, 1):
            now.append(min(before[place] + 1, now[-1] + 1, before[place - 1] + (letter != other)))
        before = now
    return before[-1] / len(right)
