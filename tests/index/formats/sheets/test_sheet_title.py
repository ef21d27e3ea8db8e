"""The title of a sheet stands above its table."""

import openpyxl
import pytest

from index.formats.sheets import delimited, spreadsheet
from tests.index.formats.sheets.test_spreadsheet import saved, sheet_file

TITLES = [
    ([("BẢNG CÔNG THÁNG 4",), ("Tổ", "Người", "Ngày công"), ("Cắt", "Lan", 22)], ("A1:C1",), "BẢNG CÔNG THÁNG 4"),
    ([("Danh sách xe",), (), ("Xe", "Biển số", "Tải"), ("Hino", "79C-01", 5)], (), "Danh sách xe"),
    (
        [("CÔNG TY IN HƯNG LONG",), ("SỔ KHO GIẤY",), ("Đơn vị tính: ram",), ("Loại", "Nhập", "Xuất"), ("A4", 40, 12)],
        ("A2:C2",), "SỔ KHO GIẤY",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "joined", "title"), TITLES)
def test_the_title_above_the_table_of_the_only_sheet_is_the_title_of_the_workbook(rows, joined, title):
    assert spreadsheet.read(sheet_file(*rows, joined=joined)).title == title


@pytest.mark.parametrize(("rows", "joined", "title"), TITLES)
def test_the_title_above_the_table_of_one_sheet_among_several_is_its_heading(rows, joined, title):
    book = openpyxl.Workbook()
    book.active.append(("Mã", "Tên", "Số"))
    book.active.append(("a", "b", 1))
    sheet = book.create_sheet("Chi tiết")
    for row in rows:
        sheet.append(row)
    for span in joined:
        sheet.merge_cells(span)
    content = spreadsheet.read(saved(book))
    found = [
        (block.level, content.text[block.start : block.end]) for block in content.blocks if block.kind == "heading"
    ]
    assert (content.title, found[1:]) == (None, [(1, "Chi tiết"), (2, title)])


@pytest.mark.parametrize("line", ["Bảng giá nước đá", "LỊCH TRỰC ĐÊM", "Phones of the branch"])
def test_the_line_above_the_values_is_their_title(line):
    assert delimited.read(f"{line}\n\nTên,Số\nAn,5\nBa,7\n".encode()).title == line
