"""The parts of an official letter: its number, where and when it was issued, its recipients, and who signed it.

The layout is that of decree 30/2020/NĐ-CP, which most Vietnamese organisations follow: at the head the organisation and
the number beside the national motto, the place and the date; at the end the recipients beside the office and the name.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.formats.file_content import Part

MOTTO = re.compile(
    r"cộng h(?:òa|oà) xã hội chủ nghĩa việt nam|đảng cộng sản việt nam|socialist republic of viet ?nam", re.IGNORECASE
)
NUMBER = re.compile(r"(?:^|\s)số\s*:\s*(\d\w*(?:\s?[/-]\s?\w[\w.&]*)+)", re.IGNORECASE)
"""``Số: 12/2024/QĐ-ABC``; one that is still to be filled in has no digits."""
OWN_NUMBER = re.compile(r"(?:[^\W\d_]+\s+){0,2}số\s*:", re.IGNORECASE)
"""How the line of a letter's own number begins; others cite other letters."""
PARTY_NUMBER = re.compile(r"số\s+(\d{1,6}\s?-\s?\w+(?:/\w+)+)", re.IGNORECASE)
"""How the organisations of the party write it, on a line of its own."""
RECIPIENTS = re.compile(r"(?:nơi nhận|recipients|copies to)\s*:", re.IGNORECASE)
PLACE = r"(?P<place>[^\W\d_][^,;:|\n\d]{1,59}(?:\s\d{1,2})?),\s*"
DAY, YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"
DATES = [
    re.compile(PLACE + form, re.IGNORECASE)
    for form in (
        rf"ngày\s+{DAY}\s+tháng\s+(?P<month>\d{{1,2}})\s+năm\s+{YEAR}",
        rf"ngày\s+{DAY}\s?[/.-]\s?(?P<month>\d{{1,2}})\s?[/.-]\s?{YEAR}",
        rf"{DAY}(?:st|nd|rd|th)?\s+(?P<named>[a-z]{{3,9}}),?\s+{YEAR}",
        rf"(?P<named>[a-z]{{3,9}})\s+{DAY}(?:st|nd|rd|th)?,\s+{YEAR}",
    )
]
MONTHS = "january february march april may june july august september october november december".split()
OFFICE = re.compile(
    r"(?:tm|kt|tl|tuq|q)\.|(?<!\w)(?:phó |quyền )?(?:giám đốc|chủ tịch|chủ nhiệm|chủ tọa|chủ toạ|"
    r"(?:bộ |hiệu |viện |cục |vụ |thứ )?trưởng|thủ tướng|tổng thư ký|thư ký|bí thư|chánh|kế toán|thủ quỹ|thủ kho|"
    r"người|đại diện|chỉ huy|tư lệnh|cục phó|"
    r"director|chair(?:man|woman|person)?|president|manager|secretary|head|representative|rector|dean|minister|"
    r"accountant|on behalf of|for the)(?!\w)",
    re.IGNORECASE,
)
"""Words that the name of an office begins with, or holds."""
DEGREES = frozenset("GS GS. PGS PGS. TS TS. TSKH ThS ThS. BS BS. PGS.TS PGS.TS. GS.TS GS.TS. Dr. Prof.".split())
RANK = re.compile(r"(?:Đại|Thượng|Trung|Thiếu)\s+(?:tá|tướng|úy|uý)\s+")
REMARK = re.compile(r"\s*[(\[][^()\[\]\n]{0,80}[)\]]\s*|\s*đã ký\s*\.?\s*", re.IGNORECASE)
"""``(đã ký)``, ``(Ký, ghi rõ họ tên)``, which stand between an office and a name."""
AREA = re.compile(r"(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|XÃ|PHƯỜNG|THỊ XÃ|THỊ TRẤN|CHỦ NGHĨA|VIỆT NAM)(?!\w)")
"""How a line in capitals begins that continues the one above it."""
LONGEST_OFFICE, MOST_OFFICES = 100, 4
ITEM = re.compile(r"[-–—•+]\s*(?=\S)")


def is_letter(text: str, is_framed: bool) -> bool:
    """Whether the text of a table, with or without frames, is that of the head or the end of a letter."""
    line = " ".join(text.split())
    return bool(MOTTO.search(line) or RECIPIENTS.search(line) or (not is_framed and NUMBER.search(line)))


def arranged(parts: Sequence[Part]) -> list[Part]:
    """Return the lines of one column of a letter's head or end as parts of their own, recipients as items.

    A name is put behind the office that stands above it, an area behind the authority above.
    """
    found: list[Part] = []
    listed = False
    for part in parts:
        for line in part.text.split("\n") if part.kind in ("paragraph", "item") else [part.text]:
            is_item = part.kind == "item" or bool(ITEM.match(line)) or listed
            if part.kind == "paragraph" and is_item and not RECIPIENTS.match(line):
                found.append(Part("item", line, 1))
            elif found and part.kind == found[-1].kind == "paragraph" and _goes_on(found[-1].text, line):
                found[-1] = replace(part, text=f"{found[-1].text} {line}")
            else:
                found.append(replace(part, text=line))
            listed = listed or bool(RECIPIENTS.match(line))
    return with_signatures(found)


