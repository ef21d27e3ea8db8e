"""English names that the articles explain, in a question that is asked in English."""

import pytest

from app.answers.answer import Answer, Citation
from app.answers.glosses import with_names, with_vietnamese_names
from app.web.chat.rendering import render_reply
from index.datatypes import Article, Language

ARTICLE = (
    "Hội nghị Bộ trưởng số ASEAN (ASEAN Digital Ministers’ Meeting - ADGMIN), ông gặp Ngân hàng Thế giới "
    "(World Bank) và một người ở Cơ quan lưu chiểu (New Zealand). (Theo Global Times)"
)


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("When is the ASEAN Digital Ministers' Meeting?", "When is the Hội nghị Bộ trưởng số ASEAN?"),
        ("When is the asean digital ministers’ meeting?", "When is the Hội nghị Bộ trưởng số ASEAN?"),
        ("Who met the World Bank?", "Who met the Ngân hàng Thế giới?"),
        ("What is ADGMIN?", "What is ADGMIN?"),  # the articles have the acronym themselves
        ("Who is from New Zealand?", "Who is from New Zealand?"),  # no translation of what stands before it
        ("What do the Global Times say?", "What do the Global Times say?"),
        ("Is it the World Banking group’s?", "Is it the World Banking group’s?"),
    ],
)
def test_a_name_is_searched_for_as_the_articles_have_it(question, searched):
    assert with_vietnamese_names(question, [ARTICLE]) == searched


def test_of_several_names_the_most_frequent_stands_for_it():
    texts = ["Nhà băng Thế giới (World Bank)", "Ngân hàng Thế giới (World Bank)", "Ngân hàng Thế giới (World Bank)"]
    assert with_vietnamese_names("the World Bank", texts) == "the Ngân hàng Thế giới"
    assert with_vietnamese_names("the World Bank", []) == "the World Bank"


@pytest.mark.parametrize(
    "text", ["(" * 5000, "(A" * 5000, "(A - " * 2000, "Á " * 5000 + "(World Bank)", "(A" + "a" * 9000]
)
def test_hostile_text_takes_no_time(text):
    with_vietnamese_names("the World Bank", [text] * 10)


def test_signs_of_patterns_in_a_name_mean_nothing():
    text = "Ngân hàng \\1 Thế giới (World Bank)"
    assert with_vietnamese_names("the World Bank", [text]) == "the Ngân hàng \\1 Thế giới"


def quoted(quote: str, language: Language, reader: Language) -> Answer:
    article = Article("a.txt", "A", None, None, language, quote)
    citation = Citation.cut(1, article, (0, len(quote)), (0, len(quote)))
    return Answer("?", reader, "found", quote, 0.9, (citation,), (), "?", 0.1)


@pytest.mark.parametrize(
    ("quote", "language", "reader", "names"),
    [
        ("Ngân hàng Thế giới cho vay.", "vi", "en", [("Ngân hàng Thế giới", "World Bank")]),
        ("The World Bank lends.", "en", "vi", [("World Bank", "Ngân hàng Thế giới")]),
        ("Ngân hàng Thế giới cho vay.", "vi", "vi", []),
        ("Ngân hàng Thế giới (World Bank) cho vay.", "vi", "en", []),
        ("Ngân hàng Thế giới\u1ea1 cho vay.", "vi", "en", []),
        ("Ông ở Cơ quan lưu chiểu.", "vi", "en", []),
    ],
)
def test_a_quote_in_the_other_language_has_the_names_beside_it_that_the_documents_give_in_both(
    quote, language, reader, names
):
    answer = with_names(quoted(quote, language, reader), [ARTICLE])
    assert [(name.written, name.reads) for name in answer.names] == names
    assert answer.as_json().get("gloss", []) == [{"written": own, "reads": other} for own, other in names]


def test_a_name_stands_beside_the_figures_and_outside_the_quote():
    html = render_reply(with_names(quoted("Ngân hàng Thế giới cho vay 36 tỷ USD.", "vi", "en"), [ARTICLE]), "en")
    note = html.split('hd-gloss">')[1].split("</p>")[0]
    assert '<span lang="vi">36 tỷ USD</span> = <span lang="en">36 billion USD</span>; ' in note
    assert note.endswith('<span lang="vi">Ngân hàng Thế giới</span> = <span lang="en">World Bank</span>')
    assert "World Bank" not in html.split('class="hd-sentence"')[1].split("</p>")[0]
