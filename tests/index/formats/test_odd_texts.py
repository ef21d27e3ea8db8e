"""Texts that no ordinary file holds: read in this process, they may neither end it nor take its memory."""

import pytest

from index.articles import read_articles
from index.datatypes import Article
from index.formats.file_content import Content, Part
from index.formats.file_kinds import kind_of
from index.formats.office.mail import read as read_mail
from index.formats.sheets.number_format import shown
from index.formats.tables.table_rows import LONGEST_LABEL, count_headers, table_parts
from index.passages import PassageSettings, split_article
from index.structure.blocks import blocks_of, structured
from index.structure.labels import LONGEST_QUESTION, read_labels


@pytest.mark.parametrize("text", ["what does ſection 5 say", "phần ı có gì", "artİcle 5", "Điều 5ſ", "Phần İ", "K 5 ſ"])
def test_letters_that_are_others_only_in_capitals_name_parts_or_nothing(text: str):
    assert all(name.start < name.end <= len(text) for name in read_labels(text))
    assert "".join(text[b.start : b.end] for b in structured(f"{text}. Scope", ())) == text


def test_a_folder_with_such_letters_is_read(tmp_path):
    (tmp_path / "a.txt").write_text("Artıcle 5. Scope\n\nThis agreement covers the dormitory.", encoding="utf-8")
    (article,) = read_articles(tmp_path).articles
    assert [block.label for block in article.blocks] == ["Article 5", ""]


def test_halves_of_surrogate_pairs_do_not_come_out_of_a_mail(tmp_path):
    mail = b"Subject: a\nContent-Type: text/plain; charset=utf-7\n\nOpen from +2AA- eight."
    (tmp_path / "a.eml").write_bytes(mail)
    (article,) = read_articles(tmp_path).articles
    assert article.text.encode("utf-8")
    assert "Open from eight." in " ".join(article.text.split())


def test_a_mail_whose_charset_is_none_is_read():
    assert "Tám giờ" in read_mail("Subject: a\nContent-Type: text/plain; charset=undefined\n\nTám giờ.".encode()).text


def article_of(*parts: Part) -> Article:
    content = Content.of(parts)
    return Article("a.docx", "A", None, None, "vi", content.text, blocks=content.blocks)


def test_no_word_of_a_long_question_or_heading_is_lost():
    question, heading = "Tôi muốn hỏi " + "rất dài " * 40 + "vì sao?", "Phần " + "thứ nhất " * 12
    article = article_of(Part("heading", heading, 1), Part("question", question), Part("paragraph", "Vì thế."))
    assert len(question) > LONGEST_QUESTION
    held = " ".join(passage.text for passage in split_article(article, PassageSettings()))
    assert held.split() == article.text.split()


def test_a_row_bears_the_names_of_its_columns_only_where_they_are_short():
    long = [f"cột {number}" for number in range(LONGEST_LABEL // 4)]
    rows = [long, [str(number) for number in range(len(long))]]
    assert [part.label for part in table_parts(rows, 1, 1)] == ["", ""]
    text = "\n".join(" | ".join(row) for row in rows)
    assert [(block.kind, block.label) for block in blocks_of(text)] == [("row", ""), ("row", "")]


def test_a_header_with_more_cells_than_any_row_below_names_columns():
    assert count_headers([["Tên", "Giá", "Ghi chú"], ["Bạc", "180"], ["Vàng", "320"]]) == 1


def test_a_table_of_text_that_begins_with_bm_is_no_picture():
    assert kind_of(b"BMI,Weight\n21,60\n") is None
    assert kind_of(b"BM\x9a\x00\x00\x00\x00\x00\x00\x00\x8a") == ".bmp"


@pytest.mark.parametrize("value", [float("inf"), 1e308])
def test_a_number_that_no_form_holds_is_an_error_that_readers_know(value: float):
    with pytest.raises((ArithmeticError, ValueError)):
        shown(value, "0.00%")


def test_a_dash_on_a_line_of_its_own_is_kept(tmp_path):
    (tmp_path / "a.csv").write_text("Tên,Ghi chú\nAn,-\n", encoding="utf-8")
    (article,) = read_articles(tmp_path).articles
    assert article.text.endswith("Tên: An | Ghi chú: -")


def test_lines_of_nothing_but_space_and_capitals_without_end_are_read():
    capitals = "Chương I\n" + "QUY ĐỊNH CHUNG\n" * 3_000
    spaces, decimals = " " * 50_000, "- x\n1" + ".1" * 5_000 + " y\n"
    for text in (f"a{spaces}x", f"Hỏi: Ở đâu?\nđáp{spaces}x", capitals, decimals):
        blocks = structured(text.strip(), ())
        assert blocks[0].start == 0
        assert blocks[-1].end == len(text.strip())
