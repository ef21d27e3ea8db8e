"""Numbers, amounts and dates of a quote as readers of the other language write them.

Vietnamese writes ``3.900 km`` and ``36 tỷ USD``; English writes ``3,900 km`` and ``36 billion USD``. A number that can
be read in two ways is left alone: ``1,500`` in a Vietnamese text may be one and a half or fifteen hundred. So are
numbers that are no quantities: those of laws, telephones, versions and parts of a document.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal, get_currency_name, parse_decimal

from app.answers.figure_dates import dates_in
from index.datatypes import Language

_GROUP: dict[Language, str] = {"vi": ".", "en": ","}
_POINT: dict[Language, str] = {"vi": ",", "en": "."}
_CODES = "USD EUR GBP JPY CNY KRW SGD THB AUD CAD CHF HKD TWD LAK KHR MYR IDR INR".split()
_Row = dict[Language, tuple[str, ...]]
_SCALES: tuple[_Row, ...] = (
    {"vi": ("nghìn tỷ", "nghìn tỉ", "ngàn tỷ", "ngàn tỉ"), "en": ("trillion",)},
    {"vi": ("tỷ", "tỉ"), "en": ("billion", "bn")},
    {"vi": ("triệu",), "en": ("million",)},
    {"vi": ("nghìn", "ngàn"), "en": ("thousand",)},
)
_UNITS: tuple[_Row, ...] = (
    {"vi": ("%", "phần trăm"), "en": ("%", "%", "percent", "per cent")},
    {"vi": ("đồng", "VND", "VNĐ", "đ", "₫", "đồng Việt Nam"), "en": ("VND", "VND", "dong", "Vietnamese dong", "₫")},
    {"vi": ("đô la", "đô-la", "$"), "en": ("dollars", "dollar", "$")},
    {"vi": ("ngày làm việc",), "en": ("working days", "working day", "business days", "business day")},
    {"vi": ("tấn",), "en": ("tonnes", "tonne", "metric tons", "metric ton")},
    {"vi": ("lít",), "en": ("litres", "litre", "liters", "liter")},
    {"vi": ("mét vuông",), "en": ("square metres", "square metre", "square meters", "square meter")},
    {"vi": ("mét khối",), "en": ("cubic metres", "cubic metre", "cubic meters", "cubic meter")},
    {"vi": ("mét",), "en": ("metres", "metre", "meters", "meter")},
    {"vi": ("héc-ta", "hecta", "héc ta"), "en": ("hectares", "hectare")},
)
"""The forms of each unit. The first is the one to write; the second, in English, is the singular."""
_SYMBOLS = (
    "km/h km² km2 km m² m2 m³ m3 m cm mm ha kg mg g t kWh MWh kW MW GW W GHz MHz kHz Hz Gbps Mbps GB MB KB TB °C"
).split()
"""Signs that are the same in both languages."""
_NOT_BEFORE = {
    **dict.fromkeys(("tỷ", "tỉ"), r"\s+(?:lệ|trọng|giá|suất|số|phú|rưỡi|\d)"),
    **dict.fromkeys(("triệu", "nghìn", "ngàn"), r"\s+(?:phú|rưỡi|nghìn|ngàn|triệu|tỷ|tỉ|\d)"),
    "đồng": r"\s+(?:chí|phục|hồ|nghiệp|bào|đội|minh|sự|hương|môn|chủ|tác|phạm|tính|thời|bộ|quản)",
}
"""What follows a unit or a power of ten that is none: it is part of a word (``5 tỷ phú``), or the number goes on (``2
triệu rưỡi``)."""
_LABELS: dict[Language, str] = {
    "vi": "điều|khoản|điểm|mục|chương|phần|bảng|hình|phụ lục|trang|số|mã|lớp|phòng|tầng|bước|câu|phiên bản|bản|version|"
    "điện thoại|đt|tel|fax|hotline|tài khoản|stk|mst|cccd|cmnd",
    "en": "article|section|clause|point|chapter|part|table|figure|appendix|page|pages|number|no|code|level|room|floor|"
    "step|version|telephone|phone|tel|fax|hotline|account|id",
}
"""Words before a number that is a name and not a quantity."""
_GOING_ON = (
    "một|mỗi|trở|cho|và|đến|tới|hoặc|là|trên|dưới|nếu|khi|để|với|từ|tại|ở|của|được|thì|theo|trong|vào|bằng|không|tương|"
    "người|mà|nhưng|do|vì|cộng|trừ|gồm|tùy|tuỳ|so|sau|trước|như|đã|đang|sẽ|phải|bao|kể|tính|tổng|còn|nữa"
)
"""Words that may follow a Vietnamese unit or ``triệu``. Before any other word, the unit may be half of a word: ``2
triệu chứng``."""
_MORE = re.compile(
    r"\s?(?:k|m|mn|mln|mil|mio|bn|tr|tn|trn|hundred|triệu|tỷ|tỉ|nghìn|ngàn)(?!\w)|\s?(?:to|and|or|[-–—])\s?[\d$€£A-Z]",
    re.IGNORECASE,
)
"""What continues an amount with its currency in front: ``$15 to $20 million``."""
_BEFORE = 40
"""How many characters before a number are looked at."""
_ADDRESS = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
"""The address of a machine."""
_COUNTED = "|".join(form for row in _SCALES for language in row for form in row[language])
_COUNTING = re.compile(rf"\d\s+(?:{_COUNTED})\s+$", re.IGNORECASE)
"""What stands before the second half of a number: ``2 tỷ 500 triệu``."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What ``[start, end)`` of a text says, as it is ``written`` there and as it ``reads`` in the other language."""

    start: int
    end: int
    written: str
    reads: str

    def as_json(self) -> dict[str, str]:
        """Return what stands in the JSON answer."""
        return {"written": self.written, "reads": self.reads}


