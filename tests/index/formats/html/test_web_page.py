"""Web pages: their articles, encodings, and hostile ones."""

import unicodedata

from index.articles import read_articles
from tests.index.formats.sample_files import PAGE, PAGE_TEXT, read_one, why_unreadable


def test_a_web_page_is_its_article_with_title_date_and_address(tmp_path):
    article = read_one(tmp_path, "a.html", PAGE.encode())
    assert article.text == PAGE_TEXT
    assert (article.title, article.date, article.url) == ("Nghỉ phép năm", "2025-03-01", "https://x.example/nghi-phep")
    assert article.language == "vi"


def test_a_web_page_is_the_same_in_each_encoding(tmp_path):
    pages = {
        "NFD": unicodedata.normalize("NFD", PAGE).encode(),
        "UTF-8 with its mark": b"\xef\xbb\xbf" + PAGE.encode(),
        "UTF-16 with its mark": PAGE.encode("utf-16"),
        "UTF-16 LE": PAGE.encode("utf-16-le"),
        "UTF-16 BE": PAGE.encode("utf-16-be"),
        "a charset that it has not": PAGE.replace("utf-8", "windows-1252").encode(),
    }
    for name, raw in pages.items():
        (tmp_path / f"{name}.htm").write_bytes(raw)
    read = read_articles(tmp_path)
    assert {article.title: article.text for article in read.articles} == {"Nghỉ phép năm": PAGE_TEXT}
    assert (len(read.articles), read.unreadable) == (6, [])


def test_a_web_page_is_decoded_by_the_charset_that_it_states(tmp_path):
    page = '<html><head><meta charset="windows-1258"></head><body><p>Trụ sở đặt ở Huế.</p></body></html>'
    # windows-1258 writes tones as marks of their own, after letters such as ê
    raw = page.replace("ụ", "u\u0323").replace("ở", "ơ\u0309").replace("ặ", "ă\u0323").replace("ế", "ê\u0301")
    assert read_one(tmp_path, "a.html", raw.encode("cp1258")).text == "Trụ sở đặt ở Huế."


def test_a_page_of_one_sentence_is_read_without_its_menu(tmp_path):
    assert read_one(tmp_path, "a.html", "<nav>Trang chủ</nav><p>Trụ sở ở Huế.</p>".encode()).text == "Trụ sở ở Huế."


def test_pages_without_an_article_are_named_with_what_to_do_and_cost_no_other(tmp_path):
    said = why_unreadable(
        tmp_path,
        {
            "empty.html": b"",
            "comment.html": b"<!-- nothing -->",
            "menu.html": b"<html><title>T</title><body><nav><a href='/'>Home</a></nav></body></html>",
            "scripts.html": b"<html><body><div id='root'></div><script>start()</script></body></html>",
            "declarations.html": b"<!DOCTYPE x [" * 100_000,
            "deep.html": b"<div>" * 100_000 + b"x",
            "undecodable.html": b"<p>caf\xe9</p>",
            "charset.html": b"<meta charset='zip'><p>caf\xe9</p>",
            "otherwise.html": b"<meta charset='windows-1258'><p>\x8a\xe9</p>",
            "pdf.html": b"%PDF-1.7\n\xe2\xe3\xcf\xd3",
        },
    )
    no_article = "holds no document text: save the page itself, after its scripts have run, or leave it out"
    assert said == {
        "charset.html": "states the charset zip, which is not known: save it as UTF-8",
        "comment.html": "holds no text",
        "declarations.html": "holds no text",
        "deep.html": no_article,
        "empty.html": "holds no text",
        "menu.html": no_article,
        "otherwise.html": "is not text in the charset windows-1258 that it states: save it as UTF-8",
        "pdf.html": "is not UTF-8 text (byte 9): save it as UTF-8",
        "scripts.html": no_article,
        "undecodable.html": "is not UTF-8 text (byte 6): save it as UTF-8",
    }


def test_line_breaks_of_the_file_are_none_of_the_page_and_a_comment_may_stand_before_it(tmp_path):
    page = "<!-- saved from url=(0014)about:internet -->\n<html><body><article><h1>Thủ\ntục</h1><p>Gửi một\nđơn.</p>"
    page += "<ul><li>Chờ\nba <b>ngày</b>\nlàm việc</li></ul><pre>a\nb</pre></article></body></html><!-- hết -->"
    assert read_one(tmp_path, "a.html", page.encode()).text == (
        "Thủ tục\n\nGửi một đơn.\n\n- Chờ ba ngày làm việc\n\na\nb"
    )


def test_items_of_a_page_that_are_paragraphs_are_items(tmp_path):
    page = (
        "<article><h1>Thủ tục</h1><ol><li>\n<p>Gửi <b>một</b> đơn</p></li><li></li><li><p>Chờ</p></li></ol></article>"
    )
    assert read_one(tmp_path, "a.html", page.encode()).text == "Thủ tục\n\n1. Gửi một đơn\n3. Chờ"


def test_entities_of_a_page_are_not_expanded(tmp_path):
    bomb = '<!DOCTYPE html [<!ENTITY a "ha ha"><!ENTITY b "&a;&a;&a;">]><p>Trụ sở ở Huế: &b;.</p>'
    assert read_one(tmp_path, "a.html", bomb.encode()).text == "Trụ sở ở Huế: &b;."
