"""The numbered parts of typed documents: ``Chương II``, ``Điều 5``, ``Article 5``, their clauses and their points."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from index.datatypes import BlockKind
from index.formats.letters.letterhead import KIND
from index.formats.letters.organisation_names import is_organisation
from index.language.part_names import (
    ALIKE,
    COUNTED,
    ENGLISH,
    KINDS,
    LETTERED,
    PLAIN,
    RANKS,
    SPELLED,
    WORD,
    make_label,
    roman_value,
    value_of,
)
from index.language.sentences import UPPER
from index.language.spelling import strip_diacritics
from index.structure.typed_lines import Line, is_capitals, is_title

NAMED = re.compile(
    rf"[*_#>§\s]*(?P<word>{WORD})\s*"
    rf"(?P<number>\d{{1,3}}(?:\.\d{{1,2}}){{0,6}}[a-zđ]?|(?:thứ\s+)?(?:{'|'.join(COUNTED)})|[ivx]+|[a-zđ])(?!\w)[*_]*"
    rf"(?:\s*\([^()\n]{{1,40}}\)(?=\s*[.:]))?(?P<after>\s*[.:)]+(?!\d)\s*(?:[-–—]\s*)?[*_]*\s*|\s*[-–—]\s+|\s*\Z|\s*\n\s*|\s+(?=(?-i:[{UPPER}])))",
    re.IGNORECASE,
)
CONTENTS = re.compile(r"(?:\.{3,}|…+|\t)\s*\d{1,4}\Z")
"""How a line of a table of contents ends."""
LAWS = re.compile(
    r"(?:Bộ luật|Luật|Nghị|Thông tư|Quyết định|Hiến pháp|Pháp lệnh|Quy|Điều|Hợp đồng|Công ước|Hiệp|Nội quy|"
    r"Directive|Regulation|Act|Law|Decree|Circular|Convention|Treaty|Constitution|Agreement)\b"
)
"""What follows the number of an article that is only cited."""
LONGEST_NAME = 120
CLAUSE = re.compile(r"(?P<open>\()?(?P<number>\d{1,3})(?P<close>(?(open)\)|[.)/]))(?:\s+|(?=[^\W\d_]))(?=\S)")
DECIMAL = re.compile(r"(?P<above>\d{1,3})\.(?P<number>\d{1,2})[.)]?\s+")
POINT = re.compile(r"(?P<open>\()?(?P<letter>[a-zđ])(?P<close>(?(open)\)|[.)/]))(?:\s+|(?<=\))(?=\w))")
ORDERS = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz")
CARRIERS = {"article", "rule", "clause"}
"""Kinds with clauses below them."""

Order = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line was found to be."""

    kind: BlockKind
    level: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A line that begins with the name of a numbered part; ``rest`` is what stands behind it."""

    kind: str
    label: str
    value: str
    rest: str
    english: bool

    @property
    def order(self) -> Order:
        """Return what numbers are compared by: 12, 12a, 13."""
        if self.value.isalpha():
            return ((ord(self.value), ""),)
        return tuple(
            (int(part.rstrip("abcdefghijklmnopqrstuvwxyzđ")), part.lstrip("0123456789"))
            for part in self.value.split(".")
        )

    @property
    def form(self) -> tuple[int, str, int]:
        """Return what all names share whose numbers may follow each other."""
        return (RANKS[self.kind], self.kind, 0 if self.value.isalpha() else 1 + self.value.count("."))


def named(line: Line) -> Named | None:
    """Return the name that a line begins with; None if it begins with none, or only cites it."""
    line = replace(line, words=line.words.translate(ALIKE))
    found = NAMED.match(line.words)
    if not found or line.given in ("row", "note", "question") or CONTENTS.search(line.words[-40:]):
        return None
    word, number, after = found["word"].lower(), found["number"], found["after"]
    shown = SPELLED[word]
    kind, rest = KINDS[shown], line.words[found.end() :].strip("*_ ")
    if word in PLAIN and strip_diacritics(line.words) != line.words:
        return None
    if number.isalpha() and not _counts(number, kind, shown):
        return None
    if after.isspace() and "\n" not in after and not _follows(rest, number):
        return None
    if after.strip() in (".", "") and rest[:1].islower():
        return None
    value = number.lower() if kind == "point" else value_of(number)
    return Named(kind, make_label(word, number), value, rest, shown in ENGLISH)


def _counts(number: str, kind: str, shown: str) -> bool:
    """Whether letters are the number of a part."""
    small = number.lower()
    if kind == "point":
        return len(small) == 1
    if small in COUNTED or not small.isascii():
        return (shown in ENGLISH) == small.isascii() or not small.isascii()
    return bool(roman_value(small)) or (kind in LETTERED and len(small) == 1 and number.isupper())


def _follows(rest: str, number: str) -> bool:
    """Whether the name of a part may stand behind its number with only a space between."""
    letters = [letter for letter in rest if letter.isalpha()]
    if letters and not any(map(str.islower, letters)):
        return True
    return not LAWS.match(rest) and is_title(rest, 80) and (number[0].isdigit() or bool(roman_value(number)))


def with_names(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines.

    The name of a part that stands below its number is put beside it. A clause or a row of a table that begins on the
    line of an article becomes a line of its own.
    """
    whole: list[Line] = []
    for line in lines:
        before = whole[-1] if whole else None
        if before and _is_name_of(before, line):
            whole[-1] = before.until(line, text)
            whole[-1] = replace(whole[-1], given="heading") if line.given == "heading" else whole[-1]
            continue
        found = named(line) if line.free else None
        if found and (CLAUSE.match(found.rest) or len(Line(0, 0, found.rest).cells) > 1) and found.rest in line.words:
            at = line.start + line.words.rindex(found.rest)
            head = text[line.start : at].rstrip()
            whole.append(replace(line, end=line.start + len(head), words=head))
            line = replace(line, start=at, words=text[at : line.end], apart=False)
        whole.append(line)
    return whole


