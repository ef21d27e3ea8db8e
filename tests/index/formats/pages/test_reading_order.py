"""Columns of pages are read one after the other."""

import pytest

from index.formats.pdf.pdf_file import read
from tests.index.formats.pages.drawn_pages import COLUMNS, LIBRARY, MUSEUM, POOL, paragraphs_of, shown
from tests.pdf_files import Drawing, Text, column, drawn_file


@pytest.mark.parametrize(("left", "right"), COLUMNS)
def test_columns_that_are_drawn_one_after_the_other_are_read_one_after_the_other(left: list[str], right: list[str]):
    page = Drawing([*column(left, 50, 700), *column(right, 240, 700)])
    assert shown(read(drawn_file([page]))) == paragraphs_of(left, right)


@pytest.mark.parametrize(("left", "right"), COLUMNS)
def test_columns_that_are_drawn_line_by_line_are_read_one_after_the_other(left: list[str], right: list[str]):
    rows = zip(column(left, 50, 700), column(right, 240, 700), strict=True)
    page = Drawing([Text(50, 730, "TIN TRONG TỈNH", size=14), *(text for row in rows for text in row)])
    assert shown(read(drawn_file([page]))) == [("heading", "TIN TRONG TỈNH"), *paragraphs_of(left, right)]


@pytest.mark.parametrize(("left", "right"), COLUMNS)
def test_columns_whose_lines_have_not_the_same_height_are_read_one_after_the_other(left: list[str], right: list[str]):
    page = Drawing([*column(left, 50, 700), *column(right, 240, 706)])
    assert shown(read(drawn_file([page]))) == paragraphs_of(left, right)


def test_three_columns_are_read_from_the_left():
    page = Drawing([*column(POOL, 400, 700), *column(LIBRARY, 20, 700), *column(MUSEUM, 210, 700)])
    assert shown(read(drawn_file([page]))) == paragraphs_of(LIBRARY, MUSEUM, POOL)


def test_the_head_of_a_letter_is_read_column_by_column_and_the_title_below_it_is_not_in_them():
    left = [Text(80, 800, "UBND TỈNH PHÚ LÂM"), Text(95, 786, "SỞ VĂN HÓA"), Text(95, 772, "Số: 12/SVH")]
    right = [
        Text(290, 800, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        Text(320, 786, "Độc lập - Tự do - Hạnh phúc"),
        Text(300, 772, "Phú Lâm, ngày 05 tháng 3 năm 2025"),
    ]
    title = Text(250, 730, "QUYẾT ĐỊNH", font="B")
    body = column(["Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019 và theo đề nghị của trưởng phòng tổ chức."], 50, 700)
    content = read(drawn_file([Drawing([*left, *right, title, *body])]))
    assert [text for _, text in shown(content)] == [text.words for text in (*left, *right, title, *body)]
    assert (content.blocks[6].kind, content.date) == ("heading", "2025-03-05")


def test_the_marks_of_items_are_no_column():
    rows = [("1.", "Đơn xin nghỉ phép có chữ ký"), ("2.", "Bản sao hợp đồng"), ("3.", "Giấy ra viện")]
    texts = [text for at, (mark, words) in enumerate(rows) for text in column([mark, words], 50, 700 - 14 * at, 0)]
    placed = [Text(50 if at % 2 == 0 else 80, text.y, text.words) for at, text in enumerate(texts)]
    assert shown(read(drawn_file([Drawing(placed)]))) == [("item", f"{mark} {words}") for mark, words in rows]
