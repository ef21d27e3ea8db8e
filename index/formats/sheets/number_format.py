"""Numbers and dates of a workbook, written as its cells show them.

Formats are in their stored form (ECMA-376 part 1, 18.8.31), in which ``,`` parts thousands and ``.`` decimals.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Context, Decimal

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "dd/mm/yyyy",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-", 42: "#,##0;-#,##0;-", 43: "#,##0.00;-#,##0.00;-", 44: "#,##0.00;-#,##0.00;-", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Formats that files name by number. Number 14 is the short date of the reader's country, here Vietnam's."""
TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|[_*].|(?P<end>;)|(?P<half>AM/PM|A/P)|'
    r"(?P<power>E[+-])|(?P<general>General)|(?P<part>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\Z")
ELAPSED = re.compile(r"(?:h+|m+|s+)\Z", re.IGNORECASE)
VIETNAMESE = re.compile(r"-\w*42A\Z", re.IGNORECASE)
DOTS = re.compile(r"[#0]{1,3}(?:\.###)*\.(?:##0|###)\Z")
"""Thousands parted by dots by someone who did not know the stored form: 450000000 would show as 450000000.000."""
LONGEST = 250
"""Characters of a format; Excel takes no longer ones."""
FIRST_DAY = datetime.datetime(1899, 12, 30)
FROM_1904 = 1462
"""Days by which the count of workbooks from old Macintoshes is behind."""
PRECISE = Context(prec=400)
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
PLACES = ("0", "#", "?")
COMMA = ("sign", ",")

Tokens = list[tuple[str, str]]
"""(kind, text): the groups of TOKEN, ``text`` for what stands there as it is."""


def shown(value: float, code: str, from_1904: bool = False) -> str:
    """Return a cell's number as its format shows it, on one line; plainly if the format cannot show it."""
    tokens, number = _chosen([_tokens(section) for section in _sections(code[:LONGEST])], value)
    kinds = {kind for kind, _ in tokens}
    if "general" in kinds:
        words = "".join(general(number) if kind == "general" else _literal(kind, text) for kind, text in tokens)
    elif kinds & {"part", "elapsed"}:
        words = _date(tokens, value + FROM_1904 * from_1904) or general(value)
    else:
        words = _number(tokens, number)
    return " ".join(words.split())


def general(value: float) -> str:
    """Return a number without a format: a whole one in full, another with ten digits."""
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return f"{value:.10g}"


def _sections(code: str) -> list[Tokens]:
    """Return what a format has for positive and negative numbers, for zero, and for text."""
    sections: list[Tokens] = [[]]
    for found in TOKEN.finditer(code or "General"):
        kind = found.lastgroup or "space"
        if kind == "end":
            sections.append([])
        else:
            sections[-1].append((kind, found[kind] if found.lastgroup else ""))
    return sections


def _tokens(section: Tokens) -> Tokens:
    """Return a section without colours. Dots that are meant to divide thousands become the sign that does."""
    tokens: Tokens = []
    for kind, text in section:
        if kind in ("quoted", "escaped"):
            tokens.append(("text", text))
        elif kind == "bracket" and text.startswith("$"):
            tokens += [("text", text[1:].partition("-")[0]), ("bracket", text)]
        elif kind == "bracket" and ELAPSED.match(text):
            tokens.append(("elapsed", text.lower()))
        elif kind != "space":
            tokens.append((kind, text))
    if DOTS.match("".join(text for kind, text in tokens if kind == "sign" and text in (*PLACES, ".", ","))):
        tokens = [("dots", ",") if token == ("sign", ".") else token for token in tokens]
    return tokens


def _chosen(sections: list[Tokens], value: float) -> tuple[Tokens, float]:
    """Return the section that a number is shown by, and the number as it stands there."""
    conditions = [_condition(section, value) for section in sections]
    if any(met is not None for met in conditions):
        at = next((at for at, met in enumerate(conditions) if met), None)
        at = next((at for at, met in enumerate(conditions) if met is None), 0) if at is None else at
        return sections[at], value
    if len(sections) > 2 and value == 0:
        return sections[2], value
    if len(sections) > 1 and value < 0:
        return sections[1], -value
    return sections[0], value


def _condition(section: Tokens, value: float) -> bool | None:
    """Whether a number meets the condition of a section; None if it has none."""
    for kind, text in section:
        if kind == "bracket" and (found := CONDITION.match(text)):
            bound = float(found[2])
            less, equal, more = value < bound, value == bound, value > bound
            return {
                "<": less, "<=": less or equal, "=": equal, ">=": more or equal, ">": more, "<>": not equal,
            }[found[1]]  # fmt: skip
    return None


def _literal(kind: str, text: str) -> str:
    return text if kind == "text" or (kind == "sign" and text not in (*PLACES, "@")) else ""


