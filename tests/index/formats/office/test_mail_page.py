"""A mail is read as plain text, or as a page where that says more."""

from email.message import EmailMessage

import pytest

from index.formats.office import mail
from tests.index.formats.sheets.test_spreadsheet import lines


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