def _is_name_of(before: Line, line: Line) -> bool:
    """Whether a line is the name of the part that the line before it numbers, or goes on with it in capitals."""
    if line.given not in (None, "paragraph", "heading") or named(line) or CLAUSE.match(line.words):
        return False
    first, *others = before.words.split("\n")
    if (found := named(replace(before, words=first))) and found.kind not in ("clause", "point"):
        if not found.rest and not [other for other in others if other.strip()]:
            return is_title(line.words, LONGEST_NAME) and not POINT.match(line.words) and not line.words.startswith("-")
        more = bool(others) and others[-1].isupper() and len(before.words) < 2 * LONGEST_NAME
        return more and is_capitals(line) and not line.apart
    alike = is_capitals(before) and is_capitals(line) and not line.apart and len(before.words) < LONGEST_NAME
    return alike and not (is_organisation(before.words) and KIND.match(line.words))


def mark_units(lines: Sequence[Line], marks: dict[int, Mark], capitals: Sequence[int]) -> None:
    """Mark the numbered parts whose numbers ascend, and their clauses and points.

    :param capitals: Lines in capitals, after which numbers may begin anew.
    """
    found = _ascending({at: name for at, line in enumerate(lines) if (name := named(line))}, capitals)
    for at, name in found.items():
        if name.kind not in ("clause", "point"):
            given = lines[at].given == "heading"
            is_heading = given or not name.rest or is_title(name.rest, LONGEST_NAME, ".;,!…")
            marks[at] = (
                Mark("heading", RANKS[name.kind], name.label) if is_heading else Mark("paragraph", 0, name.label)
            )
    _mark_clauses(lines, marks, found, {at for at in capitals if at not in found})


def _mark_clauses(
    lines: Sequence[Line], marks: dict[int, Mark], found: dict[int, Named], others: Container[int]
) -> None:
    """Mark the clauses and points below the parts found, up to the next heading; ``others`` are headings, too."""
    articles = any(name.kind == "article" for name in found.values())
    reader, level = _Clauses(), 0
    for at, line in enumerate(lines):
        name = found.get(at)
        if name and name.kind in ("clause", "point"):
            marks[at] = reader.named(name, line)
        elif name:
            carries = name.kind in CARRIERS or (name.kind == "section" and not articles)
            reader, level = _Clauses(name if carries else None), line.level
        elif at in others or (line.given == "heading" and line.level <= level):
            reader = _Clauses()
        elif line.given in (None, "paragraph", "item", "heading") and (mark := reader.mark(line.words)):
            marks[at] = Mark("heading", line.level, mark.label) if line.given == "heading" else mark


