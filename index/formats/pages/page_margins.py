"""The pages of a PDF as words and tables, without what stands on each of them: headers, footers and page numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.formats.pages.aligned_tables import lined_tables
from index.formats.pages.glyph_lines import lines_of, words_of
from index.formats.pages.page_geometry import Line, Note, Region, Sheet, Word
from index.formats.pages.page_pieces import OWN_LINE
from index.formats.pages.reading_order import read_order
from index.formats.pages.ruled_tables import Table, ruled_tables

PAGE_NUMBER = re.compile(
    r"(?:(?:trang|page)\s*)?[-–—\[(]?\s*\d{1,4}\s*[-–—\])]?(?:\s*(?:/|of|trên)\s*\d{1,4})?", re.IGNORECASE
)
DIGITS = re.compile(r"\d+")
TALLEST = 2
"""Lines of a header or a footer beside its outermost one, at most."""
SPACE = 1.6
"""A header and the text are apart if so many parts of a letter's size lie between them."""
FEWEST = 3
"""In a file of so many pages, what most of them share is no text."""
MOST_LINKS = 10
"""A page with more links is a list of them. Their targets would bury its text."""

PAGE_OF = re.compile(r"(?:trang|page)\s*:?\s*\d+(?:\s*(?:/|of|trên)\s*\d+)?|\b\d+\s*/\s*\d+\Z", re.IGNORECASE)
"""The number of a page in a header or a footer that says more."""

Words = list[Word]
_Margin = tuple[int, tuple[str, ...]]
"""Height, in points, and texts of lines at an end of a page."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its words and tables, what is written on it in other directions, and what it says without showing it.

    ``pictured`` is the share of it that pictures take; it is None of a page that cannot be read at all.
    """

    words: Words = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    others: list[Words] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictured: float | None = 0.0
    links: int = 0

    def items(self) -> list[Line | Table]:
        """Return its lines and tables in the order of reading."""
        across = [Line.of(line, Region(0.0, 0.0, divided=True)) for words in self.others for line in lines_of(words)]
        return [*read_order(self.words, self.tables), *across]


def leaf(sheet: Sheet | None) -> Leaf:
    """Return a page as words and tables."""
    if sheet is None:
        return Leaf(pictured=None)
    main, *others = sheet.views
    words = words_of(main.glyphs, main.fields)
    tables = ruled_tables(words, main.rules)
    outside = [word for word in words if not any(word in table.words for table in tables)]
    tables = sorted([*tables, *lined_tables(outside, main.rules)], key=lambda table: table.place.top)
    links = sum(note.is_link for note in main.notes)
    shown = [note for note in main.notes if links <= MOST_LINKS or not note.is_link]
    notes = list(_notes(shown, words))
    return Leaf(words, tables, [words_of(view.glyphs) for view in others], notes, sheet.pictured, links)


def _notes(notes: Sequence[Note], words: Sequence[Word]) -> Iterator[str]:
    """Yield comments, and links whose target nobody sees, with the words that lead to it."""
    shown = "".join(word.text for word in words)
    said: set[str] = set()
    for note in notes:
        if not note.is_link:
            yield note.text
            continue
        plain = re.sub(r"\A(?:https?://|mailto:)(?:www\.)?|/\Z", "", note.text)
        if plain and plain not in shown and plain not in said:
            said.add(plain)
            leading = " ".join(word.text for word in words if note.place.holds_word(word)).rstrip(" .,;:")
            yield f"{leading}: {note.text}" if leading else note.text


