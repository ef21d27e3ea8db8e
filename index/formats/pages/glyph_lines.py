"""Glyphs become words and lines: by their places alone, in whatever order and with how many fonts they are drawn."""

import statistics
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from index.formats.pages.page_geometry import Field, Glyph, Word

SAME_LINE = 0.3
"""The baselines of a line differ by no more than this part of a letter's size."""
SMALL, RAISED = 0.85, 0.6
"""Raised and lowered signs have less than this part of the line's size, and stand so far from its baseline, in
sizes."""
SPACE = 0.16
"""A gap of this part of a letter's size is a space. A space in common fonts is 0.25, a narrow one 0.2."""
SPACED = 0.08, 0.6
"""A piece of text is letter-spaced if its usual gap lies between these parts of a letter's size."""
COVERED = 0.5
"""An accent belongs to the letter that lies under at least this part of it."""
SAME_PLACE = 0.2
"""Two signs begin in the same place if they differ by no more than this part of a letter's size."""
LABELLED = 200.0
"""Points between a form's field and the words beside it that say what it is."""
ACCENTS = dict(zip("`´¨ˆ˜˘", "\u0300\u0301\u0308\u0302\u0303\u0306", strict=True))
"""Signs that are marks where they are drawn over a letter."""
SHAPES = "\u0302\u0306\u031b"
"""Marks that make another letter, which come before those of tone."""


def words_of(glyphs: Sequence[Glyph], fields: Sequence[Field] = ()) -> list[Word]:
    """Return the words of a page from its top, those of a line from the left, with the values of its form."""
    words = [word for line in _lines(glyphs) for word in _line_words(line)]
    return in_lines_order([*words, *(_labelled(each, words) for each in fields)])


def in_lines_order(words: Iterable[Word]) -> list[Word]:
    """Return words in the order of their lines."""
    return [word for line in lines_of(words) for word in line]


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Return words as lines from the top, each from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.y):
        if lines and word.y - lines[-1][0].y <= SAME_LINE * max(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]


def _labelled(each: Field, words: Iterable[Word]) -> Word:
    """Return the value of a field, with the field's name before it if no words of its line are near."""
    value = each.word
    beside = any(
        abs(word.y - value.y) < value.size and word.x1 > value.x0 - LABELLED and word.x0 < value.x1 + LABELLED
        for word in words
    )
    if beside or not each.name:
        return value
    return Word(f"{each.name}: {value.text}", value.x0, value.x1, value.y, value.size)


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the glyphs of each line in the order of their places."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        if lines and glyph.y - lines[-1][0].y <= SAME_LINE * max(glyph.size, lines[-1][0].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(_marked(line), key=lambda glyph: glyph.x0) for line in _with_raised(lines)]


def _with_raised(lines: list[list[Glyph]]) -> list[list[Glyph]]:
    """Return lines to which the small signs above and below them that touch their letters are added."""
    sizes = [max(glyph.size for glyph in line) for line in lines]
    kept: list[list[Glyph]] = []
    for at, line in enumerate(lines):
        left = line
        for other in (at - 1, at + 1):
            small = left and 0 <= other < len(lines) and sizes[at] < SMALL * sizes[other]
            if small and abs(lines[other][0].y - line[0].y) < RAISED * sizes[other]:
                touching, left = _touching(left, lines[other], sizes[other])
                lines[other].extend(touching)
        kept.append(left)
    return [line for line in kept if line]


def _touching(line: list[Glyph], other: Sequence[Glyph], size: float) -> tuple[list[Glyph], list[Glyph]]:
    """Return the pieces of text of a line that go on where a word of another line ends, and those left."""
    touching: list[Glyph] = []
    left: list[Glyph] = []
    for _, together in groupby(sorted(line, key=lambda glyph: glyph.x0), key=lambda glyph: glyph.run):
        piece = list(together)
        start, end = piece[0].x0, piece[-1].x1
        is_free = not any(min(each.x1, end) - max(each.x0, start) > size / 10 for each in other)
        if is_free and any(-SPACE * size < start - each.x1 < SPACE * size for each in (*other, *touching)):
            touching += piece
        else:
            left += piece
    return touching, left


