"""Words are whole however their letters and marks are drawn."""

import pytest

from index.formats.pdf.pdf_file import read
from tests.pdf_files import Drawing, Text, drawn_file

SENTENCES = [
    "Nguyễn Thị Hồng Hạnh nộp hồ sơ.",
    "Trường Lý Tự Trọng tuyển sinh lớp 6.",
    "Đường dây nóng của Sở Y tế ở Huế.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_are_whole_if_letters_with_marks_are_drawn_later_in_a_second_font(sentence: str):
    placed = [(50 + 5 * at, letter) for at, letter in enumerate(sentence)]
    first = [Text(x, 700, letter) for x, letter in placed if letter.isascii() and letter != " "]
    second = [Text(x, 700, letter, font="S") for x, letter in placed if not letter.isascii()]
    assert read(drawn_file([Drawing([*first, *second])])).text == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_are_whole_if_the_first_font_draws_spaces_for_the_letters_of_the_second(sentence: str):
    spaces = "".join(letter if letter.isascii() else " " for letter in sentence)
    second = [Text(50 + 5 * at, 700, letter, font="S") for at, letter in enumerate(sentence) if not letter.isascii()]
    assert read(drawn_file([Drawing([Text(50, 700, spaces), *second])])).text == sentence


@pytest.mark.parametrize(
    ("letters", "marks", "words"),
    [
        ("Hue la", {2: "\u0302\u0301", 5: "\u0300"}, "Huế là"),
        ("nuoc", {1: "\u031b", 2: "\u031b\u0301"}, "nước"),
        ("Viet Nam", {2: "\u0323\u0302"}, "Việt Nam"),
    ],
)
def test_marks_that_are_drawn_over_letters_are_theirs(letters: str, marks: dict[int, str], words: str):
    over = [Text(50 + 5 * at, 700, mark, font="S") for at, own in marks.items() for mark in own]
    assert read(drawn_file([Drawing([Text(50, 700, letters), *over])])).text == words


def test_letters_that_are_drawn_twice_for_a_bold_look_stand_once():
    texts = [Text(50, 700, "Sở Văn hóa"), Text(50.4, 700, "Sở Văn hóa"), Text(50, 688, "xoong nồi")]
    assert read(drawn_file([Drawing(texts)])).text == "Sở Văn hóa xoong nồi"
