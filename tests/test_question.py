"""What was typed, cleaned and bounded."""

import unicodedata

import pytest

from app.question import (
    LONGEST_QUESTION,
    QuestionRefused,
    clean_question,
    continues,
    focus_of,
    in_context,
    is_greeting,
    is_one_word,
)


def test_a_question_is_nfc_on_one_line_without_invisible_characters():
    typed = unicodedata.normalize("NFD", "  Tỷ lệ\u200b\n phủ sóng\x00 5G? \ud800")
    assert clean_question(typed) == "Tỷ lệ phủ sóng 5G?"


@pytest.mark.parametrize("typed", ["", "  \n", "???", "\u200b\x00", "🙂👍"])
def test_nothing_to_search_for_is_refused_as_empty(typed):
    with pytest.raises(QuestionRefused) as refused:
        clean_question(typed)
    assert refused.value.reason == "empty"


@pytest.mark.parametrize("length", [LONGEST_QUESTION + 1, 5_000_000])
def test_more_than_the_limit_is_refused_as_too_long(length):
    assert len(clean_question("a" * LONGEST_QUESTION)) == LONGEST_QUESTION
    with pytest.raises(QuestionRefused, match="longer than 1000 characters") as refused:
        clean_question("a" * length)
    assert refused.value.reason == "too_long"


@pytest.mark.parametrize(
    "typed", ["Xin chào!", "xin chao", "Hi 👋", "Cảm ơn bạn nhiều.", "Hello", "Thank you very much!"]
)
def test_greetings_and_thanks_are_known(typed):
    assert is_greeting(typed)


@pytest.mark.parametrize("typed", ["Chào mừng ai?", "Hello world là gì?", "Cảm ơn ai?", "Hi 2026?", "Hello 世界"])
def test_a_question_that_begins_like_a_greeting_is_a_question(typed):
    assert not is_greeting(typed)


COVERAGE = "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?"


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("Còn 4G?", "Tỷ lệ phủ sóng 4G của Việt Nam là bao nhiêu?"),
        ("Thế còn Thái Lan thì sao?", "Tỷ lệ phủ sóng 5G của Thái Lan là bao nhiêu?"),
        ("Con 4G thi sao?", "Tỷ lệ phủ sóng 4G của Việt Nam là bao nhiêu?"),
        ("And in Thailand?", "Tỷ lệ phủ sóng 5G của Thailand là bao nhiêu?"),
        ("Còn năm 2020?", "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu năm 2020?"),
        ("Còn trong ASEAN?", "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu ASEAN?"),
        ("Ai công bố?", "Ai công bố? Tỷ lệ phủ sóng 5G của Việt Nam"),
    ],
)
def test_a_follow_up_is_searched_for_with_what_the_question_before_asked(question, searched):
    assert in_context(question, COVERAGE, "Phủ sóng 5G đạt 91,2% dân số.") == searched


@pytest.mark.parametrize(
    ("question", "before", "searched"),
    [
        ("And at the level of officials?", "Who meets at ministerial level?", "Who meets at the level of officials?"),
        ("Còn ở cấp quan chức?", "Nga là đối tác ở cấp bộ trưởng trong năm nào?",
         "Nga là đối tác ở cấp quan chức trong năm nào?"),
        ("And for free?", "Who meets at ministerial level?", "Who meets at ministerial level free?"),
    ],
)  # fmt: skip
def test_a_phrase_takes_the_place_of_the_one_that_shares_a_word_with_it(question, before, searched):
    assert in_context(question, before, "") == searched


def test_a_word_that_stands_for_a_person_brings_the_names_of_the_sentence():
    sentence = "Bộ trưởng Nguyễn Mạnh Hùng khai mạc Hội nghị ở Đà Nẵng."
    assert (
        in_context("Ông ấy nói gì?", "Ai khai mạc?", sentence) == "Ông ấy nói gì? khai mạc Nguyễn Mạnh Hùng Hội Đà Nẵng"
    )


@pytest.mark.parametrize(
    "question", ["Con sông nào dài nhất?", "Con người là gì?", "Còn lại bao nhiêu?", "Andy là ai?"]
)
def test_a_question_that_only_begins_alike_does_not_go_on_from_another(question):
    assert continues(question) == (question == "Còn lại bao nhiêu?")


@pytest.mark.parametrize("question", ["Ông ấy nói gì?", "Còn 4G thì sao?", "And Laos?"])
def test_a_chain_of_follow_ups_never_makes_more_than_the_longest_question(question):
    searched = "Ai phụ trách 5G ở Huế?"
    for _ in range(60):
        searched = in_context(question, searched, "Bộ trưởng Nguyễn Văn A nói với Trần Thị B.")
        searched += " và 4G ở Lào" * 9
    assert len(in_context(question, searched, "Bộ trưởng Nguyễn Văn A.")) <= LONGEST_QUESTION + 1


@pytest.mark.parametrize(
    ("question", "focus"),
    [("Còn Nga?", "Nga"), ("Còn chỉ số này thì sao?", "chỉ số này"), ("And in Laos?", "Laos"), ("Nga ở đâu?", "")],
)
def test_what_a_follow_up_asks_anew_is_what_follows_its_first_words(question, focus):
    assert focus_of(question) == focus


def test_of_a_short_sentence_in_the_other_language_the_words_are_searched_for_too():
    asked = "How does Vietnam rank in the Global Cybersecurity Index?"
    searched = in_context("And within ASEAN?", asked, "chỉ số An ninh mạng toàn cầu xếp thứ 16 thế giới;")
    assert searched.endswith("Index within ASEAN? chỉ số An ninh mạng toàn cầu xếp thứ thế giới")
    long = "chỉ số An ninh mạng toàn cầu xếp thứ 16 thế giới, " * 3
    assert in_context("And within ASEAN?", asked, long).endswith("Index within ASEAN?")
    assert in_context("And within ASEAN?", asked, "It is 16th of the world.").endswith("Index within ASEAN?")


@pytest.mark.parametrize("question", ["And within ASEAN?", "Còn Nga?", "Còn năm 2020?", "And its GDP?", "And in Laos?"])
def test_a_question_that_goes_on_by_one_word_asks_nothing_alone(question):
    assert is_one_word(question)


@pytest.mark.parametrize("question", ["Còn chỉ số An ninh mạng?", "And at the level of officials?", "Nga?", "Còn?", ""])
def test_a_question_with_more_words_or_that_does_not_go_on_is_no_such(question):
    assert not is_one_word(question)
