"""Tables of Word files: headers, joined cells, and tables within others."""

import docx
import pytest

from tests.index.formats.docx.word_documents import add_table, blocks_of, content_of, element, merge_down, texts_of


def test_each_row_of_a_long_table_stands_under_the_header_that_its_file_states():
    document = docx.Document()
    table = add_table(document, "Mã | Tên kho", *(f"K{number} | Kho {number}" for number in range(200)))
    table.rows[0]._tr.get_or_add_trPr().append(element("<w:tblHeader/>"))
    texts = texts_of(document)
    assert (len(texts), texts[0], texts[-1]) == (201, "Mã | Tên kho", "Mã: K199 | Tên kho: Kho 199")
    assert content_of(document).blocks[-1].label == "Mã | Tên kho"


def test_a_bold_first_row_is_the_header_and_bold_labels_are_none():
    document = docx.Document()
    table = add_table(document, "Tên | Nơi ở", "An | Huế", "Bình | Vinh")
    form = add_table(document, "Họ tên | Lê An", "Số thẻ | 15")
    for cell in (*table.rows[0].cells, *form.columns[0].cells):
        cell.paragraphs[0].runs[0].bold = True
    assert blocks_of(document) == [
        ("row", 1, "Tên | Nơi ở"), ("row", 1, "Tên: An | Nơi ở: Huế"), ("row", 1, "Tên: Bình | Nơi ở: Vinh"),
        ("row", 2, "Họ tên: Lê An"), ("row", 2, "Số thẻ: 15"),
    ]  # fmt: skip


def test_a_shaded_first_row_is_the_header():
    document = docx.Document()
    table = add_table(document, "Việc | Ai", "Lái xe | Tú", style=None)
    for cell in table.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(element('<w:shd w:val="clear" w:fill="D9D9D9"/>'))
    assert texts_of(document) == ["Việc | Ai", "Việc: Lái xe | Ai: Tú"]


def test_a_header_of_two_rows_gives_each_column_all_of_its_names():
    document = docx.Document()
    table = add_table(document, "Lớp | Học phí | | Ghi chú", " | Ngày | Tối | ", "Vẽ | 10 | 20 | mới")
    merge_down(table, 0, 0, 1)
    merge_down(table, 3, 0, 1)
    table.cell(0, 1).merge(table.cell(0, 2))
    assert texts_of(document) == [
        "Lớp | Học phí › Ngày | Học phí › Tối | Ghi chú",
        "Lớp: Vẽ | Học phí › Ngày: 10 | Học phí › Tối: 20 | Ghi chú: mới",
    ]


def test_a_title_and_groups_across_a_table_are_no_cells_of_its_first_column():
    document = docx.Document()
    table = add_table(document, "Giá năm nay | |", "Món | Cỡ | Giá", "Đồ uống | |", "Trà | lớn | 5", "Sữa | nhỏ | 7")
    for row in (0, 2):
        table.cell(row, 0).merge(table.cell(row, 2))
    assert blocks_of(document) == [
        ("paragraph", 0, "Giá năm nay"), ("row", 1, "Món | Cỡ | Giá"), ("row", 1, "Đồ uống"),
        ("row", 1, "Món: Trà | Cỡ: lớn | Giá: 5"), ("row", 1, "Món: Sữa | Cỡ: nhỏ | Giá: 7"),
    ]  # fmt: skip


def test_columns_stay_where_they_are_in_rows_that_begin_later():
    document = docx.Document()
    table = add_table(document, "Quý | Thu | Chi", "I | 5 | 6", "x | 7 | 8")
    row = table.rows[2]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(element('<w:gridBefore w:val="1"/>'))
    assert texts_of(document)[1:] == ["Quý: I | Thu: 5 | Chi: 6", "Thu: 7 | Chi: 8"]


def test_the_names_of_lines_and_columns_may_meet_in_an_empty_corner():
    document = docx.Document()
    add_table(document, " | Nam | Nữ", "Lớp 1 | 10 | 12", "Lớp 2 | ít | 8")
    assert texts_of(document) == ["Nam | Nữ", "Lớp 1 | Nam: 10 | Nữ: 12", "Lớp 2 | Nam: ít | Nữ: 8"]


def test_a_cell_joined_over_columns_stands_in_the_first():
    document = docx.Document()
    table = add_table(document, "Tên | Sáng | Chiều", "An | 8 | 9", "Ba | nghỉ | ")
    table.cell(2, 1).merge(table.cell(2, 2))
    table.cell(1, 1)._tc.grid_span = 999_999_999
    assert texts_of(document)[1:] == ["Tên: An | Sáng: 8 | 9", "Tên: Ba | Sáng: nghỉ"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (0, ["Tổ: Một | Tên: An | Tuổi: 30", "Tổ: Một | Tên: Ba | Tuổi: 40", "Tổ: Hai | Tên: Tư | Tuổi: 50"]),
        (1, ["Tổ: Một | Tên: An | Tuổi: 30", "Tổ: x | Tên: An | Tuổi: 40", "Tổ: Hai | Tên: Tư | Tuổi: 50"]),
        (2, ["Tổ: Một | Tên: An | Tuổi: 30", "Tổ: x | Tên: Ba | Tuổi: 30", "Tổ: Hai | Tên: Tư | Tuổi: 50"]),
    ],
)
def test_a_cell_joined_over_rows_stands_in_each_of_them(column, expected):
    document = docx.Document()
    cells = ["x", "Ba", "40"]
    cells[column] = ""
    table = add_table(document, "Tổ | Tên | Tuổi", "Một | An | 30", " | ".join(cells), "Hai | Tư | 50")
    merge_down(table, column, 1, 2)
    assert texts_of(document)[1:] == expected


def test_a_table_in_a_cell_is_read_there_and_one_in_a_layout_by_itself():
    document = docx.Document()
    inner = add_table(document, "Ca | Giờ", "Một | 7")._tbl
    outer = add_table(document, "Bộ phận | Lịch | Số người", "Bếp |  | 3")
    outer.cell(1, 1)._tc.insert(1, inner)
    placed = add_table(document, "Trước. | Sau.", style=None)
    placed.cell(0, 0)._tc.append(add_table(document, "Mã | Số", "X | 1")._tbl)
    assert blocks_of(document) == [
        ("row", 1, "Bộ phận | Lịch | Số người"),
        ("row", 1, "Bộ phận: Bếp | Lịch: Ca, Giờ; Ca: Một, Giờ: 7 | Số người: 3"),
        ("paragraph", 0, "Trước."),
        ("row", 2, "Mã | Số"),
        ("row", 2, "Mã: X | Số: 1"),
        ("paragraph", 0, "Sau."),
    ]
