"""Tables of pages, with and without lines, on one page and on several."""

import pytest

from index.formats.pdf.pdf_file import read
from tests.index.formats.pages.drawn_pages import (
    CALENDAR,
    COLUMNS,
    FEES,
    LIBRARY,
    STAFF,
    named,
    paragraphs_of,
    shown,
    table,
)
from tests.pdf_files import Drawing, Text, column, drawn_file, grid


@pytest.mark.parametrize("rows", [FEES, CALENDAR, STAFF])
def test_a_ruled_table_is_rows_with_the_names_of_their_columns(rows: list[list[str]]):
    content = read(drawn_file([table(rows, 700)]))
    assert shown(content) == named(rows)
    assert {block.level for block in content.blocks} == {1}
    assert [block.label for block in content.blocks] == ["", *[" | ".join(rows[0])] * (len(rows) - 1)]


@pytest.mark.parametrize("rows", [CALENDAR, STAFF, [*FEES, ["Làm lại", "10.000"], ["Nộp muộn", "5.000"]]])
def test_a_table_without_lines_is_rows_with_the_names_of_their_columns(rows: list[list[str]]):
    before, after = (
        "Bảng sau đây có hiệu lực từ ngày ký.",
        "Mọi thắc mắc xin gửi về văn phòng của đơn vị trước thứ sáu.",
    )
    texts = table(rows, 700).texts
    page = Drawing([Text(60, 730, before), *texts, Text(60, 700 - 20 * len(rows) - 30, after)])
    assert shown(read(drawn_file([page]))) == [("paragraph", before), *named(rows), ("paragraph", after)]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Vùng biên giới,", "vùng sâu", "Vùng biên giới, vùng sâu"),
        ("Chỉ khi đi từ", "15 km trở lên", "Chỉ khi đi từ 15 km trở lên"),
        ("Theo infor-", "mation", "Theo information"),
    ],
)
def test_the_lines_of_a_cell_are_joined(first: str, second: str, whole: str):
    rows = [["Nơi", "Mức", "Ghi chú"], ["", "260", "Có"], ["Đảo", "300", ""]]
    page = table(rows, 700, high=32)
    wrapped = [Text(64, 655, first), Text(64, 643, second)]
    content = read(drawn_file([Drawing([*wrapped, *page.texts], page.lines)]))
    assert shown(content)[1] == ("row", f"Nơi: {whole} | Mức: 260 | Ghi chú: Có")


def test_wrapped_cells_of_a_table_without_lines_are_joined():
    texts = column(["Phường", "An Hòa", "An Bình"], 50, 700, 40)
    texts += column(["Ngày", "12", "15"], 150, 700, 40)
    texts += [
        Text(220, 700, "Người ghi"),
        *column(["ông Trần Văn Nam, tổ một,", "điện thoại 0255 111"], 220, 660),
        *column(["bà Lê Thị Hạnh, tổ hai,", "điện thoại 0255 222"], 220, 620),
    ]
    assert shown(read(drawn_file([Drawing(texts)])))[1:] == [
        ("row", "Phường: An Hòa | Ngày: 12 | Người ghi: ông Trần Văn Nam, tổ một, điện thoại 0255 111"),
        ("row", "Phường: An Bình | Ngày: 15 | Người ghi: bà Lê Thị Hạnh, tổ hai, điện thoại 0255 222"),
    ]


@pytest.mark.parametrize("rows", [FEES, CALENDAR, STAFF])
def test_a_table_goes_on_on_the_next_page_with_the_names_of_its_columns(rows: list[list[str]]):
    more = [[f"{cell} khác" for cell in row] for row in rows[1:]]
    content = read(drawn_file([table(rows, 200), table(more, 800)]))
    assert shown(content) == named([*rows, *more])
    assert content.text[content.pages[1] :].startswith(f"{rows[0][0]}: {more[0][0]}")


def test_the_header_that_a_table_repeats_on_the_next_page_stands_once():
    content = read(drawn_file([table(CALENDAR[:2], 200), table([CALENDAR[0], *CALENDAR[2:]], 800)]))
    assert shown(content) == named(CALENDAR)


def test_tables_on_two_pages_that_have_different_columns_are_two():
    content = read(drawn_file([table(FEES, 200), table(CALENDAR, 800)]))
    assert shown(content) == [*named(FEES), *named(CALENDAR)]
    assert [block.level for block in content.blocks] == [1, 1, 1, 2, 2, 2, 2]


def test_cells_that_are_joined_over_rows_and_columns_name_and_fill_all_of_them():
    lines = [
        (60, 700, 360, 700), (160, 680, 360, 680), (60, 660, 360, 660), (60, 640, 360, 640),
        (60, 700, 60, 640), (160, 700, 160, 640), (260, 680, 260, 640), (360, 700, 360, 640),
    ]  # fmt: skip
    texts = [
        Text(64, 676, "Đơn vị"), Text(190, 686, "Năm 2025"), Text(164, 666, "Nam"), Text(264, 666, "Nữ"),
        Text(64, 646, "Kế toán"), Text(164, 646, "3"), Text(264, 646, "2"),
    ]  # fmt: skip
    assert shown(read(drawn_file([Drawing(texts, lines)]))) == [
        ("row", "Đơn vị | Năm 2025 › Nam | Năm 2025 › Nữ"),
        ("row", "Đơn vị: Kế toán | Năm 2025 › Nam: 3 | Năm 2025 › Nữ: 2"),
    ]


@pytest.mark.parametrize(("left", "right"), COLUMNS)
def test_a_table_that_only_lays_out_two_columns_of_text_is_none(left: list[str], right: list[str]):
    more = [left + right + left, right + left + right]
    texts = [*column(more[0], 64, 690), *column(more[1], 254, 690)]
    page = Drawing(texts, grid([60, 250, 440], [705, 690 - 12 * len(more[0])]))
    assert {kind for kind, _ in shown(read(drawn_file([page])))} == {"paragraph"}


def test_a_frame_around_text_is_no_table():
    page = Drawing(column(LIBRARY, 60, 700), grid([50, 300], [715, 640]))
    assert shown(read(drawn_file([page]))) == paragraphs_of(LIBRARY)
