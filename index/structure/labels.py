"""The parts of documents that a question names, and those that a document has: where they are, and under what."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.datatypes import Article, Block
from index.language.part_names import RANKS, Key, label_key, roman_value
from index.structure.mentions import Mention, goes_on, read_mentions, shared

TITLES = ("heading", "question")
OUTLINES = 64
"""Outlines that are kept: an answer cites a few articles, the same ones again and again."""
LONGEST_HEADING, LONGEST_QUESTION = 80, 120
"""The most characters that are shown of a heading, and of a question, above the text below it."""
QUESTION = 50
"""The rank of a question: below all headings, above items."""
BARE_RANKS = {"letter": 2, "roman": 3} | {f"{points}": 5 + points for points in range(4)}
"""Ranks of bare numbers by their form, and of decimal ones by the points in them."""


@dataclass(frozen=True, slots=True)
class UnitName:
    """The slice ``[start, end)`` of a question that names one part of a document.

    ``parts`` are the labels of the part and of what it is said to lie in, the highest first: ``("Điều 5", "khoản 2")``.
    """

    parts: tuple[str, ...]
    start: int
    end: int

    @property
    def keys(self) -> tuple[Key, ...]:
        """Return the keys of the parts, the same in both languages."""
        return tuple(key for part in self.parts if (key := label_key(part)))


def read_labels(question: str) -> list[UnitName]:
    """Return the parts of documents that a question names, in the order of their naming.

    Several may share what they lie in (``khoản 1 và khoản 2 Điều 5``); then each of them has it.
    """
    groups: list[list[Mention]] = []
    for mention in read_mentions(question):
        if groups and goes_on(groups[-1], mention, question):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    names = []
    for at, group in enumerate(groups):
        around = (groups[at + 1 : at + 2], groups[at - 1 : at] if at else [])
        whole = sorted([*group, *shared(group, around, question)], key=lambda mention: mention.rank)
        if any(mention.alone for mention in whole):
            names.append(UnitName(tuple(mention.label for mention in whole), group[0].start, group[-1].end))
    return names


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading, a question or a labelled block of an article, and all blocks below it."""

    rank: int
    shown: str
    keys: frozenset[Key]
    parent: int
    block: int


