"""A PDF keeps its structure: the order of its columns, its tables, its headings, and what of it cannot be read."""

import io
import random
from dataclasses import replace

import pypdf
import pytest

from index.formats.file_content import Content
from index.formats.ocr.page_picture import Gray
from index.formats.ocr.recognised_pages import TO_READ_IT, WORDLESS
from index.formats.ocr.tesseract import Seen
from index.formats.pages.page_geometry import Word
from index.formats.pdf.pdf_file import read
from tests.pdf_files import Drawing, Text, column, drawn_file, grid, pdf_file

LIBRARY = [
    "Thư viện mở cửa từ 7 giờ đến 21",
    "giờ các ngày trong tuần. Bạn đọc",
    "được mượn tối đa năm cuốn sách",
    "mỗi lần.",
]
MUSEUM = [
    "Bảo tàng đón khách từ 8 giờ đến",
    "17 giờ, nghỉ ngày thứ hai. Vé vào",
    "cổng cho người lớn là bốn mươi",
    "nghìn đồng.",
]
POOL = [
    "Hồ bơi mở cửa từ 5 giờ 30 đến 20",
    "giờ. Trẻ em dưới sáu tuổi đi cùng",
    "người lớn và không phải mua vé",
    "vào cửa.",
]
COLUMNS = [(LIBRARY, MUSEUM), (MUSEUM, POOL), (POOL, LIBRARY)]


def shown(content: Content) -> list[tuple[str, str]]:
    """Return the kind and the words of each block."""
    return [(block.kind, content.text[block.start : block.end]) for block in content.blocks]


def paragraphs_of(*columns: list[str]) -> list[tuple[str, str]]:
    return [("paragraph", " ".join(lines)) for lines in columns]


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


FEES = [["Dịch vụ", "Mức thu"], ["Cấp thẻ", "60.000"], ["Gia hạn", "20.000"]]
CALENDAR = [["Phường", "Ngày", "Tổ"], ["An Hòa", "12", "Một"], ["An Bình", "15", "Hai"], ["Tân Lập", "18", "Ba"]]
STAFF = [["Phòng", "Năm 2024", "Năm 2025"], ["Kế toán", "4", "5"], ["Hành chính", "7", "6"]]


def table(rows: list[list[str]], top: float, left: float = 60, wide: float = 120, high: float = 20) -> Drawing:
    """Return a page with a ruled table."""
    xs = [left + wide * at for at in range(len(rows[0]) + 1)]
    ys = [top - high * at for at in range(len(rows) + 1)]
    texts = [
        Text(xs[at] + 4, ys[row] - 14, cell) for row, cells in enumerate(rows) for at, cell in enumerate(cells) if cell
    ]
    return Drawing(texts, grid(xs, ys))


def named(rows: list[list[str]]) -> list[tuple[str, str]]:
    head, *below = rows
    cells = [[f"{name}: {cell}" for name, cell in zip(head, row, strict=True) if cell] for row in below]
    return [("row", " | ".join(row)) for row in (head, *cells)]


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


@pytest.mark.parametrize("rotated", [0, 90, 270])
def test_a_page_that_lies_on_its_side_is_read_upright(rotated: int):
    texts = [Text(100 + 12 * row, 60, line, turned=True) for row, line in enumerate(LIBRARY)]
    content = read(drawn_file([Drawing([Text(50, 800, "Lịch mở cửa ở trang sau.")]), Drawing(texts, rotated=rotated)]))
    assert shown(content) == [("paragraph", "Lịch mở cửa ở trang sau."), *paragraphs_of(LIBRARY)]


def test_a_table_that_lies_on_its_side_is_rows():
    rows = [
        Text(100 + 20 * row, 60 + 120 * at, cell, turned=True)
        for row, cells in enumerate(CALENDAR)
        for at, cell in enumerate(cells)
    ]
    assert shown(read(drawn_file([Drawing(rows, rotated=90)]))) == named(CALENDAR)


def test_words_that_stand_across_most_pages_are_left_out():
    pages = [
        Drawing([Text(50, 700, f"Câu thứ {name} ở đây."), Text(300, 100, "BẢN NHÁP", 40, turned=True)])
        for name in "ABC"
    ]
    assert "BẢN NHÁP" not in read(drawn_file(pages)).text


