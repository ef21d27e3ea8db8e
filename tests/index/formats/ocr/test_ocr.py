"""Scanned pages are read by Tesseract, which has to be installed for these tests: `make system` does so."""

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.operations.doctor import examine
from app.settings import Settings
from index.articles import read_articles
from index.build import build_index
from index.errors import ArticlesMissing, RecognitionMissing
from index.formats.ocr import picture_file
from index.formats.ocr.page_picture import gray_of, skew, without_specks
from index.formats.ocr.tesseract import (
    INSTALL,
    NotRecognised,
    Tesseract,
    chosen_tesseract,
    find_tesseract,
    recognise_page,
)
from index.formats.workers import cached_worker
from index.formats.workers.cached_worker import CachedWorker
from index.formats.workers.worker import Worker
from index.passages import PassageSettings
from index.store.cache import Cache
from tests.fakes import FakeEncoder
from tests.pdf_files import pdf_file
from tests.place import ROOT
from tests.scans import SANS, SERIF, error_rate, merged, mute_file, page, saved, scanned, table

PLAN = [
    "Điều 5. Giờ mở cửa của thư viện",
    "Thư viện huyện mở cửa từ 7 giờ 30 đến 16 giờ 45 các ngày trong tuần, trừ thứ Hai.",
    "Bạn đọc được mượn 5 cuốn sách trong 14 ngày; quá hạn nộp 2.000 đồng mỗi ngày.",
]
ORDER = [
    "Điều 2. Kinh phí tu bổ đình làng Phú Mậu là 3,6 tỷ đồng, từ ngân sách tỉnh.",
    "Sở Xây dựng hướng dẫn, kiểm tra và nghiệm thu công trình trước ngày 20/12/2026.",
    "Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 88/QĐ-UBND.",
]
NOTICE = [
    "Staff may work from home two days a week if their manager agrees in writing.",
    "Requests are sent to the personnel office before the 25th of each month.",
    "Travel of more than 40 km is paid at 0.35 euros per kilometre.",
]
FEES = [
    ["Hạng vé", "Giá (đồng)", "Ghi chú"],
    ["Người lớn", "40.000", "có hướng dẫn"],
    ["Trẻ em", "15.000", "dưới 12 tuổi"],
]
ROWS = (
    "Hạng vé | Giá (đồng) | Ghi chú\n"
    "Hạng vé: Người lớn | Giá (đồng): 40.000 | Ghi chú: có hướng dẫn\n"
    "Hạng vé: Trẻ em | Giá (đồng): 15.000 | Ghi chú: dưới 12 tuổi"
)


@pytest.fixture(scope="module")
def tesseract() -> Tesseract:
    found = find_tesseract()
    assert found, f"these tests need Tesseract with Vietnamese: {INSTALL}"
    return found


def read_one(folder: Path, name: str, raw: bytes, tesseract: Tesseract | None):
    """Return the article of a file, and the warnings."""
    (folder / name).write_bytes(raw)
    read = read_articles(folder, None, tesseract)
    assert read.unreadable == []
    (article,) = read.articles
    return article, read.warnings


def program(folder: Path, script: str) -> Tesseract:
    """Return a program that stands in the place of Tesseract."""
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return Tesseract(str(path), "vie", "program 1")


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


def test_a_page_or_file_that_was_read_once_is_not_recognised_again(tmp_path, tesseract):
    with contextlib.closing(Cache(tmp_path / "c.sqlite")) as cache:
        raw = saved(page(PLAN))
        with Worker(tesseract=tesseract) as worker:
            content = CachedWorker(worker, cache).read(".pdf", raw)
        with Worker(tesseract=replace(tesseract, program="/nowhere")) as worker:
            reader = CachedWorker(worker, cache)
            assert reader.read(".pdf", raw) == content
            assert reader.read(".pdf", merged([raw], "Giờ mở cửa")).text == content.text
            with pytest.raises(ValueError, match=r"page 1 cannot be read by text recognition .* does not start"):
                reader.read(".pdf", saved(page(ORDER)))
        with Worker(tesseract=tesseract) as worker:
            reader = CachedWorker(worker, Cache(tmp_path / "c.sqlite", read_only=True))
            assert reader.read(".pdf", raw) == content
            with pytest.raises(ValueError, match=r"no build has done yet: run `python -m index build`"):
                reader.read(".pdf", saved(page(NOTICE)))


def test_a_page_that_could_not_be_recognised_is_tried_again_on_another_day(tmp_path, tesseract, monkeypatch):
    raw = merged([pdf_file([["Mở đầu."]]), saved(page(PLAN))])
    texts = []
    with contextlib.closing(Cache(tmp_path / "c.sqlite")) as cache:
        for day, path in (("2026-01-01", "/nowhere"), ("2026-01-01", None), ("2026-01-02", None)):
            monkeypatch.setattr(cached_worker, "_today", lambda day=day: day)
            with Worker(tesseract=replace(tesseract, program=path or tesseract.program)) as worker:
                texts.append(CachedWorker(worker, cache).read(".pdf", raw).text)
    assert texts[:2] == ["Mở đầu."] * 2
    assert "Điều 5. Giờ mở cửa" in texts[2]


