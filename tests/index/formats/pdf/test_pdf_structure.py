"""A PDF keeps its structure: the order of its columns, its tables, its headings, and what of it cannot be read."""

import io
import random
from dataclasses import replace

import pypdf
import pytest

from index.formats.ocr.page_picture import Gray
from index.formats.ocr.recognised_pages import TO_READ_IT, WORDLESS
from index.formats.ocr.tesseract import Seen
from index.formats.pages.page_geometry import Word
from index.formats.pdf.pdf_file import read
from tests.index.formats.pages.drawn_pages import (
    CALENDAR,
    LIBRARY,
    MUSEUM,
    POOL,
    named,
    paragraphs_of,
    shown,
)
from tests.pdf_files import Drawing, Text, column, drawn_file, grid, pdf_file


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
