"""The lines of a PDF become paragraphs, items and headings."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

from index.formats.pages.page_geometry import Line, Region
from index.formats.pages.page_headings import FEWEST, Type, is_bare, is_typed
from index.formats.pages.page_pieces import OWN_LINE, SAME_SIZE, OpenTable, Piece
from index.formats.pages.ruled_tables import Table

SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")
FOOTNOTE = re.compile(r"(?:\d{1,3}|\*+|\[\d{1,3}\]|\(\d{1,3}\))\s*[^\W\d_]")
FULL = 0.8
"""A line of this part of the usual length is taken to be full, and its paragraph to go on."""
LOOSE = 1.35
"""There is space between paragraphs if two lines are so many times the usual distance apart."""
INDENT = 6.0
"""The first line of a paragraph is indented by so many parts of a letter's size at most."""
SMALL = 0.9
"""A footnote is smaller than this part of the usual size."""
DEEPEST = 6
"""The lowest rank of a heading."""


@dataclass(slots=True)
class Layout:
    """What is usual in a text: its type, how far its full lines reach, and how far they are from each other."""

    type: Type
    reach: float
    step: float
    lengths: Counter[Region] = field(default_factory=Counter)

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Layout":
        """Return what is usual in lines, which stand in the order of reading."""
        reaches = sorted(line.x1 - line.region.left for line in lines if not line.region.divided)
        reach = statistics.quantiles(reaches, n=10)[-1] if len(reaches) > 1 else 0.0
        steps = [
            (after.y - before.y) / after.size
            for before, after in pairwise(lines)
            if before.region == after.region and 0 < after.y - before.y < 4 * after.size
        ]
        step = statistics.median(steps) if steps else 1.2
        return cls(Type.of(lines), reach, step, Counter(line.region for line in lines if line.region.divided))

    def goes_on(self, before: Line, line: Line, same_page: bool) -> bool:
        """Return whether ``line`` belongs to the paragraph of the line before it."""
        if OWN_LINE.match(line.text):
            return False
        ended = bool(SENTENCE_END.search(before.text))
        small = line.text[0].islower() and not ended
        if max(before.size, line.size) > SAME_SIZE * min(before.size, line.size):
            return False
        if before.bold != line.bold:
            return small
        if small:
            return not same_page or before.region != line.region or line.y - before.y < 2 * self.step * line.size
        if same_page and before.region != line.region and (ended or self.lengths[before.region] < FEWEST):
            return False
        if same_page and before.region == line.region and self._begins(before, line):
            return False
        full = FULL + (1 - FULL) / 2 if ended else FULL
        region = before.region
        usual = region.right - region.left if region.divided else self.reach
        return before.x1 - region.left >= usual * full

    def _begins(self, before: Line, line: Line) -> bool:
        """Whether a line shows by its place that it begins a paragraph: space above, an indent, or centred lines."""
        if line.y - before.y > LOOSE * self.step * line.size:
            return True
        apart = line.x0 - before.x0
        centred = abs(line.x0 + line.x1 - before.x0 - before.x1) < line.size and abs(apart) > line.size
        indented = apart > line.size and not OWN_LINE.match(before.text)
        return centred or indented or apart < -INDENT * line.size


def blocks(pages: Sequence[Sequence[Line | Table]], notes: Sequence[Sequence[str]]) -> list[Piece]:
    """Return the blocks of a text in their order.

    :param pages: The lines and tables of each page as they are read.
    :param notes: What each page says without showing it, which follows the block with which the page ends.
    """
    layout = Layout.of([each for items in pages for each in items if isinstance(each, Line)])
    found: list[Piece | OpenTable] = []
    late: list[Piece] = []
    for page, (items, said) in enumerate(zip(pages, notes, strict=True)):
        feet = _footnotes(items, layout.type)
        for at, each in enumerate(items[: len(items) - feet]):
            if not _is_continued(found, page, each, layout, first=at == 0):
                found += late
                late.clear()
                found.append(Piece.begun(page, each) if isinstance(each, Line) else OpenTable(page, each))
        for each in items[len(items) - feet :]:
            if isinstance(each, Line) and (not late or FOOTNOTE.match(each.text)):
                late.append(Piece.begun(page, each, "note"))
            elif isinstance(each, Line):
                late[-1].add(page, each)
        late += [Piece("note", [(page, text)]) for text in said]
    numbers = count(1)
    closed = [each.pieces(next(numbers)) if isinstance(each, OpenTable) else [each] for each in [*found, *late]]
    return with_headings([piece for together in closed for piece in together], layout)


