"""Tables become rows that can be understood by themselves: each cell stands behind the name of its column."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.datatypes import UNDER
from index.formats.file_content import BETWEEN_CELLS, Part
from index.formats.letters.official_letter import is_letter

NUMERIC = 0.6
"""A column is one of numbers if this share of its cells has a digit."""

TIMES = (
    "giây",
    "phút",
    "giờ",
    "ngày",
    "tuần",
    "tháng",
    "quý",
    "năm",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
)
"""Units of one kind, in which the values of a column may differ."""
ALIKE = 0.7
"""Numbers are values of one column if this share of them is of one kind."""
ENTRY_ENDED = re.compile(r"[.;,]\Z|:.")
LONGEST_ENTRY = 60
"""Characters of what is asked for in a form, at most."""
KINDS = {
    "date": re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}\b"),
    "code": re.compile(r"\+?0\d|\+\d|(?:\d[\s.-]?){9,}\Z|\w*[^\W\d_]\w*\d"),
    "year": re.compile(r"(?:19|20)\d\d\Z"),
    "number": re.compile(r"\D{0,3}\d[\d.,]*\s*(?P<unit>[^\W\d_]+|%|)"),
}
"""What cells with digits begin with; a code is the number of a telephone, an account, a card."""

COUNTED = re.compile(r"\(?(?:(\d{1,2})|[A-ZĐ])\)?(?:\s*=.*)?\Z")
"""What stands below a header whose columns are counted: (1), (2), or A, B, 1, 2, 3 = 1 + 2."""
LONGEST_LABEL = 1_000
"""The most characters of the names of all columns together, which each row repeats. Longer ones are left out."""

Rows = Sequence[Sequence[str]]
"""Cells by row and column. A cell joined over rows stands in each of them, one joined over columns in the first."""


def table_parts(rows: Rows, headers: int, number: int) -> Iterator[Part]:
    """Yield the rows of a table that are not empty, those below its header as ``Năm: 2024 | Số ngày: 12``.

    :param headers: Rows at the top that name the columns; several become one, which has the whole name of each column.
    :param number: Of the table in the text, from 1.
    """
    if not headers and is_form(rows):
        yield from form_parts(rows, number)
        return
    names = column_names(rows[:headers])
    names += [""] * (max(map(len, rows), default=0) - len(names))
    label = label_of(names) if headers else ""
    for place, row in enumerate([names, *rows[headers:]] if headers > 1 else rows):
        cells = [" ".join(cell.split()) for cell in row]
        below = place >= min(headers, 1)
        shown = [
            f"{names[column].rstrip(':')}: {cell}" if below and names[column] else cell
            for column, cell in enumerate(cells)
            if cell
        ]
        if shown:
            yield Part("row", BETWEEN_CELLS.join(shown), number, label if below else "")


def form_parts(rows: Rows, number: int) -> Iterator[Part]:
    """Yield the rows of a form as ``Họ tên: Nguyễn Văn A``."""
    for row in rows:
        label, value = (" ".join(cell.split()) for cell in row)
        yield Part("row", f"{label.rstrip(' :')}: {value}" if value else label, number)


def is_form(rows: Rows) -> bool:
    """Whether a table without a header says in its first column, row by row, what stands in its second."""
    if len(rows) < 2 or any(len(row) != 2 for row in rows):
        return False
    labels = [" ".join(row[0].split()) for row in rows]
    fits = (len(label) <= LONGEST_ENTRY and any(map(str.isalpha, label)) for label in labels)
    if not all(fits) or len(set(labels)) < len(labels) or any(map(ENTRY_ENDED.search, labels)):
        return False
    filled = sum(bool(row[1].strip()) for row in rows)
    whole = "\n".join(cell for row in rows for cell in row)
    return 2 * filled > len(rows) and 4 * sum(map(_has_digit, labels)) <= len(rows) and not is_letter(whole, True)


def column_names(headers: Rows) -> list[str]:
    """Return the name of each column: what stands above it in the rows of a header, each once, from the top.

    :param headers: Cells that are joined over rows and columns stand in all of them. A row that only counts the columns
        names none, unless they have the same names without it.
    """
    names = _names([row for row in headers if not counts_columns(row)] or headers)
    return names if len(set(names)) == len(names) else _names(headers)


def _names(headers: Rows) -> list[str]:
    width = max(map(len, headers), default=0)
    columns = ([" ".join(row[at].split()) for row in headers if at < len(row)] for at in range(width))
    return [UNDER.join(dict.fromkeys(filter(None, names))) for names in columns]


def counts_columns(row: Sequence[str]) -> bool:
    """Whether a row counts the columns."""
    found = [COUNTED.match(" ".join(cell.split())) for cell in row if cell.strip()]
    numbers = [int(each[1]) for each in found if each and each[1]]
    return all(found) and len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def label_of(names: Sequence[str]) -> str:
    """Return the label of a row from the names of its columns; none if they are long."""
    label = BETWEEN_CELLS.join(names)
    return label if len(label) <= LONGEST_LABEL else ""


def count_headers(rows: Rows) -> int:
    """Return 1 if the first row seems to name the columns, else 0, for a table that does not say so itself.

    It does if its cells are all there, all different and no numbers, and if below one of them there are mostly numbers,
    or it has three columns and more. Two columns may also be those of a form. Then the first cell of the second one is
    a value, or the numbers below it are not of one kind.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    first = [" ".join(cell.split()) for cell in rows[0]]
    if not all(first) or len(set(first)) < len(first) or any(not any(map(str.isalpha, cell)) for cell in first):
        return 0
    columns: list[list[str]] = [[] for _ in first]
    for row in rows[1:]:
        for column, cell in zip(columns, row, strict=False):
            if cell.strip():
                column.append(cell)
    numbers = (
        not _has_digit(name) and cells and sum(map(_has_digit, cells)) >= NUMERIC * len(cells)
        for name, cells in zip(first, columns, strict=True)
    )
    if len(first) >= 3:
        return 1
    return int(any(numbers) and not _is_filled_in(first, columns))


