"""The same question as people also type it: without diacritics, decomposed, in lower case, with a slip, old style."""

import random
import re
import unicodedata
from collections.abc import Callable

from eval.questions import Question
from index.language.spelling import strip_diacritics

# only where the syllable ends there: "toán" and "quý" are spelt one way only
_OLD_TO_NEW = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ"}
_OLD_TO_NEW |= {"õe": "oẽ", "ọe": "oẹ", "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ"}
_OLD_STYLE = re.compile(rf"(?<![qQ])(?:{'|'.join(_OLD_TO_NEW)})(?!\w)")


def other_tone_placement(text: str) -> str:
    """Return ``text`` with ``hòa`` written ``hoà``."""
    return _OLD_STYLE.sub(lambda found: _OLD_TO_NEW[found[0]], text)


def one_typo(text: str) -> str:
    """Return ``text`` with two neighbouring letters of one longer word swapped; the same text, the same slip."""
    words = [found for found in re.finditer(r"[^\W\d_]{4,}", text)]
    if not words:
        return text
    chooser = random.Random(text)
    word = chooser.choice(words)
    at = chooser.randrange(word.start() + 1, word.end() - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


VARIANTS: dict[str, Callable[[str], str]] = {
    "as written": lambda text: text,
    "without diacritics": strip_diacritics,
    "decomposed (NFD)": lambda text: unicodedata.normalize("NFD", text),
    "lower case": str.lower,
    "one typo": one_typo,
    "other tone placement": other_tone_placement,
}


def vary(question: Question, variant: str) -> str:
    """Return the question's text in the named variant."""
    return VARIANTS[variant](question.text)
