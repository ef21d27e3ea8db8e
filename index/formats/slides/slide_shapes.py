"""The shapes of a slide: where they stand, and the paragraphs, items and tables in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.formats.file_content import Part
from index.formats.tables.cell_grid import Cells, Grid, Span
from index.formats.text.list_marks import marked
from index.formats.text.numerals import LARGEST, written
from index.formats.text.white_space import tidy_lines
from index.formats.zip_package import Element, ZipPackage

SHAPES = ("sp", "graphicFrame", "grpSp", "AlternateContent")
BESIDE = 200_000
"""The tops of two shapes beside each other differ by no more: half a centimetre, in units of 1/914400 inch."""
BULLETS = ("buNone", "buChar", "buAutoNum", "buBlip")
NUMBERED = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
FORMS = {"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman"}
AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}
LISTS = ("body", "obj")
"""Placeholders whose paragraphs are items if nothing else is stated."""


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide with what it refers to, and its layout and master, whose places and bullets it inherits."""

    packed: ZipPackage
    root: Element
    targets: dict[str, tuple[str, str]]
    inherited: tuple[Element, ...]

    @classmethod
    def of(cls, packed: ZipPackage, name: str) -> "Slide":
        """Return the slide in a part of the file."""
        targets = packed.targets(name)
        inherited: list[Element] = []
        found = targets
        for wanted in ("slideLayout", "slideMaster"):
            part = next((target for kind, target in found.values() if kind == wanted and target in packed), None)
            if part is None:
                break
            inherited.append(packed.tree(part))
            found = packed.targets(part)
        return cls(packed, packed.tree(name), targets, tuple(inherited))

    def refers_to(self, kind: str) -> bool:
        """Whether the slide has a part of this kind beside it."""
        return any(kind == stated for stated, _ in self.targets.values())

    def models(self, shape: Element) -> list[Element]:
        """Return the placeholders of the layout and the master that a shape takes its place and bullets from."""
        if (role := placeholder(shape)) is None:
            return []
        models = []
        for root in self.inherited:
            roles = [(each, placeholder(each)) for each in root.iterfind("{*}cSld/{*}spTree/{*}sp")]
            same = [each for each, other in roles if other and role[1] and other[1] == role[1]]
            like = [each for each, other in roles if other and _type(other[0]) == _type(role[0])]
            models += (same or like)[:1]
        return models


def placeholder(shape: Element) -> tuple[str, str] | None:
    """Return the type and the number of the placeholder that a shape is; None if it is none."""
    stated = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
    return None if stated is None else (stated.get("type", "obj"), stated.get("idx", ""))


def is_hidden(shape: Element) -> bool:
    """Whether a shape was hidden by hand."""
    properties = next(iter(shape.iterfind("*/{*}cNvPr")), None)
    return properties is not None and properties.get("hidden") in ("1", "true")


def reading_order(tree: Element, slide: Slide) -> Iterator[Element]:
    """Yield the shapes below an element from top to bottom, those beside each other from left to right."""
    placed = sorted(((*_place(shape, slide), at, shape) for at, shape in enumerate(_shapes(tree))), key=lambda p: p[:3])
    row: list[tuple[int, int, Element]] = []
    above = 0
    for top, left, at, shape in placed:
        if row and top > above + BESIDE:
            yield from _opened(row, slide)
            row = []
        above = above if row else top
        row.append((left, at, shape))
    yield from _opened(row, slide)


def _opened(row: list[tuple[int, int, Element]], slide: Slide) -> Iterator[Element]:
    """Yield shapes from left to right, those of a group in its place."""
    for _, _, shape in sorted(row, key=lambda placed: placed[:2]):
        if shape.tag.endswith("}grpSp"):
            yield from () if is_hidden(shape) else reading_order(shape, slide)
        else:
            yield shape


def _shapes(tree: Element) -> Iterator[Element]:
    for child in tree:
        kind = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if kind == "AlternateContent":
            choice = child.find("{*}Choice")
            yield from () if choice is None else _shapes(choice)
        elif kind in SHAPES:
            yield child


