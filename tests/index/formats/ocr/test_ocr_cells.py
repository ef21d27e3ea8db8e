"""The cells of a table in a picture are read a second time, each by itself; the better reading of each is kept."""

import numpy as np
import pytest

from index.formats.ocr.ocr_cells import AROUND, INSIDE, Sure, with_cells
from index.formats.ocr.page_picture import POINT
from index.formats.pages.page_geometry import Rule, Word

RULES = [Rule(0, y, 400, y) for y in (0, 100, 200)] + [Rule(x, 0, x, 200) for x in (0, 200, 400)]
"""Four cells of 200 by 100 dots."""
PAGE = np.full((200, 400), 255, dtype=np.uint8)
SECOND = 100 - 2 * INSIDE + AROUND
"""Dots above the second cell in the picture of cells below each other."""


def first(text: str, x: int, percent: float) -> Sure:
    """Return a word of 40 dots on the baseline of the second cell, which is the upper right one."""
    return Word(text, POINT * (200 + x), POINT * (240 + x), POINT * 60, POINT * 30), percent


def second(text: str, x: int, percent: float, width: int = 40) -> Sure:
    """Return the word at the same place, as it stands in the picture of cells."""
    left, y = x - INSIDE + AROUND, SECOND + 60 - INSIDE + AROUND // 2
    return Word(text, POINT * left, POINT * (left + width), POINT * y, POINT * 30), percent


def read_twice(before: list[Sure], again: list[Sure]) -> str:
    lines = with_cells([before], PAGE, RULES, lambda cells: [again])
    return " ".join(word.text for line in lines for word, _ in line)


@pytest.mark.parametrize(
    ("before", "again", "kept"),
    [
        ([("Sô", 10, 80), ("lương", 60, 82)], [("Số", 10, 95), ("lượng", 60, 94)], "Số lượng"),
        ([("Sô", 10, 80), ("lương", 60, 82)], [("Số", 10, 79), ("lượng", 60, 80)], "Sô lương"),
        ([("Số", 10, 92), ("lượng", 60, 90)], [("Số", 10, 96)], "Số lượng"),
        ([("Số", 10, 92), ("lượng", 60, 86)], [("lượng", 60, 96)], "Số lượng"),
        ([("Số", 10, 92), ("i", 60, 40)], [("Số", 10, 96)], "Số"),  # a speck
        ([("Số", 10, 92), ("|", 60, 92)], [("Số", 10, 96)], "Số"),  # what is left of a line
    ],
)
def test_the_surer_reading_of_a_cell_is_kept_unless_a_word_would_be_lost(before, again, kept):
    assert read_twice([first(*each) for each in before], [second(*each) for each in again]) == kept


def test_words_that_were_read_as_one_are_several_in_the_surer_reading():
    again = [second("Giá", 10, 95, 12), second("trị", 24, 95, 12), second("hợp", 38, 95, 12)]
    assert read_twice([first("Giátrịhợp", 10, 88)], again) == "Giá trị hợp"


def test_what_was_read_only_the_second_time_is_added():
    assert read_twice([first("Số", 10, 90)], [second("Số", 10, 90), second("lượng", 60, 90)]) == "Số lượng"
