"""Plain text, as scrapers and editors save it."""

import re
from dataclasses import replace

from index.formats.file_content import Content
from index.formats.text.decoding import decode
from index.formats.text.front_matter import begin, refuse_lost_groups, split_front_matter

FIRST_KEY = re.compile(r"---[ \t]*\n(?:\s*#[^\n]*\n)*\s*[\"']?[\w-]+[\"']?[ \t]*:")
LEADING_DATE = re.compile(r"\s*date[: ]\s*(\d{4}-\d{2}-\d{2})\b[ \t]*\n?", re.IGNORECASE)
TITLE = re.compile(r"\s*+([^\n]{2,150})\n(?:[ \t]*\([^\n]*\)[ \t]*\n)?[ \t]*\n")
"""A first line with an empty one below it, or one in parentheses between them."""
NO_TITLE = re.compile(r".*[.!?…;:,]\Z|[-–—•*+|\d(]|.*(?:\t| \| |https?://)|[^:]{1,40}: ")
"""A line that is a sentence, a point of a list, a row of a table, an address, or a name with its value."""
TRAILING_URL = re.compile(r"(?:^|\n)[ \t]*(https?://\S+)\s*\Z")


def read(raw: bytes) -> Content:
    """Return the text without front matter, a leading ``date 2026-01-14``, and a last line that is only a URL.

    :raises ValueError: If the file's letters cannot be decoded, or the front matter is not a YAML mapping.
    """
    # a plain text may also begin with a line of dashes that is only an ornament
    text, decoded = decode(raw)
    whole = begin(text)
    if FIRST_KEY.match(whole):
        stated = split_front_matter(whole)
    else:
        refuse_lost_groups(whole)
        stated = Content(whole)
    text, date, url = stated.text, stated.date, stated.url
    if found := LEADING_DATE.match(text):
        date, text = date or found[1], text[found.end() :]
    if found := TRAILING_URL.search(text):
        url, text = url or found[1], text[: found.start()]
    return replace(stated, text=text, title=stated.title or _title(text), date=date, url=url, decoded=decoded)


def _title(text: str) -> str | None:
    """Return the first line if it stands alone and looks like a title."""
    found = TITLE.match(text)
    line = " ".join(found[1].split()) if found else ""
    return line if any(map(str.isalpha, line)) and not NO_TITLE.match(line) else None
