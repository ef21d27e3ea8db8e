"""Reading the formats that need a library, hostile files among them."""

import io
import os
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from eval.pdf_writer import pdf_of
from index.articles import read_articles
from index.datatypes import Article
from index.formats.ocr.recognised_pages import TO_READ_IT
from index.formats.readers import LARGEST
from index.formats.workers.worker import Worker
from tests.pdf_files import alike_pages, pdf_file
from tests.place import ROOT

PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Nghỉ phép | Cổng nội bộ</title>
<link rel="canonical" href="https://x.example/nghi-phep">
<meta property="og:title" content="Nghỉ phép năm"><meta property="article:published_time" content="2025-03-01">
</head><body><nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin tức</a></li></ul></nav>
<main><article><h1>Nghỉ phép năm</h1><p>Nhân viên có <b>12 ngày</b> nghỉ phép<br>mỗi năm &amp; được trả lương.</p>
<h2>Thủ tục</h2><ul><li>Gửi đơn</li><li>Chờ duyệt</li></ul>
<table><tr><th>Năm</th><th>Ngày</th></tr><tr><td>2024</td><td>1<b>2</b></td></tr></table>
<p hidden>Ẩn một.</p><p style="Display : NONE">Ẩn hai.</p><p aria-hidden="true">Ẩn ba.</p><!-- Ẩn bốn. -->
<script>var x = "kịch bản";</script><style>p { color: red }</style><template>Ẩn năm.</template>
</article></main><footer>Bản quyền 2019</footer></body></html>"""
PAGE_TEXT = (
    "Nghỉ phép năm\n\nNhân viên có 12 ngày nghỉ phép\nmỗi năm & được trả lương.\n\nThủ tục\n\n"
    "- Gửi đơn\n- Chờ duyệt\n\nNăm | Ngày\nNăm: 2024 | Ngày: 12"
)


def read_one(folder: Path, name: str, raw: bytes) -> Article:
    (folder / name).write_bytes(raw)
    read = read_articles(folder)
    assert (read.unreadable, read.warnings) == ([], [])
    (article,) = read.articles
    return article


def why_unreadable(folder: Path, files: dict[str, bytes]) -> dict[str, str]:
    """Return what is said of each file that cannot be read, while others between and after them are."""
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    (folder / "k.html").write_text(PAGE, encoding="utf-8")
    (folder / "zz.html").write_text(PAGE, encoding="utf-8")
    read = read_articles(folder)
    assert [article.id for article in read.articles] == ["k.html", "zz.html"]
    return dict(str(problem).split(": ", 1) for problem in read.unreadable)


def test_a_web_page_is_its_article_with_title_date_and_address(tmp_path):
    article = read_one(tmp_path, "a.html", PAGE.encode())
    assert article.text == PAGE_TEXT
    assert (article.title, article.date, article.url) == ("Nghỉ phép năm", "2025-03-01", "https://x.example/nghi-phep")
    assert article.language == "vi"


def test_a_web_page_is_the_same_in_each_encoding(tmp_path):
    pages = {
        "NFD": unicodedata.normalize("NFD", PAGE).encode(),
        "UTF-8 with its mark": b"\xef\xbb\xbf" + PAGE.encode(),
        "UTF-16 with its mark": PAGE.encode("utf-16"),
        "UTF-16 LE": PAGE.encode("utf-16-le"),
        "UTF-16 BE": PAGE.encode("utf-16-be"),
        "a charset that it has not": PAGE.replace("utf-8", "windows-1252").encode(),
    }
    for name, raw in pages.items():
        (tmp_path / f"{name}.htm").write_bytes(raw)
    read = read_articles(tmp_path)
    assert {article.title: article.text for article in read.articles} == {"Nghỉ phép năm": PAGE_TEXT}
    assert (len(read.articles), read.unreadable) == (6, [])


def test_a_web_page_is_decoded_by_the_charset_that_it_states(tmp_path):
    page = '<html><head><meta charset="windows-1258"></head><body><p>Trụ sở đặt ở Huế.</p></body></html>'
    # windows-1258 writes tones as marks of their own, after letters such as ê
    raw = page.replace("ụ", "u\u0323").replace("ở", "ơ\u0309").replace("ặ", "ă\u0323").replace("ế", "ê\u0301")
    assert read_one(tmp_path, "a.html", raw.encode("cp1258")).text == "Trụ sở đặt ở Huế."


def test_a_page_of_one_sentence_is_read_without_its_menu(tmp_path):
    assert read_one(tmp_path, "a.html", "<nav>Trang chủ</nav><p>Trụ sở ở Huế.</p>".encode()).text == "Trụ sở ở Huế."


def test_pages_without_an_article_are_named_with_what_to_do_and_cost_no_other(tmp_path):
    said = why_unreadable(
        tmp_path,
        {
            "empty.html": b"",
            "comment.html": b"<!-- nothing -->",
            "menu.html": b"<html><title>T</title><body><nav><a href='/'>Home</a></nav></body></html>",
            "scripts.html": b"<html><body><div id='root'></div><script>start()</script></body></html>",
            "declarations.html": b"<!DOCTYPE x [" * 100_000,
            "deep.html": b"<div>" * 100_000 + b"x",
            "undecodable.html": b"<p>caf\xe9</p>",
            "charset.html": b"<meta charset='zip'><p>caf\xe9</p>",
            "otherwise.html": b"<meta charset='windows-1258'><p>\x8a\xe9</p>",
            "pdf.html": b"%PDF-1.7\n\xe2\xe3\xcf\xd3",
        },
    )
    no_article = "holds no article text: save the page itself, after its scripts have run, or leave it out"
    assert said == {
        "charset.html": "states the charset zip, which is not known: save it as UTF-8",
        "comment.html": "holds no text",
        "declarations.html": "holds no text",
        "deep.html": no_article,
        "empty.html": "holds no text",
        "menu.html": no_article,
        "otherwise.html": "is not text in the charset windows-1258 that it states: save it as UTF-8",
        "pdf.html": "is not UTF-8 text (byte 9): save it as UTF-8",
        "scripts.html": no_article,
        "undecodable.html": "is not UTF-8 text (byte 6): save it as UTF-8",
    }


def test_line_breaks_of_the_file_are_none_of_the_page_and_a_comment_may_stand_before_it(tmp_path):
    page = "<!-- saved from url=(0014)about:internet -->\n<html><body><article><h1>Thủ\ntục</h1><p>Gửi một\nđơn.</p>"
    page += "<ul><li>Chờ\nba <b>ngày</b>\nlàm việc</li></ul><pre>a\nb</pre></article></body></html><!-- hết -->"
    assert read_one(tmp_path, "a.html", page.encode()).text == (
        "Thủ tục\n\nGửi một đơn.\n\n- Chờ ba ngày làm việc\n\na\nb"
    )


def test_items_of_a_page_that_are_paragraphs_are_items(tmp_path):
    page = (
        "<article><h1>Thủ tục</h1><ol><li>\n<p>Gửi <b>một</b> đơn</p></li><li></li><li><p>Chờ</p></li></ol></article>"
    )
    assert read_one(tmp_path, "a.html", page.encode()).text == "Thủ tục\n\n1. Gửi một đơn\n3. Chờ"


def test_entities_of_a_page_are_not_expanded(tmp_path):
    bomb = '<!DOCTYPE html [<!ENTITY a "ha ha"><!ENTITY b "&a;&a;&a;">]><p>Trụ sở ở Huế: &b;.</p>'
    assert read_one(tmp_path, "a.html", bomb.encode()).text == "Trụ sở ở Huế: &b;."


def word_file(*paragraphs: tuple[str, str], title: str = "") -> bytes:
    """Return a Word file of (style, text)."""
    document = docx.Document()
    document.core_properties.title = title
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def repacked(raw: bytes, name: str, content: bytes) -> bytes:
    """Return a packed file with one part replaced."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in old.namelist():
            packed.writestr(part, content if part == name else old.read(part))
    return new.getvalue()


