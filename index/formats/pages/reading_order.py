"""The order in which the lines of a page of a PDF are read: column by column, where white runs down between them."""

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.formats.pages.aligned_tables import GUTTER, aligned_table, columns_of
from index.formats.pages.glyph_lines import lines_of
from index.formats.pages.page_geometry import Line, Region, Word
from index.formats.pages.ruled_tables import Table

WIDE = 2.5
"""White of so many parts of a letter's size divides two lines alone, or lines that hardly stand beside each other."""
APART = 1.8
"""With more space between two lines, in parts of a letter's size, the lower ones no longer belong to the columns
above."""
BROKEN = 8.0
"""With more space between two lines, in parts of a letter's size, white does not run on."""
DEEPEST = 8
MOST_LINES = 400
"""On a page with more lines, columns are not looked for."""
MARK = re.compile(r"[-–—+*•●▪◦○■□☐☒✓➢❖\uf000-\uf0ff\ufffd]|\(?(?:\d{1,3}|[a-zđA-ZĐ]|[ivxIVX]{1,5})[.)]|\d{1,3}")
"""What stands before an item, with white after it."""

Interval = tuple[float, float]
Lines = Sequence[Sequence[Word]]


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines ``[start, end)`` down which white runs."""

    start: int
    end: int
    white: Interval


def read_order(words: Sequence[Word], tables: Sequence[Table] = ()) -> list[Line | Table]:
    """Return the lines and tables of a page as they are read.

    :param tables: From the top; the words in them are not among the lines.
    """
    rest = [word for word in words if not any(word in table.words for table in tables)]
    beside = [table for table in tables if any(table.place.top < word.y < table.place.bottom for word in rest)]
    found: list[Line | Table] = []
    for table in tables:
        if table not in beside:
            above = [word for word in rest if word.y <= table.place.bottom]
            within = [each for each in beside if each.place.top < table.place.top]
            found += [*_with_tables(above, within), table]
            rest = [word for word in rest if word.y > table.place.bottom]
            beside = [each for each in beside if each not in within]
    return found + _with_tables(rest, beside)


def _with_tables(words: Sequence[Word], tables: Sequence[Table]) -> list[Line | Table]:
    """Return lines and tables in the order of reading. A table with words beside it stands below the lines above it."""
    if not words:
        return list(tables)
    region = Region(min(word.x0 for word in words), max(word.x1 for word in words))
    found = list(_flow(lines_of(words), region))
    for table in tables:
        above = [
            at
            for at, each in enumerate(found)
            if isinstance(each, Line)
            and each.y <= table.place.top + each.size
            and each.x0 < table.place.x1
            and each.x1 > table.place.x0
        ]
        nearest = max(above, key=lambda at: _bottom(found[at]), default=-1)
        found.insert(nearest + 1, table)
    return found


def _bottom(each: Line | Table) -> float:
    return each.y if isinstance(each, Line) else each.place.bottom


def _flow(lines: Lines, region: Region, depth: int = 0) -> Iterator[Line | Table]:
    """Yield the lines of a region: those above columns, the columns from the left, those below."""
    run = _best_run(lines) if depth < DEEPEST and 1 < len(lines) <= MOST_LINES else None
    if run is None:
        yield from (Line.of(line, region) for line in lines)
        return
    yield from _flow(lines[: run.start], region, depth + 1)
    own = lines[run.start : run.end]
    columns = _with_marks(own)
    title = next((at for at, line in enumerate(own) if line[-1].x0 > columns[0][1]), 0)
    if table := aligned_table(own[title:], columns):
        yield from _flow(own[:title], region, depth + 1)
        yield table
    else:
        middle = sum(run.white) / 2
        sides = [[[word for word in line if (word.x0 < middle) is left] for line in own] for left in (True, False)]
        for side in sides:
            words = [word for line in side for word in line]
            x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
            yield from _flow([line for line in side if line], Region(x0, x1, divided=True), depth + 1)
    yield from _flow(lines[run.end :], region, depth + 1)


def _with_marks(lines: Lines) -> list[Interval]:
    """Return the columns of lines, in which the marks of items are with the items."""
    columns = columns_of(lines, _least(lines))
    found: list[Interval] = []
    for column in reversed(columns):
        own = [word.text for line in lines for word in line if column[0] <= word.x0 <= column[1]]
        if found and all(MARK.fullmatch(text) and not text.isdigit() for text in own):
            found[0] = column[0], found[0][1]
        else:
            found.insert(0, column)
    return found


def _least(lines: Lines) -> float:
    return GUTTER * statistics.median(word.size for line in lines for word in line)


def _best_run(lines: Lines) -> _Run | None:
    """Return the most lines down which white runs between words that stand beside each other."""
    least = _least(lines)
    whites = [_whites(line, least) for line in lines]
    best: _Run | None = None
    for at, own in enumerate(whites):
        beside = [(min(own[-1][0], other[-1][0]), max(own[0][1], other[0][1])) for other in whites[at + 1 : at + 2]]
        for white in [*own[1:-1], *(each for each in beside if _width(each) >= least)]:
            if best and best.start <= at < best.end and white[0] <= best.white[0] and best.white[1] <= white[1]:
                continue  # the same white, seen from another line
            run = _extended(lines, whites, _Run(at, at + 1, white), least)
            run = _trimmed(lines, run)
            longer = best is None or (run.end - run.start, _width(run.white)) > (
                best.end - best.start,
                _width(best.white),
            )
            if longer and _divides(lines[run.start : run.end], run.white, least):
                best = run
    return best


def _whites(line: Sequence[Word], least: float) -> list[Interval]:
    """Return where a line has white: before it, in it, if it is wide enough, and after it."""
    inner = [(before.x1, after.x0) for before, after in pairwise(line) if after.x0 - before.x1 >= least]
    return [(float("-inf"), line[0].x0), *inner, (max(word.x1 for word in line), float("inf"))]


def _extended(lines: Lines, whites: Sequence[Sequence[Interval]], run: _Run, least: float) -> _Run:
    """Return the run with those lines above and below it through which its white goes on."""
    start, end, white = run.start, run.end, run.white
    for step in (1, -1):
        at = run.end if step > 0 else run.start - 1
        while 0 <= at < len(lines):
            shared = max(((max(white[0], x0), min(white[1], x1)) for x0, x1 in whites[at]), key=_width)
            size = lines[at][0].size
            if _width(shared) < least or abs(lines[at][0].y - lines[at - step][0].y) > BROKEN * size:
                break
            white = shared
            start, end = min(start, at), max(end, at + 1)
            at += step
    return _Run(start, end, white)


def _trimmed(lines: Lines, run: _Run) -> _Run:
    """Return the run without lines at its ends that have words on one side only, and space before the others."""
    start, end = run.start, run.end
    first, last = _beside(lines, run)
    for at in range(first, start, -1):
        if lines[at][0].y - lines[at - 1][0].y > APART * lines[at][0].size:
            start = at
            break
    for at in range(last + 1, end):
        far = lines[at][0].y - lines[at - 1][0].y > APART * lines[at][0].size
        if far and not _is_below(lines[at], lines[start:at], run.white):
            end = at
            break
    return _Run(start, end, run.white)


def _beside(lines: Lines, run: _Run) -> tuple[int, int]:
    """Return the first and the last line of a run that stands on one side of the white, beside lines on the other."""
    sides = [[at for at in range(run.start, run.end) if left in _sides(lines[at], run.white)] for left in (True, False)]
    if not all(sides):
        return run.start, run.end - 1
    return max(side[0] for side in sides), min(side[-1] for side in sides)


def _is_below(line: Sequence[Word], lines: Lines, white: Interval) -> bool:
    """Whether a line stands below those on the right of white, as a name does below a signature."""
    own = [word for other in lines for word in other if word.x0 >= white[1] - 0.01]
    if not own:
        return False
    left, right = min(word.x0 for word in own), max(word.x1 for word in own)
    size = line[0].size
    return line[0].x0 >= white[1] - 0.01 and (
        abs(line[0].x0 - left) < size / 5 or abs(line[0].x0 + line[-1].x1 - left - right) < 4 * size
    )


def _sides(line: Sequence[Word], white: Interval) -> set[bool]:
    """Return whether a line has words to the left (True) and to the right (False) of white."""
    return {word.x0 < white[1] - 0.01 for word in line}


def _divides(lines: Lines, white: Interval, least: float) -> bool:
    """Whether white divides columns: enough lines stand beside each other, and on its left there are not only marks."""
    sides = [_sides(line, white) for line in lines]
    left = [line[0].y for line, side in zip(lines, sides, strict=True) if True in side]
    right = [line[0].y for line, side in zip(lines, sides, strict=True) if False in side]
    if len(left) < 2 or len(right) < 2 or _only_marks(lines, white, least):
        return False
    beside = sum(len(side) == 2 for side in sides)
    first, last = max(left[0], right[0]), min(left[-1], right[-1])
    overlap = min(sum(first <= y <= last for y in own) for own in (left, right))
    wide = _width(white) >= WIDE / GUTTER * least
    return (
        max(beside, overlap) >= 3 or (wide and max(beside, overlap) >= 2) or (wide and beside >= 1 and len(lines) > 2)
    )


def _only_marks(lines: Lines, white: Interval, least: float) -> bool:
    """Whether all that stands directly before white is marks of items."""
    for line in lines:
        before = [word for word in line if word.x1 <= white[0] + 0.01]
        if before:
            near = [before[-1]]
            for word in reversed(before[:-1]):
                if near[0].x0 - word.x1 >= least:
                    break
                near.insert(0, word)
            if not MARK.fullmatch(" ".join(word.text for word in near)):
                return False
    return True


def _width(interval: Interval) -> float:
    return interval[1] - interval[0]
