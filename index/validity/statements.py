"""What a document says of its own validity: its number, since when and until when it holds, and what it replaces.

Only what it says of itself counts. A text may tell that one rule replaced another, and say nothing of its own validity.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.datatypes import Block
from index.language.spelling import one_tone_placement
from index.validity.phrases import (
    AMENDS,
    AND,
    ANY_KIND,
    CITING,
    DECISION,
    GOES_ON,
    HEADED,
    HEDGED,
    IN_FORCE,
    ISSUED,
    NO_LONGER,
    OWN_NUMBER,
    PARTIAL,
    PLACED,
    REPLACES,
    SENTENCE,
    SUBJECT,
    THIS,
    TITLE_NUMBER,
    TRIGGER,
    UNTIL,
)
from index.validity.references import DATE, NUMBER, QUOTED, RECORD, REFERENCE, NumberKey, number_key, to_date, years_in

DAYS = ("valid_from", "valid_to")
KEYS = (*DAYS, "replaces", "amends")
"""What the front matter of a file, or the file of what is stated of a folder, may say of validity."""
HEAD = 700
"""The characters at the top of a document in which “in force” is said of the document itself."""
LONGEST = 600
"""Characters of a sentence that are read, before and after the words that speak of validity."""
MOST_NAMED = 20
"""The most documents that one list names."""


@dataclass(frozen=True, slots=True)
class Validity:
    """What a document says of itself; a date that it does not say is None.

    ``numbers`` are its own, the first the one that it is known by. ``replaces``, ``replaced_by`` and ``amends`` name
    other documents in its own words: by number, year or title (``Quyết định số 64/2020/QĐ-LG``, ``quy chế năm 2023``),
    or as the one before (``bảng giá cũ``). ``valid_to`` is its last day.
    """

    title: str = ""
    numbers: tuple[str, ...] = ()
    issued: datetime.date | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()

    @property
    def begins(self) -> datetime.date | None:
        """Return the day since which it holds, or on which it was issued."""
        return self.valid_from or self.issued


def read_validity(
    text: str, title: str = "", blocks: Sequence[Block] = (), stated: Mapping[str, str | Sequence[str]] | None = None
) -> Validity:
    """Return what a document says of its own validity.

    :param stated: What is given apart from the text, by the names in :data:`KEYS`, and its ``date``; wins over
        the text.
    """
    reading = _Reading(one_tone_placement(title))
    for offset, line in _lines(one_tone_placement(text), blocks):
        reading.read(offset, line)
    return reading.validity(title, stated or {})


def wrong_days(stated: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the names and values of what is stated apart from a text that should be days and are none."""
    return [(name, value) for name, value in stated if name in DAYS and not _stated_date(value)]