def figures_in(text: str, source: Language, reader: Language) -> list[Figure]:
    """Return the amounts and dates of ``text`` that the reader's language writes otherwise, in the order of the text.

    :param source: Language of the text; if it is that of the ``reader``, nothing is returned.
    """
    if source == reader:
        return []
    dates = [Figure(*span, text[slice(*span)], reads) for span, reads in dates_in(text, source)]
    taken = {at for date in dates for at in range(date.start, date.end)}
    amounts = [
        Figure(found.start(), found.end(), found[0], reads)
        for found in _amounts(source).finditer(text)
        if not taken.intersection(range(*found.span())) and (reads := _read(found, source, reader))
    ]
    told = (figure for figure in dates + amounts if _plain(figure.written) != _plain(figure.reads))
    return sorted(told, key=lambda figure: figure.start)


def _read(found: re.Match[str], source: Language, reader: Language) -> str:
    """Return an amount as the reader's language writes it. Empty if it is no amount, or can be read in two ways."""
    if not _is_amount(found, source):
        return ""
    numbers = [number for number in (found["first"], found["second"]) if number]
    unit = found["unit"] or found["before"] or ""
    row, scale = _row_of(unit, source, _units()), _row_of(found["scale"] or "", source, _SCALES)
    written = "–".join(_write(number, source, reader) for number in numbers)
    if not scale and written == "–".join(numbers) and (row is None or unit.upper() in row[reader][:1]):
        return ""  # nothing differs but the place of the currency
    if scale:
        written += f" {scale[reader][0]}"
    if row is None:
        return f"{written} {unit}".strip()
    one = reader == "en" and not scale and [_value(number, source) for number in numbers] == [1]
    return f"{written}{'' if row['en'][0] == '%' else ' '}{row[reader][one]}"


def _is_amount(found: re.Match[str], source: Language) -> bool:
    """Whether what was found is a quantity that can be read in one way only."""
    before = found.string[max(0, found.start() - _BEFORE) : found.start()]
    numbers = [number for number in (found["first"], found["second"]) if number]
    if any(_is_ambiguous(number, source) for number in numbers) or _COUNTING.search(before):
        return False
    if found["before"] and not found["scale"] and (found["unit"] or _MORE.match(found.string, found.end())):
        return False
    grouped = any(_GROUP[source] in number for number in numbers)
    unit = _plain(found["unit"] or found["before"] or "")
    if unit or found["scale"]:
        if unit == "đ" and not grouped and not found["scale"]:
            return False  # points of a mark
        return not _goes_on(found, source)
    if _ADDRESS.fullmatch(numbers[0]) and max(map(int, numbers[0].split("."))) < 256:
        return False
    # a decimal without a unit may be a version, or two numbers of a list: ``nhóm 1,2 và 3``
    return grouped and not re.search(r"\)\s*$", before) and not _is_label(before, _LABELS[source])