SENTENCES = [
    "Nguyễn Thị Hồng Hạnh nộp hồ sơ.",
    "Trường Lý Tự Trọng tuyển sinh lớp 6.",
    "Đường dây nóng của Sở Y tế ở Huế.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_are_whole_if_letters_with_marks_are_drawn_later_in_a_second_font(sentence: str):
    placed = [(50 + 5 * at, letter) for at, letter in enumerate(sentence)]
    first = [Text(x, 700, letter) for x, letter in placed if letter.isascii() and letter != " "]
    second = [Text(x, 700, letter, font="S") for x, letter in placed if not letter.isascii()]
    assert read(drawn_file([Drawing([*first, *second])])).text == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_are_whole_if_the_first_font_draws_spaces_for_the_letters_of_the_second(sentence: str):
    spaces = "".join(letter if letter.isascii() else " " for letter in sentence)
    second = [Text(50 + 5 * at, 700, letter, font="S") for at, letter in enumerate(sentence) if not letter.isascii()]
    assert read(drawn_file([Drawing([Text(50, 700, spaces), *second])])).text == sentence


@pytest.mark.parametrize(
    ("letters", "marks", "words"),
    [
        ("Hue la", {2: "\u0302\u0301", 5: "\u0300"}, "Huế là"),
        ("nuoc", {1: "\u031b", 2: "\u031b\u0301"}, "nước"),
        ("Viet Nam", {2: "\u0323\u0302"}, "Việt Nam"),
    ],
)
def test_marks_that_are_drawn_over_letters_are_theirs(letters: str, marks: dict[int, str], words: str):
    over = [Text(50 + 5 * at, 700, mark, font="S") for at, own in marks.items() for mark in own]
    assert read(drawn_file([Drawing([Text(50, 700, letters), *over])])).text == words


def test_letters_that_are_drawn_twice_for_a_bold_look_stand_once():
    texts = [Text(50, 700, "Sở Văn hóa"), Text(50.4, 700, "Sở Văn hóa"), Text(50, 688, "xoong nồi")]
    assert read(drawn_file([Drawing(texts)])).text == "Sở Văn hóa xoong nồi"


@pytest.mark.parametrize("words", [LIBRARY, MUSEUM, POOL])
def test_a_page_in_a_font_that_does_not_say_its_letters_is_named_and_left_out(words: list[str]):
    pages = [Drawing([Text(50, 700, "Trang đầu đọc được.")]), Drawing(column(words, 50, 700, font="U"))]
    content = read(drawn_file(pages))
    assert shown(content) == [("paragraph", "Trang đầu đọc được.")]
    assert content.lost == (
        "page 2 is in a font that does not say which letters it draws: print the file anew from the program that made "
        f"it; {TO_READ_IT}",
    )


def test_a_file_in_fonts_that_do_not_say_their_letters_is_refused():
    with pytest.raises(ValueError, match="is in fonts that do not say which letters they draw: print it anew"):
        read(drawn_file([Drawing(column(LIBRARY, 50, 700, font="U"))]))


SCAN, WRITTEN = Drawing(picture=True), Drawing([Text(50, 700, "Trang này có chữ đọc được.")])
OTHER = Drawing([Text(50, 700, "Một trang khác.")])


@pytest.mark.parametrize(
    ("pages", "named_pages"),
    [
        ([WRITTEN, SCAN, OTHER], ["page 2"]),
        ([SCAN, SCAN, WRITTEN, SCAN], ["each of the pages 1 to 2", "page 4"]),
        ([WRITTEN, Drawing(), SCAN, SCAN, SCAN], ["each of the pages 3 to 5"]),
    ],
)
def test_pages_that_are_only_pictures_are_named_and_empty_ones_are_not(pages: list[Drawing], named_pages: list[str]):
    says = f"holds no text, only a picture of it: {TO_READ_IT}"
    assert read(drawn_file(pages)).lost == tuple(f"{each} {says}" for each in named_pages)


def test_a_picture_with_a_page_number_on_it_is_a_page_without_text():
    pages = [WRITTEN, Drawing([Text(290, 30, "Trang 2/3")], picture=True), OTHER]
    assert read(drawn_file(pages)).lost[0].startswith("page 2 holds no text")


def test_recognised_text_takes_the_place_of_pages_that_cannot_be_read():
    scan = Drawing(lines=grid((50, 300, 550), (100, 400, 800)), picture=True)  # no blank one, which is passed over
    garbled = replace(scan, texts=column(LIBRARY, 50, 700, font="U"))
    raw = drawn_file([WRITTEN, scan, garbled, scan, SCAN])
    lines = {2: ["Điều 2. Kinh phí", "", "Kinh phí là hai tỷ đồng", "mỗi năm."], 3: ["Giờ mở cửa."], 4: []}
    asked = iter(lines.values())

    def recognise(picture: Gray) -> Seen:
        assert picture.shape == (3509, 2480)
        words = [
            Word(word, 50 + 40 * at, 85 + 40 * at, 100 + 15 * row, 11)
            for row, line in enumerate(next(asked))
            for at, word in enumerate(line.split())
        ]
        return Seen(tuple(words), (), 91.0)

    content = read(raw, recognise)
    assert next(asked, None) is None
    assert shown(content) == [
        ("paragraph", "Trang này có chữ đọc được."),
        ("heading", "Điều 2. Kinh phí"),
        ("paragraph", "Kinh phí là hai tỷ đồng mỗi năm."),
        ("paragraph", "Giờ mở cửa."),
    ]
    assert [content.text[start : start + 4] for start in content.pages] == ["Tran", "Điều", "Giờ ", "", ""]
    assert content.lost == (
        f"page 4 {WORDLESS}",
        "each of the pages 2 to 3 was read by text recognition (OCR; confidence 91 % or more)",
    )


@pytest.mark.parametrize(
    ("header", "footer"),
    [
        (["Quy chế 12/QC-HB"], ["Trang 0/9"]),
        (["Công ty Hòa Bình", "Ban hành tháng Ba"], ["Lưu hành nội bộ"]),
        (["CÔNG BÁO/Số 0"], ["- 0 -"]),
    ],
)
def test_headers_and_footers_are_left_out(header: list[str], footer: list[str]):
    pages = []
    for number, (name, body) in enumerate(zip("ABCD", [LIBRARY, MUSEUM, POOL, LIBRARY], strict=True), 1):
        top = [line.replace("0", str(number)) if "0" in line[-4:] else line for line in header]
        bottom = [line.replace("0", str(number)) for line in footer]
        texts = [*column(top, 50, 815), *column([f"{name}. {body[0]}", *body[1:]], 50, 750), *column(bottom, 250, 30)]
        pages.append(Drawing(texts))
    text = read(drawn_file(pages)).text
    assert text.replace("\n\n", " ") == " ".join(
        f"{name}. {' '.join(body)}" for name, body in zip("ABCD", [LIBRARY, MUSEUM, POOL, LIBRARY], strict=True)
    )


def test_headings_that_begin_pages_and_differ_in_their_number_are_no_header():
    pages = [
        Drawing([Text(50, 800, f"Điều {number}. Quy định"), *column(body, 50, 770)])
        for number, body in enumerate((LIBRARY, MUSEUM, POOL), 1)
    ]
    assert [text for kind, text in shown(read(drawn_file(pages))) if kind == "heading"] == [
        f"Điều {number}. Quy định" for number in (1, 2, 3)
    ]


def test_headings_have_ranks_by_their_size_and_by_how_they_are_counted():
    texts = [
        Text(50, 800, "QUY CHẾ LÀM VIỆC", 16),
        Text(50, 770, "Chương I", font="B"),
        Text(50, 756, "QUY ĐỊNH CHUNG", font="B"),
        Text(50, 736, "Điều 1. Phạm vi", font="B"),
        *column(LIBRARY, 50, 716),
        *column(["Điều 2. Thẻ bạn đọc có giá sáu mươi", "nghìn đồng một năm."], 50, 656),
        Text(50, 620, "a) Người lớn;"),
        Text(50, 606, "b) Trẻ em."),
        Text(50, 580, "Phần II. Điều khoản thi hành"),
        *column(MUSEUM, 50, 560),
    ]
    content = read(drawn_file([Drawing(texts)]))
    assert [(block.kind, block.level) for block in content.blocks] == [
        ("heading", 1), ("heading", 3), ("heading", 4), ("paragraph", 0), ("paragraph", 0), ("item", 1), ("item", 1),
        ("heading", 2), ("paragraph", 0),
    ]  # fmt: skip
    assert shown(content)[1] == ("heading", "Chương I QUY ĐỊNH CHUNG")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            ["The office keeps the infor-", "mation of every request."],
            "The office keeps the information of every request.",
        ),
        (["Máy chủ ở tầng hai của tru-", "ng tâm dữ liệu."], "Máy chủ ở tầng hai của trung tâm dữ liệu."),
        (
            ["Từ năm học tới 2024-", "2025 thu ở mỗi trường", "một lần."],
            "Từ năm học tới 2024-2025 thu ở mỗi trường một lần.",
        ),
    ],
)
def test_words_that_are_divided_at_the_end_of_a_line_are_mended(lines: list[str], text: str):
    assert read(drawn_file([Drawing(column(lines, 50, 700))])).text == text


