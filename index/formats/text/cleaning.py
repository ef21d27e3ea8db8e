"""The text of a file without what nobody sees, and where its parts stand then."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from index.datatypes import Block
from index.formats.file_content import Content

UNSHOWN = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)


def clean_text(text: str) -> str:
    """Return ``text`` in NFC without control, zero-width and bidirectional-override characters.

    Halves of surrogate pairs, which no file can hold, are left out, too.
    """
    return _cleaned(text).strip()


def cleaned_offsets(text: str, offsets: Sequence[int]) -> tuple[int, ...]:
    """Return the offsets in the cleaned text of the characters at ``offsets`` in ``text``.

    :param offsets: In order, the first of them 0; none divides a letter from its marks.
    """
    if not offsets:
        return ()
    parts = [_cleaned(text[start:end]) for start, end in pairwise([*offsets, len(text)])]
    whole = "".join(parts)
    before, most = len(whole) - len(whole.lstrip()), len(whole.strip())
    starts = accumulate(map(len, parts[:-1]), initial=0)
    return tuple(min(max(start - before, 0), most) for start in starts)


def cleaned_blocks(content: Content) -> list[Block]:
    """Return the blocks of a content with their places in its cleaned text, without those that are empty then."""
    bounds = [bound for block in content.blocks for bound in (block.start, block.end)]
    cleaned = cleaned_offsets(content.text, [0, *bounds])[1:]
    spans = zip(content.blocks, cleaned[::2], cleaned[1::2], strict=True)
    return [replace(block, start=start, end=end) for block, start, end in spans if start < end]


def _cleaned(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", UNSHOWN.sub("", text))