def with_signatures(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with each name that stands below an office, in parts of their own, on one line with it."""
    found: list[Part] = []
    for part in parts:
        found.append(part)
        if part.kind == "paragraph" and (above := _offices_above([each.text for each in _paragraphs(found)])):
            found[-above - 1 :] = [replace(part, text=" ".join(each.text for each in found[-above - 1 :]))]
    return found


def is_signed(lines: Sequence[str]) -> bool:
    """Whether the name of an office stands there with that of the person who holds it."""
    return next(_signatures(lines), None) is not None


def _paragraphs(parts: Sequence[Part]) -> list[Part]:
    """Return the paragraphs of one line at the end of the parts."""
    last: list[Part] = []
    for part in reversed(parts[-MOST_OFFICES - 3 :]):
        if part.kind != "paragraph" or "\n" in part.text:
            break
        last.append(part)
    return last[::-1]


def _offices_above(lines: Sequence[str]) -> int:
    """Return how many lines above the last, which is a name, are the name of an office and remarks; 0 for none."""
    if len(lines) < 2 or not _is_name(lines[-1]):
        return 0
    at = len(lines) - 1
    while at and REMARK.fullmatch(lines[at - 1]):
        at -= 1
    remarks = len(lines) - 1 - at
    while at and len(lines) - at - remarks <= MOST_OFFICES and _is_office(lines[at - 1]):
        at -= 1
    offices = lines[at : len(lines) - 1 - remarks]
    first = next((place for place, office in enumerate(offices) if OFFICE.search(office)), None)
    return 0 if first is None else len(lines) - 1 - at - first


def _signatures(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each (office, name)."""
    for at, line in enumerate(lines):
        if above := _offices_above(lines[max(0, at - MOST_OFFICES - 3) : at + 1]):
            offices = (each for each in lines[at - above : at] if not REMARK.fullmatch(each))
            yield " ".join(offices), line
        elif found := _signature(line):
            yield found


def _signature(line: str) -> tuple[str, str] | None:
    """Return the office and the name on one line; None if it is no such line."""
    words = REMARK.sub(" ", line).split()
    at = len(words)
    while at and (_is_name_word(words[at - 1]) or (at < len(words) and words[at - 1] in DEGREES)):
        at -= 1
    office, name = " ".join(words[:at]), " ".join(words[at:])
    begun = " ".join(words[:2])
    fits = is_in_capitals(office) or (OFFICE.match(office) and (REMARK.search(line) or is_in_capitals(begun)))
    if len(line) > 2 * LONGEST_OFFICE or not fits or not OFFICE.search(office) or not _is_name(name):
        return None
    return office, name


def _is_office(line: str) -> bool:
    if len(line) > LONGEST_OFFICE or line.endswith((";", ":", ",")) or "\t" in line:
        return False
    return is_in_capitals(line) or (bool(OFFICE.match(line)) and len(line.split()) <= 8 and not line.endswith("."))


def _is_name(line: str) -> bool:
    """Whether a line may be the name of a person, with a degree or a rank."""
    line = RANK.sub("", line)
    words = line.split()
    while words and words[0] in DEGREES:
        words = words[1:]
    fits = 2 <= len(words) <= 6 and all(map(_is_name_word, words)) and any(len(word) > 1 for word in words)
    return fits and "\t" not in line and not OFFICE.match(" ".join(words)) and not RECIPIENTS.match(line)


def _is_name_word(word: str) -> bool:
    """``Nguyễn``, or one letter as in examples."""
    letters = re.sub(r"['’.-]", "", word)
    return letters.isalpha() and letters[0].isupper() and (len(letters) == 1 or not letters.isupper())


def is_in_capitals(line: str) -> bool:
    """Whether a line has letters, two at least, and no small ones."""
    letters = [letter for letter in line if letter.isalpha()]
    return len(letters) > 1 and not any(map(str.islower, letters))


def _goes_on(above: str, line: str) -> bool:
    return is_in_capitals(above) and is_in_capitals(line) and bool(AREA.match(line)) and not MOTTO.fullmatch(above)


def numbered(line: str) -> str | None:
    """Return the number that a line gives its own letter, None if it gives none."""
    found = NUMBER.search(line) if OWN_NUMBER.match(line) else PARTY_NUMBER.fullmatch(line)
    return re.sub(r"\s*([/-])\s*", r"\1", found[1]) if found else None


def issued(line: str) -> tuple[str, str] | None:
    """Return the place and the date of a line that is nothing else, but for a number before them."""
    line = NUMBER.sub("", line).strip(" .()")
    for form in DATES:
        if found := form.fullmatch(line):
            stated = found.groupdict()
            month = stated["month"] if "month" in stated else _month(stated["named"])
            try:
                date = datetime.date(int(stated["year"]), int(month), int(stated["day"]))
            except ValueError:
                return None
            return stated["place"].strip(), date.isoformat()
    return None


def issued_on(text: str) -> str | None:
    """Return the ISO date of the first line of a text that is nothing but the place and the date of a letter."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).split("\n"))
    return next((found[1] for line in lines if (found := issued(line))), None)


def _month(name: str) -> int:
    """Return the number of an English month, or of its abbreviation; 0 of other words."""
    return next((number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower())), 0)
