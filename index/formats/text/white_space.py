"""White space in the lines of a text that was put together from parts."""

import re

EMPTY_LINES = re.compile(r"\n{3,}")


def tidy_lines(text: str) -> str:
    """Return ``text`` with single spaces in its lines, and one empty line at most."""
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return EMPTY_LINES.sub("\n\n", text).strip()
