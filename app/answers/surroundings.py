"""What a quote stands in: the sentence that gives it its subject, and the blocks of its passage."""

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import islice, takewhile
from operator import attrgetter

from app.answers.listing import introduction_of
from index.datatypes import Article, Block
from index.language.sentences import split_sentences
from index.structure.labels import TITLES

LONGEST = 1000
"""Characters in which the sentence before is looked for."""
_POINTS_BACK = re.compile(
    r"\W*(?:(?:nó|họ|it|its|they|their|this|these|those|such|he|she|his|her)\b|(?:\w+\s+){1,4}(?:này|đó|ấy)\b)",
    re.IGNORECASE,
)
"""How a sentence begins whose subject is a pronoun, or something that was named before it."""


def sentence_before(article: Article, start: int, end: int) -> str:
    """Return the sentence that gives ``article.text[start:end]`` its subject, empty if it needs none or there is none.

    A point of a list has the sentence that introduces the list. What begins in the middle of a sentence, or points
    back, has the words before it; those of a heading are left to the quote's label, and of another point or row they
    would say nothing of this one.
    """
    introduction = introduction_of(article.text, start)
    if introduction:
        return article.text[slice(*introduction)]
    if not _lacks_subject(article.text[start:end]):
        return ""
    before = article.text[:start].rstrip()
    line = max(before.rfind("\n") + 1, len(before) - LONGEST, _own_start(article, start))
    if line >= len(before) or _is_title(article, line):
        return ""
    first, last = split_sentences(before[line:])[-1]
    return before[line + first : line + last]


def end_of_section(article: Article, start: int) -> int:
    """Return where the next heading or question stands behind ``start``: no list goes on beyond it.

    What begins with a heading itself is a list of headings, which ends with the text.
    """
    following = article.blocks[bisect_right(article.blocks, start, key=attrgetter("start")) :]
    if not following or following[0].kind in TITLES:
        return len(article.text)
    return next((block.start for block in following if block.kind in TITLES), len(article.text))


def blocks_within(article: Article, start: int, end: int) -> tuple[Block, ...]:
    """Return the blocks in ``article.text[start:end]``, those at its ends cut; none if the article has none."""
    first = bisect_right(article.blocks, start, key=attrgetter("end"))
    inside = takewhile(lambda block: block.start < end, islice(article.blocks, first, None))
    return tuple(replace(block, start=max(block.start, start), end=min(block.end, end)) for block in inside)


def _lacks_subject(quote: str) -> bool:
    first = next(filter(str.isalpha, quote), "")
    return first.islower() or bool(_POINTS_BACK.match(quote))


def _own_start(article: Article, at: int) -> int:
    """Return where the point or row begins that ``at`` is in; 0 if it is in neither."""
    number = bisect_right(article.blocks, at, key=attrgetter("end"))
    block = article.blocks[number] if number < len(article.blocks) else None
    return block.start if block and block.kind in ("item", "row") and block.start <= at else 0


def _is_title(article: Article, at: int) -> bool:
    return any(block.kind in TITLES for block in blocks_within(article, at, at + 1))
