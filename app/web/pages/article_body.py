"""The words of an article as HTML: headings, paragraphs, lists and tables, with the cited words marked."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from app.wording.words import WORDING
from index.datatypes import Article, Block, Language
from index.formats.content import BETWEEN_CELLS

DEEPEST = 6
"""Rank of the lowest heading in HTML; the article's title has the first."""


def render_body(article: Article, span: tuple[int, int], language: Language, below: str = "") -> str:
    """Return the words of an article, those of ``span`` marked.

    :param language: Of the page, and so of what is said to those who cannot see a table.
    :param below: HTML that stands below the paragraph, list or table in which the marked words end.
    """
    marker = _Marker(article.text, *span)
    whole = Block("paragraph", 0, len(article.text))
    blocks = article.blocks or tuple(Block("paragraph", *line) for line in _lines(article.text, whole))
    ranks = iter(_ranks([block.level for block in blocks if block.kind == "heading"]))
    end = _end_of_part(blocks, span[1]) if below else len(blocks)
    above, after = (_parts(some, marker, ranks, language) for some in (blocks[:end], blocks[end:]))
    return "\n".join([*above, *filter(None, [below]), *after])


def _group(block: Block) -> tuple[str, int]:
    """Return what blocks have in common that are shown together: items of one list, and rows of one table."""
    return block.kind, block.level * (block.kind == "row")


def _end_of_part(blocks: Sequence[Block], end: int) -> int:
    """Return the number of the first block behind ``end`` that goes on with no list and no table."""
    at = next((at for at, block in enumerate(blocks) if block.start >= end), len(blocks))
    while 0 < at < len(blocks) and blocks[at].kind in ("item", "row") and _group(blocks[at - 1]) == _group(blocks[at]):
        at += 1
    return at


def _parts(blocks: Sequence[Block], marker: "_Marker", ranks: Iterator[int], language: Language) -> Iterator[str]:
    """Yield the HTML of blocks, those that belong together in one piece; ``ranks`` are those of the headings."""
    for (kind, table), group in groupby(blocks, key=_group):
        if kind == "row":
            yield _table(list(group), marker, WORDING[language].table.format(number=table))
        elif kind == "item":
            yield f"<ul>{''.join(_item(block, marker) for block in group)}</ul>"
        elif kind == "heading":
            yield from (f"<h{(rank := next(ranks))}>{marker.html(b.start, b.end)}</h{rank}>" for b in group)
        else:
            named = "" if kind == "paragraph" else f' class="{kind}"'
            yield from (f"<p{named}>{marker.html(*line)}</p>" for b in group for line in _lines(marker.text, b))


class _Marker:
    """Writes slices of a text; of those words that are cited the first bear the page's anchor."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self._start, self._end = start, end
        self._anchor = ' id="cited"'

    def html(self, start: int, end: int) -> str:
        """Return ``text[start:end]``, the cited words in it marked."""
        first, last = max(self._start, start), min(self._end, end)
        if first >= last or not self.text[first:last].strip():
            return escape(self.text[start:end])
        before, cited, after = self.text[start:first], self.text[first:last], self.text[last:end]
        anchor, self._anchor = self._anchor, ""
        return f"{escape(before)}<mark{anchor}>{escape(cited)}</mark>{escape(after)}"

    def words(self, start: int, end: int) -> str:
        """Return ``text[start:end]`` as it is."""
        return self.text[start:end]


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


def _item(block: Block, marker: _Marker) -> str:
    """Return an item, whose number or dash stands in its words."""
    return f'<li data-level="{min(max(block.level, 1), 4)}">{marker.html(block.start, block.end)}</li>'


def _table(rows: Sequence[Block], marker: _Marker, named: str) -> str:
    """Return a table, whose rows bear the names of their columns."""
    lines = []
    for row in rows:
        names = row.label.split(BETWEEN_CELLS) if row.label else []
        cells = list(_cells(row, names, marker))
        if names:
            placed = dict(cells)
            shown = (marker.html(*placed[at]) if at in placed else "" for at in range(len(names)))
            lines.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in shown)}</tr>")
        else:
            tag = "th" if any(other.label for other in rows) else "td"
            lines.append(f"<tr>{''.join(f'<{tag}>{marker.html(*where)}</{tag}>' for _, where in cells)}</tr>")
    opened = f'<div class="table" role="region" tabindex="0" aria-label="{escape(named)}"><table>'
    return f"{opened}{''.join(lines)}</table></div>"


def _cells(row: Block, names: Sequence[str], marker: _Marker) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the column of each cell of a row, and where its words are, without the name of the column before them."""
    at, column = row.start, 0
    for cell in marker.words(row.start, row.end).split(BETWEEN_CELLS):
        start, end = at, at + len(cell)
        for place in range(column, len(names)):
            name = f"{names[place].rstrip(':')}: "
            if names[place] and cell.startswith(name):
                start, column = start + len(name), place
                break
        yield column, (start, end)
        at, column = end + len(BETWEEN_CELLS), column + 1
