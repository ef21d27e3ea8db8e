"""Names of organisations above a title are a letterhead, and no section."""

import docx
import pytest

from index.structure.blocks import structured
from tests.index.formats.read_files import article, headings
from tests.index.formats.sheets.test_spreadsheet import saved
from tests.pdf_files import Drawing, Text, column, drawn_file

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
