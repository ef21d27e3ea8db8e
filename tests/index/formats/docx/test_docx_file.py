"""Word files: what is read of them, their titles, and hostile ones."""

import io
import unicodedata

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.articles import read_articles
from tests.index.formats.sample_files import (
    PAGE,
    read_one,
    repacked,
    why_unreadable,
    word_file,
)


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
        "e.docx": word_file(("Normal", "Một."), heading, title="about:blank"),
        "f.docx": word_file(("Normal", "Một."), heading, title="Phụ lục: giá"),
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    read = read_articles(tmp_path)
    assert [(article.title, article.date) for article in read.articles] == [
        ("Quy chế", None), ("Nghỉ phép", None), ("c d", None), ("Nghỉ phép", None), ("Phụ lục: giá", None),
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
