"""English names that the articles explain, in a question that is asked in English."""

import pytest

from app.answers.glosses import with_vietnamese_names

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
