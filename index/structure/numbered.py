"""Headings and items that are told by what they begin with: ``2.3 Phạm vi``, ``I. QUY ĐỊNH CHUNG``, ``- ``."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.language.part_names import roman_value
from index.language.sentences import UPPER
from index.structure.typed_lines import Line, is_title
from index.structure.units import ORDERS, Mark

NUMBER = re.compile(
    rf"[*_#\s]*(?!V\s*/\s*[vV]\b)(?:(?P<decimal>\d{{1,2}}(?:\.\d{{1,2}}){{1,6}})[.)]?\s+|"
    rf"(?P<roman>[IVX]+)\s*(?:[.):]\s*|/(?:\s+|(?=[{UPPER}]\w)))|(?P<letter>[A-ZĐ])[.)/]\s+|"
    rf"(?P<number>\d{{1,2}})[./]\s*(?=[^\W\d_\s]|[\"“‘'(*]|\d+\s)|(?P<bare>\d{{1,2}})\s+(?=[{UPPER}]))"
)
ITEM = re.compile(
    r"(?:(?P<sign>[-–—•●▪◦+*])\s+|(?P<number>\(?\d{1,3}[.)/])\s*(?=\D)|(?P<letter>\(?[a-zđ]\)|[a-zđ][./](?=\s))|(?P<roman>\(?[ivx]{2,5}\))|"
    r"(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,6})[.)]?\s|(?P<step>(?:bước|step)\s+\d{1,2})\b|(?P<capital>[A-ZĐ]|[IVX]+)[.)/]\s)",
    re.IGNORECASE,
)
LEVELS = {"letter": 2, "roman": 3, "number": 5, "bare": 5, "decimal": 5}
"""Levels of headings by the form of their numbers. Each point in a decimal number is one level more."""
SHARE = 0.6
"""Lines that begin with Roman numbers and letters are headings if at least this share of them looks like headings."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number that line ``at`` begins with, as it is written; ``rest`` is what stands behind it."""

    at: int
    form: str
    label: str
    rest: str

    @property
    def value(self) -> int:
        """Return the last part of the number."""
        if self.form == "roman":
            return roman_value(self.label)
        return ord(self.label) if self.form == "letter" else int(self.label.rpartition(".")[2])

    @property
    def group(self) -> str:
        """Return what all lines share whose numbers may follow each other."""
        return self.label.rpartition(".")[0] + "." if self.form == "decimal" else self.form

    def precedes(self, other: "Numbered") -> bool:
        """Whether the number of another is the next one."""
        if self.form == "bare":
            return other.value > self.value
        if self.form == "letter":
            return any((self.label + other.label).lower() in order for order in ORDERS)
        return other.value == self.value + 1


def number_of(line: Line, at: int) -> Numbered | None:
    """Return the number that a line begins with, None if it begins with none."""
    found = NUMBER.match(line.words)
    if not found or len(line.cells) > 1:
        return None
    form = found.lastgroup or ""
    label = found[form]
    if form == "roman" and not roman_value(label):
        return None
    return Numbered(at, form, label, line.words[found.end() :].strip("*_ "))


def mark_numbered(lines: Sequence[Line], marks: dict[int, Mark]) -> None:
    """Mark headings that are numbered, and lines with decimal numbers that ascend.

    If the format tells of two headings or more, no others are looked for.
    """
    given = [at for at, line in enumerate(lines) if line.given == "heading" and at not in marks]
    for at in given:
        found = number_of(lines[at], at)
        marks[at] = Mark("heading", max(lines[at].level, 1), found.label if found and found.form != "bare" else "")
    free = [at for at, line in enumerate(lines) if at not in marks and line.given in (None, "paragraph", "item")]
    numbers = [found for at in free if (found := number_of(lines[at], at))]
    wholes = {found.group[:-1] for found in numbers if found.form == "decimal"}
    numbers = [found for found in numbers if found.form != "bare" or (wholes and is_title(found.rest))]
    stops = sorted({*marks, *(at for at, line in enumerate(lines) if line.given == "question")})
    first = {found.form: found.at for found in reversed(numbers)}
    deeper = first.get("roman", len(lines)) < first.get("letter", 0)
    for run in _runs(numbers):
        if len(given) < 2 and _are_headings(run, lines, stops):
            for found in run:
                level = 4 if found.form == "letter" and deeper else LEVELS[found.form] + found.label.count(".")
                is_heading = is_title(found.rest, endings=".;,!…")
                marks[found.at] = (
                    Mark("heading", level, found.label) if is_heading else Mark("paragraph", 0, found.label)
                )
        elif run[0].form == "decimal":
            marks.update({found.at: Mark("item", found.label.count("."), found.label) for found in run})


def _runs(numbers: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """Yield the numbers that follow each other, two or more."""
    groups: defaultdict[str, list[Numbered]] = defaultdict(list)
    for found in numbers:
        groups[found.group].append(found)
    for group in groups.values():
        run = group[:1]
        for before, found in pairwise(group):
            if not before.precedes(found):
                if len(run) > 1:
                    yield run
                run = []
            run.append(found)
        if len(run) > 1:
            yield run


def _are_headings(run: Sequence[Numbered], lines: Sequence[Line], stops: Sequence[int]) -> bool:
    """Whether numbered lines are short and each has a longer text below it.

    Of Roman numbers and capital letters some may begin a paragraph.
    """
    loose = run[0].form in ("roman", "letter")
    titles = [found for found in run if is_title(found.rest, endings=".;,!…" if loose else ".:;,!…")]
    if len(titles) < (SHARE if loose else 1) * len(run):
        return False
    ends = {found.at: later.at for found, later in pairwise(run)}
    after = bisect_right(stops, run[-1].at)
    ends[run[-1].at] = stops[after] if after < len(stops) else len(lines)
    return all(_has_text(found, lines, ends[found.at], loose) for found in titles)


def _has_text(found: Numbered, lines: Sequence[Line], end: int, loose: bool) -> bool:
    below = 0
    for at in range(found.at + 1, end):
        below += len(lines[at].words)
        if below > len(lines[found.at].words) or (loose and below):
            return True
    return False


def mark_items(lines: Sequence[Line], marks: dict[int, Mark]) -> None:
    """Mark the items of lists. An item with another sign or form of number than those above it is one level deeper."""
    open_forms: list[str] = []
    for at, line in enumerate(lines):
        mark = marks.get(at)
        if mark and mark.kind == "item":
            open_forms = open_forms[: mark.level - 1] + [""] * (mark.level - 1 - len(open_forms)) + [mark.label]
            continue
        found = ITEM.match(line.words) if mark is None and line.given in (None, "paragraph", "item") else None
        if found is None:
            if mark or line.given == "heading" or line.given == "question" or line.apart:
                open_forms = []
            continue
        form = _form(found)
        open_forms = open_forms[: open_forms.index(form) + 1] if form in open_forms else [*open_forms, form]
        marks[at] = Mark("item", line.level if line.given == "item" else len(open_forms))


def _form(item: re.Match[str]) -> str:
    """Return what the items of one list have in common."""
    kind = item.lastgroup or ""
    written = item[kind]
    return (
        written if kind == "sign" else f"{kind}{'(' * written.startswith('(')}{written[-1] if kind != 'step' else ''}"
    )
