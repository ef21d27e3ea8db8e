"""The countries that a text names, in either language, by the names of the Unicode CLDR."""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

NOT_COUNTRIES = ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ")
MORE_NAMES = {
    "US": ("Mỹ", "Hoa Kỳ", "USA", "United States"),
    "KR": ("Hàn Quốc", "South Korea"),
    "JP": ("Nhật Bản",),
    "GB": ("nước Anh", "Vương quốc Anh", "Britain", "UK"),
    "TL": ("Timor-Leste", "Đông Timor", "East Timor"),
    "AU": ("Úc",),
    "VN": ("Việt Nam", "Viet Nam"),
}
"""What countries are called beside that."""
_MORE_STATES = re.compile(
    r"\b(?:British|English|French|German|Dutch|Portuguese|Spanish|Chinese|Welsh|Scottish|Irish|Polish|Turkish|Swedish|"
    r"Swiss|Danish|Greek|Soviet|U\.S|Wales|Scotland|England|Republic|Kingdom|Empire|Liên Xô|Cộng hòa|Cộng hoà|"
    r"Công quốc|Vương quốc|Đế quốc|Đế chế)\b"
)


def countries_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ISO code and the name of each country that ``text`` names, or the people of (``Japanese``)."""
    for found in _any_name().finditer(text):
        yield _codes()[found[1]], found[1]


def names_country(text: str, beside: str) -> bool:
    """Whether ``text`` names a country, or a state that is none today, that ``beside`` does not name."""
    known = {code for code, _ in countries_in(beside)}
    return any(code not in known for code, _ in countries_in(text)) or bool(_MORE_STATES.search(text))


def speaks_of(text: str, code: str) -> bool:
    """Whether ``text`` has one of the names of the country with that code."""
    return any(name in text for name in _names()[code])


@cache
def _names() -> dict[str, tuple[str, ...]]:
    vietnamese, english = (dict(Locale(language).territories) for language in ("vi", "en"))
    codes = [code for code in vietnamese if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES]
    return {code: (vietnamese[code], english[code], *MORE_NAMES.get(code, ())) for code in codes}


@cache
def _codes() -> dict[str, str]:
    return {name: code for code, names in _names().items() for name in names}


@cache
def _any_name() -> re.Pattern[str]:
    longest_first = sorted(_codes(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})(?:ese|ian|an|n|s)?\b")