class Outline:
    """What stands above each place of an article, and where its parts are; made once, then asked often."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._starts = [block.start for block in blocks]
        self._parts: list[_Part] = []
        self._above: list[int] = []
        self._last: list[int] = []
        levels = {kind: block.level for block in reversed(blocks) if (kind := _heading_kind(block))}
        open_parts: list[int] = []
        for at, block in enumerate(blocks):
            rank = _rank(block, levels)
            while rank and open_parts and self._parts[open_parts[-1]].rank >= rank:
                self._last[open_parts.pop()] = at - 1
            above = open_parts[-1] if open_parts else -1
            if rank:
                open_parts.append(len(self._parts))
                self._parts.append(_Part(rank, _shown(text, block), self._keys(block, above), above, at))
                self._last.append(len(blocks) - 1)
            self._above.append(above if block.kind in TITLES else open_parts[-1] if open_parts else -1)
        self._by_key: dict[Key, list[int]] = {}
        for number, part in enumerate(self._parts):
            for key in part.keys:
                self._by_key.setdefault(key, []).append(number)

    def path(self, offset: int) -> tuple[str, ...]:
        """Return what stands above the character at ``offset``, the highest first, and the labels of what it lies in.

        Headings and questions are given by their words, long ones cut. A heading does not stand above itself.
        """
        at = max(bisect_right(self._starts, offset) - 1, 0)
        number, shown = (self._above[at] if self._above else -1), []
        while number >= 0:
            shown.append(self._parts[number].shown)
            number = self._parts[number].parent
        return tuple(reversed(shown))

    def unit(self, keys: Sequence[Key]) -> list[tuple[int, int]]:
        """Return the places of the parts with these keys, in order.

        Each goes from its first block to the last below it.

        :param keys: As :attr:`UnitName.keys` has them. The last one is the part's own. The others are those of what it
            lies in; some of them may be left out.
        """
        found = self._matching(keys)
        if not found and keys and keys[-1][0] == "number" and keys[-1][1].count(".") == 1:
            above, own = keys[-1][1].split(".")
            kinds = ("article", "section", "rule")
            found = [number for kind in kinds for number in self._matching(((kind, above), ("clause", own)))]
        whole = [number for number in found if self._last[number] > self._parts[number].block]
        if any(self._blocks[self._parts[number].block].kind == "heading" for number in whole):
            found = whole  # the others are lines of a table of contents
        spans = ((self._starts[self._parts[number].block], self._blocks[self._last[number]].end) for number in found)
        return sorted(spans)

    def _matching(self, keys: Sequence[Key]) -> list[int]:
        return [number for number in self._by_key.get(keys[-1], ()) if self._lies_in(number, keys[:-1])] if keys else []

    def _lies_in(self, number: int, keys: Sequence[Key]) -> bool:
        """Whether the parts above one have these keys, in their order."""
        above = self._parts[number].parent
        for key in reversed(keys):
            while above >= 0 and key not in self._parts[above].keys:
                above = self._parts[above].parent
            if above < 0:
                return False
            above = self._parts[above].parent
        return True

    def _keys(self, block: Block, above: int) -> frozenset[Key]:
        """Return all that a part may be called: ``2.3`` also clause 3 in 2, and ``II`` also part and section 2."""
        key = label_key(block.label) if block.kind != "row" else None
        if key is None:
            return frozenset()
        kind, value = key
        if kind != "number":
            return frozenset([key])
        if "." not in value:
            return frozenset([key, *((name, value) for name in ("part", "section", "clause"))])
        whole, _, own = value.rpartition(".")
        inside = above >= 0 and any(value == whole for _, value in self._parts[above].keys)
        return frozenset([key, ("clause", own)] if inside else [key])


@lru_cache(maxsize=OUTLINES)
def outline_of(article: Article) -> Outline:
    """Return the outline of an article; those of the last ones that were asked for are kept."""
    return Outline(article.text, article.blocks)


def _heading_kind(block: Block) -> str:
    return _kind(block.label) if block.kind == "heading" else ""


def _kind(label: str) -> str:
    """Return what labels of one rank have in common: their kind, or the form of a bare number."""
    key = label_key(label)
    if key is None or key[0] != "number":
        return key[0] if key else ""
    number = label.rpartition(" ")[2]
    return (
        "roman"
        if number.isupper() and roman_value(number)
        else "letter"
        if number.isalpha()
        else f"{number.count('.')}"
    )


def _rank(block: Block, levels: dict[str, int]) -> int:
    """Return how high a block stands, 1 the highest; 0 if nothing stands under it."""
    if block.kind == "heading":
        return max(block.level, 1)
    if block.kind == "question":
        return QUESTION
    kind = _kind(block.label) if block.kind in ("paragraph", "item") else ""
    if not kind:
        return 0
    if block.kind == "item":
        return QUESTION + max(block.level, 1)
    return levels.get(kind, BARE_RANKS.get(kind) or RANKS.get(kind, QUESTION))


def _shown(text: str, block: Block) -> str:
    if block.kind not in TITLES or label_key(text[block.start : block.end].rstrip(".: ")):
        return block.label
    first, *others = text[block.start : block.end].split("\n")
    first = first.rstrip()
    between = ". " if label_key(first) else " "
    words = " ".join(f"{first}{between}{' '.join(others)}".split()).strip("*_# ") if others else " ".join(first.split())
    longest = LONGEST_HEADING if block.kind == "heading" else LONGEST_QUESTION
    return words if len(words) <= longest else words[: longest + 1].rpartition(" ")[0][:longest] or words[:longest]
