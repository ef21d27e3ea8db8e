"""Which rows of a table name its columns, where its file does not say so."""

import pytest

from index.formats.sheets import delimited, spreadsheet
from tests.index.formats.sheets.test_spreadsheet import lines, sheet_file

GAP = [("Doanh thu", "", "Ghi chú"), ("Trong nước", "Ngoài nước", "")]
"""Two rows that name three columns, of which two have a name together."""


def rows_of(*rows: tuple) -> list[str]:
    raw = "\n".join(",".join(map(str, row)) for row in rows).encode()
    return [words for _, words in lines(delimited.read(raw))]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("Họ tên", "", "Ghi chú"),
            ("An", "Huế", ""),
            ("Bình", "Vinh", "mới"),
            ("Chi", "Huế", ""),
            ("Dung", "Vinh", ""),
        ],
        [("Hà Nội", "Ba Đình", ""), ("Hà Nội", "Đống Đa", 12), ("Huế", "Phú Hội", 7)],
        [("Kế toán", "", "An", ""), ("Nhân sự", "tầng 2", "Bình", "P2"), ("Kỹ thuật", "tầng 3", "Chi", "P3")],
        [("Nhóm", "", "Mức"), ("Nội bộ", "Cao", ""), ("Nội bộ", "Thấp", "x"), ("Khách", "Cao", "y")],
    ],
    ids=["a name is missing", "no header", "no header of four columns", "a value comes again"],
)
def test_a_row_of_values_below_one_with_a_gap_is_no_header(rows):
    assert rows_of(*rows) == [" | ".join(str(cell) for cell in row if cell) for row in rows]


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ([*GAP, (1, 2, ""), (3, 4, "")], "Doanh thu › Trong nước: 3 | Doanh thu › Ngoài nước: 4"),
        ([*GAP, ("A", "B", "x"), ("C", "D", "y")],
         "Doanh thu › Trong nước: C | Doanh thu › Ngoài nước: D | Ghi chú: y"),
        ([*GAP, (1, 2, ""), *GAP, (3, 4, "")], "Doanh thu › Trong nước: 3 | Doanh thu › Ngoài nước: 4"),
        ([("Tên", "Thuê bao", ""), ("", 2023, 2024), ("A", 10, 20)],
         "Tên: A | Thuê bao › 2023: 10 | Thuê bao › 2024: 20"),
        ([("Thu", "", "Chi", ""), ("Quý 1", "Quý 2", "Quý 1", "Quý 2"), (100, 200, "30%", "-40")],
         "Thu › Quý 1: 100 | Thu › Quý 2: 200 | Chi › Quý 1: 30% | Chi › Quý 2: -40"),
        ([("Giá cũ", "", "Giá mới", ""), ("Lẻ", "Sỉ", "Lẻ", "Sỉ"), ("500.000 đồng/tháng", "-", "-", "9 triệu đồng")],
         "Giá cũ › Lẻ: 500.000 đồng/tháng | Giá cũ › Sỉ: - | Giá mới › Lẻ: - | Giá mới › Sỉ: 9 triệu đồng"),
    ],
    ids=["numbers", "words, and a column that is named above", "repeated on each page", "years", "quarters", "units"],
)  # fmt: skip
def test_a_second_row_that_divides_the_names_of_the_first_belongs_to_the_header(rows, last):
    assert rows_of(*rows)[-1] == last


def test_cells_that_are_joined_in_the_file_say_themselves_what_is_a_header():
    rows = [("Khu vực", "Nơi", None), (None, "Tỉnh", "Huyện"), ("Bắc", "Hà Nội", "Ba Đình"), ("Bắc", "Tỉnh", "Huyện")]
    found = lines(spreadsheet.read(sheet_file(*rows, joined=("A1:A2", "B1:C1"))))
    assert found[-1] == ("row", "Khu vực: Bắc | Nơi › Tỉnh: Tỉnh | Nơi › Huyện: Huyện")
