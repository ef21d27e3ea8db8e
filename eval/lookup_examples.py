"""Look-ups in tables, made of the tables that documents hold: a row and a column are named, and the cell answers.

A row of a table stands as ``index.formats.tables.table_rows`` writes it, each cell behind its column's name. The values
of each column are dealt to its rows anew, so that nothing but the row and the column tells which cell is asked for.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.example import Example, Source
from eval.questions import read_rows
from eval.reader_examples import switch_words
from index.formats.file_content import BETWEEN_CELLS
from index.formats.tables.table_rows import count_headers, table_parts
from index.language.detection import detect_language

ROWS, COLUMNS = (3, 14), (2, 6)
"""How many rows and columns an example shows, at least and at most."""
LONGEST = 900
"""Characters of a passage, about as many as one of an index has."""
LONGEST_KEY = 60
REVERSED, ABSENT, TWO_KEYS = 0.15, 0.15, 0.25
"""Shares that ask for the row of a value, for a row that is not shown, and by two cells of a row."""
SWITCHED = 0.3
"""Share whose question has most of its words in the other language."""
BETWEEN_ROWS = "\n\n"
NUMBER = ("stt", "tt", "no", "no.", "#", "số thứ tự")
"""Names of the column that only counts the rows."""
ASKED = {
    "vi": (
        "{column} của {key} là bao nhiêu?",
        "{column} của {key} là gì?",
        "{key} {column}",
        "{column} {key}",
        "{key} có {column} thế nào?",
        "{column} ở {key}?",
        "cho hỏi {column} đối với {key}",
        "{key} thì {column} ra sao?",
        "Cho em hỏi {key} thì {column} là bao nhiêu ạ",
    ),
    "en": (
        "What is the {column} of {key}?",
        "What is the {column} for {key}?",
        "{column} {key}",
        "{key} {column}",
        "{key}: which {column}?",
        "Which {column} does {key} have?",
        "{column} for {key}",
    ),
}
ROW_ASKED = {
    "vi": (
        "{first} nào có {column} là {value}?",
        "{column} {value} là của {first} nào?",
        "{value} là {column} của ai?",
    ),
    "en": (
        "Which {first} has {column} {value}?",
        "{column} {value} belongs to which {first}?",
        "who has {column} {value}",
    ),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a document holds it: the names of its columns, and its rows as cells; "" is an empty cell."""

    title: str
    language: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_tables(folder: Path) -> list[Table]:
    """Return the tables of the documents of a benchmark folder.

    :raises QuestionsUnreadable: If its file is missing or a row breaks the form.
    """
    sources = [Source.of(row) for _, row in read_rows(folder / "corpus.jsonl")]
    found = (tables_of(source.title, source.text, detect_language(source.text)) for source in sources)
    return [table for tables in found for table in tables]


def tables_of(title: str, text: str, language: str) -> list[Table]:
    """Return the tables of three rows and more that stand in a text, a row a line."""
    tables: list[Table] = []
    lines: list[list[str]] = []
    for line in [*filter(None, map(str.strip, text.split("\n"))), ""]:
        if BETWEEN_CELLS in line:
            lines.append(line.split(BETWEEN_CELLS))
        elif lines:
            table = _labelled(title, language, lines) or _below_header(title, language, lines)
            tables += [table] if table else []
            lines = []
    return tables


def _labelled(title: str, language: str, lines: Sequence[Sequence[str]]) -> Table | None:
    """Return the table of rows whose cells stand behind the names of their columns, None if they do not."""
    if not all(": " in cell for cells in lines for cell in cells):
        return None
    rows = [dict(cell.split(": ", 1) for cell in cells) for cells in lines]
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    return _table(title, language, names, [[row.get(name, "") for name in names] for row in rows])


def _below_header(title: str, language: str, lines: Sequence[Sequence[str]]) -> Table | None:
    """Return the table whose first row names its columns, None if it does not."""
    width = len(lines[0])
    if count_headers(lines) != 1 or any(len(cells) != width for cells in lines):
        return None
    return _table(title, language, tuple(lines[0]), lines[1:])


