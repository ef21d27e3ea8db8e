"""What stands before the words of an item: the mark that a program draws, or the one that an author typed."""

from pathlib import Path

import pytest
from docx import Document
from pptx import Presentation

from index.articles import read_articles
from index.formats.text.list_marks import BULLET, marked

TYPED = ["- Có mặt đúng giờ.", "• Mang theo thẻ.", "1. Ký tên.", "Không có dấu."]
SHOWN = ["- Có mặt đúng giờ.", "• Mang theo thẻ.", "1. Ký tên.", "- Không có dấu."]


@pytest.mark.parametrize(
    ("mark", "words", "shown"),
    [
        *((BULLET, typed, shown) for typed, shown in zip(TYPED, SHOWN, strict=True)),
        ("", "▪ Một", "▪ Một"),
        ("", "Một", "- Một"),
        ("3. ", "Ba", "3. Ba"),
        ("3. ", "- Ba", "3. - Ba"),  # a number is told even so
        (BULLET, "-5 °C", "- -5 °C"),
        (BULLET, "a) điểm", "a) điểm"),
    ],
)
def test_words_that_bring_a_mark_of_their_own_need_no_bullet(mark: str, words: str, shown: str) -> None:
    assert marked(mark, words) == shown


def test_an_item_of_word_or_slides_has_one_mark(tmp_path: Path) -> None:
    document = Document()
    for words in TYPED:
        document.add_paragraph(words, style="List Bullet")
    document.save(str(tmp_path / "a.docx"))
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Nội quy"
    body = slide.placeholders[1].text_frame
    body.text = TYPED[0]
    for words in TYPED[1:]:
        body.add_paragraph().text = words
    deck.save(str(tmp_path / "b.pptx"))
    for article in read_articles(tmp_path).articles:
        items = [article.text[each.start : each.end] for each in article.blocks if each.kind == "item"]
        assert items == SHOWN