def _is_continued(
    found: Sequence[Piece | OpenTable], page: int, each: Line | Table, layout: Layout, first: bool
) -> bool:
    """Add a line or a table to the last block if it continues it; return whether it does."""
    last = found[-1] if found else None
    if isinstance(each, Line) and isinstance(last, Piece) and last.lines:
        if layout.goes_on(last.lines[-1], each, last.words[-1][0] == page):
            last.add(page, each)
            return True
    elif isinstance(each, Table) and isinstance(last, OpenTable) and first:
        return last.goes_on(page, each)
    return False


def _footnotes(items: Sequence[Line | Table], usual: Type) -> int:
    """Return how many lines at the end of a page are footnotes: of small type, the first of them with a number."""
    small = 0
    for each in reversed(items):
        if isinstance(each, Table) or each.size >= SMALL * usual.size:
            break
        small += 1
    lines = [each for each in items[len(items) - small :] if isinstance(each, Line)]
    begins = next((at for at, line in enumerate(lines) if FOOTNOTE.match(line.text)), len(lines))
    return len(lines) - begins if len(lines) < len(items) else 0


def with_headings(pieces: list[Piece], layout: Layout) -> list[Piece]:
    """Return the blocks: headings are marked as such, with their rank, and items have their depth."""
    found: list[Piece] = []
    for piece in pieces:
        column = layout.lengths[piece.lines[0].region] if piece.lines else 0
        if piece.kind in ("paragraph", "item") and layout.type.is_heading(piece.lines, piece.text, column):
            if found and _is_one_heading(found[-1], piece):
                found[-1].extend(piece)
                continue
            piece.kind = "heading"
        found.append(piece)
    _demote_signature(found)
    keys = {id(piece): layout.type.key(piece.lines, piece.text) for piece in found if piece.kind == "heading"}
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values())), 1)}
    depths: list[float] = []
    for piece in found:
        if piece.kind == "heading":
            piece.level = min(ranks[keys[id(piece)]], DEEPEST)
        if piece.kind == "item":
            place = piece.lines[0].x0 - piece.lines[0].region.left
            depths = [*(depth for depth in depths if depth < place - piece.lines[0].size / 2), place]
            piece.level = len(depths)
        elif piece.kind != "note":
            depths = []
    return found


def _demote_signature(pieces: Sequence[Piece]) -> None:
    """Make headings at the end of a text paragraphs: nothing stands below them, so they are names of those who sign."""
    last = next((at for at in reversed(range(len(pieces))) if pieces[at].kind not in ("heading", "note")), -1)
    for piece in pieces[last + 1 :] if last >= 0 else ():
        if piece.kind == "heading" and not is_typed(piece.text):
            piece.kind = "paragraph"


def _is_one_heading(before: Piece, piece: Piece) -> bool:
    """Whether a heading goes on on the next line: both are centred, or the first has nothing but its number."""
    if before.kind != "heading" or OWN_LINE.match(piece.text) or before.words[-1][0] != piece.words[0][0]:
        return False
    above, below = before.lines[-1], piece.lines[0]
    alike = above.bold == below.bold and max(above.size, below.size) <= SAME_SIZE * min(above.size, below.size)
    near = above.region == below.region and below.y - above.y < 2.2 * below.size
    middle = above.region.left + above.region.right
    centred = all(abs(line.x0 + line.x1 - middle) < 4 * line.size for line in (above, below))
    centred = centred and abs(above.x0 + above.x1 - below.x0 - below.x1) < 2 * below.size
    return alike and near and (centred or is_bare(before.text))