def without_margins(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Return pages without page numbers, and without the first lines, last lines and turned writing that most share.

    A table that heads most pages alike stays on the first of them.
    """
    leaves = _headed_once(leaves)
    ends = [_Ends(_outside(each)) for each in leaves]
    for at in (0, -1):
        for key in (_Ends.key, _Ends.block):
            keys = [key(each, at) for each in ends]
            gone = _shared(keys)
            for each, own in zip(ends, keys, strict=True):
                if own in gone and not each.heads_table(at):
                    each.take(at, len(own))
        _take_recurring(ends, at)
    across = _shared([tuple(_text(words) for words in each.others) for each in leaves])
    return [
        replace(
            each,
            words=[word for line in end.lines for word in line] + _inside(each),
            others=[] if tuple(_text(words) for words in each.others) in across else each.others,
        )
        for each, end in zip(leaves, ends, strict=True)
    ]


def _take_recurring(ends: Sequence["_Ends"], at: int) -> None:
    """Take away first or last lines that stand apart, in one place on half of the pages and on two at least.

    What is in the largest type of its page is a title, and stays on the first of them.
    """
    margins = [each.margin(at) for each in ends]
    kept: set[_Margin] = set()
    for each, margin in zip(ends, margins, strict=True):
        count = margins.count(margin)
        if margin is None or count < 2 or 2 * count < len(ends) or each.heads_table(at):
            continue
        if margin not in kept and each.is_largest(at, len(margin[1])):
            kept.add(margin)
        else:
            each.take(at, len(margin[1]))


def _headed_once(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Return pages without the table at their top if an earlier page has the same, and at least half of them do."""
    heads = [_head_table(each) for each in leaves]
    keys = [tuple(PAGE_OF.sub("", cell) for row in head.rows for cell in row) if head else () for head in heads]
    found: list[Leaf] = []
    for at, (each, head, key) in enumerate(zip(leaves, heads, keys, strict=True)):
        if head and key in keys[:at] and 2 * keys.count(key) >= len(keys):
            words = [word for word in each.words if word not in head.words]
            each = replace(each, words=words, tables=[table for table in each.tables if table is not head])
        found.append(each)
    return found


def _head_table(each: Leaf) -> Table | None:
    """Return the table with which a page begins; None if it begins otherwise, or has nothing else."""
    first = each.tables[0] if each.tables else None
    others = [word.y for word in each.words if first and word not in first.words]
    return first if first and others and min(others) > first.place.bottom else None


def _shared(keys: Sequence[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return what most pages have, if they are enough to tell."""
    counts = Counter(filter(None, keys))
    return {key for key, count in counts.items() if len(keys) >= FEWEST and count > len(keys) / 2}


class _Ends:
    """The lines of a page that stand in no ruled table, from which those at the ends are taken."""

    def __init__(self, lines: list[Words]) -> None:
        self.lines = lines
        self._trim()

    def key(self, at: int) -> tuple[str, ...]:
        """Return what identifies the first or last line. Its numbers may differ, unless they count headings."""
        texts = [_text(line) for line in self.lines[at:][:1]]
        return tuple(text if OWN_LINE.match(text) else DIGITS.sub("0", text) for text in texts)

    def block(self, at: int) -> tuple[str, ...]:
        """Return the first or last lines up to the first space between lines; nothing if there is none."""
        lines = self.lines[: TALLEST + 1] if at == 0 else self.lines[: -TALLEST - 2 : -1]
        for number, (line, inner) in enumerate(pairwise(lines), 1):
            if abs(inner[0].y - line[0].y) > SPACE * line[0].size:
                return tuple(map(_text, lines[:number]))
        return ()

    def margin(self, at: int) -> "_Margin | None":
        """Return how high the first or last lines stand that are apart from the text, and these; None without any."""
        texts = self.block(at)
        return (round(self.lines[at][0].y), tuple(PAGE_OF.sub("", text).strip() for text in texts)) if texts else None

    def is_largest(self, at: int, number: int) -> bool:
        """Whether the first or last lines are in larger type than all others."""
        own = self.lines[:number] if at == 0 else self.lines[-number:]
        others = self.lines[number:] if at == 0 else self.lines[:-number]
        sizes = [max((word.size for line in lines for word in line), default=0.0) for lines in (own, others)]
        return sizes[0] > sizes[1]

    def take(self, at: int, number: int) -> None:
        """Take lines away, and page numbers that stand behind them."""
        self.lines = self.lines[number:] if at == 0 else self.lines[:-number]
        self._trim()

    def heads_table(self, at: int) -> bool:
        """Whether the first line names the columns of a table, which may go on over pages."""
        return at == 0 and len(self.lines) > 1 and all(_pieces(line) >= 3 for line in self.lines[:2])

    def _trim(self) -> None:
        while self.lines and PAGE_NUMBER.fullmatch(_text(self.lines[0])):
            del self.lines[0]
        while self.lines and PAGE_NUMBER.fullmatch(_text(self.lines[-1])):
            del self.lines[-1]


def _outside(each: Leaf) -> list[Words]:
    return lines_of(word for word in each.words if not any(word in table.words for table in each.tables))


def _inside(each: Leaf) -> Words:
    return [word for word in each.words if any(word in table.words for table in each.tables)]


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _pieces(line: Sequence[Word]) -> int:
    """Return how many pieces of a line stand apart."""
    return 1 + sum(after.x0 - before.x1 > after.size for before, after in pairwise(line))
