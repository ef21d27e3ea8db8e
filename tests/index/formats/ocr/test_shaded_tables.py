"""Scanned tables whose headers are shaded."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from index.formats.ocr.page_picture import gray_of
from index.formats.ocr.recognised_pages import leaf_of
from index.formats.ocr.tesseract import find_tesseract, recognise_page
from tests.scans import BOLD, SANS, error_rate, page, scanned


def shaded_table(shade: int) -> Image.Image:
    """Return a page with a ruled table whose header is shaded and bold, and has cells of one line and of two."""
    picture = page()
    draw, bold, plain = ImageDraw.Draw(picture), ImageFont.truetype(BOLD, 42), ImageFont.truetype(SANS, 42)
    edges, ys = (220, 700, 1_050, 1_500, 2_200), (300, 450, 540, 630)
    draw.rectangle((edges[0], ys[0], edges[-1], ys[1]), fill=shade)
    header = ("Khu vực", "Ngày", "Giờ bắt\nđầu", "Người phụ\ntrách")
    for left, cell in zip(edges, header, strict=False):
        draw.multiline_text((left + 25, ys[0] + (20 if "\n" in cell else 50)), cell, font=bold, fill=0)
    for y, row in zip(
        ys[1:],
        (("Gò Sim", "10/10", "21 giờ", "Ngô Hữu Tạo"), ("Phố Cũ", "14/10", "23 giờ", "Lê Văn Bình")),
        strict=False,
    ):
        for left, cell in zip(edges, row, strict=False):
            draw.text((left + 25, y + 20), cell, font=plain, fill=0)
    for x in edges:
        draw.line((x, ys[0], x, ys[-1]), fill=0, width=4)
    for y in ys:
        draw.line((edges[0], y, edges[-1], y), fill=0, width=4)
    return picture


@pytest.mark.skipif(find_tesseract() is None, reason="Tesseract is not installed")
@pytest.mark.parametrize(("skew", "shade"), [(-0.8, 246), (1.1, 225), (0.5, 205)])
def test_the_shaded_header_of_a_table_on_a_skewed_page_is_read_cell_by_cell(skew, shade):
    tesseract = find_tesseract()
    assert tesseract is not None
    seen = recognise_page(tesseract, gray_of(scanned(shaded_table(shade), skew)), seconds=300)
    (found,) = leaf_of(seen).tables
    header, *below = [[" ".join(cell.split()) for cell in row] for row in found.rows]
    assert header == ["Khu vực", "Ngày", "Giờ bắt đầu", "Người phụ trách"]
    right = ["Gò Sim", "10/10", "21 giờ", "Ngô Hữu Tạo", "Phố Cũ", "14/10", "23 giờ", "Lê Văn Bình"]
    assert error_rate(" ".join(right), " ".join(cell for row in below for cell in row)) < 0.05
