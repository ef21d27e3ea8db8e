"""The head of decisions and official letters: the office, the number and the motto, and below them what it is about.

The layout and the kinds of letters are those of decree 30/2020/NĐ-CP; see :mod:`index.formats.letters.official_letter`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.formats.letters.official_letter import (
    MOTTO,
    OFFICE,
    OWN_NUMBER,
    RECIPIENTS,
    is_in_capitals,
    issued,
    numbered,
)

GROUNDS = ("Căn cứ", "Theo đề nghị", "Xét đề nghị", "Xét tờ trình")
"""What follows the name of an office that decides."""
KIND = re.compile(
    r"(?:nghị quyết|quyết định|chỉ thị|quy chế|quy định|thông cáo|thông báo|hướng dẫn|chương trình|kế hoạch|phương án|"
    r"đề án|dự án|báo cáo|biên bản|tờ trình|hợp đồng|công văn|công điện|bản ghi nhớ|bản th(?:ỏa|oả) thuận|"
    r"giấy (?:ủy|uỷ) quyền|giấy mời|giấy giới thiệu|giấy nghỉ phép|phiếu gửi|phiếu chuyển|phiếu báo|thư công|"
    r"nghị định|thông tư|lệnh|pháp lệnh|kết luận|quy trình|nội quy|điều lệ|tờ khai|đơn|phiếu|giấy)(?!\w)",
    re.IGNORECASE,
)
ABOUT = re.compile(r"[(\"“]?\s*(?:v/v|về việc)(?!\w)", re.IGNORECASE)
SECOND_MOTTO = re.compile(r"độc lập\s*[-–—]\s*tự do\s*[-–—]\s*hạnh phúc", re.IGNORECASE)
ADDRESSED = re.compile(r"kính gửi|(?:điều|khoản|phần|chương|mục)\s+[\dIVX]|[\dIVX]{1,4}[.)]\s|[-–+•]\s", re.IGNORECASE)
"""How lines begin that are no longer part of a letter's name."""
APART = re.compile(r"\n|\t|\|| {3,}")
"""What parts the columns of a head that is typed."""
LOOKED_AT, NEAR = 30, 6
"""The head is looked for in so many lines at the top of a text. Two lines that tell it are so many lines apart at
most."""
BEGINNING = 3_000
"""Characters in which the head of a text stands."""
LONGEST_NAME, LONGEST_TITLE, MOST_LINES = 200, 250, 4
"""The most characters of a line that says what a letter is about, the most of a title, and the most such lines."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a letter: its title and ISO date, None where it has none, and what its title is put together from.

    ``lines`` are the numbers of the lines that name the office, the number, the motto and the date, and of the office
    below the title; ``words`` are those of all lines down to the title.
    """

    title: str | None
    date: str | None
    lines: frozenset[int]
    words: str

    def names(self, title: str) -> bool:
        """Whether a title in the file's properties only repeats lines of the head."""
        return " ".join(title.split()).casefold() in self.words.casefold()


@dataclass(frozen=True, slots=True)
class _Piece:
    """The words of one column of a line; ``line`` is its number."""

    line: int
    words: str

    @property
    def tells(self) -> bool:
        """Whether it is the motto, a number or a date, which only heads of letters have."""
        motto = len(self.words) < 60 and MOTTO.match(self.words)
        number = OWN_NUMBER.match(self.words) or numbered(self.words)
        return bool(motto or SECOND_MOTTO.match(self.words) or number or issued(self.words))


def letterhead_of(text: str) -> Letterhead | None:
    """Return the head of a letter that a text begins with; None if it is no letter."""
    return read_letterhead([line for line in text[:BEGINNING].split("\n") if line.strip()])


def read_letterhead(lines: Sequence[str]) -> Letterhead | None:
    """Return the head of a letter from its lines, those without words left out; None if they are none of a letter."""
    pieces = list(_pieces(lines[:LOOKED_AT]))
    telling = _telling(pieces)
    if not telling:
        return None
    number = next(filter(None, (numbered(piece.words) for piece in pieces)), None)
    date = next((found[1] for piece in pieces if (found := issued(piece.words))), None)
    if not any(MOTTO.match(pieces[at].words) for at in telling) and (number is None or date is None):
        return None
    named = _named(pieces)
    if named is None:
        end = pieces[telling[-1]].line + 1
        words = " ".join(piece.words for piece in pieces if piece.line < end)
        return Letterhead(None, date, frozenset(range(end)), words)
    at, kind = named
    first = pieces[at].words[len(kind) :].strip(" :.") if not ABOUT.match(pieces[at].words) else pieces[at].words
    about, after = _about(pieces, at, first)
    end = pieces[at].line if KIND.match(pieces[at].words) else pieces[max(telling[-1], after - 1)].line + 1
    offices = [piece.line for piece in pieces[after : after + 1] if _is_office(pieces, after, at)]
    words = " ".join(piece.words for piece in pieces[:after])
    return Letterhead(_title(kind, number, about), date, frozenset([*range(end), *offices]), words)