def _goes_on(found: re.Match[str], source: Language) -> bool:
    """Whether an amount in a Vietnamese text may end with the first half of a word."""
    last = found["unit"] or found["scale"]
    if source != "vi" or not last or _plain(last) not in _vietnamese_words():
        return False
    after = re.match(r"\s+([^\W\d_]+)", found.string[found.end() :])
    return bool(after and not re.fullmatch(_GOING_ON, after[1], re.IGNORECASE))


@lru_cache
def _vietnamese_words() -> frozenset[str]:
    """Return the units and powers of ten that are Vietnamese words."""
    forms = (form for row in (*_SCALES, *_UNITS) for form in row["vi"])
    return frozenset(_plain(form) for form in forms if form.isalpha() and not form.isupper())


def _value(number: str, source: Language) -> Decimal:
    return parse_decimal(number, locale=source)


def _write(number: str, source: Language, reader: Language) -> str:
    """Return a number in the reader's form, with the same decimal places, and grouped only if it was."""
    places = len(number.partition(_POINT[source])[2])
    pattern = ("#,##0" if _GROUP[source] in number else "0") + ("." + "0" * places if places else "")
    return str(format_decimal(_value(number, source), format=pattern, locale=reader))


def _is_ambiguous(number: str, source: Language) -> bool:
    """Whether the decimal sign of a number may be the other language's sign between thousands."""
    whole, _, places = number.partition(_POINT[source])
    return len(places) == 3 and whole.isdecimal() and len(whole) < 4 and not whole.startswith("0")


def _is_label(before: str, labels: str) -> bool:
    return bool(re.search(rf"(?<!\w)(?<!con )(?<!tổng )(?:{labels})s?[.:]?\s*$", before, re.IGNORECASE))


@lru_cache
def _units() -> tuple[_Row, ...]:
    """Return the units, and the currencies by their codes, names and signs."""
    currencies: list[_Row] = [
        {
            "vi": (code, get_currency_name(code, locale="vi")),
            "en": (code, code, *(get_currency_name(code, count, locale="en") for count in (2, 1))),
        }
        for code in _CODES
    ]
    signs: dict[str, str] = {"USD": "US$", "EUR": "€", "GBP": "£"}
    for code, row in zip(_CODES, currencies, strict=True):
        for language in row:
            row[language] += (signs[code],) if code in signs else ()
    return (*_UNITS, *currencies)


def _row_of(written: str, source: Language, rows: tuple[_Row, ...]) -> _Row | None:
    wanted = _plain(written)
    return next((row for row in rows if wanted in map(_plain, row[source])), None)


@lru_cache
def _amounts(source: Language) -> re.Pattern[str]:
    """Return the expression that finds amounts: one number or a range, a power of ten, and a unit or currency."""
    group, point = re.escape(_GROUP[source]), re.escape(_POINT[source])
    number = rf"(?:[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}}){{1,5}}|[0-9]{{1,15}})(?:{point}[0-9]{{1,9}})?(?![.,]?\d)"
    money = ["US$", "$", "€", "£", "₫", "VND", *_CODES]
    words = [form for row in _units() for form in row[source]]
    return re.compile(
        rf"(?<![\w.,/:+@#&$€£₫-])(?:(?P<before>{_any(money)})\s?)?(?P<first>{number})(?:\s?[-–]\s?(?P<second>{number}))?"
        rf"(?:\s?(?P<scale>(?i:{_any([form for row in _SCALES for form in row[source]])}))(?!\w))?"
        rf"(?:\s?(?P<unit>(?i:{_any(words)})|{_any(_SYMBOLS)})(?!\w)|(?(scale)(?!\w)|(?![\w/@%°²³]|-\w|:\d)))"
    )


def _any(words: list[str]) -> str:
    """Return an expression that matches the longest of the words that fits."""
    return "|".join(
        r"\s".join(map(re.escape, word.split())) + (f"(?!{_NOT_BEFORE[word]})" if word in _NOT_BEFORE else "")
        for word in sorted(words, key=len, reverse=True)
    )


def _plain(written: str) -> str:
    return " ".join(written.casefold().split())
