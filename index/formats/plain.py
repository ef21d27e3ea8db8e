"""Plain text, as scrapers and editors save it."""

import re

from index.formats.content import Content

LEADING_DATE = re.compile(r"\s*date[: ]\s*(\d{4}-\d{2}-\d{2})\b[ \t]*\n?", re.IGNORECASE)
TRAILING_URL = re.compile(r"(?:^|\n)[ \t]*(https?://\S+)\s*\Z")


def read(raw: str) -> Content:
    """Return the text without a leading ``date 2026-01-14`` and without a last line that is only a URL."""
    date = url = None
    if found := LEADING_DATE.match(raw):
        date, raw = found[1], raw[found.end() :]
    if found := TRAILING_URL.search(raw):
        url, raw = found[1], raw[: found.start()]
    return Content(text=raw, date=date, url=url)
