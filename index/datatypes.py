"""The values that every other module passes around."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Language = Literal["vi", "en"]
BlockKind = Literal["heading", "paragraph", "item", "row", "question", "note"]
LONGEST_CONTEXT = 200
"""The most characters of a title, and of the headings above a passage. More would leave no room for its words."""
UNDER = " › "
"""What stands between a title, a heading and a label."""


@dataclass(frozen=True, slots=True)
class Block:
    """The slice ``[start, end)`` of a text that is one heading, paragraph, list item, table row, question or note.

    ``level`` is the rank of a heading, 1 the highest; the depth of an item, 1 the outermost; for a row the number of
    its table in the text, from 1; and 0 for all other blocks. ``label`` is what people call the block (``Điều 5``,
    ``khoản 2``, ``điểm b``, ``Article 5``). For a row it is the names of the columns, with `` | `` between them. It is
    empty if there is none.

    :raises ValueError: If it is empty.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    label: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a {self.kind} at [{self.start}, {self.end}) holds nothing")


@dataclass(frozen=True, slots=True)
class RecognisedText:
    """The slice ``[start, end)`` of a text that was read from the picture of a page, by text recognition (OCR).

    ``page`` is the number of the page in its file, from 1, and ``confidence`` how sure its words are, in percent. The
    picture stands upright once it is turned to the left by ``turns`` quarters, and straight once it is then turned by
    ``angle`` degrees. ``boxes`` is where the words of the slice are on it then, as
    :mod:`index.formats.ocr.word_boxes` packs it; it is empty where that is not known.

    :raises ValueError: If it is empty, or the confidence is no percentage.
    """

    start: int
    end: int
    page: int
    confidence: int
    turns: int = 0
    angle: float = 0.0
    boxes: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"recognised text at [{self.start}, {self.end}) holds nothing")
        if not 0 <= self.confidence <= 100:
            raise ValueError(f"recognised text with a confidence of {self.confidence} %, expected 0 to 100")


@dataclass(frozen=True, slots=True)
class Article:
    """One file of the article folder, read and cleaned.

    ``id`` is the path below the folder with ``/`` between its parts. ``text`` is NFC; every offset in the project
    counts characters (code points) of this string. ``date`` is ISO 8601 (``2026-01-14``). Only people in one of the
    ``groups`` may know of the article; everybody may if there are none. ``pages`` are the offsets at which the pages
    begin, in order. A page without words begins where the next one does. ``blocks`` cover the text in order, without
    overlap; there are none where each of its lines is a paragraph. ``stated`` is what its front matter says of its
    validity, by the names of :data:`index.validity.statements.KEYS`, a value each. ``recognised`` are the slices of the
    text that were read from pictures of pages, in order; where there are any, ``file_sha256`` is the hash of the file
    that has these pages.
    """

    id: str
    title: str
    date: str | None
    url: str | None
    language: Language
    text: str
    groups: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    blocks: tuple[Block, ...] = ()
    stated: tuple[tuple[str, str], ...] = ()
    recognised: tuple[RecognisedText, ...] = ()
    file_sha256: str = ""

    def __hash__(self) -> int:
        """Return a number that takes no walk through all the blocks."""
        return hash((self.id, self.text))

    @property
    def listed(self) -> "ListedArticle":
        """What a list shows of it."""
        return ListedArticle(self.id, self.title, self.date, self.url, self.language, self.groups)

    def page_at(self, offset: int) -> int | None:
        """Return the number, from 1, of the page that holds the character at ``offset``; None without pages."""
        return bisect_right(self.pages, offset) or None

    def recognised_in(self, start: int, end: int) -> tuple[RecognisedText, ...]:
        """Return what of ``text[start:end]`` was recognised, each slice whole."""
        return tuple(each for each in self.recognised if each.start < end and start < each.end)


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """What a list shows of an :class:`Article`; its text and blocks are not read for it."""

    id: str
    title: str
    date: str | None
    url: str | None
    language: Language
    groups: tuple[str, ...] = ()


def context_of(title: str, path: Sequence[str] = ()) -> str:
    """Return what a passage stands under: the title, and as many of the innermost headings and labels as fit."""
    title = title.replace("_", " ")  # as in the name of a file
    kept: list[str] = []
    room = LONGEST_CONTEXT - min(len(title), LONGEST_CONTEXT // 2)
    for name in reversed(path):
        room -= len(name) + len(UNDER)
        if room < 0:
            break
        kept.insert(0, name)
    before = title[: LONGEST_CONTEXT - sum(len(name) + len(UNDER) for name in kept)]
    return UNDER.join([before, *kept])


@dataclass(frozen=True, slots=True)
class Passage:
    """The slice ``[start, end)`` of one article's text.

    ``context`` is what it stands under: the title, headings and labels. It is encoded, searched and read with the
    passage, and never quoted as its words.

    :raises ValueError: If the offsets and the length of the text disagree. Use :meth:`cut` to build one.
    """

    article_id: str
    start: int
    end: int
    text: str
    language: Language
    context: str = ""

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text) or not self.text:
            raise ValueError(
                f"passage of {self.article_id}: [{self.start}, {self.end}) does not fit {len(self.text)} characters"
            )

    @classmethod
    def cut(
        cls, article: Article, start: int, end: int, context: str | None = None, language: Language | None = None
    ) -> "Passage":
        """Return the passage ``article.text[start:end]``, under the article's title if no ``context`` is given."""
        context = context_of(article.title) if context is None else context
        return cls(article.id, start, end, article.text[start:end], language or article.language, context)

    @property
    def id(self) -> str:
        """Name that orders passages by article, then by place."""
        return f"{self.article_id}:{self.start:09d}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question; higher scores are better.

    ``dense`` and ``lexical`` are the two legs' own scores, 0.0 where a leg did not find the passage.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float

    @property
    def order(self) -> tuple[float, str]:
        """Sort key: best score first, ties by passage, so that an order never flickers."""
        return (-self.score, self.passage.id)
