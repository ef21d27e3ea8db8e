"""What was typed, cleaned and bounded."""

import unicodedata

import pytest

from app.answers.question import (
    LONGEST_QUESTION,
    QuestionRefused,
    clean_question,
    is_greeting,
    reply_to,
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


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("CHÀO BẠN!", "greeting"),
        ("Help!", "help"),
        ("what can you do?", "help"),
        ("Bạn làm được gì?", "help"),
        ("ban lam duoc gi", "help"),
        ("Cám ơn…", "thanks"),
        ("Tạm biệt 👋", "goodbye"),
        ("Good-bye.", "goodbye"),
    ],
)
def test_what_is_said_to_the_program_is_told_apart(typed, kind):
    assert reply_to(typed) == kind


@pytest.mark.parametrize(
    "typed",
    [
        "Chào mừng ai?",
        "Hello world là gì?",
        "Cảm ơn ai?",
        "Hi 2026?",
        "Hello 世界",
        "Ban có thể làm gì?",
        "Cấm ồn",
        "Chảo?",
        "What can you do about noise?",
        "Help desk",
        "Trợ giúp ai?",
    ],
)
def test_a_question_that_begins_like_a_greeting_is_a_question(typed):
    assert not is_greeting(typed)
