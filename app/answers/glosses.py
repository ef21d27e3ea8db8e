"""Names that Vietnamese articles also give in English, as ``Ngân hàng Thế giới (World Bank - WB)``.

A question with the English name finds only the few sentences that give both. With the Vietnamese name it finds the
others as well. And who reads a quote in the other language is told the name in their own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.answers.answer import Answer
from app.answers.figures import Figure
from index.language.terms import terms_of, words_of
from index.language.translations import EMPTY, translate

_BRACKETS = re.compile(r"\(([A-Z][A-Za-z'’&/ -]{1,100}?)(?:\s*[-–,]\s*[A-Z][A-Z0-9&]+)?\)")
_BEFORE = 120
_ENDS = re.compile(r"[().,;:!?\"“”\n]")
WORDS = 2.5
"""The most Vietnamese words for one English word."""
TRANSLATED = 0.5
"""The least share of an English name's words that its Vietnamese name must have, as they are or translated."""


def with_vietnamese_names(question: str, texts: Iterable[str]) -> str:
    """Return an English ``question`` with its English names replaced by the Vietnamese ones that ``texts`` give.

    If the texts give several for one name, the most frequent is taken.
    """
    names = Counter(pair for text in texts for pair in _names(text))
    for (english, vietnamese), _ in sorted(names.items(), key=lambda item: (-len(item[0][0]), -item[1], item[0])):
        name = re.escape(english).replace("'", "['’]")
        question = re.sub(rf"(?<!\w){name}(?!\w)", vietnamese.replace("\\", r"\\"), question, flags=re.IGNORECASE)
    return question


def with_names(answer: Answer, texts: Iterable[str]) -> Answer:
    """Return an answer, and its parts, with the names of its quotes that ``texts`` give in its language, too.

    A quote that has both names itself needs no more.
    """
    pairs = Counter(pair for text in texts for pair in _names(text))
    ordered = [pair for pair, _ in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))]
    return _named(answer, ordered) if ordered else answer


def _named(answer: Answer, pairs: Sequence[tuple[str, str]]) -> Answer:
    parts = tuple(_named(part, pairs) for part in answer.parts)
    quotes = [cited.quote for cited in answer.shown if cited.language != answer.language]
    names: dict[str, Figure] = {}
    for english, vietnamese in pairs:
        written, reads = (vietnamese, english) if answer.language == "en" else (english, vietnamese)
        found = next(filter(None, (_found(written, quote) for quote in quotes)), None)
        if found and written not in names and not any(_found(reads, quote) for quote in quotes):
            names[written] = Figure(*found.span(), written, reads)
    return replace(answer, names=tuple(names.values()), parts=parts)


def _found(name: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)


def _names(text: str) -> Iterator[tuple[str, str]]:
    """Yield the (English, Vietnamese) names of more than one word that stand beside each other in ``text``."""
    for found in _BRACKETS.finditer(text):
        english = found[1].replace("’", "'").strip()
        words = english.split()
        before = _ENDS.split(text[max(0, found.start() - _BEFORE) : found.start()])[-1].split()
        before = before[-int(WORDS * len(words)) :]
        first = next((row for row, word in enumerate(before) if word[0].isupper()), len(before))
        vietnamese = " ".join(before[first:])
        if len(words) > 1 and not vietnamese.isascii() and _translates(words_of(english), vietnamese):
            yield english, vietnamese


def _translates(words: Sequence[str], vietnamese: str) -> bool:
    held = set(terms_of(vietnamese))
    meant = [word for word in words if word not in EMPTY]
    known = [word for word in meant if word in held or not held.isdisjoint(translate([word], "en"))]
    return len(known) >= TRANSLATED * max(1, len(meant))
