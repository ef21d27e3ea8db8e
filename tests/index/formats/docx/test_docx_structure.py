"""The blocks of Word files, and what official letters say of themselves."""

import io

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches
from docx.table import Table

from index.formats.docx.docx_file import read
from index.formats.file_content import Content
from index.formats.letters.official_letter import is_signed, issued, numbered

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OTHERS = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
SPACES = f"{nsdecls('w', 'r', 'wp', 'a')} {OTHERS}"


def element(xml: str):
    """Return an element of XML with the usual prefixes."""
    return parse_xml(f"<w:x {SPACES}>{xml}</w:x>")[0]


def content_of(document: Document) -> Content:
    packed = io.BytesIO()
    document.save(packed)
    return read(packed.getvalue())


def blocks_of(document: Document) -> list[tuple[str, int, str]]:
    content = content_of(document)
    return [(block.kind, block.level, content.text[block.start : block.end]) for block in content.blocks]


def texts_of(document: Document) -> list[str]:
    return [text for _, _, text in blocks_of(document)]


def add_table(document: Document, *rows: str, style: str | None = "Table Grid") -> Table:
    """Add a table whose cells are written ``a | b``."""
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    table = document.add_table(len(rows), len(cells[0]), style)
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def add_runs(document: Document, *runs: str):
    """Add a paragraph of runs, given as XML or as plain text."""
    paragraph = document.add_paragraph()
    for run in runs:
        paragraph._p.append(element(run)) if run.startswith("<") else paragraph.add_run(run)
    return paragraph


def add_part(document: Document, kind: str, inside: str) -> None:
    xml = f"<w:{kind} {nsdecls('w')}>{inside}</w:{kind}>".encode()
    type_ = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    document.part.relate_to(
        FilePart(PackURI(f"/word/{kind}.xml"), type_, xml, document.part.package), f"{RELATIONS}/{kind}"
    )


def add_notes(document: Document, kind: str, **texts: str) -> None:
    """Add the part with notes by their ids, such as ``n1``."""
    notes = ""
    for name, text in texts.items():
        runs = f'<w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r>'
        notes += f'<w:{kind} w:id="{name[1:]}"><w:p>{runs}</w:p></w:{kind}>'
    add_part(document, f"{kind}s", notes)


