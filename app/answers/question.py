"""The question as typed: cleaned, bounded and described."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.datatypes import Language
from index.formats.text.cleaning import clean_text
from index.language.input_methods import decode_keys
from index.language.spelling import strip_diacritics
from index.language.terms import asked_terms, neutral_terms

LONGEST_QUESTION = 1000
"""The most characters of a question."""

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
"""Whole messages that are said to the program itself and ask nothing of the documents."""
_SAID: dict[str, Reply] = {
    spelt: kind
    for kind, utterances in UTTERANCES.items()
    for utterance in utterances.split("|")
    for spelt in (utterance, strip_diacritics(utterance))
}


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for.

    - ``searched``: what is looked for, with diacritics restored and acronyms spelled out.
    - ``terms``: its words that an answer may share.
    - ``names`` and ``numbers``: those that read the same in every language; acronyms are names.
    - ``parts``: the questions in it; one if it is a single question.
    - ``goes_on``: how probable it is that it goes on from the question before; None if that is not known.
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
        """Return the description, with the terms, names and numbers of what is searched for."""
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
    if len(typed) > 4 * LONGEST_QUESTION:  # refused before any work on it: NFC shortens no text to a quarter
        raise QuestionRefused("too_long")
    # one half of a surrogate pair, which JSON can carry, is no character
    question = " ".join(clean_text(typed.encode("utf-8", "ignore").decode("utf-8")).split())
    if not any(character.isalnum() for character in question):
        raise QuestionRefused("empty")
    if len(question) > LONGEST_QUESTION:
        raise QuestionRefused("too_long")
    return question


def asked_for(cleaned: str, *, decode: bool = True) -> str:
    """Return a cleaned question as it was meant: raw Telex or VNI becomes what an input method would write.

    :param decode: False leaves the question as it is.
    """
    return decode_keys(cleaned) if decode else cleaned


def reply_to(question: str) -> Reply | None:
    """Return the kind of reply that ``question`` wants if it is only a greeting or the like; None for a real question.

    It must have all its diacritics or none: ``Ban có thể làm gì`` asks about a department, ``Cấm ồn`` about noise.
    """
    return _SAID.get(" ".join(re.findall(r"[^\W_]+", question.lower())))


def is_greeting(question: str) -> bool:
    """Whether ``question`` is said to the program itself: see :func:`reply_to`."""
    return reply_to(question) is not None
