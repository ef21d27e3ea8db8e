"""Groups of columns stand before the names of their columns."""

import docx
import pytest

from index.formats.sheets import delimited, spreadsheet
from tests.index.formats.read_files import article
from tests.index.formats.sheets.test_spreadsheet import lines, saved, sheet_file

GROUPED = [
    (
        [["Xã", "Năm 2023", "", "Năm 2024", ""], ["", "Nam", "Nữ", "Nam", "Nữ"], ["Phú An", "5", "6", "7", "8"]],
        ("A1:A2", "B1:C1", "D1:E1"),
        "Xã: Phú An | Năm 2023 › Nam: 5 | Năm 2023 › Nữ: 6 | Năm 2024 › Nam: 7 | Năm 2024 › Nữ: 8",
    ),
    (
        [["TT", "Giá vé", "", "Ghi chú"], ["", "Người lớn", "Trẻ em", ""], ["1", "40.000", "20.000", "lễ"]],
        ("B1:C1",),
        "TT: 1 | Giá vé › Người lớn: 40.000 | Giá vé › Trẻ em: 20.000 | Ghi chú: lễ",
    ),
    (
        [
            ["Lớp", "Học kỳ I", "", "", ""], ["", "Toán", "", "Văn", ""], ["", "Giỏi", "Khá", "Giỏi", "Khá"],
            ["6A", "9", "20", "7", "21"],
        ],
        ("A1:A3", "B1:E1", "B2:C2", "D2:E2"),
        "Lớp: 6A | Học kỳ I › Toán › Giỏi: 9 | Học kỳ I › Toán › Khá: 20 | Học kỳ I › Văn › Giỏi: 7 | "
        "Học kỳ I › Văn › Khá: 21",
    ),
]  # fmt: skip


def cells(row: str) -> str:
    """Return the header that a row stands under."""
    return " | ".join(cell.partition(": ")[0] for cell in row.split(" | "))


@pytest.mark.parametrize(("rows", "joined", "expected"), GROUPED)
@pytest.mark.parametrize("are_joined", [True, False])
def test_groups_of_columns_of_a_sheet_stand_before_their_names(rows, joined, expected, are_joined):
    given = [tuple(cell or None for cell in row) for row in rows]
    content = spreadsheet.read(sheet_file(*given, joined=joined if are_joined else ()))
    assert lines(content) == [("row", cells(expected)), ("row", expected)]


@pytest.mark.parametrize(("rows", "joined", "expected"), GROUPED)
def test_groups_of_columns_of_separated_values_stand_before_their_names(rows, joined, expected):
    content = delimited.read("\n".join(";".join(row) for row in rows).encode())
    assert lines(content) == [("row", cells(expected)), ("row", expected)]


@pytest.mark.parametrize(("rows", "joined", "expected"), GROUPED)
@pytest.mark.parametrize("down", [True, False])
def test_groups_of_columns_of_a_word_table_stand_before_their_names(tmp_path, rows, joined, expected, down):
    document = docx.Document()
    made = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            made.cell(at, place).text = cell
    for span in joined:
        (left, top), (right, bottom) = ((ord(end[0]) - 65, int(end[1:]) - 1) for end in span.split(":"))
        if down or top == bottom:
            whole = made.cell(top, left).merge(made.cell(bottom, right))
            whole.text = rows[top][left]
    assert article(tmp_path, "a.docx", saved(document)).text == f"{cells(expected)}\n{expected}"


@pytest.mark.parametrize(
    "rows",
    [
        [("Huế", "", "Trung"), ("Hà Nội", "HN", "Bắc"), ("Cần Thơ", "CT", "Nam")],
        [("An", "8", ""), ("Ba", "", "9")],
        [("Ca sáng", "Lan", ""), ("Ca chiều", "Hoa", "Cúc")],
    ],
)
def test_values_with_gaps_are_no_groups_of_columns(rows):
    content = delimited.read("\n".join(";".join(row) for row in rows).encode())
    assert not any("›" in block.label for block in content.blocks)
