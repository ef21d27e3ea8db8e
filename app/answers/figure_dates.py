"""Days and months of a quote as readers of the other language write them."""

import datetime
import re
from collections.abc import Iterator

from babel.dates import format_date, get_month_names

from index.datatypes import Language

_LEAP = 2000
"""A year that has every day, for a date without one."""
_MONTHS = {
    name.casefold(): month
    for width in ("wide", "abbreviated")
    for month, name in get_month_names(width, locale="en").items()
} | {"sept": 9}
_NAMES = "|".join(sorted((name.capitalize() for name in _MONTHS), key=len, reverse=True))
_FREE = r"(?<![\w./])(?<![^\W\d]-)"
_END = r"(?![\w/]|-[^\W\d]|\.\d|[\s(,]*(?:theo\s+)?(?:[Ââ]m\s+[Ll]ịch|AL\b|ÂL\b|lunar))"
_DATES: dict[Language, tuple[re.Pattern[str], ...]] = {
    "vi": (
        re.compile(
            rf"{_FREE}(?:[Nn]gày\s+)?(?P<day>\d{{1,2}})\s+tháng\s+(?P<month>\d{{1,2}})\s*(?:,?\s*năm\s+|/)"
            rf"(?P<year>(?:19|20)\d\d){_END}"
        ),
        re.compile(
            rf"{_FREE}(?:[Nn]gày\s+)?(?P<day>\d{{1,2}})(?P<sign>[/.-])(?P<month>\d{{1,2}})(?P=sign)(?P<year>(?:19|20)\d\d){_END}"
        ),
        re.compile(
            rf"{_FREE}[Nn]gày\s+(?P<day>\d{{1,2}})(?:\s+tháng\s+|/)(?P<month>\d{{1,2}}){_END}(?!\s*(?:/|năm\s))"
        ),
        re.compile(rf"{_FREE}[Tt]háng\s+(?P<month>\d{{1,2}})(?:\s+năm\s+|\s?/\s?)(?P<year>(?:19|20)\d\d){_END}"),
    ),
    "en": (
        re.compile(
            rf"{_FREE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_NAMES})\.?,?\s+(?P<year>(?:19|20)\d\d){_END}"
        ),
        re.compile(
            rf"{_FREE}(?P<name>{_NAMES})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d){_END}"
        ),
        re.compile(rf"{_FREE}(?P<month>\d{{1,2}})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>(?:19|20)\d\d){_END}"),
        re.compile(rf"{_FREE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_NAMES}){_END}"),
        re.compile(rf"{_FREE}(?P<name>{_NAMES})\.?\s+(?P<year>(?:19|20)\d\d){_END}"),
    ),
}
"""A Vietnamese date has the day first. An English date in figures is read only if its second number can be no month."""
_NUMBERED = re.compile(
    r"(?:số|no\.?|number|mỗi|một|clauses?|articles?|sections?|points?|rooms?|pages?)[\s:]*$", re.IGNORECASE
)
"""Words before something that looks like a date and is none: a number, or a dose as in ``mỗi ngày 1/2 viên``."""
_FORMS: dict[tuple[Language, bool, bool], str] = {
    ("vi", True, True): "dd/MM/y",
    ("vi", True, False): "'ngày' d/M",
    ("vi", False, True): "'tháng' M/y",
    ("en", True, True): "d MMMM y",
    ("en", True, False): "d MMMM",
    ("en", False, True): "MMMM y",
}


def dates_in(text: str, source: Language) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the (start, end) of each date in ``text``, and the date as the other language writes it.

    Left out are days that no calendar has, days of the lunar calendar, and numbers of documents.

    :param source: Language of the text.
    """
    taken: set[int] = set()
    for pattern in _DATES[source]:
        for found in pattern.finditer(text):
            places = range(*found.span())
            if not taken.isdisjoint(places):
                continue
            taken.update(places)  # of a day that no calendar has, no month is read either
            if written := _written(found, "en" if source == "vi" else "vi"):
                yield found.span(), written


def _written(found: re.Match[str], reader: Language) -> str:
    told = found.groupdict()
    if _NUMBERED.search(found.string[: found.start()]):
        return ""
    month = _MONTHS[told["name"].casefold()] if told.get("name") else int(told["month"])
    day, year = told.get("day"), told.get("year")
    try:
        date = datetime.date(int(year or _LEAP), month, int(day or 1))
    except ValueError:
        return ""
    return str(format_date(date, _FORMS[reader, bool(day), bool(year)], locale=reader))
