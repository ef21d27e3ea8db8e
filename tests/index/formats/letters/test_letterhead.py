"""The titles, dates and headings of decisions and official letters."""

import io
from pathlib import Path

import docx
import pytest

from index.articles import read_articles
from index.datatypes import Article
from index.formats.docx.docx_file import read
from index.formats.letters.letterhead import letterhead_of
from index.language.sentences import split_sentences
from index.structure.blocks import structured
from tests.pdf_files import Drawing, Text, drawn_file

DECISION = [
    "SỞ Y TẾ TỈNH AN SƠN", "BỆNH VIỆN PHỔI", "Số: 88/QĐ-BVP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc", "An Sơn, ngày 7 tháng 8 năm 2024", "QUYẾT ĐỊNH",
    "Về việc thành lập Hội đồng thuốc và điều trị", "GIÁM ĐỐC BỆNH VIỆN PHỔI", "Căn cứ Luật Khám bệnh, chữa bệnh;",
    "QUYẾT ĐỊNH:", "Điều 1. Thành lập Hội đồng gồm bảy người do Giám đốc làm Chủ tịch.",
    "Điều 2. Các khoa, phòng thi hành.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lâm Thị Thu",
]  # fmt: skip
LETTER = [
    "CÔNG TY CẤP NƯỚC SÔNG MÂY", "Số: 310/CN-KD", "V/v ngừng cấp nước tại phường 2",
    "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập – Tự do – Hạnh phúc", "Sông Mây, ngày 02/10/2025", "Kính gửi: Các hộ dân phường 2.",
    "Công ty ngừng cấp nước từ 22 giờ ngày 5/10 đến 4 giờ ngày 6/10/2025 để thay van.",
]  # fmt: skip
NOTICE = [
    "ỦY BAN NHÂN DÂN XÃ ĐỒNG THÁP", "Số: 41/TB-UBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    "Đồng Tháp, ngày 19 tháng 12 năm 2025", "THÔNG BÁO", "Kết quả bình xét hộ nghèo", "năm 2025",
    "Xã có 46 hộ nghèo, giảm 12 hộ so với năm trước, và 30 hộ cận nghèo.",
]  # fmt: skip
TITLES = [
    (DECISION, "Quyết định số 88/QĐ-BVP về việc thành lập Hội đồng thuốc và điều trị", "2024-08-07", 6),
    (LETTER, "Công văn số 310/CN-KD V/v ngừng cấp nước tại phường 2", "2025-10-02", 6),
    (NOTICE, "Thông báo số 41/TB-UBND kết quả bình xét hộ nghèo năm 2025", "2025-12-19", 5),
]


def article(folder: Path, name: str, raw: bytes) -> Article:
    (folder / name).write_bytes(raw)
    (only,) = read_articles(folder).articles
    return only


def word_file(lines: list[str], title: str = "", heading: str = "") -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    for line in lines:
        document.add_paragraph(line, style="Heading 1" if line == heading else None)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def headings(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if block.kind == "heading"]


@pytest.mark.parametrize(("lines", "title", "date", "head"), TITLES)
@pytest.mark.parametrize("made", ["named", "titled", "styled"])
def test_a_word_letter_is_named_by_its_kind_number_and_subject(tmp_path, lines, title, date, head, made):
    raw = word_file(lines, lines[0] if made == "titled" else "", lines[0] if made == "styled" else "")
    found = article(tmp_path, "scan_0231.docx", raw)
    assert (found.title, found.date) == (title, date)
    assert not set(headings(found)) & set(lines[:head])
    assert all(line in found.text for line in lines[:head])


@pytest.mark.parametrize(("lines", "title", "date", "head"), TITLES)
def test_a_typed_letter_is_named_likewise(tmp_path, lines, title, date, head):
    found = article(tmp_path, "vb.txt", "\n".join(lines).encode())
    assert (found.title, found.date) == (title, date)
    assert not any(line in heading for heading in headings(found) for line in lines[:head])


@pytest.mark.parametrize(("lines", "title", "date", "head"), TITLES)
def test_a_printed_letter_is_named_likewise(tmp_path, lines, title, date, head):
    texts = [Text(60, 800 - 24 * at, line, font="B" if at in (0, head) else "F") for at, line in enumerate(lines)]
    found = article(tmp_path, "scan.pdf", drawn_file([Drawing(texts)]))
    assert (found.title, found.date) == (title, date)
    assert lines[0] not in headings(found)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "UBND QUẬN 9          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5/UBND          Độc lập - Tự do - Hạnh phúc\n"
            "V/v sửa đường          Quận 9, ngày 1 tháng 2 năm 2026\nbờ kè\n\nKính gửi: Ban quản lý.",
            "Công văn số 5/UBND V/v sửa đường bờ kè",
        ),
        (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐƠN XIN CHUYỂN TRƯỜNG\n"
            "Kính gửi: Hiệu trưởng.",
            "ĐƠN XIN CHUYỂN TRƯỜNG",
        ),
        (
            "HỢP TÁC XÃ RAU XANH\nSố: 3/KH-HTX\nBa Vì, ngày 4/5/2026\nKẾ HOẠCH\nTRỒNG RAU VỤ ĐÔNG\n"
            "I. Mục tiêu\nTrồng 5 ha.",
            "Kế hoạch số 3/KH-HTX: TRỒNG RAU VỤ ĐÔNG",
        ),
    ],
)
def test_what_a_letter_is_about_is_found_in_columns_and_capitals(text, title):
    letter = letterhead_of(text)
    assert letter is not None
    assert letter.title == title


@pytest.mark.parametrize(
    "text",
    [
        "THÔNG BÁO\nVề việc cắt điện\nĐiện cắt từ 8 giờ.",
        "Bản tin\nSố: 4 người dự họp.\nNgày mai họp tiếp.",
        "Nước Cộng hòa xã hội chủ nghĩa Việt Nam có 34 tỉnh, thành.\nQUYẾT ĐỊNH nào cũng vậy.",
    ],
)
def test_a_text_without_a_letterhead_is_no_letter(text):
    assert letterhead_of(text) is None


@pytest.mark.parametrize("stated", ["Quy chế ban hành năm 2024", "Tài liệu tập huấn", "Hồ sơ số 9 của phòng"])
def test_a_title_that_is_no_line_of_the_head_stays(tmp_path, stated):
    assert article(tmp_path, "a.docx", word_file(DECISION, stated)).title == stated


def test_the_number_the_date_and_the_signer_stay_in_the_text():
    text = read(word_file(DECISION)).text
    assert all(words in text for words in ("Số: 88/QĐ-BVP", "ngày 7 tháng 8 năm 2024", "Lâm Thị Thu"))


def test_what_decides_is_the_first_heading_of_a_typed_decision():
    text = "\n".join(DECISION)
    first = next(block for block in structured(text, ()) if block.kind == "heading")
    assert (first.level, text[first.start : first.end]) == (1, "QUYẾT ĐỊNH")


@pytest.mark.parametrize(
    "sentence",
    [
        "Văn bản do KT. Giám đốc ký ngày 3/4.",
        "Người ký là TM. Ủy ban nhân dân xã.",
        "Giấy mời do TL. Hiệu trưởng và TUQ. Chủ tịch gửi.",
        "Bản sao của Q. Trưởng phòng được giữ lại.",
    ],
)
def test_an_abbreviation_before_an_office_ends_no_sentence(sentence):
    assert split_sentences(sentence) == [(0, len(sentence))]
