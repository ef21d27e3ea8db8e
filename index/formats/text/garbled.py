"""Text that nobody can read: what a font without a table of its letters, or with a wrong one, leaves of a page."""

import re
import unicodedata
from collections.abc import Iterator

LEAST = 12
"""The fewest words that tell whether a text is garbled."""
BROKEN = 0.1
"""A text is garbled if this share of its words holds a sign without meaning."""
UNKNOWN = 0.3
"""A text is garbled if this share of its signs has no meaning, whatever its words."""
IMPOSSIBLE = 0.3
"""A text is garbled if this share of its words cannot be said."""
APART = 0.75
"""A text is garbled if this share of its words is letters that stand alone."""
DIFFERENT = 8
"""The fewest different letters that stand alone. Fewer are crosses in a table, or the names of its columns."""
# How the shares were found: on 624 pages of 1,500 characters of the project's written documents, Vietnamese and
# English, with their diacritics and without: none has a broken word, at most 0.022 of the words of a page cannot be
# said ("Mrs"), and at most 0.078 are letters alone. In an alphabet moved by three letters 0.458 and more of the words
# of the same pages cannot be said, and where only the letters with marks are not known, 0.469 of the words of half of
# them are broken. The limits lie between, nearer to what is garbled.
CID = re.compile(r"\(cid:\d+\)")
WORD = re.compile(r"[^\W\d_]{3,}")
CONSONANTS = re.compile(r"[^aeiouy]{5}")
VOWELS = re.compile(r"[aeiouy]")
FOUR_IN_A_ROW = re.compile(r"(.)\1{3}")
ACRONYM = 4
"""Letters of the longest words of capitals that need no vowel."""


def looks_garbled(text: str) -> bool:
    """Whether a text is plainly not readable, in Vietnamese with or without diacritics, in English, or as a list.

    What has few words, or is written in another script, is never garbled.
    """
    text = CID.sub("\ufffd", text)
    signs = "".join(text.split())
    if len(signs) >= LEAST and sum(map(_says_nothing, signs)) >= UNKNOWN * len(signs):
        return True
    tokens = [token for token in text.split() if len(token) > 1 or token.isalpha()]
    if len(tokens) < LEAST:
        return False
    lettered = [token for token in tokens if any(map(str.isalpha, token)) or sum(map(_says_nothing, token)) > 1]
    broken = sum(map(_is_broken, lettered))
    if broken >= 3 and broken >= BROKEN * len(lettered):
        return True
    alone = [token for token in lettered if len(token) == 1]
    if len(set(alone)) >= DIFFERENT and len(alone) >= APART * len(lettered):
        return True
    words = list(_words(text))
    return len(words) >= LEAST and sum(not _can_be_said(word) for word in words) >= IMPOSSIBLE * len(words)


def _is_broken(token: str) -> bool:
    """Whether a word has signs without meaning among its letters; before them they are bullets and boxes."""
    bare = re.sub(r"\A[\ufffd\ue000-\uf8ff]+(?=[^\ufffd\ue000-\uf8ff])", "", token)
    return any(map(_says_nothing, bare)) and len(bare) > 1


def _says_nothing(sign: str) -> bool:
    """Whether a sign is private, a control code, unassigned, or stands for one that is not known."""
    return sign == "\ufffd" or (unicodedata.category(sign) in ("Co", "Cc", "Cn") and not sign.isspace())


def _words(text: str) -> Iterator[str]:
    """Yield the words in Latin letters, and those in which the letters of two scripts are mixed."""
    for word in WORD.findall(text):
        latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in word)
        if latin and (not word.isupper() or len(word) > ACRONYM):
            yield word


def _can_be_said(word: str) -> bool:
    """Whether a word could be Vietnamese or English by its vowels and consonants."""
    marks = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    plain = "".join(letter for letter in marks if not unicodedata.combining(letter))
    return (
        plain.isascii()
        and bool(VOWELS.search(plain))
        and not CONSONANTS.search(plain)
        and not FOUR_IN_A_ROW.search(plain)
    )
