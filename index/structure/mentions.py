"""The labels that stand in a question, and which of them name one part of a document together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.language.part_names import (
    ALIKE,
    COUNTED,
    ENGLISH,
    KINDS,
    LETTERED,
    NUMBER,
    PLAIN,
    RANKS,
    SPELLED,
    WORD,
    make_label,
    roman_value,
)
from index.language.spelling import strip_diacritics

MENTION = re.compile(
    rf"(?<!\w)(?P<word>{WORD})(?:s(?=\s))?(?:\s*(?=\d)|\s+(?:(?:số|so|no\.?)\s+)?(?=[\w(]))"
    rf"(?P<open>\(?)(?P<number>{NUMBER})\)?(?!\w)(?P<inner>(?:\s?\((?:\d{{1,3}}|[a-zđ])\))*)",
    re.IGNORECASE,
)
INNER = re.compile(r"\((\w+)\)")
AMOUNT = re.compile(
    r"\s*(?:triệu|tỷ|tỉ|nghìn|ngàn|trăm|đồng|%|usd|vnd|người|lần|phút|giờ|kg|km|trieu|ty|nghin|dong)\b|\s*%", re.I
)
FRACTION = re.compile(r"\d\s+\Z")
ENDS_NAME = re.compile(
    r"\s*(?:\Z|[^\w\s]|(?:of|in|and|or|says?|about|to|on|under|is|covers?|deals?|contains?|quy|nói|của|về|có|là|và)\b)",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"[\s,;/-]*(?:(?:của|thuộc|tại|trong|ở|cua|thuoc|tai|of|in|under|to|the|within)\s+)*", re.IGNORECASE
)
AND = re.compile(r"\s*(?:[,;&]\s*)?(?:(?:và|va|and|or|hoặc|hoac)\s+)?(?:the\s+)?", re.IGNORECASE)
NEXT = re.compile(r"\s*(?:,|(?:&|và|va|and|or|hoặc|hoac)\b)\s*(\d{1,3}|[a-zđ])(?![\w.]\w|\w)", re.IGNORECASE)
UNSURE = {"muc", "paragraph"}
"""Words that name a part only beside another label: ``muc`` may be ``mức``."""
SYLLABLES = {"i", "v", "x", "vi", "xi"}
"""Roman numbers that are Vietnamese syllables or English words when they are not in capitals: ``phần vi phạm``."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One label in a question; ``alone`` tells whether it would be one if no other stood beside it."""

    rank: int
    label: str
    start: int
    end: int
    alone: bool = True


def read_mentions(question: str) -> Iterator[Mention]:
    """Yield the labels in a question, in the order of their naming."""
    question = question.translate(ALIKE)
    plain = strip_diacritics(question) == question
    for found in MENTION.finditer(question):
        word, number = found["word"].lower(), found["number"]
        shown = SPELLED[word]
        kind = KINDS[shown]
        if not _is_meant(found, kind, plain and word in PLAIN):
            continue
        alone = bool(found["open"]) or (shown == "điểm" and word not in PLAIN and number.islower())
        alone = alone if kind == "point" else word not in UNSURE or "." in number
        end = found.end("number") + (question[found.end("number") :][:1] == ")")
        first = Mention(RANKS[kind], make_label(word, number), found.start(), end, alone)
        yield first
        english = shown in ENGLISH
        for inner in INNER.finditer(question, found.start("inner"), found.end()):
            own = ("clause" if english else "khoản") if inner[1].isdigit() else ("point" if english else "điểm")
            yield Mention(RANKS[KINDS[own]], make_label(own, inner[1]), inner.start(), inner.end())
        at = found.end()
        while (after := NEXT.match(question, at)) and after[1].isdigit() == number.isdigit() and _ends(question, after):
            at = after.end()
            yield replace(first, label=make_label(word, after[1]), start=after.start(1), end=at)


def _is_meant(found: re.Match[str], kind: str, plain: bool) -> bool:
    """Whether word and number name a part, and are no amount (``khoản 5 triệu``) or other words (``part I play``)."""
    question, word, number = found.string, found["word"].lower(), found["number"]
    shown = SPELLED[word]
    before, after = question[max(found.start() - 5, 0) : found.start()], question[found.end("number") :]
    if (word in PLAIN and not plain) or AMOUNT.match(after) or (kind == "part" and FRACTION.search(before)):
        return False
    if number[0].isdigit():
        return kind != "point"
    small, capital = number.lower(), number[0].isupper() and not question.isupper()
    ends = bool(ENDS_NAME.match(after))
    if kind == "point":
        return len(small) == 1
    if small.startswith("thứ ") or small in COUNTED:
        return small.startswith("thứ ") or shown in ENGLISH
    if roman_value(small):
        return ends if small == "i" or (small in SYLLABLES and not capital) else capital or kind != "clause"
    return kind in LETTERED and (capital or shown not in ENGLISH) and (ends or small != "a")


def _ends(question: str, listed: re.Match[str]) -> bool:
    """Whether a number in a list of numbers is its last word, and does not count what follows."""
    at = listed.end()
    return bool(ENDS_NAME.match(question, at) or MENTION.match(question, at + 1) or NEXT.match(question, at))


def goes_on(group: Sequence[Mention], mention: Mention, question: str) -> bool:
    """Whether a label says more of the part that ``group`` names: from high to low, or from low to high."""
    last = group[-1]
    if not BETWEEN.fullmatch(question[last.end : mention.start]) or mention.rank == last.rank:
        return False
    return len(group) == 1 or (group[1].rank > group[0].rank) == (mention.rank > last.rank)


def shared(group: Sequence[Mention], around: Sequence[Sequence[Sequence[Mention]]], question: str) -> list[Mention]:
    """Return what the names before and after a name say of it, too."""
    lowest = max(mention.rank for mention in group)
    highest = min(mention.rank for mention in group)
    for others in around:
        for other in others:
            first, second = sorted((other, group), key=lambda each: each[0].start)
            joined = AND.fullmatch(question[first[-1].end : second[0].start])
            if joined and max(mention.rank for mention in other) == lowest:
                higher = [mention for mention in other if mention.rank < highest]
                if higher:
                    return higher
    return []