def refer(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def merge_down(table: Table, column: int, first: int, last: int) -> None:
    table.cell(first, column).merge(table.cell(last, column))


# letters


def test_the_head_and_the_end_of_a_decision_are_read_column_by_column():
    document = docx.Document()
    head = add_table(
        document,
        "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 7/QĐ-UBND | Phú Thịnh, ngày 9 tháng 6 năm 2024",
        style=None,
    )
    head.cell(0, 0).add_paragraph("XÃ PHÚ THỊNH")
    head.cell(0, 1).add_paragraph("Độc lập - Tự do - Hạnh phúc")
    document.add_paragraph("Điều 1. Thành lập Tổ rà soát.")
    end = add_table(document, "Nơi nhận: | TM. ỦY BAN NHÂN DÂN", style=None)
    for text in ("- Như trên;", "Lưu: VT."):
        end.cell(0, 0).add_paragraph(text)
    for text in ("CHỦ TỊCH", "", "(Đã ký)", "Đỗ Thị Mai"):
        end.cell(0, 1).add_paragraph(text)
    assert blocks_of(document) == [
        ("paragraph", 0, "ỦY BAN NHÂN DÂN XÃ PHÚ THỊNH"),
        ("paragraph", 0, "Số: 7/QĐ-UBND"),
        ("paragraph", 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("paragraph", 0, "Độc lập - Tự do - Hạnh phúc"),
        ("paragraph", 0, "Phú Thịnh, ngày 9 tháng 6 năm 2024"),
        ("paragraph", 0, "Điều 1. Thành lập Tổ rà soát."),
        ("paragraph", 0, "Nơi nhận:"),
        ("item", 1, "- Như trên;"),
        ("item", 1, "Lưu: VT."),
        ("paragraph", 0, "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH (Đã ký) Đỗ Thị Mai"),
    ]
    assert content_of(document).date == "2024-06-09"


def test_two_people_who_sign_side_by_side_stand_each_with_their_office():
    document = docx.Document()
    add_table(
        document,
        "NGƯỜI LẬP BIỂU | KẾ TOÁN TRƯỞNG",
        "(Ký, ghi rõ họ tên) | (Ký, ghi rõ họ tên)",
        "Hà Thu | Lý Văn Đạt",
        style=None,
    )
    assert texts_of(document) == [
        "NGƯỜI LẬP BIỂU (Ký, ghi rõ họ tên) Hà Thu",
        "KẾ TOÁN TRƯỞNG (Ký, ghi rõ họ tên) Lý Văn Đạt",
    ]


def test_offices_in_small_letters_and_in_capitals_stand_with_the_names_below_them():
    document = docx.Document()
    add_table(document, "ĐẠI DIỆN BÊN A | ĐẠI DIỆN BÊN B", "Giám đốc | Phó Giám đốc", "Từ Anh | Lại Thu", style=None)
    assert texts_of(document) == ["ĐẠI DIỆN BÊN A Giám đốc Từ Anh", "ĐẠI DIỆN BÊN B Phó Giám đốc Lại Thu"]


def test_names_that_tabs_part_are_not_put_behind_one_office():
    document = docx.Document()
    for text in ("GIÁM ĐỐC\tKẾ TOÁN", "Lê An\tHồ Bình"):
        document.add_paragraph(text)
    assert texts_of(document) == ["GIÁM ĐỐC KẾ TOÁN", "Lê An Hồ Bình"]


def test_a_letter_without_tables_has_its_name_behind_its_office():
    document = docx.Document()
    for text in ("Số: 88 /TB-TTYT", "Nơi nhận: như trên", "GIÁM ĐỐC", "TS. Cao Bá Lộc", "Cuối."):
        document.add_paragraph(text)
    assert texts_of(document) == ["Số: 88 /TB-TTYT", "Nơi nhận: như trên", "GIÁM ĐỐC TS. Cao Bá Lộc", "Cuối."]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            ["SỞ Y TẾ", "Số: 12/2023/CV-SYT Lạng Sơn, ngày 3 tháng 11 năm 2023", "KT. GIÁM ĐỐC", "Vi An"],
            ("12/2023/CV-SYT", ("Lạng Sơn", "2023-11-03"), True),
        ),
        (
            ["Số:     /QĐ-SYT", "Huế, ngày    tháng 3 năm 2023", "Căn cứ Quyết định số: 22/QĐ-UB", "CHỦ TỊCH"],
            (None, None, False),
        ),
        (["Hanoi, 5 May 2022", "DIRECTOR", "(signed)", "Mary Ellen Ho"], (None, ("Hanoi", "2022-05-05"), True)),
        (
            ["Cần Thơ, ngày 31/02/2022", "Độc lập - Tự do - Hạnh phúc", "QUYẾT ĐỊNH", "Nguyễn Văn A"],
            (None, None, False),
        ),
    ],
)
def test_what_a_letter_says_of_itself_is_found_and_what_it_cites_is_not(lines, found):
    number = next(filter(None, map(numbered, lines)), None)
    date = next(filter(None, map(issued, lines)), None)
    assert (number, date, is_signed(lines)) == found


def test_text_that_a_table_without_borders_only_places_is_read_cell_by_cell():
    document = docx.Document()
    table = add_table(document, "Bên A | Bên B", style=None)
    table.cell(0, 0).add_paragraph("Địa chỉ ở Vinh.")
    add_table(document, "Lưu ý: nộp trước 5 giờ.")
    assert texts_of(document) == ["Bên A", "Địa chỉ ở Vinh.", "Bên B", "Lưu ý: nộp trước 5 giờ."]


# notes


def test_a_footnote_stands_behind_the_paragraph_that_refers_to_it():
    document = docx.Document()
    add_notes(document, "footnote", n1="Trừ trẻ em.", n2="Kể cả lễ.")
    add_runs(document, "Vé là 20.000 đồng", refer("footnote", 2), ", mở cửa hằng ngày", refer("footnote", 1), ".")
    document.add_paragraph("Cuối.")
    assert blocks_of(document) == [
        ("paragraph", 0, "Vé là 20.000 đồng, mở cửa hằng ngày."),
        ("note", 0, "1 Kể cả lễ."),
        ("note", 0, "2 Trừ trẻ em."),
        ("paragraph", 0, "Cuối."),
    ]


