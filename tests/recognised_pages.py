"""A scanned page of 1,000 by 1,000 dots, and a program in the place of Tesseract that says where its words are."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from index.formats.ocr.tesseract import Tesseract
from tests.scans import page, saved

SCAN = saved(page(["Phủ sóng 5G đạt 91,2%"] * 12).crop((0, 0, 1000, 1000)))
"""As one dot is a thousandth of its width and height, its boxes are those that the program states."""


def program(folder: Path, lines: Sequence[str], confidence: int = 91) -> Tesseract:
    """Return a program that reads the same lines on each page.

    Each word is 100 dots wide and the next one begins 10 dots behind it; the first line begins at (100, 200), and each
    is 100 dots below the one before. Letters of 40 dots reach 32 above the baseline and 10 below.
    """
    told = [
        f'<span class="ocr_line" id="line_{row}" title="bbox 100 {200 + 100 * row} 990 {240 + 100 * row}; '
        f'baseline 0 0; x_size 40">{"".join(_word(word, row, at, confidence) for at, word in enumerate(line.split()))}'
        "</span>"
        for row, line in enumerate(lines)
    ]
    (folder / "page.html").write_text(f"<html>{''.join(told)}</html>", encoding="utf-8")
    path = folder / "program"
    path.write_text(f"#!/bin/sh\ncat {folder}/page.html\n", encoding="utf-8")
    path.chmod(0o755)
    return Tesseract(str(path), "vie", f"program {confidence} {lines}")


def _word(text: str, row: int, at: int, confidence: int) -> str:
    left, top = 100 + 110 * at, 200 + 100 * row
    box = f"bbox {left} {top} {left + 100} {top + 40}; x_wconf {confidence}"
    return f'<span class="ocrx_word" id="word_{row}_{at}" title="{box}">{text}</span>'


def pages(*pictures: Image.Image) -> bytes:
    """Return a picture file of several pages."""
    return saved(pictures[0], "TIFF", pictures[1:])
