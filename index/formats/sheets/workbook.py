"""The sheets of a workbook (.xlsx): their cells as shown, and which of them are joined."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.formats.sheets.number_format import BUILT_IN, shown
from index.formats.tables.cell_grid import MOST, Cells, Grid, Span
from index.formats.zip_package import Element, ZipPackage

ROW, JOINED, FILTER, PANE = "{*}row", "{*}mergeCell", "{*}autoFilter", "{*}pane"
PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})\Z")
CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_")
"""How a workbook writes control codes into text."""
FROZEN = 20
"""If no more rows at the top are frozen, the last of them names the columns."""


@dataclass(slots=True)
class Workbook:
    """What the cells of all sheets refer to, and how many cells of each kind were lost."""

    texts: list[str]
    formats: list[str]
    from_1904: bool
    cells: int = 0
    lost: Counter[str] = field(default_factory=Counter)

    def text_of(self, cell: Element) -> str:
        """Return what a cell shows; an error, and a formula whose result is not saved, are counted as lost."""
        kind, value = cell.get("t", "n"), str(cell.findtext("{*}v") or "")
        if kind == "inlineStr":
            return _text(cell)
        if not value:
            if cell.find("{*}f") is not None:
                self.lost["formula"] += 1
            return ""
        if kind == "e":
            self.lost["error"] += 1
            return ""
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind in ("str", "d"):
            return CONTROL.sub(" ", value)
        try:
            if kind == "s":
                return self.texts[int(value)]
            style = int(cell.get("s") or 0)
            code = self.formats[style] if style < len(self.formats) else "General"
            return shown(float(value), code, self.from_1904)
        except (ValueError, IndexError, ArithmeticError):
            return value


def sheets_of(packed: ZipPackage, book: Workbook) -> Iterator[tuple[str, Grid]]:
    """Yield the name and cells of each sheet in order; those that are hidden, too.

    :raises ValueError: If a part is damaged, or there are too many cells.
    """
    root = packed.tree(main_part(packed))
    targets = packed.targets(main_part(packed))
    for sheet in root.iter("{*}sheet"):
        number = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        kind, name = targets.get(number, ("", ""))
        if kind == "worksheet":
            yield sheet.get("name", ""), _grid(packed, name, book)


def open_workbook(packed: ZipPackage) -> Workbook:
    """Return what the sheets of a workbook refer to.

    :raises ValueError: If a part is damaged.
    """
    main = main_part(packed)
    properties = packed.tree(main).find("{*}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    parts = {kind: name for kind, name in packed.targets(main).values() if name in packed}
    texts = (
        [_text(item) for item in packed.elements(parts["sharedStrings"], "{*}si")] if "sharedStrings" in parts else []
    )
    formats = _formats(packed.tree(parts["styles"])) if "styles" in parts else []
    return Workbook(texts, formats, from_1904)


def main_part(packed: ZipPackage) -> str:
    """Return the name of the part that lists the sheets.

    :raises ValueError: If there is none.
    """
    for kind, name in packed.targets("").values():
        if kind == "officeDocument":
            return name
    raise ValueError("is no workbook, or damaged: save it as .xlsx anew")


def _formats(styles: Element) -> list[str]:
    """Return the format of each style that cells refer to by number."""
    own = {each.get("numFmtId", ""): each.get("formatCode", "") for each in styles.iterfind("{*}numFmts/{*}numFmt")}
    numbers = [style.get("numFmtId", "0") for style in styles.iterfind("{*}cellXfs/{*}xf")]
    return [own.get(number) or BUILT_IN.get(int(number) if number.isdecimal() else 0, "General") for number in numbers]


def _text(element: Element) -> str:
    """Return a text without what is only its pronunciation."""
    words = (each.text or "" for each in element.iter("{*}t") if not each.getparent().tag.endswith("}rPh"))
    return CONTROL.sub(" ", "".join(words))


def _grid(packed: ZipPackage, name: str, book: Workbook) -> Grid:
    cells: Cells = {}
    joined: list[Span] = []
    named: set[int] = set()
    last = 0
    for element in packed.elements(name, ROW, JOINED, FILTER, PANE):
        kind = element.tag.rpartition("}")[2]
        if kind == "row":
            stated = element.get("r", "")
            last = int(stated) if stated.isdecimal() and len(stated) < 8 else last + 1
            _add_row(cells.setdefault(last, {}), element, book)
            if book.cells > MOST:
                raise ValueError(f"holds more than {MOST:,} cells: divide it")
        elif kind == "mergeCell" and (span := _span(element.get("ref", ""))):
            joined.append(span)
        elif kind == "autoFilter" and (span := _span(element.get("ref", ""))):
            named.add(span[0])
        elif kind == "pane" and element.get("state", "").startswith("frozen"):
            top = element.get("ySplit", "0").partition(".")[0]
            named |= {int(top)} if top.isdecimal() and 0 < int(top) <= FROZEN else set()
    return Grid(cells, joined, frozenset(named))


def _add_row(row: dict[int, str], element: Element, book: Workbook) -> None:
    column = 0
    for cell in element.iterchildren("{*}c"):
        place = PLACE.match(cell.get("r", ""))
        column = _column(place[1]) if place else column + 1
        if text := book.text_of(cell).strip():
            row[column] = text
            book.cells += 1


def _span(stated: str) -> Span | None:
    first, _, last = stated.partition(":")
    start, end = PLACE.match(first), PLACE.match(last or first)
    return (int(start[2]), _column(start[1]), int(end[2]), _column(end[1])) if start and end else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
