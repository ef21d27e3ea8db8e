"""The cells of a ruled table in a picture of a page, put below each other so that each is read by itself.

Text recognition takes what stands side by side for one line. So it cuts letters in two in the header of a table, whose
cells have different numbers of lines, and it drops spaces and signs between narrow columns.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

import numpy as np

from index.formats.ocr.page_picture import MOST_DOTS, POINT, Gray
from index.formats.pages.page_geometry import Box, Rule, Word

LEAST, NEAR = 30, 15
"""The fewest dots of a cell's side, and the most dots between the ends of lines that meet."""
TALLEST = 600
"""A cell that is more dots high is a column of text."""
INSIDE, AROUND = 4, 40
"""So many dots inside a cell's lines are left out, as remains of the lines. So many dots of paper are put around the
rest."""
FEWEST = 4
"""Lines with fewer cells are a frame."""
SIMILAR = 10.0
"""A word is no speck if it is at most so many percent less sure than the new reading of its cell."""

Sure = tuple[Word, float]
"""A word in points, and how sure it is in percent."""
Lines = list[list[Sure]]


def with_cells(found: Lines, bare: Gray, rules: Sequence[Rule], read: Callable[[Gray], Lines]) -> Lines:
    """Return the lines of a page. Those in cells of a table are read anew, if that is as sure.

    A cell stays as it was if the new reading leaves out a word.

    :param bare: The page without the lines of its tables.
    :param rules: These lines, in dots.
    :param read: Returns the lines of a picture of blocks of text.
    """
    cells = cells_of(rules)
    stacked = _stacked(bare, cells) if cells else None
    if stacked is None:
        return found
    picture, tops = stacked
    again: defaultdict[int, Lines] = defaultdict(list)
    for line in filter(None, read(picture)):
        cell, moved = _moved(line, cells, tops)
        again[cell].append(moved)
    before: defaultdict[int, list[Sure]] = defaultdict(list)
    places = [[_cell_of(word, cells) for word, _ in line] for line in found]
    for line, own in zip(found, places, strict=True):
        for each, place in zip(line, own, strict=True):
            before[place].append(each)
    surer = {cell for cell, lines in again.items() if _is_better(list(chain(*lines)), before[cell])}
    kept = [
        [each for each, place in zip(line, own, strict=True) if place not in surer]
        for line, own in zip(found, places, strict=True)
    ]
    return [*filter(None, kept), *(line for cell in sorted(surer) for line in again[cell])]


def _is_better(again: Sequence[Sure], before: Sequence[Sure]) -> bool:
    """Whether a new reading of a cell is as sure as the one before, and has all its words, right or wrong."""
    sure = surely(again)
    kept = [word for word, percent in before if percent >= sure - SIMILAR and any(map(str.isalnum, word.text))]
    return sure >= surely(before) and all(_is_there(word, again) for word in kept)


def _is_there(word: Word, again: Sequence[Sure]) -> bool:
    """Whether another reading has something in the place of a word: on its line, over half of its width together."""
    beside = [other for other, _ in again if abs(word.y - other.y) < max(word.size, other.size)]
    shared = sum(max(0, min(word.x1, other.x1) - max(word.x0, other.x0)) for other in beside)
    return 2 * shared >= word.x1 - word.x0


def surely(words: Iterable[Sure]) -> float:
    """Return how sure the letters of words are on average, in percent; 0 of none."""
    counted = [(percent, len(word.text)) for word, percent in words]
    return sum(percent * count for percent, count in counted) / max(sum(count for _, count in counted), 1)


def cells_of(rules: Sequence[Rule]) -> list[Box]:
    """Return the cells between the level and upright lines of a page, from the top, in dots; none of a mere frame."""
    cells = list(_cells([rule for rule in rules if rule.y0 == rule.y1], [rule for rule in rules if rule.x0 == rule.x1]))
    return cells if len(cells) >= FEWEST else []


def _cells(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[Box]:
    for above in sorted(level, key=lambda rule: rule.y0):
        sides = sorted(side.x0 for side in upright if side.y0 <= above.y0 + NEAR and side.y1 > above.y0 + LEAST)
        for left, right in pairwise(sides):
            middle = (left + right) / 2
            below = [rule.y0 for rule in level if rule.y0 >= above.y0 + LEAST and rule.x0 <= middle <= rule.x1]
            high = min(below, default=np.inf) - above.y0
            if above.x0 <= middle <= above.x1 and right - left >= LEAST and high <= TALLEST:
                yield Box(left, above.y0, right, above.y0 + high)


def _stacked(bare: Gray, cells: Sequence[Box]) -> tuple[Gray, list[int]] | None:
    """Return a picture of cells below each other, and where each begins there; None if it would be too large."""
    insides = [
        bare[int(y0) + INSIDE : int(y1) - INSIDE, int(x0) + INSIDE : int(x1) - INSIDE] for x0, y0, x1, y1 in cells
    ]
    tops = np.cumsum([0, *(inside.shape[0] + AROUND for inside in insides)]).tolist()
    wide = max(inside.shape[1] for inside in insides) + 2 * AROUND
    if tops[-1] * wide > MOST_DOTS:
        return None
    picture = np.full((tops[-1], wide), int(np.median(bare[::7, ::7])), dtype=np.uint8)
    for top, inside in zip(tops, insides, strict=False):
        picture[top + AROUND // 2 :, AROUND:][: inside.shape[0], : inside.shape[1]] = inside
    return picture, tops[:-1]


def _moved(line: Sequence[Sure], cells: Sequence[Box], tops: Sequence[int]) -> tuple[int, list[Sure]]:
    """Return in which cell a line of the stacked picture stands, and the line where it is on the page."""
    middle = (line[0][0].y - line[0][0].size / 3) / POINT
    cell = max(int(np.searchsorted(tops, middle, side="right")) - 1, 0)
    right = POINT * (cells[cell].x0 + INSIDE - AROUND)
    down = POINT * (cells[cell].top + INSIDE - tops[cell] - AROUND // 2)
    return cell, [
        (replace(word, x0=round(word.x0 + right, 1), x1=round(word.x1 + right, 1), y=round(word.y + down, 1)), percent)
        for word, percent in line
    ]


def _cell_of(word: Word, cells: Sequence[Box]) -> int:
    """Return the number of the cell in which a word of the page stands; -1 of none."""
    x, y = (word.x0 + word.x1) / 2 / POINT, (word.y - word.size / 3) / POINT
    return next((at for at, cell in enumerate(cells) if cell.holds(x, y)), -1)