def test_a_word_file_is_its_headings_paragraphs_lists_and_tables_in_order(tmp_path):
    document = docx.Document()
    document.add_paragraph("UBND TỈNH").add_run("\nHuế, ngày 05 tháng 3 năm 2025")
    document.add_paragraph("Quy chế làm việc", style="Title")
    document.add_heading("Nghỉ phép", 1)
    document.add_paragraph(unicodedata.normalize("NFD", "Nhân viên có 12 ngày.\tHết."))
    document.add_paragraph("Gửi đơn", style="List Bullet")
    document.add_paragraph("Chờ duyệt", style="List Number")
    table = document.add_table(2, 3)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), "Năm|Ngày|Ghi chú|2024|12|".split("|"), strict=True
    ):
        cell.text = text
    document.add_paragraph("Cuối.")
    packed = io.BytesIO()
    document.save(packed)
    article = read_one(tmp_path, "a.docx", packed.getvalue())
    assert article.text == (
        "UBND TỈNH\nHuế, ngày 05 tháng 3 năm 2025\n\nQuy chế làm việc\n\nNghỉ phép\n\nNhân viên có 12 ngày. Hết.\n\n"
        "- Gửi đơn\n1. Chờ duyệt\n\nNăm | Ngày | Ghi chú\nNăm: 2024 | Ngày: 12\n\nCuối."
    )
    assert (article.title, article.date, article.url) == ("Quy chế làm việc", "2025-03-05", None)


