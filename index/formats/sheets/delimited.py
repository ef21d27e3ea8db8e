"""Values that commas, semicolons or tabs part (.csv, .tsv): a table, with its title above it if it has one."""

import csv
import io
import re
from collections import Counter

from index.formats.file_content import Content
from index.formats.file_kinds import refuse_other
from index.formats.sheets.sheet_title import sheet_title
from index.formats.tables.cell_grid import MOST, Grid
from index.formats.tables.grid_parts import grid_parts
from index.formats.text.assembly import assemble
from index.formats.text.decoding import decode

DELIMITERS = ("\t", ";", ",", "|")
SEPARATOR = re.compile(r"sep=([^\n])\n", re.IGNORECASE)
"""A first line that tells Excel which sign divides the values."""
SAMPLE = 100
"""Lines that tell what parts the values."""


def read(raw: bytes) -> Content:
    """Return the rows of a table, each value behind the name of its column, and its title if it stands above it.

    :raises ValueError: If its letters cannot be decoded, or it is another kind of file, or holds too much.
    """
    refuse_other(raw)
    text, decoded = decode(raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    stated = SEPARATOR.match(text)
    rows = _rows(text[stated.end() :], stated[1]) if stated else _rows(text, _delimiter(text))
    cells = {
        at: {column: value.strip() for column, value in enumerate(row) if value.strip()} for at, row in enumerate(rows)
    }
    if sum(map(len, cells.values())) > MOST:
        raise ValueError(f"holds more than {MOST:,} values: divide it")
    named = frozenset({0} if rows and _names_columns(rows) else ())
    parts, _ = grid_parts(Grid({at: row for at, row in cells.items() if row}, named=named))
    return assemble(parts, sheet_title(parts), decoded=decoded)


def _delimiter(text: str) -> str:
    """Return the sign that divides most lines into the same number of values, into more if several do."""
    lines = "\n".join(text.split("\n", SAMPLE)[:SAMPLE])
    found = {}
    for sign in DELIMITERS:
        widths = Counter(len(row) for row in _rows(lines, sign) if len(row) > 1)
        width, number = widths.most_common(1)[0] if widths else (0, 0)
        found[sign] = (number, width)
    return max(DELIMITERS, key=lambda sign: found[sign])


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the values by line; where quotation marks do not come in pairs, they are signs as any other."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        pass
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    except csv.Error as error:
        raise ValueError(f"is no table of separated values ({error}): save it as .txt") from error


def _names_columns(rows: list[list[str]]) -> bool:
    """Whether the first line seems to name the columns, as usual: by different words, which do not recur below."""
    names = [value.strip() for value in rows[0]]
    if len(names) < 2 or len(rows) < 2 or len(set(names)) < len(names):
        return False
    below = [{row[at].strip() for row in rows[1:SAMPLE] if at < len(row)} for at in range(len(names))]
    return all(
        any(map(str.isalpha, name)) and not any(map(str.isdigit, name)) and name not in column
        for name, column in zip(names, below, strict=True)
    )
