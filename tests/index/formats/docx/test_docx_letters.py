"""Official letters in Word files: their tables only place text."""

import docx
import pytest

from index.formats.letters.official_letter import is_signed, issued, numbered
from tests.index.formats.docx.word_documents import add_table, blocks_of, content_of, texts_of


def test_the_head_and_the_end_of_a_decision_are_read_column_by_column():
    document = docx.Document()
    head = add_table(
        document,
        "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 7/QĐ-UBND | Phú Thịnh, ngày 9 tháng 6 năm 2024",
        style=None,
    )
    head.cell(0, 0).add_paragraph("XÃ PHÚ THỊNH")
    head.cell(0, 1).add_paragraph("Độc lập - Tự do - Hạnh phúc")
    document.add_paragraph("Điều 1. Thành lập Tổ rà soát.")
    end = add_table(document, "Nơi nhận: | TM. ỦY BAN NHÂN DÂN", style=None)
    for text in ("- Như trên;", "Lưu: VT."):
        end.cell(0, 0).add_paragraph(text)
    for text in ("CHỦ TỊCH", "", "(Đã ký)", "Đỗ Thị Mai"):
        end.cell(0, 1).add_paragraph(text)
    assert blocks_of(document) == [
        ("paragraph", 0, "ỦY BAN NHÂN DÂN XÃ PHÚ THỊNH"),
        ("paragraph", 0, "Số: 7/QĐ-UBND"),
        ("paragraph", 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("paragraph", 0, "Độc lập - Tự do - Hạnh phúc"),
        ("paragraph", 0, "Phú Thịnh, ngày 9 tháng 6 năm 2024"),
        ("paragraph", 0, "Điều 1. Thành lập Tổ rà soát."),
        ("paragraph", 0, "Nơi nhận:"),
        ("item", 1, "- Như trên;"),
        ("item", 1, "Lưu: VT."),
        ("paragraph", 0, "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH (Đã ký) Đỗ Thị Mai"),
    ]
    assert content_of(document).date == "2024-06-09"


def test_two_people_who_sign_side_by_side_stand_each_with_their_office():
    document = docx.Document()
    add_table(
        document,
        "NGƯỜI LẬP BIỂU | KẾ TOÁN TRƯỞNG",
        "(Ký, ghi rõ họ tên) | (Ký, ghi rõ họ tên)",
        "Hà Thu | Lý Văn Đạt",
        style=None,
    )
    assert texts_of(document) == [
        "NGƯỜI LẬP BIỂU (Ký, ghi rõ họ tên) Hà Thu",
        "KẾ TOÁN TRƯỞNG (Ký, ghi rõ họ tên) Lý Văn Đạt",
    ]


def test_offices_in_small_letters_and_in_capitals_stand_with_the_names_below_them():
    document = docx.Document()
    add_table(document, "ĐẠI DIỆN BÊN A | ĐẠI DIỆN BÊN B", "Giám đốc | Phó Giám đốc", "Từ Anh | Lại Thu", style=None)
    assert texts_of(document) == ["ĐẠI DIỆN BÊN A Giám đốc Từ Anh", "ĐẠI DIỆN BÊN B Phó Giám đốc Lại Thu"]


def test_names_that_tabs_part_are_not_put_behind_one_office():
    document = docx.Document()
    for text in ("GIÁM ĐỐC\tKẾ TOÁN", "Lê An\tHồ Bình"):
        document.add_paragraph(text)
    assert texts_of(document) == ["GIÁM ĐỐC KẾ TOÁN", "Lê An Hồ Bình"]


def test_a_letter_without_tables_has_its_name_behind_its_office():
    document = docx.Document()
    for text in ("Số: 88 /TB-TTYT", "Nơi nhận: như trên", "GIÁM ĐỐC", "TS. Cao Bá Lộc", "Cuối."):
        document.add_paragraph(text)
    assert texts_of(document) == ["Số: 88 /TB-TTYT", "Nơi nhận: như trên", "GIÁM ĐỐC TS. Cao Bá Lộc", "Cuối."]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            ["SỞ Y TẾ", "Số: 12/2023/CV-SYT Lạng Sơn, ngày 3 tháng 11 năm 2023", "KT. GIÁM ĐỐC", "Vi An"],
            ("12/2023/CV-SYT", ("Lạng Sơn", "2023-11-03"), True),
        ),
        (
            ["Số:     /QĐ-SYT", "Huế, ngày    tháng 3 năm 2023", "Căn cứ Quyết định số: 22/QĐ-UB", "CHỦ TỊCH"],
            (None, None, False),
        ),
        (["Hanoi, 5 May 2022", "DIRECTOR", "(signed)", "Mary Ellen Ho"], (None, ("Hanoi", "2022-05-05"), True)),
        (
            ["Cần Thơ, ngày 31/02/2022", "Độc lập - Tự do - Hạnh phúc", "QUYẾT ĐỊNH", "Nguyễn Văn A"],
            (None, None, False),
        ),
    ],
)
def test_what_a_letter_says_of_itself_is_found_and_what_it_cites_is_not(lines, found):
    number = next(filter(None, map(numbered, lines)), None)
    date = next(filter(None, map(issued, lines)), None)
    assert (number, date, is_signed(lines)) == found


def test_text_that_a_table_without_borders_only_places_is_read_cell_by_cell():
    document = docx.Document()
    table = add_table(document, "Bên A | Bên B", style=None)
    table.cell(0, 0).add_paragraph("Địa chỉ ở Vinh.")
    add_table(document, "Lưu ý: nộp trước 5 giờ.")
    assert texts_of(document) == ["Bên A", "Địa chỉ ở Vinh.", "Bên B", "Lưu ý: nộp trước 5 giờ."]
