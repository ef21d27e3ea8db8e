"""Scanned pages are read by Tesseract, which has to be installed for these tests: `make system` does so."""

import io
from email.message import EmailMessage

import numpy as np
import pytest
from PIL import Image

from index.articles import read_articles
from index.formats.ocr import picture_file
from index.formats.ocr.page_picture import gray_of, skew, without_specks
from index.formats.ocr.tesseract import (
    NotRecognised,
)
from tests.index.formats.ocr.scanned_files import FEES, NOTICE, ORDER, PLAN, ROWS, read_one
from tests.pdf_files import pdf_file
from tests.scans import SANS, SERIF, error_rate, merged, mute_file, page, saved, scanned, table


@pytest.mark.parametrize(("lines", "font"), [(PLAN, SANS), (ORDER, SERIF), (NOTICE, SERIF)])
def test_clean_pages_are_read_with_less_than_three_wrong_letters_of_a_hundred(tmp_path, tesseract, lines, font):
    article, (warning,) = read_one(tmp_path, "a.pdf", saved(page(lines, font)), tesseract)
    assert error_rate(" ".join(lines), " ".join(article.text.split())) < 0.03
    assert warning.startswith("a.pdf: page 1 was read by text recognition (OCR; confidence 9")


@pytest.mark.parametrize(
    ("lines", "bad"),
    [
        (PLAN, {"skew": 1.5, "noise": 0.01}),
        (ORDER, {"skew": -2.0}),
        (NOTICE, {"skew": 1.0, "noise": 0.06}),
    ],
)
def test_skewed_and_speckled_pages_are_read_likewise(tmp_path, tesseract, lines, bad):
    article, _ = read_one(tmp_path, "a.pdf", saved(scanned(page(lines), **bad)), tesseract)
    assert error_rate(" ".join(lines), " ".join(article.text.split())) < 0.03


@pytest.mark.parametrize("degrees", [-1.7, 0.0, 0.6, 2.0])
def test_the_skew_of_a_page_is_found(degrees):
    assert skew(np.asarray(scanned(page(PLAN * 3), skew=-degrees))) == pytest.approx(degrees, abs=0.1)


def test_specks_are_taken_away_and_clean_pages_left_alone():
    clean = np.asarray(page(PLAN))
    assert without_specks(clean) is clean
    assert np.abs(without_specks(np.asarray(scanned(page(PLAN), noise=0.05))).astype(int) - clean).mean() < 2


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_stands_on_its_head_is_turned(tmp_path, tesseract, degrees):
    lying = page(PLAN * 3).rotate(degrees, expand=True)
    article, _ = read_one(tmp_path, "a.pdf", saved(lying), tesseract)
    assert error_rate(" ".join(PLAN * 3), " ".join(article.text.split())) < 0.03


def test_a_page_that_is_light_on_dark_is_read(tmp_path, tesseract):
    dark = Image.fromarray(255 - np.asarray(page(ORDER)))
    article, _ = read_one(tmp_path, "a.png", saved(dark, "PNG"), tesseract)
    assert error_rate(" ".join(ORDER), " ".join(article.text.split())) < 0.03


@pytest.mark.parametrize(("lines", "degrees"), [(True, 0.0), (True, 1.2), (False, 0.0)])
def test_the_rows_of_a_scanned_table_have_the_names_of_their_columns(tmp_path, tesseract, lines, degrees):
    article, _ = read_one(tmp_path, "a.pdf", saved(scanned(table(FEES, lines), skew=degrees)), tesseract)
    assert article.text == ROWS
    assert [block.kind for block in article.blocks] == ["row"] * 3


def test_scanned_pages_are_read_in_their_places_between_others(tmp_path, tesseract):
    scan = saved(page(ORDER))
    raw = merged([pdf_file([["Mở đầu."]]), scan, saved(page()), pdf_file([["Kết thúc."]])])
    article, warnings = read_one(tmp_path, "a.pdf", raw, tesseract)
    assert article.text.startswith("Mở đầu.")
    assert article.text.endswith("Kết thúc.")
    assert article.text[article.pages[1] :].startswith("Điều 2. Kinh phí tu bổ")
    assert article.pages[2] == article.pages[3] == article.text.index("Kết thúc.")
    assert [warning.partition(" (")[0] for warning in warnings] == ["a.pdf: page 2 was read by text recognition"]


