"""The title of a plain text."""

import pytest

from index.formats.text.plain_text import read

BODY = "Nhân viên có 12 ngày phép."


@pytest.mark.parametrize(
    "line",
    [
        "Quy định nghỉ phép",
        "QUY CHẾ LÀM VIỆC",
        "  Nội quy kho số 3 ",
        "Leave rules 2026",
    ],
)
def test_a_first_line_that_stands_alone_is_the_title(line):
    content = read(f"{line}\n\n{BODY}".encode())
    assert content.title == line.strip()
    assert content.text.split() == [*line.split(), *BODY.split()]


def test_a_line_in_parentheses_may_stand_below_the_title():
    text = f"Quy chế quản lý chợ\n(Ban hành kèm theo Quyết định số 48/2024/QĐ-UBND)\n\n{BODY}"
    assert read(text.encode()).title == "Quy chế quản lý chợ"


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}\n\n{BODY}",
        f"Quy định nghỉ phép\n{BODY}",
        f"- Quy định nghỉ phép\n\n{BODY}",
        f"1. Quy định nghỉ phép\n\n{BODY}",
        f"Gói | Giá\n\n{BODY}",
        f"Kính gửi: Phòng Nhân sự\n\n{BODY}",
        f"Xem thêm https://noibo.example/phep\n\n{BODY}",
        f"***\n\n{BODY}",
        "Quy định " * 20 + f"\n\n{BODY}",
        "Quy định nghỉ phép",
    ],
    ids=["sentence", "no empty line", "item", "number", "row", "value", "address", "ornament", "long", "alone"],
)
def test_any_other_first_line_is_none(text):
    assert read(text.encode()).title is None


def test_a_stated_title_goes_before_the_first_line():
    assert read(f"---\ntitle: Phép năm\n---\nQuy định nghỉ phép\n\n{BODY}".encode()).title == "Phép năm"


def test_a_file_of_white_space_has_no_title():
    assert read(b" " * 30_000_000).title is None