def test_space_between_lines_and_indents_divide_paragraphs_that_fill_their_lines():
    first = "Thư viện mở cửa các ngày trong tuần và nghỉ vào các ngày lễ lớn"
    second = "Bạn đọc mang theo thẻ khi đến mượn sách và trả sách đúng hạn nhé"
    texts = [*column([first, second], 50, 700), Text(50, 670, first), Text(74, 658, second)]
    assert shown(read(drawn_file([Drawing(texts)]))) == [
        ("paragraph", f"{first} {second}"),
        ("paragraph", first),
        ("paragraph", second),
    ]


def test_a_link_whose_target_nobody_sees_is_a_note_behind_the_page():
    link = b"/Subtype /Link /Rect [%d 695 %d 710] /A << /S /URI /URI (%s) >>"
    page = Drawing(
        [Text(50, 700, "Nộp tại đây. Xem phulam.example/quy-che.")],
        annotations=[
            link % (70, 110, b"https://dichvu.example/nop-don"),
            link % (135, 250, b"https://phulam.example/quy-che/"),
        ],
    )
    assert shown(read(drawn_file([page]))) == [
        ("paragraph", "Nộp tại đây. Xem phulam.example/quy-che."),
        ("note", "tại đây: https://dichvu.example/nop-don"),
    ]


