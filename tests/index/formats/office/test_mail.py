"""Reading mails."""

import base64
from email.message import EmailMessage

import pytest

from index.formats.ocr.recognised_pages import TO_READ_IT
from index.formats.office import mail
from index.formats.workers.worker import Worker
from tests.index.formats.sample_files import word_file
from tests.index.formats.sheets.test_spreadsheet import lines, sheet_file
from tests.recognised_pages import SCAN, program
from tests.scans import merged

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(20)


def letter(subject: str, body: str = "", page: str = "", **lines: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    for name, value in lines.items():
        message[name] = value
    if body:
        message.set_content(body)
    if page:
        (message.add_alternative if body else message.set_content)(page, subtype="html")
    return message


def test_a_mail_stands_under_its_subject_with_who_wrote_it_to_whom_and_when():
    message = letter(
        "Đổi giờ làm việc",
        "Kính gửi các phòng,\n\nTừ thứ hai, giờ làm việc là:\n- sáng 7 giờ 30\n- chiều 13 giờ\n",
        From="Văn thư <vanthu@x.example>",
        To="tatca@x.example",
        Date="Fri, 13 Jun 2025 08:05:00 +0700",
    )
    content = mail.read(message.as_bytes())
    assert lines(content) == [
        ("heading", "Đổi giờ làm việc"),
        ("paragraph", "Từ: Văn thư <vanthu@x.example>\nĐến: tatca@x.example\nNgày: 13/06/2025 08:05"),
        ("paragraph", "Kính gửi các phòng,"),
        ("paragraph", "Từ thứ hai, giờ làm việc là:"),
        ("item", "- sáng 7 giờ 30"),
        ("item", "- chiều 13 giờ"),
    ]
    assert (content.title, content.date, content.lost) == ("Đổi giờ làm việc", "2025-06-13", ())


def test_an_english_mail_has_english_lines_and_plain_text_is_preferred():
    message = letter(
        "Parking", "The garage is closed on Friday.", "<p>other words</p>", From="a@x.example", Cc="b@x.example"
    )
    assert mail.read(message.as_bytes()).text == (
        "Parking\n\nFrom: a@x.example\nCc: b@x.example\n\nThe garage is closed on Friday."
    )


def test_a_mail_that_is_a_page_is_read_with_its_tables_and_without_what_it_hides():
    page = (
        "<html><body><p>Bảng giá của nhà ăn</p><p style='display:none'>ẩn</p><table><tr><th>Món</th><th>Giá</th></tr>"
        "<tr><td>Cơm</td><td>30.000</td></tr></table></body></html>"
    )
    assert lines(mail.read(letter("Nhà ăn", page=page).as_bytes()))[1:] == [
        ("paragraph", "Bảng giá của nhà ăn"),
        ("row", "Món | Giá"),
        ("row", "Món: Cơm | Giá: 30.000"),
    ]


def test_older_mails_that_are_quoted_stand_under_headings():
    body = (
        "Đồng ý.\n\nVào 10:00 2/6/2025, Lan đã viết:\n> Cho tôi nghỉ\n> ngày 5/6.\n\n"
        "-----Thư gốc-----\nTừ: Minh\n\nGửi đơn cho Lan.\n"
    )
    assert lines(mail.read(letter("Xin nghỉ", body).as_bytes()))[1:] == [
        ("paragraph", "Đồng ý."),
        ("heading", "Vào 10:00 2/6/2025, Lan đã viết:"),
        ("paragraph", "Cho tôi nghỉ\nngày 5/6."),
        ("heading", "Thư gốc"),
        ("paragraph", "Từ: Minh"),
        ("paragraph", "Gửi đơn cho Lan."),
    ]
    english = mail.read(letter("Leave", "Yes, you can do that.\n\n> May I go home?\n").as_bytes())
    assert lines(english)[2:] == [("heading", "Earlier message"), ("paragraph", "May I go home?")]


def test_what_was_recognised_of_an_attached_scan_is_known_to_be(tmp_path):
    message = letter("Biên bản", "Gửi anh biên bản họp.")
    for name, raw in (("a.pdf", merged([SCAN, SCAN])), ("b.pdf", SCAN)):
        message.add_attachment(raw, maintype="application", subtype="pdf", filename=name)
    with Worker(tesseract=program(tmp_path, ["Họp lúc 8 giờ."], 76)) as worker:
        content = worker.read(".eml", message.as_bytes())
    assert [(content.text[each.start : each.end], each.page, each.confidence) for each in content.recognised] == [
        ("Họp lúc 8 giờ. Họp lúc 8 giờ.", 1, 76),  # a paragraph that two pages seem to share is of the first
        ("Họp lúc 8 giờ.", 1, 76),
    ]
    typed = mail.read(letter("Biên bản", "Gửi anh biên bản họp.").as_bytes())
    assert typed.recognised == ()


def test_attachments_are_read_under_their_names_and_others_are_said_to_be_lost():
    message = letter("Biên bản", "Gửi anh biên bản họp.")
    word = word_file(("Heading 1", "Họp giao ban"), ("Normal", "Họp lúc 8 giờ."))
    message.add_attachment(word, maintype="application", subtype="octet-stream", filename="bien ban.docx")
    message.add_attachment(PICTURE, maintype="image", subtype="png", filename="sơ đồ.png")
    message.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="hỏng.docx")
    content = mail.read(message.as_bytes())
    assert [words for _, words in lines(content)] == [
        "Biên bản", "Gửi anh biên bản họp.", "bien ban.docx", "Họp giao ban", "Họp lúc 8 giờ.",
    ]  # fmt: skip
    first, second = content.lost
    assert first == f"the attachment sơ đồ.png is not in the text: it is a picture: {TO_READ_IT}"
    assert second.startswith("the attachment hỏng.docx is not in the text: it is ")