def _table(title: str, language: str, names: tuple[str, ...], rows: Sequence[Sequence[str]]) -> Table | None:
    names = tuple(" ".join(name.split()) for name in names)
    if len(set(names)) < len(names) or not all(names):
        return None
    kept = [place for place, name in enumerate(names) if name.strip().lower() not in NUMBER]
    cells = tuple(tuple(row[place].strip() for place in kept) for row in rows)
    keys = {row[0] for row in cells if 0 < len(row[0]) <= LONGEST_KEY}
    if len(kept) < 2 or len(cells) < 3 or len(keys) < len(cells):
        return None
    return Table(title, language, tuple(names[place] for place in kept), cells)


def lookup_examples(tables: Sequence[Table], count: int, seed: int) -> list[Example]:
    """Return ``count`` look-ups in ``tables``, some of which nothing answers; none where there is no table."""
    draw = random.Random(f"{seed} lookups")
    examples: list[Example] = []
    while tables and len(examples) < count:
        examples += _asked(_dealt(draw.choice(tables), draw), draw)
    return [switch_words(e, draw) if draw.random() < SWITCHED else e for e in examples[:count]]


def _dealt(table: Table, draw: random.Random) -> Table:
    """Return some rows and columns of a table, with the values of each column but the first dealt anew."""
    rows = draw.sample(table.rows, min(len(table.rows), draw.randint(*ROWS)))
    others = range(1, len(table.names))
    columns = [0, *draw.sample(others, min(len(others), draw.randint(*COLUMNS)))]
    dealt = [[row[0] for row in rows]]
    dealt += [draw.sample([row[column] for row in rows], len(rows)) for column in columns[1:]]
    names = tuple(table.names[column] for column in columns)
    return Table(table.title, table.language, names, tuple(zip(*dealt, strict=True)))


def _asked(table: Table, draw: random.Random) -> Iterator[Example]:
    """Yield one question on a table, or none if its cells do not make one."""
    _, *lines = (part.text for part in table_parts([table.names, *table.rows], 1, 1))
    while len(BETWEEN_ROWS.join(lines)) > LONGEST and len(lines) > 2:
        lines.pop()
    rows, kind = table.rows[: len(lines)], draw.random()
    chosen, column = draw.randrange(len(rows)), draw.randrange(1, len(table.names))
    key, value, name = rows[chosen][0], rows[chosen][column], table.names[column].lower()
    asked = draw.choice(ASKED[table.language]).format(column=name, key=key)
    if kind < REVERSED:
        if value and [row[column] for row in rows].count(value) == 1:
            asked = draw.choice(ROW_ASKED[table.language])
            first = table.names[0].lower()
            yield _answered(table, lines, chosen, 0, asked.format(first=first, column=name, value=value))
    elif kind < REVERSED + ABSENT:
        others = [line for place, line in enumerate(lines) if place != chosen]
        if not any(key.lower() in line.lower() for line in others):
            yield Example(asked, BETWEEN_ROWS.join(others), 0, 0, title=table.title)
    elif not value:
        yield Example(asked, BETWEEN_ROWS.join(lines), 0, 0, title=table.title)
    else:
        other = draw.randrange(1, len(table.names))
        if other != column and rows[chosen][other] and draw.random() < TWO_KEYS:
            asked = f"{asked.rstrip('?')}, {table.names[other].lower()} {rows[chosen][other]}"
        yield _answered(table, lines, chosen, column, asked)


def _answered(table: Table, lines: Sequence[str], row: int, column: int, question: str) -> Example:
    """Return a question on rows that a cell answers."""
    cells = lines[row].split(BETWEEN_CELLS)
    name = f"{table.names[column].rstrip(':')}: "
    place = next(place for place, cell in enumerate(cells) if cell.startswith(name))
    before = len(BETWEEN_ROWS.join([*lines[:row], ""]))
    start = before + len(BETWEEN_CELLS.join([*cells[:place], name]))
    end = before + len(BETWEEN_CELLS.join(cells[: place + 1]))
    return Example(question, BETWEEN_ROWS.join(lines), start, end, title=table.title)