def test_endnotes_have_roman_numbers_and_footnotes_their_own_marks():
    document = docx.Document()
    add_notes(document, "endnote", n1="Theo quý.", n2="Theo năm.")
    add_notes(document, "footnote", n5="* Tạm tính.")
    add_runs(document, "Một", refer("endnote", 1), " và hai", refer("endnote", 2))
    add_runs(document, "Ba", '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="5"/><w:t>*</w:t></w:r>', ".")
    assert texts_of(document) == ["Một và hai", "i Theo quý.", "ii Theo năm.", "Ba.", "* Tạm tính."]


def test_a_footnote_in_a_table_stands_behind_its_row():
    document = docx.Document()
    add_notes(document, "footnote", n1="Chưa thuế.")
    table = add_table(document, "Phòng | Giá", "Đơn | 300", "Đôi | 500")
    table.cell(1, 1).paragraphs[0]._p.append(element(refer("footnote", 1)))
    assert blocks_of(document) == [
        ("row", 1, "Phòng | Giá"),
        ("row", 1, "Phòng: Đơn | Giá: 300"),
        ("note", 0, "1 Chưa thuế."),
        ("row", 1, "Phòng: Đôi | Giá: 500"),
    ]


def test_a_note_that_refers_to_itself_is_read_once_and_a_missing_one_costs_nothing():
    document = docx.Document()
    add_part(
        document,
        "footnotes",
        f'<w:footnote w:id="1"><w:p><w:r><w:t>A</w:t></w:r>{refer("footnote", 1)}</w:p></w:footnote>',
    )
    add_runs(document, "Một.", refer("footnote", 1), refer("footnote", 9))
    assert texts_of(document) == ["Một.", "1 A"]


# numbers


def add_list(document: Document, *levels: str) -> None:
    """Define list 70 with levels such as ``decimal Điều %1.``; ``!`` before one: it goes on after higher levels."""
    xml = ""
    for depth, level in enumerate(levels):
        form, text = level.lstrip("!").split(maxsplit=1)
        restart = '<w:lvlRestart w:val="0"/>' if level.startswith("!") else ""
        stated = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{restart}<w:lvlText w:val="{text}"/>'
        xml += f'<w:lvl w:ilvl="{depth}">{stated}</w:lvl>'
    numbering = document.part.numbering_part.element
    numbering.append(element(f'<w:abstractNum w:abstractNumId="70">{xml}</w:abstractNum>'))
    numbering.append(element('<w:num w:numId="70"><w:abstractNumId w:val="70"/></w:num>'))


def number(paragraph, depth: int = 0):
    properties = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="70"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(element(properties))
    return paragraph


def test_articles_go_on_after_a_chapter_and_items_have_the_depth_of_their_list():
    document = docx.Document()
    add_list(document, "upperRoman Chương %1", "!decimal Điều %2.", "decimal %3.", "lowerLetter %4)")
    for style, depth, text in (
        ("Heading 1", 0, "CHUNG"), ("Normal", 1, "Phạm vi"), ("Normal", 2, "Một."), ("Normal", 3, "Nhỏ."),
        ("Heading 1", 0, "RIÊNG"), ("Normal", 1, "Kinh phí"), ("Normal", 2, "Hai."),
    ):  # fmt: skip
        number(document.add_paragraph(text, style), depth)
    assert blocks_of(document) == [
        ("heading", 1, "Chương I CHUNG"), ("paragraph", 0, "Điều 1. Phạm vi"), ("item", 3, "1. Một."),
        ("item", 4, "a) Nhỏ."), ("heading", 1, "Chương II RIÊNG"), ("paragraph", 0, "Điều 2. Kinh phí"),
        ("item", 3, "1. Hai."),
    ]  # fmt: skip


def test_an_empty_numbered_paragraph_counts_and_fills_its_cell_alone():
    document = docx.Document()
    add_list(document, "decimal %1.")
    number(document.add_paragraph("Một"))
    number(document.add_paragraph())
    number(document.add_paragraph("Ba"))
    table = add_table(document, "STT | Tên | Tuổi", " | An | 30")
    number(table.cell(1, 0).paragraphs[0])
    assert texts_of(document) == ["1. Một", "3. Ba", "STT | Tên | Tuổi", "STT: 4. | Tên: An | Tuổi: 30"]