def test_the_title_of_a_word_file_is_its_properties_then_its_first_heading_then_its_name(tmp_path):
    heading = ("Heading 1", "Nghỉ phép")
    files = {
        "a.docx": word_file(heading, title="Quy chế"),
        "b.docx": word_file(("Normal", "Một."), heading, title="Microsoft Word - quy_che.doc"),
        "c_d.docx": word_file(("Normal", "Một."), title="Document1"),
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    read = read_articles(tmp_path)
    assert [(article.title, article.date) for article in read.articles] == [
        ("Quy chế", None), ("Nghỉ phép", None), ("c d", None),
    ]  # fmt: skip


def test_what_a_word_file_does_not_show_is_left_out_and_what_was_inserted_is_not(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("Có 12 ")
    for xml in (
        "<w:ins {0}><w:r><w:t>ngày </w:t></w:r></w:ins>",
        "<w:del {0}><w:r><w:delText>tháng</w:delText></w:r></w:del>",
        "<w:moveFrom {0}><w:r><w:t>năm</w:t></w:r></w:moveFrom>",
        "<w:r {0}><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>",
        "<w:r {0}><w:instrText>PAGE</w:instrText></w:r>",
        "<w:sdt {0}><w:sdtContent><w:r><w:t>nghỉ.</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r {0}><w:pict><w:txbxContent><w:p><w:r><w:t>Trong khung.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    packed = io.BytesIO()
    document.save(packed)
    assert read_one(tmp_path, "a.docx", packed.getvalue()).text == "Có 12 ngày nghỉ.\n\nTrong khung."


def test_hostile_word_files_are_named_with_what_to_do_and_cost_no_other(tmp_path):
    good = word_file(("Normal", "Tốt."))
    body = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{}</w:body></w:document>"
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else 'ha'}'>" for n in range(12))
    entities = f"<!DOCTYPE w:document [{laughs}]>" + body.format("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>")
    deep = body.format("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000)
    many = body.format("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 3_000_000)
    said = why_unreadable(
        tmp_path,
        {
            "bomb.docx": repacked(good, "docProps/thumbnail.jpeg", bytes(400_000_000)),
            "deep.docx": repacked(good, "word/document.xml", deep.encode()),
            "empty.docx": b"",
            "entities.docx": repacked(good, "word/document.xml", entities.encode()),
            "html.docx": PAGE.encode(),
            "many.docx": repacked(good, "word/document.xml", many.encode()),
            "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "part.docx": repacked(good, "[Content_Types].xml", b"<Types"),
            "picture.docx": word_file(("Normal", "")),
            "short.docx": good[: len(good) // 2],
        },
    )
    for name, says in {
        "bomb.docx": "packs more than 300 MB: take its pictures out",
        "deep.docx": "is damaged, or too large for 1 GB of memory (XMLSyntaxError): save it anew",
        "empty.docx": "is not a Word file, or is cut short: save it as .docx anew",
        "entities.docx": "is damaged, or too large for 1 GB of memory (XMLSyntaxError): save it anew",
        "html.docx": "is not a Word file, or is cut short: save it as .docx anew",
        "many.docx": "is damaged, or too large for 1 GB of memory (",
        "old.docx": "is an old .doc, or protected by a password: save it as .docx without one",
        "part.docx": "is damaged, or too large for 1 GB of memory (XMLSyntaxError): save it anew",
        "picture.docx": "holds no text: if its pages are pictures, read them by a program",
        "short.docx": "is not a Word file, or is cut short: save it as .docx anew",
    }.items():
        assert said.pop(name).startswith(says), name
    assert said == {}


def encrypted(raw: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    writer.encrypt(password, "owner", algorithm="AES-256")
    new = io.BytesIO()
    writer.write(new)
    return new.getvalue()


FIRST_PAGE = (
    "BỘ THÔNG TIN",
    "Huế, ngày 05 tháng 3 năm 2025",
    "Nhân viên có 12 ngày nghỉ phép mỗi năm và được trả",
    "lương đầy đủ trong những ngày đó theo quy định tại",
    "Điều 5 của quy chế.",
    "1. Gửi đơn cho phòng nhân sự trước ba ngày làm việc",
    "và chờ duyệt. Nơi gửi là trụ sở của cơ quan đặt ở",
    "Huế. Một bản được lưu ở văn",
    "1",
)
PDF_TEXT = (
    "BỘ THÔNG TIN\n\nHuế, ngày 05 tháng 3 năm 2025\n\n"
    "Nhân viên có 12 ngày nghỉ phép mỗi năm và được trả lương đầy đủ trong những ngày đó "
    "theo quy định tại Điều 5 của quy chế.\n\n"
    "1. Gửi đơn cho phòng nhân sự trước ba ngày làm việc và chờ duyệt. Nơi gửi là trụ sở của cơ quan đặt ở "
    "Huế. Một bản được lưu ở văn phòng theo infor-mation."
)


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
        "empty.pdf": "is not a PDF: check what it is, and its name",
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


def test_text_files_may_be_utf_16_with_a_byte_order_mark(tmp_path):
    (tmp_path / "a.txt").write_bytes("Tiếng Việt\r\n".encode("utf-16"))
    (tmp_path / "b.md").write_bytes(b"\xfe\xff" + "# Tiếng *Việt*".encode("utf-16-be"))
    assert [article.text for article in read_articles(tmp_path).articles] == ["Tiếng Việt", "Tiếng Việt"]
    (tmp_path / "b.md").write_bytes(b"\xff\xfeX")
    assert "is not UTF-16 text throughout" in str(read_articles(tmp_path).unreadable[0])


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "a.html").open("wb") as file:
        file.truncate(LARGEST + 1_000_000)
    (tmp_path / "b.txt").write_text("Tốt.", encoding="utf-8")
    (problem,) = read_articles(tmp_path).unreadable
    assert str(problem).startswith("a.html: is larger than 50 MB (51 MB): divide it")


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read():
    with Worker(seconds=0.01) as worker, pytest.raises(ValueError, match=r"is not read after 0\.01 s"):
        worker.read(".html", PAGE.encode())
    with Worker() as worker:
        assert worker.read(".html", PAGE.encode()).text == PAGE_TEXT


def test_a_file_that_takes_too_much_memory_is_given_up_and_the_next_is_read():
    large = b"<p>" + b"<b>a </b>" * 4_000_000
    with Worker(memory=400_000_000) as worker:
        with pytest.raises(ValueError, match=r"memory|is damaged"):
            worker.read(".html", large)
        assert worker.read(".html", PAGE.encode()).text == PAGE_TEXT


def test_a_worker_that_was_ended_is_started_anew():
    with Worker() as worker:
        first = worker.read(".html", PAGE.encode())
        worker._process.kill()
        worker._process.wait()
        assert worker.read(".html", PAGE.encode()) == first


def test_a_missing_library_is_said_to_be_that(tmp_path, monkeypatch):
    (tmp_path / "trafilatura.py").write_text("import justext_of_another_world")
    monkeypatch.syspath_prepend(tmp_path)
    with Worker() as worker, pytest.raises(ValueError, match=r"library that is missing \(justext_of_another_world\)"):
        worker.read(".html", PAGE.encode())


def test_no_library_of_a_format_is_imported_before_a_file_needs_it():
    libraries = {"trafilatura", "lxml", "pypdfium2", "docx"}
    says = f"import sys, index.articles, index.build; print(sorted({libraries} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", says], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
