"""Which language a text is in."""

import pytest

from index.language.detection import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?", "vi"),
        ("ADGMIN là gì?", "vi"),
        ("ty le phu song 5G cua Viet Nam la bao nhieu", "vi"),
        ("What is ADGSOM?", "en"),
        ("Who is Nguyễn Mạnh Hùng and what did he say at the opening?", "en"),
        ("giam can nen an trai cay nhu the nao", "vi"),
        ("Summarise the speech", "en"),
        ("digital economy GDP", "en"),
        ("ty le dung internet", "vi"),
        ("blockchain?", "vi"),
        ("123", "vi"),
    ],
)
def test_short_questions_are_recognised(text, language):
    assert detect_language(text) == language


def test_a_text_that_shows_neither_language_is_the_one_stated():
    assert detect_language("GDP ASEAN", otherwise="en") == "en"
    assert detect_language("GDP ASEAN", otherwise="vi") == "vi"
