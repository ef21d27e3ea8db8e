"""Tables of two columns: forms that are filled in, and tables with a header."""

import io
from collections.abc import Sequence

import docx
import pytest

from index.formats.docx import docx_file
from index.formats.html import markdown
from index.formats.sheets import spreadsheet
from index.formats.tables.table_rows import count_headers, is_form, table_parts

FORMS = [
    ("Họ tên | Trần Văn Bách", "Năm sinh | 1979", "Số điện thoại | 0905 112 233"),
    ("Chức danh | Thủ kho", "Ngày vào làm | 2/9/2018", "Số tài khoản | 0071000123456", "Người phụ thuộc | 2"),
    ("Tên máy | Bơm chìm", "Công suất | 15 kW", "Lưu lượng | 90 m3", "Năm lắp | 2021"),
]
HEADED = [
    ("Loại vé | Giá", "Người lớn | 40.000 đồng", "Trẻ em | 20.000 đồng", "Vé tháng | 500.000 đồng"),
    ("Bộ phận | Máy lẻ", "Kế toán | 0204", "Bảo vệ | 0210"),
    ("Sự kiện | Năm", "Khởi công | 1994", "Khánh thành | 1998"),
    ("Hạng | Mức Phí", "A | 100.000", "B | 200.000"),
    ("Khóa | số học sinh", "Một | 300", "Hai | 280"),
    ("Dịch vụ | Thời hạn", "Cấp thẻ | 3 ngày", "Cấp bằng | 2 tuần", "Khiếu nại | 1 tháng"),
]


def cells(rows: Sequence[str]) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def filled_in(rows: Sequence[str]) -> list[str]:
    return [row.replace(" | ", ": ") for row in rows]


def under_names(rows: Sequence[str]) -> list[str]:
    names, *below = cells(rows)
    return [rows[0], *(f"{names[0]}: {first} | {names[1]}: {second}" for first, second in below)]


@pytest.mark.parametrize("rows", FORMS)
def test_a_form_has_no_header_and_says_what_stands_beside_what(rows):
    assert count_headers(cells(rows)) == 0
    parts = list(table_parts(cells(rows), 0, 1))
    assert [(part.text, part.label) for part in parts] == [(row, "") for row in filled_in(rows)]


@pytest.mark.parametrize("rows", HEADED)
def test_two_columns_of_alike_values_have_a_header(rows):
    assert count_headers(cells(rows)) == 1
    assert [part.text for part in table_parts(cells(rows), 1, 1)] == under_names(rows)


@pytest.mark.parametrize(("rows", "shown"), [(FORMS[0], filled_in), (FORMS[2], filled_in), (HEADED[0], under_names)])
def test_a_word_file_and_a_sheet_show_them_alike(rows, shown):
    document = docx.Document()
    table = document.add_table(len(rows), 2, "Table Grid")
    for row, texts in zip(table.rows, cells(rows), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    packed = io.BytesIO()
    document.save(packed)
    assert docx_file.read(packed.getvalue()).text.split("\n") == shown(rows)


@pytest.mark.parametrize("rows", FORMS)
def test_a_sheet_that_is_a_form_reads_as_one(rows):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in cells(rows):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    assert spreadsheet.read(packed.getvalue()).text.endswith("\n".join(filled_in(rows)))


@pytest.mark.parametrize(
    "rows",
    [
        ("Nhóm một: An | 12 triệu", "Nhóm hai: Bình | 15 triệu"),
        ("1 | Nhận hồ sơ", "2 | Trả kết quả"),
        ("SỞ XÂY DỰNG | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 2/SXD | Độc lập - Tự do - Hạnh phúc"),
    ],
)
def test_what_has_no_labels_in_its_first_column_is_no_form(rows):
    assert not is_form(cells(rows))


@pytest.mark.parametrize("opened", ["<script ", "<style x='", "a <select b "])
def test_html_that_is_begun_again_and_again_takes_time_in_proportion(opened):
    content = markdown.read((f"# Kho\n\nMở cửa.\n\n{opened * 20_000}\n").encode())
    assert content.text.startswith("Kho\n\nMở cửa.")