def _marked(line: list[Glyph]) -> list[Glyph]:
    """Return the glyphs of a line, given in the order of drawing, with marks put to their letters."""
    if not any(unicodedata.combining(glyph.text[0]) or glyph.text in ACCENTS for glyph in line):
        return line
    kept: list[Glyph] = []
    late: list[tuple[Glyph, str]] = []
    for glyph in line:
        before = kept[-1] if kept and kept[-1].text[0].isalpha() else None
        if not unicodedata.combining(glyph.text[0]):
            if glyph.text in ACCENTS and any(_covers(other, glyph) and other.text.isalpha() for other in line):
                late.append((glyph, ACCENTS[glyph.text]))
            else:
                kept.append(glyph)
        elif before and before.run == glyph.run and glyph.x0 < before.x1 + glyph.size / 2:
            kept[-1] = before._replace(text=before.text + glyph.text, x1=max(before.x1, glyph.x1))
        else:
            late.append((glyph, glyph.text))
    letters = [at for at, glyph in enumerate(kept) if glyph.text[0].isalpha()]
    for glyph, mark in late if letters else ():
        nearest = min(letters, key=lambda at: abs(kept[at].x0 + kept[at].x1 - glyph.x0 - glyph.x1))
        kept[nearest] = kept[nearest]._replace(text=kept[nearest].text + mark)
    return [glyph._replace(text=glyph.text[0] + _ordered(glyph.text[1:])) for glyph in kept]


def _ordered(marks: str) -> str:
    """Return the marks of a letter, those first that make another letter of it."""
    return "".join(sorted(marks, key=lambda mark: mark not in SHAPES))


def _covers(glyph: Glyph, other: Glyph) -> bool:
    """Whether a sign lies over most of another one."""
    shared = min(glyph.x1, other.x1) - max(glyph.x0, other.x0)
    return glyph is not other and shared >= COVERED * max(other.x1 - other.x0, 0.1) and shared > 0


def _line_words(line: Sequence[Glyph]) -> Iterator[Word]:
    """Yield the words of a line: what no space and no gap divides."""
    shown = list(_once(line))
    spacing = _spacing(shown)
    held: list[Glyph] = []
    for glyph in shown:
        if glyph.text.isspace():
            if held:
                yield _word(held)
            held = []
            continue
        if held and glyph.x0 - held[-1].x1 > SPACE * glyph.size + spacing.get(glyph.run, 0.0):
            yield _word(held)
            held = []
        held.append(glyph)
    if held:
        yield _word(held)


def _once(line: Sequence[Glyph]) -> Iterator[Glyph]:
    """Yield glyphs without those that are drawn a second time, for a bold look, and spaces under others."""
    for at, glyph in enumerate(line):
        reach = SAME_PLACE * glyph.size
        near = [each for each in line[max(at - 4, 0) : at] if glyph.x0 - each.x0 < reach and each.run != glyph.run]
        if glyph.text.isspace():
            near += [each for each in line[at + 1 : at + 5] if each.x0 - glyph.x0 < reach and each.run != glyph.run]
            if any(not each.text.isspace() for each in near):
                continue
        elif any(each.text == glyph.text for each in near):
            continue
        yield glyph


def _spacing(line: Sequence[Glyph]) -> dict[int, float]:
    """Return how far apart the letters of each piece of text stand, of those that are drawn with wide spaces."""
    found: dict[int, float] = {}
    for run, together in groupby(line, key=lambda glyph: glyph.run):
        own = list(together)
        gaps = [after.x0 - before.x1 for before, after in pairwise(own)]
        size = own[0].size
        usual = statistics.median(gaps) if len(gaps) >= 3 else 0.0
        if SPACED[0] * size < usual < SPACED[1] * size:
            found[run] = usual
    return found


def _word(glyphs: Sequence[Glyph]) -> Word:
    text = "".join(glyph.text for glyph in glyphs)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # PDFium has the halves of rare signs
    text = unicodedata.normalize("NFC", text)
    size = max(glyph.size for glyph in glyphs)
    bold = 2 * sum(glyph.bold for glyph in glyphs) > len(glyphs)
    x1 = max(glyph.x1 for glyph in glyphs)
    return Word(text, glyphs[0].x0, x1, max(glyphs, key=lambda glyph: glyph.size).y, size, bold)