def _pieces(lines: Sequence[str]) -> Iterator[_Piece]:
    for number, line in enumerate(lines):
        for words in APART.split(unicodedata.normalize("NFC", line)):
            if any(map(str.isalnum, words)):
                yield _Piece(number, " ".join(words.split()).strip("*_# "))


def _telling(pieces: Sequence[_Piece]) -> list[int]:
    """Return which pieces tell a head: the first near the top, each near the one before."""
    found: list[int] = []
    for at, piece in enumerate(pieces):
        if at - (found[-1] if found else 0) > NEAR:
            break
        if piece.tells:
            found.append(at)
    return found


def _named(pieces: Sequence[_Piece]) -> tuple[int, str] | None:
    """Return which piece names the letter, and the word for its kind; without a name, which says what it is about."""
    about: tuple[int, str] | None = None
    for at, piece in enumerate(pieces):
        if (found := KIND.match(piece.words)) and is_in_capitals(piece.words):
            is_whole = at + 1 < len(pieces) and ABOUT.match(pieces[at + 1].words)
            return at, piece.words if is_whole else found[0]
        if about is None and ABOUT.match(piece.words):
            about = at, "Công văn"
        if piece.words.startswith(GROUNDS) or ADDRESSED.match(piece.words):
            break
    return about


def _about(pieces: Sequence[_Piece], at: int, first: str) -> tuple[str, int]:
    """Return what a letter is about, from the piece that names it on, and the number of the piece behind it."""
    found = [first] if first else []
    after = at + 1
    for after in range(at + 1, len(pieces) + 1):
        words = pieces[after].words if after < len(pieces) else ""
        if words and pieces[after].tells:
            continue
        goes_on = (
            not found
            or words[:1].islower()
            or words[:1].isdecimal()
            or (is_in_capitals(found[-1]) and is_in_capitals(words))
        )
        if not words or not goes_on or len(found) >= MOST_LINES or not _is_part(pieces, after, at):
            break
        found.append(words)
    return _without_office(" ".join(found).strip('()"“” ')), after


def _without_office(about: str) -> str:
    """Return what a letter is about without an office that a program put on its line."""
    words = about.split()
    at = len(words)
    while at and words[at - 1].isupper():
        at -= 1
    return " ".join(words[:at]) if at and OFFICE.match(" ".join(words[at:])) else about


def _is_part(pieces: Sequence[_Piece], at: int, named: int) -> bool:
    """Whether a piece may be a line of what a letter is about."""
    words = pieces[at].words
    if len(words) > LONGEST_NAME or words.endswith((".", ":", ";")) or words.startswith(GROUNDS) or pieces[at].tells:
        return False
    return not (ADDRESSED.match(words) or RECIPIENTS.match(words) or _is_office(pieces, at, named))


def _is_office(pieces: Sequence[_Piece], at: int, named: int) -> bool:
    """Whether a piece is the name of the office that decides: in capitals, known from the head, or before grounds."""
    words = pieces[at].words
    if not is_in_capitals(words) or ABOUT.match(words):
        return False
    known = any(words.casefold() == piece.words.casefold() for piece in pieces[:named])
    grounds = at + 1 < len(pieces) and pieces[at + 1].words.startswith(GROUNDS)
    return known or grounds or bool(OFFICE.match(words))


def _title(kind: str, number: str | None, about: str) -> str:
    """Return ``Quyết định số 145/QĐ-TTYT về việc …``."""
    first, _, rest = about.partition(" ")
    is_loud = is_in_capitals(about)
    if first[1:].isalpha() and first[1:].islower() and not rest[:1].isupper():
        about = about[0].lower() + about[1:]
    named = kind if is_loud and not number else kind.capitalize()
    named = f"{named} số {number}" if number else named
    title = f"{named}{':' * bool(is_loud and number)} {about}".strip()
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE + 1].rpartition(" ")[0]