def _lines(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """Yield the lines that are no questions, notes or rows, with where they begin; broken ones are put together."""
    spans = [(block.start, block.end) for block in blocks if block.kind in ("paragraph", "item", "heading")]
    for start, end in spans if blocks else [(0, len(text))]:
        at, begun_at, begun = start, start, ""
        for line in text[start:end].split("\n"):
            words = " ".join(line.split())
            broken = begun and words and (GOES_ON.search(begun[-15:]) or words[0].islower()) and len(begun) < LONGEST
            if broken:
                begun = f"{begun} {words}"
            else:
                if begun:
                    yield begun_at, begun
                begun, begun_at = words, at
            at += len(line) + 1
        if begun:
            yield begun_at, begun


def _sentences(line: str) -> Iterator[str]:
    for sentence in SENTENCE.split(line):
        for start in range(0, len(sentence), 2 * LONGEST):
            yield sentence[start : start + 2 * LONGEST]


@dataclass(slots=True)
class _Reading:
    """What was read so far of a document with this title."""

    title: str
    numbers: dict[NumberKey, str] = field(default_factory=dict)
    issued: datetime.date | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    replaces: list[str] = field(default_factory=list)
    replaced_by: list[str] = field(default_factory=list)
    amends: list[str] = field(default_factory=list)
    is_record: bool = False

    def __post_init__(self) -> None:
        self.is_record = bool(RECORD.match(self.title))
        head = " ".join(self.title.split())[:LONGEST]
        first = TRIGGER.search(head)
        own = head[: first.start()] if first and REPLACES.match(head, first.start()) else head
        self._number(HEADED.match(own) or OWN_NUMBER.match(own) or NUMBER.match(own) or TITLE_NUMBER.search(own), own)
        if not self.is_record:
            self._judge(head, 0, is_title=True)

    def read(self, offset: int, line: str) -> None:
        """Take what one line says."""
        in_head = offset < HEAD
        found = OWN_NUMBER.match(line) if in_head else None
        if found and (found["letter"] or not self.is_record):
            self._number(found, line)
        if in_head and not self.issued and (found := ISSUED.search(line) or PLACED.search(line)):
            self.issued = to_date(DATE.search(found["when"]))
        if TRIGGER.search(line):
            for sentence in _sentences(line):
                self._judge(sentence, offset)

    def validity(self, title: str, stated: Mapping[str, str | Sequence[str]]) -> Validity:
        """Return all that was read; what is ``stated`` wins."""
        names = {name: _names(stated[name]) for name in ("replaces", "amends") if stated.get(name)}
        dates = {name: _stated_date(stated[name]) for name in DAYS if stated.get(name)}
        begins, ends = dates.get("valid_from") or self.valid_from, dates.get("valid_to") or self.valid_to
        if begins and ends and ends < begins and "valid_to" not in dates:
            ends = None
        own = set(self.numbers)
        return Validity(
            title,
            tuple(self.numbers.values()),
            _stated_date(stated.get("date", "")) or self.issued,
            begins,
            ends,
            names.get("replaces")
            or tuple(name for name in dict.fromkeys(self.replaces) if number_key(name) not in own),
            tuple(dict.fromkeys(self.replaced_by)),
            names.get("amends") or tuple(dict.fromkeys(self.amends)),
        )

    def _number(self, found: re.Match[str] | None, line: str) -> None:
        """Take a number as the document's own, and the date behind it."""
        key = number_key(found[0]) if found else None
        if found and key and len(self.numbers) < 3:
            shown = NUMBER.search(found[0])
            assert shown is not None
            self.numbers.setdefault(key, re.sub(r"\A(?:no\.?|number|số)\s?:?\s*", "", shown[0], flags=re.IGNORECASE))
            day = DATE.match(line, found.end() + 1) if not self.issued else None
            self.issued = self.issued or to_date(day)

    def _judge(self, sentence: str, offset: int, is_title: bool = False) -> None:
        """Take what one sentence says of the document itself."""
        first = TRIGGER.search(sentence)
        if not first or sentence.rstrip().endswith("?"):
            return
        subject = sentence[: first.start()]
        if is_title or self._is_own(subject, sentence, offset):
            self._take_dates(sentence, subject if not is_title else "")
            if is_title or not (offset >= HEAD and self.is_record and not THIS.search(sentence)):
                self._take_others(sentence, subject)
        elif _is_replaced_by_this(sentence):
            self.replaces += [found[0] for found in REFERENCE.finditer(subject)][-1:]

    def _is_own(self, subject: str, sentence: str, offset: int) -> bool:
        """Whether the words before the first sign of validity are of the document itself."""
        if HEDGED.search(subject) or CITING.match(subject):
            return False
        keys = [key for found in NUMBER.finditer(subject) if (key := number_key(found[0]))]
        this = THIS.search(subject)
        if keys and not this:
            return all(key in self.numbers for key in keys)
        kinds = self.title.lower()
        if this:
            said = this[0].lower()
            if self.is_record and said in ("it", "nay", "hereby"):
                return offset < HEAD
            return not self.is_record or said.removeprefix("this ").removesuffix(" này") in kinds
        if found := SUBJECT.match(subject):
            years = {*years_in(self.title), self.issued.year if self.issued else 0}
            named = re.match(r"\s(?:năm|of)\s(\d{4})", subject[found.end() :])
            is_other = named and int(named[1]) not in years
            decides = DECISION.match(found["kind"]) and not self.is_record
            return not is_other and bool(decides or found["kind"].lower() in kinds or not ANY_KIND.search(kinds))
        if offset < HEAD:
            return True
        return (
            not self.is_record
            and not subject.strip(" .)-–•*0123456789")
            and bool(REPLACES.match(sentence, len(subject)))
        )

    def _take_dates(self, sentence: str, subject: str) -> None:
        found = IN_FORCE.search(sentence)
        own = bool(THIS.search(subject) or SUBJECT.match(subject) or not subject.strip() or NUMBER.search(subject))
        if found and not self.valid_from and not HEDGED.search(sentence[: found.start()]) and own:
            last = DATE.match(sentence, found.end()) if found["until"] else None
            ends = to_date(last)
            begun = DATE.match(sentence, found.start("when"))
            self.valid_from = self.issued if found["signing"] else to_date(begun, ends.year if ends else 0)
            self.valid_to = self.valid_to or ends
        found = UNTIL.search(sentence) if own else None
        if found and not self.valid_to and not REFERENCE.search(sentence[len(subject) : found.start()]):
            day = to_date(DATE.match(sentence, found.start("when")))
            self.valid_to = day - datetime.timedelta(days=1) if day and found["ends"] else day

    def _take_others(self, sentence: str, subject: str) -> None:
        for found in REPLACES.finditer(sentence):
            after = sentence[found.end() : found.end() + LONGEST]
            if HEDGED.search(sentence[max(0, found.start() - 30) : found.start()]):
                continue
            if PARTIAL.match(after):
                self._take_amended(after)
            elif found["passive"]:
                self.replaced_by += _references(after)
            else:
                self.replaces += _references(after)
        for found in AMENDS.finditer(sentence):
            self._take_amended(sentence[found.end() : found.end() + LONGEST])
        gone = NO_LONGER.search(sentence, len(subject) + 1)
        if gone:
            self.replaces += [ref[0] for ref in REFERENCE.finditer(sentence[len(subject) : gone.start()])][-1:]

    def _take_amended(self, after: str) -> None:
        found = REFERENCE.search(after[: LONGEST // 2])
        if found and number_key(found[0]):
            self.amends.append(found[0])


def _references(after: str) -> list[str]:
    """Return the documents that are listed at the beginning of ``after``."""
    names: list[str] = []
    at = 0
    while len(names) < MOST_NAMED and (found := REFERENCE.match(after, at) or QUOTED.match(after, at)):
        names.append(found[0].strip())
        between = AND.match(after, found.end())
        at = between.end() if between else found.end()
    return names


def _is_replaced_by_this(sentence: str) -> bool:
    """``Quyết định số 8/QĐ-A hết hiệu lực kể từ ngày Quyết định này có hiệu lực``."""
    gone = NO_LONGER.search(sentence) or REPLACES.search(sentence)
    return bool(gone and THIS.search(sentence, gone.end())) and not HEDGED.search(
        sentence[: gone.start() if gone else 0]
    )


def _names(stated: str | Sequence[str]) -> tuple[str, ...]:
    return (stated,) if isinstance(stated, str) else tuple(stated)


def _stated_date(stated: str | Sequence[str]) -> datetime.date | None:
    return to_date(DATE.match(stated.strip())) if isinstance(stated, str) else None
