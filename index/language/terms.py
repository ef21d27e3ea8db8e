"""The words of a text that a search counts: syllables, words, and pairs of them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.language.spelling import one_tone_placement

WORD = re.compile(r"\w+(?:[.,]\w+)*")
QUESTION_WORDS = frozenset("ai gì nào mấy đâu who what which when where why how whom whose".split())
QUESTION_PAIRS = frozenset(
    "bao nhiêu|bao lâu|bao giờ|bao xa|tại sao|vì sao|ra sao|làm sao|thế nào|như thế|cho biết|how many|how much".split(
        "|"
    )
)
"""Pairs of words that ask."""


def words_of(text: str) -> list[str]:
    """Return the lower-case syllables and words of NFC ``text``; numbers keep their separators (``91,2``)."""
    return [word.lower() for word in WORD.findall(one_tone_placement(text))]


def terms_of(text: str) -> list[str]:
    """Return the syllables of ``text`` and their pairs, joined by ``_``."""
    return with_pairs(words_of(text))


def asked_terms(question: str) -> list[str]:
    """Return the terms of ``question`` that an answer may share with it: all but the words that ask, if it has others.

    They are rare in articles, and would count for much wherever they occur. In capitals they are names (AI, WHO).
    """
    typed = WORD.findall(one_tone_placement(question))
    words = [word.lower() for word in typed]
    acronyms = {at for at, word in enumerate(typed) if word.isupper() and not question.isupper()}
    asking = {at for at, word in enumerate(words) if word in QUESTION_WORDS} - acronyms
    for at, pair in enumerate(pairwise(words)):
        if " ".join(pair) in QUESTION_PAIRS:
            asking |= {at, at + 1}
    runs: list[list[str]] = [[]]
    for at, word in enumerate(words):
        if at in asking:
            runs.append([])
        else:
            runs[-1].append(word)
    return [term for run in runs for term in with_pairs(run)] or with_pairs(words)


def with_pairs(words: Sequence[str]) -> list[str]:
    """Return ``words``, then each two that follow each other, joined by ``_``."""
    return [*words, *(f"{first}_{second}" for first, second in pairwise(words))]


def neutral_terms(text: str) -> set[str]:
    """Return the terms of a question that read the same in both languages: numbers, acronyms and names, lower case.

    The first word counts only as an acronym or a number, since every first word has a capital.
    """
    words = WORD.findall(one_tone_placement(text))
    numbers = {word for word in words if any(character.isdigit() for character in word)}
    acronyms = {word for word in words if word.isupper() and len(word) > 1}
    names = {word for word in words[1:] if word[0].isupper()}
    return {word.lower() for word in numbers | acronyms | names}