def _is_filled_in(first: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether two columns, with numbers in one of them below the first row, are those of a form."""
    (asked, value), (labels, values) = first, columns
    if value in values or _have_colons([asked, *labels]):
        return True
    cells = [found for found in map(_kind, values) if found[0]]
    kinds = {kind for kind, _ in cells}
    if len(values) >= 2 and len(cells) == len(values) and len(kinds) == 1 and not _differ(cells):
        return False  # values of one kind, below the name of their column
    is_small = asked[0].isupper() and value[0].islower()
    return is_small or (_is_named(value) and not _is_named(asked)) or _differ(cells)


def _have_colons(labels: Sequence[str]) -> bool:
    return 2 * sum(label.rstrip().endswith(":") for label in labels) > len(labels)


def _is_named(cell: str) -> bool:
    """``Nguyễn Văn A``: all words begin with capitals, and are not all in capitals."""
    words = cell.split()
    return len(words) > 1 and all(word[0].isupper() for word in words) and not cell.isupper()


def _kind(cell: str) -> tuple[str, str]:
    """Return of which kind a cell with digits is, and its unit if it is a number; a cell with none has no kind."""
    cell = " ".join(cell.split())[:LONGEST_ENTRY]
    if not _has_digit(cell):
        return "", ""
    for kind, form in KINDS.items():
        if found := form.match(cell):
            unit = (found.groupdict().get("unit") or "").lower()
            return kind, "time" if unit in TIMES else unit
    return "words", ""


def _differ(cells: Sequence[tuple[str, str]]) -> bool:
    """Whether numbers are of several kinds, with no kind for most of them, or each in a unit of its own."""
    if len(cells) < 2:
        return False
    counts = Counter(kind for kind, _ in cells)
    units = [unit for kind, unit in cells if kind == "number"]
    return max(counts.values()) < ALIKE * len(cells) or (len(units) >= 3 and len(set(units)) == len(units))


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))
