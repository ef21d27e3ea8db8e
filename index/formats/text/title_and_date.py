"""The title and the date that a document states, where its file states much that nobody wrote."""

import datetime
import re
import unicodedata

LONGEST_TITLE = 300
BEGINNING = 3000
"""Characters at the top of a document in which its date may stand."""
PROGRAM = re.compile(r"(?:microsoft (?:word|powerpoint|excel)|powerpoint presentation|word document)\b", re.IGNORECASE)
FILE_NAME = re.compile(r"\.(?:docx?|pdf|odt|rtf|xlsx?|pptx?|indd|qxd|tex|html?|tmp)\Z|\A\S*[_\d]\S*\Z", re.IGNORECASE)
ADDRESS = re.compile(r"[a-z][a-z\d+.-]*:\S+\Z", re.IGNORECASE)
UNNAMED = re.compile(
    r"(?:untitled|\(?anonymous\)?|no title|document|doc|title|tài liệu|không có tiêu đề)[\s\d]*\Z", re.IGNORECASE
)
PLACE_AND_DATE = re.compile(
    r"(?:^|\|)[^|\n,]{2,60},\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\s*\.?\s*(?=\||$)",
    re.IGNORECASE | re.MULTILINE,
)


def sensible_title(stated: str | None) -> str | None:
    """Return a title of a file's properties on one line; None for one that nobody wrote."""
    title = " ".join(unicodedata.normalize("NFC", stated or "").replace("\0", "").split())
    if not any(map(str.isalpha, title)) or len(title) > LONGEST_TITLE or "\ufffd" in title:
        return None
    nobody_wrote = PROGRAM.match(title) or FILE_NAME.search(title) or ADDRESS.match(title) or UNNAMED.match(title)
    return None if nobody_wrote else title


def stated_date(text: str) -> str | None:
    """Return the ISO date of the first line such as ``Hà Nội, ngày 05 tháng 3 năm 2025`` near the top of ``text``.

    The dates in a file's properties are left alone: they are often those of a template, or of a conversion.
    """
    found = PLACE_AND_DATE.search(unicodedata.normalize("NFC", text[:BEGINNING]))
    if not found:
        return None
    day, month, year = map(int, found.groups())
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
