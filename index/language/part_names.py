"""What people call the parts of a document (``Điều 5``, ``khoản 2``, ``Article 5``), whatever the language."""

import re

from index.language.spelling import strip_diacritics

Key = tuple[str, str]
"""Kind and number of a part, the same in both languages: ``("article", "5")`` of ``Điều 5`` and of ``Article 5``."""

KINDS = {
    "Phần": "part", "Part": "part", "Phụ lục": "appendix", "Appendix": "appendix", "Annex": "appendix",
    "Schedule": "appendix", "Chương": "chapter", "Chapter": "chapter", "Mục": "section", "Section": "section",
    "Tiểu mục": "subsection", "Subsection": "subsection", "Điều": "article", "Article": "article", "Rule": "rule",
    "khoản": "clause", "clause": "clause", "điểm": "point", "point": "point",
}  # fmt: skip
"""Kind of a part by the word for it, written as labels have it."""
RANKS = {
    "part": 1, "appendix": 1, "chapter": 2, "section": 3, "subsection": 4, "article": 5, "rule": 5,
    "clause": 6, "point": 7,
}  # fmt: skip
"""The smaller the number, the higher the kind. It is the level of a heading that has no other."""
LETTERED = {"part", "appendix", "section", "point"}
"""Kinds that are also told apart by letters."""
ENGLISH = {word for word in KINDS if word.isascii()}
PLAIN = {strip_diacritics(word).lower(): word for word in KINDS if word not in ENGLISH}
SPELLED = {word.lower(): word for word in KINDS} | PLAIN
SPELLED["paragraph"] = "clause"
SPELLED |= {word.replace("đ", "ð"): shown for word, shown in SPELLED.items()}  # another letter that looks like it
WORD = "|".join(sorted(SPELLED, key=len, reverse=True))
COUNTED = {
    name: str(number)
    for names in ("nhất hai ba tư năm sáu bảy tám chín mười", "one two three four five six seven eight nine ten")
    for number, name in enumerate(names.split(), 1)
} | {"bốn": "4"}
ROMAN = re.compile(r"(?=.)(x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
NUMBER = rf"\d{{1,3}}(?:\.\d{{1,3}})*[a-zđ]?|(?:thứ\s+)?(?:{'|'.join(COUNTED)})|[ivx]+|[a-zđ]"
LABEL = re.compile(rf"({WORD})\s+({NUMBER})", re.IGNORECASE)
BARE = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[IVX]+|[A-ZĐ]")


ALIKE = str.maketrans("ıİſ", "iIs")
"""Letters that ``re.IGNORECASE`` takes for others, and ``str.lower`` does not."""


def roman_value(written: str) -> int:
    """Return the value of a Roman number up to 39; 0 if it is none."""
    found = ROMAN.fullmatch(written)
    if not found:
        return 0
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix").index(found[2].lower())
    return 10 * len(found[1]) + ones


def value_of(written: str) -> str:
    """Return a number as all its spellings have it: ``II``, ``02``, ``thứ hai`` and ``two`` are ``2``."""
    small = " ".join(written.lower().split()).removeprefix("thứ ")
    if small[0].isdigit():
        return ".".join(part.lstrip("0") or "0" for part in small.split("."))
    return COUNTED.get(small) or str(roman_value(small) or small)


def make_label(word: str, written: str) -> str:
    """Return the label of a part from how its word and number are written: ``ĐIỀU 05`` is ``Điều 5``."""
    shown = SPELLED[" ".join(word.lower().split())]
    small = " ".join(written.lower().split())
    if small[0].isdigit():
        number = value_of(small)
    elif KINDS[shown] == "point" or small.startswith("thứ "):
        number = small
    else:
        number = small.capitalize() if small in COUNTED else small.upper()
    return f"{shown} {number}"


def label_key(label: str) -> Key | None:
    """Return the key of a label. The kind is ``number`` for a number with points in it, or without a word."""
    label = label.translate(ALIKE)
    if BARE.fullmatch(label):
        return ("number", value_of(label))
    if not (found := LABEL.fullmatch(label)):
        return None
    kind = KINDS[SPELLED[found[1].lower()]]
    value = found[2].lower() if kind == "point" else value_of(found[2])
    return ("number" if "." in value else kind, value)