def pronounceable(number: int) -> str:
    return "qu" + "".join("bcdghklmnp"[int(digit)] + "aeiou"[int(digit) // 2] for digit in f"{number:03d}") + "x"


def scattered(chance: random.Random) -> Drawing:
    """Return a page with words anywhere, some of them in columns, and lines anywhere."""
    texts: list[Text] = []
    for number in range(chance.randint(1, 40)):
        x = chance.choice([50, 200, 350, chance.uniform(20, 450)])
        y = chance.choice([780 - 12 * number, 780 - 20 * chance.randint(0, 30), chance.uniform(30, 800)])
        if all(abs(text.y - y) > 11 or abs(text.x - x) > 80 for text in texts):
            texts.append(Text(x, y, pronounceable(number), chance.choice([8, 10, 14]), chance.choice("FFB")))
    xs = sorted(chance.sample(range(40, 560, 60), 4))
    lines = grid(xs, sorted(chance.sample(range(40, 820, 20), 5), reverse=True))
    return Drawing(texts, [line for line in lines if chance.random() < chance.choice([0, 0.8, 1])])


@pytest.mark.parametrize("seed", range(3))
def test_no_word_of_a_page_is_lost_or_torn_wherever_it_stands(seed: int):
    chance = random.Random(seed)
    for _ in range(50):
        page = scattered(chance)
        text = read(drawn_file([page])).text
        assert [each.words for each in page.texts if each.words not in text] == []


def form(fields: list[bytes]) -> bytes:
    """Return a PDF with a form of which ``fields`` are the dictionaries."""
    writer = pypdf.PdfWriter(
        clone_from=io.BytesIO(
            drawn_file([Drawing([Text(50, 700, "Họ và tên:"), Text(70, 670, "Nhận tại nhà")], annotations=fields)])
        )
    )
    page = writer.pages[0]
    acro = writer.root_object["/AcroForm"].get_object()
    acro[pypdf.generic.NameObject("/Fields")] = pypdf.generic.ArrayObject(
        writer._add_object(each.get_object()) for each in page["/Annots"]
    )
    page[pypdf.generic.NameObject("/Annots")] = acro["/Fields"]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_values_of_a_form_stand_beside_their_labels():
    field = b"/Subtype /Widget /F 4 /FT /%s /T (%s) /V %s /Rect [%d %d %d %d] %s"
    box = b"/AS /%s /AP << /N << /Yes << /Length 0 >> /Off << /Length 0 >> >> >>"
    content = read(
        form(
            [
                field % (b"Tx", b"ho_ten", b"(Nguyen Van A)", 110, 695, 300, 712, b""),
                field % (b"Btn", b"tai_nha", b"/Yes", 50, 668, 62, 680, box % b"Yes"),
                field % (b"Tx", b"ma_so", b"(12345)", 50, 400, 300, 416, b""),
            ]
        )
    )
    assert shown(content) == [
        ("paragraph", "Họ và tên: Nguyen Van A"),
        ("paragraph", "☒ Nhận tại nhà"),
        ("paragraph", "ma_so: 12345"),
    ]


def test_an_old_encoding_whose_letter_is_a_hyphen_to_the_library_is_read():
    text = "Th- viÖn tr-êng më cöa c¸c ngµy trong tuÇn, ng-êi ®äc nh- sau ®-îc m-în s¸ch vÒ nhµ."
    content = read(pdf_file([[text]]))
    assert content.decoded == "TCVN3"
    assert content.text == "Thư viện trường mở cửa các ngày trong tuần, người đọc như sau được mượn sách về nhà."
