"""What of a Markdown file is a heading, an item, a row, a question with its answer, or a note, and what is left out."""

from index.formats.file_content import Content
from index.formats.html.markdown import read


def content(text: str) -> Content:
    return read(text.encode())


def blocks(text: str) -> list[tuple[str, int, str]]:
    read_text = content(text)
    return [(block.kind, block.level, read_text.text[block.start : block.end]) for block in read_text.blocks]


def test_headings_paragraphs_quotes_and_code_are_blocks_in_order():
    assert blocks(
        "# Sổ tay\n\nMột\nhai.  \nBa.\n\nCấp hai\n---\n\n> Lời dẫn\n> tiếp.\n\n```sh\na  b\n  c\n```\n\n    mã\n"
    ) == [
        ("heading", 1, "Sổ tay"),
        ("paragraph", 0, "Một hai.\nBa."),
        ("heading", 2, "Cấp hai"),
        ("paragraph", 0, "Lời dẫn tiếp."),
        ("paragraph", 0, "a  b\n  c"),
        ("paragraph", 0, "mã"),
    ]


def test_items_have_their_numbers_and_depth():
    assert blocks("3. ba\n   - con\n     - cháu\n4. bốn\n\n   thêm\n\n* chấm\n") == [
        ("item", 1, "3. ba"),
        ("item", 2, "- con"),
        ("item", 3, "- cháu"),
        ("item", 1, "4. bốn"),
        ("paragraph", 0, "thêm"),
        ("item", 1, "- chấm"),
    ]


def test_lettered_points_are_paragraphs_though_no_empty_line_stands_between_them():
    assert blocks(
        "1. Nộp trước.\n2. Hồ sơ gồm:\na) Đơn\nxin nghỉ;\nđ) Giấy khám.\n3. Khác:\n   a) Một;\n   b) Hai.\n\n"
        "Hạn là ngày\n12. hằng năm"
    ) == [
        ("item", 1, "1. Nộp trước."),
        ("item", 1, "2. Hồ sơ gồm:"),
        ("paragraph", 0, "a) Đơn xin nghỉ;"),
        ("paragraph", 0, "đ) Giấy khám."),
        ("item", 1, "3. Khác:"),
        ("paragraph", 0, "a) Một;"),
        ("paragraph", 0, "b) Hai."),
        ("paragraph", 0, "Hạn là ngày 12. hằng năm"),
    ]


def test_rows_of_a_table_stand_under_the_names_of_its_columns():
    read_text = content("| Hạng | Giá |\n|---|--:|\n| Một | **90** |\n| Hai | ~~70~~ 60 |\n")
    assert read_text.text == "Hạng | Giá\nHạng: Một | Giá: 90\nHạng: Hai | Giá: 60"
    assert [(block.kind, block.level, block.label) for block in read_text.blocks] == [
        ("row", 1, ""), ("row", 1, "Hạng | Giá"), ("row", 1, "Hạng | Giá"),
    ]  # fmt: skip
    assert read_text.lost == ("1 struck-out stretch is left out: “70”; take the line away from what still holds",)


def test_headings_that_ask_are_questions_and_the_first_heading_is_the_title():
    text = (
        "# Gửi hàng thì làm gì?\n\n## Cân tối đa bao nhiêu?\n\n30 kg.\n\n## Có bảo hiểm không\n\nCó.\n\n"
        "## Liên hệ\n\nSố 5.\n"
    )
    assert blocks(text) == [
        ("heading", 1, "Gửi hàng thì làm gì?"),
        ("question", 0, "Cân tối đa bao nhiêu?"),
        ("paragraph", 0, "30 kg."),
        ("question", 0, "Có bảo hiểm không"),
        ("paragraph", 0, "Có."),
        ("heading", 2, "Liên hệ"),
        ("paragraph", 0, "Số 5."),
    ]
    assert content(text).title == "Gửi hàng thì làm gì?"
    assert content("### Ở đâu?\n\nHuế.").title == "Ở đâu?"
    assert content("---\ntitle: Khác\n---\n# Một\n").title == "Khác"


def test_questions_in_english_and_with_numbers_are_questions():
    assert blocks(
        "## 1. What is the fee?\n\nFree.\n\n## 2. How do I apply\n\nOnline.\n\n## 3. What we offer\n\nRooms.\n"
    ) == [
        ("question", 0, "1. What is the fee?"),
        ("paragraph", 0, "Free."),
        ("question", 0, "2. How do I apply"),
        ("paragraph", 0, "Online."),
        ("heading", 2, "3. What we offer"),
        ("paragraph", 0, "Rooms."),
    ]


def test_html_in_markdown_is_read_as_html():
    assert blocks(
        "<details>\n<summary>Ai trực đêm?</summary>\n\nBác sĩ *chính*.\n\n</details>\n\n"
        "<table><tr><th>Ca</th><th>Giờ</th></tr><tr><td>1</td><td>6<br>7</td></tr></table>\n\n<!-- "
        "ghi chú -->\n\nHai<br>dòng."
    ) == [
        ("question", 0, "Ai trực đêm?"),
        ("paragraph", 0, "Bác sĩ chính."),
        ("row", 1, "Ca | Giờ"),
        ("row", 1, "Ca: 1 | Giờ: 6; 7"),
        ("paragraph", 0, "Hai\ndòng."),
    ]


def test_html_that_is_opened_and_never_closed_hides_nothing_behind_it():
    assert content("Thẻ <script> và <textarea> là mã.\n\n<select>\n\nCòn đây.").text == "Thẻ và là mã.\n\nCòn đây."


def test_struck_out_words_are_left_out_and_counted():
    struck = content("Giá ~~100~~ 80.\n\n~~Cả đoạn~~\n\n- ~~mục~~\n- <s>cũ</s> mới\n")
    assert struck.text == "Giá 80.\n\n- mới"
    assert struck.lost == (
        "4 struck-out stretches are left out: “100”, “Cả đoạn”, “mục”, …; take the line away from what still holds",
    )


def test_footnotes_stand_behind_what_refers_to_them():
    assert blocks(
        "Có 12 ngày[^1] nghỉ.\n\n- Lương[^luong]\n\n[^1]: Theo *luật*.\n[^luong]: Đủ\n    tháng.\n\n"
        "    Trừ phạt.\n\nHết."
    ) == [
        ("paragraph", 0, "Có 12 ngày nghỉ."),
        ("note", 0, "Theo luật."),
        ("item", 1, "- Lương"),
        ("note", 0, "Đủ tháng. Trừ phạt."),
        ("paragraph", 0, "Hết."),
    ]


def test_a_footnote_that_nothing_refers_to_is_a_note_at_the_end_and_a_sign_without_one_stays():
    assert blocks("[^a]: Lẻ.\n\nMột[^b].") == [("paragraph", 0, "Một[^b]."), ("note", 0, "Lẻ.")]
    assert content("```\n[^a]: mã\n```").text == "[^a]: mã"


def test_the_words_for_a_picture_are_text():
    assert content("Xem ![sơ đồ *tầng 1*](a.png) nhé.").text == "Xem sơ đồ tầng 1 nhé."


def test_what_is_nested_too_deep_to_be_read_is_said():
    (lost,) = content("Đầu.\n\n" + ">" * 500 + " sâu").lost
    assert lost.startswith("what stands in about 100 lists or quotes, one within the other, is left out")
