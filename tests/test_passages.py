"""Sentences, clauses and passages."""

from pathlib import Path

import pytest

from index.articles import read_articles
from index.datatypes import Article, Passage
from index.passages import PassageSettings, split_article, texts_and_units
from index.sentences import split_clauses, split_sentences

ROOT = Path(__file__).parent.parent


def article(text: str) -> Article:
    return Article("a.txt", "A", None, None, "vi", text)


def test_sentences_end_at_marks_before_a_capital_or_a_digit():
    text = "Tăng 3.900 km. Ông nói: “Đoàn kết!” Đó là ý chính… vâng. 11 nước dự.\nTP. Hà Nội đông."
    sentences = [text[start:end] for start, end in split_sentences(text)]
    assert sentences == [
        "Tăng 3.900 km.",
        "Ông nói: “Đoàn kết!”",
        "Đó là ý chính… vâng.",
        "11 nước dự.",
        "TP. Hà Nội đông.",
    ]


def test_a_long_sentence_is_cut_at_semicolons_and_a_short_one_is_not():
    long = "a" * 240 + "; phủ sóng 5G đạt 91,2% dân số; hết."
    assert [long[s:e] for s, e in split_clauses(long)][1] == "phủ sóng 5G đạt 91,2% dân số;"
    assert split_clauses("một; hai.") == [(0, 9)]


def test_passages_are_slices_that_hold_every_letter():
    for seed in read_articles(ROOT / "seeds").articles:
        passages = split_article(seed, PassageSettings())
        assert all(seed.text[p.start : p.end] == p.text for p in passages)
        assert max(len(p.text) for p in passages) <= 800
        assert "".join("".join(p.text.split()) for p in passages) == "".join(seed.text.split())


def test_passages_do_not_cut_a_sentence_that_fits():
    text = " ".join(f"Câu số {n} nói về hạ tầng số." for n in range(60))
    passages = split_article(article(text), PassageSettings(longest=200))
    assert all(p.text.endswith("số.") and p.text.startswith("Câu") for p in passages)


@pytest.mark.parametrize("text", ["a" * 5000, "a. " * 3000, "dòng\n" * 900, "😀" * 900, "x\u2028y " * 700])
def test_hostile_texts_split_into_true_slices(text):
    passages = split_article(article(text.strip()), PassageSettings())
    assert all(0 < len(p.text) <= 800 for p in passages)


def test_a_passage_that_is_not_its_slice_cannot_be_built():
    with pytest.raises(ValueError, match=r"\[0, 3\) does not fit 2 characters"):
        Passage("a.txt", 0, 3, "ab", "vi")


def test_a_passage_is_encoded_under_its_title_however_long_that_is():
    for title, context in (("Quy_chế", "Quy chế: "), ("", ""), ("Tên " * 9999, ("Tên " * 50) + ": ")):
        passage = Passage.cut(Article("a.txt", title, None, None, "vi", "Hoà bình. Ấm no."), 0, 16)
        [text], [units] = texts_and_units([passage])
        assert text == f"{context}Hòa bình. Ấm no."
        assert [text[start:end] for start, end in units] == ["Hòa bình.", "Ấm no."]
