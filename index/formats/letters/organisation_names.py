"""Names of organisations in capitals at the head of a document or of a page: a letterhead, and no heading."""

import re
from collections.abc import Sequence

from index.formats.letters.letterhead import KIND, LOOKED_AT, read_letterhead
from index.formats.letters.official_letter import AREA, is_in_capitals

ORGANISATION = re.compile(
    r"(?:(?:TỔNG )?CÔNG TY|TẬP ĐOÀN|XÍ NGHIỆP|NHÀ MÁY|HỢP TÁC XÃ|LIÊN HIỆP|NGÂN HÀNG|CHI NHÁNH|DOANH NGHIỆP|QUỸ|"
    r"UBND|HĐND|UB?MTTQ|[UỦ][YỶ] BAN|HỘI ĐỒNG|ĐẢNG (?:BỘ|[UỦ][YỶ])|(?:TỈNH|HUYỆN|THÀNH) [UỦ][YỶ]|ĐOÀN TNCS|"
    r"CÔNG ĐOÀN|LIÊN ĐOÀN|MẶT TRẬN|QUỐC HỘI|CHÍNH PHỦ|VĂN PHÒNG|SỞ (?!HỮU)|(?:TỔNG |CHI )?CỤC|THANH TRA|KHO BẠC|"
    r"BỘ (?!QUY|TIÊU|TÀI LIỆU|CÂU|PHẬN|LUẬT|ĐỀ|CHỈ)|BỘ CHỈ HUY|T[ÒO][AÀ] ÁN|VIỆN KIỂM SÁT|CÔNG AN|BẢO HIỂM XÃ HỘI|"
    r"TRUNG TÂM|(?:PHÒNG|BAN|TỔ) (?!CHÁY|CHỐNG|BỆNH|HÀNH|NGỪA|CHỨC)|TRƯỜNG (?!HỢP)|ĐẠI HỌC|HỌC VIỆN|BỆNH VIỆN|"
    r"TRẠM Y TẾ|VIỆN (?!PHÍ)|THƯ VIỆN|BẢO TÀNG|HỘI (?!NGHỊ|THẢO|THI|NHẬP)|HIỆP HỘI|MINISTRY|DEPARTMENT|UNIVERSITY)\b"
    r"|.*\b(?:COMPANY|CORPORATION|CO\.,? ?LTD|UNIVERSITY|JSC|PEOPLE.S COMMITTEE)\b",
)
"""How the names of organisations begin, or what they hold."""
LONGEST, MOST = 120, 4
"""Characters of a name, and lines of a letterhead."""


def is_organisation(words: str) -> bool:
    """Whether a line, or the lines of a heading, is the name of an organisation in capitals."""
    line = " ".join(words.split())
    return len(line) <= LONGEST and is_in_capitals(line) and bool(ORGANISATION.match(line)) and not KIND.match(line)


def heads_of(lines: Sequence[str], titles: Sequence[bool]) -> frozenset[int]:
    """Return which lines are those of letterheads, that of the document and those of letters further down.

    :param titles: Of each line whether it may be a title: it is a heading, or in capitals, and not numbered.
    """
    letter = read_letterhead(lines)
    found = set(letter.lines) if letter else _names_above_title(lines, titles)
    for at, line in enumerate(lines):
        if at not in found and titles[at] and is_organisation(line):
            below = read_letterhead(lines[at : at + LOOKED_AT])
            found |= {at + number for number in below.lines} if below else set()
    return frozenset(found)


def _names_above_title(lines: Sequence[str], titles: Sequence[bool]) -> set[int]:
    """Return the lines that name an organisation at the top of a text, if a title follows them: else they are one.

    A title is in capitals, or begins with the kind of a document.
    """
    end = 0
    while end < min(MOST, len(lines)) and (is_organisation(lines[end]) or (end and AREA.match(lines[end]))):
        end += 1
    if end == len(lines) or not titles[end]:
        return set()
    below = lines[end]  # where that is a heading of a part, the capitals are the title
    return set(range(end)) if is_in_capitals(below) or KIND.match(below) else set()