def test_a_mail_in_a_mail_is_read_but_none_in_that():
    inner = letter("Trả lời", "Phòng họp số 3.")
    middle = letter("Chuyển tiếp", "Xem thư dưới.")
    outer = letter("Chuyển tiếp nữa", "Anh xem giúp.")
    middle.add_attachment(inner)
    outer.add_attachment(middle)
    content = mail.read(outer.as_bytes())
    assert [words for _, words in lines(content)] == [
        "Chuyển tiếp nữa", "Anh xem giúp.", "Chuyển tiếp", "Xem thư dưới.",
    ]  # fmt: skip
    assert content.lost == ("the mail Trả lời attached to an attached one is not in the text",)


def test_letters_of_a_mail_are_decoded_whatever_it_states():
    head = b"Subject: =?utf-8?B?" + base64.b64encode("Lịch trực".encode()) + b"?=\r\n"
    wrong = b"Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    body = "Trực từ thứ bảy.".encode()
    assert mail.read(head + wrong + body).text == "Lịch trực\n\nTrực từ thứ bảy."
    assert mail.read(head + wrong.replace(b"us-ascii", b"x-unknown") + body).text == "Lịch trực\n\nTrực từ thứ bảy."
    raw = "Subject: Nghỉ lễ\r\n\r\nNghỉ ngày 2/9.".encode()
    assert mail.read(raw).text == "Nghỉ lễ\n\nNghỉ ngày 2/9."


def test_hostile_mails_are_refused_or_read_as_far_as_they_go():
    deep = "Subject: a\n" + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000))
    cut = letter("Cắt ngang", "Còn lại.")
    cut.add_attachment(PICTURE, maintype="image", subtype="png", filename="a.png")
    content = mail.read(cut.as_bytes()[:-40])
    assert "Còn lại." in content.text
    assert "the mail is cut short: copy it anew" in content.lost
    for message, raw in {
        "is no mail": b"no headers at all",
        "holds no text": b"Subject: \n\n",
        "nests its parts too deeply|holds no text|is no mail": deep.encode(),
        r"is a workbook \(\.xlsx\) by another name": sheet_file(("a", "b")),
        "is no mail: check": b"",
    }.items():
        with pytest.raises(ValueError, match=message):
            mail.read(raw)