def _ascending(names: dict[int, Named], capitals: Sequence[int]) -> dict[int, Named]:
    """Return the names whose numbers ascend. Numbers may begin anew, as in a new chapter."""
    forms: defaultdict[tuple[int, str, int], list[int]] = defaultdict(list)
    for at, name in names.items():
        forms[name.form].append(at)
    kept: dict[int, Named] = {}
    for form in sorted(forms):
        if form[1] in ("clause", "point"):
            kept |= {at: names[at] for at in forms[form]}
            continue
        higher = sorted({*capitals, *(at for at, name in kept.items() if RANKS[name.kind] < form[0])})
        for run in _runs(forms[form], names, higher):
            kept |= {run[place]: names[run[place]] for place in rising([names[at].order for at in run])}
    return dict(sorted(kept.items()))


def _runs(places: Sequence[int], names: dict[int, Named], higher: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of names in runs.

    A run ends where numbers fall back below another heading, or to 1 followed by 2.
    """
    run: list[int] = []
    for number, at in enumerate(places):
        order = names[at].order
        if run and order <= names[run[-1]].order:
            after = names[places[number + 1]].value if number + 1 < len(places) else ""
            below = bisect_left(higher, at) > bisect_left(higher, run[-1] + 1)
            if below or (names[at].value, after) in (("1", "2"), ("a", "b")):
                yield run
                run = []
        run.append(at)
    if run:
        yield run


def rising(values: Sequence[Order]) -> list[int]:
    """Return the places of the longest rising run of values; of several the one that stays lowest."""
    ends: list[Order] = []
    places: list[int] = []
    before = [-1] * len(values)
    for at, value in enumerate(values):
        length = bisect_left(ends, value)
        before[at] = places[length - 1] if length else -1
        ends[length : length + 1] = [value]
        places[length : length + 1] = [at]
    run: list[int] = []
    at = places[-1] if places else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]


class _Clauses:
    """Counts the clauses below one article, and the points below one clause."""

    def __init__(self, carrier: Named | None = None) -> None:
        self._carrier = carrier
        self._form = self._point_form = ""
        self._number = 0
        self._letter = ""

    def named(self, name: Named, line: Line) -> Mark:
        """Return the mark of a line that begins with ``Khoản 2``, ``Clause 2`` or ``Điểm a``."""
        if name.kind == "point":
            self._letter = name.value
            return Mark("item", 2, name.label)
        self._number, self._letter = int(name.order[0][0]), ""
        if self._carrier is None and (line.given == "heading" or is_title(name.rest) or not name.rest):
            return Mark("heading", RANKS["article"], name.label)
        return Mark("item", 1, name.label)

    def mark(self, words: str) -> Mark | None:
        """Return the mark of a line that is the next clause or point; None if it is neither."""
        if self._carrier is None:
            return None
        english = self._carrier.english
        number, form, label = 0, "", ""
        if (found := DECIMAL.match(words)) and value_of(found["above"]) == self._carrier.value:
            number, form, label = int(found["number"]), "decimal", f"{found['above']}.{found['number']}"
        elif found := CLAUSE.match(words):
            number, form, label = int(found["number"]), f"{found['open']}{found['close']}", found["number"]
        if number and number == self._number + 1 and form == (self._form or form):
            self._number, self._form, self._letter, self._point_form = number, form, "", ""
            plain = form == "decimal" and self._carrier.kind == "section"
            return Mark("item", 1, label if plain else make_label("clause" if english else "khoản", label))
        if (found := POINT.match(words)) and self._is_next(found["letter"], f"{found['open']}{found['close']}"):
            self._letter, self._point_form = found["letter"], f"{found['open']}{found['close']}"
            return Mark("item", 2, make_label("point" if english else "điểm", self._letter))
        return None

    def _is_next(self, letter: str, form: str) -> bool:
        if not self._letter:
            return letter == "a"
        return form == (self._point_form or form) and any(self._letter + letter in order for order in ORDERS)