def test_pages_that_were_read_with_another_program_or_none_are_read_anew(tmp_path, tesseract):
    raw, read = saved(page(PLAN)), []
    with contextlib.closing(Cache(tmp_path / "c.sqlite")) as cache:
        for found in (None, tesseract, replace(tesseract, identity="another", program="/nowhere")):
            with Worker(tesseract=found) as worker:
                try:
                    read.append(CachedWorker(worker, cache).read(".pdf", raw).text[:7])
                except ValueError as error:
                    read.append(str(error))
    assert read[0] == (
        f"holds no text, only pictures of it: to have it read, install text recognition ({INSTALL}), "
        "where HOIDAP_OCR is not off"
    )
    assert read[1] == "Điều 5."
    assert read[2].endswith("which does not start")


def test_the_time_limit_of_a_file_is_one_for_each_page(tmp_path):
    slow = program(tmp_path, "sleep 1.5; echo '<html/>'")
    raw = merged([pdf_file([["Mở đầu."]]), *(saved(page(lines)) for lines in (PLAN, ORDER, NOTICE))])
    with Worker(seconds=6, tesseract=slow) as worker:
        content = worker.read(".pdf", raw)
    assert content.text == "Mở đầu."
    assert content.lost[0].startswith("each of the pages 2 to 4 shows a picture in which text recognition")


@pytest.mark.parametrize(
    ("script", "says"),
    [("exec sleep 60", "takes too long"), ("exit 1", "which failed"), ("kill -9 $$", "which failed")],
)
def test_a_program_that_hangs_or_fails_costs_the_page_only(tmp_path, script, says):
    with pytest.raises(NotRecognised, match=says):
        recognise_page(program(tmp_path, script), np.asarray(page(PLAN)), seconds=1)


def test_without_tesseract_pages_are_named_with_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tesseract() is chosen_tesseract("auto") is chosen_tesseract("off") is None
    with pytest.raises(RecognitionMissing, match=f"are not installed: run `{INSTALL}`"):
        chosen_tesseract("require")
    folder = tmp_path / "articles"
    folder.mkdir()
    raw = merged([pdf_file([["Mở đầu."]]), saved(page(PLAN))])
    article, (warning,) = read_one(folder, "a.pdf", raw, None)
    assert article.text == "Mở đầu."
    assert warning.startswith("a.pdf: page 2 holds no text, only a picture of it: to have it read, install")
    assert INSTALL in warning
    (folder / "a.pdf").write_bytes(saved(page(PLAN)))
    with pytest.raises(ArticlesMissing, match=INSTALL):
        read_articles(folder)


def test_tesseract_without_vietnamese_counts_as_missing(tmp_path, monkeypatch):
    folder = tmp_path / "bin"
    folder.mkdir()
    listing = program(folder, "echo 'List of available languages (2):'; echo eng; echo osd")
    Path(listing.program).rename(folder / "tesseract")
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    assert find_tesseract() is None


@pytest.mark.parametrize(
    ("mode", "says"), [("require", f"run `{INSTALL}`"), ("always", "set it to auto, off or require")]
)
def test_a_build_that_requires_text_recognition_ends_with_a_stated_problem_without_it(tmp_path, mode, says):
    (tmp_path / "a.txt").write_text("Tốt.", encoding="utf-8")
    command = [sys.executable, "-m", "index", "build", tmp_path, "--out", tmp_path / "index"]
    environment = {**os.environ, "PATH": str(tmp_path), "HOIDAP_OCR": mode}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("error: HOIDAP_OCR is ")
    assert done.stderr.rstrip().endswith(says)


def test_the_doctor_says_what_recognises_text_and_reads_no_page_that_a_build_has_read(tmp_path, tesseract, monkeypatch):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(saved(page(PLAN)))
    build_index(folder, tmp_path / "index", FakeEncoder, PassageSettings(), tesseract=tesseract)
    settings = {"articles": folder, "index": tmp_path / "index", "reader": "none", "feedback": tmp_path / "f.sqlite"}

    def found(**more: str) -> dict[str, str]:
        findings = examine(Settings(**settings, **more), FakeEncoder)
        return {each.subject: str(each) for _, each in zip(range(3), findings, strict=False)}

    assert found()["documents"] == "ok     documents: 1 document"
    assert found()["text recognition"].startswith("ok     text recognition: tesseract 5")
    assert "off: pages that are only pictures" in found(ocr="off")["text recognition"]
    (folder / "b.pdf").write_bytes(saved(page(ORDER)))
    assert "run `python -m index build`" in found()["articles"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert INSTALL in found()["text recognition"]
    assert found(ocr="require")["text recognition"].startswith("FAULT")


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
