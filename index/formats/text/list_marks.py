"""The marks of items: those that a program draws by itself, and those that an author typed."""

import re

_TYPED = re.compile(r"(?:\(?(?:\d+(?:\.\d+)*|[a-zđ])[.)]|[-–—•●▪◦·*+])\s", re.IGNORECASE)
"""A number or bullet that an author typed."""
BULLET = "- "
"""What stands for any bullet."""


def marked(mark: str, words: str) -> str:
    """Return the words of an item behind its mark. Words that begin with a mark of their own get no bullet.

    :param mark: A number or :data:`BULLET`, with a space behind it; empty for a bullet that is not drawn.
    """
    return words if mark in ("", BULLET) and _TYPED.match(words) else f"{mark or BULLET}{words}"