def test_levels_come_from_styles_and_outlines_and_a_list_paragraph_is_no_item():
    document = docx.Document()
    document.add_paragraph("Sổ tay", "Title")
    document.add_heading("Mục ba", 3)
    document.add_paragraph("Theo đề cương")._p.get_or_add_pPr().append(element('<w:outlineLvl w:val="1"/>'))
    document.add_paragraph("Không còn", "Heading 2")._p.get_or_add_pPr().append(element('<w:outlineLvl w:val="9"/>'))
    document.add_paragraph("Sâu", "List Bullet 2")
    document.add_paragraph("Thụt vào", "List Paragraph")
    assert blocks_of(document) == [
        ("heading", 1, "Sổ tay"), ("heading", 3, "Mục ba"), ("heading", 2, "Theo đề cương"),
        ("paragraph", 0, "Không còn"), ("item", 2, "- Sâu"), ("paragraph", 0, "Thụt vào"),
    ]  # fmt: skip


# tables


def test_each_row_of_a_long_table_stands_under_the_header_that_its_file_states():
    document = docx.Document()
    table = add_table(document, "Mã | Tên kho", *(f"K{number} | Kho {number}" for number in range(200)))
    table.rows[0]._tr.get_or_add_trPr().append(element("<w:tblHeader/>"))
    texts = texts_of(document)
    assert (len(texts), texts[0], texts[-1]) == (201, "Mã | Tên kho", "Mã: K199 | Tên kho: Kho 199")
    assert content_of(document).blocks[-1].label == "Mã | Tên kho"


def test_a_bold_first_row_is_the_header_and_bold_labels_are_none():
    document = docx.Document()
    table = add_table(document, "Tên | Nơi ở", "An | Huế", "Bình | Vinh")
    form = add_table(document, "Họ tên | Lê An", "Số thẻ | 15")
    for cell in (*table.rows[0].cells, *form.columns[0].cells):
        cell.paragraphs[0].runs[0].bold = True
    assert blocks_of(document) == [
        ("row", 1, "Tên | Nơi ở"), ("row", 1, "Tên: An | Nơi ở: Huế"), ("row", 1, "Tên: Bình | Nơi ở: Vinh"),
        ("row", 2, "Họ tên: Lê An"), ("row", 2, "Số thẻ: 15"),
    ]  # fmt: skip


def test_a_shaded_first_row_is_the_header():
    document = docx.Document()
    table = add_table(document, "Việc | Ai", "Lái xe | Tú", style=None)
    for cell in table.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(element('<w:shd w:val="clear" w:fill="D9D9D9"/>'))
    assert texts_of(document) == ["Việc | Ai", "Việc: Lái xe | Ai: Tú"]


def test_a_header_of_two_rows_gives_each_column_all_of_its_names():
    document = docx.Document()
    table = add_table(document, "Lớp | Học phí | | Ghi chú", " | Ngày | Tối | ", "Vẽ | 10 | 20 | mới")
    merge_down(table, 0, 0, 1)
    merge_down(table, 3, 0, 1)
    table.cell(0, 1).merge(table.cell(0, 2))
    assert texts_of(document) == [
        "Lớp | Học phí › Ngày | Học phí › Tối | Ghi chú",
        "Lớp: Vẽ | Học phí › Ngày: 10 | Học phí › Tối: 20 | Ghi chú: mới",
    ]


def test_a_title_and_groups_across_a_table_are_no_cells_of_its_first_column():
    document = docx.Document()
    table = add_table(document, "Giá năm nay | |", "Món | Cỡ | Giá", "Đồ uống | |", "Trà | lớn | 5", "Sữa | nhỏ | 7")
    for row in (0, 2):
        table.cell(row, 0).merge(table.cell(row, 2))
    assert blocks_of(document) == [
        ("paragraph", 0, "Giá năm nay"), ("row", 1, "Món | Cỡ | Giá"), ("row", 1, "Đồ uống"),
        ("row", 1, "Món: Trà | Cỡ: lớn | Giá: 5"), ("row", 1, "Món: Sữa | Cỡ: nhỏ | Giá: 7"),
    ]  # fmt: skip


def test_columns_stay_where_they_are_in_rows_that_begin_later():
    document = docx.Document()
    table = add_table(document, "Quý | Thu | Chi", "I | 5 | 6", "x | 7 | 8")
    row = table.rows[2]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(element('<w:gridBefore w:val="1"/>'))
    assert texts_of(document)[1:] == ["Quý: I | Thu: 5 | Chi: 6", "Thu: 7 | Chi: 8"]


