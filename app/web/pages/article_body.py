"""The words of an article as HTML: headings, paragraphs, lists and tables, with the cited words marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from app.web.templates import render
from app.wording.words import WORDING
from index.datatypes import Article, Block, Language
from index.formats.file_content import BETWEEN_CELLS

_FIRST_LINE = re.compile(r"\s*[^\n]+")
DEEPEST = 6
"""Rank of the lowest heading in HTML; the article's title has the first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in their order: before, of, and after what is cited. ``first`` is whether these are the first that are."""

    before: str
    cited: str = ""
    after: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or a table's row with a piece for each cell.

    ``level`` is a heading's rank from 2 on, or an item's depth from 1 on; ``heads`` is whether a row names columns.
    """

    pieces: tuple[Piece, ...]
    level: int = 0
    heads: bool = False


@dataclass(frozen=True, slots=True)
class BodyPart:
    """Lines that are shown together; ``kind`` is that of their blocks, and ``number`` a table's."""

    kind: str
    lines: tuple[Line, ...] = ()
    number: int = 0


def render_body(article: Article, span: tuple[int, int], language: Language, below: str = "") -> Markup:
    """Return the words of an article, those of ``span`` marked.

    :param language: Of the page, and so of what is said to those who cannot see a table.
    :param below: HTML that stands below the paragraph, list or table in which the marked words end.
    """
    pieces, blocks = _Pieces(article.text, *span), _blocks_of(article.text, article.blocks)
    if title := title_end(article.text, article.title):
        pieces.of(0, title)  # the page's heading, which has the anchor if it is cited
        blocks = _after(blocks, title)
    ranks = iter(_ranks([block.level for block in blocks if block.kind == "heading"]))
    end = _end_of_part(blocks, span[1]) if below else len(blocks)
    above, after = (list(_parts(some, pieces, ranks)) for some in (blocks[:end], blocks[end:]))
    parts = [*above, *[BodyPart("below")] * bool(below), *after]
    named = WORDING[language].table
    body = render(
        "pages/article_body.html", parts=parts, below=Markup(below), named=named, language=language,
        article_language=article.language,
    )  # fmt: skip
    return Markup(body)


def title_end(text: str, title: str) -> int:
    """Return where the line ends with which a text begins, if that is its title again and more follows; else 0."""
    line = _FIRST_LINE.match(text)
    return line.end() if line and _plain(line[0]) == _plain(title) and text[line.end() :].strip() else 0


def title_piece(article: Article, span: tuple[int, int]) -> Piece:
    """Return the title, with the words of ``span`` marked in it if the article begins with it."""
    first_line = _Pieces(article.text, *span).of(0, title_end(article.text, article.title))
    return first_line if first_line.cited else Piece(article.title)


def parts_of(text: str, blocks: Sequence[Block], span: tuple[int, int], title: str = "") -> list[BodyPart]:
    """Return the parts of a text, the words of ``span`` apart; without blocks each of its lines is a paragraph.

    :param title: What a text that begins with it need not repeat, unless it is in ``span``.
    """
    blocks, end = _blocks_of(text, blocks), title_end(text, title)
    blocks = blocks if span[0] < min(span[1], end) else _after(blocks, end)
    ranks = _ranks([block.level for block in blocks if block.kind == "heading"])
    return list(_parts(blocks, _Pieces(text, *span), ranks))


def _blocks_of(text: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks of a text; where there are none, each of its lines is a paragraph."""
    whole = Block("paragraph", 0, max(len(text), 1))
    return blocks or [Block("paragraph", *line) for line in _lines(text, whole)]


def _after(blocks: Sequence[Block], start: int) -> list[Block]:
    """Return what of the blocks stands at ``start`` or behind it."""
    return [replace(block, start=max(block.start, start)) for block in blocks if block.end > start]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _group(block: Block) -> tuple[str, int]:
    """Return what blocks have in common that are shown together: items of one list, and rows of one table."""
    return block.kind, block.level * (block.kind == "row")


def _end_of_part(blocks: Sequence[Block], end: int) -> int:
    """Return the number of the first block behind ``end`` that goes on with no list and no table."""
    at = next((at for at, block in enumerate(blocks) if block.start >= end), len(blocks))
    while 0 < at < len(blocks) and blocks[at].kind in ("item", "row") and _group(blocks[at - 1]) == _group(blocks[at]):
        at += 1
    return at


def _parts(blocks: Sequence[Block], pieces: "_Pieces", ranks: Iterator[int]) -> Iterator[BodyPart]:
    """Yield blocks, those that belong together in one part; ``ranks`` are those of the headings."""
    for (kind, table), group in groupby(blocks, key=_group):
        if kind == "row":
            yield BodyPart("row", tuple(_rows(list(group), pieces)), table)
        elif kind == "item":
            yield BodyPart("item", tuple(_item(block, pieces) for block in group))
        elif kind == "heading":
            yield from (BodyPart("heading", (Line((pieces.of(b.start, b.end),), next(ranks)),)) for b in group)
        else:
            lines = (line for block in group for line in _lines(pieces.text, block))
            yield from (BodyPart(kind, (Line((pieces.of(*line),)),)) for line in lines)


class _Pieces:
    """Cuts a text; the first of the cited words bear the page's anchor."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self._start, self._end = start, end
        self._first = True

    def of(self, start: int, end: int) -> Piece:
        """Return ``text[start:end]``, the cited words in it apart."""
        first, last = max(self._start, start), min(self._end, end)
        if first >= last or not self.text[first:last].strip():
            return Piece(self.text[start:end])
        anchor, self._first = self._first, False
        return Piece(self.text[start:first], self.text[first:last], self.text[last:end], anchor)


def _ranks(levels: Sequence[int]) -> Iterator[int]:
    """Yield the rank in HTML of each heading, from 2 on, without leaving one out between a heading and those below."""
    above: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield min(1 + len(above), DEEPEST)


def _lines(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of the lines of a block that hold anything."""
    at = block.start
    for line in text[block.start : block.end].splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line.rstrip())
        at += len(line)


def _item(block: Block, pieces: _Pieces) -> Line:
    """Return an item, whose number or dash stands in its words."""
    return Line((pieces.of(block.start, block.end),), min(max(block.level, 1), 4))


def _rows(rows: Sequence[Block], pieces: _Pieces) -> Iterator[Line]:
    """Yield the rows of a table; one without labels names the columns, if others have labels."""
    named = any(row.label for row in rows)
    for row in rows:
        names = row.label.split(BETWEEN_CELLS) if row.label else []
        cells = list(_cells(row, names, pieces.text))
        if names:
            placed = dict(cells)
            shown = (pieces.of(*placed[at]) if at in placed else Piece("") for at in range(len(names)))
            yield Line(tuple(shown))
        else:
            yield Line(tuple(pieces.of(*where) for _, where in cells), heads=named)


def _cells(row: Block, names: Sequence[str], text: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the column of each cell of a row, and where its words are, without the name of the column before them."""
    at, column = row.start, 0
    for cell in text[row.start : row.end].split(BETWEEN_CELLS):
        start, end = at, at + len(cell)
        for place in range(column, len(names)):
            name = f"{names[place].rstrip(':')}: "
            if names[place] and cell.startswith(name):
                start, column = start + len(name), place
                break
        yield column, (start, end)
        at, column = end + len(BETWEEN_CELLS), column + 1
