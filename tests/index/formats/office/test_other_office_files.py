"""Reading texts of LibreOffice, rich texts, e-books and old files of Office, and what a file is by its bytes."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from index.formats.file_kinds import is_litter, kind_of
from index.formats.html import epub
from index.formats.office import odt, office_conversion, rtf
from tests.index.formats.sample_files import repacked, word_file
from tests.index.formats.sheets.test_spreadsheet import lines, sheet_file

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{name}="{OASIS}{name}:1.0"' for name in ("office", "text", "table", "style"))
OPEN = "application/vnd.oasis.opendocument.text"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else 'ha'}'>" for n in range(12))


def packed(files: dict[str, str]) -> bytes:
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return new.getvalue()


def open_text(body: str, styles: str = "", before: str = "") -> bytes:
    """Return a text of LibreOffice."""
    content = (
        f"{before}<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": OPEN, "content.xml": content})


def book(chapters: dict[str, str], **others: str) -> bytes:
    """Return an e-book whose spine has the chapters in this order, listed in the opposite one."""
    container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in reversed(chapters)
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    metadata = '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Sổ tay</dc:title></metadata>'
    package = f"<package>{metadata}<manifest>{items}</manifest><spine>{spine}</spine></package>"
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "OEBPS/book.opf": package}
    return packed(files | {f"OEBPS/{name}.xhtml": text for name, text in chapters.items()} | others)


def chapter(body: str) -> str:
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>'


def test_a_text_of_libreoffice_is_its_headings_paragraphs_and_lists_with_their_numbers():
    numbers = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" '
        'style:num-suffix=")"/></text:list-style>'
    )
    body = (
        "<text:tracked-changes><text:deletion><text:p>đã xóa</text:p></text:deletion></text:tracked-changes>"
        '<text:h text:outline-level="2">Nội quy</text:h><text:p>Giờ<text:s text:c="999999999"/>làm:'
        "<text:line-break/><text:span>8 giờ</text:span><text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Trừ lễ.</text:p></text:note-body></text:note></text:p>"
        '<text:list text:style-name="L"><text:list-item><text:p>Đúng giờ</text:p><text:list><text:list-item>'
        "<text:p>Quẹt thẻ</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>Mặc đồng phục</text:p></text:list-item></text:list>"
    )
    content = odt.read(open_text(body, numbers))
    assert lines(content) == [
        ("heading", "Nội quy"),
        ("paragraph", "Giờ làm:\n8 giờ"),
        ("note", "Trừ lễ."),
        ("item", "1. Đúng giờ"),
        ("item", "a) Quẹt thẻ"),
        ("item", "2. Mặc đồng phục"),
    ]
    assert [block.level for block in content.blocks] == [2, 0, 0, 1, 2, 1]
    assert content.title == "Nội quy"


def test_a_table_of_libreoffice_has_the_header_that_it_states_and_its_joined_cells_in_each_row():
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell{more}><text:p>{text}</text:p></table:table-cell>"

    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    covered = "<table:covered-table-cell/>"
    header = f"<table:table-header-rows>{row(cell('Xe'), cell('Tuyến'))}</table:table-header-rows>"
    body = row(cell("Xe A", ' table:number-rows-spanned="2"'), cell("Bắc")) + row(covered, cell("Nam"))
    empty = '<table:table-row table:number-rows-repeated="9999999"><table:table-cell/></table:table-row>'
    content = odt.read(open_text(f"<table:table>{header}{body}{empty}</table:table>"))
    assert content.text == "Xe | Tuyến\nXe: Xe A | Tuyến: Bắc\nXe: Xe A | Tuyến: Nam"


def test_a_rich_text_is_read_without_what_is_hidden_or_deleted():
    raw = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\stylesheet{\s1 heading 1;}}{\info{\title Quy \u273?\u7883?nh}"
        r"{\author X}}\pard\s1 I. Chung\par\pard Kho\u7843?n \{1\}{\v an}{\deleted bo}{\*\moi khong}"
        r"{\footnote Xem ph\u7909? l\u7909?c.} \'e9\emdash x.\par{\listtext\'b7\tab}M\u7897?t\par\pard"
        r"\trowd\trhdr\cellx1\cellx2\intbl T\u234?n\cell S\u7889? hi\u7879?u\cell\row"
        r"\trowd\clvmgf\cellx1\cellx2 B\u224?n\cell 12\cell\row\trowd\clvmrg\cellx1\cellx2\cell 13\cell\row\pard "
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt H\u7871?t}}{\pict\bin5 }}}}}}.\par}"
    )
    content = rtf.read(raw.encode())
    assert lines(content) == [
        ("heading", "I. Chung"),
        ("paragraph", "Khoản {1} é—x."),
        ("note", "Xem phụ lục."),
        ("item", "- Một"),
        ("row", "Tên | Số hiệu"),
        ("row", "Tên: Bàn | Số hiệu: 12"),
        ("row", "Tên: Bàn | Số hiệu: 13"),
        ("paragraph", "Hết."),
    ]
    assert (content.title, content.lost) == ("Quy định", ())


def test_a_rich_text_in_vietnamese_letters_of_its_fonts_is_decoded():
    fonts = rb"{\fonttbl{\f0\fcharset163 Arial;}{\f1\fcharset0 .VnTime;}}"
    words = "a\u0323 \u0111\u01a1\u0300i".encode("cp1258")
    written = b"".join(b"\\'%02x" % byte for byte in words)
    assert rtf.read(rb"{\rtf1\ansi" + fonts + rb"\f0 " + written + b"}").text == "ạ đời"
    old = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp tù do h¹nh phóc."
    written = "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in old.encode("cp1252")).encode()
    content = rtf.read(rb"{\rtf1\ansi" + fonts + rb"\f1 " + written + b"}")
    assert content.text == "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập tự do hạnh phúc."
    assert content.decoded == "TCVN3"


def test_an_e_book_is_its_chapters_in_the_order_of_its_spine():
    content = epub.read(
        book(
            {
                "b": chapter("<h1>Một</h1><p>Ăn&nbsp;trưa<br/>lúc 12 giờ</p><ol><li>Cơm</li><li>Canh</li></ol>"),
                "a": chapter(
                    "<h2>Hai</h2><table><tr><th>Món</th><th>Giá</th></tr><tr><td>Phở</td><td>40</td></tr></table>"
                ),
            }
        )
    )
    assert lines(content) == [
        ("heading", "Một"),
        ("paragraph", "Ăn trưa\nlúc 12 giờ"),
        ("item", "1. Cơm"),
        ("item", "2. Canh"),
        ("heading", "Hai"),
        ("row", "Món | Giá"),
        ("row", "Món: Phở | Giá: 40"),
    ]
    assert content.title == "Sổ tay"


def test_hostile_packed_texts_are_refused_with_what_to_do():
    good, pages = open_text("<text:p>Tốt.</text:p>"), book({"a": chapter("<p>Tốt.</p>")})
    locked = "<encryption><x><CipherReference URI='OEBPS/a.xhtml'/></x></encryption>"
    files = [
        (odt, "packs more than 300 MB", packed({"mimetype": "", "Pictures/a": "a" * 400_000_000})),
        (odt, "is damaged", open_text("<text:p>" * 50_000)),
        (odt, "is damaged|holds no text", open_text("<text:p>&a11;</text:p>", before=f"<!DOCTYPE o [{LAUGHS}]>")),
        (odt, "is no .odt file, or is cut short", good[: len(good) // 2]),
        (odt, "protected by a password", packed({"mimetype": OPEN, "META-INF/manifest.xml": "<encryption-data/>"})),
        (odt, r"is a Word file \(\.docx\) by another name: rename it", word_file(("Normal", "a"))),
        (odt, "is no .odt file", b""),
        (epub, "is no .epub file, or is cut short", pages[: len(pages) // 2]),
        (epub, "is encrypted against copying", book({"a": chapter("<p>x</p>")}, **{"META-INF/encryption.xml": locked})),
        (epub, "holds no text: the chapter OEBPS/a.xhtml", book({"a": ""})),
        (epub, "is a text of LibreOffice", good),
        (epub, "is no .epub file, or damaged", packed({"mimetype": "application/epub+zip"})),
    ]
    for reader, message, raw in files:
        with pytest.raises(ValueError, match=message):
            reader.read(raw)
    deep = epub.read(book({"a": chapter("<p>Tốt.</p>" + "<div>" * 50_000), "b": chapter(f"<p>{LAUGHS}</p>")}))
    assert deep.text.startswith("Tốt.")


def test_hostile_rich_texts_are_refused_or_read_as_far_as_they_go():
    started = time.monotonic()
    cut = rtf.read(rb"{\rtf1 Dang viet {\b do")
    assert (cut.text, cut.lost) == ("Dang viet do", ("the file is cut short: copy it anew",))
    for message, raw in {
        "nests its groups too deeply": rb"{\rtf1 " + b"{" * 100_000,
        "holds no text": rb"{\rtf1 \bin9999999999 a}",
        "is no rich text": b"Ghi chu",
        "is a PDF": b"%PDF-1.4",
        "is no rich text .*check": b"",
    }.items():
        with pytest.raises(ValueError, match=message):
            rtf.read(raw)
    assert rtf.read(rb"{\rtf1 a\u-5?\uc9999999999\fcharset\s-1\cell\row}").text.startswith("a")
    assert time.monotonic() - started < 5


def test_a_word_file_with_macros_is_read_as_one_without():
    plain = word_file(("Normal", "Nộp trước ngày 9/9."))
    with zipfile.ZipFile(io.BytesIO(plain)) as file:
        types = file.read("[Content_Types].xml").replace(
            b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
        )
    assert office_conversion.read(repacked(plain, "[Content_Types].xml", types)).text == "Nộp trước ngày 9/9."
    assert office_conversion.read(sheet_file(("Sổ", "cũ"))).text == "Sổ | cũ"


def old_file(name: str) -> bytes:
    """Return what an old file of Office begins with, and the name of its stream."""
    return OLE + bytes(500) + name.encode("utf-16-le") + bytes(500)


def test_an_old_file_of_office_is_named_with_the_remedy_without_libreoffice(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, message in {
        "WordDocument": r"is an old Word file \(.doc\): save it as .docx",
        "Workbook": r"is an old workbook \(.xls\): save it as .xlsx",
        "PowerPoint Document": r"is old slides \(.ppt\): save it as .pptx",
        "EncryptedPackage": "is protected by a password: save it without one",
        "Nothing": "is a file of an old Office, or damaged: save it anew as .docx",
    }.items():
        with pytest.raises(ValueError, match=message):
            office_conversion.read(old_file(name))
    with pytest.raises(ValueError, match="is no file of Office"):
        office_conversion.read(b"")


def test_an_old_file_of_office_is_read_as_libreoffice_converts_it(tmp_path, monkeypatch):
    """A program of the same name stands for LibreOffice, which is too large for a test."""
    (tmp_path / "converted.docx").write_bytes(word_file(("Normal", "Bản cũ.")))
    program = tmp_path / "soffice"
    program.write_text(
        '#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\n'
        f'mkdir "$2"\ncp {tmp_path}/converted.docx "$2/file.docx"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert office_conversion.read(old_file("WordDocument")).text == "Bản cũ."
    program.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(ValueError, match=r"cannot be converted by LibreOffice: save it as \.docx"):
        office_conversion.read(old_file("WordDocument"))
    program.write_text(f"#!/bin/sh\n(sleep 2; touch {tmp_path}/alive) &\nsleep 9\n")
    with pytest.raises(ValueError, match=r"is not converted by LibreOffice after 0\.3 s: save it as \.docx"):
        office_conversion.convert(old_file("WordDocument"), seconds=0.3)
    time.sleep(2.5)
    assert not Path(tmp_path, "alive").exists()


def test_what_a_file_is_shows_in_its_bytes():
    word = word_file(("Normal", "a"))
    kinds = {
        ".docx": word,
        ".xlsx": sheet_file(("a", "b")),
        ".odt": open_text(""),
        ".epub": book({}),
        ".zip": packed({"a/word/b.txt": ""}),
        ".doc": old_file("WordDocument"),
        ".pdf": b"%PDF-1.7",
        ".png": b"\x89PNG\r\n\x1a\n",
        ".jpg": b"\xff\xd8\xff\xe0",
        ".webp": b"RIFF\0\0\0\0WEBPVP8 ",
        ".gz": b"\x1f\x8b\x08\0",
        ".7z": b"7z\xbc\xaf\x27\x1c",
        ".rar": b"Rar!\x1a\x07\x01\0",
        ".rtf": rb"{\rtf1 a}",
        ".html": b"\xef\xbb\xbf \n<!DOCTYPE html><html>",
        "password": old_file("EncryptedPackage"),
    }
    assert {kind_of(raw) for raw in kinds.values()} == set(kinds)
    assert all(kind_of(raw) == kind for kind, raw in kinds.items())
    assert kind_of(word[: len(word) // 2]) == ".docx"
    assert (kind_of(b""), kind_of("Một văn bản.".encode())) == (None, None)


def test_locks_and_what_systems_leave_in_folders_are_litter():
    litter = [
        "~$mau.docx",
        "Thumbs.db",
        "THUMBS.DB",
        "desktop.ini",
        ".DS_Store",
        ".~lock.a.odt#",
        "~WRL0001.tmp",
        "a.TMP",
    ]
    assert all(map(is_litter, litter))
    assert not any(map(is_litter, ["mau.docx", "a~$b.docx", "thumbs.db.txt", "tmp.md", "desktop.txt"]))
