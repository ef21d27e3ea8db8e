"""The lines of a text as they were typed. Those that a program broke are joined again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.datatypes import Block, BlockKind
from index.language.part_names import WORD
from index.language.sentences import split_sentences

MARKED = re.compile(
    r"[*_#>\s]*(?:[-–—•●▪◦+*]\s|\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-zđ]|[ivx]{1,5})[.)/](?=\s|[^\W\d_])|"
    rf"\d{{1,2}}(?:\.\d{{1,2}})+\s|(?:{WORD})\s*(?:\d|[ivx]+\b|[a-zđ]\b|thứ\s)|"
    r"(?:hỏi|đáp|trả lời|câu hỏi|câu|question|answer|bước|step|h|đ|q|a)(?:\s*\d{1,3})?\s*[.:)])",
    re.IGNORECASE,
)
"""How lines begin that do not continue the line before."""
PART = re.compile(rf"(?:{WORD})\s", re.IGNORECASE)
CITING = re.compile(
    r"\b(?:(?:[Tt]ại|[Tt]heo|của|và|hoặc|với|là|ở|từ|đến|quy định|[Uu]nder|in|of|with|and|or|to|by|see)|"
    r"(?:[Kk]hoản|[Cc]lause) \d+|[Đđ]iểm [a-zđ]|(?:[Đđ]iều|[Aa]rticle) \d+,)\Z"
)
"""How a line ends if the name of a cited part goes on in the next line."""
ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")
CELLS = re.compile(r"[|\t]")
NARROWEST, WIDEST = 40, 130
"""Characters to which a program breaks lines."""
LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """The slice ``[start, end)`` of a text that is one line, or several that belong together.

    ``given`` is the kind that a file's format tells, None where it tells none; ``level`` and ``label`` are those given,
    ``block`` is the number of the block that it lies in, -1 of none. ``apart`` tells whether an empty line stands
    before it.
    """

    start: int
    end: int
    words: str
    given: BlockKind | None = None
    level: int = 0
    label: str = ""
    apart: bool = True
    block: int = -1

    @property
    def free(self) -> bool:
        """Whether nothing but a paragraph is given, so that it may be anything."""
        return self.given in (None, "paragraph")

    @property
    def cells(self) -> list[str]:
        """Return the cells of a row of a table as it is typed; one if it is none."""
        inner = self.words.removeprefix("|").removesuffix("|")
        return [cell.strip() for cell in CELLS.split(inner)] if CELLS.search(self.words) else [self.words]

    def until(self, other: "Line", text: str) -> "Line":
        """Return this line and those up to the end of ``other`` as one."""
        return replace(self, end=other.end, words=text[self.start : other.end])


def read_lines(text: str, blocks: Sequence[Block]) -> list[Line]:
    """Return the lines of ``text`` that are not empty, in order. A block other than a paragraph or an item is one line.

    :param blocks: What the format of the file tells of the text; it may be silent on parts of it, or on all.
    """
    lines: list[Line] = []
    at = 0
    for number, block in enumerate(blocks):
        start = max(block.start, at)
        lines += _rejoined(text, list(_between(text, at, start)))
        if block.kind in ("paragraph", "item"):
            own = list(_between(text, start, block.end, number))
            lines += _kept(text, [replace(own[0], given=block.kind, level=block.level), *own[1:]] if own else [])
        elif start < block.end:
            words = text[start : block.end]
            lines.append(Line(start, block.end, words, block.kind, block.level, block.label, True, number))
        at = max(at, block.end)
    return lines + _rejoined(text, list(_between(text, at, len(text))))


def is_title(words: str, longest: int = LONGEST_TITLE, endings: str = ".;:,!…") -> bool:
    """Whether a line is short, begins with a capital or a digit, ends without a stop, and is no sentence."""
    words = words.strip("*_# \n")
    if not words or len(words) > longest or words.endswith(tuple(endings)) or "|" in words or "\t" in words:
        return False
    first = next((letter for letter in words if letter.isalnum()), "a")
    return not first.islower() and len(split_sentences(words.replace("\n", " "))) == 1


def is_capitals(line: Line) -> bool:
    """Whether a line is in capitals, two words or more, as headings are and names of people and codes are not."""
    words = line.words.strip("*_# ")
    if not line.free or not is_title(words, endings=".;,!…") or MARKED.match(words) or len(words.split()) < 2:
        return False
    letters = [letter for letter in words if letter.isalpha()]
    return len(letters) >= max(5, 0.6 * len(words.replace(" ", ""))) and not any(map(str.islower, letters))


def _between(text: str, start: int, end: int, block: int = -1) -> Iterator[Line]:
    """Yield the lines in ``text[start:end]``."""
    apart, at = True, start
    for words in text[start:end].split("\n"):
        own = words.strip()
        if own:
            begin = at + words.index(own[0])
            given: BlockKind | None = "paragraph" if block >= 0 else None
            yield Line(begin, begin + len(own), own, given, apart=apart, block=block)
        apart = not own
        at += len(words) + 1


def _kept(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of one block. A line that begins with a sign, a number or a name stands by itself."""
    begin = [not at or _is_marked(lines[at - 1], line) for at, line in enumerate(lines)]
    return _joined(text, lines, begin)


def _rejoined(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return typed lines, those of a paragraph that was broken as one line."""
    width = _width(lines)
    begin = [not at or not _goes_on(lines[at - 1], line, width) for at, line in enumerate(lines)]
    return _joined(text, lines, begin)


def _joined(text: str, lines: Sequence[Line], begin: Sequence[bool]) -> list[Line]:
    """Return longer lines: each goes up to where the next one begins."""
    firsts = [at for at, begins in enumerate(begin) if begins]
    return [lines[first].until(lines[after - 1], text) for first, after in pairwise([*firsts, len(lines)])]


def _goes_on(before: Line, line: Line, width: int) -> bool:
    """Whether a typed line belongs to the one before it."""
    if line.apart or _is_marked(before, line) or len(before.cells) > 1:
        return False
    if (line.words[0].islower() or MARKED.match(line.words)) and not ENDED.search(before.words):
        return True
    return _is_full(before.words, line.words, width)


def _is_marked(before: Line, line: Line) -> bool:
    """Whether a line begins with a sign, a number or a name, which the line before it does not cite, or has cells."""
    if len(line.cells) > 1:
        return True
    return bool(MARKED.match(line.words)) and not (PART.match(line.words) and CITING.search(before.words[-40:]))


def _width(lines: Sequence[Line]) -> int:
    """Return the number of characters after which the lines of a text were broken; 0 if they were not."""
    longest = max((len(line.words) for line in lines), default=0)
    pairs = [(first.words, second.words) for first, second in pairwise(lines) if not second.apart]
    if not NARROWEST <= longest <= WIDEST or len(pairs) < 3:
        return 0
    return longest if sum(_is_full(first, second, longest) for first, second in pairs) > len(pairs) / 2 else 0


def _is_full(last: str, following: str, width: int) -> bool:
    """Whether a line had no room for the first word of the line that follows."""
    return 0 < width < len(last) + 1 + len(following.split(maxsplit=1)[0])
