"""The numbers and bullets that Word puts before headings and items by itself, counted as it does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.text.numerals import written

DEEPEST = 9
"""Levels of a list in Word."""
PLACE = re.compile(r"%([1-9])")
VALUE = qn("w:val")


@dataclass(frozen=True, slots=True)
class Mark:
    """What Word puts before a paragraph, ``-`` for a bullet, and how deep in its list the paragraph is, from 1."""

    text: str
    depth: int


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, their form, and what stands there, with ``%2`` for the second level's.

    It begins anew after each item of the ``after`` highest levels. The articles of a law do not begin anew after a
    chapter.
    """

    first: int
    form: str
    text: str
    decimal: bool
    style: str
    after: int

    @classmethod
    def of(cls, element: Element) -> "Level":
        """Return the level that a ``w:lvl`` defines."""
        decimal = element.find(qn("w:isLgl")) is not None
        form, text, style = (_value(element, name) for name in ("w:numFmt", "w:lvlText", "w:pStyle"))
        after = _number(element, "w:lvlRestart", DEEPEST)
        return cls(_number(element, "w:start", 1), form, text, decimal, style, after)


@dataclass(frozen=True, slots=True)
class List:
    """A list: its levels, the numbers that it begins with anew, and those reached, which other lists may go on from."""

    levels: dict[int, Level]
    anew: dict[int, int]
    reached: dict[int, int]

    def count(self, depth: int) -> str:
        """Return what stands before the next item of a level, ``-`` for a bullet."""
        if self.anew:
            self._forget(lambda deeper: deeper >= min(self.anew))
        for number in range(depth):
            self.reached.setdefault(number, self._first(number))
        self.reached[depth] = self.reached[depth] + 1 if depth in self.reached else self._first(depth)
        self.anew.clear()
        self._forget(lambda deeper: deeper > depth and (deeper not in self.levels or depth < self.levels[deeper].after))
        level = self.levels[depth]
        if level.form == "bullet":
            return "-"
        return PLACE.sub(lambda found: self._written(int(found[1]) - 1, depth), level.text)

    def _first(self, depth: int) -> int:
        return self.anew.get(depth, self.levels[depth].first if depth in self.levels else 1)

    def _forget(self, is_over: Callable[[int], bool]) -> None:
        for depth in [depth for depth in self.reached if is_over(depth)]:
            del self.reached[depth]

    def _written(self, depth: int, of: int) -> str:
        """Return the number reached at a level as an item of the level ``of`` shows it."""
        if depth > of:
            return ""
        own = self.levels.get(depth)
        form = "decimal" if own is None or (self.levels[of].decimal and own.form != "none") else own.form
        return written(self.reached[depth], form)


class Numbering:
    """Counts the numbered paragraphs of one Word file, which must come in their order."""

    def __init__(self, document: Document) -> None:
        self._lists: dict[str, List] = {}
        relations = document.part.rels.values()
        for relation in relations:
            if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
                self._define(relation.target_part.element)

    def before(self, paragraph: Element, styles: Sequence[Element]) -> Mark | None:
        """Count a paragraph and return what Word puts before it, a bullet if its list is not defined; None for none.

        :param styles: The element of the paragraph's style, and those of the styles that it is based on.
        """
        stated = [
            found for each in (paragraph, *styles) if (found := each.find(f"{qn('w:pPr')}/{qn('w:numPr')}")) is not None
        ]
        name = next((name for each in stated if (name := _value(each, "w:numId"))), "")
        if not stated or name == "0":
            return None
        own = self._lists.get(name, List({}, {}, {}))
        depths = (_number(each, "w:ilvl", -1) for each in stated)
        linked = {level.style: depth for depth, level in own.levels.items()}
        of_style = next((linked[name] for each in styles if (name := each.get(qn("w:styleId"))) in linked), 0)
        depth = next((depth for depth in depths if depth >= 0), of_style)
        return Mark(own.count(depth) if depth in own.levels else "-", depth + 1)

    def _define(self, numbering: Element) -> None:
        elements = numbering.findall(qn("w:abstractNum"))
        abstract = {each.get(qn("w:abstractNumId")): each for each in elements}
        linked = {name: each for each in elements if (name := _value(each, "w:styleLink"))}
        reached: dict[str, dict[int, int]] = {}
        for element in numbering.findall(qn("w:num")):
            defined = abstract.get(_value(element, "w:abstractNumId"))
            if defined is None:
                continue
            defined = linked.get(_value(defined, "w:numStyleLink"), defined)
            own = reached.setdefault(defined.get(qn("w:abstractNumId")), {})
            overrides = element.findall(qn("w:lvlOverride"))
            levels = _levels(defined) | {at: level for each in overrides for at, level in _levels(each).items()}
            starts = ((_depth(each), _number(each, "w:startOverride", -1)) for each in overrides)
            anew = {at: start for at, start in starts if start >= 0 and 0 <= at < DEEPEST}
            self._lists[element.get(qn("w:numId"), "")] = List(levels, anew, own)


def _levels(element: Element) -> dict[int, Level]:
    levels = ((_depth(each), Level.of(each)) for each in element.findall(qn("w:lvl")))
    return {depth: level for depth, level in levels if 0 <= depth < DEEPEST}


def _value(element: Element, name: str) -> str:
    found = element.find(qn(name))
    return found.get(VALUE, "") if found is not None else ""


def _number(element: Element, name: str, otherwise: int) -> int:
    value = _value(element, name)
    return int(value) if value.isdecimal() and len(value) < 10 else otherwise


def _depth(element: Element) -> int:
    value = element.get(qn("w:ilvl"), "")
    return int(value) if value.isdecimal() and len(value) < 3 else -1
