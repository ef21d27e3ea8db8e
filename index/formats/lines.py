"""Lines of a text that was put together from parts."""

import re

EMPTY_ITEM = re.compile(r"^-(?:\n|\Z)", re.MULTILINE)
EMPTY_LINES = re.compile(r"\n{3,}")


def tidy_lines(text: str) -> str:
    """Return ``text`` with single spaces in its lines, one empty line at most, and no items without words."""
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return EMPTY_LINES.sub("\n\n", EMPTY_ITEM.sub("", text)).strip()
