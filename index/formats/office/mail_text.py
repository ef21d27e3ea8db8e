"""The text of a mail: its paragraphs and items, and the older mails that it quotes under headings of their own."""

import re
from collections.abc import Iterable, Iterator

from index.formats.file_content import Part
from index.formats.text.white_space import tidy_lines

QUOTED = re.compile(r"(?:>[ \t]?)+")
ITEM = re.compile(r"[-*•+]\s+(?=\S)")
DIVIDER = re.compile(r"-{2,20} ?([^\W\d_][^-\n]{3,60}?) ?-{2,20}\Z")
"""``-----Original Message-----``, ``---------- Forwarded message ---------``, in any language."""
LINE = re.compile(r"[_=-]{10,}\s*\Z")
WRITTEN = re.compile(
    r"(?:on\b.{5,200}\bwrote|(?:vào|ngày)\b.{5,200}\bviết|.{5,200}\bđã viết)\s*:\s*\Z", re.IGNORECASE | re.DOTALL
)
"""What stands above a quoted mail."""


def letter_parts(text: str, quoted: str) -> Iterator[Part]:
    """Yield the parts of a mail in plain text.

    :param quoted: Heading of an older mail whose quotation no line introduces.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    inside = False
    own: list[str] = []
    for line in lines:
        found = QUOTED.match(line)
        if found and not inside:
            *before, last = list(_parts(own)) or [Part("paragraph", "")]
            introduced = bool(WRITTEN.match(last.text))
            yield from (
                [*before, Part("heading", last.text, 2)] if introduced else [*before, last, Part("heading", quoted, 2)]
            )
            own = []
        elif inside and not found and line.strip():
            yield from _parts(own)
            own = []
        if found or line.strip():
            inside = bool(found)
        own.append(line[found.end() :] if found else line)
    yield from _parts(own)


def with_headings(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts of a mail. Those that introduce an older mail become headings."""
    for part in parts:
        if part.kind == "paragraph" and (found := DIVIDER.match(part.text)):
            yield Part("heading", found[1], 2)
        elif part.kind == "paragraph" and len(part.text) < 300 and WRITTEN.match(part.text):
            yield Part("heading", part.text, 2)
        else:
            yield part


def _parts(lines: list[str]) -> Iterator[Part]:
    """Yield the paragraphs and items of lines. Empty lines divide paragraphs."""
    held: list[str] = []
    kind = "paragraph"
    for line in [*(line.strip() for line in lines), ""]:
        item = ITEM.match(line)
        if held and (not line or item or DIVIDER.match(line) or LINE.match(line)):
            yield _part(kind, held)
            held = []
        if item:
            kind, held = "item", [f"- {line[item.end() :]}"]
        elif DIVIDER.match(line):
            yield Part("paragraph", line)
        elif line and not LINE.match(line):
            kind, held = (kind, [*held, line]) if held else ("paragraph", [line])


def _part(kind: str, lines: list[str]) -> Part:
    return Part("item", " ".join(lines), 1) if kind == "item" else Part("paragraph", tidy_lines("\n".join(lines)))
