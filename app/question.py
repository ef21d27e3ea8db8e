"""What was typed, cleaned and bounded."""

import re
import unicodedata
from typing import Literal

from index.articles import clean_text
from index.language import detect_language
from index.sentences import UPPER

LONGEST_QUESTION = 1000
LONGEST_ADDED = 100
"""Characters, of a question and of a sentence whose words are added to one that goes on from it."""

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


def is_greeting(question: str) -> bool:
    """Whether ``question`` is nothing but a greeting, thanks or a farewell, with or without diacritics."""
    plain = unicodedata.normalize("NFD", question.lower().replace("đ", "d"))
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(words) in GREETINGS


_MARKER = re.compile(
    r"^(?:(?:thế|vậy)\s+)?còn(?:\s+(?:về|ở|của|với|trong))?\s+|"
    r"^(?:(?:the|vay)\s+)?con\s+(?=nam\b|o\b|(?-i:[A-Z0-9])\w*\W*(?:thi sao)?\W*$)|"
    r"^(?:and|but|or)(?:\s+(?:in|for|at|about|of|on|what about))?\s+|"
    r"^(?:what|how)\s+about\s+(?:in\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:\s+(?:thì sao|thi sao|thì thế nào|nhé|then|instead))?\s*[?.!]*\s*$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:ông ấy|bà ấy|anh ấy|chị ấy|ông này|bà này|người này|họ|nó|đó|này|ấy|he|she|it|they|him|her|them|his|its|"
    r"their|this|that|there|those|these)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:là\s+)?(?:bao nhiêu|mấy|khi nào|bao giờ|ở đâu|tại đâu|như thế nào|thế nào|vì sao|tại sao|gì|ai|nào|đâu|"
    r"how (?:many|much|long|far|often)|what|which|who|whom|whose|when|where|why|how|is|are|was|were|does|do|did|"
    r"has|have|the|a|an)\b|[?.!]",
    re.IGNORECASE,
)
_PREPOSITION = r"\b(?:at|in|within|among|on|for|by|with|from|ở|tại|trong|từ|vào|về)\b"
_PHRASE = re.compile(
    rf"{_PREPOSITION}\s+((?:(?!{_PREPOSITION})[^,;?.!])+?)(?=\s+{_PREPOSITION}|\s*(?:[,;?.!]|$))", re.IGNORECASE
)
_ONE_WORD = re.compile(rf"(?:(?:{_PREPOSITION}|năm|tháng|its|their|the)\s+)*\S+", re.IGNORECASE)
_CONTENT = re.compile(r"\b(?!(?:của|các|những|một|and)\b)\w{3,}")
_NAME = re.compile(rf"\b[{UPPER}][\w&-]*(?: [{UPPER}][\w&-]*)*")
_NUMBERED = re.compile(r"\b\w*\d[\w.,]*\b")


def continues(question: str) -> bool:
    """Whether ``question`` says by its first words that it goes on from another: ``Còn năm 2020?``, ``And Laos?``."""
    return bool(_MARKER.match(question))


def focus_of(question: str) -> str:
    """Return what a question that goes on from another asks for anew: ``Laos`` of ``And Laos?``; of others nothing."""
    return _TAIL.sub("", _MARKER.sub("", question, count=1)) if continues(question) else ""


def is_one_word(question: str) -> bool:
    """Whether ``question`` goes on from another by one word, so that alone it asks nothing: ``And within ASEAN?``."""
    return continues(question) and bool(_ONE_WORD.fullmatch(focus_of(question)))


def content_of(question: str) -> str:
    """Return the words of ``question`` that say what it is about: without asking words, or what it goes on from."""
    return " ".join(_ASKING.sub(" ", focus_of(question) or question).split())


def refers_back(question: str) -> bool:
    """Whether ``question`` has a word that stands for something said before: ``bài này``, ``it``."""
    return bool(_PRONOUN.search(question))


def in_context(question: str, before: str, sentence: str) -> str:
    """Return what to search for when ``question`` goes on from one ``before`` that was answered with ``sentence``.

    A number or name that the question contrasts takes the place of one of the same form in the question before, other
    words that of a phrase with one of them; otherwise the words of that, and for a pronoun the names of the sentence,
    are added. The words of a short sentence in the other language are added, too. Of the question before no more is
    taken than makes :data:`LONGEST_QUESTION` characters, since it may be such a one itself.
    """
    before = before[: max(0, LONGEST_QUESTION - len(question))]
    if continues(question):
        fragment = focus_of(question)
        asked = (
            _contrasted(fragment, before) or _with_phrase(fragment, before) or f"{_TAIL.sub('', before)} {fragment}?"
        )
        if 0 < len(sentence) <= LONGEST_ADDED and detect_language(before) != detect_language(sentence):
            asked = f"{asked} {_without_numbers(sentence)}"[:LONGEST_QUESTION]
        return asked
    words = content_of(before)
    names = [name[0] for name in _NAME.finditer(sentence) if name.start()] if refers_back(question) else []
    added = [words, *(name for name in dict.fromkeys(names) if name not in f"{question} {words}")]
    return f"{question} {' '.join(added)}"[:LONGEST_QUESTION]


def _contrasted(fragment: str, before: str) -> str | None:
    """Return ``before`` with the last number or name of the fragment's form replaced by it, None if it has none."""
    numbers, names = list(_NUMBERED.finditer(fragment)), list(_NAME.finditer(fragment))
    new = (numbers or names)[-1][0] if numbers or names else ""
    if numbers:
        alike = [found for found in _NUMBERED.finditer(before) if _shape(found[0]) == _shape(new)]
    else:
        # a first word has a capital whatever it is, unless all of it has
        alike = [found for found in _NAME.finditer(before) if found.start() or found[0].isupper()]
        alike = [found for found in alike if found[0].isupper() == new.isupper()]
        alike = [found for found in alike if len(found[0].split()) == len(new.split())] or alike
    if not alike or not new:
        return None
    old = alike[-1]
    return before[: old.start()] + new + before[old.end() :]


def _with_phrase(fragment: str, before: str) -> str | None:
    """Return ``before`` with the fragment in the place of the last phrase with a word of it: ``at ministerial level``.

    None if there is no such phrase.
    """
    words = set(_CONTENT.findall(content_of(fragment).lower()))
    alike = [found for found in _PHRASE.finditer(before) if words.intersection(_CONTENT.findall(found[1].lower()))]
    return f"{before[: alike[-1].start(1)]}{fragment}{before[alike[-1].end(1) :]}" if alike else None


def _without_numbers(sentence: str) -> str:
    return " ".join(_NUMBERED.sub(" ", sentence).split()).strip(" .,;:")


def _shape(number: str) -> str:
    """Return the form of a number: how many digits of a year, what other letters it has."""
    return re.sub(r"\d+", lambda digits: "0000" if len(digits[0]) == 4 else "0", number)
