"""What was typed, cleaned and bounded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.datatypes import Language
from index.formats.cleaning import clean_text
from index.language.input_methods import decode_keys
from index.language.spelling import strip_diacritics
from index.language.terms import asked_terms, neutral_terms

LONGEST_QUESTION = 1000
"""Characters."""

Reply = Literal["greeting", "help", "thanks", "goodbye"]
UTTERANCES: dict[Reply, str] = {
    "greeting": "xin chào|chào|chào bạn|chào bot|xin chào bạn|alo|a lô|hi|hello|hey|hi there|hello there|good morning|"
    "good afternoon|good evening",
    "help": "help|help me|what can you do|what do you do|how can you help|how can you help me|what can i ask|"
    "what can i ask you|who are you|bạn làm được gì|bạn làm được những gì|bạn có thể làm gì|bạn có thể làm được gì|"
    "bạn giúp được gì|bạn có thể giúp gì|bạn có thể giúp gì cho tôi|tôi có thể hỏi gì|bạn là ai|trợ giúp|giúp tôi|"
    "giúp tôi với",
    "thanks": "cảm ơn|cám ơn|cảm ơn nhé|cảm ơn bạn|cám ơn bạn|cảm ơn nhiều|cảm ơn bạn nhiều|cám ơn bạn nhiều|"
    "xin cảm ơn|thanks|thank you|thank you very much|thank you so much|thanks a lot|many thanks",
    "goodbye": "tạm biệt|tạm biệt bạn|chào tạm biệt|hẹn gặp lại|bye|bye bye|goodbye|good bye|see you|see you later",
}
"""What is said to the program itself and asks nothing of the documents: whole messages, and no others."""
_SAID: dict[str, Reply] = {
    spelt: kind
    for kind, utterances in UTTERANCES.items()
    for utterance in utterances.split("|")
    for spelt in (utterance, strip_diacritics(utterance))
}


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


def reply_to(question: str) -> Reply | None:
    """Return what kind of reply ``question`` wants, if it is nothing but a greeting or the like; else None.

    It has all its diacritics or none: ``Ban có thể làm gì`` asks about a department, ``Cấm ồn`` about noise.
    """
    return _SAID.get(" ".join(re.findall(r"[^\W_]+", question.lower())))


def is_greeting(question: str) -> bool:
    """Whether ``question`` is said to the program itself: see :func:`reply_to`."""
    return reply_to(question) is not None
