"""The blocks of Word files: paragraphs, notes, and what Word numbers."""

import docx

from tests.index.formats.docx.word_documents import (
    add_list,
    add_notes,
    add_part,
    add_runs,
    add_table,
    blocks_of,
    element,
    number,
    refer,
    texts_of,
)

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
