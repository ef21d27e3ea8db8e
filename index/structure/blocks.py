"""What a text consists of: headings, paragraphs, items, rows and questions, and what people call them."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.datatypes import Block
from index.formats.letters.letterhead import GROUNDS
from index.formats.letters.official_letter import MOTTO
from index.formats.letters.organisation_names import heads_of
from index.formats.tables.table_rows import count_headers, label_of
from index.language.part_names import RANKS, label_key
from index.structure.faq_lines import with_questions
from index.structure.numbered import mark_items, mark_numbered, number_of
from index.structure.typed_lines import Line, is_capitals, read_lines
from index.structure.units import Mark, mark_units, named, with_names

SHORTEST_TEXT = 30
"""The fewest characters below a heading in capitals. Below an office that signs there is only a name."""


def blocks_of(text: str, given: Sequence[Block] = ()) -> tuple[Block, ...]:
    """Return what :func:`structured` does; nothing if each line is a paragraph without a label."""
    blocks = structured(text, given)
    return blocks if any(block.kind != "paragraph" or block.label for block in blocks) else ()


def structured(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of a text in order, labelled; together they hold every letter of it.

    A wrong heading does more harm than a missing one: in typed text only what is numbered in order, or in capitals, is
    a heading.

    :param text: Cleaned and in NFC.
    :param blocks: What the format of the file tells, in order; may be empty, as of plain text.
    """
    lines = with_questions(text, with_names(text, read_lines(text, blocks)))
    head = heads_of([line.words for line in lines], [_may_be_title(line) for line in lines])
    lines = [replace(line, given="paragraph", level=0) if at in head and line.given == "heading" else line
             for at, line in enumerate(lines)]  # fmt: skip
    marks: dict[int, Mark] = {}
    _mark_rows(lines, marks)
    capitals = [at for at in _capitals(lines) if at not in head]
    mark_units(lines, marks, capitals)
    if sum(line.given == "heading" for line in lines) < 2:
        _mark_capitals(lines, marks, capitals, head)
    mark_numbered(lines, marks)
    mark_items(lines, marks)
    _take_given_levels(lines, marks)
    return tuple(_blocks(lines, marks))


def _may_be_title(line: Line) -> bool:
    return (line.given == "heading" or is_capitals(line)) and number_of(line, 0) is None and named(line) is None


def _blocks(lines: Sequence[Line], marks: dict[int, Mark]) -> Iterator[Block]:
    for at, line in enumerate(lines):
        given = Mark(line.given or "paragraph", line.level, line.label)
        mark = marks.get(at, given)
        yield Block(mark.kind, line.start, line.end, mark.level, mark.label)


def _mark_rows(lines: Sequence[Line], marks: dict[int, Mark]) -> None:
    """Mark the rows of typed tables: lines with cells that stand together, or one line with three cells or more."""
    number = max((line.level for line in lines if line.given == "row"), default=0)
    for run in _tables(lines):
        rows = [line.cells for _, line in run]
        if len(rows) < 2 and len(rows[0]) < 3:
            continue
        number += 1
        ruled = [at for at, cells in enumerate(rows) if not any(map(str.isalnum, "".join(cells)))]
        named = 1 if ruled == [1] else count_headers([cells for at, cells in enumerate(rows) if at not in ruled])
        label = label_of(rows[0]) if named else ""
        for place, (at, _) in enumerate(run):
            marks[at] = Mark("row", number, label if place and place not in ruled else "")


def _tables(lines: Sequence[Line]) -> Iterator[list[tuple[int, Line]]]:
    """Yield the lines with cells that stand together. Empty lines may divide lines with the same number of cells."""
    run: list[tuple[int, Line]] = []
    for at, line in enumerate(lines):
        fits = line.given in (None, "paragraph") and len(line.cells) > 1
        if run and (not fits or (line.apart and len(line.cells) != len(run[-1][1].cells))):
            yield run
            run = []
        if fits:
            run.append((at, line))
    if run:
        yield run


def _capitals(lines: Sequence[Line]) -> list[int]:
    """Return the lines in capitals that are headings: more follows than a name, and they are no letterhead."""
    alike = [is_capitals(line) for line in lines]
    found: list[int] = []
    below = 0
    for at in range(len(lines) - 1, -1, -1):
        if not alike[at]:
            below += len(lines[at].words)
        elif not MOTTO.match(lines[at].words):
            following = at + 1 < len(lines) and alike[at + 1]
            office = not following and at + 1 < len(lines) and lines[at + 1].words.startswith(GROUNDS)
            if found[-1:] == [at + 1] if following else not office and below > max(SHORTEST_TEXT, len(lines[at].words)):
                found.append(at)
            below = 0
    return found[::-1]


def _mark_capitals(
    lines: Sequence[Line], marks: dict[int, Mark], capitals: Iterable[int], head: Container[int]
) -> None:
    """Mark the lines in capitals as headings.

    The one at the top, below the head of a letter, ranks above all others.
    """
    top = next((at for at in range(len(lines)) if at not in head), 0)
    for at in capitals:
        marks.setdefault(at, Mark("heading", 1 if at == top else 2))


def _take_given_levels(lines: Sequence[Line], marks: dict[int, Mark]) -> None:
    """Give numbered headings the levels that the format gives them, if those rank the kinds as is usual."""
    headings = {at: kind for at, mark in marks.items() if mark.kind == "heading" and (kind := _kind(mark.label))}
    levels: dict[str, set[int]] = {}
    for at, kind in headings.items():
        levels.setdefault(kind, set()).add(lines[at].level if lines[at].given == "heading" else 0)
    ranked = [min(levels[kind]) for kind in sorted(levels, key=lambda kind: RANKS[kind])]
    if all(len(own) == 1 for own in levels.values()) and all(a < b for a, b in pairwise([0, *ranked])):
        marks.update({at: replace(marks[at], level=min(levels[kind])) for at, kind in headings.items()})


def _kind(label: str) -> str:
    key = label_key(label)
    return key[0] if key and key[0] in RANKS else ""