def test_the_names_of_lines_and_columns_may_meet_in_an_empty_corner():
    document = docx.Document()
    add_table(document, " | Nam | Nữ", "Lớp 1 | 10 | 12", "Lớp 2 | ít | 8")
    assert texts_of(document) == ["Nam | Nữ", "Lớp 1 | Nam: 10 | Nữ: 12", "Lớp 2 | Nam: ít | Nữ: 8"]


def test_a_cell_joined_over_columns_stands_in_the_first():
    document = docx.Document()
    table = add_table(document, "Tên | Sáng | Chiều", "An | 8 | 9", "Ba | nghỉ | ")
    table.cell(2, 1).merge(table.cell(2, 2))
    table.cell(1, 1)._tc.grid_span = 999_999_999
    assert texts_of(document)[1:] == ["Tên: An | Sáng: 8 | 9", "Tên: Ba | Sáng: nghỉ"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (0, ["Tổ: Một | Tên: An | Tuổi: 30", "Tổ: Một | Tên: Ba | Tuổi: 40", "Tổ: Hai | Tên: Tư | Tuổi: 50"]),
        (1, ["Tổ: Một | Tên: An | Tuổi: 30", "Tổ: x | Tên: An | Tuổi: 40", "Tổ: Hai | Tên: Tư | Tuổi: 50"]),
        (2, ["Tổ: Một | Tên: An | Tuổi: 30", "Tổ: x | Tên: Ba | Tuổi: 30", "Tổ: Hai | Tên: Tư | Tuổi: 50"]),
    ],
)
def test_a_cell_joined_over_rows_stands_in_each_of_them(column, expected):
    document = docx.Document()
    cells = ["x", "Ba", "40"]
    cells[column] = ""
    table = add_table(document, "Tổ | Tên | Tuổi", "Một | An | 30", " | ".join(cells), "Hai | Tư | 50")
    merge_down(table, column, 1, 2)
    assert texts_of(document)[1:] == expected


def test_a_table_in_a_cell_is_read_there_and_one_in_a_layout_by_itself():
    document = docx.Document()
    inner = add_table(document, "Ca | Giờ", "Một | 7")._tbl
    outer = add_table(document, "Bộ phận | Lịch | Số người", "Bếp |  | 3")
    outer.cell(1, 1)._tc.insert(1, inner)
    placed = add_table(document, "Trước. | Sau.", style=None)
    placed.cell(0, 0)._tc.append(add_table(document, "Mã | Số", "X | 1")._tbl)
    assert blocks_of(document) == [
        ("row", 1, "Bộ phận | Lịch | Số người"),
        ("row", 1, "Bộ phận: Bếp | Lịch: Ca, Giờ; Ca: Một, Giờ: 7 | Số người: 3"),
        ("paragraph", 0, "Trước."),
        ("row", 2, "Mã | Số"),
        ("row", 2, "Mã: X | Số: 1"),
        ("paragraph", 0, "Sau."),
    ]


# what does not hold, or no longer