def _place(shape: Element, slide: Slide) -> tuple[int, int]:
    """Return how far from the top and from the left a shape stands."""
    for each in [shape, *slide.models(shape)]:
        for path in ("{*}spPr/{*}xfrm/{*}off", "{*}xfrm/{*}off", "{*}grpSpPr/{*}xfrm/{*}off"):
            stated = each.find(path)
            if stated is not None:
                return _number(stated.get("y")), _number(stated.get("x"))
    return 0, 0


def body_parts(shape: Element, slide: Slide) -> Iterator[Part]:
    """Yield the paragraphs of a shape, and its items with their bullets and numbers."""
    body = shape.find("{*}txBody")
    if body is None:
        return
    role = placeholder(shape)
    models = slide.models(shape) if role else []
    styles = [style for each in [shape, *models] for style in each.iterfind("{*}txBody/{*}lstStyle")]
    if role and role[0] in LISTS and len(slide.inherited) > 1:
        styles += slide.inherited[1].iterfind("{*}txStyles/{*}bodyStyle")
    counts: dict[int, int] = {}
    for paragraph in body.iterfind("{*}p"):
        words = tidy_lines(_words(paragraph))
        stated = paragraph.find("{*}pPr")
        level = _number(stated.get("lvl")) if stated is not None else 0
        bullet = _bullet(stated, styles, level) if words else None
        counts = {depth: count for depth, count in counts.items() if depth < level or (depth == level and words)}
        if bullet is None or bullet.tag.endswith("}buNone"):
            counts.pop(level, None)
            yield Part("paragraph", words)
        else:
            counts[level] = counts.get(level, _number(bullet.get("startAt"), 1) - 1) + 1
            yield Part("item", marked(f"{_sign(bullet, counts[level])} ", words), level + 1)


def lines_of_body(shape: Element) -> list[str]:
    """Return the words of each paragraph of a shape, or of a cell."""
    return [tidy_lines(_words(paragraph)) for paragraph in shape.iterfind("{*}txBody/{*}p")]


def table_grid(table: Element) -> Grid:
    """Return the cells of a table."""
    cells: Cells = {}
    joined: list[Span] = []
    for at, row in enumerate(table.iterfind("{*}tr")):
        for column, cell in enumerate(row.iterfind("{*}tc")):
            words = " ".join(" ".join(lines_of_body(cell)).split())
            if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
                continue
            cells.setdefault(at, {})[column] = words
            down, right = _number(cell.get("rowSpan"), 1), _number(cell.get("gridSpan"), 1)
            if down > 1 or right > 1:
                joined.append((at, column, at + down - 1, column + right - 1))
    return Grid(cells, joined)


def _words(paragraph: Element) -> str:
    words = ""
    for child in paragraph:
        kind = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if kind == "br":
            words += "\n"
        elif kind == "r" or (kind == "fld" and child.get("type") != "slidenum"):
            words += str(child.findtext("{*}t") or "")
    return words


def _bullet(stated: Element | None, styles: list[Element], level: int) -> Element | None:
    """Return what stands before a paragraph of a level, as the nearest of its styles states it."""
    found = [] if stated is None else [stated]
    found += [each for style in styles for each in style.iterfind(f"{{*}}lvl{min(level, 8) + 1}pPr")]
    signs = (sign for each in found for sign in each if isinstance(sign.tag, str))
    return next((sign for sign in signs if sign.tag.rpartition("}")[2] in BULLETS), None)


def _sign(bullet: Element, count: int) -> str:
    form = NUMBERED.match(bullet.get("type", ""))
    if not bullet.tag.endswith("}buAutoNum") or not form or not 0 < count <= LARGEST:
        return "-"
    return AROUND[form[2]].format(written(count, FORMS.get(form[1], "")))


def _type(stated: str) -> str:
    """Return the type of a placeholder in the master, which has fewer of them."""
    return {"ctrTitle": "title", "obj": "body", "subTitle": "body"}.get(stated, stated)


def _number(stated: str | None, otherwise: int = 0) -> int:
    return int(stated) if stated and stated.lstrip("-").isdecimal() and len(stated) < 12 else otherwise
