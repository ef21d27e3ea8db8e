"""How documents name each other and say when: numbers (``214/QĐ-SNN``), dates, and ``quy chế năm 2023``."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.language.spelling import strip_diacritics

KIND = (
    r"(?:quyết định|quy chế|quy định|quy trình|quy tắc|quy chuẩn|nội quy|thông tư(?:\s+liên tịch)?|thông báo|nghị định|"
    r"nghị quyết|chỉ thị|công văn|hướng dẫn|kế hoạch|phương án|điều lệ|chính sách|văn bản|bộ luật|luật|pháp lệnh|"
    r"biểu phí|biểu giá|biểu mức|biểu thuế|bảng giá|bảng phí|bảng cước|bảng|bản|đơn giá|định mức|lịch|thể lệ|"
    r"tiêu chuẩn|sổ tay|cẩm nang|đề án|hợp đồng|thỏa thuận|danh mục|"
    r"decisions?|regulations?|rules?|polic(?:y|ies)|editions?|versions?|guides?|guidelines?|handbook|circular|decree|"
    r"notice|agreement|contract|price list|tariff|schedule|manual|procedure|instructions?|standard|code|charter|"
    r"statutes?|terms|document|memorandum|directive|resolution|leaflet|exchange of letters|one)(?!\w)"
)
"""What a document is called; as the last words of ``the 2024 edition``, or before a number."""
RECORD = re.compile(
    r"\W*(?:trích\s+)?(?:biên bản|báo cáo|bản tin|tin|bài|hỏi\s?(?:[-–]\s?)?đáp|câu hỏi|thư|tiểu sử|lý lịch|hồ sơ|"
    r"lịch|hợp đồng|công văn|giấy|tờ trình|minutes|report|news|letter|summary|agreement|contract|vacanc|aide-memoire|"
    r"questions?|faq|frequently|announcement|invitation|interview|duty|annual report|half-yearly)(?!\w)|"
    r".{0,120}(?<!\w)(?:minutes|reports?|roster|letter|contract|agreement|questions(?: and answers)?|faq)(?!\w)",
    re.IGNORECASE,
)
"""How the titles begin, or what they hold, of documents that tell of one time, meeting or deal and make no rule."""
CODE = r"(?<![\w.,/])\d{1,5}[a-zđ]?(?:\s?/\s?(?:19|20)\d\d)?\s?/\s?"
CODE += r"[^\W\d_][^\W_]{0,9}(?:\s?[-–]\s?[^\W_]{1,12}){0,3}(?!\w)"
NAMED = r"(?<!\w)(?:no\.?|number|số)\s?:?\s{0,2}[^\W_]{1,10}(?:[-/.][^\W_]{1,12}){1,4}(?!\w)"
LETTERED = r"(?-i:(?<![\w-])[A-ZĐ]{1,6}(?:-[A-ZĐ\d]{1,6}){0,3}-\d{1,5}(?![\w-]))"
NUMBER = re.compile(rf"{CODE}|{NAMED}|{LETTERED}", re.IGNORECASE)
MONTHS = "january february march april may june july august september october november december".split()
MONTH = rf"(?:{'|'.join(f'{name}|{name[:3]}' for name in MONTHS)}|sept)(?![a-z])\.?"
DATE = re.compile(
    r"(?:ngày\s{1,3})?(?:(?P<iso>(?:19|20)\d\d-\d\d?-\d\d?)"
    r"|(?P<day>\d{1,2})\s?(?:[/.-]|tháng)\s?(?P<month>\d{1,2})(?:\s?(?:[/.-]|năm)\s?(?P<year>(?:19|20)\d\d))?"
    r"|tháng\s(?P<only_month>\d{1,2})\s?(?:/|năm)\s?(?P<its_year>(?:19|20)\d\d)"
    rf"|(?P<english_day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<english>{MONTH})(?:,?\s(?P<english_year>(?:19|20)\d\d))?"
    rf"|(?P<american>{MONTH})\s(?:(?P<american_day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d),?\s?)?"
    r"(?P<american_year>(?:19|20)\d\d)?)(?!\d)",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d\d(?![\d.,]\d|\d)")
EARLIER = r"(?:cũ|trước đây|trước đó|trước|hiện hành|đã ban hành)(?!\w)"
WHEN = rf"(?:(?:ban hành\s)?(?:năm|tháng|ngày|vào|from|of|dated|issued (?:on|in))\s|{YEAR.pattern}|{EARLIER})"
REFERENCE = re.compile(
    rf"(?:the\s|các\s|những\s|toàn bộ\s|its\s|our\s|all\s)*"
    rf"(?:(?P<front>(?:{MONTH}\s)?(?:19|20)\d\d|previous|earlier|former|old|preceding|first|second|third)\s"
    rf"(?:[^\W\d_]+\s){{0,4}}?{KIND}"
    rf"|(?:(?<=the\s)(?:[a-z]+\s){{0,3}}?)?{KIND}"
    rf"(?P<words>(?:\s(?!{WHEN})[^\W\d_][\w’'-]*|\s\((?=số|no)|,?\s(?=ban hành)){{0,14}}?)"
    rf"(?:\s?(?P<number>(?:(?:số|no\.?|number)\s?:?\s{{0,2}})?{NUMBER.pattern})"
    rf"|,?\s(?P<when>(?:(?:ban hành|ký|issued|signed|approved)\s)?(?:(?:vào|năm|of|from|dated|in|on|cho năm|for)\s)*"
    rf"(?:{DATE.pattern.replace('?P<', '?P<at_')}|{YEAR.pattern}))|\s(?P<earlier>{EARLIER})"
    rf"|\s(?P<version>(?:số\s)?\d{{1,2}}(?:\.\d{{1,2}})?)(?![\w/])))"
    r"(?P<dated>[,\s]{0,2}(?:(?:ngày|năm|of|dated|ban hành)\s)+"
    rf"(?:{DATE.pattern.replace('?P<', '?P<of_')}|{YEAR.pattern}))?",
    re.IGNORECASE,
)
"""One document, named so that it can be told from others: by its number, its year or date, or as the one before."""
QUOTED = re.compile(
    rf"(?:the\s|các\s)?(?:{KIND}\s(?:[^\W\d_]+\s){{0,3}})?[\"“«]([^\"“”«»\n]{{4,200}})[\"”»]", re.IGNORECASE
)
_PARTS = re.compile(r"[^\W_]+")
_IS_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class NumberKey:
    """The number of a document without its year, the same however it is spelt; a year of 0 is not stated."""

    code: str
    year: int


def number_key(written: str) -> NumberKey | None:
    """Return the key of a number (``Quyết định số 07/2026/QĐ-VT``), None if there is none in ``written``."""
    found = NUMBER.search(written)
    if not found:
        return None
    plain = strip_diacritics(re.sub(r"\A(?:no\.?|number|số)\s?:?\s*", "", found[0], flags=re.IGNORECASE)).upper()
    parts = [part.lstrip("0") or "0" for part in _PARTS.findall(plain)]
    year = next((int(part) for part in parts[1:] if _IS_YEAR.fullmatch(part)), 0)
    own = [part for part in parts if part != str(year)]
    if not any(map(str.isdigit, plain)) or len(own) < 2 or all(map(str.isdigit, own)):
        return None
    return NumberKey("/".join(own), year)


def to_date(found: re.Match[str] | None, year: int = 0) -> datetime.date | None:
    """Return the day that a match of :data:`DATE` names, the first of a month; None if there is no such day.

    :param year: Of a date without one, as at the beginning of ``from 1 April to 30 June 2026``.
    """
    if not found:
        return None
    said = found.groupdict()
    try:
        if said["iso"]:
            return datetime.date(*map(int, said["iso"].split("-")))
        if said["only_month"]:
            return datetime.date(int(said["its_year"]), int(said["only_month"]), 1)
        if said["day"]:
            return datetime.date(int(said["year"] or year), int(said["month"]), int(said["day"]))
        day = said["english_day"] or said["american_day"] or "1"
        name = (said["english"] or said["american"]).lower()[:3]
        month = next(number for number, word in enumerate(MONTHS, 1) if word.startswith(name))
        return datetime.date(int(said["english_year"] or said["american_year"] or year), month, int(day))
    except ValueError:
        return None


def years_in(text: str) -> Iterator[int]:
    """Yield the years that stand in ``text``, those in dates and numbers included."""
    for found in re.finditer(r"(?<!\d)(?:19|20)\d\d(?!\d)", text):
        yield int(found[0])