@pytest.mark.parametrize("struck", ["<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Old"/>'])
def test_what_is_struck_out_is_left_out_and_said_to_be(struck):
    document = docx.Document()
    old = '<w:style w:type="character" w:styleId="Old"><w:name w:val="Old"/><w:rPr><w:strike/></w:rPr></w:style>'
    document.styles.element.append(element(old))
    parts = [f"<w:r><w:rPr>{struck}</w:rPr><w:t>{text}</w:t></w:r>" for text in ("5", " ngày")]
    add_runs(document, "Hạn là ", *parts, " 7 ngày", '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>.</w:t></w:r>')
    content = content_of(document)
    assert (content.text, content.lost) == (
        "Hạn là 7 ngày.", ("1 passage struck out and left out: delete what no longer holds",),
    )  # fmt: skip


def test_tracked_changes_are_read_as_accepted():
    document = docx.Document()
    changed = [f"<w:{tag}><w:r><w:{text}>{word}</w:{text}></w:r></w:{tag}>" for tag, text, word in (
        ("del", "delText", "ba"), ("ins", "t", "bốn"), ("moveFrom", "t", " sáu"), ("moveTo", "t", " bảy"),
    )]  # fmt: skip
    add_runs(document, "Chọn ", *changed, ".")
    assert texts_of(document) == ["Chọn bốn bảy."]


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next():
    document = docx.Document()
    add_list(document, "decimal %1.")
    first = number(document.add_paragraph("Nộp trong"))
    first._p.get_or_add_pPr().append(element("<w:rPr><w:del/></w:rPr>"))
    number(document.add_paragraph("ba ngày."))
    assert texts_of(document) == ["1. Nộp trong ba ngày."]


def test_a_paragraph_whose_end_was_deleted_before_a_table_stands_before_it():
    document = docx.Document()
    first = document.add_paragraph("Trước bảng.")
    first._p.get_or_add_pPr().append(element("<w:rPr><w:del/></w:rPr>"))
    add_table(document, "Năm | Ngày | Ghi chú", "2024 | 12 | x")
    document.add_paragraph("Sau bảng.")
    texts = texts_of(document)
    assert (texts[0], texts[-1]) == ("Trước bảng.", "Sau bảng.")


def test_a_row_that_was_deleted_is_left_out_and_one_that_was_inserted_is_not():
    document = docx.Document()
    table = add_table(document, "Món | Giá", "Trà | 5", "Bia | 9")
    for row, tag in ((1, "del"), (2, "ins")):
        table.rows[row]._tr.get_or_add_trPr().append(element(f"<w:{tag}/>"))
    assert texts_of(document) == ["Món | Giá", "Món: Bia | Giá: 9"]


def test_comments_and_embedded_files_are_said_to_be_left_out():
    document = docx.Document()
    paragraph = document.add_paragraph("Một.")
    document.add_comment(paragraph.runs, "Xem lại", "A", "A")
    add_runs(document, "<w:r><w:object/></w:r>")
    assert content_of(document).lost == (
        "holds 1 comment, left out: write into the text what is to be found",
        "holds 1 drawing or file, not read: write their words as text",
    )


def test_large_pictures_beside_little_text_are_named():
    size = '<wp:inline><wp:extent cx="{}" cy="{}"/><a:blip/></wp:inline>'
    for width, text, named in ((7_000_000, "Ít chữ.", 1), (7_000_000, "Nhiều chữ. " * 40, 0), (700_000, "Ít chữ.", 0)):
        document = docx.Document()
        document.sections[0].page_width, document.sections[0].page_height = Inches(8), Inches(11)
        add_runs(document, text, f"<w:r><w:drawing>{size.format(width, 7_000_000)}</w:drawing></w:r>")
        assert len(content_of(document).lost) == named


def test_a_file_with_a_picture_is_read():
    document = docx.Document()
    document.add_paragraph("Trụ sở ở Huế.")
    dot = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
    document.add_picture(io.BytesIO(dot))
    assert texts_of(document) == ["Trụ sở ở Huế."]


# text boxes, headers, forms


def box(text: str) -> str:
    return f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"


@pytest.mark.parametrize(
    "run",
    [
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box('Hộp.')}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box('Hộp.')}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        f"<w:r><w:pict><v:textbox>{box('Hộp.')}</v:textbox></w:pict></w:r>",
        f"<w:ins><w:r><w:drawing><wps:txbx>{box('Hộp.')}</wps:txbx></w:drawing></w:r></w:ins>",
    ],
)
def test_a_text_box_is_read_once_behind_the_paragraph_it_is_anchored_in(run):
    document = docx.Document()
    add_runs(document, "Trước ", run, "hộp.")
    document.add_paragraph("Sau.")
    assert texts_of(document) == ["Trước hộp.", "Hộp.", "Sau."]


def test_a_text_box_that_was_deleted_is_not_read():
    document = docx.Document()
    add_runs(document, "Một.", f"<w:del><w:r><w:pict>{box('Cũ.')}</w:pict></w:r></w:del>")
    assert texts_of(document) == ["Một."]


def test_headers_stand_at_the_beginning_and_footers_at_the_end_each_once():
    document = docx.Document()
    document.add_paragraph("Thân.")
    document.add_section()
    for section in document.sections:
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        section.header.paragraphs[0].text = "Mã số: QT-03"
        section.footer.paragraphs[0].text = "Lưu hành nội bộ"
    assert texts_of(document) == ["Mã số: QT-03", "Thân.", "Lưu hành nội bộ"]


