"""Acronyms in questions, and articles that spell them out."""

import pytest

from eval.runner import index_articles
from index.datatypes import Article
from index.language.acronyms import SPELLED, spell_out, stands_for
from tests.fakes import FakeEncoder


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("Quy mô TMĐT năm 2025?", "Quy mô thương mại điện tử (TMĐT) năm 2025?"),
        ("quy mô tmdt năm 2025", "quy mô thương mại điện tử (tmdt) năm 2025"),
        ("Sở GD&ĐT TP.HCM", "Sở giáo dục và đào tạo (GD&ĐT) thành phố Hồ Chí Minh (TP.HCM)"),
        ("LĐ-TB&XH là gì?", "lao động, thương binh và xã hội (LĐ-TB&XH) là gì?"),
        ("Thương mại điện tử (TMĐT) là gì?", "Thương mại điện tử (TMĐT) là gì?"),
        ("ATMĐT và UBNDX không phải là chữ viết tắt", "ATMĐT và UBNDX không phải là chữ viết tắt"),
    ],
)
def test_an_acronym_is_searched_for_with_what_it_stands_for(typed, searched):
    assert spell_out(typed) == searched


def test_a_question_of_nothing_but_acronyms_stays_bounded():
    assert len(spell_out(" ".join(list(SPELLED)))) < len(" ".join(SPELLED)) + 5 * max(map(len, SPELLED.values()))


def test_acronyms_are_known_in_any_writing():
    assert stands_for("tmdt") == stands_for("TMĐT") == "thương mại điện tử"
    assert stands_for("ASEAN") is None


def test_a_vietnamese_question_finds_the_article_that_spells_its_acronym_out():
    texts = ["Quy mô thương mại điện tử đạt 36 tỷ USD.", "Quy mô kinh tế số đạt 300 tỷ USD."]
    articles = [Article(str(row), "", None, None, "vi", text) for row, text in enumerate(texts)]
    index = index_articles(articles, FakeEncoder(), progress=False)
    found = index.search("Quy mô TMĐT của Việt Nam?", 2, "lexical")
    assert found.searched == "Quy mô thương mại điện tử (TMĐT) của Việt Nam?"
    assert found.hits[0].passage.article_id == "0"
