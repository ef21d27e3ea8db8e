"""What was typed, cleaned and bounded."""

import re
import unicodedata
from typing import Literal

from index.cleaning import clean_text
from index.input_methods import decode_keys

LONGEST_QUESTION = 1000
"""Characters."""

GREETINGS = frozenset(
    "xin chao|chao|chao ban|chao bot|xin chao ban|alo|a lo|cam on|cam on ban|cam on nhieu|cam on ban nhieu|xin cam on|"
    "tam biet|hi|hello|hey|hi there|hello there|good morning|good afternoon|good evening|thanks|thank you|"
    "thank you very much|thanks a lot|many thanks|bye|goodbye".split("|")
)


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


def asked_for(cleaned: str) -> str:
    """Return what a cleaned question asks for: if it was typed with no input method on, what one would have written."""
    return decode_keys(cleaned)


def is_greeting(question: str) -> bool:
    """Whether ``question`` is nothing but a greeting, thanks or a farewell, with or without diacritics."""
    plain = unicodedata.normalize("NFD", question.lower().replace("đ", "d"))
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(words) in GREETINGS