def test_a_page_in_a_font_that_does_not_say_its_letters_is_recognised(tmp_path, tesseract):
    lines = ["Câu lạc bộ cờ vua sinh hoạt tối thứ Sáu hằng tuần", "tại phòng 204, hội phí 30.000 đồng một tháng."]
    raw = merged([pdf_file([["Trang đầu."]]), mute_file(lines)])
    assert "Câu lạc bộ" not in read_one(tmp_path, "a.pdf", raw, None)[0].text
    article, (warning,) = read_one(tmp_path, "a.pdf", raw, tesseract)
    assert error_rate(" ".join(["Trang đầu.", *lines]), " ".join(article.text.split())) < 0.03
    assert warning.startswith("a.pdf: page 2 was read by text recognition")


def test_pictures_are_pages_and_those_without_words_only_warned_of(tmp_path, tesseract):
    (tmp_path / "icon.png").write_bytes(saved(Image.new("RGB", (64, 64), "red"), "PNG"))
    noise = np.random.default_rng(1).integers(0, 255, (40, 60), dtype=np.uint8)
    (tmp_path / "photo.jpg").write_bytes(saved(Image.fromarray(noise).resize((1200, 800)), "JPEG"))
    (tmp_path / "scan.tif").write_bytes(saved(page(PLAN), "TIFF", [page(ORDER)]))
    read = read_articles(tmp_path, None, tesseract)
    assert read.unreadable == []
    assert [article.id for article in read.articles] == ["scan.tif"]
    (article,) = read.articles
    assert article.text[article.pages[1] :].startswith("Điều 2.")
    assert [warning.partition(" (")[0] for warning in read.warnings] == [
        "icon.png: is too small a picture to show a page",
        "photo.jpg: shows a picture in which text recognition",
        "scan.tif: each of the pages 1 to 2 was read by text recognition",
    ]


def test_a_scan_that_is_attached_to_a_mail_is_read(tmp_path, tesseract):
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Thông báo", "a@example.com"
    mail.set_content("Xem tệp gửi kèm.")
    mail.add_attachment(saved(page(NOTICE)), maintype="application", subtype="pdf", filename="notice.pdf")
    article, warnings = read_one(tmp_path, "a.eml", mail.as_bytes(), tesseract)
    assert "Travel of more than 40 km is paid at 0.35 euros per kilometre." in article.text
    assert warnings[0].startswith("a.eml: attachment notice.pdf: page 1 was read by text recognition")


def test_what_is_hardly_legible_is_said_to_be_doubtful_and_what_nobody_can_read_is_left_out(tmp_path, tesseract):
    raw = merged([saved(page(PLAN)), saved(scanned(page(ORDER), blur=4.6)), saved(scanned(page(NOTICE), blur=9))])
    article, warnings = read_one(tmp_path, "a.pdf", raw, tesseract)
    assert article.pages[2] == len(article.text)
    said = {warning.removeprefix("a.pdf: ")[:6]: warning for warning in warnings}
    assert "with a low confidence (" in said["page 2"]
    assert "finds no words that can be read" in said["page 3"]


def pictures(*pages: Image.Image, kind: str = "TIFF") -> bytes:
    held = io.BytesIO()
    pages[0].save(held, kind, save_all=True, append_images=pages[1:])
    return held.getvalue()


@pytest.mark.parametrize("kind", ["MPO", "TIFF"])
def test_a_picture_made_smaller_that_stands_beside_it_is_no_page(kind):
    whole = page(["Thông báo nghỉ lễ"])
    seen = []

    def recognise(picture):
        seen.append(picture.shape)
        raise NotRecognised("is not read here")

    small = whole.resize((whole.width // 20, whole.height // 20))
    with pytest.raises(ValueError, match="is not read here"):
        picture_file.read(pictures(whole, small, kind=kind), recognise)
    assert len(seen) == 1


def test_a_gray_scan_of_sixteen_bits_keeps_its_ink():
    values = np.full((400, 300), 60_000, dtype=np.uint16)
    values[100:200, 50:250] = 20_000
    gray = gray_of(Image.fromarray(values), 1.0)
    assert gray[0, 0] > 200 > 100 > gray[150, 100]
