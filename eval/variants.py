"""The same question as people also type it: without diacritics, decomposed, in lower case, with a slip, old style."""

import random
import re
import unicodedata
from collections.abc import Callable

from eval.questions import Question

_NEW_TO_OLD = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "oè": "òe",
    "oé": "óe",
    "oẻ": "ỏe",
    "oẽ": "õe",
}
_NEW_TO_OLD |= {"oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}
_OLD_TO_NEW = {old: new for new, old in _NEW_TO_OLD.items()}
# only where the syllable ends there: "toán" and "quý" are spelt one way only
_TONED = re.compile(rf"(?<![qQ])({'|'.join([*_NEW_TO_OLD, *_OLD_TO_NEW])})(?!\w)")


def without_diacritics(text: str) -> str:
    """Return ``text`` in plain letters: ``Tỷ lệ`` becomes ``Ty le``."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def other_tone_placement(text: str) -> str:
    """Return ``text`` with the tone marks of open syllables in the other of the two styles: hòa and hoà."""
    return _TONED.sub(lambda found: (_NEW_TO_OLD | _OLD_TO_NEW)[found[1]], text)


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
    "without diacritics": without_diacritics,
    "decomposed (NFD)": lambda text: unicodedata.normalize("NFD", text),
    "lower case": str.lower,
    "one typo": one_typo,
    "other tone placement": other_tone_placement,
}


def vary(question: Question, variant: str) -> str:
    """Return the question's text in the named variant."""
    return VARIANTS[variant](question.text)
