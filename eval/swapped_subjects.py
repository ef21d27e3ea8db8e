"""Passages whose answering sentence speaks of another subject: nothing answers what was asked.

A subject is a name or a number that the question and the sentence that answers share. Another one of the same passage
is written in its place, so that only reading whose figure it is tells an answer from none. The question for that other
subject has the same words as its answer.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from eval.example import Example
from index.language.sentences import split_sentences
from index.language.spelling import strip_diacritics
from index.language.terms import WORD

BETWEEN_WORDS = " "


@dataclass(frozen=True, slots=True)
class Subject:
    """A name of one word or more, or a number, at ``text[start:end]``."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The same for a name in Vietnamese and as English writes it."""
        return strip_diacritics(self.text).lower()

    @property
    def is_number(self) -> bool:
        """Whether it has a digit."""
        return any(character.isdigit() for character in self.text)

    @property
    def is_surely_one(self) -> bool:
        """Whether it is more than a word with a capital: a number, an acronym, or several words."""
        return self.is_number or BETWEEN_WORDS in self.text or (len(self.text) > 1 and self.text.isupper())

    def may_stand_for(self, other: "Subject") -> bool:
        """Whether this can be written in the place of ``other``: a name of one, a number of as many digits."""
        if self.is_number or other.is_number:
            return self.is_number and other.is_number and len(self.text) == len(other.text)
        return True


def subjects_of(text: str) -> list[Subject]:
    """Return the names and numbers of ``text`` in order; a word with a capital that begins a sentence is none."""
    begins = {start for start, _ in split_sentences(text)}
    found: list[Subject] = []
    for match in WORD.finditer(text):
        word = match[0]
        if any(character.isdigit() for character in word):
            found.append(Subject(word, *match.span()))
        elif word[0].isupper():
            last = found[-1] if found and not found[-1].is_number else None
            if last and text[last.end : match.start()] == BETWEEN_WORDS:
                found[-1] = Subject(text[last.start : match.end()], last.start, match.end())
            else:
                found.append(Subject(word, *match.span()))
    return [subject for subject in found if subject.start not in begins or subject.is_surely_one]


def with_swapped_subjects(answered: Sequence[Example], share: float, draw: random.Random) -> list[Example]:
    """Return a ``share`` of the questions with another subject in the sentence that answers, each in two ways.

    As it was asked nothing answers it, though something seems to; asked for the other subject, the same words do.
    """
    chosen = draw.sample(answered, int(share * len(answered)))
    return list(chain.from_iterable(_swapped(example, draw) for example in chosen))


def _swapped(example: Example, draw: random.Random) -> Iterator[Example]:
    if example.passage.lower().count(example.answer.lower()) != 1:
        return
    spans = [(s, e) for s, e in split_sentences(example.passage) if s <= example.start and example.end <= e]
    if not spans:
        return
    start, end = spans[0]
    inside = subjects_of(example.passage)
    here = [s for s in inside if start <= s.start and s.end <= end]
    asked = [
        (typed, there)
        for typed in subjects_of(example.question)
        for there in here
        if typed.key == there.key and (there.end <= example.start or there.start >= example.end)
    ]
    taken = {s.key for s in chain(here, subjects_of(example.question))}
    pairs = [
        (typed, there, other)
        for typed, there in asked
        for other in inside
        if other.key not in taken and other.may_stand_for(there) and not _share_words(other, there)
    ]
    if not pairs:
        return
    typed, there, other = draw.choice(pairs)
    passage, shift = _replaced(example, there.text, other.text, start, end)
    moved = replace(example, passage=passage, start=example.start + shift, end=example.end + shift)
    if moved.answer != example.answer:
        return
    yield replace(moved, misleading=True)
    as_typed = other.text if typed.text == there.text else strip_diacritics(other.text)
    yield replace(moved, question=_in_place(typed.text).sub(lambda _: as_typed, example.question))


def _share_words(one: Subject, other: Subject) -> bool:
    return bool(set(one.key.split()) & set(other.key.split()))


def _in_place(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")


def _replaced(example: Example, old: str, new: str, start: int, end: int) -> tuple[str, int]:
    """Return the passage with ``new`` for ``old`` in one sentence, the answer left as it is, and how far that moves."""
    place, passage = _in_place(old), example.passage
    before = place.sub(lambda _: new, passage[start : example.start])
    after = place.sub(lambda _: new, passage[example.end : end])
    changed = passage[:start] + before + example.answer + after + passage[end:]
    return changed, start + len(before) - example.start
