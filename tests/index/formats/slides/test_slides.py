"""Reading slides."""

import io

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Cm

from index.formats.slides import presentation
from tests.index.formats.sample_files import repacked, word_file
from tests.index.formats.sheets.test_spreadsheet import lines

TITLE, BULLETS, TITLE_ONLY, EMPTY = 0, 1, 5, 6
"""Layouts of the template that comes with the library."""


def saved(file: Presentation) -> bytes:
    packed = io.BytesIO()
    file.save(packed)
    return packed.getvalue()


def new_slide(file: Presentation, layout: int, title: str = "") -> Slide:
    slide = file.slides.add_slide(file.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    return slide


def put(shapes, left: float, top: float, text: str) -> None:
    shapes.add_textbox(Cm(left), Cm(top), Cm(5), Cm(1)).text_frame.text = text


def test_each_slide_is_a_page_with_its_title_as_heading_and_its_bullets_as_items():
    file = pptx.Presentation()
    new_slide(file, TITLE, "Đào tạo nhân viên mới").placeholders[1].text = "Quý II"
    frame = new_slide(file, BULLETS, "Nội dung").placeholders[1].text_frame
    frame.text = "An toàn"
    inner = frame.add_paragraph()
    inner.text, inner.level = "Thoát hiểm", 1
    plain = frame.add_paragraph()
    plain.text = "Hỏi phòng Nhân sự"
    plain._p.get_or_add_pPr().append(plain._p.makeelement(qn("a:buNone"), {}))
    content = presentation.read(saved(file))
    assert lines(content) == [
        ("heading", "Đào tạo nhân viên mới"),
        ("paragraph", "Quý II"),
        ("heading", "Nội dung"),
        ("item", "- An toàn"),
        ("item", "- Thoát hiểm"),
        ("paragraph", "Hỏi phòng Nhân sự"),
    ]
    assert [block.level for block in content.blocks] == [2, 0, 2, 1, 2, 0]
    assert content.title == "Đào tạo nhân viên mới"
    assert content.pages == (0, content.text.index("Nội dung"))


def test_texts_of_a_slide_are_read_from_top_to_bottom_and_from_left_to_right_its_notes_last():
    file = pptx.Presentation()
    slide = new_slide(file, TITLE_ONLY, "Quy trình")
    put(slide.shapes, 12, 5.1, "Duyệt")
    put(slide.shapes, 1, 12, "Lưu trữ")
    put(slide.shapes, 1, 5.2, "Soạn thảo")
    put(slide.shapes.add_group_shape().shapes, 1, 9, "Đóng dấu")
    slide.notes_slide.notes_text_frame.text = "Mời anh Bình nói.\nPhát tài liệu."
    put(slide.shapes, 20, 12, "ẩn")
    slide.shapes[-1]._element.nvSpPr.cNvPr.set("hidden", "1")
    assert lines(presentation.read(saved(file))) == [
        ("heading", "Quy trình"),
        ("paragraph", "Soạn thảo"),
        ("paragraph", "Duyệt"),
        ("paragraph", "Đóng dấu"),
        ("paragraph", "Lưu trữ"),
        ("note", "Mời anh Bình nói."),
        ("note", "Phát tài liệu."),
    ]


def test_tables_and_charts_of_slides_are_rows_behind_the_names_of_their_columns():
    file = pptx.Presentation()
    slide = new_slide(file, TITLE_ONLY, "Kết quả")
    table = slide.shapes.add_table(3, 3, Cm(1), Cm(5), Cm(20), Cm(3)).table
    for cell, text in zip(table.iter_cells(), "Vùng|Tỉnh|Số đơn|Bắc|Hà Nội|30||Nam Định|12".split("|"), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    data = CategoryChartData(number_format="0%")
    data.categories = ["Quý I", "Quý II"]
    data.add_series("Đạt", (0.5, 0.75))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE, Cm(1), Cm(10), Cm(9), Cm(5), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Tỷ lệ đạt"
    content = presentation.read(saved(file))
    assert lines(content)[1:] == [
        ("row", "Vùng | Tỉnh | Số đơn"),
        ("row", "Vùng: Bắc | Tỉnh: Hà Nội | Số đơn: 30"),
        ("row", "Vùng: Bắc | Tỉnh: Nam Định | Số đơn: 12"),
        ("paragraph", "Tỷ lệ đạt"),
        ("row", "Đạt"),
        ("row", "Quý I | Đạt: 50%"),
        ("row", "Quý II | Đạt: 75%"),
    ]
    assert [block.level for block in content.blocks if block.kind == "row"] == [1, 1, 1, 2, 2, 2]


def test_numbers_that_slides_put_before_items_are_shown_as_they_are():
    file = pptx.Presentation()
    frame = new_slide(file, EMPTY).shapes.add_textbox(Cm(1), Cm(1), Cm(9), Cm(9)).text_frame
    frame.text = "Mở đầu"
    for text, form in (("Nộp", "alphaLcParenR"), ("Chờ", "alphaLcParenR"), ("Nhận", "arabicPeriod")):
        paragraph = frame.add_paragraph()
        paragraph.text = text
        number = paragraph._p.makeelement(qn("a:buAutoNum"), {"type": form})
        paragraph._p.get_or_add_pPr().append(number)
    assert presentation.read(saved(file)).text == "Mở đầu\n\na) Nộp\nb) Chờ\n3. Nhận"


def test_a_slide_of_pictures_alone_is_named():
    file = pptx.Presentation()
    new_slide(file, TITLE_ONLY, "Bản đồ")
    dot = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
    new_slide(file, EMPTY).shapes.add_picture(io.BytesIO(dot), 0, 0)
    content = presentation.read(saved(file))
    assert content.lost == ("slide 2 holds no text, only pictures: write into its notes what they say",)
    assert content.pages == (0, len("Bản đồ"))


def test_hostile_slides_are_refused_with_what_to_do():
    file = pptx.Presentation()
    new_slide(file, TITLE_ONLY, "Một")
    good = saved(file)
    slide = "ppt/slides/slide1.xml"
    entities = '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><p>&b;</p>'
    files = {
        "packs more than 300 MB": repacked(good, "docProps/thumbnail.jpeg", bytes(400_000_000)),
        "is damaged": repacked(good, slide, b"<a>" * 50_000),
        "holds no text": repacked(good, slide, entities.encode()),
        "is no .pptx file, or is cut short": good[: len(good) // 2],
        "holds no slides, or is damaged": repacked(good, "_rels/.rels", b"<Relationships/>"),
        r"is a Word file \(\.docx\) by another name: rename it to end in \.docx": word_file(("Normal", "a")),
        "is no .pptx file": b"",
    }
    for message, raw in files.items():
        with pytest.raises(ValueError, match=message):
            presentation.read(raw)
