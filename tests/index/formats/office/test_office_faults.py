"""What office files have that is no text of theirs, or not where a reader expects it: each kind on three files."""

from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image, ImageDraw, ImageFont

from index.articles import read_articles
from index.datatypes import Article
from index.formats.ocr.page_picture import gray_of
from index.formats.ocr.recognised_pages import leaf_of
from index.formats.ocr.tesseract import find_tesseract, recognise_page
from index.formats.office import mail
from index.formats.pdf.pdf_file import read as read_pdf
from index.formats.sheets import delimited, spreadsheet
from index.language.sentences import split_clauses
from index.passages import PassageSettings, split_article
from index.structure.blocks import structured
from tests.index.formats.sheets.test_spreadsheet import lines, saved, sheet_file
from tests.pdf_files import Drawing, Text, column, drawn_file, grid
from tests.scans import BOLD, SANS, error_rate, page, scanned

BODY = [
    "Hàng được xếp theo lô, lô nhập trước xuất trước.",
    "Nhiệt độ trong kho không quá 25 độ.",
    "Người vào kho phải ghi tên vào sổ trực.",
]


def article(folder: Path, name: str, raw: bytes) -> Article:
    (folder / name).write_bytes(raw)
    (only,) = read_articles(folder).articles
    return only


def headings(found: Article) -> list[str]:
    return [found.text[block.start : block.end] for block in found.blocks if block.kind == "heading"]


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


ORGANISATIONS = [
    (["CÔNG TY CỔ PHẦN MAY AN GIANG"], "BÁO CÁO SẢN XUẤT QUÝ II"),
    (["UBND HUYỆN TÂN LẬP", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"], "NỘI DUNG KIỂM TRA CUỐI NĂM"),
    (["RED RIVER SHIPPING COMPANY"], "CREW TRAVEL RULES"),
]


@pytest.mark.parametrize(("names", "title"), ORGANISATIONS)
@pytest.mark.parametrize("made", ["docx", "pdf", "txt"])
def test_an_organisation_above_the_title_is_a_letterhead_and_no_section(tmp_path, names, title, made):
    below = ["Năm nay có 40 người tham gia, nhiều hơn năm trước bốn người.", "Kết quả được gửi tới từng tổ."]
    if made == "txt":
        raw = "\n\n".join([*names, title, *below]).encode()
    elif made == "pdf":
        head = [Text(60, 800 - 30 * at, name, font="B") for at, name in enumerate(names)]
        raw = drawn_file([Drawing([*head, Text(120, 700, title, size=15, font="B"), *column(below, 60, 650, 30)])])
    else:
        document = docx.Document()
        for words in (*names, title):
            document.add_heading(words, 1)
        for words in below:
            document.add_paragraph(words)
        raw = saved(document)
    found = article(tmp_path, f"bc-02.{made}", raw)
    assert headings(found) == [title]
    assert found.text.startswith(names[0])
    assert found.title == title


@pytest.mark.parametrize("name", ["TRUNG TÂM LƯU TRỮ", "BỘ QUY TẮC ỨNG XỬ", "TRƯỜNG HỢP KHẨN CẤP"])
def test_capitals_with_text_below_stay_a_heading(name):
    text = f"{name}\n\nNơi đây mở cửa từ 8 giờ đến 17 giờ các ngày trong tuần."
    first = structured(text, ())[0]
    assert (first.kind, text[first.start : first.end]) == ("heading", name)


@pytest.mark.parametrize("office", ["SỞ XÂY DỰNG", "UBND XÃ HÒA AN", "CÔNG TY ĐIỆN LỰC"])
def test_the_letterhead_of_an_enclosed_letter_is_no_section(office):
    enclosed = [office, "Số: 12/TB-HC", "Hòa An, ngày 3 tháng 4 năm 2025", "THÔNG BÁO", "Về việc thay đồng hồ"]
    text = "\n\n".join(
        ["HỒ SƠ CẦU BÌNH AN", "Hồ sơ gồm ba văn bản được sao lại dưới đây.", *enclosed, "Thay 40 chiếc trong tháng."]
    )
    found = {text[block.start : block.end] for block in structured(text, ()) if block.kind == "heading"}
    assert office not in found


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


def both(plain: str, page: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Lịch họp"
    message.set_content(plain)
    message.add_alternative(page, subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("plain", "head", "row"),
    [
        ("Gửi anh chị lịch:\nPhòng Giờ\nP.201 8 giờ\n", ("Phòng", "Giờ"), ("P.201", "8 giờ")),
        ("Gửi anh chị lịch:\nNgày\nNơi\n12/5\nHội trường\n", ("Ngày", "Nơi"), ("12/5", "Hội trường")),
        ("Gửi anh chị lịch:\n*Room* *Floor*\nB2 3\n", ("Room", "Floor"), ("B2", "3")),
    ],
)
def test_the_page_of_a_mail_is_read_where_it_has_a_table_and_its_plain_text_is_not(plain, head, row):
    made = "".join(
        f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in line)}</tr>" for tag, line in (("th", head), ("td", row))
    )
    content = mail.read(both(plain, f"<p>Gửi anh chị lịch:</p><table>{made}</table>"))
    named = " | ".join(f"{name}: {cell}" for name, cell in zip(head, row, strict=True))
    assert lines(content)[1:] == [("paragraph", "Gửi anh chị lịch:"), ("row", " | ".join(head)), ("row", named)]


@pytest.mark.parametrize(
    "page",
    [
        "<p>Họp lúc 8 giờ.</p>",
        "<table><tr><td>Họp lúc 8 giờ.</td></tr></table>",
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
    ],
)
def test_the_plain_text_of_a_mail_is_read_where_its_page_has_no_more(page):
    plain = "Họp lúc 8 giờ sáng thứ ba ở phòng 201, mời mọi người đến đúng giờ.\n"
    assert lines(mail.read(both(plain, page)))[1:] == [("paragraph", plain.strip())]


@pytest.mark.parametrize("about", ["V/v nghỉ Tết Dương lịch", "V/V THAY ĐỒNG HỒ NƯỚC", "V/v: mời họp giao ban"])
def test_what_a_letter_is_about_is_not_numbered_five(tmp_path, about):
    document = docx.Document()
    document.add_heading(about, 1)
    document.add_paragraph("Kính gửi các phòng.")
    document.add_heading("Thời gian", 2)
    document.add_paragraph("Từ ngày 1 đến ngày 3.")
    found = article(tmp_path, "a.docx", saved(document))
    assert [block.label for block in found.blocks] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("Điều 4.", "Tổ được dùng một xe bán tải và hai máy dò của đội cũ."),
        ("Article 7", "The tenant shall return all keys before leaving the flat."),
        ("ĐIỀU 2:", "Giao phòng kế toán và các tổ sản xuất thi hành quyết định này."),
    ],
)
@pytest.mark.parametrize("longest", [60, 70, 800])
def test_the_name_of_a_part_on_its_own_line_is_in_the_passage_of_its_text(tmp_path, number, text, longest):
    found = article(tmp_path, "a.txt", f"{number}\n\n{text}\n\nHết phần này rồi, xin xem phần sau.".encode())
    first = split_article(found, PassageSettings(longest))[0].text
    assert first.startswith(f"{number}\n\n{text[:40]}")


