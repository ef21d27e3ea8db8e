"""Sentences, clauses and passages."""

import pytest

from index.articles import read_articles
from index.datatypes import Article, Passage, context_of
from index.formats.file_content import Content, Part
from index.language.sentences import split_clauses, split_sentences
from index.passages import PassageSettings, split_article, texts_and_units
from tests.place import ROOT


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


def structured_article(*parts: Part) -> Article:
    content = Content.of(parts)
    return Article("a.docx", "Nội quy", None, None, "vi", content.text, blocks=content.blocks)


def passages_of(*parts: Part, longest: int = 800) -> list[tuple[str, str]]:
    found = split_article(structured_article(*parts), PassageSettings(longest))
    return [(passage.context, passage.text) for passage in found]


def test_no_passage_holds_the_end_of_one_part_and_the_heading_of_the_next():
    parts = (
        Part("heading", "Giờ làm việc", 1), Part("paragraph", "Từ 8 giờ."), Part("heading", "Trang phục", 1),
        Part("heading", "Ngày lễ", 2), Part("paragraph", "Áo dài."),
    )  # fmt: skip
    first, second = "Giờ làm việc\n\nTừ 8 giờ.", "Trang phục\n\nNgày lễ\n\nÁo dài."
    assert passages_of(*parts, longest=40) == [("Nội quy", first), ("Nội quy", second)]
    assert passages_of(*parts) == [("Nội quy", f"{first}\n\n{second}")]


def test_what_is_too_long_for_one_passage_stands_under_its_headings_in_each():
    long = [Part("paragraph", f"Câu {number} của phần này.") for number in range(4)]
    found = passages_of(Part("heading", "Giờ làm", 1), Part("heading", "Ca đêm", 2), *long, longest=45)
    assert [context for context, _ in found][1:] == ["Nội quy › Giờ làm › Ca đêm"] * (len(found) - 1)
    assert len(found) > 2


def test_an_answer_stands_under_its_question_and_no_passage_holds_two():
    assert passages_of(
        Part("heading", "Hỏi đáp", 1), Part("question", "Gửi xe ở đâu?"), Part("paragraph", "Ở hầm B1."),
        Part("question", "Phí bao nhiêu?"), Part("paragraph", "Miễn phí."), Part("paragraph", "Trừ ô tô."),
    ) == [
        ("Nội quy › Hỏi đáp › Gửi xe ở đâu?", "Ở hầm B1."),
        ("Nội quy › Hỏi đáp › Phí bao nhiêu?", "Miễn phí.\n\nTrừ ô tô."),
    ]  # fmt: skip


def test_a_question_that_nothing_answers_is_kept_as_text():
    found = passages_of(Part("paragraph", "Thư ngỏ."), Part("question", "Vì sao?"), Part("question", "Để làm gì?"))
    assert [text for _, text in found] == ["Thư ngỏ.\n\nVì sao?\n\nĐể làm gì?"]


def test_rows_of_two_tables_are_in_two_passages():
    found = passages_of(
        Part("paragraph", "Phí."), Part("row", "Xe máy | 3", 1), Part("row", "Ô tô | 9", 1), Part("row", "Lớp | 5", 2),
        Part("paragraph", "Hết."),
    )  # fmt: skip
    assert [text for _, text in found] == ["Phí.\n\nXe máy | 3\nÔ tô | 9", "Lớp | 5\n\nHết."]


def test_of_what_a_passage_stands_under_the_innermost_is_kept_where_room_is_short():
    assert context_of("quy_che", ("Chương I", "Điều 5")) == "quy che › Chương I › Điều 5"
    long = context_of("t" * 150, ("a" * 60, "b" * 90))
    assert long == f"{'t' * 107} › {'b' * 90}"
    assert len(long) == 200


def test_a_passage_that_is_not_its_slice_cannot_be_built():
    with pytest.raises(ValueError, match=r"\[0, 3\) does not fit 2 characters"):
        Passage("a.txt", 0, 3, "ab", "vi")


def test_a_passage_is_encoded_under_its_title_however_long_that_is():
    for title, context in (("Quy_chế", "Quy chế: "), ("", ""), ("Tên " * 9999, ("Tên " * 50) + ": ")):
        passage = Passage.cut(Article("a.txt", title, None, None, "vi", "Hoà bình. Ấm no."), 0, 16)
        [text], [units] = texts_and_units([passage])
        assert text == f"{context}Hòa bình. Ấm no."
        assert [text[start:end] for start, end in units] == ["Hòa bình.", "Ấm no."]
