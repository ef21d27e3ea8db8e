"""How the programs count and end."""

import os
import sys
import unicodedata
from collections.abc import Callable
from typing import NoReturn


def counted(number: int, noun: str) -> str:
    """Return ``1 article``, ``2 articles``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def printable(line: str) -> str:
    """Return ``line`` with control characters, as in the name of a hostile file, written out: a terminal obeys them."""
    return "".join(c if _is_shown(c) else c.encode("unicode_escape").decode() for c in line)


def error_text(error: Exception) -> str:
    """Return the lines that tell a person at a terminal what went wrong."""
    return "\n".join(map(printable, f"error: {error}".splitlines()))


def _is_shown(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"  # as a space that does not break


def run_command(main: Callable[[], int]) -> NoReturn:
    """Run ``main`` and exit with its code, or with 1 in silence when nobody reads its output any more (``| head``)."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends
        code = 1
    sys.exit(code)