@pytest.mark.parametrize("number", ["Điều 4.", "khoản 2", "Article 7:"])
def test_the_name_of_a_part_is_no_sentence_of_its_own(number):
    text = f"{number}\n\nHồ sơ gồm hai bản. Mỗi bên giữ một bản."
    assert [text[start:end] for start, end in split_clauses(text)] == [
        f"{number}\n\nHồ sơ gồm hai bản.", "Mỗi bên giữ một bản.",
    ]  # fmt: skip


def shaded_table(shade: int) -> Image.Image:
    """Return a page with a ruled table whose header is shaded and bold, and has cells of one line and of two."""
    picture = page()
    draw, bold, plain = ImageDraw.Draw(picture), ImageFont.truetype(BOLD, 42), ImageFont.truetype(SANS, 42)
    edges, ys = (220, 700, 1_050, 1_500, 2_200), (300, 450, 540, 630)
    draw.rectangle((edges[0], ys[0], edges[-1], ys[1]), fill=shade)
    header = ("Khu vực", "Ngày", "Giờ bắt\nđầu", "Người phụ\ntrách")
    for left, cell in zip(edges, header, strict=False):
        draw.multiline_text((left + 25, ys[0] + (20 if "\n" in cell else 50)), cell, font=bold, fill=0)
    for y, row in zip(
        ys[1:],
        (("Gò Sim", "10/10", "21 giờ", "Ngô Hữu Tạo"), ("Phố Cũ", "14/10", "23 giờ", "Lê Văn Bình")),
        strict=False,
    ):
        for left, cell in zip(edges, row, strict=False):
            draw.text((left + 25, y + 20), cell, font=plain, fill=0)
    for x in edges:
        draw.line((x, ys[0], x, ys[-1]), fill=0, width=4)
    for y in ys:
        draw.line((edges[0], y, edges[-1], y), fill=0, width=4)
    return picture


@pytest.mark.skipif(find_tesseract() is None, reason="Tesseract is not installed")
@pytest.mark.parametrize(("skew", "shade"), [(-0.8, 246), (1.1, 225), (0.5, 205)])
def test_the_shaded_header_of_a_table_on_a_skewed_page_is_read_cell_by_cell(skew, shade):
    tesseract = find_tesseract()
    assert tesseract is not None
    seen = recognise_page(tesseract, gray_of(scanned(shaded_table(shade), skew)), seconds=300)
    (found,) = leaf_of(seen).tables
    header, *below = [[" ".join(cell.split()) for cell in row] for row in found.rows]
    assert header == ["Khu vực", "Ngày", "Giờ bắt đầu", "Người phụ trách"]
    right = ["Gò Sim", "10/10", "21 giờ", "Ngô Hữu Tạo", "Phố Cũ", "14/10", "23 giờ", "Lê Văn Bình"]
    assert error_rate(" ".join(right), " ".join(cell for row in below for cell in row)) < 0.05
