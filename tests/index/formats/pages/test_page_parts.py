"""The steps by which a PDF is read, on what a page may hold that no ordinary one does."""

import pytest

from index.formats.pages.aligned_tables import lined_tables
from index.formats.pages.glyph_lines import words_of
from index.formats.pages.page_geometry import Box, Glyph, Rule, Word
from index.formats.pages.page_pieces import OpenTable
from index.formats.pages.ruled_tables import MOST, Table, ruled_tables


def word(text: str, x: float, y: float) -> Word:
    return Word(text, x, x + 6 * len(text), y, 10)


def frame(left: float, top: float, right: float, bottom: float, columns: int, rows: int) -> list[Rule]:
    """Return the lines of a grid."""
    xs = [left + (right - left) * at / columns for at in range(columns + 1)]
    ys = [top + (bottom - top) * at / rows for at in range(rows + 1)]
    return [Rule(left, y, right, y) for y in ys] + [Rule(x, top, x, bottom) for x in xs]


@pytest.mark.parametrize(("signs", "text"), [("\ud835\udc00x", "𝐀x"), ("\ud800x", "\ufffdx"), ("x\udc00", "x\ufffd")])
def test_the_halves_of_rare_signs_are_put_together_and_lone_ones_are_unknown(signs: str, text: str):
    glyphs = [Glyph(sign, 6 * at, 6 * at + 6, 10, 10, False, 0) for at, sign in enumerate(signs)]
    (found,) = words_of(glyphs)
    assert found.text == text


def test_the_words_of_a_table_inside_a_cell_of_another_stand_once():
    outer, inner = frame(0, 0, 400, 200, 2, 2), frame(210, 110, 390, 190, 2, 2)
    words = [word("a", 20, 50), word("b", 250, 50), word("c", 20, 150)]
    words += [word(text, x, y) for text, x, y in (("d", 230, 135), ("e", 330, 135), ("f", 230, 175), ("g", 330, 175))]
    (table,) = ruled_tables(words, outer + inner)
    assert [cell.split() for row in table.rows for cell in row] == [["a"], ["b"], ["c"], ["d", "e", "f", "g"]]


def test_lines_that_meet_are_one_table_however_long_their_chain_is():
    stairs = [Rule(10 * at, 10 * at, 10 * at + 10, 10 * at) for at in range(MOST // 2 - 1)]
    stairs += [Rule(10 * at + 10, 10 * at, 10 * at + 10, 10 * at + 10) for at in range(MOST // 2 - 1)]
    assert ruled_tables([word("a", 5, 8)], stairs) == []
    assert lined_tables([word("a", 5, 8)], stairs * 2) == []


def test_the_title_in_the_first_row_of_a_table_stands_once_below_an_empty_row():
    rows = [["", ""], ["Bảng 1", ""], ["Gói", "Giá"], ["Bạc", "180.000"], ["Vàng", "320.000"]]
    pieces = OpenTable(1, Table(Box(0, 0, 9, 9), rows, 0, (0, 5, 9))).pieces(1)
    assert [piece.text for piece in pieces] == [
        "Bảng 1", "Gói | Giá", "Gói: Bạc | Giá: 180.000", "Gói: Vàng | Giá: 320.000"
    ]  # fmt: skip
