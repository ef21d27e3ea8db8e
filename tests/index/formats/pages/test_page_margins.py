"""Headers, footers and tables that stand on each page are read once or not at all."""

import pytest

from index.formats.pdf.pdf_file import read as read_pdf
from tests.index.formats.read_files import article
from tests.pdf_files import Drawing, Text, drawn_file, grid

BODY = [
    "Hàng được xếp theo lô, lô nhập trước xuất trước.",
    "Nhiệt độ trong kho không quá 25 độ.",
    "Người vào kho phải ghi tên vào sổ trực.",
]


def paged(header: list[str], footer: str = "", title: str = "SỔ TAY KHO LẠNH") -> bytes:
    """Return a PDF of a page for each header, the first of them with a title in large type."""
    pages = []
    for number, (line, text) in enumerate(zip(header, BODY, strict=False)):
        own = [Text(150, 740, title, size=16)] if not number else []
        pages.append(Drawing([Text(60, 800, line), *own, Text(60, 700, text), Text(60, 40, footer)]))
    return drawn_file(pages)


@pytest.mark.parametrize(
    "header",
    [
        ["HD-12 Kho lạnh Bình Phước"] * 2,
        ["Sổ tay - Trang 1/2", "Sổ tay - Trang 2/2"],
        ["Công ty Thủy sản Ba Tri"] * 3,
    ],
)
def test_a_running_header_is_no_text_and_the_large_heading_is_the_title(tmp_path, header):
    found = article(tmp_path, "hd-12.pdf", paged(header, footer="Lưu hành nội bộ"))
    assert found.title == "SỔ TAY KHO LẠNH"
    assert found.text.startswith(f"SỔ TAY KHO LẠNH\n\n{BODY[0]}")
    assert not any(words in found.text for words in (*header, "Lưu hành nội bộ"))


@pytest.mark.parametrize(("size", "times"), [(8, 0), (10, 0), (14, 1)])
def test_headers_of_left_and_right_pages_are_no_text_unless_they_are_in_the_largest_type(size, times):
    left, right = "Quy trình đông lạnh", "Phòng Kỹ thuật"
    pages = [
        Drawing(
            [
                Text(60, 800, (left, right)[at % 2], size=size),
                Text(60, 700, f"Câu {name} ở đây."),
                Text(60, 688, "Hết."),
            ]
        )
        for at, name in enumerate("một hai ba bốn".split())
    ]
    text = read_pdf(drawn_file(pages)).text
    assert [text.count(words) for words in (left, right, "ở đây.")] == [times, times, 4]


@pytest.mark.parametrize("pages", [2, 3, 4])
def test_a_table_that_heads_each_page_stands_once(pages):
    made = []
    for number in range(1, pages + 1):
        head = table(["QT-05", "Vệ sinh kho", f"Trang {number}/{pages}"], 800)
        made.append(Drawing([*head.texts, Text(60, 700, f"Việc thứ {'abcd'[number - 1]} phải làm.")], head.lines))
    text = read_pdf(drawn_file(made)).text
    assert (text.count("Vệ sinh kho"), text.count("phải làm.")) == (1, pages)


def table(cells: list[str], top: float) -> Drawing:
    xs = [60 + 150 * at for at in range(len(cells) + 1)]
    return Drawing([Text(xs[at] + 4, top - 14, cell) for at, cell in enumerate(cells)], grid(xs, [top, top - 20]))
