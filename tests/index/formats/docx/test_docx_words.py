"""What a Word file shows and what not: changes, fields, boxes, headers, and what is lost."""

import io

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Inches

from tests.index.formats.docx.word_documents import (
    add_list,
    add_runs,
    add_table,
    box,
    content_of,
    element,
    field,
    number,
    texts_of,
)

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
