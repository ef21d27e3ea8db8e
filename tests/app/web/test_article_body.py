"""The words of an article as HTML."""

import re
from html import unescape

from app.web.pages.article_body import render_body
from index.datatypes import Article, Block
from index.formats.file_content import Content, Part
from index.formats.tables.table_rows import table_parts


def article_of(*parts: Part) -> Article:
    content = Content.of(parts)
    return Article("a.docx", "A", None, None, "vi", content.text, blocks=content.blocks)


def tags(html: str) -> list[str]:
    return re.findall(r"<(h\d|p|li|tr|th|td)\b", html)


def body(article: Article, cited: str = "") -> str:
    start = article.text.index(cited) if cited else 0
    return render_body(article, (start, start + len(cited)), "vi")


def test_an_article_without_blocks_is_a_paragraph_for_each_line():
    html = body(Article("a.txt", "A", None, None, "vi", "Một.\n\n  Hai <b>.\nBa."))
    assert html.split("\n") == ["<p>Một.</p>", "<p>  Hai &lt;b&gt;.</p>", "<p>Ba.</p>"]


def test_headings_leave_no_rank_out_whatever_their_levels():
    levels = (1, 4, 4, 2, 1, 3)
    html = body(article_of(*(Part("heading", f"Mục {level}", level) for level in levels)))
    assert tags(html) == ["h2", "h3", "h3", "h3", "h2", "h3"]


def test_what_stands_below_the_cited_words_divides_no_list():
    article = article_of(Part("item", "1. Một", 1), Part("item", "2. Hai", 1), Part("paragraph", "Ba"))
    html = render_body(article, (0, 6), "vi", "<hr>")
    assert html.split("\n")[1:] == ["<hr>", "<p>Ba</p>"]
    assert html.startswith('<ul><li data-level="1"><mark id="cited">1. Một</mark></li><li data-level="1">2. Hai')
    assert render_body(article, (15, 17), "vi", "<hr>").endswith('<mark id="cited">Ba</mark></p>\n<hr>')


def test_items_are_one_list_with_their_depth_and_the_numbers_that_they_have():
    html = body(article_of(Part("item", "1. Một", 1), Part("item", "a) Hai", 2), Part("paragraph", "Ba")))
    assert html == '<ul><li data-level="1">1. Một</li><li data-level="2">a) Hai</li></ul>\n<p>Ba</p>'


def test_questions_and_notes_are_told_from_paragraphs():
    html = body(article_of(Part("question", "Ở đâu?"), Part("paragraph", "Tầng 2."), Part("note", "1 Trừ lễ.")))
    assert html == '<p class="question">Ở đâu?</p>\n<p>Tầng 2.</p>\n<p class="note">1 Trừ lễ.</p>'


def test_a_table_has_its_columns_and_only_the_cited_cell_is_marked():
    rows = [["Gói", "Giá", "Tốc độ"], ["Bạc", "180.000", ""], ["Vàng", "320.000", "300 Mbps"]]
    article = article_of(*table_parts(rows, 1, 1))
    assert article.text.splitlines()[1:] == ["Gói: Bạc | Giá: 180.000", "Gói: Vàng | Giá: 320.000 | Tốc độ: 300 Mbps"]
    html = body(article, "320.000")
    cells = [re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]
    assert cells == [rows[0], rows[1], ["Vàng", '<mark id="cited">320.000</mark>', "300 Mbps"]]
    assert tags(html).count("th") == 3


def test_a_cited_row_is_marked_in_each_of_its_cells_and_anchored_once():
    article = article_of(*table_parts([["Gói", "Giá"], ["Bạc", "180.000"], ["Vàng", "320.000"]], 1, 1))
    html = body(article, "Gói: Vàng | Giá: 320.000")
    assert [unescape(words) for words in re.findall(r"<mark[^>]*>(.*?)</mark>", html)] == ["Vàng", "320.000"]
    assert html.count('id="cited"') == 1


def test_tables_that_follow_each_other_are_two_and_a_table_without_names_has_plain_cells():
    first, second = [["a", "b", "c"]], [["d", "e", "f"], ["g", "h", "i"]]
    html = body(article_of(*table_parts(first, 0, 1), *table_parts(second, 0, 2)))
    assert re.findall(r'aria-label="(.*?)"', html) == ["Bảng 1", "Bảng 2"]
    assert tags(html) == ["tr", "td", "td", "td"] * 3


def test_what_is_written_in_an_article_is_never_html():
    article = article_of(
        Part("heading", "<i>"), *table_parts([["<b>", "x"], ["1", "<u>"]], 1, 1), Part("item", "- </ul>")
    )
    html = body(article, "<u>")
    assert '<mark id="cited">&lt;u&gt;</mark>' in html
    assert not re.search(r"<(i|b|u)>", html)
    assert html.count("</ul>") == 1


def test_a_block_that_holds_nothing_cannot_be_made():
    for bounds in ((3, 3), (4, 2), (-1, 2)):
        try:
            Block("item", *bounds)
        except ValueError as error:
            assert "holds nothing" in str(error)
        else:
            raise AssertionError(bounds)
