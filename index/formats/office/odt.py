"""A text of LibreOffice (.odt): its headings, paragraphs, lists, tables and notes in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from index.formats.file_content import Content, Part
from index.formats.tables.cell_grid import Cells, Grid, Span
from index.formats.tables.grid_parts import grid_parts
from index.formats.text.assembly import assemble, first_heading
from index.formats.text.list_marks import marked
from index.formats.text.numerals import written
from index.formats.text.title_and_date import sensible_title
from index.formats.text.white_space import tidy_lines
from index.formats.zip_package import Element, ZipPackage

UNREAD = frozenset("tracked-changes sequence-decls variable-decls user-field-decls forms hidden-text ruby-text".split())
"""What a text does not show; the deleted words of tracked changes stand in the first."""
CONTENTS = "table-of-content alphabetical-index illustration-index table-index object-index user-index".split()
FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
REPEATED = 100
"""Times a cell may be repeated; a line of empty ones up to the edge of the page is no more."""
DEEPEST = 10


@dataclass(slots=True)
class _Text:
    """What the paragraphs of a text refer to, and how far its lists and tables are counted."""

    parents: dict[str, str]
    levels: dict[tuple[str, int], Element]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    tables: int = 0


def read(raw: bytes) -> Content:
    """Return the words of a text; the title is its properties' or its first heading.

    :raises ValueError: If it is another kind of file, is protected by a password, damaged, or holds no text.
    """
    packed = ZipPackage(raw, ".odt")
    if "META-INF/manifest.xml" in packed and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise ValueError("is protected by a password: save it without one")
    root = packed.tree("content.xml")
    body = root.find("{*}body/{*}text")
    if body is None:
        raise ValueError("is no text of LibreOffice (.odt), or damaged: save it anew")
    roots = [packed.tree("styles.xml"), root] if "styles.xml" in packed else [root]
    parts = list(_blocks(body, _definitions(roots)))
    stated = packed.tree("meta.xml").findtext(".//{*}title") if "meta.xml" in packed else None
    return assemble(parts, sensible_title(stated) or first_heading(parts))


def _definitions(roots: list[Element]) -> _Text:
    text = _Text({}, {})
    for root in roots:
        for style in root.iterfind(".//{*}style"):
            text.parents[_stated(style, "name")] = _stated(style, "parent-style-name")
        for listing in root.iterfind(".//{*}list-style"):
            for level in listing:
                if isinstance(level.tag, str) and _stated(level, "level").isdecimal():
                    text.levels[_stated(listing, "name"), int(_stated(level, "level")[:3])] = level
    return text


def _blocks(parent: Element, text: _Text) -> Iterator[Part]:
    for element in parent:
        kind = _kind(element)
        if kind in ("h", "p"):
            yield from _paragraph(element, text)
        elif kind == "list":
            yield from _items(element, text, 1, "")
        elif kind == "table":
            parts, text.tables = grid_parts(_grid(element), text.tables)
            yield from parts
        elif kind and kind not in UNREAD and kind not in CONTENTS:
            yield from _blocks(element, text)  # a section, a text box


def _paragraph(element: Element, text: _Text, sign: str = "", level: int = 0) -> Iterator[Part]:
    """Yield a paragraph, what is anchored in it, and its notes behind it."""
    beside: list[Element] = []
    words = tidy_lines(_words(element, beside))
    numbered = f"{sign} {words}" if sign and words else words
    if _kind(element) == "h" or _is_title(element, text):
        rank = _stated(element, "outline-level")
        yield Part("heading", numbered if sign != "-" else words, int(rank[:2]) if rank.isdecimal() else 1)
    else:
        yield Part("item", marked(f"{sign} ", words), level) if sign and words else Part("paragraph", words)
    for each in beside:
        if _kind(each) in ("note", "annotation"):
            found = [each] if _kind(each) == "annotation" else list(each.iterfind("{*}note-body"))
            paragraphs = (paragraph for note in found for paragraph in note.iter("{*}p", "{*}h"))
            yield Part("note", " ".join(" ".join(_words(paragraph, []) for paragraph in paragraphs).split()))
        else:
            yield from _blocks(each, text)


def _is_title(element: Element, text: _Text) -> bool:
    name = _stated(element, "style-name")
    for _ in range(DEEPEST):
        if name == "Title":
            return True
        name = text.parents.get(name, "")
    return False


def _words(element: Element, beside: list[Element]) -> str:
    """Return the words of a paragraph, and add to ``beside`` what is anchored in it: notes, frames."""
    words = [element.text or ""]
    for child in element:
        kind = _kind(child)
        if kind in ("note", "annotation", "frame", "custom-shape", "text-box", "rect"):
            beside.append(child)
        elif kind in ("s", "tab"):
            words.append(" ")
        elif kind == "line-break":
            words.append("\n")
        elif kind and kind not in UNREAD:
            words.append(_words(child, beside))
        words.append(child.tail or "")
    return "".join(words)


def _items(listing: Element, text: _Text, level: int, style: str) -> Iterator[Part]:
    """Yield the items of a list with the numbers that they have, and those of lists in it."""
    style = _stated(listing, "style-name") or style
    if not (_stated(listing, "continue-numbering") == "true" or _stated(listing, "continue-list")):
        text.counts.pop((style, level), None)
    for item in listing:
        if _kind(item) not in ("list-item", "list-header"):
            continue
        sign = ""
        first = next((child for child in item if _kind(child) in ("p", "h")), None)
        if first is not None and _kind(item) == "list-item":
            sign = _sign(text, style, level, _stated(item, "start-value"))
        for child in item:
            if _kind(child) in ("p", "h"):
                yield from _paragraph(child, text, sign if child is first else "", level)
            elif _kind(child) == "list":
                yield from _items(child, text, level + 1, style)


def _sign(text: _Text, style: str, level: int, stated: str) -> str:
    """Return what stands before the next item of a list: its number, or a dash for any bullet."""
    defined = text.levels.get((style, level))
    if defined is None or _kind(defined) != "list-level-style-number" or not _stated(defined, "num-format"):
        return "-"
    starts = [int(each) for each in (stated, _stated(defined, "start-value")) if each.isdecimal() and len(each) < 6]
    count = text.counts.get((style, level))
    count = starts[0] if stated.isdecimal() and starts else (starts[0] if starts else 1) if count is None else count + 1
    text.counts[style, level] = count
    form = FORMS.get(_stated(defined, "num-format"), "")
    return f"{_stated(defined, 'num-prefix')}{written(count, form)}{_stated(defined, 'num-suffix')}"


def _grid(table: Element) -> Grid:
    cells: Cells = {}
    joined: list[Span] = []
    named: set[int] = set()
    at = 0
    for row in table.iter("{*}table-row"):
        if next(row.iterancestors("{*}table")) is not table:
            continue
        column = 0
        for cell in row:
            if _kind(cell) not in ("table-cell", "covered-table-cell"):
                continue
            words = " ".join(" ".join(_words(each, []) for each in cell.iter("{*}p", "{*}h")).split())
            for _ in range(min(_count(cell, "number-columns-repeated"), REPEATED)):
                if words and _kind(cell) == "table-cell":
                    cells.setdefault(at, {})[column] = words
                    down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
                    joined += [(at, column, at + down - 1, column + right - 1)] if down > 1 or right > 1 else []
                column += 1
        named |= {at} if _kind(row.getparent()) == "table-header-rows" else set()
        at += at in cells
    return Grid(cells, joined, frozenset({max(named)} if named else ()))


def _count(element: Element, name: str) -> int:
    stated = _stated(element, name)
    return max(int(stated), 1) if stated.isdecimal() and len(stated) < 6 else 1


def _kind(element: Element | None) -> str:
    """Return the name of an element without its namespace; nothing for what is none."""
    return str(element.tag).rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def _stated(element: Element, name: str) -> str:
    """Return an attribute, whatever its namespace."""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")
