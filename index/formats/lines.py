"""Lines of a text that was put together from parts."""

import re

LOOSE_ITEM = re.compile(r"^-\s*\n+(?!-)", re.MULTILINE)
EMPTY_ITEM = re.compile(r"^-[ \t]*$\n?(?=-|\n|\Z)", re.MULTILINE)
EMPTY_LINES = re.compile(r"\n{3,}")


def tidy_lines(text: str) -> str:
    """Return ``text`` with single spaces in its lines, at most one empty line between two, and ``- `` before items."""
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return EMPTY_LINES.sub("\n\n", LOOSE_ITEM.sub("- ", EMPTY_ITEM.sub("", text))).strip()