def test_numbers_of_pages_and_the_title_in_headers_are_left_out():
    document = docx.Document()
    document.add_paragraph("Sổ tay", "Title")
    section = document.sections[0]
    section.header.paragraphs[0].text = "SỔ TAY"
    footer = section.footer.paragraphs[0]
    footer.add_run("Bản 2 | Trang ")
    footer._p.append(element('<w:fldSimple w:instr=" PAGE "><w:r><w:t>4</w:t></w:r></w:fldSimple>'))
    section.footer.add_paragraph("- 3/12 -")
    assert texts_of(document) == ["Sổ tay", "Bản 2"]


def test_headers_of_first_and_even_pages_are_read_if_they_are_shown():
    document = docx.Document()
    document.add_paragraph("Thân.")
    section = document.sections[0]
    section.first_page_header.paragraphs[0].text = "Bìa"
    section.even_page_header.paragraphs[0].text = "Trang chẵn: mật"
    assert texts_of(document) == ["Thân."]
    section.different_first_page_header_footer = document.settings.odd_and_even_pages_header_footer = True
    assert sorted(texts_of(document)) == ["Bìa", "Thân.", "Trang chẵn: mật"]


def field(begin: str, instruction: str, result: str = "") -> list[str]:
    """Return the runs of a field."""
    signs = [
        f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>',
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>",
    ]
    shown = ['<w:r><w:fldChar w:fldCharType="separate"/></w:r>', f"<w:r><w:t>{result}</w:t></w:r>"] if result else []
    return [*signs, *shown, '<w:r><w:fldChar w:fldCharType="end"/></w:r>']


def test_form_fields_of_old_show_their_values():
    document = docx.Document()
    on, off = (f'<w:ffData><w:checkBox><w:default w:val="{value}"/></w:checkBox></w:ffData>' for value in (1, 0))
    entries = "".join(f'<w:listEntry w:val="{name}"/>' for name in ("Nam", "Nữ"))
    choice = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    add_runs(document, "Có ", *field(on, "FORMCHECKBOX"), " Không ", *field(off, "FORMCHECKBOX"))
    add_runs(document, "Giới tính: ", *field(choice, "FORMDROPDOWN"), ", tên: ", *field("", "FORMTEXT", "An"))
    assert texts_of(document) == ["Có ☒ Không ☐", "Giới tính: Nữ, tên: An"]


def test_content_controls_show_their_values_and_not_their_prompts():
    document = docx.Document()
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>"
    box_ = '<w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox>'
    add_runs(document, "Đồng ý ", control.format(box_.format(1), "x"), " Từ chối ", control.format(box_.format(0), "x"))
    add_runs(
        document, "Ngày: ", control.format("<w:date/>", "2/5/2024"), " ", control.format("<w:showingPlcHdr/>", "Chọn")
    )
    assert texts_of(document) == ["Đồng ý ☒ Từ chối ☐", "Ngày: 2/5/2024"]


def test_a_choice_stands_beside_its_label_in_a_form():
    document = docx.Document()
    form = add_table(document, "Khoa: | ", "Ngày vào: | ")
    control = "<w:sdt><w:sdtPr><w:{}/></w:sdtPr><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>"
    for row, (kind, chosen) in enumerate((("dropDownList", "Nhi"), ("date", "7/8/2023"))):
        form.cell(row, 1).paragraphs[0]._p.append(element(control.format(kind, chosen)))
    assert texts_of(document) == ["Khoa: Nhi", "Ngày vào: 7/8/2023"]


def test_signs_of_fonts_without_letters_and_formulas_are_words():
    document = docx.Document()
    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    add_runs(
        document, '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', " khi ",
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', " 5, lấy ", f"<m:oMath>{half}</m:oMath>",
    )  # fmt: skip
    assert texts_of(document) == ["☒ khi ≥ 5, lấy 1/2"]


def test_a_table_of_contents_is_left_out():
    document = docx.Document()
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = f"<w:sdt>{gallery}<w:sdtContent><w:p><w:r><w:t>Mục 1 ... 3</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(0, element(contents))
    document.add_paragraph("Thân.")
    assert texts_of(document) == ["Thân."]
    assert document.element.body.find(qn("w:sdt")) is not None
