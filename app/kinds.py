"""What a question asks for that is told by its form, as a year or a number, and whether a text holds such a thing."""

import re
from collections.abc import Callable, Mapping
from typing import Literal

from app.countries import names_country

Kind = Literal["frequency", "year", "date", "time", "ordinal", "number", "country", "expansion"]
"""``frequency`` is how often something happens, ``expansion`` what an acronym stands for."""

MOST_ACRONYMS = 5
"""Acronyms of one question that are looked for, so that a hostile one does not take long."""
YEAR = re.compile(r"(?<![\d.,/])(?:1[5-9]|20)\d\d(?![\d.,]\d)(?!\d)")
ORDINAL = re.compile(
    r"\b(?:lần|thứ|khoá|khóa|kỳ|quý) (?:thứ )?(\d+)\b|(?<![\d/])(\d+)(?:st|nd|rd|th)\b|"
    r"\b(?:session|no\.|number) (\d+)\b",
    re.IGNORECASE,
)

_ASKING: Mapping[Kind, re.Pattern[str]] = {
    "frequency": re.compile(
        r"\b(?:bao lâu|mấy (?:ngày|tuần|tháng|quý|năm)|bao nhiêu (?:ngày|tuần|tháng|năm)) (?:\w+ ){0,4}?một lần\b|"
        r"\bhow (?:often|frequently)\b",
        re.IGNORECASE,
    ),
    "year": re.compile(r"\bnăm (?:nào|bao nhiêu|mấy)\b|\b(?:what|which) year\b", re.IGNORECASE),
    "date": re.compile(r"\bngày (?:nào|mấy|bao nhiêu)\b|\b(?:what|which|exact) (?:date|day)\b", re.IGNORECASE),
    "time": re.compile(
        r"\bkhi nào\b(?! cũng)|(?<!không )\bbao giờ\b|"
        r"\bwhen (?:is|was|were|are|do|does|did|will|would|has|have|had|can|should)\b",
        re.IGNORECASE,
    ),
    "ordinal": re.compile(r"\b(?:thứ|hạng|số|lần|khoá|khóa) (?:thứ )?mấy\b|\brank", re.IGNORECASE),
    "number": re.compile(
        r"\bbao nhiêu\b|\bmấy\b|\bhow many\b|\bhow much (?!of\b)|"
        r"\bwhat (?:percentage|percent|share|proportion|number|(?:is|was) the population)\b|^(?:the )?population of\b",
        re.IGNORECASE,
    ),
    "country": re.compile(
        r"\b(?:nước|quốc gia|đất nước) nào\b(?! cũng)|\b(?:what|which) (?:\w+ ){0,2}?(?:country|countries|nations?)\b",
        re.IGNORECASE,
    ),
    "expansion": re.compile(
        r"\b(?:viết tắt|viết đầy đủ|tên đầy đủ|nghĩa là gì|có nghĩa gì|stands? for|abbreviat\w+|acronym|"
        r"full (?:\w+ )?(?:name|form)|what does \w+ mean)\b",
        re.IGNORECASE,
    ),
}
"""How each kind is asked for; the first that fits counts."""

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*%?")
_NUMBER_WORDS = re.compile(
    r"\b(?:một (?!trong|số|cách|phần|vài)|(?:hai|ba|bốn|bảy|tám|chín|mười|chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|nửa|đôi|"
    r"duy nhất|toàn bộ|tất cả|thế kỷ)\b|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|"
    r"quarter|twice|double|single|none|centur\w+)\b)",
    re.IGNORECASE,
)
_ORDINAL_WORDS = re.compile(
    r"\b(?:thứ (?:nhất|hai|nhì|ba|tư|năm|sáu|bảy|tám|chín|mười)|đầu|cuối|áp chót|thế kỷ|first|second|third|fourth|"
    r"fifth|last|top)\b",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_TIME = re.compile(
    rf"\d{{1,2}}[/-]\d{{1,2}}(?![\d%])|\d{{1,2}}h|\b(?i:ngày|tháng|năm|thế kỷ|thập niên|thứ) (?:\d|[IVX]+\b)|"
    rf"\b(?:{_MONTHS})\b|\bcentur|\bdecade|\bago\b|\bcách đây\b|\b(?:hôm nay|hôm qua|today|yesterday|tomorrow)\b|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_DATED = re.compile(
    r"(?:\d{1,2}\s?[-–]\s?)?\d{1,2}/\d{1,2}(?:/\d{4})?|\b(?:ngày|tháng|thế kỷ|thập niên|thứ) \d[\d/]*", re.IGNORECASE
)
_FREQUENCY = re.compile(
    r"\b(?:(?:hàng|hằng|mỗi) (?:ngày|tuần|tháng|quý|năm|khoá|khóa|kỳ)|thường (?:niên|kỳ|nhật|xuyên)|định kỳ|"
    r"(?:ngày|tuần|tháng|quý|năm|kỳ) (?:một|hai|ba|bốn|\d+) lần|(?:một|hai|ba|bốn|\d+) lần (?:một|mỗi|trong)|"
    r"every|each|annual(?:ly)?|yearly|monthly|weekly|daily|quarterly|biennial(?:ly)?|regularly|once|twice|times)\b",
    re.IGNORECASE,
)
_OCCASION = re.compile(
    r"\b(?:khi|lúc|sau|trước|thời|nếu|buổi|sáng|tối|năm một lần|after|before|during|until|when|once|if|as soon)\b",
    re.IGNORECASE,
)
_MEASURES = (
    "%|phần trăm|phần|nửa|per ?cent|half|thirds?|quarters?|fifths?",
    "USD|đô la|đô-la|dollars?|[$]",
    "đồng|VND|VNĐ",
    "km|ki-?lô-?mét|cây số|kilomet(?:er|re)s?",
    "kg|ki-?lô-?gam|kilograms?",
    "[KMGT]bps|[KMGT]bit/s",
    "MW|megawatts?",
    "ha|héc-?ta|hectares?",
    "m2|m²|mét vuông|square met(?:er|re)s?",
    "tấn|ton(?:ne)?s?",
)
"""What is counted in, in both languages."""
_MEASURED = tuple(re.compile(rf"(?<![^\W\d])(?:{names})(?!\w)", re.IGNORECASE) for names in _MEASURES)
_ASKS_MEASURE = re.compile(
    r"\b(?:bao nhiêu|mấy|how many|how much)\s+(?:(?:nghìn|triệu|tỷ|tỉ|thousand|million|billion)\s+)?"
    rf"({'|'.join(_MEASURES)})(?!\w)",
    re.IGNORECASE,
)
_ASKS_MONEY = re.compile(
    r"\b(?:kinh phí|chi phí|học phí|lệ phí|ngân sách|doanh thu|mức lương|tiền lương|giá vé|giá bán)\b.*\bbao nhiêu\b|"
    r"\bhow much (?:money|(?:does|did|do|will|would)\b.*\bcost)\b|\bwhat (?:is|was) the (?:cost|price|fee|budget)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:USD|đô la|đô-la|dollars?|euros?|EUR|đồng|VND|VNĐ|nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|billion|free|"
    r"miễn phí)\b|[$€%]",
    re.IGNORECASE,
)
_ASKS_PEOPLE = re.compile(
    r"^dân số\b.*\bbao nhiêu\b(?! (?:phần trăm|%))|"
    r"(?:^(?:the )?|\b(?:what|how large|how big) (?:is|was) the )population of\b",
    re.IGNORECASE,
)
_SCALES = "nghìn|ngàn|vạn|triệu|tỷ|tỉ|thousand|million|billion"
_PEOPLE = re.compile(
    rf"(?<![\w.,])(?:\d[\d.,]*\s*(?:{_SCALES}|người|people|inhabitants|residents)|\d{{1,3}}(?:[.,]\d{{3}})+)\b"
    rf"(?!\s*(?:(?:{_SCALES})\s*)*(?:%|USD|đô la|dollars?|đồng|VND|km|ha|tấn))",
    re.IGNORECASE,
)
_ASKS_PERCENT = re.compile(r"\bwhat (?:percentage|percent|share|proportion)\b", re.IGNORECASE)
_ACRONYM = re.compile(r"\b[A-ZĐ][A-ZĐ0-9]+\b")
_IN_ENGLISH = re.compile(r"\btiếng Anh\b|\bEnglish\b", re.IGNORECASE)


def wanted_kind(question: str) -> Kind | None:
    """Return what ``question`` asks for, None if that has no form of its own."""
    return next((kind for kind, asking in _ASKING.items() if asking.search(question)), None)


def holds(kind: Kind, question: str, text: str) -> bool:
    """Whether ``text`` has something of that kind that ``question`` itself does not have."""
    return _HOLDS[kind](question, text)


def _holds_year(question: str, text: str) -> bool:
    text = ORDINAL.sub(" ", text)
    return _new(_DIGITS, question, text) or bool(_TIME.search(YEAR.sub(" ", text)))


def _holds_date(question: str, text: str) -> bool:
    return _new(YEAR, question, text) or bool(_TIME.search(text))


def _holds_time(question: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in (_TIME, YEAR, _OCCASION))


def _holds_ordinal(question: str, text: str) -> bool:
    return _new(_DIGITS, question, text) or bool(_ORDINAL_WORDS.search(text))


def _holds_number(question: str, text: str) -> bool:
    counted = _DATED.sub(" ", ORDINAL.sub(" ", YEAR.sub(" ", text)))
    measure = _measure_of(question)
    if measure and not measure.search(counted):
        return False
    return _new(_DIGITS, question, counted) or bool(_NUMBER_WORDS.search(text))


def _measure_of(question: str) -> re.Pattern[str] | None:
    """Return what a text has that tells the measure which a question asks in (``bao nhiêu km``), None if in none."""
    if _ASKS_PERCENT.search(question):
        return _MEASURED[0]
    if _ASKS_MONEY.search(question):
        return _MONEY
    if _ASKS_PEOPLE.search(question):
        return _PEOPLE
    named = _ASKS_MEASURE.search(question)
    return next((pattern for pattern in _MEASURED if named and pattern.fullmatch(named[1])), None)


def _holds_country(question: str, text: str) -> bool:
    return names_country(text, beside=question)


def _holds_expansion(question: str, text: str) -> bool:
    """Whether ``text`` says beside brackets, or in them, what an acronym of the question stands for.

    Where that is asked for in English, it stands in them: ``Hội nghị Bộ trưởng (Ministers' Meeting - ADGMIN)``; what
    it is may also follow it, as in ``ADGMIN là``.
    """
    acronyms = _ACRONYM.findall(question)[:MOST_ACRONYMS]
    within = [rf"\([^()]*\w \w[^()]*\b{acronym}\s*\)|\b{acronym}\s*\([^()]*\w \w" for acronym in acronyms]
    told = (rf"\({acronym}\)|\b{acronym} (?:là|nghĩa là|is|means|stands for)\b" for acronym in acronyms)
    outside = [] if _IN_ENGLISH.search(question) else told
    return not acronyms or any(re.search(pattern, text) for pattern in (*within, *outside))


def _holds_frequency(question: str, text: str) -> bool:
    return bool(_FREQUENCY.search(text))


_HOLDS: Mapping[Kind, Callable[[str, str], bool]] = {
    "frequency": _holds_frequency,
    "year": _holds_year,
    "date": _holds_date,
    "time": _holds_time,
    "ordinal": _holds_ordinal,
    "number": _holds_number,
    "country": _holds_country,
    "expansion": _holds_expansion,
}


def _new(pattern: re.Pattern[str], question: str, text: str) -> bool:
    return not set(_DIGITS.findall(question)).issuperset(pattern.findall(text))
