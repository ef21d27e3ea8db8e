"""The styles of a Word file, and what they say of its paragraphs, runs and tables."""

import re
from collections.abc import Iterator
from functools import cache

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

DEEPEST_STYLE = 10
"""The most styles that one is based on. A style may be based on itself."""
BODY_TEXT = 9
"""The outline level of what is no heading."""
NUMBER_IN_NAME = re.compile(r"\d\b")
VALUE = qn("w:val")
OLD_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@cache
def path(*names: str) -> str:
    """Return the path of an element below another: ``path("w:pPr", "w:pStyle")``."""
    return "/".join(map(qn, names))


PARAGRAPH_STYLE, RUN_STYLE, TABLE_STYLE = (
    path("w:pPr", "w:pStyle"),
    path("w:rPr", "w:rStyle"),
    path("w:tblPr", "w:tblStyle"),
)
OUTLINE = path("w:pPr", "w:outlineLvl")


def value(element: Element, where: str) -> str:
    """Return what the element at a path below ``element`` says, empty if there is none."""
    found = element.find(where)
    return found.get(VALUE, "") if found is not None else ""


def number(element: Element, where: str, otherwise: int) -> int:
    """Return the number that the element at a path below ``element`` says."""
    said = value(element, where)
    return int(said) if said.isdecimal() and len(said) < 10 else otherwise


def is_on(switch: Element | None) -> bool:
    """Whether a property such as ``w:b`` is there and not switched off."""
    return switch is not None and switch.get(VALUE) not in ("0", "false", "off")


def own(element: Element, tag: str, left_out: frozenset[str] = frozenset()) -> Iterator[Element]:
    """Yield the rows of a table, or the cells of a row, those in content controls and tracked insertions among them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in left_out:
            yield from own(child, tag, left_out)


class Styles:
    """The styles of one Word file."""

    def __init__(self, document: Document) -> None:
        self._elements = {style.style_id: style.element for style in document.styles}
        self._switches: dict[tuple[str, str], bool | None] = {}

    def of(self, element: Element, where: str = PARAGRAPH_STYLE) -> list[Element]:
        """Return an element's style and those that it is based on, as far as they are known."""
        return self._chain(value(element, where))

    def has(self, run: Element, paragraph: Element, switch: str) -> bool:
        """Whether a run is bold (``w:b``), struck out (``w:strike``) or the like, by itself or by a style."""
        stated = run.find(path("w:rPr", switch))
        if stated is not None:
            return is_on(stated)
        for name in (value(run, RUN_STYLE), value(paragraph, PARAGRAPH_STYLE)):
            if name and (by_style := self._switch(name, switch)) is not None:
                return by_style
        return False

    def heading(self, paragraph: Element) -> int:
        """Return the level of a heading, from 1; 0 of other paragraphs."""
        direct = number(paragraph, OUTLINE, -1)
        if direct >= 0:
            return direct + 1 if direct < BODY_TEXT else 0
        for style in self.of(paragraph):
            name = style_name(style)
            outline = number(style, OUTLINE, -1)
            if outline >= 0:
                return outline + 1 if outline < BODY_TEXT else 0
            if name == "title":
                return 1
            if name.startswith("heading"):
                said = NUMBER_IN_NAME.search(name)
                return max(int(said[0]), 1) if said else 1
        return 0

    def is_named(self, paragraph: Element, *beginnings: str) -> bool:
        """Whether the name of a paragraph's style, or of one that it is based on, begins so."""
        return any(style_name(style).startswith(beginnings) for style in self.of(paragraph))

    def _chain(self, name: str) -> list[Element]:
        found: list[Element] = []
        while name in self._elements and len(found) < DEEPEST_STYLE:
            found.append(self._elements[name])
            name = value(found[-1], qn("w:basedOn"))
        return found

    def _switch(self, name: str, switch: str) -> bool | None:
        if (name, switch) not in self._switches:
            stated = (each.find(path("w:rPr", switch)) for each in self._chain(name))
            first = next((each for each in stated if each is not None), None)
            self._switches[name, switch] = None if first is None else is_on(first)
        return self._switches[name, switch]


def style_name(style: Element) -> str:
    """Return the name of a style as Word writes it in every language, in small letters."""
    return value(style, qn("w:name")).lower()
