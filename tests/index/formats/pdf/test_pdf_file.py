"""PDFs: the words of their pages, and hostile ones."""

import unicodedata

import pytest

from eval.pdf_writer import pdf_of
from index.formats.ocr.recognised_pages import TO_READ_IT
from index.formats.workers.worker import Worker
from tests.index.formats.sample_files import FIRST_PAGE, PAGE, PDF_TEXT, encrypted, read_one, why_unreadable
from tests.pdf_files import alike_pages, pdf_file


def test_a_pdf_is_the_words_of_its_pages_with_the_lines_of_a_paragraph_joined(tmp_path):
    raw = pdf_file([FIRST_PAGE, ("phòng theo infor-", "mation.", "Trang 2/2")], title="Nghỉ phép")
    article = read_one(tmp_path, "a.pdf", raw)
    assert article.text == PDF_TEXT.replace("infor-mation", "information")
    assert (article.title, article.date, article.url, article.language) == ("Nghỉ phép", "2025-03-05", None, "vi")


def test_a_pdf_that_anybody_may_open_is_read_and_its_letters_are_nfc(tmp_path):
    raw = encrypted(pdf_file([[unicodedata.normalize("NFD", "Trụ sở ở Huế.")]], title="Microsoft Word - a.doc"), "")
    article = read_one(tmp_path, "quy_che.pdf", raw)
    assert (article.text, article.title) == ("Trụ sở ở Huế.", "quy che")


def test_lines_that_most_pages_of_a_pdf_begin_or_end_with_are_left_out(tmp_path):
    pages = [["Quy chế 12/QC", f"Câu thứ {name} ở đây.", f"- {number} -"] for number, name in enumerate("ABC", 8)]
    assert read_one(tmp_path, "a.pdf", pdf_file(pages)).text == " ".join(f"Câu thứ {name} ở đây." for name in "ABC")


def test_hostile_pdfs_are_named_with_what_to_do_and_cost_no_other(tmp_path):
    good = pdf_file([FIRST_PAGE])
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    said = why_unreadable(
        tmp_path,
        {
            "bomb.pdf": alike_pages(b" " * 300_000_000),
            "cut.pdf": good[: len(good) // 2],
            "empty.pdf": b"",
            "garbage.pdf": b"%PDF-1.7\n" + b"\x00garbage" * 100 + b"%%EOF",
            "html.pdf": PAGE.encode(),
            "loop.pdf": pdf_of([catalog, b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]),
            "parent.pdf": pdf_of(
                [catalog, b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", b"<< /Type /Page /Parent 3 0 R >>"]
            ),
            "picture.pdf": alike_pages(b"q 99 0 0 99 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q"),
            "secret.pdf": encrypted(good, "user"),
        },
    )
    assert said == {
        "bomb.pdf": "holds no text and no pictures: look whether it is the right file",
        "cut.pdf": "is cut short: its end is missing; copy it anew",
        "empty.pdf": "is empty: copy it anew, or remove it",
        "garbage.pdf": "is a damaged PDF: print it to a new PDF",
        "html.pdf": "is not a PDF: check what it is, and its name",
        "loop.pdf": "is a damaged PDF: print it to a new PDF",
        "parent.pdf": "holds no text and no pictures: look whether it is the right file",
        "picture.pdf": f"holds no text, only pictures of it: {TO_READ_IT}",
        "secret.pdf": "needs a password: save it without one",
    }


def test_a_pdf_without_end_is_given_up_and_the_next_is_read():
    endless = alike_pages(b"BT /F 12 Tf 50 800 Td " + b"(a) Tj 1 0 0 1 3 4 Tm " * 20_000 + b" ET", 2_000)
    with Worker(seconds=8) as worker:
        worker.read(".pdf", pdf_file([FIRST_PAGE]))
        with pytest.raises(ValueError, match="is not read after 8 s: divide it"):
            worker.read(".pdf", endless)
        assert worker.read(".pdf", pdf_file([["Tốt."]])).text == "Tốt."