def _number(tokens: Tokens, value: float) -> str:
    places = [at for at, (kind, text) in enumerate(tokens) if kind == "sign" and text in PLACES]
    if not places:  # words alone, such as the dash for zero
        words = "".join(_literal(*token) for token in tokens)
        return words if words or ("sign", "@") not in tokens else general(value)
    if ("sign", "/") in tokens:  # a fraction
        return general(value)
    point = next((at for at, token in enumerate(tokens) if token == ("sign", ".") and at >= places[0] - 1), len(tokens))
    whole, decimals = [at for at in places if at < point], [at for at in places if at > point]
    value *= 100.0 ** tokens.count(("sign", "%"))
    value /= 1000.0 ** sum(_commas_after(tokens, ends[-1]) for ends in (whole, decimals) if ends)
    power = next((at for at, (kind, _) in enumerate(tokens) if kind == "power"), None)
    if power is not None:
        return f"{value:.{sum(at < power for at in decimals)}E}"
    digits = f"{Decimal(f'{abs(value):.15g}').quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP, PRECISE):f}"
    integer, _, fraction = digits.partition(".")
    fraction = _fraction(fraction, [tokens[at][1] for at in decimals])
    sign = "-" if value < 0 and digits.strip("0.") else ""
    end = whole[-1] + 1 if whole else point
    after = "".join(_literal(*token) for at, token in enumerate(tokens) if at >= end and at != point and token != COMMA)
    return sign + _filled(tokens[:end], integer) + (f".{fraction}" if fraction else "") + after


def _commas_after(tokens: Tokens, at: int) -> int:
    """Return how many times a number is divided by a thousand, by the commas behind its last place."""
    return next((more for more, token in enumerate(tokens[at + 1 :]) if token != COMMA), len(tokens) - at - 1)


def _fraction(digits: str, places: list[str]) -> str:
    """Return decimals without the zeros at their end that no ``0`` asks for."""
    asked = max((at + 1 for at, place in enumerate(places) if place == "0"), default=0)
    return digits[:asked] + digits[asked:].rstrip("0")


def _filled(tokens: Tokens, integer: str) -> str:
    """Return the digits of a whole number in the places before the decimals, with the words between and before them."""
    places = [at for at, (kind, text) in enumerate(tokens) if kind == "sign" and text in PLACES]
    dots = any(kind == "dots" for kind, _ in tokens)
    grouped = dots or COMMA in tokens[places[0] if places else 0 :]
    left, written, count = integer.lstrip("0"), "", 0
    for at in range(len(tokens) - 1, -1, -1):
        if at not in places:
            literal = _literal(*tokens[at])
            written = ("" if literal == "," else literal) + written
            continue
        taken = left if at == places[0] else left[-1:]
        left = "" if at == places[0] else left[:-1]
        for digit in reversed(taken or ("0" if tokens[at][1] == "0" else "")):
            if grouped and count and count % 3 == 0:
                written = ("." if dots else ",") + written
            written, count = digit + written, count + 1
    return written


def _date(tokens: Tokens, days: float) -> str | None:
    """Return a day and time by a format; None for a number that is none."""
    if not 0 <= days < 2_958_466:  # 31 December 9999
        return None
    day = days + (1 <= days < 60)  # the count has a 29 February 1900
    moment = FIRST_DAY + datetime.timedelta(seconds=round(day * 86400))
    half = any(kind == "half" for kind, _ in tokens)
    vietnamese = any(kind == "bracket" and VIETNAMESE.search(text) for kind, text in tokens)
    minutes = _minutes(tokens)
    written = ""
    for at, (kind, text) in enumerate(tokens):
        if kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            written += str(round(days * 86400) // unit).zfill(len(text))
        elif kind == "half":
            written += "AM" if moment.hour < 12 else "PM"
        elif kind == "part":
            written += _part(moment, "minute" if at in minutes else text.lower().partition(".")[0], half, vietnamese)
        elif kind == "sign" and text not in PLACES:
            written += text
        else:
            written += _literal(kind, text)
    return written


def _minutes(tokens: Tokens) -> set[int]:
    """Return where an ``m`` is the minute: behind the hour, or before the second."""
    parts = [(at, text.lower()) for at, (kind, text) in enumerate(tokens) if kind in ("part", "elapsed")]
    units = ["", *(text[0] for _, text in parts), ""]
    return {
        at
        for number, (at, text) in enumerate(parts, 1)
        if text in ("m", "mm") and (units[number - 1] == "h" or units[number + 1] == "s")
    }


def _part(moment: datetime.datetime, part: str, half: bool, vietnamese: bool) -> str:
    """Return a part of a moment, such as ``mmm``: its month in three letters."""
    if part == "minute":
        return f"{moment.minute:02}"
    number = {"y": moment.year, "m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}[part[0]]
    if part[0] == "y":
        return f"{number % 100:02}" if len(part) < 3 else f"{number:04}"
    if part[0] == "h" and half:
        number = number % 12 or 12
    if len(part) < 3 or part[0] in "hs":
        return f"{number:0{min(len(part), 2)}}"
    if part[0] == "m":
        if vietnamese:
            return f"{'Tháng' if len(part) == 4 else 'Thg'} {number}"
        return moment.strftime("%B") if len(part) == 4 else moment.strftime("%b")[: 3 if len(part) == 3 else 1]
    if vietnamese:
        return WEEKDAYS[moment.weekday()]
    return moment.strftime("%A" if len(part) > 3 else "%a")
