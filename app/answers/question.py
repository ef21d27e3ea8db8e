"""What was typed, cleaned and bounded."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.cleaning import clean_text
from index.datatypes import Language
from index.input_methods import decode_keys
from index.lexical import asked_terms, neutral_terms

LONGEST_QUESTION = 1000
"""Characters."""

GREETINGS = frozenset(
    "xin chao|chao|chao ban|chao bot|xin chao ban|alo|a lo|cam on|cam on ban|cam on nhieu|cam on ban nhieu|xin cam on|"
    "tam biet|hi|hello|hey|hi there|hello there|good morning|good afternoon|good evening|thanks|thank you|"
    "thank you very much|thanks a lot|many thanks|bye|goodbye".split("|")
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for.

    ``searched`` is what is looked for: with diacritics and what acronyms stand for. Its ``terms`` are those that an
    answer may share with it; its ``names`` and ``numbers``, acronyms among the names, read the same in every language.
    ``parts`` are the questions in it, or the one that it is. ``goes_on`` is how probable it is that it goes on from the
    one before it, None if nobody knows.
    """

    typed: str
    searched: str
    language: Language
    terms: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    parts: tuple[str, ...]
    goes_on: float | None

    @classmethod
    def of(
        cls, typed: str, searched: str, language: Language, goes_on: float | None, parts: Sequence[str]
    ) -> "Understood":
        """Return it with the terms, names and numbers of what is searched for."""
        neutral = sorted(neutral_terms(searched))
        numbers = tuple(term for term in neutral if any(map(str.isdigit, term)))
        names = tuple(term for term in neutral if term not in numbers)
        terms = tuple(asked_terms(searched))
        return cls(typed, searched, language, terms, names, numbers, tuple(parts), goes_on)


class QuestionRefused(ValueError):
    """The text cannot be searched for; ``reason`` says why, for the page to put into words."""

    def __init__(self, reason: Literal["empty", "too_long"]) -> None:
        self.reason: Literal["empty", "too_long"] = reason
        limit = f"the question is longer than {LONGEST_QUESTION} characters: shorten it"
        super().__init__("the question is empty: type one" if reason == "empty" else limit)


def clean_question(typed: str) -> str:
    """Return ``typed`` in NFC, without control and zero-width characters, white space as single spaces.

    :raises QuestionRefused: If nothing is left to search for, or more than :data:`LONGEST_QUESTION` characters.
    """
    if len(typed) > 4 * LONGEST_QUESTION:  # before any work on it; NFC can shorten a text, though not fourfold
        raise QuestionRefused("too_long")
    # one half of a surrogate pair, which JSON can carry, is no character
    question = " ".join(clean_text(typed.encode("utf-8", "ignore").decode("utf-8")).split())
    if not any(character.isalnum() for character in question):
        raise QuestionRefused("empty")
    if len(question) > LONGEST_QUESTION:
        raise QuestionRefused("too_long")
    return question


def asked_for(cleaned: str, *, decode: bool = True) -> str:
    """Return what a cleaned question asks for: if it was typed with no input method on, what one would have written.

    :param decode: Whether that is looked for at all.
    """
    return decode_keys(cleaned) if decode else cleaned


def is_greeting(question: str) -> bool:
    """Whether ``question`` is nothing but a greeting, thanks or a farewell, with or without diacritics."""
    plain = unicodedata.normalize("NFD", question.lower().replace("đ", "d"))
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(words) in GREETINGS
